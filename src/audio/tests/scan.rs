//! What one pass over a file finds out.

use std::ops::ControlFlow;
use std::process::Command;

use super::*;
use crate::audio::{ScanError, scan};
use crate::music::Measured;
use crate::session::FileFault;

fn scanned(path: &Path) -> Measured {
    scan(path, &mut |_| ControlFlow::Continue(())).unwrap_or_else(|error| panic!("{error:?}"))
}

#[test]
fn a_sine_has_its_loudness_and_peak() {
    let folder = folder();
    for rate in [8_000, 44_100, 96_000, 192_000] {
        // EBU Tech 3341, case 1: a stereo sine of 1 kHz at −23 dBFS reads −23.0 LUFS.
        let path = fixture::wav(
            folder.path(),
            "sine.wav",
            rate,
            &fixture::sine(1000.0, 0.070_795, rate, 20.0),
        );
        let Measured { loudness, frames, sample_rate, faults, .. } = scanned(&path);
        let loud = loudness.expect("it sounds");
        println!("{rate}: {loud:?}");
        assert!((loud.integrated_lufs + 23.0).abs() < 0.1, "{rate}: {loud:?}");
        assert!((loud.true_peak_dbtp + 23.0).abs() < 0.2, "{rate}: {loud:?}");
        assert_eq!((frames, sample_rate, faults), (u64::from(rate) * 20, rate, Vec::new()));
    }
}

#[test]
fn loudness_and_peak_agree_with_ffmpeg() {
    let folder = folder();
    let source = "anoisesrc=c=pink:a=0.3:s=7:r=44100:d=20,aformat=channel_layouts=stereo,tremolo=f=0.5:d=0.9";
    for (name, more) in [
        ("a.flac", &[][..]),
        ("a.mp3", &["-b:a", "192k"]),
        ("a.opus", &["-b:a", "128k"]),
        ("a.m4a", &["-b:a", "192k"]),
    ] {
        let path = fixture::ffmpeg(folder.path(), name, source, more);
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-hide_banner", "-nostats", "-i"]).arg(&path).args([
            "-filter_complex",
            "ebur128=peak=true",
            "-f",
            "null",
            "-",
        ]);
        let text =
            String::from_utf8_lossy(&ffmpeg.output().expect("ffmpeg runs").stderr).into_owned();
        let number = |name: &str| -> f32 {
            let at = text.rfind(name).unwrap_or_else(|| panic!("{text}")) + name.len();
            text[at..]
                .split_whitespace()
                .next()
                .and_then(|word| word.parse().ok())
                .unwrap_or_else(|| panic!("{text}"))
        };
        let loud = scanned(&path).loudness.expect("it sounds");
        println!("{name}: {loud:?}, ffmpeg {} LUFS, {} dBTP", number("I:"), number("Peak:"));
        assert!((loud.integrated_lufs - number("I:")).abs() < 0.15, "{name}");
        assert!((loud.true_peak_dbtp - number("Peak:")).abs() < 0.5, "{name}");
    }
}

#[test]
fn silence_at_both_ends_is_measured() {
    let folder = folder();
    let parts = [
        fixture::level(0.0, RATE, 1.5),
        fixture::sine(200.0, 0.2, RATE, 5.0),
        fixture::level(1e-5, RATE, 2.25),
    ];
    let measured = scanned(&fixture::wav(folder.path(), "a.wav", RATE, &parts.concat()));
    let (lead, trail) = (measured.lead_ms, measured.trail_ms);
    assert!(lead.abs_diff(1500) <= 1 && trail.abs_diff(2250) <= 1, "{lead} {trail}");
    assert_eq!((measured.frames, measured.faults), (frames(8.75) as u64, Vec::new()));
}

#[test]
fn what_is_wrong_is_found_with_its_place() {
    let folder = folder();
    let music = |secs: f64| fixture::sine(200.0, 0.2, RATE, secs);
    let wav =
        |name: &str, parts: &[Vec<f32>]| fixture::wav(folder.path(), name, RATE, &parts.concat());
    let gap = scanned(&wav("gap.wav", &[music(3.002), fixture::level(0.0, RATE, 1.5), music(2.0)]));
    assert_eq!(gap.faults, [FileFault::Gap { at_ms: 3002, ms: 1500 }]);
    assert!(gap.broken().is_some());
    let rest = scanned(&wav("rest.wav", &[music(3.0), fixture::level(0.0, RATE, 0.9), music(2.0)]));
    assert_eq!(rest.faults, [], "a rest in the music is no gap");
    let silent = scanned(&wav("silent.wav", &[fixture::level(0.0, RATE, 5.0)]));
    assert_eq!((silent.faults, silent.loudness), (vec![FileFault::Silent], None));
    let mut flat = music(4.0);
    for at in [frames(1.0), frames(2.0)] {
        flat[at * 2..at * 2 + 12].fill(1.0);
    }
    let flat = scanned(&wav("flat.wav", &[flat]));
    assert_eq!(
        flat.faults,
        [FileFault::Clipped { at_ms: 1000, places: 4 }],
        "two places on two sides"
    );
    assert!(flat.broken().is_none(), "it may be meant so");
    let mut bad = music(4.0);
    bad[frames(2.5) * 2] = f32::NAN;
    let bad = scanned(&wav("bad.wav", &[bad]));
    assert!(
        matches!(bad.faults[..], [FileFault::Damaged { at_ms: 2450..=2500, .. }]),
        "{:?}",
        bad.faults
    );
    let whole = std::fs::read(wav("whole.wav", &[music(8.0)])).expect("it was written");
    let cut = folder.path().join("cut.wav");
    std::fs::write(&cut, &whole[..44 + frames(3.0) * 8]).expect("a fixture is written");
    assert_eq!(scanned(&cut).faults, [FileFault::CutOff { at_ms: 3000, declared_ms: 8000 }]);
}

#[test]
fn tags_and_cover_are_read_in_every_format_that_has_them() {
    let folder = folder();
    let picture = fixture::ffmpeg(
        folder.path(),
        "cover.png",
        "color=c=blue:s=32x32:d=1",
        &["-frames:v", "1"],
    );
    let picture = picture.to_str().expect("a plain path").to_owned();
    for (name, has_cover) in
        [("a.flac", true), ("a.mp3", true), ("a.m4a", true), ("a.ogg", false), ("a.opus", false)]
    {
        let mut more: Vec<&str> = Vec::new();
        if has_cover {
            more.extend([
                "-i",
                &picture,
                "-map",
                "0:a",
                "-map",
                "1:v",
                "-c:v",
                "copy",
                "-disposition:v",
                "attached_pic",
            ]);
        }
        more.extend([
            "-metadata",
            "title=Threshold",
            "-metadata",
            "artist=Nobody",
            "-metadata",
            "album=Test",
        ]);
        let tags = scanned(&fixture::ffmpeg(folder.path(), name, "sine=f=300:d=3", &more)).tags;
        println!("{name}: {tags:?}");
        let said = (tags.title.as_deref(), tags.artist.as_deref(), tags.album.as_deref());
        assert_eq!(said, (Some("Threshold"), Some("Nobody"), Some("Test")), "{name}");
        assert_eq!(
            tags.cover.is_some_and(|cover| cover.media_type == "image/png" && cover.bytes > 50),
            has_cover,
            "{name}"
        );
    }
}

#[test]
fn a_scan_tells_how_far_it_is_and_stops_when_asked() {
    let folder = folder();
    let path = fixture::wav(folder.path(), "a.wav", RATE, &fixture::sine(200.0, 0.2, RATE, 60.0));
    let mut passed = Vec::new();
    let stopped = scan(&path, &mut |at| {
        passed.push(at);
        if at > secs(20.0) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(ScanError::Stopped)));
    assert!(
        passed.len() > 20
            && passed.is_sorted()
            && passed.last().is_some_and(|last| *last < secs(21.0)),
        "{passed:?}"
    );
}
