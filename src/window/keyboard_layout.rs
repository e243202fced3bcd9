//! What the system says is printed on the keyboard's keys. X11 tells (so does Xwayland, in a Wayland
//! session); elsewhere the screens learn it from presses.

use crossbeam_channel::Receiver;
use egui::Context;

use super::background::in_background;
use crate::ui::keyboard::{self, Layout};

/// Asks the system, off the window's thread, when it may tell something new.
#[derive(Debug, Default)]
pub(super) struct KeyboardLayout {
    asked: Option<Receiver<Option<Layout>>>,
    was_asked: bool,
}

impl KeyboardLayout {
    /// Asks at the start, and when a press says that the keyboard was changed; the screens know the
    /// answer as soon as it is there.
    pub(super) fn follow(&mut self, ctx: &Context) {
        let is_doubted = keyboard::doubts_layout(ctx);
        if self.asked.is_none() && (is_doubted || !self.was_asked) {
            self.was_asked = true;
            match in_background("keyboard-layout", ctx, read) {
                Ok(asked) => self.asked = Some(asked),
                Err(error) => tracing::info!("the keyboard's layout is not known: {error}"),
            }
        }
        let Some(answer) = self.asked.as_ref().and_then(|asked| asked.try_recv().ok()) else {
            return;
        };
        self.asked = None;
        if let Some(layout) = answer {
            keyboard::know_layout(ctx, layout);
        }
    }
}

#[cfg(target_os = "linux")]
fn read() -> Option<Layout> {
    x11::read().inspect_err(|error| tracing::info!("X11 tells no keyboard: {error}")).ok()
}

#[cfg(not(target_os = "linux"))]
fn read() -> Option<Layout> {
    None
}

#[cfg(target_os = "linux")]
mod x11 {
    use egui::Key;
    use x11rb::connection::Connection;
    use x11rb::protocol::xkb::{self, ConnectionExt as _};
    use x11rb::protocol::xproto::ConnectionExt as _;
    use xkeysym::Keysym;

    use crate::ui::keyboard::Layout;

    /// X11 numbers keys from the kernel's numbers up.
    const FIRST: u8 = 8;
    /// The kernel's numbers of the keys that write, by what is printed on an American keyboard, from
    /// this number on.
    const ROWS: [(u8, &str); 5] = [
        (2, "1234567890-="),
        (16, "qwertyuiop[]"),
        (30, "asdfghjkl;'`"),
        (43, "\\"),
        (44, "zxcvbnm,./"),
    ];

    /// The layout that is in force.
    pub(super) fn read() -> Result<Layout, Box<dyn std::error::Error>> {
        let (server, _) = x11rb::connect(None)?;
        server.xkb_use_extension(1, 0)?.reply()?;
        let state = server.xkb_get_state(xkb::ID::USE_CORE_KBD.into())?.reply()?;
        // The core protocol has the keys of the first two layouts, one after the other.
        let group = usize::from(u8::from(state.group));
        let (first, last) = (server.setup().min_keycode, server.setup().max_keycode);
        let mapping = server.get_keyboard_mapping(first, last - first + 1)?.reply()?;
        let width = usize::from(mapping.keysyms_per_keycode);
        let mut layout = Layout::default();
        for (from, row) in ROWS {
            for (code, printed) in (from..).zip(row.chars()) {
                let Some(place) = Key::from_name(printed.to_string().to_uppercase().as_str())
                else {
                    continue;
                };
                for shift in [false, true] {
                    let key = usize::from(code + FIRST - first) * width;
                    let at = key + group.min(1) * 2 + usize::from(shift);
                    let sign = mapping.keysyms.get(at).map(|raw| Keysym::new(*raw));
                    if let Some(written) = sign.and_then(Keysym::key_char) {
                        layout.prints(place, shift, written);
                    }
                }
            }
        }
        Ok(layout)
    }
}
