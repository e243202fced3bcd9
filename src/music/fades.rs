//! How long the sound takes to change, all in one place (DESIGN "Ramps", "The sound"). None is
//! short enough to startle.

use std::time::Duration;

/// From one phase's music to the next; 6–12 s.
pub const PHASE_CHANGE: Duration = Duration::from_secs(8);
/// From one piece to the next, unless a playlist says otherwise.
pub const CROSSFADE: Duration = Duration::from_secs(8);
/// The longest that a playlist may ask for, and that a plan stretches one to, in ms.
pub const LONGEST_CROSSFADE_MS: i64 = 60_000;
/// *Next*; 1–3 s.
pub const SKIP: Duration = Duration::from_secs(2);
/// To silence, to the safe music, and back; 2–5 s: rescue has to be quick (Kaelen et al. 2018 found
/// that half of the listeners met unwelcome music).
pub const CHOICE: Duration = Duration::from_secs(3);
/// *Calmer* and *Fuller*: slow enough to be a change of light and not of piece.
pub const INTENSITY_STEP: Duration = Duration::from_secs(6);
/// The close of the session.
pub const CLOSE: Duration = Duration::from_secs(10);
/// The program is ended from outside: what a logout leaves time for.
pub const INTERRUPTED: Duration = Duration::from_millis(400);

/// Under a voice, down.
pub const TALK_DOWN: Duration = Duration::from_millis(800);
/// When the talk is over, back.
pub const TALK_BACK: Duration = Duration::from_secs(3);
/// The shortest of the volume.
pub const VOLUME: Duration = Duration::from_millis(40);

/// Out of an output that another takes over from, and in there.
pub const OUTPUT_CHANGE: Duration = Duration::from_millis(300);
/// An output is there again that was lost.
pub const OUTPUT_BACK: Duration = Duration::from_secs(4);
/// The tone by which an output is tried.
pub const TONE: Duration = Duration::from_millis(400);

/// What stands in for a safe piece that breaks off.
pub const SPARE: Duration = Duration::from_secs(1);
/// A piece that follows a gap: not a crossfade, only no click.
pub const FROM_NOTHING: Duration = Duration::from_millis(40);
/// The shortest join of two pieces.
pub const SHORTEST_JOIN: Duration = Duration::from_millis(10);
/// Into and out of a gap in a piece whose samples are late.
pub const GAP_EDGE: Duration = Duration::from_millis(8);
