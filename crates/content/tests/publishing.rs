//! What keeps records from being published, and what a viewer is given of those that are.

use sonla360_content::{
    Bounds, Chapter, Claim, Confidence, Hotspot, HotspotKind, Id, Image, Language, LocalizedText,
    PanoramaDocument, Plan, PlanPoint, Province, Record, Recording, RouteStop, Scene, Tour,
    ViewAngles,
    manifest::{self, HotspotAction, Previews, Render, SceneParts},
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
    Tour {
        id: id("route"),
        title: both("Route"),
        summary: both("s"),
        scenes: vec![id("hill")],
        route: Vec::new(),
        plans: Vec::new(),
    }
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
        bounds: None,
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
            area: Vec::new(),
            kind: HotspotKind::Link { scene: "hill".into(), arrival: None },
        }],
    }
}

/// Shows texts as they stand.
struct Plain;

impl Render for Plain {
    fn image(&self, _: &Id) -> Option<Image> {
        None
    }
    fn html(&self, markdown: &str, _: Language) -> String {
        markdown.to_owned()
    }
    fn panel(&self, scene: &Scene, hotspot: &Hotspot, language: Language) -> String {
        let text = hotspot.kind.text().map_or("", |text| text.in_language(language));
        format!("{} {text}: {}", scene.id, hotspot.kind.images().len())
    }
    fn plans(&self, tour: &Tour, scenes: &[&Scene], language: Language) -> String {
        format!("{} of {} in {language}", tour.plans.len(), scenes.len())
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
            area: Vec::new(),
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
        manifest::build(&[Language::VI], &tour(), parts, previews, &Plain)
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

fn with_kind(kind: HotspotKind) -> Scene {
    let mut scene = scene();
    scene.hotspots[0].kind = kind;
    scene
}

#[test]
fn galleries_products_and_outside_links_are_checked_like_everything_else() {
    let gallery = HotspotKind::Gallery { text: LocalizedText::default(), images: Vec::new() };
    let found = kinds(with_kind(gallery), []);
    assert_eq!(found, [("hotspots/self/images".to_owned(), ProblemKind::NoImages)]);
    let product =
        HotspotKind::Product { text: both("Tea"), images: vec![id("leaf")], facts: Vec::new() };
    let dangling = ProblemKind::Dangling("image/leaf".into());
    assert_eq!(kinds(with_kind(product), []), [("hotspots/self/images".to_owned(), dangling)]);
    for (url, good) in [
        ("https://sonla.gov.vn/du-lich?x=1", true),
        ("javascript:alert(1)", false),
        ("//evil.example", false),
        ("https://", false),
        ("https://a b", false),
    ] {
        let found = kinds(with_kind(HotspotKind::Outside { url: url.into() }), []);
        assert_eq!(found.is_empty(), good, "{url}: {found:?}");
    }
}

#[test]
fn an_area_is_a_polygon_on_the_sphere() {
    let with_area = |area: &[[f64; 2]]| {
        let mut scene = scene();
        scene.hotspots[0].area = area.to_vec();
        kinds(scene, [])
    };
    assert_eq!(with_area(&[[-170.0, 0.0], [170.0, 5.0], [180.0, 20.0]]), []);
    assert_eq!(with_area(&[[0.0, 0.0], [1.0, 1.0]]).len(), 1);
    assert_eq!(with_area(&[[0.0, 0.0], [1.0, 1.0], [2.0, 91.0]]).len(), 1);
}

#[test]
fn a_guided_walk_stays_within_its_tour_and_speaks_every_language() {
    let stop = RouteStop {
        scene: id("hill"),
        view: ViewAngles { yaw: 0.0, pitch: 0.0, hfov: 80.0 },
        caption: both("Look."),
        seconds: 12.0,
    };
    let check = |stop: RouteStop| {
        let tour = Tour { route: vec![stop], ..tour() };
        let records = [Record::Province(province()), Record::Tour(tour), Record::Scene(scene())];
        validate(&records, &|_| true).into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(check(stop.clone()), [""; 0]);
    assert_eq!(check(RouteStop { scene: id("dam"), ..stop.clone() }), ["route/0/scene"]);
    assert_eq!(check(RouteStop { seconds: 0.5, ..stop.clone() }), ["route/0/seconds"]);
    let caption = LocalizedText::vi_en("Nhìn.", "");
    assert_eq!(check(RouteStop { caption, ..stop }), ["route/0/caption"]);
}

#[test]
fn the_bounds_of_a_partial_sphere_are_not_turned_inside_out() {
    let check = |left, right, down, up| {
        let bounds = Some(Bounds { left, right, down, up });
        kinds(Scene { bounds, ..scene() }, []).len()
    };
    assert_eq!(check(-100.0, 100.0, -40.0, 60.0), 0);
    assert_eq!(check(90.0, 270.0, -40.0, 60.0), 0, "across the back");
    assert_eq!(check(100.0, -100.0, -40.0, 60.0), 1);
    assert_eq!(check(-100.0, 100.0, 60.0, -40.0), 1);
}

#[test]
fn what_a_panel_shows_is_put_together_once_for_every_language() {
    let panorama = PanoramaDocument {
        id: "0123".into(),
        source_width: 4096,
        source_height: 2048,
        tile_size: 656,
        levels: vec![656],
        preview: String::new(),
    };
    let text = LocalizedText::vi_en("Chè", "Tea");
    let scene = with_kind(HotspotKind::Gallery { text, images: vec![id("a"), id("b")] });
    let parts = [SceneParts { scene: &scene, panorama: &panorama }];
    let languages = [Language::VI, Language::EN];
    let built = manifest::build(&languages, &tour(), parts, Previews::All, &Plain);
    let expected =
        HotspotAction::Gallery { html: LocalizedText::vi_en("hill Chè: 2", "hill Tea: 2") };
    assert_eq!(built.scenes[0].hotspots[0].action, expected);
}

const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\nXin chào\n";

#[test]
fn what_is_heard_can_also_be_read_in_every_language_and_says_whose_it_is() {
    let good = Recording {
        file: LocalizedText::vi_en("a.mp3", ""),
        captions: both(CAPTIONS),
        credit: both("someone"),
        licence: "CC0-1.0".into(),
        ..Recording::default()
    };
    let check = |recording: Recording| kinds(with_kind(HotspotKind::Audio(recording)), []);
    assert_eq!(check(good.clone()), [], "one language may hear the other's recording");
    assert_eq!(kinds(with_kind(HotspotKind::Video(good.clone())), []), []);
    for (wrong, field) in [
        (Recording { file: LocalizedText::default(), ..good.clone() }, "file"),
        (Recording { captions: LocalizedText::vi_en(CAPTIONS, " "), ..good.clone() }, "captions"),
        (
            Recording { captions: LocalizedText::vi_en(CAPTIONS, "Hello"), ..good.clone() },
            "captions/en",
        ),
        (Recording { licence: String::new(), ..good.clone() }, "licence"),
        (Recording { image: Some(id("none")), ..good.clone() }, "image"),
        (Recording { text: LocalizedText::vi_en("a", ""), ..good.clone() }, "text"),
    ] {
        let found = check(wrong);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, format!("hotspots/self/{field}"));
        for language in [Language::VI, Language::EN] {
            assert!(found[0].1.sentence(language).ends_with('.'), "{found:?}");
        }
    }
}

#[test]
fn a_plan_marks_scenes_of_its_tour_within_its_drawing() {
    let point = PlanPoint { scene: id("hill"), x: 0.2, y: 1.0, heading: Some(90.0) };
    let image = Image {
        id: id("plan"),
        file: "a.png".into(),
        width: 1,
        height: 1,
        title: both("Plan"),
        alt: both("Rooms"),
        credit: both("x"),
        licence: "CC0-1.0".into(),
        illustration: true,
    };
    let check = |points: Vec<PlanPoint>| {
        let tour = Tour { plans: vec![Plan { image: id("plan"), points }], ..tour() };
        let records = [
            Record::Province(province()),
            Record::Tour(tour),
            Record::Scene(scene()),
            Record::Image(image.clone()),
        ];
        validate(&records, &|_| true).into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(check(vec![point.clone()]), [""; 0]);
    assert_eq!(check(Vec::new()), ["plans/0/points"]);
    assert_eq!(check(vec![point.clone(), point.clone()]), ["plans/0/points/hill"]);
    assert_eq!(
        check(vec![PlanPoint { scene: id("dam"), ..point.clone() }]),
        ["plans/0/points/dam"]
    );
    assert_eq!(check(vec![PlanPoint { x: 1.2, ..point.clone() }]), ["plans/0/points/hill/x"]);
    let heading = Some(-1.0);
    assert_eq!(check(vec![PlanPoint { heading, ..point }]), ["plans/0/points/hill/heading"]);
}
