//! The few things that all screens are made of. Each paints with the tokens, is at least a finger wide, and has a name.

mod button;
mod contour;
mod frame;
mod hold;
mod text;
mod text_line;
mod time_axis;

pub use button::{Button, Look, chip};
pub use contour::Contour;
pub use frame::{card_frame, card_ui, hairline_below, hairline_right, section_header_ui};
pub use hold::HoldButton;
pub use text::{elided, flow_text, key_cap, key_cap_width, text_in, wrapped};
pub use text_line::TextLine;
pub use time_axis::{Tick, TimeAxis};
