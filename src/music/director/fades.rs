//! How long the music takes to change.

use std::time::Duration;

/// The ramps of one room; the defaults lie within the bounds of the design's "Ramps". None is short
/// enough to startle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fades {
    /// From one phase's music to the next; 6–12 s, default 8.
    pub phase_change: Duration,
    /// *Next*; 1–3 s, default 2.
    pub skip: Duration,
    /// To silence, to the safe music, and back; 2–5 s, default 3: rescue has to be quick (Kaelen
    /// et al. 2018 found that half of the listeners met unwelcome music).
    pub choice: Duration,
    /// *Softer* and *Fuller*; 6 s, slow enough to be a change of light and not of piece.
    pub turn: Duration,
    /// The close of the session; 10 s.
    pub close: Duration,
    /// The program is ended from outside; 0.4 s, what a logout leaves time for.
    pub interrupted: Duration,
}

impl Default for Fades {
    fn default() -> Self {
        Self {
            phase_change: Duration::from_secs(8),
            skip: Duration::from_secs(2),
            choice: Duration::from_secs(3),
            turn: Duration::from_secs(6),
            close: Duration::from_secs(10),
            interrupted: Duration::from_millis(400),
        }
    }
}
