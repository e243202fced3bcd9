//! A table of keys and what they do, for every screen.

use std::sync::Arc;

use egui::{Align2, Galley, Rect, Ui, vec2};

use super::text::{elided, key_cap, key_cap_width, name_text};
use crate::protocol::Codebook;
use crate::ui::fonts;
use crate::ui::keyboard::{self, Keymap};
use crate::ui::tokens::{size, space, tokens};
use crate::words::texts;

/// At most so many columns.
const COLUMNS: usize = 4;
/// The height of a row, in points.
const ROW: f32 = 21.5;
/// Between a cap and what its key does, in points.
const BESIDE_CAP: f32 = 10.0;

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

/// Paints the table, column by column, in as many columns as have room for all words.
pub fn key_table_ui(ui: &mut Ui, rows: &[KeyRow]) {
    let room = ui.available_width();
    let needed = |columns: &Vec<Column>| {
        let widths = columns.iter().map(|column| column.caps + BESIDE_CAP + column.words);
        widths.sum::<f32>() + space::PAD * columns.len() as f32
    };
    let mut counts = (1..=COLUMNS).rev().map(|count| columns(ui, rows, count));
    let Some(columns) = counts.find(|it| it.len() <= 1 || needed(it) <= room) else { return };
    let spare = (room - needed(&columns)).max(0.0) / columns.len() as f32;
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ui.spacing_mut().interact_size.y = 0.0;
    let lines = columns.iter().map(|column| column.rows.len()).max().unwrap_or(0);
    for line in 0..lines {
        ui.horizontal(|ui| {
            for column in &columns {
                let words = column.words + spare + space::PAD;
                let (_, rect) = ui.allocate_space(vec2(column.caps + BESIDE_CAP + words, ROW));
                if let Some(row) = column.rows.get(line) {
                    row_ui(ui, rect, column.caps, row);
                }
            }
        });
    }
}

/// A column, and how wide its caps and its words are, in points.
struct Column<'r> {
    rows: &'r [KeyRow],
    caps: f32,
    words: f32,
}

fn columns<'r>(ui: &Ui, rows: &'r [KeyRow], count: usize) -> Vec<Column<'r>> {
    let column = |rows: &'r [KeyRow]| {
        let caps = rows.iter().map(|(cap, _)| key_cap_width(ui, cap)).fold(0.0, f32::max);
        let words = rows.iter().map(|(_, words)| words_of(ui, words, f32::INFINITY).size().x);
        Column { rows, caps, words: words.fold(0.0, f32::max) }
    };
    rows.chunks(rows.len().div_ceil(count).max(1)).map(column).collect()
}

fn words_of(ui: &Ui, words: &str, room: f32) -> Arc<Galley> {
    elided(ui, words, fonts::regular(size::SMALL), tokens(ui).soft, room)
}

fn row_ui(ui: &mut Ui, rect: Rect, caps: f32, (cap, words): &KeyRow) {
    let tokens = tokens(ui);
    name_text(ui, rect, &format!("{cap}: {words}"));
    let cap_rect = rect.with_max_x(rect.left() + key_cap_width(ui, cap));
    key_cap(ui, cap_rect, cap, tokens, tokens.text);
    let place = rect.with_min_x(rect.left() + caps + BESIDE_CAP);
    let text = words_of(ui, words, place.width());
    let at = Align2::LEFT_CENTER.align_size_within_rect(text.size(), place);
    ui.painter().galley(at.min, text, tokens.soft);
}
