//! What is being typed outlives a crash, and nothing else.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::samples::*;
use crate::journal::Draft;
use crate::journal::drafts::{self, DraftWriter};
use crate::journal::seal::Unlock;
use crate::session::TextKind;

fn draft(kind: TextKind, text: &str) -> Draft {
    Draft { kind, text: text.to_owned(), since_ms: 61_000 }
}

fn typed() -> Vec<Draft> {
    vec![draft(TextKind::Chart, "canary: hands are"), draft(TextKind::Process, "canary: I was")]
}

/// Waits until it is so; the thread of the drafts is not told to hurry.
fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < SOON, "{what} within {SOON:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn names(folder: &Path, end: &str) -> Vec<String> {
    let names =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(end)).collect()
}

#[test]
fn what_is_being_typed_is_there_when_the_session_is_gone_on_with() {
    for sealed in [false, true] {
        let practice = Practice::new();
        if sealed {
            seal_for_nobody(&practice);
        }
        let journal = practice.begin();
        journal.keep_drafts(typed());
        let folder = practice.folder();
        until("both are kept", || drafts::read(&folder, &Unlock::none()).len() == 2);
        for file in names(&folder, ".draft") {
            let text = fs::read_to_string(folder.join(&file)).unwrap();
            assert_eq!(text.contains("canary"), !sealed, "{file}: {text}");
            assert!(
                !(text.contains("hands") && text.contains("I was")),
                "the therapist's own lie apart"
            );
        }
        // Cut off: nothing is finished, but the locks go with the process.
        journal.finish(SOON).unwrap();
        let (journal, resumed) = practice.resume(&Unlock::none()).unwrap();
        assert_eq!(resumed.drafts, typed());
        journal.keep_drafts(resumed.drafts);
        journal.keep_drafts(vec![draft(TextKind::Chart, "canary: hands are warm")]);
        until("the newer one is kept", || {
            drafts::read(&folder, &Unlock::none())[0].text.ends_with("warm")
        });
        journal.finish(SOON).unwrap();
    }
}

#[test]
fn nothing_of_it_stays_after_the_close() {
    let practice = Practice::new();
    seal_for_nobody(&practice);
    let mut journal = practice.begin();
    let folder = practice.folder();
    journal.keep_drafts(typed());
    until("both are kept", || names(&folder, ".draft").len() == 2);
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    assert_eq!((names(&folder, ".draft"), names(&folder, ".open")), (vec![], vec![]));
    assert_eq!(names(&folder, ".key"), ["chart.0001.key"]);
}

#[test]
fn a_text_goes_only_when_the_entry_that_it_became_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let unsaved = Arc::new(AtomicU64::new(0));
    let writer = DraftWriter::start(folder.path(), None, Arc::clone(&unsaved)).unwrap();
    writer.keep(typed());
    until("both are kept", || names(folder.path(), ".draft").len() == 2);
    unsaved.store(1, Ordering::Release);
    writer.keep(vec![draft(TextKind::Process, "canary: I was")]);
    std::thread::sleep(Duration::from_millis(200));
    assert!(
        names(folder.path(), ".draft").contains(&"chart.draft".to_owned()),
        "its entry is not kept yet"
    );
    unsaved.store(0, Ordering::Release);
    until("it is gone", || names(folder.path(), ".draft") == ["process.draft"]);
    writer.end(folder.path(), false, SOON);
}

#[test]
fn a_file_that_is_no_draft_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("chart.draft"), "[{\"kind\":").unwrap();
    assert_eq!(drafts::read(folder.path(), &Unlock::none()), []);
    assert!(folder.path().join("chart.draft").exists());
}
