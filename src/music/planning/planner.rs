//! Fills phase after phase.

use std::collections::HashSet;

use super::fit::{Candidate, NEAR_MS, TimeToFill, crossfade_for, fit};
use super::{
    LeftOut, PAD_LOUDNESS, PlaybackPosition, REFILLED_CUES, REFILLED_MS, Request, Scanned,
    endless_pad, gain_db, intensity_of, millis, stretch_ms,
};
use crate::music::{Mood, Order, Section, Track, TrackSource};
use crate::protocol::{Phase, PhaseLength};
use crate::session::{CueSource, FileFault, NotPlayed, PlannedCue, PlannedSection};

/// What a step of intensity, squared, and a missing tag weigh when pieces are chosen.
const INTENSITY_WEIGHT: i64 = 4;
const TAG_WEIGHT: i64 = 6;
/// A phase's music reaches at least half a second beyond its end, in ms: the change of phase fades out
/// of it, and the pad below never begins for a moment that nobody hears.
const BEYOND_MS: i64 = NEAR_MS + 500;

pub(super) struct Planner<'a> {
    pub request: Request<'a>,
    pub next_cue: u32,
    /// What sounded, or will: `fit` takes nothing twice.
    played: HashSet<String>,
    pub left_out: Vec<LeftOut>,
}

/// A track that can be played.
#[derive(Clone)]
struct Piece<'a> {
    track: &'a Track,
    source: CueSource,
    length_ms: Option<i64>,
    gain_db: f32,
}

/// What names a piece of music: the bytes of its file, wherever that is.
pub(super) fn key(source: &CueSource) -> String {
    match source {
        CueSource::File { path, sha256, .. } if sha256.is_empty() => {
            path.to_string_lossy().into_owned()
        }
        CueSource::File { sha256, .. } => sha256.clone(),
        CueSource::Pad { mood, seed } => format!("{mood} {seed}"),
    }
}

impl<'a> Planner<'a> {
    pub(super) fn new(request: Request<'a>) -> Self {
        Self { request, next_cue: request.first_cue, played: HashSet::new(), left_out: Vec::new() }
    }

    /// These are played, or will be.
    pub(super) fn keep<'c>(&mut self, sources: impl Iterator<Item = &'c CueSource>) {
        self.played.extend(sources.map(key));
    }

    /// What phases play by their list, so that no phase before them takes it away.
    pub(super) fn keep_listed(&mut self, phases: &[Phase]) {
        let sections =
            phases.iter().filter_map(|phase| self.request.playlist.sections.get(&phase.music));
        let tracks: Vec<&Track> = sections
            .filter(|section| section.order == Order::Listed)
            .flat_map(|section| &section.tracks)
            .collect();
        let quiet = self.left_out.len();
        let keys: Vec<String> = tracks
            .into_iter()
            .filter_map(|track| Some(key(&self.piece(None, track)?.source)))
            .collect();
        self.left_out.truncate(quiet);
        self.played.extend(keys);
    }

    pub(super) fn section(&mut self, place: usize, phase: &Phase) -> PlannedSection {
        let gap = self.gap(phase, phase.length.drawn_ms(), None);
        let (chosen, crossfade_ms) = self.chosen(phase, gap);
        let mut cues = Vec::new();
        let mut filled_ms = 0;
        loop {
            for piece in &chosen {
                cues.push(self.cue(piece));
                filled_ms +=
                    piece.length_ms.map_or(REFILLED_MS, |length| stretch_ms(length, crossfade_ms));
            }
            let refills = matches!(phase.length, PhaseLength::UntilDose { .. });
            if !refills
                || chosen.is_empty()
                || filled_ms >= REFILLED_MS
                || cues.len() >= REFILLED_CUES
            {
                break;
            }
        }
        self.end_with_endless_pad(place, phase, &mut cues, &chosen);
        PlannedSection { phase: phase.id.clone(), cues, crossfade_ms }
    }

    /// The rest of a running phase, behind what sounds.
    pub(super) fn rest_of(
        &mut self,
        place: usize,
        phase: &Phase,
        position: &PlaybackPosition<'_>,
    ) -> PlannedSection {
        let old = position.plan.sections.iter().find(|section| section.phase == phase.id);
        let running = position.running;
        let at = old
            .zip(running)
            .and_then(|(old, running)| old.cues.iter().position(|cue| cue.cue == running.cue));
        let mut cues: Vec<PlannedCue> = old
            .zip(at)
            .map_or_else(Vec::new, |(old, at)| old.cues.iter().take(at + 1).cloned().collect());
        let first_ms = running.filter(|_| at.is_some()).map(|running| running.left_ms);
        // A piece without an end gives way to what there still is.
        let gap = self.gap(
            phase,
            position.left_ms.unwrap_or(phase.length.drawn_ms()),
            first_ms.flatten(),
        );
        let (chosen, crossfade_ms) = self.chosen(phase, gap);
        for piece in &chosen {
            let cue = self.cue(piece);
            cues.push(cue);
        }
        self.end_with_endless_pad(place, phase, &mut cues, &chosen);
        PlannedSection { phase: phase.id.clone(), cues, crossfade_ms }
    }

    /// A running phase that keeps its list: its crossfades give way, so that it ends with the
    /// phase.
    pub(super) fn bent(
        &self,
        listed: &PlannedSection,
        phase: &Phase,
        position: &PlaybackPosition<'_>,
    ) -> PlannedSection {
        let at = position
            .running
            .and_then(|running| listed.cues.iter().position(|cue| cue.cue == running.cue));
        let first_ms = position.running.and_then(|running| running.left_ms);
        let (Some(at), Some(first_ms), Some(left_ms)) = (at, first_ms, position.left_ms) else {
            return listed.clone();
        };
        let gap = self.gap(phase, left_ms, Some(first_ms));
        let behind = listed.cues.iter().skip(at + 1).filter_map(|cue| cue.length_ms);
        let lengths: Vec<i64> = [first_ms].into_iter().chain(behind).collect();
        let crossfade_ms = crossfade_for(&lengths, gap).unwrap_or(gap.crossfade_ms);
        PlannedSection { crossfade_ms, ..listed.clone() }
    }

    fn gap(&self, phase: &Phase, wanted_ms: i64, first_ms: Option<i64>) -> TimeToFill {
        let section = self.request.playlist.sections.get(&phase.music);
        let crossfade_ms =
            millis(section.map_or(self.request.playlist.crossfade, |section| section.crossfade));
        TimeToFill { wanted_ms: wanted_ms + BEYOND_MS, first_ms, crossfade_ms }
    }

    /// A phase's tracks in the order in which they will be played, without those that can't be, and
    /// how they cross.
    fn chosen(&mut self, phase: &Phase, gap: TimeToFill) -> (Vec<Piece<'a>>, i64) {
        let Some(section) = self.request.playlist.sections.get(&phase.music) else {
            return (Vec::new(), gap.crossfade_ms);
        };
        let pieces: Vec<Piece<'a>> = section
            .tracks
            .iter()
            .filter_map(|track| self.piece(Some(&phase.music), track))
            .collect();
        let (pieces, crossfade_ms) = match section.order {
            Order::Fit => self.fitted(pieces, section, phase, gap),
            Order::Listed => {
                let lengths: Option<Vec<i64>> =
                    pieces.iter().map(|piece| piece.length_ms).collect();
                let ends = matches!(phase.length, PhaseLength::Planned { .. });
                let bent =
                    lengths.filter(|_| ends).and_then(|lengths| crossfade_for(&lengths, gap));
                (pieces, bent.unwrap_or(gap.crossfade_ms))
            }
        };
        self.played.extend(pieces.iter().map(|piece| key(&piece.source)));
        (pieces, crossfade_ms)
    }

    /// Of the pieces that didn't sound yet, those that suit the phase and fill it, in the order
    /// written.
    fn fitted(
        &self,
        pieces: Vec<Piece<'a>>,
        section: &Section,
        phase: &Phase,
        gap: TimeToFill,
    ) -> (Vec<Piece<'a>>, i64) {
        let mut seen = self.played.clone();
        let fresh = pieces.into_iter().filter(|piece| seen.insert(key(&piece.source)));
        let (ending, endless): (Vec<_>, Vec<_>) =
            fresh.partition(|piece| piece.length_ms.is_some());
        let wanted = i64::from(intensity_of(phase));
        let misfit = |piece: &Piece<'_>| {
            let off = (i64::from(piece.track.intensity) - wanted).pow(2) * INTENSITY_WEIGHT;
            let tagged = section.tags.is_empty()
                || piece.track.tags.iter().any(|tag| section.tags.contains(tag));
            off + if tagged { 0 } else { TAG_WEIGHT }
        };
        let candidate = |piece: &Piece<'_>| Candidate {
            length_ms: piece.length_ms.unwrap_or(0),
            misfit: misfit(piece),
        };
        let fill = fit(&ending.iter().map(candidate).collect::<Vec<_>>(), gap);
        let taken = ending
            .into_iter()
            .enumerate()
            .filter(|(place, _)| fill.taken.binary_search(place).is_ok());
        let mut taken: Vec<Piece<'a>> = taken.map(|(_, piece)| piece).collect();
        // What has no end can only come last, and is the phase's own endless pad.
        taken.extend(endless.into_iter().min_by_key(misfit));
        (taken, fill.crossfade_ms)
    }

    /// What is needed to play a track, or a note why it can't be.
    fn piece(&mut self, section: Option<&str>, track: &'a Track) -> Option<Piece<'a>> {
        let target = self.request.playlist.target_lufs;
        let avoided = track.tags.iter().find(|tag| self.request.avoid.contains(tag));
        let why = match (&track.source, avoided) {
            (_, Some(tag)) => NotPlayed::Avoided { tag: tag.clone() },
            (TrackSource::Pad { mood, seed }, None) => {
                let source = CueSource::Pad { mood: mood.word().to_owned(), seed: *seed };
                let gain_db = gain_db(Some(PAD_LOUDNESS), target, track.gain_db);
                return Some(Piece { track, source, length_ms: track.length.map(millis), gain_db });
            }
            (TrackSource::File(path), None) => match self.request.files.get(path) {
                Some(Scanned::Good(good)) if !good.length.is_zero() => {
                    let source = CueSource::File {
                        path: good.path.clone(),
                        sha256: good.sha256.clone(),
                        lead_ms: millis(good.leading_silence),
                    };
                    let gain_db = gain_db(good.loudness, target, track.gain_db);
                    return Some(Piece {
                        track,
                        source,
                        length_ms: Some(millis(good.length)),
                        gain_db,
                    });
                }
                Some(Scanned::Good(_)) => NotPlayed::Fault(FileFault::NoSound),
                Some(Scanned::Bad { fault }) => NotPlayed::Fault(fault.clone()),
                None => NotPlayed::Fault(FileFault::NotThere),
            },
        };
        let section = section.map(str::to_owned);
        self.left_out.push(LeftOut { section, title: track.title.clone(), why });
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

    /// A pad without an end under a section that has none, in the mood of its last pad.
    fn end_with_endless_pad(
        &mut self,
        place: usize,
        phase: &Phase,
        cues: &mut Vec<PlannedCue>,
        chosen: &[Piece<'_>],
    ) {
        let is_endless = |cue: &PlannedCue| {
            cue.length_ms.is_none() && matches!(cue.source, CueSource::Pad { .. })
        };
        if cues.last().is_some_and(is_endless) {
            return;
        }
        let last_pad = chosen.iter().rev().find_map(|piece| match piece.track.source {
            TrackSource::Pad { mood, .. } => Some(mood),
            TrackSource::File(_) => None,
        });
        let suits = match phase.length {
            PhaseLength::UntilDose { .. } => Mood::Warm,
            PhaseLength::Open { .. } => Mood::Grounding,
            PhaseLength::Planned { .. } => Mood::Open,
        };
        let gain_db = gain_db(Some(PAD_LOUDNESS), self.request.playlist.target_lufs, 0.0);
        let seed = self.request.seed.wrapping_add(place as u64);
        cues.push(endless_pad(
            self.number(),
            last_pad.unwrap_or(suits),
            seed,
            intensity_of(phase),
            gain_db,
        ));
    }

    pub(super) fn safe(&mut self) -> PlannedCue {
        let playlist = self.request.playlist;
        match playlist.safe.as_ref().and_then(|safe| self.piece(None, safe)) {
            Some(piece) => self.cue(&piece),
            None => {
                let gain_db = gain_db(Some(PAD_LOUDNESS), playlist.target_lufs, 0.0);
                endless_pad(self.number(), Mood::Warm, self.request.seed, 1, gain_db)
            }
        }
    }

    fn number(&mut self) -> u32 {
        let number = self.next_cue;
        self.next_cue = self.next_cue.saturating_add(1);
        number
    }
}
