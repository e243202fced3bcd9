//! `stillpoint room`: the key by which this room signs its records.

use clap::Subcommand;
use jiff::civil::Date;
use stillpoint::clock::{Clock, SystemClock};
use stillpoint::journal::{Fingerprint, KnownRooms, OpenRoom, RoomHistory, Successor, WhyEnded};
use stillpoint::practice::Practice;
use stillpoint::session::Wall;

use super::{CommandResult, ExitStatus, Failed, Out};

/// What to do with the room's key.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Replace the present key, which still vouches for what it has signed
    ReplaceKey,
    /// Make a key where the one before is lost
    NewKey(NewKey),
    /// Say that a key counts for nothing from a time on: it may be in other hands. The present one
    /// is replaced as well
    Revoke {
        /// Which, as `stillpoint room` lists it
        #[arg(value_name = "FINGERPRINT")]
        key: Fingerprint,
        /// From this day or time on: 2026-11-20, or 2026-11-20T14:00:00+01:00
        #[arg(long, value_name = "TIME")]
        from: String,
    },
}

#[derive(Debug, clap::Args)]
struct NewKey {
    /// The lost key's fingerprint, from paper, a report or another computer: then what it signed
    /// goes on to count
    #[arg(long, value_name = "FINGERPRINT", required_unless_present = "as_another_room")]
    fingerprint: Option<Fingerprint>,
    /// Nobody knows the fingerprint: begin as another room, to which the earlier records don't
    /// belong
    #[arg(long, conflicts_with = "fingerprint")]
    as_another_room: bool,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let folders = &practice.folders;
    let now = SystemClock::new().read().wall;
    match &args.act {
        None => return tell(practice, out),
        Some(Act::ReplaceKey) => replaced(&OpenRoom::replace_key(folders, now, None)?, out),
        Some(Act::NewKey(NewKey { fingerprint, .. })) => {
            replaced(&OpenRoom::replace_lost_key(folders, now, *fingerprint)?, out)
        }
        Some(Act::Revoke { key, from }) => {
            let from = time(from, now)?;
            let own = KnownRooms::of(&folders.data)?.own().and_then(RoomHistory::present).cloned();
            if own.is_some_and(|present| present.key.fingerprint() == *key) {
                replaced(&OpenRoom::replace_key(folders, now, Some(from))?, out);
            } else {
                OpenRoom::revoke(folders, now, *key, from)?;
            }
            out.line(format!(
                "Revoked: {key} counts for nothing from {from} on. What it signed from then on reads as damaged."
            ));
        }
    }
    Ok(ExitStatus::Well)
}

fn replaced(successor: &Successor, out: &mut Out<'_>) {
    let Successor { fingerprint, vouched, left_out } = successor;
    out.line(format!(
        "This room signs with the key {} from now on. Note it on paper.",
        fingerprint.in_groups()
    ));
    out.line(format!("The key before vouches for {vouched} sessions as they are now."));
    for name in left_out {
        out.line(format!("It doesn't vouch for {name}: see `stillpoint verify`."));
    }
}

fn tell(practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let rooms = KnownRooms::of(&practice.folders.data)?;
    match rooms.own() {
        None => out
            .line("Nothing was recorded here yet: the room's key is made with the first session."),
        Some(own) => {
            out.line(format!("{}, id {}", practice.settings.name, own.room()));
            keys(own, out);
            out.line("Note the fingerprint of the present key on paper: with it anybody can tell that an archive is this room's.");
        }
    }
    for other in rooms.others() {
        out.line(format!("Another room whose sessions were taken in: {}", other.room()));
        keys(other, out);
    }
    Ok(ExitStatus::Well)
}

fn keys(history: &RoomHistory, out: &mut Out<'_>) {
    for stated in history.keys().iter().rev() {
        let (fingerprint, since) = (stated.key.fingerprint().in_groups(), stated.since);
        let ended = match &stated.ended {
            None => "signs".to_owned(),
            Some(end) => {
                let heads = end.heads.len();
                let why = match end.why {
                    WhyEnded::Replaced => "was replaced",
                    WhyEnded::Revoked => "was revoked",
                    WhyEnded::Lost => "was lost",
                };
                format!("{why}; vouches for {heads} heads")
            }
        };
        out.line(format!("  {fingerprint}  since {since}  {ended}"));
    }
}

/// A day's beginning in the offset that is in force, or a time as it is written in records.
fn time(text: &str, now: Wall) -> Result<Wall, Failed> {
    if let Ok(day) = text.parse::<Date>() {
        let at = now.offset.to_timestamp(day.to_datetime(jiff::civil::Time::midnight()))?;
        return Ok(Wall { at, offset: now.offset });
    }
    Ok(text.parse()?)
}
