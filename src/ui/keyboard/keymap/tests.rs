use egui::Modifiers;

use super::*;

/// A press of the key at this place of an American keyboard, which writes this.
fn stroke(key: Key, place: Key, printed: char, modifiers: Modifiers) -> Stroke {
    Stroke { key, place: Some(place), printed: Some(printed), modifiers }
}

fn plain(key: Key) -> Stroke {
    let printed = stroke::letter(key).map(|letter| letter.to_ascii_lowercase());
    let printed = printed.or(stroke::digit(key).map(|digit| char::from(b'0' + digit)));
    Stroke { key, place: Some(key), printed, modifiers: Modifiers::NONE }
}

fn with(key: Key, modifiers: Modifiers) -> Stroke {
    Stroke { printed: None, modifiers, ..plain(key) }
}

fn press(stroke: Stroke) -> Option<Press> {
    Keymap::default().press(&stroke)
}

#[test]
fn an_unshifted_letter_is_a_code_unless_the_table_has_it() {
    assert_eq!(press(plain(Key::T)), Some(Press::Code('T')));
    assert_eq!(press(plain(Key::V)), Some(Press::Act(Action::Vitals)));
    assert_eq!(press(with(Key::T, Modifiers::CTRL)), Some(Press::Act(Action::Consents)));
    assert_eq!(press(with(Key::B, Modifiers::CTRL)), None);
    assert_eq!(press(with(Key::T, Modifiers::ALT)), None);
}

#[test]
fn shift_and_a_letter_is_a_detail_and_never_an_action() {
    for key in [Key::V, Key::W, Key::M, Key::A, Key::K, Key::T, Key::B] {
        let letter = stroke::letter(key).unwrap();
        let shifted = stroke(key, key, letter, Modifiers::SHIFT);
        assert_eq!(press(shifted), Some(Press::Detail(letter)));
    }
    let caps_lock = stroke(Key::V, Key::V, 'V', Modifiers::NONE);
    assert_eq!(press(caps_lock), Some(Press::Act(Action::Vitals)), "CapsLock is no Shift");
}

#[test]
fn a_printed_digit_is_a_digit_then_a_sign_is_that_sign_then_a_place_is_its_digit() {
    let none = Modifiers::NONE;
    let shift = Modifiers::SHIFT;
    let act = |action| Some(Press::Act(action));
    let digit = |digit| Some(Press::Digit(digit));
    for (keyboard, pressed, means) in [
        ("us 4", stroke(Key::Num4, Key::Num4, '4', none), digit(4)),
        ("us shift 4", stroke(Key::Num4, Key::Num4, '$', shift), None),
        ("us shift 7", stroke(Key::Num7, Key::Num7, '&', shift), None),
        ("us ?", stroke(Key::Questionmark, Key::Slash, '?', shift), act(Action::Overlay)),
        ("us =", stroke(Key::Equals, Key::Equals, '=', none), act(Action::SameTime)),
        ("gb shift 3", stroke(Key::Num3, Key::Num3, '\u{a3}', shift), None),
        ("fr &", stroke(Key::Num1, Key::Num1, '&', none), digit(1)),
        ("fr \u{e9}", stroke(Key::Num2, Key::Num2, '\u{e9}', none), digit(2)),
        ("fr \"", stroke(Key::Num3, Key::Num3, '"', none), digit(3)),
        ("fr '", stroke(Key::Quote, Key::Num4, '\'', none), digit(4)),
        ("fr (", stroke(Key::Num5, Key::Num5, '(', none), digit(5)),
        ("fr -", stroke(Key::Minus, Key::Num6, '-', none), act(Action::Earlier)),
        ("fr shift -", stroke(Key::Num6, Key::Num6, '6', shift), digit(6)),
        ("fr \u{e0}", stroke(Key::Num0, Key::Num0, '\u{e0}', none), digit(0)),
        ("fr shift \u{e0}", stroke(Key::Num0, Key::Num0, '0', shift), digit(0)),
        ("de shift 7", stroke(Key::Slash, Key::Num7, '/', shift), act(Action::ChartNote)),
        ("de shift 0", stroke(Key::Equals, Key::Num0, '=', shift), act(Action::SameTime)),
        (
            "de shift \u{df}",
            stroke(Key::Questionmark, Key::Minus, '?', shift),
            act(Action::Overlay),
        ),
        ("de altgr q", stroke(Key::Q, Key::Q, '@', none), None),
        ("de altgr e", stroke(Key::E, Key::E, '\u{20ac}', none), None),
        ("de altgr m", stroke(Key::M, Key::M, '\u{b5}', none), None),
        ("de altgr 7", stroke(Key::OpenCurlyBracket, Key::Num7, '{', none), digit(7)),
        ("dvorak e", stroke(Key::E, Key::D, 'e', none), Some(Press::Code('E'))),
        ("dvorak w", stroke(Key::W, Key::Comma, 'w', none), act(Action::OwnWords)),
        ("ru \u{435}", stroke(Key::T, Key::T, '\u{435}', none), Some(Press::Code('T'))),
        ("ru shift \u{415}", stroke(Key::T, Key::T, '\u{415}', shift), Some(Press::Detail('T'))),
        ("ru \u{444}", stroke(Key::A, Key::A, '\u{444}', none), act(Action::Attention)),
        ("tr *", stroke(Key::Minus, Key::Minus, '*', none), None),
        ("tr -", stroke(Key::Minus, Key::Equals, '-', none), act(Action::Earlier)),
        ("tr \u{131}", stroke(Key::I, Key::I, '\u{131}', none), None),
        ("keypad 7", stroke(Key::Num7, Key::Num7, '7', none), digit(7)),
        ("keypad -", stroke(Key::Minus, Key::Minus, '-', none), act(Action::Earlier)),
    ] {
        assert_eq!(press(pressed), means, "{keyboard}");
    }
}

#[test]
fn the_keypad_without_numlock_does_what_is_printed_under_its_digits() {
    let keypad = |key, place| Stroke { place: Some(place), printed: None, ..plain(key) };
    assert_eq!(press(keypad(Key::Home, Key::Num7)), None);
    assert_eq!(press(keypad(Key::ArrowUp, Key::Num8)), Some(Press::Grade(1)));
    assert_eq!(press(keypad(Key::PageUp, Key::Num9)), Some(Press::Act(Action::Louder)));
    assert_eq!(press(keypad(Key::Num5, Key::Num5)), None, "its 5 has nothing under it");
}

#[test]
fn what_no_text_wants_works_while_something_else_than_the_pad_has_the_keyboard() {
    let keymap = Keymap::default();
    for (key, modifiers, action) in [
        (Key::F9, Modifiers::NONE, Action::SafeMusic),
        (Key::F10, Modifiers::NONE, Action::Silence),
        (Key::F11, Modifiers::NONE, Action::ReturnToPlan),
        (Key::F7, Modifiers::NONE, Action::Brightness),
        (Key::F8, Modifiers::NONE, Action::Compact),
        (Key::F12, Modifiers::NONE, Action::Attention),
        (Key::F2, Modifiers::NONE, Action::Quieter),
        (Key::PageDown, Modifiers::NONE, Action::Quieter),
        (Key::F3, Modifiers::NONE, Action::Louder),
        (Key::PageUp, Modifiers::NONE, Action::Louder),
        (Key::G, Modifiers::CTRL, Action::Attention),
        (Key::L, Modifiers::CTRL, Action::Lock),
        (Key::P, Modifiers::CTRL, Action::PrivateNote),
        (Key::D, Modifiers::CTRL, Action::Dose),
    ] {
        assert_eq!(keymap.anywhere(&with(key, modifiers)), Some(action));
    }
    for key in [Key::A, Key::V, Key::T, Key::Slash, Key::Backspace, Key::Home, Key::F6] {
        assert_eq!(keymap.anywhere(&plain(key)), None, "{key:?}");
    }
    for key in [Key::Z, Key::E, Key::ArrowRight, Key::F, Key::W, Key::O, Key::T] {
        assert_eq!(keymap.anywhere(&with(key, Modifiers::CTRL)), None, "{key:?}");
    }
}

#[test]
fn a_room_can_move_keys_and_hears_of_every_clash() {
    let moved = Keymap::with([("vitals", "f2"), ("quieter_by_function_key", "ctrl+y")]).unwrap();
    assert_eq!(moved.press(&plain(Key::F2)), Some(Press::Act(Action::Vitals)));
    assert_eq!(moved.press(&plain(Key::V)), Some(Press::Code('V')));
    let problems = Keymap::with([
        ("vitls", "f2"),
        ("dose", "5"),
        ("talk", "m"),
        ("undo", "meta"),
        ("near", "f4"),
        ("silence", "s"),
    ])
    .unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let kept = "is kept: digits, Enter, Tab, Space, Esc and arrows for answers, typing and moving about, F1 for help, F4 and F5 for calling others";
    assert_eq!(
        said,
        [
            "keys: there is no action `vitls`; the nearest is `vitals`".to_owned(),
            format!("keys.dose: `5` {kept}"),
            "keys.undo: `meta` is no key; write one such as `v`, `ctrl+d`, `pageup` or `f2`"
                .to_owned(),
            format!("keys.near: `f4` {kept}"),
            "keys.silence: `s` would be typed into a text; take a function key, or one with ctrl"
                .to_owned(),
            "keys.talk: `m` is taken by `mark_moment`".to_owned(),
        ]
    );
}

#[test]
fn codes_that_the_room_s_keys_hide_are_named_and_details_never_are() {
    let protocol = crate::protocol::shipped().first().unwrap();
    let codebook = crate::protocol::parsed(protocol, crate::names::Language::English).codebook;
    assert_eq!(Keymap::default().shadowed(&codebook), Vec::<String>::new());
    let moved = Keymap::with([("vitals", "t"), ("near", "l"), ("talk", "x")]).unwrap();
    let hidden = moved.shadowed(&codebook);
    assert_eq!(hidden, ["Tears", "Laugh, smile"]);
}

#[test]
fn every_row_of_the_table_is_a_key_of_its_own() {
    let keymap = Keymap::default();
    assert_eq!(keymap.table.len(), TABLE.len());
    for (at, row) in keymap.table.iter().enumerate() {
        let mut behind = keymap.table.iter().skip(at + 1);
        assert!(!behind.any(|other| other.chord == row.chord), "{}", row.chord.cap());
    }
}
