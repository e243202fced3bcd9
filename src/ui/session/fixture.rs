//! A session to show: commands go through the real core, so that a picture or a test can't lie
//! about the state.

use std::sync::Arc;

use crate::live::{CommandId, Kept, View};
use crate::music::{OutputStatus, PlayerStatus};
use crate::names::{EntryId, Initials, SessionId, SourceFile};
use crate::protocol::{Protocol, parse, shipped, shipped_codebooks};
use crate::session::{
    Answer, Boot, CheckInKey, Command, CueSource, Dose, DoseKind, Entry, Event, MusicAct, Opening,
    Plan, PlannedCue, PlannedSection, Session, SoundFact, Stamp, TextKind, Wall, When,
};
use crate::ui::session::Now;

/// One minute in ms.
pub(crate) const MIN: i64 = 60_000;
/// The first dose, in session ms.
pub(crate) const DOSE_MS: i64 = 20 * MIN;

/// A room in which a session runs.
pub(crate) struct Room {
    /// The session.
    pub(crate) session: Session,
    /// The time, in session ms.
    pub(crate) ms: i64,
    /// What was refused.
    pub(crate) refused: Vec<(CommandId, crate::session::Refusal)>,
    /// How far the disk is; `None`: all is kept.
    pub(crate) kept: Option<Kept>,
    /// The output.
    pub(crate) output: OutputStatus,
    sent: u64,
    seq: u64,
}

/// A shipped protocol by the stem of its file.
pub(crate) fn protocol(stem: &str) -> Protocol {
    let file = shipped().iter().find(|file| file.name == format!("{stem}.toml")).unwrap();
    let codebook = shipped_codebooks().first().unwrap();
    parse(&file.source(), &codebook.source()).unwrap()
}

impl Room {
    /// A session just opened.
    pub(crate) fn open(stem: &str) -> Self {
        Self::of(stem, protocol(stem))
    }

    /// The same, by a protocol of the practice's own.
    pub(crate) fn of(stem: &str, protocol: Protocol) -> Self {
        let source = |name: &str| SourceFile { name: name.to_owned(), text: String::new() };
        let opening = Opening {
            session: SessionId(uuid::Uuid::from_u128(1)),
            program: "0.1.0".to_owned(),
            rehearsal: false,
            client: "KAP-0417".parse().unwrap(),
            therapist: "MR".parse().unwrap(),
            people: Vec::new(),
            room: "Room 2".to_owned(),
            device: Some("Speakers".to_owned()),
            protocol: source(stem),
            codebook: source("general.toml"),
            playlist: source("wide-water.toml"),
            ticks: Vec::new(),
            consents: vec![
                ("touch".to_owned(), "Hand only".to_owned()),
                ("booster".to_owned(), "Not consented".to_owned()),
            ],
            open_items_reason: None,
        };
        let mut room = Self {
            session: Session::new(Arc::new(protocol)),
            ms: 0,
            refused: Vec::new(),
            kept: None,
            output: OutputStatus::Playing { device: "Speakers".to_owned() },
            sent: 0,
            seq: 0,
        };
        room.run(Command::Open(Box::new(opening)));
        room.run(Command::Report(Box::new(Event::Planned(Box::new(plan())))));
        room
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Now {
        let opened: Wall = "2026-11-21T13:42:00+01:00".parse().unwrap();
        Now { session_ms: self.ms, wall: opened.plus_ms(self.ms), awake: true }
    }

    /// Carries a command out at the present time.
    pub(crate) fn run(&mut self, command: Command) {
        self.sent += 1;
        let stamp = Stamp {
            session_ms: self.ms,
            boot: Boot { id: "boot".to_owned(), ms: self.ms },
            wall: self.now().wall,
            zone: "Europe/Berlin".to_owned(),
        };
        let happened = command.happened(&stamp);
        let program = command.is_program();
        match happened.and_then(|happened| Ok((happened, self.session.decide(command, &stamp)?))) {
            Ok((_, events)) if events.is_empty() => {}
            Ok((happened, events)) => {
                self.seq += 1;
                let who = self
                    .session
                    .state()
                    .observer
                    .clone()
                    .filter(|_| !program)
                    .unwrap_or_else(Initials::program);
                let id = EntryId(uuid::Uuid::from_u128(u128::from(self.seq) + 1000));
                self.session.apply(Arc::new(Entry {
                    id,
                    seq: self.seq,
                    stamp,
                    happened,
                    who,
                    events,
                }));
            }
            Err(refusal) => self.refused.push((CommandId(self.sent), refusal)),
        }
    }

    /// Lets time pass, ticking every ten seconds.
    pub(crate) fn pass_to(&mut self, ms: i64) {
        while self.ms < ms {
            self.ms = (self.ms + 10_000).min(ms);
            self.run(Command::Tick);
        }
    }

    /// Reads a dose back and gives it.
    pub(crate) fn give_dose(&mut self) {
        self.run(Command::ReadBackDose(Box::new(dose())));
        let (read_back, _) = self.session.state().read_back.clone().unwrap();
        self.run(Command::GiveDose { read_back, when: When::Now });
    }

    /// A piece begins.
    pub(crate) fn track(&mut self, cue: u32, title: &str) {
        let fact = SoundFact::TrackBegan { cue, title: title.to_owned(), from_ms: 0, heard: true };
        self.run(Command::Report(Box::new(Event::Sound(fact))));
    }

    /// Observes a code.
    pub(crate) fn observe(&mut self, code: &str) {
        self.run(Command::Observe {
            code: code.to_owned(),
            modifiers: Vec::new(),
            when: When::Now,
        });
    }

    /// Takes vital signs, as typed in the line.
    pub(crate) fn vitals(&mut self, typed: [f64; 4]) {
        use crate::protocol::Measure;
        use crate::session::{Reading, Vitals};
        let signs = [Measure::Systolic, Measure::Diastolic, Measure::Pulse, Measure::Spo2];
        let readings = signs.into_iter().zip(typed.map(Reading::Value)).collect();
        self.run(Command::TakeVitals { vitals: Vitals { readings, by: None }, when: When::Now });
    }

    /// Answers a check-in with one of its choices.
    pub(crate) fn answer(&mut self, id: &str, option: &str, text: Option<&str>) {
        let answer = Answer::Choice { option: option.to_owned(), text: text.map(str::to_owned) };
        self.run(Command::AnswerCheckIn { key: CheckInKey::first(id), answer, own_words: None });
    }

    /// What the screen is given.
    pub(crate) fn view(&self) -> View {
        let running = self
            .session
            .state()
            .music
            .running
            .as_ref()
            .map(|running| (running.cue, std::time::Duration::ZERO));
        let mut view = View::of(
            &self.session,
            PlayerStatus {
                running,
                output: self.output.clone(),
                peak: 0.1,
                ..PlayerStatus::default()
            },
        );
        view.at_ms = self.ms;
        view.cards = self.session.state().cards(self.session.protocol(), self.ms);
        view.refused = self.refused.clone();
        if let Some(kept) = &self.kept {
            view.kept = kept.clone();
        } else {
            view.kept = Kept { chart: u64::MAX, process: u64::MAX, ..Kept::default() };
        }
        view
    }
}

/// The dose of the pictures.
pub(crate) fn dose() -> Dose {
    Dose {
        kind: DoseKind::First,
        drug: "ketamine".to_owned(),
        form: "racemic, 50 mg/ml".to_owned(),
        amount: "60 mg".parse().unwrap(),
        route: "intramuscular".to_owned(),
        site: "left deltoid".to_owned(),
        lot: "A2231".to_owned(),
        wasted: None,
        witness: None,
        given_by: "JO".parse().unwrap(),
    }
}

fn plan() -> Plan {
    let cue = |cue: u32, title: &str, minutes: f64| PlannedCue {
        cue,
        title: title.to_owned(),
        source: CueSource::Pad { mood: "warm".to_owned(), seed: u64::from(cue) },
        length_ms: Some((minutes * MIN as f64) as i64),
        gain_db: -6.0,
        intensity: 3,
    };
    let section = |phase: &str, cues: Vec<PlannedCue>| PlannedSection {
        phase: phase.to_owned(),
        cues,
        crossfade_ms: 8_000,
    };
    Plan {
        playlist: "Wide Water".to_owned(),
        sections: vec![
            section("arrive", vec![cue(1, "Threshold", 30.0)]),
            section("onset", vec![cue(2, "Lifting", 5.1)]),
            section(
                "peak",
                vec![
                    cue(3, "Undertow", 8.0),
                    cue(4, "Far Shore", 7.0),
                    cue(5, "Slow Water", 10.0),
                    cue(6, "Cathedral of Leaves", 10.3),
                ],
            ),
            section("return", vec![cue(7, "First Light", 10.0), cue(8, "Kitchen Window", 10.0)]),
            section("ground", vec![cue(9, "Home by Evening", 20.0)]),
        ],
        safe: None,
        avoided: Vec::new(),
    }
}

/// The session of the picture: T+23:41 of an intramuscular session.
pub(crate) fn at_the_peak() -> Room {
    let mut room = Room::open("intramuscular-60");
    room.track(1, "Threshold");
    room.pass_to(3 * MIN);
    room.answer("changes", "nothing_reported", None);
    room.pass_to(6 * MIN);
    room.answer("touch_today", "hand", None);
    room.pass_to(9 * MIN);
    let own = Some("To meet the grief without having to fix it.".to_owned());
    let answer = Answer::Choice { option: "own_words".to_owned(), text: None };
    room.run(Command::AnswerCheckIn { key: CheckInKey::first("bring"), answer, own_words: own });
    room.pass_to(12 * MIN + 5_000);
    room.vitals([126.0, 80.0, 76.0, 98.0]);
    room.pass_to(17 * MIN + 20_000);
    room.observe("shade_on");
    room.pass_to(19 * MIN);
    room.vitals([128.0, 80.0, 78.0, 98.0]);
    room.pass_to(DOSE_MS);
    room.give_dose();
    room.track(2, "Lifting");
    let t = |minutes: f64| DOSE_MS + (minutes * MIN as f64) as i64;
    for (minutes, code) in [(1.5, "breath"), (3.9, "movement")] {
        room.pass_to(t(minutes));
        room.observe(code);
    }
    room.pass_to(t(5.0));
    room.track(3, "Undertow");
    room.vitals([142.0, 86.0, 92.0, 97.0]);
    room.pass_to(t(6.2));
    room.observe("eyes_closed");
    room.pass_to(t(7.3));
    room.answer("body", "at_rest", None);
    for (minutes, code) in [(9.0, "tears"), (11.5, "breath"), (12.9, "movement")] {
        room.pass_to(t(minutes));
        room.observe(code);
    }
    room.track(4, "Far Shore");
    room.pass_to(t(14.5));
    room.observe("movement");
    room.pass_to(t(15.0));
    room.vitals([138.0, 84.0, 88.0, 97.0]);
    for (minutes, code) in [(17.2, "breath"), (18.4, "laugh")] {
        room.pass_to(t(minutes));
        room.observe(code);
    }
    room.pass_to(t(19.8));
    room.run(Command::MarkMoment { when: When::Now });
    room.pass_to(t(20.1));
    room.track(5, "Slow Water");
    room.run(Command::Write {
        kind: TextKind::OwnWords,
        text: "I can put it down now.".to_owned(),
        when: When::Now,
    });
    room.pass_to(t(21.5));
    room.run(Command::Steer(MusicAct::Repeat { on: true }));
    room.pass_to(t(22.9));
    room.observe("tears");
    room.pass_to(t(23.0) + 41_000);
    room
}
