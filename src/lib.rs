//! Stillpoint, the companion for the dosing session of ketamine-assisted psychotherapy.
//!
//! It runs the session's timeline, plays the music that belongs to each phase, asks the therapist
//! its silent check-ins, and writes a timestamped log that is the record. It records and reminds;
//! it never suggests a dose and never decides.
//!
//! # The modules
//! Each knows those above it in this table, and none below.
//!
//! | module | what lives there | what must not be there |
//! |---|---|---|
//! | [`names`] | people, client codes, ids: the words that every module needs | everything else |
//! | [`protocol`] | what a practice writes in TOML, checked whole | files, threads, the time of day |
//! | [`session`] | the core: state, commands, events; `decide` and `apply` | the same, sound, a window |
//! | [`clock`] | boot, monotonic and wall time; session time | knowledge of a session's content |
//! | [`journal`] | the append-only record on disk | what events mean, beyond opening and close |
//! | [`music`] | what should sound: playlists, plans, steering | samples, devices |
//! | [`audio`] | what does sound: graph, decks, outputs, pad | knowledge of sessions |
//! | [`live`] | the session that runs, on a thread of its own | a window, a practice's folder |
//! | [`words`] | every word that the program says, by language | what a practice writes |
//! | [`record`] | what comes back out: lines, summaries, exports | writing into a journal |
//! | [`practice`] | a practice's folder; start, resume, correct | a window |
//! | [`rehearsal`] | a session without a client, led by a script | a window |
//! | [`ui`] | the screens: read a view, emit commands | files, threads, clocks, sound |
//! | [`panic_hook`] | what a panic tells: its place, never its message | everything else |
//! | [`window`] | which screen stands, what runs behind it | what a screen looks like |
//!
//! The command line, in the binary, calls these and knows no `ui`. `tests/walls.rs` reads the
//! source and holds the walls.
//!
//! `docs/glossary.md` has the words of the field and what they are called here.
//!
//! # One way round
//! key or click → [`session::Command`] with an id → [`live::Runner`]: [`session::Session::decide`]
//! → one [`session::Entry`] → [`session::Session::apply`] at once → music and [`live::View`]
//! (*saving*) → journal thread (one line, one sync) → ack (*kept*).
//!
//! # What always holds
//! - One command is one entry is one line: half a command can't be kept.
//! - State is a fold of the journal; undo, amendment and withdrawal are further entries. Nothing is
//!   rewritten, no time least of all.
//! - Each line of a record is signed by the room as it is written, and nothing is signed later: what
//!   this room didn't write never becomes complete.
//! - Sound, phases and check-ins never wait for the disk, and no code on the sound card's thread
//!   waits, allocates or does I/O.
//! - A dose comes only from its read-back and the confirmation of that read-back.
//! - The client's own words and the therapist's process notes never reach an export that didn't ask
//!   for them, a message or a log line.
//! - The clock, the sound and the log don't live in the window.
//!
//! # Where a change goes
//! Matches are exhaustive where a kind is added, so the compiler names most of these places.
//!
//! | change | begins at | and touches |
//! |---|---|---|
//! | a kind of check-in | [`protocol::CheckInKind`] | `protocol/parse/check_ins.rs`, [`session::Answer`] and `session/decide.rs`, `ui/session/card/face.rs`, `ui/session/amend.rs`, `record/wording.rs`, `assets/texts` |
//! | an event | [`session::Event`] | `journal/form` (its words on disk), `docs/journal-format.md`, `record/wording.rs`, `assets/verify.py` |
//! | an input (a pedal) | [`ui::keyboard`] | a reader of the device in `window`, which hands its presses to [`ui::session::SessionScreen`] |
//! | an export | [`record::export`] | its form in `cli/log.rs`, a button in `ui/records` |
//! | attachments | [`session::Event`] (by name and hash) | the file beside the streams in `journal`, `record/export.rs`, `ui/records` |
//! | a sound system (PipeWire) | `audio/backend/mod.rs` | a file beside it, a line in `Backends::default` |
//! | a language | [`names::Language`] | `assets/texts/<code>.ftl`, `words/style.rs` for numbers and dates |
//! | what is known of a client | `practice/records.rs` | a screen in `ui/records`, its acts in `window/records_controller.rs` |
//! | a second output | [`music::Intent`] | `audio/engine.rs`, `audio/graph`, the music bar in `ui/session` |
//! | a treatment room on another machine | a module `central` of its own | `practice`, which hands it what is kept; `tests/walls.rs` |
//! | a curve of a crossfade | `audio/ramp.rs` | [`music::fades`], and `music/playlist` where a practice may choose it |

pub mod audio;
pub mod clock;
pub mod journal;
pub mod live;
pub mod music;
pub mod names;
pub mod panic_hook;
pub mod practice;
pub mod protocol;
pub mod record;
pub mod rehearsal;
pub mod session;
pub mod ui;
pub mod window;
pub mod words;

/// Test helpers that benches use too name the crate as they do.
#[cfg(test)]
extern crate self as stillpoint;

#[cfg(test)]
#[path = "../tests/support/properties.rs"]
mod properties;
#[cfg(test)]
#[path = "../tests/support/test_session.rs"]
mod test_session;
