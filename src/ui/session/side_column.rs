//! What is always seen: the last vital signs and their age, flags, consents.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Align2, Layout, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::entry_line::EntryLine;
use super::frame::{FLAG_ANSWERS, FrameContext, open_flag};
use super::outbox::Outbox;
use super::{CenterView, PanelContext};
use crate::names::EntryId;
use crate::protocol::{CheckInKind, Severity, VitalSign};
use crate::session::{Command, FlagResponse, VitalsRecord};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::ui::widgets::{
    Button, ButtonStyle, TextLine, entered, focus_ring, key_cap, key_cap_width, text_in, two_rows,
};
use crate::words::texts;

/// *Recheck* counts from now.
const RECHECK_MS: i64 = 5 * 60_000;

/// What is typed about a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typing {
    Told,
    Symptoms,
}

/// The column's middle; remembers what is typed about a flag.
#[derive(Debug, Default)]
pub(super) struct SideColumn {
    typing: Option<(Typing, String)>,
    /// The flag whose strip has given up the digits.
    set_aside: Option<EntryId>,
}

impl SideColumn {
    /// A strip whose time is over goes; what was being typed in it goes on in the line.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, line: &mut EntryLine) {
        if open_flag(frame.view, frame.now.session_ms).is_some() {
            return;
        }
        if let Some((_, words)) = self.typing.take() {
            line.take_over_words(words, frame.now);
        }
    }

    /// Something is being typed about a flag.
    pub(super) fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// Back to what can be noted; `false` when that is shown.
    pub(super) fn leave(&mut self) -> bool {
        self.typing.take().is_some()
    }

    /// This flag's strip gives the digits up.
    pub(super) fn set_aside(&mut self, vitals: EntryId) {
        self.set_aside = Some(vitals);
    }

    /// Whether it did.
    pub(super) fn is_set_aside(&self, vitals: EntryId) -> bool {
        self.set_aside == Some(vitals)
    }

    /// A digit: one of what can be noted, or 0, which sets the strip aside.
    pub(super) fn digit(&mut self, digit: u8, frame: &FrameContext<'_>, out: &mut Outbox) {
        let Some(record) = open_flag(frame.view, frame.now.session_ms) else { return };
        let is_done = |is: fn(&FlagResponse) -> bool| {
            record.responses.iter().any(|(_, response)| is(response))
        };
        let place = usize::from(digit).checked_sub(1);
        if place.and_then(|place| FLAG_ANSWERS.get(place)).is_some_and(|is| is_done(*is)) {
            return;
        }
        match digit {
            0 => self.set_aside(record.entry),
            1 => {
                let response = FlagResponse::Recheck { in_ms: RECHECK_MS };
                out.push(Command::AnswerFlag { vitals: record.entry, response });
            }
            2 => self.typing = Some((Typing::Told, String::new())),
            3 => self.typing = Some((Typing::Symptoms, String::new())),
            _ => {}
        }
    }

    /// Paints vital signs and consents, and a flag in the place below. `true`: vital signs are to be
    /// taken.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        [rect, flag]: [Rect; 2],
        frame: &FrameContext<'_>,
        has_digits: bool,
        context: &mut PanelContext<'_>,
    ) -> bool {
        let row = |at: f32| {
            Rect::from_min_size(pos2(rect.left(), rect.top() + at), vec2(rect.width(), 24.0))
        };
        let top = if frame.narrow { 2.0 } else { 18.0 };
        last_vitals_ui(ui, row(top), frame);
        let flagged = open_flag(frame.view, frame.now.session_ms);
        let takes = due_ui(ui, row(top + 24.0), frame, flagged.filter(|_| frame.narrow));
        if consents_ui(ui, row(top + if frame.narrow { 48.0 } else { 62.0 }), frame) {
            *context.center = CenterView::Consents;
        }
        if let Some(record) = flagged {
            self.flag_ui(ui, flag, frame, (record, has_digits), context);
        }
        if !frame.narrow {
            let y = rect.top() + top + 54.0;
            ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, frame.tokens.line));
        }
        takes
    }

    fn flag_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        (record, has_digits): (&VitalsRecord, bool),
        context: &mut PanelContext<'_>,
    ) {
        let rect = rect.with_max_y(rect.bottom() - if frame.narrow { 2.0 } else { space::GAP });
        if !frame.narrow {
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, frame.tokens.line));
            let (remark, color) = (flag_words(frame, record), flag_color(frame, record));
            let galley = two_rows(ui, &remark, fonts::regular(size::SMALL), color, rect.width());
            let placed = Rect::from_min_size(rect.min + vec2(0.0, space::GAP), galley.size());
            let id = ui.make_persistent_id("flags");
            ui.interact(placed, id, Sense::hover())
                .widget_info(|| WidgetInfo::labeled(Role::Label, true, &remark));
            ui.painter().galley(placed.min, galley, color);
        }
        let buttons = Rect::from_min_max(pos2(rect.left(), rect.bottom() - space::TOUCH), rect.max);
        let builder = UiBuilder::new()
            .id_salt("flag")
            .max_rect(buttons)
            .layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let response = match &mut self.typing {
                Some((typing, text)) => typed_ui(ui, *typing, text),
                None => self.choose_ui(ui, record, has_digits),
            };
            if let Some(response) = response {
                self.typing = None;
                context.out.push(Command::AnswerFlag { vitals: record.entry, response });
            }
        });
    }

    /// What was noted already stands there as done.
    fn choose_ui(
        &mut self,
        ui: &mut Ui,
        record: &VitalsRecord,
        has_digits: bool,
    ) -> Option<FlagResponse> {
        let [is_recheck, is_told, is_asked] = FLAG_ANSWERS;
        let width = (ui.available_width() - 8.0) / 3.0;
        let mut press = |label: &str, digit: u8, is: fn(&FlagResponse) -> bool| {
            let (_, place) = ui.allocate_space(vec2(width, space::TOUCH));
            let done = record.responses.iter().any(|(_, response)| is(response));
            let look = if done { ButtonStyle::On } else { ButtonStyle::Plain };
            let cap = if has_digits { digit.to_string() } else { String::new() };
            let text = tokens(ui).text;
            let button =
                Button::new(label).left().cap(&cap).font_size(size::SMALL).look(look).tint(text);
            button.show_in(ui, place).clicked() && !done
        };
        let recheck = press(texts::side::recheck(), 1, is_recheck);
        if press(texts::side::told(), 2, is_told) {
            self.typing = Some((Typing::Told, String::new()));
        }
        if press(texts::side::symptoms(), 3, is_asked) {
            self.typing = Some((Typing::Symptoms, String::new()));
        }
        recheck.then_some(FlagResponse::Recheck { in_ms: RECHECK_MS })
    }
}

fn typed_ui(ui: &mut Ui, typing: Typing, text: &mut String) -> Option<FlagResponse> {
    let name = match typing {
        Typing::Told => texts::side::told_who(),
        Typing::Symptoms => texts::side::symptoms_said(),
    };
    let response = TextLine::new(text, name).hint(name).show(ui);
    let entered = entered(&response) && !text.trim().is_empty();
    let text = text.trim().to_owned();
    entered.then_some(match typing {
        Typing::Told => FlagResponse::PrescriberTold { who: text },
        Typing::Symptoms => FlagResponse::SymptomsAsked { text },
    })
}

/// What is outside which range, and whether anybody confirmed that range.
fn flag_words(frame: &FrameContext<'_>, record: &VitalsRecord) -> String {
    let flags = frame.flagged(record);
    let words: Vec<&str> = flags.iter().map(|(.., words)| words.as_str()).collect();
    let template =
        flags.iter().any(|(_, range, _)| range.is_some_and(|range| range.confirmed_by.is_none()));
    if template {
        format!("{} · {}", words.join(", "), texts::side::template())
    } else {
        words.join(", ")
    }
}

fn flag_color(frame: &FrameContext<'_>, record: &VitalsRecord) -> egui::Color32 {
    match record.flags.iter().map(|flag| flag.severity).max() {
        Some(Severity::Severe) => frame.tokens.attention,
        Some(Severity::Outside) => frame.tokens.warning,
        None => frame.tokens.text,
    }
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
    let mut text = short_vitals(record);
    if frame.protocol().ranges.is_empty() {
        text = format!("{text} · {}", texts::side::no_range());
    }
    let color =
        if record.flags.is_empty() { frame.tokens.strong } else { flag_color(frame, record) };
    text_in(
        ui,
        rect.with_max_x(right.left() - 10.0),
        Align2::LEFT_CENTER,
        &text,
        fonts::medium(size::BODY),
        color,
    );
}

/// When the next are due, and since when those that are; where the flag's strip has no room for its
/// words, they stand here. `true`: what is due was pressed.
fn due_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    flagged: Option<&VitalsRecord>,
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
        Some(record) => (flag_words(frame, record), flag_color(frame, record)),
        None if due.is_empty() => return false,
        None => (said, color),
    };
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
    text_in(ui, left, Align2::LEFT_CENTER, &words, small(), words_color);
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
    let recheck = || {
        let due_ms = recheck_ms(frame).filter(|due_ms| *due_ms <= now_ms)?;
        Some((texts::side::recheck_due().to_owned(), due_ms))
    };
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

/// When the last ones were to be taken again, in session ms.
fn recheck_ms(frame: &FrameContext<'_>) -> Option<i64> {
    let last = frame.last_vitals()?;
    last.responses.iter().find_map(|(at_ms, response)| match response {
        FlagResponse::Recheck { in_ms } => Some(at_ms + in_ms),
        _ => None,
    })
}

/// Names soft, answers strong, over as many lines as there is room for; `true` when they were
/// pressed, to change one.
fn consents_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> bool {
    let tokens = frame.tokens;
    let (line_height, rows) = if frame.narrow { (17.0, 3) } else { (23.0, 2) };
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
    for (at, consent) in frame.protocol().consents.iter().enumerate() {
        let lead = if at > 0 { " · " } else { "" };
        job.append(&format!("{lead}{}: ", consent.label), 0.0, soft.clone());
        match frame.state().consents.get(&consent.id) {
            Some(option) => job.append(consent.label_of(option), 0.0, strong.clone()),
            None => job.append(
                texts::side::not_recorded(),
                0.0,
                format(fonts::regular(size::SMALL), tokens.warning),
            ),
        }
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
