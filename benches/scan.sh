#!/usr/bin/env bash
# Our scan beside ffmpeg's measurement of the same files, one ffmpeg a core, both with warm caches.
#
#   benches/scan.sh target/release/stillpoint [FOLDER]
#
# Without a folder it makes one: 24 files of 4 minutes in six formats.
set -euo pipefail
program=$(realpath "$1")
folder=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$folder" ]; then
    folder=$work/music
    mkdir "$folder"
    for n in 1 2 3 4; do
        for kind in flac wav mp3 ogg opus m4a; do
            ffmpeg -v error -f lavfi -i "anoisesrc=c=pink:a=0.2:seed=$n:r=44100:d=240,aformat=channel_layouts=stereo,tremolo=f=0.1:d=0.7" "$folder/$n.$kind"
        done
    done
fi
find "$folder" -type f | sort > "$work/files"
xargs -d '\n' cat < "$work/files" > /dev/null
cores=$(nproc)
now() { date +%s.%N; }
measure() { ffmpeg -hide_banner -nostats -i "$1" -filter_complex ebur128=peak=true -f null - > /dev/null 2>&1; }
export -f measure
begin=$(now)
xargs -d '\n' -P "$cores" -I{} bash -c 'measure "$1"' _ {} < "$work/files"
ffmpeg_took=$(echo "$(now) - $begin" | bc)
begin=$(now)
"$program" --data "$work/data" scan "$folder" > "$work/told" || true
took=$(echo "$(now) - $begin" | bc)
begin=$(now)
"$program" --data "$work/data" scan "$folder" > /dev/null || true
again=$(echo "$(now) - $begin" | bc)
echo "$(wc -l < "$work/files") files on $cores cores: ffmpeg $ffmpeg_took s, stillpoint scan $took s, again from its shelf $again s"
tail -1 "$work/told"
