//! Time from left to right: where a moment stands, and where the axis is labelled.

use egui::{Align2, Painter, Rangef, Rect, Stroke, Ui, pos2};

use super::text::elided;
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, size};
use crate::words::texts;

const MINUTE_MS: i64 = 60_000;

/// The least distance between two labels, in points.
const LABEL_EVERY: f32 = 46.0;

/// A stretch of time laid over a stretch of the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeAxis {
    /// Left and right edge, in points.
    pub x: Rangef,
    /// The time at the left edge, in ms.
    pub from_ms: i64,
    /// The time at the right edge, in ms.
    pub to_ms: i64,
}

/// A labelled moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    pub at_ms: i64,
    /// `−10`, `Dose`, `20`.
    pub label: String,
}

impl TimeAxis {
    /// This stretch of time over the width of a rectangle.
    pub fn over(rect: Rect, from_ms: i64, to_ms: i64) -> Self {
        Self { x: rect.x_range(), from_ms, to_ms: to_ms.max(from_ms + 1) }
    }

    /// Where a moment stands.
    pub fn x(&self, at_ms: i64) -> f32 {
        let share = (at_ms - self.from_ms) as f32 / (self.to_ms - self.from_ms) as f32;
        self.x.min + share * self.x.span()
    }

    /// Which moment stands there.
    pub fn ms(&self, x: f32) -> i64 {
        let share = (x - self.x.min) / self.x.span().max(1.0);
        self.from_ms + (share * (self.to_ms - self.from_ms) as f32) as i64
    }

    /// Whether a moment is on it.
    pub fn has(&self, at_ms: i64) -> bool {
        (self.from_ms..=self.to_ms).contains(&at_ms)
    }

    /// Round minutes counted from the dose, else from 0, as close together as labels can be read.
    pub fn ticks(&self, dose_ms: Option<i64>) -> Vec<Tick> {
        let zero_ms = dose_ms.unwrap_or_default();
        let per_minute = self.x.span() / ((self.to_ms - self.from_ms) as f32 / MINUTE_MS as f32);
        let fits = |step: &&i64| **step as f32 * per_minute >= LABEL_EVERY;
        let step_ms = [1, 2, 5, 10, 15, 20, 30, 60, 120].iter().find(fits).copied().unwrap_or(240)
            * MINUTE_MS;
        let first = (self.from_ms - zero_ms).div_euclid(step_ms);
        let last = (self.to_ms - zero_ms).div_euclid(step_ms);
        (first..=last)
            .map(|step| step * step_ms)
            .filter(|ms| self.has(zero_ms + ms))
            .map(|ms| Tick { at_ms: zero_ms + ms, label: label(ms / MINUTE_MS, dose_ms.is_some()) })
            .collect()
    }

    /// Paints the labels below `y`, each kept within the axis.
    pub fn ticks_ui(&self, ui: &Ui, y: f32, dose_ms: Option<i64>, tokens: &Tokens) {
        for tick in self.ticks(dose_ms) {
            let galley =
                elided(ui, &tick.label, fonts::regular(size::SMALL), tokens.faint, f32::INFINITY);
            let middle = Align2::CENTER_TOP.anchor_size(pos2(self.x(tick.at_ms), y), galley.size());
            let left = middle.left().min(self.x.max - galley.size().x).max(self.x.min);
            ui.painter().galley(pos2(left, y), galley, tokens.faint);
        }
    }

    /// Paints an upright hairline at a moment.
    pub fn edge(&self, painter: &Painter, at_ms: i64, y: Rangef, tokens: &Tokens) {
        painter.vline(self.x(at_ms), y, Stroke::new(1.0, tokens.line));
    }
}

fn label(minutes: i64, from_dose: bool) -> String {
    match minutes {
        0 if from_dose => texts::timeline::dose().to_owned(),
        minutes if minutes < 0 => format!("−{}", -minutes),
        minutes => minutes.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    fn axis(width: f32) -> TimeAxis {
        TimeAxis::over(Rect::from_min_size(pos2(100.0, 0.0), vec2(width, 10.0)), 0, 95 * MINUTE_MS)
    }

    #[test]
    fn a_moment_stands_where_its_place_leads_back_to_it() {
        let axis = axis(950.0);
        assert_eq!(axis.x(0), 100.0);
        assert_eq!(axis.x(10 * MINUTE_MS), 200.0);
        assert_eq!(axis.ms(200.0), 10 * MINUTE_MS);
    }

    #[test]
    fn minutes_are_counted_from_the_dose_and_labels_never_crowd() {
        let labels = |width: f32| {
            axis(width)
                .ticks(Some(20 * MINUTE_MS))
                .into_iter()
                .map(|tick| tick.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(700.0), ["−20", "−10", "Dose", "10", "20", "30", "40", "50", "60", "70"]);
        assert_eq!(labels(300.0), ["−15", "Dose", "15", "30", "45", "60", "75"]);
        assert_eq!(axis(300.0).ticks(None)[0].label, "0");
    }
}
