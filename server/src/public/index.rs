//! The search index of the current release, one per language, made when first asked for.

use super::pieces::paragraphs;
use crate::error::AppError;
use anyhow::Context as _;
use sonla360_book::plain_text;
use sonla360_content::{DocumentHash, Language, Record, record::Kind};
use sonla360_search::{Document, Index};
use sonla360_store::ReleaseReader;
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Mutex;

/// The release and what was made of it, by language.
type OfRelease = (DocumentHash, BTreeMap<Language, Arc<Index>>);

/// Indexes by language, all of one release.
#[derive(Debug, Clone, Default)]
pub struct SearchIndexes {
    // Held while an index is made, so that a crowd after a publication makes it once.
    current: Arc<Mutex<Option<OfRelease>>>,
}

/// The order in which equally good hits stand.
const KINDS: [Kind; 6] =
    [Kind::Scene, Kind::Place, Kind::Tour, Kind::Chapter, Kind::Article, Kind::Image];

impl SearchIndexes {
    /// The index of a release in a language.
    pub async fn get(
        &self,
        release: &ReleaseReader,
        language: Language,
    ) -> Result<Arc<Index>, AppError> {
        let mut current = self.current.lock().await;
        if current.as_ref().is_none_or(|(hash, _)| hash != release.hash()) {
            *current = Some((release.hash().clone(), BTreeMap::new()));
        }
        let indexes = &mut current.as_mut().context("the indexes were just set")?.1;
        if let Some(index) = indexes.get(&language) {
            return Ok(Arc::clone(index));
        }
        let mut documents = Vec::new();
        for kind in KINDS {
            for key in release.index().keys(kind) {
                if let Some(record) = release.record(key).await? {
                    documents.extend(document(&record, language));
                }
            }
        }
        let index = tokio::task::spawn_blocking(move || Index::new(documents)).await;
        let index = Arc::new(index.context("the search index could not be made")?);
        indexes.insert(language, Arc::clone(&index));
        Ok(index)
    }
}

/// What of a record can be found: everything a reader sees on its page, and nothing else.
fn document(record: &Record, language: Language) -> Option<Document> {
    let (title, summary, text) = match record {
        Record::Province(_) => return None,
        Record::Tour(tour) => {
            (&tour.title, tour.summary.in_language(language).to_owned(), Vec::new())
        }
        Record::Place(place) => {
            let mut text = vec![
                plain_text(place.body.in_language(language)),
                place.kind.in_language(language).to_owned(),
                place.address.in_language(language).to_owned(),
                place.formerly.in_language(language).to_owned(),
            ];
            for claim in place.facts.iter().filter(|claim| claim.is_shown()) {
                text.push(claim.label.in_language(language).to_owned());
                text.push(claim.value.in_language(language).to_owned());
            }
            (&place.name, place.summary.in_language(language).to_owned(), text)
        }
        Record::Scene(scene) => {
            let mut text = Vec::new();
            for hotspot in &scene.hotspots {
                text.push(hotspot.title.in_language(language).to_owned());
                if let Some(words) = hotspot.kind.text() {
                    text.push(plain_text(words.in_language(language)));
                }
            }
            (&scene.title, paragraphs(scene.description.in_language(language)).join("\n"), text)
        }
        Record::Chapter(chapter) => {
            let text = vec![plain_text(chapter.body.in_language(language))];
            (&chapter.title, chapter.summary.in_language(language).to_owned(), text)
        }
        Record::Article(article) => {
            let text = vec![plain_text(article.body.in_language(language))];
            (&article.title, article.summary.in_language(language).to_owned(), text)
        }
        Record::Image(image) => {
            (&image.title, image.alt.in_language(language).to_owned(), Vec::new())
        }
    };
    Some(Document {
        id: record.key().to_string(),
        title: title.in_language(language).to_owned(),
        summary,
        text: text.join("\n"),
    })
}
