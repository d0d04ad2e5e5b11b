//! Bridges: a glass-floored suspension footbridge, a path along a cliff, and a road bridge on tall piers.

use crate::colour::hex;
use crate::finish::Finish;
use crate::math::{cos, mix};
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// A suspension footbridge that runs straight ahead, along z.
#[derive(Debug, Clone, Copy)]
pub struct Footbridge {
    /// From where to where, in z.
    pub span: (f32, f32),
    /// Height of the deck.
    pub deck: f32,
    /// Half width of the deck.
    pub half: f32,
    /// Height of the towers over the deck.
    pub towers: f32,
}

/// Adds the footbridge with glass panes, rails, hangers, cables and two towers.
pub fn footbridge(solids: &mut Solids, bridge: &Footbridge) {
    let Footbridge { span: (start, end), deck, half, towers } = *bridge;
    let white = Finish::Plain(hex(0xe9ecea));
    let steel = Finish::Plain(hex(0xb9c2c6));
    let glass = Finish::Glass(hex(0x86b4b4));
    let panel = 3.0;
    let count = ((end - start) / panel) as i32;
    let at = |x: f32, y: f32, z: f32| Vec3::new(x, y, z);
    let pane = Exposure { openness: 1.0, sunlit: 1.0, opacity: 0.27 };
    for k in 0..count {
        let (z0, z1) = (start + k as f32 * panel, start + (k + 1) as f32 * panel);
        for (x0, x1) in [(-half, -half * 0.34), (-half * 0.34, half * 0.34), (half * 0.34, half)] {
            let (a, b) = (x0 + 0.04, x1 - 0.04);
            solids.quad(
                [
                    at(a, deck, z0 + 0.1),
                    at(b, deck, z0 + 0.1),
                    at(b, deck, z1 - 0.1),
                    at(a, deck, z1 - 0.1),
                ],
                glass,
                pane,
            );
        }
        // The steel grid that carries the panes.
        solids.cuboid(
            at(0.0, deck - 0.14, z0),
            Vec2::new(half, 0.09),
            0.15,
            Vec2::X,
            steel,
            Exposure::default(),
        );
    }
    for x in [-half, -half * 0.34, half * 0.34, half] {
        let wide = if x.abs() == half { 0.14 } else { 0.045 };
        let middle = (start + end) * 0.5;
        solids.cuboid(
            at(x, deck - 0.13, middle),
            Vec2::new(wide, (end - start) * 0.5),
            0.14,
            Vec2::X,
            white,
            Exposure::default(),
        );
    }
    let sag = |z: f32| {
        let t = (z - start) / (end - start) * 2.0 - 1.0;
        deck + mix(2.7, towers, t * t)
    };
    for side in [-1.0, 1.0] {
        let x = side * (half + 0.1);
        for k in 0..=count {
            let z = start + k as f32 * panel;
            solids.bar(at(x, deck - 0.1, z), at(x, deck + 1.2, z), 0.035, white);
            solids.bar(at(x, deck + 1.15, z), at(side * (half + 0.55), sag(z), z), 0.014, steel);
            if k < count {
                let next = z + panel;
                solids.bar(at(x, deck + 1.2, z), at(x, deck + 1.2, next), 0.045, white);
                for wire in 1..6 {
                    let y = deck + 0.2 * wire as f32;
                    solids.bar(at(x, y, z), at(x, y, next), 0.009, steel);
                }
                let cable = side * (half + 0.55);
                solids.bar(at(cable, sag(z), z), at(cable, sag(next), next), 0.042, white);
            }
        }
    }
    for z in [start, end] {
        for side in [-1.0, 1.0] {
            let x = side * (half + 0.9);
            solids.cuboid(
                at(x, deck - 14.0, z),
                Vec2::new(0.55, 0.75),
                towers + 15.5,
                Vec2::X,
                white,
                Exposure::default(),
            );
        }
        for y in [towers * 0.62, towers + 0.3] {
            solids.cuboid(
                at(0.0, deck + y, z),
                Vec2::new(half + 1.4, 0.5),
                0.9,
                Vec2::X,
                Finish::Plain(hex(0xb8433a)),
                Exposure::default(),
            );
        }
    }
}

/// Adds a railed walkway along a polyline of deck points.
pub fn walkway(solids: &mut Solids, points: &[Vec3], half: f32, deck: Finish) {
    // Rails are of the deck's own wood; over anything else they are painted.
    let rail = match deck {
        Finish::Boards(wood, _) => Finish::Plain(wood * 0.85),
        _ => Finish::Plain(hex(0xdfe3e2)),
    };
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let along = Vec2::new(b.x - a.x, b.z - a.z).normalize_or(Vec2::X);
        let side = Vec3::new(-along.y, 0.0, along.x) * half;
        solids.quad([a - side, a + side, b + side, b - side], deck, Exposure::default());
        let down = Vec3::Y * -0.35;
        for s in [side, -side] {
            solids.quad([a + s, b + s, b + s + down, a + s + down], rail, Exposure::dusk(0.8));
            for height in [0.55, 1.1] {
                solids.bar(a + s + Vec3::Y * height, b + s + Vec3::Y * height, 0.03, rail);
            }
            let posts = ((b - a).length() / 2.5).ceil() as usize;
            for k in 0..=posts {
                let foot = a.lerp(b, k as f32 / posts as f32) + s;
                solids.bar(foot, foot + Vec3::Y * 1.1, 0.03, rail);
            }
        }
    }
}

/// Adds a level road bridge from `from` to `to` (deck height included) on tall paired piers down to
/// `bed`, `bays` bays in all.
pub fn pier_bridge(solids: &mut Solids, from: Vec3, to: Vec3, bed: f32, bays: usize) {
    let concrete = Finish::Concrete(hex(0xc9c5ba));
    let along = to - from;
    let axis = Vec2::new(along.x, along.z).normalize_or(Vec2::X);
    let side = Vec3::new(-axis.y, 0.0, axis.x);
    let half = 5.0;
    let pieces = bays * 6;
    let depth = |t: f32| {
        // Box girders are deepest over the piers.
        let phase = (t * bays as f32).fract();
        2.6 + 2.8 * (0.5 + 0.5 * cos(phase * crate::math::TAU)).powi(2)
    };
    for k in 0..pieces {
        let (t0, t1) = (k as f32 / pieces as f32, (k + 1) as f32 / pieces as f32);
        let (a, b) = (from + along * t0, from + along * t1);
        for s in [-1.0, 1.0] {
            let edge = side * (half * s);
            let web = side * (half * 0.58 * s);
            let lip = Vec3::Y * -0.55;
            solids.quad(
                [a + edge, b + edge, b + edge + lip, a + edge + lip],
                concrete,
                Exposure::default(),
            );
            let (da, db) = (Vec3::Y * -depth(t0), Vec3::Y * -depth(t1));
            solids.quad(
                [a + web + lip, b + web + lip, b + web + db, a + web + da],
                concrete,
                Exposure::dusk(0.72),
            );
            solids.quad(
                [a + edge + lip, b + edge + lip, b + web + lip, a + web + lip],
                concrete,
                Exposure::dusk(0.4),
            );
            let rail = Vec3::Y * 1.0;
            solids.bar(a + edge + rail, b + edge + rail, 0.08, Finish::Plain(hex(0xe8e6dd)));
            solids.bar(
                a + edge + rail * 0.5,
                b + edge + rail * 0.5,
                0.05,
                Finish::Plain(hex(0xe8e6dd)),
            );
        }
        let edge = side * half;
        solids.quad(
            [a - edge, a + edge, b + edge, b - edge],
            Finish::Plain(hex(0x6f7174)),
            Exposure::default(),
        );
        let web = side * (half * 0.58);
        let (da, db) = (Vec3::Y * -depth(t0), Vec3::Y * -depth(t1));
        solids.quad(
            [a - web + da, a + web + da, b + web + db, b - web + db],
            concrete,
            Exposure::dusk(0.35),
        );
    }
    for bay in 0..=bays {
        let top = from + along * (bay as f32 / bays as f32);
        let foot = Vec3::new(top.x, bed, top.z);
        let rise = top.y - bed - 5.0;
        solids.cuboid(foot, Vec2::new(1.6, 3.2), rise, axis, concrete, Exposure::default());
        solids.cuboid(
            foot + Vec3::Y * (rise - 1.2),
            Vec2::new(2.0, 4.2),
            1.4,
            axis,
            concrete,
            Exposure::dusk(0.7),
        );
        solids.cuboid(foot, Vec2::new(3.6, 5.4), 3.0, axis, concrete, Exposure::default());
    }
}
