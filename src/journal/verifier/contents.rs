//! What the lines say: openings, checkpoints and entries, against each other and the rules.

use super::Verifier;
use crate::journal::line::{Body, Line, VERSION};
use crate::journal::opening::StreamOpening;
use crate::journal::seal::Unopened;
use crate::journal::signer::EntryKind;
use crate::journal::verifier::Committed;
use crate::journal::{Checkpoint, Fault, Hash, NotAnEntry, SessionName, payload, rules};
use crate::names::SessionId;
use crate::session::{Entry, Stream};

impl Verifier<'_> {
    /// What a line says beside its entry.
    pub(super) fn chained_body(&mut self, line: &Line<'_>, body: &Body<'_>, segment: u32) {
        if body.segment != segment {
            self.find(Fault::WrongSegment(body.segment));
        }
        if body.version != VERSION {
            self.find(Fault::NewerFormat(body.version));
            let fault = self.signatures.line(self.line, &line.link, body, None);
            return fault.into_iter().for_each(|fault| self.find(fault));
        }
        if body.newer {
            self.find(Fault::NewerMember);
        }
        match (self.report.lines == 0, body.opening) {
            (true, Some(json)) => self.opening(json),
            (true, None) => self.find(Fault::NoOpening),
            (false, Some(_)) => self.find(Fault::OpenedAgain),
            (false, None) => {}
        }
        self.has_checkpoint_here = body.checkpoint.is_some();
        let checkpoint = body.checkpoint.map(Checkpoint::parse);
        let wall = checkpoint.as_ref().and_then(|it| Some(it.as_ref()?.0.stamp.wall));
        if let Some(fault) = self.signatures.line(self.line, &line.link, body, wall) {
            self.find(fault);
        }
        match checkpoint {
            Some(Some((checkpoint, newer))) => {
                self.checkpoint(&checkpoint, body);
                if newer {
                    self.find(Fault::NewerMember);
                }
            }
            Some(None) => self.find(Fault::Checkpoint),
            None if self.needs_checkpoint() => self.find(Fault::Checkpoint),
            None => {}
        }
    }

    fn needs_checkpoint(&self) -> bool {
        self.begins_file || self.report.closed || self.expected.stream == Stream::Process
    }

    fn opening(&mut self, json: &str) {
        let Some((opening, newer)) = StreamOpening::parse(json) else {
            return self.find(Fault::NoOpening);
        };
        if newer {
            self.find(Fault::NewerMember);
        }
        let SessionName { session, day } = self.expected.name;
        if opening.name.session != session {
            self.find(Fault::WrongSession);
        } else if opening.name.day != day {
            self.find(Fault::WrongDay(opening.name.day));
        }
        if opening.stream != self.expected.stream {
            self.find(Fault::WrongStream);
        }
        if !self.signatures.of_room(opening.room) {
            self.find(Fault::UnknownRoom(opening.room));
        }
        self.opening = Some(opening);
    }

    fn checkpoint(&mut self, checkpoint: &Checkpoint, body: &Body<'_>) {
        self.report.checkpoints += 1;
        let was_closed = self.report.closed;
        let closes = checkpoint.closed && !was_closed;
        let in_chart = self.expected.stream == Stream::Chart;
        let goes_back = was_closed && !checkpoint.closed;
        let lacks = checkpoint.commitment.is_some() == was_closed;
        let out_of_place = checkpoint.sealed_for.is_some() && !self.begins_file;
        if goes_back || lacks || out_of_place || closes && in_chart && body.payload.is_none() {
            self.find(Fault::Checkpoint);
        }
        if checkpoint.sealed_for.is_some() {
            self.file_is_sealed = true;
            self.report.is_sealed = true;
        }
        if let Some(commitment) = checkpoint.commitment {
            let (file, line, seq) = (self.file.clone(), self.line, body.seq);
            self.commitments.push(Committed { file, line, seq, commitment, closes });
        }
        self.report.closed |= checkpoint.closed;
        self.report.second = checkpoint.second;
        self.report.last = Some(checkpoint.stamp.clone());
        self.closes_here = closes;
    }

    pub(super) fn clear(&mut self, json: &str, seq: u64, chained: bool) {
        if chained && self.report.is_sealed {
            self.find(Fault::Unsealed);
        }
        self.entry(json, seq, chained);
    }

    pub(super) fn sealed(&mut self, payload: &str, seq: u64, chained: bool) {
        if chained && !self.file_is_sealed {
            self.find(Fault::NotSealed);
        }
        let unopened = match self.opener.open(payload, seq, &self.previous.candidates()) {
            Ok(json) => return self.entry(&json, seq, chained),
            Err(unopened) => unopened,
        };
        self.report.sealed += 1;
        let fault = match unopened {
            Unopened::Locked => return,
            _ if !chained => return,
            Unopened::Form => Fault::NotSealed,
            Unopened::Refused => Fault::NotOpened,
            Unopened::NoKey | Unopened::OtherKey
                if std::mem::replace(&mut self.key_found_wrong, true) =>
            {
                return;
            }
            Unopened::NoKey => Fault::KeyMissing,
            Unopened::OtherKey => Fault::OtherKey,
        };
        self.find(fault);
    }

    fn entry(&mut self, json: &str, seq: u64, chained: bool) {
        match payload::decode(json, seq) {
            Ok((entry, session)) => {
                if chained {
                    self.check_entry(&entry, session);
                }
                self.report.entries += 1;
                self.report.signatures += u64::from(rules::signature(&entry).is_some());
                self.report.last = Some(entry.stamp.clone());
                (self.on_entry)(entry);
            }
            Err(NotAnEntry::Newer) => self.report.newer_entries += 1,
            Err(reason) if chained => self.find(Fault::Entry(reason)),
            Err(_) => {}
        }
    }

    fn check_entry(&mut self, entry: &Entry, session: SessionId) {
        let stream = self.expected.stream;
        if session != self.expected.name.session || rules::opens_another(entry, session) {
            self.find(Fault::WrongSession);
        }
        let followed_close = self.report.closed && !self.closes_here;
        if entry.stream() != stream {
            self.find(Fault::WrongStream);
        } else if self.report.lines == 0 && !rules::may_begin(entry, stream) {
            self.find(Fault::NoOpening);
        } else if followed_close && !rules::may_follow_close(entry) {
            self.find(Fault::AfterClose);
        }
        let closes_otherwise = stream == Stream::Chart && rules::closes(entry) != self.closes_here;
        let lacks_checkpoint = rules::kind(entry) != EntryKind::Usual && !self.has_checkpoint_here;
        if closes_otherwise || lacks_checkpoint {
            self.find(Fault::Checkpoint);
        }
        if self.report.signatures > 0 && !rules::may_follow_signature(entry) {
            self.find(Fault::AfterSigning);
        }
        if let Some(signature) = rules::signature(entry) {
            let over = Hash::parse(signature.head.as_bytes())
                .is_some_and(|head| self.previous.may_be(head));
            if signature.count != entry.seq || !over {
                self.find(Fault::SignedElse);
            }
        }
    }
}
