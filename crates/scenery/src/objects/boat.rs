//! Boats and floating houses.

use super::Frame;
use crate::colour::hex;
use crate::finish::Finish;
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// Adds a slender wooden boat of `length` metres, with a small awning if `covered`.
pub fn long_boat(solids: &mut Solids, frame: Frame, length: f32, colour: Vec3, covered: bool) {
    let stations = 8;
    let half = length * 0.5;
    let section = |k: usize, side: f32| {
        let t = k as f32 / stations as f32 * 2.0 - 1.0;
        let beam = length
            * 0.085
            * (1.0 - t * t * t * t).max(0.0).sqrt()
            * if t.abs() < 1.0 { 1.0 } else { 0.0 };
        let sheer = 0.42 + 0.55 * t * t * t * t;
        (frame.at(half * t, -0.1, beam * 0.6 * side), frame.at(half * t * 1.03, sheer, beam * side))
    };
    let hull = Finish::Boards(colour, 0.22);
    for side in [-1.0, 1.0] {
        for k in 0..stations {
            let ((a, b), (c, d)) = (section(k, side), section(k + 1, side));
            solids.quad([a, c, d, b], hull, Exposure::default());
            solids.bar(b, d, 0.035, Finish::Plain(colour * 1.5));
        }
    }
    for k in 0..stations {
        let ((a, _), (b, _)) = (section(k, -1.0), section(k, 1.0));
        let ((c, _), (d, _)) = (section(k + 1, -1.0), section(k + 1, 1.0));
        let up = Vec3::Y * 0.18;
        solids.quad(
            [a + up, c + up, d + up, b + up],
            Finish::Boards(colour * 0.6, 0.3),
            Exposure::dusk(0.6),
        );
    }
    if covered {
        let roof = Finish::Plain(hex(0x3f6f86));
        let (a, w) = (half * 0.42, length * 0.09);
        for (x, z) in [(-a, -w), (a, -w), (a, w), (-a, w)] {
            solids.bar(
                frame.at(x, 0.3, z),
                frame.at(x, 1.75, z),
                0.03,
                Finish::Plain(hex(0x6a5a48)),
            );
        }
        for side in [-1.0, 1.0] {
            let eave = w * 1.15 * side;
            let quad = [
                frame.at(-a * 1.1, 1.7, eave),
                frame.at(a * 1.1, 1.7, eave),
                frame.at(a * 1.1, 2.05, 0.0),
                frame.at(-a * 1.1, 2.05, 0.0),
            ];
            solids.quad(quad, roof, Exposure::default());
        }
    }
}

/// Adds a fish-farm raft: a grid of pens and a hut.
pub fn raft(solids: &mut Solids, frame: Frame, columns: usize, rows: usize) {
    let pen = 5.0;
    let wood = Finish::Boards(hex(0x8a7355), 0.4);
    let (w, d) = (columns as f32 * pen * 0.5, rows as f32 * pen * 0.5);
    for i in 0..=columns {
        let x = i as f32 * pen - w;
        solids.cuboid(
            frame.at(x, 0.05, 0.0),
            Vec2::new(0.35, d),
            0.22,
            frame.axis,
            wood,
            Exposure::default(),
        );
    }
    for j in 0..=rows {
        let z = j as f32 * pen - d;
        solids.cuboid(
            frame.at(0.0, 0.06, z),
            Vec2::new(w, 0.35),
            0.22,
            frame.axis,
            wood,
            Exposure::default(),
        );
    }
    for i in 0..=columns * 2 {
        for j in [-1.0, 1.0] {
            let foot = frame.at(i as f32 * pen * 0.5 - w, -0.2, d * j + 0.6 * j);
            solids.cuboid(
                foot,
                Vec2::splat(0.4),
                0.4,
                frame.axis,
                Finish::Plain(hex(0x2f6aa0)),
                Exposure::default(),
            );
        }
    }
    let hut = frame.moved(-w * 0.4, 0.25, 0.0);
    let wall = Finish::Boards(hex(0x8d9a8f), 0.25);
    solids.cuboid(hut.base, Vec2::new(2.2, 1.8), 2.1, frame.axis, wall, Exposure::default());
    let (l, r) = (hut.at(-2.5, 3.0, 0.0), hut.at(2.5, 3.0, 0.0));
    let tin = Finish::Roof(hex(0x8c5a4a), 0.4, 0.9);
    solids.quad([hut.at(-2.5, 2.0, -2.3), hut.at(2.5, 2.0, -2.3), r, l], tin, Exposure::default());
    solids.quad([hut.at(-2.5, 2.0, 2.3), hut.at(2.5, 2.0, 2.3), r, l], tin, Exposure::default());
}
