//! Where a word may be divided between two lines.

use crate::names::Language;

/// The word with a hyphen after the last syllable that leaves it room on a line; as it is, where it
/// fits, can't be divided so, or holds more than letters (a path, a device's name).
pub fn divided(word: &str, language: Language, fits: impl Fn(&str) -> bool) -> String {
    let language = match language {
        Language::English => hypher::Lang::English,
        Language::German => hypher::Lang::German,
    };
    let letters = word.trim_end_matches([',', '.', ':', '…']);
    if fits(word) || !letters.chars().all(char::is_alphabetic) {
        return word.to_owned();
    }
    let ends = hypher::hyphenate(letters, language).scan(0, |end, syllable| {
        *end += syllable.len();
        Some(*end)
    });
    ends.filter_map(|end| letters.split_at_checked(end).zip(word.get(end..)))
        .filter(|((_, rest), _)| !rest.is_empty())
        .map(|((head, _), rest)| (format!("{head}-"), rest))
        .filter(|(head, _)| fits(head))
        .last()
        .map_or_else(|| word.to_owned(), |(head, rest)| head + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided_at(word: &str, language: Language, most: usize) -> String {
        divided(word, language, |part| part.chars().count() <= most)
    }

    #[test]
    fn a_word_is_divided_after_the_last_syllable_that_fits() {
        assert_eq!(divided_at("Zusammenzucken", Language::German, 9), "Zusammen-zucken");
        assert_eq!(divided_at("Atemdepression,", Language::German, 6), "Atem-depression,");
        assert_eq!(divided_at("depression", Language::English, 8), "depres-sion");
    }

    #[test]
    fn what_fits_or_is_no_word_stays_as_it_is() {
        for word in ["Zusammenzucken", "/practice/chart.0001.journal", "hw:CARD=Speakers"] {
            assert_eq!(divided_at(word, Language::German, word.len()), word);
        }
        assert_eq!(divided_at("/practice/chart.0001.journal", Language::English, 4).len(), 28);
        assert_eq!(divided_at("Zusammenzucken", Language::German, 2), "Zusammenzucken");
    }
}
