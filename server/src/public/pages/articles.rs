//! `/{lang}/articles` and `/{lang}/articles/{article}`.

use super::{places::List, tours::plain_key};
use crate::{
    error::AppError,
    messages::Texts,
    public::{
        gone::missing,
        layout::Layout,
        paths,
        pieces::{Card, article_cards, still},
        posters::Poster,
        respond, structured,
        texts_of::TextRenderer,
        visit::Visit,
    },
    state::AppState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use sonla360_content::{Image, record::Kind};

/// How many other articles stand below one.
const OTHERS: usize = 3;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    layout: Layout,
    title: String,
    summary: String,
    date: String,
    machine_date: String,
    author: String,
    picture: Option<Poster>,
    picture_page: String,
    credit: String,
    body: String,
    others: Vec<Card>,
}

/// `GET /{lang}/articles`
pub async fn list(visit: Visit) -> Result<Response, AppError> {
    let texts = Texts::of(visit.language);
    let articles = visit.release.articles().await?;
    let cards = article_cards(&visit.release, &articles, visit.language).await?;
    let (title, summary) = (texts.t("articles-title"), texts.t("articles-summary"));
    respond::page(&List {
        layout: Layout::new(&visit, &title, &summary),
        title,
        summary,
        map: None,
        cards,
    })
}

/// `GET /{lang}/articles/{article}`
pub async fn show(
    State(state): State<AppState>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (release, language) = (&visit.release, visit.language);
    let mut articles = release.articles().await?;
    let Some(index) = articles.iter().position(|article| article.id.as_str() == id) else {
        return Err(missing(&state, release, plain_key(Kind::Article, &id)).await);
    };
    let article = articles.remove(index);
    articles.truncate(OTHERS);
    let image = match &article.image {
        Some(id) => release.get::<Image>(id.as_str()).await?,
        None => None,
    };
    let picture_path = image.as_ref().map(|image| paths::media(&image.file));
    let absolute = picture_path.as_ref().map(|path| format!("{}{path}", visit.origin));
    let renderer = TextRenderer::for_texts(release, &[&article.body]).await?;
    let title = article.title.in_language(language);
    let steps = [
        (visit.province.name.in_language(language), paths::home(language)),
        (title, visit.path.clone()),
    ];
    let mut layout = Layout::new(&visit, title, article.summary.in_language(language))
        .with_structured(&structured::article(&visit, &article, absolute))
        .with_structured(&structured::breadcrumbs(&visit.origin, &steps));
    layout.kind = "article";
    if let Some(path) = &picture_path {
        layout = layout.with_image(&visit.origin, path);
    }
    respond::page(&ArticlePage {
        title: title.to_owned(),
        summary: article.summary.in_language(language).to_owned(),
        date: layout.date(&article.date),
        machine_date: article.date.clone(),
        author: article.author.in_language(language).to_owned(),
        picture: image.as_ref().map(|image| still(image, language)),
        picture_page: image.as_ref().map(|i| paths::image(language, &i.id)).unwrap_or_default(),
        credit: image
            .map(|image| image.credit.in_language(language).to_owned())
            .unwrap_or_default(),
        body: renderer.html(article.body.in_language(language), language),
        others: article_cards(release, &articles, language).await?,
        layout,
    })
}
