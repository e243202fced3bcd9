//! The planned music, and what a therapist did to it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::session::{CueSource, MusicAct, Plan, PlannedCue, PlannedSection};

/// The music from the entry on.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanForm {
    playlist: String,
    sections: Vec<PlannedSectionForm>,
    safe: Option<PlannedCueForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    avoided: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannedSectionForm {
    phase: String,
    cues: Vec<PlannedCueForm>,
    crossfade_ms: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannedCueForm {
    cue: u32,
    title: String,
    source: CueSourceForm,
    length_ms: Option<i64>,
    gain_db: f32,
    /// 1–5
    intensity: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum CueSourceForm {
    File {
        path: PathBuf,
        sha256: String,
        #[serde(default, skip_serializing_if = "is_zero")]
        lead_ms: i64,
    },
    Pad {
        mood: String,
        seed: u64,
    },
}

/// What a therapist did to the music.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum MusicActForm {
    Silence,
    SafeMusic,
    ReturnToPlan,
    Next,
    Repeat {
        on: bool,
    },
    #[serde(rename = "softer")]
    Calmer,
    Fuller,
    #[serde(rename = "softer_next")]
    CalmerNext,
    FullerNext,
    Volume {
        db: f32,
    },
    BringBack,
    UseFallback,
}

impl From<&Plan> for PlanForm {
    fn from(plan: &Plan) -> Self {
        let Plan { playlist, sections, safe, avoided } = plan;
        Self {
            playlist: playlist.clone(),
            sections: sections.iter().map(Into::into).collect(),
            safe: safe.as_ref().map(Into::into),
            avoided: avoided.clone(),
        }
    }
}

impl From<PlanForm> for Plan {
    fn from(form: PlanForm) -> Self {
        Self {
            playlist: form.playlist,
            sections: form.sections.into_iter().map(Into::into).collect(),
            safe: form.safe.map(Into::into),
            avoided: form.avoided,
        }
    }
}

impl From<&PlannedSection> for PlannedSectionForm {
    fn from(section: &PlannedSection) -> Self {
        let PlannedSection { phase, cues, crossfade_ms } = section;
        Self {
            phase: phase.to_string(),
            cues: cues.iter().map(Into::into).collect(),
            crossfade_ms: *crossfade_ms,
        }
    }
}

impl From<PlannedSectionForm> for PlannedSection {
    fn from(form: PlannedSectionForm) -> Self {
        Self {
            phase: form.phase.into(),
            cues: form.cues.into_iter().map(Into::into).collect(),
            crossfade_ms: form.crossfade_ms,
        }
    }
}

impl From<&PlannedCue> for PlannedCueForm {
    fn from(planned: &PlannedCue) -> Self {
        let PlannedCue { cue, title, source, length_ms, gain_db, intensity } = planned;
        Self {
            cue: *cue,
            title: title.clone(),
            source: source.into(),
            length_ms: *length_ms,
            gain_db: *gain_db,
            intensity: *intensity,
        }
    }
}

impl From<PlannedCueForm> for PlannedCue {
    fn from(form: PlannedCueForm) -> Self {
        Self {
            cue: form.cue,
            title: form.title,
            source: form.source.into(),
            length_ms: form.length_ms,
            gain_db: form.gain_db,
            intensity: form.intensity,
        }
    }
}

impl From<&CueSource> for CueSourceForm {
    fn from(source: &CueSource) -> Self {
        match source {
            CueSource::File { path, sha256, lead_ms } => {
                Self::File { path: path.clone(), sha256: sha256.clone(), lead_ms: *lead_ms }
            }
            CueSource::Pad { mood, seed } => Self::Pad { mood: mood.clone(), seed: *seed },
        }
    }
}

impl From<CueSourceForm> for CueSource {
    fn from(form: CueSourceForm) -> Self {
        match form {
            CueSourceForm::File { path, sha256, lead_ms } => Self::File { path, sha256, lead_ms },
            CueSourceForm::Pad { mood, seed } => Self::Pad { mood, seed },
        }
    }
}

impl From<MusicAct> for MusicActForm {
    fn from(act: MusicAct) -> Self {
        match act {
            MusicAct::Silence => Self::Silence,
            MusicAct::SafeMusic => Self::SafeMusic,
            MusicAct::ReturnToPlan => Self::ReturnToPlan,
            MusicAct::Next => Self::Next,
            MusicAct::Repeat { on } => Self::Repeat { on },
            MusicAct::Calmer => Self::Calmer,
            MusicAct::Fuller => Self::Fuller,
            MusicAct::CalmerNext => Self::CalmerNext,
            MusicAct::FullerNext => Self::FullerNext,
            MusicAct::Volume { db } => Self::Volume { db },
            MusicAct::BringBack => Self::BringBack,
            MusicAct::UseFallback => Self::UseFallback,
        }
    }
}

impl From<MusicActForm> for MusicAct {
    fn from(form: MusicActForm) -> Self {
        match form {
            MusicActForm::Silence => Self::Silence,
            MusicActForm::SafeMusic => Self::SafeMusic,
            MusicActForm::ReturnToPlan => Self::ReturnToPlan,
            MusicActForm::Next => Self::Next,
            MusicActForm::Repeat { on } => Self::Repeat { on },
            MusicActForm::Calmer => Self::Calmer,
            MusicActForm::Fuller => Self::Fuller,
            MusicActForm::CalmerNext => Self::CalmerNext,
            MusicActForm::FullerNext => Self::FullerNext,
            MusicActForm::Volume { db } => Self::Volume { db },
            MusicActForm::BringBack => Self::BringBack,
            MusicActForm::UseFallback => Self::UseFallback,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(ms: &i64) -> bool {
    *ms == 0
}
