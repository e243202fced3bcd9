//! A short text as a QR code: what must leave this computer on paper, or on a phone's camera.

use qrcode::render::unicode::Dense1x2;
use qrcode::{Color, QrCode};
use zeroize::Zeroize;

/// A code of square modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules in a row, without the light margin of four around it that readers need.
    pub width: usize,
    /// Row by row: the module is dark.
    pub dark: Vec<bool>,
    terminal: String,
}

/// It may hold the recovery key. What the `qrcode` crate keeps while it draws is its own and stays.
impl Drop for Qr {
    fn drop(&mut self) {
        self.dark.zeroize();
        self.terminal.zeroize();
    }
}

impl Qr {
    /// Of this text; `None` when it is longer than a code holds (about 2,300 bytes).
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        // Letters are light on a terminal: what is dark in the code is left out.
        let terminal = code
            .render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build();
        Some(Self { width: code.width(), dark, terminal })
    }

    /// For a terminal with light letters on a dark ground, two rows a line, the margin with it.
    pub fn for_terminal(&self) -> &str {
        &self.terminal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_finders() {
        let qr = Qr::of("AGE-SECRET-KEY-1").unwrap();
        assert_eq!(qr.dark.len(), qr.width * qr.width);
        let finder =
            |x: usize, y: usize| qr.dark[y * qr.width + x] && !qr.dark[(y + 1) * qr.width + x + 1];
        assert!(finder(0, 0) && finder(qr.width - 7, 0) && finder(0, qr.width - 7));
        let rows = qr.for_terminal().lines().count();
        assert_eq!(rows, (qr.width + 2 * 4).div_ceil(2), "two rows a line, with the margin");
    }

    #[test]
    fn what_is_too_long_is_no_code() {
        assert_eq!(Qr::of(&"x".repeat(4_000)), None);
    }
}
