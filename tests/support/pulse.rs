//! A private PulseAudio server with sinks that lead nowhere, and recordings of what those sinks
//! would sound like.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Set for the second run of a test program, inside which the private server is the only one there
/// is.
const INSIDE: &str = "STILLPOINT_TEST_PULSE";

/// A process that ends with the test.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Runs the test called `name` again, in an environment whose only sound server is a private one.
pub fn inside(name: &str, scene: impl FnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(INSIDE) {
        return scene(Path::new(&folder));
    }
    if Command::new("pulseaudio").arg("--version").output().is_err() {
        eprintln!("left out: pulseaudio is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    let run = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, path)
        .env("PULSE_SERVER", format!("unix:{}", path.join("native").display()))
        .envs(["PULSE_RUNTIME_PATH", "XDG_RUNTIME_DIR", "HOME"].map(|name| (name, path)))
        .status()
        .expect("this program runs");
    assert!(run.success(), "{name} failed inside");
}

/// Starts the server with the sinks `chosen` and `other`.
pub fn server(folder: &Path) -> Process {
    let socket = folder.join("native");
    let child = Command::new("pulseaudio")
        .args([
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
            "--log-level=error",
        ])
        .args([
            "-L",
            &format!("module-native-protocol-unix socket={} auth-anonymous=1", socket.display()),
        ])
        .args(["-L", "module-stream-restore"])
        .args(["-L", &format!("module-null-sink {}", sink("chosen"))])
        .args(["-L", &format!("module-null-sink {}", sink("other"))])
        .stderr(Stdio::null())
        .spawn()
        .expect("pulseaudio starts");
    let process = Process(child);
    let begun = Instant::now();
    while Command::new("pactl").arg("info").output().is_ok_and(|done| !done.status.success()) {
        assert!(begun.elapsed() < Duration::from_secs(10), "pulseaudio does not answer");
        std::thread::sleep(Duration::from_millis(50));
    }
    process
}

/// Floats, so that a hole (zeros) is not taken for a quiet moment.
fn sink(name: &str) -> String {
    format!("sink_name={name} rate=48000 format=float32le")
}

pub fn pactl(args: &[&str]) -> String {
    let done = Command::new("pactl").args(args).output().expect("pactl runs");
    assert!(done.status.success(), "pactl {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

pub fn unload_chosen() {
    let modules = pactl(&["list", "short", "modules"]);
    let module =
        modules.lines().find(|line| line.contains("sink_name=chosen")).expect("the sink's module");
    pactl(&["unload-module", module.split_whitespace().next().expect("its number")]);
}

pub fn load_chosen() {
    pactl(&[
        "load-module",
        "module-null-sink",
        "sink_name=chosen",
        "rate=48000",
        "format=float32le",
    ]);
}

/// What a sink would sound like, recorded until taken.
pub struct Recording(Process, PathBuf, Instant);

impl Recording {
    pub fn of(sink: &str, folder: &Path) -> Self {
        let file = folder.join(format!("{sink}.raw"));
        let child = Command::new("parec")
            .args([
                "-d",
                &format!("{sink}.monitor"),
                "--format=float32le",
                "--rate=48000",
                "--channels=2",
                "--raw",
                "--latency-msec=10",
            ])
            .stdout(std::fs::File::create(&file).expect("a file"))
            .stderr(Stdio::null())
            .spawn()
            .expect("parec starts");
        let recording = Self(Process(child), file, Instant::now());
        // A sink that nobody used was seen to take 2 s.
        while recording.recorded() == 0 {
            assert!(recording.2.elapsed() < Duration::from_secs(10), "nothing is recorded");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self(recording.0, recording.1, Instant::now())
    }

    pub fn process(&self) -> &Process {
        &self.0
    }

    /// Frames so far.
    pub fn recorded(&self) -> usize {
        std::fs::metadata(&self.1).expect("what was recorded").len() as usize / 8
    }

    /// The left side of everything so far. Where nothing was recorded, nothing can be said of it.
    pub fn take(self) -> Vec<f32> {
        std::thread::sleep(Duration::from_millis(200));
        let (recorded, lasted) =
            (self.recorded() as f64 / 48_000.0, self.2.elapsed().as_secs_f64());
        assert!(recorded > 0.7 * lasted, "{recorded:.2} s were recorded of {lasted:.2} s");
        drop(self.0);
        let bytes = std::fs::read(&self.1).expect("what was recorded");
        bytes
            .chunks_exact(8)
            .map(|frame| f32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]))
            .collect()
    }

    pub fn for_ms(sink: &str, folder: &Path, ms: u64) -> Vec<f32> {
        let recording = Self::of(sink, folder);
        std::thread::sleep(Duration::from_millis(ms));
        recording.take()
    }
}
