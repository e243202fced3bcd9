//! The few things that all screens are made of. Each paints with the tokens, is at least a finger
//! wide, and has a name.

mod button;
mod column;
mod contour;
mod dose_form;
mod entry_fields;
mod entry_form;
mod form_cursor;
mod frame;
mod help_form;
mod hold;
mod key_table;
pub mod marks;
mod nav_bar;
mod order_form;
mod output_label;
mod person_field;
mod phase_names;
mod text;
mod text_line;
mod time_axis;
mod tone;
mod vitals_row;

pub use button::{Button, ButtonStyle, chip};
pub use column::column_ui;
pub use contour::Contour;
pub use dose_form::DoseForm;
pub use entry_form::EntryForm;
pub use form_cursor::{FormCursor, place_cursor};
pub use frame::{
    card_frame, card_ui, focus_ring, hairline_below, hairline_right, row_ground, section_header_ui,
};
pub use help_form::{help_form_ui, help_on_demand_ui};
pub use hold::{HOLD_SECS, HoldButton};
pub use key_table::{KeyRow, key_table_ui, session_key_rows};
pub use nav_bar::{MainScreen, NavBar, nav_bar_ui};
pub use order_form::OrderForm;
pub use output_label::output_label;
pub use person_field::PersonField;
pub use phase_names::phase_names_ui;
pub use text::{
    elided, fitted, flow_text, galley_in, key_cap, key_cap_width, text_in, two_rows, two_rows_in,
    wrapped,
};
#[cfg(test)]
pub(crate) use text_line::shown_fields_id;
pub use text_line::{
    Refused, ShownField, TextLine, enter_pressed, entered, refused_ui, show_field,
    take_shown_fields,
};
pub use time_axis::{Tick, TimeAxis};
pub use tone::tone_color;
pub use vitals_row::{VitalsProblem, vitals_as_typed, vitals_of, vitals_problem};
