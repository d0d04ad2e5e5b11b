//! `/studio/content`: everything that is written, by kind.

use super::{KINDS, edit_path};
use crate::{
    error::AppError,
    publish::Drafts,
    state::AppState,
    studio::{
        access::Member,
        page::{Frame, Html, render},
    },
};
use askama::Template;
use axum::extract::State;
use sonla360_content::{Kind, Record};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "studio/content.html")]
struct ContentPage {
    frame: Frame,
    groups: Vec<Group>,
}

/// All records of a kind.
struct Group {
    /// Name of the kind.
    kind: &'static str,
    records: Vec<Line>,
}

struct Line {
    edit: String,
    title: String,
    /// Whether something must be mended before it can be published.
    wrong: bool,
}

/// `GET /studio/content`
pub async fn show(State(state): State<AppState>, member: Member) -> Result<Html, AppError> {
    let drafts = Drafts::load(&state.store).await?;
    let wrong: BTreeSet<_> = drafts.problems().into_iter().map(|problem| problem.record).collect();
    let of_kind = |kind: Kind| {
        let mut records: Vec<&Record> =
            drafts.records.iter().filter(|record| record.key().kind() == kind).collect();
        // As readers find them: chapters in their order, articles the newest first, the rest by name.
        records.sort_by_cached_key(|record| match record {
            Record::Chapter(chapter) => (chapter.order, String::new()),
            Record::Article(article) => (u32::MAX - day_number(&article.date), String::new()),
            other => (0, sonla360_search::fold(other.title().in_language(member.language))),
        });
        let lines = records.into_iter().filter_map(|record| {
            let key = record.key();
            Some(Line {
                edit: edit_path(&key)?,
                title: record.title().in_language(member.language).to_owned(),
                wrong: wrong.contains(&key),
            })
        });
        Group { kind: kind.name(), records: lines.collect() }
    };
    let groups = KINDS.into_iter().map(of_kind).collect();
    render(&ContentPage { frame: Frame::new(&member, "studio-content"), groups })
}

/// `2026-03-15` as 20260315, to sort by; 0 for what is no date.
fn day_number(date: &str) -> u32 {
    date.replace('-', "").parse().unwrap_or(0)
}
