//! Lengths of time as people write them: `35m`, `90s`, `2h`, `1h30m`.

/// No session is longer than a day.
const LONGEST_MS: i64 = 24 * 3_600_000;

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotADuration {
    #[error("\"{}\" is not a length of time, such as \"35m\", \"90s\", \"2h\" or \"1h30m\"", .0.escape_debug())]
    Unreadable(String),
    #[error("\"{}\" is longer than a day", .0.escape_debug())]
    TooLong(String),
}

/// Reads a length of time, in ms.
pub(crate) fn duration_ms(text: &str) -> Result<i64, NotADuration> {
    let unreadable = || NotADuration::Unreadable(text.to_owned());
    let too_long = || NotADuration::TooLong(text.to_owned());
    let mut rest = text.trim();
    let mut total_ms = 0_i64;
    let mut last_unit_ms = i64::MAX;
    if rest.is_empty() {
        return Err(unreadable());
    }
    while !rest.is_empty() {
        let split =
            rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0).ok_or_else(unreadable)?;
        let (digits, after) = rest.split_at(split);
        let unit_ms = match after.chars().next() {
            Some('h') => 3_600_000,
            Some('m') => 60_000,
            Some('s') => 1_000,
            _ => return Err(unreadable()),
        };
        if unit_ms >= last_unit_ms {
            return Err(unreadable());
        }
        last_unit_ms = unit_ms;
        let count: i64 = digits.parse().map_err(|_| too_long())?;
        total_ms = count
            .checked_mul(unit_ms)
            .and_then(|ms| ms.checked_add(total_ms))
            .ok_or_else(too_long)?;
        rest = after.get(1..).unwrap_or_default();
    }
    if total_ms > LONGEST_MS { Err(too_long()) } else { Ok(total_ms) }
}

/// A length of time in the form it is read in: `1h30m`.
pub(crate) fn written(ms: i64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    let parts = [(hours, 'h'), (minutes, 'm'), (seconds, 's')];
    let text: String = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if text.is_empty() { "0m".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        for (text, ms) in [
            ("35m", 2_100_000),
            ("90s", 90_000),
            ("2h", 7_200_000),
            ("1h30m", 5_400_000),
            (" 5m ", 300_000),
            ("0m", 0),
        ] {
            assert_eq!(duration_ms(text), Ok(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_of_time_is_refused() {
        for text in [
            "",
            "35",
            "m",
            "35 m",
            "35min",
            "-5m",
            "1.5h",
            "5m5m",
            "5m1h",
            "٣m",
            "25h",
            "99999999999999999999s",
            "2562047788016h",
        ] {
            assert!(duration_ms(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_length_is_written_as_it_is_read() {
        for text in ["35m", "2h", "1h30m", "1m30s"] {
            assert_eq!(written(duration_ms(text).unwrap()), text);
        }
        assert_eq!(written(0), "0m");
    }
}
