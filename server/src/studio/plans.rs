//! A tour's plans: which drawings, and where its scenes lie on them. A point is set by choosing a scene and
//! pressing on the drawing, which works without script, or by its numbers.

use super::{
    access::Member,
    form::{Form, Sent},
    page::{Frame, Html, render},
    tours,
};
use crate::{error::AppError, public::media_path, state::AppState};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{Id, Image, Plan, PlanPoint, Record, Tour};
use sonla360_store::StoreError;

/// Width in CSS pixels at which a drawing is shown: a press on it is told in these.
const SHOWN: u32 = 640;

#[derive(Template)]
#[template(path = "studio/plans.html")]
struct PlansPage {
    frame: Frame,
    form: Form,
    tour_path: String,
    action: String,
    /// Image records: identifier and title.
    images: Vec<(String, String)>,
    /// The tour's scenes: identifier and title.
    scenes: Vec<(String, String)>,
    /// The plans there are, and room for one more.
    plans: Vec<Drawing>,
}

/// A plan in the form; its fields begin with `plan_{number}_`.
struct Drawing {
    number: usize,
    image: String,
    /// Address, width and height as it is shown; `None` where no image is chosen.
    picture: Option<(String, u32, u32)>,
    /// Where scenes lie on it as it is shown, each with its number in the tour.
    marks: Vec<(usize, f64, f64)>,
}

/// `GET /studio/tours/{tour}/plans`
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path(tour): Path<String>,
) -> Result<Html, AppError> {
    let (tour, draft) = tours::find(&state, &tour).await?;
    let mut values = fill(&tour.plans, &tour.scenes);
    values.insert("version".into(), draft.version.to_string());
    render(&page(&state, &member, &tour, values).await?)
}

/// `POST /studio/tours/{tour}/plans/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path(tour): Path<String>,
    axum::Form(sent): axum::Form<Sent>,
) -> Result<Response, AppError> {
    let (tour, _) = tours::find(&state, &tour).await?;
    let mut page = page(&state, &member, &tour, sent).await?;
    let heights: Vec<u32> = page
        .plans
        .iter()
        .map(|plan| plan.picture.as_ref().map_or(SHOWN, |picture| picture.2))
        .collect();
    let form = &mut page.form;
    let plans = read(form, &tour.scenes, &heights);
    if form.is_good() {
        let version = form.value("version").parse().unwrap_or(0);
        let changed = Record::Tour(Tour { plans, ..tour.clone() });
        match state.store.save_draft(&changed, Some(version), &member.user.name).await {
            Ok(_) => {
                let path = format!("{}/plans?saved", page.tour_path);
                return Ok(Redirect::to(&path).into_response());
            }
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

async fn page(
    state: &AppState,
    member: &Member,
    tour: &Tour,
    values: Sent,
) -> Result<PlansPage, AppError> {
    let tour_path = format!("/studio/tours/{}", tour.id);
    let path = format!("{tour_path}/plans");
    let action = format!("{path}/save");
    let member = Member { path, ..member.clone() };
    let frame = Frame::new(&member, "studio-plans");
    let (mut images, mut titles, mut records) = (Vec::new(), Vec::new(), Vec::<Image>::new());
    for draft in state.store.drafts().await? {
        match draft.record {
            Record::Image(image) => {
                images.push((
                    image.id.to_string(),
                    image.title.in_language(member.language).to_owned(),
                ));
                records.push(image);
            }
            Record::Scene(scene) if scene.tour == tour.id => {
                titles.push((
                    scene.id.to_string(),
                    scene.title.in_language(member.language).to_owned(),
                ));
            }
            _ => {}
        }
    }
    let listed = |id: &Id| titles.iter().find(|(known, _)| known == id.as_str()).cloned();
    let form = Form::new(&frame, values);
    let drawing = |number: usize| {
        let image = form.value(&format!("plan_{number}_image")).to_owned();
        let record = records.iter().find(|record| record.id.as_str() == image);
        let picture = record.map(|record| {
            let height =
                u64::from(SHOWN) * u64::from(record.height) / u64::from(record.width.max(1));
            (media_path(&record.file), SHOWN, u32::try_from(height).unwrap_or(SHOWN).max(1))
        });
        let height = picture.as_ref().map_or(SHOWN, |picture| picture.2);
        let marks = tour.scenes.iter().enumerate().filter_map(|(index, scene)| {
            let at = |part: &str, size: u32| -> Option<f64> {
                let share = form.value(&format!("plan_{number}_{scene}_{part}")).trim().parse();
                share.ok().map(|share: f64| share / 100.0 * f64::from(size))
            };
            Some((index + 1, at("x", SHOWN)?, at("y", height)?))
        });
        let marks = marks.collect();
        Drawing { number, image, picture, marks }
    };
    let count = (0..usize::MAX).take_while(|number| !drawing(*number).image.is_empty()).count();
    let plans = (0..=count).map(drawing).collect();
    let scenes = tour.scenes.iter().filter_map(listed).collect();
    Ok(PlansPage { frame, form, tour_path, action, images, scenes, plans })
}

/// The fields of plans; shares are shown in per cent. The next press places the first scene without a point.
fn fill(plans: &[Plan], scenes: &[Id]) -> Sent {
    let mut values = Sent::new();
    let per_cent = |share: f64| ((share * 1e4).round() / 1e2).to_string();
    for (number, plan) in plans.iter().enumerate() {
        values.insert(format!("plan_{number}_image"), plan.image.to_string());
        let placed = |scene: &&Id| plan.points.iter().any(|point| point.scene == **scene);
        if let Some(next) = scenes.iter().find(|scene| !placed(scene)) {
            values.insert(format!("plan_{number}_scene"), next.to_string());
        }
        for point in &plan.points {
            let field = |part: &str| format!("plan_{number}_{}_{part}", point.scene);
            values.insert(field("x"), per_cent(point.x));
            values.insert(field("y"), per_cent(point.y));
            let heading = point.heading.map(|heading| heading.to_string());
            values.insert(field("heading"), heading.unwrap_or_default());
        }
    }
    values
}

/// Reads plans. `heights` are those at which the drawings were shown, in CSS pixels.
fn read(form: &mut Form, scenes: &[Id], heights: &[u32]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (number, height) in heights.iter().enumerate() {
        let Some(image) = form.value(&format!("plan_{number}_image")).parse::<Id>().ok() else {
            continue; // taken away, or the room for one more
        };
        let points = scenes.iter().filter_map(|scene| {
            let field = |part: &str| format!("plan_{number}_{scene}_{part}");
            if form.value(&format!("plan_{number}_scene")) == scene.as_str() {
                let pressed = |axis: &str, size: u32| -> Option<f64> {
                    let at: f64 =
                        form.value(&format!("plan_{number}_press.{axis}")).parse().ok()?;
                    Some((at / f64::from(size) * 1e4).round() / 1e2)
                };
                if let (Some(x), Some(y)) = (pressed("x", SHOWN), pressed("y", *height)) {
                    form.set(&field("x"), x.to_string());
                    form.set(&field("y"), y.to_string());
                }
            }
            if ["x", "y"].iter().all(|part| form.value(&field(part)).trim().is_empty()) {
                return None;
            }
            let (x, y) =
                (form.number(&field("x"), 0.0..=100.0), form.number(&field("y"), 0.0..=100.0));
            let heading = form.optional_number(&field("heading"), 0.0..=360.0);
            Some(PlanPoint { scene: scene.clone(), x: x / 100.0, y: y / 100.0, heading })
        });
        let points = points.collect();
        plans.push(Plan { image, points });
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Texts;
    use sonla360_content::Language;

    fn ids(names: &[&str]) -> Vec<Id> {
        names.iter().map(|name| name.parse().expect("an id")).collect()
    }

    fn form(values: Sent) -> Form {
        Form::in_language(Texts::of(Language::EN), values)
    }

    #[test]
    fn what_is_filled_in_reads_back_and_a_press_sets_a_point() {
        let point =
            PlanPoint { scene: ids(&["a"])[0].clone(), x: 0.25, y: 0.5, heading: Some(90.0) };
        let plans = vec![Plan { image: ids(&["floor"])[0].clone(), points: vec![point] }];
        let scenes = ids(&["a", "b"]);
        assert_eq!(fill(&plans, &scenes)["plan_0_scene"], "b", "the next one without a point");
        let mut same = form(fill(&plans, &scenes));
        assert_eq!(read(&mut same, &scenes, &[320, 640]), plans);

        let mut values = fill(&plans, &scenes);
        for (field, text) in [("scene", "b"), ("press.x", "320"), ("press.y", "80")] {
            values.insert(format!("plan_0_{field}"), text.into());
        }
        let mut pressed = form(values);
        let read = read(&mut pressed, &scenes, &[320, 640]);
        assert_eq!(read[0].points[0], plans[0].points[0]);
        let new = &read[0].points[1];
        assert_eq!((new.scene.as_str(), new.x, new.y, new.heading), ("b", 0.5, 0.25, None));
        assert!(pressed.is_good());
    }

    #[test]
    fn a_point_beyond_the_drawing_is_refused() {
        let values = [("plan_0_image", "floor"), ("plan_0_a_x", "120"), ("plan_0_a_y", "")];
        let mut form = form(values.map(|(field, text)| (field.into(), text.into())).into());
        read(&mut form, &ids(&["a"]), &[320]);
        assert!(form.error("plan_0_a_x").is_some() && form.error("plan_0_a_y").is_some());
    }
}
