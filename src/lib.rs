//! Stillpoint, the companion for the dosing session of ketamine-assisted psychotherapy.
//!
//! It runs the session's timeline, plays the music that belongs to each phase, asks the therapist
//! its silent check-ins, and writes a timestamped log that is the record. It records and reminds;
//! it never suggests a dose and never decides.
//!
//! # The house
//! | room | what lives there | what must not be there |
//! |---|---|---|
//! | [`session`] | the core: state, commands, events; `decide` and `apply` | files, threads, sound, window, the time of day |
//! | [`protocol`] | what a practice writes in TOML, checked whole | the same |
//! | [`clock`] | boot, monotonic and wall time; session time | knowledge of sessions' content |
//! | [`journal`] | the append-only record on disk | knowledge of what events mean, beyond opening and close |
//! | [`music`] | what should sound: playlists, plans, intents | samples, devices |
//! | [`audio`] | what does sound: graph, decks, output, pad | knowledge of sessions |
//! | [`conductor`] | the shell round the core; publishes a [`conductor::View`] | a window |
//! | [`words`] | every word that the program says, by language | what a practice writes |
//! | [`room`] | settings, staying awake, what the window needs | sessions |
//! | [`record`] | what comes back out: lines, summaries, exports | writing into a journal |
//! | [`ui`] | the screens: read a view, emit commands | files, sound, journals |
//!
//! `tests/walls.rs` reads the source and holds these walls.
//!
//! # One way round
//! key or click → [`session::Command`] → conductor: [`session::Session::decide`] → one
//! [`session::Entry`] → journal (one line, one sync, on its own thread) and
//! [`session::Session::apply`] at once → music and view (*saving*) → ack (*kept*).
//!
//! # What always holds
//! - One command is one entry is one line: half a command can't be kept.
//! - State is a fold of the journal; undo, amendment and withdrawal are further entries. Nothing is
//!   rewritten, no time least of all.
//! - Sound, phases and check-ins never wait for the disk, and no code on the sound card's thread
//!   waits, allocates or does I/O.
//! - A dose comes only from its read-back and the confirmation of that read-back.
//! - The client's own words and the therapist's process notes never reach an export that didn't ask
//!   for them, a message or a log line.
//! - The clock, the sound and the log don't live in the window.

mod broke;

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
pub mod words;

pub use broke::tell_only_where_it_broke;
