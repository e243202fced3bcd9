//! The lane of the music: as it sounded, as it sounds, as it is planned, and where pieces overlap.

use std::borrow::Cow;

use egui::{Align2, Color32, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::marks::{MarkKind, Marks};
use crate::names::EntryId;
use crate::record::{Heard, Stretch};
use crate::session::{MusicChoice, PhaseSpan, PlannedSection, Tense};
use crate::ui::fonts;
use crate::ui::session::frame::FrameContext;
use crate::ui::tokens::{radius, size};
use crate::ui::widgets::{TimeAxis, elided};
use crate::words::texts;

/// A stretch of the lane.
struct Block<'a> {
    from_ms: i64,
    to_ms: i64,
    /// How long the next piece rises over its end, where that is planned.
    overlap_ms: i64,
    title: Cow<'a, str>,
    entry: Option<EntryId>,
    look: Look,
}

#[derive(PartialEq, Clone, Copy)]
enum Look {
    Played,
    Playing,
    /// To come.
    Planned,
    /// The plan behind safe music or silence: it comes when somebody returns to it.
    Behind,
    /// Nothing sounds: chosen, or not.
    Empty,
}

/// Paints the blocks; `spans` are the phases as they are, or as a preview would have them.
pub(super) fn music_ui<'a>(
    ui: &Ui,
    lane: Rect,
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    heard: &'a [Stretch],
    axis: &TimeAxis,
    marks: &mut Marks<'a>,
) {
    let tokens = frame.tokens;
    let height = (lane.height() - 4.0).min(22.0);
    let mut free_from = f32::NEG_INFINITY;
    for block in blocks(frame, spans, heard) {
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
        let none = Color32::TRANSPARENT;
        let (fill, outline, text) = match block.look {
            Look::Played => (tokens.music_past, none, tokens.text),
            Look::Playing => (tokens.music_now, none, tokens.on_music_now),
            Look::Planned => (tokens.music_planned, tokens.music_past, tokens.soft),
            Look::Behind => (none, tokens.music_past, tokens.faint),
            Look::Empty => (none, tokens.outline, tokens.soft),
        };
        ui.painter().rect_filled(rect, radius::CAP, fill);
        if outline != none {
            let line = Stroke::new(1.0, outline);
            ui.painter().rect_stroke(rect, radius::CAP, line, StrokeKind::Inside);
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
        let room = if block.to_ms > frame.now.session_ms && block.from_ms <= frame.now.session_ms {
            beside_now(room, axis.x(frame.now.session_ms))
        } else {
            room
        };
        if room.width() > 34.0 {
            let galley = elided(ui, &block.title, fonts::regular(size::SMALL), text, room.width());
            let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), room);
            ui.painter().galley(at.min, galley, text);
        }
        marks.put(rect, || MarkKind::Music {
            title: block.title.into_owned(),
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
    heard: &'a [Stretch],
) -> Vec<Block<'a>> {
    let now_ms = frame.now.session_ms;
    let music = &frame.state().music;
    let sections = music.plan.as_ref().map_or(&[][..], |plan| plan.sections.as_slice());
    let section_of = |cue: u32| {
        sections.iter().find(|section| section.cues.iter().any(|planned| planned.cue == cue))
    };
    let overlap_into = |next: Option<&Stretch>| match next.map(|next| &next.heard) {
        Some(Heard::Piece { cue, .. }) => {
            section_of(*cue).map_or(0, |section| section.crossfade_ms)
        }
        _ => 0,
    };
    let mut blocks = Vec::new();
    for (place, stretch) in heard.iter().enumerate() {
        let is_piece = matches!(stretch.heard, Heard::Piece { .. });
        let look = match (&stretch.heard, stretch.to_ms) {
            (Heard::Silence | Heard::Nothing, _) => Look::Empty,
            (_, None) => Look::Playing,
            (_, Some(_)) => Look::Played,
        };
        blocks.push(Block {
            from_ms: stretch.from_ms,
            to_ms: stretch.to_ms.unwrap_or(now_ms),
            overlap_ms: if is_piece { overlap_into(heard.get(place + 1)) } else { 0 },
            title: title(&stretch.heard, frame),
            entry: Some(stretch.entry),
            look,
        });
    }
    let plan_is_heard = music.choice == MusicChoice::Plan;
    let to_come = if plan_is_heard { Look::Planned } else { Look::Behind };
    let mut cursor_ms = now_ms;
    if let Some(running) = &music.running {
        let section = section_of(running.cue);
        let planned =
            section.and_then(|section| section.cues.iter().find(|cue| cue.cue == running.cue));
        let phase = spans.iter().find(|span| span.tense == Tense::Running);
        let name = |span: &PhaseSpan| {
            frame
                .protocol()
                .phases
                .get(span.index)
                .is_some_and(|phase| section.is_none_or(|section| section.phase == phase.id))
        };
        // A phase brings its own music: at its edge, whatever a piece has left.
        let edge_ms = match phase {
            Some(span) if name(span) => span.to_ms,
            _ => now_ms,
        };
        let to_ms = match planned.and_then(|cue| cue.length_ms) {
            Some(length_ms) if !music.repeats => {
                (running.since_ms - running.from_ms + length_ms).min(edge_ms)
            }
            _ => edge_ms,
        };
        cursor_ms = to_ms.max(now_ms);
        let overlap_ms = section.map_or(0, |section| section.crossfade_ms);
        match blocks.last_mut().filter(|block| block.look == Look::Playing && plan_is_heard) {
            Some(playing) => (playing.to_ms, playing.overlap_ms) = (cursor_ms, overlap_ms),
            None => blocks.push(Block {
                from_ms: now_ms,
                to_ms: cursor_ms,
                overlap_ms,
                title: texts::piece(&running.title),
                entry: None,
                look: to_come,
            }),
        }
    }
    for section in sections {
        planned(frame, spans, section, to_come, &mut cursor_ms, &mut blocks);
    }
    blocks
}

fn title<'a>(heard: &'a Heard, frame: &FrameContext<'a>) -> Cow<'a, str> {
    match heard {
        Heard::Piece { title, .. } => texts::piece(title),
        Heard::SafeMusic => match frame.safe_title() {
            Some(title) => texts::timeline::safe_music(&texts::piece(title)).into(),
            None => texts::music::safe().into(),
        },
        Heard::Silence => texts::music::silence().into(),
        Heard::Nothing => texts::timeline::unheard().into(),
    }
}

/// Adds the cues of one section that are still to come.
fn planned<'a>(
    frame: &'a FrameContext<'_>,
    spans: &[PhaseSpan],
    section: &'a PlannedSection,
    look: Look,
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
    // Begun again, a phase begins its music again.
    let begins_again = span.tense == Tense::Running && span.from_ms >= now_ms;
    let next = runs.filter(|_| !begins_again).map_or(0, |place| place + 1);
    let mut at_ms = (*cursor_ms).max(span.from_ms);
    for cue in section.cues.iter().skip(next) {
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
            title: texts::piece(&cue.title),
            entry: None,
            look,
        };
        blocks.push(block);
        at_ms = to_ms;
    }
    *cursor_ms = (*cursor_ms).max(at_ms);
}
