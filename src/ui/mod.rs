//! What people see and press: screens that read a [`crate::live::View`] and emit commands. No
//! files, threads or clocks here.

pub mod fonts;
pub mod keymap;
#[cfg(test)]
pub(crate) mod painted_words;
pub mod prepare;
pub mod records;
pub mod resume;
pub mod session;
mod software_gl;
pub mod tokens;
pub mod widgets;
