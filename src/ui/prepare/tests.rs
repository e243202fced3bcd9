mod whole_words;

use egui::{Key, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};

use super::*;
use crate::journal::RecordState;
use crate::music::{OutputDevice, Scanned, shipped_playlists};
use crate::names::SourceFile;
use crate::practice::Theme;
use crate::protocol::{parsed, shipped};
use crate::ui::install;
use crate::ui::keyboard::Keymap;
use crate::words::texts;

fn playlist(source: &SourceFile) -> PlaylistChoice {
    let playlist = Arc::new(Playlist::parse(source, texts::language()).unwrap());
    PlaylistChoice { playlist, files: Some(Arc::default()), open: Vec::new() }
}

/// Everything that the screen is shown, with the acts that it answered.
struct TestScreen {
    screen: Prepare,
    protocols: Vec<ProtocolChoice>,
    playlists: Vec<PlaylistChoice>,
    people: Vec<Person>,
    readiness: Vec<ReadinessLine>,
    problems: Vec<Problem>,
    outputs: Vec<OutputDevice>,
    output: Option<&'static str>,
    sound_open: Vec<Told>,
    earlier: Vec<SessionLine>,
    room_key_missing: bool,
    room: RoomSettings<'static>,
    wall: Wall,
    acts: Vec<PrepareAct>,
}

impl TestScreen {
    fn new() -> Self {
        let protocols = shipped().iter().map(|file| Arc::new(parsed(file, texts::language())));
        let person = |initials: &str, name: &str, role: &str| Person {
            initials: initials.parse().unwrap(),
            name: name.to_owned(),
            role: role.to_owned(),
        };
        Self {
            screen: Prepare { protocol: Some("intramuscular-60".to_owned()), ..Prepare::default() },
            protocols: protocols
                .map(|protocol| ProtocolChoice { protocol, usual_playlist: 0, open: Vec::new() })
                .collect(),
            playlists: shipped_playlists().iter().map(|file| playlist(&file.source())).collect(),
            people: vec![person("KL", "Kim Lund", "staff"), person("MR", "Maya Ruiz", "therapist")],
            readiness: Vec::new(),
            problems: Vec::new(),
            outputs: [("room", "Room 2 Speakers", true), ("laptop", "Laptop", false)]
                .map(|(id, name, is_default)| OutputDevice {
                    name: name.to_owned(),
                    id: id.to_owned(),
                    is_default,
                })
                .into(),
            output: Some("room"),
            sound_open: Vec::new(),
            earlier: Vec::new(),
            room_key_missing: false,
            room: RoomSettings::Fine,
            wall: "2026-11-21T13:31:00+01:00".parse().unwrap(),
            acts: Vec::new(),
        }
    }

    fn harness(self) -> Harness<'static, Self> {
        // Tall enough that a click by a person reaches every line without scrolling.
        self.harness_of([1440.0, 2600.0])
    }

    fn harness_of(self, window: [f32; 2]) -> Harness<'static, Self> {
        self.harness_in(Theme::Night, window)
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
        crate::ui::tokens::ground_ui(ui);
        let act = test.screen.show(
            ui,
            &Offers {
                protocols: &test.protocols,
                playlists: &test.playlists,
                people: &test.people,
                bar: NavBar { room: "Room 2", wall: test.wall, keymap: &Keymap::default() },
                readiness: &test.readiness,
                sound: SoundOffer {
                    outputs: &test.outputs,
                    chosen: test.output,
                    open: &test.sound_open,
                    ..SoundOffer::default()
                },
                problems: &test.problems,
                earlier: &test.earlier,
                trouble: None,
                room_key_missing: test.room_key_missing,
                room: test.room,
            },
        );
        test.acts.extend(act);
    }
}

#[test]
fn an_output_is_chosen_and_heard_left_and_right() {
    let mut screen = TestScreen::new().harness();
    press(&mut screen, "Laptop");
    press(&mut screen, "Hear a tone: Left");
    assert_eq!(
        screen.state().acts,
        [PrepareAct::ChooseOutput("laptop".to_owned()), PrepareAct::HearTone(Side::Left)]
    );
}

#[test]
fn a_session_without_music_of_ours_asks_for_no_output() {
    let mut test = TestScreen::new();
    test.sound_open = vec![Told { what: "No output is chosen".to_owned(), to_do: None }];
    let mut screen = test.harness();
    screen.get_by_label_contains("Open: No output is chosen");
    press(&mut screen, "No music here");
    assert!(screen.query_by_label_contains("No output is chosen").is_none());
    screen.get_by_label("another device plays it, or nothing does");
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    settle_all(&mut screen);
    press_start(&mut screen);
    let start = started(&screen).unwrap();
    assert!(screen.state().playlists[start.playlist].playlist.is_silent());
}

#[test]
fn an_output_that_is_not_there_is_named_and_plays_no_tone() {
    let mut test = TestScreen::new();
    (test.output, test.outputs) = (None, Vec::new());
    let mut screen = test.harness();
    screen.get_by_label_contains("no output is there");
    screen.get_by_label("Hear a tone: Both").click();
    screen.run();
    assert_eq!(screen.state().acts, []);
}

#[test]
fn music_that_the_client_is_not_to_hear_is_left_out_by_its_tag() {
    let mut test = TestScreen::new();
    let source = SourceFile {
        name: "voices-60.toml".to_owned(),
        text: r#"
            format = 1
            name = "Voices"
            about = "with and without"
            safe = { file = "safe.flac" }
            [sections.arrive]
            order = "listed"
            tracks = [{ file = "choir.flac", tags = ["voice"] }, { file = "strings.flac" }]
        "#
        .to_owned(),
    };
    test.playlists = vec![playlist(&source)];
    let mut screen = test.harness();
    press(&mut screen, "voice");
    screen.get_by_label_contains("choir, left out: music tagged “voice”");
    settle_all(&mut screen);
    type_into(&mut screen, "Client code", "KAP-0417");
    type_into(&mut screen, "Therapist", "MR");
    press_start(&mut screen);
    type_into(&mut screen, "Why the arrival starts with 1 item open", "on purpose");
    press_start(&mut screen);
    let Some(PrepareAct::Start(start)) = screen.state().acts.last() else {
        panic!("it starts: {:?}", screen.state().acts)
    };
    assert_eq!(start.avoid, ["voice"]);
}

fn press(screen: &mut Harness<'_, TestScreen>, label: &str) {
    screen.get_by_label(label).click();
    screen.run();
}

fn on_battery() -> ReadinessLine {
    let (what, to_do) = ("On battery, 64 %".to_owned(), Some("plug in".to_owned()));
    ReadinessLine { is_open: true, told: Told { what, to_do } }
}

/// What the button that starts says.
fn start_label(screen: &Harness<'_, TestScreen>) -> String {
    let buttons = screen.get_all_by_role(Role::Button);
    let labels = buttons.filter_map(|node| node.accesskit_node().label());
    labels.map(|label| label.to_string()).find(|label| label.starts_with("Start")).unwrap()
}

fn press_start(screen: &mut Harness<'_, TestScreen>) {
    let label = start_label(screen);
    press(screen, &label);
}

fn type_into(screen: &mut Harness<'_, TestScreen>, field: &str, text: &str) {
    screen.get_by_role_and_label(Role::TextInput, field).click();
    screen.run();
    screen.get_by_role_and_label(Role::TextInput, field).type_text(text);
    screen.run();
}

/// Ticks every box and answers every consent with its first option.
fn settle_all(screen: &mut Harness<'_, TestScreen>) {
    press(screen, "Who ticks: Kim Lund");
    let boxes: Vec<String> = screen
        .query_all_by_role(Role::CheckBox)
        .filter_map(|node| node.accesskit_node().label().map(|label| label.to_string()))
        .collect();
    for label in boxes {
        screen.get_by_role_and_label(Role::CheckBox, &label).click_accesskit();
        screen.run();
    }
    for label in [
        "Touch: No touch",
        "Stop: Raised hand",
        "Recording: Not consented",
        "Booster: Not consented",
    ] {
        // Some lie below the window's edge.
        screen.get_by_label(label).click_accesskit();
        screen.run();
    }
}

fn started(screen: &Harness<'_, TestScreen>) -> Option<Start> {
    screen.state().acts.iter().find_map(|act| match act {
        PrepareAct::Start(start) => Some(Start::clone(start)),
        _ => None,
    })
}

#[test]
fn a_room_that_is_settled_starts_at_one_press() {
    let mut screen = TestScreen::new().harness();
    press(&mut screen, "Sublingual lozenge");
    press(&mut screen, "Long Tide");
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    settle_all(&mut screen);
    press(&mut screen, "Start KAP-0417 · Sublingual lozenge");
    let start = started(&screen).unwrap();
    let protocol = &screen.state().protocols[start.protocol].protocol;
    assert_eq!(protocol.id, "sublingual-90");
    assert_eq!(screen.state().playlists[start.playlist].playlist.id, "long-tide-90");
    assert_eq!((start.client.as_str(), start.therapist.as_str()), ("KAP-0417", "MR"));
    let items: usize = crate::protocol::well_known::PREPARATION
        .map(|list| protocol.checklist(&list.into()).unwrap().items.len())
        .iter()
        .sum();
    assert_eq!(start.ticks.len(), items);
    assert!(
        start
            .ticks
            .iter()
            .all(|tick| tick.who.as_str() == "KL" && tick.wall.hour_minute() == "13:31")
    );
    assert_eq!(start.consents[0], ("touch".into(), "none".into()));
    assert_eq!(start.open_items_reason, None);
    assert!(!start.rehearsal);
}

#[test]
fn a_name_is_refused_calmly_and_a_code_is_taken() {
    let mut screen = TestScreen::new().harness();
    type_into(&mut screen, "Client code", "Anna");
    screen.get_by_label(crate::words::texts::prepare::not_a_client());
    type_into(&mut screen, "Client code", "-7");
    assert!(screen.query_by_label(crate::words::texts::prepare::not_a_client()).is_none());
    screen.get_by_label("First session with this code");
}

#[test]
fn an_earlier_session_of_the_same_code_is_told() {
    let mut test = TestScreen::new();
    let line = |day: &str, rehearsal: bool| SessionLine {
        folder: PathBuf::from(day),
        day: day.parse().unwrap(),
        client: Some("KAP-0417".parse().unwrap()),
        protocol: "Intramuscular".to_owned(),
        rehearsal,
        opened: None,
        therapist: None,
        closing: None,
        state: Some(RecordState::Complete),
    };
    test.earlier =
        vec![line("2026-11-20", true), line("2026-11-07", false), line("2026-10-24", false)];
    let mut screen = test.harness();
    type_into(&mut screen, "Client code", "KAP-0417");
    screen.get_by_label("Third session, last on 7 Nov 2026");
}

fn of_client(client: Option<&str>, day: &str) -> SessionLine {
    SessionLine {
        folder: PathBuf::from(day),
        day: day.parse().unwrap(),
        client: client.map(|client| client.parse().unwrap()),
        protocol: "Intramuscular".to_owned(),
        rehearsal: false,
        opened: None,
        therapist: None,
        closing: None,
        state: Some(RecordState::Complete),
    }
}

#[test]
fn a_code_is_the_same_client_however_it_is_typed_and_a_slip_is_asked_about() {
    let mut test = TestScreen::new();
    test.earlier = vec![of_client(Some("KAP-0417"), "2026-11-07")];
    let mut screen = test.harness();
    type_into(&mut screen, "Client code", "kap 0417");
    screen.get_by_label("Second session, last on 7 Nov 2026");
    screen.get_by_label_contains("Start KAP-0417 · Intramuscular");
    screen.state_mut().screen.client = "kap-0471".to_owned();
    screen.run();
    press(&mut screen, "KAP-0417?");
    assert_eq!(screen.state().screen.client, "KAP-0417");
    screen.get_by_label("Second session, last on 7 Nov 2026");
}

#[test]
fn codes_that_are_sealed_are_compared_once_they_are_unlocked() {
    let mut test = TestScreen::new();
    test.earlier = vec![of_client(None, "2026-11-07")];
    let mut screen = test.harness();
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Unlock to compare…");
    assert_eq!(screen.state().acts, [PrepareAct::OpenRecords]);
}

#[test]
fn a_rehearsal_needs_no_code() {
    let mut screen = TestScreen::new().harness();
    press(&mut screen, "Rehearsal, no client");
    assert!(screen.query_by_role_and_label(Role::TextInput, "Client code").is_none());
    press(&mut screen, "Therapist: Maya Ruiz");
    settle_all(&mut screen);
    press(&mut screen, "Start Rehearsal · Intramuscular");
    let start = started(&screen).unwrap();
    assert!(start.rehearsal && start.client == ClientCode::rehearsal());
}

#[test]
fn nothing_is_chosen_by_itself_and_no_field_holds_a_plausible_value() {
    let mut test = TestScreen::new();
    (test.screen, test.output) = (Prepare::default(), None);
    let screen = test.harness();
    screen.get_by_label_contains("Choose a protocol");
    assert_eq!(start_label(&screen), "Start");
    for role in [Role::RadioButton, Role::Button] {
        for node in screen.query_all_by_role(role) {
            let toggled = node.accesskit_node().toggled();
            let on = toggled == Some(egui::accesskit::Toggled::True);
            assert!(!on, "{:?}", node.accesskit_node().label());
        }
    }
    for field in screen.query_all_by_role(Role::TextInput) {
        let node = field.accesskit_node();
        let hint = node.placeholder().unwrap_or_default();
        assert!(!hint.contains(|c: char| c.is_ascii_digit()) && hint != "JO", "{hint}");
    }
}

#[test]
fn nothing_is_said_to_be_done_before_a_protocol_is_chosen() {
    let mut test = TestScreen::new();
    test.screen.protocol = None;
    let mut screen = test.harness();
    let done = texts::prepare::all_done();
    assert!(screen.query_by_label(done).is_none());
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    assert!(screen.query_by_label(done).is_none());
    press(&mut screen, "Intramuscular");
    settle_all(&mut screen);
    screen.get_by_label(done);
}

#[test]
fn a_protocol_under_the_mouse_does_not_look_chosen() {
    for theme in Theme::ALL {
        let look = |chosen: bool, hovered: bool| {
            super::choices::card_look(theme.tokens(), chosen, hovered)
        };
        let (_, chosen) = look(true, false);
        let (_, hovered) = look(false, true);
        let (_, neither) = look(false, false);
        assert_eq!(hovered, neither, "only its ground answers the mouse");
        assert!(chosen.width > hovered.width && chosen.color != hovered.color, "{theme:?}");
        assert_eq!(look(true, true), look(true, false));
    }
}

#[test]
fn what_is_wrong_with_the_practice_s_files_is_open_and_named_at_the_button() {
    let mut test = TestScreen::new();
    let problem = |line: usize| Problem {
        file: "ours.toml".to_owned(),
        line,
        key: "route".to_owned(),
        message: "unknown".to_owned(),
        hint: None,
    };
    test.problems = vec![problem(2), problem(7)];
    test.protocols[0].open =
        vec![Told { what: "no emergency text is written yet".to_owned(), to_do: None }];
    let mut screen = test.harness();
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    settle_all(&mut screen);
    assert_eq!(start_label(&screen), "Start KAP-0417 · Intramuscular · 2 open…");
    screen.get_by_label("Open: ours.toml can't be used · no emergency text is written yet");
}

#[test]
fn the_last_good_settings_are_told_large_and_count_as_open() {
    let mut test = TestScreen::new();
    test.room = RoomSettings::LastGood(Some("28 Nov 2026, 14:02"));
    let mut screen = test.harness();
    screen.get_by_label_contains("The room's settings of 28 Nov 2026, 14:02 are used.");
    screen.get_by_label_contains("Open: room.toml can't be read");
    press(&mut screen, "Read again");
    assert_eq!(screen.state().acts, [PrepareAct::ReadAgain]);
}

#[test]
fn without_any_settings_a_start_wants_an_act_and_a_reason() {
    let mut test = TestScreen::new();
    test.room = RoomSettings::Unknown;
    let mut screen = test.harness_of([1280.0, 800.0]);
    assert!(screen.query_by_label_contains("Start").is_none(), "no session begins");
    press(&mut screen, "Begin without it");
    screen.get_by_label(crate::words::texts::prepare::needs_reason());
    type_into(&mut screen, "Why you begin without the room's settings", "file on another disk");
    press(&mut screen, "Begin without it");
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    press_start(&mut screen);
    assert_eq!(screen.state().screen.reason, "file on another disk");
    press_start(&mut screen);
    let start = started(&screen).unwrap();
    assert_eq!(start.open_items_reason, Some("file on another disk".into()));
}

#[test]
fn a_playlist_that_is_too_short_says_so_by_phase_and_counts_as_open() {
    let source = SourceFile {
        name: "short-60.toml".to_owned(),
        text: r#"
            format = 1
            name = "Short"
            safe = { pad = "warm" }
            [sections.arrive]
            tracks = [{ pad = "warm" }]
            [sections.peak]
            tracks = [{ file = "one.flac" }]
        "#
        .to_owned(),
    };
    let good = crate::music::GoodFile {
        path: "/music/one.flac".into(),
        sha256: "one".to_owned(),
        leading_silence: std::time::Duration::ZERO,
        length: std::time::Duration::from_secs(269),
        loudness: None,
        remarks: Vec::new(),
    };
    let mut test = TestScreen::new();
    test.playlists = vec![playlist(&source)];
    let files = BTreeMap::from([(PathBuf::from("one.flac"), Scanned::Good(good))]);
    test.playlists[0].files = Some(Arc::new(files));
    let mut screen = test.harness();
    screen.get_by_label_contains("4:29 of music, the built-in sound carries 30:31");
    screen.get_by_label_contains("Onset, 5 min");
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    settle_all(&mut screen);
    screen.get_by_label("Open: Peak: 4:29 of music for 35 min");
}

#[test]
fn nothing_starts_without_a_client_a_therapist_and_a_protocol() {
    let mut screen = TestScreen::new().harness();
    screen.state_mut().screen.protocol = None;
    screen.run();
    assert!(start_label(&screen).starts_with("Start"), "{}", start_label(&screen));
    press_start(&mut screen);
    assert_eq!(screen.query_all_by_label("The client code is missing.").count(), 2);
    type_into(&mut screen, "Client code", "KAP-0417");
    press_start(&mut screen);
    assert_eq!(screen.query_all_by_label("The therapist's initials are missing.").count(), 2);
    type_into(&mut screen, "Therapist", "MR");
    press_start(&mut screen);
    assert_eq!(screen.query_all_by_label("No protocol is chosen.").count(), 2);
    assert!(screen.get_by_role_and_label(Role::RadioButton, "Intramuscular").is_focused());
    assert_eq!(started(&screen), None);
}

#[test]
fn open_items_ask_why_in_place() {
    let mut test = TestScreen::new();
    test.readiness = vec![on_battery()];
    let mut screen = test.harness();
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    settle_all(&mut screen);
    press(&mut screen, "Call line tested");
    press(&mut screen, "Start KAP-0417 · Intramuscular · 2 open…");
    let why = "Why the arrival starts with 2 items open";
    assert!(screen.get_by_role_and_label(Role::TextInput, why).is_focused());
    press(&mut screen, "Start KAP-0417 · Intramuscular");
    assert_eq!(started(&screen), None);
    screen.get_by_label(crate::words::texts::prepare::needs_reason());
    assert!(screen.get_by_role_and_label(Role::TextInput, why).is_focused());
    screen.get_by_role_and_label(Role::TextInput, why).type_text("line under repair");
    screen.run();
    screen.key_press(Key::Enter);
    screen.run();
    let start = started(&screen).unwrap();
    assert_eq!(start.open_items_reason, Some("line under repair".into()));
    assert!(start.ticks.iter().all(|tick| tick.tick.item != "call_line"));
}

#[test]
fn a_start_with_open_items_can_be_left() {
    let mut screen = TestScreen::new().harness();
    type_into(&mut screen, "Client code", "KAP-0417");
    press(&mut screen, "Therapist: Maya Ruiz");
    let label = start_label(&screen);
    press(&mut screen, &label);
    press(&mut screen, "Not yet");
    screen.get_by_label(&label);
    assert_eq!(started(&screen), None);
}

#[test]
fn the_room_is_handed_over_to_the_therapist_who_ticks_from_then_on() {
    let mut screen = TestScreen::new().harness();
    type_into(&mut screen, "Who ticks", "KL");
    assert!(screen.query_by_label_contains("Hand over").is_none(), "to whom?");
    type_into(&mut screen, "Therapist", "MR");
    press(&mut screen, "Hand over to MR");
    screen.get_by_label("KL handed over to MR at 13:31");
    assert!(screen.query_by_label_contains("Hand over").is_none());
    press(&mut screen, "Fasting as instructed");
    let (who, _) = screen.state().screen.ticks.values().next().unwrap();
    assert_eq!(who.as_str(), "MR");
}

#[test]
fn a_tick_needs_a_person_and_is_taken_back_by_a_second_press() {
    let mut screen = TestScreen::new().harness();
    press(&mut screen, "Blanket");
    screen.get_by_label(crate::words::texts::prepare::who_ticks());
    assert!(screen.state().screen.ticks.is_empty());
    type_into(&mut screen, "Who ticks", "jo");
    press(&mut screen, "Blanket");
    assert_eq!(screen.state().screen.ticks.values().next().unwrap().0.as_str(), "JO");
    press(&mut screen, "Blanket");
    assert!(screen.state().screen.ticks.is_empty());
}

#[test]
fn a_missing_room_key_is_asked_about_before_any_session_and_never_made_by_one_press() {
    let mut screen =
        TestScreen { room_key_missing: true, ..TestScreen::new() }.harness_of([1280.0, 800.0]);
    assert!(screen.query_by_label_contains("Start").is_none(), "no session begins");
    screen.get_by_label(crate::words::texts::prepare::room_key_missing());
    type_into(&mut screen, "Fingerprint of the lost key, from paper", "1A2b");
    press(&mut screen, "Make a new key");
    screen.get_by_label(crate::words::texts::prepare::not_a_fingerprint());
    assert_eq!(screen.state().acts, []);
    type_into(
        &mut screen,
        "Fingerprint of the lost key, from paper",
        " 3c4d 5e6f 7a8b 1a2b 3c4d 5e6f 7a8b",
    );
    press(&mut screen, "Make a new key");
    let confirmed = Some("1a2b3c4d5e6f7a8b1a2b3c4d5e6f7a8b".parse().unwrap());
    assert_eq!(screen.state().acts, [PrepareAct::NewRoomKey(confirmed)]);
    screen.state_mut().acts.clear();
    press(&mut screen, "Begin as another room…");
    assert_eq!(screen.state().acts, [], "what it means is said first");
    screen.get_by_label(crate::words::texts::prepare::another_room_means());
    press(&mut screen, "Yes, as another room");
    assert_eq!(screen.state().acts, [PrepareAct::NewRoomKey(None)]);
}

#[test]
fn the_playlist_follows_the_protocol_until_one_is_chosen() {
    let mut test = TestScreen::new();
    for (place, choice) in test.protocols.iter_mut().enumerate() {
        choice.usual_playlist = place.min(2);
    }
    let mut screen = test.harness();
    let chosen = |screen: &Harness<'_, TestScreen>| {
        let test = screen.state();
        let offers = Offers {
            protocols: &test.protocols,
            playlists: &test.playlists,
            people: &[],
            bar: NavBar { room: "", wall: test.wall, keymap: &Keymap::default() },
            sound: SoundOffer::default(),
            readiness: &[],
            problems: &[],
            earlier: &[],
            trouble: None,
            room_key_missing: false,
            room: RoomSettings::Fine,
        };
        test.screen.playlist_place(&offers)
    };
    press(&mut screen, "Sublingual lozenge");
    assert_eq!(chosen(&screen), Some(1));
    let name = screen.state().playlists[0].playlist.name.clone();
    press(&mut screen, &name);
    press(&mut screen, "Intravenous");
    assert_eq!(chosen(&screen), Some(0));
}

#[test]
fn a_broken_file_is_told_with_its_place() {
    let mut test = TestScreen::new();
    test.problems = vec![Problem {
        file: "ours.toml".to_owned(),
        line: 42,
        key: "check_ins.breathing.at".to_owned(),
        message: "unknown anchor \"peek\"".to_owned(),
        hint: Some("did you mean \"peak\"?".to_owned()),
    }];
    let screen = test.harness();
    screen.get_by_label("ours.toml, line 42: check_ins.breathing.at: unknown anchor \"peek\"; did you mean \"peak\"?");
}

#[test]
fn the_keyboard_reaches_the_last_box_in_a_small_window_and_it_scrolls_into_sight() {
    let mut screen = TestScreen::new().harness_of([1024.0, 600.0]);
    press(&mut screen, "Who ticks: Kim Lund");
    for _ in 0..80 {
        if screen.get_by_label("Prescriber reachable").is_focused() {
            break;
        }
        screen.key_press(Key::Tab);
        screen.run();
    }
    screen.run();
    let item = screen.get_by_label("Prescriber reachable");
    assert!(item.is_focused());
    assert!(item.rect().bottom() <= 600.0 - 68.0, "{:?}", item.rect());
    screen.key_press(Key::Space);
    screen.run();
    assert_eq!(screen.state().screen.ticks.len(), 1);
}

#[test]
fn records_and_the_theme_are_a_press_away() {
    let mut screen = TestScreen::new().harness();
    press(&mut screen, "Records");
    press(&mut screen, "Theme");
    assert_eq!(screen.state().acts, [PrepareAct::OpenRecords]);
    assert_eq!(crate::ui::tokens::theme(&screen.ctx), Theme::Ember);
}

#[test]
fn getting_ready_speaks_german() {
    texts::speak(crate::names::Language::German);
    let mut screen = TestScreen::new().harness();
    type_into(&mut screen, "Klientencode", "KAP-0417");
    screen.get_by_label("Erste Sitzung mit diesem Code");
    type_into(&mut screen, "Therapie", "MR");
    let label =
        screen.get_by_label_contains(" beginnen · ").accesskit_node().label().unwrap().to_string();
    press(&mut screen, &label);
    assert!(screen.query_all_by_label_contains("offenen Punkten beginnt").count() > 0);
    crate::ui::tests::nothing_english_in(&screen);
}

#[test]
fn it_looks_as_its_pictures_in_each_theme() {
    let mut results = SnapshotResults::new();
    for (name, theme) in [
        ("prepare-night", Theme::Night),
        ("prepare-ember", Theme::Ember),
        ("prepare-day", Theme::Day),
    ] {
        let mut test = TestScreen::new();
        test.readiness = vec![on_battery()];
        let mut screen = test.harness_in(theme, [1280.0, 800.0]);
        press(&mut screen, "Who ticks: Kim Lund");
        press(&mut screen, "Couch and side-lying space clear");
        screen.snapshot(name);
        results.extend(screen.take_snapshot_results());
    }
}

#[test]
fn the_clients_code_has_the_cursor_first_and_whatever_a_start_lacks_then() {
    let test = TestScreen::new();
    let mut screen = test.harness();
    let has_cursor = |screen: &Harness<'_, TestScreen>, field: &str| {
        screen.get_by_role_and_label(Role::TextInput, field).is_focused()
    };
    assert!(has_cursor(&screen, "Client code"));
    type_into(&mut screen, "Client code", "KAP-0417");
    press_start(&mut screen);
    assert!(has_cursor(&screen, "Therapist"));
}

#[test]
fn fields_that_nobody_asks_for_are_forgotten_with_their_pass() {
    let mut screen = TestScreen::new().harness();
    let shown = |screen: &mut Harness<'_, TestScreen>| {
        screen.step();
        let id = crate::ui::widgets::shown_fields_id();
        screen.ctx.data(|data| {
            data.get_temp::<Vec<crate::ui::widgets::ShownField>>(id)
                .map_or(0, |fields| fields.len())
        })
    };
    let once = shown(&mut screen);
    (0..10).for_each(|_| screen.step());
    assert!(once > 0 && shown(&mut screen) == once);
}

fn type_on(screen: &mut Harness<'_, TestScreen>, text: &str) {
    screen.input_mut().events.push(egui::Event::Text(text.to_owned()));
    screen.run();
}

#[test]
fn enter_goes_from_the_client_to_the_therapist_to_the_start() {
    let mut screen = TestScreen::new().harness();
    type_on(&mut screen, "KAP-0417");
    screen.key_press(Key::Enter);
    screen.run();
    type_on(&mut screen, "MRuiz");
    screen.key_press(Key::Enter);
    screen.run();
    assert!(screen.get_by_role_and_label(Role::TextInput, "Therapist").is_focused());
    assert_eq!(screen.query_all_by_label("The therapist's initials are missing.").count(), 1);
    for _ in 0..3 {
        screen.key_press(Key::Backspace);
    }
    screen.run();
    screen.key_press(Key::Enter);
    screen.run();
    assert!(screen.get_by_label_contains("Start KAP-0417").is_focused());
    assert_eq!(started(&screen), None, "one Enter, one step");
    screen.key_press(Key::Enter);
    screen.run();
    assert!(screen.query_all_by_label_contains("Why the arrival starts").count() > 0);
}

#[test]
fn a_tick_by_nobody_puts_the_cursor_where_it_is_said_who() {
    let mut screen = TestScreen::new().harness();
    press(&mut screen, "Blanket");
    assert!(screen.get_by_role_and_label(Role::TextInput, "Who ticks").is_focused());
}

#[test]
fn a_question_mark_shows_the_keys_and_is_no_part_of_a_code() {
    let mut screen = TestScreen::new().harness();
    type_on(&mut screen, "KAP-0417?");
    assert_eq!(screen.state().acts, [PrepareAct::ShowKeys(Some(0))]);
    let code = screen.get_by_role_and_label(Role::TextInput, "Client code").value();
    assert_eq!(code.unwrap(), "KAP-0417");
}
