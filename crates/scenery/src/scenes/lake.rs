//! Bản Áng: tall pines around a still lake, mist on the water, a jetty underfoot.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::Fractal;
use crate::objects::{Frame, House, long_boat, stilt_house};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::{Exposure, Solids};
use crate::sprites::pine;
use crate::terrain;
use crate::water::Water;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "rung-thong-ban-ang";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, -3.0, 80.0);

/// Height of the jetty.
const JETTY: f32 = 0.75;

fn path() -> [Vec2; 4] {
    [Vec2::new(0.0, -5.0), at(176.0, 14.0), at(171.0, 32.0), at(178.0, 80.0)]
}

/// Distance to the shore, positive in the water.
fn lake(p: Vec2) -> f32 {
    let shore = Fractal::new(60.0, 4, 3).at(p, 1.0) * 12.0;
    let main = 82.0 - ((p - Vec2::new(4.0, 80.0)) / Vec2::new(1.25, 1.0)).length();
    let arm = 34.0 - (p - Vec2::new(-92.0, 62.0)).length();
    main.max(arm) + shore * smooth(8.0, 40.0, p.length())
}

fn shape(p: Vec2, f: f32) -> f32 {
    let d = lake(p);
    let bank = 0.5
        + smooth(0.0, 90.0, -d) * 5.0
        + terrain::hills(p, 45.0, 1.6, 5, f) * smooth(2.0, 25.0, -d);
    let height = if d > 0.0 {
        mix(0.3, -3.5, smooth(0.0, 9.0, d))
    } else {
        mix(0.3, bank, smooth(0.0, 4.0, -d))
    };
    let r = p.length();
    height + smooth(180.0, 900.0, r) * (terrain::range(p, 900.0, 210.0, 9, f) + 6.0)
}

fn detail(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let rough = Fractal::new(0.8, 4, 11).at(p, f) * 0.05;
    if r < 150.0 {
        return rough;
    }
    let woods = smooth(150.0, 190.0, r) * smooth(6.0, 16.0, -lake(p));
    if woods <= 0.0 { rough } else { woods * terrain::canopy(p, 8.0, 13, f).0 * 1.2 }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let grass = Green::hex(0x3a5030, 0x667a42, 0x9a9460);
    if p.length() > 175.0 {
        return ground::canopy(point, &Green::hex(0x1d3a2a, 0x33583a, 0x5f7a42), 8.0, 13);
    }
    let meadow = ground::grass(point, &grass);
    // Fallen needles under the pines.
    let needles = ground::soil(point, hex(0x8a6240));
    let litter =
        smooth(-0.25, 0.3, Fractal::new(9.0, 4, 17).at(p, f)) * smooth(3.0, 12.0, -lake(p)) * 0.8;
    let earth = ground::soil(point, hex(0xa58a66));
    let track = smooth(1.3, 0.8, path_distance(p, &path()));
    let shore = smooth(0.55, 0.2, point.y);
    meadow.mix(needles, litter).mix(earth, track.max(shore * 0.8))
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light =
        Sunlight::new(-38.0, 17.0, hex(0xffd6a0) * 1.9, hex(0xb3c6de) * 0.85, hex(0x60603c) * 0.35);
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let pines: Vec<usize> = [(0.5, 1), (0.42, 2), (0.56, 3), (0.34, 4)]
        .map(|(base, seed)| {
            plants.add(pine(hex(0x2b4d2c), hex(0x5c7d3c), hex(0x5f5148), base, 448, seed))
        })
        .to_vec();
    let (tufts, flowers) = palette::meadow(&mut plants, 0x5f7a34, 0xb0a860, 0xe9d9f0, 30);
    let clear = |p: Vec2| lake(p) < -2.5 && path_distance(p, &path()) > 2.2;
    let near =
        Scatter { ring: (6.5, 60.0), tries: 420, height: (15.0, 24.0), evenness: 0.8, seed: 3 };
    plants.scatter(&land, &pines, near, |p| if clear(p) { 1.0 } else { 0.0 });
    let far =
        Scatter { ring: (60.0, 210.0), tries: 2400, height: (14.0, 23.0), evenness: 1.0, seed: 5 };
    plants.scatter(&land, &pines, far, |p| {
        if clear(p) && p.distance(at(42.0, 132.0)) > 16.0 { 1.0 } else { 0.0 }
    });
    let low =
        Scatter { ring: (2.6, 26.0), tries: 2600, height: (0.14, 0.5), evenness: 0.7, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| {
        if lake(p) < 0.2 && path_distance(p, &path()) > 1.0 { 1.0 } else { 0.0 }
    });
    let some =
        Scatter { ring: (4.0, 22.0), tries: 300, height: (0.2, 0.42), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| {
        if lake(p) < -1.0 && path_distance(p, &path()) > 1.0 { 1.0 } else { 0.0 }
    });

    let mut solids = Solids::default();
    let wood = Finish::Boards(hex(0x8f7556), 0.17);
    let planks = Exposure::default();
    solids.quad(
        [
            Vec3::new(-1.5, JETTY, -6.5),
            Vec3::new(-1.5, JETTY, 3.2),
            Vec3::new(1.5, JETTY, 3.2),
            Vec3::new(1.5, JETTY, -6.5),
        ],
        Finish::Boards(hex(0x957a59), 0.18),
        planks,
    );
    solids.cuboid(
        Vec3::new(0.0, JETTY - 0.3, -1.65),
        Vec2::new(1.5, 4.85),
        0.27,
        Vec2::X,
        wood,
        planks,
    );
    for z in [-4.0f32, -0.5, 3.0] {
        for x in [-1.45f32, 1.45] {
            solids.cuboid(
                Vec3::new(x, -3.0, z),
                Vec2::splat(0.11),
                3.0 + JETTY + if z > 2.0 { 0.9 } else { 0.02 },
                Vec2::X,
                wood,
                planks,
            );
        }
    }
    for (yaw, distance, turn) in [(24.0, 15.0, 60.0), (-52.0, 42.0, 15.0)] {
        let p = at(yaw, distance);
        long_boat(
            &mut solids,
            Frame::new(Vec3::new(p.x, 0.0, p.y), turn),
            6.0,
            hex(0x6b4a32),
            false,
        );
    }
    let house = House {
        half: Vec2::new(6.0, 3.6),
        stilts: 2.0,
        ridge: 5.6,
        roof: Finish::Thatch(hex(0x8d7a5a)),
        wall: Finish::Boards(hex(0x8a6545), 0.22),
        horns: true,
    };
    for (yaw, distance, turn) in [(42.0, 134.0, 120.0), (47.0, 142.0, 100.0)] {
        let p = at(yaw, distance);
        stilt_house(
            &mut solids,
            Frame::new(Vec3::new(p.x, land.height(p, 3.0), p.y), turn),
            &house,
        );
    }
    let mut sky = palette::day_sky(&light, 0.38, 33);
    sky.horizon = hex(0xe9dfcf) * 0.92;
    sky.glow = hex(0xffc98a) * 0.85;
    let haze = Haze::clear(1500.0, 260.0, hex(0xa9bccb) * 0.7).with(1.0 / 420.0, 0.4, 4.5);
    let mut scene = Setting { id: ID, view: VIEW, eye: JETTY + 1.65, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.water = Some(Water {
        within: None,
        level: 0.0,
        deep: hex(0x2c4a44),
        shallow: hex(0x6d7d55),
        clarity: 1.6,
        ripple: 0.008,
        wavelength: 1.1,
        glitter: 0.7,
        flow: Vec2::ZERO,
        foam: None,
    });
    scene
}
