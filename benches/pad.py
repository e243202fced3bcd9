#!/usr/bin/env python3
"""The pad's moods, each through a whole session of 95 minutes: loudness, peak, how alike the two sides are, what one speaker loses, and a
spectrogram to look at.

    cargo build --release && python3 benches/pad.py [--pictures FOLDER] [target/release/stillpoint]

Needs ffmpeg, and sox for the pictures (Debian packages). Loudness and true peak are ffmpeg's `ebur128`; the rest comes from the mean power
of the left, the right and their half sum, over everything and in stretches of 3 s.
"""

import argparse
import math
import pathlib
import re
import subprocess
import tempfile

MOODS = ["open", "warm", "deep", "bright", "grounding"]
PHASES = ["arrive", "onset", "peak", "return", "ground"]
STRETCH = "pan=3c|c0=FL|c1=FR|c2=0.5*FL+0.5*FR,asetnsamples=144000:p=0,astats=metadata=1:reset=1,ametadata=print:file=-"


def render(program, folder, mood):
    data = folder / "data"
    (data / "playlists").mkdir(parents=True, exist_ok=True)
    (data / "room.toml").write_text('format = 1\nname = "Room 2"\nvolume_cap_db = 0\n')
    pads = [f'[sections.{phase}]\norder = "listed"\ntracks = [{{ pad = "{mood}", seed = {seed}, intensity = {seed % 5 + 1} }}]\n'
            for seed, phase in enumerate(PHASES)]
    head = f'format = 1\nname = "{mood}"\nabout = "one mood"\nsafe = {{ pad = "{mood}", seed = 9, intensity = 1 }}\n'
    (data / "playlists" / f"{mood}.toml").write_text(head + "".join(pads))
    wave = folder / f"{mood}.wav"
    subprocess.run([program, "--data", data, "render", "intramuscular-60", "--playlist", mood, "--out", wave],
                   check=True, stdout=subprocess.DEVNULL)
    return wave


def filtered(wave, chain):
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", wave, "-af", chain, "-f", "null", "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout, done.stderr


def powers(wave):
    """Mean powers of left, right and their half sum, for each 3 s between the rise of the first chord and the last fade."""
    told, _ = filtered(wave, STRETCH)
    levels = [[float(db) for db in re.findall(rf"astats\.{channel}\.RMS_level=(-?[\d.]+|-inf)", told)] for channel in (1, 2, 3)]
    return [tuple(10 ** (db / 10) for db in stretch) for stretch in zip(*levels)][4:-5]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default="target/release/stillpoint")
    parser.add_argument("--pictures", type=pathlib.Path, help="a folder for a spectrogram of each mood")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        for mood in MOODS:
            wave = render(pathlib.Path(asked.program).resolve(), pathlib.Path(temp), mood)
            _, told = filtered(wave, "ebur128=peak=true")
            summary = told.rsplit("Summary:", 1)[1]
            value = lambda name: float(re.search(name + r":\s+(-?[\d.]+)", summary).group(1))
            stretches = powers(wave)
            left, right, mono = (sum(column) for column in zip(*stretches))
            # The half sum's power is a quarter of (left + right + 2 · their product).
            alike = (4 * mono - left - right) / 2 / math.sqrt(left * right)
            losses = sorted(10 * math.log10((l + r) / 2 / m) for l, r, m in stretches)
            print(f"{mood:9} {value('I'):.1f} LUFS, range {value('LRA'):.1f} LU, true peak {value('Peak'):.1f} dBTP; "
                  f"correlation {alike:.2f}, one speaker loses {10 * math.log10((left + right) / 2 / mono):.1f} dB, "
                  f"{losses[int(0.95 * len(losses))]:.1f} or less in 95 % of stretches of 3 s, {losses[-1]:.1f} at most; "
                  f"left is louder by {10 * math.log10(left / right):+.1f} dB", flush=True)
            if asked.pictures:
                asked.pictures.mkdir(parents=True, exist_ok=True)
                picture = ["-x", "1500", "-y", "257", "-z", "90", "-t", mood, "-o", asked.pictures / f"{mood}.png"]
                subprocess.run(["sox", wave, "-n", "rate", "8k", "spectrogram", *picture], check=True)
            wave.unlink()


if __name__ == "__main__":
    main()
