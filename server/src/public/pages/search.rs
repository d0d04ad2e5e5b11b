//! `/{lang}/search?q=`.

use crate::{
    error::AppError,
    messages::Texts,
    public::{index::SearchIndexes, layout::Layout, paths, respond, visit::Visit},
};
use askama::Template;
use axum::{Extension, extract::Query, response::Response};
use serde::Deserialize;
use sonla360_content::{RecordKey, record::Kind};
use sonla360_search::{Hit, parts};
use std::fmt::Write as _;

/// How many hits a page shows.
const HITS: usize = 30;
/// Longer queries are cut: nobody types them.
const LONGEST_QUERY: usize = 200;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    layout: Layout,
    query: String,
    results: Vec<Found>,
}

struct Found {
    href: String,
    label: String,
    title: Vec<Piece>,
    excerpt: Vec<Piece>,
    cut_before: bool,
    cut_after: bool,
}

struct Piece {
    text: String,
    marked: bool,
}

/// The query of the address.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /{lang}/search?q=`
pub async fn show(
    visit: Visit,
    Extension(indexes): Extension<SearchIndexes>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let texts = Texts::of(visit.language);
    let query: String = asked.q.trim().chars().take(LONGEST_QUERY).collect();
    let index = indexes.get(&visit.release, visit.language).await?;
    let results = index.query(&query, HITS).iter().map(|hit| found(hit, &visit, texts)).collect();
    let title = if query.is_empty() {
        texts.t("search-title")
    } else {
        texts.t1("search-title-for", "query", query.clone())
    };
    let mut layout = Layout::new(&visit, &title, &texts.t("search-summary"));
    layout.indexed = false;
    for alternate in &mut layout.alternates {
        if !query.is_empty() {
            alternate.path = format!("{}?q={}", alternate.path, encoded(&query));
        }
    }
    respond::page(&SearchPage { layout, query, results })
}

fn found(hit: &Hit<'_>, visit: &Visit, texts: Texts) -> Found {
    let pieces = |pieces: &mut dyn Iterator<Item = (&str, bool)>| {
        pieces.map(|(text, marked)| Piece { text: text.to_owned(), marked }).collect()
    };
    let key = hit.document.id.parse::<RecordKey>().unwrap_or(RecordKey::PROVINCE);
    Found {
        href: paths::record(visit.language, &key),
        label: match key.kind() {
            Kind::Scene => texts.t("kind-scene"),
            Kind::Tour => texts.t("kind-tour"),
            Kind::Chapter => texts.t("kind-chapter"),
            Kind::Article => texts.t("kind-article"),
            Kind::Place => texts.t("kind-place"),
            Kind::Image => texts.t("kind-image"),
            Kind::Province => String::new(),
        },
        title: pieces(&mut parts(&hit.document.title, &hit.title_marks)),
        excerpt: pieces(&mut hit.excerpt.parts()),
        cut_before: hit.excerpt.cut_before,
        cut_after: hit.excerpt.cut_after,
    }
}

/// Percent-encoded for a query.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}"); // writing to a String cannot fail
        }
    }
    encoded
}
