//! A temple with flared tile roofs, its gate, and a bronze urn.

use super::Frame;
use crate::colour::hex;
use crate::finish::Finish;
use crate::math::{TAU, cos, mix, sin};
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// Adds a roof with upturned corners: `half` its half sides at the eaves, `ridge` the share of the
/// length that the ridge keeps, heights over the frame's base.
pub fn curved_roof(
    solids: &mut Solids,
    frame: Frame,
    half: Vec2,
    eaves: f32,
    top: f32,
    ridge: f32,
    tiles: Finish,
) {
    let (along, up) = (8, 5);
    let flare = half.y * 0.26;
    // A point of the slope: s runs along the eave from −1 to 1, t from the eave (0) to the ridge (1).
    let slope = |s: f32, t: f32, front: f32| {
        let reach = mix(1.0, ridge, t);
        let lift = flare * s.abs().powi(5) * (1.0 - t) * (1.0 - t);
        let height = mix(eaves, top, t * mix(0.62, 1.0, t)) + lift;
        frame.at(half.x * reach * s, height, half.y * (1.0 - t) * front)
    };
    let hip = |s: f32, t: f32, end: f32| {
        let reach = mix(1.0, ridge, t);
        let lift = flare * s.abs().powi(5) * (1.0 - t) * (1.0 - t);
        let height = mix(eaves, top, t * mix(0.62, 1.0, t)) + lift;
        frame.at(half.x * reach * end, height, half.y * (1.0 - t) * s)
    };
    let light = Exposure::default();
    for i in 0..along {
        let s = |k: i32| k as f32 / along as f32 * 2.0 - 1.0;
        for j in 0..up {
            let t = |k: i32| k as f32 / up as f32;
            for side in [-1.0, 1.0] {
                solids.quad(
                    [
                        slope(s(i), t(j), side),
                        slope(s(i + 1), t(j), side),
                        slope(s(i + 1), t(j + 1), side),
                        slope(s(i), t(j + 1), side),
                    ],
                    tiles,
                    light,
                );
                solids.quad(
                    [
                        hip(s(i), t(j), side),
                        hip(s(i + 1), t(j), side),
                        hip(s(i + 1), t(j + 1), side),
                        hip(s(i), t(j + 1), side),
                    ],
                    tiles,
                    light,
                );
            }
        }
        for side in [-1.0, 1.0] {
            let under = Finish::Plain(hex(0x5a2f22));
            let inner = |k: i32| frame.at(half.x * 0.82 * s(k), eaves + 0.05, half.y * 0.7 * side);
            solids.quad(
                [slope(s(i), 0.0, side), slope(s(i + 1), 0.0, side), inner(i + 1), inner(i)],
                under,
                Exposure::dusk(0.35),
            );
        }
    }
    let edge = Finish::Plain(hex(0xc9b48a));
    let (l, r) = (slope(-1.0, 1.0, 1.0), slope(1.0, 1.0, 1.0));
    solids.bar(l, r, 0.13, edge);
    for end in [l, r] {
        let out = (end - (l + r) * 0.5).normalize_or(Vec3::X);
        solids.wire(
            &[
                end,
                end + out * 0.35 + Vec3::Y * 0.35,
                end + out * 0.2 + Vec3::Y * 0.8,
                end - out * 0.15 + Vec3::Y * 0.95,
            ],
            0.09,
            edge,
        );
    }
    for (s, side) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
        let corner: Vec<Vec3> = (0..=5).map(|k| slope(s, k as f32 / 5.0, side)).collect();
        solids.wire(&corner, 0.08, edge);
        let tip = corner[0];
        let out = Vec3::new(tip.x - frame.base.x, 0.0, tip.z - frame.base.z).normalize_or(Vec3::X);
        solids.wire(
            &[tip, tip + out * 0.35 + Vec3::Y * 0.3, tip + out * 0.35 + Vec3::Y * 0.65],
            0.06,
            edge,
        );
    }
}

/// Adds a temple hall of two roofs; its front looks along negative "across".
pub fn temple(solids: &mut Solids, frame: Frame, half: Vec2) {
    let stone = Finish::Courses(hex(0xa9a397), 0.9, 0.3);
    let red = Finish::Plain(hex(0x7d2f22));
    let wood = Finish::Boards(hex(0x6e3a26), 0.22);
    let tiles = Finish::Roof(hex(0x9b5138), 0.2, 0.26);
    let plinth = 0.9;
    solids.cuboid(
        frame.at(0.0, -1.0, 0.0),
        half + Vec2::splat(1.3),
        plinth + 1.0,
        frame.axis,
        stone,
        Exposure::default(),
    );
    for step in 0..4 {
        let z = -half.y - 1.4 - step as f32 * 0.36;
        let high = plinth - (step as f32 + 1.0) * 0.2;
        solids.cuboid(
            frame.at(0.0, -0.6, z),
            Vec2::new(2.2, 0.2),
            high + 0.6,
            frame.axis,
            stone,
            Exposure::default(),
        );
    }
    let wall = 3.3;
    solids.cuboid(
        frame.at(0.0, plinth, half.y * 0.18),
        Vec2::new(half.x * 0.92, half.y * 0.74),
        wall,
        frame.axis,
        wood,
        Exposure::dusk(0.7),
    );
    let columns = 6;
    for k in 0..columns {
        let x = half.x * 0.94 * (k as f32 / (columns - 1) as f32 * 2.0 - 1.0);
        solids.cuboid(
            frame.at(x, plinth, -half.y * 0.92),
            Vec2::splat(0.17),
            wall,
            frame.axis,
            red,
            Exposure::dusk(0.85),
        );
    }
    for k in 0..columns - 1 {
        let x = half.x * 0.94 * ((k as f32 + 0.5) / (columns - 1) as f32 * 2.0 - 1.0);
        let z = -half.y * 0.57;
        let door = [(-0.75, 0.1), (0.75, 0.1), (0.75, 2.5), (-0.75, 2.5)]
            .map(|(dx, y)| frame.at(x + dx, plinth + y, z));
        solids.quad(door, Finish::Boards(hex(0x96492e), 0.25), Exposure::dusk(0.7));
        solids.wire(&[door[0], door[3], door[2], door[1]], 0.06, Finish::Plain(hex(0xc79a4a)));
    }
    let eaves = plinth + wall;
    curved_roof(solids, frame, half + Vec2::splat(1.5), eaves - 0.1, eaves + 2.0, 0.74, tiles);
    solids.cuboid(
        frame.at(0.0, eaves + 1.2, 0.0),
        half * Vec2::new(0.66, 0.5),
        1.3,
        frame.axis,
        red,
        Exposure::dusk(0.8),
    );
    curved_roof(solids, frame, half * Vec2::new(0.82, 0.78), eaves + 2.3, eaves + 4.6, 0.7, tiles);
}

/// Adds a gate of three doorways under small roofs; one walks through it along "across".
pub fn gate(solids: &mut Solids, frame: Frame, height: f32) {
    let plaster = Finish::Plain(hex(0xd8c79f));
    let tiles = Finish::Roof(hex(0x9b5138), 0.2, 0.26);
    for (x, half, tall) in
        [(0.0f32, 1.9f32, height), (-3.4, 1.2, height * 0.72), (3.4, 1.2, height * 0.72)]
    {
        for side in [-1.0, 1.0] {
            solids.cuboid(
                frame.at(x + side * half, -0.8, 0.0),
                Vec2::new(0.34, 0.5),
                tall + 0.8,
                frame.axis,
                plaster,
                Exposure::default(),
            );
        }
        solids.cuboid(
            frame.at(x, tall - 0.7, 0.0),
            Vec2::new(half + 0.3, 0.42),
            0.9,
            frame.axis,
            plaster,
            Exposure::default(),
        );
        curved_roof(
            solids,
            frame.moved(x, 0.0, 0.0),
            Vec2::new(half + 0.9, 1.1),
            tall + 0.15,
            tall + 1.2,
            0.72,
            tiles,
        );
    }
}

/// Adds a bronze incense urn on three feet.
pub fn urn(solids: &mut Solids, base: Vec3, size: f32) {
    let bronze = Finish::Plain(hex(0x7b6438));
    let profile = [(0.34, 0.35), (0.52, 0.5), (0.58, 0.75), (0.5, 0.98), (0.56, 1.1)];
    let sides = 12;
    let rim = |k: i32, r: f32, y: f32| {
        let a = k as f32 / sides as f32 * TAU;
        base + Vec3::new(sin(a) * r, y, cos(a) * r) * size
    };
    for k in 0..sides {
        for pair in profile.windows(2) {
            let ((r0, y0), (r1, y1)) = (pair[0], pair[1]);
            solids.quad(
                [rim(k, r0, y0), rim(k + 1, r0, y0), rim(k + 1, r1, y1), rim(k, r1, y1)],
                bronze,
                Exposure::default(),
            );
        }
        solids.triangle(
            [rim(k, 0.5, 1.02), rim(k + 1, 0.5, 1.02), base + Vec3::Y * size],
            Finish::Plain(hex(0x8d8478)),
            Exposure::dusk(0.7),
        );
        if k % 4 == 0 {
            solids.bar(rim(k, 0.4, 0.0), rim(k, 0.42, 0.5), 0.07 * size, bronze);
        }
    }
    for stick in 0..5 {
        let foot =
            base + Vec3::new((stick as f32 - 2.0) * 0.06, 1.0, (stick % 2) as f32 * 0.08) * size;
        solids.bar(foot, foot + Vec3::Y * 0.5 * size, 0.006, Finish::Plain(hex(0xb04a3a)));
    }
}
