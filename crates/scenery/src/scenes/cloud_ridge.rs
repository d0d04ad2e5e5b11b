//! Tà Xùa: dawn on a narrow ridge over a sea of cloud, peaks standing in it as islands.

use super::palette::Setting;
use crate::air::Haze;
use crate::cloud_sea::CloudSea;
use crate::colour::hex;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::Fractal;
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::sky::{Sheet, Sky};
use crate::solids::Solids;
use crate::sprites::{flower, tuft};
use crate::terrain::{self, mound, platform};
use crate::world::{GroundPoint, Paint, Scene};
use glam::Vec2;

/// File name of the scene.
pub const ID: &str = "ta-xua";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, -3.0, 85.0);

/// The crest of the "dinosaur spine".
fn spine() -> [Vec2; 10] {
    [
        at(178.0, 700.0),
        at(184.0, 300.0),
        at(176.0, 110.0),
        Vec2::ZERO,
        at(5.0, 34.0),
        at(-5.0, 80.0),
        at(4.0, 135.0),
        at(-3.0, 230.0),
        at(-1.0, 330.0),
        at(-7.0, 560.0),
    ]
}

fn path() -> [Vec2; 9] {
    [
        at(176.0, 110.0),
        at(181.0, 40.0),
        Vec2::ZERO,
        at(3.0, 12.0),
        at(5.0, 34.0),
        at(-4.6, 80.0),
        at(3.6, 135.0),
        at(-2.7, 230.0),
        at(-1.0, 330.0),
    ]
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let d = path_distance(p, &spine());
    // A knife edge that falls away ever more steeply.
    let edge = d + Fractal::new(26.0, 4, 3).at(p, f) * 3.0 * smooth(2.0, 20.0, d);
    let fall =
        edge * 0.34 + smooth(2.0, 46.0, edge) * 46.0 + edge * smooth(30.0, 180.0, edge) * 0.75;
    let crest = -14.0 * smooth(12.0, 60.0, p.y)
        + 26.0 * smooth(90.0, 250.0, p.y)
        + 58.0 * smooth(200.0, 470.0, p.y)
        - 10.0 * smooth(0.0, -90.0, p.y)
        + 16.0 * smooth(-120.0, -420.0, p.y);
    let knobs = Fractal::new(34.0, 4, 5).at(p, f) * 3.0 * smooth(10.0, 40.0, r);
    let ridge = (crest + knobs - fall.min(620.0)).max(-620.0);
    let peaks = mound(p, at(86.0, 2300.0), 1150.0, 640.0)
        .max(mound(p, at(104.0, 3500.0), 1500.0, 740.0))
        .max(mound(p, at(-112.0, 2600.0), 1250.0, 660.0))
        .max(mound(p, at(-74.0, 4200.0), 1600.0, 720.0))
        .max(mound(p, at(34.0, 5200.0), 1900.0, 800.0))
        .max(mound(p, at(-38.0, 3300.0), 1300.0, 690.0))
        .max(mound(p, at(150.0, 3200.0), 1500.0, 700.0));
    let rugged = terrain::range(p, 900.0, 460.0, 9, f) - 210.0;
    let islands = -620.0 + peaks + rugged * smooth(20.0, 320.0, peaks);
    let distant =
        smooth(6000.0, 14_000.0, r) * (terrain::range(p, 5200.0, 1150.0, 19, f) - 330.0) - 420.0;
    let height = ridge.max(islands).max(if r > 6000.0 { distant } else { -1e4 });
    mix(height, 0.0, platform(p, 1.6, 6.0))
}

fn bushy(p: Vec2, f: f32) -> f32 {
    let d = path_distance(p, &spine());
    smooth(9.0, 22.0, d + 8.0 * Fractal::new(24.0, 3, 15).at(p, f))
}

fn detail(p: Vec2, f: f32) -> f32 {
    let hummocks =
        Fractal::new(1.6, 5, 11).at(p, f) * 0.16 * smooth(0.8, 2.0, path_distance(p, &path()));
    let woods = bushy(p, f);
    if woods <= 0.0 { hummocks } else { hummocks + woods * terrain::canopy(p, 4.5, 13, f).0 * 0.7 }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let grass = Green::hex(0x4a5c2c, 0x84843f, 0xbda765);
    let woods = bushy(p, f);
    let mut paint = if woods < 1.0 {
        ground::grass(point, &grass)
    } else {
        Paint::matt(hex(0x40532c), point.normal)
    };
    if woods > 0.0 {
        paint = paint
            .mix(ground::canopy(point, &Green::hex(0x25402a, 0x4c6636, 0x8a8a48), 4.5, 13), woods);
    }
    let rock = smooth(
        0.42,
        0.62,
        point.steepness() + 0.14 * Fractal::new(9.0, 4, 17).at(point.grain(), f),
    );
    if rock > 0.0 {
        let stone = Limestone { pale: hex(0x93897b), dark: hex(0x45423d), warm: hex(0x94785a) };
        paint = paint.mix(ground::limestone(point, &stone), rock * 0.85);
    }
    let near = path_distance(p, &path());
    if near < 1.4 {
        let earth = ground::soil(point, hex(0xb08e66));
        paint =
            paint.mix(earth, smooth(0.85, 0.45, near + 0.25 * Fractal::new(1.3, 3, 19).at(p, f)));
    }
    paint
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light =
        Sunlight::new(58.0, 9.0, hex(0xffc892) * 2.1, hex(0xa9b9e0) * 0.8, hex(0xd8c0b8) * 0.35);
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let tufts: Vec<usize> =
        (0..4).map(|k| plants.add(tuft(hex(0x7d8440), hex(0xd0b878), 224, 30 + k))).collect();
    let flowers: Vec<usize> =
        (0..2).map(|k| plants.add(flower(hex(0x66763a), hex(0xd9a6e0), 192, 40 + k))).collect();
    let tree = plants.add(super::palette::shade_tree(0x3d5a2c, 0x7c8a40, 896, 12));
    let small: Vec<usize> = (0..3)
        .map(|k| plants.add(super::palette::shade_tree(0x3a552c, 0x75823e, 384, 60 + k)))
        .collect();
    plants.put(&land, tree, at(-30.0, 19.0), 6.4);
    for (k, (yaw, distance, height)) in [
        (-23.0, 44.0, 4.5),
        (17.0, 52.0, 4.0),
        (-12.0, 105.0, 6.0),
        (11.0, 118.0, 5.0),
        (160.0, 40.0, 5.5),
        (-166.0, 52.0, 4.6),
        (170.0, 90.0, 6.0),
    ]
    .into_iter()
    .enumerate()
    {
        plants.put(&land, small[k % 3], at(yaw, distance), height);
    }
    let grassy =
        |p: Vec2| if path_distance(p, &path()) > 0.75 && bushy(p, 0.1) < 0.6 { 1.0 } else { 0.0 };
    let low =
        Scatter { ring: (1.3, 34.0), tries: 7000, height: (0.14, 0.5), evenness: 0.62, seed: 7 };
    plants.scatter(&land, &tufts, low, grassy);
    let some =
        Scatter { ring: (1.8, 18.0), tries: 260, height: (0.16, 0.36), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, grassy);
    let sky = Sky {
        zenith: hex(0x3f6cae) * 0.62,
        horizon: hex(0xf3d2b8) * 0.86,
        glow: hex(0xff9d55) * 1.05,
        sun: light.direction,
        disc: 1.0,
        cloud_light: hex(0xffc9a6) * 1.05,
        cloud_shade: hex(0x9c88ae) * 0.62,
        sheets: vec![
            Sheet { cover: 0.4, scale: 0.9, softness: 0.5, stretch: 3.2, opacity: 0.8, seed: 61 },
            Sheet { cover: 0.3, scale: 2.1, softness: 0.6, stretch: 4.5, opacity: 0.5, seed: 67 },
        ],
        bank: None,
    };
    let haze = Haze::clear(9000.0, 900.0, hex(0x93a3cf) * 0.6);
    let mut scene = Setting { id: ID, view: VIEW, eye: 1.7, light, sky, haze }.scene(
        Box::new(land),
        plants,
        Solids::default(),
    );
    scene.cloud_sea = Some(CloudSea {
        level: -112.0,
        relief: 66.0,
        size: 420.0,
        light: hex(0xffdcc0) * 0.98,
        shade: hex(0x7481b4) * 0.42,
        depth: 46.0,
        seed: 71,
    });
    scene
}
