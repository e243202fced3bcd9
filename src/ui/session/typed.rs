//! What is typed in a line: a time in front of a text, a row of vital signs.

use jiff::tz::Offset;

use super::Now;
use crate::names::Initials;
use crate::protocol::VitalSign;
use crate::session::{VitalReading, Vitals, When};

use crate::words::texts;

/// What is typed before an estimated time, and before the initials of who measured: understood
/// whatever the language is.
const ABOUT: &str = "about";
const BY: &str = "by";
/// Typed for the present time.
const NOW: &str = "now";

/// So long before its beginning something may still be charted in a session, in ms.
const BEFORE_MS: i64 = 2 * 3_600_000;

/// A text without the time that was typed before it: `−2 crying`, `14:20 crying`, `about 14:20
/// crying`, in German `etwa 14:20 weint`.
pub(super) fn split_when(text: &str, now: Now) -> (Option<When>, &str) {
    let text = text.trim_start();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if [ABOUT, texts::pad::typed_about()].contains(&first)
        && let (Some(ms), rest) = split_clock(rest.trim_start(), now)
    {
        return (Some(When::About { ms }), rest);
    }
    if let Some(minutes) =
        first.strip_prefix(['-', '−']).and_then(|digits| digits.parse::<u16>().ok())
    {
        let rest = rest
            .strip_prefix("min")
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
            .unwrap_or(rest);
        return (Some(When::Ago { ms: i64::from(minutes) * 60_000 }), rest.trim_start());
    }
    match split_clock(text, now) {
        (Some(ms), rest) => (Some(When::At { ms }), rest),
        (None, _) => (None, text),
    }
}

/// A time alone, or nothing for *now*; `None` when it is something else.
pub(super) fn only_when(text: &str, now: Now) -> Option<When> {
    let typed = text.trim();
    if typed.is_empty() || [NOW, texts::pad::typed_now()].contains(&typed) {
        return Some(When::Now);
    }
    match split_when(text, now) {
        (Some(when), "") => Some(when),
        _ => None,
    }
}

/// The session time that is meant.
pub(super) fn session_ms(when: When, now: Now) -> i64 {
    match when {
        When::Now => now.session_ms,
        When::Ago { ms } => now.session_ms - ms,
        When::At { ms } | When::About { ms } => ms,
    }
}

fn split_clock(text: &str, now: Now) -> (Option<i64>, &str) {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let clock = first.split_once(':').and_then(|(hours, minutes)| {
        let fits = (1..=2).contains(&hours.len()) && minutes.len() == 2;
        let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
        (fits && (0..24).contains(&hours) && (0..60).contains(&minutes)).then_some((hours, minutes))
    });
    let Some((hours, minutes)) = clock else { return (None, text) };
    // The last such moment, at the offset that was in force then: a session may run over midnight, and over
    // a change to summer time.
    let at_offset = |offset: Offset| {
        let local = offset.to_datetime(now.wall.at);
        let now_secs = i64::from(local.hour()) * 3600
            + i64::from(local.minute()) * 60
            + i64::from(local.second());
        let day = 24 * 3600;
        let ago_secs = (now_secs - hours * 3600 - minutes * 60).rem_euclid(day);
        // A minute that has just begun is now.
        let ago_secs = if ago_secs > day - 60 { ago_secs - day } else { ago_secs };
        let ms = now.session_ms - ago_secs * 1000;
        (now.wall_at(ms).offset == offset).then_some(ms)
    };
    let before = now.changed.and_then(|change| at_offset(change.before));
    let Some(ms) = at_offset(now.wall.offset).max(before) else { return (None, text) };
    // What lies ahead, or long before the session, isn't when something was seen: it belongs to the
    // text.
    if (-BEFORE_MS..=now.session_ms).contains(&ms) {
        (Some(ms), rest.trim_start())
    } else {
        (None, text)
    }
}

/// Why a row of vital signs can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum VitalsProblem {
    /// More numbers than there are signs.
    TooMany,
    Empty,
}

/// The order in which they are typed.
const ORDER: [VitalSign; 6] = [
    VitalSign::Systolic,
    VitalSign::Diastolic,
    VitalSign::Pulse,
    VitalSign::Spo2,
    VitalSign::Respirations,
    VitalSign::Temperature,
];

/// `138 84 88 97` or `138/84 88 97 14 36.8`; `-` for a sign that was left out, or with the reason after
/// the numbers could not be taken; `by JO`.
pub(super) fn vitals(text: &str) -> Result<Vitals, VitalsProblem> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == '/')
        .filter(|word| !word.is_empty())
        .peekable();
    let mut values: Vec<Option<f64>> = Vec::new();
    while let Some(value) = words.peek().and_then(|word| value(word)) {
        values.push(value);
        words.next();
    }
    let mut rest: Vec<&str> = words.collect();
    let by = match rest.as_slice() {
        [.., by, initials] if [BY, texts::pad::typed_by()].contains(by) => {
            initials.parse::<Initials>().ok()
        }
        _ => None,
    };
    if by.is_some() {
        rest.truncate(rest.len() - 2);
    }
    let reason = rest.join(" ");
    match () {
        () if values.is_empty() => Err(VitalsProblem::Empty),
        () if values.len() > ORDER.len() => Err(VitalsProblem::TooMany),
        () => {
            let not_taken = || (!reason.is_empty()).then(|| VitalReading::NotTaken(reason.clone()));
            let reading = |value: Option<f64>| value.map(VitalReading::Value).or_else(not_taken);
            let readings = ORDER.into_iter().zip(values);
            let readings = readings.filter_map(|(sign, value)| Some((sign, reading(value)?)));
            Ok(Vitals { readings: readings.collect(), by, as_read: false })
        }
    }
}

/// A set of vital signs as it would be typed, to be corrected.
pub(super) fn as_typed(vitals: &Vitals) -> String {
    let given =
        ORDER.iter().rposition(|measure| vitals.readings.iter().any(|(known, _)| known == measure));
    let signs = ORDER.iter().take(given.map_or(0, |last| last + 1));
    let mut words: Vec<String> =
        signs.map(|measure| vitals.value(*measure).map_or("-".to_owned(), texts::number)).collect();
    words.extend(vitals.readings.iter().find_map(|(_, reading)| match reading {
        VitalReading::NotTaken(why) => Some(why.clone()),
        VitalReading::Value(_) => None,
    }));
    words.extend(vitals.by.as_ref().map(|by| format!("{} {by}", texts::pad::typed_by())));
    words.join(" ")
}

fn value(word: &str) -> Option<Option<f64>> {
    match word {
        "-" | "−" | "–" => Some(None),
        word => {
            word.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite()).map(Some)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::OffsetChange;

    fn now() -> Now {
        Now {
            session_ms: 3_600_000,
            wall: "2026-11-21T00:10:30+01:00".parse().unwrap(),
            changed: None,
            awake: true,
        }
    }

    #[test]
    fn a_time_before_a_text_says_when_it_was() {
        assert_eq!(split_when("-2 crying", now()), (Some(When::Ago { ms: 120_000 }), "crying"));
        assert_eq!(split_when("−12 min quiet", now()), (Some(When::Ago { ms: 720_000 }), "quiet"));
        assert_eq!(
            split_when("00:08 crying", now()),
            (Some(When::At { ms: 3_600_000 - 150_000 }), "crying")
        );
        assert_eq!(
            split_when("about 23:50 far away", now()),
            (Some(When::About { ms: 3_600_000 - 1_230_000 }), "far away")
        );
    }

    #[test]
    fn a_german_hand_types_its_own_words() {
        texts::speak(crate::names::Language::German);
        assert_eq!(
            split_when("etwa 23:50 weit weg", now()),
            (Some(When::About { ms: 3_600_000 - 1_230_000 }), "weit weg")
        );
        assert_eq!(split_when("about 23:50 weit weg", now()).1, "weit weg");
        let part = vitals("- - 88 97 14 36,8 nach innen gekehrt durch JO").unwrap();
        assert_eq!(
            part.readings[0],
            (VitalSign::Systolic, VitalReading::NotTaken("nach innen gekehrt".to_owned()))
        );
        assert_eq!(part.by, "JO".parse().ok());
    }

    #[test]
    fn a_text_that_only_looks_like_a_time_stays_whole() {
        for text in [
            "about her mother",
            "-x",
            "2:3 is not a time",
            "25:00",
            "- a dash",
            "0:30 is ahead",
            "17:00 he came home",
        ] {
            assert_eq!(split_when(text, now()), (None, text), "{text}");
        }
        assert_eq!(only_when(" ", now()), Some(When::Now));
        assert_eq!(only_when("now", now()), Some(When::Now));
        assert_eq!(only_when("later", now()), None);
    }

    #[test]
    fn a_row_of_numbers_is_a_set_of_vital_signs() {
        let taken = vitals("138/84 88 97").unwrap();
        assert_eq!(taken, vitals("138 84 88 97").unwrap());
        assert_eq!(
            (taken.value(VitalSign::Systolic), taken.value(VitalSign::Spo2)),
            (Some(138.0), Some(97.0))
        );
        let part = vitals("- - 88 97 14 36,8 client inward by JO").unwrap();
        assert_eq!(part.value(VitalSign::Temperature), Some(36.8));
        assert_eq!(
            part.readings[0],
            (VitalSign::Systolic, VitalReading::NotTaken("client inward".to_owned()))
        );
        assert_eq!(part.by, "JO".parse().ok());
    }

    #[test]
    fn what_was_typed_is_typed_again_to_be_corrected() {
        for text in [
            "138 84 88 97",
            "138 84 88 97 14 36.8 by JO",
            "- - 88 97 client inward by JO",
            "120 80",
        ] {
            let vitals = vitals(text).unwrap();
            assert_eq!(super::vitals(&as_typed(&vitals)).unwrap(), vitals, "{text}");
        }
    }

    #[test]
    fn pulse_and_oxygen_alone_need_no_reason_for_the_rest() {
        let signs = |text: &str| vitals(text).unwrap().readings;
        let value = VitalReading::Value;
        let alone = [(VitalSign::Pulse, value(88.0)), (VitalSign::Spo2, value(97.0))];
        assert_eq!(signs("- - 88 97"), alone);
        assert_eq!(signs("- - 88 97 cuff slipped").len(), 4, "with a reason they were to be taken");
    }

    #[test]
    fn a_clock_time_is_the_last_such_moment_over_a_change_of_the_offset_too() {
        let minutes_ago = |wall: &str, change: (&str, i8), typed: &str| {
            let before = Offset::constant(change.1);
            let changed = Some(OffsetChange { at: change.0.parse().unwrap(), before });
            let now = Now { wall: wall.parse().unwrap(), changed, ..now() };
            let Some(When::At { ms }) = only_when(typed, now) else { panic!("{typed}") };
            ((now.session_ms - ms) / 60_000, now.wall_at(ms).hour_minute())
        };
        let spring = ("2026-03-29T01:00:00Z", 1);
        let shown = |ago: i64, clock: &str| (ago, clock.to_owned());
        assert_eq!(minutes_ago("2026-03-29T03:00:00+02:00", spring, "1:59"), shown(1, "01:59"));
        assert_eq!(minutes_ago("2026-03-29T03:10:00+02:00", spring, "3:05"), shown(5, "03:05"));
        let autumn = ("2026-10-25T01:00:00Z", 2);
        assert_eq!(minutes_ago("2026-10-25T02:30:00+01:00", autumn, "2:59"), shown(31, "02:59"));
        assert_eq!(minutes_ago("2026-10-25T03:01:00+01:00", autumn, "2:59"), shown(2, "02:59"));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(vitals(""), Err(VitalsProblem::Empty));
        assert_eq!(vitals("high"), Err(VitalsProblem::Empty));
        assert_eq!(vitals("1 2 3 4 5 6 7"), Err(VitalsProblem::TooMany));
    }
}
