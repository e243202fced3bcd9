//! A display of its own with the real window on it, and a hand that presses its keys.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::pulse::Process;

/// Between two presses, as a quick hand would leave it.
const BETWEEN_PRESSES: Duration = Duration::from_millis(180);

/// An X server without a screen that anybody sees.
pub struct Display {
    _server: Process,
    name: String,
}

/// The program's window, with the keyboard.
pub struct Window {
    program: Process,
    display: Display,
    shots: Option<PathBuf>,
}

impl Display {
    /// `None`, and says so, where there is no Xvfb.
    pub fn start(size: (u32, u32)) -> Option<Self> {
        let (width, height) = size;
        let server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut server) = server else {
            println!("skipped: Xvfb is not installed");
            return None;
        };
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let server = Process(server);
        assert!(!number.trim().is_empty(), "Xvfb gave no display");
        Some(Self { _server: server, name: format!(":{}", number.trim()) })
    }

    /// Sets the keyboard's layout: `de`, or with a variant `us dvorak`.
    pub fn layout(&self, layout: &str) {
        let set = self.command("setxkbmap").args(layout.split(' ')).status().unwrap();
        assert!(set.success(), "no layout {layout}");
    }

    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY");
        command
    }
}

impl Window {
    /// Starts the program on a display and waits until its window stands and has the keyboard.
    pub fn open(mut program: Command, display: Display) -> Self {
        program
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        let program = Process(program.stdin(Stdio::null()).spawn().unwrap());
        let shots = std::env::var_os("STILLPOINT_SHOTS").map(PathBuf::from);
        let window = Self { program, display, shots };
        let found = window.hand(&["search", "--sync", "--onlyvisible", "--name", "^Stillpoint$"]);
        let id = found.lines().next().expect("a window").to_owned();
        window.hand(&["windowfocus", "--sync", &id]);
        std::thread::sleep(Duration::from_millis(400));
        window
    }

    fn hand(&self, words: &[&str]) -> String {
        let done =
            self.display.command("timeout").arg("20").arg("xdotool").args(words).output().unwrap();
        assert!(
            done.status.success(),
            "xdotool {words:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).unwrap()
    }

    /// Presses a key: `t`, `ctrl+d`, `Return`.
    pub fn key(&self, chord: &str) {
        self.hand(&["key", chord]);
        std::thread::sleep(BETWEEN_PRESSES);
    }

    /// Sets the keyboard's layout while the window stands.
    pub fn layout(&self, layout: &str) {
        self.display.layout(layout);
        std::thread::sleep(Duration::from_millis(400));
    }

    /// Presses the keys at these places of the keyboard (X keycodes), the first ones held.
    pub fn places(&self, held: &[&str], place: &str) {
        held.iter().for_each(|key| drop(self.hand(&["keydown", key])));
        self.hand(&["key", place]);
        held.iter().rev().for_each(|key| drop(self.hand(&["keyup", key])));
        std::thread::sleep(BETWEEN_PRESSES);
    }

    /// Presses the key at a place with another held, which is let go first, as quick fingers do.
    pub fn rolled(&self, held: &str, place: &str) {
        for (what, key) in
            [("keydown", held), ("keydown", place), ("keyup", held), ("keyup", place)]
        {
            self.hand(&[what, key]);
        }
        std::thread::sleep(BETWEEN_PRESSES);
    }

    /// Types a text.
    pub fn write(&self, text: &str) {
        self.hand(&["type", "--delay", "25", text]);
        std::thread::sleep(BETWEEN_PRESSES);
    }

    /// Presses the mouse's button at a place.
    pub fn click(&self, x: u32, y: u32) {
        self.hand(&["mousemove", "--sync", &x.to_string(), &y.to_string(), "click", "1"]);
        std::thread::sleep(BETWEEN_PRESSES);
    }

    /// Holds the mouse's button down at a place.
    pub fn hold(&self, (x, y): (u32, u32), time: Duration) {
        self.hand(&["mousemove", "--sync", &x.to_string(), &y.to_string(), "mousedown", "1"]);
        std::thread::sleep(time);
        self.hand(&["mouseup", "1"]);
        std::thread::sleep(BETWEEN_PRESSES);
    }

    /// Keeps a picture, when somebody asked for them by `STILLPOINT_SHOTS`.
    pub fn shot(&self, name: &str) {
        if let Some(folder) = &self.shots {
            std::thread::sleep(Duration::from_millis(300));
            let file = folder.join(format!("{name}.png"));
            assert!(
                self.display
                    .command("import")
                    .args(["-window", "root"])
                    .arg(file)
                    .status()
                    .unwrap()
                    .success()
            );
        }
    }

    /// Ends it in the middle of whatever it does (SIGKILL), and its display too.
    pub fn kill(self) {
        drop(self.program);
    }

    /// Asks it to end as a logout does, and waits.
    pub fn terminate(mut self) {
        let pid = self.program.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let begun = Instant::now();
        while self.program.0.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
