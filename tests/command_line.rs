//! The real binary on the command line: what it prints, where it exits, what it leaves behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

struct Home {
    data: TempDir,
}

impl Home {
    fn new() -> Self {
        Self { data: TempDir::new().unwrap() }
    }

    fn run(&self, args: &[&str]) -> Output {
        run(self.data.path(), args)
    }

    fn session(&self) -> PathBuf {
        let mut folders: Vec<PathBuf> = fs::read_dir(self.data.path().join("sessions"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        assert_eq!(folders.len(), 1);
        folders.remove(0)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.data.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn run(data: &Path, args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("stillpoint").unwrap();
    command.env_remove("STILLPOINT_DATA").arg("--data").arg(data).args(args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn every_protocol_that_ships_rehearses_to_a_complete_record() {
    for protocol in [
        "intramuscular-60",
        "sublingual-90",
        "intravenous-45",
        "esketamine-120",
        "rapidly-dissolving-60",
        "talking-60",
    ] {
        let home = Home::new();
        let told = home.run(&["rehearse", protocol]);
        assert_eq!(code(&told), 0, "{protocol}: {}{}", stdout(&told), stderr(&told));
        assert!(stdout(&told).contains("T+00:00") && stdout(&told).contains("Session closed"));
        let verified = home.run(&["verify", "--all"]);
        assert_eq!(code(&verified), 0);
        assert!(stdout(&verified).contains("complete"), "{}", stdout(&verified));
    }
}

#[test]
fn the_log_leaves_own_words_and_process_notes_out_until_they_are_asked_for() {
    let home = Home::new();
    let script =
        home.write("script.txt", "1s words the canary sang\n2s private the canary grieved\n20s note plain\n30s close left early\n");
    assert_eq!(code(&home.run(&["rehearse", "intramuscular-60", "--script", &script])), 0);
    for form in ["text", "csv", "json"] {
        let plain = stdout(&home.run(&["log", "last", "--as", form]));
        assert!(plain.contains("plain") && !plain.contains("canary"), "{plain}");
        assert!(
            !plain.to_lowercase().contains("process"),
            "not even that there are private notes: {plain}"
        );
        let whole = stdout(&home.run(&["log", "last", "--as", form, "--own-words", "--process"]));
        assert!(whole.contains("canary sang") && whole.contains("canary grieved"), "{whole}");
    }
}

#[test]
fn private_text_is_in_the_process_file_and_nowhere_else() {
    let home = Home::new();
    let script = home.write("script.txt", "2s private the canary grieved\n30s close left early\n");
    let told = home.run(&["rehearse", "intramuscular-60", "--script", &script]);
    assert!(!stdout(&told).contains("canary") && !stderr(&told).contains("canary"));
    let holds: Vec<String> = fs::read_dir(home.session())
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| fs::read_to_string(path).unwrap_or_default().contains("canary"))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(holds, ["process.0001.journal"]);
}

#[test]
fn a_changed_byte_in_a_record_is_found_and_told_with_its_line() {
    let home = Home::new();
    home.run(&["rehearse", "intramuscular-60"]);
    let file = home.session().join("chart.0001.journal");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("Settling in.", "Settling im.", 1)).unwrap();
    let verified = home.run(&["verify", "last"]);
    assert_eq!(code(&verified), 1);
    assert!(
        stdout(&verified).contains("DAMAGED") && stdout(&verified).contains("line "),
        "{}",
        stdout(&verified)
    );
}

#[test]
fn check_tells_every_problem_with_its_line_and_exits_with_1() {
    let home = Home::new();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/protocols/intramuscular-60.toml");
    let text = fs::read_to_string(shipped).unwrap();
    let broken = home.write(
        "broken.toml",
        &text.replacen("route =", "rout =", 1).replacen("\"look\"", "\"glance\"", 1),
    );
    let checked = home.run(&["check", &broken]);
    assert_eq!(code(&checked), 1);
    let told = stdout(&checked);
    assert!(
        told.contains("broken.toml:") && told.contains("rout") && told.lines().count() >= 2,
        "{told}"
    );
}

#[test]
fn check_says_what_a_sound_protocol_goes_without() {
    let home = Home::new();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/protocols/intramuscular-60.toml");
    let text = fs::read_to_string(shipped).unwrap();
    let without = [
        ("id = \"booster\"", "id = \"second_dose\"", "consents without \"booster\": "),
        ("id = \"companion_here\"", "id = \"companion\"", "without \"companion_here\": "),
    ];
    for (id, other, said) in without {
        assert!(text.contains(id), "{id}");
        let checked = home.run(&["check", &home.write("own.toml", &text.replace(id, other))]);
        assert_eq!(code(&checked), 0, "it is sound");
        let told = stdout(&checked);
        assert!(told.lines().count() == 2 && told.contains(said), "{told}");
    }
}

#[test]
fn check_tells_a_whole_folder_and_one_slip_hides_no_other() {
    let home = Home::new();
    let playlist = "format = 1\nname = \"Ours\"\nsafe = { pad = \"warm\" }\n[sections.retrun]\ntracks = [{ file = \"gone.flac\" }]\n";
    fs::create_dir_all(home.data.path().join("playlists")).unwrap();
    fs::create_dir_all(home.data.path().join("protocols")).unwrap();
    fs::write(home.data.path().join("playlists/ours-60.toml"), playlist).unwrap();
    fs::write(home.data.path().join("playlists/broken-60.toml"), "format = 1\nnaem = \"x\"\n")
        .unwrap();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/protocols/intramuscular-60.toml");
    let protocol = fs::read_to_string(shipped).unwrap().replacen("route =", "rout =", 1);
    fs::write(home.data.path().join("protocols/intramuscular-60.toml"), protocol).unwrap();
    let room = "format = 1\noutput = \"Nowhere\"\nfallback_output = \"Nowhere\"\nsecond_folder = \"/nowhere/second\"\n[keys]\nvitals = \"m\"\n";
    fs::write(home.data.path().join("room.toml"), room).unwrap();
    let checked = home.run(&["check", home.data.path().to_str().unwrap()]);
    let told = stdout(&checked);
    assert_eq!(code(&checked), 1, "{told}");
    for finding in [
        "broken-60.toml:2: naem: unknown key",
        "intramuscular-60.toml:",
        "rout: unknown key",
        "room.toml: The keys of room.toml are not used",
        "The output “Nowhere” is not there",
        "The fallback output is the output itself: Nowhere",
        "Ours: no phase plays the section “retrun”; did you mean “return”?",
        "“gone” does not play: its file is not there",
        "Records are kept in one place only: could not write /nowhere/second",
        "things are open",
    ] {
        assert!(told.contains(finding), "{finding}: {told}");
    }
    assert_eq!(stdout(&home.run(&["check"])), told, "the folder itself is the default");
}

#[test]
fn a_room_file_that_can_not_be_read_starts_nothing_on_defaults() {
    let home = Home::new();
    fs::create_dir_all(home.data.path()).unwrap();
    let room = home.data.path().join("room.toml");
    fs::write(&room, "format = 1\noutptu = \"Room 2 Speakers\"\n").unwrap();
    let rehearse = ["rehearse", "intramuscular-60", "--speed", "max"];
    let into = home.data.path().join("out.wav");
    let render = ["render", "intramuscular-60", "--out", into.to_str().unwrap()];
    for command in [&rehearse[..], &render[..], &["tone"], &["verify", "--all"]] {
        let answer = home.run(command);
        assert_eq!(code(&answer), 2, "{command:?}");
        let told = stderr(&answer);
        assert!(
            told.contains("room.toml:2: outptu: unknown key; did you mean \"output\"?"),
            "{told}"
        );
    }
    assert!(!home.data.path().join("sessions").exists() && !into.exists());
    fs::write(home.data.path().join("room.last-good.toml"), "format = 1\nname = \"Room 2\"\n")
        .unwrap();
    assert_eq!(code(&home.run(&rehearse)), 2, "the last good settings are not these");
    let verified = home.run(&["verify", "--all"]);
    assert_eq!(code(&verified), 0, "{}", stderr(&verified));
    assert!(stderr(&verified).contains("last good copy is used"), "{}", stderr(&verified));
}

#[test]
fn what_can_not_be_done_says_why_and_exits_with_2() {
    let home = Home::new();
    let cases: [(&[&str], &str); 5] = [
        (&["rehearse", "intramuscular"], "known are intramuscular-60"),
        (
            &["rehearse", "intramuscular-60", "--script", "/nowhere/script.txt"],
            "/nowhere/script.txt",
        ),
        (&["rehearse", "intramuscular-60", "--speed", "0"], "number of times"),
        (&["log", "yesterday"], "there is no session `yesterday`"),
        (&["check", "/nowhere/p.toml"], "/nowhere/p.toml"),
    ];
    for (args, says) in cases {
        let answer = home.run(args);
        assert_eq!(code(&answer), 2, "{args:?}");
        assert!(stderr(&answer).contains(says), "{args:?}: {}", stderr(&answer));
    }
}

#[test]
fn a_data_folder_that_can_not_be_written_says_which() {
    let home = Home::new();
    let file = home.write("taken", "a file, not a folder");
    let answer = run(Path::new(&file), &["rehearse", "intramuscular-60"]);
    assert_eq!(code(&answer), 2);
    assert!(stderr(&answer).contains(&file), "{}", stderr(&answer));
}

#[test]
fn a_script_with_mistakes_is_not_begun() {
    let home = Home::new();
    let script = home.write("script.txt", "1s obsrve tears\n2s vitals many\n");
    let answer = home.run(&["rehearse", "intramuscular-60", "--script", &script]);
    assert_eq!(code(&answer), 2);
    assert!(
        stderr(&answer).contains("line 1") && stderr(&answer).contains("line 2"),
        "{}",
        stderr(&answer)
    );
    assert!(!home.data.path().join("sessions").exists(), "nothing was begun");
}

#[test]
fn a_second_program_on_the_same_folder_is_refused_by_the_lock() {
    let home = Home::new();
    let mut first = std::process::Command::new(assert_cmd::cargo::cargo_bin("stillpoint"))
        .args([
            "--data",
            home.data.path().to_str().unwrap(),
            "rehearse",
            "intramuscular-60",
            "--speed",
            "1",
        ])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let sessions = home.data.path().join("sessions");
    while !sessions.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = home.run(&["rehearse", "intramuscular-60"]);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(code(&second), 2);
    assert!(stderr(&second).contains("another Stillpoint"), "{}", stderr(&second));
}

/// A few seconds of a tone, in whatever format the name's ending says.
fn tone(home: &Home, name: &str, hz: u32) -> String {
    let path = home.data.path().join(name);
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    ffmpeg
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            &format!("sine=f={hz}:d=6"),
            "-metadata",
            "title=A tone",
        ])
        .arg(&path);
    assert!(ffmpeg.status().unwrap().success());
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_scan_measures_names_what_is_broken_and_remembers() {
    let home = Home::new();
    fs::create_dir(home.data.path().join("music")).unwrap();
    tone(&home, "music/good.flac", 300);
    let whole = fs::read(tone(&home, "music/cut.wav", 300)).unwrap();
    fs::write(home.data.path().join("music/cut.wav"), &whole[..whole.len() / 2]).unwrap();
    home.write("music/notes.mp3", "no music");
    home.write("music/read me.txt", "not looked at");
    let music = home.data.path().join("music");
    let told = home.run(&["scan", music.to_str().unwrap()]);
    assert_eq!(code(&told), 1, "{}", stderr(&told));
    let text = stdout(&told);
    assert!(text.contains("3 files") && text.contains("2 unfit"), "{text}");
    assert!(
        text.contains("it ends at 0:02.9 of 0:06.0") && text.contains("is not audio"),
        "{text}"
    );
    let rows: serde_json::Value =
        serde_json::from_str(&stdout(&home.run(&["scan", "--json", music.to_str().unwrap()])))
            .unwrap();
    let good = rows.as_array().unwrap().iter().find(|row| row["fit"] == true).unwrap();
    assert_eq!((good["frames"].as_u64(), good["codec"].as_str()), (Some(264_600), Some("flac")));
    assert!(
        good["loudness"]["integrated_lufs"].as_f64().unwrap() < -10.0
            && good["tags"]["title"] == "A tone"
    );
    // What was measured lies in the data folder, by the hash of the bytes: a changed measurement is
    // believed, a changed file is not.
    let kept = home
        .data
        .path()
        .join("library/tracks")
        .join(format!("{}.json", good["sha256"].as_str().unwrap()));
    fs::write(&kept, fs::read_to_string(&kept).unwrap().replace("264600", "264601")).unwrap();
    let again = stdout(&home.run(&["scan", "--json", music.to_str().unwrap()]));
    assert!(again.contains("264601"), "{again}");
    fs::copy(tone(&home, "other.flac", 330), home.data.path().join("music/good.flac")).unwrap();
    assert!(!stdout(&home.run(&["scan", "--json", music.to_str().unwrap()])).contains("264601"));
}

#[test]
fn a_foreign_list_becomes_a_playlist_and_what_is_missing_is_named() {
    let home = Home::new();
    for folder in ["lists", "music", "playlists"] {
        fs::create_dir(home.data.path().join(folder)).unwrap();
    }
    tone(&home, "music/one.flac", 300);
    tone(&home, "music/two two.ogg", 300);
    let xspf = "<playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\"><trackList><track><location>../music/two%20two.ogg</location></track></trackList></playlist>";
    let lists = [
        home.write(
            "lists/a.m3u8",
            "#EXTM3U\n#EXTINF:6,Mine\n../music/one.flac\n..\\music\\two two.ogg\ngone.flac\nhttp://radio.example/x\n",
        ),
        home.write("lists/a.pls", "[playlist]\nFile1=../music/one.flac\nFile2=gone.mp3\n"),
        home.write("lists/a.xspf", xspf),
    ];
    for (list, (tracks, exit, missing)) in lists.iter().zip([
        (2, 1, "line 5: gone.flac was not found"),
        (1, 1, "gone.mp3 was not found"),
        (1, 0, ""),
    ]) {
        let out = home
            .data
            .path()
            .join("playlists")
            .join(format!("{}.toml", list.rsplit('.').next().unwrap()));
        let told = home.run(&["import-playlist", list, "--out", out.to_str().unwrap()]);
        assert_eq!(code(&told), exit, "{list}: {}{}", stdout(&told), stderr(&told));
        assert!(
            stdout(&told).contains(&format!("{tracks} tracks")) && stdout(&told).contains(missing),
            "{}",
            stdout(&told)
        );
        let text = fs::read_to_string(&out).unwrap();
        assert!(text.contains("../music/"), "relative: {text}");
        let checked = home.run(&["check", out.to_str().unwrap()]);
        assert_eq!(code(&checked), 0, "{}", stdout(&checked));
        let twice = home.run(&["import-playlist", list, "--out", out.to_str().unwrap()]);
        assert_eq!(code(&twice), 2, "nothing is written over");
    }
}
