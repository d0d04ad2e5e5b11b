//! `/sitemap.xml` with every page in every language, and `/robots.txt`.

use super::{paths, respond, visit::Published};
use crate::error::AppError;
use askama::Template;
use axum::response::Response;
use sonla360_content::Language;

/// A sitemap may hold 50 000 addresses; a province with more gets an index of several.
const LARGEST: usize = 50_000;

#[derive(Template)]
#[template(path = "sitemap.xml", escape = "xml")]
struct Sitemap {
    pages: Vec<Page>,
}

struct Page {
    url: String,
    /// Code and address, the page itself among them.
    alternates: Vec<(Language, String)>,
    /// The address for readers of other languages.
    default: String,
}

/// `GET /sitemap.xml`
pub async fn show(published: Published) -> Result<Response, AppError> {
    let languages = &published.province.languages;
    let default = published.default_language();
    let paths_in: &dyn Fn(Language) -> Vec<String> = &|language| page_paths(&published, language);
    let in_default = paths_in(default);
    let by_language: Vec<_> =
        languages.iter().map(|language| (*language, paths_in(*language))).collect();
    let mut pages = Vec::new();
    for (index, default_path) in in_default.iter().enumerate() {
        let absolute = |path: &str| format!("{}{path}", published.origin);
        let alternates: Vec<_> = by_language
            .iter()
            .map(|(language, paths)| (*language, absolute(&paths[index])))
            .collect();
        for (_, url) in &alternates {
            pages.push(Page {
                url: url.clone(),
                alternates: alternates.clone(),
                default: absolute(default_path),
            });
        }
    }
    pages.truncate(LARGEST);
    let xml = Sitemap { pages }.render()?;
    Ok(respond::document("application/xml; charset=utf-8", xml.into_bytes()))
}

/// Every page of a language, in the same order for each language.
fn page_paths(published: &Published, language: Language) -> Vec<String> {
    let lists = ["places", "handbook", "articles", "images"];
    let lists = lists.into_iter().map(|name| paths::list(language, name));
    let records = published.release.index().records.keys().filter(|key| key.id().is_some());
    std::iter::once(paths::home(language))
        .chain(lists)
        .chain(records.map(|key| paths::record(language, key)))
        .collect()
}

/// `GET /robots.txt`
pub async fn robots(published: Published) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /studio/\nDisallow: /kiosk/\nDisallow: /embed/\nDisallow: /*/search\n\
         Sitemap: {}/sitemap.xml\n",
        published.origin
    );
    respond::document("text/plain; charset=utf-8", text.into_bytes())
}
