//! Nothing that this room didn't write becomes complete, whatever the program is made to do with
//! it.

use std::fs;
use std::path::Path;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{
    ExpiredSessions, Fault, KnownRooms, OpenRoom, RecordState, archive_session, delete_session,
    import_session, list_sessions, sweep_open_keys,
};
use crate::session::{Event, Stream};

/// Everything that a program does with a session that lies there, without a person who looks. What
/// is refused is refused; afterwards the record is what it was.
fn everything_is_tried(practice: &Practice) {
    let folders = &practice.folders;
    sweep_open_keys(folders).unwrap();
    if let Ok((mut journal, _)) = practice.resume(&Unlock::none()) {
        let _ = journal.submit(&entry(journal.next_seq(Stream::Chart), vec![closed()]));
        journal.finish(SOON).unwrap();
    }
    if let Ok((mut journal, _)) = practice.amend(&Unlock::none()) {
        let added = Event::Addended { entry: None, text: "added".to_owned() };
        let _ = journal.submit(&entry(journal.next_seq(Stream::Chart), vec![added]));
        journal.finish(SOON).unwrap();
    }
    let listed = list_sessions(folders, &Unlock::none(), &practice.verdicts()).unwrap();
    assert_eq!(ExpiredSessions::of(listed, "2100-01-01".parse().unwrap()).complete.len(), 1);
    assert!(delete_session(folders, &practice.folder(), stamp(0).wall).is_err());
    let elsewhere = Practice::new();
    fs::create_dir_all(&elsewhere.folders.data).unwrap();
    let tar = elsewhere.folders.data.join("session.tar");
    archive_session(folders, &practice.folder(), &tar, true).unwrap();
    if let Some(own) = practice.rooms().own() {
        let trust = [own.present().unwrap().key.fingerprint()];
        let taken = import_session(&elsewhere.folders, &tar, &trust, stamp(0).wall).unwrap();
        let rooms = elsewhere.rooms();
        let report = crate::journal::Verify::new(&elsewhere.folders, &rooms)
            .report(&taken, &Unlock::none())
            .unwrap();
        assert!(!report.state.is_complete(), "imported: {report:?}");
    }
}

fn never_becomes_complete(practice: &Practice, what: &str) {
    assert_eq!(practice.verdict(), RecordState::Damaged, "{what}: {:?}", practice.verify());
    everything_is_tried(practice);
    assert_eq!(practice.verdict(), RecordState::Damaged, "{what}: {:?}", practice.verify());
}

fn chart(practice: &Practice) -> std::path::PathBuf {
    practice.file("chart.0001.journal")
}

/// Writes a file and, as who comes to a folder would, leaves no ledger behind.
fn put(practice: &Practice, bytes: &[u8]) {
    fs::write(chart(practice), bytes).unwrap();
    let _ = fs::remove_file(practice.folders.ledger(&practice.name()));
}

#[test]
fn a_whole_rewrite_without_the_key_stays_damage() {
    let practice = Practice::new();
    closed_chart(&practice);
    let bodies: Vec<String> = bodies(&bytes(&chart(&practice)))
        .iter()
        .map(|body| body.replace("ruhig", "laut"))
        .collect();
    put(&practice, &written_by(&strange_key(), Stream::Chart, &bodies));
    never_becomes_complete(&practice, "signed by a strange key");
    // Without signatures at all, as a journal was before each line had one.
    let unsigned: String =
        bodies.iter().map(|body| format!("{} {body}\n", "0".repeat(64))).collect();
    put(&practice, unsigned.as_bytes());
    never_becomes_complete(&practice, "unsigned");
}

#[test]
fn a_record_that_is_cut_anywhere_with_a_forged_close_stays_damage() {
    let practice = Practice::new();
    closed_chart(&practice);
    let sound = bytes(&chart(&practice));
    let (lines, bodies) = (lines(&sound), bodies(&sound));
    let close = bodies.last().unwrap();
    for cut in 1..lines.len() - 1 {
        let forged =
            close.replacen(&format!("\"seq\":{}", lines.len() - 1), &format!("\"seq\":{cut}"), 1);
        let tail: Vec<String> = bodies[..cut].iter().cloned().chain([forged]).collect();
        let with_tail = written_by(&strange_key(), Stream::Chart, &tail);
        let tail_line = &crate::journal::tests::samples::lines(&with_tail)[cut];
        // The hash is that of the true lines before, the signature nobody's.
        let link = crate::journal::line::Line::parse(lines[cut - 1].strip_suffix(b"\n").unwrap());
        let hash = link.unwrap().link.next(tail[cut].as_bytes());
        let mut line = tail_line.clone();
        line[..64].copy_from_slice(hash.as_str().as_bytes());
        put(&practice, &[lines[..cut].concat(), line].concat());
        assert_eq!(practice.verdict(), RecordState::Damaged, "cut at {cut}");
    }
    everything_is_tried(&practice);
    assert_eq!(practice.verdict(), RecordState::Damaged);
}

#[test]
fn a_cut_record_shows_against_the_heads_that_lie_beside_it() {
    let practice = Practice::new();
    closed_chart(&practice);
    let sound = bytes(&chart(&practice));
    let lines = lines(&sound);
    for cut in 1..lines.len() {
        fs::write(chart(&practice), lines[..cut].concat()).unwrap();
        let faults = practice.agreed_faults();
        assert!(
            matches!(faults[..], [Fault::LedgerKnowsMore { count: 17, .. }]),
            "cut at {cut}: {faults:?}"
        );
    }
    never_becomes_complete(&practice, "cut");
}

#[test]
fn what_came_after_the_close_can_not_be_taken_away_unseen() {
    let practice = Practice::new();
    let entries = closed_chart(&practice);
    let (mut journal, _) = practice.amend(&Unlock::none()).unwrap();
    let withdrawn =
        Event::Withdrawn { entry: entries[3].id, stream: Stream::Chart, reason: "mistyped".into() };
    submit(&mut journal, vec![withdrawn]);
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verdict(), RecordState::Complete);
    fs::remove_file(practice.file("chart.0002.journal")).unwrap();
    never_becomes_complete(&practice, "without its correction");
}

#[test]
fn a_session_that_never_happened_stays_damage() {
    let practice = Practice::new();
    closed_chart(&practice);
    let bodies = bodies(&bytes(&chart(&practice)));
    // Another id throughout, in a folder of its own.
    let invented: Vec<String> =
        bodies.iter().map(|body| body.replace("0000000000ff", "0000000000fe")).collect();
    let folder =
        practice.folders.sessions().join("2026-11-21-019aa5c1-7e00-7000-8000-0000000000fe");
    copy(&practice.folder(), &folder);
    fs::write(
        folder.join("chart.0001.journal"),
        written_by(&strange_key(), Stream::Chart, &invented),
    )
    .unwrap();
    let verify = |folder: &Path| {
        let rooms = practice.rooms();
        crate::journal::Verify::new(&practice.folders, &rooms)
            .report(folder, &Unlock::none())
            .unwrap()
    };
    assert_eq!(verify(&folder).state, RecordState::Damaged);
    let resumed =
        crate::journal::Journal::resume(&practice.folders, &folder, &Unlock::none(), stamp(0).wall);
    assert!(resumed.is_err());
    assert_eq!(verify(&folder).state, RecordState::Damaged);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_session_under_another_day_or_under_two_or_under_another_id_is_damage() {
    let practice = Practice::new();
    closed_chart(&practice);
    let verify = |folder: &Path| {
        let rooms = practice.rooms();
        let report = crate::journal::Verify::new(&practice.folders, &rooms)
            .report(folder, &Unlock::none())
            .unwrap();
        report.findings.into_iter().map(|finding| finding.fault).collect::<Vec<_>>()
    };
    let sessions = practice.folders.sessions();
    let another_day = sessions.join("2026-11-22-019aa5c1-7e00-7000-8000-0000000000ff");
    copy(&practice.folder(), &another_day);
    assert_eq!(verify(&another_day), [Fault::WrongDay("2026-11-21".parse().unwrap())]);
    assert_eq!(verify(&practice.folder()), [], "the true one stays complete");
    let another_id = sessions.join("2026-11-21-019aa5c1-7e00-7000-8000-0000000000fe");
    copy(&practice.folder(), &another_id);
    assert!(verify(&another_id).contains(&Fault::WrongSession));
}

#[test]
fn a_session_of_another_room_is_damage_here_and_its_key_vouches_for_nothing_of_this_one() {
    let (practice, other) = (Practice::new(), Practice::new());
    closed_chart(&practice);
    closed_chart(&other);
    let theirs = bytes(&chart(&other));
    put(&practice, &theirs);
    assert!(matches!(practice.agreed_faults()[..], [Fault::UnknownRoom(_), ..]));
    never_becomes_complete(&practice, "another room's");
    // The other room's key is known here, since a session of it was taken in.
    let known = other.rooms();
    OpenRoom::trust(&practice.folders, stamp(0).wall, known.own().unwrap()).unwrap();
    let own = Practice::new();
    closed_chart(&own);
    let bodies: Vec<String> = bodies(&bytes(&chart(&own)))
        .iter()
        .map(|body| {
            body.replace(&own.key().room().to_string(), &practice.key().room().to_string()).replace(
                &own.key().public().fingerprint().to_string(),
                &other.key().public().fingerprint().to_string(),
            )
        })
        .collect();
    put(&practice, &written_by(&other.key(), Stream::Chart, &bodies));
    let faults = practice.agreed_faults();
    assert!(
        faults.iter().any(|fault| matches!(fault, Fault::UnknownKey(_))),
        "a known key of another room signs here: {faults:?}"
    );
    never_becomes_complete(&practice, "signed by the other room");
}

#[test]
fn a_room_pub_of_somebody_elses_lets_nothing_of_theirs_count() {
    let (practice, forger) = (Practice::new(), Practice::new());
    closed_chart(&practice);
    closed_chart(&forger);
    fs::copy(chart(&forger), chart(&practice)).unwrap();
    fs::copy(forger.file("process.salt"), practice.file("process.salt")).unwrap();
    fs::copy(forger.folders.data.join("room.pub"), practice.folders.data.join("room.pub")).unwrap();
    let _ = fs::remove_file(practice.folders.ledger(&practice.name()));
    never_becomes_complete(&practice, "under a foreign room.pub");
}

#[test]
fn a_room_whose_keys_somebody_put_there_is_not_trusted_for_that() {
    let (practice, forger) = (Practice::new(), Practice::new());
    closed_chart(&practice);
    closed_chart(&forger);
    let known = forger.rooms();
    KnownRooms::add_other(&practice.folders.data, known.own().unwrap()).unwrap();
    assert_eq!(practice.rooms().others(), []);
    fs::copy(chart(&forger), chart(&practice)).unwrap();
    fs::copy(forger.file("process.salt"), practice.file("process.salt")).unwrap();
    let _ = fs::remove_file(practice.folders.ledger(&practice.name()));
    never_becomes_complete(&practice, "with a room.pub of its own beside");
    // Once it is trusted, nobody slips another key of theirs in behind it.
    OpenRoom::trust(&practice.folders, stamp(0).wall, known.own().unwrap()).unwrap();
    assert_eq!(practice.rooms().others().len(), 1);
    OpenRoom::replace_key(&forger.folders, stamp(0).wall, None).unwrap();
    KnownRooms::add_other(&practice.folders.data, forger.rooms().own().unwrap()).unwrap();
    assert_eq!(practice.rooms().others(), []);
}

#[test]
fn an_emptied_or_zeroed_chart_is_damage() {
    let practice = Practice::new();
    closed_chart(&practice);
    let sound = bytes(&chart(&practice));
    for bytes in [vec![], vec![0; sound.len()], vec![b'\n'; 3]] {
        put(&practice, &bytes);
        never_becomes_complete(&practice, "emptied");
    }
    fs::remove_file(chart(&practice)).unwrap();
    assert_eq!(practice.agreed_faults()[0], Fault::NoFile);
}

#[test]
fn a_torn_end_is_at_most_the_last_line_where_no_later_head_says_otherwise() {
    let practice = Practice::new();
    closed_chart(&practice);
    let sound = bytes(&chart(&practice));
    let lines = lines(&sound);
    let kept: usize = lines[..12].iter().map(Vec::len).sum();
    fs::write(chart(&practice), &sound[..kept + 40]).unwrap();
    assert_eq!(practice.verdict(), RecordState::Damaged, "the ledger knows of 17 lines");
    assert!(practice.amend(&Unlock::none()).is_err(), "and nothing is mended");
    assert_eq!(bytes(&chart(&practice)).len(), kept + 40);
}
