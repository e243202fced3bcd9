//! Sealed sessions: nothing to read without a key, everything to verify, and nothing lost with one.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use age::x25519::Identity;

use super::samples::*;
use crate::journal::seal::{KeysError, NewKeys, NotUnlocked, Passphrase, Sealing, Unlock, drill};
use crate::journal::{
    Fault, Journal, JournalError, RecordState, SessionRecord, list_sessions, sweep_open_keys,
};
use crate::session::{Entry, Event, Stream};

/// A practice that seals, with its keys at hand.
struct Sealed {
    practice: Practice,
    chart: Unlock,
    process: Unlock,
    recovery: Unlock,
}

impl Sealed {
    fn new() -> Self {
        let practice = Practice::new();
        let [chart, process, recovery] = [(); 3].map(|()| Identity::generate());
        let keys = practice.folders.data.join("keys");
        fs::create_dir_all(&keys).unwrap();
        for (stream, own) in [("chart", &chart), ("process", &process)] {
            let text = format!("{}\n{}\n", own.to_public(), recovery.to_public());
            fs::write(keys.join(format!("{stream}.recipients")), text).unwrap();
        }
        let unlock = |identity: &Identity| Unlock::recovery(&identity.to_string()).unwrap();
        Self {
            practice,
            chart: unlock(&chart),
            process: unlock(&process),
            recovery: unlock(&recovery),
        }
    }

    /// A closed session with a note in each stream.
    fn closed(&self) -> (Vec<Entry>, Vec<Entry>) {
        let (mut journal, mut chart, process) = self.running();
        chart.push(submit(&mut journal, vec![closed()]));
        journal.finish(SOON).unwrap();
        (chart, process)
    }

    fn running(&self) -> (Journal, Vec<Entry>, Vec<Entry>) {
        let mut journal = self.practice.begin();
        let chart = vec![opened(), submit(&mut journal, vec![note("canary of the chart")])];
        let process = vec![submit(
            &mut journal,
            vec![Event::ProcessOpened, private("canary of the therapist")],
        )];
        (journal, chart, process)
    }

    fn read(&self, unlock: &Unlock) -> SessionRecord {
        self.practice.read_unlocked(unlock)
    }

    fn faults(&self) -> Vec<Fault> {
        self.practice.faults()
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.practice.folder())
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        files
    }
}

#[test]
fn a_sealed_session_is_complete_without_a_key_and_read_with_each_of_its_keys() {
    let sealed = Sealed::new();
    let (chart, process) = sealed.closed();
    let report = sealed.practice.verify();
    assert_eq!((report.state, report.findings), (RecordState::Complete, vec![]));
    assert_eq!(
        (report.chart.sealed, report.chart.entries, report.process.unwrap().sealed),
        (3, 0, 1)
    );
    let locked = sealed.read(&Unlock::none());
    assert!(locked.is_locked() && locked.chart.is_empty() && locked.process.is_empty());
    let by_practice = sealed.read(&sealed.chart);
    assert_eq!(
        (&by_practice.chart, by_practice.process.len()),
        (&chart, 0),
        "the practice doesn't read process notes"
    );
    let by_therapist = sealed.read(&sealed.process);
    assert_eq!((by_therapist.chart.len(), &by_therapist.process), (0, &process));
    let by_paper = sealed.read(&sealed.recovery);
    assert_eq!((&by_paper.chart, &by_paper.process), (&chart, &process));
    assert_eq!((by_paper.report.findings, by_paper.report.state), (vec![], RecordState::Complete));
    assert!(
        sealed.read(&Sealed::new().recovery).is_locked(),
        "another practice's key opens nothing"
    );
}

#[test]
fn nothing_that_was_written_can_be_read_in_any_file() {
    let sealed = Sealed::new();
    sealed.closed();
    for path in sealed.files() {
        let bytes = bytes(&path);
        for private in ["canary", "KAP-0417", "wrote"] {
            let found = bytes.windows(private.len()).any(|window| window == private.as_bytes());
            assert!(!found, "{private} in {}", path.display());
        }
    }
}

#[test]
fn the_keys_lie_open_until_the_close_and_go_then() {
    let sealed = Sealed::new();
    let (journal, chart, _) = sealed.running();
    journal.finish(SOON).unwrap();
    assert!(sealed.practice.verify().keys_open);
    let open = sealed.practice.file("chart.0001.open");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&open).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (mut journal, resumed) = sealed.practice.resume(&Unlock::none()).unwrap();
    assert_eq!(resumed.record.chart, chart);
    let went_on = submit(&mut journal, vec![Event::Resumed { gap_ms: 1 }]);
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    assert!(!open.exists() && !sealed.practice.verify().keys_open, "{:?}", sealed.files());
    assert_ne!(
        bytes(&sealed.practice.file("chart.0001.key")),
        bytes(&sealed.practice.file("chart.0002.key")),
        "a key a file"
    );
    let record = sealed.read(&sealed.chart);
    assert_eq!((record.report.state, &record.chart[2]), (RecordState::Complete, &went_on));
    assert_eq!(sealed.practice.verify().state, RecordState::Complete);
}

#[test]
fn a_start_takes_the_keys_away_that_a_kill_left_beside_a_closed_session_and_never_those_of_an_open_one()
 {
    let sealed = Sealed::new();
    let folders = &sealed.practice.folders;
    let sweep = || sweep_open_keys(folders).unwrap();
    let (mut journal, ..) = sealed.running();
    let keys = ["chart.0001.open", "process.0001.open"].map(|name| sealed.practice.file(name));
    (0..3).for_each(|_| drop(next_ack(&journal)));
    let texts = keys.each_ref().map(|path| bytes(path));
    sweep();
    assert!(keys.iter().all(|path| path.exists()), "another journal runs it");
    journal.finish(SOON).unwrap();
    sweep();
    assert!(keys.iter().all(|path| path.exists()), "they resume it");

    journal = sealed.practice.resume(&Unlock::none()).unwrap().0;
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    let kill_left =
        || keys.iter().zip(&texts).for_each(|(path, text)| fs::write(path, text).unwrap());
    kill_left();
    sweep();
    assert!(!sealed.practice.verify().keys_open, "{:?}", sealed.files());
    assert_eq!(sealed.practice.verify().state, RecordState::Complete);

    kill_left();
    let file = sealed.practice.file("chart.0001.journal");
    let sound = bytes(&file);
    let opening = sound.iter().position(|byte| *byte == b'\n').unwrap();
    fs::write(&file, &sound[..=opening]).unwrap();
    assert_eq!(sealed.practice.verify().state, RecordState::Damaged, "it lost its middle");
    sweep();
    assert!(!sealed.practice.verify().keys_open, "a damaged one was closed too");
}

#[test]
fn a_closed_session_is_amended_only_unlocked_and_its_amendment_is_sealed() {
    let sealed = Sealed::new();
    let (chart, _) = sealed.closed();
    let locked = sealed.practice.amend(&Unlock::none()).unwrap_err();
    assert!(matches!(locked, JournalError::Locked { .. }), "{locked}");
    let (mut journal, _) = sealed.practice.amend(&sealed.chart).unwrap();
    let reason = "canary of a reason".into();
    submit(
        &mut journal,
        vec![Event::Withdrawn { entry: chart[1].id, stream: Stream::Chart, reason }],
    );
    journal.finish(SOON).unwrap();
    assert_eq!((sealed.practice.verify().state, sealed.faults()), (RecordState::Complete, vec![]));
    assert_eq!(sealed.read(&sealed.recovery).chart.len(), 4);
    assert!(!sealed.practice.verify().keys_open);
    assert!(
        !String::from_utf8(bytes(&sealed.practice.file("chart.0002.journal")))
            .unwrap()
            .contains("canary")
    );
}

#[test]
fn a_sealed_session_is_never_gone_on_with_in_the_clear() {
    let sealed = Sealed::new();
    sealed.running().0.finish(SOON).unwrap();
    let keys = sealed.practice.folders.data.join("keys");
    fs::rename(&keys, keys.with_extension("away")).unwrap();
    let before = sealed.files();
    let refused = sealed.practice.resume(&Unlock::none()).unwrap_err();
    assert!(
        matches!(refused, JournalError::KeysGone { .. }) && refused.to_string().contains("keys/"),
        "{refused}"
    );
    assert_eq!(sealed.files(), before, "nothing was changed");
    fs::rename(keys.with_extension("away"), &keys).unwrap();
    fs::write(keys.join("chart.recipients"), "age1nothing\n").unwrap();
    let refused = sealed.practice.resume(&Unlock::none()).unwrap_err();
    assert!(refused.to_string().contains("two keys at least"), "{refused}");
}

#[test]
fn a_session_whose_open_keys_are_gone_is_gone_on_with_once_it_is_unlocked() {
    let sealed = Sealed::new();
    let (journal, chart, _) = sealed.running();
    journal.finish(SOON).unwrap();
    fs::remove_file(sealed.practice.file("chart.0001.open")).unwrap();
    let before = sealed.files();
    let locked = sealed.practice.resume(&Unlock::none()).unwrap_err();
    assert!(matches!(locked, JournalError::Locked { .. }), "{locked}");
    assert_eq!(sealed.files(), before, "nothing was changed");
    let (journal, resumed) = sealed.practice.resume(&sealed.chart).unwrap();
    assert_eq!(resumed.record.chart, chart);
    journal.finish(SOON).unwrap();
}

#[test]
fn a_clear_session_goes_on_sealed_once_there_are_keys() {
    let sealed = Sealed::new();
    let keys = sealed.practice.folders.data.join("keys");
    fs::rename(&keys, keys.with_extension("away")).unwrap();
    sealed.running().0.finish(SOON).unwrap();
    fs::rename(keys.with_extension("away"), &keys).unwrap();
    let (mut journal, _) = sealed.practice.resume(&Unlock::none()).unwrap();
    submit(&mut journal, vec![note("sealed from here")]);
    journal.finish(SOON).unwrap();
    let second = String::from_utf8(bytes(&sealed.practice.file("chart.0002.journal"))).unwrap();
    assert!(!second.contains("sealed from here"));
    assert_eq!(sealed.read(&sealed.chart).chart.len(), 3);
}

#[test]
fn a_key_that_is_missing_or_another_ones_is_named_without_any_secret() {
    let sealed = Sealed::new();
    sealed.closed();
    let (chart, process) =
        (sealed.practice.file("chart.0001.key"), sealed.practice.file("process.0001.key"));
    let sound = bytes(&chart);
    fs::copy(&process, &chart).unwrap();
    assert_eq!(sealed.faults(), [Fault::OtherKey], "told once for the file");
    for place in 0..sound.len() {
        let mut changed = sound.clone();
        changed[place] ^= 1;
        fs::write(&chart, changed).unwrap();
        assert_eq!(sealed.faults(), [Fault::OtherKey], "byte {place} of the key's file");
    }
    fs::remove_file(&chart).unwrap();
    assert_eq!(sealed.faults(), [Fault::KeyMissing]);
    assert_eq!(sealed.practice.verify().state, RecordState::Damaged);
    fs::write(&chart, sound).unwrap();
    assert_eq!(sealed.practice.verify().state, RecordState::Complete);
}

#[test]
fn a_changed_byte_of_a_sealed_record_is_seen_without_a_key() {
    let sealed = Sealed::new();
    sealed.closed();
    let file = sealed.practice.file("chart.0001.journal");
    let sound = bytes(&file);
    for place in 0..sound.len() {
        let mut changed = sound.clone();
        changed[place] ^= 1;
        // Not emptied first, so that the file system needn't flush.
        let mut written = fs::OpenOptions::new().write(true).open(&file).unwrap();
        written.write_all(&changed).unwrap();
        drop(written);
        let state = sealed.practice.verify().state;
        assert!(
            matches!(state, RecordState::Damaged | RecordState::Torn),
            "byte {place}: {state:?}"
        );
    }
}

#[test]
fn entries_are_bound_to_their_place() {
    let sealed = Sealed::new();
    sealed.closed();
    fs::remove_file(sealed.practice.folders.ledger(&sealed.practice.name())).unwrap();
    let file = sealed.practice.file("chart.0001.journal");
    let mut bodies = bodies(&bytes(&file));
    // Whoever holds the room's key moves a payload and makes the chain anew.
    let payload = |body: &str| body.split_once("\"sealed\":").unwrap().1.to_owned();
    let (second, third) = (payload(&bodies[1]), payload(&bodies[2]));
    bodies[1] = bodies[1].replace(&second, &third);
    let key = sealed.practice.key();
    fs::write(&file, written_by(&key, Stream::Chart, &bodies[..2])).unwrap();
    let report = sealed.practice.verify_unlocked(&sealed.chart);
    let faults: Vec<_> = report.findings.iter().map(|finding| &finding.fault).collect();
    assert_eq!(faults, [&Fault::NotOpened]);
}

#[test]
fn a_readable_line_or_file_in_the_place_of_a_sealed_one_is_damage_even_when_the_room_signs_it() {
    let sealed = Sealed::new();
    sealed.closed();
    fs::remove_file(sealed.practice.folders.ledger(&sealed.practice.name())).unwrap();
    let file = sealed.practice.file("chart.0001.journal");
    let true_bodies = bodies(&bytes(&file));
    let json =
        crate::journal::payload::encode(&entry(1, vec![note("clear")]), session_id()).unwrap();
    let (head, _) = true_bodies[1].split_once("\"sealed\":").unwrap();
    let mut with_clear = true_bodies.clone();
    with_clear[1] = format!("{head}\"entry\":{json}}}");
    let key = sealed.practice.key();
    fs::write(&file, written_by(&key, Stream::Chart, &with_clear)).unwrap();
    assert_eq!(sealed.faults(), [Fault::Unsealed]);
    // A sealed line in a file that doesn't say for whom.
    let mut for_nobody = true_bodies;
    let (before, rest) = for_nobody[0].split_once(",\"sealed_for\":[").unwrap();
    for_nobody[0] = format!("{before}{}", rest.split_once(']').unwrap().1);
    fs::write(&file, written_by(&key, Stream::Chart, &for_nobody)).unwrap();
    assert!(sealed.faults().contains(&Fault::NotSealed), "{:?}", sealed.faults());
}

#[test]
fn a_sealed_file_says_for_whom_by_fingerprint() {
    let sealed = Sealed::new();
    sealed.closed();
    let text = String::from_utf8(bytes(&sealed.practice.file("chart.0001.journal"))).unwrap();
    let recipients =
        fs::read_to_string(sealed.practice.folders.data.join("keys/chart.recipients")).unwrap();
    for recipient in recipients.lines() {
        let fingerprint = crate::journal::Fingerprint::of(recipient.as_bytes()).to_string();
        assert!(text.lines().next().unwrap().contains(&fingerprint), "{fingerprint}");
    }
}

#[test]
fn the_list_tells_whose_session_it_is_only_when_it_is_unlocked() {
    let sealed = Sealed::new();
    sealed.closed();
    let verdicts = sealed.practice.verdicts();
    let listed = |unlock: &Unlock| {
        list_sessions(&sealed.practice.folders, unlock, &verdicts).unwrap().remove(0).opening
    };
    assert_eq!(listed(&Unlock::none()), None);
    assert_eq!(listed(&sealed.chart).unwrap().client.as_str(), "KAP-0417");
}

/// The life of a practice's keys; one test, since each passphrase takes a second of work on
/// purpose.
#[test]
fn keys_are_drilled_before_they_seal_and_new_ones_open_the_old_records() {
    let practice = Practice::new();
    let data = &practice.folders.data;
    let phrase = |text: &str| Passphrase::from(text);
    let (own, process) = (phrase("three quiet rivers"), phrase("my own four words"));

    let short =
        NewKeys::first(data).unwrap().drill_and_turn_on(data, &phrase("short"), &process, || None);
    assert!(matches!(short, Err(KeysError::TooShort)));
    let unread = NewKeys::first(data).unwrap().drill_and_turn_on(data, &own, &process, || None);
    assert!(matches!(unread, Err(KeysError::DrillFailed("the recovery key"))));
    assert!(Sealing::of(data).unwrap().is_none(), "nothing is sealed before a drill has passed");
    assert_eq!(fs::read_dir(data.join("keys")).unwrap().count(), 0, "and nothing is left of it");

    let keys = NewKeys::first(data).unwrap();
    let paper = keys.recovery();
    let mut readings = [Some(phrase("misread")), Some(paper.clone())].into_iter().flatten();
    keys.drill_and_turn_on(data, &own, &process, || readings.next()).unwrap();
    assert!(matches!(NewKeys::first(data), Err(KeysError::Exist)));
    let sealed = |unlock: &Unlock| practice.read_unlocked(unlock);
    let entries = closed_chart(&practice);

    let path = Sealing::identity_path(data, Stream::Chart);
    let unlock = |passphrase: &Passphrase| {
        let mut given = Some(passphrase.clone());
        Unlock::read(&path, || given.take())
    };
    let wrong = unlock(&process).unwrap_err();
    assert!(
        matches!(wrong, NotUnlocked::WrongPassphrase { .. })
            && !wrong.to_string().contains("four words"),
        "{wrong}"
    );
    let none = Unlock::read(&path, || None).unwrap_err();
    assert!(matches!(none, NotUnlocked::NoPassphrase { .. }), "{none}");
    let old = unlock(&own).unwrap();
    assert!(!old.is_emergency());
    assert_eq!(sealed(&old).chart, entries);
    let old_process =
        Unlock::read(&Sealing::identity_path(data, Stream::Process), || Some(process.clone()))
            .unwrap();

    let keys = NewKeys::instead_of(data, old, old_process).unwrap();
    let new_paper = keys.recovery();
    let mut readings = std::iter::once(new_paper.clone());
    keys.drill_and_turn_on(data, &own, &process, || readings.next()).unwrap();
    let (new, recovery) = (unlock(&own).unwrap(), Unlock::recovery(&new_paper).unwrap());
    assert_eq!(sealed(&new).chart, entries, "the new file opens what was sealed for the old key");
    assert!(
        sealed(&recovery).is_locked() && !sealed(&Unlock::recovery(&paper).unwrap()).is_locked(),
        "the old paper is kept"
    );
    assert!(recovery.is_emergency());
    let new_process =
        Unlock::read(&Sealing::identity_path(data, Stream::Process), || Some(process.clone()))
            .unwrap();
    let drilled = drill(data, &new, &new_process, &recovery, &[practice.folder()]).unwrap();
    assert_eq!((drilled.streams, drilled.opened), (1, 1));
    let other = Unlock::recovery(&paper).unwrap();
    assert!(matches!(
        drill(data, &new, &new_process, &other, &[]),
        Err(KeysError::DrillFailed("the recovery key"))
    ));
}

#[test]
fn a_file_without_an_identity_is_named_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.png");
    fs::write(&path, b"\x89PNG\r\n").unwrap();
    let refused = Unlock::read(&path, || Some(Passphrase::from("any"))).unwrap_err();
    assert!(matches!(refused, NotUnlocked::NotAnIdentity { .. }), "{refused}");
}
