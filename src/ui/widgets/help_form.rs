//! The fields of the help plan that the client agrees on for when it gets hard.

use egui::Ui;

use super::{TextLine, entered};
use crate::session::HelpPlan;
use crate::ui::tokens::space;
use crate::words::texts;

/// Paints the fields of a form that was opened for them; `true` when Enter was pressed in one.
pub fn help_form_ui(ui: &mut Ui, help: &mut HelpPlan) -> bool {
    fields_ui(ui, help, |line| line.labelled())
}

/// Paints them among others, where they are filled in only by whoever goes to them.
pub fn help_on_demand_ui(ui: &mut Ui, help: &mut HelpPlan) {
    fields_ui(ui, help, |line| line.labelled().on_demand());
}

fn fields_ui(
    ui: &mut Ui,
    help: &mut HelpPlan,
    line: impl Fn(TextLine<'_>) -> TextLine<'_>,
) -> bool {
    let HelpPlan { words, hand, piece, avoid } = help;
    let fields = [
        (words, texts::prepare::help_words()),
        (hand, texts::prepare::help_hand()),
        (piece, texts::prepare::help_piece()),
        (avoid, texts::prepare::help_avoid()),
    ];
    let mut is_entered = false;
    for (text, name) in fields {
        is_entered |= entered(&line(TextLine::new(text, name)).show(ui));
        ui.add_space(space::TIGHT);
    }
    is_entered
}
