//! Folding: lower case, no diacritics, đ as d. The one place that knows how Vietnamese is folded.

/// Base letters of U+00C0–U+017F, upper and lower case alike; `.` where a character stays as it is.
const LATIN: &[u8; 192] = b"\
aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiii...jjkk.llllll.\
.llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";

/// Base letters of the Vietnamese block U+1EA0–U+1EF9.
const VIETNAMESE: &[u8; 90] = b"\
aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiii\
oooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

/// Lower-cases a text and drops the diacritics of Latin letters, composed or decomposed.
///
/// The stroke of đ, ħ, ł, ø and ŧ counts as a diacritic; ligatures such as æ stay. Letters of other
/// scripts, Tai Viet among them, keep all their signs; which of them have a lower case, see
/// [`lower_case`].
///
/// ```
/// assert_eq!(sonla360_search::fold("Đền Đô, Mộc Châu"), "den do, moc chau");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded text.
pub fn fold_into(text: &str, folded: &mut String) {
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else if !is_combining_mark(character) {
            match base_letter(character) {
                Some(letter) => folded.push(letter),
                None => folded.push(lower_case(character)),
            }
        }
    }
}

/// The lower case of a letter of the Latin alphabets up to U+017F, of Vietnamese, and of the plain Greek and
/// Cyrillic alphabets; any other character stays. Unicode's own table would be a tenth of the viewer.
pub(crate) fn lower_case(character: char) -> char {
    let above = match character {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        // Pairs of an upper and a lower case letter, even first.
        '\u{100}'..='\u{12f}'
        | '\u{132}'..='\u{137}'
        | '\u{14a}'..='\u{177}'
        | 'Ơ'
        | '\u{1ea0}'..='\u{1ef9}' => 1 - (character as u32 & 1),
        // The same, odd first.
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17e}' | 'Ư' => character as u32 & 1,
        'Ÿ' => return 'ÿ',
        _ => 0,
    };
    char::from_u32(character as u32 + above).unwrap_or(character)
}

/// Whether this is one of the combining diacritical marks.
pub(crate) fn is_combining_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

fn base_letter(character: char) -> Option<char> {
    let letter = match character {
        '\u{c0}'..='\u{17f}' => LATIN[character as usize - 0xc0],
        'Ơ' | 'ơ' => b'o',
        'Ư' | 'ư' => b'u',
        '\u{1ea0}'..='\u{1ef9}' => VIETNAMESE[character as usize - 0x1ea0],
        _ => b'.',
    };
    (letter != b'.').then_some(letter as char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark as is_mark};

    /// The slow definition: lower case, canonical decomposition, no marks, no strokes.
    fn by_definition(text: &str) -> String {
        text.to_lowercase()
            .nfd()
            .filter(|character| !is_mark(*character))
            .map(|character| match character {
                'đ' => 'd',
                'ħ' => 'h',
                'ł' => 'l',
                'ø' => 'o',
                'ŧ' => 't',
                other => other,
            })
            .collect()
    }

    fn latin() -> impl Iterator<Item = char> {
        ('\0'..='\u{17f}').chain("ƠơƯư".chars()).chain('\u{1ea0}'..='\u{1ef9}')
    }

    #[test]
    fn every_latin_letter_folds_as_its_decomposition_says() {
        for character in latin() {
            let composed = character.to_string();
            let decomposed: String = composed.nfd().collect();
            assert_eq!(fold(&composed), by_definition(&composed), "U+{:04X}", character as u32);
            assert_eq!(fold(&decomposed), by_definition(&composed), "U+{:04X}", character as u32);
        }
    }

    #[test]
    fn every_latin_letter_has_the_lower_case_that_unicode_says() {
        for character in latin().filter(|character| *character != 'İ') {
            let by_unicode: String = character.to_lowercase().collect();
            assert_eq!(lower_case(character).to_string(), by_unicode, "{character}");
        }
        assert_eq!("ΩΣΑЯЖЁ".chars().map(lower_case).collect::<String>(), "ωσαяжё");
    }

    #[test]
    fn vietnamese_folds_to_what_people_type() {
        assert_eq!(fold("Đền Đô"), "den do");
        assert_eq!(fold("ĐỒNG ƯỚC NGUYỄN HỮU"), "dong uoc nguyen huu");
        assert_eq!(fold("e\u{302}\u{300}"), "e");
    }

    #[test]
    fn other_scripts_keep_their_signs() {
        assert_eq!(fold("ꪼꪕ"), "ꪼꪕ");
        assert_eq!(fold("Ωμέγα"), "ωμέγα");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
