//! `/{lang}/images` and `/{lang}/images/{image}`.

use super::{places::List, tours::plain_key};
use crate::{
    error::AppError,
    messages::Texts,
    public::{
        gone::missing,
        layout::Layout,
        paths,
        pieces::{Card, still},
        posters::Poster,
        respond,
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

#[derive(Template)]
#[template(path = "image.html")]
struct ImagePage {
    layout: Layout,
    title: String,
    picture: Poster,
    credit: String,
    licence: String,
}

/// `GET /{lang}/images`
pub async fn list(visit: Visit) -> Result<Response, AppError> {
    let texts = Texts::of(visit.language);
    let images = visit.release.images().await?;
    let cards = images.iter().map(|image| Card::image(image, visit.language)).collect();
    let (title, summary) = (texts.t("images-title"), texts.t("images-summary"));
    respond::page(&List {
        layout: Layout::new(&visit, &title, &summary),
        title,
        summary,
        map: None,
        cards,
    })
}

/// `GET /{lang}/images/{image}`
pub async fn show(
    State(state): State<AppState>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let language = visit.language;
    let Some(image) = visit.release.get::<Image>(&id).await? else {
        return Err(missing(&state, &visit.release, plain_key(Kind::Image, &id)).await);
    };
    let title = image.title.in_language(language);
    let layout = Layout::new(&visit, title, image.alt.in_language(language))
        .with_image(&visit.origin, &paths::media(&image.file));
    respond::page(&ImagePage {
        title: title.to_owned(),
        picture: still(&image, language),
        credit: image.credit.in_language(language).to_owned(),
        licence: image.licence.clone(),
        layout,
    })
}
