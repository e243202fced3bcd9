//! How bright the window is: each theme's colours, made darker as far as they can still be read.

use std::sync::LazyLock;

use egui::{Color32, Context, Id};

use super::{Tokens, scaled, style};
use crate::practice::Theme;

/// Text keeps at least this contrast however dark the window is made (WCAG 2.2, AA).
const TEXT_CONTRAST: f64 = 4.5;
/// What matters most keeps more, so that it still stands out from what is beside it.
const STRONG_CONTRAST: f64 = 5.5;
/// Of every percent that the window is made darker, so much is taken from light grounds: dark text
/// on them can't become darker.
const DAY_SHARE: f32 = 0.6;

pub(super) fn luminance(color: Color32) -> f64 {
    let linear = |byte: u8| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

/// WCAG 2.2, contrast ratio.
fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colour as dark as the window, or as much less (on light grounds: more) as it takes to be
/// read on all of these.
fn readable(color: Color32, percent: u8, grounds: &[Color32], least: f64, light: bool) -> Color32 {
    let reads =
        |candidate: &Color32| grounds.iter().all(|ground| contrast(*candidate, *ground) >= least);
    let mut candidates: Box<dyn Iterator<Item = u8>> =
        if light { Box::new((0..=percent).rev()) } else { Box::new(percent..=100) };
    let found = candidates.find_map(|percent| Some(scaled(color, percent)).filter(reads));
    found.unwrap_or(if light { Color32::BLACK } else { color })
}

impl Tokens {
    /// So bright, in percent, and still readable.
    fn dimmed(&self, percent: u8, light: bool) -> Self {
        if percent >= 100 {
            return *self;
        }
        let percent =
            if light { 100 - ((100 - percent) as f32 * DAY_SHARE) as u8 } else { percent };
        let mut t = self.scaled(percent);
        let grounds = [t.ground, t.panel, t.raised, t.raised_more, t.field];
        let music = [t.music_past, t.music_planned];
        let (states, attentions) = ([t.state_fill], [t.attention_fill]);
        let with = |more: &[Color32]| [&grounds[..], more].concat();
        t.text = readable(
            self.text,
            percent,
            &with(&[&music[..], &states, &attentions].concat()),
            STRONG_CONTRAST,
            light,
        );
        t.state = readable(self.state, percent, &with(&states), TEXT_CONTRAST, light);
        t.attention = readable(self.attention, percent, &with(&attentions), TEXT_CONTRAST, light);
        let tells = [
            (&mut t.faint, self.faint),
            (&mut t.contour, self.contour),
            (&mut t.due, self.due),
            (&mut t.vitals, self.vitals),
            (&mut t.pulse, self.pulse),
            (&mut t.own_words, self.own_words),
            (&mut t.private_note, self.private_note),
            (&mut t.music, self.music),
            (&mut t.warning, self.warning),
        ];
        tells.into_iter().for_each(|(token, color)| {
            *token = readable(color, percent, &grounds, TEXT_CONTRAST, light)
        });
        t.strong = readable(self.strong, percent, &grounds, STRONG_CONTRAST, light);
        t.soft = readable(self.soft, percent, &with(&music), TEXT_CONTRAST, light);
        t.on_music_now = readable(self.on_music_now, percent, &[t.music_now], TEXT_CONTRAST, light);
        t.on_primary = readable(self.on_primary, percent, &[t.primary], TEXT_CONTRAST, false);
        t
    }
}

/// How bright the window can be, in percent: in steps that are seen and dazzle nobody.
pub const BRIGHTNESS: std::ops::RangeInclusive<u8> = 45..=100;
/// One step of the slider, in percent.
pub const BRIGHTNESS_STEP: u8 = 5;
/// Where the key stops, in percent, the brightest first.
const KEY_STOPS: [u8; 4] = [100, 80, 60, 45];
const LEVELS: usize = 12;

/// Every theme at every brightness, the darkest first. Colours that are painted darker cost
/// nothing; a veil would paint the whole window once more.
static SHADES: LazyLock<[[Tokens; LEVELS]; 3]> = LazyLock::new(|| {
    Theme::ALL.map(|theme| {
        std::array::from_fn(|level| {
            let percent = BRIGHTNESS.start() + level as u8 * BRIGHTNESS_STEP;
            theme.tokens().dimmed(percent, theme == Theme::Day)
        })
    })
});

/// What is in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shade {
    pub(super) theme: Theme,
    pub(super) percent: u8,
    pub(super) tokens: &'static Tokens,
    /// The key has reached the darkest, and leads back to the brightest in the same steps: nothing
    /// flares up.
    rises: bool,
}

impl Shade {
    /// The nearest there is.
    pub(super) fn of(theme: Theme, percent: u8) -> Self {
        let percent = percent.clamp(*BRIGHTNESS.start(), *BRIGHTNESS.end());
        let level = usize::from((percent - BRIGHTNESS.start()) / BRIGHTNESS_STEP);
        let percent = BRIGHTNESS.start() + level as u8 * BRIGHTNESS_STEP;
        let place = Theme::ALL.iter().position(|each| *each == theme).unwrap_or_default();
        let tokens = SHADES.get(place).and_then(|levels| levels.get(level));
        Self { theme, percent, tokens: tokens.unwrap_or(theme.tokens()), rises: false }
    }

    pub(super) fn in_force(ctx: &Context) -> Self {
        ctx.data(|data| data.get_temp(shade_id()))
            .unwrap_or_else(|| Self::of(Theme::default(), 100))
    }

    pub(super) fn put_in_force(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(shade_id(), self));
        ctx.set_theme(if self.theme == Theme::Day {
            egui::Theme::Light
        } else {
            egui::Theme::Dark
        });
        let style = style(self.theme, self.tokens);
        ctx.all_styles_mut(|each| *each = style.clone());
    }

    /// One stop of the key further.
    fn next(self) -> Self {
        let darker = KEY_STOPS.into_iter().find(|stop| *stop < self.percent);
        let brighter = KEY_STOPS.into_iter().rev().find(|stop| *stop > self.percent);
        let (percent, rises) = match (self.rises, darker, brighter) {
            (true, _, Some(brighter)) | (false, None, Some(brighter)) => (brighter, true),
            (_, Some(darker), _) => (darker, false),
            (_, None, None) => (self.percent, false),
        };
        Self { rises, ..Self::of(self.theme, percent) }
    }
}

fn shade_id() -> Id {
    Id::unique("stillpoint theme")
}

/// How bright the window is, in percent.
pub fn brightness(ctx: &Context) -> u8 {
    Shade::in_force(ctx).percent
}

/// So bright, in percent, from the next frame on; the nearest of [`BRIGHTNESS`].
pub fn set_brightness(ctx: &Context, percent: u8) {
    Shade::of(Shade::in_force(ctx).theme, percent).put_in_force(ctx);
}

/// One stop darker, from the next frame on, and from the darkest one back up, stop by stop.
pub fn next_brightness(ctx: &Context) {
    Shade::in_force(ctx).next().put_in_force(ctx);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_readable_on_everything_it_stands_on() {
        let mut poor = Vec::new();
        for (theme, percent) in
            Theme::ALL.into_iter().flat_map(|theme| BRIGHTNESS.map(move |percent| (theme, percent)))
        {
            let t = Shade::of(theme, percent).tokens;
            let grounds = [
                ("ground", t.ground),
                ("panel", t.panel),
                ("raised", t.raised),
                ("raised_more", t.raised_more),
                ("field", t.field),
            ];
            let texts = [
                ("text", t.text),
                ("strong", t.strong),
                ("soft", t.soft),
                ("faint", t.faint),
                ("contour", t.contour),
                ("due", t.due),
                ("vitals", t.vitals),
                ("pulse", t.pulse),
                ("own_words", t.own_words),
                ("private_note", t.private_note),
                ("music", t.music),
                ("state", t.state),
                ("attention", t.attention),
                ("warning", t.warning),
            ];
            let mut pairs = Vec::new();
            for text in texts {
                pairs.extend(grounds.map(|ground| (text, ground)));
            }
            pairs.push((("text", t.text), ("music_past", t.music_past)));
            pairs.push((("text", t.text), ("music_planned", t.music_planned)));
            pairs.push((("soft", t.soft), ("music_planned", t.music_planned)));
            pairs.push((("on_music_now", t.on_music_now), ("music_now", t.music_now)));
            pairs.push((("text", t.text), ("state_fill", t.state_fill)));
            pairs.push((("state", t.state), ("state_fill", t.state_fill)));
            pairs.push((("attention", t.attention), ("attention_fill", t.attention_fill)));
            pairs.push((("text", t.text), ("attention_fill", t.attention_fill)));
            pairs.push((("on_primary", t.on_primary), ("primary", t.primary)));
            for ((text, a), (ground, b)) in pairs {
                let ratio = contrast(a, b);
                if ratio < TEXT_CONTRAST {
                    poor.push(format!("{theme:?} at {percent} %: {text} on {ground} {ratio:.2}"));
                }
            }
        }
        assert!(poor.is_empty(), "{poor:#?}");
    }

    #[test]
    fn each_level_is_darker_than_the_one_before_in_every_theme() {
        for theme in Theme::ALL {
            let shade = |percent: u8| Shade::of(theme, percent).tokens;
            let levels = || BRIGHTNESS.rev().step_by(BRIGHTNESS_STEP.into());
            let grounds: Vec<f64> =
                levels().map(|percent| luminance(shade(percent).raised)).collect();
            assert_eq!(grounds.len(), LEVELS);
            assert!(grounds.is_sorted_by(|a, b| a > b), "{theme:?} {grounds:?}");
            // Letters on dark grounds stop getting darker where they could no longer be read.
            let letters: Vec<f64> =
                levels().map(|percent| luminance(shade(percent).strong)).collect();
            assert!(letters.is_sorted_by(|a, b| a >= b), "{theme:?} {letters:?}");
            assert_eq!(Shade::of(theme, 100).tokens, theme.tokens());
            assert_eq!(Shade::of(theme, 33).percent, 45, "what was never a level");
        }
    }

    #[test]
    fn the_key_goes_down_in_steps_and_up_in_the_same_steps() {
        let mut shade = Shade::of(Theme::Night, 100);
        let mut stops = Vec::new();
        for _ in 0..8 {
            shade = shade.next();
            stops.push(shade.percent);
        }
        assert_eq!(stops, [80, 60, 45, 60, 80, 100, 80, 60]);
        assert_eq!(Shade::of(Theme::Night, 75).next().percent, 60, "from where the slider was");
    }
}
