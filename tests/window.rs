//! The real window on a display of its own, led by real keys: from getting ready to a closed,
//! verified record.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    unreachable_pub
)]

mod support;

#[path = "support/pulse.rs"]
#[allow(dead_code)] // not every test needs all of it
mod pulse;

#[path = "support/window.rs"]
mod window;

#[path = "support/listening.rs"]
#[allow(dead_code)]
mod listening;

#[path = "support/control.rs"]
#[allow(dead_code)]
mod control;

use std::fs::{self, File};
use std::time::{Duration, Instant};

use control::Control;
use listening::{RATE, make_tracks, search};
use pulse::{Recording, inside, server};
use support::{Practice, holding};
use window::{Display, Window};

/// A session of a minute: long enough for every phase, short enough to wait for.
const PROTOCOL: &str = r#"
format = 1
name = "Short"
about = "a minute, for trying out"
route = "intramuscular"
codebook = "general"

[[phases]]
id = "arrive"
name = "Arrive"
until = "dose"
usual = "20s"
intensity = 0.1

[[phases]]
id = "onset"
name = "Onset"
length = "8s"
intensity = 0.5

[[phases]]
id = "peak"
name = "Peak"
length = "30s"
intensity = 1.0

[[phases]]
id = "ground"
name = "Ground"
open = true
usual = "20s"
intensity = 0.1

[[check_ins]]
id = "breathing"
manner = "look"
prompt = "Breathing and colour"
at = "peak+1s"
required = true
kind = "choice"
choices = [
  { id = "as_at_baseline", label = "As at baseline" },
  { id = "changed", label = "Changed", then = "offer_attention" },
]

[[consents]]
id = "touch"
label = "Touch"
options = [{ id = "none", label = "No touch" }, { id = "hand", label = "Hand only", covers = ["none"] }]

[[checklists]]
id = "leaving"
name = "Leaving"
by = "the therapist"
items = [{ id = "companion_here", text = "Companion here" }]

[emergency]
text = "Call the prescriber."
numbers = [{ label = "Prescriber", number = "112" }]
"#;

/// A playlist of real files, the kinds mixed.
const PLAYLIST: &str = r#"
format = 1
name = "Short"
about = "real files"
crossfade = "3s"
safe = { file = "safe.mp3" }

[sections.arrive]
order = "listed"
tracks = [{ file = "one.flac" }]

[sections.onset]
order = "listed"
tracks = [{ file = "two.mp3" }]

[sections.peak]
order = "listed"
tracks = [{ file = "three.ogg" }, { file = "five.flac" }]

[sections.ground]
order = "listed"
tracks = [{ file = "four.m4a" }]
"#;

/// The practice of this test: a short protocol, real music, one therapist.
fn furnish(practice: &Practice) {
    for folder in ["protocols", "playlists"] {
        fs::create_dir_all(practice.data.join(folder)).unwrap();
    }
    fs::write(practice.data.join("protocols/a-short.toml"), PROTOCOL).unwrap();
    fs::write(practice.data.join("playlists/short-60.toml"), PLAYLIST).unwrap();
    make_tracks(&practice.data.join("playlists"), 60);
    let person = |[initials, name, role]: [&str; 3]| {
        format!("[[people]]\ninitials = \"{initials}\"\nname = \"{name}\"\nrole = \"{role}\"\n")
    };
    let people = [["MR", "Maya Ruiz", "therapist"], ["JO", "Jonas Ott", "nurse"]].map(person);
    let people = people.concat();
    let room =
        format!("format = 1\nname = \"Room 2\"\noutput = \"chosen\"\nvolume_cap_db = 0\n{people}");
    fs::write(practice.data.join("room.toml"), room).unwrap();
}

/// Waits until the log tells of this.
fn wait_for(practice: &Practice, what: &str) {
    let begun = Instant::now();
    loop {
        let log = practice.ask(&["log", "last", "--own-words"]);
        if log.out.contains(what) {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "no \"{what}\" in:\n{}{}",
            log.out,
            log.err
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// From the client's code to the arrival.
fn start_arrival(window: &Window, practice: &Practice) {
    window.click(140, 141);
    window.write("KAP-0417");
    window.key("Tab");
    window.write("MR");
    window.click(134, 455);
    window.shot("1-prepare");
    window.click(1136, 758);
    window.write("trying out");
    window.shot("2-reason");
    window.key("Return");
    wait_for(practice, "Session opened");
    window.shot("3-arrival");
}

/// Typed, read back, given.
fn give_dose(window: &Window, practice: &Practice) {
    window.key("ctrl+d");
    window.write("ketamine");
    window.key("Tab");
    window.write("60 mg");
    for _ in 0..2 {
        window.key("Tab");
    }
    window.write("JO");
    window.shot("4-dose");
    window.key("Return");
    wait_for(practice, "Read back: ketamine 60 mg");
    std::thread::sleep(Duration::from_millis(400));
    window.shot("5-read-back");
    window.key("Return");
    wait_for(practice, "Dose given");
}

#[test]
fn a_session_is_led_from_getting_ready_to_its_record_by_real_keys_on_a_german_keyboard_and_sounds_without_a_hole()
 {
    inside(
        "a_session_is_led_from_getting_ready_to_its_record_by_real_keys_on_a_german_keyboard_and_sounds_without_a_hole",
        |folder| {
            let practice = Practice::new();
            furnish(&practice);
            let Some(display) = Display::start((1280, 800)) else { return };
            display.layout("de");
            let _server = server(folder);
            let control = Control::play(folder, 180);
            let begun = Instant::now();
            let recording = Recording::of("chosen", folder);
            let window = Window::open(practice.command(&[]), display);
            start_arrival(&window, &practice);
            window.key("e");
            window.key("s");
            give_dose(&window, &practice);
            window.key("t");
            wait_for(&practice, "Peak");
            std::thread::sleep(Duration::from_secs(4));
            window.shot("6-card");
            window.key("1");
            window.key("slash");
            window.write("quiet, breathing slowly");
            window.shot("7-note");
            window.key("Return");
            window.key("w");
            window.write("a wide field");
            window.key("Return");
            window.key("ctrl+p");
            window.write("my own sadness");
            window.key("Return");
            window.key("v");
            window.write("138 84 88 97");
            window.key("Return");
            window.key("a");
            std::thread::sleep(Duration::from_millis(300));
            window.shot("8-attention");
            std::thread::sleep(Duration::from_millis(600));
            window.key("0");
            wait_for(&practice, "Attention ended");
            wait_for(&practice, "Ground");
            window.key("e");
            window.key("s");
            window.click(760, 78);
            window.click(200, 277);
            wait_for(&practice, "Companion here");
            window.shot("9-close");
            window.hold((145, 670), Duration::from_millis(1600));
            wait_for(&practice, "Session closed");
            std::thread::sleep(Duration::from_secs(1));
            window.shot("10-record");
            std::thread::sleep(Duration::from_secs(11));
            window.terminate();

            let log = practice.ask(&["log", "last", "--own-words"]).out;
            for wanted in [
                "Eyes closed",
                "Eye mask on",
                "Dose given: ketamine 60 mg intramuscular, given by JO",
                "Tears",
                "As at baseline · Breathing and colour",
                "quiet, breathing slowly",
                "“a wide field”",
                "BP 138/84 · pulse 88 · SpO₂ 97 %",
                "Attention",
                "Eyes closed ended",
                "Session closed",
            ] {
                assert!(log.contains(wanted), "no \"{wanted}\" in:\n{log}");
            }
            assert!(!log.contains("my own sadness"), "a private note in the chart:\n{log}");
            let verified = practice.ask(&["verify", "last"]);
            assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
            assert!(verified.out.contains("complete"), "{}", verified.out);

            let samples = recording.take();
            let faults = search(&samples);
            println!("{:.0} s recorded, {faults}", samples.len() as f64 / RATE as f64);
            let ours = control.stop(begun, &faults);
            assert!(ours.is_empty(), "{ours:?} of {faults:?}");
        },
    );
}

#[test]
fn a_session_killed_in_the_middle_of_a_note_goes_on_by_one_key_with_the_note_in_its_line_and_its_music_waits_for_another()
 {
    inside(
        "a_session_killed_in_the_middle_of_a_note_goes_on_by_one_key_with_the_note_in_its_line_and_its_music_waits_for_another",
        |folder| {
            let practice = Practice::new();
            furnish(&practice);
            practice.seal();
            let Some(display) = Display::start((1280, 800)) else { return };
            let _server = server(folder);
            let said = practice.beside("said");
            let mut program = practice.command(&[]);
            program.env("STILLPOINT_LOG", "stillpoint=trace").stderr(File::create(&said).unwrap());
            let window = Window::open(program, display);
            start_arrival(&window, &practice);
            give_dose(&window, &practice);
            window.key("slash");
            window.write("her hands");
            std::thread::sleep(Duration::from_secs(1));
            window.kill();
            let draft = practice.session().join("chart.draft");
            assert!(
                fs::metadata(&draft).is_ok_and(|draft| draft.len() > 0),
                "the note is kept while it is typed"
            );
            assert!(holding(&practice.data, "her hands").is_empty(), "and sealed");
            assert!(!fs::read_to_string(&said).unwrap().contains("her hands"), "and in no message");

            let display = Display::start((1280, 800)).expect("a second display");
            let recording = Recording::of("chosen", folder);
            let window = Window::open(practice.command(&[]), display);
            window.shot("11-offer");
            window.key("Return");
            wait_for(&practice, "Resumed after");
            std::thread::sleep(Duration::from_secs(1));
            window.shot("12-gone-on-with");
            let pressed = recording.recorded();
            window.key("F11");
            std::thread::sleep(Duration::from_secs(3));
            window.key("slash");
            window.write(" are warm");
            window.key("Return");
            wait_for(&practice, "her hands are warm");
            window.shot("13-note-kept");
            window.terminate();

            let samples = recording.take();
            let sounds = samples.iter().position(|sample| sample.abs() > 1e-4).expect("it sounds");
            println!("music {} ms after its key", sounds.saturating_sub(pressed) * 1000 / RATE);
            assert!(
                sounds >= pressed,
                "it sounded {} ms before anybody wanted it",
                (pressed - sounds) * 1000 / RATE
            );
            assert!(sounds - pressed < 2 * RATE, "it took {} ms", (sounds - pressed) * 1000 / RATE);
            let verified = practice.ask(&["verify", "last"]);
            assert_eq!(verified.code, 3, "{}{}", verified.out, verified.err);
            assert!(verified.out.contains("open"), "{}", verified.out);
        },
    );
}

/// Places of the keyboard, as X numbers them.
const SHIFT: &str = "50";
const ALTGR: &str = "108";
const SUPER: &str = "133";
const PLACE_1: &str = "10";
const PLACE_6: &str = "15";
const PLACE_7: &str = "16";
const PLACE_EQUALS: &str = "21";
const PLACE_Q: &str = "24";
const PLACE_E: &str = "26";
const PLACE_T: &str = "28";
const PLACE_K: &str = "45";
const KEYPAD_7: &str = "79";
const KEYPAD_5: &str = "84";

#[test]
fn keys_mean_what_is_printed_on_them_on_the_keyboards_that_people_have() {
    inside("keys_mean_what_is_printed_on_them_on_the_keyboards_that_people_have", |folder| {
        let practice = Practice::new();
        furnish(&practice);
        let Some(display) = Display::start((1280, 800)) else { return };
        let _server = server(folder);
        let window = Window::open(practice.command(&[]), display);
        start_arrival(&window, &practice);
        // Tears on each keyboard, by the place where it prints a T, or, without Latin letters, where
        // others do.
        let keyboards = [
            ("us", PLACE_T),
            ("gb", PLACE_T),
            ("de", PLACE_T),
            ("fr", PLACE_T),
            ("us dvorak", PLACE_K),
            ("ru", PLACE_T),
            ("tr", PLACE_T),
        ];
        let log = || practice.ask(&["log", "last", "--own-words"]).out;
        let count = |what: &str| log().matches(what).count();
        let again = || std::thread::sleep(Duration::from_millis(1_100));
        for (at, (layout, place)) in keyboards.into_iter().enumerate() {
            window.layout(layout);
            again();
            window.places(&[], place);
            wait_for(&practice, "Tears");
            again();
            assert_eq!(count("Tears"), at + 1, "{layout}:\n{}", log());
        }
        // What the desktop's key or AltGr makes of a letter is no observation; a dead key composes.
        let before = log();
        window.layout("de");
        window.places(&[SUPER], PLACE_T);
        window.places(&[ALTGR], PLACE_Q);
        window.places(&[ALTGR], PLACE_E);
        window.places(&[], PLACE_EQUALS);
        window.places(&[], PLACE_E);
        again();
        assert_eq!(log(), before);
        // A sign is that sign wherever it is printed: `/` on 7, `-` on 6.
        window.places(&[SHIFT], PLACE_7);
        window.places(&[], PLACE_EQUALS);
        window.places(&[], PLACE_E);
        window.key("Return");
        wait_for(&practice, "\u{e9}");
        for said in ["one", "two"] {
            window.rolled(SHIFT, PLACE_7);
            window.write(said);
            window.key("Return");
            wait_for(&practice, said);
        }
        window.layout("fr");
        again();
        window.places(&[], PLACE_6);
        window.places(&[SHIFT], PLACE_1);
        // A minute ago is before the opening, which is asked about once.
        for _ in 0..2 {
            window.places(&[], PLACE_T);
            again();
        }
        wait_for(&practice, "−00:");
        assert_eq!(count("Tears"), keyboards.len() + 1, "{}", log());
        // Digits, by their place without Shift and printed with it; never the keypad's arrows.
        give_dose(&window, &practice);
        wait_for(&practice, "Peak");
        std::thread::sleep(Duration::from_millis(3_500));
        window.places(&[], KEYPAD_7);
        window.places(&[], KEYPAD_5);
        again();
        assert_eq!(count("As at baseline"), 0, "{}", log());
        window.places(&[], PLACE_1);
        wait_for(&practice, "As at baseline");
        window.terminate();
    });
}
