#!/usr/bin/env python3
"""Stillpoint beside other players, measured on a private PulseAudio with null sinks: what a listener would hear.

    cargo build --release
    sudo apt-get install mpv mpd mpc audacious ffmpeg pulseaudio-utils
    python3 benches/peers.py target/release/stillpoint [PLAYER…]

Prints a Markdown table. Each player plays the same files with its own defaults, and its crossfade where it has one. Five minutes a player.
"""

import array
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RATE = 48_000
CROSSFADE = 4
# Quieter than this for 1 ms is a hole: 40 dB below the test tones.
HOLE = 10 ** (-60 / 20)


def run(*args, **more):
    return subprocess.run([str(arg) for arg in args], check=True, capture_output=True, text=True, **more).stdout


def make(path, source, *more):
    run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, *more, path)
    return path


class Room:
    """A sound server of its own with two sinks that lead nowhere."""

    def __init__(self, folder):
        self.folder = folder
        socket = folder / "native"
        self.env = {**os.environ, "PULSE_SERVER": f"unix:{socket}", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        self.env.pop("DISPLAY", None)
        load = [f"module-native-protocol-unix socket={socket} auth-anonymous=1", self.sink("room"), self.sink("other")]
        options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--log-level=error"]
        self.server = subprocess.Popen(["pulseaudio", *options, *(word for one in load for word in ("-L", one))], env=self.env, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        self.pactl("set-default-sink", "room")

    @staticmethod
    def sink(name):
        return f"module-null-sink sink_name={name} rate={RATE}"

    def pactl(self, *args):
        return run("pactl", *args, env=self.env)

    def unplug(self):
        module = next(line.split()[0] for line in self.pactl("list", "short", "modules").splitlines() if "sink_name=room" in line)
        self.pactl("unload-module", module)

    def plug(self):
        self.pactl("load-module", *self.sink("room").split())

    def record(self, sink):
        path = self.folder / f"{sink}-{time.monotonic_ns()}.raw"
        args = ["parec", "-d", f"{sink}.monitor", "--format=float32le", f"--rate={RATE}", "--channels=2", "--raw", "--latency-msec=20"]
        with open(path, "wb") as out:
            return subprocess.Popen(args, stdout=out, env=self.env, stderr=subprocess.DEVNULL), path

    def close(self):
        self.server.terminate()
        self.server.wait()


def stopped(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stopped_after(secs, process):
    time.sleep(secs)
    stopped(process)


def left(path):
    samples = array.array("f")
    data = path.read_bytes()
    samples.frombytes(data[: len(data) // 8 * 8])
    return samples[::2]


def rms_db(samples):
    return 10 * math.log10(max(sum(sample * sample for sample in samples) / max(len(samples), 1), 1e-12))


def windows(samples, secs):
    size = int(secs * RATE)
    return [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]


def music(samples):
    """From 1 s after the first sound to 1 s before the last."""
    loud = [n for n, window in enumerate(windows(samples, 0.1)) if rms_db(window) > -60]
    return samples[int((loud[0] + 10) * 0.1 * RATE) : int((loud[-1] - 10) * 0.1 * RATE)] if len(loud) > 20 else samples[:0]


def holes_ms(samples):
    """Milliseconds in which nothing sounds."""
    return sum(1 for window in windows(samples, 0.001) if max(map(abs, window)) < HOLE)


def above_4_khz_db(samples):
    """The loudest 10 ms above 4 kHz, in dBFS."""
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder, "in.raw"), Path(folder, "out.raw")
        raw.write_bytes(samples.tobytes())
        form = ["-f", "f32le", "-ar", RATE, "-ac", "1"]
        run("ffmpeg", "-v", "error", *form, "-i", raw, "-af", ",".join(["highpass=f=4000:p=2"] * 4), *form, out)
        high = array.array("f")
        high.frombytes(out.read_bytes())
    peak = max((max(map(abs, window)) for window in windows(high[RATE // 10 :], 0.01)), default=0)
    return 20 * math.log10(max(peak, 1e-6))


class Player:
    crosses = True

    def __init__(self, room):
        self.room = room

    def spawn(self, *args):
        log = open(self.room.folder / f"{self.name}.log", "ab")
        return subprocess.Popen([str(arg) for arg in args], env=self.room.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.room.folder)


class Stillpoint(Player):
    name = "Stillpoint"
    program = None

    def play(self, files, crossfade=True):
        data = Path(tempfile.mkdtemp(dir=self.room.folder))
        (data / "playlists").mkdir()
        tracks = "\n".join(f'[[sections.arrive.tracks]]\nfile = "{file}"' for file in files)
        head = f'format = 1\nname = "Peers"\ncrossfade = "{CROSSFADE if crossfade else 0}s"\nsafe = {{ pad = "warm" }}\n'
        (data / "playlists" / "peers-60.toml").write_text(f"{head}{tracks}\n")
        (data / "room.toml").write_text('format = 1\nname = "Bench"\noutput = "room"\n')
        (data / "script.txt").write_text("90m note The end.\n")
        args = ["rehearse", "intramuscular-60", "--playlist", "peers-60", "--script", data / "script.txt", "--sound"]
        return self.spawn(self.program, "--data", data, *args)


class Mpv(Player):
    name, crosses = "mpv", False

    def play(self, files, crossfade=True):
        return self.spawn("mpv", "--no-config", "--no-video", "--ao=pulse", "--really-quiet", *files)


class Mpd(Player):
    name = "mpd"

    def play(self, files, crossfade=True):
        home = Path(tempfile.mkdtemp(dir=self.room.folder))
        socket = home / "socket"
        (home / "mpd.conf").write_text(
            f'music_directory "{files[0].parent}"\ndb_file "{home}/db"\nlog_file "{home}/log"\nbind_to_address "{socket}"\n'
            f'state_file "{home}/state"\naudio_output {{\n type "pulse"\n name "pulse"\n}}\n'
        )
        process = self.spawn("mpd", "--no-daemon", home / "mpd.conf")
        env = {**self.room.env, "MPD_HOST": str(socket)}
        for _ in range(50):
            if subprocess.run(["mpc", "status"], env=env, capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        run("mpc", "update", "--wait", env=env)
        run("mpc", "crossfade", CROSSFADE if crossfade else 0, env=env)
        run("mpc", "add", *(file.name for file in files), env=env)
        run("mpc", "play", env=env)
        return process


class Audacious(Player):
    name = "audacious"

    def play(self, files, crossfade=True):
        config = self.room.folder / ".config" / "audacious"
        shutil.rmtree(config, ignore_errors=True)
        config.mkdir(parents=True)
        if crossfade:
            # It writes down its plugins when it ends; one of them is to be switched on.
            stopped_after(2, self.spawn("audacious", "-H", "-q"))
            registry = config / "plugin-registry"
            head, found, tail = registry.read_text().partition("/Effect/crossfade.so")
            registry.write_text(head + found + tail.replace("enabled 0", "enabled 1", 1))
            (config / "config").write_text(f"[audacious]\nrepeat=FALSE\n[crossfade]\nautomatic=TRUE\nlength={CROSSFADE}\n")
        return self.spawn("audacious", "-H", "-q", *files)


class Recorder:
    """What a sink would sound like, in parts: the server moves recorders when sinks come and go, so none lives through that."""

    def __init__(self, room, sink):
        self.room, self.sink, self.parts, self.running = room, sink, [], None
        self.begin()

    def begin(self):
        self.running = self.room.record(self.sink)

    def end(self):
        if self.running:
            process, path = self.running
            process.terminate()
            process.wait()
            self.parts.append(left(path))
            self.running = None


def heard(room, player, files, secs, crossfade=True, unplugged=None):
    """What comes out of the room's sink in so many seconds, in parts, and of the other. `unplugged` is when it goes and comes back."""
    ours, other = Recorder(room, "room"), Recorder(room, "other")
    time.sleep(0.3)
    process = player.play(files, crossfade)
    began = time.monotonic()
    wait = lambda moment: time.sleep(max(0, began + moment - time.monotonic()))
    if unplugged:
        wait(unplugged[0])
        ours.end()
        room.unplug()
        wait(unplugged[1])
        other.end()
        room.plug()
        ours.begin()
        other.begin()
    wait(secs)
    stopped(process)
    ours.end()
    other.end()
    return ours.parts, other.parts


def cpu_percent(room, player, files, secs=60):
    process = player.play(files)
    ticks = lambda: sum(int(field) for field in Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])
    time.sleep(10)
    before = ticks()
    time.sleep(secs)
    used = ticks() - before
    stopped(process)
    return 100 * used / os.sysconf("SC_CLK_TCK") / secs


def measure(room, player, files):
    row = {}
    (same,), _ = heard(room, player, files["same"], 26, crossfade=False)
    row["gap, same rate"] = f"{holes_ms(music(same))} ms"
    (mixed,), _ = heard(room, player, files["mixed"], 36, crossfade=False)
    row["gap, 44.1 → 48 → 96 kHz"] = f"{holes_ms(music(mixed))} ms"
    row["click above 4 kHz at joins"] = f"{above_4_khz_db(music(mixed)):.0f} dBFS"
    if player.crosses:
        (noise,), _ = heard(room, player, files["noise"], 62)
        even = [rms_db(window) for window in windows(music(noise), 0.5)]
        row[f"dip in a crossfade of {CROSSFADE} s"] = f"{sorted(even)[len(even) // 2] - min(even):.1f} dB"
    else:
        row[f"dip in a crossfade of {CROSSFADE} s"] = "none to be had"
    (loud,), _ = heard(room, player, files["loud"], 40)
    levels = [rms_db(window) for window in windows(music(loud), 1)]
    row["loudness jump between two files 14 dB apart"] = f"{abs(sum(levels[4:16]) - sum(levels[24:36])) / 12:.1f} dB"
    row["CPU of a core, 60 s of flac"] = f"{cpu_percent(room, player, files['long']):.1f} %"
    (broken,), _ = heard(room, player, files["broken"], 36)
    kept = music(broken)
    hush = sum(1 for window in windows(kept, 0.1) if rms_db(window) < -50)
    row["damaged file between two"] = f"{len(kept) / RATE:.0f} s heard, {hush / 10:.1f} s of it silent, click {above_4_khz_db(kept):.0f} dBFS"
    parts, other = heard(room, player, files["long"], 30, unplugged=(8, 13))
    back = next((n / 10 for n, window in enumerate(windows(parts[-1], 0.1)) if rms_db(window) > -50), None)
    leak = sum(1 for part in other for window in windows(part, 0.01) if rms_db(window) > -70) / 100
    returned = f"back after {back:.1f} s" if back is not None else "never back"
    row["sink gone for 5 s"] = f"{returned}, {leak:.2f} s leaked to another output"
    return row


def main():
    Stillpoint.program = Path(sys.argv[1]).resolve()
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    audio = folder / "audio"
    audio.mkdir()
    tone = lambda secs, rate, hz=110, level=0.25: f"aevalsrc={level}*sin({hz}*2*PI*t)|{level}*sin({hz}*2*PI*t):s={rate}:d={secs}"
    noise = lambda color, seed: f"anoisesrc=c={color}:a=0.25:seed={seed}:r=44100:d=24,aformat=channel_layouts=stereo"
    files = {
        "same": [make(audio / f"same-{n}.flac", tone(10.003, 44100)) for n in range(2)],
        "mixed": [make(audio / f"mixed-{rate}.flac", tone(10.003, rate)) for rate in (44100, 48000, 96000)],
        # White, whose half seconds are alike to 0.06 dB; those of pink noise differ by 0.8 without any crossfade.
        "noise": [make(audio / f"noise-{n}.flac", noise("white", n)) for n in range(3)],
        "loud": [make(audio / f"loud-{n}.flac", f"{noise('pink', n)},volume={db}dB") for n, db in ((3, 6), (4, -8))],
        "long": [make(audio / "long.flac", "anoisesrc=c=pink:a=0.25:r=44100:d=120,aformat=channel_layouts=stereo")],
    }
    good = [make(audio / f"good-{n}.mp3", tone(10, 44100, 220), "-b:a", "192k") for n in range(3)]
    damaged = bytearray(good[1].read_bytes())
    damaged[len(damaged) * 4 // 10 : len(damaged) * 6 // 10] = bytes(len(damaged) * 6 // 10 - len(damaged) * 4 // 10)
    good[1].write_bytes(damaged)
    files["broken"] = good
    rows = {}
    for kind in (Stillpoint, Mpv, Mpd, Audacious):
        if sys.argv[2:] and kind.name not in sys.argv[2:]:
            continue
        room = Room(folder)
        try:
            rows[kind.name] = measure(room, kind(room), files)
        finally:
            room.close()
        print(kind.name, rows[kind.name], file=sys.stderr, flush=True)
    print("| | " + " | ".join(rows) + " |")
    print("|---|" + "---|" * len(rows))
    for what in next(iter(rows.values())):
        print(f"| {what} | " + " | ".join(row[what] for row in rows.values()) + " |")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
