//! The middle: the protocol's contour with its check-ins, and the playlists.

use std::collections::BTreeSet;

use egui::{Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Offers, Prepare, PrepareAct};
use crate::music::Playlist;
use crate::protocol::{CheckIn, CheckInKind, Phase, Protocol};
use crate::session::{PhaseSpan, State, Tense};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{
    Contour, TimeAxis, chip, column_ui, flow_text, marks, phase_names_ui, section_header_ui,
};
use crate::words::texts;

/// Heights of the drawing's parts, in points.
const NAMES: f32 = 22.0;
const CURVE: f32 = 84.0;
const MARKS: f32 = 20.0;
const LABELS: f32 = 22.0;

impl Prepare {
    pub(super) fn plan_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        offers: &Offers<'_>,
    ) -> Option<PrepareAct> {
        column_ui(ui, rect, "plan", |ui| {
            ui.add_space(space::PAD + space::TIGHT);
            let act = self.room_notice_ui(ui, offers);
            let Some(protocol) = self.protocol(offers) else {
                let (said, soft) = (texts::prepare::choose_protocol(), tokens(ui).soft);
                flow_text(ui, said, fonts::regular(size::BODY), soft);
                return act;
            };
            contour_ui(ui, protocol);
            ui.add_space(space::GAP);
            self.playlists_ui(ui, protocol, offers);
            ui.add_space(space::PAD);
            act
        })
    }

    fn playlists_ui(&mut self, ui: &mut Ui, protocol: &Protocol, offers: &Offers<'_>) {
        let (soft, warning) = (tokens(ui).soft, tokens(ui).warning);
        let Some(choice) = self.playlist(offers) else {
            let said = texts::prepare::no_playlist();
            flow_text(ui, said, fonts::regular(size::BODY), warning);
            return;
        };
        let place = self.playlist_place(offers);
        let remark = match &self.playlist {
            Some(_) => choice.playlist.about.clone(),
            None => texts::prepare::usual(&protocol.name),
        };
        section_header_ui(ui, texts::prepare::music(), &remark, soft);
        ui.horizontal_wrapped(|ui| {
            for (other, offer) in offers.playlists.iter().enumerate() {
                if chip(ui, &offer.playlist.name, Some(other) == place) {
                    self.playlist = Some(offer.playlist.id.clone());
                }
            }
        });
        self.avoid_ui(ui, &choice.playlist);
        for told in &choice.open {
            flow_text(ui, &told.what, fonts::regular(size::SMALL), warning);
        }
        self.planned.show(ui, protocol, choice);
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
