use super::*;

#[test]
fn arrive_goes_on_until_the_dose_however_long_it_takes() {
    let mut rig = Rig::open("intramuscular-60");
    rig.pass(90 * MIN);
    assert_eq!(rig.phase(), "arrive");
    assert_eq!(rig.refused(Command::BeginPhase { phase: "onset".to_owned() }), Refusal::OnlyByDose);
    rig.give(DoseKind::First);
    assert_eq!(rig.phase(), "onset");
}

#[test]
fn phases_begin_by_themselves_at_their_planned_edges() {
    let mut rig = Rig::dosed("intramuscular-60");
    for (t_min, phase) in [
        (4, "onset"),
        (6, "peak"),
        (39, "peak"),
        (41, "return"),
        (59, "return"),
        (61, "ground"),
        (200, "ground"),
    ] {
        rig.pass((20 + t_min) * MIN - rig.now_ms);
        assert_eq!(rig.phase(), phase, "at T+{t_min}");
    }
}

#[test]
fn after_a_long_sleep_the_edges_lie_where_they_were_planned() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.now_ms += 90 * MIN;
    rig.done(Command::Tick);
    let edges: Vec<i64> = rig.state().phases.begun.iter().map(|begun| begun.at_ms / MIN).collect();
    assert_eq!(edges, [0, 20, 25, 60, 80]);
}

#[test]
fn a_held_phase_stays_and_ends_when_it_is_released() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(30 * MIN);
    rig.done(Command::HoldPhase);
    assert_eq!(rig.refused(Command::HoldPhase), Refusal::AlreadySo);
    rig.pass(30 * MIN);
    assert_eq!(rig.phase(), "peak");
    rig.done(Command::ReleasePhase);
    rig.pass(1000);
    assert_eq!(rig.phase(), "return");
    assert_eq!(rig.state().phases.current().unwrap().at_ms, 80 * MIN);
}

#[test]
fn a_talk_holds_the_phase_and_the_cards() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(30 * MIN);
    rig.done(Command::BeginTalk);
    rig.pass(20 * MIN);
    assert_eq!((rig.phase(), rig.cards().len()), ("peak", 0));
    rig.done(Command::EndTalk);
    rig.pass(1000);
    assert_eq!(rig.phase(), "return");
}

#[test]
fn extending_slides_the_later_edges_and_beginning_early_too() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(10 * MIN);
    rig.done(Command::ExtendPhase { by_ms: 5 * MIN });
    let spans = rig.state().phases.spans(rig.session.protocol(), rig.now_ms);
    let from: Vec<i64> = spans.iter().map(|span| span.from_ms / MIN).collect();
    assert_eq!(from, [0, 20, 25, 65, 85]);
    rig.done(Command::BeginPhase { phase: "return".to_owned() });
    let spans = rig.state().phases.spans(rig.session.protocol(), rig.now_ms);
    assert_eq!(
        spans.iter().map(|span| span.from_ms / MIN).collect::<Vec<_>>(),
        [0, 20, 25, 30, 50]
    );
}

#[test]
fn shortening_ends_the_phase_now_at_the_earliest() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(10 * MIN);
    rig.done(Command::ExtendPhase { by_ms: -120 * MIN });
    assert_eq!(rig.state().phases.planned_end_ms, Some(rig.now_ms));
}

#[test]
fn stepping_back_starts_the_planned_length_again() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(45 * MIN);
    assert_eq!(rig.phase(), "return");
    rig.done(Command::BeginPhase { phase: "peak".to_owned() });
    assert_eq!(rig.state().phases.planned_end_ms, Some(rig.now_ms + 35 * MIN));
    assert_eq!(
        rig.refused(Command::BeginPhase { phase: "ground".to_owned() }),
        Refusal::NotANeighbour
    );
}

#[test]
fn ground_has_no_end_to_hold_or_extend() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.pass(70 * MIN);
    assert_eq!(rig.refused(Command::ExtendPhase { by_ms: MIN }), Refusal::NoPlannedEnd);
    assert_eq!(rig.refused(Command::HoldPhase), Refusal::NoPlannedEnd);
}
