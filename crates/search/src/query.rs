//! Asking the index: every word must match, the best documents come first.

use crate::{
    Document, Excerpt, Field, Index,
    index::Posting,
    words::{starts_as_typed, words},
};
use std::cmp::Reverse;
use std::ops::{Bound, Range};

/// Words of a query beyond this many are ignored.
const MAX_WORDS: usize = 12;
/// A word that begins as typed, per field: title, summary, text.
const FOLDED: [u32; 3] = [40, 20, 10];
/// The same with the diacritics that were typed: better than a folded match one field higher, except
/// in the title.
const EXACT: [u32; 3] = [60, 34, 24];
/// A word that does not go on after what was typed.
const WHOLE: u32 = 6;
/// Two words of the query that stand side by side, per field.
const PHRASE: [u32; 3] = [24, 12, 6];

/// A document that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The document.
    pub document: &'a Document,
    /// How well it matches; only good for comparison within one query.
    pub score: u32,
    /// What matched in the title, in bytes, ascending and disjoint.
    pub title_marks: Vec<Range<usize>>,
    /// The piece of the summary or the text that shows the match.
    pub excerpt: Excerpt<'a>,
}

/// What one word of the query found in one document.
#[derive(Debug)]
struct Found {
    document: u32,
    score: u32,
    postings: Vec<Posting>,
}

impl Index {
    /// The best `limit` documents in which every word of the query begins some word. A query without
    /// words finds nothing.
    ///
    /// Ranking: title over summary over text; words as typed, diacritics included, over folded ones;
    /// whole words over beginnings; words side by side, in order, over scattered ones.
    pub fn query(&self, query: &str, limit: usize) -> Vec<Hit<'_>> {
        let typed: Vec<_> = words(query).take(MAX_WORDS).collect();
        let mut per_word = Vec::with_capacity(typed.len());
        for word in &typed {
            per_word.push(self.find(&word.folded, &query[word.range.clone()]));
        }
        let Some((first, others)) = per_word.split_first() else { return Vec::new() };
        let mut hits = Vec::new();
        for found in first {
            let mut all = vec![found];
            for other in others {
                all.extend(
                    other
                        .binary_search_by_key(&found.document, |f| f.document)
                        .map(|place| &other[place]),
                );
            }
            if all.len() == per_word.len() {
                hits.push((score(&all), found.document, all));
            }
        }
        hits.sort_unstable_by_key(|(score, document, _)| (Reverse(*score), *document));
        hits.truncate(limit);
        hits.into_iter()
            .map(|(score, number, all)| hit(&self.documents[number as usize], score, &all))
            .collect()
    }

    /// What a word finds in each document that has it, in the documents' order.
    fn find(&self, folded: &str, as_typed: &str) -> Vec<Found> {
        let mut scored = Vec::new();
        let range = self.words.range::<str, _>((Bound::Included(folded), Bound::Unbounded));
        for (word, postings) in range.take_while(|(word, _)| word.starts_with(folded)) {
            let whole = if word.len() == folded.len() { WHOLE } else { 0 };
            for posting in postings {
                let text = self.documents[posting.document as usize].field(posting.field);
                let exact = starts_as_typed(&text[posting.range()], as_typed);
                let weight = if exact { EXACT } else { FOLDED }[posting.field as usize];
                scored.push((weight + whole, *posting));
            }
        }
        scored.sort_unstable_by_key(|(_, posting)| posting.document);
        let mut by_document: Vec<Found> = Vec::new();
        for (score, posting) in scored {
            match by_document.last_mut() {
                Some(found) if found.document == posting.document => {
                    found.score = found.score.max(score);
                    found.postings.push(posting);
                }
                _ => by_document.push(Found {
                    document: posting.document,
                    score,
                    postings: vec![posting],
                }),
            }
        }
        by_document
    }
}

fn score(words: &[&Found]) -> u32 {
    let single: u32 = words.iter().map(|found| found.score).sum();
    let phrases: u32 = words.windows(2).map(|pair| phrase(pair[0], pair[1])).sum();
    single + phrases
}

/// The reward for two words that stand side by side somewhere.
fn phrase(first: &Found, second: &Found) -> u32 {
    let place = |posting: &Posting, step: u32| (posting.field, posting.position + step);
    let mut after: Vec<_> = first.postings.iter().map(|posting| place(posting, 1)).collect();
    after.sort_unstable();
    let places = second.postings.iter().map(|posting| place(posting, 0));
    let together = places.filter(|place| after.binary_search(place).is_ok());
    together.map(|(field, _)| PHRASE[field as usize]).max().unwrap_or(0)
}

fn hit<'a>(document: &'a Document, score: u32, words: &[&Found]) -> Hit<'a> {
    let marks = |field| {
        let postings = words.iter().flat_map(|found| &found.postings);
        let mut ranges: Vec<_> = postings.filter(|p| p.field == field).map(|p| p.range()).collect();
        // Two words of the query may have found the same word.
        ranges.sort_unstable_by_key(|range| range.start);
        ranges.dedup();
        ranges
    };
    let (summary, text) = (marks(Field::Summary), marks(Field::Text));
    let excerpt = if summary.is_empty() && !text.is_empty() {
        Excerpt::around(&document.text, &densest(&text))
    } else {
        Excerpt::around(&document.summary, &summary)
    };
    Hit { document, score, title_marks: marks(Field::Title), excerpt }
}

/// The marks from the place on where most of them stand close together.
fn densest(marks: &[Range<usize>]) -> Vec<Range<usize>> {
    const NEAR: usize = 120; // bytes
    let close = |first: &Range<usize>, rest: &[Range<usize>]| {
        rest.iter().take_while(|mark| mark.end <= first.start + NEAR).count()
    };
    let mut best = (0, 0);
    for (index, mark) in marks.iter().enumerate() {
        let count = close(mark, &marks[index..]);
        if count > best.1 {
            best = (index, count);
        }
    }
    marks[best.0..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(id: &str, title: &str, summary: &str, text: &str) -> Document {
        let own = str::to_owned;
        Document { id: own(id), title: own(title), summary: own(summary), text: own(text) }
    }

    fn ids(index: &Index, query: &str) -> Vec<String> {
        index.query(query, 10).into_iter().map(|hit| hit.document.id.clone()).collect()
    }

    #[test]
    fn a_query_without_diacritics_finds_vietnamese() {
        let index = Index::new([
            document("do", "Đền Đô", "", ""),
            document("dong", "Đồng bào Thái", "", ""),
            document("other", "Thác Dải Yếm", "", ""),
        ]);
        assert_eq!(ids(&index, "den do"), ["do"]);
        assert_eq!(ids(&index, "dong"), ["dong"]);
        assert_eq!(ids(&index, "ĐỒNG"), ["dong"]);
        assert_eq!(ids(&index, "  "), [""; 0]);
    }

    #[test]
    fn every_word_must_begin_some_word() {
        let index = Index::new([document("a", "Mộc Châu", "đồi chè xanh", "")]);
        assert_eq!(ids(&index, "mo che"), ["a"]);
        assert_eq!(ids(&index, "moc bien"), [""; 0]);
        assert_eq!(ids(&index, "oc"), [""; 0], "the middle of a word is not its beginning");
    }

    #[test]
    fn title_beats_summary_beats_text() {
        let index = Index::new([
            document("text", "A", "b", "mận chín"),
            document("summary", "A", "mận chín", ""),
            document("title", "Mận", "b", ""),
        ]);
        assert_eq!(ids(&index, "man"), ["title", "summary", "text"]);
    }

    #[test]
    fn diacritics_as_typed_beat_folded_ones() {
        let index = Index::new([
            document("moc", "", "cây mọc cao", ""),
            document("text", "", "", "xã Mộc Châu"),
            document("title", "Mốc giới", "", ""),
        ]);
        assert_eq!(ids(&index, "mộc"), ["title", "text", "moc"]);
        let index =
            Index::new([document("dong", "Động", "", ""), document("đồng", "Đồng", "", "")]);
        assert_eq!(ids(&index, "đồng"), ["đồng", "dong"]);
    }

    #[test]
    fn words_side_by_side_beat_scattered_ones() {
        let index = Index::new([
            document("scattered", "", "châu thổ và mộc mạc", ""),
            document("phrase", "", "cao nguyên Mộc Châu", ""),
        ]);
        assert_eq!(ids(&index, "moc chau"), ["phrase", "scattered"]);
    }

    #[test]
    fn what_matched_is_marked_in_the_original_text() {
        let index = Index::new([document("a", "Đồi chè", "Chè mọc trên đồi", "")]);
        let hits = index.query("doi", 1);
        assert_eq!(&hits[0].document.title[hits[0].title_marks[0].clone()], "Đồi");
        let marked: Vec<_> = hits[0].excerpt.parts().filter(|(_, marked)| *marked).collect();
        assert_eq!(marked, [("đồi", true)]);
    }

    #[test]
    fn the_limit_holds() {
        let documents = (0..50).map(|n| document(&n.to_string(), "chè", "", ""));
        assert_eq!(Index::new(documents).query("che", 7).len(), 7);
    }
}
