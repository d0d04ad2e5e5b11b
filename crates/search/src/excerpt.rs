//! The piece of a text that shows a match, and cutting a text at its marks.

use std::ops::Range;

/// Longest excerpt in characters.
const EXCERPT_LENGTH: usize = 180;
/// Characters kept before the first mark.
const LEAD: usize = 50;

/// A piece of a document's text around a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// The piece, cut at spaces.
    pub text: &'a str,
    /// What matched, in bytes of `text`, ascending and disjoint.
    pub marks: Vec<Range<usize>>,
    /// Whether something was left off before.
    pub cut_before: bool,
    /// Whether something was left off after.
    pub cut_after: bool,
}

impl<'a> Excerpt<'a> {
    /// The piece of `text` around the first of `marks`, which are ascending and disjoint.
    pub(crate) fn around(text: &'a str, marks: &[Range<usize>]) -> Self {
        let first = marks.first().map_or(0, |mark| mark.start);
        let start = backward(text, first, LEAD);
        let end = forward(text, start, EXCERPT_LENGTH).max(marks.first().map_or(0, |m| m.end));
        let trimmed = text[start..end].trim_end();
        let end = start + trimmed.len();
        let marks = marks
            .iter()
            .filter(|mark| mark.start >= start && mark.end <= end)
            .map(|mark| mark.start - start..mark.end - start)
            .collect();
        let cut_after = !text[end..].chars().all(char::is_whitespace);
        Self { text: trimmed, marks, cut_before: start > 0, cut_after }
    }

    /// The excerpt's text in pieces, each with whether it is marked.
    pub fn parts(&self) -> impl Iterator<Item = (&'a str, bool)> + '_ {
        parts(self.text, &self.marks)
    }
}

/// At most `count` characters before `position`, moved forward to the beginning of a word.
fn backward(text: &str, position: usize, count: usize) -> usize {
    let Some((start, _)) = text[..position].char_indices().rev().take(count).last() else {
        return position;
    };
    if start == 0 {
        return 0;
    }
    text[start..position].find(char::is_whitespace).map_or(position, |space| {
        let rest = &text[start + space..position];
        position - rest.trim_start().len()
    })
}

/// At most `count` characters after `position`, moved back to the end of a word.
fn forward(text: &str, position: usize, count: usize) -> usize {
    match text[position..].char_indices().nth(count) {
        None => text.len(),
        Some((length, _)) => text[position..position + length]
            .rfind(char::is_whitespace)
            .map_or(position + length, |space| position + space),
    }
}

/// Cuts a text at its marks (ascending, disjoint ranges of bytes on character boundaries): every piece
/// in order, each with whether it is marked. Together the pieces are the text.
pub fn parts<'a>(
    text: &'a str,
    marks: &[Range<usize>],
) -> impl Iterator<Item = (&'a str, bool)> + use<'a> {
    let mut pieces = Vec::with_capacity(marks.len() * 2 + 1);
    let mut done = 0;
    for mark in marks {
        if let (Some(before), Some(marked)) = (text.get(done..mark.start), text.get(mark.clone())) {
            pieces.push((before, false));
            pieces.push((marked, true));
            done = mark.end;
        }
    }
    pieces.push((text.get(done..).unwrap_or_default(), false));
    pieces.into_iter().filter(|(piece, _)| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_together_are_the_text() {
        let text = "Đồi chè ở Mộc Châu";
        let chau = text.len() - "Châu".len();
        let pieces: Vec<_> = parts(text, &[0.."Đồi".len(), chau..text.len()]).collect();
        assert_eq!(pieces, [("Đồi", true), (" chè ở Mộc ", false), ("Châu", true)]);
    }

    #[test]
    fn marks_that_do_not_fit_are_left_out() {
        assert_eq!(parts("đồi", &[1..2, 0..90]).collect::<Vec<_>>(), [("đồi", false)]);
    }

    #[test]
    fn an_excerpt_is_cut_at_words_and_keeps_its_mark() {
        let text = format!("{} đồi chè {}", "một hai ".repeat(40), "ba bốn ".repeat(60));
        let start = text.find("đồi").expect("there");
        let mark = start..start + "đồi".len();
        let excerpt = Excerpt::around(&text, std::slice::from_ref(&mark));
        assert!(excerpt.cut_before && excerpt.cut_after);
        assert!(excerpt.text.chars().count() <= EXCERPT_LENGTH);
        assert!(excerpt.text.starts_with("một") || excerpt.text.starts_with("hai"));
        assert!(excerpt.text.ends_with("ba") || excerpt.text.ends_with("bốn"));
        assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "đồi");
    }

    #[test]
    fn a_short_text_is_its_own_excerpt() {
        let excerpt = Excerpt::around("Đồi chè", &[]);
        assert_eq!(
            (excerpt.text, excerpt.cut_before, excerpt.cut_after),
            ("Đồi chè", false, false)
        );
    }
}
