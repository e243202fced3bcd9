//! `stillpoint tone`

use std::time::Duration;

use clap::ValueEnum;
use stillpoint::audio::{ToneNotHeard, outputs};
use stillpoint::music::Side;
use stillpoint::names::Language;
use stillpoint::practice::{Practice, tone};
use stillpoint::words::output_reason;

use super::{CommandResult, ExitStatus, Failed, Out};

/// Where to play it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// On one side or on both
    #[arg(value_enum, default_value = "both")]
    side: Where,
    /// The output by its id or name [default: the room's]
    #[arg(long, value_name = "NAME", conflicts_with = "fallback")]
    output: Option<String>,
    /// On the room's fallback output
    #[arg(long)]
    fallback: bool,
    /// How long, in seconds
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u64).range(1..=60))]
    secs: u64,
    /// Only list the outputs, with the id by which room.toml names them
    #[arg(long, conflicts_with_all = ["output", "fallback", "side"])]
    list: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Where {
    Left,
    Right,
    Both,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    if args.list {
        for output in outputs().map_err(Failed)? {
            let default = if output.is_default { "  (the system's default)" } else { "" };
            out.line(format!("{}  {}{default}", output.id, output.name));
        }
        return Ok(ExitStatus::Well);
    }
    let settings = &practice.settings;
    let output = match (args.fallback, &args.output) {
        (true, _) => Some(
            settings
                .fallback_output
                .clone()
                .ok_or_else(|| Failed("room.toml names no `fallback_output`".to_owned()))?,
        ),
        (false, Some(output)) => Some(output.clone()),
        (false, None) => settings.output.clone(),
    };
    let side = match args.side {
        Where::Left => Side::Left,
        Where::Right => Side::Right,
        Where::Both => Side::Both,
    };
    let heard = tone(settings, output.as_deref(), side, Duration::from_secs(args.secs));
    let heard = heard.map_err(|not_heard| match not_heard {
        ToneNotHeard::NoOutput(reason) => {
            let reason = output_reason(&reason, Language::English);
            Failed(format!("there is no sound: {reason}"))
        }
        silent => Failed(silent.to_string()),
    })?;
    let peak_db = 20.0 * heard.peak.max(f32::MIN_POSITIVE).log10();
    let latency_ms = heard.latency.as_millis();
    out.line(format!(
        "Played on {}: peak {peak_db:.1} dBFS under a cap of {:.1} dB, {latency_ms} ms on its way",
        heard.device, settings.volume_cap_db
    ));
    Ok(ExitStatus::Well)
}
