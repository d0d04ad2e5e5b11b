//! What the tiler noticed in a panorama, as an editor reads it.

use super::{Studio, text};
use sonla360_content::PanoramaDocument;
use sonla360_store::{PanoramaId, PictureFormat, PictureName, Role, panoramas::NewPanorama};
use sonla360_tiler::Finding;

#[tokio::test]
async fn what_the_tiler_noticed_is_told_with_its_remedy_in_the_readers_language() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Viewer).await;
    let original = PictureName::new(&[7; 32], PictureFormat::Jpeg);
    let id = PanoramaId::derive(&original, "recipe");
    let panorama = NewPanorama {
        id: &id,
        original: &original,
        file_name: "doi-che.jpg",
        bytes: 5,
        width: 4096,
        height: 2048,
        north: None,
        findings: &[],
        corrections: None,
    };
    studio.store.add_panorama(&panorama, "lan").await.expect("added");
    let findings = [Finding::LowResolution { width: 4096 }, Finding::Nadir { radius: 9 }];
    let pyramid = serde_json::json!({
        "format": "jpg", "sourceWidth": 4096, "sourceHeight": 2048, "tileSize": 656,
        "levels": [656, 1312], "preview": "", "url": "", "findings": findings,
    });
    studio.store.objects().put_pyramid_file(&id, pyramid.to_string().into()).await.expect("kept");
    let document = PanoramaDocument {
        id: id.to_string(),
        source_width: 4096,
        source_height: 2048,
        tile_size: 656,
        levels: vec![656, 1312],
        preview: String::new(),
    };
    studio.store.panorama_ready(&document).await.expect("noted");
    let page = |language| {
        let path = format!("/studio/panoramas/{id}?lang={language}");
        let (studio, cookie) = (&studio, &cookie);
        async move { text(studio.get(cookie, &path).await).await }
    };
    let (vietnamese, english) = (page("vi").await, page("en").await);
    for finding in findings {
        assert!(vietnamese.contains(&finding.vietnamese()), "{}", finding.vietnamese());
        assert!(vietnamese.contains(finding.vietnamese_remedy()));
        assert!(english.contains(&finding.to_string()), "{finding}");
        assert!(english.contains(finding.remedy()));
    }
}
