//! Words of the overlay of keys.

said! { keys:
    /// Its title.
    title;
    /// The key, before another.
    ctrl;
    /// The key.
    page_up;
    /// The key.
    page_down;
    /// Esc.
    esc_half;
    /// Esc.
    esc_two;
    /// Digits.
    digits;
    /// Digits, and the signs that stand for them on this keyboard.
    digits_and_signs(signs: &str);
    /// Enter.
    enter;
    /// `D` logs nothing: the dose has a chord of its own.
    dose_is_ctrl_d;
    /// A key that logs nothing while a panel is open.
    not_logged(label: &str);
    /// A key that does nothing while a panel is open.
    not_now(what: &str);
    /// Shift and a letter that adds nothing to what was observed last.
    no_detail_of(letter: &str);
    /// Arrows.
    grades;
    /// Shift and a letter.
    details;
    /// The keys between sessions.
    between;
    /// A session's keys.
    in_session;
    /// Tab.
    tab;
    /// Enter between sessions.
    enter_goes_on;
    /// Esc between sessions.
    esc_leaves;
    /// The key of the keys.
    this_page;
    /// The keys F1 to F12.
    function_keys;
    /// How they are tried, and what there is beside them: the chord of attention.
    function_keys_about(chord: &str);
    /// The header of what a pedal or a presenter does.
    pedal;
    /// What it is.
    pedal_about;
    /// The next key is learned.
    press_pedal;
    /// It can't be.
    not_learned;
    /// Learns a key for this.
    learn(action: &str);
    /// The key that was learned for it.
    learned(action: &str, key: &str);
    /// Forgets it.
    forget(action: &str);
    /// All of them were seen.
    all_arrive;
    /// So many were not.
    so_many_untried(count: usize);
    /// They are this computer's own.
    elsewhere;
    /// For a screen reader.
    arrived(key: &str);
    /// For a screen reader.
    not_arrived(key: &str);
    /// While Esc is held.
    hold_safe;
    /// While it is held longer.
    hold_silence;
}

/// Shift and a letter that adds nothing.
pub fn no_detail(letter: char) -> String {
    no_detail_of(letter.encode_utf8(&mut [0; 4]))
}
