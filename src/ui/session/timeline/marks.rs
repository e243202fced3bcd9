//! The marks on the timeline that can be pointed at: where each lies, its words, and where pressing it
//! leads.

use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::names::EntryId;
use crate::record::wording;
use crate::session::{CheckInKey, CheckInStatus, DosingEnd, PhaseSpan};
use crate::ui::fonts;
use crate::ui::session::frame::FrameContext;
use crate::ui::tokens::{radius, size, space};
use crate::ui::widgets::elided;
use crate::words::texts;

/// How far beside a mark a pointer or finger still means it.
const NEAR: f32 = 7.0;

/// A thing on the timeline.
pub(super) struct Mark<'a> {
    pub(super) rect: Rect,
    pub(super) what: MarkKind<'a>,
}

/// The thing that a mark stands for.
#[derive(Clone)]
pub(super) enum MarkKind<'a> {
    Entry(EntryId),
    /// A check-in without an entry of its own: it comes, waits, or has passed.
    CheckIn {
        key: CheckInKey,
        at_ms: i64,
        status: Option<&'a CheckInStatus>,
    },
    Music {
        title: String,
        from_ms: i64,
        to_ms: i64,
        entry: Option<EntryId>,
    },
    Phase(PhaseSpan),
    /// The medicine being taken in; how that ended, once it has.
    Dosing {
        name: &'a str,
        from_ms: i64,
        to_ms: i64,
        how: Option<DosingEnd>,
    },
}

/// Where pressing a mark leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui::session) enum MarkTarget {
    /// To its row in the log.
    Entry(EntryId),
    /// To its card.
    CheckIn(CheckInKey),
}

/// The marks of one frame; gathered only while somebody points at the timeline or moves along it by
/// keys.
#[derive(Default)]
pub(super) struct Marks<'a> {
    pub(super) wanted: bool,
    all: Vec<Mark<'a>>,
}

impl<'a> Marks<'a> {
    pub(super) fn wanted(wanted: bool) -> Self {
        Self { wanted, all: Vec::new() }
    }

    /// Takes a mark in.
    pub(super) fn put(&mut self, rect: Rect, what: impl FnOnce() -> MarkKind<'a>) {
        if self.wanted {
            self.all.push(Mark { rect, what: what() });
        }
    }

    /// The smallest mark at this place.
    pub(super) fn at(&self, place: Pos2) -> Option<&Mark<'a>> {
        let near = self.all.iter().filter(|mark| mark.rect.expand(NEAR).contains(place));
        let far = |mark: &Mark<'_>| (mark.rect.distance_to_pos(place), mark.rect.area());
        near.min_by(|a, b| far(a).partial_cmp(&far(b)).unwrap_or(std::cmp::Ordering::Equal))
    }

    /// All from left to right, for the keyboard.
    pub(super) fn in_order(&self) -> Vec<&Mark<'a>> {
        let mut all: Vec<&Mark<'a>> = self.all.iter().collect();
        all.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
        all.dedup_by(
            |b, a| matches!((&a.what, &b.what), (MarkKind::Entry(a), MarkKind::Entry(b)) if a == b),
        );
        all
    }
}

impl Mark<'_> {
    /// The words beside the mark: `14:22 · T+20:06 · Slow Water`.
    pub(super) fn words(&self, frame: &FrameContext<'_>) -> String {
        let at = |ms: i64| format!("{} · {}", frame.clock(ms), wording::clock(ms, frame.dose_ms()));
        match &self.what {
            MarkKind::Entry(id) => match frame.view.session.find_entry(*id) {
                Some(entry) => {
                    let line = wording::line(
                        entry,
                        frame.protocol(),
                        frame.view.corrections(),
                        texts::language(),
                    );
                    let note = line.note.map(|note| format!(" · {note}")).unwrap_or_default();
                    format!(
                        "{} · {}{note}",
                        at(frame.view.corrections().happened(entry).ms),
                        line.text
                    )
                }
                None => String::new(),
            },
            MarkKind::CheckIn { key, at_ms, status } => {
                let status = match status {
                    None => texts::timeline::comes(),
                    Some(CheckInStatus::Due) => texts::timeline::waits(),
                    Some(CheckInStatus::Postponed { .. }) => texts::timeline::put_off(),
                    Some(_) => texts::timeline::passed(),
                };
                format!("{} · {} · {status}", at(*at_ms), frame.prompt(key))
            }
            MarkKind::Music { title, from_ms, to_ms, .. } => {
                format!("{}–{} · {title}", frame.clock(*from_ms), frame.clock(*to_ms))
            }
            MarkKind::Dosing { name, from_ms, to_ms, how } => {
                let how =
                    how.map(|how| format!(" · {}", texts::dosing_end(how))).unwrap_or_default();
                format!("{}–{} · {name}{how}", frame.clock(*from_ms), frame.clock(*to_ms))
            }
            MarkKind::Phase(span) => {
                let name =
                    frame.protocol().phases.get(span.index).map_or("", |phase| phase.name.as_str());
                format!(
                    "{}–{} · {name} · {}",
                    frame.clock(span.from_ms),
                    frame.clock(span.to_ms),
                    texts::how_long(span.to_ms - span.from_ms)
                )
            }
        }
    }

    /// Where pressing it leads; phases and coming things lead nowhere.
    pub(super) fn leads_to(&self) -> Option<MarkTarget> {
        match &self.what {
            MarkKind::Entry(entry) | MarkKind::Music { entry: Some(entry), .. } => {
                Some(MarkTarget::Entry(*entry))
            }
            MarkKind::CheckIn { key, status: Some(_), .. } => {
                Some(MarkTarget::CheckIn(key.clone()))
            }
            _ => None,
        }
    }

    /// Rings the mark and tells it in a box beside it that never leaves `within`.
    pub(super) fn tooltip_ui(&self, ui: &Ui, within: Rect, frame: &FrameContext<'_>) {
        let tokens = frame.tokens;
        let ring = self.rect.intersect(within).expand(2.0);
        ui.painter().rect_stroke(
            ring,
            radius::CAP,
            Stroke::new(1.2, tokens.focus),
            StrokeKind::Outside,
        );
        let text = elided(
            ui,
            &self.words(frame),
            fonts::regular(size::SMALL),
            tokens.strong,
            within.width() - 2.0 * space::GAP,
        );
        let wanted = text.size() + vec2(2.0 * space::GAP, 8.0);
        let above = self.rect.top() - 8.0 - wanted.y;
        let top = if above >= within.top() { above } else { self.rect.bottom() + 8.0 };
        let left = (self.rect.center().x - wanted.x / 2.0)
            .clamp(within.left(), (within.right() - wanted.x).max(within.left()));
        let place = Rect::from_min_size(pos2(left, top.min(within.bottom() - wanted.y)), wanted);
        ui.painter().rect(
            place,
            radius::CAP,
            tokens.raised_more,
            Stroke::new(1.0, tokens.outline),
            StrokeKind::Inside,
        );
        ui.painter().galley(place.min + vec2(space::GAP, 4.0), text, tokens.strong);
    }
}
