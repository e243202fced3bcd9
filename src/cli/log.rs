//! `stillpoint log`

use stillpoint::conductor::Practice;
use stillpoint::journal::State;
use stillpoint::record::{Takes, export};

use super::{Answer, Form, Out, Outcome};

/// Which log, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The session: its folder, its name, the end of its name, or `last`
    session: String,
    /// In which form
    #[arg(long = "as", value_name = "FORM", default_value = "text")]
    form: Form,
    /// Take in the client's own words
    #[arg(long)]
    own_words: bool,
    /// Take in the therapist's private process notes
    #[arg(long)]
    process: bool,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> Answer {
    let folder = practice.find(&args.session)?;
    let (review, report) = practice.review(&folder)?;
    let takes = Takes { own_words: args.own_words, process: args.process };
    out.text(&match args.form {
        Form::Text => export::text(&review, takes),
        Form::Csv => export::csv(&review, takes)?,
        Form::Json => export::json(&review, takes)?,
    });
    Ok(if matches!(report.state, State::Damaged | State::Newer) { Outcome::Found } else { Outcome::Well })
}
