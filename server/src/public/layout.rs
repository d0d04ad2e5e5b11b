//! What is around every page: head, header, footer.

use super::{paths, visit::Visit};
use crate::{assets, messages::Texts};
use sonla360_content::Language;

/// Everything that `base.html` shows.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The texts of the interface.
    pub texts: Texts,
    /// Code of the page's language.
    pub language: Language,
    /// Name of the site.
    pub site: String,
    /// Who runs it; may be empty.
    pub operator: String,
    /// The page's own title; empty on the home page.
    pub title: String,
    /// One or two sentences for search engines and shared links.
    pub description: String,
    /// The page's address for ever, absolute.
    pub canonical: String,
    /// The page in every published language.
    pub alternates: Vec<Alternate>,
    /// The address for readers of other languages, absolute.
    pub default_alternate: String,
    /// A picture for shared links, absolute; may be empty.
    pub image: String,
    /// `website` or `article`.
    pub kind: &'static str,
    /// The main parts of the site.
    pub navigation: Vec<NavigationLink>,
    /// JSON-LD documents, escaped for use in a script element.
    pub structured: Vec<String>,
    /// Whether search engines may keep the page.
    pub indexed: bool,
    /// Style sheets, in order.
    pub styles: Vec<String>,
    /// Where the mark of the site is.
    pub icon: String,
    /// Names and licences of the fonts that travel along.
    pub licences: Vec<(String, String)>,
}

/// A page in another language.
#[derive(Debug, Clone)]
pub struct Alternate {
    /// Code of the language.
    pub language: Language,
    /// Its own name for itself.
    pub name: String,
    /// Path on this site.
    pub path: String,
    /// Absolute address.
    pub url: String,
    /// Whether it is the page's own language.
    pub current: bool,
}

/// A main part of the site.
#[derive(Debug, Clone)]
pub struct NavigationLink {
    /// Where it leads.
    pub path: String,
    /// What it is called.
    pub label: String,
    /// Whether the page is in this part.
    pub current: bool,
}

impl Layout {
    /// The layout of a page with this title and description.
    pub fn new(visit: &Visit, title: &str, description: &str) -> Self {
        let language = visit.language;
        let texts = Texts::of(language);
        let rest = visit.path.strip_prefix(&format!("/{language}")).unwrap_or("/");
        let rest = if rest.is_empty() { "/" } else { rest };
        let alternates: Vec<_> = visit
            .province
            .languages
            .iter()
            .map(|other| Alternate {
                language: *other,
                name: Texts::of(*other).t("language-name"),
                path: format!("/{other}{rest}"),
                url: format!("{}/{other}{rest}", visit.origin),
                current: *other == language,
            })
            .collect();
        Self {
            texts,
            language,
            site: visit.province.name.in_language(language).to_owned(),
            operator: visit.province.operator.in_language(language).to_owned(),
            title: title.to_owned(),
            description: shortened(description, 300),
            canonical: format!("{}{}", visit.origin, visit.path),
            default_alternate: format!("{}/{}{rest}", visit.origin, visit.default_language()),
            alternates,
            image: String::new(),
            kind: "website",
            navigation: navigation(language, texts, &visit.path),
            structured: Vec::new(),
            indexed: true,
            styles: styles(),
            icon: assets::site().url("icon.svg").unwrap_or_default(),
            licences: licences(),
        }
    }

    /// With a picture for shared links, given by its path.
    pub fn with_image(mut self, origin: &str, path: &str) -> Self {
        self.image = format!("{origin}{path}");
        self
    }

    /// With a JSON-LD document.
    pub fn with_structured(mut self, document: &serde_json::Value) -> Self {
        self.structured.push(for_script(&document.to_string()));
        self
    }

    /// With the viewer's style sheet.
    pub fn with_viewer(mut self) -> Self {
        self.styles.extend(assets::viewer().and_then(|group| group.url("viewer.css")));
        self
    }

    /// A text of the interface.
    pub fn t(&self, key: &str) -> String {
        self.texts.t(key)
    }

    /// A text of the interface with a value.
    pub fn t1(&self, key: &str, name: &str, value: &str) -> String {
        self.texts.t1(key, name, value.to_owned())
    }

    /// A text of the interface with a number.
    pub fn count(&self, key: &str, count: usize) -> String {
        self.texts.t1(key, "count", count)
    }

    /// A day as people write it.
    pub fn date(&self, iso: &str) -> String {
        self.texts.date(iso)
    }

    /// The home page.
    pub fn home(&self) -> String {
        paths::home(self.language)
    }

    /// The search page.
    pub fn search(&self) -> String {
        paths::list(self.language, "search")
    }

    /// The feed.
    pub fn feed(&self) -> String {
        paths::list(self.language, "feed.xml")
    }
}

fn navigation(language: Language, texts: Texts, here: &str) -> Vec<NavigationLink> {
    let home = paths::home(language);
    let link = |path: String, label: String, root: &str| NavigationLink {
        path,
        label,
        current: here.starts_with(&format!("/{language}/{root}")),
    };
    vec![
        link(format!("{home}#tours"), texts.t("nav-tours"), "tours"),
        link(paths::list(language, "places"), texts.t("nav-places"), "places"),
        link(paths::list(language, "handbook"), texts.t("nav-handbook"), "handbook"),
        link(paths::list(language, "articles"), texts.t("nav-articles"), "articles"),
        link(paths::list(language, "images"), texts.t("nav-images"), "images"),
    ]
}

/// The style sheets of every page.
pub fn styles() -> Vec<String> {
    let fonts = assets::viewer().and_then(|group| group.url("fonts.css"));
    let own = ["theme.css", "site.css"].iter().filter_map(|name| assets::site().url(name));
    fonts.into_iter().chain(own).collect()
}

fn licences() -> Vec<(String, String)> {
    let urls = assets::viewer().into_iter().flat_map(|group| group.urls_ending(".txt"));
    urls.map(|url| {
        let file = url.rsplit('/').next().unwrap_or_default();
        (file.trim_end_matches(".txt").replace('-', " "), url)
    })
    .collect()
}

/// JSON as it may stand in a script element: nothing in it can end the element.
pub fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// At most `length` characters, cut at a word.
pub fn shortened(text: &str, length: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(length) {
        None => text,
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", text[..end].trim_end_matches([',', '.', ';', ':', ' ']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_json_can_end_its_element() {
        let json = for_script(&serde_json::json!({ "a": "</script><!--" }).to_string());
        assert!(!json.contains('<'));
        let back: serde_json::Value = serde_json::from_str(&json).expect("still JSON");
        assert_eq!(back["a"], "</script><!--");
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(shortened("một hai  ba", 20), "một hai ba");
        assert_eq!(shortened("một hai, ba bốn", 10), "một hai…");
    }
}
