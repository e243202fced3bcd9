//! A fault of the program in the fold of one event costs that event, and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

/// The first dose, with a phase that begins at the end of all time: reckoning its end overflows.
fn dose_whose_phase_breaks_the_fold(test: &mut TestSession) -> Arc<Entry> {
    let read_back = test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
    let id = EntryId(Uuid::from_u128(9));
    let command = give(read_back, When::Now);
    let entry = test.session.entry(command, test.stamp(), id, |_| 9, None).unwrap().unwrap();
    let events = entry.events.iter().cloned().map(|event| match event {
        Event::PhaseBegan { phase, cause, .. } => {
            Event::PhaseBegan { phase, cause, at_ms: i64::MAX }
        }
        event => event,
    });
    Arc::new(Entry { events: events.collect(), ..entry })
}

#[test]
fn a_dose_is_given_even_where_the_phase_that_it_begins_breaks_the_fold() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(20 * MIN);
    let entry = dose_whose_phase_breaks_the_fold(&mut test);
    let folded = catch_unwind(AssertUnwindSafe(|| test.session.apply(Arc::clone(&entry))));
    assert!(folded.is_err(), "it breaks");
    test.session.fold_again();
    let note = test.write(TextKind::Chart, "after it");

    let replayed = Session::replay(
        Arc::clone(test.session.protocol()),
        test.session.entries().iter().cloned(),
    );
    assert_eq!(replayed.state(), test.state(), "read back, it is as it was lived");
    for session in [&test.session, &replayed] {
        assert_eq!(session.unfolded(), [entry.id], "it says so");
        assert_eq!(session.state().texts.last().unwrap().entry, note);
        assert_eq!(session.state().doses.len(), 1);
    }
    let again = Command::ReadBackDose(Box::new(dose(DoseKind::First)));
    assert_eq!(test.refused(again), Refusal::FirstDoseGiven);
}

#[test]
fn a_withdrawn_dose_that_broke_the_fold_can_be_entered_again() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(20 * MIN);
    let entry = dose_whose_phase_breaks_the_fold(&mut test);
    let _broken = catch_unwind(AssertUnwindSafe(|| test.session.apply(Arc::clone(&entry))));
    test.session.fold_again();
    test.done(Command::Withdraw { entry: entry.id, reason: "never given".into() });
    assert_eq!(test.state().doses.len(), 0);
    test.done(Command::ReadBackDose(Box::new(dose(DoseKind::First))));
}
