//! Sessions for tests, led through the core as the runner does.

use std::sync::Arc;

use uuid::Uuid;

use crate::names::{EntryId, Initials, SessionId, SourceFile};
use crate::protocol::{Measure, parse, shipped, shipped_codebooks};
use crate::record::Review;
use crate::session::{
    Answer, Boot, CheckInKey, ChecklistTick, Command, Dose, DoseKind, Entry, Event, Happened,
    MusicAct, OpenItem, Opening, Reading, Session, SoundFact, Stamp, Stream, TextKind, Vitals,
    Wall, When,
};
use crate::words::Language;

const MIN: i64 = 60_000;

/// Who a session is of, and by which protocol.
struct Desk {
    session: Session,
    now_ms: i64,
    last: u128,
}

/// An intramuscular session from the arrival at 13:42 to the leaving at 15:31, the dose at 14:02.
pub(crate) fn whole() -> Review {
    let mut desk = Desk::open("KAP-0417", false);
    desk.sound(1, "Clearing");
    desk.pass_to(3);
    desk.answer("changes", "nothing_reported");
    desk.pass_to(6);
    desk.answer("touch_today", "hand");
    desk.pass_to(9);
    desk.write(TextKind::OwnWords, "To meet the grief without having to fix it.");
    desk.pass_to(13);
    desk.vitals(124, 78, 74, 98);
    desk.pass_to(20);
    desk.give_dose();
    desk.sound(2, "Lifting");
    desk.pass_to(24);
    desk.answer("body", "at_rest");
    desk.pass_to(25);
    desk.sound(3, "Undertow");
    desk.pass_to(26);
    desk.observe("shade_on");
    desk.observe("eyes_closed");
    desk.pass_to(31);
    desk.answer("breathing", "as_at_baseline");
    desk.pass_to(35);
    desk.vitals(138, 84, 88, 97);
    desk.pass_to(39);
    desk.done(Command::MarkMoment { when: When::Now });
    desk.write(TextKind::OwnWords, "I can put it down now.");
    desk.write(TextKind::Process, "My own chest was tight here; bring to supervision.");
    desk.pass_to(42);
    desk.observe("tears");
    desk.pass_to(43);
    desk.observe("tears");
    desk.pass_to(44);
    desk.answer("face_and_body", "at_rest");
    desk.pass_to(45);
    desk.done(Command::Steer(MusicAct::Silence));
    desk.pass_to(47);
    desk.done(Command::Steer(MusicAct::ReturnToPlan));
    desk.pass_to(50);
    desk.observe("movement");
    desk.pass_to(60);
    desk.sound(4, "First Light");
    desk.vitals(164, 98, 84, 97);
    desk.pass_to(69);
    desk.observe("eyes_closed");
    desk.observe("shade_on");
    let note = desk.write(TextKind::Chart, "Sat up, drank wter.");
    desk.done(Command::Amend {
        entry: note,
        to: crate::session::Amendment::Text("Sat up, drank water.".to_owned()),
        reason: "misspelt".to_owned(),
    });
    desk.pass_to(80);
    desk.sound(5, "Home by Evening");
    desk.pass_to(92);
    desk.vitals(126, 80, 72, 98);
    desk.pass_to(108);
    desk.done(Command::EndEffects { when: When::Now });
    let companion = ChecklistTick {
        list: "leaving".to_owned(),
        item: "companion_here".to_owned(),
        on: true,
        note: None,
    };
    desk.done(Command::TickItem(companion));
    desk.pass_to(109);
    desk.close();
    desk.review()
}

/// A rehearsal that ended a minute after its opening, without a dose and without a close.
pub(crate) fn broken_off() -> Review {
    let mut desk = Desk::open("TEST-1", true);
    desk.pass_to(1);
    desk.review()
}

impl Desk {
    fn open(client: &str, rehearsal: bool) -> Self {
        let codebook = shipped_codebooks().first().unwrap().source();
        let protocol = shipped().first().unwrap().source();
        let parsed = Arc::new(parse(&protocol, &codebook).unwrap());
        let mut desk = Self { session: Session::new(parsed), now_ms: 0, last: 0 };
        desk.done(Command::Open(Box::new(Opening {
            session: SessionId(Uuid::from_u128(1)),
            program: "0.1.0".to_owned(),
            rehearsal,
            client: client.parse().unwrap(),
            therapist: initials("MR"),
            people: Vec::new(),
            room: "Room 2".to_owned(),
            device: None,
            protocol,
            codebook,
            playlist: SourceFile { name: "still-water-60.toml".to_owned(), text: String::new() },
            ticks: Vec::new(),
            consents: vec![("touch".to_owned(), "Hand only".to_owned())],
            open_items_reason: None,
        })));
        desk
    }

    fn stamp(&self) -> Stamp {
        let wall: Wall = "2026-11-21T13:42:00.000+01:00".parse().unwrap();
        let boot = Boot { id: "boot".to_owned(), ms: self.now_ms };
        Stamp {
            session_ms: self.now_ms,
            boot,
            wall: wall.plus_ms(self.now_ms),
            zone: "Europe/Berlin".to_owned(),
        }
    }

    fn done(&mut self, command: Command) -> EntryId {
        let stamp = self.stamp();
        let happened = command.happened(&stamp).unwrap_or(Happened::at(self.now_ms));
        let who = if command.is_program() { Initials::program() } else { initials("MR") };
        let events = self
            .session
            .decide(command.clone(), &stamp)
            .unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        self.last += 1;
        let id = EntryId(Uuid::from_u128(self.last));
        if let Some(first) = events.first() {
            let stream = first.stream();
            let seq = self.session.entries().iter().filter(|entry| entry.stream() == stream).count()
                as u64;
            self.session.apply(Arc::new(Entry { id, seq, stamp, happened, who, events }));
        }
        id
    }

    fn pass_to(&mut self, minute: i64) {
        while self.now_ms < minute * MIN {
            self.now_ms += 1000;
            self.done(Command::Tick);
        }
    }

    fn answer(&mut self, id: &str, option: &str) {
        let answer = Answer::Choice { option: option.to_owned(), text: None };
        self.done(Command::AnswerCheckIn { key: CheckInKey::first(id), answer, own_words: None });
    }

    fn observe(&mut self, code: &str) {
        self.done(Command::Observe {
            code: code.to_owned(),
            modifiers: Vec::new(),
            when: When::Now,
        });
    }

    fn write(&mut self, kind: TextKind, text: &str) -> EntryId {
        self.done(Command::Write { kind, text: text.to_owned(), when: When::Now })
    }

    fn vitals(&mut self, systolic: u32, diastolic: u32, pulse: u32, spo2: u32) {
        let signs = [
            (Measure::Systolic, systolic),
            (Measure::Diastolic, diastolic),
            (Measure::Pulse, pulse),
            (Measure::Spo2, spo2),
        ];
        let readings =
            signs.map(|(measure, value)| (measure, Reading::Value(f64::from(value)))).to_vec();
        self.done(Command::TakeVitals {
            vitals: Vitals { readings, by: Some(initials("JO")) },
            when: When::Now,
        });
    }

    fn give_dose(&mut self) {
        let dose = Dose {
            kind: DoseKind::First,
            drug: "ketamine".to_owned(),
            form: String::new(),
            amount: "60 mg".parse().unwrap(),
            route: "intramuscular".to_owned(),
            site: "left deltoid".to_owned(),
            lot: "A123".to_owned(),
            wasted: None,
            witness: None,
            given_by: initials("JO"),
        };
        let read_back = self.done(Command::ReadBackDose(Box::new(dose)));
        self.done(Command::GiveDose { read_back, when: When::Now });
    }

    fn sound(&mut self, cue: u32, title: &str) {
        let fact = SoundFact::TrackBegan { cue, title: title.to_owned(), from_ms: 0, heard: true };
        self.done(Command::Report(Box::new(Event::Sound(fact))));
    }

    fn close(&mut self) {
        for item in self.session.open_items(self.now_ms) {
            match item {
                OpenItem::State { entry, .. } => {
                    self.done(Command::EndState { state: entry, when: When::Now });
                }
                OpenItem::CheckIn(key) => drop(
                    self.done(Command::SkipCheckIn { key, reason: "client inward".to_owned() }),
                ),
                _ => {}
            }
        }
        self.done(Command::Close { reason: Some("all done, ticked on paper".to_owned()) });
    }

    fn review(self) -> Review {
        let entries = self.session.entries().iter().map(|entry| Entry::clone(entry));
        let (chart, process) = entries.partition(|entry| entry.stream() == Stream::Chart);
        Review::of(chart, process, Language::English).unwrap()
    }
}

fn initials(text: &str) -> Initials {
    text.parse().unwrap()
}
