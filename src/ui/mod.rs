//! What people see and press: screens that read a [`crate::conductor::View`] and emit commands. No
//! files, threads or clocks here.

pub mod app;
mod economy;
mod elsewhere;
pub mod fonts;
mod hearing;
pub mod keymap;
pub mod prepare;
mod reading;
pub mod records;
pub mod resume;
pub mod session;
pub mod texts;
pub mod tokens;
pub mod widgets;
