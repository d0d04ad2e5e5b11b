//! Nà Ka: plum trees in white blossom, row upon row, among karst peaks.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{at, path_distance, smooth};
use crate::noise::{Dice, Fractal};
use crate::objects::{Frame, tiled_house};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::terrain;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "thung-lung-na-ka";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, -2.0, 80.0);

fn path() -> [Vec2; 8] {
    [
        at(180.0, 160.0),
        at(174.0, 60.0),
        at(184.0, 18.0),
        Vec2::ZERO,
        at(-6.0, 16.0),
        at(5.0, 38.0),
        at(-3.0, 75.0),
        at(2.0, 220.0),
    ]
}

fn mustard(p: Vec2) -> f32 {
    let d = (p - at(95.0, 62.0)).abs() - Vec2::new(28.0, 44.0);
    smooth(1.5, -1.5, d.max_element() + Fractal::new(14.0, 3, 3).at(p, 0.5) * 3.0)
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let floor = terrain::hills(p, 90.0, 2.2, 5, f) * smooth(4.0, 40.0, r);
    let sides = smooth(120.0, 330.0, p.x.abs()) * 26.0;
    let peaks = smooth(190.0, 330.0, r + 60.0 * smooth(0.0, 200.0, p.x.abs()));
    let tall = if peaks > 0.0 { peaks * terrain::karst(p, 300.0, 210.0, 21, f) } else { 0.0 };
    floor + sides + tall + smooth(1600.0, 5000.0, r) * terrain::range(p, 2400.0, 420.0, 9, f)
}

fn detail(p: Vec2, f: f32) -> f32 {
    let clods = Fractal::new(0.9, 4, 11).at(p, f) * 0.05;
    let woods = smooth(165.0, 205.0, p.length());
    if woods > 0.0 { woods * terrain::canopy(p, 7.0, 13, f).0 * 0.9 + clods } else { clods }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let grass = Green::hex(0x42602f, 0x708a46, 0xa8aa68);
    let r = p.length();
    let mut paint = if r < 195.0 {
        let mut turf = ground::grass(point, &grass);
        // Fallen petals lie under the trees like a thin snow.
        let fallen = smooth(-0.1, 0.5, Fractal::new(4.0, 4, 17).at(p, f));
        let fleck = smooth(0.1, 0.5, Fractal::new(0.09, 3, 19).gain(0.7).at(p, f) + 0.15);
        let white = Paint::matt(hex(0xf3ece6), turf.normal);
        turf = turf.mix(white, 0.42 * fallen * (0.35 + 0.65 * fleck));
        let gold = ground::rice(
            point,
            &Green::hex(0x6f8a2a, 0xc9b52c, 0xf0d545),
            &Green::hex(0x9a9a2a, 0xe0c42f, 0xf7e25a),
            0.7,
        );
        let earth = ground::soil(point, hex(0xab7e57));
        turf.mix(gold, mustard(p)).mix(earth, smooth(1.35, 0.8, path_distance(p, &path())))
    } else {
        ground::canopy(point, &Green::hex(0x2a4a2c, 0x4b6f3a, 0x8f9a58), 7.0, 13)
    };
    let cliff = smooth(0.42, 0.62, point.steepness()) * smooth(170.0, 240.0, r);
    if cliff > 0.0 {
        paint = paint.mix(ground::limestone(point, &Limestone::default()), cliff * 0.85);
    }
    paint
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light =
        Sunlight::new(-62.0, 34.0, hex(0xffe6c4) * 1.75, hex(0xb8cdea) * 0.92, hex(0x77824c) * 0.4);
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let plums: Vec<usize> = (0..5)
        .map(|k| {
            plants.add(palette::blossom_tree(
                0xfbf6f2,
                if k == 2 { 0xf6dfe2 } else { 0xefe6dc },
                640,
                150,
                50 + k,
            ))
        })
        .collect();
    let (tufts, flowers) = palette::meadow(&mut plants, 0x6a8f3a, 0xb7b564, 0xf6f0a0, 30);
    let trees = palette::mixed_trees(&mut plants, 384, 70);
    let mut dice = Dice::new(5);
    for row in -24..=24 {
        for column in -30..=30 {
            let p = Vec2::new(row as f32 * 6.6 + 3.3, column as f32 * 6.0 + 2.0)
                + Vec2::new(dice.range(-1.2, 1.2), dice.range(-1.2, 1.2));
            let (kind, tall, flip) =
                (dice.index(plums.len()), dice.range(3.1, 4.7), dice.unit() < 0.5);
            let bright = dice.range(0.9, 1.05);
            let free = path_distance(p, &path()) > 3.0 && mustard(p) < 0.05 && p.length() > 4.2;
            if !free || p.length() > 175.0 || p.distance(at(-52.0, 46.0)) < 12.0 {
                continue;
            }
            let thing = plants.put(&land, plums[kind], p, tall);
            thing.flipped = flip;
            thing.tint = Vec3::splat(bright);
        }
    }
    let low =
        Scatter { ring: (0.9, 24.0), tries: 3600, height: (0.1, 0.34), evenness: 0.7, seed: 7 };
    let off = |p: Vec2| path_distance(p, &path()) > 0.95;
    plants.scatter(&land, &tufts, low, |p| if off(p) { 1.0 } else { 0.0 });
    let some =
        Scatter { ring: (1.5, 20.0), tries: 340, height: (0.16, 0.36), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| if off(p) { 1.0 } else { 0.0 });
    let edge =
        Scatter { ring: (165.0, 225.0), tries: 520, height: (7.0, 14.0), evenness: 1.0, seed: 11 };
    plants.scatter(
        &land,
        &trees,
        edge,
        |p| if path_distance(p, &path()) > 6.0 { 1.0 } else { 0.0 },
    );

    let mut solids = Solids::default();
    let p = at(-52.0, 46.0);
    let base = Vec3::new(p.x, land.height(p, 2.0), p.y);
    tiled_house(
        &mut solids,
        Frame::new(base, 55.0),
        Vec2::new(5.0, 3.2),
        2.9,
        Finish::Boards(hex(0x8a6646), 0.22),
        Finish::Roof(hex(0x7a4a3a), 0.22, 0.3),
    );
    let sky = palette::day_sky(&light, 0.45, 41);
    let haze = Haze::clear(1900.0, 420.0, hex(0x9db7d2) * 0.68);
    Setting { id: ID, view: VIEW, eye: 1.7, light, sky, haze }.scene(Box::new(land), plants, solids)
}
