//! A session to show: commands go through the real core, so that a picture or a test can't lie
//! about the state.

use std::ops::{Deref, DerefMut};

use crate::live::{CommandId, Outcome, SaveProgress, View};
use crate::music::{OutputStatus, PlayerStatus};
use crate::names::{Person, SourceFile};
use crate::protocol::Protocol;
use crate::session::{
    Chunks, Command, CueSource, DoseKind, Event, MusicAct, Opening, Plan, PlannedCue,
    PlannedSection, Refusal, TextKind, When,
};
pub(crate) use crate::test_session::MIN;
use crate::test_session::{TestSession, opening, protocol_in};
use crate::ui::session::{Now, SentCommand};
use crate::words::texts;

/// The first dose, in session ms.
pub(crate) const DOSE_MS: i64 = 20 * MIN;

/// A session with what is around it on the screen: the disk and the output.
pub(crate) struct Scene {
    test: TestSession,
    outcomes: Chunks<(CommandId, Outcome)>,
    /// How far the disk is; `None`: all is kept.
    pub(crate) kept: Option<SaveProgress>,
    /// The output.
    pub(crate) output: OutputStatus,
}

impl Deref for Scene {
    type Target = TestSession;

    fn deref(&self) -> &TestSession {
        &self.test
    }
}

impl DerefMut for Scene {
    fn deref_mut(&mut self) -> &mut TestSession {
        &mut self.test
    }
}

impl Scene {
    /// A session just opened, in the language of the screens.
    pub(crate) fn open(stem: &str) -> Self {
        Self::of(stem, protocol_in(stem, texts::language()))
    }

    /// The same, in a room that names people.
    pub(crate) fn with_people(stem: &str, people: Vec<Person>) -> Self {
        Self::opened(stem, protocol_in(stem, texts::language()), people)
    }

    /// The same, by a protocol of the practice's own.
    pub(crate) fn of(stem: &str, protocol: Protocol) -> Self {
        Self::opened(stem, protocol, Vec::new())
    }

    fn opened(stem: &str, protocol: Protocol, people: Vec<Person>) -> Self {
        let opening = Opening {
            people,
            device: Some("Speakers".to_owned()),
            playlist: SourceFile { name: "wide-water.toml".to_owned(), text: String::new() },
            consents: vec![
                ("touch".into(), "hand".into()),
                ("booster".into(), "not_consented".into()),
            ],
            ..opening(stem)
        };
        let mut test = TestSession::opened(protocol, opening);
        test.done(Command::Report(Box::new(Event::Planned(Box::new(plan())))));
        Self {
            test,
            outcomes: Chunks::default(),
            kept: None,
            output: OutputStatus::Playing { device: "Speakers".to_owned() },
        }
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Now {
        Now { session_ms: self.now_ms, wall: self.wall(), changed: None, awake: true }
    }

    /// Carries a command out at the present time.
    pub(crate) fn run(&mut self, command: Command) {
        self.run_as(CommandId::next(), command);
    }

    /// The same, for a screen that waits for its outcome.
    pub(crate) fn run_as(&mut self, id: CommandId, command: Command) {
        let outcome = self.test.ask(command);
        self.outcomes.push((id, outcome));
    }

    /// The same, as of the press, unless something was entered since.
    pub(crate) fn carry_out(&mut self, sent: SentCommand) {
        let SentCommand { id, command, pressed_ms } = sent;
        let now_ms = self.test.now_ms;
        let last_ms = self.test.state().last_ms;
        self.test.now_ms = pressed_ms.clamp(last_ms.min(now_ms), now_ms);
        self.run_as(id, command);
        self.test.now_ms = now_ms;
    }

    /// What was refused.
    pub(crate) fn refused(&self) -> Vec<Refusal> {
        self.outcomes.iter().filter_map(|(_, outcome)| outcome.clone().err()).collect()
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
        view.at_ms = self.now_ms;
        view.cards = self.session.state().cards(self.session.protocol(), self.now_ms);
        view.outcomes = self.outcomes.clone();
        if let Some(kept) = &self.kept {
            view.kept = kept.clone();
        } else {
            view.kept =
                SaveProgress { chart: u64::MAX, process: u64::MAX, ..SaveProgress::default() };
        }
        view
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
        phase: phase.into(),
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
pub(crate) fn at_the_peak() -> Scene {
    let mut scene = Scene::open("intramuscular-60");
    scene.track(1, "Threshold");
    scene.arrive("To meet the grief without having to fix it.");
    scene.pass_to(14 * MIN + 5_000);
    scene.vitals([126.0, 80.0, 76.0, 98.0]);
    scene.pass_to(17 * MIN + 20_000);
    scene.observe("shade_on");
    scene.pass_to(19 * MIN);
    scene.vitals([128.0, 80.0, 78.0, 98.0]);
    scene.pass_to(DOSE_MS);
    scene.give(DoseKind::First);
    scene.track(2, "Lifting");
    let t = |minutes: f64| DOSE_MS + (minutes * MIN as f64) as i64;
    for (minutes, code) in [(1.5, "breath"), (3.9, "movement")] {
        scene.pass_to(t(minutes));
        scene.observe(code);
    }
    scene.pass_to(t(5.0));
    scene.track(3, "Undertow");
    scene.vitals([142.0, 86.0, 92.0, 97.0]);
    scene.pass_to(t(6.2));
    scene.observe("eyes_closed");
    scene.pass_to(t(7.3));
    scene.answer("body", "at_rest", None);
    for (minutes, code) in [(9.0, "tears"), (11.5, "breath"), (12.9, "movement")] {
        scene.pass_to(t(minutes));
        scene.observe(code);
    }
    scene.track(4, "Far Shore");
    scene.pass_to(t(14.5));
    scene.observe("movement");
    scene.pass_to(t(15.0));
    scene.vitals([138.0, 84.0, 88.0, 97.0]);
    for (minutes, code) in [(17.2, "breath"), (18.4, "laugh")] {
        scene.pass_to(t(minutes));
        scene.observe(code);
    }
    scene.pass_to(t(19.8));
    scene.run(Command::MarkMoment { when: When::Now });
    scene.pass_to(t(20.1));
    scene.track(5, "Slow Water");
    scene.write(TextKind::OwnWords, "I can put it down now.");
    scene.pass_to(t(21.5));
    scene.run(Command::Steer(MusicAct::Repeat { on: true }));
    scene.pass_to(t(22.9));
    scene.observe("tears");
    scene.pass_to(t(23.0) + 41_000);
    scene
}
