//! A reason: a text that a person typed is that text, one that the program offers `{"code":…}`.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::session::{OfferedReason, Reason};

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ReasonForm {
    Typed(String),
    Offered(OfferedForm),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferedForm {
    code: CodeForm,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CodeForm {
    ClientInward,
    ClientAsleep,
    NotFittingNow,
    KnownAlready,
    SettledOnArrival,
    NotNeededToday,
    DetailAdded,
    Undone,
    WrongKind,
    Rehearsed,
}

/// By hand, as an untagged enum hides an unknown code, by which a newer version is told from
/// damage.
impl<'de> Deserialize<'de> for ReasonForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ReasonVisitor;

        impl<'de> Visitor<'de> for ReasonVisitor {
            type Value = ReasonForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a reason")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<ReasonForm, E> {
                Ok(ReasonForm::Typed(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<ReasonForm, E> {
                Ok(ReasonForm::Typed(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ReasonForm, A::Error> {
                OfferedForm::deserialize(MapAccessDeserializer::new(map)).map(ReasonForm::Offered)
            }
        }

        deserializer.deserialize_any(ReasonVisitor)
    }
}

impl From<&Reason> for ReasonForm {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Typed(text) => Self::Typed(text.clone()),
            Reason::Offered(offered) => Self::Offered(OfferedForm {
                code: match offered {
                    OfferedReason::ClientInward => CodeForm::ClientInward,
                    OfferedReason::ClientAsleep => CodeForm::ClientAsleep,
                    OfferedReason::NotFittingNow => CodeForm::NotFittingNow,
                    OfferedReason::KnownAlready => CodeForm::KnownAlready,
                    OfferedReason::SettledOnArrival => CodeForm::SettledOnArrival,
                    OfferedReason::NotNeededToday => CodeForm::NotNeededToday,
                    OfferedReason::DetailAdded => CodeForm::DetailAdded,
                    OfferedReason::Undone => CodeForm::Undone,
                    OfferedReason::WrongKind => CodeForm::WrongKind,
                    OfferedReason::Rehearsed => CodeForm::Rehearsed,
                },
            }),
        }
    }
}

impl From<ReasonForm> for Reason {
    fn from(form: ReasonForm) -> Self {
        match form {
            ReasonForm::Typed(text) => Self::Typed(text),
            ReasonForm::Offered(OfferedForm { code }) => Self::Offered(match code {
                CodeForm::ClientInward => OfferedReason::ClientInward,
                CodeForm::ClientAsleep => OfferedReason::ClientAsleep,
                CodeForm::NotFittingNow => OfferedReason::NotFittingNow,
                CodeForm::KnownAlready => OfferedReason::KnownAlready,
                CodeForm::SettledOnArrival => OfferedReason::SettledOnArrival,
                CodeForm::NotNeededToday => OfferedReason::NotNeededToday,
                CodeForm::DetailAdded => OfferedReason::DetailAdded,
                CodeForm::Undone => OfferedReason::Undone,
                CodeForm::WrongKind => OfferedReason::WrongKind,
                CodeForm::Rehearsed => OfferedReason::Rehearsed,
            }),
        }
    }
}
