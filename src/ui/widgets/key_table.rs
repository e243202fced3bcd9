//! A table of keys and what they do, for every screen.

use egui::{Align2, Ui, vec2};

use super::text::{elided, key_cap, key_cap_width, name_text};
use crate::protocol::Codebook;
use crate::ui::fonts;
use crate::ui::keyboard::{self, Keymap};
use crate::ui::tokens::{size, space, tokens};
use crate::words::texts;

/// Columns, and how many where there is room.
const COLUMNS: usize = 3;
const ROOMY_COLUMNS: usize = 4;
/// So much room is needed for them, in points.
const ROOMY: f32 = 1_100.0;
/// The height of a row: all of them stand in a window of 1280 × 800, in points.
const ROW: f32 = 21.5;
/// Room for a cap, in points.
const CAPS: f32 = 80.0;

/// A key's cap and what it does.
pub type KeyRow = (String, String);

/// Every key of a session: the table's and the codebook's, as they are printed on this keyboard.
pub fn session_key_rows(ui: &Ui, keymap: &Keymap, codebook: Option<&Codebook>) -> Vec<KeyRow> {
    let layout = keyboard::layout(ui.ctx());
    let mut rows: Vec<KeyRow> = keymap
        .rows()
        .map(|(action, chord)| (layout.name(chord), action.words().to_owned()))
        .collect();
    rows.push((texts::app::esc().to_owned(), texts::keys::esc_half().to_owned()));
    rows.push((texts::app::esc().to_owned(), texts::keys::esc_two().to_owned()));
    rows.push(("1–9".to_owned(), texts::keys::digits().to_owned()));
    let signs = layout.signs_for_digits(keymap);
    if !signs.is_empty() {
        rows.push(("1–9".to_owned(), texts::keys::digits_and_signs(&signs)));
    }
    rows.push(("⇧".to_owned(), texts::keys::details().to_owned()));
    rows.push(("↑ ↓".to_owned(), texts::keys::grades().to_owned()));
    rows.push((texts::app::enter().to_owned(), texts::keys::enter().to_owned()));
    let codes = codebook.into_iter().flat_map(|codebook| &codebook.codes);
    rows.extend(codes.map(|code| (layout.letter_name(code.key), code.label.clone())));
    rows
}

/// Paints the table, column by column.
pub fn key_table_ui(ui: &mut Ui, rows: &[KeyRow]) {
    let columns = if ui.available_width() < ROOMY { COLUMNS } else { ROOMY_COLUMNS };
    let width = ui.available_width() / columns as f32;
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ui.spacing_mut().interact_size.y = 0.0;
    let lines = rows.len().div_ceil(columns);
    for line in 0..lines {
        ui.horizontal(|ui| {
            for column in 0..columns {
                if let Some((cap, words)) = rows.get(column * lines + line) {
                    row_ui(ui, width, cap, words);
                }
            }
        });
    }
}

fn row_ui(ui: &mut Ui, width: f32, cap: &str, words: &str) {
    let tokens = tokens(ui);
    let (_, rect) = ui.allocate_space(vec2(width, ROW));
    name_text(ui, rect, &format!("{cap}: {words}"));
    let cap_rect = rect.with_max_x(rect.left() + key_cap_width(ui, cap).max(20.0));
    key_cap(ui, cap_rect, cap, tokens, tokens.text);
    let room = width - CAPS - space::GAP;
    let text = elided(ui, words, fonts::regular(size::SMALL), tokens.soft, room);
    let at = Align2::LEFT_CENTER
        .align_size_within_rect(text.size(), rect.with_min_x(rect.left() + CAPS));
    ui.painter().galley(at.min, text, tokens.soft);
}
