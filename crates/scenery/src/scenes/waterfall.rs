//! Dải Yếm: two white tiers over limestone, a clear pool, deep green all around.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::{Dice, Fractal};
use crate::objects::walkway;
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::sprites::{Crown, bush, puff};
use crate::terrain::{self, platform};
use crate::water::{Foam, Water};
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "thac-dai-yem";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, 3.0, 88.0);

const POOL: Vec2 = Vec2::new(-2.0, 27.0);

fn stream() -> [Vec2; 4] {
    [Vec2::new(-14.0, 20.0), at(-80.0, 24.0), at(-115.0, 34.0), at(-128.0, 120.0)]
}

/// Distance outward from the amphitheatre's middle, in which the walls are rings.
fn ring(p: Vec2) -> f32 {
    let wobble =
        Fractal::new(22.0, 3, 3).at(p, 0.2) * 3.2 + Fractal::new(5.0, 3, 4).at(p, 0.2) * 0.9;
    (p - Vec2::new(0.0, 8.0)).length() + wobble
}

/// How much of the walls stands here: whole ahead, gone behind.
fn amphitheatre(p: Vec2) -> f32 {
    let d = p - Vec2::new(0.0, 8.0);
    smooth(-0.45, 0.35, d.y / d.length().max(1.0))
}

/// 1 where water falls or runs between the tiers.
fn falls(p: Vec2) -> f32 {
    let x = p.x - 0.5;
    let lower = smooth(12.5, 10.5, x.abs());
    let upper = smooth(8.5, 6.8, (p.x - 6.5).abs());
    mix(lower, upper, smooth(54.0, 60.0, p.y)) * smooth(40.0, 42.0, p.y) * smooth(84.0, 80.0, p.y)
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = ring(p);
    let wall = amphitheatre(p);
    let water = falls(p);
    // Where water runs the rock is worn into an even lip.
    let lower = smooth(38.0, 40.6, r) * mix(13.0, 12.0, water);
    let upper = smooth(58.5, 62.0, r) * mix(23.0, 20.0, water);
    let slope =
        smooth(64.0, 260.0, r) * 75.0 + terrain::hills(p, 60.0, 3.0, 5, f) * smooth(30.0, 60.0, r);
    let cliffs = wall * (lower + upper) + slope * (0.35 + 0.65 * wall) * (1.0 - 0.9 * water);
    let pool = smooth(27.0, 20.0, ((p - POOL) * Vec2::new(0.92, 1.15)).length());
    let channel = smooth(6.5, 3.5, path_distance(p, &stream()));
    let bank = 1.1 + terrain::hills(p, 14.0, 0.5, 7, f) + smooth(20.0, 90.0, p.length()) * 3.0;
    let ground = mix(bank, -2.4, pool.max(channel)) + cliffs;
    let far = smooth(260.0, 1500.0, p.length());
    let ground = ground + far * terrain::range(p, 1500.0, 330.0, 9, f);
    mix(ground, 0.9, platform(p, 2.6, 6.0))
}

fn wooded(p: Vec2) -> f32 {
    let away = smooth(40.5, 44.0, ring(p)) * (1.0 - smooth(0.1, 0.5, falls(p)));
    let behind = smooth(24.0, 40.0, p.length()) * smooth(8.0, 12.0, path_distance(p, &stream()));
    (away * amphitheatre(p)).max(behind * smooth(0.4, 0.0, amphitheatre(p)))
}

fn detail(p: Vec2, f: f32) -> f32 {
    let woods = wooded(p);
    let stones = Fractal::new(1.4, 4, 11).at(p, f) * 0.12 * smooth(5.0, 9.0, p.length());
    if woods <= 0.0 { stones } else { woods * terrain::canopy(p, 5.5, 13, f).0 * 0.75 + stones }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let green = Green::hex(0x1f4026, 0x446b38, 0x7f9a50);
    if p.length() < 3.2 {
        let deck = ground::deck(point, hex(0x8a6d4d), Vec2::Y, 0.16);
        return deck.mix(ground::grass(point, &green), smooth(2.5, 2.8, p.length()));
    }
    let white = falls(p);
    let steep = point.steepness();
    let woods = wooded(p);
    let cliff = smooth(0.25, 0.5, steep) * (1.0 - 0.75 * woods * smooth(0.75, 0.45, steep));
    let base = if woods > 0.5 && cliff < 1.0 {
        ground::canopy(point, &green, 5.5, 13)
    } else {
        let wet = smooth(0.9, 0.1, point.y);
        let stones = ground::soil(point, hex(0x8b8470) * mix(1.0, 0.5, wet));
        ground::grass(point, &green)
            .mix(stones, smooth(0.15, -0.2, Fractal::new(5.0, 4, 17).at(p, f)).max(wet))
    };
    let mut paint = base;
    if cliff > 0.0 {
        let stone = Limestone { pale: hex(0x9c9882), dark: hex(0x39402f), warm: hex(0x8f7a4c) };
        let mut rock = ground::limestone(point, &stone);
        // Moss and ferns hang in cushions where spray reaches.
        let moss = smooth(-0.1, 0.35, Fractal::new(3.2, 5, 19).gain(0.6).at(point.grain(), f));
        rock = rock.mix(
            ground::ivy(point, &Green::hex(0x24461f, 0x4c7a30, 0x93ad4c), 1.1, 23),
            moss * 0.8,
        );
        paint = paint.mix(rock, cliff);
    }
    if white > 0.0 {
        paint = paint.mix(water_curtain(point), white_share(point) * white);
    }
    paint
}

/// Where the curtain is white and where rock shows through.
fn white_share(point: &GroundPoint) -> f32 {
    let f = point.footprint;
    let strands = Fractal::new(3.4, 5, 29).gain(0.58).at(Vec2::new(point.p.x, point.y * 0.045), f);
    let ledge = smooth(0.3, 0.1, point.steepness());
    smooth(-0.42, 0.05, strands).max(ledge * 0.9)
}

fn water_curtain(point: &GroundPoint) -> Paint {
    let f = point.footprint;
    let fine = Fractal::new(0.8, 5, 31).gain(0.62).at(Vec2::new(point.p.x, point.y * 0.08), f);
    let lumps = Fractal::new(1.6, 4, 37).at(Vec2::new(point.p.x, point.y * 0.5), f);
    let colour = hex(0xd3e2e6).lerp(hex(0xffffff), smooth(-0.5, 0.5, fine + 0.5 * lumps));
    let mut paint =
        Paint::matt(colour * 1.05, (point.normal + Vec3::Y * 0.9 - Vec3::Z * 0.3).normalize());
    paint.openness = 0.9 + 0.2 * fine;
    paint.translucency = 0.45;
    paint
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        128.0,
        46.0,
        palette::warm_sun(1.75),
        hex(0xb4cde6) * 0.95,
        hex(0x59703a) * 0.4,
    );
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let trees = palette::mixed_trees(&mut plants, 512, 40);
    let fern = Crown {
        leaf: hex(0x3c6a2c),
        other: hex(0x7d9f42),
        dab: 0.016,
        lobes: 16,
        density: 150,
        translucency: 0.3,
    };
    let bushes: Vec<usize> = (0..3).map(|k| plants.add(bush(&fern, 0.72, 384, 60 + k))).collect();
    let (tufts, flowers) = palette::meadow(&mut plants, 0x50753a, 0x93a058, 0xf4efe0, 70);
    let spray = plants.add(puff(hex(0xffffff), 0.9, 0.8, 256, 5));
    let dry = |p: Vec2| land.height(p, 0.3) > 0.5;
    let grove =
        Scatter { ring: (24.0, 75.0), tries: 520, height: (7.0, 15.0), evenness: 1.0, seed: 3 };
    plants.scatter(&land, &trees, grove, |p| {
        let on_ledge = falls(p - Vec2::new(0.0, 0.0)) < 0.05 && wooded(p) > 0.4;
        let behind = amphitheatre(p) < 0.3
            && dry(p)
            && path_distance(p, &[Vec2::ZERO, at(110.0, 60.0)]) > 3.0;
        let corridor = p.x.abs() < 16.0 && p.y > 0.0 && p.y < 90.0;
        if (on_ledge || behind) && !corridor { 1.0 } else { 0.0 }
    });
    for (k, (yaw, distance, height)) in [
        (-38.0, 27.0, 4.2),
        (-47.0, 24.0, 3.4),
        (41.0, 23.0, 4.4),
        (52.0, 19.0, 3.5),
        (63.0, 24.0, 5.0),
        (-72.0, 13.5, 3.2),
        (78.0, 11.0, 3.0),
        (150.0, 14.0, 4.0),
        (-160.0, 13.0, 3.6),
    ]
    .into_iter()
    .enumerate()
    {
        plants.put(&land, bushes[k % 3], at(yaw, distance), height * 0.6).flipped = k % 2 == 0;
    }
    let shrubs =
        Scatter { ring: (9.0, 40.0), tries: 420, height: (0.8, 2.6), evenness: 0.9, seed: 15 };
    plants.scatter(&land, &bushes, shrubs, |p| {
        let open = path_distance(p, &[Vec2::ZERO, at(110.0, 60.0)]) > 2.2
            && path_distance(p, &[at(-88.0, 16.0), at(-104.0, 36.0)]) > 3.0;
        if dry(p) && falls(p) < 0.05 && open && (p.y < 12.0 || p.length() > 21.0) {
            1.0
        } else {
            0.0
        }
    });
    let low =
        Scatter { ring: (2.8, 22.0), tries: 2600, height: (0.16, 0.6), evenness: 0.7, seed: 7 };
    let path = [Vec2::ZERO, at(110.0, 60.0)];
    plants.scatter(&land, &tufts, low, |p| {
        if dry(p) && path_distance(p, &path) > 1.0 { 1.0 } else { 0.0 }
    });
    let some =
        Scatter { ring: (3.0, 16.0), tries: 220, height: (0.2, 0.45), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| {
        if dry(p) && path_distance(p, &path) > 1.0 { 1.0 } else { 0.0 }
    });
    let mut dice = Dice::new(12);
    for k in 0..26 {
        let upper = k % 4 == 3;
        let x = if upper { dice.range(0.0, 13.0) } else { dice.range(-12.0, 13.0) };
        let (y, z) = if upper { (12.5, 66.0) } else { (-0.6, 45.5) };
        let thing =
            plants.stand(spray, Vec3::new(x, y, z - dice.range(0.0, 2.5)), dice.range(3.5, 7.5));
        thing.opacity = dice.range(0.25, 0.6);
    }
    let mut solids = Solids::default();
    let bridge: Vec<Vec3> = (0..=8)
        .map(|k| {
            let t = k as f32 / 8.0;
            let p = at(-88.0, 16.0).lerp(at(-104.0, 36.0), t);
            Vec3::new(p.x, 1.5 + 0.9 * (1.0 - (2.0 * t - 1.0).powi(2)), p.y)
        })
        .collect();
    walkway(&mut solids, &bridge, 0.8, Finish::Boards(hex(0x8b6b48), 0.2));
    let sky = palette::day_sky(&light, 0.4, 21);
    let haze = Haze::clear(900.0, 500.0, hex(0x9fc0c4) * 0.75);
    let mut scene = Setting { id: ID, view: VIEW, eye: 2.55, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.water = Some(Water {
        within: None,
        level: 0.0,
        deep: hex(0x2f6f66),
        shallow: hex(0x7fae93),
        clarity: 2.2,
        ripple: 0.045,
        wavelength: 1.6,
        glitter: 0.6,
        flow: Vec2::ZERO,
        foam: Some(Foam { centre: Vec2::new(0.5, 46.0), reach: Vec2::new(14.0, 14.0) }),
    });
    scene
}
