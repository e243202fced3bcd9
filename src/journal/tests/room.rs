//! The room's key: made once, missed, mended, replaced, revoked.

use std::fs;
use std::thread;

use super::samples::*;
use crate::journal::seal::Unlock;
use crate::journal::{Fault, JournalError, KnownRooms, OpenRoom, RecordState, WhyEnded};
use crate::names::SessionId;
use crate::session::{Entry, Event, Stream, Wall};

fn now() -> Wall {
    "2026-12-01T09:00:00+01:00".parse().unwrap()
}

fn room_pub(practice: &Practice) -> std::path::PathBuf {
    practice.folders.data.join("room.pub")
}

#[test]
fn two_programs_that_start_at_once_make_one_key() {
    let practice = Practice::new();
    let rooms: Vec<_> = thread::scope(|scope| {
        let open = || OpenRoom::open(&practice.folders, now()).unwrap().room();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(rooms.iter().all(|room| *room == practice.key().room()), "{rooms:?}");
    assert_eq!(practice.rooms().own().unwrap().keys().len(), 1);
}

#[test]
fn a_missing_key_beside_records_is_asked_about_and_never_replaced_in_silence() {
    let practice = Practice::new();
    closed_chart(&practice);
    let fingerprint = practice.key().public().fingerprint();
    let key = practice.folders.data.join("room.key");
    fs::remove_file(&key).unwrap();
    for without_public in [false, true] {
        if without_public {
            fs::remove_file(room_pub(&practice)).unwrap();
        }
        let refused = practice.amend(&Unlock::none()).unwrap_err();
        assert!(OpenRoom::missing(&practice.folders).is_some());
        let JournalError::RoomKeyMissing(missing) = &refused else { panic!("{refused}") };
        assert_eq!(missing.fingerprint, (!without_public).then_some(fingerprint));
        assert!(refused.to_string().contains("backup"), "{refused}");
        assert!(!key.exists());
    }
}

#[test]
fn a_lost_key_goes_on_to_count_when_a_person_confirms_its_fingerprint_and_else_does_not() {
    let practice = Practice::new();
    closed_chart(&practice);
    let fingerprint = practice.key().public().fingerprint();
    fs::remove_file(practice.folders.data.join("room.key")).unwrap();
    let wrong = strange_key().public().fingerprint();
    let refused = OpenRoom::replace_lost_key(&practice.folders, now(), Some(wrong)).unwrap_err();
    assert!(matches!(refused, JournalError::OtherFingerprint { .. }), "{refused}");
    let made = OpenRoom::replace_lost_key(&practice.folders, now(), Some(fingerprint)).unwrap();
    assert_eq!((made.vouched, made.left_out), (1, vec![]));
    assert_eq!(practice.verdict(), RecordState::Complete);
    let refused =
        OpenRoom::replace_lost_key(&practice.folders, now(), Some(fingerprint)).unwrap_err();
    assert!(matches!(refused, JournalError::RoomKeyThere { .. }), "{refused}");

    fs::remove_file(practice.folders.data.join("room.key")).unwrap();
    let made = OpenRoom::replace_lost_key(&practice.folders, now(), None).unwrap();
    assert_eq!((made.vouched, made.left_out), (0, vec![practice.name()]));
    assert!(matches!(practice.agreed_faults()[0], Fault::UnknownRoom(_)));
    assert!(practice.folders.data.join("room.pub.unconfirmed").exists(), "nothing is lost");
}

#[test]
fn a_public_half_that_is_lost_or_out_of_step_is_mended_from_the_key_and_said() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let path = room_pub(&practice);
    let sound = bytes(&path);
    let strange = crate::journal::RoomHistory::parse(
        std::str::from_utf8(&bytes(&room_pub(&{
            let other = Practice::new();
            closed_chart(&other);
            other
        })))
        .unwrap(),
    )
    .unwrap();
    let falsified = String::from_utf8(sound.clone()).unwrap().replace("2026-11-21", "2025-11-21");
    for out_of_step in [None, Some(strange.to_text()), Some(falsified), Some(String::new())] {
        match &out_of_step {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        assert_eq!(practice.rooms().out_of_step(), Some(path.as_path()));
        assert_eq!(practice.verdict(), RecordState::Complete, "the key itself vouches");
        let (journal, _) = practice.amend(&Unlock::none()).unwrap();
        let mended = journal.mended().unwrap().clone();
        journal.finish(SOON).unwrap();
        assert!(mended.from_second_folder && mended.path == path);
        assert_eq!(bytes(&path), sound);
        assert_eq!(practice.verdict(), RecordState::Complete);
    }
    fs::remove_dir_all(practice.folders.second.as_ref().unwrap().join("rooms")).unwrap();
    fs::remove_file(&path).unwrap();
    let room = OpenRoom::open(&practice.folders, now()).unwrap();
    assert!(!room.mended().unwrap().from_second_folder);
    drop(room);
    assert_eq!(practice.verdict(), RecordState::Complete, "the present key vouches for it");
}

#[test]
fn a_replaced_key_vouches_for_what_it_listed_and_for_nothing_beside() {
    let practice = Practice::new();
    closed_chart(&practice);
    let old = practice.key();
    let made = OpenRoom::replace_key(&practice.folders, now(), None).unwrap();
    assert_eq!((made.vouched, made.left_out), (1, vec![]));
    assert_ne!(practice.key().public(), old.public());
    assert_eq!(practice.key().room(), old.room());
    assert_eq!((practice.verdict(), practice.agreed_faults()), (RecordState::Complete, vec![]));
    assert_eq!(practice.verify().remarks, []);
    // It is added to under the new key.
    let (mut journal, _) = practice.amend(&Unlock::none()).unwrap();
    submit(&mut journal, vec![Event::Addended { entry: None, text: "later".to_owned() }]);
    journal.finish(SOON).unwrap();
    assert_eq!((practice.verdict(), practice.agreed_faults()), (RecordState::Complete, vec![]));
    assert_eq!(practice.verify().chart.key_heads.len(), 2);

    // Whoever has the old key writes the record anew, or a shorter one, or one that never was.
    fs::remove_file(practice.file("chart.0002.journal")).unwrap();
    fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    let file = practice.file("chart.0001.journal");
    let true_bodies = bodies(&bytes(&file));
    let kinder: Vec<String> =
        true_bodies.iter().map(|body| body.replace("note 3", "note 5")).collect();
    let shorter = true_bodies[..9].to_vec();
    for forged in [kinder, shorter] {
        fs::write(&file, written_by(&old, Stream::Chart, &forged)).unwrap();
        assert_eq!(practice.agreed_faults(), [Fault::NotVouchedFor(old.public().fingerprint())]);
    }
}

#[test]
fn a_session_that_is_open_when_the_key_is_replaced_goes_on_under_the_new_one() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::ProcessOpened, private("mine")]);
    submit(&mut journal, vec![note("before")]);
    assert!(
        matches!(
            OpenRoom::replace_key(&practice.folders, now(), None),
            Err(JournalError::LockHeld { .. })
        ),
        "not while it runs"
    );
    journal.finish(SOON).unwrap();
    OpenRoom::replace_key(&practice.folders, now(), None).unwrap();
    let (mut journal, _) = practice.resume(&Unlock::none()).unwrap();
    submit(&mut journal, vec![private("mine again")]);
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    assert_eq!((practice.verdict(), practice.agreed_faults()), (RecordState::Complete, vec![]));
}

#[test]
fn a_revoked_key_counts_for_nothing_from_its_day_on() {
    let practice = Practice::new();
    closed_chart(&practice);
    let stolen = practice.key().public().fingerprint();
    let later: Wall = "2026-11-21T14:26:00+01:00".parse().unwrap();
    let before: Wall = "2026-11-20T00:00:00+01:00".parse().unwrap();
    OpenRoom::replace_key(&practice.folders, now(), Some(now())).unwrap();
    assert_eq!(practice.verdict(), RecordState::Complete, "it was signed before that day");
    let ended = practice.rooms().own().unwrap().keys()[0].ended.clone().unwrap();
    assert_eq!((ended.why, ended.revoked_from), (WhyEnded::Revoked, Some(now())));
    for from in [later, before] {
        OpenRoom::revoke(&practice.folders, now(), stolen, from).unwrap();
        let faults = practice.agreed_faults();
        assert!(faults.contains(&Fault::RevokedKey(stolen)), "from {from}: {faults:?}");
    }
    let unknown = strange_key().public().fingerprint();
    assert!(matches!(
        OpenRoom::revoke(&practice.folders, now(), unknown, before),
        Err(JournalError::UnknownFingerprint { .. })
    ));
}

#[test]
fn a_key_that_was_cut_off_between_its_two_halves_is_put_in_force_or_forgotten() {
    let practice = Practice::new();
    closed_chart(&practice);
    let data = &practice.folders.data;
    let (old_key, old_pub) = (bytes(&data.join("room.key")), bytes(&room_pub(&practice)));
    OpenRoom::replace_key(&practice.folders, now(), None).unwrap();
    let new_key = bytes(&data.join("room.key"));
    let next = data.join("room.key.next");
    // The secret was written, and nothing else.
    fs::write(&next, &new_key).unwrap();
    fs::write(data.join("room.key"), &old_key).unwrap();
    let new_pub = fs::read(room_pub(&practice)).unwrap();
    fs::write(room_pub(&practice), &old_pub).unwrap();
    drop(OpenRoom::open(&practice.folders, now()).unwrap());
    assert_eq!((bytes(&data.join("room.key")), next.exists()), (old_key.clone(), false));
    // The public half names it already.
    fs::write(&next, &new_key).unwrap();
    fs::write(room_pub(&practice), &new_pub).unwrap();
    drop(OpenRoom::open(&practice.folders, now()).unwrap());
    assert_eq!((bytes(&data.join("room.key")), next.exists()), (new_key, false));
    assert_eq!(practice.verdict(), RecordState::Complete);
}

#[test]
fn a_history_in_which_anything_was_changed_is_not_true() {
    let practice = Practice::new();
    closed_chart(&practice);
    OpenRoom::replace_key(&practice.folders, now(), Some(now())).unwrap();
    OpenRoom::replace_key(&practice.folders, now(), None).unwrap();
    let text = fs::read_to_string(room_pub(&practice)).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 3);
    let parse = |text: &str| crate::journal::RoomHistory::parse(text).is_ok();
    assert!(parse(&text));
    for place in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[place] ^= 1;
        let Ok(changed) = String::from_utf8(changed) else { continue };
        assert!(!parse(&changed), "byte {place}: {}", &changed[place.saturating_sub(20)..]);
    }
    for wrong in [
        [lines[0], lines[2]].concat(),
        [lines[1], lines[2]].concat(),
        [lines[0], lines[1], lines[1]].concat(),
    ] {
        assert!(!parse(&wrong));
    }
}

#[test]
fn rooms_that_share_a_second_folder_keep_their_sessions_and_their_keys_apart() {
    let practice = Practice::with_second();
    closed_chart(&practice);
    let mut other = Practice::new();
    other.folders.second.clone_from(&practice.folders.second);
    let another = Entry {
        events: vec![Event::Opened(Box::new(crate::session::Opening {
            session: SessionId(entry_id(77).0),
            ..opening()
        }))],
        ..opened()
    };
    crate::journal::Journal::create(&other.folders, &another).unwrap().finish(SOON).unwrap();
    let lost = |practice: &Practice| {
        crate::journal::lost_sessions(&practice.folders, &practice.rooms()).unwrap().len()
    };
    assert_eq!((lost(&practice), lost(&other)), (0, 0));
    fs::remove_dir_all(practice.folder()).unwrap();
    assert_eq!((lost(&practice), lost(&other)), (1, 0));
    assert_eq!(KnownRooms::of(&practice.folders.data).unwrap().others().len(), 0);
}
