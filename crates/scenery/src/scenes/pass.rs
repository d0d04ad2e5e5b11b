//! Pha Đin: the old road winding down a mountain pass, blue ridges one behind another, fog below.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{at, mix, segment_distance, smooth};
use crate::noise::Fractal;
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::{Exposure, Solids};
use crate::terrain::{self, platform};
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};
use std::sync::LazyLock;

/// File name of the scene.
pub const ID: &str = "deo-pha-din";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (10.0, -6.0, 80.0);

const HALF_ROAD: f32 = 3.0;
/// Height of the lookout over the road.
const KNOLL: f32 = 4.6;

/// The road: points on the plan with their height, smoothed into curves. It comes down from the
/// summit behind, passes beside the viewer and winds into the valley ahead.
static ROAD: LazyLock<Vec<Vec3>> = LazyLock::new(|| {
    let knots: [(f32, f32, f32); 15] = [
        (-90.0, 30.0, -190.0),
        (-70.0, 20.0, -110.0),
        (-34.0, 9.0, -58.0),
        (-4.0, 3.0, -30.0),
        (8.5, 0.2, -6.0),
        (12.0, -3.0, 14.0),
        (32.0, -12.0, 44.0),
        (74.0, -22.0, 66.0),
        (112.0, -29.0, 92.0),
        (104.0, -35.0, 122.0),
        (52.0, -42.0, 120.0),
        (6.0, -49.0, 134.0),
        (-8.0, -55.0, 166.0),
        (36.0, -63.0, 196.0),
        (120.0, -75.0, 230.0),
    ];
    let at = |i: usize| Vec3::from(knots[i.min(knots.len() - 1)]);
    let mut points = Vec::new();
    for i in 0..knots.len() - 1 {
        let (a, b, c, d) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
        for step in 0..8 {
            // Catmull–Rom.
            let t = step as f32 / 8.0;
            points.push(
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                    + (3.0 * b - a - 3.0 * c + d) * t * t * t),
            );
        }
    }
    points
});

/// The nearest piece of road: (signed distance from its middle, way along it, its height).
fn road(p: Vec2) -> (f32, f32, f32) {
    let mut best = (f32::INFINITY, 0.0, 0.0);
    let mut walked = 0.0;
    for pair in ROAD.windows(2) {
        let (a, b) = (Vec2::new(pair[0].x, pair[0].z), Vec2::new(pair[1].x, pair[1].z));
        let along = b - a;
        let length = along.length().max(1e-3);
        let d = segment_distance(p, a, b);
        if d < best.0.abs() {
            let t = ((p - a).dot(along) / (length * length)).clamp(0.0, 1.0);
            let side = along.perp_dot(p - a).signum();
            best = (d * side, walked + t * length, mix(pair[0].y, pair[1].y, t));
        }
        walked += length;
    }
    best
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    // The mountain side falls towards the front right and climbs behind.
    let drop = -12.0 * smooth(3.0, 34.0, p.y);
    let slope = drop - p.y * 0.26 + smooth(-20.0, -330.0, p.y) * 60.0
        - smooth(60.0, 420.0, p.y) * 120.0
        - smooth(-40.0, -300.0, p.x) * 60.0;
    let spurs = Fractal::new(120.0, 5, 3).gain(0.45).at(p, f) * 16.0 * smooth(12.0, 120.0, r);
    let mut height = slope.clamp(-330.0, 120.0) + spurs;
    let ranges = smooth(350.0, 1300.0, r);
    if ranges > 0.0 {
        let tall =
            terrain::range(p, 1900.0, 560.0, 9, f) - 520.0 + smooth(3000.0, 12_000.0, r) * 220.0;
        height = mix(height, tall, ranges * smooth(-0.9, 0.3, p.y / r + 0.2));
        height = height.max(mix(-1e3, tall + 150.0, ranges));
    }
    if r < 330.0 {
        let (across, _, level) = road(p);
        let bench = smooth(15.0, HALF_ROAD + 1.3, across.abs());
        height = mix(height, level, bench);
    }
    mix(height, KNOLL, platform(p, 2.7, 6.8))
}

fn woods(p: Vec2, f: f32) -> f32 {
    let stand = smooth(-0.1, 0.12, Fractal::new(70.0, 4, 15).at(p, f) - 0.05);
    stand * smooth(28.0, 60.0, p.length())
}

fn detail(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let hummocks = Fractal::new(1.4, 5, 11).at(p, f) * 0.13 * smooth(3.2, 5.0, r);
    let wooded = woods(p, f);
    if r < 330.0 {
        let clear = smooth(HALF_ROAD + 0.6, HALF_ROAD + 2.4, road(p).0.abs());
        let trees = if wooded * clear > 0.0 {
            wooded * smooth(0.0, 1.0, clear) * terrain::canopy(p, 5.5, 13, f).0
        } else {
            0.0
        };
        return clear * hummocks + trees * clear;
    }
    hummocks + wooded * terrain::canopy(p, 5.5, 13, f).0
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let r = p.length();
    let grass = Green::hex(0x4a6030, 0x7c8a44, 0xb0a664);
    if r < 3.0 {
        return ground::flagstones(point, hex(0xa79e90), hex(0x6a7048), 0.6)
            .mix(ground::grass(point, &grass), smooth(2.3, 2.6, r));
    }
    let wooded = woods(p, f);
    let mut paint = if wooded < 1.0 {
        ground::grass(point, &grass)
    } else {
        Paint::matt(hex(0x3a4d2c), point.normal)
    };
    if wooded > 0.0 {
        paint = paint
            .mix(ground::canopy(point, &Green::hex(0x213c28, 0x42623a, 0x84884a), 5.5, 13), wooded);
    }
    let rock = smooth(0.34, 0.5, point.steepness()) * (1.0 - 0.7 * wooded);
    if rock > 0.0 {
        let cut = Limestone { pale: hex(0xb09678), dark: hex(0x6c5844), warm: hex(0xa97950) };
        paint = paint.mix(ground::limestone(point, &cut), rock * 0.8);
    }
    if r < 330.0 {
        let (across, along, _) = road(p);
        if across.abs() < HALF_ROAD + 1.6 {
            let verge = ground::soil(point, hex(0xa08a6c));
            paint = paint.mix(verge, smooth(HALF_ROAD + 1.5, HALF_ROAD + 0.7, across.abs()));
            paint = paint.mix(
                ground::road(point, across, along, HALF_ROAD),
                smooth(HALF_ROAD + 0.05, HALF_ROAD - 0.1, across.abs()),
            );
        }
    }
    paint
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        -72.0,
        24.0,
        hex(0xffdcb0) * 1.85,
        hex(0xabc2e8) * 0.88,
        hex(0x6f7448) * 0.35,
    );
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let (tufts, flowers) = palette::meadow(&mut plants, 0x6a7c3a, 0xc2b06c, 0xf0c94a, 30);
    let trees = palette::mixed_trees(&mut plants, 448, 70);
    let off = |p: Vec2| road(p).0.abs() > HALF_ROAD + 1.4;
    let low =
        Scatter { ring: (2.6, 34.0), tries: 5200, height: (0.16, 0.55), evenness: 0.66, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| if off(p) { 1.0 } else { 0.0 });
    let some =
        Scatter { ring: (2.8, 22.0), tries: 520, height: (0.2, 0.5), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| if off(p) { 1.0 } else { 0.0 });
    let grove =
        Scatter { ring: (24.0, 260.0), tries: 1500, height: (5.0, 11.0), evenness: 0.9, seed: 11 };
    plants.scatter(&land, &trees, grove, |p| {
        let view = p.y > 0.0 && p.length() < 130.0 && p.x > -70.0;
        if road(p).0.abs() > 7.0 && woods(p, 1.0) > 0.3 && !view { 1.0 } else { 0.0 }
    });
    let mut solids = Solids::default();
    // White guard posts on the outer edge and a kilometre stone.
    let white = Finish::Plain(hex(0xe9e6dc));
    for k in (34..ROAD.len() - 1).step_by(2) {
        let (a, b) = (ROAD[k], ROAD[k + 1]);
        let along = Vec2::new(b.x - a.x, b.z - a.z).normalize_or(Vec2::Y);
        for side in [-1.0, 1.0] {
            let q = Vec2::new(a.x, a.z) + Vec2::new(-along.y, along.x) * (side * (HALF_ROAD + 0.5));
            solids.cuboid(
                Vec3::new(q.x, a.y - 0.2, q.y),
                Vec2::splat(0.09),
                0.95,
                along,
                white,
                Exposure::default(),
            );
            solids.cuboid(
                Vec3::new(q.x, a.y + 0.55, q.y),
                Vec2::splat(0.095),
                0.14,
                along,
                Finish::Plain(hex(0xb33a2e)),
                Exposure::default(),
            );
        }
    }
    let stone = at(47.0, 7.2);
    let ground = land.height(stone, 0.2);
    let axis = at(47.0 + 90.0, 1.0);
    solids.cuboid(
        Vec3::new(stone.x, ground - 0.1, stone.y),
        Vec2::new(0.3, 0.14),
        0.75,
        axis,
        white,
        Exposure::default(),
    );
    solids.cuboid(
        Vec3::new(stone.x, ground + 0.62, stone.y),
        Vec2::new(0.28, 0.135),
        0.3,
        axis,
        Finish::Plain(hex(0xb8382c)),
        Exposure::default(),
    );
    let sky = palette::day_sky(&light, 0.42, 81);
    let haze = Haze::clear(4200.0, 620.0, hex(0x8facdb) * 0.62).with(1.0 / 900.0, -260.0, 60.0);
    let mut scene = Setting { id: ID, view: VIEW, eye: KNOLL + 1.75, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.cloud_sea = Some(crate::cloud_sea::CloudSea {
        level: -235.0,
        relief: 30.0,
        size: 520.0,
        light: hex(0xf6f3ee) * 1.05,
        shade: hex(0x9db0d0) * 0.72,
        depth: 130.0,
        seed: 83,
    });
    scene
}
