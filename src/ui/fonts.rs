//! The typeface: Inter, shipped with the program, so that text is the same on every machine.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

/// Family of the large clock: thin strokes carry at a distance without glare.
const THIN: &str = "inter-thin";
/// Family of titles and of what is emphasised.
const MEDIUM: &str = "inter-medium";

/// A few signs that Inter doesn't have: the note of music.
const SIGNS: &str = "signs";

/// The fonts of the program; egui's own stay behind them for rare symbols.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let shipped: [(&str, &'static [u8]); 4] = [
        (SIGNS, include_bytes!("../../assets/fonts/DejaVuSans-symbols.ttf")),
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        (MEDIUM, include_bytes!("../../assets/fonts/Inter-Medium.otf")),
        (THIN, include_bytes!("../../assets/fonts/Inter-ExtraLight.otf")),
    ];
    for (name, bytes) in shipped {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: &str| {
        [first, SIGNS]
            .map(str::to_owned)
            .into_iter()
            .chain(behind.iter().cloned())
            .collect::<Vec<_>>()
    };
    for name in [MEDIUM, THIN] {
        fonts.families.insert(FontFamily::Name(name.into()), chain(name));
    }
    fonts.families.insert(FontFamily::Proportional, chain("inter"));
    fonts.families.insert(FontFamily::Monospace, chain("inter"));
    fonts
}

/// Running text.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Titles and what is emphasised.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// The large clock.
pub fn thin(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(THIN.into()))
}
