//! How long one frame of the session screen takes, from reading the view to the triangles: with the
//! entries of a long session, and with twenty thousand, for which a frame must not be slower.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a bench fails loudly
#![allow(missing_docs)] // criterion's own functions

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Pos2, RawInput, Rect, vec2};
use stillpoint::live::View;
use stillpoint::music::{OutputStatus, PlayerStatus};
use stillpoint::names::{EntryId, Initials, SessionId, SourceFile};
use stillpoint::practice::Theme;
use stillpoint::protocol::{parse, shipped, shipped_codebooks};
use stillpoint::session::{
    Boot, Command, Dose, DoseKind, Entry, Happened, Opening, Session, Stamp, TextKind, Wall, When,
};
use stillpoint::ui::session::{Now, SessionScreen, Setup};
use stillpoint::ui::tokens;

const MIN: i64 = 60_000;

/// A session that is written while it goes on.
struct Room {
    session: Session,
    ms: i64,
    seq: u64,
}

fn wall(ms: i64) -> Wall {
    "2026-11-21T13:42:00+01:00".parse::<Wall>().unwrap().plus_ms(ms)
}

impl Room {
    fn run(&mut self, command: Command) {
        let boot = Boot { id: "boot".to_owned(), ms: self.ms };
        let stamp = Stamp {
            session_ms: self.ms,
            boot,
            wall: wall(self.ms),
            zone: "Europe/Berlin".to_owned(),
        };
        let happened = command.happened(&stamp).unwrap_or(Happened::at(self.ms));
        let Ok(events) = self.session.decide(command, &stamp) else { return };
        if !events.is_empty() {
            self.seq += 1;
            let who: Initials = "MR".parse().unwrap();
            let id = EntryId(uuid::Uuid::from_u128(u128::from(self.seq) + 1000));
            self.session.apply(Arc::new(Entry { id, seq: self.seq, stamp, happened, who, events }));
        }
    }
}

/// Ninety minutes with so many observations and notes in them.
fn session(entries: usize) -> View {
    let file = shipped().iter().find(|file| file.name == "intramuscular-60.toml").unwrap();
    let protocol = parse(&file.source(), &shipped_codebooks().first().unwrap().source()).unwrap();
    let source = |name: &str| SourceFile { name: name.to_owned(), text: String::new() };
    let opening = Opening {
        session: SessionId(uuid::Uuid::from_u128(1)),
        program: "0.1.0".to_owned(),
        rehearsal: false,
        client: "KAP-0417".parse().unwrap(),
        therapist: "MR".parse().unwrap(),
        people: Vec::new(),
        room: "Room 2".to_owned(),
        device: None,
        protocol: source("intramuscular-60.toml"),
        codebook: source("general.toml"),
        playlist: source("still-water-60.toml"),
        ticks: Vec::new(),
        consents: Vec::new(),
        open_items_reason: None,
    };
    let mut room = Room { session: Session::new(Arc::new(protocol)), ms: 0, seq: 0 };
    room.run(Command::Open(Box::new(opening)));
    room.ms = 10 * MIN;
    let dose = Dose {
        kind: DoseKind::First,
        drug: "ketamine".to_owned(),
        form: String::new(),
        amount: "60 mg".parse().unwrap(),
        route: "intramuscular".to_owned(),
        site: String::new(),
        lot: String::new(),
        wasted: None,
        witness: None,
        given_by: "JO".parse().unwrap(),
    };
    room.run(Command::ReadBackDose(Box::new(dose)));
    let (read_back, _) = room.session.state().read_back.clone().unwrap();
    room.run(Command::GiveDose { read_back, when: When::Now });
    let begun = room.ms;
    for n in 0..entries {
        room.ms = begun + 80 * MIN * n as i64 / entries as i64;
        match n % 8 {
            0 => room.run(Command::Tick),
            1 => room.run(Command::Write {
                kind: TextKind::Chart,
                text: format!("note number {n}"),
                when: When::Now,
            }),
            2 => room.run(Command::MarkMoment { when: When::Now }),
            n => {
                let codes = ["tears", "breath", "movement", "eyes_closed", "shade_on"];
                let code = codes.get(n - 3).copied().unwrap_or("tears").to_owned();
                room.run(Command::Observe { code, modifiers: Vec::new(), when: When::Now });
            }
        }
    }
    let output = OutputStatus::Playing { device: "Speakers".to_owned() };
    View::of(
        &room.session,
        PlayerStatus { running: None, output, peak: 0.1, latency: Default::default() },
    )
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    for entries in [500, 20_000] {
        let view = session(entries);
        let ctx = egui::Context::default();
        tokens::install(&ctx, Theme::Night);
        let mut screen = SessionScreen::new(Setup::default());
        let mut ms = view.at_ms;
        let mut frame = move || {
            ms += 1_000;
            let now = Now { session_ms: ms, wall: wall(ms), awake: true };
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
                ..RawInput::default()
            };
            let output = ctx.run_ui(input, |ui| {
                black_box(screen.show(ui, &view, now));
            });
            black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
        };
        frame();
        group.bench_function(format!("{entries} entries"), |bencher| bencher.iter(&mut frame));
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
