#!/usr/bin/env python3
"""Says whether a session recorded by Stillpoint is as it was written. Needs Python 3.8 and nothing else.

    python3 verify.py [FOLDER]        the folder of the session, by default the one in which this file lies

Checked with the standard library: each line's hash over the line before (the chain), the numbers of lines and files, the names of sealed
keys, the checkpoints' counts and heads, signatures of people, the heads in ledger.jsonl. The room's signatures (Ed25519) are checked
where the package `cryptography` is installed; otherwise they are said to be unchecked. Sealed text stays sealed: nothing here opens it.

Exit codes: 0 nothing is wrong, 1 something is, 2 it could not be read.
"""

import base64
import hashlib
import json
import os
import re
import sys

START = "0" * 64
NAME = re.compile(r"^(chart|process)\.(\d{4,})\.journal$")
LINE = re.compile(rb'^([0-9a-f]{64}) (\{"v":(\d+),"seq":(\d+),"segment":(\d+),"(entry|sealed|checkpoint)":(.*)\})$', re.S)

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None


class Stream:
    """One stream of the session: its files in order, and what was found in them."""

    def __init__(self, name, folder, session, trusted):
        self.name, self.folder, self.session, self.trusted = name, folder, session, trusted
        self.lines = self.entries = self.sealed = self.checkpoints = self.unchecked = self.given_up = 0
        self.signed_lines = 0
        self.head, self.seq, self.closed, self.torn = START, 0, False, False
        self.heads = {0: START}
        self.wrong = []

    def find(self, file, line, what):
        self.wrong.append(f"{file}, line {line}: {what}")

    def read(self, files):
        begins = [first_seq(os.path.join(self.folder, file)) for _, file in files]
        for index, (number, file) in enumerate(files):
            later = [seq for seq in begins[index + 1:] if seq is not None]
            self.read_file(file, number, min(later) if later else None)

    def read_file(self, file, number, superseded_from):
        with open(os.path.join(self.folder, file), "rb") as opened:
            data = opened.read()
        key = key_name(os.path.join(self.folder, file[: -len("journal")] + "key"))
        lines = data.split(b"\n")
        rest = lines.pop()
        for place, line in enumerate(lines, 1):
            if superseded_from is not None and self.seq >= superseded_from:
                self.given_up += len(lines) - place + 1
                return
            if place == len(lines) and not rest and b"\0" in line:
                self.torn = True
                return
            self.read_line(file, place, line, number, key)
        if rest and superseded_from is None:
            self.torn = True

    def read_line(self, file, place, line, number, key):
        found = LINE.match(line)
        self.lines += 1
        if not found:
            self.find(file, place, "this line doesn't have the form of an entry")
            self.seq += 1
            return
        stated, body, version, seq, segment, kind, payload = found.groups()
        stated, seq = stated.decode(), int(seq)
        if hashlib.sha256(self.head.encode() + body).hexdigest() != stated:
            self.find(file, place, "this line or the one before it was changed after it was written")
        if int(version) != 1:
            self.find(file, place, "this line is of a later format")
        if seq != self.seq:
            self.find(file, place, f"entry {seq} stands where entry {self.seq} belongs")
        if int(segment) != number:
            self.find(file, place, f"this line belongs to segment {int(segment)}")
        try:
            payload = json.loads(payload)
            if kind == b"checkpoint":
                self.checkpoint(file, place, payload, seq)
            elif kind == b"sealed":
                self.sealed += 1
                if key is None or base64.b64decode(payload, validate=True)[:16] != key:
                    self.find(file, place, "the key beside this file is missing, or not the one that it was sealed with")
            else:
                self.entry(file, place, payload, seq)
        except (ValueError, KeyError, TypeError, AttributeError):
            self.find(file, place, "this entry can't be read")
        self.head, self.seq = stated, seq + 1
        self.heads[self.seq] = stated

    def entry(self, file, place, entry, seq):
        self.entries += 1
        if entry["session"] != self.session:
            self.find(file, place, "this line belongs to another session")
        for event in entry["events"]:
            self.closed |= event["event"] == "closed"
            if event["event"] == "signed" and (event["count"] != seq or event["head"] != self.head):
                self.find(file, place, "the signature in this entry is not over the lines before it")

    def checkpoint(self, file, place, said, seq):
        self.checkpoints += 1
        if said["session"] != self.session or said["stream"] != self.name:
            self.find(file, place, "this checkpoint belongs to another session or stream")
        if said["count"] != seq or said["head"] != self.head:
            self.find(file, place, "the checkpoint's count or hash is not that of the lines before it")
        if said["key"] not in self.trusted:
            self.find(file, place, "the checkpoint is signed by a key that is not in room.pub")
        signed = is_signed(said)
        if signed is None:
            self.unchecked += 1
        elif not signed:
            self.find(file, place, "the checkpoint's signature is false")
        if not self.wrong:
            self.signed_lines = seq + 1
            self.closed |= said["closed"]

    def compare(self, heads):
        for head in heads:
            if head.get("session") == self.session and head.get("stream") == self.name:
                known = self.heads.get(head["count"])
                if known != head["head"]:
                    what = "lines are missing that the ledger knows of" if known is None else "the ledger holds another hash"
                    self.find("ledger.jsonl", head["count"], what)

    def state(self):
        if self.wrong:
            return "DAMAGED"
        if self.torn:
            return "torn"
        return "complete" if self.closed and self.lines and self.signed_lines == self.lines else "open"


def first_seq(path):
    """The number of a file's first line, when it has a whole one."""
    with open(path, "rb") as opened:
        line = opened.readline()
    found = LINE.match(line[:-1]) if line.endswith(b"\n") else None
    return int(found.group(4)) if found else None


def key_name(path):
    """What sealed lines call the wrapped key that lies beside their file."""
    try:
        with open(path, "rb") as opened:
            return hashlib.sha256(opened.read()).digest()[:16]
    except FileNotFoundError:
        return None


def is_signed(said):
    """Whether the signature is of the key that it names; None where that can't be checked here."""
    if Ed25519PublicKey is None:
        return None
    state = "closed" if said["closed"] else "open"
    parts = ["stillpoint checkpoint 1", said["session"], said["stream"], said["count"], said["head"], state, said["t_ms"]]
    parts += [said["boot"]["id"], said["boot"]["ms"], said["wall"], said["zone"]]
    text = "".join(f"{part}\n" for part in parts)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(said["key"]))
    try:
        key.verify(base64.b64decode(said["signature"]), text.encode())
        return True
    except InvalidSignature:
        return False


def read_lines(path):
    try:
        with open(path, encoding="utf-8") as opened:
            return [line.strip() for line in opened if line.strip()]
    except FileNotFoundError:
        return None


def main(folder):
    session = os.path.basename(os.path.abspath(folder))[len("2026-11-21-"):]
    trusted = read_lines(os.path.join(folder, "room.pub")) or []
    ledger = read_lines(os.path.join(folder, "ledger.jsonl"))
    files = {}
    for file in os.listdir(folder):
        found = NAME.match(file)
        if found:
            files.setdefault(found.group(1), []).append((int(found.group(2)), file))
    if "chart" not in files:
        print(f"{folder} holds no chart.0001.journal: it is not the folder of a session", file=sys.stderr)
        return 2
    wrong = unchecked = 0
    for name, listed in sorted(files.items()):
        stream = Stream(name, folder, session, trusted)
        stream.read(sorted(listed))
        stream.compare([json.loads(line) for line in ledger or []])
        counts = f"{stream.lines} lines: {stream.entries} entries, {stream.sealed} sealed, {stream.checkpoints} checkpoints"
        print(f"{name}: {stream.state()}; {counts}; signed to line {stream.signed_lines}; head {stream.head}")
        if stream.given_up:
            print(f"  {stream.given_up} lines were given up after a disk failure and written again in a later file")
        for what in stream.wrong:
            print(f"  {what}")
        wrong += len(stream.wrong)
        unchecked += stream.unchecked
    if ledger is None:
        print("no ledger is here: heads kept in a second place were not compared")
    if unchecked:
        print(f"{unchecked} signatures are unchecked: install the Python package `cryptography` to check them")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
