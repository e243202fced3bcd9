use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// A key pressed at random: what it becomes depends on the state, as on a real keyboard.
#[derive(Debug, Clone)]
enum Press {
    Wait(i64),
    Sleep(i64),
    Code(usize, i64),
    Vitals(u16, u16),
    Text(u8),
    Moment,
    ReadBack(u8),
    Aside,
    Give(bool, i64),
    Order,
    Decline,
    Answer(usize),
    Later,
    Skip,
    Quiet,
    Phase(u8),
    Attention,
    EndAttention,
    Talk,
    Music(u8),
    Amend(usize, u8),
    Withdraw(usize),
    Interrupt,
    Close(bool),
}

fn press() -> impl Strategy<Value = Press> {
    use Press::*;
    prop_oneof![
        6 => (1_000..600_000i64).prop_map(Wait),
        1 => (60_000..7_200_000i64).prop_map(Sleep),
        4 => (0..30usize, 0..300_000i64).prop_map(|(code, ago)| Code(code, ago)),
        2 => (60..260u16, 30..140u16).prop_map(|(high, low)| Vitals(high, low)),
        2 => (0..3u8).prop_map(Text),
        1 => Just(Moment),
        2 => (0..3u8).prop_map(ReadBack),
        1 => Just(Aside),
        2 => (any::<bool>(), 0..300_000i64).prop_map(|(right, ago)| Give(right, ago)),
        1 => Just(Order),
        1 => Just(Decline),
        4 => (0..5usize).prop_map(Answer),
        1 => Just(Later),
        1 => Just(Skip),
        1 => Just(Quiet),
        2 => (0..6u8).prop_map(Phase),
        1 => Just(Attention),
        1 => Just(EndAttention),
        1 => Just(Talk),
        2 => (0..6u8).prop_map(Music),
        2 => (0..40usize, 0..3u8).prop_map(|(entry, kind)| Amend(entry, kind)),
        1 => (0..40usize).prop_map(Withdraw),
        1 => Just(Interrupt),
        1 => any::<bool>().prop_map(Close),
    ]
}

impl TestSession {
    fn press(&mut self, press: &Press) {
        let command = match press.clone() {
            Press::Wait(ms) => {
                self.now_ms += ms;
                Command::Tick
            }
            Press::Sleep(ms) => {
                self.now_ms += ms;
                Command::Report(Box::new(Event::Suspended { for_ms: ms }))
            }
            Press::Code(code, ago) => {
                let codes = &self.session.protocol().codebook.codes;
                let code = codes[code % codes.len()].id.clone();
                Command::Observe { code, modifiers: Vec::new(), when: When::Ago { ms: ago } }
            }
            Press::Vitals(high, low) => {
                let value = |measure, value: u16| (measure, VitalReading::Value(f64::from(value)));
                let readings = vec![
                    value(crate::protocol::VitalSign::Systolic, high),
                    value(crate::protocol::VitalSign::Diastolic, low),
                ];
                Command::TakeVitals {
                    vitals: Vitals { readings, by: None, as_read: false },
                    when: When::Now,
                }
            }
            Press::Text(kind) => {
                let kind =
                    [TextKind::Chart, TextKind::OwnWords, TextKind::Process][usize::from(kind)];
                Command::Write { kind, text: "a text".to_owned(), when: When::Now }
            }
            Press::Moment => Command::MarkMoment { when: When::Now },
            Press::ReadBack(kind) => {
                let order = self.state().orders.last().map(|order| order.entry);
                let kind = match (kind, order) {
                    (0, _) => DoseKind::First,
                    (1, Some(order)) => DoseKind::Booster { order },
                    _ => DoseKind::Further,
                };
                Command::ReadBackDose(Box::new(dose(kind)))
            }
            Press::Aside => Command::SetDoseAside,
            Press::Give(right, ago) => {
                let pending = self.state().read_back.as_ref().map(|(id, _)| *id).filter(|_| right);
                give(pending.unwrap_or(EntryId(Uuid::nil())), When::Ago { ms: ago })
            }
            Press::Order => order(OrderedDose::Booster, "once"),
            Press::Decline => match self.state().orders.last() {
                Some(order) => {
                    Command::DeclineBooster { order: order.entry, reason: "no".to_owned() }
                }
                None => Command::Tick,
            },
            Press::Answer(option) => {
                let Some(key) =
                    self.state().cards(self.session.protocol(), self.now_ms).first().cloned()
                else {
                    return;
                };
                let (answer, own_words) =
                    match &self.session.protocol().check_in(&key.id).unwrap().kind {
                        crate::protocol::CheckInKind::Choice(choices) => {
                            let choice = &choices[option % choices.len()];
                            let words = (choice.effect == crate::protocol::AnswerEffect::OwnWords)
                                .then(|| "words".to_owned());
                            (
                                Answer::Choice {
                                    option: choice.id.clone(),
                                    text: Some("why".to_owned()),
                                },
                                words,
                            )
                        }
                        crate::protocol::CheckInKind::Scale(scale) => {
                            (Answer::Scale(scale.min), None)
                        }
                        crate::protocol::CheckInKind::Text => {
                            (Answer::Text("text".to_owned()), None)
                        }
                        _ => (Answer::Done, None),
                    };
                Command::AnswerCheckIn { key, answer, own_words }
            }
            Press::Later => {
                match self.state().cards(self.session.protocol(), self.now_ms).first().cloned() {
                    Some(key) => Command::PostponeCheckIn { key },
                    None => Command::ResumeCheckIns,
                }
            }
            Press::Skip => {
                match self.state().cards(self.session.protocol(), self.now_ms).last().cloned() {
                    Some(key) => Command::SkipCheckIn { key, reason: "client inward".into() },
                    None => Command::Tick,
                }
            }
            Press::Quiet => Command::QuietCheckIns { for_ms: 5 * MIN },
            Press::Phase(n) => {
                let index = self.state().phases.current().map_or(0, |current| current.index);
                let phases = &self.session.protocol().phases;
                let id = |index: usize| {
                    phases.get(index).map(|phase| phase.id.clone()).unwrap_or_default()
                };
                match n {
                    0 => Command::BeginPhase { phase: id(index + 1) },
                    1 => Command::BeginPhase { phase: id(index.wrapping_sub(1)) },
                    2 => Command::HoldPhase,
                    3 => Command::ReleasePhase,
                    4 => Command::ExtendPhase { by_ms: 5 * MIN },
                    _ => Command::ExtendPhase { by_ms: -30 * MIN },
                }
            }
            Press::Attention => Command::RaiseAttention,
            Press::EndAttention => match self.state().attentions.last() {
                Some(attention) => Command::EndAttention { attention: attention.entry },
                None => Command::Tick,
            },
            Press::Talk if self.state().talk.is_some() => Command::EndTalk,
            Press::Talk => Command::BeginTalk,
            Press::Music(act) => Command::Steer(match act {
                0 => MusicAct::Silence,
                1 => MusicAct::SafeMusic,
                2 => MusicAct::ReturnToPlan,
                3 => MusicAct::Next,
                4 => MusicAct::Calmer,
                _ => MusicAct::Repeat { on: true },
            }),
            Press::Amend(entry, kind) => {
                let Some(entry) =
                    self.session.entries().iter().rev().nth(entry).map(|entry| entry.id)
                else {
                    return;
                };
                let to = match kind {
                    0 => Amendment::Time { happened_ms: self.now_ms / 2, about: true },
                    1 => Amendment::Text("other".to_owned()),
                    _ => Amendment::Modifiers(Vec::new()),
                };
                Command::Amend { entry, to, reason: "slip".into() }
            }
            Press::Withdraw(entry) => {
                match self.session.entries().iter().rev().nth(entry).map(|entry| entry.id) {
                    Some(entry) => Command::Withdraw { entry, reason: "slip".into() },
                    None => return,
                }
            }
            Press::Interrupt => Command::Report(Box::new(Event::Resumed { gap_ms: 1000 })),
            Press::Close(true) => Command::Close { reason: Some("done".to_owned()) },
            Press::Close(false) => Command::Close { reason: None },
        };
        let _refused_or_done = self.ask(command);
        self.ask(Command::Tick).unwrap();
    }
}

fn played(protocol: &str, presses: &[Press]) -> TestSession {
    let mut test = TestSession::open(protocol);
    for press in presses {
        test.press(press);
    }
    test
}

fn protocol_id() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("intramuscular-60"),
        Just("sublingual-90"),
        Just("intravenous-45"),
        Just("esketamine-120")
    ]
}

proptest! {
    #![proptest_config(crate::properties::tried(96))]

    #[test]
    fn a_replay_of_the_entries_equals_the_live_state(
        protocol in protocol_id(), presses in prop::collection::vec(press(), 1..120),
    ) {
        let test = played(protocol, &presses);
        let entries = test.session.entries().iter().cloned();
        let replayed = Session::replay(Arc::clone(test.session.protocol()), entries);
        prop_assert_eq!(replayed.state(), test.state());
        prop_assert_eq!(replayed.corrections(), test.session.corrections());
    }

    #[test]
    fn each_state_that_began_is_ended_or_asked_for_at_the_close(
        protocol in protocol_id(), presses in prop::collection::vec(press(), 1..120),
    ) {
        let test = played(protocol, &presses);
        let asked: BTreeSet<EntryId> = test.session.open_items(test.now_ms).into_iter().filter_map(|item| match item {
            OpenItem::State { entry, .. } => Some(entry),
            _ => None,
        }).collect();
        for span in &test.state().states {
            prop_assert!(span.to_ms.is_some() != asked.contains(&span.entry), "{span:?}");
            prop_assert!(span.to_ms.is_none_or(|to| to >= span.from_ms), "{span:?}");
        }
        if test.state().closed_ms.is_some() {
            let withdrawn_after = !test.session.corrections().withdrawn.is_empty();
            prop_assert!(asked.is_empty() || withdrawn_after, "a close leaves no state open");
        }
    }

    #[test]
    fn no_check_in_is_lost(protocol in protocol_id(), presses in prop::collection::vec(press(), 1..120)) {
        let mut test = played(protocol, &presses);
        if test.state().is_running() {
            test.settle_and_close();
        }
        let mut said: BTreeMap<CheckInKey, usize> = BTreeMap::new();
        for event in test.session.entries().iter().flat_map(|entry| &entry.events) {
            if let Event::CheckInDue { key, .. } = event {
                *said.entry(key.clone()).or_default() += 1;
            }
        }
        prop_assert!(said.values().all(|times| *times == 1), "each comes due once: {said:?}");
        let unanswered_by_correction = !test.session.corrections().withdrawn.is_empty();
        for (key, record) in &test.state().check_ins.known {
            let ended = record.status.is_settled() || record.status == CheckInStatus::Passed;
            prop_assert!(ended || unanswered_by_correction, "{key} is {:?} after the close", record.status);
        }
    }

    #[test]
    fn a_dose_comes_only_from_its_full_confirm(
        protocol in protocol_id(), presses in prop::collection::vec(press(), 1..120),
    ) {
        let test = played(protocol, &presses);
        let mut pending: Option<(EntryId, Dose)> = None;
        let mut first_given = 0;
        for entry in test.session.entries().iter() {
            for event in &entry.events {
                match event {
                    Event::DoseReadBack(dose) => pending = Some((entry.id, Dose::clone(dose))),
                    Event::DoseSetAside { .. } | Event::Resumed { .. } => pending = None,
                    Event::DoseGiven { read_back, dose, .. } => {
                        prop_assert_eq!(pending.take(), Some((*read_back, Dose::clone(dose))));
                        first_given += usize::from(dose.kind == DoseKind::First);
                    }
                    _ => {}
                }
            }
        }
        prop_assert!(first_given <= 1 + test.session.corrections().withdrawn.len());
    }

    #[test]
    fn phases_follow_each_other_without_a_gap_and_time_never_goes_back(
        protocol in protocol_id(), presses in prop::collection::vec(press(), 1..120),
    ) {
        let test = played(protocol, &presses);
        let stamps: Vec<i64> = test.session.entries().iter().map(|entry| entry.stamp.session_ms).collect();
        prop_assert!(stamps.is_sorted());
        let spans = test.state().phases.spans(test.session.protocol(), test.now_ms);
        prop_assert!(spans.windows(2).all(|pair| pair[0].to_ms == pair[1].from_ms));
        prop_assert_eq!(spans.iter().filter(|span| span.tense == Tense::Running).count(), 1);
    }
}
