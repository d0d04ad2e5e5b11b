//! Markdown as plain text, for the search index and for descriptions.

use crate::render::parser;
use pulldown_cmark::{Event, TagEnd};

/// The text of Markdown without its marks; blocks stand on lines of their own.
pub fn plain_text(markdown: &str) -> String {
    let mut text = TextCollector::default();
    for event in parser(markdown) {
        text.event(&event);
    }
    text.finish()
}

/// Gathers the text of events.
#[derive(Debug, Default)]
pub(crate) struct TextCollector(String);

impl TextCollector {
    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.0.push_str(text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => self.space(' '),
            Event::Rule => self.space('\n'),
            Event::End(end) if is_block(*end) => self.space('\n'),
            _ => {}
        }
    }

    pub fn finish(self) -> String {
        self.0.trim().to_owned()
    }

    fn space(&mut self, space: char) {
        if space == '\n' {
            self.0.truncate(self.0.trim_end().len());
        }
        if !self.0.is_empty() && !self.0.ends_with(char::is_whitespace) {
            self.0.push(space);
        }
    }
}

fn is_block(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::TableHead
            | TagEnd::TableRow
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let text = "# Mùa mận\n\nTháng **5**: [đồi chè](scene:a/b) và\n`thịt` khô.\n\n- một\n- hai\n\n|a|b|\n|-|-|\n|c|d|";
        assert_eq!(plain_text(text), "Mùa mận\nTháng 5: đồi chè và thịt khô.\nmột\nhai\na b\nc d");
    }

    #[test]
    fn comments_are_nobodys_text() {
        assert_eq!(plain_text("a <!-- b --> c\n\n<!-- d -->\n"), "a  c");
    }
}
