#!/usr/bin/env python3
"""Says whether sessions recorded by Stillpoint are as they were written. Needs Python 3.8 and nothing else.

    python3 verify.py [FOLDER ...] [--every] [--json]

FOLDER is a session's folder, named DAY-SESSION: an unpacked archive, or one inside a data folder. By default it is the folder in
which this file lies. What is read here is described in docs/journal-format.md.

Checked are the form and the place of each line, its hash over the line before (the chain) and the fingerprint of its key; the
signatures (Ed25519) of the last line of each segment, of each line with a checkpoint and of a random sample of the others
(--every: of all); the room's keys and what was revoked; what was given up after a disk failure against what was written again;
the names of sealed keys; what checkpoints and clear entries say of the close; people's signatures; what the chart and the private
notes say of each other; and the heads in the ledger. Sealed text stays sealed: nothing here opens it.

What this can't tell: whoever can write the whole folder can make it anew with a key of their own, or leave out what came last
(lines behind the close that no ledger here knows of, a key's revocation). So compare the fingerprint of the room's key with the
one that the practice tells you, and the head with one that was kept elsewhere.

Exit codes: 0 complete, also without private notes that are not here; 1 damaged; 2 wrong usage, or a folder that can't be read or
is no session's; 3 open; 4 torn; 5 of a newer version. Of several folders the first in the order 2, 1, 5, 4, 3, 0.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [path for path in sys.path if path and os.path.abspath(path) != HERE]  # nothing that lies beside it is run

import argparse
import base64
import functools
import hashlib
import json
import random
import re
import stat
from collections import namedtuple
from datetime import datetime, timedelta

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except BaseException:  # a broken installation raises more than exceptions
    Ed25519PublicKey = None

LONGEST = 16 << 20  # bytes of a line, its newline included
LONGEST_KEY = 1 << 20  # bytes of a wrapped key
LISTED = 100  # findings that are listed of each stream and file
DEEPEST = 127  # levels of objects and lists in an entry
SAMPLE = 16  # lines without a checkpoint whose signatures are checked in each stream
NOWHERE = 2**64  # behind every place in a stream
START = b"0" * 153
NOTHING = "0" * 64
HASH, NAME = "[0-9a-f]{64}", "[0-9a-f]{32}"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
KEY, SIGNATURE = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "[A-Za-z0-9+/]{85}[AQgw]=="
WALL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}[+-][0-9]{2}:[0-9]{2}")
FOLDER = re.compile(f"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-({UUID_7})")
FILE = re.compile(r"(chart|process)\.([0-9]{4,})\.(journal|key)")
LINE = re.compile(rb"[0-9a-f]{64} [A-Za-z0-9+/]{85}[AQgw]== \{")
VERSION = re.compile(rb'\{"v":(0|[1-9][0-9]{0,19})[,}]')
FIXED = re.compile(rb'\{"v":[0-9]+,"seq":(0|[1-9][0-9]{0,19}),"segment":(0|[1-9][0-9]{0,9}),"key":"([0-9a-f]{32})"[,}]')
AFTER_SIGNATURE = set("""
    planned sound wall_stepped suspended rebooted restarted recovered interrupted resumed opened_in_emergency process_opened
    signed addended
""".split())
AFTER_CLOSE = AFTER_SIGNATURE | {"amended", "withdrawn", "moment_words"}
EVENTS = AFTER_CLOSE | set("""
    opened closed phase_began phase_extended phase_held phase_released dose_read_back dose_set_aside dose_given dosing_ended
    dose_ordered booster_declined effects_ended check_in_due check_in_answered check_in_postponed check_in_skipped
    check_in_passed check_ins_quieted check_ins_resumed observed state_began state_ended vitals_taken flag_answered wrote
    moment_marked intention_set help_agreed safety_touched attention_raised attention_described prescriber_called prescriber_arrived attention_ended talk_began
    talk_ended consent_recorded consent_asked item_ticked observer_changed steered
""".split())
FIRST = {"chart": "opened", "process": "process_opened"}
NAMES = {"chart": "the chart", "process": "the private notes"}
CHANGED = "this line or the one before it was changed after it was written"
NO_PLAIN_FILE = "this is no plain file"
NO_CHECKPOINT = "this line has no checkpoint, where one belongs"
STATES = {
    "damaged": ("DAMAGED", 1), "newer": ("of a newer version", 5), "torn": ("torn", 4), "open": ("open", 3),
    "complete_without_private_notes": ("complete, private notes not here", 0), "complete": ("complete", 0),
}
RoomKey = namedtuple("RoomKey", "number text key vouched")
Segment = namedtuple("Segment", "number file path")
GivenUp = namedtuple("GivenUp", "file line seq segment previous text")


class Unreadable(Exception):
    """A folder can't be read or is no session's, or what should be a plain file is none."""


class Notes(list):
    """What there is to tell, each with its file and line; not all, for in a foreign file each line would be told."""

    def is_full(self):
        return len(self) >= LISTED

    def add(self, file, line, what):
        if len(self) <= LISTED:
            note = {"file": file, "line": None, "what": "what else there is to tell is not listed"}
            self.append(note if self.is_full() else dict(note, line=line, what=what))


# Files and JSON


def open_plain(path):
    """Opens a plain file. A link is not followed, and nothing else is opened."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise Unreadable(f"{path} is no plain file")
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")]
    opened = os.fdopen(os.open(path, os.O_RDONLY | sum(flags)), "rb")
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise Unreadable(f"{path} is no plain file")
    return opened


def lines_of(path):
    """Yields the lines with their numbers and whether each is the last, up to where the file ended when it was opened.

    A line that is too long comes cut, and nothing after it."""
    with open_plain(path) as opened:
        left, number, line = os.fstat(opened.fileno()).st_size, 0, b"\n"
        while left > 0 and line and len(line) <= LONGEST:
            line = opened.readline(min(left, LONGEST + 1))
            left, number = left - len(line), number + 1
            if line:
                yield number, line, left == 0


def read_short(path, longest):
    """The bytes of a plain file, None without it; one that is longer is cut behind the first byte too many."""
    try:
        with open_plain(path) as opened:
            return opened.read(longest + 1)
    except FileNotFoundError:
        return None


def members(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def broken_number(text):
    if abs(float(text)) == float("inf"):
        raise ValueError("a number is out of range")
    return text


def whole_number(text):
    if len(text) > 20 or not -(2**63) <= int(text) < 2**64:
        raise ValueError("a number is out of range")
    return int(text)


NUMBERS = {"parse_int": whole_number, "parse_float": broken_number, "parse_constant": whole_number}
DECODER = json.JSONDecoder(object_pairs_hook=members, **NUMBERS)


def read_json(text):
    """What the bytes say, numbers with a point as their text; None when they are no JSON of this form."""
    try:
        said = DECODER.decode(text.decode("utf-8"))
        if b"\\u" in text:
            json.dumps(said, ensure_ascii=False).encode()  # half of a pair of UTF-16 is no text
        return said
    except (ValueError, RecursionError):
        return None


def is_deep(value, levels=DEEPEST):
    """Whether objects and lists stand in each other in more levels than a reader must follow."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return parts is not None and (levels == 0 or any(is_deep(part, levels - 1) for part in parts))


def has_spaces(text):
    """Whether spaces stand between the parts of this JSON."""
    if not re.search(rb"[ \t\r\n]", text):
        return False
    return re.search(rb"[ \t\r\n]", re.sub(rb'"[^"]*"', b"", text.replace(rb"\\", b"").replace(rb"\"", b""))) is not None


def wall_ms(wall):
    """A wall time in ms of universal time, None when it is none."""
    try:
        when = datetime.fromisoformat(wall) if isinstance(wall, str) and WALL.fullmatch(wall) else None
    except ValueError:
        return None
    return when and (when.replace(tzinfo=None) - datetime.min - when.utcoffset()) // timedelta(milliseconds=1)


def is_time(value):
    return wall_ms(value) is not None


def is_count(value):
    return type(value) is int and value >= 0


def is_one(value):
    return type(value) is int and value == 1


def is_ms(value):
    return type(value) is int and -(2**63) <= value < 2**63


def is_sorted(value):
    return fits(value, [HASH]) and value == sorted(value)


def is_filled(value):
    return fits(value, [NAME]) and value != []


class Members:
    """The form of an object: the members that it must have, and those that it may have. Others may stand between them."""

    def __init__(self, must, may=()):
        self.must, self.known = must, dict(must, **dict(may))
        self.checks = {name: check_of(form) for name, form in self.known.items()}

    def __call__(self, value):
        if not isinstance(value, dict) or not self.must.keys() <= value.keys():
            return False
        return all(check(value[name]) for name, check in self.checks.items() if name in value)


def check_of(form):
    """Says of a value whether it has this form."""
    if isinstance(form, str):
        matches = re.compile(form).fullmatch
        return lambda value: isinstance(value, str) and matches(value) is not None
    if isinstance(form, list):
        check = check_of(form[0])
        return lambda value: isinstance(value, list) and all(map(check, value))
    if isinstance(form, tuple):
        checks = [check_of(one) for one in form]
        return lambda value: any(check(value) for check in checks)
    if isinstance(form, type):
        return lambda value: form is object or type(value) is form
    return form


def fits(value, form):
    return check_of(form)(value)


def is_newer(value, form):
    """Whether something that fits its form has a member that the form doesn't name."""
    if isinstance(form, tuple):
        return any(is_newer(value, one) for one in form)
    if not isinstance(form, Members) or not isinstance(value, dict):
        return False
    return not value.keys() <= form.known.keys() or any(is_newer(value[name], form.known[name]) for name in value)


# Other forms are a pattern of a text, a type, a check, one of several, and a list of what has one form.
NONE = type(None)
BODY = Members(
    {"v": int, "seq": int, "segment": int, "key": NAME},
    {"opening": object, "checkpoint": object, "entry": object, "sealed": object},
)
OPENING = Members({"session": UUID, "day": str, "room": UUID, "zone": str, "stream": str, "process_salt": HASH})
BOOT = Members({"id": str, "ms": is_ms})
CHECKPOINT = Members(
    {"t_ms": is_ms, "boot": BOOT, "wall": is_time, "zone": str, "state": "open|closed"},
    {"commitment": HASH, "second": is_count, "sealed_for": is_filled},
)
BEFORE = Members({"key": KEY, "why": "replaced|revoked|lost", "from": (NONE, is_time), "heads": is_sorted})
KEY_STATEMENT = Members(
    {"v": is_one, "room": UUID, "after": HASH, "number": int, "key": KEY, "since": is_time, "signature": SIGNATURE},
    {"before": (NONE, BEFORE), "signature_before": (NONE, SIGNATURE)},
)
REVOCATION = Members({"v": is_one, "room": UUID, "after": HASH, "revoked": NAME, "from": is_time, "signature": SIGNATURE})
TRUST = Members({"v": is_one, "room": UUID, "after": HASH, "trusts": UUID, "key": NAME, "signature": SIGNATURE})
HEAD = Members({"session": UUID, "stream": "chart|process", "count": is_count, "head": HASH, "key": NAME, "signature": SIGNATURE})
EVENT = Members({"event": str})
ENTRY = Members(
    {
        "id": UUID_7, "session": UUID, "kind": str, "t_ms": is_ms, "boot": BOOT, "wall": is_time, "zone": str, "who": str,
        "entered_ms": is_ms, "events": [EVENT],
    },
    {"amends": (NONE, UUID), "reason": object, "about": bool},
)


def sha256(text):
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


def fingerprint(key):
    """As people compare it."""
    return sha256(key)[:32]


def head_text(session, stream, count, head):
    """What is signed in a line."""
    return f"stillpoint head 1\n{session}\n{stream}\n{count}\n{head}\n"


# Ed25519 (RFC 8032, section 5.1.7 and appendix A), as strict as ed25519-dalek's verify_strict
# A point is its extended coordinates X, Y, Z, T.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
WINDOW = 6  # bits of a factor that are looked up at once
ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL = {(y | sign << 255).to_bytes(32, "little") for y in (0, 1, P - 1, ORDER_8, P - ORDER_8) for sign in (0, 1)}


def add(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_of(data):
    """The point that these bytes name, None where they name none."""
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or y >= P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def multiples(point):
    """For each window of a factor, and each value of its bits, what to add: Y-X, Y+X, 2Z and 2DT of that multiple."""
    windows = []
    for _ in range(0, 253, WINDOW):
        window, product = [None], point
        for _ in range(1, 1 << WINDOW):
            x, y, z, t = product
            window.append((y - x, y + x, 2 * z, 2 * D * t % P))
            product = add(product, point)
        windows.append(window)
        point = product
    return windows


@functools.lru_cache(maxsize=None)
def base_multiples():
    return multiples(point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))


def encoded_sum(*parts):
    """The bytes that name the sum of some multiples, each given as its factor and the table of its point."""
    x, y, z, t = 0, 1, 1, 0
    for factor, windows in parts:
        for window in windows:
            value, factor = factor & ((1 << WINDOW) - 1), factor >> WINDOW
            if value:
                minus, plus, twice, product = window[value]
                a, b, c, d = (y - x) * minus % P, (y + x) * plus % P, t * product % P, z * twice % P
                e, f, g, h = b - a, d - c, d + c, b + a
                x, y, z, t = e * f % P, g * h % P, f * g % P, e * h % P
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


@functools.lru_cache(maxsize=64)
def checker_of(key):
    """What checks signatures of this key: cryptography's public key, or the table of the point's negative; None for no key."""
    point = point_of(key)
    if point is None or key in SMALL:
        return None
    return Ed25519PublicKey.from_public_bytes(key) if Ed25519PublicKey else multiples((P - point[0], point[1], 1, P - point[3]))


def verifies(key, signature, text):
    """Whether this key has signed this text."""
    checker, text, scalar = checker_of(key), text.encode(), int.from_bytes(signature[32:], "little")
    if checker is None or scalar >= ORDER or signature[:32] in SMALL:
        return False
    if Ed25519PublicKey:
        try:
            checker.verify(signature, text)
        except Exception:
            return False
        return True
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return encoded_sum((scalar, base_multiples()), (challenge, checker)) == signature[:32]


# The room's keys


class Room:
    """The keys of a room by their fingerprints, from when on which keys count for nothing, and the other rooms that it trusts."""

    def __init__(self, file):
        self.file, self.notes = file, Notes()
        self.id = self.last = None
        self.keys, self.revoked, self.trusted, self.line = {}, {}, {}, None

    def read_file(self, path):
        before = hashlib.sha256()
        for self.line, text, _ in lines_of(path):
            self.read(read_json(text), before.hexdigest())
            before.update(text)
        self.must(self.last, "no key of a room stands in this file")
        return self

    def read_secret(self, text):
        """Takes the room and the public half of the key that stand in a `room.key`, and no earlier key."""
        told = re.match(f"room ({UUID})\nkey ({KEY})\n?$", text.decode(errors="replace"))
        if not told:
            raise Unreadable("room.key doesn't hold a room's key")
        self.id, secret = told.group(1), base64.b64decode(told.group(2))
        factor = int.from_bytes(hashlib.sha512(secret).digest()[:32], "little") & (2**254 - 8) | 2**254
        key = encoded_sum((factor % ORDER, base_multiples()))
        self.last = RoomKey(1, base64.b64encode(key).decode(), key, None)
        self.keys[fingerprint(key)] = self.last
        return self

    def must(self, holds, what):
        if not holds:
            self.notes.add(self.file, self.line, what)

    def read(self, said, after):
        self.must(not isinstance(said, dict) or said.get("after") == after, "what stood before this line was changed")
        if fits(said, KEY_STATEMENT) and not is_newer(said, KEY_STATEMENT):
            self.read_key(said, said.get("before"), said.get("signature_before"))
        elif fits(said, REVOCATION) and not is_newer(said, REVOCATION):
            self.read_revocation(said)
        elif fits(said, TRUST) and not is_newer(said, TRUST):
            self.read_trust(said)
        else:
            self.must(False, "this line is no statement about a key")

    def read_key(self, said, before, signature_before):
        last, key = self.last, RoomKey(said["number"], said["key"], base64.b64decode(said["key"]), None)
        timed = before is None or (before["why"] == "revoked") == (before["from"] is not None)
        self.must(timed, "from when on a key counts for nothing is told where it is revoked, and only there")
        follows = key.number == (last.number if last else 0) + 1 and (before and before["key"]) == (last and last.text)
        self.must(follows, "this key doesn't follow the one that stands before it")
        self.must(fingerprint(key.key) not in self.keys, "this key stands here twice")
        about = [before["key"], before["why"], before["from"] or "-", *before["heads"]] if before else ["-", "-", "-"]
        parts = ["stillpoint room key 1", said["room"], said["after"], said["number"], said["key"], said["since"], *about]
        text = "".join(f"{part}\n" for part in parts)
        self.check(said["room"], key, said["signature"], text)
        if before and before["why"] != "lost":
            self.check(said["room"], last, signature_before, text)
        else:
            self.must(signature_before is None, "the key before this one signs here, though there was none or it was lost")
        if before and last:
            self.keys[fingerprint(last.key)] = last._replace(vouched=set(before["heads"]))
        if before and last and before["from"]:
            self.revoke(fingerprint(last.key), before["from"])
        self.keys[fingerprint(key.key)] = self.last = key

    def read_revocation(self, said):
        text = f"stillpoint room revoke 1\n{said['room']}\n{said['after']}\n{said['revoked']}\n{said['from']}\n"
        self.check(said["room"], self.last, said["signature"], text)
        self.revoke(said["revoked"], said["from"])

    def read_trust(self, said):
        text = f"stillpoint room trust 1\n{said['room']}\n{said['after']}\n{said['trusts']}\n{said['key']}\n"
        self.check(said["room"], self.last, said["signature"], text)
        self.trusted[said["trusts"]] = said["key"]

    def trusts(self, other):
        """Whether this is the other room as a person confirmed it last."""
        return other.last is not None and self.trusted.get(other.id) == fingerprint(other.last.key)

    def check(self, room, key, signature, text):
        self.id = self.id or room
        self.must(room == self.id, "this line belongs to another room")
        holds = key and signature and verifies(key.key, base64.b64decode(signature), text)
        self.must(holds, "a signature in this line is missing or false")

    def revoke(self, key, since):
        self.revoked[key] = min(wall_ms(since), self.revoked.get(key, wall_ms(since)))


@functools.lru_cache(maxsize=16)
def room_of(path, file):
    """The statements of a room, which many sessions share."""
    return Room(file).read_file(path)


@functools.lru_cache(maxsize=16)
def own_room(folder):
    """The room of a folder, and whether its room.pub is out of step with its room.key, which then counts alone."""
    path, file, secret = os.path.join(folder, "room.pub"), "room.pub", None
    try:
        secret = read_short(os.path.join(folder, "room.key"), 200)
    except OSError:
        pass  # who may not read the secret has the public half alone
    if secret is None and not os.path.lexists(path):
        raise Unreadable("the keys of the room, room.pub, are not here")
    if secret is None:
        return room_of(path, file), False
    present = Room(file).read_secret(secret)
    try:
        stated = room_of(path, file)
    except (OSError, Unreadable):
        return present, True
    same = not stated.notes and (stated.id, stated.last.key) == (present.id, present.last.key)
    return (stated, False) if same else (present, True)


# The streams


class Line:
    """A line as it stands in a segment, without its newline."""

    __slots__ = ("file", "line", "text", "hash", "signature", "version", "seq", "segment", "key", "said")

    def __init__(self, text, file=None, number=None):
        self.file, self.line, self.text = file, number, text
        self.version = self.seq = self.segment = self.key = self.said = self.signature = None
        self.hash = text[:64].decode() if LINE.match(text) else None

    def follows(self, previous):
        """Whether it has the form of a line and a true hash, as far as the line before is known."""
        return self.hash is not None and (previous is None or sha256(previous + self.text[154:]) == self.hash)

    def read(self):
        """Reads it and says whether it has its form. Of another version no more is read than is like version 1."""
        version = VERSION.match(self.text, 154) if self.hash else None
        fixed = FIXED.match(self.text, 154)
        if not version or not fixed or int(version.group(1)) >= 2**64:
            return False
        self.version, self.signature = int(version.group(1)), base64.b64decode(self.text[65:153])
        if int(fixed.group(1)) >= 2**64 or int(fixed.group(2)) >= 2**32:
            return False
        self.seq, self.segment, self.key = int(fixed.group(1)), int(fixed.group(2)), fixed.group(3).decode()
        if self.version == 1:
            self.said = read_json(self.text[154:])
        return self.version != 1 or (self.said is not None and not has_spaces(self.text[154:]))


class Stream:
    """One stream of a session: its segments in order, and what was found in them."""

    def __init__(self, name, session):
        self.name, self.session, self.room, self.notes = name, session, session.room, Notes()
        self.lines = self.entries = self.sealed = self.checkpoints = self.unknown = self.checked = self.others = 0
        self.closed = self.torn = self.newer = self.is_signed = self.is_sealed = self.has_entry = self.names_room = False
        self.closing = self.salt = self.pending = self.line = None
        self.file, self.seq, self.first_wrong, self.previous, self.hashes = f"{name}.0001.journal", 0, NOWHERE, START, bytearray()
        self.commitments, self.given_up, self.sample, self.signers, self.vouched = [], [], [], {}, {}

    def must(self, holds, what, at=None):
        """Notes what is wrong in the line that is being read, or in that one, unless it holds."""
        if not holds:
            at = at or self
            self.first_wrong = min(self.first_wrong, at.seq)
            self.notes.add(at.file, at.line, what)
        return holds

    def read(self, segments):
        plan, limit, last = [], NOWHERE, True
        for segment in reversed(segments):
            plan.append((segment, limit, last))
            whole, line = first_line(segment)
            seq = line.seq if whole and line.read() else None
            limit, last = min(limit, NOWHERE if seq is None else seq), last and not whole
        number = None
        for segment, limit, last in reversed(plan):
            self.file, self.line = segment.file, 1
            self.must(segment.number != number, "another file has the same number")
            number = segment.number
            self.read_segment(segment, limit, last)
        self.finish()

    def read_segment(self, segment, limit, last):
        """Reads a segment up to its end, or to the line that a later one has written again."""
        self.at_start, self.names_readers, self.wrapped = True, None, None
        lines = lines_of(segment.path)
        for self.line, text, at_end in lines:
            whole = text.endswith(b"\n")
            if self.notes.is_full() or not self.must(len(text) <= LONGEST, "this line is longer than 16 MiB"):
                break
            if self.seq >= limit:
                self.given_up.append(GivenUp(self.file, self.line, self.seq, segment, self.previous, text))
                self.session.remarks.add(self.file, self.line, "this was given up after a disk failure and written again")
                self.must(next(lines, None) is None, "more stands behind this line, which a later segment has written again")
                break
            if last and (not whole or (at_end and b"\0" in text and not Line(text[:-1]).follows(self.previous))):
                self.torn = True
                break
            if not self.must(whole, "this line is cut off, and no later segment has written it again"):
                break
            self.read_line(Line(text[:-1], self.file, self.line), segment)
        if self.pending:
            self.check(self.pending)
            self.pending = None

    def read_line(self, line, segment):
        chained, formed = line.follows(self.previous), line.read()
        line.seq = line.seq if formed and line.seq is not None else self.seq
        if not formed:
            self.must(False, CHANGED if line.hash and not chained else "this line doesn't have the form of a line")
        elif self.must(line.seq == self.seq, f"line {line.seq} of the stream stands where line {self.seq} belongs"):
            self.must(chained, CHANGED)
        if formed and chained:
            self.take(line, segment)
        self.previous = line.text[:153] if line.hash else None
        self.hashes += bytes.fromhex(line.hash or NOTHING)
        self.lines, self.seq, self.at_start = self.lines + 1, line.seq + 1, False
        line.text = line.said = None  # a line that is kept is kept without them

    def take(self, line, segment):
        """Checks what a line says that continues the chain."""
        self.must(line.segment in (None, segment.number), f"this line belongs to segment {line.segment}")
        for given_up in self.given_up:
            again = not given_up.text.endswith(b"\n") or b"\0" in given_up.text or self.is_again(given_up, line)
            self.must(again, "the line that was given up here is not the one that was written again", given_up)
        self.given_up = []
        self.newer |= line.version != 1
        if line.version == 1:
            self.take_body(line.said, line, segment)
        if line.key:
            self.take_signature(line, line.version != 1 or "checkpoint" in line.said)

    def take_body(self, said, line, segment):
        newer, was_closed = is_newer(said, BODY), self.closed
        self.newer |= newer
        in_order = [name for name in BODY.known if name in said] == [name for name in said if name in BODY.known]
        formed = fits(said, BODY) and in_order and not {"entry", "sealed"} & set(list(said)[:-1])
        self.must(formed, "the parts of this line don't stand in their order")
        held = ("entry" in said) + ("sealed" in said)
        held_right = held < 2 and (held or newer or "checkpoint" in said)
        self.must(held_right, "this line holds neither a checkpoint nor an entry, or two entries")
        opens = ("opening" in said) == (self.lines == 0)
        self.must(opens, "the opening of a stream stands in its first line, and only there")
        if "opening" in said and opens:
            self.take_opening(said["opening"])
        if "checkpoint" in said:
            self.take_checkpoint(said["checkpoint"], line, segment)
        else:
            self.must(not self.at_start and not self.closed and self.name == "chart", NO_CHECKPOINT)
        if "sealed" in said:
            self.take_sealed(said["sealed"], segment)
        if "entry" in said:
            self.take_entry(said["entry"], line, was_closed)
        self.must(held or self.closing != line.seq, "this checkpoint says closed, and no entry closes the session")

    def take_opening(self, said):
        if not self.must(fits(said, OPENING), "the opening doesn't have its form"):
            return
        self.newer |= is_newer(said, OPENING)
        self.names_room = True
        place = (self.session.id, self.session.day, self.name)
        placed = (said["session"], said["day"], said["stream"]) == place
        self.must(placed, "this line belongs to another session, day or stream than its place")
        self.must(said["room"] == self.room.id, "this session belongs to another room than the keys that are here")
        self.salt = said["process_salt"]

    def take_checkpoint(self, said, line, segment):
        self.checkpoints += 1
        if not self.must(fits(said, CHECKPOINT), "the checkpoint doesn't have its form"):
            return
        self.newer |= is_newer(said, CHECKPOINT)
        closed = said["state"] == "closed"
        closes = closed and not self.closed and self.name == "chart"
        self.must(closed or not self.closed, "this checkpoint says open, and an earlier one closed")
        if self.must(("commitment" in said) != self.closed, "the commitment is missing, or stands behind the close"):
            self.commitments += [(line, said["commitment"])] if "commitment" in said else []
        self.closing = line.seq if closes else self.closing
        self.closed |= closed
        revoked = self.session.revoked(line.key)
        in_time = revoked is None or wall_ms(said["wall"]) < revoked
        self.must(in_time, f"the key {line.key} was revoked from a time at or before this line's")
        if self.at_start:
            self.names_readers = "sealed_for" in said
            self.is_sealed |= self.names_readers
            if self.names_readers:
                self.find_wrapped(segment)
        else:
            self.must("sealed_for" not in said, "for whom a segment is sealed belongs into its first line")

    def find_wrapped(self, segment):
        self.wrapped = wrapped_name(segment) or b""
        self.must(self.wrapped, "the key that belongs beside this sealed segment is missing")

    def take_sealed(self, text, segment):
        self.sealed += 1
        self.is_sealed = self.has_entry = True
        self.must(self.names_readers is not False, "this entry is sealed, and its segment's first line doesn't say for whom")
        if self.wrapped is None:
            self.find_wrapped(segment)
        name = sealed_with(text)
        if self.must(name, "what is sealed here doesn't have its form"):
            self.must(self.wrapped in (b"", name), "this entry was sealed with another key than the one beside its segment")

    def take_entry(self, entry, line, was_closed):
        """Checks an entry in the clear as far as the verdict depends on it."""
        self.entries += 1
        is_first, self.has_entry = not self.has_entry, True
        self.must(not self.is_sealed, "an entry in the clear stands in or behind a sealed segment")
        many = line.text.count(b"[") + line.text.count(b"{") > DEEPEST
        if not self.must(not many or not is_deep(entry), "this entry is nested too deep to be read"):
            return
        is_known = not isinstance(entry, dict) or (entry.keys() <= ENTRY.known.keys() and entry.get("kind", "entry") == "entry")
        if not is_known:
            self.unknown += 1
            return
        if not self.must(fits(entry, ENTRY) and entry["events"], "this entry can't be read"):
            return
        events = entry["events"]
        names = {event["event"] for event in events}
        if not names <= EVENTS:
            self.unknown += 1
            return
        self.must(entry.get("session") == self.session.id, "this entry belongs to another session")
        self.must({stream_of(event) for event in events} == {self.name}, "this entry belongs to another stream")
        opens = not is_first or (events and events[0]["event"] == FIRST[self.name])
        self.must(opens, "the first entry of this stream doesn't begin with its opening")
        another = any(event["event"] == "opened" and event.get("session") != self.session.id for event in events)
        self.must(not another, "this entry opens another session")
        self.must("interrupted" not in names or "checkpoint" in line.said, NO_CHECKPOINT)
        if self.name == "chart" and not was_closed:
            agrees = ("closed" in names) == (self.closing == line.seq)
            self.must(agrees, "the checkpoint and the entry don't say the same of the close")
        follows_close = was_closed or (self.closed and self.name == "process")
        self.must(not follows_close or names <= AFTER_CLOSE, "this entry may not follow the close")
        self.must(not self.is_signed or names <= AFTER_SIGNATURE, "this entry may not follow the writer's signature")
        for signed in (event for event in events if event["event"] == "signed"):
            self.is_signed |= signed.get("meaning") == "wrote"
            count, head = signed.get("count"), signed.get("head")
            over = type(count) is int and (count, head) == (line.seq, self.hash_at(self.lines))
            self.must(over, "the person's signature in this entry is not over the lines before it")

    def take_signature(self, line, has_checkpoint):
        """Checks the line's key, and its signature: now, or when it is known that it is the last line or one of the sample."""
        if not self.names_room:
            return  # an opening that can't be read, of a newer version or damaged, doesn't say whose keys count
        known = line.key in self.room.keys or line.key in self.signers
        self.must(known, f"this line is signed by the key {line.key}, which is none of the room's")
        self.signers[line.key] = self.signers.get(line.key, (line, line))[0], line
        if self.pending:
            self.others += 1
            place = len(self.sample) if len(self.sample) < SAMPLE else random.randrange(self.others)
            self.sample[place:place + 1] = [self.pending] if place < SAMPLE else []
        self.pending = None if has_checkpoint or self.session.every else line
        if not self.pending:
            self.check(line)

    def check(self, line):
        key = self.room.keys.get(line.key)
        if key:
            self.checked += 1
            holds = verifies(key.key, line.signature, self.text_of(line))
            if self.must(holds, "the signature of this line is false", line) and self.session.has_ledger:
                self.vouched[line.seq + 1] = line.hash, line.signature

    def text_of(self, line):
        return head_text(self.session.id, self.name, line.seq + 1, line.hash)

    def is_again(self, given_up, again):
        """Whether a whole line that was given up is the one that was written again."""
        line = Line(given_up.text[:-1])
        if not line.follows(given_up.previous) or not line.read() or (line.version, line.key) != (again.version, again.key):
            return False
        if line.version != 1:
            return True
        key, sealed = self.room.keys.get(line.key), line.said.get("sealed")
        placed = (line.seq, line.segment) == (given_up.seq, given_up.segment.number)
        signed = key is None or verifies(key.key, line.signature, self.text_of(line))
        named = "sealed" not in line.said or (sealed_with(sealed) or b"") == wrapped_name(given_up.segment)
        return placed and signed and named and is_same(line.said, again.said)

    def finish(self):
        """Checks what is only known at the end."""
        self.line = None if self.lines == 0 else self.line
        self.must(self.lines or self.name == "process", "this stream has no whole line")
        for line in sorted(self.sample, key=lambda line: line.seq):
            self.check(line)
        for name, (first, last) in self.signers.items():
            key = self.room.keys.get(name)
            if key and key.vouched is not None and sha256(self.text_of(last)) not in key.vouched:
                self.must(False, f"{name} is a former key, and the one after it doesn't vouch for what it signed here", last)
                self.first_wrong = min(self.first_wrong, first.seq)

    def hash_at(self, count):
        return self.hashes[32 * count - 32:32 * count].hex() if count else NOTHING

    def state(self):
        if self.notes:
            return "damaged"
        if self.newer or self.torn:
            return "newer" if self.newer else "torn"
        return "complete" if self.session.is_closed() else "open"

    def told(self):
        return {
            "stream": self.name, "lines": self.lines, "entries": self.entries, "sealed": self.sealed,
            "intact_lines": min(self.first_wrong, self.lines), "signatures_checked": self.checked,
            "head": self.hash_at(self.lines), "state": self.state(),
        }


def first_line(segment):
    """Whether a segment has a whole first line, and that line."""
    for _, text, _ in lines_of(segment.path):
        return text.endswith(b"\n"), Line(text[:-1])
    return False, None


def stream_of(event):
    """The stream that an event belongs to."""
    if event["event"] in ("amended", "withdrawn"):
        return "process" if event.get("stream") == "process" else "chart"
    of_process = event["event"] == "process_opened" or (event["event"], event.get("kind")) == ("wrote", "process")
    return "process" if of_process else "chart"


def wrapped_name(segment):
    """What sealed entries call the wrapped key that lies beside their segment; None without it."""
    try:
        wrapped = read_short(segment.path[:-len("journal")] + "key", LONGEST_KEY)
    except Unreadable:
        return None
    return None if wrapped is None or len(wrapped) > LONGEST_KEY else hashlib.sha256(wrapped).digest()[:16]


def sealed_with(text):
    """What sealed text calls its key; None when it doesn't have its form, with a nonce of 24 bytes and a tag of 16 at least."""
    try:
        data = base64.b64decode(text, validate=True)
        return data[:16] if len(data) >= 56 and base64.b64encode(data).decode() == text else None
    except (ValueError, TypeError):
        return None


def is_same(said, again):
    """Whether two bodies are the same but for what a new segment brings with it, among that a checkpoint where there was none."""
    differing = {"segment", "sealed"} if "checkpoint" in said else {"segment", "sealed", "checkpoint"}
    one, other = ({name: value for name, value in body.items() if name not in differing} for body in (said, again))
    for body in (one, other):
        if isinstance(body.get("checkpoint"), dict):
            body["checkpoint"] = dict(body["checkpoint"], second=None, sealed_for=None)
    try:
        return ("sealed" in said) == ("sealed" in again) and one == other
    except RecursionError:
        return False


# The session


class Session:
    """One session's folder, and what was found in it."""

    def __init__(self, folder, every):
        self.given, self.folder, self.every = folder, os.path.realpath(folder), every
        self.name = os.path.basename(self.folder)
        named = FOLDER.fullmatch(self.name)
        if not named:
            raise Unreadable("it is not named like the folder of a session, DAY-SESSION")
        self.day, self.id = named.groups()
        self.notes, self.remarks, self.streams = Notes(), Notes(), {}
        self.segments = self.list_segments()
        self.find_room()
        self.has_ledger = os.path.lexists(self.ledger)
        self.read()

    def list_segments(self):
        """The segments of each stream in order; what is named like one, or like a key, and is no plain file is told."""
        segments = {}
        with os.scandir(self.folder) as entries:
            for entry in entries:
                named, plain = FILE.fullmatch(entry.name), entry.is_file(follow_symlinks=False)
                if named and not plain:
                    self.notes.add(entry.name, None, NO_PLAIN_FILE)
                if named and named.group(3) == "journal":
                    segment = Segment(int(named.group(2)), entry.name, os.path.join(self.folder, entry.name))
                    segments.setdefault(named.group(1), []).extend([segment] if plain else [])
        return {name: sorted(listed) for name, listed in segments.items()}

    def find_room(self):
        """Finds the keys and the ledger: beside the segments, or in the data folder that the session lies in."""
        data, self.ledger_file, around = self.folder, "ledger.jsonl", os.path.dirname(os.path.dirname(self.folder))
        has_own = os.path.lexists(os.path.join(data, "room.pub"))
        if any(os.path.lexists(os.path.join(around, file)) for file in ("room.pub", "room.key")):
            in_data_folder = os.path.basename(os.path.dirname(self.folder)) == "sessions"
            if has_own:
                whose = "of this folder" if in_data_folder else "and the ledger of the folder around"
                self.remarks.add("room.pub", None, f"the keys {whose} were not used")
            if in_data_folder or not has_own:
                data, self.ledger_file = around, f"ledger/{self.name}.jsonl"
        self.ledger = os.path.join(data, self.ledger_file)
        self.data_room, out_of_step = own_room(data)
        self.room = self.data_room
        if out_of_step:
            self.remarks.add("room.pub", None, "it is missing or not that of room.key, whose present key alone counts")
        named = self.named_room() if data is around else None
        if named not in (None, self.room.id):
            file = f"rooms/{named}.pub"
            if os.path.lexists(os.path.join(data, file)):
                self.room = room_of(os.path.join(data, file), file)
                self.remarks.add(file, None, "this session is of another room than the data folder")
                if not self.data_room.trusts(self.room):
                    self.notes.add(file, None, "the own room's keys don't name the last of these: nobody has confirmed it")
            else:
                self.notes.add(file, None, "the keys of the room that this session names are not here")

    def named_room(self):
        """The room that the chart's first line names; nothing of it is checked yet."""
        for segment in self.segments.get("chart", []):
            whole, line = first_line(segment)
            if whole and line.read() and line.said:
                opening = line.said.get("opening")
                return opening["room"] if fits(opening, OPENING) else None
        return None

    def revoked(self, key):
        """From when on a key counts for nothing, None when it was not revoked."""
        return min((room.revoked[key] for room in (self.room, self.data_room) if key in room.revoked), default=None)

    def is_closed(self):
        return "chart" in self.streams and self.streams["chart"].closed

    def read(self):
        for name in sorted(self.segments):
            self.streams[name] = Stream(name, self)
            self.streams[name].read(self.segments[name])
        chart, process, salt = self.streams.get("chart"), self.streams.get("process"), self.read_salt()
        process = process if process and (process.lines or process.torn) else None
        self.private_notes = "not_here" if process is None else "here"
        if chart is None:
            self.notes.add("chart.0001.journal", None, "the chart is missing")
        elif process is None and salt:
            self.private_notes = "none" if self.speaks_of_none(chart, salt) else "not_here"
        elif process is not None:
            if process.closed and not chart.closed:
                self.notes.add(process.file, None, "the private notes say that the session was closed, and the chart doesn't")
            for own, other in ((chart, process), (process, chart)) if salt else ():
                line = first_unopened(own, other, salt)
                own.must(line is None, f"this line's commitment doesn't open to lines of {NAMES[other.name]} that are here", line)
        if self.has_ledger:
            self.compare_ledger()

    def read_salt(self):
        """The salt; None without one, or where it isn't the one that the streams name."""
        file, salt = "process.salt", None
        try:
            salt = read_short(os.path.join(self.folder, file), 65)
            process = self.streams.get("process")
            if salt is None and process and (process.lines or process.torn):
                self.notes.add(file, None, "the salt is missing, and private notes are here")
        except Unreadable:
            self.notes.add(file, None, NO_PLAIN_FILE)
        if salt is None:
            return None
        formed = re.fullmatch(rb"[0-9a-f]{64}\n?", salt)
        if not formed or any(stream.salt not in (None, sha256(salt[:64])) for stream in self.streams.values()):
            return self.notes.add(file, None, "this is not the salt that the opening names")
        return salt[:64].decode()

    def speaks_of_none(self, chart, salt):
        """Whether the chart says that there were no private notes, where none are here."""
        none = [(line, text == commitment(salt, "chart", line.seq, 0, NOTHING)) for line, text in chart.commitments]
        some = next((line for line, opens in none if not opens), None)
        if chart.closed:
            closes = any(opens for line, opens in none if line.seq == chart.closing)
            if not closes and "process" in self.streams:
                self.streams["process"].must(False, "this stream has no whole line, and the chart speaks of it")
            return closes
        chart.must(some is None, "this line speaks of private notes, and in a session that isn't closed they must be here", some)
        return some is None and none != []

    def compare_ledger(self):
        """Compares the heads in the ledger with the lines that are here, of the room that the chart names."""
        if "chart" in self.streams and not self.streams["chart"].names_room:
            return
        try:
            for line, text, _ in lines_of(self.ledger):
                head = read_json(text)
                if not fits(head, HEAD) or head["session"] != self.id or head["count"] == 0:
                    self.remarks.add(self.ledger_file, line, "this is no head of this session")
                elif not self.is_signed(head):
                    self.remarks.add(self.ledger_file, line, "this head isn't signed by the room: it says nothing")
                else:
                    wrong = self.compare_head(head)
                    if wrong:
                        self.notes.add(self.ledger_file, line, wrong)
        except Unreadable:
            self.notes.add(self.ledger_file, None, NO_PLAIN_FILE)

    def is_signed(self, head):
        """Whether the room has signed it, which is known of one that was copied from a line whose signature was checked."""
        key, stream = self.room.keys.get(head["key"]), self.streams.get(head["stream"])
        signature = base64.b64decode(head["signature"])
        if key and stream and stream.vouched.get(head["count"]) == (head["head"], signature):
            return True
        text = head_text(self.id, head["stream"], head["count"], head["head"])
        return key is not None and verifies(key.key, signature, text)

    def compare_head(self, head):
        """What is wrong with a head that the room has signed. One of a former key counts when the next one vouches for it."""
        stream, vouched = self.streams.get(head["stream"]), self.room.keys[head["key"]].vouched
        if vouched is not None and sha256(head_text(self.id, head["stream"], head["count"], head["head"])) not in vouched:
            return None
        if stream is None:
            self.private_notes = "not_here"
            return None if self.is_closed() else "the ledger knows of lines of a stream that is not here"
        if stream.notes.is_full():
            return None
        if head["count"] > stream.lines:
            return f"the ledger knows of lines of {NAMES[stream.name]} that are missing"
        same = head["head"] == stream.hash_at(head["count"])
        return None if same else f"the ledger holds another hash than {NAMES[stream.name]}"

    def findings(self):
        rooms = [self.room] if self.room is self.data_room else [self.room, self.data_room]
        return [note for part in [*rooms, *self.streams.values(), self] for note in part.notes]

    def state(self):
        if self.findings():
            return "damaged"
        if any(stream.newer for stream in self.streams.values()):
            return "newer"
        if any(stream.torn for stream in self.streams.values()):
            return "torn"
        if not self.is_closed():
            return "open"
        return "complete_without_private_notes" if self.private_notes == "not_here" else "complete"

    def told(self):
        """What is printed with --json."""
        return {
            "folder": self.given, "session": self.id, "state": self.state(), "private_notes": self.private_notes,
            "streams": [stream.told() for stream in self.streams.values()], "findings": self.findings(), "remarks": self.remarks,
            "room": self.room.id, "fingerprint": self.room.last and fingerprint(self.room.last.key),
        }

    def text(self):
        """Yields the lines that are printed without --json."""
        yield f"{self.name}: {STATES[self.state()][0]}"
        for stream in self.streams.values():
            told = stream.told()
            counts = f"{stream.lines} lines: {stream.entries} entries, {stream.sealed} sealed, {stream.checkpoints} checkpoints"
            checked = f"intact to line {told['intact_lines']}; {stream.checked} of {stream.lines} signatures checked"
            yield f"  {stream.name}: {STATES[told['state']][0]}; {counts}; {checked}; head {told['head']}"
            if stream.unknown:
                yield f"    {stream.unknown} entries can't be read by this version"
        if self.private_notes != "here":
            yield "  private notes: " + ("there were none" if self.private_notes == "none" else "not here")
        if not self.has_ledger:
            yield "  no ledger is here: heads kept in a second place were not compared"
        for kind, notes in (("", self.findings()), ("remark: ", self.remarks)):
            for note in notes:
                place = note["file"] if note["line"] is None else f"{note['file']}, line {note['line']}"
                yield f"  {kind}{place}: {note['what']}"
        last = " ".join(re.findall("....", fingerprint(self.room.last.key))) if self.room.last else "none"
        yield f"  room {self.room.id}; its last key is {last}: compare it with what the practice tells you"


def commitment(salt, own, seq, count, head):
    return sha256(f"stillpoint commitment 1\n{salt}\n{own}\n{seq}\n{count}\n{head}\n")


def first_unopened(own, other, salt):
    """The first line whose commitment opens to no count of the other stream, from the count of the one before upward."""
    count = 0
    for line, text in own.commitments:
        while count <= other.lines and commitment(salt, own.name, line.seq, count, other.hash_at(count)) != text:
            count += 1
        if count > other.lines:
            return line
    return None


def say(text, stream):
    """Prints; when nobody reads any longer, the verdict is still in the exit code."""
    try:
        if stream is not None:
            print(text, file=stream, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def verify(folder, every, as_json):
    """Tells of one folder; gives its exit code and its JSON."""
    try:
        session = Session(folder, every)
    except (OSError, Unreadable, MemoryError) as error:
        what = f"{folder} can't be read: {error}"
        say(what, sys.stderr)
        told = {"folder": folder, "session": None, "state": None, "private_notes": None, "streams": [], "remarks": []}
        return 2, dict(told, findings=[{"file": None, "line": None, "what": what}], room=None, fingerprint=None)
    if not as_json:
        say("\n".join(session.text()), sys.stdout)
    return STATES[session.state()][1], session.told()


def main():
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw, allow_abbrev=False)
    parser.add_argument("folders", metavar="FOLDER", nargs="*", default=[HERE])
    parser.add_argument("--every", action="store_true", help="check the signature of each line")
    parser.add_argument("--json", action="store_true", help="print one JSON array, with an object for each folder")
    asked = parser.parse_args()
    results = [verify(folder, asked.every, asked.json) for folder in asked.folders]
    if asked.json:
        say(json.dumps([told for _, told in results], indent=1), sys.stdout)
    codes = [code for code, _ in results]
    return next((code for code in (2, 1, 5, 4, 3) if code in codes), 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
