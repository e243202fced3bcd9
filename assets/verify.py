#!/usr/bin/env python3
"""Says whether a session recorded by Stillpoint is as it was written. Needs Python 3.8 and nothing else.

    python3 verify.py [FOLDER]        the folder of the session, by default the one in which this file lies

Checked are each line's hash over the line before (the chain), the numbers of lines and files, what was given up after a disk failure
against what was written again, the names of sealed keys, the checkpoints' counts, heads and signatures (Ed25519), signatures of people,
the heads in ledger.jsonl. Sealed text stays sealed: nothing here opens it.

Whoever can write the whole folder anew can put a key of their own into room.pub: compare the fingerprints that are printed with those that
the practice tells you.

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


class Stream:
    """One stream of the session: its files in order, and what was found in them."""

    def __init__(self, name, folder, session, trusted):
        self.name, self.folder, self.session, self.trusted = name, folder, session, trusted
        self.lines = self.entries = self.sealed = self.checkpoints = 0
        self.given_up = []
        self.keys = set()
        self.signed_lines = 0
        self.head, self.seq, self.closed, self.torn = START, 0, False, False
        self.heads = {0: START}
        self.wrong = []

    def find(self, file, line, what):
        self.wrong.append(f"{file}, line {line}: {what}")

    def read(self, files):
        begins = [first_seq(os.path.join(self.folder, file)) for _, file in files]
        for index, (number, file) in enumerate(files):
            if index and files[index - 1][0] == number:
                self.find(file, 1, "another file has the same number")
            later = [seq for seq in begins[index + 1:] if seq is not None]
            self.read_file(file, number, min(later) if later else None)
        if not self.lines:
            self.find(files[0][1], 1, "this stream holds no line of a record")

    def read_file(self, file, number, superseded_from):
        with open(os.path.join(self.folder, file), "rb") as opened:
            data = opened.read()
        key = key_name(os.path.join(self.folder, file[: -len("journal")] + "key"))
        lines = data.split(b"\n")
        rest = lines.pop()
        for place, line in enumerate(lines, 1):
            if superseded_from is not None and self.seq >= superseded_from:
                given_up = b"\n".join(lines[place - 1:] + [rest])
                self.given_up.append(GivenUp(file, place, number, self.seq, self.head, given_up))
                return
            if place == len(lines) and not rest and b"\0" in line:
                self.torn = True
                return
            self.read_line(file, place, line, number, key)
        if rest and superseded_from is not None:
            self.given_up.append(GivenUp(file, len(lines) + 1, number, self.seq, self.head, rest))
        elif rest and not self.lines and rest[:64].strip(b"0123456789abcdef\0"):
            self.find(file, 1, "this file is not a journal of Stillpoint")
        elif rest:
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
        for given_up in self.given_up:
            if not given_up.is_written_again(seq, kind, payload):
                self.find(given_up.file, given_up.line, "what was given up in this file is not what was written again")
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
        self.keys.add(said["key"])
        if not signed:
            self.find(file, place, "the checkpoint's signature is false")
        if not self.wrong:
            self.signed_lines = seq + 1
            self.closed |= said["closed"]

    def compare(self, heads):
        for place, head in heads:
            if head["session"] != self.session or head["stream"] != self.name:
                continue
            if head["key"] not in self.trusted or not is_signed(head):
                self.find("ledger.jsonl", place, "a line for this session has a false signature")
                continue
            known = self.heads.get(head["count"])
            if known != head["head"]:
                what = "lines are missing that the ledger knows of" if known is None else "the ledger holds another hash"
                self.find("ledger.jsonl", place, what)

    def state(self):
        if self.wrong:
            return "DAMAGED"
        if self.torn:
            return "torn"
        return "complete" if self.closed and self.lines and self.signed_lines == self.lines else "open"


class GivenUp:
    """What a file holds behind its last kept line, which a later one has written again."""

    def __init__(self, file, line, number, seq, head, rest):
        self.file, self.line, self.number, self.seq, self.head, self.rest = file, line, number, seq, head, rest
        self.lines, self.same = rest.count(b"\n"), True

    def is_written_again(self, seq, kind, payload):
        """Whether it still is, with this line; a difference is told once. It may be cut, and zero where its bytes never arrived."""
        if not self.same or not self.rest or seq < self.seq:
            return True
        self.same = seq == self.seq and (self.is_sealed() if kind == b"sealed" else self.is_the_same(kind, payload))
        self.seq += 1
        return self.same

    def is_the_same(self, kind, payload):
        body = b'{"v":1,"seq":%d,"segment":%d,"%s":%s}' % (self.seq, self.number, kind, payload)
        self.head = hashlib.sha256(self.head.encode() + body).hexdigest()
        line = self.head.encode() + b" " + body + b"\n"
        given_up, self.rest = self.rest[: len(line)], self.rest[len(line):]
        return all(byte in (0, again) for byte, again in zip(given_up, line))

    def is_sealed(self):
        """Sealed again with another key it can't be compared; a whole line must at least be one of its place."""
        line, newline, self.rest = self.rest.partition(b"\n")
        if not newline or b"\0" in line:
            return True
        found = LINE.match(line)
        if not found or found.group(6) != b"sealed" or (int(found.group(4)), int(found.group(5))) != (self.seq, self.number):
            return False
        before, self.head = self.head, found.group(1).decode()
        return hashlib.sha256(before.encode() + found.group(2)).hexdigest() == self.head


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
    """Whether the signature is of the key that it names."""
    state = "closed" if said["closed"] else "open"
    parts = ["stillpoint checkpoint 1", said["session"], said["stream"], said["count"], said["head"], state, said["t_ms"]]
    parts += [said["boot"]["id"], said["boot"]["ms"], said["wall"], said["zone"]]
    text = "".join(f"{part}\n" for part in parts)
    return verifies(base64.b64decode(said["key"]), base64.b64decode(said["signature"]), text.encode())


def fingerprint(key):
    """As people compare it, and as `stillpoint import` tells it."""
    return hashlib.sha256(base64.b64decode(key)).hexdigest()[:16]


# Ed25519 (RFC 8032, section 5.1.7 and appendix A): points are extended coordinates X, Y, Z, T.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor, point):
    product = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            product = add(product, point)
        point, factor = add(point, point), factor >> 1
    return product


def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or y >= P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point_of(data):
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % P)


def verifies(key, signature, text):
    """Whether this key has signed this text."""
    if len(key) != 32 or len(signature) != 64:
        return False
    signer, commitment, scalar = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if signer is None or commitment is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = times(scalar, BASE), add(commitment, times(challenge, signer))
    return all((left[place] * right[2] - right[place] * left[2]) % P == 0 for place in (0, 1))


def read_lines(path):
    """The lines of a file with their numbers, None without the file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as opened:
            return [(place, line.strip()) for place, line in enumerate(opened, 1) if line.strip()]
    except FileNotFoundError:
        return None


def read_heads(path):
    """The heads that were kept in a second place, None without the file; and the lines of it that are none."""
    lines = read_lines(path)
    heads, wrong = [], []
    for place, line in lines or []:
        try:
            head = json.loads(line)
            is_signed(head)
            heads.append((place, head))
        except (ValueError, KeyError, TypeError, AttributeError):
            wrong.append(f"ledger.jsonl, line {place}: this is not a head that was kept")
    return None if lines is None else heads, wrong


def main(folder):
    session = os.path.basename(os.path.abspath(folder))[len("2026-11-21-"):]
    trusted = {line for _, line in read_lines(os.path.join(folder, "room.pub")) or []}
    ledger, wrong = read_heads(os.path.join(folder, "ledger.jsonl"))
    files = {}
    for file in os.listdir(folder):
        found = NAME.match(file)
        if found:
            files.setdefault(found.group(1), []).append((int(found.group(2)), file))
    if "chart" not in files:
        print(f"{folder} holds no chart.0001.journal: it is not the folder of a session", file=sys.stderr)
        return 2
    for what in wrong:
        print(what)
    keys = set()
    for name, listed in sorted(files.items()):
        stream = Stream(name, folder, session, trusted)
        stream.read(sorted(listed))
        stream.compare(ledger or [])
        counts = f"{stream.lines} lines: {stream.entries} entries, {stream.sealed} sealed, {stream.checkpoints} checkpoints"
        print(f"{name}: {stream.state()}; {counts}; signed to line {stream.signed_lines}; head {stream.head}")
        given_up = sum(part.lines for part in stream.given_up)
        if given_up:
            print(f"  {given_up} lines were given up after a disk failure and written again in a later file")
        for what in stream.wrong:
            print(f"  {what}")
        wrong += stream.wrong
        keys |= stream.keys
    for key in sorted(keys):
        known = "in room.pub" if key in trusted else "NOT in room.pub"
        print(f"signed by the key {fingerprint(key)}, {known}: compare it with what the practice tells you")
    if ledger is None:
        print("no ledger is here: heads kept in a second place were not compared")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
