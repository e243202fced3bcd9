//! Texts for which the core has types of its own.

use std::str::FromStr;

use crate::journal::NotAnEntry;
use crate::names::Initials;
use crate::session::CheckInKey;

/// A number, or a value that its own type reads: a client code, an amount, a wall time.
pub(super) fn parsed<T: FromStr>(text: &str) -> Result<T, NotAnEntry> {
    text.parse().map_err(|_| NotAnEntry::Form)
}

/// The initials of a person, or those with which the program signs.
pub(super) fn initials(text: &str) -> Result<Initials, NotAnEntry> {
    let program = Initials::program();
    if text == program.as_str() { Ok(program) } else { parsed(text) }
}

/// A check-in's key: `breathing#0`.
pub(super) fn check_in_key(text: &str) -> Result<CheckInKey, NotAnEntry> {
    let (id, nth) = text.rsplit_once('#').ok_or(NotAnEntry::Form)?;
    Ok(CheckInKey { id: id.into(), nth: parsed(nth)? })
}
