//! The fields of the help plan that the client agrees on for when it gets hard.

use egui::Ui;

use super::{TextLine, entered};
use crate::session::HelpPlan;
use crate::ui::tokens::space;
use crate::words::texts;

/// Paints the fields; `true` when Enter was pressed in one.
pub fn help_form_ui(ui: &mut Ui, help: &mut HelpPlan) -> bool {
    let HelpPlan { words, hand, piece, avoid } = help;
    let fields = [
        (words, texts::prepare::help_words()),
        (hand, texts::prepare::help_hand()),
        (piece, texts::prepare::help_piece()),
        (avoid, texts::prepare::help_avoid()),
    ];
    let mut is_entered = false;
    for (text, name) in fields {
        is_entered |= entered(&TextLine::new(text, name).labelled().on_demand().show(ui));
        ui.add_space(space::TIGHT);
    }
    is_entered
}
