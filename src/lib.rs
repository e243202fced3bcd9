//! Stillpoint, the companion for the dosing session of ketamine-assisted psychotherapy.

pub mod music;
pub mod protocol;
pub mod session;
