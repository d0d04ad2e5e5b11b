//! Quế Lâm Ngự Chế: verses cut into a limestone wall, and the king's temple beside it under old trees.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{at, path_distance, smooth};
use crate::noise::Fractal;
use crate::objects::{Frame, gate, temple, urn};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::{Exposure, Solids};
use crate::sprites::{Crown, bush};
use crate::terrain;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "que-lam-ngu-che";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (26.0, 3.0, 85.0);

fn path() -> [Vec2; 4] {
    [Vec2::ZERO, at(180.0, 16.0), at(178.0, 34.0), at(170.0, 80.0)]
}

/// Distance behind the rock face: negative in front of it.
fn behind(p: Vec2, f: f32) -> f32 {
    let bulge = Fractal::new(13.0, 4, 3).at(p, f) * 2.6 + Fractal::new(3.0, 4, 4).at(p, f) * 0.5;
    let face = p.y - 15.0 + 0.0045 * (p.x + 4.0).powi(2) * if p.x < -4.0 { 1.0 } else { -0.6 };
    let ends = smooth(18.0, 30.0, p.x) * 40.0;
    face + bulge * smooth(2.0, 7.0, (p.x + 1.2).abs()) - ends
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let d = behind(p, f);
    let cliff =
        smooth(-0.4, 2.2, d) * 15.0 + smooth(3.0, 9.0, d) * 9.0 + smooth(8.0, 120.0, d) * 52.0;
    let ragged = Fractal::new(5.0, 5, 5).gain(0.55).ridged(p, f) * 1.3 * smooth(0.5, 3.0, d);
    let street = smooth(26.0, 40.0, -p.y) * -7.0;
    let hills = smooth(160.0, 800.0, r) * (terrain::range(p, 900.0, 260.0, 9, f) - 20.0);
    let karst = smooth(220.0, 520.0, r)
        * terrain::karst(p, 320.0, 130.0, 21, f)
        * smooth(-0.2, 0.4, -p.y / r.max(1.0) + 0.1);
    cliff
        + ragged
        + street
        + hills
        + karst
        + terrain::hills(p, 30.0, 0.3, 7, f) * smooth(12.0, 40.0, r)
}

fn woods(p: Vec2, f: f32) -> f32 {
    smooth(3.5, 7.0, behind(p, f)).max(smooth(48.0, 75.0, p.length()))
}

fn detail(p: Vec2, f: f32) -> f32 {
    let wooded = woods(p, f);
    if wooded <= 0.0 { 0.0 } else { wooded * terrain::canopy(p, 5.0, 13, f).0 * 0.85 }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let green = Green::hex(0x21402a, 0x42683a, 0x83994e);
    let d = behind(p, f);
    let cliff = smooth(0.3, 0.5, point.steepness()) * smooth(-3.0, -1.0, d);
    let wooded = woods(p, f);
    let mut paint = if wooded > 0.99 {
        ground::canopy(point, &green, 5.0, 13)
    } else {
        let turf = ground::grass(point, &Green::hex(0x3d5a30, 0x66803f, 0x98a05c));
        let court =
            smooth(-2.2, -3.2, d) * smooth(24.0, 22.5, p.y.abs()) * smooth(31.0, 29.5, p.x.abs());
        let walk = smooth(2.2, 1.9, path_distance(p, &path()));
        let paving = court.max(walk);
        let stone = if paving > 0.0 {
            turf.mix(ground::flagstones(point, hex(0xb3a690), hex(0x707a52), 0.8), paving)
        } else {
            turf
        };
        if wooded > 0.0 { stone.mix(ground::canopy(point, &green, 5.0, 13), wooded) } else { stone }
    };
    if cliff > 0.0 {
        let stone = Limestone { pale: hex(0xa5a08f), dark: hex(0x4c4f46), warm: hex(0xa08560) };
        let mut rock = ground::limestone(point, &stone);
        let ivy = smooth(
            0.12,
            0.5,
            Fractal::new(4.5, 5, 19).gain(0.6).at(point.grain(), f) + 0.04 * (point.y - 8.0),
        );
        let reading = smooth(7.0, 4.5, (p.x + 1.2).abs()) * smooth(8.0, 6.0, point.y);
        rock = rock.mix(ground::ivy(point, &green, 1.2, 23), ivy * 0.85 * (1.0 - reading));
        paint = paint.mix(rock, cliff);
    }
    paint
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        152.0,
        40.0,
        palette::warm_sun(1.75),
        hex(0xb6cbe6) * 0.92,
        hex(0x7c7a5c) * 0.42,
    );
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let banyan_crown = Crown {
        leaf: hex(0x33592b),
        other: hex(0x6f9440),
        dab: 0.0085,
        lobes: 44,
        density: 240,
        translucency: 0.28,
    };
    let banyan = plants.add(crate::sprites::tree(
        &crate::sprites::TreeKind {
            aspect: 0.98,
            crown_base: 0.22,
            trunk: 0.05,
            bark: hex(0x6d6252),
            spread: 1.15,
            crown: banyan_crown,
            lobe: 0.125,
        },
        1024,
        21,
    ));
    plants.put(&land, banyan, at(-62.0, 15.5), 13.5);
    plants.put(&land, banyan, at(128.0, 24.0), 14.0).flipped = true;
    let trees = palette::mixed_trees(&mut plants, 512, 70);
    for (k, (yaw, distance, height)) in [
        (44.0, 33.0, 11.0),
        (88.0, 33.0, 11.0),
        (96.0, 30.0, 9.0),
        (-96.0, 26.0, 10.0),
        (-118.0, 30.0, 11.0),
        (-140.0, 36.0, 9.0),
        (146.0, 34.0, 9.0),
        (52.0, 38.0, 13.0),
        (74.0, 40.0, 14.0),
        (-164.0, 44.0, 9.0),
        (165.0, 48.0, 10.0),
    ]
    .into_iter()
    .enumerate()
    {
        plants.put(&land, trees[k % 4], at(yaw, distance), height).flipped = k % 2 == 0;
    }
    let top =
        Scatter { ring: (16.0, 75.0), tries: 900, height: (3.5, 8.0), evenness: 1.0, seed: 11 };
    plants.scatter(&land, &trees, top, |p| if behind(p, 0.5) > 5.0 { 1.0 } else { 0.0 });
    let round = Crown {
        leaf: hex(0x3d6a2f),
        other: hex(0x86a548),
        dab: 0.018,
        lobes: 14,
        density: 150,
        translucency: 0.3,
    };
    let bushes: Vec<usize> = (0..3).map(|k| plants.add(bush(&round, 0.8, 320, 90 + k))).collect();
    for k in 0..26 {
        let x = -24.0 + k as f32 * 1.75;
        if (x + 1.2).abs() > 4.6 {
            let mut z = 8.0;
            while behind(Vec2::new(x, z), 0.5) < -0.9 && z < 26.0 {
                z += 0.2;
            }
            plants.put(
                &land,
                bushes[k % 3],
                Vec2::new(x, z),
                0.7 + 0.5 * ((k * 7) % 5) as f32 * 0.25,
            );
        }
    }
    let (tufts, _) = palette::meadow(&mut plants, 0x5a7a38, 0xa0a060, 0xf2eee2, 30);
    let low =
        Scatter { ring: (20.0, 40.0), tries: 900, height: (0.2, 0.5), evenness: 0.9, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| {
        if behind(p, 0.5) < -3.0 && p.x.abs() > 29.0 { 1.0 } else { 0.0 }
    });

    let mut solids = Solids::default();
    // The inscription: a smoothed panel in the living rock.
    let panel = |x: f32, y: f32| Vec3::new(x - 1.2, y, 13.9);
    solids.quad(
        [panel(-2.0, 1.5), panel(2.0, 1.5), panel(2.0, 4.6), panel(-2.0, 4.6)],
        Finish::Inscription(hex(0x8f8877), hex(0x3f3a32), 0.3),
        Exposure { openness: 0.85, sunlit: 0.9, opacity: 1.0 },
    );
    for (a, b) in [
        ((-2.0, 1.5), (2.0, 1.5)),
        ((2.0, 1.5), (2.0, 4.6)),
        ((2.0, 4.6), (-2.0, 4.6)),
        ((-2.0, 4.6), (-2.0, 1.5)),
    ] {
        solids.bar(panel(a.0, a.1), panel(b.0, b.1), 0.07, Finish::Plain(hex(0x7d7666)));
    }
    solids.cuboid(
        Vec3::new(-1.2, 0.0, 11.6),
        Vec2::new(2.0, 0.55),
        0.85,
        Vec2::X,
        Finish::Courses(hex(0xa79e8c), 0.8, 0.28),
        Exposure::default(),
    );
    urn(&mut solids, Vec3::new(-1.2, 0.85, 11.6), 0.62);
    let big = at(32.0, 9.0);
    solids.cuboid(
        Vec3::new(big.x, 0.0, big.y),
        Vec2::splat(0.62),
        0.4,
        at(62.0, 1.0),
        Finish::Courses(hex(0xa79e8c), 0.6, 0.2),
        Exposure::default(),
    );
    urn(&mut solids, Vec3::new(big.x, 0.4, big.y), 1.15);
    let hall = at(62.0, 21.0);
    temple(
        &mut solids,
        Frame::new(Vec3::new(hall.x, land.height(hall, 2.0), hall.y), 152.0),
        Vec2::new(7.2, 4.4),
    );
    let way = at(180.0, 21.0);
    gate(&mut solids, Frame::new(Vec3::new(way.x, land.height(way, 2.0), way.y), 90.0), 4.6);
    // Steps go down from the gate to the street.
    for step in 0..18 {
        let z = -24.0 - step as f32 * 0.75;
        let y = -0.4 - step as f32 * 0.36;
        solids.cuboid(
            Vec3::new(0.0, y - 0.6, z),
            Vec2::new(3.4, 0.4),
            0.62,
            Vec2::X,
            Finish::Courses(hex(0xaaa08d), 1.1, 0.36),
            Exposure::default(),
        );
    }
    let sky = palette::day_sky(&light, 0.45, 111);
    let haze = Haze::clear(2300.0, 500.0, hex(0xa1b9d2) * 0.66);
    Setting { id: ID, view: VIEW, eye: 1.68, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    )
}
