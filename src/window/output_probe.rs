//! The program's side of outputs: which there are, and a tone on one of them. Both may take
//! seconds, on threads of their own.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use egui::Context;

use super::background::in_background;
use crate::audio::{ToneHeard, ToneNotHeard, outputs};
use crate::music::{OutputDevice, Side};
use crate::practice::{Settings, tone};
use crate::words::{output_reason, texts};

/// How long a tone sounds: long enough to walk to the couch and listen.
const TONE_SECS: u64 = 4;

/// What is known of the outputs, and what was heard.
#[derive(Default)]
pub(super) struct OutputProbe {
    outputs: Arc<[OutputDevice]>,
    has_looked: bool,
    looking: Option<Receiver<Result<Vec<OutputDevice>, String>>>,
    sounding: Option<Receiver<Result<ToneHeard, ToneNotHeard>>>,
    said: Option<String>,
}

impl OutputProbe {
    /// As of the last look.
    pub(super) fn outputs(&self) -> Arc<[OutputDevice]> {
        Arc::clone(&self.outputs)
    }

    /// A first look is over.
    pub(super) fn has_looked(&self) -> bool {
        self.has_looked
    }

    /// What came of the last look or tone.
    pub(super) fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }

    /// A tone sounds now.
    pub(super) fn is_sounding(&self) -> bool {
        self.sounding.is_some()
    }

    /// Looks which outputs there are now.
    pub(super) fn look(&mut self, ctx: &Context) {
        if self.looking.is_none() {
            match in_background("outputs", ctx, outputs) {
                Ok(looking) => self.looking = Some(looking),
                Err(error) => self.said = Some(error.to_string()),
            }
        }
    }

    /// Plays a tone as loud as a session.
    pub(super) fn hear(&mut self, ctx: &Context, settings: &Settings, side: Side) {
        let (settings, length) = (settings.clone(), std::time::Duration::from_secs(TONE_SECS));
        self.said = None;
        match in_background("tone", ctx, move || {
            tone(&settings, settings.output.as_deref(), side, length)
        }) {
            Ok(sounding) => self.sounding = Some(sounding),
            Err(error) => self.said = Some(error.to_string()),
        }
    }

    /// Takes the answer in, once it has come.
    pub(super) fn follow(&mut self) {
        if let Some(looked) = self.looking.as_ref().and_then(|looking| looking.try_recv().ok()) {
            (self.looking, self.has_looked) = (None, true);
            match looked {
                Ok(outputs) => self.outputs = outputs.into(),
                Err(reason) => self.said = Some(reason),
            }
        }
        if let Some(sounded) = self.sounding.as_ref().and_then(|sounding| sounding.try_recv().ok())
        {
            self.sounding = None;
            self.said = Some(match sounded {
                Ok(heard) => texts::prepare::heard_on(&heard.device),
                Err(ToneNotHeard::NoOutput(reason)) => {
                    let reason = output_reason(&reason, texts::language());
                    texts::prepare::tone_no_output(&reason)
                }
                Err(ToneNotHeard::Silent) => texts::prepare::tone_silent().to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::OutputReason;

    #[test]
    fn why_no_tone_was_heard_is_said_in_the_screen_s_language() {
        texts::speak(crate::names::Language::German);
        for (why, said) in [
            (ToneNotHeard::Silent, "Der Ausgang ist offen, nimmt aber keinen Ton an."),
            (
                ToneNotHeard::NoOutput(OutputReason::NoDevice),
                "Es kommt kein Ton: es gibt keinen Ausgang",
            ),
        ] {
            let (sends, sounding) = crossbeam_channel::bounded(1);
            let mut probe = OutputProbe { sounding: Some(sounding), ..OutputProbe::default() };
            sends.send(Err(why)).unwrap();
            probe.follow();
            assert_eq!(probe.said(), Some(said));
        }
    }
}
