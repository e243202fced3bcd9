//! What people see and press: screens that read a [`crate::live::View`] and emit commands. No
//! files, threads or clocks here.

pub mod fonts;
pub mod keymap;
pub mod prepare;
pub mod records;
pub mod resume;
pub mod session;
mod software_gl;
#[cfg(test)]
pub(crate) mod tests;
pub mod tokens;
pub mod widgets;
