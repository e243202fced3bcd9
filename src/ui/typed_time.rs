//! The time at which a frame is drawn, and times that are typed then: in front of a text, or alone.

use jiff::tz::Offset;

use crate::session::{Amendment, OffsetChange, Wall, When};
use crate::words::texts;

/// The time at which a frame is drawn, read by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub session_ms: i64,
    pub wall: Wall,
    /// The last change of the room's offset, where it is not long ago.
    pub changed: Option<OffsetChange>,
    /// Display and computer are kept awake.
    pub awake: bool,
}

impl Now {
    /// So long before.
    pub(super) fn earlier(self, by_ms: i64) -> Self {
        let (session_ms, wall) = (self.session_ms - by_ms, self.wall.plus_ms(-by_ms));
        Self { session_ms, wall, ..self }
    }

    /// The room's clock at a session time.
    pub(super) fn wall_at(self, session_ms: i64) -> Wall {
        self.wall.minus_ms_over(self.session_ms - session_ms, self.changed)
    }
}

/// Typed before an estimated time: understood whatever the language is.
const ABOUT: &str = "about";
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

/// The amendment by which an entry happened at a typed time; `None`: none was typed.
pub(super) fn amendment(when: When, now: Now) -> Option<Amendment> {
    let about = matches!(when, When::About { .. });
    (when != When::Now).then(|| Amendment::Time { happened_ms: session_ms(when, now), about })
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
