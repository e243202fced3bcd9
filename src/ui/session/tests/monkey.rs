//! Twenty thousand random keys, texts and clicks against the screen and the real core, watched by a
//! model of what may come of them.

mod model;

use std::collections::{BTreeSet, VecDeque};

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Role, Vec2, ViewportCommand, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use model::{Expected, Model};

use super::fixture::{MIN, Scene};
use super::stroke;
use crate::practice::Theme;
use crate::session;
use crate::session::Command;
use crate::ui::session::{SentCommand, SessionScreen, Setup};

/// How often something is pressed.
const PRESSES: usize = 20_000;
/// The session is begun again after so many, so that every phase is met early and late.
const PRESSES_A_SESSION: usize = 2_500;
/// A read-back must have been seen this long before a press gives it.
const SEEN_MS: i64 = 600;

struct TestScreen {
    scene: Scene,
    screen: SessionScreen,
    model: Model,
    /// Entries of the opening, before the monkey came.
    before: usize,
    /// Something that a person does to confirm was among this frame's events.
    confirms: bool,
}

impl TestScreen {
    fn begin() -> Self {
        let mut scene = Scene::open("intramuscular-60");
        scene.track(1, "Threshold");
        let model = Model::new(scene.session.protocol().clone(), "MR");
        Self {
            before: scene.session.entries().len(),
            scene,
            screen: SessionScreen::new(Setup::default()),
            model,
            confirms: false,
        }
    }

    fn carry_out(&mut self, SentCommand { id, command, .. }: SentCommand) {
        let expected = self.model.expects(&command, self.scene.now_ms);
        if let Command::GiveDose { read_back, .. } = &command {
            let (id, since_ms, _) = self.model.so.read_back.expect("a dose without a read-back");
            assert_eq!(id, *read_back, "another dose than the one that was read back");
            assert!(self.confirms, "a dose without a press");
            assert!(
                self.scene.now_ms - since_ms >= SEEN_MS,
                "a dose from the press that read it back"
            );
        }
        let (entries, refused) = (self.scene.session.entries().len(), self.scene.refused().len());
        self.scene.run_as(id, command.clone());
        let kept = self.scene.session.entries().len() - entries;
        let now_refused = self.scene.refused().len() - refused;
        let became = match (kept, now_refused) {
            (1, 0) => Expected::Kept,
            (0, 1) => Expected::Refused,
            both => panic!("{command:?}: kept and refused {both:?}"),
        };
        let refusal = self.scene.refused().pop();
        assert!(
            expected == became || expected == Expected::Either,
            "{command:?}: {expected:?}, but {became:?}: {refusal:?}"
        );
        match became {
            Expected::Kept => self.model.learns(
                &command,
                self.scene.session.entries().last().unwrap().id,
                self.scene.now_ms,
            ),
            _ => self.model.refused += 1,
        }
    }

    fn tick(&mut self) {
        let entries = self.scene.session.entries().len();
        self.scene.run(Command::Tick);
        let brought = self.scene.session.entries().get(entries).cloned();
        let brought = brought.as_ref().map(|entry| (entry.id, entry.events.as_slice()));
        self.model.passes(brought, self.scene.now_ms);
    }

    /// The session is what the model says, entry by entry, and what it says of itself folds to the
    /// same.
    fn check(&self) {
        let (session, so) = (&self.scene.session, &self.model.so);
        let state = session.state();
        let ids: Vec<_> =
            session.entries().iter().skip(self.before).map(|entry| entry.id).collect();
        assert_eq!(ids, self.model.kept.iter().map(|kept| kept.id).collect::<Vec<_>>());
        assert_eq!(self.scene.refused().len(), self.model.refused);
        let given = session.entries().iter().flat_map(|entry| &entry.events);
        let given = given.filter(|event| matches!(event, session::Event::DoseGiven { .. })).count();
        assert_eq!(
            (given, state.doses.len()),
            (so.doses, so.doses),
            "a dose that nobody gave, or one that was lost"
        );
        assert_eq!(state.first_dose_ms(), so.first_dose_ms);
        assert_eq!(state.read_back.as_ref().map(|(id, _)| *id), so.read_back.map(|(id, ..)| id));
        let phases = &state.phases;
        assert_eq!(
            (phases.current().unwrap().index, phases.planned_end_ms, phases.held),
            (so.phase, so.end_ms, so.held)
        );
        assert_eq!(
            (state.talk.is_some(), state.music.choice, state.music.repeats),
            (so.talk, so.choice, so.repeats)
        );
        let open =
            state.states.iter().filter(|span| span.to_ms.is_none()).map(|span| span.code.as_str());
        assert_eq!(open.collect::<BTreeSet<_>>(), so.open_states());
        assert_eq!(state.observer.as_ref().unwrap().as_str(), so.observer);
        let replayed =
            session::Session::replay(session.protocol().clone(), session.entries().iter().cloned());
        assert_eq!(replayed.state(), session.state());
    }
}

const KEYS: [Key; 49] = [
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
    Key::F11,
    Key::F8,
    Key::Questionmark,
    Key::Minus,
    Key::Minus,
    Key::PageDown,
    Key::Slash,
];
const CHORDS: [Key; 12] = [
    Key::L,
    Key::E,
    Key::D,
    Key::D,
    Key::P,
    Key::E,
    Key::Z,
    Key::F,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
];
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
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as usize % count
    }
}

/// What a person would type for a dose, up to its read-back; what follows is left to chance.
fn dose_typed() -> Vec<Vec<Event>> {
    let text = |text: &str| vec![Event::Text(text.to_owned())];
    let tab = || stroke(Key::Tab, Modifiers::NONE);
    // Esc twice: it leaves one thing at a time.
    let esc = || stroke(Key::Escape, Modifiers::NONE);
    let mut strokes = vec![esc(), esc(), stroke(Key::D, Modifiers::CTRL), Vec::new()];
    strokes.extend([text("ketamine"), tab(), text("60 mg"), tab(), tab(), text("JO")]);
    strokes.push(stroke(Key::Enter, Modifiers::NONE));
    strokes
}

fn event(dice: &mut Dice, size: Vec2) -> (Vec<Event>, bool) {
    let mut below = |count: usize| dice.below(count);
    match below(20) {
        0..9 => {
            let key = KEYS[below(KEYS.len())];
            (stroke(key, Modifiers::NONE), matches!(key, Key::Enter | Key::Space))
        }
        9..11 => (stroke(CHORDS[below(CHORDS.len())], Modifiers::CTRL), false),
        11..14 => (vec![Event::Text(WORDS[below(WORDS.len())].to_owned())], false),
        _ => {
            let place: Pos2 = pos2(below(size.x as usize) as f32, below(size.y as usize) as f32);
            (click(place), true)
        }
    }
}

fn click(place: Pos2) -> Vec<Event> {
    let button = |pressed| Event::PointerButton {
        pos: place,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(place), button(true), button(false)]
}

/// The button that unlocks, pressed, held for 1.5 s, and let go.
fn unlocking(button: Pos2) -> Vec<Vec<Event>> {
    let press = |pressed| Event::PointerButton {
        pos: button,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let mut strokes = vec![vec![Event::PointerMoved(button), press(true)]];
    strokes.extend(vec![Vec::new(); 6]);
    strokes.push(vec![press(false)]);
    strokes
}

const WHOLE: Vec2 = vec2(1280.0, 800.0);
const SMALL: Vec2 = vec2(436.0, 276.0);

/// The size that the screen wants its window to have: the compact one, or the whole.
fn wanted_size(monkey: &Harness<'_, TestScreen>) -> Option<Vec2> {
    let commands = monkey.output().viewport_output.values().flat_map(|viewport| &viewport.commands);
    let mut sizes = commands.filter_map(|command| match command {
        ViewportCommand::InnerSize(size) => Some(if size.x < SMALL.x { SMALL } else { WHOLE }),
        _ => None,
    });
    sizes.next_back()
}

#[test]
fn a_monkey_loses_nothing_and_nothing_comes_about_but_by_the_rules() {
    let mut dice = Dice(0x5EED_0F57_1117_0217);
    let mut size = WHOLE;
    let mut monkey = Harness::builder()
        .with_size(size)
        .with_context_setup(|ctx| crate::ui::install(ctx, Theme::Night))
        .build_ui_state(
            |ui, test: &mut TestScreen| {
                let (view, now) = (test.scene.view(), test.scene.now());
                for sent in test.screen.show(ui, &view, now) {
                    test.carry_out(sent);
                }
            },
            TestScreen::begin(),
        );
    let (mut doses, mut entries, mut refused, mut locked, mut small) = (0, 0, 0, 0, 0);
    let mut habit: VecDeque<Vec<Event>> = VecDeque::new();
    for press in 0..PRESSES {
        if habit.is_empty() && dice.below(120) == 0 {
            habit.extend(dose_typed());
        }
        if habit.is_empty() && monkey.state().screen.locked && dice.below(20) == 0 {
            locked += 1;
            habit.extend(unlocking(
                monkey.get_by_role_and_label(Role::Button, "Hold to unlock").rect().center(),
            ));
        }
        let (events, confirms) = match habit.pop_front() {
            // The dose is typed from its first field on.
            Some(events) if events.is_empty() => {
                let drug = monkey.query_by_role_and_label(Role::TextInput, "Drug");
                (drug.map_or_else(Vec::new, |drug| click(drug.rect().center())), true)
            }
            Some(events) => (events, true),
            None => event(&mut dice, size),
        };
        monkey.state_mut().confirms = confirms;
        // One frame an event, so that no wish for another size is missed.
        let mut events = events.into_iter();
        loop {
            let next = events.next();
            let last = events.len() == 0;
            next.into_iter().for_each(|event| monkey.event(event));
            monkey.step();
            if let Some(wanted) = wanted_size(&monkey).filter(|wanted| *wanted != size) {
                small += usize::from(wanted.x < size.x);
                size = wanted;
                monkey.set_size(size);
            }
            if last {
                break;
            }
        }
        let far = if habit.is_empty() { dice.below(40) } else { 20 };
        let test = monkey.state_mut();
        test.scene.now_ms += if far == 0 { 2 * MIN } else { far as i64 * 20 };
        test.tick();
        if (press + 1) % 100 == 0 {
            test.check();
        }
        if (press + 1) % PRESSES_A_SESSION == 0 {
            doses += test.model.so.doses;
            entries += test.model.kept.len();
            refused += test.model.refused;
            *test = TestScreen::begin();
        }
    }
    println!(
        "{PRESSES} presses: {entries} entries, {refused} refusals, {doses} doses, {locked} locks, {small} small windows"
    );
    assert!(
        doses > 5 && entries > 900 && refused > 20,
        "the monkey was too tame: {entries} {refused} {doses}"
    );
    assert!(
        locked > 2 && small > 2,
        "it never locked the screen or made it small: {locked} {small}"
    );
}
