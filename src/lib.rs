//! Stillpoint, the companion for the dosing session of ketamine-assisted psychotherapy.

pub mod audio;
pub mod clock;
pub mod conductor;
pub mod journal;
pub mod music;
pub mod protocol;
pub mod record;
pub mod room;
pub mod session;
pub mod ui;
