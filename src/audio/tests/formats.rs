//! Every format that the program promises: it decodes, is as long as it should be, and seeks to the
//! frame.

use std::process::Command;

use super::*;
use crate::audio::decode::Decoder;
use crate::audio::probe;
use crate::session::FileFault;

const SOURCE: &str = "aevalsrc=0.25*sin(440*2*PI*t)|0.25*sin(440*2*PI*t):s=44100:d=6";

/// Mono without a fold: ffmpeg folds to whole numbers at half of each side, and to floats 3 dB
/// louder.
const LEFT_ALONE: &str = "pan=mono|c0=c0";

/// Name, what ffmpeg is told, codec, and by how much the length may differ in ms (a codec's own
/// blocks). AAC without the noise that a decoder makes up (PNS): that depends on how much was made
/// up before, and was 3e-3 of full scale after a seek.
const FORMATS: [(&str, &[&str], &str, f64); 33] = [
    ("a.flac", &["-ac", "2"], "flac", 0.0),
    ("a24.flac", &["-ac", "2", "-ar", "96000", "-sample_fmt", "s32"], "flac", 0.0),
    ("a192.flac", &["-ac", "2", "-ar", "192000"], "flac", 0.0),
    ("a8.flac", &["-ac", "2", "-ar", "8000"], "flac", 0.0),
    ("a.wav", &["-ac", "2"], "pcm_s16le", 0.0),
    ("a8.wav", &["-ac", "2", "-c:a", "pcm_u8"], "pcm_u8", 0.0),
    ("a24.wav", &["-ac", "2", "-c:a", "pcm_s24le"], "pcm_s24le", 0.0),
    ("a32.wav", &["-ac", "2", "-c:a", "pcm_s32le", "-ar", "192000"], "pcm_s32le", 0.0),
    ("float.wav", &["-ac", "2", "-c:a", "pcm_f32le"], "pcm_f32le", 0.0),
    ("double.wav", &["-ac", "2", "-c:a", "pcm_f64le"], "pcm_f64le", 0.0),
    ("five-one.wav", &["-ac", "6", "-ar", "48000"], "pcm_s16le", 0.0),
    ("a.aiff", &["-ac", "2"], "pcm_s16be", 0.0),
    ("a24.aiff", &["-ac", "2", "-c:a", "pcm_s24be"], "pcm_s24be", 0.0),
    ("mono.flac", &["-af", LEFT_ALONE], "flac", 0.0),
    ("five-one.flac", &["-ac", "6", "-ar", "48000"], "flac", 0.0),
    ("alac.m4a", &["-ac", "2", "-c:a", "alac"], "alac", 0.0),
    (
        "alac24.m4a",
        &["-ac", "2", "-c:a", "alac", "-sample_fmt", "s32p", "-ar", "96000"],
        "alac",
        0.0,
    ),
    ("five-one-alac.m4a", &["-ac", "6", "-c:a", "alac"], "alac", 0.0),
    ("aac.m4a", &["-ac", "2", "-c:a", "aac", "-b:a", "160k", "-aac_pns", "0"], "aac", 0.0),
    ("mono-aac.m4a", &["-af", LEFT_ALONE, "-c:a", "aac", "-ar", "22050"], "aac", 0.0),
    ("a.ogg", &["-ac", "2", "-c:a", "libvorbis"], "vorbis", 0.1),
    ("mono.ogg", &["-af", LEFT_ALONE, "-c:a", "libvorbis", "-ar", "8000"], "vorbis", 0.1),
    ("five-one.ogg", &["-ac", "6", "-c:a", "libvorbis"], "vorbis", 0.1),
    ("a.opus", &["-ac", "2", "-c:a", "libopus", "-b:a", "160k"], "opus", 0.1),
    (
        "mono.opus",
        &["-af", LEFT_ALONE, "-c:a", "libopus", "-b:a", "24k", "-application", "voip"],
        "opus",
        0.1,
    ),
    ("five-one.opus", &["-ac", "6", "-c:a", "libopus", "-mapping_family", "1"], "opus", 0.1),
    ("lame.mp3", &["-ac", "2", "-c:a", "libmp3lame", "-b:a", "160k"], "mp3", 0.1),
    ("mono8.mp3", &["-af", LEFT_ALONE, "-c:a", "libmp3lame", "-ar", "8000"], "mp3", 0.2),
    ("vbr.mp3", &["-ac", "2", "-c:a", "libmp3lame", "-q:a", "4"], "mp3", 0.1),
    (
        "no-xing.mp3",
        &["-ac", "2", "-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0", "-id3v2_version", "3"],
        "mp3",
        60.0,
    ),
    (
        "five-one.m4a",
        &["-ac", "6", "-c:a", "aac", "-b:a", "400k", "-ar", "48000", "-aac_pns", "0"],
        "aac",
        0.0,
    ),
    (
        "five-one.aac",
        &["-ac", "6", "-c:a", "aac", "-b:a", "400k", "-ar", "48000", "-aac_pns", "0"],
        "aac",
        60.0,
    ),
    ("raw.aac", &["-ac", "2", "-c:a", "aac", "-aac_pns", "0"], "aac", 60.0),
];

fn decode(path: &Path) -> (Vec<f32>, u32) {
    let mut decoder = Decoder::open(path).expect("it opens");
    let mut out = Vec::new();
    while decoder.read(&mut out).expect("it decodes") {}
    (out, decoder.sample_rate())
}

#[test]
fn every_format_decodes_to_its_length() {
    let folder = folder();
    for (name, more, codec, within_ms) in FORMATS {
        let path = fixture::ffmpeg(folder.path(), name, SOURCE, more);
        let found = probe(&path).unwrap_or_else(|fault| panic!("{fault:?}"));
        let off_ms = (found.duration.as_secs_f64() - 6.0) * 1000.0;
        println!("{name}: {found:?}, {off_ms:+.2} ms");
        assert!(off_ms.abs() <= within_ms + 0.001, "{name} is off by {off_ms:.2} ms");
        assert_eq!(found.codec, codec, "{name}");
        let (samples, rate) = decode(&path);
        let probed = (found.duration.as_secs_f64() * f64::from(rate)).round() as usize;
        assert_eq!(samples.len() / 2, probed, "{name}: probe and decode agree");
        let middle = &samples[rate as usize * 4..rate as usize * 8];
        // LAME takes everything at 95 %, but for a quality's sake; a fold of six channels leaves
        // room for all of them at full scale.
        let share = match codec {
            "mp3" if !more.contains(&"-q:a") => 0.95,
            _ if name.starts_with("five-one") => 1.0 / (1.0 + 2f64.sqrt()),
            _ => 1.0,
        };
        let off = rms(middle) / (0.25 * share / 2f64.sqrt()) - 1.0;
        println!("{name}: {:+.2} % of its level", off * 100.0);
        assert!(off.abs() < 0.02, "{name}: level off by {:.1} %", off * 100.0);
    }
}

/// What ffmpeg makes of the file, as stereo.
fn reference(path: &Path) -> Vec<f32> {
    let decoded = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-f", "f32le", "-"])
        .output();
    let bytes = decoded.expect("ffmpeg is installed").stdout;
    bytes
        .chunks_exact(4)
        .map(|sample| f32::from_le_bytes(sample.try_into().expect("four bytes")))
        .collect()
}

#[test]
fn what_is_heard_is_what_ffmpeg_hears_to_the_frame() {
    let folder = folder();
    let source =
        "aevalsrc=0.3*sin(2*PI*(100*t+20*t*t))|0.2*sin(2*PI*(300*t+20*t*t)):s=44100:d=5.987";
    // Of a stream without a length ffmpeg keeps the padding; and its own order of channels is no
    // matter here.
    let alike = |name: &str| {
        !name.starts_with("five-one")
            && !name.starts_with("mono")
            && name != "no-xing.mp3"
            && name != "raw.aac"
    };
    let mut wrong = false;
    for (name, more, codec, _) in FORMATS.into_iter().filter(|(name, ..)| alike(name)) {
        let path = fixture::ffmpeg(folder.path(), name, source, more);
        let (ours, theirs) = (decode(&path).0, reference(&path));
        let both = ours.iter().zip(&theirs);
        let (signal, rest) = both.fold((0.0, 0.0), |(signal, rest), (a, b)| {
            (signal + f64::from(*b).powi(2), rest + f64::from(a - b).powi(2))
        });
        let snr = 10.0 * (signal / rest.max(1e-12)).log10();
        // ffmpeg keeps AAC's padding at the end; that one is compared with what was encoded.
        let frames = if codec == "aac" {
            (5.987 * 44_100.0_f64).round() as i64
        } else {
            theirs.len() as i64 / 2
        };
        let apart = ours.len() as i64 / 2 - frames;
        println!("{name}: {apart} frames too many, {snr:.1} dB");
        wrong |= apart != 0 || snr < 100.0;
    }
    assert!(!wrong, "see the list above");
}

#[test]
fn every_format_seeks_to_the_frame() {
    let folder = folder();
    let mut wrong = false;
    for (name, more, _, _) in FORMATS {
        let path = fixture::ffmpeg(
            folder.path(),
            name,
            "aevalsrc=0.3*sin(2*PI*(100*t+20*t*t))|0.2*sin(2*PI*(300*t+20*t*t)):s=44100:d=6",
            more,
        );
        let (whole, rate) = decode(&path);
        for from in [0.01, 0.5, 2.34, 5.5] {
            let mut decoder = Decoder::open(&path).expect("it opens");
            decoder.seek(secs(from)).expect("it seeks");
            let mut part = Vec::new();
            while decoder.read(&mut part).expect("it decodes") {}
            let at = (from * f64::from(rate)).round() as usize * 2;
            let off = part.iter().zip(&whole[at..]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            println!(
                "{name} from {from} s: {} frames too many, off by {off}",
                (part.len() + at) as i64 / 2 - whole.len() as i64 / 2
            );
            wrong |= part.len() != whole.len() - at || off > 1e-6;
        }
    }
    assert!(!wrong, "see the list above");
}

#[test]
fn an_mp3_with_a_stale_length_in_its_tag_is_not_cut() {
    let folder = folder();
    let short =
        std::fs::read(fixture::ffmpeg(folder.path(), "short.mp3", SOURCE, &["-c:a", "libmp3lame"]))
            .expect("it was made");
    let more = std::fs::read(fixture::ffmpeg(
        folder.path(),
        "more.mp3",
        SOURCE,
        &["-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"],
    ))
    .expect("it was made");
    let path = folder.path().join("joined.mp3");
    std::fs::write(&path, [short, more].concat()).expect("a fixture is written");
    let (samples, rate) = decode(&path);
    let length = samples.len() as f64 / 2.0 / f64::from(rate);
    assert!((length - 12.0).abs() < 0.1, "{length} s");
    assert!((probe(&path).expect("it plays").duration.as_secs_f64() - length).abs() < 0.001);
}

#[test]
fn what_is_no_music_and_what_is_not_there_is_told_apart() {
    let folder = folder();
    let path = folder.path().join("notes.flac");
    std::fs::write(&path, "no music").expect("a fixture is written");
    assert_eq!(probe(&path), Err(FileFault::UnknownFormat));
    assert_eq!(probe(&folder.path().join("gone.mp3")), Err(FileFault::NotThere));
    assert_eq!(probe(folder.path()), Err(FileFault::NotAFile));
}

#[test]
fn surround_aac_is_folded_from_the_channels_that_ffmpeg_hears() {
    let folder = folder();
    // Each channel has a tone of its own.
    let tones: Vec<String> = (1..=6).map(|n| format!("0.1*sin({}*2*PI*t)", 220 * n)).collect();
    let source = format!("aevalsrc={}:s=48000:d=6:c=5.1", tones.join("|"));
    for name in ["tones.m4a", "tones.aac"] {
        let path = fixture::ffmpeg(
            folder.path(),
            name,
            &source,
            &["-c:a", "aac", "-b:a", "500k", "-aac_pns", "0"],
        );
        let (ours, theirs) = (decode(&path).0, reference(&path));
        // Left, right, centre, low, behind left, behind right: centre and behind at −3 dB, nothing
        // of the low one (ITU-R BS.775).
        let (half, all) = (0.5f64.sqrt(), 1.0 + 2f64.sqrt());
        let (mut signal, mut rest) = (0.0, 0.0);
        for (pair, channels) in ours.chunks_exact(2).zip(theirs.chunks_exact(6)) {
            let channels = [0, 1, 2, 4, 5].map(|n: usize| f64::from(channels[n]));
            let [left, right, centre, behind_left, behind_right] = channels;
            let folded =
                [left + half * (centre + behind_left), right + half * (centre + behind_right)]
                    .map(|sum| sum / all);
            for (sample, folded) in pair.iter().zip(folded) {
                signal += folded * folded;
                rest += (f64::from(*sample) - folded).powi(2);
            }
        }
        let snr = 10.0 * (signal / rest).log10();
        println!("{name}: {snr:.1} dB, {} and {} frames", ours.len() / 2, theirs.len() / 6);
        assert!(snr > 90.0, "{name}: {snr:.1} dB");
    }
}

#[test]
fn surround_aac_of_another_profile_is_refused_with_a_reason_before_a_session() {
    let folder = folder();
    let path = fixture::ffmpeg(
        folder.path(),
        "main.m4a",
        SOURCE,
        &["-ac", "6", "-c:a", "aac", "-ar", "48000", "-strict", "-2", "-profile:a", "aac_ltp"],
    );
    let refused = Err(FileFault::UnknownCodec);
    assert_eq!(probe(&path), refused, "its decoder knows low complexity alone");
}
