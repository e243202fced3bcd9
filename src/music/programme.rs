//! From a playlist to a plan: which piece belongs where in this session, worked out once and then kept.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::time::Duration;

use super::{Loudness, Measured, Mood, Order, Playlist, Section, Track, TrackSource};
use crate::protocol::{Phase, PhaseLength, Protocol};
use crate::session::{CueSource, Plan, PlannedCue, PlannedSection};

/// Arrivals are filled for this long, by going round; the net takes over after it. No arrival lasts that long.
const REFILLED_MS: i64 = 3 * 3_600_000;

/// However short its pieces are, an arrival has no more of them than this.
const REFILLED_CUES: usize = 120;

/// No gain lifts a piece's true peak above this, in dBTP (EBU R 128).
const TRUE_PEAK_LIMIT_DB: f32 = -1.0;

/// What the pad is made to: −20 LUFS, and a true peak never seen above −5 dBTP.
const PAD_LOUDNESS: Loudness = Loudness { integrated_lufs: -20.0, true_peak_dbtp: -5.0 };

/// What a plan is made of.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The practice's choice.
    pub playlist: &'a Playlist,
    /// Whose phases are to be filled.
    pub protocol: &'a Protocol,
    /// The place of the first phase to plan for.
    pub from_phase: usize,
    /// The first number free for a cue: one above the highest that the session has used.
    pub first_cue: u32,
    /// What is known of the playlist's files, by the path as the playlist has it. A file that isn't here is missing.
    pub files: &'a BTreeMap<PathBuf, Scanned>,
    /// Seeds the nets.
    pub seed: u64,
}

/// What the scan found out about a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Scanned {
    /// It plays.
    Good(GoodFile),
    /// It doesn't.
    Bad {
        /// Why, in words for the screen.
        reason: String,
    },
}

/// A file that plays.
#[derive(Debug, Clone, PartialEq)]
pub struct GoodFile {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// SHA-256 of its bytes in hex.
    pub sha256: String,
    /// How long it sounds.
    pub length: Duration,
    /// How loud it is; `None` when it was not measured: it is then played as it is.
    pub loudness: Option<Loudness>,
    /// What is worth knowing of it.
    pub remark: Option<String>,
}

/// Silence at an end that is longer than this is told of, and left out behind the music.
const LONG_SILENCE: Duration = Duration::from_secs(2);

impl Scanned {
    /// What a measurement means for a session.
    pub fn of(path: PathBuf, sha256: String, measured: &Measured) -> Self {
        if let Some(fault) = measured.broken() {
            return Self::Bad { reason: fault.to_string() };
        }
        let (lead, trail) = (Duration::from_millis(measured.lead_ms), Duration::from_millis(measured.trail_ms));
        let silence = (lead > LONG_SILENCE).then(|| format!("{} s of silence before the music", lead.as_secs()));
        let remarks: Vec<String> = measured.faults.iter().map(ToString::to_string).chain(silence).collect();
        let remark = (!remarks.is_empty()).then(|| remarks.join("; "));
        let length = measured.length().saturating_sub(if trail > LONG_SILENCE { trail } else { Duration::ZERO });
        Self::Good(GoodFile { path, sha256, length, loudness: measured.loudness, remark })
    }
}

/// A plan, and what could not come into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// For the journal and the director.
    pub plan: Plan,
    /// The first number still free.
    pub next_cue: u32,
    /// For the screen of the preparation.
    pub left_out: Vec<LeftOut>,
}

/// A piece of the playlist that will not be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: “{title}” is left out: {reason}")]
pub struct LeftOut {
    /// The section, or `safe`.
    pub place: String,
    /// The piece.
    pub title: String,
    /// Why, and what stands in its place where something must.
    pub reason: String,
}

/// Plans the music from a phase on. Every section ends in a piece without an end, so that the room never falls silent unless
/// silence was chosen.
pub fn programme(request: Request<'_>) -> Programme {
    let mut planner = Planner { request, next_cue: request.first_cue, played: HashSet::new(), left_out: Vec::new() };
    let phases = request.protocol.phases.iter().enumerate().skip(request.from_phase);
    let sections = phases.map(|(place, phase)| planner.section(place, phase)).collect();
    let safe = Some(planner.safe());
    let plan = Plan { playlist: request.playlist.name.clone(), sections, safe };
    Programme { plan, next_cue: planner.next_cue, left_out: planner.left_out }
}

/// The gain that brings a piece to `target_lufs`, `extra_db` more, and never over the true-peak limit.
pub fn gain_db(loudness: Option<Loudness>, target_lufs: f32, extra_db: f32) -> f32 {
    match loudness {
        Some(measured) => (target_lufs - measured.integrated_lufs + extra_db).min(TRUE_PEAK_LIMIT_DB - measured.true_peak_dbtp),
        None => extra_db.min(0.0),
    }
}

struct Planner<'a> {
    request: Request<'a>,
    next_cue: u32,
    /// What some phase plays already: `fit` takes nothing twice.
    played: HashSet<&'a TrackSource>,
    left_out: Vec<LeftOut>,
}

/// A track that can be played.
#[derive(Clone)]
struct Piece<'a> {
    track: &'a Track,
    source: CueSource,
    length_ms: Option<i64>,
    gain_db: f32,
}

impl<'a> Planner<'a> {
    fn section(&mut self, place: usize, phase: &Phase) -> PlannedSection {
        let section = self.request.playlist.sections.get(&phase.music);
        let crossfade_ms = millis(section.map_or(self.request.playlist.crossfade, |section| section.crossfade));
        let chosen = section.map_or_else(Vec::new, |section| self.chosen(section, phase, crossfade_ms));
        self.played.extend(chosen.iter().map(|piece| &piece.track.source));
        let mut cues = Vec::new();
        let mut filled_ms = 0;
        loop {
            for piece in &chosen {
                cues.push(self.cue(piece));
                filled_ms += piece.length_ms.map_or(REFILLED_MS, |length| stretch_ms(length, crossfade_ms));
            }
            let refills = matches!(phase.length, PhaseLength::UntilDose { .. });
            if !refills || chosen.is_empty() || filled_ms >= REFILLED_MS || cues.len() >= REFILLED_CUES {
                break;
            }
        }
        if cues.last().is_none_or(|last: &PlannedCue| last.length_ms.is_some()) {
            let last_pad = chosen.iter().rev().find_map(|piece| match piece.track.source {
                TrackSource::Pad { mood, .. } => Some(mood),
                TrackSource::File(_) => None,
            });
            let net = self.net(place, phase, last_pad);
            cues.push(net);
        }
        PlannedSection { phase: phase.id.clone(), cues, crossfade_ms }
    }

    /// A section's tracks in the order in which they will be played, without those that can't be.
    fn chosen(&mut self, section: &'a Section, phase: &Phase, crossfade_ms: i64) -> Vec<Piece<'a>> {
        let pieces: Vec<Piece<'a>> = section.tracks.iter().filter_map(|track| self.piece(&phase.music, track)).collect();
        match section.order {
            Order::Listed => pieces,
            Order::Fit => self.fitted(pieces, phase, crossfade_ms),
        }
    }

    /// Takes the pieces nearest to the phase's intensity until it is filled, nothing that sounded before, and plays them in
    /// the order written.
    fn fitted(&self, pieces: Vec<Piece<'a>>, phase: &Phase, crossfade_ms: i64) -> Vec<Piece<'a>> {
        let wanted = intensity_of(phase);
        let mut seen = self.played.clone();
        let fresh = pieces.into_iter().enumerate().filter(|(_, piece)| seen.insert(&piece.track.source));
        let mut by_fit: Vec<(usize, Piece<'a>)> = fresh.collect();
        by_fit.sort_by_key(|(place, piece)| (piece.track.intensity.abs_diff(wanted), *place));
        let mut left_ms = phase.length.drawn_ms();
        by_fit.retain(|(_, piece)| {
            let takes = left_ms > 0;
            if takes {
                left_ms -= piece.length_ms.map_or(0, |length| stretch_ms(length, crossfade_ms));
            }
            takes
        });
        // What has no end can only come last.
        by_fit.sort_by_key(|(place, piece)| (piece.length_ms.is_none(), *place));
        by_fit.into_iter().map(|(_, piece)| piece).collect()
    }

    /// What is needed to play a track, or a note why it can't be.
    fn piece(&mut self, place: &str, track: &'a Track) -> Option<Piece<'a>> {
        let target = self.request.playlist.target_lufs;
        let file = match &track.source {
            TrackSource::Pad { mood, seed } => {
                let source = CueSource::Pad { mood: mood.word().to_owned(), seed: *seed };
                let gain_db = gain_db(Some(PAD_LOUDNESS), target, track.gain_db);
                return Some(Piece { track, source, length_ms: track.length.map(millis), gain_db });
            }
            TrackSource::File(path) => self.request.files.get(path),
        };
        let reason = match file {
            Some(Scanned::Good(good)) if !good.length.is_zero() => {
                let source = CueSource::File { path: good.path.clone(), sha256: good.sha256.clone() };
                let gain_db = gain_db(good.loudness, target, track.gain_db);
                return Some(Piece { track, source, length_ms: Some(millis(good.length)), gain_db });
            }
            Some(Scanned::Good(_)) => "it has no sound in it",
            Some(Scanned::Bad { reason }) => reason,
            None => "its file is not there",
        };
        self.left_out.push(LeftOut { place: place.to_owned(), title: track.title.clone(), reason: reason.to_owned() });
        None
    }

    fn cue(&mut self, piece: &Piece<'_>) -> PlannedCue {
        PlannedCue {
            cue: self.number(),
            title: piece.track.title.clone(),
            source: piece.source.clone(),
            length_ms: piece.length_ms,
            gain_db: piece.gain_db,
            intensity: piece.track.intensity,
        }
    }

    /// The pad that goes on as long as the phase does: in the mood of the section's last pad, else in one that suits the phase.
    fn net(&mut self, place: usize, phase: &Phase, mood: Option<Mood>) -> PlannedCue {
        let suits = match phase.length {
            PhaseLength::UntilDose { .. } => Mood::Warm,
            PhaseLength::Open { .. } => Mood::Grounding,
            PhaseLength::Planned { .. } => Mood::Open,
        };
        let gain_db = gain_db(Some(PAD_LOUDNESS), self.request.playlist.target_lufs, 0.0);
        let seed = self.request.seed.wrapping_add(place as u64);
        net_cue(self.number(), mood.unwrap_or(suits), seed, intensity_of(phase), gain_db)
    }

    fn safe(&mut self) -> PlannedCue {
        let playlist = self.request.playlist;
        match self.piece("safe", &playlist.safe) {
            Some(piece) => self.cue(&piece),
            None => {
                if let Some(note) = self.left_out.last_mut() {
                    note.reason.push_str("; the warm pad is the safe music");
                }
                let gain_db = gain_db(Some(PAD_LOUDNESS), playlist.target_lufs, 0.0);
                net_cue(self.number(), Mood::Warm, self.request.seed, 1, gain_db)
            }
        }
    }

    fn number(&mut self) -> u32 {
        let number = self.next_cue;
        self.next_cue = self.next_cue.saturating_add(1);
        number
    }
}

/// A pad without an end, under a plain title.
pub(super) fn net_cue(cue: u32, mood: Mood, seed: u64, intensity: u8, gain_db: f32) -> PlannedCue {
    let source = CueSource::Pad { mood: mood.word().to_owned(), seed };
    PlannedCue { cue, title: format!("Pad, {}", mood.word()), source, length_ms: None, gain_db, intensity }
}

/// How far a piece carries the section: its end is under the next one's beginning.
pub(super) fn stretch_ms(length_ms: i64, crossfade_ms: i64) -> i64 {
    (length_ms - crossfade_ms).max(length_ms / 2).max(1)
}

/// The contour's height as a track's intensity, 1–5.
fn intensity_of(phase: &Phase) -> u8 {
    (1.0 + 4.0 * phase.intensity.clamp(0.0, 1.0)).round() as u8
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
