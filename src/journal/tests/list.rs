//! The list of sessions.

use std::fs;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Journal, RecordState, list_sessions};
use crate::session::{Event, Stream};

#[test]
fn a_data_folder_without_sessions_lists_none() {
    assert_eq!(list_sessions(&Practice::new().folders, &Unlock::none()).unwrap(), vec![]);
}

#[test]
fn a_session_is_listed_with_its_opening_and_its_state() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    let state = || list_sessions(&practice.folders, &Unlock::none()).unwrap()[0].state;
    assert_eq!(state(), RecordState::Open, "nothing was kept yet");
    submit(&mut journal, vec![Event::Opened(Box::new(opening()))]);
    next_ack(&journal);
    assert_eq!(state(), RecordState::Open);
    submit(&mut journal, vec![closed()]);
    journal.submit_checkpoint(&stamp(9)).unwrap();
    journal.finish(SOON).unwrap();
    fs::create_dir(practice.folders.sessions().join("notes")).unwrap();
    let listed = list_sessions(&practice.folders, &Unlock::none()).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].state, listed[0].opening.as_deref()),
        (RecordState::Complete, Some(&opening()))
    );
    assert_eq!(listed[0].folder, practice.folder());
}

#[test]
fn a_close_that_stands_in_an_earlier_file_is_found() {
    let practice = Practice::new();
    let entries = closed_chart(&practice);
    let (mut journal, _) =
        Journal::amend(&practice.folders, &practice.folder(), &Unlock::none()).unwrap();
    submit(
        &mut journal,
        vec![Event::Withdrawn {
            entry: entries[3].id,
            stream: Stream::Chart,
            reason: "mistyped".to_owned(),
        }],
    );
    journal.submit_checkpoint(&stamp(900_000)).unwrap();
    journal.finish(SOON).unwrap();
    assert_eq!(
        list_sessions(&practice.folders, &Unlock::none()).unwrap()[0].state,
        RecordState::Complete
    );
}

#[test]
fn torn_and_damaged_ends_are_seen_at_a_glance() {
    let practice = Practice::new();
    closed_chart(&practice);
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    let state = || list_sessions(&practice.folders, &Unlock::none()).unwrap()[0].state;
    fs::write(&file, &sound[..sound.len() - 1]).unwrap();
    assert_eq!(state(), RecordState::Torn);
    let mut changed = sound.clone();
    let place = sound.len() - 500;
    changed[place] ^= 1;
    fs::write(&file, &changed).unwrap();
    assert_eq!(state(), RecordState::Damaged);
    fs::write(&file, b"\x89PNG\r\n\x1a\n").unwrap();
    assert_eq!(state(), RecordState::Damaged);
    fs::remove_file(&file).unwrap();
    assert_eq!(state(), RecordState::Damaged);
}
