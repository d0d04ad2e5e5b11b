//! Other records, to choose from and to link to.

use crate::{error::AppError, state::AppState};
use sonla360_content::{Chapter, Kind, Language, Record};

/// Something to choose: its identifier and what people call it.
pub type Choice = (String, String);

/// A link as it is written in a text: kind of record, and the words to copy.
pub type Written = (&'static str, String);

/// Every draft of a kind that has a plain identifier, to choose one from.
pub async fn choices(
    state: &AppState,
    kind: Kind,
    language: Language,
) -> Result<Vec<Choice>, AppError> {
    let drafts = state.store.drafts().await?;
    let mut choices: Vec<Choice> = drafts
        .iter()
        .map(|draft| (draft.record.key(), &draft.record))
        .filter(|(key, _)| key.kind() == kind)
        .filter_map(|(key, record)| {
            let title = record.title().in_language(language).to_owned();
            Some((key.id()?.to_string(), title))
        })
        .collect();
    choices.sort_by_cached_key(|(_, title)| sonla360_search::fold(title));
    Ok(choices)
}

/// All chapters in the drafts.
pub async fn chapters(state: &AppState) -> Result<Vec<Chapter>, AppError> {
    let drafts = state.store.drafts().await?;
    Ok(drafts
        .into_iter()
        .filter_map(|draft| match draft.record {
            Record::Chapter(chapter) => Some(chapter),
            _ => None,
        })
        .collect())
}

/// Every record that a text can link to, as Markdown: `[Tà Xùa](place:ta-xua)`, and `![…](image:…)` for a
/// picture to stand in the text.
pub async fn written(state: &AppState, language: Language) -> Result<Vec<Written>, AppError> {
    let drafts = state.store.drafts().await?;
    let link = |record: &Record| {
        let key = record.key();
        let target = match (key.kind(), key.tour(), key.id()?) {
            (Kind::Province | Kind::Tour, ..) => return None,
            (Kind::Scene, tour, scene) => format!("{}/{scene}", tour?),
            (_, _, id) => id.to_string(),
        };
        let title = record.title().in_language(language).replace(['[', ']'], "");
        let kind = key.kind().name();
        let mark = if key.kind() == Kind::Image { "!" } else { "" };
        Some((kind, format!("{mark}[{title}]({kind}:{target})")))
    };
    Ok(drafts.iter().filter_map(|draft| link(&draft.record)).collect())
}
