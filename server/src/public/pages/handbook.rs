//! `/{lang}/handbook` and `/{lang}/handbook/{chapter}`.

use super::tours::plain_key;
use crate::{
    error::AppError,
    messages::Texts,
    public::{
        gone::missing, layout::Layout, paths, pieces::Card, respond, structured,
        texts_of::TextRenderer, visit::Visit,
    },
    state::AppState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use sonla360_book::Heading;
use sonla360_content::record::Kind;

#[derive(Template)]
#[template(path = "handbook.html")]
struct Handbook {
    layout: Layout,
    chapters: Vec<Card>,
}

#[derive(Template)]
#[template(path = "chapter.html")]
struct ChapterPage {
    layout: Layout,
    number_label: String,
    title: String,
    summary: String,
    outline: Vec<Heading>,
    body: String,
    chapters: Vec<ChapterLink>,
    previous: Option<Card>,
    next: Option<Card>,
}

struct ChapterLink {
    card: Card,
    current: bool,
}

/// `GET /{lang}/handbook`
pub async fn list(visit: Visit) -> Result<Response, AppError> {
    let texts = Texts::of(visit.language);
    let chapters = visit.release.chapters().await?;
    let layout = Layout::new(&visit, &texts.t("handbook-title"), &texts.t("handbook-summary"));
    let chapters = chapters.iter().map(|chapter| Card::chapter(chapter, visit.language)).collect();
    respond::page(&Handbook { layout, chapters })
}

/// `GET /{lang}/handbook/{chapter}`
pub async fn show(
    State(state): State<AppState>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (release, language) = (&visit.release, visit.language);
    let chapters = release.chapters().await?;
    let Some(index) = chapters.iter().position(|chapter| chapter.id.as_str() == id) else {
        return Err(missing(&state, release, plain_key(Kind::Chapter, &id)).await);
    };
    let chapter = &chapters[index];
    let renderer = TextRenderer::for_texts(release, &[&chapter.body]).await?;
    let texts = Texts::of(language);
    let title = chapter.title.in_language(language);
    let steps = [
        (visit.province.name.in_language(language), paths::home(language)),
        (&*texts.t("handbook-title"), paths::list(language, "handbook")),
        (title, visit.path.clone()),
    ];
    let page_title = format!("{title} · {}", texts.t("handbook-title"));
    let mut layout = Layout::new(&visit, &page_title, chapter.summary.in_language(language))
        .with_structured(&structured::breadcrumbs(&visit.origin, &steps));
    layout.kind = "article";
    let markdown = chapter.body.in_language(language);
    let cards: Vec<_> = chapters.iter().map(|chapter| Card::chapter(chapter, language)).collect();
    let mut outline = sonla360_book::outline(markdown);
    outline.retain(|heading| heading.level == 2);
    respond::page(&ChapterPage {
        number_label: texts.t1("chapter-number", "count", index + 1),
        title: title.to_owned(),
        summary: chapter.summary.in_language(language).to_owned(),
        outline,
        body: renderer.html(markdown, language),
        previous: index.checked_sub(1).and_then(|index| cards.get(index)).cloned(),
        next: cards.get(index + 1).cloned(),
        chapters: cards
            .into_iter()
            .enumerate()
            .map(|(other, card)| ChapterLink { card, current: other == index })
            .collect(),
        layout,
    })
}
