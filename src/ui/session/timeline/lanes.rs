//! The lanes under the contour: check-ins, music, what was observed, vital signs.

use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::scale::Scale;
use crate::conductor::protocol::{CheckIn, CheckInKind, Measure};
use crate::conductor::session::{CheckInKey, CheckInStatus, PhaseSpan, PlannedSection, VitalsRecord};
use crate::ui::fonts;
use crate::ui::session::frame::Frame;
use crate::ui::session::log::Track;
use crate::ui::tokens::{radius, size};
use crate::ui::widgets::elided;

/// The most marks that one repeating check-in gets.
const MOST_REPEATS: u32 = 64;

/// Diamonds: filled when settled, ringed when due, hollow when they come or passed.
pub(super) fn check_ins_ui(ui: &Ui, lane: Rect, frame: &Frame<'_>, spans: &[PhaseSpan], scale: &Scale) {
    for check_in in &frame.protocol().check_ins {
        let color = if check_in.kind == CheckInKind::Vitals { frame.tokens.vitals } else { frame.tokens.contour };
        for (at_ms, status) in occurrences(check_in, frame, spans, scale) {
            let center = pos2(scale.x(at_ms), lane.center().y);
            match status {
                Some(status) if status.is_settled() => diamond(ui, center, 6.5, color, Stroke::NONE),
                Some(CheckInStatus::Due | CheckInStatus::Postponed { .. }) => {
                    diamond(ui, center, 6.5, frame.tokens.due, Stroke::NONE);
                    ui.painter().circle_stroke(center, 10.5, Stroke::new(1.2, frame.tokens.due));
                }
                Some(_) => diamond(ui, center, 4.5, Color32::TRANSPARENT, Stroke::new(1.2, frame.tokens.faint)),
                None => diamond(ui, center, 5.5, Color32::TRANSPARENT, Stroke::new(1.3, color.gamma_multiply(0.75))),
            }
        }
    }
}

fn occurrences<'a>(
    check_in: &CheckIn,
    frame: &'a Frame<'_>,
    spans: &[PhaseSpan],
    scale: &Scale,
) -> Vec<(i64, Option<&'a CheckInStatus>)> {
    let state = &frame.view.state;
    let known = &state.check_ins.known;
    let mut marks: Vec<(i64, Option<&CheckInStatus>)> = Vec::new();
    let base_ms = state.expected_ms(frame.protocol(), &check_in.at, spans);
    let until_ms = check_in.until.as_ref().and_then(|until| state.expected_ms(frame.protocol(), until, spans));
    for nth in 0..MOST_REPEATS {
        let key = CheckInKey { id: check_in.id.clone(), nth };
        let planned_ms =
            base_ms.zip(check_in.every_ms.or((nth == 0).then_some(0))).map(|(base, every)| base + i64::from(nth) * every);
        let planned_ms = planned_ms.filter(|ms| scale.shows(*ms) && until_ms.is_none_or(|until_ms| *ms < until_ms));
        match (known.get(&key), planned_ms) {
            (Some(record), _) => marks.push((record.due_ms, Some(&record.status))),
            (None, Some(planned_ms)) => marks.push((planned_ms, None)),
            (None, None) => break,
        }
    }
    marks
}

fn diamond(ui: &Ui, center: Pos2, half: f32, fill: Color32, stroke: Stroke) {
    let points = [vec2(0.0, -half), vec2(half, 0.0), vec2(0.0, half), vec2(-half, 0.0)].map(|by| center + by);
    ui.painter().add(Shape::convex_polygon(points.to_vec(), fill, stroke));
}

/// A stretch of music.
struct Block<'a> {
    from_ms: i64,
    to_ms: i64,
    title: &'a str,
    tense: Tense,
}

#[derive(PartialEq)]
enum Tense {
    Was,
    Is,
    Planned,
}

/// Blocks: as they sounded, as it sounds, as it is planned.
pub(super) fn music_ui(ui: &Ui, lane: Rect, frame: &Frame<'_>, tracks: &[Track], scale: &Scale) {
    let tokens = frame.tokens;
    let height = (lane.height() - 4.0).min(22.0);
    let mut free_from = f32::NEG_INFINITY;
    for block in blocks(frame, tracks) {
        let left = scale.x(block.from_ms).max(free_from);
        let right = scale.x(block.to_ms) - 2.0;
        if right - left < 2.0 {
            continue;
        }
        free_from = right + 2.0;
        let rect = Rect::from_min_max(pos2(left, lane.center().y - height / 2.0), pos2(right, lane.center().y + height / 2.0));
        let (fill, text) = match block.tense {
            Tense::Was => (tokens.music_past, tokens.text),
            Tense::Is => (tokens.music_now, tokens.on_music_now),
            Tense::Planned => (tokens.music_planned, tokens.soft),
        };
        ui.painter().rect_filled(rect, radius::CAP, fill);
        if block.tense == Tense::Planned {
            ui.painter().rect_stroke(rect, radius::CAP, Stroke::new(1.0, tokens.music_past), StrokeKind::Inside);
        }
        let room = rect.shrink2(vec2(7.0, 0.0));
        if room.width() > 34.0 {
            let galley = elided(ui, block.title, fonts::regular(size::SMALL), text, room.width());
            let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), room);
            ui.painter().galley(at.min, galley, text);
        }
    }
}

fn blocks<'a>(frame: &'a Frame<'_>, tracks: &'a [Track]) -> Vec<Block<'a>> {
    let now_ms = frame.now.session_ms;
    let music = &frame.view.state.music;
    let mut blocks = Vec::new();
    for (at, track) in tracks.iter().enumerate() {
        let next_ms = tracks.get(at + 1).map(|next| next.at_ms);
        if let Some(to_ms) = next_ms {
            blocks.push(Block { from_ms: track.at_ms, to_ms, title: &track.title, tense: Tense::Was });
        }
    }
    let sections = music.plan.as_ref().map_or(&[][..], |plan| plan.sections.as_slice());
    let span_of = |section: &PlannedSection| {
        let (index, _) = frame.protocol().phase(&section.phase)?;
        frame.spans.iter().rev().find(|span| span.index == index && span.to_ms > now_ms)
    };
    let mut cursor_ms = now_ms;
    if let Some(running) = &music.running {
        let length_ms =
            sections.iter().flat_map(|section| &section.cues).find(|cue| cue.cue == running.cue).and_then(|cue| cue.length_ms);
        let phase_end_ms = frame.spans.iter().find(|span| span.from_ms <= now_ms && now_ms < span.to_ms).map(|span| span.to_ms);
        let to_ms = match length_ms {
            Some(length_ms) if !music.repeats => running.since_ms - running.from_ms + length_ms,
            _ => phase_end_ms.unwrap_or(now_ms),
        };
        let from_ms = running.since_ms - running.from_ms.min(0);
        cursor_ms = to_ms.max(now_ms + 1_000);
        blocks.push(Block { from_ms, to_ms: cursor_ms, title: &running.title, tense: Tense::Is });
    }
    for section in sections {
        let Some(span) = span_of(section) else { continue };
        let runs = section.cues.iter().position(|cue| music.running.as_ref().is_some_and(|running| running.cue == cue.cue));
        let mut at_ms = cursor_ms.max(span.from_ms);
        for cue in section.cues.iter().skip(runs.map_or(0, |place| place + 1)) {
            if at_ms >= span.to_ms {
                break;
            }
            let to_ms = cue.length_ms.map_or(span.to_ms, |length_ms| at_ms + length_ms - section.crossfade_ms).min(span.to_ms);
            blocks.push(Block { from_ms: at_ms, to_ms, title: &cue.title, tense: Tense::Planned });
            at_ms = to_ms;
        }
        cursor_ms = cursor_ms.max(at_ms);
    }
    blocks
}

/// Ticks for points, bars for states.
pub(super) fn observed_ui(ui: &Ui, lane: Rect, frame: &Frame<'_>, scale: &Scale) {
    let tokens = frame.tokens;
    let ticks = lane.with_max_y(lane.top() + lane.height() * 0.56).shrink2(vec2(0.0, 2.0));
    for point in &frame.view.state.points {
        let x = scale.x(point.at_ms);
        if point.code.is_none() {
            ui.painter().circle_filled(pos2(x, ticks.center().y), 3.0, tokens.contour);
        } else {
            ui.painter().vline(x, ticks.y_range(), Stroke::new(1.6, tokens.soft));
        }
    }
    let mut rows: [f32; 3] = [f32::NEG_INFINITY; 3];
    for span in &frame.view.state.states {
        let (from, to) =
            (scale.x(span.from_ms), scale.x(span.to_ms.unwrap_or(frame.now.session_ms)).max(scale.x(span.from_ms) + 3.0));
        let Some((row, end)) = rows.iter_mut().enumerate().find(|(_, end)| **end <= from) else { continue };
        *end = to + 2.0;
        let y = ticks.bottom() + 4.0 + row as f32 * 4.5;
        let strength = if span.to_ms.is_none() { 0.85 } else { 0.5 };
        ui.painter().rect_filled(Rect::from_min_max(pos2(from, y), pos2(to, y + 3.0)), 1.5, tokens.state.gamma_multiply(strength));
    }
}

/// The systolic pressure and the pulse, each with its last value.
pub(super) fn vitals_ui(ui: &Ui, lane: Rect, frame: &Frame<'_>, scale: &Scale) {
    let mut records: Vec<&VitalsRecord> = frame.view.state.vitals.iter().collect();
    records.sort_by_key(|record| record.at_ms);
    let (upper, lower) = lane.shrink2(vec2(0.0, 3.0)).split_top_bottom_at_fraction(0.5);
    let pressure_words = |record: &VitalsRecord| {
        let diastolic = record.vitals.value(Measure::Diastolic).map(|value| format!("/{value}")).unwrap_or_default();
        record.vitals.value(Measure::Systolic).map(|systolic| format!("{systolic}{diastolic}"))
    };
    let roomy = lane.height() > 40.0;
    let pulse_words = |record: &VitalsRecord| record.vitals.value(Measure::Pulse).filter(|_| roomy).map(|pulse| pulse.to_string());
    trend(ui, upper, scale, &records, Measure::Systolic, (90.0, 190.0), frame.tokens.vitals, pressure_words);
    trend(ui, lower, scale, &records, Measure::Pulse, (40.0, 140.0), frame.tokens.pulse, pulse_words);
}

#[allow(clippy::too_many_arguments)]
fn trend(
    ui: &Ui,
    lane: Rect,
    scale: &Scale,
    records: &[&VitalsRecord],
    measure: Measure,
    (low, high): (f64, f64),
    color: Color32,
    words: impl Fn(&VitalsRecord) -> Option<String>,
) {
    let point = |record: &&VitalsRecord| {
        let value = record.vitals.value(measure)?;
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
        Some(pos2(scale.x(record.at_ms), lane.bottom() - share * lane.height()))
    };
    let points: Vec<Pos2> = records.iter().filter_map(point).collect();
    let Some(last) = points.last().copied() else { return };
    ui.painter().line(points.clone(), Stroke::new(1.5, color));
    for at in points {
        ui.painter().circle_filled(at, 3.2, color);
    }
    let text = records.iter().rev().find_map(|record| words(record)).unwrap_or_default();
    let galley = elided(ui, &text, fonts::regular(size::SMALL), color, f32::INFINITY);
    let x = if last.x + 10.0 + galley.size().x > lane.right() { last.x - 10.0 - galley.size().x } else { last.x + 10.0 };
    ui.painter().galley(pos2(x, lane.center().y - galley.size().y / 2.0), galley, color);
}
