mod after_the_close;
mod check_ins;
mod corrections;
mod dose;
mod laws;
mod life;
mod observations;
mod phases;

use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::names::{EntryId, Initials, SessionId, SourceFile};
use crate::protocol::{Protocol, parse, shipped, shipped_codebooks};

const MIN: i64 = 60_000;

/// A session that tests drive: it stamps, numbers and applies what is decided, as the runner
/// does.
struct Rig {
    session: Session,
    now_ms: i64,
    last: u128,
}

fn shipped_protocol(id: &str) -> Arc<Protocol> {
    let codebook = shipped_codebooks().first().unwrap().source();
    let file = shipped().iter().find(|file| file.name == format!("{id}.toml")).unwrap();
    Arc::new(parse(&file.source(), &codebook).unwrap())
}

fn initials(text: &str) -> Initials {
    text.parse().unwrap()
}

fn opening() -> Opening {
    let source = |name: &str| SourceFile { name: name.to_owned(), text: String::new() };
    Opening {
        session: SessionId(Uuid::from_u128(1)),
        program: "0".to_owned(),
        rehearsal: true,
        client: "KAP-0417".parse().unwrap(),
        therapist: initials("MR"),
        people: Vec::new(),
        room: "Room 2".to_owned(),
        device: None,
        protocol: source("protocol.toml"),
        codebook: source("codebook.toml"),
        playlist: source("playlist.toml"),
        ticks: Vec::new(),
        consents: Vec::new(),
        open_items_reason: None,
    }
}

fn dose(kind: DoseKind) -> Dose {
    Dose {
        kind,
        drug: "ketamine".to_owned(),
        form: String::new(),
        amount: "60 mg".parse().unwrap(),
        route: "intramuscular".to_owned(),
        site: "left deltoid".to_owned(),
        lot: "A1".to_owned(),
        wasted: None,
        witness: None,
        given_by: initials("JO"),
    }
}

impl Rig {
    /// An open session by a protocol that ships, at 0 ms.
    fn open(protocol: &str) -> Self {
        let mut rig =
            Self { session: Session::new(shipped_protocol(protocol)), now_ms: 0, last: 0 };
        rig.done(Command::Open(Box::new(opening())));
        rig
    }

    /// The same, with the first dose given at 20 min.
    fn dosed(protocol: &str) -> Self {
        let mut rig = Self::open(protocol);
        rig.pass(20 * MIN);
        rig.give(DoseKind::First);
        rig
    }

    fn stamp(&self) -> Stamp {
        let wall: Wall = "2026-11-21T13:42:00.000+01:00".parse().unwrap();
        Stamp {
            session_ms: self.now_ms,
            boot: Boot { id: "boot".to_owned(), ms: self.now_ms },
            wall: wall.plus_ms(self.now_ms),
            zone: "Europe/Berlin".to_owned(),
        }
    }

    fn ask(&mut self, command: Command) -> Result<EntryId, Refusal> {
        let stamp = self.stamp();
        let happened = command.happened(&stamp);
        let events = self.session.decide(command, &stamp)?;
        self.last += 1;
        let id = EntryId(Uuid::from_u128(self.last));
        if let Some(first) = events.first() {
            let stream = first.stream();
            let seq = self.session.entries().iter().filter(|entry| entry.stream() == stream).count()
                as u64;
            self.session.apply(Arc::new(Entry {
                id,
                seq,
                stamp,
                happened: happened?,
                who: initials("MR"),
                events,
            }));
        }
        Ok(id)
    }

    fn done(&mut self, command: Command) -> EntryId {
        self.ask(command.clone())
            .unwrap_or_else(|refusal| panic!("{command:?} was refused: {refusal}"))
    }

    fn refused(&mut self, command: Command) -> Refusal {
        let before = self.session.entries().len();
        let refusal = self.ask(command).unwrap_err();
        assert_eq!(self.session.entries().len(), before);
        refusal
    }

    /// Lets time pass with a tick a second.
    fn pass(&mut self, ms: i64) {
        let until = self.now_ms + ms;
        while self.now_ms < until {
            self.now_ms = (self.now_ms + 1000).min(until);
            self.done(Command::Tick);
        }
    }

    fn give(&mut self, kind: DoseKind) -> EntryId {
        let read_back = self.done(Command::ReadBackDose(Box::new(dose(kind))));
        self.done(Command::GiveDose { read_back, when: When::Now })
    }

    fn observe(&mut self, code: &str, when: When) -> EntryId {
        self.done(Command::Observe { code: code.to_owned(), modifiers: Vec::new(), when })
    }

    fn write(&mut self, kind: TextKind, text: &str) -> EntryId {
        self.done(Command::Write { kind, text: text.to_owned(), when: When::Now })
    }

    fn state(&self) -> &State {
        self.session.state()
    }

    fn phase(&self) -> &str {
        let current = self.state().phases.current().unwrap();
        &self.session.protocol().phases[current.index].id
    }

    fn status(&self, id: &str) -> Option<&CheckInStatus> {
        self.state().check_ins.known.get(&CheckInKey::first(id)).map(|record| &record.status)
    }

    fn cards(&self) -> Vec<String> {
        self.state()
            .cards(self.session.protocol(), self.now_ms)
            .into_iter()
            .map(|key| key.id)
            .collect()
    }

    /// Settles everything that the close asks for, and closes.
    fn settle_and_close(&mut self) {
        for item in self.session.open_items(self.now_ms) {
            match item {
                OpenItem::State { entry, .. } => {
                    self.done(Command::EndState { state: entry, when: When::Now });
                }
                OpenItem::CheckIn(key) => drop(
                    self.done(Command::SkipCheckIn { key, reason: "client inward".to_owned() }),
                ),
                OpenItem::Attention(attention) => {
                    self.done(Command::EndAttention { attention });
                }
                OpenItem::Talk => drop(self.done(Command::EndTalk)),
                OpenItem::ReadBack => drop(self.done(Command::SetDoseAside)),
                OpenItem::Leaving(_) | OpenItem::NotBefore { .. } => {}
            }
        }
        self.done(Command::Close { reason: Some("rehearsed".to_owned()) });
    }
}
