//! The music as it will sound: the plan of the chosen protocol and playlist, phase by phase, with
//! what is short, cut, repeated or left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::PlaylistChoice;
use crate::music::{
    LeftOut, OutlinedPiece, PhaseOutline, PlanInputs, Playlist, Scanned, Sounding, TrackSource,
    outline,
};
use crate::protocol::{PhaseLength, Protocol};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{elided, flow_text, hairline_below};
use crate::words::{file_fault, not_played, texts};

/// More than this of a phase carried by the built-in sound is told, in ms.
const SHORT_MS: i64 = 30_000;

/// The plan of what is chosen, worked out once for each choice.
#[derive(Debug, Default)]
pub(super) struct Planned {
    of: Option<Inputs>,
    phases: Vec<PhaseOutline>,
    left_out: Vec<LeftOut>,
}

/// What a plan was made from.
#[derive(Debug)]
struct Inputs {
    protocol: Arc<Protocol>,
    playlist: Arc<Playlist>,
    files: Arc<BTreeMap<PathBuf, Scanned>>,
    avoid: BTreeSet<String>,
}

impl Inputs {
    fn is_of(
        &self,
        protocol: &Arc<Protocol>,
        playlist: &Arc<Playlist>,
        files: &Arc<BTreeMap<PathBuf, Scanned>>,
        avoid: &BTreeSet<String>,
    ) -> bool {
        Arc::ptr_eq(&self.protocol, protocol)
            && Arc::ptr_eq(&self.playlist, playlist)
            && Arc::ptr_eq(&self.files, files)
            && self.avoid == *avoid
    }
}

impl Planned {
    /// Plans again where something else is chosen, or more is known of the files.
    pub(super) fn follow(
        &mut self,
        protocol: Option<&Arc<Protocol>>,
        choice: Option<&PlaylistChoice>,
        avoid: &BTreeSet<String>,
    ) {
        let known = choice.and_then(|choice| Some((&choice.playlist, choice.files.as_ref()?)));
        let (Some(protocol), Some((playlist, files))) = (protocol, known) else {
            return *self = Self::default();
        };
        if self.of.as_ref().is_some_and(|of| of.is_of(protocol, playlist, files, avoid)) {
            return;
        }
        let inputs = PlanInputs {
            playlist: Arc::clone(playlist),
            files: files.as_ref().clone(),
            avoid: avoid.iter().cloned().collect(),
            seed: 0,
        };
        let planned = inputs.plan(protocol);
        self.phases = outline(&planned.plan, protocol, playlist);
        self.left_out = planned.left_out;
        self.of = Some(Inputs {
            protocol: Arc::clone(protocol),
            playlist: Arc::clone(playlist),
            files: Arc::clone(files),
            avoid: avoid.clone(),
        });
    }

    /// The phases for which the playlist has too little music, among the open items.
    pub(super) fn short(&self, protocol: Option<&Arc<Protocol>>) -> Vec<String> {
        let short = self.phases.iter().filter(|phase| phase.carried_ms > SHORT_MS);
        let named = short.filter_map(|outline| {
            let name = &protocol?.phases.get(outline.phase)?.name;
            let music = texts::prepare::piece_length(outline.length_ms - outline.carried_ms);
            Some(texts::prepare::short_open(name, &music, &texts::how_long(outline.length_ms)))
        });
        named.collect()
    }

    /// Paints every phase with its pieces, then the safe music.
    pub(super) fn show(&self, ui: &mut Ui, protocol: &Protocol, choice: &PlaylistChoice) {
        if choice.playlist.is_silent() {
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut number = 0;
        for (place, phase) in protocol.phases.iter().enumerate() {
            ui.add_space(space::GAP);
            let outline = self.phases.iter().find(|outline| outline.phase == place);
            let (remark, is_short) = remark(phase.length, outline);
            phase_header_ui(ui, &phase.name, &remark, is_short);
            if !choice.playlist.sections.contains_key(&phase.music) {
                let (said, soft) = (texts::prepare::pad_carries(), tokens(ui).soft);
                flow_text(ui, said, fonts::regular(size::SMALL), soft);
                continue;
            }
            for piece in outline.map_or(&[][..], |outline| &outline.pieces) {
                if !piece.is_repeat && !piece.is_built_in {
                    number += 1;
                }
                let remarks = remarks(&piece.title, choice);
                row_of(piece, number, remarks).show(ui);
            }
            let is_here = |left: &&LeftOut| left.section.as_ref() == Some(&phase.music);
            for left in self.left_out.iter().filter(is_here) {
                let why = not_played(&left.why, texts::language());
                let remark = texts::prepare::piece_left_out(&why);
                let title = texts::piece(&left.title).into_owned();
                Row { title, remark, is_faint: true, ..Row::default() }.show(ui);
            }
        }
        let Some(safe) = &choice.playlist.safe else { return };
        ui.add_space(space::GAP);
        phase_header_ui(ui, texts::prepare::safe(), texts::prepare::safe_when(), false);
        let title = texts::piece(&safe.title).into_owned();
        Row { title, remark: remarks(&safe.title, choice), ..Row::default() }.show(ui);
    }
}

/// A phase's length, and how much of it the playlist's music fills where that is too little.
fn remark(length: PhaseLength, outline: Option<&PhaseOutline>) -> (String, bool) {
    let length = texts::prepare::phase_length(length);
    match outline.filter(|outline| outline.carried_ms > SHORT_MS) {
        Some(outline) => {
            let music = texts::prepare::piece_length(outline.length_ms - outline.carried_ms);
            let rest = texts::prepare::piece_length(outline.carried_ms);
            (texts::prepare::carries_rest(&length, &music, &rest), true)
        }
        None => (length, false),
    }
}

/// What people should know of the file of the piece with this title.
fn remarks(title: &str, choice: &PlaylistChoice) -> String {
    let track = choice.playlist.tracks().find(|track| track.title == title);
    let Some(TrackSource::File(path)) = track.map(|track| &track.source) else {
        return String::new();
    };
    let said: Vec<String> = match choice.files.as_ref().and_then(|files| files.get(path)) {
        Some(Scanned::Good(good)) => {
            good.remarks.iter().map(|fault| file_fault(fault, texts::language())).collect()
        }
        Some(Scanned::Bad { fault }) => vec![file_fault(fault, texts::language())],
        None => Vec::new(),
    };
    said.join("; ")
}

fn row_of(piece: &OutlinedPiece, number: usize, remarks: String) -> Row {
    let length = texts::prepare::piece_length(piece.sounds_ms);
    let (value, ending) = match piece.sounding {
        Sounding::Whole => (length, String::new()),
        Sounding::Cut => (length.clone(), texts::prepare::cut_after(&length)),
        Sounding::ToPhaseEnd => (texts::prepare::to_phase_end(&length), String::new()),
        Sounding::Never => (String::new(), texts::prepare::never_reached().to_owned()),
    };
    let again = if piece.is_repeat { texts::prepare::again() } else { "" };
    let built_in = if piece.is_built_in { texts::prepare::built_in() } else { "" };
    let all = [again, built_in, &ending, &remarks];
    let remark: Vec<&str> = all.into_iter().filter(|part| !part.is_empty()).collect();
    let is_own = !piece.is_repeat && !piece.is_built_in;
    Row {
        number: if is_own { number.to_string() } else { String::new() },
        title: texts::piece(&piece.title).into_owned(),
        remark: remark.join(" · "),
        value,
        is_faint: piece.sounding == Sounding::Never,
        is_quiet: piece.is_repeat,
    }
}

/// A line of the list: number, title, a remark, and how long it sounds.
#[derive(Debug, Default)]
struct Row {
    number: String,
    title: String,
    remark: String,
    value: String,
    /// It isn't heard.
    is_faint: bool,
    /// Its remark warns of nothing.
    is_quiet: bool,
}

impl Row {
    fn show(&self, ui: &mut Ui) {
        let tokens = tokens(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
        let all = [&self.title, &self.remark, &self.value];
        let named: Vec<&str> =
            all.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, named.join(", ")));
        hairline_below(ui, rect);
        let middle = |height: f32| rect.center().y - height / 2.0;
        let font = || fonts::regular(size::BODY);
        let value = elided(ui, &self.value, font(), tokens.soft, rect.width() / 2.0);
        let value_left = rect.right() - value.size().x;
        ui.painter().galley(pos2(value_left, middle(value.size().y)), value, tokens.soft);
        let number = elided(ui, &self.number, font(), tokens.soft, 24.0);
        ui.painter().galley(pos2(rect.left(), middle(number.size().y)), number, tokens.soft);
        let title_left = rect.left() + 34.0;
        let room = (value_left - title_left - space::PAD).max(0.0);
        let color = if self.is_faint { tokens.faint } else { tokens.text };
        let title = elided(ui, &self.title, font(), color, room);
        let remark_left = title_left + title.size().x;
        ui.painter().galley(pos2(title_left, middle(title.size().y)), title, color);
        if self.remark.is_empty() {
            return;
        }
        let color = if self.is_quiet { tokens.soft } else { tokens.warning };
        let remark = format!(" · {}", self.remark);
        let room = (value_left - remark_left - space::PAD).max(0.0);
        let remark = elided(ui, &remark, fonts::regular(size::SMALL), color, room);
        ui.painter().galley(pos2(remark_left, middle(remark.size().y)), remark, color);
    }
}

fn phase_header_ui(ui: &mut Ui, name: &str, remark: &str, warns: bool) {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{name}, {remark}")));
    let color = if warns { tokens.warning } else { tokens.soft };
    let remark = elided(ui, remark, fonts::regular(size::SMALL), color, rect.width() * 0.75);
    let room = rect.width() - remark.size().x - space::PAD;
    let name = elided(ui, name, fonts::medium(size::BODY), tokens.text, room);
    let middle = |height: f32| rect.center().y - height / 2.0;
    let remark_at = pos2(rect.right() - remark.size().x, middle(remark.size().y));
    ui.painter().galley(remark_at, remark, color);
    ui.painter().galley(pos2(rect.left(), middle(name.size().y)), name, tokens.text);
}
