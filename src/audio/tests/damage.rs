//! A damaged file of every format in the middle of a playlist: the listener hears an ordinary
//! crossfade, the log names file and place.

use super::*;
use crate::session::{Damage, FileFault};

/// Two notes that never beat to silence, so that a gap is a gap.
const SOURCE: &str = "aevalsrc=0.2*sin(220*2*PI*t)+0.1*sin(330*2*PI*t)|0.2*sin(220*2*PI*t)+0.1*sin(330*2*PI*t):s=48000:d=16";
const SECS: f64 = 16.0;
/// Name, and what ffmpeg is told. MP4 with its tables in front: cut off, it can still be begun.
const FORMATS: [(&str, &[&str]); 10] = [
    ("a.flac", &[]),
    ("a.wav", &[]),
    ("float.wav", &["-c:a", "pcm_f32le"]),
    ("a.aiff", &[]),
    ("lame.mp3", &["-c:a", "libmp3lame", "-b:a", "192k"]),
    ("vbr.mp3", &["-c:a", "libmp3lame", "-q:a", "2"]),
    ("a.ogg", &["-c:a", "libvorbis", "-q:a", "6"]),
    ("a.opus", &["-c:a", "libopus", "-b:a", "160k"]),
    ("aac.m4a", &["-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"]),
    ("alac.m4a", &["-c:a", "alac", "-movflags", "+faststart"]),
];

/// What a listener would notice between two good pieces with a damaged one in the middle.
struct Heard {
    quietest_db: f64,
    step: f32,
    began: Vec<u32>,
    failed: Vec<(u32, FileFault)>,
}

fn hear(folder: &Path, damaged: &Path) -> Heard {
    let note = |id: u32| {
        let samples: Vec<f32> = fixture::sine(277.0, 0.2, RATE, 12.0)
            .iter()
            .zip(fixture::sine(415.0, 0.1, RATE, 12.0))
            .map(|(low, high)| low + high)
            .collect();
        fixture::cue(id, &fixture::wav(folder, &format!("good-{id}.wav"), RATE, &samples))
    };
    let mut player = playing(note(1));
    player
        .send(Intent::Arm { cues: vec![fixture::cue(2, damaged), note(3)], crossfade: secs(3.0) });
    let heard = pull(&mut player, 19.5);
    let even = rms(&heard[frames(1.0)..frames(8.0)]);
    let windows = heard[frames(0.5)..].chunks_exact(frames(0.1));
    let quietest = windows.map(rms).fold(f64::INFINITY, f64::min);
    let facts = player.facts();
    Heard {
        quietest_db: 20.0 * (quietest / even).log10(),
        step: largest_step(&heard),
        began: began(&facts),
        failed: failed(&facts),
    }
}

#[test]
fn a_damaged_file_of_every_format_is_an_ordinary_crossfade_and_named_with_its_place() {
    let folder = folder();
    let mut wrong = Vec::new();
    for (name, more) in FORMATS {
        let whole =
            std::fs::read(fixture::ffmpeg(folder.path(), name, SOURCE, more)).expect("it was made");
        let noise = fixture::noise(7, 1.0, 8000, whole.len() as f64 / 64_000.0 + 0.01);
        let noise: Vec<u8> =
            noise.iter().flat_map(|sample| sample.to_le_bytes()).take(whole.len()).collect();
        let cut = whole[..whole.len() * 4 / 10].to_vec();
        let mut zeroed = whole.clone();
        zeroed[whole.len() * 4 / 10..whole.len() * 6 / 10].fill(0);
        let kinds = [
            ("cut off", cut, true),
            ("zeroed", zeroed, true),
            ("random", noise, false),
            ("empty", Vec::new(), false),
        ];
        for (kind, bytes, is_begun) in kinds {
            let path = folder.path().join(format!("damaged-{name}"));
            std::fs::write(&path, bytes).expect("a fixture is written");
            let Heard { quietest_db, step, began, failed } = hear(folder.path(), &path);
            println!("{name}, {kind}: {quietest_db:.1} dB, {step:.4}, {began:?}, {failed:?}");
            let place = match failed.first() {
                Some((2, FileFault::CutOff { at_ms, .. } | FileFault::Damaged { at_ms, .. })) => {
                    Some(*at_ms as f64 / 1000.0)
                }
                _ => None,
            };
            // Where a fifth of the file begins, within what a rate of bits that varies makes of it.
            let placed =
                is_begun && place.is_some_and(|place| (0.25 * SECS..0.5 * SECS).contains(&place));
            let named = matches!(failed[..], [(2, _)]);
            let even = quietest_db > -1.5 && step < 0.03;
            // Of some formats what is left can't be begun at all: it is passed over.
            let is_passed_over =
                !is_begun || kind == "cut off" && ["a.aiff", "aac.m4a", "alac.m4a"].contains(&name);
            let heard = if is_passed_over { began == [1, 3] } else { placed && began == [1, 2, 3] };
            let told_as_cut = kind != "cut off" || failed[0].1 != FileFault::UnknownFormat;
            if !(named && even && heard && told_as_cut) {
                wrong.push(format!("{name}, {kind}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}; see the list above");
}

#[test]
fn a_file_with_another_formats_ending_simply_plays() {
    let folder = folder();
    for (n, (name, more)) in FORMATS.into_iter().enumerate() {
        let whole = fixture::ffmpeg(folder.path(), name, SOURCE, more);
        let wrong = folder.path().join(["song.mp3", "song.wav", "song.txt"][n % 3]);
        std::fs::rename(whole, &wrong).expect("it was made");
        let Heard { quietest_db, step, began, failed } = hear(folder.path(), &wrong);
        assert_eq!((began, failed), (vec![1, 2], Vec::new()), "{name}");
        assert!(
            quietest_db > -1.5 && step < 0.03,
            "{name}: {quietest_db:.1} dB, a step of {step:.4}"
        );
    }
}

#[test]
fn samples_that_are_not_numbers_end_the_piece_where_they_begin() {
    let folder = folder();
    for (kind, bad) in [("NaN", f32::NAN), ("infinity", f32::INFINITY), ("absurd", 1e30)] {
        let mut samples = fixture::sine(220.0, 0.2, RATE, SECS);
        samples[frames(6.0) * 2..frames(6.1) * 2].fill(bad);
        let path = fixture::wav(folder.path(), "bad.wav", RATE, &samples);
        let Heard { quietest_db, step, began, failed } = hear(folder.path(), &path);
        assert_eq!(began, [1, 2, 3], "{kind}");
        assert!(
            matches!(
                failed[..],
                [(2, FileFault::Damaged { at_ms: 5_950..=6_050, how: Damage::NotSound })]
            ),
            "{kind}: {failed:?}"
        );
        assert!(
            quietest_db > -1.5 && step < 0.03,
            "{kind}: {quietest_db:.1} dB, a step of {step:.4}"
        );
    }
}
