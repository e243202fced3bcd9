//! The log, newest first: the record's own lines in the record's own words.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Align2, Galley, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::frame::FrameContext;
use crate::live::View;
use crate::names::EntryId;
use crate::record::wording::Tone;
use crate::record::{HeardMusic, Stretch, wording};
use crate::session::{Amendment, Entry, Stream};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{radius, size, space};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, focus_ring, text_in, tone_color};
use crate::words::{texts, unbroken};

/// Which entries are told, read once each; what is searched for in them, and which row is lit.
#[derive(Debug, Default)]
pub(super) struct Log {
    first: Option<EntryId>,
    read: usize,
    told: Vec<usize>,
    music: HeardMusic,
    search: Option<Search>,
    lit: Option<EntryId>,
    /// The row to scroll to, counted from the newest.
    scroll_to: Option<usize>,
    rows: RowHeights,
    /// How far the list was scrolled down in the last frame, in points.
    scrolled: f32,
    /// How many rows came since it was scrolled down.
    unseen: usize,
}

/// How tall each row is, by the place of its entry, as long as nothing that it depends on changes.
#[derive(Debug, Default)]
struct RowHeights {
    /// The width, the number of corrections, and the dose from which T counts.
    of: (f32, usize, Option<i64>),
    heights: Vec<f32>,
}

/// A search and what it found.
#[derive(Debug, Default)]
struct Search {
    text: String,
    /// For which text and how long a log `found` holds.
    of: (String, usize),
    found: Vec<usize>,
}

impl Log {
    /// Reads what was added since the last frame; from the start for another session.
    pub(super) fn read(&mut self, view: &View) {
        let first = view.entries().get(0).map(|entry| entry.id);
        if first != self.first || view.entries().len() < self.read {
            *self = Self { first, ..Self::default() };
        }
        for place in self.read..view.entries().len() {
            let Some(entry) = view.entries().get(place) else { break };
            if wording::is_in_readable_log(entry) {
                self.told.push(place);
            }
            self.music.read(entry);
        }
        self.read = view.entries().len();
    }

    /// What the room has heard so far.
    pub(super) fn music(&self) -> &[Stretch] {
        self.music.stretches()
    }

    /// Brings an entry's row into sight and lights it.
    pub(super) fn show_entry(&mut self, entry: EntryId, frame: &FrameContext<'_>) {
        self.search = None;
        self.lit = Some(entry);
        let is_it =
            |place: &usize| frame.view.entries().get(*place).is_some_and(|known| known.id == entry);
        self.scroll_to = self.told.iter().rev().position(is_it);
    }

    /// A row is lit.
    #[cfg(test)]
    pub(super) fn is_lit(&self) -> bool {
        self.lit.is_some()
    }

    /// Opens the search.
    pub(super) fn open_search(&mut self) {
        self.search.get_or_insert_default();
    }

    /// The search has a field open.
    pub(super) fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    /// Ends the search; `false` when there is none.
    pub(super) fn leave(&mut self) -> bool {
        let lit = self.lit.take().is_some();
        self.search.take().is_some() || lit
    }

    /// Paints the list. Answers with the entry that is to be amended.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
    ) -> Option<EntryId> {
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), space::TOUCH));
        let mut chosen = match self.search {
            Some(_) => {
                self.search_ui(ui, head, frame);
                None
            }
            None => self.head_ui(ui, head, frame),
        };
        let rows = rect.with_min_y(head.bottom());
        let width = rows.width() - SCROLL_BAR;
        let added = self.rows.measure(ui, frame, width);
        let shown: &[usize] = self.search.as_ref().map_or(&self.told, |search| &search.found);
        // The newest first.
        let heights = || shown.iter().rev().map(|place| self.rows.of_place(*place));
        let new: Vec<f32> = added
            .filter_map(|place| {
                self.told.binary_search(&place).ok().map(|_| self.rows.of_place(place))
            })
            .collect();
        let mut scroll_to = None;
        if self.scrolled > 1.0 && !new.is_empty() && self.search.is_none() {
            // What is being read stays where it is.
            scroll_to = Some(self.scrolled + new.iter().sum::<f32>());
            self.unseen += new.len();
        }
        if let Some(row) = self.scroll_to.take() {
            let above: f32 = heights().take(row).sum();
            let height = heights().nth(row).unwrap_or_default();
            scroll_to = Some((above - (rows.height() - height) / 2.0).max(0.0));
        }
        let total: f32 = heights().sum();
        // At the top of the list no row is cut through at its foot, but a tall one, which would leave
        // the list half empty.
        let is_at_top = scroll_to.is_none_or(|offset| offset <= 1.0) && self.scrolled <= 1.0;
        let fits = heights().scan(0.0, |sum, height| {
            *sum += height;
            Some(*sum)
        });
        let fits = fits.take_while(|sum| *sum <= rows.height()).last();
        let is_full = |fits: &f32| rows.height() - fits < ROW + ROW_MARGIN;
        let rows = match fits.filter(|fits| is_at_top && is_full(fits)) {
            Some(fits) => rows.with_max_y(rows.top() + fits),
            None => rows,
        };
        let builder =
            UiBuilder::new().id_salt("log").max_rect(rows).layout(Layout::top_down(Align::Min));
        let scrolled = ui.scope_builder(builder, |ui| {
            // Nothing of the list may lie under the music bar, where it could take a press meant
            // for a rescue.
            ui.shrink_clip_rect(rows);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut area = ScrollArea::vertical()
                .id_salt("log rows")
                .auto_shrink(false)
                .min_scrolled_height(0.0);
            if let Some(offset) = scroll_to {
                area = area.vertical_scroll_offset(offset);
            }
            let shown_area = area.show_viewport(ui, |ui, viewport| {
                ui.set_height(total);
                let origin = ui.max_rect().min;
                let mut y = 0.0;
                for (place, height) in shown.iter().rev().zip(heights()) {
                    let top = y;
                    y += height;
                    if top > viewport.bottom() || y < viewport.top() {
                        continue;
                    }
                    let Some(entry) = frame.view.entries().get(*place) else { continue };
                    let at = Rect::from_min_size(origin + vec2(0.0, top), vec2(width, height));
                    if row_ui(ui, at, frame, entry, self.lit == Some(entry.id)) {
                        chosen = Some(entry.id);
                    }
                }
            });
            shown_area.state.clamped_offset().y
        });
        self.scrolled = scrolled.inner;
        if self.scrolled <= 1.0 {
            self.unseen = 0;
        }
        chosen
    }

    fn head_ui(&mut self, ui: &mut Ui, head: Rect, frame: &FrameContext<'_>) -> Option<EntryId> {
        let title = texts::side::log(self.told.len());
        text_in(
            ui,
            head,
            Align2::LEFT_CENTER,
            &title,
            fonts::regular(size::SMALL),
            frame.tokens.soft,
        );
        let mut right = head.right();
        let mut quiet = |ui: &mut Ui, label: &str, cap: &str| {
            let button =
                Button::new(label).cap(cap).look(ButtonStyle::Quiet).font_size(size::SMALL);
            let width = button.natural_width(ui) - 10.0;
            let place =
                Rect::from_min_max(pos2(right - width, head.top()), pos2(right, head.bottom()));
            right -= width + space::TIGHT;
            button.show_in(ui, place).clicked()
        };
        if self.unseen > 0 && quiet(ui, &texts::side::unseen(self.unseen), "") {
            self.scroll_to = Some(0);
        }
        let amends = quiet(ui, texts::side::amend(), &frame.roomy_cap(Action::AmendLast));
        if quiet(ui, texts::side::search(), &frame.roomy_cap(Action::Search)) {
            self.open_search();
        }
        amends.then(|| last_own(frame)).flatten()
    }

    fn search_ui(&mut self, ui: &mut Ui, head: Rect, frame: &FrameContext<'_>) {
        let Some(search) = &mut self.search else { return };
        let leave = Button::new(texts::app::leave())
            .cap(texts::app::esc())
            .look(ButtonStyle::Quiet)
            .font_size(size::SMALL);
        let width = leave.natural_width(ui) - 10.0;
        let place = Rect::from_min_max(pos2(head.right() - width, head.top()), head.max);
        let left = leave.show_in(ui, place).clicked();
        let field = head.with_max_x(place.left() - space::GAP).shrink2(vec2(0.0, 1.0));
        TextLine::new(&mut search.text, texts::side::search_name())
            .hint(texts::side::search_name())
            .show_in(ui, field);
        search.find(&self.told, frame);
        if left {
            self.search = None;
        }
    }
}

impl Search {
    /// Looks again when the text or the log has changed. Private notes are never searched here.
    fn find(&mut self, told: &[usize], frame: &FrameContext<'_>) {
        let of = (self.text.trim().to_lowercase(), told.len());
        if of == self.of && !(of.0.is_empty() && self.found.is_empty()) {
            return;
        }
        let says = |place: &&usize| {
            let Some(entry) = frame.view.entries().get(**place) else { return false };
            let line =
                wording::line(entry, frame.protocol(), frame.view.corrections(), texts::language());
            let said = [Some(line.text), line.note, line.struck];
            entry.stream() == Stream::Chart
                && said.into_iter().flatten().any(|said| said.to_lowercase().contains(&of.0))
        };
        self.found = told.iter().filter(says).copied().collect();
        self.of = of;
    }
}

/// When the last thing that the observer entered happened, in session ms.
pub(super) fn last_happened(frame: &FrameContext<'_>) -> Option<i64> {
    let entry = frame.view.session.find_entry(last_own(frame)?)?;
    Some(frame.view.corrections().happened(entry).ms)
}

/// The newest entry that the observer made and may correct.
pub(super) fn last_own(frame: &FrameContext<'_>) -> Option<EntryId> {
    let state = frame.state();
    let own = |entry: &&std::sync::Arc<Entry>| {
        Some(&entry.who) == state.observer.as_ref()
            && entry.is_correctable()
            && !frame.view.corrections().withdrawn.contains_key(&entry.id)
    };
    frame.view.entries().iter().rev().find(own).map(|entry| entry.id)
}

/// A row's text and note, wrapped; what was withdrawn is struck.
fn row_text(ui: &Ui, frame: &FrameContext<'_>, entry: &Entry, width: f32) -> (Arc<Galley>, String) {
    let tokens = frame.tokens;
    let line = wording::line(entry, frame.protocol(), frame.view.corrections(), texts::language());
    let is_withdrawn = line.text.is_empty() && line.struck.is_some();
    let told = match (entry.stream(), &line.struck) {
        (Stream::Process, _) => texts::side::private().to_owned(),
        (Stream::Chart, Some(struck)) if is_withdrawn => struck.clone(),
        (Stream::Chart, _) => line.text.clone(),
    };
    let details_only = frame.view.corrections().of(entry).iter().all(|(_, amendment)| {
        matches!(amendment, Amendment::Modifiers(_) | Amendment::Time { .. })
    });
    let was = line.struck.filter(|_| !is_withdrawn && !details_only);
    let was = was.filter(|_| entry.stream() == Stream::Chart).map(|was| texts::side::was(&was));
    let notes: Vec<String> = was.into_iter().chain(line.note).collect();
    let note = notes.join(" · ");
    let (font, color) = match line.tone {
        Tone::Attention => (fonts::medium(size::BODY), tone_color(line.tone, tokens)),
        _ if is_withdrawn => (fonts::regular(size::BODY), tokens.faint),
        tone => (fonts::regular(size::BODY), tone_color(tone, tokens)),
    };
    let strikethrough = if is_withdrawn { Stroke::new(1.0, tokens.faint) } else { Stroke::NONE };
    let format = TextFormat { font_id: font, color, strikethrough, ..TextFormat::default() };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.append(&unbroken(&format!("{}{told}", wording::mark(line.tone))), 0.0, format);
    if !note.is_empty() {
        let small = fonts::regular(size::SMALL);
        job.append(&unbroken(&format!("  {note}")), 0.0, TextFormat::simple(small, tokens.soft));
    }
    let name = format!("{told} {note}");
    (ui.painter().layout_job(job), name)
}

impl RowHeights {
    /// Measures the rows that were added, or all where the list has changed otherwise. Answers with the
    /// places that were added.
    fn measure(&mut self, ui: &Ui, frame: &FrameContext<'_>, width: f32) -> Range<usize> {
        let corrections = frame.view.corrections();
        let corrected: usize = corrections.amended.values().map(Vec::len).sum();
        let of = (width, corrected + corrections.withdrawn.len(), frame.dose_ms());
        let before = self.heights.len();
        if self.of != of || before > frame.view.entries().len() {
            self.of = of;
            self.heights.clear();
        }
        for place in self.heights.len()..frame.view.entries().len() {
            let entry = frame.view.entries().get(place);
            let told = entry.filter(|entry| wording::is_in_readable_log(entry));
            let text = told.map(|entry| row_text(ui, frame, entry, text_width(width)).0.size().y);
            self.heights.push(text.map_or(0.0, |text| (text + ROW_MARGIN).max(ROW)));
        }
        before.min(self.heights.len())..self.heights.len()
    }

    fn of_place(&self, place: usize) -> f32 {
        self.heights.get(place).copied().unwrap_or_default()
    }
}

/// The least height of a row, and what stands above and below its text.
const ROW: f32 = 30.0;
const ROW_MARGIN: f32 = 10.0;
/// Columns of a row: T before its text, the room's clock behind it.
const T_WIDTH: f32 = 62.0;
const CLOCK_WIDTH: f32 = 66.0;
const SCROLL_BAR: f32 = 8.0;

fn text_width(row: f32) -> f32 {
    row - T_WIDTH - CLOCK_WIDTH
}

/// One entry, whole; `true` when it was pressed.
fn row_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>, entry: &Entry, lit: bool) -> bool {
    let tokens = frame.tokens;
    let (text, name) = row_text(ui, frame, entry, text_width(rect.width()));
    let saved = frame.view.kept.has(entry);
    let happened_ms = frame.view.corrections().happened(entry).ms;
    let t = wording::clock(happened_ms, frame.dose_ms());
    let wall = entry.stamp.wall.plus_ms(happened_ms - entry.stamp.session_ms).hour_minute();
    let response = ui.interact(rect, ui.make_persistent_id(("row", entry.id.0)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{t} {name}")));
    if lit {
        ui.painter().rect_filled(rect, radius::CAP, tokens.raised_more);
    }
    if response.has_focus() {
        focus_ring(ui, rect, radius::CAP, 1.0);
    }
    let first = Rect::from_min_size(rect.min, vec2(rect.width(), ROW.min(rect.height())));
    let small = || fonts::regular(size::SMALL);
    let t = t.trim_start_matches("T+").trim_start_matches('T');
    text_in(ui, first, Align2::LEFT_CENTER, t, small(), tokens.soft);
    let (right, color) = match saved {
        true => (wall.as_str(), tokens.faint),
        false => (texts::side::saving(), tokens.warning),
    };
    text_in(ui, first, Align2::RIGHT_CENTER, right, small(), color);
    let top = rect.center().y - text.size().y / 2.0;
    ui.painter().galley(pos2(rect.left() + T_WIDTH, top), text, tokens.text);
    response.clicked()
}
