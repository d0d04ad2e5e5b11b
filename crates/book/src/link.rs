//! Where a link in a text leads, and the attributes it gets.

use sonla360_content::{Language, Link};
use std::fmt::Write as _;

/// What becomes of a link.
#[derive(Debug, PartialEq)]
pub(crate) enum Destination {
    /// To another record: a page of our own, which the viewer may open in place.
    Record(Link),
    /// Elsewhere on our own site, or within the text.
    Own(String),
    /// Out of the site; a kiosk removes it.
    External(String),
    /// Nowhere anyone should be sent: the link's words stay, the link goes.
    Refused,
}

impl Destination {
    pub fn of(url: &str) -> Self {
        if let Some(link) = Link::parse(url) {
            return Self::Record(link);
        }
        // Browsers drop tabs, line breaks and leading spaces and controls before they read a scheme.
        let read = url.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
        let external = ["https://", "http://", "mailto:", "tel:"];
        if external.iter().any(|scheme| read.starts_with(scheme)) {
            Self::External(url.to_owned())
        } else if read.starts_with('#') || (read.starts_with('/') && !is_authority(&read)) {
            Self::Own(url.to_owned())
        } else {
            Self::Refused
        }
    }

    /// The opening tag, or none where the link is refused.
    pub fn opening_tag(&self, language: Language) -> Option<String> {
        let (url, attributes) = match self {
            Self::Record(link) => (link.path(language.code()), record_attributes(link)),
            Self::Own(url) => (url.clone(), String::new()),
            Self::External(url) => {
                (url.clone(), r#" class="external" rel="noopener noreferrer""#.to_owned())
            }
            Self::Refused => return None,
        };
        Some(format!("<a href=\"{}\"{attributes}>", escape(&url)))
    }
}

/// `//host` and `/\host` lead out of the site.
fn is_authority(path: &str) -> bool {
    let second = path.trim_start_matches('/').len() + 1 < path.len();
    second || path[1..].trim_start_matches(['\t', '\n', '\r']).starts_with(['/', '\\'])
}

/// `data-*` attributes by which the viewer recognises a link that it can follow without leaving.
fn record_attributes(link: &Link) -> String {
    let mut attributes = String::from(r#" class="record""#);
    let mut add = |name: &str, value: &str| {
        let _ = write!(attributes, " data-{name}=\"{}\"", escape(value));
    };
    match link {
        Link::Scene { tour, scene, view } => {
            add("tour", tour);
            add("scene", scene);
            for (name, value) in [("yaw", view.yaw), ("pitch", view.pitch), ("hfov", view.hfov)] {
                if let Some(value) = value {
                    add(name, &value.to_string());
                }
            }
        }
        Link::Chapter(id) => add("chapter", id),
        Link::Article(id) => add("article", id),
        Link::Place(id) => add("place", id),
        Link::Image(id) => add("image", id),
    }
    attributes
}

/// Escapes a text for use in HTML, also within quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses_become_links() {
        for bad in [
            "javascript:alert(1)",
            " \tjava\nscript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example/x",
            "/\\evil.example",
            "/\t/evil.example",
            "relative",
            "",
        ] {
            assert_eq!(Destination::of(bad), Destination::Refused, "{bad:?}");
        }
        assert_eq!(Destination::of("/vi/"), Destination::Own("/vi/".to_owned()));
        assert_eq!(Destination::of("#s-mua"), Destination::Own("#s-mua".to_owned()));
        assert!(matches!(Destination::of("https://dangcongsan.vn/x"), Destination::External(_)));
    }
}
