//! `stillpoint render`

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hound::{SampleFormat, WavSpec, WavWriter};
use stillpoint::audio::Offline;
use stillpoint::music::{Intent, Player, PlayerStatus};
use stillpoint::practice::Practice;
use stillpoint::rehearsal::Pace;
use stillpoint::session::SoundFact;

use super::rehearse::{Choice, rehearsal};
use super::{CommandResult, ExitStatus, Failed, Out};

/// What to render.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    choice: Choice,
    /// The WAV file to write: 16 bit, stereo
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Frames a second
    #[arg(long, value_name = "HZ", default_value_t = 48_000, value_parser = clap::value_parser!(u32).range(8_000..=192_000))]
    rate: u32,
}

type Wav = WavWriter<BufWriter<File>>;

/// Plays into a file, as fast as it can.
struct IntoFile {
    offline: Offline,
    rate: u32,
    file: Arc<Mutex<Written>>,
}

/// What was written, and why it could not go on.
struct Written {
    wav: Option<Wav>,
    frames: u64,
    error: Option<hound::Error>,
}

pub(super) fn run(args: &Args, practice: &Practice, out: &mut Out<'_>) -> CommandResult {
    let spec = WavSpec {
        channels: 2,
        sample_rate: args.rate,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let named = |error: hound::Error| Failed(format!("{}: {error}", args.out.display()));
    let wav = WavWriter::create(&args.out, spec).map_err(named)?;
    let file = Arc::new(Mutex::new(Written { wav: Some(wav), frames: 0, error: None }));
    let offline = Offline::new(args.rate, practice.settings.volume_cap_db);
    let player = IntoFile { offline, rate: args.rate, file: Arc::clone(&file) };
    // The record of a rendering is nobody's: it goes to a folder that vanishes.
    let folder = tempfile::tempdir()?;
    let mut elsewhere = Practice::open(&practice.home);
    elsewhere.folders =
        stillpoint::journal::DataFolders { data: folder.path().to_owned(), second: None };
    let began = Instant::now();
    rehearsal(&args.choice, &elsewhere, Pace::Max, Box::new(player))?.run(|_, _| ())?;
    folder.close()?;
    let mut written = file.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = written.error.take() {
        return Err(named(error));
    }
    if let Some(wav) = written.wav.take() {
        wav.finalize().map_err(named)?;
    }
    let length = Duration::from_secs_f64(written.frames as f64 / f64::from(args.rate));
    let times = length.as_secs_f64() / began.elapsed().as_secs_f64();
    out.line(format!(
        "{}: {} min, rendered {times:.0} times as fast as it plays",
        args.out.display(),
        length.as_secs() / 60
    ));
    Ok(ExitStatus::Well)
}

impl Player for IntoFile {
    fn send(&mut self, intent: Intent) {
        self.offline.send(intent);
    }

    fn pass(&mut self, time: Duration) {
        let frames = (time.as_secs_f64() * f64::from(self.rate)).round() as usize;
        let mut samples = vec![0.0; frames * 2];
        self.offline.pull(&mut samples);
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write(&samples);
    }

    fn facts(&mut self) -> Vec<SoundFact> {
        self.offline.facts()
    }

    fn status(&self) -> PlayerStatus {
        self.offline.status()
    }
}

impl Written {
    fn write(&mut self, samples: &[f32]) {
        let Some(wav) = self.wav.as_mut().filter(|_| self.error.is_none()) else { return };
        let mut portion = wav.get_i16_writer(samples.len() as u32);
        samples.iter().for_each(|sample| {
            portion.write_sample((sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16)
        });
        if let Err(error) = portion.flush() {
            self.error = Some(error);
            return;
        }
        self.frames += samples.len() as u64 / 2;
    }
}
