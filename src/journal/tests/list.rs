//! The list of sessions, and what it says of each.

use std::fs;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{OpenRoom, RecordState, Verdicts, Verify, list_sessions};

/// What the list says of the session, with what was kept of earlier verifications.
fn state(practice: &Practice) -> Option<RecordState> {
    list_sessions(&practice.folders, &Unlock::none(), &practice.verdicts()).unwrap()[0].state
}

/// Verifies the session and keeps what that said.
fn verify(practice: &Practice) -> Verdicts {
    let mut verdicts = practice.verdicts();
    let rooms = practice.rooms();
    let verify = Verify::new(&practice.folders, &rooms);
    let folder = practice.folder();
    verdicts
        .verified(&practice.name(), &folder, || verify.report(&folder, &Unlock::none()))
        .unwrap();
    verdicts.keep(&OpenRoom::open(&practice.folders, stamp(0).wall).unwrap()).unwrap();
    verdicts
}

#[test]
fn a_data_folder_without_sessions_lists_none() {
    let practice = Practice::new();
    let listed = list_sessions(&practice.folders, &Unlock::none(), &practice.verdicts());
    assert_eq!(listed.unwrap(), vec![]);
}

#[test]
fn a_session_is_listed_with_its_opening_and_called_complete_only_once_it_was_verified() {
    let practice = Practice::new();
    closed_chart(&practice);
    fs::create_dir(practice.folders.sessions().join("notes")).unwrap();
    let listed = list_sessions(&practice.folders, &Unlock::none(), &practice.verdicts()).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].state, listed[0].opening.as_deref()), (None, Some(&opening())));
    assert_eq!(listed[0].folder, practice.folder());
    verify(&practice);
    assert_eq!(state(&practice), Some(RecordState::Complete));
}

#[test]
fn a_verdict_counts_for_the_very_files_that_were_verified() {
    let practice = Practice::new();
    closed_chart(&practice);
    verify(&practice);
    let file = practice.file("chart.0001.journal");
    let sound = bytes(&file);
    let mut changed = sound.clone();
    changed[500] ^= 1;
    let times = fs::metadata(&file).unwrap().modified().unwrap();
    let written = fs::File::options().write(true).open(&file).unwrap();
    std::io::Write::write_all(&mut &written, &changed).unwrap();
    // Size and time of change are as they were; what the file system counts by itself is not.
    written.set_modified(times).unwrap();
    assert_eq!(state(&practice), None);
    assert_eq!(practice.verify().state, RecordState::Damaged);
    verify(&practice);
    assert_eq!(state(&practice), Some(RecordState::Damaged));
    fs::write(&file, sound).unwrap();
    fs::write(practice.folders.ledger(&practice.name()), "").unwrap();
    verify(&practice);
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    assert_eq!(state(&practice), None, "the heads have changed");
}

#[test]
fn a_verdict_that_the_room_did_not_sign_counts_for_nothing() {
    let practice = Practice::new();
    closed_chart(&practice);
    fs::write(practice.file("chart.0001.journal"), "forged\n").unwrap();
    verify(&practice);
    let path = practice.folders.data.join("verdicts.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("damaged"), "{text}");
    fs::write(&path, text.replace("damaged", "complete")).unwrap();
    assert_eq!(state(&practice), None);
    // A verdict of another room, or under other keys.
    fs::write(&path, text).unwrap();
    assert_eq!(state(&practice), Some(RecordState::Damaged));
    OpenRoom::replace_key(&practice.folders, stamp(0).wall, None).unwrap();
    assert_eq!(state(&practice), None);
}

#[test]
fn damage_shows_in_the_list_while_a_record_is_sealed() {
    let practice = Practice::new();
    seal_for_nobody(&practice);
    closed_chart(&practice);
    verify(&practice);
    let listed = list_sessions(&practice.folders, &Unlock::none(), &practice.verdicts()).unwrap();
    assert_eq!((listed[0].state, &listed[0].opening), (Some(RecordState::Complete), &None));
    let file = practice.file("chart.0001.journal");
    let mut changed = bytes(&file);
    changed[900] ^= 1;
    fs::write(&file, changed).unwrap();
    verify(&practice);
    assert_eq!(state(&practice), Some(RecordState::Damaged));
}
