//! Tests of [`super`].

use super::*;
use crate::camera::Screen;

fn camera() -> Camera {
    Camera::new(Screen { width: 1280.0, height: 720.0, ratio: 1.0 }, 2624)
}

/// Steps every 16 ms until it rests; the yaws on the way.
fn run(motion: &mut Motion, camera: &mut Camera) -> Vec<f64> {
    let mut yaws = Vec::new();
    for frame in 0..1000 {
        let moving = motion.step(camera, f64::from(frame) * 16.0);
        yaws.push(camera.view().yaw);
        if !moving {
            return yaws;
        }
    }
    panic!("it never rests");
}

#[test]
fn a_journey_takes_the_shorter_way_and_ends_exactly_there() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    camera.set_view(View::new(170.0, 0.0, 90.0));
    let target = View::new(-170.0, 30.0, 60.0);
    motion.travel(&mut camera, target);
    let yaws = run(&mut motion, &mut camera);
    assert_eq!(camera.view(), target);
    assert!(yaws.iter().all(|yaw| yaw.abs() >= 169.999), "through 180, not through 0");
}

#[test]
fn with_reduced_motion_a_journey_is_a_cut_and_nothing_glides_or_turns() {
    let (mut motion, mut camera) = (Motion::new(true), camera());
    motion.travel(&mut camera, View::new(90.0, 0.0, 60.0));
    assert_eq!(camera.view().yaw, 90.0);
    motion.release(100.0, 0.0);
    motion.rotate(10.0);
    assert!(!motion.step(&mut camera, 0.0) && !motion.step(&mut camera, 100.0));
    assert_eq!(camera.view().yaw, 90.0);
}

#[test]
fn a_glide_slows_down_and_covers_the_same_way_at_every_frame_rate() {
    let ends = [4.0, 16.0, 60.0].map(|step| {
        let (mut motion, mut camera) = (Motion::new(false), camera());
        motion.release(60.0, 0.0);
        let mut now = 0.0;
        while motion.step(&mut camera, now) {
            now += step;
        }
        camera.view().yaw
    });
    assert!((ends[0] - ends[1]).abs() < 0.5 && (ends[0] - ends[2]).abs() < 0.5, "{ends:?}");
    assert!((ends[0] - 60.0 * GLIDE).abs() < 1.0);
}

#[test]
fn turning_by_itself_keeps_its_speed_on_a_slow_machine() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.rotate(10.0);
    for frame in 0..=20 {
        motion.step(&mut camera, f64::from(frame) * 250.0);
    }
    assert!((camera.view().yaw - 50.0).abs() < 1e-9);
}

#[test]
fn a_clock_that_jumps_moves_only_a_moment() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.rotate(10.0);
    motion.step(&mut camera, 1000.0);
    motion.step(&mut camera, 3_600_000.0);
    assert!(camera.view().yaw <= 5.0 + 1e-9);
    let before = camera.view();
    motion.step(&mut camera, 5.0);
    assert_eq!(camera.view(), before, "backwards counts as nothing");
}

#[test]
fn a_hand_stops_what_turns_by_itself() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.rotate(10.0);
    motion.hold();
    assert!(!motion.step(&mut camera, 0.0) && !motion.rotates());
    motion.rotate(10.0);
    motion.set_keys(Keys { yaw: -1.0, ..Keys::default() });
    assert!(!motion.rotates());
}

#[test]
fn a_journey_pauses_the_turning_and_hands_it_back() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.rotate(10.0);
    motion.travel(&mut camera, View::new(20.0, 0.0, 90.0));
    let mut now = 0.0;
    while now < 3000.0 {
        motion.step(&mut camera, now);
        now += 16.0;
    }
    assert!(camera.view().yaw > 20.0, "it turns on from where it arrived");
}

#[test]
fn held_keys_turn_and_zoom_until_they_are_let_go() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.set_keys(Keys { yaw: 1.0, pitch: 0.0, zoom: 1.0 });
    for frame in 0..60 {
        assert!(motion.step(&mut camera, f64::from(frame) * 16.0));
    }
    assert!(camera.view().yaw > 20.0 && camera.view().hfov < 60.0);
    motion.set_keys(Keys::default());
    assert!(!motion.step(&mut camera, 1000.0));
}

#[test]
fn a_key_tapped_between_two_frames_moves_once() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.step(&mut camera, 0.0);
    motion.set_keys(Keys { yaw: 1.0, ..Keys::default() });
    motion.set_keys(Keys::default());
    motion.step(&mut camera, 16.0);
    let turned = camera.view().yaw;
    assert!(turned > 0.1, "{turned}");
    assert!(!motion.step(&mut camera, 32.0));
    assert_eq!(camera.view().yaw, turned);
}

#[test]
fn a_key_let_go_between_its_first_frame_and_the_second_moves_once() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    motion.set_keys(Keys { yaw: 1.0, ..Keys::default() });
    // The first frame after a rest only starts the clock.
    assert!(motion.step(&mut camera, 0.0));
    motion.set_keys(Keys::default());
    motion.step(&mut camera, 700.0);
    let turned = camera.view().yaw;
    assert!(turned > 0.1, "{turned}");
    assert!(!motion.step(&mut camera, 716.0));
    assert_eq!(camera.view().yaw, turned);
}

#[test]
fn a_zoom_reaches_its_target_around_its_point() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    let held = camera.direction_at(900.0, 300.0);
    motion.zoom_to(&mut camera, 55.0, 900.0, 300.0);
    run(&mut motion, &mut camera);
    assert!((camera.view().hfov - 55.0).abs() < 1e-9);
    assert!((camera.direction_at(900.0, 300.0) - held).length() < 1e-6);
}

#[test]
fn a_turning_camera_says_where_it_will_look() {
    let (mut motion, mut camera) = (Motion::new(false), camera());
    assert_eq!(motion.ahead(&camera), None);
    motion.rotate(20.0);
    motion.step(&mut camera, 0.0);
    motion.step(&mut camera, 16.0);
    let ahead = motion.ahead(&camera).expect("it turns");
    assert!((wrap_degrees(ahead.yaw - camera.view().yaw) - 20.0 * AHEAD).abs() < 1e-9);
}
