//! Reading a release: an index in memory, its documents on demand.

use crate::{Objects, PanoramaId, StoreError, panoramas::WebpPanoramas};
use moka::future::Cache;
use serde::de::DeserializeOwned;
use sonla360_content::{
    Article, Chapter, DocumentHash, Id, Image, PanoramaDocument, Place, Province, Record,
    RecordKey, Release, Scene, Tour, record::Kind, release::FrozenRelease,
};
use std::{collections::BTreeMap, sync::Arc};
use time::OffsetDateTime;

/// Bytes of documents kept parsed, measured before parsing.
const CACHE_BYTES: u64 = 64 << 20;

/// Parsed documents by hash, shared by all releases: what did not change between two is parsed once.
#[derive(Debug, Clone)]
pub struct DocumentCache {
    objects: Objects,
    records: Cache<DocumentHash, Weighed<Record>>,
    panoramas: Cache<DocumentHash, Weighed<PanoramaDocument>>,
}

#[derive(Debug)]
struct Weighed<T> {
    bytes: u32,
    value: Arc<T>,
}

// Derived `Clone` would ask for `T: Clone`.
impl<T> Clone for Weighed<T> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes, value: Arc::clone(&self.value) }
    }
}

fn cache<T: Send + Sync + 'static>() -> Cache<DocumentHash, Weighed<T>> {
    Cache::builder()
        .max_capacity(CACHE_BYTES)
        .weigher(|_, document: &Weighed<T>| document.bytes)
        .build()
}

impl DocumentCache {
    pub(crate) fn new(objects: Objects) -> Self {
        Self { objects, records: cache(), panoramas: cache() }
    }

    async fn fetch<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        cache: &Cache<DocumentHash, Weighed<T>>,
        hash: &DocumentHash,
    ) -> Result<Arc<T>, StoreError> {
        if let Some(found) = cache.get(hash).await {
            return Ok(found.value);
        }
        let bytes = self.objects.document(hash).await?;
        let bytes = bytes.ok_or_else(|| StoreError::MissingDocument(hash.clone()))?;
        let value = Arc::new(parse(hash, &bytes)?);
        let bytes = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        cache.insert(hash.clone(), Weighed { bytes, value: Arc::clone(&value) }).await;
        Ok(value)
    }
}

fn parse<T: DeserializeOwned>(hash: &DocumentHash, bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes)
        .map_err(|error| StoreError::damaged(format!("the document {hash}"), error))
}

#[derive(Debug)]
enum Documents {
    /// Written to the object storage.
    Stored(DocumentCache),
    /// Not published: a preview.
    Memory(BTreeMap<DocumentHash, Vec<u8>>),
}

/// One release. Everything a page is made from.
#[derive(Debug)]
pub struct ReleaseReader {
    hash: DocumentHash,
    index: Release,
    published_at: OffsetDateTime,
    documents: Documents,
    webp: WebpPanoramas,
}

impl ReleaseReader {
    pub(crate) async fn open(
        documents: DocumentCache,
        hash: DocumentHash,
        published_at: OffsetDateTime,
        webp: WebpPanoramas,
    ) -> Result<Self, StoreError> {
        let bytes = documents.objects.release(&hash).await?;
        let bytes = bytes.ok_or_else(|| StoreError::MissingDocument(hash.clone()))?;
        let index = parse(&hash, &bytes)?;
        Ok(Self { hash, index, published_at, documents: Documents::Stored(documents), webp })
    }

    /// A release that is not written anywhere, for previews.
    pub fn in_memory(frozen: FrozenRelease, at: OffsetDateTime) -> Result<Self, StoreError> {
        let FrozenRelease { hash, index, documents } = frozen;
        let index = parse(&hash, &index)?;
        let documents = Documents::Memory(documents);
        Ok(Self { hash, index, published_at: at, documents, webp: WebpPanoramas::default() })
    }

    /// Names the release.
    pub fn hash(&self) -> &DocumentHash {
        &self.hash
    }

    /// What is in it.
    pub fn index(&self) -> &Release {
        &self.index
    }

    /// When the pointer was moved to it.
    pub fn published_at(&self) -> OffsetDateTime {
        self.published_at
    }

    /// Any record.
    pub async fn record(&self, key: &RecordKey) -> Result<Option<Arc<Record>>, StoreError> {
        let Some(hash) = self.index.records.get(key) else { return Ok(None) };
        match &self.documents {
            Documents::Stored(cache) => cache.fetch(&cache.records, hash).await.map(Some),
            Documents::Memory(documents) => in_memory(documents, hash).map(Some),
        }
    }

    /// A panorama of this release.
    pub async fn panorama(&self, id: &str) -> Result<Option<Arc<PanoramaDocument>>, StoreError> {
        let Some(hash) = self.index.panoramas.get(id) else { return Ok(None) };
        match &self.documents {
            Documents::Stored(cache) => cache.fetch(&cache.panoramas, hash).await.map(Some),
            Documents::Memory(documents) => in_memory(documents, hash).map(Some),
        }
    }

    /// Which panoramas' tiles were there as WebP too when this reader was opened. The one thing a reader
    /// knows that is not in its release: tiles are written in a second format after they are published.
    pub fn webp(&self) -> &WebpPanoramas {
        &self.webp
    }

    /// Whether a panorama belongs to this release.
    pub fn has_panorama(&self, id: &PanoramaId) -> bool {
        self.index.panoramas.contains_key(id.as_str())
    }

    /// The province.
    pub async fn province(&self) -> Result<Option<Province>, StoreError> {
        Ok(self.record(&RecordKey::PROVINCE).await?.and_then(|record| match &*record {
            Record::Province(province) => Some(province.clone()),
            _ => None,
        }))
    }

    /// A scene of a tour.
    pub async fn scene(&self, tour: &str, scene: &str) -> Result<Option<Scene>, StoreError> {
        let (Ok(tour), Ok(scene)) = (tour.parse(), scene.parse()) else { return Ok(None) };
        let record = self.record(&RecordKey::scene(tour, scene)).await?;
        Ok(record.and_then(|record| match &*record {
            Record::Scene(scene) => Some(scene.clone()),
            _ => None,
        }))
    }

    /// A tour's scenes with their panoramas, in walking order.
    pub async fn scenes_of(
        &self,
        tour: &Tour,
    ) -> Result<Vec<(Scene, Arc<PanoramaDocument>)>, StoreError> {
        let mut scenes = Vec::with_capacity(tour.scenes.len());
        for id in &tour.scenes {
            let Some(scene) = self.scene(tour.id.as_str(), id.as_str()).await? else { continue };
            if let Some(panorama) = self.panorama(&scene.panorama).await? {
                scenes.push((scene, panorama));
            }
        }
        Ok(scenes)
    }

    /// All tours in the order of the home page; those the province does not list come last.
    pub async fn tours(&self) -> Result<Vec<Tour>, StoreError> {
        let order = self.province().await?.map(|province| province.tours).unwrap_or_default();
        let mut tours: Vec<Tour> = self.all().await?;
        let place = |tour: &Tour| order.iter().position(|id| *id == tour.id).unwrap_or(usize::MAX);
        tours.sort_by_key(|tour| (place(tour), tour.id.clone()));
        Ok(tours)
    }

    /// All chapters of the handbook in reading order.
    pub async fn chapters(&self) -> Result<Vec<Chapter>, StoreError> {
        let mut chapters: Vec<Chapter> = self.all().await?;
        chapters.sort_by_key(|chapter| (chapter.order, chapter.id.clone()));
        Ok(chapters)
    }

    /// All articles, the newest first.
    pub async fn articles(&self) -> Result<Vec<Article>, StoreError> {
        let mut articles: Vec<Article> = self.all().await?;
        articles.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
        Ok(articles)
    }

    /// All places, by identifier.
    pub async fn places(&self) -> Result<Vec<Place>, StoreError> {
        self.all().await
    }

    /// All images, by identifier.
    pub async fn images(&self) -> Result<Vec<Image>, StoreError> {
        self.all().await
    }

    /// A place, tour, chapter, article or image, by the type that is asked for; `None` also where the
    /// text is no identifier: `reader.get::<Place>("ta-xua")`.
    pub async fn get<T: PlainRecord>(&self, id: &str) -> Result<Option<T>, StoreError> {
        let Some(key) = id.parse().ok().and_then(|id: Id| RecordKey::plain(T::KIND, id).ok())
        else {
            return Ok(None);
        };
        Ok(self.record(&key).await?.and_then(|record| T::of(&record).cloned()))
    }

    /// All records of a type, by identifier.
    pub async fn all<T: PlainRecord>(&self) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for key in self.index.keys(T::KIND) {
            if let Some(record) = self.record(key).await? {
                found.extend(T::of(&record).cloned());
            }
        }
        Ok(found)
    }
}

fn in_memory<T: DeserializeOwned>(
    documents: &BTreeMap<DocumentHash, Vec<u8>>,
    hash: &DocumentHash,
) -> Result<Arc<T>, StoreError> {
    let bytes = documents.get(hash).ok_or_else(|| StoreError::MissingDocument(hash.clone()))?;
    parse(hash, bytes).map(Arc::new)
}

/// A record whose key is its kind and one identifier.
pub trait PlainRecord: Clone {
    /// Its kind.
    const KIND: Kind;
    /// The record's content, where it is of this kind.
    fn of(record: &Record) -> Option<&Self>;
}

macro_rules! plain_records {
    ($($kind:ident),*) => {$(
        impl PlainRecord for $kind {
            const KIND: Kind = Kind::$kind;
            fn of(record: &Record) -> Option<&Self> {
                match record {
                    Record::$kind(content) => Some(content),
                    _ => None,
                }
            }
        }
    )*};
}
plain_records!(Place, Tour, Chapter, Article, Image);
