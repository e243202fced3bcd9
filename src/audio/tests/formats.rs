//! Every format that the program promises: it decodes, is as long as it should be, and seeks to the frame.

use super::*;
use crate::audio::decode::Decoder;
use crate::audio::probe;

const SOURCE: &str = "aevalsrc=0.25*sin(440*2*PI*t)|0.25*sin(440*2*PI*t):s=44100:d=6";

/// Name, what ffmpeg is told, codec, and by how much the length may differ in ms (a codec's own blocks).
const FORMATS: [(&str, &[&str], &str, f64); 12] = [
    ("a.flac", &["-ac", "2"], "flac", 0.0),
    ("a.wav", &["-ac", "2"], "pcm_s16le", 0.0),
    ("a24.wav", &["-ac", "2", "-c:a", "pcm_s24le"], "pcm_s24le", 0.0),
    ("a.aiff", &["-ac", "2"], "pcm_s16be", 0.0),
    ("mono.flac", &["-ac", "1"], "flac", 0.0),
    ("five-one.flac", &["-ac", "6", "-ar", "48000"], "flac", 0.0),
    ("alac.m4a", &["-ac", "2", "-c:a", "alac"], "alac", 0.0),
    ("aac.m4a", &["-ac", "2", "-c:a", "aac", "-b:a", "160k"], "aac", 50.0),
    ("a.ogg", &["-ac", "2", "-c:a", "libvorbis"], "vorbis", 0.1),
    ("lame.mp3", &["-ac", "2", "-c:a", "libmp3lame", "-b:a", "160k"], "mp3", 0.1),
    ("vbr.mp3", &["-ac", "2", "-c:a", "libmp3lame", "-q:a", "4"], "mp3", 0.1),
    ("no-xing.mp3", &["-ac", "2", "-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0", "-id3v2_version", "3"], "mp3", 60.0),
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
        let found = probe(&path).unwrap_or_else(|error| panic!("{error}"));
        let off_ms = (found.duration.as_secs_f64() - 6.0) * 1000.0;
        println!("{name}: {found:?}, {off_ms:+.2} ms");
        assert!(off_ms.abs() <= within_ms + 0.001, "{name} is off by {off_ms:.2} ms");
        assert_eq!(found.codec, codec, "{name}");
        let (samples, rate) = decode(&path);
        let probed = (found.duration.as_secs_f64() * f64::from(rate)).round() as usize;
        assert_eq!(samples.len() / 2, probed, "{name}: probe and decode agree");
        let middle = &samples[rate as usize * 4..rate as usize * 8];
        if name != "five-one.flac" {
            assert!((rms(middle) - 0.25 / 2f64.sqrt()).abs() < 0.02, "{name}: level {}", rms(middle));
        }
    }
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
            wrong |= part.len() != whole.len() - at || off > 2e-3;
        }
    }
    assert!(!wrong, "see the list above");
}

#[test]
fn an_mp3_with_a_stale_length_in_its_tag_is_not_cut() {
    let folder = folder();
    let short = std::fs::read(fixture::ffmpeg(folder.path(), "short.mp3", SOURCE, &["-c:a", "libmp3lame"])).expect("it was made");
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
fn an_error_names_the_file_and_what_to_do() {
    let folder = folder();
    let path = folder.path().join("notes.flac");
    std::fs::write(&path, "no music").expect("a fixture is written");
    let told = probe(&path).expect_err("it can't play").to_string();
    assert!(told.contains("notes.flac") && told.contains("use flac, mp3"), "{told}");
    let told = probe(&folder.path().join("gone.mp3")).expect_err("it isn't there").to_string();
    assert!(told.contains("gone.mp3") && told.contains("cannot be read"), "{told}");
}
