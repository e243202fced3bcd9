//! What is as it should be before a session and what isn't: tried where it can be tried, and read
//! from what the practice wrote.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Power, Practice, Settings};
use crate::journal::seal::Sealing;
use crate::journal::{DataFolders, PlaceTrouble, StorageWarning, storage_warnings, try_place};
use crate::music::{OutputDevice, Playlist, Scanned, TrackSource};
use crate::protocol::Protocol;
use crate::session::FileFault;

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Readiness {
    Ready(Ready),
    Open(Finding),
}

/// What is as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// A line was written and synced in both places just now.
    KeptInTwoPlaces,
    /// What is entered is sealed with the practice's keys.
    Sealed,
    Mains,
    /// The system keeps display and computer awake when it is asked to.
    StaysAwake,
}

/// What is not as it should be.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Records can't be written.
    NotKept(PlaceTrouble),
    /// The second folder takes nothing.
    SecondNotKept(PlaceTrouble),
    /// There is no second folder.
    OnePlace,
    Storage(StorageWarning),
    /// Records are in clear text.
    NotSealed,
    /// The keys that seal can't be read.
    KeysUnread(String),
    /// Nobody chose an output; the music would go to this one.
    NoOutputChosen(Option<String>),
    /// The room's output is not among those that there are.
    OutputNotThere {
        wanted: String,
        there: Vec<String>,
    },
    /// The same of the fallback.
    FallbackNotThere {
        wanted: String,
        there: Vec<String>,
    },
    /// The fallback is the output itself: when that is lost, there is none.
    FallbackIsOutput(String),
    OnBattery {
        percent: u8,
    },
    /// The system doesn't keep the computer awake.
    MayFallAsleep,
    /// The emergency text is still the template's.
    EmergencyNotWritten {
        protocol: String,
    },
    /// A range, a time or a limit is confirmed by initials that nobody of the room has.
    ConfirmedByNobody {
        protocol: String,
        what: String,
        who: String,
    },
    /// No protocol has a phase with this section's music.
    SectionWithoutPhase {
        playlist: String,
        section: String,
        nearest: Option<String>,
    },
    /// A piece doesn't play.
    Broken {
        playlist: String,
        title: String,
        fault: FileFault,
    },
}

/// Writes and syncs in every place where records go, and looks at where those are. A disk that hangs
/// keeps this waiting.
pub fn try_places(folders: &DataFolders) -> Vec<Readiness> {
    let mut found: Vec<Readiness> = Vec::new();
    // What isn't there yet is made at the first session.
    let made_in = folders.data.ancestors().find(|folder| folder.is_dir());
    let first = try_place(made_in.unwrap_or(&folders.data));
    let second = folders.second.as_deref().map(try_place);
    found.push(match (&first, second) {
        (_, None) => Readiness::Open(Finding::OnePlace),
        (_, Some(Err(trouble))) => Readiness::Open(Finding::SecondNotKept(trouble)),
        (Ok(()), Some(Ok(()))) => Readiness::Ready(Ready::KeptInTwoPlaces),
        (Err(_), Some(Ok(()))) => Readiness::Open(Finding::OnePlace),
    });
    if let Err(trouble) = first {
        found.insert(0, Readiness::Open(Finding::NotKept(trouble)));
    }
    let warnings = storage_warnings(&folders.data, folders.second.as_deref());
    found.extend(warnings.into_iter().map(|warning| Readiness::Open(Finding::Storage(warning))));
    found.push(match Sealing::of(&folders.data) {
        Ok(Some(_)) => Readiness::Ready(Ready::Sealed),
        Ok(None) => Readiness::Open(Finding::NotSealed),
        Err(error) => Readiness::Open(Finding::KeysUnread(error.to_string())),
    });
    found
}

/// What can be said of the computer's power; nothing where the system doesn't say.
pub fn power() -> Option<Readiness> {
    Power::of_this_computer().map(|power| match power {
        Power::Mains => Readiness::Ready(Ready::Mains),
        Power::Battery { percent } => Readiness::Open(Finding::OnBattery { percent }),
    })
}

impl Settings {
    /// What is wrong with the outputs that are set, given those that there are.
    pub fn output_findings(&self, outputs: &[OutputDevice]) -> Vec<Finding> {
        let there = || outputs.iter().map(|output| output.name.clone()).collect();
        let is_there = |wanted: &str| outputs.iter().any(|output| output.is(wanted));
        let mut findings = Vec::new();
        match &self.output {
            None => {
                let usual = outputs.iter().find(|output| output.is_default);
                let usual = usual.map(|output| output.name.clone());
                findings.push(Finding::NoOutputChosen(usual));
            }
            Some(wanted) if !is_there(wanted) => {
                findings.push(Finding::OutputNotThere { wanted: wanted.clone(), there: there() })
            }
            Some(_) => {}
        }
        match (&self.fallback_output, &self.output) {
            (Some(fallback), Some(output)) if self.is_one_output(fallback, output, outputs) => {
                findings.push(Finding::FallbackIsOutput(fallback.clone()));
            }
            (Some(wanted), _) if !is_there(wanted) => {
                findings.push(Finding::FallbackNotThere { wanted: wanted.clone(), there: there() })
            }
            _ => {}
        }
        findings
    }

    fn is_one_output(&self, one: &str, other: &str, outputs: &[OutputDevice]) -> bool {
        one == other || outputs.iter().any(|output| output.is(one) && output.is(other))
    }

    /// What is still open in a protocol.
    pub fn protocol_findings(&self, protocol: &Protocol) -> Vec<Finding> {
        let name = || protocol.name.clone();
        let mut findings = Vec::new();
        if !protocol.emergency.is_written() {
            findings.push(Finding::EmergencyNotWritten { protocol: name() });
        }
        let is_known = |who: &str| {
            self.people.iter().any(|person| person.initials.as_str().eq_ignore_ascii_case(who))
        };
        let ranges = protocol.ranges.iter().map(|it| (it.id.as_str(), it.confirmed_by.as_deref()));
        let limits =
            protocol.dose_limits.iter().map(|it| (it.drug.as_str(), Some(it.set_by.as_str())));
        let times = [("times", protocol.times.confirmed_by.as_deref())];
        for (what, who) in ranges.chain(limits).chain(times) {
            let Some(who) = who.filter(|who| !is_known(who)) else { continue };
            let (protocol, what, who) = (name(), what.to_owned(), who.to_owned());
            findings.push(Finding::ConfirmedByNobody { protocol, what, who });
        }
        findings
    }
}

impl Practice {
    /// The sections of a playlist that no protocol plays.
    pub fn section_findings(&self, playlist: &Playlist) -> Vec<Finding> {
        let phases = self.protocols.iter().flat_map(|offer| &offer.protocol.phases);
        let known: Vec<&str> = phases.map(|phase| phase.music.as_str()).collect();
        let unused = playlist.sections.keys().filter(|section| !known.contains(&section.as_str()));
        let finding = |section: &String| {
            let near = known.iter().map(|phase| (strsim::osa_distance(section, phase), *phase));
            let nearest = near.min().filter(|(apart, _)| *apart <= 3);
            Finding::SectionWithoutPhase {
                playlist: playlist.name.clone(),
                section: section.clone(),
                nearest: nearest.map(|(_, phase)| phase.to_owned()),
            }
        };
        unused.map(finding).collect()
    }
}

/// The pieces of a playlist that don't play, as far as its files are known.
pub fn broken_pieces(playlist: &Playlist, files: &BTreeMap<PathBuf, Scanned>) -> Vec<Finding> {
    let broken = playlist.tracks().filter_map(|track| {
        let TrackSource::File(path) = &track.source else { return None };
        let Scanned::Bad { fault } = files.get(path)? else { return None };
        let (playlist, title) = (playlist.name.clone(), track.title.clone());
        Some(Finding::Broken { playlist, title, fault: fault.clone() })
    });
    let mut broken: Vec<Finding> = broken.collect();
    broken.dedup();
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Language;
    use crate::protocol::{parsed, shipped};

    fn output(name: &str, is_default: bool) -> OutputDevice {
        OutputDevice { name: name.to_owned(), id: format!("sink.{name}"), is_default }
    }

    #[test]
    fn two_places_are_two_only_where_both_take_a_line() {
        let (data, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folders = |second: Option<PathBuf>| DataFolders { data: data.path().into(), second };
        let found = try_places(&folders(Some(second.path().into())));
        assert!(found.contains(&Readiness::Ready(Ready::KeptInTwoPlaces)), "{found:?}");
        assert!(found.contains(&Readiness::Open(Finding::NotSealed)), "{found:?}");
        let left = std::fs::read_dir(second.path()).unwrap().count();
        assert_eq!(left, 0, "what was tried is taken away again");
        let unplugged = second.path().join("not mounted");
        let found = try_places(&folders(Some(unplugged.clone())));
        let refused = |it: &Readiness| matches!(it, Readiness::Open(Finding::SecondNotKept(place)) if place.path.starts_with(&unplugged));
        assert!(found.iter().any(refused), "{found:?}");
        assert!(!unplugged.exists(), "nothing is made where a disk should be");
        assert!(try_places(&folders(None)).contains(&Readiness::Open(Finding::OnePlace)));
    }

    #[test]
    fn an_output_that_is_not_there_and_a_fallback_that_is_the_output_are_told() {
        let outputs = [output("Room", false), output("Laptop", true)];
        let room = |output: Option<&str>, fallback: Option<&str>| Settings {
            output: output.map(str::to_owned),
            fallback_output: fallback.map(str::to_owned),
            ..Settings::default()
        };
        let findings = |output, fallback| room(output, fallback).output_findings(&outputs);
        assert_eq!(findings(Some("Room"), Some("Laptop")), []);
        assert_eq!(findings(None, None), [Finding::NoOutputChosen(Some("Laptop".to_owned()))]);
        assert_eq!(
            findings(Some("Room"), Some("sink.Room")),
            [Finding::FallbackIsOutput("sink.Room".to_owned())]
        );
        let there = vec!["Room".to_owned(), "Laptop".to_owned()];
        assert_eq!(
            findings(Some("Attic"), Some("Cellar")),
            [
                Finding::OutputNotThere { wanted: "Attic".to_owned(), there: there.clone() },
                Finding::FallbackNotThere { wanted: "Cellar".to_owned(), there }
            ]
        );
    }

    #[test]
    fn a_template_s_emergency_text_and_a_confirmation_by_nobody_are_open() {
        let mut protocol = parsed(shipped().first().unwrap(), Language::English);
        let settings = Settings::default();
        let written = |findings: &[Finding]| {
            !findings.iter().any(|it| matches!(it, Finding::EmergencyNotWritten { .. }))
        };
        assert!(!written(&settings.protocol_findings(&protocol)));
        protocol.emergency.text = "Call the nurse.".to_owned();
        protocol.ranges[0].confirmed_by = Some("ZZ".to_owned());
        let findings = settings.protocol_findings(&protocol);
        assert!(written(&findings));
        assert!(
            matches!(&findings[..], [Finding::ConfirmedByNobody { who, .. }] if who == "ZZ"),
            "{findings:?}"
        );
    }

    #[test]
    fn a_section_that_no_phase_plays_is_told_with_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let practice = Practice::open(folder.path());
        let mut playlist = practice.playlists[0].playlist.as_ref().clone();
        assert_eq!(practice.section_findings(&playlist), []);
        let section = playlist.sections.remove("return").unwrap();
        playlist.sections.insert("retrun".to_owned(), section);
        let finding = Finding::SectionWithoutPhase {
            playlist: playlist.name.clone(),
            section: "retrun".to_owned(),
            nearest: Some("return".to_owned()),
        };
        assert_eq!(practice.section_findings(&playlist), [finding]);
    }
}
