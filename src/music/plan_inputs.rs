//! What a session's music is planned from, before it and while it runs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{PlannedMusic, PlaybackPosition, Playlist, Request, Scanned, plan_music, replan_music};
use crate::protocol::Protocol;

/// What a session's music is planned from.
#[derive(Debug, Clone)]
pub struct PlanInputs {
    pub playlist: Arc<Playlist>,
    /// What is known of its files.
    pub files: BTreeMap<PathBuf, Scanned>,
    /// Tags of music that is not to be heard.
    pub avoid: Vec<String>,
    /// Seeds the endless pads.
    pub seed: u64,
}

impl PlanInputs {
    /// The plan of a whole session.
    pub fn plan(&self, protocol: &Protocol) -> PlannedMusic {
        plan_music(self.request(protocol, 0, 1))
    }

    /// The plan again, from the running phase on; `first_cue` is the first free number.
    pub fn replan(
        &self,
        protocol: &Protocol,
        phase: usize,
        first_cue: u32,
        position: PlaybackPosition<'_>,
    ) -> PlannedMusic {
        replan_music(self.request(protocol, phase, first_cue), position)
    }

    fn request<'a>(
        &'a self,
        protocol: &'a Protocol,
        from_phase: usize,
        first_cue: u32,
    ) -> Request<'a> {
        let Self { playlist, files, avoid, seed } = self;
        Request { playlist, protocol, from_phase, first_cue, files, seed: *seed, avoid }
    }
}
