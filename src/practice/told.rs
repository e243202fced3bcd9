//! What people read of readiness.

use super::{Finding, Readiness, Ready};
use crate::names::Language;
use crate::words::{file_fault, finding, place_trouble, texts};

/// What a person reads: what is so, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub what: String,
    pub to_do: Option<String>,
}

impl Readiness {
    /// The words for something that was looked at.
    pub fn told(&self, language: Language) -> Told {
        match self {
            Readiness::Ready(ready) => {
                Told { what: ready_words(*ready, language).into(), to_do: None }
            }
            Readiness::Open(finding) => finding.told(language),
        }
    }
}

fn ready_words(ready: Ready, language: Language) -> &'static str {
    match ready {
        Ready::KeptInTwoPlaces => finding::two_places(language),
        Ready::Sealed => finding::sealed(language),
        Ready::Mains => finding::mains(language),
        Ready::StaysAwake => finding::stays_awake(language),
    }
}

impl Finding {
    /// The words for what isn't as it should be.
    pub fn told(&self, language: Language) -> Told {
        let (what, to_do) = match self {
            Finding::NotKept(place) => {
                (finding::not_kept(language, &place_trouble(place, language)), None)
            }
            Finding::SecondNotKept(place) => {
                (finding::second_not_kept(language, &place_trouble(place, language)), None)
            }
            Finding::OnePlace => (
                finding::one_place(language).into(),
                Some(finding::set_second_folder(language).into()),
            ),
            Finding::Storage(warning) => (texts::storage(warning), None),
            Finding::NotSealed => {
                (finding::not_sealed(language).into(), Some(finding::seal_them(language).into()))
            }
            Finding::KeysUnread(why) => (finding::keys_unread(language, why), None),
            Finding::NoOutputChosen(usual) => {
                let to_do = match usual {
                    Some(output) => finding::would_go_to(language, output),
                    None => finding::choose_output(language).into(),
                };
                (finding::no_output_chosen(language).into(), Some(to_do))
            }
            Finding::OutputNotThere { wanted, there } => {
                (finding::output_not_there(language, wanted), Some(there_words(there, language)))
            }
            Finding::FallbackNotThere { wanted, there } => {
                (finding::fallback_not_there(language, wanted), Some(there_words(there, language)))
            }
            Finding::FallbackIsOutput(output) => (
                finding::fallback_is_output(language, output),
                Some(finding::other_fallback(language).into()),
            ),
            Finding::OnBattery { percent } => {
                (finding::on_battery(language, *percent), Some(finding::plug_in(language).into()))
            }
            Finding::MayFallAsleep => (
                finding::may_fall_asleep(language).into(),
                Some(finding::turn_sleep_off(language).into()),
            ),
            Finding::EmergencyNotWritten { protocol } => (
                finding::emergency_not_written(language, protocol),
                Some(finding::write_emergency(language).into()),
            ),
            Finding::ConfirmedByNobody { protocol, what, who } => (
                finding::confirmed_by_nobody(language, protocol, what, who),
                Some(finding::confirm_by_somebody(language).into()),
            ),
            Finding::SectionWithoutPhase { playlist, section, nearest } => (
                finding::section_without_phase(language, playlist, section),
                nearest.as_ref().map(|phase| finding::did_you_mean(language, phase)),
            ),
            Finding::Broken { title, fault, .. } => {
                (finding::broken(language, title, &file_fault(fault, language)), None)
            }
        };
        Told { what, to_do }
    }
}

fn there_words(there: &[String], language: Language) -> String {
    match there {
        [] => finding::there_is_none(language).into(),
        there => finding::there_are(language, &there.join(", ")),
    }
}
