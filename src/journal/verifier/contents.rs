//! What the lines say: openings, checkpoints and entries, against each other and the rules.

use super::Verifier;
use crate::journal::line::{Body, Line, VERSION};
use crate::journal::opening::StreamOpening;
use crate::journal::outline::{Outline, SignedLines};
use crate::journal::seal::Unopened;
use crate::journal::signer::EntryKind;
use crate::journal::verifier::Committed;
use crate::journal::{Checkpoint, Fault, SessionName, StreamReport, payload};
use crate::session::Stream;

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
        let entry = payload::decode(json, seq);
        let outline = match &entry {
            Ok((entry, session)) => Ok(Some(Outline::of(entry, *session))),
            Err(_) => Outline::parse(json),
        };
        match outline {
            Ok(Some(outline)) if chained => self.check_entry(&outline, seq),
            Err(reason) if chained => return self.find(Fault::Entry(reason)),
            Err(_) => return,
            Ok(_) => {}
        }
        if let Ok((entry, _)) = entry {
            self.report.entries += 1;
            self.report.last = Some(entry.stamp.clone());
            (self.on_entry)(entry);
        } else {
            self.report.unread_entries += 1;
        }
    }

    fn check_entry(&mut self, entry: &Outline, seq: u64) {
        let stream = self.expected.stream;
        let in_chart = stream == Stream::Chart;
        if entry.session != self.expected.name.session || entry.opens_another {
            self.find(Fault::WrongSession);
        }
        let StreamReport { entries, unread_entries, sealed, .. } = self.report;
        let is_first = entries + unread_entries + sealed == 0;
        let followed_close = self.report.closed && !(in_chart && self.closes_here);
        if entry.stream != Some(stream) {
            self.find(Fault::WrongStream);
        } else if is_first && entry.begins != Some(stream) {
            self.find(Fault::NoOpening);
        } else if followed_close && !entry.may_follow_close {
            self.find(Fault::AfterClose);
        }
        let closes = entry.kind == EntryKind::Closes;
        let lacks_checkpoint = entry.kind != EntryKind::Usual && !self.has_checkpoint_here;
        if in_chart && closes != self.closes_here || lacks_checkpoint {
            self.find(Fault::Checkpoint);
        }
        if self.report.ended_corrections && !entry.may_follow_signature {
            self.find(Fault::AfterSigning);
        }
        if let Some(SignedLines { count, head, ends_corrections }) = entry.signed {
            let over = head.is_some_and(|head| self.previous.may_be(head));
            if count != Some(seq) || !over {
                self.find(Fault::SignedElse);
            }
            self.report.signatures += 1;
            self.report.ended_corrections |= ends_corrections;
        }
    }
}
