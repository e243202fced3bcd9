//! The middle: the protocol's contour with its check-ins, and the music by phase.

use std::collections::BTreeSet;

use egui::{Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Offers, PieceFacts, Prepare};
use crate::music::{Order, Playlist, Section, Track, TrackSource};
use crate::protocol::{CheckIn, CheckInKind, Phase, PhaseLength, Protocol};
use crate::session::{PhaseSpan, State, Tense};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{
    Contour, TimeAxis, chip, column_ui, elided, flow_text, hairline_below, marks, phase_names_ui,
    section_header_ui,
};
use crate::words::{file_fault, texts};

/// Heights of the drawing's parts, in points.
const NAMES: f32 = 22.0;
const CURVE: f32 = 84.0;
const MARKS: f32 = 20.0;
const LABELS: f32 = 22.0;

impl Prepare {
    pub(super) fn plan_ui(&mut self, ui: &mut Ui, rect: Rect, offers: &Offers<'_>) {
        let Some(protocol) = self.protocol(offers) else { return };
        column_ui(ui, rect, "plan", |ui| {
            ui.add_space(space::PAD + space::TIGHT);
            contour_ui(ui, protocol);
            ui.add_space(space::GAP);
            let place = self.playlist_place(offers);
            let Some(playlist) = offers.playlists.get(place) else {
                flow_text(
                    ui,
                    texts::prepare::no_playlist(),
                    fonts::regular(size::BODY),
                    tokens(ui).warning,
                );
                return;
            };
            section_header_ui(ui, texts::prepare::music(), &playlist.about, tokens(ui).soft);
            ui.horizontal_wrapped(|ui| {
                for (other, offer) in offers.playlists.iter().enumerate() {
                    if chip(ui, &offer.name, other == place) {
                        self.playlist = Some(offer.id.clone());
                    }
                }
            });
            self.avoid_ui(ui, playlist);
            music_ui(ui, protocol, playlist, &self.avoid, offers);
            ui.add_space(space::PAD);
        });
    }
}

impl Prepare {
    /// What this client is not to hear, by the tags that the playlist has.
    fn avoid_ui(&mut self, ui: &mut Ui, playlist: &Playlist) {
        let tags: BTreeSet<&String> = playlist.tracks().flat_map(|track| &track.tags).collect();
        if tags.is_empty() {
            return;
        }
        ui.add_space(space::TIGHT);
        flow_text(ui, texts::prepare::avoid(), fonts::regular(size::SMALL), tokens(ui).soft);
        ui.horizontal_wrapped(|ui| {
            for tag in tags {
                let avoided = self.avoid.contains(tag);
                if chip(ui, tag, avoided) && !self.avoid.remove(tag) {
                    self.avoid.insert(tag.clone());
                }
            }
        });
    }
}

/// The phases as the protocol plans them, from 0.
fn planned_spans(protocol: &Protocol) -> Vec<PhaseSpan> {
    let mut from_ms = 0;
    let span = |(index, phase): (usize, &Phase)| {
        let begins = from_ms;
        from_ms += phase.length.drawn_ms();
        PhaseSpan { index, from_ms: begins, to_ms: from_ms, tense: Tense::Planned }
    };
    protocol.phases.iter().enumerate().map(span).collect()
}

/// When a check-in is planned to be due, again and again where it comes again.
fn planned_times(protocol: &Protocol, check_in: &CheckIn, spans: &[PhaseSpan]) -> Vec<i64> {
    let at = |at| State::default().expected_ms(protocol, at, spans);
    let Some(first_ms) = at(&check_in.at) else { return Vec::new() };
    let end_ms = spans.last().map_or(first_ms, |last| last.to_ms);
    let until_ms = check_in.until.as_ref().and_then(at).unwrap_or(end_ms).min(end_ms);
    match check_in.every_ms.filter(|every_ms| *every_ms > 0) {
        Some(every_ms) => std::iter::successors(Some(first_ms), |ms| Some(ms + every_ms))
            .take_while(|ms| *ms < until_ms)
            .collect(),
        None => vec![first_ms],
    }
}

fn contour_ui(ui: &mut Ui, protocol: &Protocol) {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), NAMES + CURVE + MARKS + LABELS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Image, true, texts::prepare::contour(&protocol.name))
    });
    let spans = planned_spans(protocol);
    let end_ms = spans.last().map_or(0, |span| span.to_ms);
    let axis = TimeAxis::over(rect, 0, end_ms);
    let curve = Rangef::new(rect.top() + NAMES, rect.top() + NAMES + CURVE);
    let line = Stroke::new(2.0, tokens.contour);
    Contour::of(&spans, protocol).paint(
        ui.painter(),
        &axis,
        curve,
        (0, end_ms),
        tokens.contour_past,
        line,
    );
    phase_names_ui(ui, &axis, Rangef::new(rect.top(), curve.max + MARKS), &spans, protocol, tokens);
    for check_in in &protocol.check_ins {
        let color =
            if check_in.kind == CheckInKind::Vitals { tokens.vitals } else { tokens.contour };
        for at_ms in
            planned_times(protocol, check_in, &spans).into_iter().filter(|ms| axis.has(*ms))
        {
            marks::diamond(
                ui.painter(),
                pos2(axis.x(at_ms), curve.max + MARKS / 2.0),
                5.0,
                color,
                Stroke::NONE,
            );
        }
    }
    let dose_ms =
        spans.iter().find(|span| span.index == protocol.dose_phase()).map(|span| span.from_ms);
    axis.ticks_ui(ui, curve.max + MARKS, dose_ms, tokens);
}

fn music_ui(
    ui: &mut Ui,
    protocol: &Protocol,
    playlist: &Playlist,
    avoid: &BTreeSet<String>,
    offers: &Offers<'_>,
) {
    let tokens = tokens(ui);
    let mut number = 0;
    ui.spacing_mut().item_spacing.y = 0.0;
    for phase in &protocol.phases {
        ui.add_space(space::GAP);
        let section = playlist.sections.get(&phase.music);
        phase_header_ui(ui, &phase.name, &planned_length(phase.length, section));
        match section {
            Some(section) => {
                for track in &section.tracks {
                    number += 1;
                    let avoided = track.tags.iter().any(|tag| avoid.contains(tag));
                    track_ui(ui, &number.to_string(), track, avoided, offers);
                }
            }
            None => drop(flow_text(
                ui,
                texts::prepare::pad_carries(),
                fonts::regular(size::SMALL),
                tokens.soft,
            )),
        }
    }
    ui.add_space(space::GAP);
    phase_header_ui(ui, texts::prepare::safe(), texts::prepare::safe_when());
    track_ui(ui, "", &playlist.safe, false, offers);
}

fn planned_length(length: PhaseLength, section: Option<&Section>) -> String {
    let length = texts::prepare::phase_length(length);
    match section {
        Some(section) if section.order == Order::Fit => {
            texts::prepare::chosen_to_fit(&length, section.tracks.len())
        }
        _ => length,
    }
}

fn phase_header_ui(ui: &mut Ui, name: &str, remark: &str) {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{name}, {remark}")));
    let remark = elided(ui, remark, fonts::regular(size::SMALL), tokens.soft, rect.width() * 0.7);
    let name = elided(
        ui,
        name,
        fonts::medium(size::BODY),
        tokens.text,
        rect.width() - remark.size().x - space::PAD,
    );
    let middle = |height: f32| rect.center().y - height / 2.0;
    ui.painter().galley(
        pos2(rect.right() - remark.size().x, middle(remark.size().y)),
        remark,
        tokens.soft,
    );
    ui.painter().galley(pos2(rect.left(), middle(name.size().y)), name, tokens.text);
}

/// `avoided`: it is left out today, and shown so.
fn track_ui(ui: &mut Ui, number: &str, track: &Track, avoided: bool, offers: &Offers<'_>) {
    let tokens = tokens(ui);
    let title_color = if avoided { tokens.faint } else { tokens.text };
    let facts = match &track.source {
        TrackSource::File(path) => offers.pieces.get(path).cloned().unwrap_or_default(),
        TrackSource::Pad { .. } => PieceFacts::default(),
    };
    let length = match (track.length.or(facts.length), &track.source) {
        _ if avoided => texts::prepare::avoided().to_owned(),
        (Some(length), _) => texts::prepare::piece_length(length.as_secs()),
        (None, TrackSource::Pad { .. }) if !number.is_empty() => {
            texts::prepare::as_long_as_phase().to_owned()
        }
        (None, _) => String::new(),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let said: Vec<String> =
        facts.remarks.iter().map(|fault| file_fault(fault, texts::language())).collect();
    let remark = if said.is_empty() { String::new() } else { format!(" · {}", said.join("; ")) };
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Label,
            true,
            format!("{}, {length}{remark}", texts::piece(&track.title)),
        )
    });
    hairline_below(ui, rect);
    let middle = |height: f32| rect.center().y - height / 2.0;
    let font = || fonts::regular(size::BODY);
    let length = elided(ui, &length, font(), tokens.soft, rect.width() / 2.0);
    let length_left = rect.right() - length.size().x;
    ui.painter().galley(pos2(length_left, middle(length.size().y)), length, tokens.soft);
    let number = elided(ui, number, font(), tokens.soft, 24.0);
    ui.painter().galley(pos2(rect.left(), middle(number.size().y)), number, tokens.soft);
    let title_left = rect.left() + 34.0;
    let title = elided(
        ui,
        &texts::piece(&track.title),
        font(),
        title_color,
        (length_left - title_left - space::PAD).max(0.0),
    );
    let remark_left = title_left + title.size().x;
    ui.painter().galley(pos2(title_left, middle(title.size().y)), title, title_color);
    let remark = elided(
        ui,
        &remark,
        fonts::regular(size::SMALL),
        tokens.warning,
        (length_left - remark_left - space::PAD).max(0.0),
    );
    ui.painter().galley(pos2(remark_left, middle(remark.size().y)), remark, tokens.warning);
}
