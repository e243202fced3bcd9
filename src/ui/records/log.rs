//! The right column: the log, all of it or one kind of line. The private notes are a closed tab of
//! their own.

use egui::text::{LayoutJob, TextFormat};
use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::record_form::RecordForm;
use super::{Opened, Records};
use crate::names::EntryId;
use crate::record::wording::{Line, Tone};
use crate::record::{ExportScope, Review, Row, wording};
use crate::session::{Event, Stream};
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, radius, size, space, tokens};
use crate::ui::widgets::{
    Button, ButtonStyle, column_ui, elided, flow_text, focus_ring, hairline_below, marks,
    row_ground, section_header_ui, tone_color,
};
use crate::words::{texts, unbroken};

/// Width of the times before the lines, in points.
const TIMES: f32 = 76.0;
/// How much narrower the filters are than other buttons, in points.
const NARROWER: f32 = 12.0;
/// Room for a sign before a line, in points.
const SIGN: f32 = 20.0;

/// Which lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Filter {
    /// The chart and the client's own words.
    #[default]
    All,
    /// The client's own words, beside answers too.
    OwnWords,
    Marked,
    /// Vital signs and what was done about flags.
    Vitals,
    Music,
    /// The therapist's private notes and nothing else.
    Private,
}

impl Filter {
    fn chips() -> [(Self, &'static str); 5] {
        [
            (Self::All, texts::records::all()),
            (Self::OwnWords, texts::records::own_words()),
            (Self::Marked, texts::records::marked()),
            (Self::Vitals, texts::records::vitals()),
            (Self::Music, texts::records::music()),
        ]
    }

    fn lets_through(self, row: &Row<'_>) -> bool {
        match self {
            Self::All => row.entry.stream() == Stream::Chart,
            Self::OwnWords => row.entry.events.iter().any(Event::is_own_words),
            Self::Marked => row.line.tone == Tone::Moment,
            Self::Vitals => row.line.tone == Tone::Vitals,
            Self::Music => row.line.tone == Tone::Music,
            Self::Private => row.entry.stream() == Stream::Process,
        }
    }
}

impl Records {
    pub(super) fn log_ui(&mut self, ui: &mut Ui, rect: Rect, opened: &Opened<'_>, review: &Review) {
        let standing = opened.standing;
        let tokens = tokens(ui);
        let takes = ExportScope { own_words: true, process: self.filter == Filter::Private };
        let rows = review.rows(takes);
        let color = if standing.is_complete() { tokens.state } else { tokens.warning };
        let count = rows.iter().filter(|row| row.entry.stream() == Stream::Chart).count();
        column_ui(ui, rect, "log", |ui| {
            ui.add_space(space::PAD);
            section_header_ui(
                ui,
                texts::records::log(),
                &texts::records::entries(count, standing),
                color,
            );
            self.filters_ui(ui, review);
            if self.filter == Filter::Private {
                flow_text(
                    ui,
                    texts::records::private_remark(),
                    fonts::regular(size::SMALL),
                    tokens.soft,
                );
            }
            let filter = self.filter;
            let mut shown = rows.iter().filter(|row| filter.lets_through(row)).peekable();
            if shown.peek().is_none() {
                flow_text(ui, texts::records::nothing(), fonts::regular(size::BODY), tokens.soft);
            }
            ui.spacing_mut().item_spacing.y = 0.0;
            let picked = self.picked(opened.folder);
            for row in shown {
                if self.row_ui(ui, row, review, picked) {
                    self.choose(opened.folder, row.entry, review);
                }
            }
            ui.add_space(space::PAD);
        });
    }

    /// While a line is being corrected those that can be are pressed.
    fn row_ui(&self, ui: &mut Ui, row: &Row<'_>, review: &Review, picked: Option<EntryId>) -> bool {
        let withdrawn = review.session.corrections().withdrawn.contains_key(&row.entry.id);
        let correctable = row.entry.is_correctable() && !withdrawn;
        let pick = match picked {
            _ if self.form != Some(RecordForm::Correct) || !correctable => Pick::None,
            Some(entry) if entry == row.entry.id => Pick::Chosen,
            _ => Pick::Open,
        };
        row_ui(ui, row, review.dose_ms(), pick)
    }

    fn filters_ui(&mut self, ui: &mut Ui, review: &Review) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::TIGHT;
            for (filter, name) in Filter::chips() {
                if filter_ui(ui, name, self.filter == filter) {
                    self.filter = filter;
                }
            }
            let (_, process) = review.left_out(ExportScope::default());
            let private = self.filter == Filter::Private;
            if process > 0 && filter_ui(ui, &texts::records::private(process), private) {
                self.filter = if private { Filter::All } else { Filter::Private };
            }
        });
        ui.add_space(space::TIGHT);
    }
}

/// A chip that is narrower than others: all of them stand in one row where there is room.
fn filter_ui(ui: &mut Ui, name: &str, chosen: bool) -> bool {
    let button = Button::new(name).look(if chosen { ButtonStyle::On } else { ButtonStyle::Plain });
    let width = (button.natural_width(ui) - NARROWER).max(space::TOUCH);
    let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
    button.show_in(ui, rect).clicked()
}

/// How a row can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pick {
    /// Not at all: it is read.
    None,
    Open,
    Chosen,
}

/// Paints a row; `true` when it was pressed.
fn row_ui(ui: &mut Ui, row: &Row<'_>, dose_ms: Option<i64>, pick: Pick) -> bool {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let small = || fonts::regular(size::SMALL);
    let who = elided(ui, row.entry.who.as_str(), small(), tokens.faint, 60.0);
    let job = line_job(&row.line, tokens, width - TIMES - who.size().x - space::GAP);
    let galley = ui.painter().layout_job(job);
    let sense = if pick == Pick::None { Sense::hover() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + 16.0), sense);
    let time = wording::clock(row.at_ms, dose_ms);
    response.widget_info(|| match pick {
        Pick::None => WidgetInfo::labeled(Role::Label, true, spoken(&time, &row.line)),
        _ => {
            WidgetInfo::selected(Role::Button, true, pick == Pick::Chosen, spoken(&time, &row.line))
        }
    });
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let (chosen, hovered) = (pick == Pick::Chosen, pick == Pick::Open && response.hovered());
    row_ground(ui, rect, chosen, hovered);
    if response.has_focus() {
        focus_ring(ui, rect, radius::BUTTON, 1.5);
    }
    hairline_below(ui, rect);
    let top = rect.top() + 8.0;
    let time = elided(ui, &time, fonts::regular(size::BODY), tokens.soft, TIMES);
    ui.painter().galley(pos2(rect.left(), top), time, tokens.soft);
    ui.painter().galley(pos2(rect.left() + TIMES, top), galley, tokens.text);
    let sign = pos2(rect.left() + TIMES + 6.0, top + 9.0);
    match row.line.tone {
        Tone::Music => marks::note(ui.painter(), sign, tokens.music),
        Tone::Moment => marks::star(ui.painter(), sign, tokens.contour),
        _ => {}
    }
    ui.painter().galley(pos2(rect.right() - who.size().x, top + 1.0), who, tokens.faint);
    response.clicked()
}

/// What it said before, struck out; what it says; and below, smaller, what is to be said about it.
fn line_job(line: &Line, tokens: &Tokens, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut indent = if has_sign(line.tone) { SIGN } else { 0.0 };
    let plain =
        |color| TextFormat { font_id: fonts::regular(size::BODY), color, ..TextFormat::default() };
    if let Some(struck) = &line.struck {
        job.append(
            struck,
            std::mem::take(&mut indent),
            TextFormat { strikethrough: Stroke::new(1.0, tokens.faint), ..plain(tokens.faint) },
        );
        if !line.text.is_empty() {
            job.append(" ", 0.0, plain(tokens.text));
        }
    }
    let font_id = if line.tone == Tone::Dose {
        fonts::medium(size::BODY)
    } else {
        fonts::regular(size::BODY)
    };
    job.append(
        &unbroken(&line.text),
        indent,
        TextFormat { font_id, ..plain(tone_color(line.tone, tokens)) },
    );
    if let Some(note) = &line.note {
        let format = TextFormat { font_id: fonts::regular(size::SMALL), ..plain(tokens.soft) };
        job.append(&unbroken(&format!("\n{note}")), 0.0, format);
    }
    job
}

/// Marked moments and music are told apart by more than their colour.
fn has_sign(tone: Tone) -> bool {
    matches!(tone, Tone::Music | Tone::Moment)
}

fn spoken(time: &str, line: &Line) -> String {
    let note = line.note.as_deref().map(|note| format!(", {note}")).unwrap_or_default();
    let text = match (&line.struck, line.text.is_empty()) {
        (Some(struck), true) => struck,
        _ => &line.text,
    };
    format!("{time} {text}{note}")
}
