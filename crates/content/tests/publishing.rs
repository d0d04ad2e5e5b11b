//! What keeps records from being published, and what a viewer is given of those that are.

use sonla360_content::{
    Chapter, Claim, Confidence, Hotspot, HotspotKind, Id, Language, LocalizedText,
    PanoramaDocument, Province, Record, Scene, Tour, ViewAngles,
    manifest::{self, HotspotAction, Previews, SceneParts},
    validate::{ProblemKind, validate},
};

fn id(text: &str) -> Id {
    text.parse().expect("an identifier")
}

fn both(text: &str) -> LocalizedText {
    LocalizedText::vi_en(text, text)
}

fn province() -> Province {
    Province {
        name: both("Sơn La 360"),
        tagline: both("t"),
        description: both("d"),
        languages: vec![Language::VI, Language::EN],
        tours: vec![id("route")],
        facts: Vec::new(),
        operator: LocalizedText::default(),
    }
}

fn tour() -> Tour {
    Tour { id: id("route"), title: both("Route"), summary: both("s"), scenes: vec![id("hill")] }
}

fn scene() -> Scene {
    Scene {
        tour: id("route"),
        id: id("hill"),
        place: None,
        title: both("Hill"),
        description: both("A hill."),
        panorama: "0123".into(),
        initial_view: ViewAngles { yaw: 0.0, pitch: 0.0, hfov: 90.0 },
        north: None,
        taken: LocalizedText::default(),
        credit: both("someone"),
        licence: "CC-BY-4.0".into(),
        illustration: false,
        hotspots: vec![Hotspot {
            id: id("self"),
            yaw: 1.0,
            pitch: 2.0,
            title: both("Again"),
            kind: HotspotKind::Link { scene: "hill".into(), arrival: None },
        }],
    }
}

fn kinds(scene: Scene, others: impl IntoIterator<Item = Record>) -> Vec<(String, ProblemKind)> {
    let mut records =
        vec![Record::Province(province()), Record::Tour(tour()), Record::Scene(scene)];
    records.extend(others);
    validate(&records, &|panorama| panorama == "0123")
        .into_iter()
        .map(|problem| (problem.field, problem.kind))
        .collect()
}

#[test]
fn complete_records_have_no_problem() {
    assert_eq!(kinds(scene(), []), []);
}

#[test]
fn each_omission_is_found_where_it_is() {
    let broken = Scene {
        title: LocalizedText::vi_en("Đồi", " "),
        panorama: "unknown".into(),
        licence: String::new(),
        place: Some(id("nowhere")),
        initial_view: ViewAngles { yaw: f64::NAN, pitch: 0.0, hfov: 90.0 },
        hotspots: vec![Hotspot {
            id: id("self"),
            yaw: 200.0,
            pitch: 0.0,
            title: both("x"),
            kind: HotspotKind::Info { text: both("[x](chapter:none)"), image: Some(id("none")) },
        }],
        ..scene()
    };
    let found = kinds(broken, []);
    let expected = [
        ("title", ProblemKind::MissingText(Language::EN)),
        ("licence", ProblemKind::Unlicensed),
        ("panorama", ProblemKind::PanoramaNotReady("unknown".into())),
        ("place", ProblemKind::Dangling("place/nowhere".into())),
        ("hotspots/self/yaw", ProblemKind::OutOfRange { value: 200.0, least: -180.0, most: 180.0 }),
        ("hotspots/self/text", ProblemKind::Dangling("chapter/none".into())),
        ("hotspots/self/image", ProblemKind::Dangling("image/none".into())),
    ];
    for (field, kind) in expected {
        assert!(found.contains(&(field.to_owned(), kind.clone())), "{field} {kind:?} in {found:?}");
    }
    assert!(found.iter().any(|(field, _)| field == "initialView/yaw"), "NaN passes in {found:?}");
    for (_, kind) in &found {
        for language in [Language::VI, Language::EN] {
            assert!(kind.sentence(language).ends_with('.'), "{kind:?}");
        }
    }
}

#[test]
fn a_link_in_a_chapter_must_lead_somewhere() {
    let chapter = Record::Chapter(Chapter {
        id: id("food"),
        order: 1,
        title: both("Food"),
        summary: both("s"),
        body: both("See [the hill](scene:route/hill?yaw=3) and [this](scene:route/valley)."),
    });
    let found = kinds(scene(), [chapter]);
    let dangling = ProblemKind::Dangling("scene/route/valley".into());
    assert_eq!(found, [("body".to_owned(), dangling.clone()), ("body".to_owned(), dangling)]);
}

#[test]
fn an_unverified_claim_is_not_shown() {
    let claim = |confidence| Claim {
        label: both("Height"),
        value: both("100 m"),
        unit: String::new(),
        source: "somebody".into(),
        checked: "2026-11-22".into(),
        confidence,
    };
    assert!(!claim(Confidence::Unverified).is_shown());
    assert!(claim(Confidence::Low).is_shown() && claim(Confidence::Low).is_approximate());
    assert!(!claim(Confidence::High).is_approximate());
}

#[test]
fn a_page_s_manifest_carries_one_preview_and_the_api_s_carries_all() {
    let panorama = PanoramaDocument {
        id: "0123".into(),
        source_width: 8192,
        source_height: 4096,
        tile_size: 656,
        levels: vec![656, 1312, 2624],
        preview: "data:image/jpeg;base64,AAAA".into(),
    };
    let (hill, valley) = (scene(), Scene { id: id("valley"), ..scene() });
    let build = |previews| {
        let parts = [&hill, &valley].map(|scene| SceneParts { scene, panorama: &panorama });
        manifest::build(&[Language::VI], &tour(), parts, previews, &|_| None, &|md, _| md.into())
    };
    let with = |manifest: &manifest::Manifest| {
        manifest.scenes.iter().filter(|s| s.panorama.preview.is_some()).count()
    };
    assert_eq!(with(&build(Previews::All)), 2);
    let page = build(Previews::Only("valley"));
    assert_eq!(with(&page), 1);
    assert!(page.scenes[1].panorama.preview.is_some());
    assert_eq!(page.scenes[0].panorama.url, "/tiles/0123/{level}/{face}/{row}/{column}.jpg");
    let link = HotspotAction::Link { tour: None, scene: "hill".into(), arrival: None };
    assert_eq!(page.scenes[0].hotspots[0].action, link);
}
