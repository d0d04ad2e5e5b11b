//! Correcting a panorama: a straight horizon, blurred faces and number plates, a patch on the tripod.
//!
//! What is applied is a panorama of its own, cut anew from the original. The drafts show it at once, so that
//! nobody publishes the uncorrected one by accident while it is being cut.

mod fields;
mod receive;

use super::{
    access::Member,
    form::{Form, Sent},
    page::{Frame, render},
    panoramas,
};
use crate::{
    assets,
    corrections::{self, Replacement, carry},
    error::AppError,
    state::AppState,
};
use askama::Template;
use axum::{
    extract::{Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::Record;
use sonla360_store::{Panorama, PanoramaId, StoreError, panoramas::NewPanorama};
use sonla360_tiler::{Corrections, Levelling};
use std::collections::BTreeMap;

/// Name of the button that asks for room for one more region instead of applying.
const MORE_REGIONS: &str = "more_regions";

#[derive(Template)]
#[template(path = "studio/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    form: Form,
    panorama: Panorama,
    /// The levelling of the picture that the page shows.
    applied: Levelling,
    /// How many regions the form has room for.
    regions: usize,
    /// Where the logo can be seen that lies on the tripod now.
    logo: Option<String>,
    /// Name of the message about numbers that are filled in and that nobody has applied.
    suggested: Option<&'static str>,
    /// Levellings that one press fills in.
    ready_made: Vec<ReadyMade>,
    /// The page's own script.
    script: Option<String>,
}

/// A levelling that one press fills in.
struct ReadyMade {
    /// Name of the message on the button.
    label: &'static str,
    levelling: Levelling,
}

/// As it was taken and as the camera noted that it stood, where either says something.
async fn ready_made(
    state: &AppState,
    panorama: &Panorama,
    applied: Levelling,
) -> Result<Vec<ReadyMade>, AppError> {
    let as_taken = ReadyMade { label: "studio-level-none", levelling: Levelling::default() };
    let noted = corrections::noted(state.store.objects(), &panorama.original).await?;
    let as_noted = noted.map(|levelling| ReadyMade { label: "studio-level-noted", levelling });
    let any = as_noted.is_some() || !applied.is_upright();
    Ok(any.then_some(as_taken).into_iter().chain(as_noted).collect())
}

fn path_of(id: &PanoramaId) -> String {
    format!("/studio/panoramas/{id}/corrections")
}

async fn page(
    state: &AppState,
    member: &Member,
    panorama: Panorama,
    applied: &Corrections,
    values: Sent,
) -> Result<CorrectionsPage, AppError> {
    let ready_made = ready_made(state, &panorama, applied.levelling).await?;
    // A form that comes back stands at the address it was shown at.
    let member = Member { path: path_of(&panorama.id), ..member.clone() };
    let mut frame = Frame::new(&member, "studio-corrections");
    if panorama.document().is_some() {
        frame = frame.with_viewer();
    }
    let form = Form::new(&frame, values);
    let logo = corrections::logo_of(applied);
    Ok(CorrectionsPage {
        regions: fields::room(&form),
        form,
        frame,
        applied: applied.levelling,
        logo: logo.map(|_| format!("/studio/panoramas/{}/logo", panorama.id)),
        suggested: None,
        ready_made,
        script: assets::site().url("corrections.js"),
        panorama,
    })
}

/// `GET /studio/panoramas/{panorama}/corrections`, with `?yaw=`, `?pitch=` and `?roll=` to fill in a levelling.
///
/// A panorama that was corrected leads to what has its place.
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
    Query(suggested): Query<Sent>,
) -> Result<Response, AppError> {
    let panorama = panoramas::find(&state, &id).await?;
    if panorama.replaced_by.is_some() {
        let successor = state.store.successor(&panorama.id).await?.ok_or(AppError::NotFound)?;
        return Ok(Redirect::to(&path_of(&successor.id)).into_response());
    }
    let applied = corrections::of(&panorama)?;
    let mut values = Sent::new();
    fields::fill(&mut values, &applied);
    let mut filled = applied.levelling;
    let angles =
        [("yaw", &mut filled.yaw), ("pitch", &mut filled.pitch), ("roll", &mut filled.roll)];
    for (name, angle) in angles {
        if let Some(text) = suggested.get(name)
            && let Ok(number) = text.parse::<f64>()
            && number.is_finite()
        {
            *angle = number;
            values.insert(format!("level_{name}"), text.clone());
        }
    }
    let suggested = (filled != applied.levelling).then_some(if filled.is_upright() {
        "studio-level-taken-out"
    } else {
        "studio-suggested"
    });
    let page = page(&state, &member, panorama, &applied, values).await?;
    let page = CorrectionsPage { suggested, ..page };
    Ok(render(&page)?.into_response())
}

/// `POST /studio/panoramas/{panorama}/corrections/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, AppError> {
    let panorama = panoramas::find(&state, &id).await?;
    let applied = corrections::of(&panorama)?;
    let received = receive::receive(&state, &member, request).await?;
    let more = received.sent.contains_key(MORE_REGIONS);
    let mut page = page(&state, &member, panorama.clone(), &applied, received.sent).await?;
    let logo = match received.logo {
        Some(Ok(name)) => Some(name),
        Some(Err(message)) => {
            page.form.refuse("logo", message);
            None
        }
        None => None,
    };
    if more {
        page.regions += 1;
        page.form.set("regions", page.regions.to_string());
        return Ok(render(&page)?.into_response());
    }
    let wanted = fields::read(&mut page.form, &applied, logo);
    if page.form.is_good() && wanted == applied {
        page.form.refuse("version", "studio-error-same-corrections");
    }
    if page.form.is_good() && wanted.check().is_err() {
        // Each field was checked; what is left is their number.
        page.form.refuse("regions", "studio-error-regions");
    }
    if page.form.is_good() {
        match apply(&state, &member, &panorama, &wanted).await {
            Ok(new) => {
                let path = format!("/studio/panoramas/{new}?corrected");
                return Ok(Redirect::to(&path).into_response());
            }
            Err(ApplyError::Conflict) => page.form.refuse("version", "studio-error-conflict"),
            Err(ApplyError::Other(error)) => return Err(error),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

enum ApplyError {
    /// Somebody else was faster.
    Conflict,
    Other(AppError),
}

impl<E: Into<AppError>> From<E> for ApplyError {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Registers the corrected panorama and puts it into the drafts, with everything that is fixed to the picture.
async fn apply(
    state: &AppState,
    member: &Member,
    panorama: &Panorama,
    wanted: &Corrections,
) -> Result<PanoramaId, ApplyError> {
    let id = corrections::panorama_id(&panorama.original, wanted)?;
    let before = corrections::of(panorama)?.levelling;
    let replacement = Replacement::new(id.to_string(), before, wanted.levelling);
    let (mut records, versions): (Vec<Record>, Vec<i64>) =
        state.store.drafts().await?.into_iter().map(|draft| (draft.record, draft.version)).unzip();
    let replacements = BTreeMap::from([(panorama.id.to_string(), replacement)]);
    let changed = carry(&mut records, &replacements);
    let changed: Vec<_> =
        changed.into_iter().map(|at| (&records[at], Some(versions[at]))).collect();
    let text = corrections::to_text(wanted)?;
    let findings: Vec<&str> = panorama.findings.iter().map(String::as_str).collect();
    let new = NewPanorama {
        id: &id,
        original: &panorama.original,
        file_name: &panorama.file_name,
        bytes: panorama.bytes,
        width: panorama.width,
        height: panorama.height,
        north: panorama.north,
        findings: &findings,
        corrections: text.as_deref(),
    };
    let user = &member.user.name;
    match state.store.replace_panorama(&panorama.id, &new, &changed, user).await {
        Ok(()) => {
            tracing::info!(from = %panorama.id, to = %id, user, "corrected");
            Ok(id)
        }
        Err(StoreError::Conflict(_)) => Err(ApplyError::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// `GET /studio/panoramas/{panorama}/logo`: the logo on the tripod, for members.
pub async fn logo(
    State(state): State<AppState>,
    _member: Member,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let panorama = panoramas::find(&state, &id).await?;
    let name = corrections::logo_of(&corrections::of(&panorama)?).ok_or(AppError::NotFound)?;
    let bytes = state.store.objects().original(&name).await?.ok_or(AppError::NotFound)?;
    let mut response = bytes.into_response();
    let kind = HeaderValue::from_static(name.format().media_type());
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}
