//! Scenes: made from a panorama, then written and edited.

use super::{
    access::Member,
    form::{Form, Sent, fill_text, fill_view},
    page::{Frame, Html, render},
    panoramas::{self, FIRST_VIEW},
    records, tours,
};
use crate::{error::AppError, state::AppState};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{Hotspot, Id, Kind, LocalizedText, Record, RecordKey, Scene, Tour};
use sonla360_store::{Draft, StoreError};

#[derive(Template)]
#[template(path = "studio/scene.html")]
struct ScenePage {
    frame: Frame,
    form: Form,
    /// Where the form goes.
    action: String,
    /// Identifier of the panorama.
    panorama: String,
    /// Tours a new scene may join: identifier and title. Empty for a scene that exists.
    tours: Vec<(String, String)>,
    /// Places it may show, the first for none: identifier and name.
    places: Vec<(String, String)>,
    /// The scene, if it exists already.
    scene: Option<Scene>,
}

/// Every place, and none, to choose from.
async fn places(state: &AppState, frame: &Frame) -> Result<Vec<(String, String)>, AppError> {
    let mut places = vec![(String::new(), frame.t("studio-no-place"))];
    places.extend(records::choices(state, Kind::Place, frame.language).await?);
    Ok(places)
}

/// A scene's draft.
pub async fn find(state: &AppState, tour: &str, scene: &str) -> Result<(Scene, Draft), AppError> {
    let (Ok(tour), Ok(scene)) = (tour.parse(), scene.parse()) else {
        return Err(AppError::NotFound);
    };
    let key = RecordKey::scene(tour, scene);
    let draft = state.store.draft(&key).await?.ok_or(AppError::NotFound)?;
    match &draft.record {
        Record::Scene(scene) => Ok((scene.clone(), draft)),
        _ => Err(AppError::NotFound),
    }
}

/// `GET /studio/panoramas/{panorama}/scene`
pub async fn new(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Html, AppError> {
    let panorama = panoramas::find(&state, &id).await?;
    let mut values = Sent::new();
    fill_view(&mut values, "", FIRST_VIEW);
    let north = panorama.north.map(|north| north.to_string());
    values.insert("north".into(), north.unwrap_or_default());
    let page = new_page(&state, &member, &id, panorama.document().is_some(), values).await?;
    render(&page)
}

async fn new_page(
    state: &AppState,
    member: &Member,
    panorama: &str,
    ready: bool,
    values: Sent,
) -> Result<ScenePage, AppError> {
    let path = format!("/studio/panoramas/{panorama}/scene");
    let member = Member { path: path.clone(), ..member.clone() };
    let mut frame = Frame::new(&member, "studio-scene-new");
    if ready {
        frame = frame.with_viewer();
    }
    let drafts = state.store.drafts().await?;
    let tours = drafts.into_iter().filter_map(|draft| match draft.record {
        Record::Tour(tour) => {
            Some((tour.id.to_string(), tour.title.in_language(member.language).to_owned()))
        }
        _ => None,
    });
    Ok(ScenePage {
        form: Form::new(&frame, values),
        places: places(state, &frame).await?,
        frame,
        action: path,
        panorama: panorama.to_owned(),
        tours: tours.collect(),
        scene: None,
    })
}

/// `POST /studio/panoramas/{panorama}/scene`
pub async fn create(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
    axum::Form(sent): axum::Form<Sent>,
) -> Result<Response, AppError> {
    let panorama = panoramas::find(&state, &id).await?;
    let ready = panorama.document().is_some();
    let mut page = new_page(&state, &member, &id, ready, sent).await?;
    let form = &mut page.form;
    let written = read(form);
    let scene_id = form.id("id", form.value("title_vi").to_owned().as_str());
    let chosen = form.value("tour").to_owned();
    let joined = if chosen.is_empty() {
        new_tour(form).map(|tour| (tour, None))
    } else {
        match tours::find(&state, &chosen).await {
            Ok((tour, draft)) => Some((tour, Some(draft.version))),
            Err(AppError::NotFound) => {
                form.refuse("tour", "studio-error-tour");
                None
            }
            Err(error) => return Err(error),
        }
    };
    if let (Some(id), Some((mut tour, version)), true) = (scene_id, joined, form.is_good()) {
        tour.scenes.push(id.clone());
        let scene = written.into_scene(Scene {
            panorama: panorama.id.to_string(),
            ..empty_scene(tour.id.clone(), id.clone())
        });
        let path = format!("/studio/scenes/{}/{id}", tour.id);
        let (scene, tour) = (Record::Scene(scene), Record::Tour(tour));
        let mut records = vec![(&scene, None), (&tour, version)];
        // A new tour joins the home page.
        let province = if version.is_none() { listed_province(&state, &tour).await? } else { None };
        if let Some((province, version)) = &province {
            records.push((province, Some(*version)));
        }
        match state.store.save_drafts(&records, &member.user.name).await {
            Ok(()) => return Ok(Redirect::to(&format!("{path}?saved")).into_response()),
            Err(StoreError::Conflict(_)) => form.refuse("id", "studio-error-taken"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

/// The province with a tour added to its list.
async fn listed_province(
    state: &AppState,
    tour: &Record,
) -> Result<Option<(Record, i64)>, AppError> {
    let Some(draft) = state.store.draft(&RecordKey::PROVINCE).await? else { return Ok(None) };
    let (Record::Province(mut province), Record::Tour(tour)) = (draft.record, tour) else {
        return Ok(None);
    };
    province.tours.push(tour.id.clone());
    Ok(Some((Record::Province(province), draft.version)))
}

fn new_tour(form: &mut Form) -> Option<Tour> {
    let title = form.required_text("tour_title");
    let summary = form.optional_text("tour_summary");
    let id = form.id("tour_id", form.value("tour_title_vi").to_owned().as_str())?;
    Some(Tour { id, title, summary, scenes: Vec::new(), route: Vec::new(), plans: Vec::new() })
}

fn empty_scene(tour: Id, id: Id) -> Scene {
    Scene {
        tour,
        id,
        place: None,
        title: LocalizedText::default(),
        description: LocalizedText::default(),
        panorama: String::new(),
        initial_view: FIRST_VIEW,
        bounds: None,
        north: None,
        taken: LocalizedText::default(),
        credit: LocalizedText::default(),
        licence: String::new(),
        illustration: false,
        hotspots: Vec::<Hotspot>::new(),
    }
}

/// `GET /studio/scenes/{tour}/{scene}`
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene)): Path<(String, String)>,
) -> Result<Html, AppError> {
    let (scene, draft) = find(&state, &tour, &scene).await?;
    let mut values = Sent::new();
    fill_text(&mut values, "title", &scene.title);
    fill_text(&mut values, "description", &scene.description);
    fill_text(&mut values, "credit", &scene.credit);
    fill_text(&mut values, "taken", &scene.taken);
    let place = scene.place.as_ref().map(ToString::to_string);
    values.insert("place".into(), place.unwrap_or_default());
    fill_view(&mut values, "", scene.initial_view);
    values.insert("licence".into(), scene.licence.clone());
    values.insert("north".into(), scene.north.map(|n| n.to_string()).unwrap_or_default());
    if scene.illustration {
        values.insert("illustration".into(), "on".into());
    }
    values.insert("version".into(), draft.version.to_string());
    render(&edit_page(&state, &member, scene, values).await?)
}

async fn edit_page(
    state: &AppState,
    member: &Member,
    scene: Scene,
    values: Sent,
) -> Result<ScenePage, AppError> {
    let path = format!("/studio/scenes/{}/{}", scene.tour, scene.id);
    let member = Member { path: path.clone(), ..member.clone() };
    let ready = match panoramas::find(state, &scene.panorama).await {
        Ok(panorama) => panorama.document().is_some(),
        Err(AppError::NotFound) => false,
        Err(error) => return Err(error),
    };
    let title = scene.title.in_language(member.language);
    let mut frame = Frame::new(&member, "studio-scene").titled(title);
    if ready {
        frame = frame.with_viewer();
    }
    Ok(ScenePage {
        form: Form::new(&frame, values),
        places: places(state, &frame).await?,
        frame,
        action: format!("{path}/save"),
        panorama: scene.panorama.clone(),
        tours: Vec::new(),
        scene: Some(scene),
    })
}

/// `POST /studio/scenes/{tour}/{scene}/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene)): Path<(String, String)>,
    axum::Form(sent): axum::Form<Sent>,
) -> Result<Response, AppError> {
    let (scene, _) = find(&state, &tour, &scene).await?;
    let path = format!("/studio/scenes/{}/{}", scene.tour, scene.id);
    let mut page = edit_page(&state, &member, scene.clone(), sent).await?;
    let form = &mut page.form;
    let changed = Record::Scene(read(form).into_scene(scene));
    if form.is_good() {
        let version = form.value("version").parse().unwrap_or(0);
        match state.store.save_draft(&changed, Some(version), &member.user.name).await {
            Ok(_) => return Ok(Redirect::to(&format!("{path}?saved")).into_response()),
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

/// `POST /studio/scenes/{tour}/{scene}/delete`: out of the tour and out of the drafts. What is published
/// stays until the next publication.
pub async fn delete(
    State(state): State<AppState>,
    member: Member,
    Path((tour, scene)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (scene, draft) = find(&state, &tour, &scene).await?;
    if let Ok((mut tour, tour_draft)) = tours::find(&state, &tour).await {
        tour.scenes.retain(|id| *id != scene.id);
        let record = Record::Tour(tour);
        state.store.save_draft(&record, Some(tour_draft.version), &member.user.name).await?;
    }
    state.store.delete_draft(&draft.record.key(), draft.version).await?;
    Ok(Redirect::to("/studio").into_response())
}

/// What the form says of a scene.
struct Written {
    place: Option<Id>,
    title: LocalizedText,
    description: LocalizedText,
    credit: LocalizedText,
    taken: LocalizedText,
    licence: String,
    view: sonla360_content::ViewAngles,
    north: Option<f64>,
    illustration: bool,
}

fn read(form: &mut Form) -> Written {
    Written {
        place: form.optional_id("place"),
        title: form.required_text("title"),
        description: form.optional_text("description"),
        credit: form.optional_text("credit"),
        taken: form.optional_text("taken"),
        licence: form.optional("licence"),
        view: form.view(""),
        north: form.optional_number("north", 0.0..=360.0),
        illustration: form.ticked("illustration"),
    }
}

impl Written {
    fn into_scene(self, scene: Scene) -> Scene {
        Scene {
            place: self.place,
            title: self.title,
            description: self.description,
            credit: self.credit,
            taken: self.taken,
            licence: self.licence,
            initial_view: self.view,
            north: self.north,
            illustration: self.illustration,
            ..scene
        }
    }
}
