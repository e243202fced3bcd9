#!/usr/bin/env python3
"""Measures the real window beside its peer, in one run: first frame, CPU at rest and in a session, memory, key press to painted row
and to kept.

    cargo build --release && python3 benches/window.py [--seconds 60] [--boris .venv/bin/boris] [target/release/stillpoint]

Needs Xvfb, PulseAudio, ffmpeg and, as peers, audacious and mpv (Debian packages) and BORIS (`pip install boris-behav-obs`, with Debian's libmpv2 and
libpulse-mainloop-glib0). Everything runs on a display and a sound server of its own,
with software rendering, and ends by itself. Figures are printed as they are measured; ratios compare within the run.
"""

import argparse
import ctypes
import itertools
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

X11, XTST = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
for name, result in [("XOpenDisplay", ctypes.c_void_p), ("XGetImage", ctypes.c_void_p), ("XStringToKeysym", ctypes.c_ulong)]:
    getattr(X11, name).restype = result
X11.XDefaultRootWindow.restype = ctypes.c_ulong
X11.XGetPixel.restype = ctypes.c_ulong


class Screen:
    """The root window of a display: its pixels and its keyboard."""

    def __init__(self, name):
        self.display = ctypes.c_void_p(X11.XOpenDisplay(name.encode()))
        self.root = ctypes.c_ulong(X11.XDefaultRootWindow(self.display))

    def pixels(self, left, top, width, height):
        """A rectangle as bytes."""
        image = X11.XGetImage(self.display, self.root, left, top, width, height, ctypes.c_ulong(0xFFFFFFFF), 2)
        if not image:
            return b""

        class Head(ctypes.Structure):
            _fields_ = [(n, ctypes.c_int) for n in ("width", "height", "xoffset", "format")] + [("data", ctypes.c_void_p)]

        data = ctypes.string_at(Head.from_address(image).data, width * height * 4)
        X11.XDestroyImage.argtypes = [ctypes.c_void_p]
        X11.XDestroyImage(image)
        return data

    def press(self, name):
        """A key as a hand presses it; answers with the moment of the press."""
        code = X11.XKeysymToKeycode(self.display, ctypes.c_ulong(X11.XStringToKeysym(name.encode())))
        at = time.perf_counter()
        for down in (1, 0):
            XTST.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        X11.XFlush(self.display)
        return at


def start_display():
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x800x24"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    return server, ":" + server.stdout.readline().strip()


def start_sound(folder):
    socket = folder / "native"
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--log-level=error",
         "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1", "-L", "module-null-sink sink_name=chosen rate=48000"],
        stderr=subprocess.DEVNULL,
    )
    sound = {"PULSE_SERVER": f"unix:{socket}", "PULSE_RUNTIME_PATH": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    listing = ["pactl", "list", "short", "sinks"]
    while b"chosen" not in subprocess.run(listing, env={**os.environ, **sound}, capture_output=True).stdout:
        time.sleep(0.1)
    return server, sound


def first_frame(command, env, screen):
    """From the start of the process to the first pixel that differs from the bare root window."""
    bare = screen.pixels(0, 0, 1280, 800)
    begun = time.perf_counter()
    program = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    spots = [(40, 20), (640, 400), (200, 90), (1000, 30)]
    rest = {spot: bare[(spot[1] * 1280 + spot[0]) * 4:][:4 * 32] for spot in spots}
    while time.perf_counter() - begun < 15:
        if any(screen.pixels(*spot, 32, 1) != rest[spot] for spot in spots):
            return program, (time.perf_counter() - begun) * 1000
        time.sleep(0.002)
    return program, float("nan")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_percent(pid, seconds):
    before, begun = cpu_seconds(pid), time.perf_counter()
    time.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.perf_counter() - begun) * 100


def resident_mb(pid):
    line = next(line for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def hand(display, *words):
    subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": display}, check=True, stdout=subprocess.DEVNULL)
    time.sleep(0.25)


def focus(display):
    hand(display, "search", "--sync", "--onlyvisible", "--name", "^Stillpoint$", "windowfocus")


def start_session(display, playlist):
    """From the prepare screen to T+ by keys and the mouse, as a person does it."""
    click = lambda x, y: hand(display, "mousemove", str(x), str(y), "click", "1")
    write = lambda text: hand(display, "type", "--delay", "25", text)
    key = lambda chord: hand(display, "key", chord)
    focus(display)
    click(140, 141)
    write("KAP-0417")
    key("Tab")
    write("MR")
    click(134, 455)
    if playlist:
        click(326, 284)
    click(1136, 758)
    write("measured")
    key("Return")
    time.sleep(1.5)
    key("ctrl+d")
    write("ketamine")
    key("Tab")
    write("60 mg")
    key("Tab")
    key("Tab")
    write("JO")
    key("Return")
    time.sleep(0.6)
    key("Return")
    time.sleep(2.5)


def practice(folder, files):
    """A practice with the shipped intramuscular protocol alone, so that it stands first; with `files`, a playlist of real ones."""
    data = folder / ("files" if files else "pad")
    (data / "playlists").mkdir(parents=True)
    (data / "room.toml").write_text('format = 1\nname = "Room 2"\noutput = "chosen"\n')
    if files:
        for name, rate in [("a.flac", 44100), ("b.mp3", 48000), ("c.ogg", 44100)]:
            tone = f"aevalsrc=0.2*sin(2*PI*220*t)*(0.8+0.2*sin(t))|0.2*sin(2*PI*221*t):s={rate}:d=600"
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", tone, "-y", str(data / "playlists" / name)], check=True)
        sections = "".join(
            f'[sections.{phase}]\norder = "listed"\ntracks = [{{ file = "{name}" }}]\n'
            for phase, name in [("arrive", "a.flac"), ("onset", "b.mp3"), ("peak", "c.ogg"), ("return", "a.flac"), ("ground", "b.mp3")]
        )
        text = 'format = 1\nname = "Files"\nabout = "real files"\nsafe = { file = "a.flac" }\n' + sections
        (data / "playlists" / "files-60.toml").write_text(text)
    return data


def bare_sync(folder, count=200):
    """A line written and synced on the same disk, in ms."""
    path, times = folder / "bare", []
    with open(path, "ab", buffering=0) as file:
        for _ in range(count):
            begun = time.perf_counter()
            file.write(b"x" * 700 + b"\n")
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    return times


def latencies(screen, count=60):
    """From the press of a code's key to the painted row, and to the row shown as kept. Two codes in turn: the same one twice is a slip."""
    title, kept = (960, 527, 120, 22), (910, 12, 110, 24)
    rest = screen.pixels(*kept)
    painted, safe = [], []
    for key in itertools.islice(itertools.cycle("tb"), count):
        before = screen.pixels(*title)
        at = screen.press(key)
        row = None
        while time.perf_counter() - at < 2:
            now = time.perf_counter()
            if row is None and screen.pixels(*title) != before:
                row = now - at
            if row is not None and screen.pixels(*kept) == rest:
                safe.append((time.perf_counter() - at) * 1000)
                break
            time.sleep(0.0005)
        if row is not None:
            painted.append(row * 1000)
        time.sleep(0.35)
    return painted, safe


def spread(times):
    return f"median {statistics.median(times):.1f} ms, {min(times):.1f} to {max(times):.1f}, of {len(times)}" if times else "nothing seen"


def stop(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default="target/release/stillpoint")
    parser.add_argument("--boris", help="the command that starts BORIS, a peer")
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        folder = pathlib.Path(temp)
        xvfb, display = start_display()
        pulse, sound = start_sound(folder)
        env = {**os.environ, **sound, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        env.pop("WAYLAND_DISPLAY", None)
        screen = Screen(display)
        try:
            measure(asked, folder, display, env, screen)
        finally:
            stop(pulse)
            stop(xvfb)


def measure(asked, folder, display, env, screen):
    pad, files = practice(folder, False), practice(folder, True)
    ours = lambda data: [asked.program, "--data", str(data)]
    frames = []
    for _ in range(5):
        program, ms = first_frame(ours(pad), env, screen)
        stop(program)
        time.sleep(0.5)
        frames.append(ms)
    print(f"first painted frame: {spread(frames)}")
    for name, command in [("audacious", shutil.which("audacious")), ("BORIS", asked.boris)]:
        if not command:
            continue
        peer = []
        for _ in range(5):
            program, ms = first_frame([command], {**env, "HOME": str(folder)}, screen)
            stop(program)
            time.sleep(0.5)
            peer.append(ms)
        print(f"first painted frame of {name}: {spread(peer)}; ours is {statistics.median(frames) / statistics.median(peer):.2f} of it")
    cpu = {}
    for data, name, playlist in [(pad, "the pad", False), (files, "files", True)]:
        program, _ = first_frame(ours(data), env, screen)
        time.sleep(3)
        if not playlist:
            print(f"CPU of a core at rest, preparing: {cpu_percent(program.pid, asked.seconds):.2f} %; resident {resident_mb(program.pid):.0f} MB")
        start_session(display, playlist)
        time.sleep(3)
        cpu[name] = cpu_percent(program.pid, asked.seconds)
        print(f"CPU of a core in a session on {name}: {cpu[name]:.2f} %; resident {resident_mb(program.pid):.0f} MB")
        if not playlist:
            focus(display)
            painted, safe = latencies(screen)
            sync = bare_sync(folder)
            print(f"key press to painted row: {spread(painted)}")
            print(f"key press to the row shown as kept: {spread(safe)}; a bare write and sync: {spread(sync)}")
        stop(program)
    if shutil.which("mpv"):
        controls = ["mpv", "--no-config", "--force-window=yes", "--ao=pulse", "--script-opts=osc-visibility=always"]
        program, _ = first_frame([*controls, str(files / "playlists/a.flac")], {**env, "HOME": str(folder)}, screen)
        time.sleep(6)
        peer = cpu_percent(program.pid, asked.seconds)
        print(f"CPU of a core of mpv's window with its controls, playing one of these files: {peer:.2f} %; ours on files is {cpu['files'] / peer:.2f} of it")
        stop(program)


if __name__ == "__main__":
    sys.exit(main())
