//! The store against a real SQLite file and real objects in a temporary folder.

use sonla360_content::{
    DocumentHash, LocalizedText, PanoramaDocument, Record, RecordKey, Release, Tour,
};
use sonla360_store::{
    PanoramaId, PanoramaState, PictureFormat, PictureName, ReleaseReader, Role, SessionToken,
    Store, StoreError,
    jobs::{self, Failure, LEASE, MAX_ATTEMPTS},
    panoramas::NewPanorama,
};
use std::time::Duration;
use tempfile::TempDir;
use time::OffsetDateTime;

async fn open() -> (Store, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    (Store::open(folder.path()).await.expect("a store"), folder)
}

fn tour(title: &str) -> Record {
    Record::Tour(Tour {
        id: "a".parse().expect("an id"),
        title: LocalizedText::vi_en(title, title),
        summary: LocalizedText::default(),
        scenes: Vec::new(),
        route: Vec::new(),
        plans: Vec::new(),
    })
}

fn key() -> RecordKey {
    "tour/a".parse().expect("a key")
}

#[tokio::test]
async fn two_editors_cannot_overwrite_each_other() {
    let (store, _folder) = open().await;
    store.save_draft(&tour("1"), None, "lan").await.expect("created");
    assert_eq!(store.save_draft(&tour("2"), Some(1), "lan").await.expect("saved"), 2);
    let late = store.save_draft(&tour("3"), Some(1), "hoa").await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    assert!(matches!(
        store.save_draft(&tour("4"), None, "hoa").await,
        Err(StoreError::Conflict(_))
    ));
    let draft = store.draft(&key()).await.expect("readable").expect("there");
    assert_eq!((draft.record, draft.version, draft.updated_by.as_str()), (tour("2"), 2, "lan"));
}

#[tokio::test]
async fn a_failed_save_of_several_drafts_changes_none() {
    let (store, _folder) = open().await;
    let other = Record::Tour(Tour {
        id: "b".parse().expect("an id"),
        title: LocalizedText::default(),
        summary: LocalizedText::default(),
        scenes: Vec::new(),
        route: Vec::new(),
        plans: Vec::new(),
    });
    let both = store.save_drafts(&[(&other, None), (&tour("1"), Some(7))], "lan").await;
    assert!(matches!(both, Err(StoreError::Conflict(_))));
    assert!(store.drafts().await.expect("readable").is_empty());
}

#[tokio::test]
async fn importing_the_same_records_again_changes_no_version() {
    let (store, _folder) = open().await;
    for _ in 0..2 {
        store.import_drafts(&[tour("1")], "import").await.expect("imported");
    }
    assert_eq!(store.drafts().await.expect("readable")[0].version, 1);
}

#[tokio::test]
async fn a_job_is_queued_once_and_given_to_one_worker() {
    let (store, _folder) = open().await;
    for _ in 0..2 {
        store.enqueue(jobs::TILE, "x").await.expect("queued");
    }
    let job = store.take_job("one", LEASE).await.expect("asked").expect("a job");
    assert_eq!((job.subject.as_str(), job.attempt), ("x", 1));
    assert_eq!(store.take_job("two", LEASE).await.expect("asked"), None);
    assert!(store.finish_job(&job, "one").await.expect("finished"));
    store.enqueue(jobs::TILE, "x").await.expect("queued again once it is done");
    assert!(store.take_job("two", LEASE).await.expect("asked").is_some());
}

#[tokio::test]
async fn a_killed_workers_job_is_taken_over_after_its_lease() {
    let (store, _folder) = open().await;
    store.enqueue(jobs::TILE, "x").await.expect("queued");
    let dead = store.take_job("dead", Duration::ZERO).await.expect("asked").expect("a job");
    let job = store.take_job("alive", LEASE).await.expect("asked").expect("taken over");
    assert_eq!((job.id, job.attempt), (dead.id, 2));
    assert!(!store.renew_job(&dead, "dead", LEASE).await.expect("asked"), "it must stop");
    assert!(!store.finish_job(&dead, "dead").await.expect("asked"), "its result counts no more");
    let failure = store.fail_job(&dead, "dead", "late", true).await.expect("asked");
    assert_eq!(failure, Failure::Lost);
    assert!(store.renew_job(&job, "alive", LEASE).await.expect("asked"));
}

#[tokio::test]
async fn a_job_fails_for_good_after_its_last_attempt_or_where_retrying_is_useless() {
    let (store, _folder) = open().await;
    store.enqueue(jobs::TILE, "x").await.expect("queued");
    for attempt in 1..=MAX_ATTEMPTS {
        // Taken over each time, since a failed attempt waits before the next.
        let job = store.take_job("w", Duration::ZERO).await.expect("asked").expect("a job");
        assert_eq!(job.attempt, attempt);
        if attempt == MAX_ATTEMPTS {
            let failure = store.fail_job(&job, "w", "broken", true).await.expect("noted");
            assert_eq!(failure, Failure::Final);
        }
    }
    assert_eq!(store.job_counts().await.expect("counted").failed, 1);
    store.enqueue(jobs::TILE, "y").await.expect("queued");
    let job = store.take_job("w", LEASE).await.expect("asked").expect("a job");
    let failure = store.fail_job(&job, "w", "refused", false).await.expect("noted");
    assert_eq!(failure, Failure::Final);
}

#[tokio::test]
async fn a_job_given_back_counts_no_attempt() {
    let (store, _folder) = open().await;
    store.enqueue(jobs::TILE, "x").await.expect("queued");
    let job = store.take_job("one", LEASE).await.expect("asked").expect("a job");
    store.release_job(&job, "one").await.expect("given back");
    let again = store.take_job("two", LEASE).await.expect("asked").expect("a job");
    assert_eq!(again.attempt, 1);
}

#[tokio::test]
async fn only_the_right_password_opens_a_session_and_only_its_hash_is_kept() {
    let (store, folder) = open().await;
    store.add_user("lan", "mật khẩu", Role::Editor).await.expect("added");
    let taken = store.add_user("lan", "x", Role::Admin).await;
    assert!(matches!(taken, Err(StoreError::UserExists(_))));
    assert_eq!(store.authenticate("lan", "sai").await.expect("asked"), None);
    assert_eq!(store.authenticate("không ai", "mật khẩu").await.expect("asked"), None);
    let user = store.authenticate("lan", "mật khẩu").await.expect("asked").expect("fits");
    assert_eq!(user.role, Role::Editor);

    let token = store.begin_session("lan", Duration::from_mins(1)).await.expect("begun");
    let session = store.session(&token).await.expect("asked").expect("valid");
    assert_eq!(session.user, user);
    let other = SessionToken::parse(&"0".repeat(64)).expect("a token");
    assert!(store.session(&other).await.expect("asked").is_none());

    store.close().await;
    for file in std::fs::read_dir(folder.path()).expect("readable") {
        let path = file.expect("an entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("readable");
            let secrets = [token.as_str(), "mật khẩu"];
            for secret in secrets {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "a secret lies in {}", path.display());
            }
        }
    }
}

#[tokio::test]
async fn a_session_ends_with_its_time_and_with_logging_out() {
    let (store, _folder) = open().await;
    store.add_user("lan", "mật khẩu", Role::Viewer).await.expect("added");
    let ended = store.begin_session("lan", Duration::ZERO).await.expect("begun");
    assert!(store.session(&ended).await.expect("asked").is_none());
    let token = store.begin_session("lan", Duration::from_mins(1)).await.expect("begun");
    store.end_session(&token).await.expect("ended");
    assert!(store.session(&token).await.expect("asked").is_none());
}

#[tokio::test]
async fn posters_are_drawn_after_everything_else() {
    let (store, _data) = open().await;
    store.enqueue(jobs::POSTERS, "release").await.expect("queued");
    assert!(!store.job_waits(jobs::TILE).await.expect("asked"));
    store.enqueue(jobs::TILE, "x").await.expect("queued");
    assert!(store.job_waits(jobs::TILE).await.expect("asked"));
    for kind in [jobs::TILE, jobs::POSTERS] {
        let job = store.take_job("w", LEASE).await.expect("asked").expect("a job");
        assert_eq!(job.kind, kind);
    }
    assert!(!store.job_waits(jobs::TILE).await.expect("asked"), "it is in a worker's hands");
}

#[tokio::test]
async fn publishing_writes_only_what_is_new_and_rollback_moves_the_pointer() {
    let (store, _folder) = open().await;
    assert!(store.current_release().await.expect("asked").is_none());
    let (one, two) = (tour("1"), tour("2"));
    let first = Release::freeze([&one], []).expect("frozen");
    let second = Release::freeze([&two], []).expect("frozen");
    let (first_hash, second_hash) = (first.hash.clone(), second.hash.clone());
    assert_eq!(store.publish(first.clone(), "lan", "một").await.expect("published"), 1);
    assert_eq!(store.publish(second, "lan", "hai").await.expect("published"), 1);
    assert_eq!(store.publish(first, "lan", "").await.expect("published"), 0, "nothing was new");

    assert!(store.roll_back(&second_hash, "lan", "").await.expect("asked"));
    let reader = store.current_release().await.expect("asked").expect("published");
    assert_eq!(reader.hash(), &second_hash);
    assert_eq!(reader.get::<Tour>("a").await.expect("readable").map(Record::Tour), Some(two));
    assert!(!store.roll_back(&DocumentHash::of(b"never"), "lan", "").await.expect("asked"));

    let moves = store.publications(10).await.expect("readable");
    let hashes: Vec<_> = moves.iter().map(|publication| publication.release.clone()).collect();
    assert_eq!(hashes, [second_hash.clone(), first_hash.clone(), second_hash, first_hash]);
}

#[tokio::test]
async fn a_preview_reads_as_a_release_without_being_written() {
    let (store, _folder) = open().await;
    let record = tour("1");
    let frozen = Release::freeze([&record], []).expect("frozen");
    let hash = frozen.hash.clone();
    let reader = ReleaseReader::in_memory(frozen, OffsetDateTime::UNIX_EPOCH).expect("readable");
    assert_eq!(*reader.record(&key()).await.expect("readable").expect("there"), record);
    assert!(store.objects().release(&hash).await.expect("asked").is_none());
}

#[tokio::test]
async fn the_same_picture_is_kept_and_tiled_once_and_a_refused_one_is_tried_again() {
    let (store, folder) = open().await;
    let file = folder.path().join("x");
    std::fs::write(&file, b"bytes").expect("written");
    let original = store.objects().put_original(&file, PictureFormat::Jpeg).await.expect("kept");
    let again = store.objects().put_original(&file, PictureFormat::Jpeg).await.expect("kept");
    assert_eq!(original, again);
    assert_eq!(original.to_string().parse::<PictureName>(), Ok(original.clone()));
    let kept = store.objects().original(&original).await.expect("readable").expect("there");
    assert_eq!(&kept[..], b"bytes");

    let id = PanoramaId::derive(&original, "recipe");
    let panorama = NewPanorama {
        id: &id,
        original: &original,
        file_name: "x.jpg",
        bytes: 5,
        width: 2048,
        height: 1024,
        north: None,
        findings: &["low-resolution"],
        corrections: None,
    };
    assert!(store.add_panorama(&panorama, "lan").await.expect("added"));
    assert!(!store.add_panorama(&panorama, "lan").await.expect("known already"));
    assert_eq!(store.job_counts().await.expect("counted").queued, 1);
    let job = store.take_job("w", LEASE).await.expect("asked").expect("a job");
    store.fail_job(&job, "w", "refused", false).await.expect("noted");
    store.panorama_refused(&id, "hỏng", "broken").await.expect("noted");
    let refused = store.panorama(&id).await.expect("readable").expect("there");
    assert_eq!(refused.state, PanoramaState::Refused { vi: "hỏng".into(), en: "broken".into() });
    assert_eq!(refused.findings, ["low-resolution"]);
    assert!(store.add_panorama(&panorama, "lan").await.expect("tried again"));
    assert_eq!(store.job_counts().await.expect("counted").queued, 1);
}

#[tokio::test]
async fn an_upload_belongs_to_its_user_and_is_forgotten_when_deleted() {
    let (store, _folder) = open().await;
    store.add_user("lan", "mật khẩu", Role::Editor).await.expect("added");
    let upload = store.begin_upload("x.jpg", 10, "lan").await.expect("begun");
    assert!(store.upload(&upload.id, "hoa").await.expect("asked").is_none());
    store.upload_received(&upload.id, 4).await.expect("noted");
    let found = store.upload(&upload.id, "lan").await.expect("asked").expect("there");
    assert_eq!((found.received, found.length), (4, 10));
    assert!(store.upload_file(&upload.id).exists());
    store.delete_upload(&upload.id).await.expect("deleted");
    assert!(!store.upload_file(&upload.id).exists());
    assert!(store.upload(&upload.id, "lan").await.expect("asked").is_none());
}

fn document(id: &PanoramaId) -> PanoramaDocument {
    PanoramaDocument {
        id: id.to_string(),
        source_width: 2048,
        source_height: 1024,
        tile_size: 656,
        levels: vec![656],
        preview: String::new(),
    }
}

/// Registers a panorama that nobody has cut yet.
async fn add_panorama(store: &Store, folder: &TempDir) -> PanoramaId {
    let file = folder.path().join("x");
    std::fs::write(&file, b"bytes").expect("written");
    let original = store.objects().put_original(&file, PictureFormat::Jpeg).await.expect("kept");
    let id = PanoramaId::derive(&original, "recipe");
    let panorama = NewPanorama {
        id: &id,
        original: &original,
        file_name: "x.jpg",
        bytes: 5,
        width: 2048,
        height: 1024,
        north: None,
        findings: &[],
        corrections: None,
    };
    store.add_panorama(&panorama, "lan").await.expect("added");
    id
}

#[tokio::test]
async fn webp_waits_for_everything_else() {
    let (store, folder) = open().await;
    let id = add_panorama(&store, &folder).await;
    let tiling = store.take_job("w", LEASE).await.expect("asked").expect("a job");
    store.panorama_ready(&document(&id)).await.expect("noted");
    assert!(store.finish_job(&tiling, "w").await.expect("finished"));
    assert!(!store.urgent_job_waits().await.expect("asked"));
    // Queued later, and taken first.
    store.enqueue(jobs::TILE, "another").await.expect("queued");
    assert!(store.urgent_job_waits().await.expect("asked"));
    let kinds = [jobs::TILE, jobs::WEBP];
    for kind in kinds {
        let job = store.take_job("w", LEASE).await.expect("asked").expect("a job");
        assert_eq!(job.kind, kind);
    }
    assert!(!store.urgent_job_waits().await.expect("asked"), "it is in hand");
}

#[tokio::test]
async fn a_release_tells_which_panoramas_have_webp_only_once_they_have() {
    let (store, folder) = open().await;
    let id = add_panorama(&store, &folder).await;
    store.publish(Release::freeze([&tour("1")], []).expect("frozen"), "lan", "").await.expect("ok");
    let reader = store.current_release().await.expect("asked").expect("published");
    assert!(reader.webp().ids.is_empty());
    assert_eq!(store.webp_revision().await.expect("asked"), reader.webp().revision);
    for _ in 0..2 {
        store.panorama_has_webp(&id).await.expect("noted");
    }
    assert_ne!(store.webp_revision().await.expect("asked"), reader.webp().revision);
    let reader = store.current_release().await.expect("asked").expect("published");
    assert!(reader.webp().ids.contains(id.as_str()) && reader.webp().ids.len() == 1);
}
