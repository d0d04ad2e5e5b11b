//! Ngọc Chiến: a high valley of golden terraces, shingled stilt houses and white sơn tra blossom.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::Fractal;
use crate::objects::{Frame, House, stilt_house};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::sprites::rice_tuft;
use crate::terrain::{self, platform};
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "ngoc-chien";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, -7.0, 80.0);

/// Height of the lookout over the fields.
const KNOLL: f32 = 4.0;
/// Rise of one terrace in metres.
const STEP: f32 = 1.35;

const HOUSES: [(f32, f32, f32); 8] = [
    (-38.0, 58.0, 70.0),
    (-47.0, 74.0, 95.0),
    (-31.0, 82.0, 60.0),
    (-54.0, 52.0, 120.0),
    (-40.0, 98.0, 80.0),
    (-61.0, 84.0, 100.0),
    (33.0, 190.0, 60.0),
    (38.0, 205.0, 95.0),
];

fn path() -> [Vec2; 5] {
    [at(180.0, 90.0), at(172.0, 24.0), Vec2::ZERO, at(-50.0, 12.0), at(-46.0, 44.0)]
}

fn stream(p: Vec2) -> f32 {
    let middle = 158.0 + 22.0 * crate::math::sin(p.x * 0.021) + p.x * 0.22;
    (p.y - middle).abs()
}

/// The slope before it is cut into terraces.
fn slope(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let down = p.y.min((158.0 + p.x * 0.22).clamp(40.0, 330.0)).max(-400.0);
    let near = -0.26 * down;
    let other = smooth(0.0, 330.0, p.y - 158.0 - (p.x * 0.22).clamp(-118.0, 172.0)) * 75.0;
    let folds = Fractal::new(95.0, 4, 3).gain(0.45).at(p, f) * 9.0 * smooth(8.0, 60.0, r);
    near + other + folds
}

fn terraced(p: Vec2) -> f32 {
    let r = p.length();
    let fields = smooth(9.5, 13.0, r)
        * smooth(360.0, 300.0, r)
        * smooth(-60.0, -20.0, p.y + 0.3 * p.x.abs());
    fields * smooth(4.5, 8.0, stream(p)) * smooth(1.3, 2.2, path_distance(p, &path()))
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let raw = slope(p, f);
    let mountains = smooth(330.0, 900.0, r) * (terrain::range(p, 1300.0, 370.0, 9, f) - 60.0)
        + smooth(1600.0, 4000.0, r) * terrain::range(p, 2800.0, 520.0, 19, f);
    let brook = smooth(6.0, 2.0, stream(p)) * smooth(400.0, 250.0, r) * -1.6;
    mix(raw + mountains + brook, KNOLL, platform(p, 2.6, 12.0))
}

fn house_at(p: Vec2) -> f32 {
    HOUSES.iter().map(|h| smooth(11.0, 7.5, p.distance(at(h.0, h.1)))).fold(0.0, f32::max)
}

struct Terraces {
    ground: Shaped,
}

/// What the terraces add to the slope, and the position within the step.
fn cut(base: f32, p: Vec2, f: f32) -> (f32, f32) {
    let share = terraced(p) * (1.0 - house_at(p));
    let (stepped, within) = terrain::terraces(base, STEP, 0.16);
    let visible = smooth(STEP * 2.4, STEP * 0.8, f);
    ((stepped - base) * share * visible, within)
}

impl Land for Terraces {
    fn height(&self, p: Vec2, f: f32) -> f32 {
        let base = self.ground.height(p, f);
        if p.length() > 400.0 { base } else { base + cut(base, p, f).0 }
    }

    fn paint(&self, point: &GroundPoint) -> Paint {
        let (p, f) = (point.p, point.footprint);
        let wild = self.ground.paint(point);
        let share = terraced(p) * (1.0 - house_at(p));
        if share <= 0.0 {
            return wild;
        }
        let base = self.ground.height(p, f);
        let (_, within) = cut(base, p, f);
        // Each terrace ripens in its own time.
        let level = (base / STEP).floor();
        let plot = Fractal::new(34.0, 2, 23).at(p + Vec2::splat(level * 31.0), f);
        let ripe = 0.78 + 0.5 * plot;
        let rice = ground::rice(
            point,
            &Green::hex(0x5d7d2a, 0x93aa3e, 0xc2c25c),
            &Green::hex(0x8c7438, 0xb8994a, 0xd6bf7c),
            ripe,
        );
        let bank = smooth(0.8, 0.88, within).max(smooth(0.05, 0.01, within));
        let bank = bank * smooth(STEP * 1.8, STEP * 0.5, f);
        let turf = ground::grass(point, &Green::hex(0x36521f, 0x5d7a30, 0x8a9444));
        wild.mix(rice.mix(turf, bank), share)
    }
}

fn detail(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let turf = Fractal::new(0.8, 4, 11).at(p, f) * 0.05 * smooth(2.6, 4.0, r);
    let woods = smooth(300.0, 380.0, r)
        * smooth(-0.3, 0.0, Fractal::new(240.0, 3, 15).at(p, f) + smooth(700.0, 1500.0, r) * 0.4);
    if woods <= 0.0 { turf } else { turf + woods * terrain::canopy(p, 8.0, 13, f).0 }
}

fn wild(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let r = p.length();
    let grass = Green::hex(0x46602e, 0x7a8c44, 0xb0a660);
    if r < 2.9 {
        return ground::flagstones(point, hex(0xa99f8c), hex(0x6d7748), 0.6)
            .mix(ground::grass(point, &grass), smooth(2.2, 2.5, r));
    }
    let woods = smooth(300.0, 380.0, r)
        * smooth(-0.3, 0.0, Fractal::new(240.0, 3, 15).at(p, f) + smooth(700.0, 1500.0, r) * 0.4);
    if woods >= 1.0 {
        return ground::canopy(point, &Green::hex(0x213d2a, 0x40623a, 0x7f8c4a), 8.0, 13);
    }
    let turf = ground::grass(point, &grass);
    let earth = smooth(1.2, 0.7, path_distance(p, &path())).max(house_at(p) * 0.7);
    let mut paint = turf;
    if earth > 0.0 {
        paint = paint.mix(ground::soil(point, hex(0xb08c64)), earth);
    }
    if r < 400.0 && stream(p) < 7.0 {
        let mut water = Paint::matt(hex(0x5f7f7c), Vec3::Y);
        water.gloss = 0.6;
        let stones = ground::soil(point, hex(0x9d9684));
        paint =
            paint.mix(stones, smooth(6.5, 4.5, stream(p))).mix(water, smooth(3.4, 2.4, stream(p)));
    }
    if woods > 0.0 {
        paint.mix(ground::canopy(point, &Green::hex(0x213d2a, 0x40623a, 0x7f8c4a), 8.0, 13), woods)
    } else {
        paint
    }
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        -78.0,
        31.0,
        palette::warm_sun(1.95),
        hex(0xb0c8ec) * 0.88,
        hex(0x857a46) * 0.4,
    );
    let land = Terraces { ground: Shaped::new(shape, detail, wild) };
    let mut plants = Planting::default();
    let blossoms: Vec<usize> = (0..3)
        .map(|k| plants.add(palette::blossom_tree(0xfaf6ea, 0xe9ecd0, 768, 130, 50 + k)))
        .collect();
    for (k, (yaw, distance, height)) in [
        (47.0, 11.5, 4.6),
        (58.0, 15.0, 4.4),
        (70.0, 19.0, 4.8),
        (36.0, 24.0, 4.2),
        (84.0, 14.0, 4.4),
        (98.0, 20.0, 4.8),
        (-78.0, 22.0, 4.2),
        (-100.0, 17.0, 4.5),
        (132.0, 18.0, 4.6),
        (150.0, 26.0, 5.0),
        (-140.0, 20.0, 4.6),
        (-158.0, 28.0, 5.0),
    ]
    .into_iter()
    .enumerate()
    {
        plants.put(&land, blossoms[k % 3], at(yaw, distance), height).flipped = k % 2 == 0;
    }
    let rice: Vec<usize> =
        (0..4).map(|k| plants.add(rice_tuft(hex(0x8e8e46), hex(0xc9aa5c), 224, 40 + k))).collect();
    let crop = Scatter {
        ring: (10.0, 46.0),
        tries: 13_000,
        height: (0.4, 0.66),
        evenness: 0.62,
        seed: 11,
    };
    plants.scatter(&land, &rice, crop, |p| {
        let base = land.ground.height(p, 0.05);
        let within = base / STEP - (base / STEP).floor();
        if terraced(p) > 0.8 && house_at(p) < 0.1 && (0.05..0.78).contains(&within) {
            1.0
        } else {
            0.0
        }
    });
    let (tufts, flowers) = palette::meadow(&mut plants, 0x6c833a, 0xb8aa62, 0xf4efe2, 30);
    let low =
        Scatter { ring: (2.4, 16.0), tries: 2200, height: (0.1, 0.34), evenness: 0.7, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| {
        if terraced(p) < 0.5 && path_distance(p, &path()) > 0.9 { 1.0 } else { 0.0 }
    });
    let some =
        Scatter { ring: (2.6, 14.0), tries: 260, height: (0.16, 0.36), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| {
        if terraced(p) < 0.5 && path_distance(p, &path()) > 0.9 { 1.0 } else { 0.0 }
    });
    let trees = palette::mixed_trees(&mut plants, 448, 70);
    let groves =
        Scatter { ring: (30.0, 330.0), tries: 1500, height: (4.5, 10.0), evenness: 1.0, seed: 13 };
    plants.scatter(&land, &trees, groves, |p| {
        let village = HOUSES.iter().any(|h| p.distance(at(h.0, h.1)) < 22.0) && house_at(p) < 0.05;
        let bank = (8.0..14.0).contains(&stream(p)) && p.length() > 60.0;
        let behind = terraced(p) < 0.1 && p.y < -24.0 && path_distance(p, &path()) > 4.0;
        if village || bank || behind { 1.0 } else { 0.0 }
    });
    let mut solids = Solids::default();
    for (k, &(yaw, distance, turn)) in HOUSES.iter().enumerate() {
        let p = at(yaw, distance);
        let house = House {
            half: Vec2::new(6.2, 3.7),
            stilts: 1.9,
            ridge: 5.4,
            // Weathered pơ mu shingles, silver grey to brown.
            roof: Finish::Roof(hex(if k % 2 == 0 { 0x7d7468 } else { 0x6b6058 }), 0.28, 0.55),
            wall: Finish::Boards(hex(0x80604a), 0.26),
            horns: false,
        };
        stilt_house(
            &mut solids,
            Frame::new(Vec3::new(p.x, land.height(p, 4.0), p.y), turn),
            &house,
        );
    }
    let sky = palette::day_sky(&light, 0.44, 141);
    let haze = Haze::clear(3600.0, 700.0, hex(0x96b2da) * 0.62);
    Setting { id: ID, view: VIEW, eye: KNOLL + 1.75, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    )
}
