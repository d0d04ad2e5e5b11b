//! The page around a record's form.

use super::{claims, edit_path, links};
use crate::{
    error::AppError,
    public::{media_path, record_path},
    state::AppState,
    studio::{
        access::Member,
        form::{Form, Sent},
        page::{Frame, render},
    },
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sonla360_content::{Kind, Record};

/// Everything that `studio/record.html` shows.
#[derive(Template)]
#[template(path = "studio/record.html")]
pub struct RecordPage {
    frame: Frame,
    /// What is written.
    pub form: Form,
    /// Name of the kind, such as `place`.
    kind: &'static str,
    /// Where the form goes.
    action: String,
    /// Where the record is removed; `None` for one that is new, and for the province.
    delete: Option<String>,
    /// The page that visitors will see, for a preview; `None` for a record that is new.
    page: Option<String>,
    /// How many facts the form has room for.
    facts: usize,
    /// Images that an article may show.
    images: Vec<links::Choice>,
    /// Other records as they are written in a text.
    links: Vec<links::Written>,
}

impl RecordPage {
    /// The form of a record that does not exist yet.
    pub async fn new_record(
        state: &AppState,
        member: &Member,
        kind: Kind,
        values: Sent,
    ) -> Result<Self, AppError> {
        let path = format!("/studio/new/{}", kind.name());
        let member = Member { path: path.clone(), ..member.clone() };
        let frame = Frame::new(&member, &format!("studio-new-{}", kind.name()));
        Self::build(state, kind, frame, values, path).await
    }

    /// The form of a record that exists.
    pub async fn of_record(
        state: &AppState,
        member: &Member,
        record: &Record,
        values: Sent,
    ) -> Result<Self, AppError> {
        let key = record.key();
        let path = edit_path(&key).ok_or(AppError::NotFound)?;
        let member = Member { path: path.clone(), ..member.clone() };
        let frame = Frame::new(&member, &format!("studio-{}", key.kind().name()))
            .titled(record.title().in_language(member.language));
        let mut page =
            Self::build(state, key.kind(), frame, values, format!("{path}/save")).await?;
        if key.kind() != Kind::Province {
            page.delete = Some(format!("{path}/delete"));
        }
        page.page = Some(record_path(member.language, &key));
        Ok(page)
    }

    async fn build(
        state: &AppState,
        kind: Kind,
        frame: Frame,
        values: Sent,
        action: String,
    ) -> Result<Self, AppError> {
        let images = if kind == Kind::Article {
            links::choices(state, Kind::Image, frame.language).await?
        } else {
            Vec::new()
        };
        let links = if kind == Kind::Image {
            Vec::new() // nothing in an image's form is Markdown
        } else {
            links::written(state, frame.language).await?
        };
        let form = Form::new(&frame, values);
        Ok(Self {
            facts: claims::room(&form),
            form,
            frame,
            kind: kind.name(),
            action,
            delete: None,
            page: None,
            images,
            links,
        })
    }

    /// The same form with room for one more fact; nothing is judged or saved.
    pub fn with_room_for_more(mut self) -> Result<Response, AppError> {
        self.facts += 1;
        Ok(render(&self)?.into_response())
    }

    /// Where the stored picture of an image record can be seen.
    fn picture(&self) -> Option<String> {
        let stored = self.form.value("stored");
        (!stored.is_empty()).then(|| media_path(stored))
    }
}
