//! How long one frame of the session screen takes, from reading the view to the triangles: with the
//! entries of a long session, and with twenty thousand, for which a frame must not be slower.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // a bench fails loudly
#![allow(missing_docs)] // criterion's own functions

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Pos2, RawInput, Rect, vec2};
use stillpoint::live::View;
use stillpoint::music::{OutputStatus, PlayerStatus};
use stillpoint::practice::Theme;
use stillpoint::session::{Command, DoseKind, TextKind, Wall, When};
use stillpoint::ui::session::{Now, SessionScreen, Setup};

#[path = "../tests/support/test_session.rs"]
#[allow(dead_code)] // the tests use the rest
mod test_session;
use test_session::{MIN, TestSession};

/// Ninety minutes with so many observations and notes in them.
fn session(entries: usize) -> View {
    let mut test = TestSession::open("intramuscular-60");
    test.now_ms = 10 * MIN;
    test.give(DoseKind::First);
    let begun = test.now_ms;
    for n in 0..entries {
        test.now_ms = begun + 80 * MIN * n as i64 / entries as i64;
        let command = match n % 8 {
            0 => Command::Tick,
            1 => Command::Write {
                kind: TextKind::Chart,
                text: format!("note number {n}"),
                when: When::Now,
            },
            2 => Command::MarkMoment { when: When::Now },
            n => {
                let codes = ["tears", "breath", "movement", "eyes_closed", "shade_on"];
                let code = codes.get(n - 3).copied().unwrap_or("tears").into();
                Command::Observe { code, modifiers: Vec::new(), when: When::Now }
            }
        };
        test.ask(command).unwrap();
    }
    let output = OutputStatus::Playing { device: "Speakers".to_owned() };
    View::of(
        &test.session,
        PlayerStatus { running: None, output, peak: 0.1, latency: Default::default() },
    )
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    for entries in [500, 20_000] {
        let view = session(entries);
        let opened: Wall = "2026-11-21T13:42:00+01:00".parse().unwrap();
        let ctx = egui::Context::default();
        stillpoint::ui::install(&ctx, Theme::Night);
        let mut screen = SessionScreen::new(Setup::default());
        let mut ms = view.at_ms;
        let mut frame = move || {
            ms += 1_000;
            let now = Now { session_ms: ms, wall: opened.plus_ms(ms), changed: None, awake: true };
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
