//! Tests of [`super`].

use super::*;

const DESK: Screen = Screen { width: 1280.0, height: 720.0, ratio: 1.0 };

fn pyramid() -> Pyramid {
    Pyramid::new(512, 4).expect("a shape")
}

struct Show {
    world: World,
    camera: Camera,
    plan: Plan,
    now: f64,
}

impl Show {
    fn new(layers: usize) -> Self {
        let camera = Camera::new(DESK, pyramid().top_face_size());
        let world = World::new(0, pyramid(), layers);
        Self { world, camera, plan: Plan::default(), now: 1000.0 }
    }

    fn frame(&mut self) {
        self.now += 16.0;
        self.world.update(&self.camera, None, self.now, &mut self.plan);
    }

    /// Frames with a network that answers at once, until nothing more is asked for.
    fn load_everything(&mut self) -> Vec<TileKey> {
        let mut loaded = Vec::new();
        for _ in 0..200 {
            self.frame();
            for key in self.plan.start.clone() {
                self.world.arrived(key);
                self.world.place(key, self.now);
                loaded.push(key);
            }
        }
        loaded
    }
}

#[test]
fn the_first_frame_is_the_preview_and_asks_for_the_coarse_middle() {
    let mut show = Show::new(64);
    show.frame();
    assert!(show.plan.preview && show.plan.draws.is_empty() && !show.plan.settled);
    let first = show.plan.start[0].tile;
    assert_eq!((first.level, first.face), (1, Face::Front));
}

#[test]
fn in_the_end_only_sharp_tiles_are_drawn_and_nothing_moves() {
    let mut show = Show::new(64);
    show.load_everything();
    assert!(show.plan.settled && !show.plan.preview && !show.plan.fading);
    assert!(show.plan.draws.iter().all(|draw| draw.tile.level == 3 && draw.opacity == 1.0));
}

#[test]
fn coarse_comes_before_fine_and_the_middle_before_the_edge() {
    let loaded = Show::new(64).load_everything();
    let sharp = loaded.iter().position(|key| key.tile.level == 3).expect("sharp tiles");
    assert!(loaded[..sharp].iter().all(|key| key.tile.level == 1));
    let back = TileAddress { level: 1, face: Face::Back, row: 0, column: 0 };
    let back = loaded.iter().position(|key| key.tile == back).expect("the whole sphere");
    assert!(back > sharp, "what is behind comes after what is seen");
}

#[test]
fn a_fading_tile_has_the_coarse_one_beneath_it() {
    let mut show = Show::new(64);
    show.load_everything();
    show.camera.set_view(View::new(90.0, 0.0, 90.0));
    show.frame();
    let asked = show.plan.start.clone();
    for key in asked {
        show.world.arrived(key);
        show.world.place(key, show.now);
    }
    show.frame();
    let draws = &show.plan.draws;
    let fading = draws.iter().find(|draw| draw.opacity < 1.0).expect("a fading tile");
    assert!(show.plan.fading && draws.iter().any(|draw| draw.tile.level < fading.tile.level));
    assert!(draws.windows(2).all(|pair| pair[0].tile.level <= pair[1].tile.level));
}

#[test]
fn turning_round_cancels_what_is_out_of_sight() {
    let mut show = Show::new(64);
    show.load_everything();
    show.camera.set_view(View::new(90.0, 0.0, 90.0));
    show.frame();
    let asked = show.plan.start.clone();
    assert!(!asked.is_empty());
    show.camera.set_view(View::new(-90.0, 0.0, 90.0));
    show.frame();
    assert_eq!(show.plan.cancel.len(), asked.len());
}

#[test]
fn a_small_turn_lets_what_has_begun_go_on() {
    let mut show = Show::new(64);
    show.load_everything();
    show.camera.set_view(View::new(60.0, 0.0, 90.0));
    show.frame();
    assert!(!show.plan.start.is_empty());
    show.camera.set_view(View::new(65.0, 0.0, 90.0));
    show.frame();
    assert!(show.plan.cancel.is_empty());
}

#[test]
fn the_coarsest_level_of_the_scene_outlives_a_long_walk() {
    let mut show = Show::new(30);
    for yaw in [0.0, 70.0, 140.0, -140.0, -70.0] {
        show.camera.set_view(View::new(yaw, 0.0, 90.0));
        show.load_everything();
    }
    for face in Face::ALL {
        let tile = TileAddress { level: 1, face, row: 0, column: 0 };
        assert!(show.world.cache.holds(TileKey { scene: 0, tile }), "{face}");
    }
}

#[test]
fn a_cache_that_is_too_small_ends_in_rest() {
    let mut show = Show::new(8);
    show.load_everything();
    show.frame();
    assert!(show.plan.start.is_empty(), "no tile may be loaded over and over");
}

#[test]
fn a_view_whose_tiles_are_gone_is_settled_and_says_so() {
    let mut show = Show::new(64);
    for _ in 0..100 {
        show.frame();
        for key in show.plan.start.clone() {
            show.world.failed(key, Failure::Lasting, show.now);
        }
    }
    assert!(show.plan.settled && show.plan.missing > 0 && show.plan.preview);
}

#[test]
fn a_tile_of_the_former_scene_takes_no_room() {
    let mut show = Show::new(64);
    show.frame();
    let late = show.plan.start[0];
    show.world.enter(1, pyramid());
    assert_eq!(show.world.place(late, show.now), None);
    show.frame();
    assert!(show.plan.cancel.contains(&TileKey { scene: 0, ..show.plan.cancel[0] }));
}

#[test]
fn going_back_to_a_scene_finds_its_tiles_still_there() {
    let mut show = Show::new(100);
    show.load_everything();
    show.world.enter(1, pyramid());
    show.load_everything();
    show.world.enter(0, pyramid());
    show.frame();
    assert!(show.plan.settled && show.plan.start.is_empty());
}

#[test]
fn with_reduced_motion_tiles_appear_at_once() {
    let mut show = Show::new(64);
    show.world.set_fading(false);
    show.frame();
    let key = show.plan.start[0];
    show.world.arrived(key);
    show.world.place(key, show.now);
    show.world.update(&show.camera, None, show.now, &mut show.plan);
    assert!(show.plan.draws[0].opacity == 1.0 && !show.plan.fading);
}

#[test]
fn memory_follows_the_view() {
    let mut show = Show::new(96);
    show.load_everything();
    let layers = show.world.cache.layers();
    assert!(layers <= 32, "{layers} layers for a view of a desktop's screen");
    show.camera.set_view(View::new(20.0, 10.0, 45.0));
    show.load_everything();
    assert!(show.plan.settled && show.plan.draws.iter().all(|draw| draw.tile.level == 4));
    assert!(show.world.cache.layers() > layers);
}

#[test]
fn every_look_becomes_sharp_within_the_memory_of_a_desktop() {
    for yaw in (-180..180).step_by(40) {
        for pitch in [-80.0, -35.0, 10.0, 50.0] {
            let mut show = Show::new(96);
            for hfov in [110.0, 90.0, 61.0, 40.0] {
                show.camera.set_view(View::new(f64::from(yaw), pitch, hfov));
                show.load_everything();
                let sharp = show.plan.draws.iter().all(|draw| draw.tile.level > 1);
                assert!(show.plan.settled && sharp, "{yaw} {pitch} {hfov}");
            }
        }
    }
}

#[test]
fn a_view_too_wide_for_the_cache_settles_on_a_coarser_level() {
    let mut show = Show::new(26);
    show.camera.set_bending(true);
    let mut coarser = Vec::new();
    for hfov in [60.0, 90.0, 119.0, 150.0, 200.0, 285.0] {
        show.camera.set_view(View::new(20.0, -10.0, hfov));
        show.load_everything();
        assert!(show.plan.settled && !show.plan.preview, "hfov {hfov}");
        let shown = show.plan.draws.iter().map(|draw| draw.tile.level).max();
        let asked = Detail::new(pyramid(), show.camera.focal_pixels()).level();
        coarser.push(shown < Some(asked));
    }
    assert!(coarser.contains(&true) && coarser.contains(&false), "{coarser:?}");
}
