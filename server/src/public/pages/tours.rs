//! `/{lang}/tours/{tour}` and `/{lang}/tours/{tour}/{scene}`: the panorama, and below it everything it
//! shows in words.

use crate::{
    error::AppError,
    public::{
        gone::missing,
        layout::Layout,
        manifests::Scenes,
        paths,
        pieces::{Card, Fact, HotspotItem, facts, hotspots, paragraphs},
        plans::Plans,
        posters::{self, Size},
        respond,
        stage::Stage,
        structured,
        texts_of::TextRenderer,
        visit::Visit,
    },
    state::AppState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use sonla360_content::{Place, RecordKey, Scene, Tour, record::Kind};

#[derive(Template)]
#[template(path = "scene.html")]
struct ScenePage {
    layout: Layout,
    stage: Stage,
    /// The tour's own page rather than one scene's.
    overview: bool,
    tour: Card,
    title: String,
    description: Vec<String>,
    hotspots: Vec<HotspotItem>,
    place: Option<PlacePart>,
    credit: String,
    licence: String,
    taken: String,
    illustration: bool,
    scenes: Vec<SceneLink>,
    plans: Plans,
    previous: Option<Card>,
    next: Option<Card>,
}

struct SceneLink {
    card: Card,
    current: bool,
}

struct PlacePart {
    card: Card,
    address: String,
    formerly: String,
    season: String,
    facts: Vec<Fact>,
}

/// `GET /{lang}/tours`: the home page lists them.
pub async fn list(visit: Visit) -> Redirect {
    Redirect::permanent(&format!("{}#tours", paths::home(visit.language)))
}

/// `GET /{lang}/tours/{tour}`
pub async fn tour(
    State(state): State<AppState>,
    visit: Visit,
    Path((_, tour)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&state, &visit, &tour, None).await
}

/// `GET /{lang}/tours/{tour}/{scene}`; the view in the query is the viewer's business.
pub async fn scene(
    State(state): State<AppState>,
    visit: Visit,
    Path((_, tour, scene)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    show(&state, &visit, &tour, Some(&scene)).await
}

async fn show(
    state: &AppState,
    visit: &Visit,
    tour_id: &str,
    scene_id: Option<&str>,
) -> Result<Response, AppError> {
    let (release, language) = (&visit.release, visit.language);
    let absent = || async {
        let key = match scene_id {
            Some(scene) => format!("scene/{tour_id}/{scene}"),
            None => format!("tour/{tour_id}"),
        };
        missing(state, release, key.parse::<RecordKey>().ok()).await
    };
    let Some(tour) = release.get::<Tour>(tour_id).await? else { return Err(absent().await) };
    let scenes = release.scenes_of(&tour).await?;
    let index = match scene_id {
        Some(id) => scenes.iter().position(|(scene, _)| scene.id.as_str() == id),
        None => (!scenes.is_empty()).then_some(0),
    };
    let Some(index) = index else { return Err(absent().await) };
    let scene = &scenes[index].0;
    let stage = Stage::new(visit, language, &tour, &scenes, scene, "page").await?;
    let card = Card::tour(&tour, Some(&scenes[0].0), language);
    let neighbour = |index: Option<usize>| {
        let (scene, _) = scenes.get(index?)?;
        Some(Card::scene(scene, language))
    };
    let overview = scene_id.is_none();
    let place = place_part(visit, scene).await?;
    let layout = layout(visit, &tour, scene, place.as_ref(), overview);
    let title = if overview { &tour.title } else { &scene.title };
    let description = if overview {
        tour.summary.in_language(language)
    } else {
        scene.description.in_language(language)
    };
    let renderer = TextRenderer::for_tour(release, &tour, (!overview).then_some(scene)).await?;
    let items = if overview { Vec::new() } else { hotspots(scene, language, &renderer) };
    let records: Vec<&Scene> = scenes.iter().map(|(scene, _)| scene).collect();
    let plans = renderer.plans_with(&tour, &records, language, false);
    respond::page(&ScenePage {
        title: title.in_language(language).to_owned(),
        description: paragraphs(description),
        hotspots: items,
        plans,
        place: place.filter(|_| !overview).map(|place| PlacePart {
            address: place.address.in_language(language).to_owned(),
            formerly: place.formerly.in_language(language).to_owned(),
            season: place.season.in_language(language).to_owned(),
            facts: facts(&place.facts, language),
            card: Card::place(&place, None, language),
        }),
        credit: scene.credit.in_language(language).to_owned(),
        licence: scene.licence.clone(),
        taken: scene.taken.in_language(language).to_owned(),
        illustration: scene.illustration,
        scenes: scene_links(&scenes, scene, visit, overview),
        previous: if overview { None } else { neighbour(index.checked_sub(1)) },
        next: neighbour(Some(if overview { 0 } else { index + 1 })),
        tour: card,
        overview,
        stage,
        layout,
    })
}

async fn place_part(visit: &Visit, scene: &Scene) -> Result<Option<Place>, AppError> {
    match &scene.place {
        Some(id) => Ok(visit.release.get::<Place>(id.as_str()).await?),
        None => Ok(None),
    }
}

fn scene_links(scenes: &Scenes, here: &Scene, visit: &Visit, overview: bool) -> Vec<SceneLink> {
    scenes
        .iter()
        .map(|(scene, _)| SceneLink {
            card: Card::scene(scene, visit.language),
            current: !overview && scene.id == here.id,
        })
        .collect()
}

fn layout(
    visit: &Visit,
    tour: &Tour,
    scene: &Scene,
    place: Option<&Place>,
    overview: bool,
) -> Layout {
    let language = visit.language;
    let tour_title = tour.title.in_language(language);
    let poster = posters::url(scene, Size::Share);
    let home = (visit.province.name.in_language(language), paths::home(language));
    let tour_step = (tour_title, paths::tour(language, &tour.id));
    let layout = if overview {
        Layout::new(visit, tour_title, tour.summary.in_language(language))
            .with_structured(&structured::breadcrumbs(&visit.origin, &[home, tour_step]))
    } else {
        let scene_title = scene.title.in_language(language);
        let steps = [home, tour_step, (scene_title, visit.path.clone())];
        let image = format!("{}{poster}", visit.origin);
        let title = format!("{scene_title} · {tour_title}");
        Layout::new(visit, &title, scene.description.in_language(language))
            .with_structured(&structured::scene(visit, scene, place, &image))
            .with_structured(&structured::breadcrumbs(&visit.origin, &steps))
    };
    layout.with_image(&visit.origin, &poster).with_viewer()
}

/// The key of a record with one identifier, from the text of an address.
pub fn plain_key(kind: Kind, id: &str) -> Option<RecordKey> {
    RecordKey::plain(kind, id.parse().ok()?).ok()
}
