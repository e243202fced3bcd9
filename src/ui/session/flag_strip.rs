//! The strip of a flag: what was done about vital signs beyond a limit, or about a serious answer. One at
//! a time, for the latest of its kind.

use egui::{
    Align, Color32, Layout, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::entry_line::EntryLine;
use super::frame::FrameContext;
use super::outbox::Outbox;
use crate::live::View;
use crate::names::EntryId;
use crate::protocol::{Choice, Severity, VitalSign};
use crate::session::{CheckInKey, Command, FlagResponse, VitalsRecord};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, wrapped};
use crate::words::texts;

/// A strip stays so long after its first answer, for the others.
const STAYS_MS: i64 = 5 * 60_000;

/// Something about which something may still be noted.
#[derive(Debug, Clone, Copy)]
pub(super) enum OpenFlag<'v> {
    /// The latest vital signs, beyond a limit.
    Vitals(&'v VitalsRecord),
    /// The last answer to this check-in, a serious one.
    Answer { entry: EntryId, key: &'v CheckInKey, choice: &'v Choice },
}

/// An act by which a flag is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FlagAct {
    Recheck,
    Told,
    Symptoms,
    Plan,
    Talk,
}

impl OpenFlag<'_> {
    /// The entry that is flagged.
    pub(super) fn entry(&self) -> EntryId {
        match self {
            Self::Vitals(record) => record.entry,
            Self::Answer { entry, .. } => *entry,
        }
    }

    /// It needs room for its question.
    pub(super) fn is_answer(&self) -> bool {
        matches!(self, Self::Answer { .. })
    }

    /// In the order of their digits.
    fn acts(&self) -> [FlagAct; 3] {
        match self {
            Self::Vitals(_) => [FlagAct::Recheck, FlagAct::Told, FlagAct::Symptoms],
            Self::Answer { .. } => [FlagAct::Told, FlagAct::Plan, FlagAct::Talk],
        }
    }
}

impl FlagAct {
    /// This response is the note of it.
    fn is(self, response: &FlagResponse) -> bool {
        matches!(
            (self, response),
            (Self::Recheck, FlagResponse::Recheck { .. })
                | (Self::Told, FlagResponse::PrescriberTold { .. })
                | (Self::Symptoms, FlagResponse::SymptomsAsked { .. })
                | (Self::Plan, FlagResponse::PlanNoted { .. })
        )
    }

    fn label(self, recheck_ms: i64) -> String {
        match self {
            Self::Recheck => texts::side::recheck(&texts::how_long(recheck_ms)),
            Self::Told => texts::side::told().to_owned(),
            Self::Symptoms => texts::side::symptoms().to_owned(),
            Self::Plan => texts::side::plan().to_owned(),
            Self::Talk => texts::side::talk().to_owned(),
        }
    }
}

/// The flag about which something may still be noted: a serious answer before vital signs.
pub(super) fn open_flag(view: &View, now_ms: i64) -> Option<OpenFlag<'_>> {
    let state = view.state();
    let is_open = |flag: &OpenFlag<'_>| {
        let responses = state.responses.get(&flag.entry()).map_or(&[][..], Vec::as_slice);
        let noted = flag.acts().into_iter().filter(|act| *act != FlagAct::Talk);
        let is_done = |act: FlagAct| responses.iter().any(|(_, response)| act.is(response));
        let since_ms = responses.first().map_or(now_ms, |(at_ms, _)| *at_ms);
        !noted.clone().all(is_done) && now_ms - since_ms < STAYS_MS
    };
    let answers = state.flagged_answers(view.protocol()).filter(|(key, ..)| {
        state
            .last_occurrence(&key.id)
            .is_none_or(|(last, record)| last == *key || !record.status.is_settled())
    });
    let answers = answers.map(|(key, entry, choice)| OpenFlag::Answer { entry, key, choice });
    let vitals = state.vitals.iter().max_by_key(|record| record.at_ms);
    let vitals = vitals.filter(|record| !record.flags.is_empty()).map(OpenFlag::Vitals);
    let answer = answers.filter(is_open).max_by_key(OpenFlag::entry);
    answer.or(vitals.filter(is_open))
}

/// A text that is being typed about a flag.
#[derive(Debug)]
struct Typing {
    act: FlagAct,
    text: String,
}

/// Remembers what is typed about a flag.
#[derive(Debug, Default)]
pub(super) struct FlagStrip {
    typing: Option<Typing>,
    /// The flag whose strip has given up the digits.
    set_aside: Option<EntryId>,
}

impl FlagStrip {
    /// A strip whose time is over goes; what was being typed in it goes on in the line.
    pub(super) fn follow(&mut self, frame: &FrameContext<'_>, line: &mut EntryLine) {
        if open_flag(frame.view, frame.now.session_ms).is_some() {
            return;
        }
        if let Some(Typing { text, .. }) = self.typing.take() {
            line.take_over_words(text, frame.now);
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
    pub(super) fn set_aside(&mut self, flagged: EntryId) {
        self.set_aside = Some(flagged);
    }

    /// Whether it did.
    pub(super) fn is_set_aside(&self, flagged: EntryId) -> bool {
        self.set_aside == Some(flagged)
    }

    /// A digit: one of what can be noted, or 0, which sets the strip aside.
    pub(super) fn digit(&mut self, digit: u8, frame: &FrameContext<'_>, out: &mut Outbox) {
        let Some(flag) = open_flag(frame.view, frame.now.session_ms) else { return };
        match usize::from(digit).checked_sub(1) {
            None => self.set_aside(flag.entry()),
            Some(place) => {
                if let Some(act) = flag.acts().get(place) {
                    self.act(*act, &flag, frame, out);
                }
            }
        }
    }

    /// Notes it, asks for its words, or begins the talk. What was noted isn't noted again.
    fn act(
        &mut self,
        act: FlagAct,
        flag: &OpenFlag<'_>,
        frame: &FrameContext<'_>,
        out: &mut Outbox,
    ) {
        match act {
            _ if is_done(act, flag, frame) => {}
            FlagAct::Talk => out.push(frame.talk_command()),
            FlagAct::Recheck => {
                let response = FlagResponse::Recheck { in_ms: frame.protocol().times.recheck_ms };
                out.push(Command::AnswerFlag { flagged: flag.entry(), response });
            }
            FlagAct::Told | FlagAct::Symptoms | FlagAct::Plan => {
                self.typing = Some(Typing { act, text: String::new() });
            }
        }
    }

    /// Paints the open flag, where there is one.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        has_digits: bool,
        out: &mut Outbox,
    ) {
        let Some(flag) = open_flag(frame.view, frame.now.session_ms) else { return };
        let rect = rect.with_max_y(rect.bottom() - if frame.narrow { 2.0 } else { space::GAP });
        if !frame.narrow {
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, frame.tokens.line));
            let (remark, color) = flag_words(frame, &flag);
            let galley = wrapped(ui, &remark, fonts::regular(size::SMALL), color, rect.width());
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
            if let Some(typing) = &mut self.typing {
                if let Some(response) = typing.ask_ui(ui) {
                    self.typing = None;
                    out.push(Command::AnswerFlag { flagged: flag.entry(), response });
                }
            } else {
                self.choose_ui(ui, &flag, frame, has_digits, out);
            }
        });
    }

    /// A response that was noted already stands there as done.
    fn choose_ui(
        &mut self,
        ui: &mut Ui,
        flag: &OpenFlag<'_>,
        frame: &FrameContext<'_>,
        has_digits: bool,
        out: &mut Outbox,
    ) {
        let width = (ui.available_width() - 8.0) / 3.0;
        for (place, act) in flag.acts().into_iter().enumerate() {
            let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
            let look = if is_done(act, flag, frame) { ButtonStyle::On } else { ButtonStyle::Plain };
            let digit = if has_digits { (place + 1).to_string() } else { String::new() };
            let cap = match act {
                FlagAct::Talk if !has_digits => frame.cap(Action::Talk).to_owned(),
                _ => digit,
            };
            let label = act.label(frame.protocol().times.recheck_ms);
            let text = tokens(ui).text;
            let button =
                Button::new(&label).left().cap(&cap).font_size(size::SMALL).look(look).tint(text);
            if button.show_in(ui, rect).clicked() {
                self.act(act, flag, frame, out);
            }
        }
    }
}

impl Typing {
    /// Asks for the words; the response once they are entered.
    fn ask_ui(&mut self, ui: &mut Ui) -> Option<FlagResponse> {
        let name = match self.act {
            FlagAct::Plan => texts::side::plan_agreed(),
            FlagAct::Symptoms => texts::side::symptoms_said(),
            FlagAct::Told | FlagAct::Recheck | FlagAct::Talk => texts::side::told_who(),
        };
        let response = TextLine::new(&mut self.text, name).hint(name).show(ui);
        let text = self.text.trim().to_owned();
        if !entered(&response) || text.is_empty() {
            return None;
        }
        Some(match self.act {
            FlagAct::Plan => FlagResponse::PlanNoted { text },
            FlagAct::Symptoms => FlagResponse::SymptomsAsked { text },
            FlagAct::Told | FlagAct::Recheck | FlagAct::Talk => {
                FlagResponse::PrescriberTold { who: text }
            }
        })
    }
}

fn is_done(act: FlagAct, flag: &OpenFlag<'_>, frame: &FrameContext<'_>) -> bool {
    let responses = frame.state().responses.get(&flag.entry());
    match act {
        FlagAct::Talk => frame.state().talk.is_some(),
        act => responses.is_some_and(|all| all.iter().any(|(_, response)| act.is(response))),
    }
}

/// The words for a flag, and their colour.
pub(super) fn flag_words(frame: &FrameContext<'_>, flag: &OpenFlag<'_>) -> (String, Color32) {
    match flag {
        OpenFlag::Vitals(record) => {
            let recheck = match frame.protocol().times.confirmed_by {
                Some(_) => texts::side::recheck_practice(),
                None => texts::side::recheck_template(),
            };
            let mut parts = frame.flagged(record);
            parts.push(recheck.to_owned());
            (parts.join(" · "), vitals_color(frame, record))
        }
        OpenFlag::Answer { key, choice, .. } => {
            (format!("{} · {}", choice.label, frame.prompt(key)), frame.tokens.attention)
        }
    }
}

/// The same where there is little room: of vital signs, which of them, and only of the severest.
pub(super) fn short_flag_words(frame: &FrameContext<'_>, flag: &OpenFlag<'_>) -> (String, Color32) {
    let OpenFlag::Vitals(record) = flag else { return flag_words(frame, flag) };
    let severest = record.flags.iter().map(|flag| flag.severity).max();
    let mut names: Vec<&str> = Vec::new();
    for flag in record.flags.iter().filter(|flag| Some(flag.severity) == severest) {
        let name = match flag.measure {
            VitalSign::Systolic | VitalSign::Diastolic => texts::side::pressure(),
            sign => texts::measure(sign),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let names = names.join(", ");
    let words = match severest {
        Some(Severity::Severe) => texts::side::severe(&names),
        Some(Severity::Outside) | None => texts::side::outside(&names),
    };
    (words, vitals_color(frame, record))
}

/// The colour of vital signs by their severest flag.
pub(super) fn vitals_color(frame: &FrameContext<'_>, record: &VitalsRecord) -> Color32 {
    match record.flags.iter().map(|flag| flag.severity).max() {
        Some(Severity::Severe) => frame.tokens.attention,
        Some(Severity::Outside) => frame.tokens.warning,
        None => frame.tokens.text,
    }
}
