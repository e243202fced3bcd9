//! The screen's pictures: few, small, and the same on every machine with software rendering.

use egui::{Key, Vec2, vec2};
use egui_kittest::SnapshotResults;

use super::fixture::at_the_peak;
use super::{Person, ctrl, press, sit_down_at, wait};
use crate::practice::Theme;

/// The session at T+23, once its card has appeared.
fn picture(
    name: &str,
    theme: Theme,
    size: Vec2,
    prepare: impl FnOnce(&mut Person<'_>),
) -> SnapshotResults {
    let mut person = sit_down_at(at_the_peak(), true, theme, size);
    wait(&mut person, 2_000);
    prepare(&mut person);
    person.run_steps(2);
    person.snapshot(name);
    person.take_snapshot_results()
}

/// As on a screen of this density, in a window of this size in points.
pub(super) fn show_at_density(person: &mut Person<'_>, density: f32, size: Vec2) {
    person.set_pixels_per_point(density);
    person.run_steps(1);
    person.set_size(size);
}

#[test]
fn it_looks_as_its_pictures_in_each_theme_and_size() {
    let usual = vec2(1280.0, 800.0);
    let mut results = SnapshotResults::new();
    results.extend(picture("session-night", Theme::Night, usual, |_| {}));
    results.extend(picture("session-ember", Theme::Ember, usual, |_| {}));
    results.extend(picture("session-day", Theme::Day, usual, |_| {}));
    results.extend(picture("session-small", Theme::Night, vec2(1024.0, 600.0), |_| {}));
    let half = vec2(960.0, 540.0);
    results.extend(picture("session-double", Theme::Night, half, |person| {
        show_at_density(person, 2.0, half)
    }));
    results.extend(picture("session-large", Theme::Night, vec2(1920.0, 1080.0), |person| {
        press(person, Key::F6)
    }));
    results.extend(picture("session-compact", Theme::Night, vec2(436.0, 276.0), |_| {}));
    results.extend(picture("session-locked", Theme::Night, vec2(1024.0, 600.0), |person| {
        ctrl(person, Key::L)
    }));
}
