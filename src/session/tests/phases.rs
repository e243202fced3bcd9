use super::*;

#[test]
fn arrive_goes_on_until_the_dose_however_long_it_takes() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(90 * MIN);
    assert_eq!(test.phase(), "arrive");
    assert_eq!(test.refused(Command::BeginPhase { phase: "onset".into() }), Refusal::OnlyByDose);
    test.give(DoseKind::First);
    assert_eq!(test.phase(), "onset");
}

#[test]
fn phases_begin_by_themselves_at_their_planned_edges() {
    let mut test = TestSession::dosed("intramuscular-60");
    for (t_min, phase) in [
        (4, "onset"),
        (6, "peak"),
        (39, "peak"),
        (41, "return"),
        (59, "return"),
        (61, "ground"),
        (200, "ground"),
    ] {
        test.pass((20 + t_min) * MIN - test.now_ms);
        assert_eq!(test.phase(), phase, "at T+{t_min}");
    }
}

#[test]
fn after_a_long_sleep_the_edges_lie_where_they_were_planned() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.now_ms += 90 * MIN;
    test.ask(Command::Tick).unwrap();
    let edges: Vec<i64> = test.state().phases.begun.iter().map(|begun| begun.at_ms / MIN).collect();
    assert_eq!(edges, [0, 20, 25, 60, 80]);
}

#[test]
fn a_held_phase_stays_and_ends_when_it_is_released() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(30 * MIN);
    test.done(Command::HoldPhase);
    assert_eq!(test.refused(Command::HoldPhase), Refusal::AlreadySo);
    test.pass(30 * MIN);
    assert_eq!(test.phase(), "peak");
    test.done(Command::ReleasePhase);
    test.pass(1000);
    assert_eq!(test.phase(), "return");
    assert_eq!(test.state().phases.current().unwrap().at_ms, 80 * MIN);
}

#[test]
fn a_talk_holds_the_phase_and_the_cards() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(30 * MIN);
    test.done(Command::BeginTalk);
    test.pass(20 * MIN);
    assert_eq!((test.phase(), test.cards().len()), ("peak", 0));
    test.done(Command::EndTalk);
    test.pass(1000);
    assert_eq!(test.phase(), "return");
}

#[test]
fn extending_slides_the_later_edges_and_beginning_early_too() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(10 * MIN);
    test.done(Command::ExtendPhase { by_ms: 5 * MIN });
    let spans = test.state().phases.spans(test.session.protocol(), test.now_ms);
    let from: Vec<i64> = spans.iter().map(|span| span.from_ms / MIN).collect();
    assert_eq!(from, [0, 20, 25, 65, 85]);
    test.done(Command::BeginPhase { phase: "return".into() });
    let spans = test.state().phases.spans(test.session.protocol(), test.now_ms);
    assert_eq!(
        spans.iter().map(|span| span.from_ms / MIN).collect::<Vec<_>>(),
        [0, 20, 25, 30, 50]
    );
}

#[test]
fn shortening_ends_the_phase_now_at_the_earliest() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(10 * MIN);
    test.done(Command::ExtendPhase { by_ms: -120 * MIN });
    assert_eq!(test.state().phases.planned_end_ms, Some(test.now_ms));
}

#[test]
fn stepping_back_starts_the_planned_length_again() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(45 * MIN);
    assert_eq!(test.phase(), "return");
    test.done(Command::BeginPhase { phase: "peak".into() });
    assert_eq!(test.state().phases.planned_end_ms, Some(test.now_ms + 35 * MIN));
    assert_eq!(
        test.refused(Command::BeginPhase { phase: "ground".into() }),
        Refusal::NotANeighbour
    );
}

#[test]
fn ground_has_no_end_to_hold_or_extend() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.pass(70 * MIN);
    assert_eq!(test.refused(Command::ExtendPhase { by_ms: MIN }), Refusal::NoPlannedEnd);
    assert_eq!(test.refused(Command::HoldPhase), Refusal::NoPlannedEnd);
}
