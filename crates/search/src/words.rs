//! Splitting a text into words, each with the place where it stands.

use crate::fold::{fold, is_combining_mark, lower_case};
use std::ops::Range;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word folded, see [`fold`].
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
}

/// The words of a text in order: runs of letters, digits and their marks.
///
/// A Vietnamese syllable is a word, as it is written.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_word_character)?;
        let length = text[start..].find(|c| !is_word_character(c)).unwrap_or(text.len() - start);
        rest = start + length;
        Some(Word { folded: fold(&text[start..rest]), range: start..rest })
    })
    // A mark that stands alone folds to nothing.
    .filter(|word| !word.folded.is_empty())
}

/// Outside ASCII everything belongs to words except the blocks of punctuation and symbols: good enough
/// for the texts of a province, and a hundredth of the size of Unicode's own tables.
fn is_word_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    !matches!(
        character,
        '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}' | '×' | '÷'
            | '\u{2000}'..='\u{2bff}' // punctuation, arrows, mathematics, dingbats
            | '\u{3000}'..='\u{303f}' | '\u{fe10}'..='\u{fe6f}' // CJK punctuation
            | '\u{aade}' | '\u{aadf}' // Tai Viet punctuation
            | '\u{feff}' | '\u{fffd}'
            | '\u{1f000}'..='\u{1faff}' // pictures
    )
}

/// Whether two spellings are the same but for case and composition of marks, that is: with the same
/// diacritics. `prefix` may be only the beginning of `word`.
pub(crate) fn starts_as_typed(word: &str, prefix: &str) -> bool {
    let mut letters = word.chars().map(lower_case);
    let same = prefix.chars().map(lower_case).all(|c| letters.next() == Some(c));
    // “dô” must not pass for the beginning of a decomposed “dộ”.
    same && !letters.next().is_some_and(is_combining_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_cut_at_everything_that_is_not_one() {
        assert_eq!(
            folded("Thác Dải Yếm (Mộc Châu), 100 m"),
            ["thac", "dai", "yem", "moc", "chau", "100", "m"]
        );
        assert_eq!(folded("“H'Mông” – ꪼꪕ…"), ["h", "mong", "ꪼꪕ"]);
        assert_eq!(folded(" ,.—"), [""; 0]);
    }

    #[test]
    fn ranges_point_into_the_original_text() {
        let text = "Ở đồi chè";
        let found: Vec<_> = words(text).map(|word| &text[word.range]).collect();
        assert_eq!(found, ["Ở", "đồi", "chè"]);
    }

    #[test]
    fn spelling_with_the_same_diacritics_is_recognised() {
        assert!(starts_as_typed("Đồng", "đồn"));
        assert!(!starts_as_typed("Đồng", "dong"));
        assert!(!starts_as_typed("do\u{302}\u{323}", "do\u{302}"));
    }
}
