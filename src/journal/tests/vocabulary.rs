//! The words of the record, pinned: what is written today is what a later version must read.

use expect_test::expect_file;

use super::samples::*;
use crate::journal::outline::Outline;
use crate::journal::room::RoomKey;
use crate::journal::{Hash, NotAnEntry, payload};
use crate::names::Person;
use crate::protocol::{Severity, VitalSign};
use crate::session::{
    Amendment, Answer, AttentionKind, Bound, CheckInKey, ChecklistTick, CueSource, Dose, DoseKind,
    DoseOrder, DosingEnd, Entry, Event, FileFault, Flag, FlagResponse, Happened, HelpPlan,
    MusicAct, OfferedReason, Opening, OrderSource, OrderedDose, OutputReason, OwnLimit, PhaseCause,
    Plan, PlannedCue, PlannedSection, PreparedTick, SafetyTouch, Signature, SignatureMeaning,
    SoundFact, Stream, TextKind, VitalReading, Vitals,
};

fn text(text: &str) -> String {
    text.to_owned()
}

fn opened_event() -> Event {
    let tick = ChecklistTick { list: "room".into(), item: "couch".into(), on: true, note: None };
    let ticks = vec![PreparedTick { tick, who: "JD".parse().unwrap(), wall: stamp(0).wall }];
    Event::Opened(Box::new(Opening {
        ticks,
        open_items_reason: Some("no water".into()),
        ..opening()
    }))
}

fn dose(kind: DoseKind) -> Box<Dose> {
    Box::new(Dose {
        kind,
        drug: text("ketamine"),
        form: text("racemic"),
        amount: "62.5 mg".parse().unwrap(),
        volume: Some("1.25 ml".parse().unwrap()),
        concentration: text("50 mg/ml"),
        route: text("intramuscular"),
        site: text("left deltoid"),
        lot: text("L123"),
        expiry: text("2027-03"),
        wasted: Some("37.5 mg".parse().unwrap()),
        disposal: text("sharps box"),
        witness: Some("JD".parse().unwrap()),
        given_by: "MR".parse().unwrap(),
    })
}

fn vitals() -> Vitals {
    let values = [
        VitalSign::Systolic,
        VitalSign::Diastolic,
        VitalSign::Pulse,
        VitalSign::Spo2,
        VitalSign::Respirations,
    ];
    let mut readings: Vec<_> =
        values.into_iter().map(|measure| (measure, VitalReading::Value(98.0))).collect();
    readings.push((VitalSign::Temperature, VitalReading::Value(36.6)));
    readings.push((VitalSign::Spo2, VitalReading::NotTaken(text("cold hands"))));
    Vitals { readings, by: Some("JD".parse().unwrap()), as_read: false }
}

fn help() -> Box<HelpPlan> {
    Box::new(HelpPlan {
        words: text("you are here"),
        hand: text("on the shoulder"),
        piece: text("Clearing"),
        avoid: text("whispering"),
    })
}

fn order(of: OrderedDose, source: OrderSource) -> Box<DoseOrder> {
    let limit = |bound| OwnLimit { measure: VitalSign::Pulse, bound, value: 45.0 };
    let (amount, words) = (Some("25 mg".parse().unwrap()), text("at +15"));
    let limits = vec![limit(Bound::Low), limit(Bound::High)];
    Box::new(DoseOrder { of, source, amount, words, limits })
}

fn flags() -> Vec<Flag> {
    let flag =
        |severity| Flag { measure: VitalSign::Systolic, range: "in-session".into(), severity };
    vec![flag(Severity::Outside), flag(Severity::Severe)]
}

fn plan() -> Box<Plan> {
    let file =
        CueSource::File { path: "/music/one.flac".into(), sha256: "ab".repeat(32), lead_ms: 0 };
    let pad = CueSource::Pad { mood: text("warm"), seed: u64::MAX };
    let cue = |cue, source, length_ms| PlannedCue {
        cue,
        title: text("One"),
        source,
        length_ms,
        gain_db: -3.1,
        intensity: 4,
    };
    let section = PlannedSection {
        phase: "peak".into(),
        cues: vec![cue(1, file, Some(240_000)), cue(2, pad.clone(), None)],
        crossfade_ms: 8_000,
    };
    Box::new(Plan {
        playlist: text("quiet"),
        sections: vec![section],
        safe: Some(cue(3, pad, None)),
        avoided: Vec::new(),
    })
}

fn key() -> CheckInKey {
    CheckInKey { id: "breathing".into(), nth: 2 }
}

/// Every event with every value that it may hold. A new variant doesn't compile until it is listed
/// in `is_listed`.
fn every_event() -> Vec<Event> {
    let entry = entry_id(3);
    let phase = || "peak".into();
    let began = |cause| Event::PhaseBegan { phase: phase(), at_ms: -5, cause };
    let answered = |answer| Event::CheckInAnswered { key: key(), answer };
    let responded = |response| Event::FlagAnswered { flagged: entry, response };
    let described = |kind| Event::AttentionDescribed { attention: entry, kind };
    let given = |typed_twice| {
        let dose = dose(DoseKind::Booster { order: entry });
        Event::DoseGiven { read_back: entry, dose, typed_twice }
    };
    let ordered = |of, source| Event::DoseOrdered(order(of, source));
    let steered = |act| Event::Steered { act, sounding: Some(text("One")) };
    let amended =
        |to| Event::Amended { entry, stream: Stream::Chart, to, reason: "mistyped".into() };
    let mut events = vec![
        opened_event(),
        Event::ProcessOpened,
        Event::Interrupted { by: crate::session::Interruption::Sigterm },
        Event::Resumed { gap_ms: 5_000 },
        Event::Closed {
            open: vec![text("companion"), text("not_before")],
            reason: Some("companion is late".into()),
        },
        Event::Closed { open: vec![], reason: None },
        Event::PhaseExtended { phase: phase(), by_ms: -60_000 },
        Event::PhaseHeld { phase: phase() },
        Event::PhaseReleased { phase: phase() },
        Event::DoseReadBack(dose(DoseKind::First)),
        Event::DoseReadBack(dose(DoseKind::Further)),
        Event::DoseSetAside { read_back: entry },
        given(false),
        given(true),
        ordered(OrderedDose::First, OrderSource::Entered { by: "DR".parse().unwrap() }),
        ordered(OrderedDose::Booster, OrderSource::InChart { seen_by: "MR".parse().unwrap() }),
        Event::BoosterDeclined { order: entry, reason: "not wanted".into() },
        Event::EffectsEnded,
        Event::CheckInDue { key: key(), due_ms: 1_380_000 },
        Event::CheckInPostponed { key: key(), until_ms: 1_500_000 },
        Event::CheckInSkipped { key: key(), reason: "client inward".into() },
        Event::CheckInPassed { key: key() },
        Event::CheckInsQuieted { until_ms: 1_600_000 },
        Event::CheckInsResumed,
        Event::Observed { code: "tears".into(), modifiers: vec!["quiet".into()] },
        Event::StateBegan { code: "eyes_closed".into(), modifiers: vec![] },
        Event::StateEnded { state: entry, code: "eyes_closed".into() },
        Event::VitalsTaken { vitals: vitals(), flags: flags() },
        Event::VitalsTaken { vitals: Vitals { as_read: true, ..vitals() }, flags: vec![] },
        Event::MomentMarked,
        Event::MomentWords { moment: entry, text: text("critic: be quiet") },
        Event::IntentionSet { text: text("to rest") },
        Event::HelpAgreed(help()),
        Event::SafetyTouched { why: SafetyTouch::Steadied },
        Event::SafetyTouched { why: SafetyTouch::Emergency },
        Event::AttentionRaised,
        Event::PrescriberCalled { attention: entry },
        Event::PrescriberArrived { attention: entry },
        Event::AttentionEnded { attention: entry },
        Event::TalkBegan,
        Event::TalkEnded,
        Event::ConsentRecorded { consent: "touch".into(), option: "hand".into() },
        Event::ConsentAsked { consent: "touch".into(), option: "hand".into(), agreed: None },
        Event::ConsentAsked {
            consent: "touch".into(),
            option: "hand".into(),
            agreed: Some("none".into()),
        },
        Event::ItemTicked(ChecklistTick {
            list: "leaving".into(),
            item: "companion".into(),
            on: false,
            note: None,
        }),
        Event::ObserverChanged { to: "JD".parse().unwrap() },
        Event::Planned(plan()),
        Event::Withdrawn { entry, stream: Stream::Process, reason: "other client".into() },
        Event::WallStepped { by_ms: -3_600_000 },
        Event::Suspended { for_ms: 60_000 },
        Event::Rebooted,
        Event::Restarted { part: text("runner"), unfolded: Vec::new() },
        Event::Restarted { part: text("runner"), unfolded: vec![entry] },
        Event::Recovered { bytes: 40 },
    ];
    events.extend(
        [
            PhaseCause::Opening,
            PhaseCause::Dose,
            PhaseCause::Planned,
            PhaseCause::Early,
            PhaseCause::Back,
        ]
        .map(began),
    );
    let ends = [
        DosingEnd::Swallowed,
        DosingEnd::SpatOut,
        DosingEnd::Part,
        DosingEnd::Complete,
        DosingEnd::Stopped,
    ];
    events.extend(ends.map(|how| Event::DosingEnded { how }));
    let choice = Answer::Choice { option: "changed".into(), text: Some("pale".into()) };
    let several = Answer::Several { options: vec!["opioids".into()], text: Some("codeine".into()) };
    events.extend(
        [choice, several, Answer::Scale(-2), Answer::Text(text("here")), Answer::Done]
            .map(answered),
    );
    let symptoms = FlagResponse::SymptomsAsked { text: text("none") };
    events.extend(
        [
            FlagResponse::Recheck { in_ms: 300_000 },
            FlagResponse::PrescriberTold { who: text("DR") },
            symptoms,
            FlagResponse::PlanNoted { text: text("sister stays") },
        ]
        .map(responded),
    );
    events.extend(
        [TextKind::Chart, TextKind::OwnWords, TextKind::Process]
            .map(|kind| Event::Wrote { kind, text: text("ä \"b\"\n\u{1}") }),
    );
    let attentions = [
        AttentionKind::Airway,
        AttentionKind::HardToRouse,
        AttentionKind::Pain,
        AttentionKind::Vomiting,
        AttentionKind::Fall,
    ];
    events.extend(attentions.map(described));
    events.push(described(AttentionKind::Other(text("door"))));
    let plain = [
        MusicAct::Silence,
        MusicAct::SafeMusic,
        MusicAct::ReturnToPlan,
        MusicAct::Next,
        MusicAct::Calmer,
        MusicAct::Fuller,
    ];
    events.extend(plain.map(steered));
    let further = [
        MusicAct::Repeat { on: true },
        MusicAct::Volume { db: -6.3 },
        MusicAct::BringBack,
        MusicAct::UseFallback,
    ];
    events.extend(further.map(steered));
    events.extend(
        [
            SoundFact::TrackBegan { cue: 1, title: text("One"), from_ms: 0, heard: true },
            SoundFact::TrackFailed {
                cue: 1,
                title: text("One"),
                at_ms: 900,
                fault: FileFault::CutOff { at_ms: 900, declared_ms: 2_000 },
            },
            SoundFact::OutputLost { device: text("Speaker"), reason: OutputReason::StreamFailed },
            SoundFact::OutputBack { device: text("Speaker"), sounding: false },
            SoundFact::OutputMoved { from: text("Speaker"), to: text("Laptop") },
            SoundFact::OutputChosen { from: text("Speaker"), to: text("Laptop") },
            SoundFact::OutputKept {
                device: text("Speaker"),
                wanted: text("Laptop"),
                reason: OutputReason::NotThere { there: vec![text("Speaker")] },
            },
            SoundFact::Dropouts { device: text("Speaker"), count: 2, longest_ms: 31 },
            SoundFact::NoOutput { reason: OutputReason::NoDevice },
        ]
        .map(Event::Sound),
    );
    events.extend(
        [
            Amendment::Time { happened_ms: 900, about: true },
            Amendment::Text(text("so")),
            Amendment::Modifiers(vec!["quiet".into()]),
            Amendment::Vitals { vitals: vitals(), flags: flags() },
            Amendment::Dose(dose(DoseKind::First)),
            Amendment::Answer(Answer::Done),
            Amendment::Consent("hand".into()),
            Amendment::Order(order(
                OrderedDose::First,
                OrderSource::Entered { by: "DR".parse().unwrap() },
            )),
            Amendment::DosingEnd(DosingEnd::SpatOut),
            Amendment::Response(FlagResponse::PlanNoted { text: text("her sister stays") }),
            Amendment::Attention(AttentionKind::Other(text("cramp"))),
            Amendment::SafetyTouch(SafetyTouch::Steadied),
            Amendment::Help(help()),
            Amendment::Reason("asleep".into()),
        ]
        .map(amended),
    );
    let offered = [
        OfferedReason::ClientInward,
        OfferedReason::ClientAsleep,
        OfferedReason::NotFittingNow,
        OfferedReason::KnownAlready,
        OfferedReason::SettledOnArrival,
        OfferedReason::NotNeededToday,
        OfferedReason::DetailAdded,
        OfferedReason::Undone,
        OfferedReason::WrongKind,
        OfferedReason::Rehearsed,
    ];
    events
        .extend(offered.map(|reason| Event::CheckInSkipped { key: key(), reason: reason.into() }));
    let signature = |meaning| {
        let (name, role, head) = (text("Maya Ruiz"), text("therapist"), "ab".repeat(32));
        Event::Signed(Signature { name, role, meaning, count: 18, head })
    };
    events.extend([
        signature(SignatureMeaning::Wrote),
        signature(SignatureMeaning::Read),
        Event::Addended { entry: Some(entry), text: text("called the next day") },
        Event::Addended { entry: None, text: text("called the next day") },
        Event::OpenedInEmergency { reason: "the passphrase is lost".into() },
    ]);
    events
}

/// Fails to compile when a variant is added that `every_event` may not have.
fn is_listed(event: &Event) {
    match event {
        Event::Opened(_)
        | Event::ProcessOpened
        | Event::Interrupted { .. }
        | Event::Resumed { .. }
        | Event::Closed { .. } => {}
        Event::PhaseBegan { .. }
        | Event::PhaseExtended { .. }
        | Event::PhaseHeld { .. }
        | Event::PhaseReleased { .. } => {}
        Event::DoseReadBack(_)
        | Event::DoseSetAside { .. }
        | Event::DoseGiven { .. }
        | Event::DosingEnded { .. } => {}
        Event::DoseOrdered(_) | Event::BoosterDeclined { .. } | Event::EffectsEnded => {}
        Event::CheckInDue { .. }
        | Event::CheckInAnswered { .. }
        | Event::CheckInPostponed { .. }
        | Event::CheckInSkipped { .. } => {}
        Event::CheckInPassed { .. } | Event::CheckInsQuieted { .. } | Event::CheckInsResumed => {}
        Event::Observed { .. }
        | Event::StateBegan { .. }
        | Event::StateEnded { .. }
        | Event::VitalsTaken { .. } => {}
        Event::FlagAnswered { .. }
        | Event::Wrote { .. }
        | Event::MomentMarked
        | Event::MomentWords { .. }
        | Event::IntentionSet { .. }
        | Event::HelpAgreed(_)
        | Event::SafetyTouched { .. }
        | Event::AttentionRaised => {}
        Event::AttentionDescribed { .. }
        | Event::PrescriberCalled { .. }
        | Event::PrescriberArrived { .. } => {}
        Event::AttentionEnded { .. }
        | Event::TalkBegan
        | Event::TalkEnded
        | Event::ConsentRecorded { .. }
        | Event::ConsentAsked { .. } => {}
        Event::ItemTicked(_)
        | Event::ObserverChanged { .. }
        | Event::Steered { .. }
        | Event::Planned(_)
        | Event::Sound(_) => {}
        Event::Amended { .. }
        | Event::Withdrawn { .. }
        | Event::WallStepped { .. }
        | Event::Suspended { .. } => {}
        Event::Rebooted | Event::Restarted { .. } | Event::Recovered { .. } => {}
        Event::Signed(_) | Event::Addended { .. } | Event::OpenedInEmergency { .. } => {}
    }
}

/// An event as it stands in its entry.
fn event_json(event: &Event) -> String {
    let json = payload::encode(&entry(4, vec![event.clone()]), session_id()).unwrap();
    let (_, events) = json.split_once("\"events\":[").unwrap();
    events.rsplit_once("],\"amends\":").unwrap().0.to_owned()
}

#[test]
fn the_words_of_the_record_do_not_change() {
    let events = every_event();
    events.iter().for_each(is_listed);
    let lines: String = events.iter().map(|event| event_json(event) + "\n").collect();
    expect_file!["vocabulary.jsonl"].assert_eq(&lines);
}

#[test]
fn every_event_is_read_as_it_was_written() {
    for (seq, event) in (0..).zip(every_event()) {
        let entry = entry(seq, vec![event]);
        let json = payload::encode(&entry, session_id()).unwrap();
        assert_eq!(payload::decode(&json, seq), Ok((entry, session_id())), "{json}");
    }
}

#[test]
fn the_outline_of_every_event_is_the_same_where_its_words_are_not_read() {
    for (seq, event) in (0..).zip(every_event()) {
        let entry = entry(seq, vec![event]);
        let json = payload::encode(&entry, session_id()).unwrap();
        let outline = Outline::of(&entry, session_id());
        assert_eq!(Outline::parse(&json), Ok(Some(outline.clone())), "{json}");
        let unread = json.replace("\"reason\":null}", "\"reason\":7}");
        assert_eq!(Outline::parse(&unread), Ok(Some(outline)), "{unread}");
    }
}

#[test]
fn an_entry_is_written_in_this_form() {
    let plain = entry(4, vec![Event::MomentMarked]);
    let amending =
        Event::Withdrawn { entry: entry_id(4), stream: Stream::Chart, reason: "mistyped".into() };
    let about = Entry {
        happened: Happened { ms: -90_000, about: true },
        who: crate::names::Initials::program(),
        ..entry(5, vec![amending])
    };
    let lines =
        [plain, about].map(|entry| payload::encode(&entry, session_id()).unwrap() + "\n").concat();
    expect_file!["entries.jsonl"].assert_eq(&lines);
}

#[test]
fn silence_left_out_in_front_of_a_piece_is_written_only_where_there_is_some() {
    let planned = |lead_ms| {
        let source =
            CueSource::File { path: "/music/one.flac".into(), sha256: "ab".repeat(32), lead_ms };
        let cue = PlannedCue {
            cue: 1,
            title: text("One"),
            source,
            length_ms: None,
            gain_db: 0.0,
            intensity: 3,
        };
        entry(4, vec![Event::Planned(Box::new(Plan { safe: Some(cue), ..Plan::default() }))])
    };
    for (lead_ms, written) in [(0, false), (2_500, true)] {
        let json = payload::encode(&planned(lead_ms), session_id()).unwrap();
        assert_eq!(json.contains("\"lead_ms\":2500"), written);
        assert_eq!(payload::decode(&json, 4).unwrap().0, planned(lead_ms));
    }
}

#[test]
fn the_people_of_a_room_are_written_only_where_it_names_some() {
    let maya = Person {
        initials: "MR".parse().unwrap(),
        name: text("Maya Ruiz"),
        role: text("therapist"),
    };
    for people in [vec![], vec![maya]] {
        let entry = entry(
            4,
            vec![Event::Opened(Box::new(Opening { people: people.clone(), ..opening() }))],
        );
        let json = payload::encode(&entry, session_id()).unwrap();
        assert_eq!(
            json.contains(r#""people":[{"initials":"MR","name":"Maya Ruiz","role":"therapist"}]"#),
            !people.is_empty()
        );
        assert_eq!(payload::decode(&json, 4).unwrap().0, entry);
    }
}

#[test]
fn an_entry_that_breaks_a_rule_of_the_form_is_none() {
    let entry = entry(4, vec![Event::MomentMarked]);
    let json = payload::encode(&entry, session_id()).unwrap();
    let decode = |from: &str, to: &str| payload::decode(&json.replace(from, to), 4).unwrap_err();
    assert_eq!(decode("[{\"event\":\"moment_marked\"}]", "[]"), NotAnEntry::NoEvents);
    assert_eq!(
        decode(
            "{\"event\":\"moment_marked\"}",
            "{\"event\":\"moment_marked\"},{\"event\":\"process_opened\"}"
        ),
        NotAnEntry::MixedStreams
    );
    assert_eq!(decode("-7000-8000-000000000004", "-4000-8000-000000000004"), NotAnEntry::Id);
    assert_eq!(decode("\"reason\":null", "\"reason\":\"why\""), NotAnEntry::Amends);
    assert_eq!(decode("\"kind\":\"entry\"", "\"kind\":\"dream\""), NotAnEntry::Newer);
    assert_eq!(decode("\"moment_marked\"", "\"moment_dreamt\""), NotAnEntry::Newer);
    assert_eq!(decode("\"who\":\"MR\"", "\"who\":\"M 1\""), NotAnEntry::Form);
    assert_eq!(decode("\"reason\":null", "\"reason\":"), NotAnEntry::Form);
}

#[test]
fn a_number_that_json_can_not_hold_is_refused_before_it_is_kept() {
    let practice = Practice::new();
    let mut journal = practice.begin();
    let readings = vec![(VitalSign::Pulse, VitalReading::Value(f64::NAN))];
    let unreadable = entry(
        1,
        vec![Event::VitalsTaken {
            vitals: Vitals { readings, by: None, as_read: false },
            flags: vec![],
        }],
    );
    assert!(journal.submit(&unreadable).is_err());
    submit(&mut journal, vec![note("the next one takes its place")]);
    journal.finish(SOON).unwrap();
    assert_eq!(practice.verify().findings, vec![]);
}

#[test]
fn a_journal_is_checked_by_hand_as_its_format_says() {
    let practice = Practice::new();
    closed_chart(&practice);
    let command = "{ sed -n 1p \"$0\" | cut -c1-153 | tr -d '\\n'; sed -n 2p \"$0\" | cut -c155- | tr -d '\\n'; } | sha256sum";
    let page = include_str!("../../../docs/journal-format.md");
    assert!(page.contains(&command.replace("\"$0\"", "chart.0001.journal")), "{command}");
    let output = std::process::Command::new("sh")
        .args(["-c", command])
        .arg(practice.file("chart.0001.journal"))
        .output()
        .unwrap();
    let second = lines(&bytes(&practice.file("chart.0001.journal")))[1].clone();
    assert_eq!(&output.stdout[..Hash::LENGTH], &second[..Hash::LENGTH]);
}

/// The lines of a session in the page of the format are what this program writes.
#[test]
fn the_lines_of_the_page_are_those_that_are_written() {
    let key = RoomKey::of_secret(std::array::from_fn(|place| u8::try_from(place).unwrap()));
    let practice = Practice::new();
    std::fs::create_dir_all(&practice.folders.data).unwrap();
    std::fs::write(practice.folders.data.join("room.key"), key.to_text().as_str()).unwrap();
    let mut journal = practice.begin();
    submit(&mut journal, vec![Event::MomentMarked]);
    journal.submit_checkpoint(&stamp(60_000)).unwrap();
    submit(&mut journal, vec![closed()]);
    journal.finish(SOON).unwrap();
    // The salt is another one each time, and with it hashes and signatures.
    let salt = "00".repeat(32);
    let other: Vec<String> = bodies(&bytes(&practice.file("chart.0001.journal")))
        .into_iter()
        .map(|body| with_salt(&body, &salt))
        .collect();
    let lines = written_by(&key, Stream::Chart, &other);
    std::fs::write(practice.file("chart.0001.journal"), &lines).unwrap();
    std::fs::write(practice.file("process.salt"), &salt).unwrap();
    std::fs::remove_file(practice.folders.ledger(&practice.name())).unwrap();
    assert_eq!(practice.faults(), []);
    let page = include_str!("../../../docs/journal-format.md");
    let (_, example) = page.split_once("## A whole record").unwrap();
    let (_, example) = example.split_once("```\n").unwrap();
    assert_eq!(String::from_utf8(lines).unwrap(), example.split_once("```").unwrap().0);
}

/// A body of a chart without process notes, as if it had been made with this salt.
fn with_salt(body: &str, salt: &str) -> String {
    let seq: u64 =
        body.split_once("\"seq\":").unwrap().1.split_once(',').unwrap().0.parse().unwrap();
    let zeros = "0".repeat(64);
    let text = format!("stillpoint commitment 1\n{salt}\nchart\n{seq}\n0\n{zeros}\n");
    let mut body = body.to_owned();
    for (name, hash) in
        [("process_salt", Hash::of(salt.as_bytes())), ("commitment", Hash::of(text.as_bytes()))]
    {
        if let Some((before, rest)) = body.split_once(&format!("\"{name}\":\"")) {
            body = format!("{before}\"{name}\":\"{hash}{}", &rest[64..]);
        }
    }
    body
}

#[test]
fn every_event_has_its_line_in_the_page_of_the_format() {
    let page = include_str!("../../../docs/journal-format.md");
    for event in every_event() {
        let json = event_json(&event);
        let name = json.split('"').nth(3).unwrap().to_owned();
        assert!(page.contains(&format!("`{name}`")), "the page doesn't speak of {name}");
    }
}
