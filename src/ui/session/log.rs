//! The log, newest first: the record's own lines in the record's own words.

use egui::{
    Align, Align2, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::frame::FrameContext;
use crate::live::View;
use crate::names::EntryId;
use crate::record::wording;
use crate::record::wording::Tone;
use crate::session::{Entry, Event, SoundFact, Stream};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{radius, size, space};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, elided, focus_ring, text_in, tone_color};
use crate::words::texts;

/// A piece of music that began, for the timeline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Track {
    pub(super) at_ms: i64,
    pub(super) cue: u32,
    pub(super) title: String,
    /// The entry that told of it.
    pub(super) entry: EntryId,
}

/// Which entries are told, read once each; what is searched for in them, and which row is lit.
#[derive(Debug, Default)]
pub(super) struct Log {
    first: Option<EntryId>,
    read: usize,
    told: Vec<usize>,
    tracks: Vec<Track>,
    search: Option<Search>,
    lit: Option<EntryId>,
    /// The row to scroll to, counted from the newest.
    scroll_to: Option<usize>,
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
            self.tracks.extend(entry.events.iter().filter_map(|event| match event {
                Event::Sound(SoundFact::TrackBegan { cue, title, .. }) => Some(Track {
                    at_ms: entry.happened.ms,
                    cue: *cue,
                    title: title.clone(),
                    entry: entry.id,
                }),
                _ => None,
            }));
        }
        self.read = view.entries().len();
    }

    /// The pieces that began so far.
    pub(super) fn tracks(&self) -> &[Track] {
        &self.tracks
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
        let shown: &[usize] = self.search.as_ref().map_or(&self.told, |search| &search.found);
        let height = if frame.narrow { 30.0 } else { 34.0 };
        // No row is cut through at the list's foot.
        let room = ((rect.bottom() - head.bottom()) / height).floor().max(1.0) * height;
        let rows = Rect::from_min_max(
            pos2(rect.left(), head.bottom()),
            pos2(rect.right(), rect.bottom().min(head.bottom() + room)),
        );
        let builder =
            UiBuilder::new().id_salt("log").max_rect(rows).layout(Layout::top_down(Align::Min));
        ui.scope_builder(builder, |ui| {
            // Nothing of the list may lie under the music bar, where it could take a press meant
            // for a rescue.
            ui.shrink_clip_rect(rows);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut area = ScrollArea::vertical()
                .id_salt("log rows")
                .auto_shrink(false)
                .min_scrolled_height(0.0);
            if let Some(row) = self.scroll_to.take() {
                area = area.vertical_scroll_offset(
                    (row as f32 * height - (rows.height() - height) / 2.0).max(0.0),
                );
            }
            area.show_rows(ui, height, shown.len(), |ui, range| {
                for at in range {
                    let place = shown.len().checked_sub(at + 1).and_then(|back| shown.get(back));
                    let Some(entry) = place.and_then(|place| frame.view.entries().get(*place))
                    else {
                        continue;
                    };
                    if row_ui(ui, height, frame, entry, self.lit == Some(entry.id)) {
                        chosen = Some(entry.id);
                    }
                }
            });
        });
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

fn mark(tone: Tone) -> &'static str {
    match tone {
        Tone::Music => "♪ ",
        Tone::Moment => "★ ",
        _ => "",
    }
}

/// One entry in one line; `true` when it was pressed.
fn row_ui(ui: &mut Ui, height: f32, frame: &FrameContext<'_>, entry: &Entry, lit: bool) -> bool {
    let tokens = frame.tokens;
    let line = wording::line(entry, frame.protocol(), frame.view.corrections(), texts::language());
    let told = match (entry.stream(), line.text.is_empty(), &line.struck) {
        (Stream::Process, ..) => texts::side::private().to_owned(),
        (_, true, Some(struck)) => struck.clone(),
        _ => line.text.clone(),
    };
    let withdrawn = line.text.is_empty() && line.struck.is_some();
    let saved = frame.view.kept.has(entry);
    let happened_ms = frame.view.corrections().happened(entry).ms;
    let t = wording::clock(happened_ms, frame.dose_ms());
    let wall = entry.stamp.wall.plus_ms(happened_ms - entry.stamp.session_ms).hour_minute();

    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, ui.make_persistent_id(("row", entry.id.0)), Sense::click());
    let note = line.note.as_deref().unwrap_or_default();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{t} {told} {note}")));
    if lit {
        ui.painter().rect_filled(rect, radius::CAP, tokens.raised_more);
    }
    if response.has_focus() {
        focus_ring(ui, rect, radius::CAP, 1.0);
    }
    let (small, body) = (fonts::regular(size::SMALL), fonts::regular(size::BODY));
    let right = if saved { wall } else { texts::side::saving().to_owned() };
    let right_color = if saved { tokens.faint } else { tokens.warning };
    let time = elided(
        ui,
        t.trim_start_matches("T+").trim_start_matches('T'),
        small.clone(),
        tokens.soft,
        60.0,
    );
    ui.painter().galley(
        Align2::LEFT_CENTER.align_size_within_rect(time.size(), rect).min,
        time,
        tokens.soft,
    );
    let right = elided(ui, &right, small.clone(), right_color, 60.0);
    let right_rect = Align2::RIGHT_CENTER
        .align_size_within_rect(right.size(), rect.with_max_x(rect.right() - 8.0));
    ui.painter().galley(right_rect.min, right, right_color);

    let mut room = Rect::from_min_max(
        pos2(rect.left() + 62.0, rect.top()),
        pos2(right_rect.left() - 8.0, rect.bottom()),
    );
    let color = if withdrawn { tokens.faint } else { tone_color(line.tone, tokens) };
    let galley = elided(ui, &format!("{}{told}", mark(line.tone)), body, color, room.width());
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), room);
    ui.painter().galley(at.min, galley, color);
    if withdrawn {
        ui.painter().hline(at.x_range(), at.center().y + 1.0, Stroke::new(1.0, tokens.faint));
    }
    room.min.x = at.right() + 8.0;
    if !note.is_empty() && room.width() > 40.0 {
        let galley = elided(ui, note, small, tokens.soft, room.width());
        let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), room);
        ui.painter().galley(at.min, galley, tokens.soft);
    }
    response.clicked()
}
