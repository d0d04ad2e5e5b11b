//! Breaking a text into lines that fit.

/// The lines of a text whose paragraphs stand in a line each, none wider than `width` as `measure` sees it. A
/// word that is too wide by itself stands alone. An empty line parts paragraphs.
pub fn break_lines(text: &str, width: f64, measure: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let length = line.len();
            if length > 0 {
                line.push(' ');
            }
            line.push_str(word);
            if length > 0 && measure(&line) > width {
                line.truncate(length);
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            }
        }
        if !line.is_empty() {
            lines.push(line);
            lines.push(String::new());
        }
    }
    lines.pop();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: f64) -> Vec<String> {
        break_lines(text, width, &|line| line.chars().count() as f64)
    }

    #[test]
    fn lines_are_as_long_as_they_can_be_and_no_longer() {
        assert_eq!(broken("Mộc Châu là nơi  trồng chè", 11.0), ["Mộc Châu là", "nơi trồng", "chè"]);
    }

    #[test]
    fn paragraphs_are_parted_and_empty_ones_are_none() {
        assert_eq!(broken("\n một \n\n hai ba\n", 20.0), ["một", "", "hai ba"]);
        assert!(broken(" \n ", 5.0).is_empty());
    }

    #[test]
    fn a_word_too_wide_stands_alone() {
        assert_eq!(broken("a bbbbbbbb c", 4.0), ["a", "bbbbbbbb", "c"]);
    }
}
