//! The amount of a dose, exactly as it was typed.

use std::fmt;
use std::str::FromStr;

/// A positive decimal number with its unit, kept as it was typed: `62.5 mg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    number: String,
    unit: String,
}

/// The units in which doses are written. Any other is a slip of the keyboard.
pub const UNITS: [&str; 12] =
    ["mg", "mg/kg", "µg", "μg", "mcg", "µg/kg", "μg/kg", "mcg/kg", "g", "ml", "mL", "IU"];

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    #[error("`{0}` is not an amount: a number above zero, and its unit")]
    NoNumber(String),
    #[error("`{0}` is an amount without its unit")]
    NoUnit(String),
    #[error("`{0}` is no unit of a dose: {known}", known = UNITS.join(", "))]
    UnknownUnit(String),
}

impl Amount {
    /// The digits as typed: `62.5`.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// `mg`
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// More than the other; `None` where their units differ.
    pub fn exceeds(&self, other: &Self) -> Option<bool> {
        let (one, other_one) =
            (self.number.parse::<f64>().ok()?, other.number.parse::<f64>().ok()?);
        (self.unit == other.unit).then_some(one > other_one)
    }

    /// The same number of the same unit, however it was typed: `60 mg` and `60.0 mg`.
    pub fn equals(&self, other: &Self) -> bool {
        self.exceeds(other) == Some(false) && other.exceeds(self) == Some(false)
    }

    /// All of them together, as exact as they were typed; `None` for none, and where their units differ.
    pub fn total<'a>(amounts: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut amounts = amounts.into_iter().peekable();
        let unit = amounts.peek()?.unit.clone();
        let (mut sum, mut decimals) = (0.0, 0);
        for Self { number, unit: other } in amounts {
            let typed = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            (sum, decimals) = (sum + number.parse::<f64>().ok()?, decimals.max(typed));
            if *other != unit {
                return None;
            }
        }
        Some(Self { number: format!("{sum:.decimals$}"), unit })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.unit)
    }
}

impl FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let refused = || NotAnAmount::NoNumber(text.to_owned());
        let trimmed = text.trim();
        let is_of_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let split = trimmed.find(|c: char| !is_of_number(c)).unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(split);
        let number = number.replace(',', ".");
        let unit = unit.trim();
        let digits = number.starts_with(|c: char| c.is_ascii_digit())
            && number.ends_with(|c: char| c.is_ascii_digit());
        let value: f64 = number.parse().map_err(|_| refused())?;
        if !digits || value <= 0.0 || unit.contains(char::is_whitespace) {
            return Err(refused());
        }
        match unit {
            "" => Err(NotAnAmount::NoUnit(text.to_owned())),
            known if UNITS.contains(&known) => Ok(Self { number, unit: unit.to_owned() }),
            _ => Err(NotAnAmount::UnknownUnit(unit.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_stays_as_it_was_typed() {
        assert_eq!("62.5 mg".parse::<Amount>().unwrap().to_string(), "62.5 mg");
        assert_eq!("60mg".parse::<Amount>().unwrap().to_string(), "60 mg");
        assert_eq!("0,5 mg/kg".parse::<Amount>().unwrap().to_string(), "0.5 mg/kg");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for wrong in [
            "", "60", "mg", "0 mg", "-5 mg", "6.0.5 mg", "60 m", "60,5 mh", "60 mg 5", ".5 mg",
            "5. mg", "60 mg mg",
        ] {
            assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_are_compared_by_what_they_say() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        assert!(amount("60 mg").equals(&amount("60.0mg")));
        assert_eq!(amount("61 mg").exceeds(&amount("60 mg")), Some(true));
        assert_eq!(amount("0.06 g").exceeds(&amount("60 mg")), None, "units are not converted");
    }
}
