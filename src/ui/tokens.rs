//! Every colour, size and space of the screens: the themes *night*, *ember* and *day*.

mod shade;

use egui::style::{HandleShape, ScrollAnimation, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, Context, Margin, Shadow, Stroke, Style, TextStyle, Ui, Vec2, Visuals};

use shade::Shade;
pub use shade::{BRIGHTNESS, BRIGHTNESS_STEP, brightness, next_brightness, set_brightness};

use super::{fonts, software_gl};
use crate::practice::Theme;
use crate::words::texts::names::themes;

/// Type sizes in points; nothing is smaller than [`size::SMALL`].
pub mod size {
    /// Axes, key caps, secondary lines.
    pub const SMALL: f32 = 14.0;
    /// Everything else.
    pub const BODY: f32 = 15.0;
    /// The wall clock, titles of cards.
    pub const TITLE: f32 = 19.0;
    /// The phase.
    pub const PHASE: f32 = 30.0;
    /// The minutes of T+ where there is room, and where there is little.
    pub const CLOCK: f32 = 104.0;
    /// See [`CLOCK`].
    pub const CLOCK_NARROW: f32 = 56.0;
}

/// Distances in points.
pub mod space {
    /// Between things that belong together.
    pub const TIGHT: f32 = 4.0;
    /// Between neighbours.
    pub const GAP: f32 = 8.0;
    /// Inside cards and between groups.
    pub const PAD: f32 = 16.0;
    /// Between the edge of the window and what stands in it.
    pub const EDGE: f32 = 28.0;
    /// The least height and width of what a finger touches.
    pub const TOUCH: f32 = 44.0;
    /// Height of *Safe music* and *Silence*.
    pub const RESCUE: f32 = 64.0;
}

/// Sizes of the window in points.
pub mod window_size {
    /// When it opens.
    pub const USUAL: [f32; 2] = [1280.0, 800.0];
    /// The least at which every screen is whole: 1920 × 1080 at 200 %, less a title.
    pub const LEAST: [f32; 2] = [944.0, 524.0];
}

/// Radii of corners in points.
pub mod radius {
    use egui::CornerRadius;

    /// Key caps and music blocks.
    pub const CAP: CornerRadius = CornerRadius::same(4);
    /// Buttons and fields.
    pub const BUTTON: CornerRadius = CornerRadius::same(9);
    /// Cards.
    pub const CARD: CornerRadius = CornerRadius::same(12);
}

impl Theme {
    /// All, in the order in which the switch goes round.
    pub const ALL: [Self; 3] = [Self::Night, Self::Ember, Self::Day];

    /// Its name on the switch of themes.
    pub fn words(self) -> &'static str {
        match self {
            Self::Night => themes::night(),
            Self::Ember => themes::ember(),
            Self::Day => themes::day(),
        }
    }

    /// The one after this.
    pub fn next(self) -> Self {
        match self {
            Self::Night => Self::Ember,
            Self::Ember => Self::Day,
            Self::Day => Self::Night,
        }
    }

    /// Its colours.
    pub fn tokens(self) -> &'static Tokens {
        match self {
            Self::Night => &NIGHT,
            Self::Ember => &EMBER,
            Self::Day => &DAY,
        }
    }
}

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// The colours of one theme, by what they mean.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Tokens {
            $($(#[$doc])* pub $name: Color32,)+
        }

        impl Tokens {
            /// All of them so bright, in percent.
            fn scaled(&self, percent: u8) -> Self {
                Self { $($name: scaled(self.$name, percent),)+ }
            }
        }
    };
}

tokens! {
    /// Behind everything.
    ground,
    /// Bars and the side column.
    panel,
    /// Cards and buttons.
    raised,
    /// A button that leads on, or is under the pointer.
    raised_more,
    /// Behind a field that is being typed in.
    field,
    /// Hairlines.
    line,
    /// Outlines of buttons and cards.
    outline,
    /// Outline of what has the keyboard.
    focus,
    /// Text.
    text,
    /// Text of what is emphasised.
    strong,
    /// Secondary text.
    soft,
    /// Axes and hints: the weakest text that is still readable.
    faint,
    /// The contour, check-ins, the private hue of the program.
    contour,
    /// Fill under the contour where it was.
    contour_past,
    /// Fill under the contour where it is planned.
    contour_planned,
    /// A check-in that waits now.
    due,
    /// Vital signs.
    vitals,
    /// The pulse in the trend.
    pulse,
    /// The client's own words.
    own_words,
    /// The therapist's private notes.
    private_note,
    /// Music.
    music,
    /// A block of music that was.
    music_past,
    /// The block that sounds.
    music_now,
    /// A block that is planned.
    music_planned,
    /// Text on the block that sounds.
    on_music_now,
    /// What is so now and well: open states, *kept*.
    state,
    /// Behind an open state's button.
    state_fill,
    /// Attention, severe flags, NOT SAVED.
    attention,
    /// Outline of the Attention button.
    attention_line,
    /// Behind an open attention.
    attention_fill,
    /// A warning that asks for nothing at once.
    warning,
    /// A filled button that is the one thing to do.
    primary,
    /// Text on it.
    on_primary,
}

fn scaled(color: Color32, percent: u8) -> Color32 {
    let scale = |byte: u8| (u16::from(byte) * u16::from(percent) / 100) as u8;
    Color32::from_rgb(scale(color.r()), scale(color.g()), scale(color.b()))
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const NIGHT: Tokens = Tokens {
    ground: rgb(0x10_0E_0C),
    panel: rgb(0x13_11_0E),
    raised: rgb(0x18_15_12),
    raised_more: rgb(0x21_1D_19),
    field: rgb(0x1A_17_14),
    line: rgb(0x2A_25_20),
    outline: rgb(0x34_2D_27),
    focus: rgb(0xB9_8D_6A),
    text: rgb(0xD3_C7_B4),
    strong: rgb(0xE9_DF_CF),
    soft: rgb(0xA3_99_8A),
    faint: rgb(0x90_85_77),
    contour: rgb(0xD9_8C_5F),
    contour_past: rgb(0x4A_33_25),
    contour_planned: rgb(0x24_1A_14),
    due: rgb(0xD9_A8_4A),
    vitals: rgb(0x7F_A6_B5),
    pulse: rgb(0xD2_6A_54),
    own_words: rgb(0xDB_A2_AE),
    private_note: rgb(0xB3_AD_7C),
    music: rgb(0xA5_8B_B3),
    music_past: rgb(0x33_2C_37),
    music_now: rgb(0x63_53_68),
    music_planned: rgb(0x24_20_27),
    on_music_now: rgb(0xF0_E8_F2),
    state: rgb(0x8F_AE_8B),
    state_fill: rgb(0x1B_21_1A),
    attention: rgb(0xE0_7A_63),
    attention_line: rgb(0x5A_2E_26),
    attention_fill: rgb(0x26_16_12),
    warning: rgb(0xD9_A8_4A),
    primary: rgb(0x4A_33_25),
    on_primary: rgb(0xF2_DE_CC),
};

const EMBER: Tokens = Tokens {
    ground: rgb(0x0B_03_02),
    panel: rgb(0x0F_04_03),
    raised: rgb(0x15_06_04),
    raised_more: rgb(0x20_09_06),
    field: rgb(0x19_07_05),
    line: rgb(0x2B_0D_08),
    outline: rgb(0x3A_12_0B),
    focus: rgb(0xC8_4A_30),
    text: rgb(0xE0_5A_3C),
    strong: rgb(0xF2_6B_4A),
    soft: rgb(0xDA_54_38),
    faint: rgb(0xD8_50_36),
    contour: rgb(0xE0_5A_3C),
    contour_past: rgb(0x4A_14_0B),
    contour_planned: rgb(0x22_09_05),
    due: rgb(0xF2_6B_4A),
    vitals: rgb(0xD4_54_38),
    pulse: rgb(0xF2_6B_4A),
    own_words: rgb(0xFF_86_66),
    private_note: rgb(0xD2_5C_5C),
    music: rgb(0xD8_52_37),
    music_past: rgb(0x2C_0D_07),
    music_now: rgb(0x5A_1A_0E),
    music_planned: rgb(0x1E_08_05),
    on_music_now: rgb(0xFF_8A_68),
    state: rgb(0xE0_5A_3C),
    state_fill: rgb(0x2A_0C_07),
    attention: rgb(0xFF_74_50),
    attention_line: rgb(0x80_26_14),
    attention_fill: rgb(0x2E_0C_07),
    warning: rgb(0xF2_6B_4A),
    primary: rgb(0x4A_14_0B),
    on_primary: rgb(0xFF_8A_68),
};

const DAY: Tokens = Tokens {
    ground: rgb(0xF5_F1_EA),
    panel: rgb(0xFB_F9_F5),
    raised: rgb(0xFB_F9_F5),
    raised_more: rgb(0xEF_E9_DF),
    field: rgb(0xFF_FD_FA),
    line: rgb(0xE0_D8_CB),
    outline: rgb(0xDD_D4_C6),
    focus: rgb(0xB8_66_3A),
    text: rgb(0x33_2C_24),
    strong: rgb(0x25_20_1A),
    soft: rgb(0x63_5A_4E),
    faint: rgb(0x70_66_5A),
    contour: rgb(0xA3_52_28),
    contour_past: rgb(0xEC_DD_D1),
    contour_planned: rgb(0xF3_EA_E0),
    due: rgb(0x8A_5F_0C),
    vitals: rgb(0x34_69_80),
    pulse: rgb(0xA8_3A_2A),
    own_words: rgb(0x9A_3F_62),
    private_note: rgb(0x62_5D_1C),
    music: rgb(0x72_55_82),
    music_past: rgb(0xDD_D2_E0),
    music_now: rgb(0xC7_B4_CE),
    music_planned: rgb(0xEA_E2_EA),
    on_music_now: rgb(0x2C_20_33),
    state: rgb(0x41_6B_3D),
    state_fill: rgb(0xE9_F0_E4),
    attention: rgb(0xA6_36_22),
    attention_line: rgb(0xD9_A3_97),
    attention_fill: rgb(0xF8_E6_E0),
    warning: rgb(0x86_5C_0B),
    primary: rgb(0xA9_59_2F),
    on_primary: rgb(0xFF_FA_F4),
};

/// The theme in force; *night* before any was set.
pub fn theme(ctx: &Context) -> Theme {
    Shade::in_force(ctx).theme
}

/// The colours in force.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    Shade::in_force(ui.ctx()).tokens
}

/// Puts the fonts in place and the theme in force: once, before the first frame, so that nothing
/// white is ever shown.
pub fn install(ctx: &Context, theme: Theme) {
    ctx.set_fonts(fonts::definitions());
    software_gl::install(ctx);
    Shade::of(theme, 100).put_in_force(ctx);
}

/// Puts a theme in force, as bright as the window is, from the next frame on.
pub fn set_theme(ctx: &Context, theme: Theme) {
    Shade::of(theme, brightness(ctx)).put_in_force(ctx);
}

/// Goes on to the next theme, from the next frame on.
pub fn next_theme(ctx: &Context) {
    set_theme(ctx, theme(ctx).next());
}

fn style(theme: Theme, tokens: &Tokens) -> Style {
    let mut style = Style {
        animation_time: 0.0,
        scroll_animation: ScrollAnimation::none(),
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Small, fonts::regular(size::SMALL)),
        (TextStyle::Body, fonts::regular(size::BODY)),
        (TextStyle::Button, fonts::regular(size::BODY)),
        (TextStyle::Monospace, fonts::regular(size::BODY)),
        (TextStyle::Heading, fonts::medium(size::TITLE)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(space::GAP);
    spacing.button_padding = Vec2::new(14.0, 10.0);
    spacing.interact_size = Vec2::new(space::TOUCH, space::TOUCH);
    spacing.window_margin = Margin::same(16);
    spacing.scroll = ScrollStyle { bar_width: 6.0, ..ScrollStyle::thin() };
    style.interaction.selectable_labels = false;
    style.visuals = visuals(theme, tokens);
    style
}

/// The ground that the window itself gives every screen by its clear colour: painting it once more
/// would cost a third of a frame.
#[cfg(test)]
pub(crate) fn ground_ui(ui: &Ui) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, tokens(ui).ground);
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let mut visuals = if theme == Theme::Day { Visuals::light() } else { Visuals::dark() };
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius::BUTTON,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets = Widgets {
        noninteractive: widget(tokens.panel, tokens.line, tokens.text),
        inactive: widget(tokens.raised, tokens.outline, tokens.text),
        hovered: widget(tokens.raised_more, tokens.outline, tokens.strong),
        active: widget(tokens.raised_more, tokens.focus, tokens.strong),
        open: widget(tokens.raised_more, tokens.outline, tokens.text),
    };
    visuals.override_text_color = Some(tokens.text);
    visuals.weak_text_color = Some(tokens.soft);
    visuals.selection =
        Selection { bg_fill: tokens.contour_past, stroke: Stroke::new(1.0, tokens.focus) };
    visuals.hyperlink_color = tokens.contour;
    visuals.faint_bg_color = tokens.raised;
    visuals.extreme_bg_color = tokens.field;
    visuals.text_edit_bg_color = Some(tokens.field);
    visuals.code_bg_color = tokens.raised;
    visuals.warn_fg_color = tokens.warning;
    visuals.error_fg_color = tokens.attention;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.outline);
    visuals.panel_fill = tokens.ground;
    visuals.window_corner_radius = radius::CARD;
    visuals.menu_corner_radius = radius::BUTTON;
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.contour);
    visuals.handle_shape = HandleShape::Circle;
    visuals
}

#[cfg(test)]
mod tests {
    use super::shade::luminance;
    use super::*;

    #[test]
    fn ember_is_red_and_dark_themes_have_no_white() {
        let debug = |theme: Theme| style(theme, theme.tokens()).visuals;
        for theme in [Theme::Night, Theme::Ember] {
            let visuals = debug(theme);
            for fill in [
                visuals.panel_fill,
                visuals.window_fill,
                visuals.extreme_bg_color,
                visuals.text_edit_bg_color(),
            ] {
                assert!(luminance(fill) < 0.02, "{theme:?} {fill:?}");
            }
        }
        let e = Theme::Ember.tokens();
        for color in [e.text, e.soft, e.faint, e.vitals, e.music, e.state, e.ground, e.attention] {
            assert!(color.r() > color.g() && color.g() >= color.b(), "{color:?}");
        }
    }

    #[test]
    fn the_three_kinds_of_text_have_three_colours_in_every_theme() {
        for theme in Theme::ALL {
            let t = theme.tokens();
            let far = |a: Color32, b: Color32| {
                a.to_array().iter().zip(b.to_array()).map(|(a, b)| a.abs_diff(b)).max()
                    >= Some(0x18)
            };
            let kinds = [t.text, t.own_words, t.private_note];
            assert!(
                far(kinds[0], kinds[1]) && far(kinds[1], kinds[2]) && far(kinds[0], kinds[2]),
                "{theme:?}: {kinds:?}"
            );
        }
    }

    #[test]
    fn nothing_moves_by_itself() {
        for theme in Theme::ALL {
            let style = style(theme, theme.tokens());
            assert_eq!(style.animation_time, 0.0);
            assert!(!style.visuals.text_cursor.blink);
        }
    }
}
