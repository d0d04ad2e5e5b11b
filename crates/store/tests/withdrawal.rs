//! Panoramas that were corrected: what takes their place, and when their tiles go.

use sonla360_content::{Id, LocalizedText, PanoramaDocument, Record, Release, Scene, ViewAngles};
use sonla360_geometry::Pyramid;
use sonla360_store::{
    PanoramaId, PanoramaState, PictureFormat, PictureName, Store, StoreError,
    jobs::{self, LEASE},
    panoramas::NewPanorama,
};
use tempfile::TempDir;

const PYRAMID: (u32, [u32; 1]) = (656, [656]);

struct House {
    store: Store,
    original: PictureName,
    _folder: TempDir,
}

impl House {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).await.expect("a store");
        let file = folder.path().join("x");
        std::fs::write(&file, b"bytes").expect("written");
        let original = store.objects().put_original(&file, PictureFormat::Jpeg).await;
        Self { store, original: original.expect("kept"), _folder: folder }
    }

    fn id(&self, corrections: &str) -> PanoramaId {
        PanoramaId::derive(&self.original, corrections)
    }

    fn new_panorama<'a>(&'a self, id: &'a PanoramaId, corrections: &'a str) -> NewPanorama<'a> {
        NewPanorama {
            id,
            original: &self.original,
            file_name: "x.jpg",
            bytes: 5,
            width: 2048,
            height: 1024,
            north: None,
            findings: &[],
            corrections: Some(corrections),
        }
    }

    async fn add(&self, corrections: &str) -> PanoramaId {
        let id = self.id(corrections);
        let panorama = self.new_panorama(&id, corrections);
        self.store.add_panorama(&panorama, "lan").await.expect("added");
        self.tiled(&id).await;
        id
    }

    async fn tiled(&self, id: &PanoramaId) {
        let tile = Pyramid::new(PYRAMID.0, 1).expect("a shape").tiles().next().expect("a tile");
        for format in [PictureFormat::Jpeg, PictureFormat::Webp] {
            self.store.objects().put_tile(id, tile, format, b"tile".to_vec()).await.expect("kept");
        }
        self.store.objects().put_pyramid_file(id, b"{}".to_vec()).await.expect("kept");
        self.store.panorama_ready(&document(id)).await.expect("noted");
        self.store.panorama_has_webp(id).await.expect("noted");
    }

    async fn correct(&self, old: &PanoramaId, corrections: &str) -> PanoramaId {
        let id = self.id(corrections);
        let new = self.new_panorama(&id, corrections);
        let draft = self.store.draft(&scene(old).key()).await.expect("readable");
        let version = draft.expect("a scene").version;
        let shown = scene(&id);
        self.store
            .replace_panorama(old, &new, &[(&shown, Some(version))], "lan")
            .await
            .expect("ok");
        id
    }

    async fn publish(&self, id: &PanoramaId) -> Result<usize, StoreError> {
        let frozen = Release::freeze([&scene(id)], [&document(id)]).expect("frozen");
        self.store.publish(frozen, "lan", "").await
    }

    async fn state(&self, id: &PanoramaId) -> PanoramaState {
        self.store.panorama(id).await.expect("readable").expect("known").state
    }

    /// Does what a worker does.
    async fn withdraw(&self) {
        for id in self.store.withdraw_replaced().await.expect("looked") {
            self.store.objects().delete_tiles(&id).await.expect("deleted");
        }
    }
}

fn document(id: &PanoramaId) -> PanoramaDocument {
    PanoramaDocument {
        id: id.to_string(),
        source_width: 2048,
        source_height: 1024,
        tile_size: PYRAMID.0,
        levels: PYRAMID.1.to_vec(),
        preview: String::new(),
    }
}

fn scene(panorama: &PanoramaId) -> Record {
    let id: Id = "a".parse().expect("an id");
    Record::Scene(Scene {
        tour: id.clone(),
        id,
        place: None,
        title: LocalizedText::vi_en("a", "a"),
        description: LocalizedText::default(),
        panorama: panorama.to_string(),
        initial_view: ViewAngles { yaw: 0.0, pitch: 0.0, hfov: 90.0 },
        bounds: None,
        north: None,
        taken: LocalizedText::default(),
        credit: LocalizedText::default(),
        licence: String::new(),
        illustration: false,
        hotspots: Vec::new(),
    })
}

#[tokio::test]
async fn tiles_go_when_the_last_release_and_draft_have_let_go_of_them() {
    let house = House::open().await;
    let clear = house.add("clear").await;
    house.store.save_draft(&scene(&clear), None, "lan").await.expect("saved");
    house.publish(&clear).await.expect("published");
    let blurred = house.correct(&clear, "blurred").await;
    house.withdraw().await;
    assert!(matches!(house.state(&clear).await, PanoramaState::Ready(_)), "visitors see it");
    house.tiled(&blurred).await;
    house.withdraw().await;
    assert!(matches!(house.state(&clear).await, PanoramaState::Ready(_)), "visitors see it");

    house.publish(&blurred).await.expect("published");
    let job = house.store.take_job("w", LEASE).await.expect("asked").expect("a job");
    assert!([jobs::TILE, jobs::WITHDRAW].contains(&job.kind.as_str()), "{job:?}");
    house.withdraw().await;
    assert_eq!(house.state(&clear).await, PanoramaState::Withdrawn);
    let tile = Pyramid::new(PYRAMID.0, 1).expect("a shape").tiles().next().expect("a tile");
    for format in [PictureFormat::Jpeg, PictureFormat::Webp] {
        let found = house.store.objects().tile_as(&clear, tile, format).await.expect("asked");
        assert_eq!(found, None, "{format:?}");
        let found = house.store.objects().tile_as(&blurred, tile, format).await.expect("asked");
        assert!(found.is_some(), "{format:?} of the corrected panorama stays");
    }
    assert!(house.store.objects().pyramid_file(&clear).await.expect("asked").is_none());
    let original = house.store.objects().original(&house.original).await.expect("asked");
    assert!(original.is_some(), "the original stays");
    let webp = house.store.webp_panoramas().await.expect("asked").ids;
    assert!(webp.contains(blurred.as_str()) && !webp.contains(clear.as_str()));
    assert!(!house.store.panorama_has_webp(&clear).await.expect("asked"), "it came too late");
}

#[tokio::test]
async fn tiles_that_are_gone_can_be_neither_published_nor_rolled_back_to() {
    let house = House::open().await;
    let clear = house.add("clear").await;
    house.store.save_draft(&scene(&clear), None, "lan").await.expect("saved");
    house.publish(&clear).await.expect("published");
    let (first, _) = house.store.pointer().await.expect("asked").expect("published");
    let blurred = house.correct(&clear, "blurred").await;
    house.tiled(&blurred).await;
    house.publish(&blurred).await.expect("published");
    house.withdraw().await;
    let again = house.publish(&clear).await;
    assert!(matches!(again, Err(StoreError::Withdrawn(_))), "{again:?}");
    let back = house.store.roll_back(&first, "lan", "").await;
    assert!(matches!(back, Err(StoreError::Withdrawn(_))), "{back:?}");
    let (now, _) = house.store.pointer().await.expect("asked").expect("published");
    assert_ne!(now, first);
}

#[tokio::test]
async fn correcting_back_makes_the_tiles_anew_and_chains_always_end() {
    let house = House::open().await;
    let one = house.add("one").await;
    house.store.save_draft(&scene(&one), None, "lan").await.expect("saved");
    let two = house.correct(&one, "two").await;
    house.tiled(&two).await;
    house.withdraw().await;
    assert_eq!(house.state(&one).await, PanoramaState::Withdrawn, "it was never published");
    let successor = house.store.successor(&one).await.expect("asked").expect("known");
    assert_eq!(successor.id, two);
    assert_eq!(successor.corrections.as_deref(), Some("two"));

    assert_eq!(house.correct(&two, "one").await, one);
    assert_eq!(house.state(&one).await, PanoramaState::Queued);
    for id in [&one, &two] {
        let successor = house.store.successor(id).await.expect("asked").expect("known");
        assert_eq!(successor.id, one);
    }
    house.tiled(&one).await;
    house.withdraw().await;
    assert_eq!(house.state(&two).await, PanoramaState::Withdrawn);
    assert!(matches!(house.state(&one).await, PanoramaState::Ready(_)));
}

#[tokio::test]
async fn only_one_of_two_people_who_correct_the_same_panorama_wins() {
    let house = House::open().await;
    let clear = house.add("clear").await;
    house.store.save_draft(&scene(&clear), None, "lan").await.expect("saved");
    house.correct(&clear, "mine").await;
    let id = house.id("yours");
    let late = house.new_panorama(&id, "yours");
    let late = house.store.replace_panorama(&clear, &late, &[], "hoa").await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    assert!(house.store.panorama(&id).await.expect("asked").is_none(), "nothing of it is kept");
}
