//! The handbook beside the panorama: contents, search without diacritics, reading.

use super::{
    dom::{Build, append, classed, el, find, set},
    icons::{Icon, icon},
    library::{Entry, Kind, Library},
    texts::{Message, filled, relabel, text},
};
use sonla360_content::Language;
use sonla360_geometry::format_whole;
use sonla360_search::parts;
use web_sys::HtmlElement;

/// Hits that are shown.
const LIMIT: usize = 30;

/// What of the handbook is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Contents and search.
    Contents,
    /// One entry.
    Entry(Kind, String),
}

/// The table of contents with its search field, showing what `query` finds.
pub fn contents(library: &Library, query: &str) -> HtmlElement {
    let field = classed("input", "tv-field")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
        .attr("placeholder", text(library.language, Message::HandbookSearchHint))
        .attr("data-search", "")
        .named(Message::HandbookSearch)
        .attr("value", query);
    let search = classed("div", "tv-search")
        .attr("role", "search")
        .with_element(&icon(Icon::Search))
        .with(field);
    let page = classed("div", "tv-handbook")
        .with(search)
        .with(classed("p", "tv-count").attr("role", "status"))
        .with(classed("div", "tv-results"))
        .done();
    relabel(&page, library.language);
    show_results(&page, library, query);
    page
}

/// Shows what a query finds; without a query, everything there is.
pub fn show_results(page: &HtmlElement, library: &Library, query: &str) {
    let (Some(count), Some(results)) = (find(page, ".tv-count"), find(page, ".tv-results")) else {
        return;
    };
    results.set_text_content(None);
    count.set_text_content(None);
    let query = query.trim();
    if query.is_empty() {
        for kind in Kind::ALL {
            append_list(&results, library, kind);
        }
        return;
    }
    let hits = library.index().query(query, LIMIT);
    count.set_text_content(Some(&if hits.is_empty() {
        filled(library.language, Message::HandbookNone, query)
    } else {
        filled(library.language, Message::HandbookResults, &format_whole(hits.len()))
    }));
    let items = hits.iter().filter_map(|hit| {
        let entry = library.entries.get(hit.document.id.parse::<usize>().ok()?)?;
        let title = marked(el("strong"), parts(&entry.title, &hit.title_marks));
        let mut excerpt = el("span");
        if hit.excerpt.cut_before {
            excerpt = excerpt.with(el("span").text("… "));
        }
        let mut excerpt = marked(excerpt, hit.excerpt.parts());
        if hit.excerpt.cut_after {
            excerpt = excerpt.with(el("span").text(" …"));
        }
        Some(item(library.language, entry, title, excerpt))
    });
    append(&results, &classed("ul", "tv-list").attr("role", "list").with_all(items).done());
}

/// One entry, to be read.
pub fn reading(entry: &Entry, kiosk: bool) -> HtmlElement {
    let mut page = el("article").attr("class", "tv-reading");
    if !entry.date.is_empty() {
        page = page.with(
            el("p")
                .attr("class", "tv-date")
                .with(el("time").attr("datetime", &entry.date).text(&entry.date)),
        );
    }
    if !entry.summary.is_empty() {
        page = page.with(classed("p", "tv-lead").text(&entry.summary));
    }
    let page = page.with(el("div").safe_html(&entry.html)).done();
    if kiosk {
        without_ways_out(&page);
    }
    page
}

/// Takes the links to other sites away; their words stay.
pub fn without_ways_out(page: &HtmlElement) {
    let Ok(links) = page.query_selector_all("a[href]:not([href^='/'],[href^='#'])") else { return };
    for index in 0..links.length() {
        if let Some(link) = links.get(index) {
            let _ =
                wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(link).remove_attribute("href");
        }
    }
}

fn append_list(parent: &HtmlElement, library: &Library, kind: Kind) {
    let entries = library.entries.iter().filter(|entry| entry.kind == kind);
    let items: Vec<Build> = entries
        .map(|entry| {
            let title = el("strong").text(&entry.title);
            item(library.language, entry, title, el("span").text(&entry.summary))
        })
        .collect();
    if items.is_empty() {
        return;
    }
    let heading = match kind {
        Kind::Chapter => Message::HandbookChapters,
        Kind::Article => Message::HandbookArticles,
        Kind::Place => Message::HandbookPlaces,
    };
    append(parent, &el("h3").text(text(library.language, heading)).done());
    append(parent, &classed("ul", "tv-list").attr("role", "list").with_all(items).done());
}

fn item(language: Language, entry: &Entry, title: Build, summary: Build) -> Build {
    let drawing = match entry.kind {
        Kind::Chapter => Icon::Book,
        Kind::Article => Icon::Sheet,
        Kind::Place => Icon::Pin,
    };
    let button = classed("button", "tv-entry")
        .attr("type", "button")
        .attr("lang", language.code())
        .attr("data-do", &["read ", entry.kind.word(), " ", &entry.id].concat())
        .with_element(&icon(drawing))
        .with(el("span").with(title).with(summary));
    el("li").with(button)
}

fn marked<'a>(parent: Build, pieces: impl Iterator<Item = (&'a str, bool)>) -> Build {
    pieces.fold(parent, |parent, (piece, marked)| {
        parent.with(el(if marked { "mark" } else { "span" }).text(piece))
    })
}

/// Says in a panel that the handbook is on its way, or could not be loaded.
pub fn waiting(language: Language, failed: bool) -> HtmlElement {
    let message = if failed { Message::HandbookFailed } else { Message::HandbookLoading };
    let mut page = classed("div", "tv-waiting")
        .attr("role", if failed { "alert" } else { "status" })
        .with(el("p").says(message));
    if failed {
        let retry =
            classed("button", "tv-action").attr("type", "button").attr("data-do", "handbook");
        page = page.with(retry.says(Message::Retry));
    }
    let page = page.done();
    relabel(&page, language);
    set(&page, "lang", language.code());
    page
}
