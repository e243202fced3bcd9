use super::*;
use crate::protocol::{Severity, VitalSign};

fn pressure(systolic: f64, diastolic: f64) -> Vitals {
    let value = |measure, value| (measure, VitalReading::Value(value));
    Vitals {
        readings: vec![
            value(VitalSign::Systolic, systolic),
            value(VitalSign::Diastolic, diastolic),
        ],
        by: None,
        as_read: false,
    }
}

#[test]
fn a_point_is_logged_each_time_and_a_state_begins_and_ends() {
    let mut test = TestSession::open("intramuscular-60");
    test.observe("tears");
    test.observe("tears");
    assert_eq!(test.state().points.len(), 2);
    let began = test.observe("eyes_closed");
    assert_eq!(test.state().open_state(&"eyes_closed".into()).unwrap().entry, began);
    test.pass(MIN);
    test.observe("eyes_closed");
    assert!(test.state().open_state(&"eyes_closed".into()).is_none());
    assert_eq!(test.state().states[0].to_ms, Some(MIN));
}

#[test]
fn an_entry_keeps_when_it_happened_and_when_it_was_entered() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(10 * MIN);
    let id = test.observe_at("tears", When::Ago { ms: 2 * MIN });
    let entry = test.session.find_entry(id).unwrap();
    assert_eq!(
        (entry.happened.ms, entry.stamp.session_ms, entry.is_late()),
        (8 * MIN, 10 * MIN, true)
    );
    let about = test.observe_at("tears", When::About { ms: 5 * MIN });
    assert!(test.session.find_entry(about).unwrap().happened.about);
}

#[test]
fn what_lies_ahead_of_the_clock_or_days_back_is_refused() {
    let mut test = TestSession::open("intramuscular-60");
    let observe = |when| Command::Observe { code: "tears".into(), modifiers: Vec::new(), when };
    assert_eq!(test.refused(observe(When::At { ms: 5 * MIN })), Refusal::InTheFuture);
    assert_eq!(test.refused(observe(When::Ago { ms: 48 * 60 * MIN })), Refusal::TooLongAgo);
}

#[test]
fn unknown_codes_and_modifiers_are_refused_by_name() {
    let mut test = TestSession::open("intramuscular-60");
    let observe = |code: &str, modifier: &str| Command::Observe {
        code: code.into(),
        modifiers: vec![modifier.into()],
        when: When::Now,
    };
    assert_eq!(test.refused(observe("sneeze", "x")), Refusal::NoSuchCode("sneeze".into()));
    assert_eq!(test.refused(observe("tears", "x")), Refusal::NoSuchModifier("x".into()));
}

#[test]
fn a_pressure_outside_the_ranges_is_flagged_by_what_holds_at_that_time() {
    let mut test = TestSession::open("intramuscular-60");
    let flags = |test: &TestSession| test.state().vitals.last().unwrap().flags.clone();
    test.done(Command::TakeVitals { vitals: pressure(150.0, 85.0), when: When::Now });
    assert_eq!(flags(&test).len(), 1, "above 140 before the dose");
    test.pass(20 * MIN);
    test.give(DoseKind::First);
    test.pass(13 * MIN);
    test.done(Command::TakeVitals { vitals: pressure(150.0, 85.0), when: When::Now });
    assert!(flags(&test).is_empty(), "150 is within 160 in session");
    test.done(Command::TakeVitals { vitals: pressure(165.0, 102.0), when: When::Now });
    assert!(
        flags(&test).iter().all(|flag| flag.severity == Severity::Outside)
            && flags(&test).len() == 2
    );
    test.done(Command::TakeVitals { vitals: pressure(205.0, 100.5), when: When::Now });
    assert!(flags(&test).iter().any(|flag| flag.severity == Severity::Severe));
}

#[test]
fn values_that_no_instrument_shows_are_refused() {
    let mut test = TestSession::open("intramuscular-60");
    let take = |vitals| Command::TakeVitals { vitals, when: When::Now };
    assert_eq!(
        test.refused(take(pressure(80.0, 120.0))),
        Refusal::Implausible(VitalSign::Diastolic)
    );
    assert_eq!(
        test.refused(take(pressure(1380.0, 84.0))),
        Refusal::Implausible(VitalSign::Systolic)
    );
    assert_eq!(test.refused(take(Vitals::default())), Refusal::NoVitals);
}

#[test]
fn an_attention_is_held_first_and_described_afterwards() {
    let mut test = TestSession::dosed("intramuscular-60");
    let attention = test.done(Command::RaiseAttention);
    test.pass(5000);
    test.done(Command::DescribeAttention { attention, kind: AttentionKind::HardToRouse });
    test.done(Command::CallPrescriber { attention });
    assert_eq!(test.refused(Command::CallPrescriber { attention }), Refusal::AlreadySo);
    test.pass(60_000);
    test.done(Command::PrescriberArrives { attention });
    test.done(Command::EndAttention { attention });
    let it = &test.state().attentions[0];
    assert_eq!((it.arrived_ms.unwrap() - it.called_ms.unwrap(), it.at_ms), (60_000, 20 * MIN));
}

#[test]
fn private_notes_go_to_a_stream_of_their_own_and_the_chart_never_counts_them() {
    let mut test = TestSession::open("intramuscular-60");
    let before =
        test.session.entries().iter().filter(|entry| entry.stream() == Stream::Chart).count()
            as u64;
    let note = test.write(TextKind::Process, "my own sadness");
    let chart = test.write(TextKind::Chart, "quiet");
    assert_eq!(test.session.find_entry(note).unwrap().stream(), Stream::Process);
    assert_eq!(test.session.find_entry(chart).unwrap().seq, before);
    assert!(test.state().texts.iter().all(|text| !text.text.contains("sadness")));
}

#[test]
fn volume_moves_by_steps_within_the_room_s_cap() {
    let mut test = TestSession::open("intramuscular-60");
    assert_eq!(test.refused(Command::MoveVolume { by_db: 2.0 }), Refusal::NothingLouder);
    test.done(Command::MoveVolume { by_db: -2.0 });
    test.done(Command::MoveVolume { by_db: -2.0 });
    assert_eq!(test.state().music.volume_db, -4.0);
    test.done(Command::MoveVolume { by_db: -90.0 });
    assert_eq!(test.state().music.volume_db, crate::session::LOWEST_VOLUME_DB);
    assert_eq!(test.refused(Command::MoveVolume { by_db: -2.0 }), Refusal::NothingQuieter);
}

#[test]
fn a_session_without_music_of_ours_takes_no_steering_and_nothing_waits() {
    let mut test = TestSession::open("intramuscular-60");
    let plan = Plan { playlist: "No music here".to_owned(), ..Plan::default() };
    test.done(Command::Report(Box::new(Event::Planned(Box::new(plan)))));
    for act in [MusicAct::SafeMusic, MusicAct::Silence, MusicAct::Next, MusicAct::Calmer] {
        assert_eq!(test.refused(Command::Steer(act)), Refusal::NoMusicHere);
    }
    test.done(Command::Report(Box::new(Event::Resumed { gap_ms: 5_000 })));
    assert!(!test.state().music.waits);
}

#[test]
fn silence_and_safe_music_stay_until_the_return() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.done(Command::Steer(MusicAct::Silence));
    assert_eq!(test.refused(Command::Steer(MusicAct::Silence)), Refusal::AlreadySo);
    test.pass(50 * MIN);
    assert_eq!(test.state().music.choice, MusicChoice::Silence);
    test.done(Command::Steer(MusicAct::SafeMusic));
    test.done(Command::Steer(MusicAct::ReturnToPlan));
    assert_eq!(test.state().music.choice, MusicChoice::Plan);
}

#[test]
fn an_output_that_is_back_and_a_resumed_session_wait_for_a_person_each_for_itself() {
    let mut test = TestSession::dosed("intramuscular-60");
    let back = |sounding| {
        Command::Report(Box::new(Event::Sound(SoundFact::OutputBack {
            device: String::new(),
            sounding,
        })))
    };
    test.done(Command::Report(Box::new(Event::Suspended { for_ms: 60_000 })));
    assert!(test.state().music.waits);
    test.done(back(true));
    assert!(test.state().music.waits, "a short loss brings back no music that waits");
    test.done(back(false));
    test.done(Command::Steer(MusicAct::SafeMusic));
    assert!(
        !test.state().music.waits && test.state().music.output_waits,
        "only the sound says that it sounds"
    );
    test.done(Command::Steer(MusicAct::SafeMusic));
    test.done(Command::Steer(MusicAct::BringBack));
    test.done(Command::Steer(MusicAct::BringBack));
    test.done(back(true));
    assert_eq!(test.refused(Command::Steer(MusicAct::BringBack)), Refusal::AlreadySo);
    assert_eq!(test.refused(Command::Steer(MusicAct::SafeMusic)), Refusal::AlreadySo);
}

/// What was agreed about touch.
fn touch(test: &TestSession) -> Option<String> {
    test.state().consents.get("touch").map(ToString::to_string)
}

fn agree(option: &str) -> Command {
    Command::RecordConsent { consent: "touch".into(), option: option.into() }
}

#[test]
fn the_card_and_the_consent_are_one_truth() {
    let mut test = TestSession::open("intramuscular-60");
    test.pass(6 * MIN);
    test.answer("touch_today", "hand_and_shoulder", None);
    assert_eq!(touch(&test).as_deref(), Some("hand_and_shoulder"));
}

#[test]
fn before_the_dose_a_consent_may_widen_and_after_it_only_narrows() {
    let mut test = TestSession::open("intramuscular-60");
    test.done(agree("hand"));
    test.done(agree("hand_and_shoulder"));
    test.pass(MIN);
    test.give(DoseKind::First);
    test.done(agree("hand"));
    assert_eq!(touch(&test).as_deref(), Some("hand"));
    // More is recorded as asked for; what was agreed holds.
    let asked = test.done(agree("hand_and_shoulder"));
    assert_eq!(touch(&test).as_deref(), Some("hand"));
    let events = &test.session.find_entry(asked).unwrap().events;
    let agreed = Some("hand".into());
    let (consent, option) = ("touch".into(), "hand_and_shoulder".into());
    assert_eq!(events.as_slice(), [Event::ConsentAsked { consent, option, agreed }]);
    // Beside is not less: feet are another touch than a hand.
    test.done(agree("feet"));
    assert_eq!(touch(&test).as_deref(), Some("hand"));
    test.done(agree("none"));
    assert_eq!(touch(&test).as_deref(), Some("none"));
}

#[test]
fn after_the_dose_nothing_that_was_never_agreed_is_granted() {
    let mut test = TestSession::dosed("intramuscular-60");
    test.done(agree("hand"));
    assert_eq!(touch(&test), None);
    test.done(agree("none"));
    assert_eq!(touch(&test).as_deref(), Some("none"));
}

fn take(signs: Vitals) -> Command {
    Command::TakeVitals { vitals: signs, when: When::Now }
}

#[test]
fn a_range_that_nobody_confirmed_flags_nothing() {
    let mut protocol = protocol("intramuscular-60");
    protocol.ranges.iter_mut().for_each(|range| range.confirmed_by = None);
    let mut test = TestSession::opened(protocol, opening("intramuscular-60"));
    test.done(take(pressure(220.0, 130.0)));
    assert!(test.state().vitals[0].flags.is_empty());
}

#[test]
fn the_clients_own_limit_takes_the_place_of_the_practices_but_not_of_a_severe_one() {
    let mut test = TestSession::dosed("intramuscular-60");
    let limit = |value| {
        let limit = OwnLimit { measure: VitalSign::Systolic, bound: Bound::High, value };
        Command::OrderDose(Box::new(DoseOrder {
            of: OrderedDose::Booster,
            source: OrderSource::InChart { seen_by: "JO".parse().unwrap() },
            amount: None,
            words: String::new(),
            limits: vec![limit],
        }))
    };
    let flags = |test: &mut TestSession, systolic| {
        test.done(take(pressure(systolic, 90.0)));
        test.state().vitals.last().unwrap().flags.clone()
    };
    assert_eq!(flags(&mut test, 165.0).len(), 1, "above 160 in session");
    test.done(limit(170.0));
    assert!(flags(&mut test, 165.0).is_empty());
    let own = flags(&mut test, 172.0);
    assert_eq!((own.len(), own[0].range.as_str()), (1, "own_limit"));
    assert_eq!(flags(&mut test, 190.0)[0].severity, Severity::Severe);
    test.done(limit(150.0));
    assert_eq!(flags(&mut test, 155.0).len(), 1, "a later order holds");
}

#[test]
fn a_value_that_can_hardly_be_right_is_kept_once_it_was_looked_at_again() {
    let mut test = TestSession::open("intramuscular-60");
    let pressed = pressure(84.0, 138.0);
    let refused = test.refused(take(pressed.clone()));
    assert_eq!(refused, Refusal::Implausible(VitalSign::Diastolic));
    test.done(take(Vitals { as_read: true, ..pressed }));
    assert!(test.state().vitals[0].vitals.as_read);
}

#[test]
fn touch_for_safety_changes_no_consent() {
    let mut test = TestSession::dosed("intramuscular-60");
    let before = test.state().consents.clone();
    test.done(Command::TouchForSafety { why: SafetyTouch::Steadied, when: When::Now });
    assert_eq!(test.state().consents, before);
}
