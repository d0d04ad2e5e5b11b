//! `/{lang}/places` and `/{lang}/places/{place}`.

use super::tours::plain_key;
use crate::{
    error::AppError,
    messages::Texts,
    public::{
        gone::missing,
        layout::Layout,
        map::Map,
        paths,
        pieces::{Card, Fact, facts},
        posters::{self, Poster, Size},
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
use sonla360_content::{Id, Location, Place, Scene, record::Kind};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "list.html")]
pub(super) struct List {
    pub layout: Layout,
    pub title: String,
    pub summary: String,
    /// Where they lie; places only.
    pub map: Option<Map>,
    pub cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    layout: Layout,
    card: Card,
    poster: Option<Poster>,
    body: String,
    address: String,
    formerly: String,
    season: String,
    location: String,
    facts: Vec<Fact>,
    scenes: Vec<Card>,
}

/// `GET /{lang}/places`
pub async fn list(visit: Visit) -> Result<Response, AppError> {
    let language = visit.language;
    let by_place = scenes_by_place(&visit).await?;
    let places = visit.release.places().await?;
    let mut cards: Vec<_> = places
        .iter()
        .map(|place| {
            let scene = by_place.get(&place.id).and_then(|scenes| scenes.first());
            Card::place(place, scene, language)
        })
        .collect();
    // Places one can stand in first.
    cards.sort_by_key(|card| card.picture.is_none());
    let texts = Texts::of(language);
    let (title, summary) = (texts.t("places-title"), texts.t("places-summary"));
    let layout = Layout::new(&visit, &title, &summary);
    let map = Map::of(&visit.published, language).await?;
    respond::page(&List { layout, title, summary, map, cards })
}

/// `GET /{lang}/places/{place}`
pub async fn show(
    State(state): State<AppState>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (release, language) = (&visit.release, visit.language);
    let Some(place) = release.get::<Place>(&id).await? else {
        return Err(missing(&state, release, plain_key(Kind::Place, &id)).await);
    };
    let scenes = scenes_by_place(&visit).await?.remove(&place.id).unwrap_or_default();
    let first = scenes.first();
    let renderer = TextRenderer::for_texts(release, &[&place.body]).await?;
    let image = first.map(|scene| posters::url(scene, Size::Share));
    let absolute = image.as_ref().map(|path| format!("{}{path}", visit.origin));
    let name = place.name.in_language(language);
    let steps = [
        (visit.province.name.in_language(language), paths::home(language)),
        (name, visit.path.clone()),
    ];
    let mut layout = Layout::new(&visit, name, place.summary.in_language(language))
        .with_structured(&structured::place(&visit, &place, absolute))
        .with_structured(&structured::breadcrumbs(&visit.origin, &steps));
    if let Some(image) = &image {
        layout = layout.with_image(&visit.origin, image);
    }
    respond::page(&PlacePage {
        poster: first.map(|scene| posters::of(scene, language)),
        body: renderer.html(place.body.in_language(language), language),
        address: place.address.in_language(language).to_owned(),
        formerly: place.formerly.in_language(language).to_owned(),
        season: place.season.in_language(language).to_owned(),
        location: place
            .location
            .filter(|location| location.verified)
            .map(|location| coordinates(location, layout.texts))
            .unwrap_or_default(),
        facts: facts(&place.facts, language),
        scenes: scenes.iter().map(|scene| Card::scene(scene, language)).collect(),
        card: Card::place(&place, None, language),
        layout,
    })
}

/// Latitude and longitude to the precision they are known with.
fn coordinates(location: Location, texts: Texts) -> String {
    // A degree of latitude is about 111 km.
    let digits = if location.precision_km < 0.2 { 4 } else { 2 };
    let latitude = format!("{:.digits$}", location.latitude);
    let longitude = format!("{:.digits$}", location.longitude);
    texts.t2("coordinates", ("latitude", latitude), ("longitude", longitude))
}

async fn scenes_by_place(visit: &Visit) -> Result<BTreeMap<Id, Vec<Scene>>, AppError> {
    let mut found: BTreeMap<Id, Vec<Scene>> = BTreeMap::new();
    for tour in visit.release.tours().await? {
        for (scene, _) in visit.release.scenes_of(&tour).await? {
            if let Some(place) = &scene.place {
                found.entry(place.clone()).or_default().push(scene);
            }
        }
    }
    Ok(found)
}
