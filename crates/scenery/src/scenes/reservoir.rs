//! Quỳnh Nhai: a broad reservoir of islands, a road bridge on tall piers, late light on the water.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::ground::{self, Green};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::Fractal;
use crate::objects::{Frame, long_boat, pier_bridge, raft};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::terrain::{self, mound, platform};
use crate::water::Water;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "quynh-nhai";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (5.0, -3.0, 85.0);

/// Height of the viewpoint over the water.
const BLUFF: f32 = 7.0;

fn path() -> [Vec2; 4] {
    [Vec2::ZERO, at(178.0, 12.0), at(170.0, 30.0), at(176.0, 90.0)]
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let bay = Fractal::new(240.0, 4, 3).at(p, f);
    // The viewer stands on a spur of the near shore; land lies behind.
    let shore = smooth(42.0, -22.0, p.y + bay * 26.0 * smooth(20.0, 90.0, r));
    let near = -16.0 + shore * 26.0 + smooth(-60.0, -400.0, p.y) * 70.0;
    let mut islands: f32 = -16.0;
    for (yaw, distance, radius, height) in [
        (-64.0, 300.0, 84.0, 34.0),
        (-72.0, 520.0, 130.0, 46.0),
        (-40.0, 620.0, 120.0, 40.0),
        (-95.0, 340.0, 105.0, 38.0),
        (-8.0, 760.0, 100.0, 34.0),
        (62.0, 480.0, 110.0, 40.0),
        (80.0, 700.0, 170.0, 60.0),
        (-108.0, 620.0, 150.0, 52.0),
        (-62.0, 900.0, 160.0, 56.0),
    ] {
        islands = islands.max(-16.0 + mound(p, at(yaw, distance), radius, height));
    }
    let lumps = terrain::hills(p, 90.0, 7.0, 5, f) * smooth(20.0, 120.0, r);
    let channel = smooth(900.0, 2100.0, r + bay * 380.0);
    let ranges = channel * (terrain::range(p, 1500.0, 430.0, 9, f) + 40.0);
    // The two heads between which the bridge hangs.
    let heads = mound(p, Vec2::new(-300.0, 345.0), 200.0, 76.0).max(mound(
        p,
        Vec2::new(560.0, 430.0),
        260.0,
        88.0,
    ));
    let height = near.max(islands + lumps).max(-16.0 + heads + lumps) + ranges;
    mix(height, BLUFF, platform(p, 3.0, 13.0))
}

fn woods(p: Vec2, f: f32) -> f32 {
    smooth(-0.22, 0.02, Fractal::new(80.0, 4, 15).at(p, f) + smooth(900.0, 2400.0, p.length()))
        * smooth(26.0, 60.0, p.length())
}

fn detail(p: Vec2, f: f32) -> f32 {
    let hummocks = Fractal::new(1.4, 4, 11).at(p, f) * 0.1 * smooth(2.5, 6.0, p.length());
    let wooded = woods(p, f);
    if wooded <= 0.0 {
        hummocks
    } else {
        hummocks + wooded * terrain::canopy(p, 6.0, 13, f).0 * 0.9
    }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let grass = Green::hex(0x50612e, 0x828a44, 0xb8a664);
    let wooded = woods(p, f) * smooth(1.5, 4.5, point.y);
    let mut paint = if wooded < 1.0 {
        ground::grass(point, &grass)
    } else {
        Paint::matt(hex(0x3a4d2c), point.normal)
    };
    if wooded > 0.0 {
        paint = paint
            .mix(ground::canopy(point, &Green::hex(0x243f28, 0x496536, 0x8f8c48), 6.0, 13), wooded);
    }
    // The bare red belt that the falling level of the reservoir leaves.
    let belt = smooth(3.6, 2.2, point.y + Fractal::new(12.0, 4, 17).at(p, f));
    let near = path_distance(p, &path());
    let bare = belt.max(smooth(1.3, 0.8, near)).max(smooth(2.2, 1.6, p.length()));
    if bare > 0.0 { paint.mix(ground::soil(point, hex(0xb48a62)), bare) } else { paint }
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light =
        Sunlight::new(-62.0, 15.0, hex(0xffc98e) * 2.0, hex(0xaabbe0) * 0.82, hex(0x7c7048) * 0.35);
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let (tufts, flowers) = palette::meadow(&mut plants, 0x76803c, 0xcdb570, 0xf2e6c8, 30);
    let trees = palette::mixed_trees(&mut plants, 448, 70);
    let off = |p: Vec2| path_distance(p, &path()) > 1.2 && land.height(p, 0.3) > 2.4;
    let low =
        Scatter { ring: (1.9, 30.0), tries: 4200, height: (0.14, 0.5), evenness: 0.64, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| if off(p) { 1.0 } else { 0.0 });
    let some =
        Scatter { ring: (2.2, 20.0), tries: 320, height: (0.2, 0.45), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| if off(p) { 1.0 } else { 0.0 });
    let grove =
        Scatter { ring: (22.0, 420.0), tries: 2600, height: (5.0, 12.0), evenness: 0.9, seed: 11 };
    plants.scatter(&land, &trees, grove, |p| {
        let open_view = p.y > -6.0 && p.length() < 120.0;
        if land.height(p, 1.0) > 3.6
            && woods(p, 1.0) > 0.2
            && !open_view
            && path_distance(p, &path()) > 4.0
        {
            1.0
        } else {
            0.0
        }
    });
    for (yaw, distance, height) in
        [(-128.0, 17.0, 8.0), (128.0, 19.0, 9.0), (146.0, 27.0, 10.0), (-150.0, 24.0, 8.5)]
    {
        plants.put(&land, trees[1], at(yaw, distance), height);
    }
    let mut solids = Solids::default();
    pier_bridge(
        &mut solids,
        Vec3::new(-205.0, 47.0, 330.0),
        Vec3::new(430.0, 47.0, 400.0),
        -12.0,
        8,
    );
    for (yaw, distance, turn, length, covered, colour) in [
        (-18.0, 62.0, 70.0, 9.0, true, 0x4f6a4a),
        (34.0, 74.0, -40.0, 10.0, true, 0x7a4632),
        (8.0, 150.0, 95.0, 9.0, true, 0x35597a),
        (27.0, 36.0, 20.0, 6.5, false, 0x6b4a32),
        (-34.0, 120.0, 110.0, 8.0, false, 0x6b4a32),
    ] {
        let p = at(yaw, distance);
        long_boat(
            &mut solids,
            Frame::new(Vec3::new(p.x, 0.0, p.y), turn),
            length,
            hex(colour),
            covered,
        );
    }
    for (yaw, distance, turn) in [(72.0, 105.0, 15.0), (83.0, 145.0, 32.0)] {
        let p = at(yaw, distance);
        raft(&mut solids, Frame::new(Vec3::new(p.x, 0.0, p.y), turn), 5, 3);
    }
    let sky = palette::evening_sky(&light, 0.42, 91);
    let haze = Haze::clear(3400.0, 500.0, hex(0xa9acd0) * 0.62);
    let mut scene = Setting { id: ID, view: VIEW, eye: BLUFF + 1.7, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.grade.exposure = 1.18;
    scene.water = Some(Water {
        within: None,
        level: 0.0,
        deep: hex(0x2d5a62),
        shallow: hex(0x6f8f78),
        clarity: 2.4,
        ripple: 0.035,
        wavelength: 2.4,
        glitter: 1.1,
        flow: Vec2::ZERO,
        foam: None,
    });
    scene
}
