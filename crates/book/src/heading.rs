//! Headings: their level on the page and their ids.

use crate::{plain::TextCollector, render::parser};
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use sonla360_search::words;
use std::collections::BTreeSet;

/// Every id begins so, that a heading called “Main” cannot take an id of the page around it.
const ID_PREFIX: &str = "s-";
/// The page's own title is the `h1`.
const FIRST_LEVEL: usize = 2;
const LAST_LEVEL: usize = 6;

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6: the level on the page.
    pub level: usize,
    /// The id that links can lead to, without `#`.
    pub id: String,
    /// What it says, plain text.
    pub text: String,
}

/// The headings of a Markdown text in order. The highest one in the text becomes level 2, whatever it
/// is in the source, so that a page never skips from its title to level 4.
pub fn outline(markdown: &str) -> Vec<Heading> {
    let mut found: Vec<(HeadingLevel, String)> = Vec::new();
    let mut inside: Option<(HeadingLevel, TextCollector)> = None;
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                inside = Some((level, TextCollector::default()));
            }
            Event::End(TagEnd::Heading(_)) => {
                found.extend(inside.take().map(|(level, text)| (level, text.finish())));
            }
            other => {
                if let Some((_, text)) = &mut inside {
                    text.event(&other);
                }
            }
        }
    }
    let highest = found.iter().map(|(level, _)| *level as usize).min().unwrap_or(FIRST_LEVEL);
    let mut taken = BTreeSet::new();
    found
        .into_iter()
        .map(|(level, text)| {
            let level = (level as usize + FIRST_LEVEL - highest).min(LAST_LEVEL);
            Heading { level, id: unique(&id_of(&text), &mut taken), text }
        })
        .collect()
}

/// `Mùa mận chín` → `s-mua-man-chin`.
fn id_of(text: &str) -> String {
    let folded: Vec<_> = words(text).map(|word| word.folded).collect();
    format!("{ID_PREFIX}{}", folded.join("-"))
}

fn unique(id: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = id.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{id}-{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_heading_becomes_level_two() {
        let levels = |text| outline(text).into_iter().map(|h| h.level).collect::<Vec<_>>();
        assert_eq!(levels("# A\n\n## B\n\n# C"), [2, 3, 2]);
        assert_eq!(levels("### A\n\n#### B"), [2, 3]);
        assert_eq!(levels("# A\n\n###### F"), [2, 6]);
    }

    #[test]
    fn ids_are_folded_and_unique() {
        let headings = outline("## Mùa *mận* chín\n\n## Mùa mận chín\n\n## !!!");
        let ids: Vec<_> = headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["s-mua-man-chin", "s-mua-man-chin-2", "s-"]);
        assert_eq!(headings[0].text, "Mùa mận chín");
    }
}
