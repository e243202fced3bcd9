//! What is always seen: the last vital signs and their age, what is due, consents and intention.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::CenterView;
use super::flag_strip::{OpenFlag, open_flag, short_flag_words, vitals_color};
use super::frame::FrameContext;
use crate::protocol::{CheckInKind, VitalSign};
use crate::record::wording;
use crate::session::{FlagResponse, VitalsRecord};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{radius, size, space};
use crate::ui::widgets::{
    elided, focus_ring, key_cap, key_cap_width, text_in, two_rows_in, wrapped,
};
use crate::words::texts;

/// Height of the line that says that nothing is flagged, in points.
const REMARK: f32 = 18.0;
/// Height of the second row of a serious answer's question, in points.
const SECOND_ROW: f32 = 12.0;

/// Paints vital signs and consents. `true`: vital signs are to be taken.
pub(super) fn side_column_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    center: &mut CenterView,
) -> bool {
    let row =
        |at: f32| Rect::from_min_size(pos2(rect.left(), rect.top() + at), vec2(rect.width(), 24.0));
    let top = if frame.narrow { 2.0 } else { 18.0 };
    last_vitals_ui(ui, row(top), frame);
    let flagged = open_flag(frame.view, frame.now.session_ms);
    let takes = due_ui(ui, row(top + 24.0), frame, flagged.filter(|_| frame.narrow));
    let remark = frame.unflagged();
    if let Some(remark) = remark {
        let (place, small) = (row(top + 24.0 + REMARK), fonts::regular(size::SMALL));
        text_in(ui, place, Align2::LEFT_CENTER, remark, small, frame.tokens.warning);
    }
    let below = top + if remark.is_some() { REMARK } else { 0.0 };
    let asks = frame.narrow && flagged.is_some_and(|flag| flag.is_answer());
    let below = below + if asks { SECOND_ROW } else { 0.0 };
    let consents = rect.with_min_y(rect.top() + below + if frame.narrow { 48.0 } else { 62.0 });
    let rows = if frame.narrow && (remark.is_some() || asks) { 2 } else { 3 };
    if consents_ui(ui, consents, rows, frame) {
        *center = CenterView::Consents;
    }
    if !frame.narrow {
        let y = rect.top() + below + 54.0;
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, frame.tokens.line));
    }
    takes
}

/// `138/84 · 88 · 97 %`
pub(super) fn short_vitals(record: &VitalsRecord) -> String {
    let value = |measure| record.vitals.value(measure);
    let mut parts = Vec::new();
    if let (Some(systolic), Some(diastolic)) =
        (value(VitalSign::Systolic), value(VitalSign::Diastolic))
    {
        parts.push(format!("{}/{}", texts::number(systolic), texts::number(diastolic)));
    }
    parts.extend(value(VitalSign::Pulse).map(texts::number));
    parts.extend(value(VitalSign::Spo2).map(|spo2| format!("{} %", texts::number(spo2))));
    parts.extend(
        value(VitalSign::Respirations).map(|breaths| format!("{}/min", texts::number(breaths))),
    );
    parts.extend(
        value(VitalSign::Temperature).map(|degrees| format!("{} °C", texts::number(degrees))),
    );
    parts.join(" · ")
}

fn last_vitals_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) {
    let Some(record) = frame.last_vitals() else {
        text_in(
            ui,
            rect,
            Align2::LEFT_CENTER,
            texts::side::no_vitals(),
            fonts::regular(size::BODY),
            frame.tokens.soft,
        );
        return;
    };
    let ago = texts::side::ago(&frame.ago(record.at_ms));
    let right = text_in(
        ui,
        rect,
        Align2::RIGHT_CENTER,
        &ago,
        fonts::regular(size::SMALL),
        frame.tokens.soft,
    );
    let text = short_vitals(record);
    let color =
        if record.flags.is_empty() { frame.tokens.strong } else { vitals_color(frame, record) };
    let place = rect.with_max_x(right.left() - 10.0);
    // No value is ever cut: many of them are set smaller.
    let body = fonts::medium(size::BODY);
    let fits = wrapped(ui, &text, body.clone(), color, f32::INFINITY).size().x <= place.width();
    let font = if fits { body } else { fonts::medium(size::SMALL) };
    text_in(ui, place, Align2::LEFT_CENTER, &text, font, color);
}

/// When the next are due, and since when those that are; where the flag's strip has no room for its
/// words, they stand here. `true`: what is due was pressed.
fn due_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    flagged: Option<OpenFlag<'_>>,
) -> bool {
    let waits = waiting(frame);
    let (said, due) = match (&waits, next_ms(frame)) {
        (Some((what, since_ms)), _) => {
            (what.clone(), texts::side::due_since(frame.now.session_ms - since_ms))
        }
        (None, Some(due_ms)) => {
            (texts::side::vitals_due().to_owned(), texts::side::in_(&frame.ahead(due_ms)))
        }
        (None, None) => (String::new(), String::new()),
    };
    let color = if waits.is_some() { frame.tokens.due } else { frame.tokens.soft };
    let (words, words_color) = match flagged {
        Some(flag) => short_flag_words(frame, &flag),
        None if due.is_empty() => return false,
        None => (said, color),
    };
    let is_long = flagged.is_some_and(|flag| flag.is_answer());
    let due = if is_long && waits.is_none() { String::new() } else { due };
    let mut right = rect.right();
    if waits.is_some() {
        let cap = frame.cap(Action::Vitals);
        key_cap(ui, rect, &cap, frame.tokens, frame.tokens.due);
        right -= key_cap_width(ui, &cap) + space::GAP;
    }
    let place = rect.with_max_x(right);
    let small = || fonts::regular(size::SMALL);
    let shown = text_in(ui, place, Align2::RIGHT_CENTER, &due, small(), color);
    let left = rect.with_max_x(shown.left() - 10.0);
    if is_long {
        let rows = left.with_max_y(left.bottom() + SECOND_ROW);
        two_rows_in(ui, rows, &words, small(), words_color);
    } else {
        // Where a question has no room, its kind is shown.
        let is_cut = elided(ui, &words, small(), words_color, left.width()).elided;
        let words = if is_cut { texts::side::vitals_due() } else { &words };
        text_in(ui, left, Align2::LEFT_CENTER, words, small(), words_color);
    }
    let Some((what, _)) = waits else { return false };
    let response = ui.interact(rect, ui.make_persistent_id("vitals due"), Sense::click());
    let name = format!("{what} · {due}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        focus_ring(ui, rect.expand2(vec2(6.0, 0.0)), radius::CAP, 1.0);
    }
    response.clicked()
}

/// The vital signs that are due, by what asks for them, and since when.
fn waiting(frame: &FrameContext<'_>) -> Option<(String, i64)> {
    let state = frame.state();
    let now_ms = frame.now.session_ms;
    let due = state.vitals_due(frame.protocol(), now_ms);
    let asked = due
        .first()
        .and_then(|key| Some((frame.prompt(key), state.check_ins.known.get(key)?.due_ms)));
    let recheck = || Some((texts::side::recheck_due().to_owned(), recheck_due_ms(frame)?));
    asked.or_else(recheck)
}

/// When vital signs are due next, in session ms.
fn next_ms(frame: &FrameContext<'_>) -> Option<i64> {
    let state = frame.state();
    let vitals =
        frame.protocol().check_ins.iter().filter(|check_in| check_in.kind == CheckInKind::Vitals);
    let next = vitals.filter_map(|check_in| {
        let next = state.next_due_ms(frame.protocol(), check_in).map(|(_, due_ms)| due_ms);
        let is_known = || state.check_ins.known.keys().any(|key| key.id == check_in.id);
        let expected = || state.expected_ms(frame.protocol(), &check_in.at, &frame.spans);
        next.or_else(|| if is_known() { None } else { expected() })
    });
    let next = next.filter(|due_ms| *due_ms > frame.now.session_ms).min();
    next.into_iter().chain(recheck_ms(frame)).min()
}

/// Since when flagged ones are to be taken again; `None` while that time hasn't come.
pub(super) fn recheck_due_ms(frame: &FrameContext<'_>) -> Option<i64> {
    recheck_ms(frame).filter(|due_ms| *due_ms <= frame.now.session_ms)
}

/// When the last ones were to be taken again, in session ms.
fn recheck_ms(frame: &FrameContext<'_>) -> Option<i64> {
    let last = frame.last_vitals()?;
    frame.state().responses.get(&last.entry)?.iter().find_map(|(at_ms, response)| match response {
        FlagResponse::Recheck { in_ms } => Some(at_ms + in_ms),
        _ => None,
    })
}

/// Names soft, answers strong, and together what was not recorded, over as many lines as there is room
/// for; `true` when they were pressed, to change one.
fn consents_ui(ui: &mut Ui, rect: Rect, rows: usize, frame: &FrameContext<'_>) -> bool {
    let tokens = frame.tokens;
    let line_height = if frame.narrow { 17.0 } else { 20.0 };
    let format = |font, color| TextFormat {
        font_id: font,
        color,
        line_height: Some(line_height),
        ..TextFormat::default()
    };
    let soft = format(fonts::regular(size::SMALL), tokens.soft);
    let strong = format(fonts::medium(size::SMALL), tokens.strong);
    let mut job = LayoutJob::default();
    job.wrap.max_width = rect.width();
    job.wrap.max_rows = rows;
    let parted = |job: &mut LayoutJob, name: &str, said: &str, said_format: &TextFormat| {
        let lead = if job.text.is_empty() { "" } else { " · " };
        job.append(&format!("{lead}{name}: "), 0.0, soft.clone());
        job.append(said, 0.0, said_format.clone());
    };
    let mut missing: Vec<&str> = Vec::new();
    for consent in &frame.protocol().consents {
        match frame.state().consents.get(&consent.id) {
            Some(option) => {
                parted(&mut job, &consent.label, consent.label_of(option), &strong);
            }
            None => missing.push(&consent.label),
        }
    }
    if !missing.is_empty() {
        let warning = format(fonts::regular(size::SMALL), tokens.warning);
        parted(&mut job, texts::side::not_recorded(), &missing.join(", "), &warning);
    }
    if let Some(intention) = &frame.state().intention {
        let words = wording::own_words(intention, texts::language());
        parted(&mut job, texts::side::intention(), &words, &strong);
    }
    let text = job.text.clone();
    let galley = ui.painter().layout_job(job);
    let placed =
        Rect::from_min_size(rect.min, vec2(rect.width(), space::TOUCH.max(galley.size().y)));
    let response = ui.interact(placed, ui.make_persistent_id("consents"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, texts::consents::name(&text)));
    if response.hovered() || response.has_focus() {
        let outline = placed.expand2(vec2(6.0, 2.0));
        focus_ring(ui, outline, radius::CAP, 1.0);
    }
    ui.painter().galley(rect.min, galley, tokens.text);
    response.clicked()
}
