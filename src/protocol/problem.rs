//! One thing that is wrong in a file that staff write, with its place and what to do.

use std::fmt;

/// Shown as `intramuscular-60.toml:42: check_ins.breathing.at: unknown anchor "peek"; did you mean
/// "peak"?`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The key's path: `check_ins.breathing.at`, or `check_ins[3].at` (counted from 1) where there
    /// is no id; empty for the file itself.
    pub key: String,
    pub message: String,
    /// What to do, where the message doesn't say it.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}
