//! The last gate: whatever the renderer made, only these elements and attributes come out.

use ammonia::Builder;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let heading: HashSet<_> = HashSet::from(["id"]);
    let mut attributes: HashMap<_, HashSet<_>> =
        ["h2", "h3", "h4", "h5", "h6"].into_iter().map(|tag| (tag, heading.clone())).collect();
    attributes.insert(
        "a",
        HashSet::from([
            "href",
            "rel",
            "data-tour",
            "data-scene",
            "data-yaw",
            "data-pitch",
            "data-hfov",
            "data-chapter",
            "data-article",
            "data-place",
            "data-image",
        ]),
    );
    attributes.insert("img", HashSet::from(["src", "alt", "width", "height", "loading"]));
    attributes.insert("ol", HashSet::from(["start"]));
    attributes.insert("div", HashSet::from(["tabindex"]));
    let classes = HashMap::from([
        ("a", HashSet::from(["record", "external"])),
        ("div", HashSet::from(["table"])),
        ("span", HashSet::from(["credit"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "object", "template"]))
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None); // the renderer has set it where it belongs
    builder
});

/// Removes everything from HTML that no text of ours may contain.
pub(crate) fn sanitise(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_survives() {
        let hostile = r#"<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a>
            <img src="data:image/svg+xml,<svg onload=alert(1)>"><p style="position:fixed" onclick="x()">p</p>
            <iframe src="//evil"></iframe><svg><script>1</script></svg><form action="/x"><input></form>
            <base href="//evil"><meta http-equiv="refresh"><link rel="stylesheet" href="//evil">"#;
        let clean = sanitise(hostile).to_lowercase();
        for bad in [
            "script", "onerror", "onload", "onclick", "style", "data:", "iframe", "<svg", "<form",
            "<base", "<meta", "<link", "evil", "alert",
        ] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
        assert!(clean.contains("<p>p</p>"));
    }
}
