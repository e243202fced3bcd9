//! The codes of sealed records that were unlocked a while ago: with them a code that is typed while
//! getting ready can be compared, though the records are locked again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::names::ClientCode;
use crate::record::SessionLine;
use crate::session::Wall;

/// Codes by the folder of their record, and when they were last read.
#[derive(Debug, Default)]
pub(super) struct ComparedCodes {
    codes: BTreeMap<PathBuf, (ClientCode, bool)>,
    since: Option<Wall>,
}

impl ComparedCodes {
    /// Keeps the codes that can be read now.
    pub(super) fn learn(&mut self, lines: &[SessionLine], now: Wall) {
        let readable = lines
            .iter()
            .filter_map(|line| Some((line.folder.clone(), (line.client.clone()?, line.rehearsal))));
        self.codes.extend(readable);
        self.since = Some(now);
    }

    /// Forgets them when they have been kept for so long.
    pub(super) fn forget_after(&mut self, kept: Duration, now: Wall) {
        let age_ms = self
            .since
            .map_or(0, |since| now.at.as_millisecond().saturating_sub(since.at.as_millisecond()));
        if age_ms < 0 || u128::from(age_ms.unsigned_abs()) > kept.as_millis() {
            *self = Self::default();
        }
    }

    /// The lines with the codes that are known of them.
    pub(super) fn filled_in(&self, lines: &[SessionLine]) -> Vec<SessionLine> {
        let filled = |line: &SessionLine| match self.codes.get(&line.folder) {
            Some((client, rehearsal)) if line.client.is_none() => {
                SessionLine { client: Some(client.clone()), rehearsal: *rehearsal, ..line.clone() }
            }
            _ => line.clone(),
        };
        lines.iter().map(filled).collect()
    }
}
