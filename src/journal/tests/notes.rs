//! The chart holds the private notes without telling of them.

use std::fs;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{
    Fault, Journal, JournalError, RecordState, Remark, archive_session, import_session,
};
use crate::session::{Event, Stream};

/// A closed session, with private notes at these places among ten others.
fn closed_with(notes_at: &[usize]) -> Practice {
    let practice = Practice::new();
    let mut journal = practice.begin();
    let mut begun = false;
    for place in 0..10 {
        if notes_at.contains(&place) {
            let mut events = vec![private(&format!("canary {place}"))];
            if !std::mem::replace(&mut begun, true) {
                events.insert(0, Event::ProcessOpened);
            }
            submit(&mut journal, events);
        }
        submit(&mut journal, vec![note(&format!("note {place}"))]);
        journal.submit_checkpoint(&stamp(1_000)).unwrap();
    }
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    practice
}

fn without_notes(practice: &Practice) {
    for file in fs::read_dir(practice.folder()).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("process.") {
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn a_session_without_notes_is_complete_and_one_with_notes_is_complete_with_them() {
    let none = closed_with(&[]);
    assert_eq!((none.verdict(), none.verify().process), (RecordState::Complete, None));
    let some = closed_with(&[2, 7]);
    assert_eq!((some.verdict(), some.agreed_faults()), (RecordState::Complete, vec![]));
    assert_eq!(some.verify().process.unwrap().lines, 2);
}

#[test]
fn notes_that_were_destroyed_apart_are_said_not_to_be_here_and_the_chart_stays_complete() {
    for notes_at in [&[][..], &[2, 7]] {
        let practice = closed_with(notes_at);
        without_notes(&practice);
        let report = practice.verify();
        assert_eq!((report.state, report.findings), (RecordState::CompleteWithoutNotes, vec![]));
    }
    // The salt was forgotten: that they were here can be told, and that they aren't.
    let practice = closed_with(&[2, 7]);
    fs::remove_file(practice.file("process.0001.journal")).unwrap();
    assert_eq!(practice.verdict(), RecordState::CompleteWithoutNotes);
}

#[test]
fn the_chart_tells_neither_whether_there_are_notes_nor_when_one_was_written() {
    let shape = |practice: &Practice| {
        let text = String::from_utf8(bytes(&practice.file("chart.0001.journal"))).unwrap();
        assert!(!text.contains("canary"));
        text.lines().map(str::len).collect::<Vec<_>>()
    };
    let (none, some) = (closed_with(&[]), closed_with(&[2, 7]));
    assert_eq!(shape(&none), shape(&some), "each line is as long as without notes");
    let commitments = |practice: &Practice| {
        let text = String::from_utf8(bytes(&practice.file("chart.0001.journal"))).unwrap();
        let all = text.split("\"commitment\":\"").skip(1).map(|rest| rest[..64].to_owned());
        all.collect::<Vec<_>>()
    };
    let all = commitments(&none);
    let mut unique = all.clone();
    unique.sort();
    unique.dedup();
    assert_eq!((all.len(), unique.len()), (12, 12), "renewed each time: {all:?}");
}

#[test]
fn notes_that_are_changed_cut_swapped_or_emptied_are_damage() {
    let practice = closed_with(&[2, 5, 7]);
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    let file = practice.file("process.0001.journal");
    let sound = bytes(&file);
    let lines = lines(&sound);
    for cut in 1..lines.len() {
        fs::write(&file, lines[..cut].concat()).unwrap();
        assert_eq!(practice.agreed_faults(), [Fault::Commitment], "cut at {cut}");
    }
    fs::write(&file, b"").unwrap();
    assert_eq!(practice.agreed_faults(), [Fault::Emptied]);
    fs::write(&file, vec![0; sound.len()]).unwrap();
    assert_eq!(practice.verdict(), RecordState::Damaged);
    fs::write(&file, [lines[0].clone(), lines[2].clone(), lines[1].clone()].concat()).unwrap();
    assert_eq!(practice.verdict(), RecordState::Damaged);
    // Other notes of the same session, by a holder of the key.
    let other: Vec<String> =
        bodies(&sound).iter().map(|body| body.replace("canary", "kinder")).collect();
    fs::write(&file, written_by(&practice.key(), Stream::Process, &other)).unwrap();
    assert_eq!(practice.agreed_faults()[0], Fault::Commitment);
    fs::write(&file, sound).unwrap();
    assert_eq!(practice.verdict(), RecordState::Complete);
}

#[test]
fn a_salt_that_is_missing_or_another_one_beside_notes_is_damage() {
    let practice = closed_with(&[2]);
    let salt = practice.file("process.salt");
    let sound = bytes(&salt);
    fs::remove_file(&salt).unwrap();
    assert_eq!(practice.agreed_faults(), [Fault::Salt]);
    fs::write(&salt, "0".repeat(64)).unwrap();
    assert_eq!(practice.agreed_faults(), [Fault::Salt]);
    fs::write(&salt, sound).unwrap();
    assert_eq!(practice.agreed_faults(), []);
}

#[test]
fn notes_of_a_session_that_is_still_open_can_not_be_taken_away_unseen() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::ProcessOpened, private("canary")]);
    journal.submit_checkpoint(&stamp(60_000)).unwrap();
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verdict(), RecordState::Open);
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    fs::remove_file(practice.file("process.0001.journal")).unwrap();
    assert_eq!(practice.agreed_faults(), [Fault::NotesMissing]);
    assert!(practice.resume(&Unlock::none()).is_err());
}

#[test]
fn an_open_session_without_its_salt_is_open_and_not_gone_on_with() {
    let practice = Practice::new();
    practice.begin().finish(SOON).unwrap();
    fs::remove_file(practice.file("process.salt")).unwrap();
    let report = practice.verify();
    assert_eq!((report.state, report.findings), (RecordState::Open, vec![]));
    assert_eq!(report.remarks, [Remark::NoSalt], "an archive leaves it out");
    let refused = practice.resume(&Unlock::none()).unwrap_err();
    assert!(matches!(refused, JournalError::NoSalt { .. }), "{refused}");
}

#[test]
fn a_note_that_a_power_cut_kept_from_the_disk_is_no_damage() {
    let practice = Practice::new();
    let journal = practice.begin();
    journal.finish(SOON).unwrap();
    for left in [&b""[..], b"0123456789abcdef"] {
        fs::write(practice.file("process.0001.journal"), left).unwrap();
        assert_eq!(practice.agreed_faults(), []);
        let (journal, resumed) = practice.resume(&Unlock::none()).unwrap();
        assert_eq!(resumed.recovered_bytes, left.len() as u64);
        journal.finish(SOON).unwrap();
    }
}

#[test]
fn an_archive_without_notes_restores_without_them_and_takes_them_in_later() {
    let practice = closed_with(&[2, 7]);
    let other = Practice::new();
    fs::create_dir_all(&other.folders.data).unwrap();
    let (chart, whole) =
        (other.folders.data.join("chart.tar"), other.folders.data.join("whole.tar"));
    archive_session(&practice.folders, &practice.folder(), &chart, false).unwrap();
    archive_session(&practice.folders, &practice.folder(), &whole, true).unwrap();
    let trust = [practice.key().public().fingerprint()];
    import_session(&other.folders, &chart, &trust, stamp(0).wall).unwrap();
    assert_eq!(other.verdict(), RecordState::CompleteWithoutNotes);
    assert!(!other.file("process.salt").exists());
    import_session(&other.folders, &whole, &[], stamp(0).wall).unwrap();
    assert_eq!(other.verdict(), RecordState::Complete);
    assert_eq!(other.read().process.len(), 2);
    assert!(
        import_session(&other.folders, &whole, &[], stamp(0).wall).is_err(),
        "it is here already"
    );
}

#[test]
fn what_is_corrected_where_the_notes_are_not_here_is_complete_and_fits_them_later() {
    let practice = closed_with(&[2, 7]);
    let aside = practice.folders.data.join("aside");
    fs::create_dir(&aside).unwrap();
    for name in ["process.0001.journal", "process.salt"] {
        fs::rename(practice.file(name), aside.join(name)).unwrap();
    }
    let (mut journal, _): (Journal, _) = practice.amend(&Unlock::none()).unwrap();
    submit(&mut journal, vec![Event::Addended { entry: None, text: "later".to_owned() }]);
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verdict(), RecordState::CompleteWithoutNotes);
    for name in ["process.0001.journal", "process.salt"] {
        fs::rename(aside.join(name), practice.file(name)).unwrap();
    }
    assert_eq!((practice.verdict(), practice.agreed_faults()), (RecordState::Complete, vec![]));
}
