//! Records on a real disk: locked until somebody shows who they are, signed and added to by a
//! press, sealed until the keys are unlocked, and locked again when nobody is there.

use std::fs;
use std::time::{Duration, Instant};

use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By as Find, NodeT, Queryable};
use secrecy::SecretString;
use tempfile::TempDir;

use super::*;
use crate::audio::SimulatedPlayer;
use crate::clock::SystemClock;
use crate::journal::seal::NewKeys;
use crate::live::preparation;
use crate::practice::Theme;
use crate::rehearsal::script::Script;
use crate::rehearsal::{Pace, Rehearsal};
use crate::ui::install;

const PASSPHRASE: &str = "four quiet words";

struct Records {
    practice: Practice,
    controller: RecordsController,
    lines: Vec<SessionLine>,
    /// The session that was resumed.
    gone_on: Option<PathBuf>,
    _folder: TempDir,
}

fn closed_session(folder: &TempDir) -> Practice {
    let person = "people = [{ initials = \"MR\", name = \"Maya Ruiz\", role = \"therapist\" }]\n";
    fs::write(folder.path().join("room.toml"), format!("format = 1\n{person}")).unwrap();
    let practice = Practice::open(folder.path());
    let preparation = preparation(&practice);
    let script =
        Script::parse("1s private bring to supervision\n3s note Sat up.\n30s close left early\n")
            .unwrap();
    let now = SystemClock::new().read();
    let rehearsal = Rehearsal::begin(
        &practice,
        preparation,
        script,
        &now,
        Pace::Max,
        Box::new(SimulatedPlayer::new()),
    )
    .unwrap();
    rehearsal.run(|_, _| ()).unwrap();
    practice
}

fn sit_down(folder: TempDir, practice: Practice, led: bool) -> Harness<'static, Records> {
    let session = practice.find("last").unwrap();
    let controller = RecordsController::open(&practice, Some(session), led, Drafts::default());
    let lines = practice.lines().unwrap();
    let records = Records { practice, controller, lines, gone_on: None, _folder: folder };
    let mut person = Harness::builder()
        .with_size([1440.0, 1600.0])
        .with_render_cursor(false)
        .with_context_setup(|ctx| install(ctx, Theme::Night))
        .build_ui_state(
            |ui, records: &mut Records| {
                if let Some(NextScreen::Resume(folder)) = records.controller.show(
                    ui,
                    &mut records.practice,
                    &mut records.lines,
                    &SystemClock::new(),
                    &Keymap::default(),
                ) {
                    records.gone_on = Some(folder);
                }
            },
            records,
        );
    person.run_steps(3);
    person
}

fn with_passphrase() -> Harness<'static, Records> {
    let folder = tempfile::tempdir().unwrap();
    let practice = closed_session(&folder);
    let mut own = PersonalPassphrases::of(&practice.folders.data).unwrap();
    own.set(&"MR".parse().unwrap(), &SecretString::from(PASSPHRASE)).unwrap();
    sit_down(folder, practice, false)
}

fn press(person: &mut Harness<'_, Records>, button: &str) {
    person.get_by_role_and_label(Role::Button, button).click();
    person.run_steps(3);
}

fn write(person: &mut Harness<'_, Records>, role: Role, field: &str, text: &str) {
    person.get_by_role_and_label(role, field).focus();
    person.run_steps(1);
    person.get_by_role_and_label(role, field).type_text(text);
    person.run_steps(2);
}

/// What is typed next takes the place of what stands in a field.
fn select(person: &mut Harness<'_, Records>, field: &str) {
    person.get_by_role_and_label(Role::TextInput, field).focus();
    person.run_steps(1);
    person.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    person.run_steps(1);
}

fn shows(person: &Harness<'_, Records>, text: &str) -> bool {
    person.query_all_by_label_contains(text).next().is_some()
}

fn enter(person: &mut Harness<'_, Records>, passphrase: &str) {
    let typed = person
        .query_by_role_and_label(Role::TextInput, "Initials")
        .is_some_and(|field| field.value().is_some_and(|v| !v.is_empty()));
    if !typed {
        write(person, Role::TextInput, "Initials", "MR");
    }
    write(person, Role::PasswordInput, "Passphrase", passphrase);
    press(person, "Unlock");
}

/// Says otherwise in a session's chart, past the program.
fn change(practice: &Practice, from: &str, to: &str) {
    let chart = practice.find("last").unwrap().join("chart.0001.journal");
    let text = fs::read_to_string(&chart).unwrap();
    assert!(text.contains(from));
    fs::write(&chart, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_record_that_is_found_changed_where_it_is_opened_is_not_complete_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let practice = closed_session(&folder);
    let mut person = sit_down(folder, practice, false);
    let row = |person: &Harness<'_, Records>, state: &str| {
        let label = person.get_by_label_contains("KAP-0417, today").accesskit_node().label();
        label.is_some_and(|label| label.contains(state))
    };
    assert!(row(&person, "closed, integrity verified"), "it is verified as it is opened");
    change(&person.state().practice, "Sat up.", "Lay on.");
    person.get_by_label_contains("KAP-0417, today").click();
    person.run_steps(3);
    assert!(row(&person, "damaged") && shows(&person, "was changed after it was written"));
}

#[test]
fn a_sealed_record_that_was_changed_says_so_while_it_is_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let keys = NewKeys::first(folder.path()).unwrap();
    let (chart, process) =
        (SecretString::from("chart opens with this"), SecretString::from("and notes with that"));
    let form = keys.recovery();
    keys.drill_and_turn_on(folder.path(), &chart, &process, || Some(form.clone())).unwrap();
    let practice = closed_session(&folder);
    change(&practice, "\"sealed\":\"", "\"sealed\":\"A");
    let person = sit_down(folder, practice, false);
    assert!(shows(&person, "This record is sealed"));
    assert!(shows(&person, "was changed after it was written"));
    assert!(shows(&person, "today, ") && shows(&person, "damaged"), "in the list too");
}

#[test]
fn records_open_to_a_passphrase_and_lock_again_when_nobody_is_there() {
    let mut person = with_passphrase();
    assert!(shows(&person, "Records are locked") && !shows(&person, "KAP-0417"));
    enter(&mut person, "four loud words");
    assert!(shows(&person, "That is not the passphrase") && !shows(&person, "KAP-0417"));
    enter(&mut person, PASSPHRASE);
    assert!(shows(&person, "KAP-0417"));
    person.state_mut().practice.settings.lock_records_after = Duration::from_secs(2);
    person.run_steps(20);
    assert!(shows(&person, "Records are locked") && !shows(&person, "KAP-0417"));
}

#[test]
fn who_has_just_led_the_session_sees_its_record_and_signs_it_with_the_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let practice = closed_session(&folder);
    let mut own = PersonalPassphrases::of(&practice.folders.data).unwrap();
    own.set(&"MR".parse().unwrap(), &SecretString::from(PASSPHRASE)).unwrap();
    let mut person = sit_down(folder, practice, true);
    press(&mut person, "Sign…");
    write(&mut person, Role::PasswordInput, "Passphrase", "four loud words");
    press(&mut person, "Sign");
    let signatures = |person: &Harness<'_, Records>| {
        let read = person.state().controller.read.as_ref().unwrap();
        read.review.as_ref().unwrap().session.state().signatures.clone()
    };
    assert!(shows(&person, "That is not the passphrase") && signatures(&person).is_empty());
    write(&mut person, Role::PasswordInput, "Passphrase", PASSPHRASE);
    press(&mut person, "Sign");
    let signed = signatures(&person);
    assert_eq!(signed.len(), 1, "{signed:?}");
    let signed_in_list = |person: &Harness<'_, Records>| {
        person.state().lines.iter().map(|line| line.closing.map(|it| it.signed)).collect::<Vec<_>>()
    };
    assert_eq!(signed_in_list(&person), [Some(true)], "the list says so at once");
    assert_eq!(
        (signed[0].signature.name.as_str(), signed[0].signature.role.as_str()),
        ("Maya Ruiz", "therapist")
    );
    press(&mut person, "Add…");
    write(&mut person, Role::TextInput, "What is added", "Slept well.");
    write(&mut person, Role::PasswordInput, "Passphrase", PASSPHRASE);
    press(&mut person, "Add");
    assert!(shows(&person, "Slept well."));
}

#[test]
fn a_closed_record_is_corrected_by_its_people_and_what_it_said_stays() {
    let folder = tempfile::tempdir().unwrap();
    let practice = closed_session(&folder);
    let mut person = sit_down(folder, practice, false);
    let choose = |person: &mut Harness<'_, Records>, line: &str| {
        press(person, "Correct…");
        person.get(Find::new().role(Role::Button).label_contains(line)).click();
        person.run_steps(3);
    };
    choose(&mut person, "Sat up.");
    write(&mut person, Role::TextInput, "Text", " Drank.");
    write(&mut person, Role::TextInput, "Why", "left out");
    press(&mut person, "Amend");
    assert!(shows(&person, "Sat up. Drank.") && shows(&person, "left out"));
    let texts = |person: &Harness<'_, Records>| {
        let read = person.state().controller.read.as_ref().unwrap();
        let session = read.review.as_ref().unwrap().session.clone();
        let original = session.entries().iter().flat_map(|entry| &entry.events).any(
            |event| matches!(event, crate::session::Event::Wrote { text, .. } if text == "Sat up."),
        );
        (session.state().texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>(), original)
    };
    assert_eq!(texts(&person), (vec!["Sat up. Drank.".to_owned()], true));
    choose(&mut person, "Sat up. Drank.");
    select(&mut person, "Initials");
    write(&mut person, Role::TextInput, "Initials", "XX");
    write(&mut person, Role::TextInput, "Why", "of another client");
    press(&mut person, "Withdraw");
    assert!(
        shows(&person, "XX is not among the people of room.toml, who are MR"),
        "and nothing was done"
    );
    assert_eq!(texts(&person).0.len(), 1);
    select(&mut person, "Initials");
    write(&mut person, Role::TextInput, "Initials", "MR");
    press(&mut person, "Withdraw");
    assert_eq!(texts(&person), (Vec::new(), true));
    let folder = person.state().practice.sessions().unwrap()[0].folder.clone();
    let report = person.state().practice.review(&folder).unwrap().1;
    assert_eq!(report.state, RecordState::Complete);
}

/// A session that was cut off so long ago.
fn left_open(folder: &TempDir) -> (Practice, PathBuf) {
    let practice = Practice::open(folder.path());
    let clock: std::sync::Arc<dyn Clock> = std::sync::Arc::new(SystemClock::new());
    let records = practice
        .begin(preparation(&practice), clock.as_ref(), Box::new(SimulatedPlayer::new()))
        .unwrap();
    let handle = crate::live::Handle::start(records, clock, Box::new(|| ())).unwrap();
    let session = handle.folder().to_owned();
    handle.finish(Some(crate::session::Interruption::Program)).unwrap();
    (practice, session)
}

fn left_for_long(practice: &Practice, session: &Path) -> (LeftOpen, Wall) {
    let left = LeftOpen::of(&practice.review(session).unwrap().0).unwrap();
    let later = left.last.plus_ms(31 * 60_000);
    (left, later)
}

#[test]
fn a_session_that_was_left_long_ago_is_gone_on_with_by_its_therapist_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (practice, session) = left_open(&folder);
    let (left, later) = left_for_long(&practice, &session);
    let mut anybody = RecordsController::open(&practice, None, false, Drafts::default());
    assert!(anybody.may_resume(&session, Some(left.clone()), later), "nobody has a passphrase");

    let mut own = PersonalPassphrases::of(&practice.folders.data).unwrap();
    own.set(&"MR".parse().unwrap(), &SecretString::from(PASSPHRASE)).unwrap();
    own.set(&"JO".parse().unwrap(), &SecretString::from("other words of mine")).unwrap();
    let mut at_once = RecordsController::open(&practice, None, false, Drafts::default());
    assert!(
        at_once.may_resume(&session, Some(left.clone()), left.last.plus_ms(60_000)),
        "the client is still in the room"
    );
    let by = |who: &str, passphrase: &str| Signatory {
        who: who.parse().unwrap(),
        passphrase: Typed(passphrase.into()),
    };
    let mut later_on = RecordsController::open(&practice, None, false, Drafts::default());
    assert!(!later_on.may_resume(&session, Some(left.clone()), later));
    assert!(
        later_on.trouble.as_ref().is_some_and(|said| said.contains("left for MR to close")),
        "{:?}",
        later_on.trouble
    );
    assert!(later_on.enter(&by("MR", "other words of mine")).is_none() && !later_on.entered);
    assert!(
        matches!(later_on.enter(&by("MR", PASSPHRASE)), Some(NextScreen::Resume(folder)) if folder == session)
    );

    let mut another = RecordsController::open(&practice, None, false, Drafts::default());
    assert!(!another.may_resume(&session, Some(left.clone()), later));
    assert!(
        another.enter(&by("JO", "other words of mine")).is_none() && another.entered,
        "she reads the records and no more"
    );
    assert!(!another.may_resume(&session, Some(left), later));
}

#[test]
fn the_screen_asks_for_the_therapists_passphrase_before_a_session_left_long_ago_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (practice, session) = left_open(&folder);
    let (left, later) = left_for_long(&practice, &session);
    let mut own = PersonalPassphrases::of(&practice.folders.data).unwrap();
    own.set(&"MR".parse().unwrap(), &SecretString::from(PASSPHRASE)).unwrap();
    let mut person = sit_down(folder, practice, false);
    person.state_mut().controller.may_resume(&session, Some(left), later);
    person.run_steps(3);
    assert!(shows(&person, "This session was left for MR to close: MR's passphrase resumes it."));
    assert_eq!(
        person.get_by_role_and_label(Role::TextInput, "Initials").value().as_deref(),
        Some("MR")
    );
    write(&mut person, Role::PasswordInput, "Passphrase", PASSPHRASE);
    press(&mut person, "Unlock");
    assert_eq!(person.state().gone_on.as_deref(), Some(session.as_path()));
}

#[test]
fn a_sealed_record_opens_to_the_passphrase_of_the_keys_and_closes_when_nobody_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let keys = NewKeys::first(folder.path()).unwrap();
    let (chart, process) =
        (SecretString::from("chart opens with this"), SecretString::from("and notes with that"));
    let form = keys.recovery();
    keys.drill_and_turn_on(folder.path(), &chart, &process, || Some(form.clone())).unwrap();
    let practice = closed_session(&folder);
    let mut person = sit_down(folder, practice, false);
    assert!(shows(&person, "This record is sealed") && !shows(&person, "Sat up."));
    person.get_by_label_contains("Sealed, today");
    write(&mut person, Role::PasswordInput, "Passphrase", "chart opens with this");
    press(&mut person, "Unlock");
    let begun = Instant::now();
    while person.state().controller.unlocking.is_some() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the keys open");
        std::thread::sleep(Duration::from_millis(20));
        person.run_steps(1);
    }
    person.run_steps(2);
    assert!(shows(&person, "Sat up.") && !shows(&person, "supervision"), "the chart alone");
    person.get_by_label_contains("KAP-0417, today");
    person.state_mut().practice.settings.lock_records_after = Duration::from_secs(2);
    person.run_steps(20);
    assert!(shows(&person, "This record is sealed") && !shows(&person, "Sat up."));
    assert!(person.state().practice.unlocked.is_none());
}
