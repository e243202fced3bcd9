#!/usr/bin/env python3
"""From the press of F10 in the real window to the beginning of the fade into silence, heard on a PulseAudio null sink; once with the disk
as it is, once with every fdatasync held up for five seconds.

    cargo build --release && python3 benches/hush.py [target/release/stillpoint]

The music is a 500 Hz tone. Its level is read every 10 ms; a fade begins as a parabola, so the square root of what is missing of the level
is a line over time, and where that line meets zero the fade began. The capture's own delay counts as ours: the figures are upper bounds.
Needs Xvfb, xdotool, PulseAudio, strace and ffmpeg.
"""

import argparse
import array
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

from window import Screen, focus, hand, start_display, start_sound, stop

RATE, FRAMES = 48000, 480
PHASES = ["arrive", "onset", "peak", "return", "ground"]


def furnish(folder):
    data = folder / "practice"
    (data / "playlists").mkdir(parents=True)
    (data / "room.toml").write_text('format = 1\nname = "Room 2"\noutput = "chosen"\nvolume_cap_db = 0\n')
    tone = "aevalsrc=0.3*sin(2*PI*500*t):s=48000:d=300"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", tone, "-ac", "2", "-y", str(data / "playlists/tone.flac")], check=True)
    sections = "".join(f'[sections.{phase}]\norder = "listed"\ntracks = [{{ file = "tone.flac" }}]\n' for phase in PHASES)
    text = 'format = 1\nname = "Tone"\nabout = "a tone"\nsafe = { file = "tone.flac" }\n' + sections
    (data / "playlists/tone-60.toml").write_text(text)
    return data


class Listener(threading.Thread):
    """The level of the tone in each 10 ms, with the moment at which they arrived here."""

    def __init__(self, env):
        super().__init__(daemon=True)
        self.levels = []
        self.recorder = subprocess.Popen(
            ["parec", "-d", "chosen.monitor", "--format=float32le", f"--rate={RATE}", "--channels=1", "--raw", "--latency-msec=5"],
            stdout=subprocess.PIPE, env=env,
        )
        turn = 2 * math.pi * 500 / RATE
        self.wave = [(math.cos(turn * n), math.sin(turn * n)) for n in range(FRAMES)]

    def run(self):
        while chunk := self.recorder.stdout.read(FRAMES * 4):
            if len(chunk) < FRAMES * 4:
                return
            at = time.perf_counter()
            samples = array.array("f", chunk)
            real = sum(s * c for s, (c, _) in zip(samples, self.wave))
            imaginary = sum(s * q for s, (_, q) in zip(samples, self.wave))
            self.levels.append((at, 2 * math.hypot(real, imaginary) / FRAMES))


def begin_of_fade(levels, pressed):
    """In ms after the press."""
    before = sorted(level for at, level in levels if pressed - 1 < at < pressed)
    steady = before[len(before) // 2]
    missing = [(at, 1 - level / steady) for at, level in levels if at > pressed]
    points = [(at, math.sqrt(part)) for at, part in missing if 0.005 < part < 0.12]
    points = points[: max(2, next((n for n in range(1, len(points)) if points[n][1] < points[n - 1][1] - 0.02), len(points)))]
    mean_at = sum(at for at, _ in points) / len(points)
    mean_root = sum(root for _, root in points) / len(points)
    slope = sum((at - mean_at) * (root - mean_root) for at, root in points) / sum((at - mean_at) ** 2 for at, _ in points)
    return (mean_at - mean_root / slope - pressed) * 1000


def measure(program, folder, display, env, screen, delayed):
    data = furnish(folder)
    command = [program, "--data", str(data)]
    if delayed:
        command = ["strace", "-f", "-D", "--seccomp-bpf", "-o", "/dev/null", "-e", "inject=fdatasync:delay_enter=5000000", *command]
    window = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    focus(display)
    time.sleep(1.5)
    hand(display, "mousemove", "134", "580", "click", "1")
    hand(display, "type", "--delay", "25", "KAP-0417")
    hand(display, "key", "Tab")
    hand(display, "type", "MR")
    hand(display, "mousemove", "1136", "758", "click", "1")
    hand(display, "type", "measured")
    hand(display, "key", "Return")
    time.sleep(14 if delayed else 6)
    listener = Listener(env)
    listener.start()
    time.sleep(3)
    pressed = screen.press("F10")
    time.sleep(5)
    listener.recorder.terminate()
    stop(window)
    return begin_of_fade(listener.levels, pressed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default="target/release/stillpoint")
    asked = parser.parse_args()
    for delayed in [False, True, False, True]:
        with tempfile.TemporaryDirectory() as temp:
            folder = pathlib.Path(temp)
            xvfb, display = start_display()
            pulse, sound = start_sound(folder)
            env = {**os.environ, **sound, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
            env.pop("WAYLAND_DISPLAY", None)
            try:
                ms = measure(asked.program, folder, display, env, Screen(display), delayed)
                print(f"the fade begins {ms:.0f} ms after the press, with {'every sync 5 s late' if delayed else 'the disk as it is'}", flush=True)
            finally:
                stop(pulse)
                stop(xvfb)


if __name__ == "__main__":
    sys.exit(main())
