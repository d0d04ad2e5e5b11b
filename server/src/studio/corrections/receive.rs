//! What the form of corrections sends: fields, and perhaps a logo, which is judged and kept at once.

use crate::{
    corrections::logo,
    error::AppError,
    state::AppState,
    studio::{access::Member, form::Sent, staging},
};
use axum::{
    extract::{FromRequest as _, Multipart, Request},
    http::header::CONTENT_TYPE,
};
use sonla360_store::PictureName;

/// A form as it came in.
pub struct Received {
    /// Its fields.
    pub sent: Sent,
    /// Its logo; an error is the name of the message that says why it cannot be used.
    pub logo: Option<Result<PictureName, &'static str>>,
}

/// Reads a form, with or without a logo.
pub async fn receive(
    state: &AppState,
    member: &Member,
    request: Request,
) -> Result<Received, AppError> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = axum::Form::<Sent>::from_request(request, state).await;
        let axum::Form(sent) = form.map_err(|_rejection| staging::broken())?;
        return Ok(Received { sent, logo: None });
    }
    let form = Multipart::from_request(request, state).await;
    let mut form = form.map_err(|_rejection| staging::broken())?;
    let mut received = Received { sent: Sent::new(), logo: None };
    while let Some(field) = form.next_field().await.map_err(|_cut| staging::broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "logo" {
            let text = field.text().await.map_err(|_cut| staging::broken())?;
            received.sent.insert(name, text);
        } else if field.file_name().is_some_and(|name| !name.is_empty()) {
            let staged = staging::stage(state, member, field, staging::MAX_PICTURE).await?;
            let judged = staged.judge(logo::judge).await?;
            let kept = match judged.flatten() {
                Some(format) => {
                    Ok(state.store.objects().put_original(staged.path(), format).await?)
                }
                None => Err("studio-error-logo"),
            };
            staged.clear(state).await?;
            received.logo = Some(kept);
        }
    }
    Ok(received)
}
