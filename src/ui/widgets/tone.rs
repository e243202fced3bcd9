//! The colours of the log's lines.

use egui::Color32;

use crate::record::wording::Tone;
use crate::ui::tokens::Tokens;

/// The colour of a line's tone.
pub fn tone_color(tone: Tone, tokens: &Tokens) -> Color32 {
    match tone {
        Tone::Plain | Tone::Moment => tokens.text,
        Tone::OwnWords => tokens.own_words,
        Tone::Process => tokens.private_note,
        Tone::Dose => tokens.strong,
        Tone::CheckIn => tokens.contour,
        Tone::Vitals => tokens.vitals,
        Tone::Music => tokens.music,
        Tone::Attention => tokens.attention,
        Tone::Phase | Tone::Program => tokens.soft,
    }
}
