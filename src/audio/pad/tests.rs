use super::*;
use crate::music::Mood;

/// Low enough to be quick; all that matters to these tests lies below half of it.
const RATE: u32 = 8_000;

fn spec(mood: Mood, intensity: u8) -> PadSpec {
    PadSpec { mood, seed: 20_261_121, intensity }
}

fn every_spec() -> impl Iterator<Item = PadSpec> {
    Mood::ALL.into_iter().flat_map(|mood| (1..=5).map(move |intensity| spec(mood, intensity)))
}

/// The first seconds, left and right in turn.
fn rendered(spec: PadSpec, rate: u32, seconds: u32) -> Vec<f32> {
    let mut samples = vec![f32::NAN; (2 * rate * seconds) as usize];
    Pad::new(spec, rate).render(&mut samples);
    samples
}

/// FNV-1a over the bits of the samples.
fn fingerprint(samples: &[f32]) -> u64 {
    samples
        .iter()
        .flat_map(|sample| sample.to_bits().to_le_bytes())
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
}

fn mean(values: impl ExactSizeIterator<Item = f32>) -> f64 {
    let count = values.len() as f64;
    values.map(f64::from).sum::<f64>() / count
}

fn mean_square(values: impl ExactSizeIterator<Item = f32>) -> f64 {
    mean(values.map(|v| v * v))
}

fn db(power: f64) -> f64 {
    10.0 * power.log10()
}

/// The record keeps seeds. When this fails, sessions already kept would sound otherwise if they
/// were played again: only a change of sound that was decided may change the number.
#[test]
fn a_minute_of_a_seed_is_the_same_samples_in_every_version() {
    let minute = rendered(spec(Mood::Open, 3), 48_000, 60);
    assert_eq!(fingerprint(&minute), 14_556_024_545_563_365_274);
}

#[test]
fn the_same_seed_gives_the_same_samples_and_another_seed_others() {
    for mood in Mood::ALL {
        let first = fingerprint(&rendered(spec(mood, 3), RATE, 20));
        assert_eq!(first, fingerprint(&rendered(spec(mood, 3), RATE, 20)));
        assert_ne!(first, fingerprint(&rendered(PadSpec { seed: 1, ..spec(mood, 3) }, RATE, 20)));
    }
}

#[test]
fn moods_and_intensities_all_differ() {
    let mut seen: Vec<u64> =
        every_spec().map(|spec| fingerprint(&rendered(spec, RATE, 3))).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 25);
}

#[test]
fn how_the_stream_is_cut_into_calls_changes_nothing() {
    let whole = rendered(spec(Mood::Warm, 4), RATE, 30);
    let mut pad = Pad::new(spec(Mood::Warm, 4), RATE);
    let mut cut = vec![f32::NAN; whole.len()];
    let mut rest = cut.as_mut_slice();
    for length in [1, 0, 7, 64, 128, 129, 1000, 2, 3].into_iter().cycle() {
        let (now, later) = rest.split_at_mut(length.min(rest.len()));
        pad.render(now);
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    assert!(whole == cut);
}

#[test]
fn the_seed_chooses_the_key_and_intensity_leaves_it() {
    let bass = |seed, intensity| {
        Pad::new(PadSpec { seed, ..spec(Mood::Grounding, intensity) }, RATE).harmony.held()[0]
    };
    let keys: std::collections::BTreeSet<i32> = (0..150).map(|seed| bass(seed, 3)).collect();
    assert_eq!(keys.len(), KEYS.len());
    assert!((0..10).all(|seed| (1..=5).all(|intensity| bass(seed, intensity) == bass(seed, 3))));
}

/// BS.1770 in short: a cut at 38 Hz; its rise above 1.5 kHz is left out, the pad has next to
/// nothing there. The full measurement is named at `leveller::TARGET`; this guards against a change
/// that forgets them.
#[test]
fn every_mood_and_intensity_is_within_1_lu_of_minus_20_lufs_and_peaks_below_minus_3_db() {
    for spec in every_spec() {
        let samples = rendered(spec, RATE, 90);
        assert!(samples.iter().all(|v| v.is_finite()), "{spec:?}");
        let peak = samples.iter().fold(0.0_f32, |peak, v| peak.max(v.abs()));
        assert!(db(f64::from(peak * peak)) < -4.0, "{spec:?}: peak {peak}");
        let mut frames: Vec<[f32; 2]> = samples.as_chunks().0.to_vec();
        HighPass::new(38.0, RATE as f32).process(&mut frames);
        let settled = &frames[10 * RATE as usize..];
        let power =
            mean_square(settled.iter().map(|f| f[0])) + mean_square(settled.iter().map(|f| f[1]));
        let loudness = db(power) - 0.691;
        // The deep mood is brought up by 1 dB for what this cut doesn't see.
        assert!((-20.9..-18.6).contains(&loudness), "{spec:?}: {loudness} LUFS");
    }
}

#[test]
fn it_is_heard_within_2_s_begins_without_a_click_and_never_pauses() {
    for spec in every_spec() {
        let samples = rendered(spec, RATE, 60);
        let level = |from_ms: usize, to_ms: usize| {
            let at = |ms: usize| 2 * ms * RATE as usize / 1000;
            db(mean_square(samples[at(from_ms)..at(to_ms)].iter().copied()))
        };
        assert!(level(0, 50) < -60.0, "{spec:?} begins with a click");
        assert!(
            level(1_500, 2_000) > -45.0,
            "{spec:?} isn't heard after 2 s: {}",
            level(1_500, 2_000)
        );
        for ms in (4_000..59_500).step_by(500) {
            assert!(
                level(ms, ms + 500) > -40.0,
                "{spec:?} pauses at {ms} ms: {}",
                level(ms, ms + 500)
            );
        }
    }
}

#[test]
fn it_has_no_dc_no_jump_and_little_that_is_sharp() {
    for spec in every_spec() {
        let samples = rendered(spec, 48_000, 10);
        for channel in 0..2 {
            let one: Vec<f32> = samples.iter().skip(channel).step_by(2).copied().collect();
            let offset = mean(one[4 * 48_000..].iter().copied());
            assert!(offset.abs() < 0.002, "{spec:?}: DC {offset}");
            let step =
                one.windows(2).fold(0.0_f32, |most, pair| most.max((pair[1] - pair[0]).abs()));
            assert!(step < 0.06, "{spec:?}: a step of {step}");
            let second = one.windows(3).map(|w| w[2] - 2.0 * w[1] + w[0]);
            let bend = second.fold(0.0_f32, |most, v| most.max(v.abs()));
            assert!(bend < 0.01, "{spec:?}: a corner of {bend}");
        }
    }
}

#[test]
fn the_two_sides_are_little_alike_in_every_mood_and_one_speaker_loses_less_than_2_db() {
    for spec in every_spec() {
        let samples = rendered(spec, RATE, 90);
        let frames: &[[f32; 2]] = &samples.as_chunks().0[10 * RATE as usize..];
        let power = |of: fn(&[f32; 2]) -> f32| mean_square(frames.iter().map(of));
        let (left, right, mono) =
            (power(|f| f[0]), power(|f| f[1]), power(|f| (f[0] + f[1]) / 2.0));
        let alike = mean(frames.iter().map(|f| f[0] * f[1])) / (left * right).sqrt();
        assert!((0.25..0.7).contains(&alike), "{spec:?}: a correlation of {alike}");
        let loss = db((left + right) / 2.0) - db(mono);
        assert!(loss < 2.0, "{spec:?}: {loss} dB");
        assert!(
            (db(left) - db(right)).abs() < 2.5,
            "{spec:?}: {} dB against {}",
            db(left),
            db(right)
        );
    }
}

#[test]
fn any_sample_rate_and_intensity_is_taken() {
    for rate in [0, 1, 44_100, 96_000, 192_000, u32::MAX] {
        let mut samples = [f32::NAN; 999];
        Pad::new(PadSpec { intensity: 0, ..spec(Mood::Deep, 1) }, rate).render(&mut samples);
        assert!(samples.iter().all(|v| v.is_finite()), "{rate}");
    }
    assert!(
        rendered(PadSpec { intensity: 9, ..spec(Mood::Deep, 1) }, RATE, 2)
            == rendered(spec(Mood::Deep, 5), RATE, 2)
    );
}
