#!/usr/bin/env bash
# A 90-minute session of seven formats at four rates rendered offline on one core: how many times as fast as it plays, and how large.
# Fails under 200 times, or at 64 MB or more.
#
#   benches/render.sh target/release/stillpoint
set -euo pipefail
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/data/playlists"
cd "$work/data/playlists"
make() { ffmpeg -v error -f lavfi -i "anoisesrc=c=pink:a=0.2:seed=$1:r=$2:d=480,aformat=channel_layouts=stereo,tremolo=f=0.1:d=0.7" "${@:4}" "$3"; }
make 1 44100 1.flac
make 2 48000 2.mp3 -b:a 192k
make 3 48000 3.ogg
make 4 48000 4.opus
make 5 44100 5.m4a
make 6 96000 6.wav -c:a pcm_s24le
make 7 88200 7.aiff
make 8 44100 8.mp3 -q:a 2
make 9 48000 9.flac
make 10 96000 10.flac
make 11 44100 11.ogg
make 12 48000 12.m4a -c:a alac
make 13 44100 13.wav
track() { echo "  { file = \"$1\", intensity = 3 },"; }
section() { echo "[sections.$1]"; echo 'order = "listed"'; echo "tracks = ["; for file in "${@:2}"; do track "$file"; done; echo "]"; }
{
    printf 'format = 1\nname = "Mixed"\nabout = "seven formats, four rates"\ntarget_lufs = -20\ncrossfade = "10s"\n'
    echo 'safe = { pad = "warm", seed = 1, intensity = 1 }'
    section arrive 1.flac 2.mp3
    section onset 3.ogg
    section peak 4.opus 5.m4a 6.wav 7.aiff
    section return 8.mp3 9.flac 10.flac
    section ground 11.ogg 12.m4a 13.wav
} > mixed.toml
cd "$work"
"$program" --data data scan data/playlists > /dev/null
/usr/bin/time -f '%U %S %M' -o took taskset -c 0 "$program" --data data render intramuscular-60 --playlist mixed --out out.wav
read -r user system kib < took
secs=$(ffprobe -v error -show_entries format=duration -of csv=p=0 out.wav)
awk -v user="$user" -v sys="$system" -v kib="$kib" -v secs="$secs" 'BEGIN {
    cpu = user + sys; times = secs / cpu; mb = kib * 1024 / 1e6
    printf "%.1f min in %.1f s of CPU on one core: %.0f times as fast as it plays; %.0f MB at most\n", secs / 60, cpu, times, mb
    exit !(times >= 200 && mb < 64)
}'
