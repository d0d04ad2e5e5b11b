//! `/{lang}/feed.xml`: the articles as an Atom feed.

use super::{paths, respond, texts_of::TextRenderer, visit::Visit};
use crate::{error::AppError, messages::Texts};
use askama::Template;
use axum::response::Response;
use sonla360_content::Language;

/// How many articles a feed holds.
const ENTRIES: usize = 20;

#[derive(Template)]
#[template(path = "feed.xml", escape = "xml")]
struct Feed {
    language: Language,
    title: String,
    subtitle: String,
    author: String,
    url: String,
    home: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    url: String,
    updated: String,
    author: String,
    summary: String,
    html: String,
}

/// `GET /{lang}/feed.xml`
pub async fn show(visit: Visit) -> Result<Response, AppError> {
    let (language, origin) = (visit.language, &visit.origin);
    let mut articles = visit.release.articles().await?;
    articles.truncate(ENTRIES);
    let bodies: Vec<_> = articles.iter().map(|article| &article.body).collect();
    let renderer = TextRenderer::for_texts(&visit.release, &bodies).await?;
    let name = visit.province.name.in_language(language);
    let operator = visit.province.operator.in_language(language);
    let midnight = |date: &str| format!("{date}T00:00:00Z");
    let feed = Feed {
        language,
        title: format!("{name} · {}", Texts::of(language).t("nav-articles")),
        subtitle: visit.province.tagline.in_language(language).to_owned(),
        author: if operator.is_empty() { name } else { operator }.to_owned(),
        url: format!("{origin}{}", visit.path),
        home: format!("{origin}{}", paths::home(language)),
        updated: midnight(articles.first().map_or("1970-01-01", |article| &article.date)),
        entries: articles
            .iter()
            .map(|article| Entry {
                title: article.title.in_language(language).to_owned(),
                url: format!("{origin}{}", paths::article(language, &article.id)),
                updated: midnight(&article.date),
                author: article.author.in_language(language).to_owned(),
                summary: article.summary.in_language(language).to_owned(),
                // Feed readers resolve addresses in their own ways: ours are made absolute.
                html: renderer
                    .html(article.body.in_language(language), language)
                    .replace("href=\"/", &format!("href=\"{origin}/"))
                    .replace("src=\"/", &format!("src=\"{origin}/")),
            })
            .collect(),
    };
    Ok(respond::document("application/atom+xml; charset=utf-8", feed.render()?.into_bytes()))
}
