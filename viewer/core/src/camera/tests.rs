//! Tests of [`super`].

use super::*;
use proptest::prelude::*;
use sonla360_geometry::angle_between;

const DESK: Screen = Screen { width: 1280.0, height: 720.0, ratio: 1.0 };
const PHONE: Screen = Screen { width: 390.0, height: 844.0, ratio: 3.0 };

#[test]
fn no_face_pixel_grows_beyond_two_screen_pixels() {
    let mut camera = Camera::new(DESK, 2624);
    camera.set_hfov(1.0);
    assert!((camera.focal_pixels() / (2624.0 / 2.0) - 2.0).abs() < 1e-9);
}

#[test]
fn a_small_panorama_can_still_be_approached() {
    let wall = Screen { width: 3840.0, height: 2160.0, ratio: 1.0 };
    assert_eq!(Limits::new(400, Bounds::SPHERE, wall, false).closest, CLOSEST_HFOV_ALWAYS);
}

#[test]
fn only_a_whole_sphere_becomes_a_planet_and_only_where_views_may_bend() {
    let mut camera = Camera::new(DESK, 2624);
    camera.set_view(View::new(20.0, 0.0, 240.0));
    assert!(camera.view().hfov <= FLAT_HFOV && camera.planet().is_none());
    camera.set_bending(true);
    let planet = camera.planet().expect("a whole sphere");
    assert_eq!((planet.yaw, planet.pitch), (20.0, -90.0));
    assert!((planet.vfov(DESK.width, DESK.height) - PLANET_SHOWN).abs() < 1e-6);
    camera.set_view(planet);
    assert_eq!(camera.view(), planet);
    camera.set_panorama(2624, Bounds { down: -30.0, ..Bounds::SPHERE });
    assert!(camera.view().hfov <= FLAT_HFOV && camera.planet().is_none());
}

#[test]
fn a_shared_view_is_as_wide_on_every_screen() {
    for screen in [DESK, PHONE] {
        let mut camera = Camera::new(screen, 2624);
        camera.set_view(View::new(10.0, 5.0, 90.0));
        assert_eq!(camera.view(), View::new(10.0, 5.0, 90.0));
    }
}

#[test]
fn an_authors_view_is_narrowed_on_an_upright_screen_only() {
    let authored = View::new(0.0, 0.0, 90.0);
    assert_eq!(Camera::new(DESK, 2624).suited(authored), authored);
    let suited = Camera::new(PHONE, 2624).suited(authored);
    assert!((suited.vfov(390.0, 844.0) - COMFORTABLE_VFOV).abs() < 1e-9);
}

#[test]
fn a_turned_phone_keeps_the_angle_across_its_longer_side() {
    let mut camera = Camera::new(PHONE, 2624);
    camera.set_view(View::new(0.0, 0.0, 50.0));
    let tall = camera.view().vfov(390.0, 844.0);
    camera.resize(Screen { width: 844.0, height: 390.0, ratio: 3.0 });
    assert!((camera.view().hfov - tall).abs() < 1e-9);
    camera.resize(PHONE);
    assert!((camera.view().hfov - 50.0).abs() < 1e-9);
}

#[test]
fn a_narrow_window_in_between_loses_nothing() {
    let mut camera = Camera::new(DESK, 2624);
    camera.set_view(View::new(0.0, 0.0, 115.0));
    camera.resize(Screen { width: 1280.0, height: 1270.0, ratio: 1.0 });
    camera.resize(DESK);
    assert_eq!(camera.view().hfov, 115.0);
}

#[test]
fn looking_straight_up_is_possible() {
    let mut camera = Camera::new(DESK, 2624);
    camera.turn(0.0, 500.0);
    assert_eq!(camera.view().pitch, 90.0);
}

const PART: Bounds = Bounds { left: 60.0, right: 200.0, down: -40.0, up: 50.0 };

#[test]
fn nobody_looks_beyond_the_edges_of_a_partial_picture() {
    for screen in [DESK, PHONE] {
        let mut camera = Camera::new(screen, 2624);
        camera.set_panorama(2624, PART);
        for (yaw, pitch) in [(-180.0, 89.0), (0.0, -89.0), (130.0, 0.0), (-90.0, 10.0)] {
            for hfov in [30.0, 80.0, 120.0] {
                camera.set_view(View::new(yaw, pitch, hfov));
                camera.turn(3.0, -2.0);
                let view = camera.view();
                let half = view.vfov(screen.width, screen.height) / 2.0;
                let from_middle = wrap_degrees(view.yaw - 130.0).abs();
                assert!(from_middle + view.hfov / 2.0 <= 70.0 + 1e-6, "{view:?}");
                assert!(view.pitch - half >= -40.0 - 1e-6, "{view:?}");
                assert!(view.pitch + half <= 50.0 + 1e-6, "{view:?}");
            }
        }
    }
}

#[test]
fn a_ring_without_poles_turns_all_the_way_round() {
    let mut camera = Camera::new(DESK, 2624);
    camera.set_panorama(2624, Bounds { down: -30.0, up: 30.0, ..Bounds::SPHERE });
    camera.set_view(View::new(170.0, 80.0, 40.0));
    camera.turn(30.0, 0.0);
    assert!((camera.view().yaw + 160.0).abs() < 1e-9 && camera.view().pitch < 20.0);
}

proptest! {
    #[test]
    fn a_grabbed_point_stays_under_the_finger(
        yaw in -180.0..180.0f64, pitch in -60.0..60.0f64,
        from in (200.0..1080.0f64, 150.0..570.0f64), by in (-80.0..80.0f64, -80.0..80.0f64),
    ) {
        let mut camera = Camera::new(DESK, 2624);
        camera.set_view(View::new(yaw, pitch, 80.0));
        let held = camera.direction_at(from.0, from.1);
        let (x, y) = (from.0 + by.0, from.1 + by.1);
        camera.hold(held, x, y);
        // Near the zenith the horizon would have to tilt; elsewhere it is exact.
        prop_assume!(camera.view().pitch.abs() < 89.9 && held.y.abs() < 0.85);
        prop_assert!(angle_between(camera.direction_at(x, y), held) < 1e-6);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer(
        x in 100.0..1180.0f64, y in 100.0..620.0f64, hfov in 50.0..110.0f64,
    ) {
        let mut camera = Camera::new(DESK, 2624);
        let held = camera.direction_at(x, y);
        camera.zoom_at(hfov, x, y);
        prop_assert!(angle_between(camera.direction_at(x, y), held) < 1e-6);
    }
}
