//! Compares what the two streams of a session hold of each other.

use super::commitment::{OtherEnd, ProcessSalt};
use super::verifier::{Committed, StreamFound};
use super::{Fault, Finding, Hash};
use crate::session::Stream;

/// The line that closes the chart says that there is no process note.
pub(super) fn opens_to_none(closing: &Committed, salt: &ProcessSalt) -> bool {
    let none = OtherEnd { count: 0, hash: Hash::START };
    salt.commit(Stream::Chart, closing.seq, &none) == closing.commitment
}

/// The lines that commit to something else than is there. Both streams are intact in themselves.
pub(super) fn compare(
    chart: &StreamFound,
    process: &StreamFound,
    salt: &ProcessSalt,
) -> Vec<Finding> {
    let notes_are_gone = process.hashes.is_empty();
    let of_chart = differing(Stream::Chart, &chart.commitments, &process.hashes, salt);
    let of_process = differing(Stream::Process, &process.commitments, &chart.hashes, salt);
    let fault = if notes_are_gone { Fault::NotesMissing } else { Fault::Commitment };
    let found = |stream, committed: &Committed, fault| Finding {
        file: committed.file.clone(),
        line: committed.line,
        stream,
        seq: committed.seq,
        fault,
    };
    let of_chart = of_chart.map(|committed| found(Stream::Chart, committed, fault));
    let of_process =
        of_process.map(|committed| found(Stream::Process, committed, Fault::Commitment));
    of_chart.into_iter().chain(of_process).collect()
}

/// The first line whose commitment doesn't open to an end of the other stream, at or after the one
/// before.
fn differing<'a>(
    own: Stream,
    commitments: &'a [Committed],
    other: &[Hash],
    salt: &ProcessSalt,
) -> Option<&'a Committed> {
    let mut count = 0;
    commitments.iter().find(|committed| {
        let opens = |count: &usize| {
            let hash = count.checked_sub(1).and_then(|last| other.get(last).copied());
            let end = OtherEnd { count: *count as u64, hash: hash.unwrap_or(Hash::START) };
            salt.commit(own, committed.seq, &end) == committed.commitment
        };
        match (count..=other.len()).find(opens) {
            Some(found) => {
                count = found;
                false
            }
            None => true,
        }
    })
}
