//! Stillpoint, the companion for the dosing session of ketamine-assisted psychotherapy.

pub mod conductor;
pub mod music;
pub mod protocol;
pub mod record;
pub mod session;
