//! Sessions for tests, led through the core as the runner does.

use crate::names::Language;
use crate::record::Review;
use crate::session::{
    Amendment, ChecklistTick, Command, Dose, DoseKind, Entry, MusicAct, Opening, Stream, TextKind,
    When,
};
use crate::test_session::{MIN, TestSession, dose, give, initials, opening, protocol, take_vitals};

const PROTOCOL: &str = "intramuscular-60";

/// An intramuscular session from the arrival at 13:42 to the leaving at 15:31, the dose at 14:02.
pub(crate) fn whole() -> Review {
    let mut test = TestSession::opened(protocol(PROTOCOL), agreed());
    test.track(1, "Clearing");
    test.arrive("To meet the grief without having to fix it.");
    test.pass_to(14 * MIN);
    test.done(take_vitals([124.0, 78.0, 74.0, 98.0], Some(initials("JO"))));
    test.pass_to(20 * MIN);
    let given = Dose { form: String::new(), lot: "A123".to_owned(), ..dose(DoseKind::First) };
    let read_back = test.done(Command::ReadBackDose(Box::new(given)));
    test.done(give(read_back, When::Now));
    test.track(2, "Lifting");
    test.pass_to(24 * MIN);
    test.answer("body", "at_rest", None);
    test.pass_to(25 * MIN);
    test.track(3, "Undertow");
    test.pass_to(26 * MIN);
    test.observe("shade_on");
    test.observe("eyes_closed");
    test.pass_to(31 * MIN);
    test.answer("breathing", "as_at_baseline", None);
    test.pass_to(35 * MIN);
    test.done(take_vitals([138.0, 84.0, 88.0, 97.0], Some(initials("JO"))));
    test.pass_to(39 * MIN);
    test.done(Command::MarkMoment { when: When::Now });
    test.write(TextKind::OwnWords, "I can put it down now.");
    test.write(TextKind::Process, "My own chest was tight here; bring to supervision.");
    test.pass_to(42 * MIN);
    test.observe("tears");
    test.pass_to(43 * MIN);
    test.observe("tears");
    test.pass_to(44 * MIN);
    test.answer("face_and_body", "at_rest", None);
    test.pass_to(45 * MIN);
    test.done(Command::Steer(MusicAct::Silence));
    test.pass_to(47 * MIN);
    test.done(Command::Steer(MusicAct::ReturnToPlan));
    test.pass_to(50 * MIN);
    test.observe("movement");
    test.pass_to(60 * MIN);
    test.track(4, "First Light");
    test.done(take_vitals([164.0, 98.0, 84.0, 97.0], Some(initials("JO"))));
    test.pass_to(69 * MIN);
    test.observe("eyes_closed");
    test.observe("shade_on");
    let note = test.write(TextKind::Chart, "Sat up, drank wter.");
    test.done(Command::Amend {
        entry: note,
        to: Amendment::Text("Sat up, drank water.".to_owned()),
        reason: "misspelt".into(),
    });
    test.pass_to(80 * MIN);
    test.track(5, "Home by Evening");
    test.pass_to(92 * MIN);
    test.done(take_vitals([126.0, 80.0, 72.0, 98.0], Some(initials("JO"))));
    test.pass_to(108 * MIN);
    test.done(Command::EndEffects { when: When::Now });
    let companion = ChecklistTick {
        list: "leaving".into(),
        item: "companion_here".into(),
        on: true,
        note: None,
    };
    test.done(Command::TickItem(companion));
    test.pass_to(109 * MIN);
    test.settle_and_close();
    review(&test)
}

/// A rehearsal that ended a minute after its opening, without a dose and without a close.
pub(crate) fn broken_off() -> Review {
    let rehearsed = Opening { client: "TEST-1".parse().unwrap(), rehearsal: true, ..agreed() };
    let mut test = TestSession::opened(protocol(PROTOCOL), rehearsed);
    test.pass_to(MIN);
    review(&test)
}

/// The client agreed to the touch of a hand.
fn agreed() -> Opening {
    let consents = vec![("touch".into(), "hand".into())];
    Opening { consents, ..opening(PROTOCOL) }
}

/// A session read back.
pub(crate) fn review(test: &TestSession) -> Review {
    let entries = test.session.entries().iter().map(|entry| Entry::clone(entry));
    let (chart, process) = entries.partition(|entry| entry.stream() == Stream::Chart);
    Review::of(chart, process, Language::English).unwrap()
}
