//! Twenty thousand random keys, texts and clicks against the screen and the real core, watched by a model of what may come of them.

use std::collections::VecDeque;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;

use super::fixture::{MIN, Room};
use super::{SessionScreen, Setup};
use crate::conductor::session::{self, EntryId, MusicAct, MusicChoice};
use crate::conductor::{Command, Refusal};
use crate::ui::tokens::{self, Theme};

/// How often something is pressed.
const PRESSES: usize = 20_000;
/// The session is begun again after so many, so that every phase is met early and late.
const PRESSES_A_SESSION: usize = 2_500;

/// What the model knows: enough to say what becomes of a command, and when a dose may be given.
#[derive(Debug, Default)]
struct Model {
    entries: usize,
    refused: usize,
    doses: usize,
    read_back: Option<(EntryId, i64)>,
    talk: bool,
    choice: MusicChoice,
    observer: String,
}

/// What the model expects of a command.
#[derive(Debug, PartialEq)]
enum Expected {
    Kept,
    Refused,
    Either,
}

impl Model {
    fn expects(&self, command: &Command) -> Expected {
        let so = |already: bool| if already { Expected::Refused } else { Expected::Kept };
        match command {
            Command::MarkMoment { .. } | Command::RaiseAttention | Command::QuietCheckIns { .. } => Expected::Kept,
            Command::BeginTalk => so(self.talk),
            Command::EndTalk => so(!self.talk),
            Command::SetDoseAside => so(self.read_back.is_none()),
            Command::GiveDose { read_back, .. } => match &self.read_back {
                Some((id, _)) if id == read_back => Expected::Kept,
                _ => Expected::Refused,
            },
            Command::Write { text, .. } => so(text.trim().is_empty()),
            Command::Steer(MusicAct::Silence) => so(self.choice == MusicChoice::Silence),
            Command::Steer(MusicAct::SafeMusic) => so(self.choice == MusicChoice::SafeMusic),
            Command::Steer(MusicAct::ReturnToPlan) => so(self.choice == MusicChoice::Plan),
            Command::Steer(MusicAct::Softer | MusicAct::Fuller | MusicAct::Next | MusicAct::Volume { .. }) => Expected::Kept,
            Command::ChangeObserver { to } => so(to.as_str() == self.observer),
            _ => Expected::Either,
        }
    }

    fn learns(&mut self, command: &Command, entry: EntryId, at_ms: i64) {
        match command {
            Command::ReadBackDose(_) => self.read_back = Some((entry, at_ms)),
            Command::SetDoseAside => self.read_back = None,
            Command::GiveDose { .. } => {
                self.read_back = None;
                self.doses += 1;
            }
            Command::BeginTalk => self.talk = true,
            Command::EndTalk => self.talk = false,
            Command::Steer(MusicAct::Silence) => self.choice = MusicChoice::Silence,
            Command::Steer(MusicAct::SafeMusic) => self.choice = MusicChoice::SafeMusic,
            Command::Steer(MusicAct::ReturnToPlan) => self.choice = MusicChoice::Plan,
            Command::ChangeObserver { to } => self.observer = to.to_string(),
            Command::Observe { code, .. } if code == "talk" => self.talk = !self.talk,
            _ => {}
        }
    }
}

struct Desk {
    room: Room,
    screen: SessionScreen,
    model: Model,
    /// Something that a person does to confirm was among this frame's events.
    confirms: bool,
    /// A withdrawn or amended entry changes more than the model follows.
    lost_track: bool,
}

impl Desk {
    fn begin() -> Self {
        let mut room = Room::open("intramuscular-60");
        room.track(1, "Threshold");
        let model = Model { entries: room.session.entries().len(), observer: "MR".to_owned(), ..Model::default() };
        Self { room, screen: SessionScreen::new(Setup::default()), model, confirms: false, lost_track: false }
    }

    fn carry_out(&mut self, command: Command) {
        let expected = self.model.expects(&command);
        if let Command::GiveDose { read_back, .. } = &command {
            let (id, since_ms) = self.model.read_back.expect("a dose without a read-back");
            assert_eq!(id, *read_back, "another dose than the one that was read back");
            assert!(self.confirms, "a dose without a press");
            assert!(self.room.ms - since_ms >= 300, "a dose from the press that read it back");
        }
        let (entries, refused) = (self.room.session.entries().len(), self.room.refused.len());
        self.room.run(command.clone());
        let kept = self.room.session.entries().len() - entries;
        let now_refused = self.room.refused.len() - refused;
        assert_eq!(kept + now_refused, 1, "{command:?}: kept {kept}, refused {now_refused}");
        if !self.lost_track {
            let wrong = match expected {
                Expected::Kept => kept == 0,
                Expected::Refused => kept == 1,
                Expected::Either => false,
            };
            assert!(!wrong, "{command:?}: expected {expected:?}, but {:?}", self.room.refused.last());
        }
        self.lost_track |= kept == 1
            && matches!(command, Command::Undo { .. } | Command::Withdraw { .. } | Command::Amend { .. } | Command::Close { .. });
        if kept == 1 {
            let entry = self.room.session.entries().last().unwrap().id;
            self.model.learns(&command, entry, self.room.ms);
        }
        self.model.entries += kept;
        self.model.refused += now_refused;
    }

    /// Nothing is lost: what was kept is there, and tells of the state that is shown.
    fn check(&self) {
        let session = &self.room.session;
        assert!(session.entries().len() >= self.model.entries);
        assert_eq!(self.room.refused.len(), self.model.refused);
        let given = session.entries().iter().flat_map(|entry| &entry.events);
        let given = given.filter(|event| matches!(event, session::Event::DoseGiven { .. })).count();
        assert_eq!(given, self.model.doses, "a dose that nobody gave, or one that was lost");
        let replayed = session::Session::replay(session.protocol().clone(), session.entries().iter().cloned());
        assert_eq!(replayed.state(), session.state());
        let closed = |refused: &(_, Refusal)| refused.1 == Refusal::Closed;
        assert!(session.state().closed_ms.is_some() || !self.room.refused.iter().any(closed));
    }
}

const KEYS: [Key; 44] = [
    Key::A,
    Key::B,
    Key::C,
    Key::D,
    Key::E,
    Key::F,
    Key::G,
    Key::H,
    Key::K,
    Key::L,
    Key::M,
    Key::N,
    Key::P,
    Key::Q,
    Key::R,
    Key::S,
    Key::T,
    Key::U,
    Key::V,
    Key::W,
    Key::X,
    Key::Y,
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Enter,
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Tab,
    Key::Space,
    Key::Backspace,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::F6,
    Key::F7,
    Key::F9,
    Key::F10,
    Key::PageUp,
    Key::Slash,
];
const CHORDS: [Key; 10] =
    [Key::D, Key::D, Key::P, Key::E, Key::Z, Key::F, Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];
const WORDS: [&str; 9] = [
    "ketamine",
    "60 mg",
    "JO",
    "138 84 88 97",
    "-2 crying",
    "about 14:00 far away",
    "because",
    "171/99 90 96",
    "\u{e4}ngstlich \u{2212}3",
];

/// The same throws at every run (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as usize % count
    }
}

fn stroke(key: Key, modifiers: Modifiers) -> Vec<Event> {
    [true, false].map(|pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }).to_vec()
}

/// What a person would type for a dose, up to its read-back; what follows is left to chance.
fn dose_typed() -> Vec<Vec<Event>> {
    let text = |text: &str| vec![Event::Text(text.to_owned())];
    let tab = || stroke(Key::Tab, Modifiers::NONE);
    let mut strokes = vec![stroke(Key::Escape, Modifiers::NONE), stroke(Key::D, Modifiers::CTRL), Vec::new()];
    strokes.extend([text("ketamine"), tab(), text("60 mg"), tab(), tab(), tab(), tab(), tab(), text("JO")]);
    strokes.push(stroke(Key::Enter, Modifiers::NONE));
    strokes
}

fn event(dice: &mut Dice) -> (Vec<Event>, bool) {
    let mut below = |count: usize| dice.below(count);
    match below(20) {
        0..9 => {
            let key = KEYS[below(KEYS.len())];
            (stroke(key, Modifiers::NONE), matches!(key, Key::Enter | Key::Space))
        }
        9..11 => (stroke(CHORDS[below(CHORDS.len())], Modifiers::CTRL), false),
        11..14 => (vec![Event::Text(WORDS[below(WORDS.len())].to_owned())], false),
        _ => {
            let place: Pos2 = pos2(below(1280) as f32, below(800) as f32);
            let button =
                |pressed| Event::PointerButton { pos: place, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
            (vec![Event::PointerMoved(place), button(true), button(false)], true)
        }
    }
}

#[test]
fn a_monkey_loses_nothing_and_gives_no_dose_without_its_full_confirm() {
    let mut dice = Dice(0x5EED_0F57_1117_0217);
    let mut monkey = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_context_setup(|ctx| tokens::install(ctx, Theme::Night))
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let (view, now) = (desk.room.view(), desk.room.now());
                for command in desk.screen.show(ui, &view, now) {
                    desk.carry_out(command);
                }
            },
            Desk::begin(),
        );
    let (mut doses, mut entries, mut refused) = (0, 0, 0);
    let mut habit: VecDeque<Vec<Event>> = VecDeque::new();
    for press in 0..PRESSES {
        if habit.is_empty() && dice.below(120) == 0 {
            habit.extend(dose_typed());
        }
        let (events, confirms) = match habit.pop_front() {
            Some(events) => (events, true),
            None => event(&mut dice),
        };
        monkey.state_mut().confirms = confirms;
        events.into_iter().for_each(|event| monkey.event(event));
        monkey.step();
        let far = if habit.is_empty() { dice.below(40) } else { 20 };
        let desk = monkey.state_mut();
        desk.room.ms += if far == 0 { 2 * MIN } else { far as i64 * 20 };
        desk.room.run(Command::Tick);
        desk.model.entries = desk.room.session.entries().len();
        if (press + 1) % PRESSES_A_SESSION == 0 {
            desk.check();
            doses += desk.model.doses;
            entries += desk.model.entries;
            refused += desk.model.refused;
            *desk = Desk::begin();
        }
    }
    println!("{PRESSES} presses: {entries} entries, {refused} refusals, {doses} doses, none without its confirm");
    assert!(doses > 5 && entries > 2_000 && refused > 20, "the monkey was too tame: {entries} {refused} {doses}");
}
