//! What people see and press: screens that read a [`crate::live::View`] and emit commands. No
//! files, threads or clocks here.

pub mod fonts;
pub mod keyboard;
pub mod keys_page;
pub mod prepare;
pub mod records;
pub mod resume;
pub mod session;
mod software_gl;
#[cfg(test)]
pub(crate) mod tests;
pub mod tokens;
mod typed_time;
pub mod widgets;

/// Puts the look and the keyboard's rules in force, before the first frame.
pub fn install(ctx: &egui::Context, theme: crate::practice::Theme) {
    tokens::install(ctx, theme);
    keyboard::install(ctx);
}
