use super::*;
use crate::protocol::{Measure, Severity};

fn pressure(systolic: f64, diastolic: f64) -> Vitals {
    let value = |measure, value| (measure, Reading::Value(value));
    Vitals {
        readings: vec![value(Measure::Systolic, systolic), value(Measure::Diastolic, diastolic)],
        by: None,
    }
}

#[test]
fn a_point_is_logged_each_time_and_a_state_begins_and_ends() {
    let mut rig = Rig::open("intramuscular-60");
    rig.observe("tears", When::Now);
    rig.observe("tears", When::Now);
    assert_eq!(rig.state().points.len(), 2);
    let began = rig.observe("eyes_closed", When::Now);
    assert_eq!(rig.state().open_state("eyes_closed").unwrap().entry, began);
    rig.pass(MIN);
    rig.observe("eyes_closed", When::Now);
    assert!(rig.state().open_state("eyes_closed").is_none());
    assert_eq!(rig.state().states[0].to_ms, Some(MIN));
}

#[test]
fn an_entry_keeps_when_it_happened_and_when_it_was_entered() {
    let mut rig = Rig::open("intramuscular-60");
    rig.pass(10 * MIN);
    let id = rig.observe("tears", When::Ago { ms: 2 * MIN });
    let entry = rig.session.entry(id).unwrap();
    assert_eq!(
        (entry.happened.ms, entry.stamp.session_ms, entry.is_late()),
        (8 * MIN, 10 * MIN, true)
    );
    let about = rig.observe("tears", When::About { ms: 5 * MIN });
    assert!(rig.session.entry(about).unwrap().happened.about);
}

#[test]
fn what_lies_ahead_of_the_clock_or_days_back_is_refused() {
    let mut rig = Rig::open("intramuscular-60");
    let observe = |when| Command::Observe { code: "tears".to_owned(), modifiers: Vec::new(), when };
    assert_eq!(rig.refused(observe(When::At { ms: 5 * MIN })), Refusal::InTheFuture);
    assert_eq!(rig.refused(observe(When::Ago { ms: 48 * 60 * MIN })), Refusal::TooLongAgo);
}

#[test]
fn unknown_codes_and_modifiers_are_refused_by_name() {
    let mut rig = Rig::open("intramuscular-60");
    let observe = |code: &str, modifier: &str| Command::Observe {
        code: code.to_owned(),
        modifiers: vec![modifier.to_owned()],
        when: When::Now,
    };
    assert_eq!(rig.refused(observe("sneeze", "x")), Refusal::NoSuchCode("sneeze".to_owned()));
    assert_eq!(rig.refused(observe("tears", "x")), Refusal::NoSuchModifier("x".to_owned()));
}

#[test]
fn a_pressure_outside_the_ranges_is_flagged_by_what_holds_at_that_time() {
    let mut rig = Rig::open("intramuscular-60");
    let flags = |rig: &Rig| rig.state().vitals.last().unwrap().flags.clone();
    rig.done(Command::TakeVitals { vitals: pressure(150.0, 85.0), when: When::Now });
    assert_eq!(flags(&rig).len(), 1, "above 140 before the dose");
    rig.pass(20 * MIN);
    rig.give(DoseKind::First);
    rig.pass(13 * MIN);
    rig.done(Command::TakeVitals { vitals: pressure(150.0, 85.0), when: When::Now });
    assert!(flags(&rig).is_empty(), "150 is within 160 in session");
    rig.done(Command::TakeVitals { vitals: pressure(165.0, 102.0), when: When::Now });
    assert!(
        flags(&rig).iter().all(|flag| flag.severity == Severity::Outside) && flags(&rig).len() == 2
    );
    rig.done(Command::TakeVitals { vitals: pressure(205.0, 100.5), when: When::Now });
    assert!(flags(&rig).iter().any(|flag| flag.severity == Severity::Severe));
}

#[test]
fn values_that_no_instrument_shows_are_refused() {
    let mut rig = Rig::open("intramuscular-60");
    let take = |vitals| Command::TakeVitals { vitals, when: When::Now };
    assert_eq!(rig.refused(take(pressure(80.0, 120.0))), Refusal::Implausible(Measure::Diastolic));
    assert_eq!(rig.refused(take(pressure(1380.0, 84.0))), Refusal::Implausible(Measure::Systolic));
    assert_eq!(rig.refused(take(Vitals::default())), Refusal::NoVitals);
}

#[test]
fn an_attention_is_held_first_and_described_afterwards() {
    let mut rig = Rig::dosed("intramuscular-60");
    let attention = rig.done(Command::RaiseAttention);
    rig.pass(5000);
    rig.done(Command::DescribeAttention { attention, kind: AttentionKind::HardToRouse });
    rig.done(Command::CallPrescriber { attention });
    assert_eq!(rig.refused(Command::CallPrescriber { attention }), Refusal::AlreadySo);
    rig.pass(60_000);
    rig.done(Command::PrescriberArrives { attention });
    rig.done(Command::EndAttention { attention });
    let it = &rig.state().attentions[0];
    assert_eq!((it.arrived_ms.unwrap() - it.called_ms.unwrap(), it.at_ms), (60_000, 20 * MIN));
}

#[test]
fn private_notes_go_to_a_stream_of_their_own_and_the_chart_never_counts_them() {
    let mut rig = Rig::open("intramuscular-60");
    let before =
        rig.session.entries().iter().filter(|entry| entry.stream() == Stream::Chart).count() as u64;
    let note = rig.write(TextKind::Process, "my own sadness");
    let chart = rig.write(TextKind::Chart, "quiet");
    assert_eq!(rig.session.entry(note).unwrap().stream(), Stream::Process);
    assert_eq!(rig.session.entry(chart).unwrap().seq, before);
    assert!(rig.state().texts.iter().all(|text| !text.text.contains("sadness")));
}

#[test]
fn silence_and_safe_music_stay_until_the_return() {
    let mut rig = Rig::dosed("intramuscular-60");
    rig.done(Command::Steer(MusicAct::Silence));
    assert_eq!(rig.refused(Command::Steer(MusicAct::Silence)), Refusal::AlreadySo);
    rig.pass(50 * MIN);
    assert_eq!(rig.state().music.choice, MusicChoice::Silence);
    rig.done(Command::Steer(MusicAct::SafeMusic));
    rig.done(Command::Steer(MusicAct::ReturnToPlan));
    assert_eq!(rig.state().music.choice, MusicChoice::Plan);
}

#[test]
fn an_output_that_is_back_and_a_resumed_session_wait_for_a_person_each_for_itself() {
    let mut rig = Rig::dosed("intramuscular-60");
    let back = |sounding| {
        Command::Report(Box::new(Event::Sound(SoundFact::OutputBack {
            device: String::new(),
            sounding,
        })))
    };
    rig.done(Command::Report(Box::new(Event::Suspended { for_ms: 60_000 })));
    assert!(rig.state().music.waits);
    rig.done(back(true));
    assert!(rig.state().music.waits, "a short loss brings back no music that waits");
    rig.done(back(false));
    rig.done(Command::Steer(MusicAct::SafeMusic));
    assert!(
        !rig.state().music.waits && rig.state().music.output_waits,
        "only the sound says that it sounds"
    );
    rig.done(Command::Steer(MusicAct::SafeMusic));
    rig.done(Command::Steer(MusicAct::BringBack));
    rig.done(Command::Steer(MusicAct::BringBack));
    rig.done(back(true));
    assert_eq!(rig.refused(Command::Steer(MusicAct::BringBack)), Refusal::AlreadySo);
    assert_eq!(rig.refused(Command::Steer(MusicAct::SafeMusic)), Refusal::AlreadySo);
}
