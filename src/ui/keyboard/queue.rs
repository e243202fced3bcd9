//! The window's events, carried out in the order in which they came, however frames cut them.
//!
//! A frame hands the toolkit everything that came since the last one, and a text field takes all of
//! it, also what came after the Esc that leaves the field. So what may change who has the keyboard is
//! handed on alone, and the rest waits for the next pass.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use egui::{Context, Event, ImeEvent, Key, Modifiers, Plugin, RawInput, Ui};

use super::chord::is_function_key;
use super::layout::Layout;
use crate::ui::widgets::take_shown_fields;

/// An event, and when it came, in seconds of the window.
#[derive(Debug, Clone)]
struct Received {
    event: Event,
    at_secs: f64,
}

/// The effect that an event can have on the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Nothing.
    Passive,
    /// It writes into the field that has the keyboard.
    Writes,
    /// It moves the cursor in it.
    Moves,
    /// It takes away from what the field says: an emptied field begins anew.
    Erases,
    /// It may change who has the keyboard, or logs something.
    Acts,
}

/// The stage of a text that an input method composes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Composition {
    #[default]
    None,
    /// Keys are the input method's.
    Composing,
    /// It was accepted at this time: the Enter that came with it did just that.
    Accepted { at_secs: f64 },
}

/// Whose press it was that put a key down: while the key is held, its repeats are too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PressOf {
    /// A text field's.
    Field,
    /// Whoever has the keyboard while no text is being typed.
    Screen,
}

/// A key that is down.
#[derive(Debug, Clone, Copy)]
struct Down {
    by: PressOf,
    /// Its name as it was pressed last.
    name: Key,
}

/// Holds events back.
#[derive(Debug, Default)]
pub(super) struct InputQueue {
    waiting: VecDeque<Received>,
    /// Keys that are down, by their places, as far as events were handed on. A key goes up under another
    /// name than it went down where Shift was let go in between; it is handed on under the same, or
    /// the toolkit would take it to be down, and its next press for a repeat.
    down: BTreeMap<Key, Down>,
    /// The last press was no field's, so the text that follows it is no field's either.
    text_is_spent: bool,
    came_secs: Option<f64>,
    composition: Composition,
    layout: Layout,
    /// A press wrote something else than was known of its key.
    is_layout_doubted: bool,
    /// Function keys that have arrived here: others may be the keyboard's own.
    function_keys: BTreeSet<Key>,
    /// The last pass carried out what may change who has the keyboard.
    acted: bool,
}

impl InputQueue {
    /// When the press came that this pass carries out, in seconds of the window.
    pub(super) fn came(&self) -> Option<f64> {
        self.came_secs
    }

    #[cfg(test)]
    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Takes over what the system says is printed on the keys.
    pub(super) fn know_layout(&mut self, layout: Layout) {
        self.layout = layout;
    }

    /// A press wrote something else than was known of its key, since this was asked last.
    pub(super) fn doubts_layout(&mut self) -> bool {
        std::mem::take(&mut self.is_layout_doubted)
    }

    pub(super) fn function_keys(&self) -> &BTreeSet<Key> {
        &self.function_keys
    }

    /// These function keys have arrived before.
    pub(super) fn know_function_keys(&mut self, keys: impl IntoIterator<Item = Key>) {
        self.function_keys.extend(keys);
    }

    /// Learns about the keyboard from what came of it.
    fn learn(&mut self, events: &[Event]) {
        if self.composition != Composition::Composing {
            self.is_layout_doubted |= self.layout.learn(events);
        }
        self.function_keys.extend(events.iter().filter_map(|event| match event {
            Event::Key { key, pressed: true, .. } if is_function_key(*key) => Some(*key),
            _ => None,
        }));
    }

    pub(super) fn receive(&mut self, events: impl IntoIterator<Item = Event>, at_secs: f64) {
        self.waiting.extend(events.into_iter().map(|event| Received { event, at_secs }));
    }

    /// The events that the next pass carries out. `typing`: a text field has the keyboard.
    fn release(&mut self, typing: bool) -> Vec<Event> {
        let mut released = Vec::new();
        // What a press led to is seen, as of that press, before the next one is carried out.
        let settles = std::mem::take(&mut self.acted) && !self.waiting.is_empty();
        self.came_secs = self.came_secs.filter(|_| settles);
        let mut before = Class::Passive;
        while let Some(Received { event, at_secs }) = self.waiting.front() {
            let class = self.class(event, typing);
            let fits = before == Class::Passive || class == Class::Passive || before == class;
            if !fits || before == Class::Acts || settles && class != Class::Passive {
                break;
            }
            if class != Class::Passive {
                before = class;
                self.came_secs.get_or_insert(*at_secs);
            }
            let Some(Received { mut event, at_secs }) = self.waiting.pop_front() else { break };
            released.extend(self.under_one_name(&mut event));
            if !self.is_composed(&event, at_secs) && self.hand_on(&event, typing) {
                released.push(event);
            }
            if class == Class::Acts {
                self.acted = true;
                released.extend(self.text_of_last_press(typing));
                break;
            }
        }
        released
    }

    fn class(&self, event: &Event, typing: bool) -> Class {
        match event {
            Event::Text(_) | Event::Ime(_) if typing => Class::Writes,
            Event::Key { key, .. } if is_modifier(*key) => Class::Passive,
            // What Esc means is known when it is let go.
            Event::Key { key: Key::Escape, .. } => Class::Acts,
            Event::Key { pressed: false, .. } => Class::Passive,
            Event::Key { key, modifiers, .. } if typing => match key {
                Key::Backspace | Key::Delete if !has_chord(*modifiers) => Class::Erases,
                Key::ArrowLeft | Key::ArrowRight | Key::Home | Key::End => Class::Moves,
                key if is_written(*key) && !has_chord(*modifiers) => Class::Writes,
                _ => Class::Acts,
            },
            // A letter that is held is one press.
            Event::Key { key, physical_key, .. }
                if is_written(*key) && self.down.contains_key(&physical_key.unwrap_or(*key)) =>
            {
                Class::Passive
            }
            Event::Key { .. }
            | Event::PointerButton { .. }
            | Event::AccessKitActionRequest(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_) => Class::Acts,
            _ => Class::Passive,
        }
    }

    /// A key that an input method composes with: neither the pad nor a field gets it.
    fn is_composed(&mut self, event: &Event, at_secs: f64) -> bool {
        match (event, self.composition) {
            (Event::Ime(ImeEvent::Preedit { text, .. }), _) => {
                let composing = !text.is_empty();
                self.composition =
                    if composing { Composition::Composing } else { Composition::None };
                false
            }
            (Event::Ime(ImeEvent::Commit(_)), _) => {
                self.composition = Composition::Accepted { at_secs };
                false
            }
            (Event::Key { pressed: true, .. } | Event::Text(_), Composition::Composing) => true,
            (Event::Key { key: Key::Enter, .. }, Composition::Accepted { at_secs: accepted }) => {
                accepted == at_secs
            }
            _ => false,
        }
    }

    /// A key goes up under the name that it went down with. Answers with its going up under the name
    /// before, where a key that is held has another now.
    fn under_one_name(&self, event: &mut Event) -> Option<Event> {
        let Event::Key { key, physical_key, pressed, modifiers, .. } = event else { return None };
        let Down { name, .. } = *self.down.get(&physical_key.unwrap_or(*key))?;
        let before = (*pressed && *key != name).then_some(Event::Key {
            key: name,
            physical_key: *physical_key,
            pressed: false,
            repeat: false,
            modifiers: *modifiers,
        });
        if !*pressed {
            *key = name;
        }
        before
    }

    /// Whether an event is handed on; remembers what it does to the keys.
    fn hand_on(&mut self, event: &Event, typing: bool) -> bool {
        match event {
            Event::Key { key, physical_key, pressed: true, repeat, .. } => {
                let now = if typing { PressOf::Field } else { PressOf::Screen };
                let place = physical_key.unwrap_or(*key);
                let down = self.down.entry(place).or_insert(Down { by: now, name: *key });
                down.name = *key;
                let first = down.by;
                if is_modifier(*key) {
                    return true;
                }
                self.text_is_spent = first == PressOf::Screen;
                // One press is one press, however long the key is held: it neither types into what it
                // opened nor submits what it led to.
                let repeats_in_vain = first != now || matches!(key, Key::Enter | Key::Space);
                !(self.has_super() || *repeat && repeats_in_vain)
            }
            Event::Key { key, physical_key, pressed: false, .. } => {
                self.text_is_spent &= is_modifier(*key);
                self.down.remove(&physical_key.unwrap_or(*key));
                true
            }
            Event::WindowFocused(false) => {
                self.composition = Composition::None;
                self.down.clear();
                true
            }
            Event::Text(_) => {
                let is_spent = std::mem::take(&mut self.text_is_spent);
                !(self.has_super() || typing && is_spent)
            }
            _ => true,
        }
    }

    /// The text that the last press wrote stands right behind it.
    fn text_of_last_press(&mut self, typing: bool) -> Option<Event> {
        self.waiting.front().filter(|next| matches!(next.event, Event::Text(_)) && !typing)?;
        let Received { event, at_secs } = self.waiting.pop_front()?;
        let is_ours = !self.is_composed(&event, at_secs) && self.hand_on(&event, typing);
        is_ours.then_some(event)
    }

    /// A key of the desktop's own is down: what is pressed with it is the desktop's.
    fn has_super(&self) -> bool {
        [Key::SuperLeft, Key::SuperRight].iter().any(|key| self.down.contains_key(key))
    }
}

impl Plugin for InputQueue {
    fn debug_name(&self) -> &'static str {
        "keyboard"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        // All passes of a frame have its time, also where a test leaves it to the toolkit.
        let is_first = ctx.current_pass_index() == 0;
        let ahead_secs = if is_first { f64::from(input.predicted_dt) } else { 0.0 };
        let now = input.time.unwrap_or_else(|| ctx.input(|input| input.time) + ahead_secs);
        input.time = Some(now);
        let events = std::mem::take(&mut input.events);
        self.learn(&events);
        self.receive(events, now);
        input.events = self.release(ctx.text_edit_focused());
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        // Not every screen asks for them.
        take_shown_fields(ui);
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if !self.waiting.is_empty() {
            ui.ctx().request_discard("presses wait");
            ui.ctx().request_repaint();
        }
    }
}

/// Keys that change what others do, and do nothing themselves.
fn is_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
            | Key::CapsLock
            | Key::NumLock
    )
}

fn has_chord(modifiers: Modifiers) -> bool {
    modifiers.ctrl || modifiers.command || modifiers.alt
}

/// The key writes a character: a letter, a digit, a sign, a space.
fn is_written(key: Key) -> bool {
    let named = matches!(key, Key::Space | Key::Quote | Key::IntlBackslash);
    let is_arrow = matches!(key, Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight);
    named || key.symbol_or_name().chars().count() == 1 && !is_arrow
}

#[cfg(test)]
mod tests {
    use egui::PointerButton;

    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        let (physical_key, repeat, modifiers) = (Some(key), false, Modifiers::NONE);
        Event::Key { key, physical_key, pressed, repeat, modifiers }
    }

    /// A key pressed and let go, with what it writes.
    fn typed(pressed: Key, text: &str) -> Vec<Event> {
        vec![key(pressed, true), Event::Text(text.to_owned()), key(pressed, false)]
    }

    fn tapped(pressed: Key) -> Vec<Event> {
        vec![key(pressed, true), key(pressed, false)]
    }

    fn queue(events: &[Vec<Event>]) -> InputQueue {
        let mut queue = InputQueue::default();
        queue.receive(events.concat(), 1.0);
        queue
    }

    /// The events of the next pass that carries out any.
    fn next(queue: &mut InputQueue, typing: bool) -> Vec<Event> {
        if queue.acted {
            queue.release(typing);
        }
        queue.release(typing)
    }

    fn texts(events: &[Event]) -> String {
        let texts = events.iter().filter_map(|event| match event {
            Event::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    fn presses(events: &[Event]) -> Vec<Key> {
        let pressed = events.iter().filter_map(|event| match event {
            Event::Key { key, pressed: true, .. } => Some(*key),
            _ => None,
        });
        pressed.collect()
    }

    /// A key that is held: what the system sends for it a second time.
    fn repeated(held: Key, text: &str) -> Vec<Event> {
        let (physical_key, modifiers) = (Some(held), Modifiers::NONE);
        let again = Event::Key { key: held, physical_key, pressed: true, repeat: true, modifiers };
        vec![again, Event::Text(text.to_owned())]
    }

    #[test]
    fn a_sign_whose_shift_is_let_go_first_is_up_again() {
        let (physical_key, repeat) = (Some(Key::Num7), false);
        let press =
            |key, pressed, modifiers| Event::Key { key, physical_key, pressed, repeat, modifiers };
        let slash = || {
            vec![
                press(Key::Slash, true, Modifiers::SHIFT),
                Event::Text("/".to_owned()),
                press(Key::Num7, false, Modifiers::NONE),
            ]
        };
        let mut queue = queue(&[slash()]);
        assert_eq!(presses(&next(&mut queue, false)), [Key::Slash]);
        let up = |event: &Event| match event {
            Event::Key { key, pressed: false, .. } => Some(*key),
            _ => None,
        };
        let ups: Vec<Key> = queue.release(true).iter().filter_map(up).collect();
        assert_eq!(ups, [Key::Slash], "under the name that it went down with");
        queue.receive(slash(), 2.0);
        assert_eq!(texts(&next(&mut queue, true)), "/", "it is typed");
        queue.release(false);
        queue.receive(slash(), 3.0);
        assert_eq!(presses(&next(&mut queue, false)), [Key::Slash], "it acts again");
    }

    #[test]
    fn the_next_press_of_a_sign_whose_shift_was_let_go_first_is_no_repeat() {
        let ctx = Context::default();
        crate::ui::keyboard::install(&ctx);
        let (physical_key, repeat) = (Some(Key::Slash), false);
        let press =
            |key, pressed, modifiers| Event::Key { key, physical_key, pressed, repeat, modifiers };
        for _ in 0..3 {
            let events = vec![
                press(Key::Questionmark, true, Modifiers::SHIFT),
                Event::Text("?".to_owned()),
                press(Key::Slash, false, Modifiers::NONE),
            ];
            let mut pressed = Vec::new();
            let input = RawInput { events, ..RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| {
                let events = ui.input(|input| input.events.clone());
                pressed.extend(crate::ui::keyboard::strokes(&events).iter().map(|it| it.key));
            });
            output.textures_delta.clear();
            assert_eq!(pressed, [Key::Questionmark]);
        }
    }

    #[test]
    fn the_keyboard_is_learned_on_after_an_accent_was_composed() {
        let mut queue = InputQueue::default();
        queue.receive([Event::Ime(ImeEvent::Commit("\u{ea}".to_owned()))], 1.0);
        queue.release(true);
        queue.learn(&typed(Key::Num7, "\u{e8}"));
        assert!(queue.doubts_layout(), "it is French now");
    }

    #[test]
    fn a_held_key_types_nothing_into_the_line_that_it_opened() {
        let mut queue = queue(&[vec![key(Key::W, true), Event::Text("w".to_owned())]]);
        assert_eq!(presses(&next(&mut queue, false)), [Key::W]);
        queue.receive([repeated(Key::W, "w"), repeated(Key::W, "w")].concat(), 1.5);
        let held = next(&mut queue, true);
        assert_eq!((presses(&held), texts(&held)), (vec![], String::new()));
        queue.receive([vec![key(Key::W, false)], typed(Key::A, "a")].concat(), 1.9);
        assert_eq!(texts(&next(&mut queue, true)), "a");
    }

    #[test]
    fn a_held_letter_repeats_in_the_field_in_which_it_was_pressed_and_a_held_enter_submits_once() {
        let mut queue = queue(&[vec![key(Key::A, true), Event::Text("a".to_owned())]]);
        queue.receive(repeated(Key::A, "a"), 1.5);
        assert_eq!(texts(&next(&mut queue, true)), "aa");
        queue.receive([key(Key::A, false), key(Key::Enter, true)], 1.9);
        assert_eq!(presses(&next(&mut queue, true)), [Key::Enter]);
        queue.receive(repeated(Key::Enter, "\n"), 2.4);
        assert_eq!(presses(&next(&mut queue, true)), []);
    }

    #[test]
    fn a_text_is_the_fields_up_to_the_esc_that_leaves_it() {
        let mut queue = queue(&[
            typed(Key::C, "c"),
            typed(Key::R, "r"),
            tapped(Key::Escape),
            typed(Key::N, "n"),
        ]);
        assert_eq!(texts(&next(&mut queue, true)), "cr");
        assert_eq!(presses(&next(&mut queue, true)), [Key::Escape]);
        assert_eq!(presses(&next(&mut queue, true)), [], "let go: now the field is left");
        assert_eq!(presses(&next(&mut queue, false)), [Key::N]);
    }

    #[test]
    fn the_key_that_opens_a_field_is_not_typed_into_it() {
        let mut both = queue(&[typed(Key::W, "w"), typed(Key::I, "i")]);
        let opens = next(&mut both, false);
        assert_eq!((presses(&opens), texts(&opens)), (vec![Key::W], "w".to_owned()));
        assert_eq!(texts(&next(&mut both, true)), "i");

        let mut cut = queue(&[vec![key(Key::W, true)]]);
        next(&mut cut, false);
        cut.receive([Event::Text("w".to_owned()), key(Key::W, false)], 1.1);
        cut.receive(typed(Key::I, "i"), 1.2);
        assert_eq!(texts(&next(&mut cut, true)), "i", "though a frame came between key and text");
    }

    #[test]
    fn each_press_on_the_pad_has_a_pass_and_its_own_time() {
        let mut queue = queue(&[typed(Key::T, "t")]);
        queue.receive(typed(Key::B, "b"), 1.5);
        for (pressed, at_secs) in [(Key::T, 1.0), (Key::B, 1.5)] {
            assert_eq!(presses(&next(&mut queue, false)), [pressed]);
            assert_eq!(queue.came(), Some(at_secs));
        }
        next(&mut queue, false);
        assert_eq!(queue.came(), None, "nothing waits any more");
    }

    #[test]
    fn what_empties_a_field_and_what_fills_it_have_their_own_times() {
        let mut queue = queue(&[typed(Key::T, "t")]);
        queue.receive(tapped(Key::Backspace), 1.1);
        queue.receive(typed(Key::B, "b"), 1.2);
        let mut times = Vec::new();
        for _ in 0..3 {
            next(&mut queue, true);
            times.push(queue.came());
        }
        assert_eq!(times, [Some(1.0), Some(1.1), Some(1.2)]);
    }

    #[test]
    fn a_press_of_the_pointer_stands_alone() {
        let pos = egui::Pos2::ZERO;
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        let pointer = |pressed| Event::PointerButton { pos, button, pressed, modifiers };
        let mut queue = queue(&[
            typed(Key::T, "t"),
            vec![Event::PointerMoved(pos), pointer(true), pointer(false)],
            typed(Key::B, "b"),
        ]);
        assert_eq!(texts(&next(&mut queue, true)), "t");
        assert_eq!(next(&mut queue, true).len(), 1);
        assert_eq!(next(&mut queue, true).len(), 1);
        assert_eq!(texts(&next(&mut queue, false)), "b");
    }

    #[test]
    fn what_is_pressed_with_the_desktops_key_is_the_desktops() {
        for typing in [false, true] {
            let mut queue = queue(&[
                vec![key(Key::SuperLeft, true)],
                typed(Key::T, "t"),
                vec![key(Key::SuperLeft, false)],
                typed(Key::B, "b"),
            ]);
            let mut released = Vec::new();
            while !queue.waiting.is_empty() {
                released.extend(next(&mut queue, typing));
            }
            assert_eq!(presses(&released), [Key::SuperLeft, Key::B]);
            assert_eq!(texts(&released), "b");
        }
    }

    #[test]
    fn what_an_input_method_composes_with_is_its_own_and_its_enter_submits_nothing() {
        let compose = |text: &str| {
            let (text, active_range_chars) = (text.to_owned(), None);
            Event::Ime(ImeEvent::Preedit { text, active_range_chars })
        };
        let accept = |text: &str| Event::Ime(ImeEvent::Commit(text.to_owned()));
        for typing in [true, false] {
            let mut queue = queue(&[
                vec![compose("ni")],
                typed(Key::N, "n"),
                tapped(Key::Enter),
                vec![accept("\u{4f60}"), key(Key::Enter, true), key(Key::Enter, false)],
            ]);
            queue.receive(tapped(Key::Enter), 1.4);
            let mut released = Vec::new();
            while !queue.waiting.is_empty() {
                released.extend(queue.release(typing));
            }
            assert_eq!(presses(&released), [Key::Enter], "the one that came later");
            assert_eq!(texts(&released), "");
        }
    }

    #[test]
    fn a_letter_that_is_held_holds_nothing_up() {
        let mut queue = queue(&vec![vec![key(Key::T, true), Event::Text("t".to_owned())]; 40]);
        next(&mut queue, false);
        next(&mut queue, false);
        assert!(queue.waiting.is_empty());
    }
}
