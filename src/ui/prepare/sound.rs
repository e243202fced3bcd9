//! The output: which one, and whether it is heard, left and right.

use egui::Ui;

use super::tick_row::remark_row_ui;
use super::{Offers, Prepare, PrepareAct};
use crate::music::{OutputDevice, Side};
use crate::practice::Told;
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, chip, flow_text, output_label, section_header_ui};
use crate::words::texts;

/// The room's sound, as of now.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoundOffer<'a> {
    pub outputs: &'a [OutputDevice],
    /// The one that the music will go to, by its id or name; `None`: nobody has chosen one.
    pub chosen: Option<&'a str>,
    /// What is not as it should be about the room's outputs.
    pub open: &'a [Told],
    /// What came of the last tone.
    pub said: Option<&'a str>,
    pub sounding: bool,
}

impl SoundOffer<'_> {
    /// The music will go there.
    pub fn is_chosen(&self, output: &OutputDevice) -> bool {
        self.chosen.is_some_and(|chosen| output.is(chosen))
    }
}

impl Prepare {
    pub(super) fn sound_ui(&self, ui: &mut Ui, offers: &Offers<'_>) -> Option<PrepareAct> {
        let tokens = tokens(ui);
        let SoundOffer { outputs, open, said, sounding, .. } = offers.sound;
        let mut act = None;
        let missing = !outputs.iter().any(|output| offers.sound.is_chosen(output));
        let remark = if outputs.is_empty() { texts::prepare::no_output() } else { "" };
        section_header_ui(ui, texts::prepare::sound(), remark, tokens.warning);
        if self.plays_music(offers) {
            ui.spacing_mut().item_spacing.y = 0.0;
            for told in open {
                let to_do = told.to_do.as_deref();
                remark_row_ui(ui, &told.what, &told.what, to_do, tokens.warning, false);
            }
            ui.spacing_mut().item_spacing.y = space::GAP;
            ui.add_space(space::GAP);
        }
        ui.horizontal_wrapped(|ui| {
            for output in outputs {
                if chip(ui, &output_label(output, outputs), offers.sound.is_chosen(output)) {
                    act = Some(PrepareAct::ChooseOutput(output.id.clone()));
                }
            }
        });
        ui.add_space(space::TIGHT);
        ui.horizontal_wrapped(|ui| {
            let sides = [
                (Side::Left, texts::prepare::hear_left()),
                (Side::Right, texts::prepare::hear_right()),
                (Side::Both, texts::prepare::hear_both()),
            ];
            for (side, label) in sides {
                let name = texts::prepare::hear(label);
                if Button::new(label).name(&name).enabled(!sounding && !missing).show(ui).clicked()
                {
                    act = Some(PrepareAct::HearTone(side));
                }
            }
            if Button::new(texts::prepare::look_again()).look(ButtonStyle::Quiet).show(ui).clicked()
            {
                act = Some(PrepareAct::LookForOutputs);
            }
        });
        let about = match missing {
            true => texts::prepare::choose_first(),
            false => texts::prepare::tone_about(),
        };
        let said = if sounding { Some(texts::prepare::sounding()) } else { said };
        flow_text(ui, said.unwrap_or(about), fonts::regular(size::SMALL), tokens.soft);
        ui.add_space(space::PAD);
        act
    }
}
