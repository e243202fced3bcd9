//! The lane of the music: as it sounded, as it sounds, as it is planned, and where pieces overlap.

use egui::{Align2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::marks::{MarkKind, Marks};
use crate::names::EntryId;
use crate::session::{PhaseSpan, PlannedSection};
use crate::ui::fonts;
use crate::ui::session::frame::FrameContext;
use crate::ui::session::log::Track;
use crate::ui::tokens::{radius, size};
use crate::ui::widgets::{TimeAxis, elided};
use crate::words::texts;

/// A stretch of music.
struct Block<'a> {
    from_ms: i64,
    to_ms: i64,
    /// How long the next piece rises over its end, where that is planned.
    overlap_ms: i64,
    title: &'a str,
    entry: Option<EntryId>,
    tense: BlockState,
}

#[derive(PartialEq, Clone, Copy)]
enum BlockState {
    Played,
    Playing,
    Planned,
}

/// Paints the blocks; `spans` are the phases as they are, or as a preview would have them.
pub(super) fn music_ui<'a>(
    ui: &Ui,
    lane: Rect,
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    tracks: &'a [Track],
    axis: &TimeAxis,
    marks: &mut Marks<'a>,
) {
    let tokens = frame.tokens;
    let height = (lane.height() - 4.0).min(22.0);
    let mut free_from = f32::NEG_INFINITY;
    for block in blocks(frame, spans, tracks) {
        let left = axis.x(block.from_ms).max(free_from);
        let right = axis.x(block.to_ms) - 2.0;
        if right - left < 2.0 || right < axis.x.min || left > axis.x.max {
            continue;
        }
        free_from = right + 2.0;
        let rect = Rect::from_min_max(
            pos2(left, lane.center().y - height / 2.0),
            pos2(right, lane.center().y + height / 2.0),
        );
        let (fill, text) = match block.tense {
            BlockState::Played => (tokens.music_past, tokens.text),
            BlockState::Playing => (tokens.music_now, tokens.on_music_now),
            BlockState::Planned => (tokens.music_planned, tokens.soft),
        };
        ui.painter().rect_filled(rect, radius::CAP, fill);
        if block.tense == BlockState::Planned {
            ui.painter().rect_stroke(
                rect,
                radius::CAP,
                Stroke::new(1.0, tokens.music_past),
                StrokeKind::Inside,
            );
        }
        let overlap = axis.x(block.to_ms + block.overlap_ms) - axis.x(block.to_ms);
        if block.overlap_ms > 0 && overlap >= 1.0 {
            // The next piece rises over the end of this one.
            let crossing = Rect::from_min_max(pos2(right - overlap, rect.top()), rect.max);
            let rises = vec![crossing.left_bottom(), crossing.right_top(), crossing.right_bottom()];
            let fill = tokens.music.gamma_multiply(0.45);
            ui.painter().add(egui::Shape::convex_polygon(rises, fill, Stroke::NONE));
        }
        let room = rect
            .intersect(lane.with_min_x(axis.x.min).with_max_x(axis.x.max))
            .shrink2(vec2(7.0, 0.0));
        let room = if block.tense == BlockState::Playing {
            beside_now(room, axis.x(frame.now.session_ms))
        } else {
            room
        };
        if room.width() > 34.0 {
            let title = texts::piece(block.title);
            let galley = elided(ui, &title, fonts::regular(size::SMALL), text, room.width());
            let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), room);
            ui.painter().galley(at.min, galley, text);
        }
        marks.put(rect, || MarkKind::Music {
            title: block.title,
            from_ms: block.from_ms,
            to_ms: block.to_ms,
            entry: block.entry,
        });
    }
}

/// The wider part beside the line of now, so that it doesn't strike the title.
fn beside_now(room: Rect, now_x: f32) -> Rect {
    let (before, after) = (room.with_max_x(now_x - 5.0), room.with_min_x(now_x + 6.0));
    match room.x_range().contains(now_x) {
        true if before.width() > after.width() => before,
        true => after,
        false => room,
    }
}

fn blocks<'a>(
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    tracks: &'a [Track],
) -> Vec<Block<'a>> {
    let now_ms = frame.now.session_ms;
    let music = &frame.state().music;
    let sections = music.plan.as_ref().map_or(&[][..], |plan| plan.sections.as_slice());
    let section_of = |cue: u32| {
        sections.iter().find(|section| section.cues.iter().any(|planned| planned.cue == cue))
    };
    let overlap_of = |cue: u32| section_of(cue).map_or(0, |section| section.crossfade_ms);
    let mut blocks = Vec::new();
    for (track, next) in tracks.iter().zip(tracks.iter().skip(1)) {
        blocks.push(Block {
            from_ms: track.at_ms,
            to_ms: next.at_ms,
            overlap_ms: overlap_of(next.cue),
            title: &track.title,
            entry: Some(track.entry),
            tense: BlockState::Played,
        });
    }
    let mut cursor_ms = now_ms;
    if let Some(running) = &music.running {
        let planned = section_of(running.cue)
            .and_then(|section| section.cues.iter().find(|cue| cue.cue == running.cue));
        let phase_end_ms = spans
            .iter()
            .find(|span| span.from_ms <= now_ms && now_ms < span.to_ms)
            .map(|span| span.to_ms);
        let to_ms = match planned.and_then(|cue| cue.length_ms) {
            Some(length_ms) if !music.repeats => running.since_ms - running.from_ms + length_ms,
            _ => phase_end_ms.unwrap_or(now_ms),
        };
        let from_ms = running.since_ms - running.from_ms.min(0);
        cursor_ms = to_ms.max(now_ms + 1_000);
        blocks.push(Block {
            from_ms,
            to_ms: cursor_ms,
            overlap_ms: overlap_of(running.cue),
            title: &running.title,
            entry: tracks.last().map(|track| track.entry),
            tense: BlockState::Playing,
        });
    }
    for section in sections {
        planned(frame, spans, section, &mut cursor_ms, &mut blocks);
    }
    blocks
}

/// Adds the cues of one section that are still to come.
fn planned<'a>(
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    section: &'a PlannedSection,
    cursor_ms: &mut i64,
    blocks: &mut Vec<Block<'a>>,
) {
    let now_ms = frame.now.session_ms;
    let running = frame.state().music.running.as_ref();
    let index = frame.protocol().phase(&section.phase).map(|(index, _)| index);
    let Some(span) =
        spans.iter().rev().find(|span| Some(span.index) == index && span.to_ms > now_ms)
    else {
        return;
    };
    let runs =
        section.cues.iter().position(|cue| running.is_some_and(|running| running.cue == cue.cue));
    let mut at_ms = (*cursor_ms).max(span.from_ms);
    for cue in section.cues.iter().skip(runs.map_or(0, |place| place + 1)) {
        if at_ms >= span.to_ms {
            break;
        }
        let to_ms = cue
            .length_ms
            .map_or(span.to_ms, |length_ms| at_ms + length_ms - section.crossfade_ms)
            .min(span.to_ms);
        let block = Block {
            from_ms: at_ms,
            to_ms,
            overlap_ms: section.crossfade_ms,
            title: &cue.title,
            entry: None,
            tense: BlockState::Planned,
        };
        blocks.push(block);
        at_ms = to_ms;
    }
    *cursor_ms = (*cursor_ms).max(at_ms);
}
