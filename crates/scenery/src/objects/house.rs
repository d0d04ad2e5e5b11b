//! Houses: on stilts with a steep roof, or on the ground with tiles.

use super::Frame;
use crate::colour::hex;
use crate::finish::Finish;
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// Measures and materials of a stilt house.
#[derive(Debug, Clone, Copy)]
pub struct House {
    /// Half length and half depth of the floor in metres.
    pub half: Vec2,
    /// Height of the floor.
    pub stilts: f32,
    /// Height of the ridge over the floor.
    pub ridge: f32,
    /// Roof covering.
    pub roof: Finish,
    /// Walls.
    pub wall: Finish,
    /// Carved horns on the ridge ends (khau cút of the Black Thái).
    pub horns: bool,
}

/// Adds a stilt house whose ridge runs along the frame's axis.
pub fn stilt_house(solids: &mut Solids, frame: Frame, house: &House) {
    let Vec2 { x: long, y: deep } = house.half;
    let floor = house.stilts;
    let eaves = floor + 2.1;
    let top = floor + house.ridge;
    let post = Finish::Boards(hex(0x5d4835), 0.3);
    for i in 0..5 {
        for j in 0..3 {
            let foot = frame.at(
                long * (i as f32 * 0.5 - 1.0) * 0.94,
                -1.0,
                deep * (j as f32 - 1.0) * 0.92,
            );
            solids.cuboid(
                foot,
                Vec2::splat(0.12),
                floor + 1.0,
                frame.axis,
                post,
                Exposure::dusk(0.6),
            );
        }
    }
    let slab = frame.at(0.0, floor - 0.22, 0.0);
    let beam = Finish::Boards(hex(0x6b523a), 0.25);
    solids.cuboid(slab, house.half * 1.02, 0.22, frame.axis, beam, Exposure::dusk(0.7));
    walls(solids, frame, house, floor, eaves);
    veranda(solids, frame, house, floor);
    roof(solids, frame, house, eaves, top);
}

fn walls(solids: &mut Solids, frame: Frame, house: &House, floor: f32, eaves: f32) {
    let Vec2 { x: long, y: deep } = house.half;
    let shade = Exposure { openness: 0.75, sunlit: 0.9, opacity: 1.0 };
    let (a, b) = (long * 0.93, deep * 0.88);
    let up = Vec3::Y * (eaves - floor);
    let corners = [
        frame.at(-a, floor, -b),
        frame.at(a, floor, -b),
        frame.at(a, floor, b),
        frame.at(-a, floor, b),
    ];
    for i in 0..4 {
        let (p, q) = (corners[i], corners[(i + 1) % 4]);
        solids.quad([p, q, q + up, p + up], house.wall, shade);
    }
    // Windows sit a hand's breadth before the wall, so that nothing fights for the same depth.
    for side in [-1.0, 1.0] {
        for k in 0..4 {
            let x = a * (k as f32 * 0.5 - 0.75);
            let z = side * (b + 0.03);
            let door = k == 1 && side < 0.0;
            let (low, half) = if door { (0.05, 0.5) } else { (0.7, 0.42) };
            let pane = [
                frame.at(x - half, floor + low, z),
                frame.at(x + half, floor + low, z),
                frame.at(x + half, floor + 1.75, z),
                frame.at(x - half, floor + 1.75, z),
            ];
            solids.quad(pane, Finish::Plain(hex(0x231a14)), Exposure::dusk(0.5));
            let frame_wood = Finish::Plain(hex(0x8a6a48));
            for (p, q) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
                solids.bar(pane[p], pane[q], 0.05, frame_wood);
            }
        }
    }
}

fn veranda(solids: &mut Solids, frame: Frame, house: &House, floor: f32) {
    let Vec2 { x: long, y: deep } = house.half;
    let wood = Finish::Boards(hex(0x7b5f43), 0.2);
    let rail = Finish::Plain(hex(0x7d6346));
    for side in [-1.0, 1.0] {
        let z = side * deep * 0.99;
        solids.bar(frame.at(-long, floor + 0.85, z), frame.at(long, floor + 0.85, z), 0.04, rail);
        for k in 0..=16 {
            let x = long * (k as f32 / 8.0 - 1.0);
            solids.bar(frame.at(x, floor, z), frame.at(x, floor + 0.85, z), 0.025, rail);
        }
    }
    // A ladder stair at one gable.
    let (top, foot) = (long * 1.0, long + floor * 0.75);
    for z in [-0.5, 0.5] {
        solids.bar(frame.at(top, floor, z), frame.at(foot, -0.2, z), 0.06, wood);
    }
    let steps = 8;
    for step in 1..steps {
        let t = step as f32 / steps as f32;
        let x = top + (foot - top) * t;
        let centre = frame.at(x, floor * (1.0 - t) - 0.03, 0.0);
        solids.cuboid(centre, Vec2::new(0.13, 0.5), 0.05, frame.axis, wood, Exposure::default());
    }
}

fn roof(solids: &mut Solids, frame: Frame, house: &House, eaves: f32, top: f32) {
    let Vec2 { x: long, y: deep } = house.half;
    let (over_x, over_z) = (long + 0.75, deep + 1.0);
    let ridge = long * 0.72;
    let drop = eaves - 0.55;
    let light = Exposure::default();
    let (l, r) = (frame.at(-ridge, top, 0.0), frame.at(ridge, top, 0.0));
    // The slope breaks once: steep above, flatter over the veranda, as thatched roofs settle.
    let break_y = drop + (top - drop) * 0.34;
    let (mid_x, mid_z) = (long * 0.94, deep * 0.72);
    let low = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| frame.at(over_x * x, drop, over_z * z));
    let mid = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| frame.at(mid_x * x, break_y, mid_z * z));
    for i in 0..4 {
        let j = (i + 1) % 4;
        solids.quad([low[i], low[j], mid[j], mid[i]], house.roof, light);
    }
    solids.quad([mid[0], mid[1], r, l], house.roof, light);
    solids.quad([mid[2], mid[3], l, r], house.roof, light);
    solids.triangle([mid[1], mid[2], r], house.roof, light);
    solids.triangle([mid[3], mid[0], l], house.roof, light);
    solids.quad(low, Finish::Plain(hex(0x4a3a2b)), Exposure::dusk(0.22));
    solids.bar(l, r, 0.12, Finish::Plain(hex(0x5f5140)));
    if house.horns {
        for end in [-1.0, 1.0] {
            let root = frame.at(ridge * end, top - 0.15, 0.0);
            for side in [-1.0, 1.0] {
                let bend = frame.at(ridge * end + 0.12 * end, top + 0.7, 0.42 * side);
                let tip = frame.at(ridge * end + 0.3 * end, top + 1.35, 0.62 * side);
                let curl = frame.at(ridge * end + 0.3 * end, top + 1.6, 0.42 * side);
                solids.wire(&[root, bend, tip, curl], 0.07, Finish::Plain(hex(0x4b3827)));
            }
        }
    }
}

/// Adds a house on the ground under a tiled gable roof, with a colonnade along its front.
pub fn tiled_house(
    solids: &mut Solids,
    frame: Frame,
    half: Vec2,
    wall_height: f32,
    wall: Finish,
    tiles: Finish,
) {
    let Vec2 { x: long, y: deep } = half;
    solids.cuboid(
        frame.at(0.0, -0.8, 0.0),
        half,
        wall_height + 0.8,
        frame.axis,
        wall,
        Exposure { openness: 0.9, sunlit: 0.9, opacity: 1.0 },
    );
    let top = wall_height + deep * 0.8;
    let (l, r) = (frame.at(-long - 0.5, top, 0.0), frame.at(long + 0.5, top, 0.0));
    let eave = |x: f32, z: f32| frame.at((long + 0.5) * x, wall_height - 0.3, (deep + 0.8) * z);
    let light = Exposure::default();
    solids.quad([eave(-1.0, -1.0), eave(1.0, -1.0), r, l], tiles, light);
    solids.quad([eave(1.0, 1.0), eave(-1.0, 1.0), l, r], tiles, light);
    for x in [-1.0, 1.0] {
        let gable = [
            frame.at(long * x, wall_height, -deep),
            frame.at(long * x, wall_height, deep),
            frame.at(long * x, top, 0.0),
        ];
        solids.triangle(gable, wall, Exposure { openness: 0.8, sunlit: 0.9, opacity: 1.0 });
    }
    let windows = (long / 1.6) as i32;
    for side in [-1.0, 1.0] {
        for k in -windows..=windows {
            let x = k as f32 * long / (windows as f32 + 0.6);
            let z = side * (deep + 0.04);
            let low = if k == 0 { 0.0 } else { 0.9 };
            let pane = [(-0.45, low), (0.45, low), (0.45, 2.2), (-0.45, 2.2)]
                .map(|(dx, y)| frame.at(x + dx, y, z));
            solids.quad(pane, Finish::Plain(hex(0x2b2621)), Exposure::dusk(0.6));
            solids.wire(&[pane[0], pane[3], pane[2], pane[1]], 0.06, Finish::Plain(hex(0xd9cdb4)));
        }
    }
}
