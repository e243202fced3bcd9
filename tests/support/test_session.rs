//! A session that tests and benches drive: every command goes through the core, as the runner does
//! it, so that nothing shown or asserted can lie about the state.

use std::sync::Arc;

use stillpoint::names::{EntryId, Initials, Language, SessionId, SourceFile};
use stillpoint::protocol::{
    CheckInKind, Protocol, VitalSign, codebook_name, parse, shipped, shipped_codebooks,
};
use stillpoint::session::{
    AfterDose, Answer, Boot, CheckInKey, Command, Dose, DoseKind, DoseOrder, Event, OpenItem,
    Opening, OrderSource, OrderedDose, Refusal, Session, SoundFact, Stamp, State, TextKind,
    VitalReading, Vitals, Wall, When,
};
use uuid::Uuid;

/// One minute in ms.
pub(crate) const MIN: i64 = 60_000;

/// A session and its time.
#[derive(Debug, Clone)]
pub(crate) struct TestSession {
    pub(crate) session: Session,
    /// Session time.
    pub(crate) now_ms: i64,
    last: u128,
}

/// A protocol that ships, in a practice that has confirmed its ranges.
pub(crate) fn protocol_source(stem: &str) -> SourceFile {
    let named = format!("{stem}.toml");
    let shipped = shipped().iter().find(|file| file.name == named).unwrap().source();
    let text = shipped.text.replace("\nseverity = ", "\nconfirmed_by = \"DR\"\nseverity = ");
    SourceFile { text, ..shipped }
}

/// A protocol that ships, with the codebook that ships.
pub(crate) fn protocol(stem: &str) -> Protocol {
    protocol_in(stem, Language::English)
}

/// The same, in this language.
pub(crate) fn protocol_in(stem: &str, language: Language) -> Protocol {
    parse(&protocol_source(stem), &codebook_source(stem), language).unwrap()
}

fn codebook_source(stem: &str) -> SourceFile {
    let named = format!("{}.toml", codebook_name(&protocol_source(stem)).unwrap());
    shipped_codebooks().iter().find(|file| file.name == named).unwrap().source()
}

pub(crate) fn initials(text: &str) -> Initials {
    text.parse().unwrap()
}

/// The opening of a session by a protocol that ships.
pub(crate) fn opening(stem: &str) -> Opening {
    Opening {
        session: SessionId(Uuid::from_u128(1)),
        program: "0.1.0".to_owned(),
        rehearsal: false,
        client: "KAP-0417".parse().unwrap(),
        therapist: initials("MR"),
        people: Vec::new(),
        room: "Room 2".to_owned(),
        device: None,
        protocol: protocol_source(stem),
        codebook: codebook_source(stem),
        playlist: SourceFile { name: "still-water-60.toml".to_owned(), text: String::new() },
        ticks: Vec::new(),
        consents: Vec::new(),
        open_items_reason: None,
    }
}

/// Sixty milligrams into the deltoid.
pub(crate) fn dose(kind: DoseKind) -> Dose {
    Dose {
        kind,
        drug: "ketamine".to_owned(),
        form: "racemic".to_owned(),
        amount: "60 mg".parse().unwrap(),
        volume: None,
        concentration: "50 mg/ml".to_owned(),
        route: "intramuscular".to_owned(),
        site: "left deltoid".to_owned(),
        lot: "A2231".to_owned(),
        expiry: String::new(),
        wasted: None,
        disposal: String::new(),
        witness: None,
        given_by: initials("JO"),
    }
}

impl TestSession {
    /// A session that is not open yet.
    pub(crate) fn new(protocol: Protocol) -> Self {
        Self { session: Session::new(Arc::new(protocol)), now_ms: 0, last: 0 }
    }

    /// An open session by a protocol that ships, at 0 ms.
    pub(crate) fn open(stem: &str) -> Self {
        Self::opened(protocol(stem), opening(stem))
    }

    /// The same, by a protocol and with an opening of the test's own.
    pub(crate) fn opened(protocol: Protocol, opening: Opening) -> Self {
        let mut test = Self::new(protocol);
        test.done(Command::Open(Box::new(opening)));
        test
    }

    /// The same, with the first dose given at 20 min.
    pub(crate) fn dosed(stem: &str) -> Self {
        let mut test = Self::open(stem);
        test.pass(20 * MIN);
        test.give(DoseKind::First);
        test
    }

    pub(crate) fn state(&self) -> &State {
        self.session.state()
    }

    /// The room's clock now.
    pub(crate) fn wall(&self) -> Wall {
        let opened: Wall = "2026-11-21T13:42:00.000+01:00".parse().unwrap();
        opened.plus_ms(self.now_ms)
    }

    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            session_ms: self.now_ms,
            boot: Boot { id: "boot".to_owned(), ms: self.now_ms },
            wall: self.wall(),
            zone: "Europe/Berlin".to_owned(),
        }
    }

    /// Carries a command out now.
    pub(crate) fn ask(&mut self, command: Command) -> Result<Option<EntryId>, Refusal> {
        let id = EntryId(Uuid::from_u128(self.last + 1));
        let count = |stream| {
            self.session.entries().iter().filter(|entry| entry.stream() == stream).count() as u64
        };
        let Some(entry) = self.session.entry(command, self.stamp(), id, count, None)? else {
            return Ok(None);
        };
        self.last += 1;
        self.session.apply(Arc::new(entry));
        Ok(Some(id))
    }

    /// Carries a command out that makes an entry.
    pub(crate) fn done(&mut self, command: Command) -> EntryId {
        let outcome = self.ask(command.clone());
        outcome
            .unwrap_or_else(|refusal| panic!("{command:?} was refused: {refusal}"))
            .unwrap_or_else(|| panic!("{command:?} changed nothing"))
    }

    /// Carries a command out that is refused.
    pub(crate) fn refused(&mut self, command: Command) -> Refusal {
        let before = self.session.entries().len();
        let refusal = self.ask(command).unwrap_err();
        assert_eq!(self.session.entries().len(), before);
        refusal
    }

    /// Lets so much time pass, with a tick a second.
    pub(crate) fn pass(&mut self, ms: i64) {
        self.pass_to(self.now_ms + ms);
    }

    /// Lets time pass until then, with a tick a second.
    pub(crate) fn pass_to(&mut self, until_ms: i64) {
        while self.now_ms < until_ms {
            self.now_ms = (self.now_ms + 1000).min(until_ms);
            self.ask(Command::Tick).unwrap();
        }
    }

    /// Reads a dose back and gives it.
    pub(crate) fn give(&mut self, kind: DoseKind) -> EntryId {
        let read_back = self.done(Command::ReadBackDose(Box::new(dose(kind))));
        self.done(give(read_back, When::Now))
    }

    pub(crate) fn observe(&mut self, code: &str) -> EntryId {
        self.observe_at(code, When::Now)
    }

    pub(crate) fn observe_at(&mut self, code: &str, when: When) -> EntryId {
        self.done(Command::Observe { code: code.into(), modifiers: Vec::new(), when })
    }

    pub(crate) fn write(&mut self, kind: TextKind, text: &str) -> EntryId {
        self.done(Command::Write { kind, text: text.to_owned(), when: When::Now })
    }

    /// The observer takes vital signs.
    pub(crate) fn vitals(&mut self, signs: [f64; 4]) {
        self.done(take_vitals(signs, None));
    }

    /// Answers a check-in with one of its choices.
    pub(crate) fn answer(&mut self, id: &str, option: &str, own_words: Option<&str>) {
        let check_in = self.session.protocol().check_in(&id.into()).unwrap();
        let (option, text) = (option.into(), None);
        let answer = match check_in.kind {
            CheckInKind::Several(_) => Answer::Several { options: vec![option], text },
            _ => Answer::Choice { option, text },
        };
        self.done(Command::AnswerCheckIn {
            key: CheckInKey::first(id),
            answer,
            own_words: own_words.map(str::to_owned),
        });
    }

    /// Answers what the arrival asks for, each in its time, from the fourth minute to the thirteenth.
    pub(crate) fn arrive(&mut self, intention: &str) {
        self.pass_to(2 * MIN);
        self.answer("medicines", "none_reported", None);
        self.pass_to(3 * MIN);
        self.answer("changes", "nothing_reported", None);
        self.pass_to(4 * MIN + 1_000);
        self.answer("wish_before", "none_reported", None);
        self.pass_to(5 * MIN + 1_000);
        self.answer("harm_before", "none_reported", None);
        self.pass_to(8 * MIN);
        self.answer("touch_today", "hand", None);
        self.pass_to(10 * MIN);
        self.answer("bring", "own_words", Some(intention));
        self.pass_to(12 * MIN + 1_000);
        self.done(Command::AnswerCheckIn {
            key: CheckInKey::first("breathing_baseline"),
            answer: Answer::Text("even, warm".to_owned()),
            own_words: None,
        });
    }

    /// A piece begins to sound.
    pub(crate) fn track(&mut self, cue: u32, title: &str) {
        let fact = SoundFact::TrackBegan { cue, title: title.to_owned(), from_ms: 0, heard: true };
        self.done(Command::Report(Box::new(Event::Sound(fact))));
    }

    /// Settles everything that the close asks for, and closes.
    pub(crate) fn settle_and_close(&mut self) {
        for item in self.session.open_items(self.now_ms) {
            let settles = match item {
                OpenItem::State { entry, .. } => {
                    Command::EndState { state: entry, when: When::Now }
                }
                OpenItem::CheckIn(key) => {
                    Command::SkipCheckIn { key, reason: "client inward".into() }
                }
                OpenItem::Attention(attention) => Command::EndAttention { attention },
                OpenItem::Talk => Command::EndTalk,
                OpenItem::ReadBack => Command::SetDoseAside,
                item if item.may_stay_open() => continue,
                item => panic!("{item:?} can't be settled"),
            };
            self.done(settles);
        }
        self.done(Command::Close { reason: Some("all done, ticked on paper".to_owned()) });
    }
}

/// A prescriber's order in these words.
pub(crate) fn order(of: OrderedDose, words: &str) -> Command {
    let source = OrderSource::Entered { by: initials("DR") };
    let words = words.to_owned();
    Command::OrderDose(Box::new(DoseOrder { of, source, amount: None, words, limits: Vec::new() }))
}

/// Gives the dose that was read back; the phases stay as they are.
pub(crate) fn give(read_back: EntryId, when: When) -> Command {
    Command::GiveDose { read_back, when, then: AfterDose::PhasesStay, again: None }
}

/// Takes blood pressure, pulse and oxygen saturation.
pub(crate) fn take_vitals(signs: [f64; 4], by: Option<Initials>) -> Command {
    let measures = [VitalSign::Systolic, VitalSign::Diastolic, VitalSign::Pulse, VitalSign::Spo2];
    let readings = measures.into_iter().zip(signs.map(VitalReading::Value)).collect();
    Command::TakeVitals { vitals: Vitals { readings, by, as_read: false }, when: When::Now }
}
