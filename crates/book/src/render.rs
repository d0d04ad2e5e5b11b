//! Markdown to HTML.

use crate::{
    heading::{Heading, outline},
    link::{Destination, escape},
    sanitise::sanitise,
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use sonla360_content::{Language, Link};
use std::fmt::Write as _;

/// A picture that a text shows with `![…](image:id)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it is, on our own site.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What is to be seen, in the text's language.
    pub alt: String,
    /// Who made it, in the text's language; empty where that goes without saying.
    pub credit: String,
}

/// Turns Markdown of one language into safe HTML.
#[derive(Clone, Copy)]
pub struct Renderer<'a> {
    language: Language,
    picture: &'a dyn Fn(&str) -> Option<Picture>,
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Renderer").field("language", &self.language).finish_non_exhaustive()
    }
}

impl<'a> Renderer<'a> {
    /// For texts without pictures, such as those of hotspots.
    pub fn new(language: Language) -> Self {
        Self { language, picture: &|_| None }
    }

    /// With pictures: `picture` finds one by the identifier of its image record.
    pub fn with_pictures(language: Language, picture: &'a dyn Fn(&str) -> Option<Picture>) -> Self {
        Self { language, picture }
    }

    /// Safe HTML without a `h1`.
    ///
    /// * a link to a record leads to its page and carries `class="record"` and `data-*` attributes;
    /// * a link out of the site carries `class="external"` and `rel="noopener noreferrer"`;
    /// * a link with a dangerous or meaningless address loses the link and keeps its words;
    /// * HTML in the source is shown as text; comments are left out;
    /// * a picture that is no record of ours is left out and its description kept, since a public page
    ///   asks no other site for anything.
    pub fn html(self, markdown: &str) -> String {
        let headings = outline(markdown);
        let mut headings = headings.iter();
        let mut open_heading = None;
        // For each open link, whether it was kept.
        let mut links = Vec::new();
        let mut inside_picture = false;
        let mut events = Vec::new();
        for event in parser(markdown) {
            match event {
                Event::End(TagEnd::Image) => inside_picture = false,
                // The picture's own record describes it better than the text between its brackets.
                _ if inside_picture => {}
                Event::Start(Tag::Image { dest_url, .. }) => {
                    // Without a picture the words between the brackets follow as text.
                    if let Some(picture) = self.picture(&dest_url, links.is_empty()) {
                        inside_picture = true;
                        events.push(raw(picture));
                    }
                }
                Event::Start(Tag::Heading { .. }) => {
                    open_heading = headings.next();
                    events.extend(open_heading.map(|heading| raw(opening_tag(heading))));
                }
                Event::End(TagEnd::Heading(_)) => {
                    let level = open_heading.take().map(|heading| heading.level);
                    events.extend(level.map(|level| raw(format!("</h{level}>\n"))));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let tag = Destination::of(&dest_url).opening_tag(self.language);
                    links.push(tag.is_some());
                    events.extend(tag.map(raw));
                }
                Event::End(TagEnd::Link) => {
                    let kept = links.pop().unwrap_or(false);
                    events.extend(kept.then(|| raw("</a>".to_owned())));
                }
                // A wide table scrolls in a box of its own, by keyboard too.
                Event::Start(table @ Tag::Table(_)) => {
                    events.push(raw("<div class=\"table\" tabindex=\"0\">".to_owned()));
                    events.push(Event::Start(table));
                }
                Event::End(TagEnd::Table) => {
                    events.push(Event::End(TagEnd::Table));
                    events.push(raw("</div>\n".to_owned()));
                }
                other => events.push(other),
            }
        }
        let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut rendered, events.into_iter());
        sanitise(&rendered)
    }

    /// The picture with its credit, as a link to its own page unless a link is already around it.
    fn picture(self, url: &str, as_link: bool) -> Option<String> {
        let link = Link::parse(url)?;
        let Link::Image(id) = &link else { return None };
        let picture = (self.picture)(id)?;
        let mut html = format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\">",
            escape(&picture.url),
            escape(&picture.alt),
            picture.width,
            picture.height
        );
        if let Some(opening) =
            Destination::Record(link).opening_tag(self.language).filter(|_| as_link)
        {
            html = format!("{opening}{html}</a>");
        }
        if !picture.credit.is_empty() {
            let _ = write!(html, "<span class=\"credit\">{}</span>", escape(&picture.credit));
        }
        Some(html)
    }
}

/// The parser all of this crate uses: HTML in the source becomes text, comments are left out.
pub(crate) fn parser(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(markdown, options).filter_map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => {
            (!html.trim_start().starts_with("<!--")).then_some(Event::Text(html))
        }
        other => Some(other),
    })
}

fn raw<'a>(html: String) -> Event<'a> {
    Event::Html(html.into())
}

fn opening_tag(heading: &Heading) -> String {
    format!("<h{} id=\"{}\">", heading.level, escape(&heading.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        Renderer::new(Language::VI).html(markdown)
    }

    #[test]
    fn a_link_to_a_scene_leads_to_its_page_and_tells_the_viewer() {
        assert_eq!(
            html("[đập](scene:song-da/dap?yaw=40&hfov=70)"),
            "<p><a href=\"/vi/tours/song-da/dap?yaw=40&amp;hfov=70\" class=\"record\" \
             data-tour=\"song-da\" data-scene=\"dap\" data-yaw=\"40\" data-hfov=\"70\">đập</a></p>\n"
        );
    }

    #[test]
    fn links_out_of_the_site_are_recognisable() {
        let html = html("[x](https://example.org/?a=1&b=2)");
        assert!(html.contains("class=\"external\" rel=\"noopener noreferrer\""), "{html}");
        assert!(html.contains("href=\"https://example.org/?a=1&amp;b=2\""), "{html}");
    }

    #[test]
    fn headings_begin_at_h2_and_have_ids() {
        assert_eq!(
            html("# Mùa mận\n\n## Tháng 5"),
            "<h2 id=\"s-mua-man\">Mùa mận</h2>\n<h3 id=\"s-thang-5\">Tháng 5</h3>\n"
        );
    }

    #[test]
    fn hostile_markdown_does_nothing() {
        let hostile = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](&#106;avascript:alert(1))",
            "[a](<java\tscript:alert(1)>)",
            "[a](data:text/html;base64,PHNjcmlwdD4=)",
            "![a](data:image/svg+xml;base64,PHN2Zz4=)",
            "![a](https://evil.example/track.png)",
            "[a](scene:x/\"onmouseover=alert(1))",
            "[a](chapter:x\" onmouseover=\"alert(1))",
            "[a](https://x.example/\"onmouseover=\"alert(1))",
            "<a href=\"javascript:alert(1)\">a</a>",
            "<div style=\"position:fixed\" onclick=\"x\">a</div>",
            "<javascript:alert(1)>",
            "a\n\n<svg/onload=alert(1)>\n",
            "# <img src=x onerror=alert(1)>",
            "| <script>alert(1)</script> |\n|-|\n| <iframe src=//evil> |",
        ];
        for markdown in hostile {
            let html = html(markdown);
            // What is left between < and > is the markup a browser would act on.
            let tags: String = html
                .split('<')
                .skip(1)
                .filter_map(|rest| rest.split_once('>'))
                .map(|t| t.0)
                .collect();
            // Quoted values are inert; what stands outside of them are names.
            let names: String = tags.split('"').step_by(2).collect::<String>().to_lowercase();
            for bad in
                ["script", "onerror", "onload", "onclick", "onmouse", "style", "iframe", "svg"]
            {
                assert!(!names.contains(bad), "{markdown} became {html}");
            }
            for bad in ["javascript:", "data:", "evil.example"] {
                assert!(!tags.to_lowercase().contains(bad), "{markdown} became {html}");
            }
        }
    }

    #[test]
    fn a_picture_is_shown_with_its_credit_and_only_if_it_is_ours() {
        let find = |id: &str| {
            (id == "ruong").then(|| Picture {
                url: "/media/a.jpg".to_owned(),
                width: 800,
                height: 600,
                alt: "Ruộng \"bậc thang\"".to_owned(),
                credit: "A & B".to_owned(),
            })
        };
        let renderer = Renderer::with_pictures(Language::EN, &find);
        let html = renderer.html("![x](image:ruong) ![kept words](image:unknown)");
        assert!(html.contains("href=\"/en/images/ruong\""), "{html}");
        assert!(
            html.contains("src=\"/media/a.jpg\" alt=\"Ruộng &quot;bậc thang&quot;\""),
            "{html}"
        );
        assert!(html.contains("<span class=\"credit\">A &amp; B</span>"), "{html}");
        assert_eq!(html.matches("<img").count(), 1, "{html}");
        assert!(html.contains("kept words"), "{html}");
    }

    #[test]
    fn tables_scroll_in_a_box_and_carry_no_style() {
        let html = html("|a|b|\n|:-|-:|\n|c|d|");
        assert!(html.starts_with("<div class=\"table\" tabindex=\"0\"><table>"), "{html}");
        assert!(html.contains("<td>c</td>") && !html.contains("style"), "{html}");
    }
}
