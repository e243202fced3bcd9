mod whole_words;

use egui::accesskit::Role;
use egui_kittest::kittest::{By as Find, NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};

use super::*;
use crate::journal::Closing;
use crate::names::SessionId;
use crate::practice::Theme;
use crate::record::fixture;
use crate::session::{
    Amendment, Answer, AttentionKind, DoseKind, DosingEnd, FlagResponse, HelpPlan, OrderedDose,
    Reason, SafetyTouch, SignatureMeaning, Stream, When,
};
use crate::test_session::{MIN, TestSession, order, take_vitals};
use crate::ui::install;
use crate::ui::keyboard::Keymap;
use crate::words::texts;

/// The view with two sessions, and the acts that the screen answered.
struct TestScreen {
    screen: Records,
    sessions: Vec<SessionLine>,
    opened: Option<(PathBuf, Result<Review, String>, RecordState)>,
    findings: Vec<String>,
    head: Option<Head>,
    sealed: bool,
    locked: bool,
    acts: Vec<RecordsAct>,
}

fn line(folder: &str, client: &str, rehearsal: bool, state: RecordState) -> SessionLine {
    SessionLine {
        folder: PathBuf::from(folder),
        day: "2026-11-21".parse().unwrap(),
        client: client.parse().ok(),
        protocol: "Intramuscular".to_owned(),
        opened: Some("2026-11-21T14:02:00+01:00".parse().unwrap()),
        therapist: Some("MR".parse().unwrap()),
        rehearsal,
        closing: (state == RecordState::Complete).then_some(Closing::default()),
        state: Some(state),
    }
}

impl TestScreen {
    fn new(opened: Option<(Review, RecordState)>) -> Self {
        Self {
            screen: Records::default(),
            sessions: vec![
                line("whole", "KAP-0417", false, RecordState::Complete),
                line("broken", "TEST-1", true, RecordState::Open),
                line("lost", "", false, RecordState::Damaged),
            ],
            opened: opened.map(|(review, standing)| (PathBuf::from("whole"), Ok(review), standing)),
            findings: Vec::new(),
            head: None,
            sealed: false,
            locked: false,
            acts: Vec::new(),
        }
    }

    fn harness(self) -> Harness<'static, Self> {
        self.harness_in(Theme::Night, [1440.0, 2600.0])
    }

    fn harness_in(self, theme: Theme, window: [f32; 2]) -> Harness<'static, Self> {
        let mut harness = Harness::builder()
            .with_size(window)
            .with_render_cursor(false)
            .with_context_setup(move |ctx| install(ctx, theme))
            .build_ui_state(Self::show, self);
        harness.run();
        harness
    }

    fn show(ui: &mut Ui, test: &mut Self) {
        let opened = test.opened.as_ref().map(|(folder, review, standing)| Opened {
            folder,
            review: review.as_ref().map_err(String::as_str),
            standing: *standing,
            findings: &test.findings,
            head: test.head,
            sealed: test.sealed,
        });
        let wall = "2026-11-21T15:52:00+01:00".parse().unwrap();
        let own = ["MR".parse().unwrap()].into();
        let (sessions, locked) = (&test.sessions, test.locked);
        let view = RecordsView {
            sessions,
            opened,
            bar: NavBar { room: "Room 2", wall, keymap: &Keymap::default() },
            with_passphrase: &own,
            locked,
            busy: false,
            trouble: None,
        };
        crate::ui::tokens::ground_ui(ui);
        let act = test.screen.show(ui, &view);
        test.acts.extend(act);
    }
}

fn whole() -> Harness<'static, TestScreen> {
    TestScreen::new(Some((fixture::whole(), RecordState::Complete))).harness()
}

fn press(screen: &mut Harness<'_, TestScreen>, label: &str) {
    screen.get_by_label(label).click();
    screen.run();
}

fn shows(screen: &Harness<'_, TestScreen>, text: &str) -> bool {
    screen.query_all_by_label_contains(text).next().is_some()
}

const OWN: &str = "I can put it down now.";
const VITALS: &str = "BP 138/84";
const PRIVATE: &str = "supervision";

#[test]
fn the_list_tells_how_each_record_stands_and_opens_one() {
    let mut screen = TestScreen::new(None).harness();
    screen.get_by_label("Choose a session.");
    screen.get_by_label("KAP-0417, today, 14:02 · MR · Intramuscular, closed, integrity verified");
    screen.get_by_label("Unreadable, today, 14:02 · MR · Intramuscular, damaged");
    press(&mut screen, "TEST-1, today, 14:02 · MR · Intramuscular, left open");
    assert_eq!(screen.state().acts, [RecordsAct::Open(PathBuf::from("broken"))]);
}

#[test]
fn the_list_is_parted_by_what_is_to_be_done_rehearsals_apart() {
    let mut test = TestScreen::new(None);
    let closed = |folder: &str, left_open: usize, signed: bool| SessionLine {
        closing: Some(Closing { left_open, signed }),
        ..line(folder, "KAP-0524", false, RecordState::Complete)
    };
    test.sessions.extend([closed("signed", 0, true), closed("criteria", 2, false)]);
    test.sessions.push(line("late", "KAP-0301", false, RecordState::Open));
    let screen = test.harness();
    let top = |label: &str| screen.get_by_label(label).rect().top();
    let parts = ["Left open", "Damaged", "To sign", "Signed", "Rehearsals"].map(top);
    assert!(parts.is_sorted(), "{parts:?}");
    let unsigned = top(
        "KAP-0524, today, 14:02 · MR · Intramuscular, closed, integrity verified · 2 criteria left open",
    );
    assert!(parts[2] < unsigned && unsigned < parts[3]);
    let signed = top("KAP-0524, today, 14:02 · MR · Intramuscular, closed, integrity verified");
    assert!(parts[3] < signed && signed < parts[4]);
}

#[test]
fn a_record_shows_its_few_numbers() {
    let screen = whole();
    for tile in [
        "1 h 29 min dose to close",
        "1 outside a range",
        "15:31 left, with companion",
        "164/98 highest pressure",
        "60 mg at 14:02",
    ] {
        screen.get_by_label(tile);
    }
}

#[test]
fn the_log_is_read_whole_or_by_one_kind() {
    let mut screen = whole();
    assert!(shows(&screen, OWN) && shows(&screen, VITALS) && shows(&screen, "Tears"));
    press(&mut screen, "Own words");
    assert!(shows(&screen, OWN) && !shows(&screen, VITALS) && !shows(&screen, "T+22:00 Tears"));
    assert!(shows(&screen, "To meet the grief"), "an intention is in the client's own words");
    press(&mut screen, "Vitals");
    assert!(!shows(&screen, OWN) && shows(&screen, VITALS));
    press(&mut screen, "Marked");
    assert!(shows(&screen, "Moment marked") && !shows(&screen, VITALS));
    press(&mut screen, "Music");
    assert!(shows(&screen, "Silence chosen") && !shows(&screen, "Moment marked"));
    press(&mut screen, "All");
    assert!(shows(&screen, OWN) && shows(&screen, VITALS));
}

#[test]
fn private_notes_show_only_when_their_tab_is_opened_and_alone() {
    let mut screen = whole();
    assert!(!shows(&screen, PRIVATE));
    press(&mut screen, "Private notes · 1");
    assert!(shows(&screen, PRIVATE) && !shows(&screen, OWN) && !shows(&screen, VITALS));
    press(&mut screen, "Private notes · 1");
    assert!(!shows(&screen, PRIVATE));
}

#[test]
fn another_record_closes_the_private_notes() {
    let mut screen = whole();
    press(&mut screen, "Private notes · 1");
    screen.state_mut().opened =
        Some((PathBuf::from("other"), Ok(fixture::whole()), RecordState::Complete));
    screen.run();
    assert!(!shows(&screen, PRIVATE));
}

#[test]
fn a_copy_leaves_own_words_out_unless_they_are_asked_for_and_private_notes_always() {
    let mut screen = whole();
    screen.get_by_label("The copy leaves out 2 of the client's own words, 1 private note.");
    press(&mut screen, "Copy log");
    press(&mut screen, "with own words (2)");
    screen.get_by_label("The copy leaves out 1 private note.");
    press(&mut screen, "Copy log");
    let takes = [false, true]
        .map(|own_words| RecordsAct::CopyLog(ExportScope { own_words, process: false }));
    assert_eq!(screen.state().acts, takes);
}

#[test]
fn an_amended_line_keeps_its_original_readable() {
    let screen = whole();
    screen.get_by_label_contains("T+49:00 Sat up, drank water., amended ");
    screen.get_by_label_contains(" MR: misspelt");
}

#[test]
fn a_session_left_open_can_be_gone_on_with() {
    let mut screen = TestScreen::new(Some((fixture::broken_off(), RecordState::Open))).harness();
    press(&mut screen, "Resume, to close it…");
    assert_eq!(screen.state().acts, [RecordsAct::Resume(PathBuf::from("whole"))]);
    assert!(whole().query_by_label("Resume, to close it…").is_none());
}

#[test]
fn a_record_that_cannot_be_read_says_why() {
    let mut test = TestScreen::new(None);
    test.opened = Some((
        PathBuf::from("lost"),
        Err("the record has no opening".to_owned()),
        RecordState::Damaged,
    ));
    test.findings = vec!["chart-0.log, line 12: the line was changed".to_owned()];
    let screen = test.harness();
    screen.get_by_label("the record has no opening");
    screen.get_by_label("chart-0.log, line 12: the line was changed");
    assert!(screen.query_by_label("Copy log").is_none());
}

#[test]
fn a_record_is_read_in_german() {
    texts::speak(crate::names::Language::German);
    let mut review = fixture::whole();
    review.language = crate::names::Language::German;
    let screen = TestScreen::new(Some((review, RecordState::Complete))).harness();
    for told in [
        "KAP-0417, heute, 14:02 · MR · Intramuscular, abgeschlossen, unversehrt geprüft",
        "1 h 29 min Dosis bis Abschluss",
        "164/98 höchster Blutdruck",
    ] {
        screen.get_by_label(told);
    }
    assert!(
        shows(&screen, "21. Nov. 2026")
            && shows(&screen, "RR 138/84")
            && shows(&screen, "Stille gewählt")
    );
    crate::ui::tests::nothing_english_in(&screen);
}

/// MR has a passphrase.
fn show_who(screen: &mut Harness<'_, TestScreen>) {
    screen.get_by_role_and_label(Role::PasswordInput, "Passphrase").focus();
    screen.run();
    screen.get_by_role_and_label(Role::PasswordInput, "Passphrase").type_text("four quiet words");
    screen.run();
}

fn write(screen: &mut Harness<'_, TestScreen>, field: &str, text: &str) {
    screen.get_by_role_and_label(Role::TextInput, field).focus();
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, field).type_text(text);
    screen.run();
}

#[test]
fn a_closed_record_is_signed_with_name_passphrase_and_meaning() {
    let mut screen = whole();
    press(&mut screen, "Sign…");
    show_who(&mut screen);
    press(&mut screen, "Sign");
    let [RecordsAct::Sign { by, meaning }] = &screen.state().acts[..] else {
        panic!("{:?}", screen.state().acts)
    };
    assert_eq!(
        *by,
        Signatory { who: "MR".parse().unwrap(), passphrase: Typed("four quiet words".into()) }
    );
    assert_eq!(*meaning, SignatureMeaning::Wrote);
}

#[test]
fn an_addendum_needs_words() {
    let mut screen = whole();
    press(&mut screen, "Add…");
    press(&mut screen, "Add");
    assert_eq!(screen.state().acts, []);
    write(&mut screen, "What is added", "Called in the evening, slept well.");
    show_who(&mut screen);
    press(&mut screen, "Add");
    assert!(
        matches!(&screen.state().acts[..], [RecordsAct::Correct { commands, .. }] if *commands == [addendum("Called in the evening, slept well.")])
    );
}

/// Whoever corrected, and the command by which they did.
fn corrected<'a>(screen: &'a Harness<'_, TestScreen>) -> (&'a str, &'a Command) {
    match &screen.state().acts[..] {
        [RecordsAct::Correct { by, commands }] if commands.len() == 1 => {
            (by.who.as_str(), &commands[0])
        }
        other => panic!("{other:?}"),
    }
}

fn addendum(text: &str) -> Command {
    Command::Addend { entry: None, text: text.to_owned() }
}

fn field_says(screen: &Harness<'_, TestScreen>, field: &str) -> String {
    screen.get_by_role_and_label(Role::TextInput, field).value().unwrap_or_default()
}

#[test]
fn a_text_of_a_closed_record_is_amended_for_a_reason() {
    let mut screen = whole();
    press(&mut screen, "Correct…");
    screen.get_by_label("Choose the line in the log. What it says now stays readable.");
    assert!(
        screen.query_by_label("Amend").is_none() && screen.query_by_label("Withdraw").is_none()
    );
    screen
        .get(
            Find::new().role(Role::Button).label_contains("T+49:00 Sat up, drank water., amended "),
        )
        .click();
    screen.run();
    assert_eq!(field_says(&screen, "Text"), "Sat up, drank water.");
    write(&mut screen, "Text", " Walked.");
    press(&mut screen, "Amend");
    assert_eq!(screen.state().acts, [], "not without a reason");
    write(&mut screen, "Why", "left out");
    show_who(&mut screen);
    press(&mut screen, "Amend");
    let (by, command) = corrected(&screen);
    assert_eq!(by, "MR");
    let Command::Amend { to: Amendment::Text(text), reason, .. } = command else { panic!() };
    assert_eq!((text.as_str(), reason), ("Sat up, drank water. Walked.", &"left out".into()));
}

/// The amendment that comes of a line of the whole record whose fields were changed so.
fn amended(line: &str, change: impl FnOnce(&mut Harness<'_, TestScreen>)) -> Amendment {
    amended_in(whole(), line, change)
}

fn amended_in(
    mut screen: Harness<'static, TestScreen>,
    line: &str,
    change: impl FnOnce(&mut Harness<'_, TestScreen>),
) -> Amendment {
    press(&mut screen, "Correct…");
    choose_line(&mut screen, line);
    change(&mut screen);
    write(&mut screen, "Why", "misread");
    show_who(&mut screen);
    press(&mut screen, "Amend");
    match corrected(&screen).1 {
        Command::Amend { to, .. } => to.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn vital_signs_a_dose_an_answer_a_detail_and_a_time_of_a_closed_record_are_amended() {
    let vitals = amended("T+40:00 BP 164/98", |screen| {
        screen.get_by_role_and_label(Role::TextInput, "Vital signs").focus();
        screen.run();
        screen.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        screen.run();
        type_on(screen, "164 98 84 97 14 by JO");
    });
    let Amendment::Vitals { vitals, flags } = vitals else { panic!("{vitals:?}") };
    assert_eq!(vitals.value(crate::protocol::VitalSign::Respirations), Some(14.0));
    assert!(!flags.is_empty(), "what it is flagged by is told again");
    let dose = amended("T+00:00 Dose given: ketamine 60 mg", |screen| write(screen, "Lot", "-7"));
    let Amendment::Dose(dose) = dose else { panic!("{dose:?}") };
    assert_eq!((dose.lot.as_str(), dose.amount.to_string().as_str()), ("A123-7", "60 mg"));
    let answer =
        amended("T−17:00 Nothing reported", |screen| press(screen, "Told the prescriber"));
    let Amendment::Answer(Answer::Several { options, .. }) = &answer else { panic!("{answer:?}") };
    assert_eq!(options.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["prescriber_told"]);
    let details = amended("T+30:00 Movement", |screen| press(screen, "Tremor"));
    assert!(matches!(details, Amendment::Modifiers(_)), "{details:?}");
    let time = amended("T+22:00 Tears", |screen| write(screen, "When it was", "14:20"));
    assert_eq!(time, Amendment::Time { happened_ms: 38 * 60_000, about: false });
}

/// A record with lines that say one of several values, or a few words.
fn told() -> Harness<'static, TestScreen> {
    let mut test = TestSession::open("sublingual-90");
    test.done(Command::RecordConsent { consent: "touch".into(), option: "hand".into() });
    let help = HelpPlan { words: "you are here".to_owned(), ..HelpPlan::default() };
    test.done(Command::AgreeHelp(Box::new(help)));
    test.done(Command::SetIntention { text: "to rest".to_owned() });
    test.done(order(OrderedDose::First, "one lozenge"));
    test.pass(20 * MIN);
    test.give(DoseKind::First);
    test.pass(2 * MIN);
    test.done(Command::EndDosing { how: DosingEnd::Swallowed, when: When::Now });
    test.done(Command::TouchForSafety { why: SafetyTouch::Steadied, when: When::Now });
    let attention = test.done(Command::RaiseAttention);
    test.done(Command::DescribeAttention { attention, kind: AttentionKind::Fall });
    let vitals = test.done(take_vitals([188.0, 112.0, 96.0, 97.0], None));
    let response = FlagResponse::PrescriberTold { who: "JO".to_owned() };
    test.done(Command::AnswerFlag { flagged: vitals, response });
    let moment = test.done(Command::MarkMoment { when: When::Now });
    let (text, when) = ("the door".to_owned(), When::Now);
    test.done(Command::AddMomentWords { moment, text, when });
    test.settle_and_close();
    let state = RecordState::Complete;
    TestScreen::new(Some((fixture::review(&test), state))).harness()
}

#[test]
fn consents_orders_help_attentions_and_the_clients_words_of_a_closed_record_are_amended() {
    let amended =
        |line: &str, change: fn(&mut Harness<'_, TestScreen>)| amended_in(told(), line, change);
    let touch = amended("T−20:00 Touch: Hand only", |screen| press(screen, "Feet"));
    assert_eq!(touch, Amendment::Consent("feet".into()));
    let help = amended("T−20:00 Agreed beforehand", |screen| {
        write(screen, "What to avoid", "whispering")
    });
    let Amendment::Help(help) = help else { panic!("{help:?}") };
    assert_eq!((help.words.as_str(), help.avoid.as_str()), ("you are here", "whispering"));
    let intention = amended("T−20:00 Intention", |screen| write(screen, "Text", " well"));
    assert_eq!(intention, Amendment::Text("to rest well".to_owned()));
    let order = amended("T−20:00 Dose ordered by DR", |screen| {
        write(screen, "In the prescriber's words", "s")
    });
    let Amendment::Order(order) = order else { panic!("{order:?}") };
    assert_eq!(order.words, "one lozenges");
    let end = amended("T+02:00 Lozenge hold ended: swallowed", |screen| press(screen, "Spat out"));
    assert_eq!(end, Amendment::DosingEnd(DosingEnd::SpatOut));
    let touched = amended("T+02:00 Touch for safety: steadied", |screen| {
        press(screen, "Touch in an emergency")
    });
    assert_eq!(touched, Amendment::SafetyTouch(SafetyTouch::Emergency));
    let kind = amended("T+02:00 Attention: fall", |screen| press(screen, "Vomiting"));
    assert_eq!(kind, Amendment::Attention(AttentionKind::Vomiting));
    let kind =
        amended("T+02:00 Attention: fall", |screen| write(screen, "Something else", "cramp"));
    assert_eq!(kind, Amendment::Attention(AttentionKind::Other("cramp".to_owned())));
    let told =
        amended("T+02:00 Prescriber told: JO", |screen| write(screen, "Who was told", ", and JD"));
    let who = "JO, and JD".to_owned();
    assert_eq!(told, Amendment::Response(FlagResponse::PrescriberTold { who }));
    let words = amended("the door", |screen| write(screen, "Text", ", again"));
    assert_eq!(words, Amendment::Text("the door, again".to_owned()));
}

#[test]
fn a_dose_that_cannot_be_read_says_so_at_its_field_and_nothing_is_amended() {
    let mut screen = whole();
    press(&mut screen, "Correct…");
    choose_line(&mut screen, "T+00:00 Dose given: ketamine 60 mg");
    write(&mut screen, "Amount", " and more");
    write(&mut screen, "Why", "misread");
    show_who(&mut screen);
    press(&mut screen, "Amend");
    assert!(shows(&screen, "Amount: ") && has_cursor(&screen, "Amount"));
    assert_eq!(screen.state().acts, []);
}

#[test]
fn words_are_added_to_a_moment_after_the_close() {
    let mut screen = whole();
    press(&mut screen, "Correct…");
    choose_line(&mut screen, "T+19:00 Moment marked");
    assert!(has_cursor(&screen, "In the client's own words"));
    type_on(&mut screen, "the door, again");
    show_who(&mut screen);
    press(&mut screen, "Add words");
    let (_, command) = corrected(&screen);
    assert!(
        matches!(command, Command::AddMomentWords { text, .. } if text == "the door, again"),
        "no reason is asked for: nothing is corrected"
    );
}

#[test]
fn an_entry_of_a_closed_record_is_withdrawn_for_a_reason() {
    let mut screen = whole();
    press(&mut screen, "Correct…");
    screen.get_by_role_and_label(Role::Button, "T+22:00 Tears").click();
    screen.run();
    press(&mut screen, "Withdraw");
    assert_eq!(screen.state().acts, [], "not without a reason");
    write(&mut screen, "Why", "wrong key");
    show_who(&mut screen);
    press(&mut screen, "Withdraw");
    assert!(
        matches!(corrected(&screen).1, Command::Withdraw { reason, .. } if *reason == Reason::from("wrong key"))
    );
    press(&mut screen, "Cancel");
    assert!(
        screen.query_by_role_and_label(Role::Button, "T+22:00 Tears").is_none(),
        "it is only read again"
    );
}

#[test]
fn a_record_that_was_left_open_is_not_signed() {
    let screen = TestScreen::new(Some((fixture::whole(), RecordState::Open))).harness();
    assert!(
        screen.query_by_label("Sign…").is_none()
            && screen.query_by_label("Resume, to close it…").is_some()
    );
}

fn head() -> Head {
    Head {
        session: SessionId(uuid::Uuid::from_u128(1)),
        stream: Stream::Chart,
        count: 40,
        hash: crate::journal::Hash::START,
    }
}

#[test]
fn the_head_is_shown_and_its_code_on_demand() {
    let mut test = TestScreen::new(Some((fixture::whole(), RecordState::Complete)));
    test.head = Some(head());
    let mut screen = test.harness();
    screen.get_by_label("Integrity code after 40 lines: 0000 0000 0000 0000");
    assert!(screen.query_by_label("Integrity code as a QR code").is_none());
    press(&mut screen, "Show code");
    screen.get_by_label("Integrity code as a QR code");
}

#[test]
fn a_sealed_record_asks_for_the_passphrase_of_the_keys_at_once() {
    let mut test = TestScreen::new(None);
    test.opened = Some((
        PathBuf::from("whole"),
        Err(texts::records::is_sealed().to_owned()),
        RecordState::Complete,
    ));
    test.sealed = true;
    let mut screen = test.harness();
    screen.run();
    screen.get_by_role_and_label(Role::PasswordInput, "Passphrase").focus();
    screen.run();
    screen.get_by_role_and_label(Role::PasswordInput, "Passphrase").type_text("all the keys");
    screen.key_press(egui::Key::Enter);
    screen.run();
    assert_eq!(screen.state().acts, [RecordsAct::Unlock(Typed("all the keys".into()))]);
}

/// Types into whatever has the cursor.
fn type_on(screen: &mut Harness<'_, TestScreen>, text: &str) {
    screen.input_mut().events.push(egui::Event::Text(text.to_owned()));
    screen.run();
}

fn key(screen: &mut Harness<'_, TestScreen>, key: egui::Key) {
    screen.key_press(key);
    screen.run();
}

fn has_cursor(screen: &Harness<'_, TestScreen>, field: &str) -> bool {
    let fields = screen.query_all_by_label(field);
    fields.filter(|node| node.accesskit_node().is_focused()).count() == 1
}

fn choose_line(screen: &mut Harness<'_, TestScreen>, line: &str) {
    screen.get(Find::new().role(Role::Button).label_contains(line)).click();
    screen.run();
}

#[test]
fn the_first_field_of_each_row_has_the_cursor_when_it_opens() {
    for (button, field) in [("Sign…", "Passphrase"), ("Add…", "What is added")] {
        let mut screen = whole();
        press(&mut screen, button);
        assert!(has_cursor(&screen, field), "{button}");
    }
    let mut screen = whole();
    press(&mut screen, "Correct…");
    choose_line(&mut screen, "T+49:00 Sat up, drank water., amended ");
    assert!(has_cursor(&screen, "Text"));
    type_on(&mut screen, " Walked.");
    assert_eq!(field_says(&screen, "Text"), "Sat up, drank water. Walked.");
    choose_line(&mut screen, "T+22:00 Tears");
    assert!(has_cursor(&screen, "Why"));
    let mut locked = TestScreen::new(None);
    locked.locked = true;
    assert!(has_cursor(&locked.harness(), "Initials"));
}

#[test]
fn enter_goes_on_to_the_next_empty_field_and_then_submits() {
    let mut screen = whole();
    press(&mut screen, "Add…");
    type_on(&mut screen, "Slept well.");
    key(&mut screen, egui::Key::Enter);
    assert!(has_cursor(&screen, "Passphrase"), "the initials are the therapist's");
    assert_eq!(screen.state().acts, []);
    type_on(&mut screen, "four quiet words");
    key(&mut screen, egui::Key::Enter);
    assert!(
        matches!(&screen.state().acts[..], [RecordsAct::Correct { commands, .. }] if *commands == [addendum("Slept well.")])
    );
}

#[test]
fn a_refusal_stands_beside_its_field_and_puts_the_cursor_there() {
    let mut screen = whole();
    press(&mut screen, "Add…");
    press(&mut screen, "Add");
    screen.get_by_label("What is added: This is needed.");
    assert!(has_cursor(&screen, "What is added"));
    type_on(&mut screen, "Slept well.");
    assert!(!shows(&screen, "This is needed"));
    press(&mut screen, "Add");
    screen.get_by_label("Passphrase: Type it.");
    assert!(has_cursor(&screen, "Passphrase"));
    screen.state_mut().screen.refuse(RefusedField::Who, "not known here");
    screen.run();
    screen.get_by_label("Initials: not known here");
    assert!(has_cursor(&screen, "Initials"));
    assert_eq!(screen.state().acts, []);
}

#[test]
fn esc_leaves_a_row_and_keeps_what_was_typed_but_no_passphrase() {
    let mut screen = whole();
    press(&mut screen, "Add…");
    type_on(&mut screen, "Slept well.");
    key(&mut screen, egui::Key::Enter);
    type_on(&mut screen, "four quiet words");
    key(&mut screen, egui::Key::Escape);
    assert!(screen.query_by_label("What is added").is_none());
    press(&mut screen, "Add…");
    assert_eq!(field_says(&screen, "What is added"), "Slept well.");
    let secret = screen.get_by_role_and_label(Role::PasswordInput, "Passphrase").value();
    assert_eq!(secret.unwrap_or_default(), "");
}

#[test]
fn what_was_typed_beside_one_record_stays_with_it_while_another_is_read() {
    let mut screen = whole();
    press(&mut screen, "Correct…");
    choose_line(&mut screen, "T+49:00 Sat up, drank water., amended ");
    type_on(&mut screen, " Walked.");
    let other = (PathBuf::from("other"), Ok(fixture::whole()), RecordState::Complete);
    let first = screen.state_mut().opened.replace(other);
    screen.run();
    press(&mut screen, "Correct…");
    assert!(screen.query_by_label("Text").is_none());
    screen.state_mut().opened = first;
    screen.run();
    press(&mut screen, "Correct…");
    assert_eq!(field_says(&screen, "Text"), "Sat up, drank water. Walked.");
}

#[test]
fn a_question_mark_shows_the_keys_but_not_out_of_a_text() {
    let mut screen = whole();
    press(&mut screen, "Add…");
    type_on(&mut screen, "better?");
    assert_eq!(screen.state().acts, []);
    assert_eq!(field_says(&screen, "What is added"), "better?");
    write(&mut screen, "Initials", "?");
    assert_eq!(screen.state().acts, [RecordsAct::ShowKeys]);
    assert_eq!(field_says(&screen, "Initials"), "MR");
}

#[test]
fn locked_records_show_nobodys_code() {
    let mut test = TestScreen::new(Some((fixture::whole(), RecordState::Complete)));
    test.locked = true;
    let mut screen = test.harness();
    assert!(!shows(&screen, "KAP-0417") && !shows(&screen, OWN));
    write(&mut screen, "Initials", "MR");
    show_who(&mut screen);
    press(&mut screen, "Unlock");
    assert!(matches!(&screen.state().acts[..], [RecordsAct::Enter(by)] if by.who.as_str() == "MR"));
}

#[test]
fn it_looks_as_its_pictures_in_each_theme() {
    let mut results = SnapshotResults::new();
    for (name, theme) in [
        ("records-night", Theme::Night),
        ("records-ember", Theme::Ember),
        ("records-day", Theme::Day),
    ] {
        let mut test = TestScreen::new(Some((fixture::whole(), RecordState::Complete)));
        test.head = Some(head());
        let mut screen = test.harness_in(theme, [1280.0, 800.0]);
        screen.snapshot(name);
        results.extend(screen.take_snapshot_results());
    }
}
