//! What a plan means for each phase: which piece sounds for how long, what is cut or repeated, and
//! how much of it the built-in sound carries because the playlist has too little.

use super::planning::stretch_ms;
use super::{Playlist, TrackSource};
use crate::protocol::{PhaseLength, Protocol};
use crate::session::{CueSource, Plan, PlannedCue};

/// Less than this of a piece that isn't heard is its fade: nobody would call it cut, in ms.
const FADE_MS: i64 = 12_000;

/// The music of a phase in a session that goes as planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseOutline {
    /// The phase's place in the protocol.
    pub phase: usize,
    /// How long it is planned to last; as long as it usually does where that is open, in ms.
    pub length_ms: i64,
    pub pieces: Vec<OutlinedPiece>,
    /// So much of it the built-in sound carries although the playlist has music for the phase, in
    /// ms.
    pub carried_ms: i64,
}

/// A piece at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlinedPiece {
    pub title: String,
    /// How long it is heard, its fades included, in ms.
    pub sounds_ms: i64,
    pub sounding: Sounding,
    /// It sounded in this phase before.
    pub is_repeat: bool,
    /// It is not of the playlist: the built-in sound, under music that is too short.
    pub is_built_in: bool,
}

/// How much of a piece is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sounding {
    Whole,
    /// The phase ends before it.
    Cut,
    /// It has no end of its own.
    ToPhaseEnd,
    /// The phase is over before it begins.
    Never,
}

/// The outline of a plan, phase by phase.
pub fn outline(plan: &Plan, protocol: &Protocol, playlist: &Playlist) -> Vec<PhaseOutline> {
    let mut outlines = Vec::new();
    for (place, phase) in protocol.phases.iter().enumerate() {
        let Some(section) = plan.sections.iter().find(|section| section.phase == phase.id) else {
            continue;
        };
        let length_ms = phase.length.drawn_ms();
        // A phase that lasts as long as it takes cuts nothing beforehand.
        let is_open = !matches!(phase.length, PhaseLength::Planned { .. });
        let mut pieces: Vec<OutlinedPiece> = Vec::new();
        let mut at_ms = 0;
        for (nth, cue) in section.cues.iter().enumerate() {
            let is_repeat = section.cues.iter().take(nth).any(|before| before.source == cue.source);
            let is_built_in = !is_of(playlist, cue);
            let left_ms = length_ms - at_ms;
            let is_over = left_ms <= FADE_MS;
            // Where the music goes round, once tells it.
            let goes_round = is_repeat && pieces.iter().any(|piece| piece.is_repeat);
            if is_over && (is_repeat || is_built_in) || goes_round {
                at_ms += cue.length_ms.unwrap_or(length_ms);
                continue;
            }
            let (sounds_ms, sounding) = match cue.length_ms {
                None if is_over => (0, Sounding::Never),
                None => (left_ms, Sounding::ToPhaseEnd),
                Some(whole_ms) if is_open || whole_ms <= left_ms + FADE_MS => {
                    (whole_ms, Sounding::Whole)
                }
                Some(_) if is_over => (0, Sounding::Never),
                Some(_) => (left_ms, Sounding::Cut),
            };
            // The next piece rises under the end of this one; the built-in sound adds nothing to it.
            let next = section.cues.get(nth + 1).filter(|next| is_of(playlist, next));
            at_ms += match next {
                Some(_) if sounding == Sounding::Whole => {
                    stretch_ms(sounds_ms, section.crossfade_ms)
                }
                _ => sounds_ms,
            };
            let title = cue.title.clone();
            pieces.push(OutlinedPiece { title, sounds_ms, sounding, is_repeat, is_built_in });
        }
        let has_music = playlist.sections.contains_key(&phase.music);
        let carried = pieces.iter().filter(|piece| has_music && piece.is_built_in);
        let carried_ms = carried.map(|piece| piece.sounds_ms).sum();
        outlines.push(PhaseOutline { phase: place, length_ms, pieces, carried_ms });
    }
    outlines
}

/// The piece is one of the playlist's tracks.
fn is_of(playlist: &Playlist, cue: &PlannedCue) -> bool {
    playlist.tracks().any(|track| match (&track.source, &cue.source) {
        (TrackSource::Pad { mood, seed }, CueSource::Pad { mood: planned, seed: sown }) => {
            mood.word() == planned && seed == sown
        }
        (TrackSource::File(path), CueSource::File { path: planned, .. }) => {
            planned.ends_with(path) || track.title == cue.title
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write;
    use std::path::PathBuf;
    use std::time::Duration;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::music::{GoodFile, PlanInputs, Scanned};
    use crate::names::{Language, SourceFile};
    use crate::protocol::{parsed, shipped};

    /// The outline of a playlist whose files are so long, in seconds.
    fn outlined(text: &str, files: &[(&str, u64)], expected: Expect) {
        let source = SourceFile { name: "own-60.toml".to_owned(), text: text.to_owned() };
        let playlist = Playlist::parse(&source, Language::English).unwrap();
        let good = |(name, secs): &(&str, u64)| {
            let file = GoodFile {
                path: PathBuf::from("/music").join(name),
                sha256: format!("hash of {name}"),
                leading_silence: Duration::ZERO,
                length: Duration::from_secs(*secs),
                loudness: None,
                remarks: Vec::new(),
            };
            (PathBuf::from(name), Scanned::Good(file))
        };
        let files: BTreeMap<PathBuf, Scanned> = files.iter().map(good).collect();
        let protocol = parsed(shipped().first().unwrap(), Language::English);
        let (avoid, seed) = (Vec::new(), 7);
        let inputs = PlanInputs { playlist: playlist.clone().into(), files, avoid, seed };
        let plan = inputs.plan(&protocol).plan;
        let mut told = String::new();
        let clock = |ms: i64| format!("{}:{:02}", ms / 60_000, ms / 1000 % 60);
        for phase in outline(&plan, &protocol, &playlist) {
            let name = &protocol.phases[phase.phase].name;
            let carried = clock(phase.carried_ms);
            writeln!(told, "{name} {}, carried {carried}", clock(phase.length_ms)).unwrap();
            for piece in &phase.pieces {
                let OutlinedPiece { title, sounds_ms, sounding, is_repeat, is_built_in } = piece;
                let repeat = if *is_repeat { ", again" } else { "" };
                let built_in = if *is_built_in { ", built in" } else { "" };
                writeln!(told, "  {title} {} {sounding:?}{repeat}{built_in}", clock(*sounds_ms))
                    .unwrap();
            }
        }
        expected.assert_eq(&told);
    }

    #[test]
    fn what_is_short_cut_repeated_or_never_reached_is_told_by_phase() {
        outlined(
            r#"
                format = 1
                name = "Own"
                crossfade = "4s"
                safe = { pad = "warm" }
                [sections.arrive]
                tracks = [{ file = "threshold.flac" }]
                [sections.onset]
                tracks = [{ file = "lifting.flac" }]
                [sections.peak]
                tracks = [{ file = "undertow.flac" }, { file = "shore.flac" }]
                [sections.return]
                tracks = [{ file = "light.flac" }]
                [sections.ground]
                tracks = [{ file = "evening.flac" }, { file = "night.flac" }]
            "#,
            &[
                ("threshold.flac", 600),
                ("lifting.flac", 900),
                ("undertow.flac", 269),
                ("shore.flac", 600),
                ("light.flac", 1204),
                ("evening.flac", 1200),
                ("night.flac", 300),
            ],
            expect![[r#"
                Arrive 20:00, carried 0:00
                  threshold 10:00 Whole
                  threshold 10:00 Whole, again
                Onset 5:00, carried 0:00
                  lifting 5:00 Cut
                Peak 35:00, carried 20:35
                  undertow 4:29 Whole
                  shore 10:00 Whole
                  pad:open 20:35 ToPhaseEnd, built in
                Return 20:00, carried 0:00
                  light 20:04 Whole
                Ground 15:00, carried 0:00
                  evening 20:00 Whole
                  night 5:00 Whole
            "#]],
        );
    }
}
