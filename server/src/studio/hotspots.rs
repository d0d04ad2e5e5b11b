//! Hotspots of a scene: links to other scenes, and points that tell something.

use super::{
    access::Member,
    form::{Form, Sent, fill_text, fill_view},
    hotspot_kinds,
    page::{Frame, Html, render},
    panoramas, recordings,
    records::{MORE_FACTS, claims},
    scenes,
};
use crate::{error::AppError, state::AppState};
use askama::Template;
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{Hotspot, Id, Language, Record, Scene};
use sonla360_store::StoreError;

#[derive(Template)]
#[template(path = "studio/hotspot.html")]
struct HotspotPage {
    frame: Frame,
    form: Form,
    /// Where the scene is edited.
    scene_path: String,
    /// Where the form goes.
    action: String,
    panorama: String,
    /// Scenes a link may lead to: `tour/scene` and title.
    targets: Vec<(String, String)>,
    /// Chapters and articles: `chapter:id` or `article:id` and title.
    texts: Vec<(String, String)>,
    /// Images: the name of its box and title.
    images: Vec<(String, String)>,
    /// How many facts the form has room for.
    facts: usize,
    /// The hotspot, if it exists already.
    hotspot: Option<Hotspot>,
}

type ScenePath = Path<(String, String)>;
type HotspotPath = Path<(String, String, String)>;

/// `GET …/hotspots/new`
pub async fn new(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene)): ScenePath,
) -> Result<Html, AppError> {
    let (scene, draft) = scenes::find(&state, &tour, &scene).await?;
    let mut values = Sent::new();
    fill_view(&mut values, "", scene.initial_view);
    values.insert("kind".into(), "link".into());
    values.insert("version".into(), draft.version.to_string());
    render(&page(&state, &member, &scene, None, values).await?)
}

/// `GET …/hotspots/{hotspot}`
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene, id)): HotspotPath,
) -> Result<Html, AppError> {
    let (scene, draft) = scenes::find(&state, &tour, &scene).await?;
    let hotspot = find(&scene, &id)?;
    let mut values = Sent::new();
    values.insert("yaw".into(), hotspot.yaw.to_string());
    values.insert("pitch".into(), hotspot.pitch.to_string());
    fill_text(&mut values, "title", &hotspot.title);
    hotspot_kinds::fill(&mut values, &scene, hotspot);
    values.insert("version".into(), draft.version.to_string());
    let hotspot = hotspot.clone();
    render(&page(&state, &member, &scene, Some(hotspot), values).await?)
}

fn find<'a>(scene: &'a Scene, id: &str) -> Result<&'a Hotspot, AppError> {
    scene.hotspots.iter().find(|hotspot| hotspot.id.as_str() == id).ok_or(AppError::NotFound)
}

async fn page(
    state: &AppState,
    member: &Member,
    scene: &Scene,
    hotspot: Option<Hotspot>,
    values: Sent,
) -> Result<HotspotPage, AppError> {
    let scene_path = format!("/studio/scenes/{}/{}", scene.tour, scene.id);
    let name = hotspot.as_ref().map_or("new", |hotspot| hotspot.id.as_str());
    let path = format!("{scene_path}/hotspots/{name}");
    let member = Member { path: path.clone(), ..member.clone() };
    let title = if hotspot.is_some() { "studio-hotspot" } else { "studio-hotspot-new" };
    let mut frame = Frame::new(&member, title);
    let ready = match panoramas::find(state, &scene.panorama).await {
        Ok(panorama) => panorama.document().is_some(),
        Err(AppError::NotFound) => false,
        Err(error) => return Err(error),
    };
    if ready {
        frame = frame.with_viewer();
    }
    let [targets, texts, images] = choices(state, scene, member.language).await?;
    let form = Form::new(&frame, values);
    Ok(HotspotPage {
        facts: claims::room(&form),
        form,
        frame,
        action: format!("{path}/save"),
        scene_path,
        panorama: scene.panorama.clone(),
        targets,
        texts,
        images,
        hotspot,
    })
}

type Choices = Vec<(String, String)>;

async fn choices(
    state: &AppState,
    scene: &Scene,
    language: Language,
) -> Result<[Choices; 3], AppError> {
    let (mut targets, mut texts, mut images) = (Vec::new(), Vec::new(), Vec::new());
    for draft in state.store.drafts().await? {
        match draft.record {
            Record::Scene(other) if other.tour != scene.tour || other.id != scene.id => {
                let title = format!("{} ({})", other.title.in_language(language), other.tour);
                targets.push((format!("{}/{}", other.tour, other.id), title));
            }
            Record::Chapter(chapter) => {
                let title = chapter.title.in_language(language).to_owned();
                texts.push((format!("chapter:{}", chapter.id), title));
            }
            Record::Article(article) => {
                let title = article.title.in_language(language).to_owned();
                texts.push((format!("article:{}", article.id), title));
            }
            Record::Image(image) => {
                let title = image.title.in_language(language).to_owned();
                images.push((format!("{}{}", hotspot_kinds::IMAGE, image.id), title));
            }
            _ => {}
        }
    }
    Ok([targets, texts, images])
}

/// `POST …/hotspots/new/save`
pub async fn create(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene)): ScenePath,
    request: Request,
) -> Result<Response, AppError> {
    let received = recordings::receive(&state, &member, request).await?;
    store(&state, &member, (&tour, &scene), None, received).await
}

/// `POST …/hotspots/{hotspot}/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene, id)): HotspotPath,
    request: Request,
) -> Result<Response, AppError> {
    let received = recordings::receive(&state, &member, request).await?;
    store(&state, &member, (&tour, &scene), Some(id), received).await
}

async fn store(
    state: &AppState,
    member: &Member,
    (tour, scene): (&str, &str),
    id: Option<String>,
    received: recordings::Received,
) -> Result<Response, AppError> {
    let (mut scene, _) = scenes::find(state, tour, scene).await?;
    let old = id.as_deref().map(|id| find(&scene, id).cloned()).transpose()?;
    let mut page = page(state, member, &scene, old.clone(), received.sent).await?;
    recordings::enter(&mut page.form, received.refused);
    if page.form.ticked(MORE_FACTS) {
        // Nothing is judged or saved: the same form with room for one more.
        page.facts += 1;
        return Ok(render(&page)?.into_response());
    }
    let form = &mut page.form;
    let title = form.required_text("title");
    let (yaw, pitch) = (form.number("yaw", -180.0..=180.0), form.number("pitch", -90.0..=90.0));
    let kind = hotspot_kinds::read(form, &scene, old.as_ref());
    let area = hotspot_kinds::read_area(form);
    let id = match &old {
        Some(hotspot) => Some(hotspot.id.clone()),
        None => free_id(form, &scene),
    };
    if let (Some(id), Some(kind), true) = (id, kind, form.is_good()) {
        let hotspot = Hotspot { id, yaw, pitch, title, area, kind };
        match scene.hotspots.iter_mut().find(|other| other.id == hotspot.id) {
            Some(place) => *place = hotspot,
            None => scene.hotspots.push(hotspot),
        }
        let version = form.value("version").parse().unwrap_or(0);
        let record = Record::Scene(scene);
        match state.store.save_draft(&record, Some(version), &member.user.name).await {
            Ok(_) => {
                let path = format!("{}?saved", page.scene_path);
                return Ok(Redirect::to(&path).into_response());
            }
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

/// An identifier made from the Vietnamese title, numbered where it is taken.
fn free_id(form: &mut Form, scene: &Scene) -> Option<Id> {
    let title = form.value("title_vi").to_owned();
    let first = form.id("id", &title)?;
    let taken = |id: &Id| scene.hotspots.iter().any(|hotspot| hotspot.id == *id);
    let numbered = |n: u32| {
        let stem: String = first.as_str().chars().take(58).collect();
        format!("{}-{n}", stem.trim_end_matches('-')).parse().ok()
    };
    std::iter::once(first.clone()).chain((2..1000).filter_map(numbered)).find(|id| !taken(id))
}

/// `POST …/hotspots/{hotspot}/delete`
pub async fn delete(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene, id)): HotspotPath,
) -> Result<Response, AppError> {
    let (mut scene, draft) = scenes::find(&state, &tour, &scene).await?;
    scene.hotspots.retain(|hotspot| hotspot.id.as_str() != id);
    let path = format!("/studio/scenes/{}/{}", scene.tour, scene.id);
    let record = Record::Scene(scene);
    state.store.save_draft(&record, Some(draft.version), &member.user.name).await?;
    Ok(Redirect::to(&path).into_response())
}
