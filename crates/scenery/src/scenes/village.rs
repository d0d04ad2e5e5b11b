//! Bản Mòng: stilt houses with carved ridge horns, a warm spring, a stream and rice, in evening light.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::{Dice, Fractal};
use crate::objects::{Frame, House, stilt_house, walkway};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::sprites::{Crown, bush, puff, rice_tuft};
use crate::terrain;
use crate::water::Water;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "ban-mong";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (-10.0, -1.0, 80.0);

/// Middle of the spring pool.
const SPRING: (f32, f32) = (55.0, 12.0);

fn path() -> [Vec2; 6] {
    [
        at(172.0, 60.0),
        at(165.0, 16.0),
        Vec2::ZERO,
        at(-22.0, 14.0),
        at(-32.0, 32.0),
        at(-24.0, 70.0),
    ]
}

fn stream() -> [Vec2; 7] {
    [
        at(28.0, 160.0),
        at(40.0, 80.0),
        at(58.0, 38.0),
        at(88.0, 21.0),
        at(118.0, 24.0),
        at(138.0, 46.0),
        at(140.0, 170.0),
    ]
}

/// The houses: yaw, distance, direction of the ridge, half length.
const HOUSES: [(f32, f32, f32, f32); 13] = [
    (-13.0, 31.0, 72.0, 6.6),
    (-52.0, 27.0, 20.0, 6.2),
    (12.0, 44.0, 100.0, 6.0),
    (-33.0, 52.0, 60.0, 6.6),
    (-5.0, 62.0, 85.0, 6.2),
    (-68.0, 45.0, 5.0, 6.0),
    (-22.0, 84.0, 95.0, 6.4),
    (-46.0, 78.0, 40.0, 6.2),
    (8.0, 88.0, 70.0, 6.2),
    (-84.0, 62.0, 160.0, 6.4),
    (-62.0, 92.0, 30.0, 6.0),
    (-8.0, 112.0, 100.0, 6.2),
    (-36.0, 116.0, 75.0, 6.0),
];

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let water = path_distance(p, &stream());
    let bed = smooth(8.5, 3.0, water + Fractal::new(9.0, 3, 3).at(p, f) * 1.4);
    let floor = 0.9
        + terrain::hills(p, 60.0, 0.9, 5, f) * smooth(6.0, 40.0, r)
        + smooth(30.0, 140.0, r) * 2.0;
    let floor = mix(floor, -1.1, bed);
    let spring = p.distance(at(SPRING.0, SPRING.1));
    let floor = mix(mix(floor, 0.28, smooth(11.0, 5.6, spring)), -0.7, smooth(4.4, 3.4, spring));
    let rim = smooth(0.7, 0.3, (spring - 4.8).abs()) * 0.14;
    let slopes = smooth(150.0, 640.0, r) * (terrain::range(p, 700.0, 190.0, 9, f) + 6.0);
    let karst = smooth(330.0, 650.0, r)
        * terrain::karst(p, 360.0, 110.0, 21, f)
        * smooth(60.0, -200.0, p.dot(at(-104.0, 1.0)));
    mix(floor, 1.0, terrain::platform(p, 2.0, 6.0)) + rim + slopes + karst
}

fn paddies(p: Vec2) -> f32 {
    let angle = crate::math::atan2(p.x, p.y).to_degrees();
    let sector = smooth(108.0, 118.0, angle.abs())
        * if angle > 0.0 { 1.0 } else { smooth(-178.0, -150.0, angle) };
    sector
        * smooth(9.0, 12.0, p.length())
        * smooth(150.0, 130.0, p.length())
        * smooth(7.5, 9.5, path_distance(p, &stream()))
        * smooth(1.6, 2.4, path_distance(p, &path()))
}

/// Bunds between the fields: 1 on a bund.
fn bund(p: Vec2) -> f32 {
    let q = p + Vec2::new(Fractal::new(30.0, 2, 7).at(p, 0.5), Fractal::new(30.0, 2, 8).at(p, 0.5))
        * 4.0;
    let line = |v: f32, step: f32| (v / step - (v / step).round()).abs() * step;
    smooth(0.45, 0.2, line(q.x * 0.8 + q.y * 0.6, 13.0).min(line(q.y * 0.8 - q.x * 0.6, 21.0)))
}

fn detail(p: Vec2, f: f32) -> f32 {
    let field = paddies(p);
    let woods = smooth(135.0, 170.0, p.length());
    let turf = Fractal::new(0.8, 4, 11).at(p, f) * 0.05 * smooth(1.5, 3.0, p.length());
    let crop = field * (0.42 * (1.0 - bund(p)) + Fractal::new(0.3, 3, 12).at(p, f) * 0.06);
    turf + crop + if woods > 0.0 { woods * terrain::canopy(p, 6.0, 13, f).0 } else { 0.0 }
}

fn paint(point: &GroundPoint) -> Paint {
    let p = point.p;
    if p.length() > 165.0 {
        return ground::canopy(point, &Green::hex(0x263f2a, 0x4a6636, 0x8f9448), 6.0, 13);
    }
    let grass = Green::hex(0x46602e, 0x788a42, 0xada45e);
    let turf = ground::grass(point, &grass);
    let field = paddies(p);
    let mut paint = turf;
    if field > 0.0 {
        let rice = ground::rice(
            point,
            &Green::hex(0x4c7428, 0x86a83c, 0xb8c05a),
            &Green::hex(0x8f7f2c, 0xc4a53f, 0xdcc566),
            0.3,
        );
        paint = paint.mix(rice.mix(turf, bund(p)), field);
    }
    let earth = ground::soil(point, hex(0xb08b62));
    let yard =
        HOUSES.iter().map(|h| smooth(11.0, 7.5, p.distance(at(h.0, h.1)))).fold(0.0, f32::max);
    paint = paint.mix(earth, (yard * 0.75).max(smooth(1.35, 0.85, path_distance(p, &path()))));
    let spring = p.distance(at(SPRING.0, SPRING.1));
    if spring < 6.8 {
        paint = paint.mix(
            ground::flagstones(point, hex(0xa69b87), hex(0x6d7650), 0.55),
            smooth(6.5, 6.0, spring),
        );
    }
    let shore = smooth(0.55, 0.1, point.y);
    if shore > 0.0 { paint.mix(ground::soil(point, hex(0x8d8268)), shore) } else { paint }
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        -104.0,
        23.0,
        hex(0xffcc92) * 2.25,
        hex(0xacbde2) * 0.82,
        hex(0x7d7048) * 0.4,
    );
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let trees = palette::mixed_trees(&mut plants, 512, 70);
    let blossom = plants.add(palette::blossom_tree(0xf8eef2, 0xecd2e2, 640, 120, 33));
    let green = Crown {
        leaf: hex(0x4a7830),
        other: hex(0x94b050),
        dab: 0.017,
        lobes: 15,
        density: 150,
        translucency: 0.32,
    };
    let bushes: Vec<usize> = (0..3).map(|k| plants.add(bush(&green, 0.8, 320, 90 + k))).collect();
    let steam = plants.add(puff(hex(0xfdf6ee), 1.5, 0.55, 256, 8));
    let (tufts, flowers) = palette::meadow(&mut plants, 0x6b803a, 0xc0ad66, 0xf5e5b0, 30);
    let rice: Vec<usize> =
        (0..3).map(|k| plants.add(rice_tuft(hex(0x7f9c3a), hex(0xcbb458), 192, 40 + k))).collect();
    let built = |p: Vec2| HOUSES.iter().any(|h| p.distance(at(h.0, h.1)) < h.3 + 4.5);
    let free = |p: Vec2| {
        path_distance(p, &path()) > 1.3
            && path_distance(p, &stream()) > 5.0
            && !built(p)
            && p.distance(at(SPRING.0, SPRING.1)) > 6.4
    };
    let groves =
        Scatter { ring: (24.0, 150.0), tries: 620, height: (4.5, 10.5), evenness: 1.0, seed: 3 };
    plants.scatter(&land, &trees, groves, |p| {
        if free(p) && paddies(p) < 0.1 && path_distance(p, &path()) > 4.0 { 1.0 } else { 0.0 }
    });
    for (yaw, distance, height) in
        [(-38.0, 21.0, 5.0), (24.0, 27.0, 5.4), (-96.0, 22.0, 5.2), (4.0, 34.0, 4.6)]
    {
        plants.put(&land, blossom, at(yaw, distance), height);
    }
    let shrubs =
        Scatter { ring: (9.0, 60.0), tries: 420, height: (0.7, 1.9), evenness: 0.9, seed: 5 };
    plants.scatter(&land, &bushes, shrubs, |p| {
        if free(p) && paddies(p) < 0.1 && p.length() > 8.0 { 1.0 } else { 0.0 }
    });
    let low =
        Scatter { ring: (1.6, 26.0), tries: 3200, height: (0.12, 0.42), evenness: 0.66, seed: 7 };
    plants.scatter(&land, &tufts, low, |p| if free(p) && paddies(p) < 0.3 { 1.0 } else { 0.0 });
    let some =
        Scatter { ring: (2.0, 20.0), tries: 300, height: (0.18, 0.4), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |p| if free(p) && paddies(p) < 0.1 { 1.0 } else { 0.0 });
    let crop =
        Scatter { ring: (9.0, 40.0), tries: 7000, height: (0.45, 0.75), evenness: 0.75, seed: 11 };
    plants.scatter(
        &land,
        &rice,
        crop,
        |p| if paddies(p) > 0.6 && bund(p) < 0.2 { 1.0 } else { 0.0 },
    );
    let mut dice = Dice::new(4);
    for _ in 0..16 {
        let c = at(SPRING.0, SPRING.1);
        let p = c + at(dice.range(0.0, 360.0), dice.range(0.0, 3.2));
        let thing = plants.stand(steam, Vec3::new(p.x, -0.1, p.y), dice.range(1.6, 4.6));
        thing.opacity = dice.range(0.25, 0.6);
        thing.flipped = dice.unit() < 0.5;
    }
    // Smoke of evening fires over the roofs.
    for h in [0usize, 3, 5] {
        let p = at(HOUSES[h].0, HOUSES[h].1 - 1.0);
        plants.stand(steam, Vec3::new(p.x, 7.4, p.y), 7.0).opacity = 0.28;
    }
    let mut solids = Solids::default();
    for (k, &(yaw, distance, turn, long)) in HOUSES.iter().enumerate() {
        let p = at(yaw, distance);
        let thatch = k % 3 != 1;
        let house = House {
            half: Vec2::new(long, 3.9),
            stilts: 2.1,
            ridge: 5.9,
            roof: if thatch {
                Finish::Thatch(hex(0x94805c))
            } else {
                Finish::Roof(hex(0x7f5140), 0.22, 0.3)
            },
            wall: Finish::Boards(hex(if k % 2 == 0 { 0x8d6845 } else { 0x7a5a40 }), 0.24),
            horns: true,
        };
        stilt_house(
            &mut solids,
            Frame::new(Vec3::new(p.x, land.height(p, 3.0), p.y), turn),
            &house,
        );
    }
    let (a, b) = (at(97.0, 13.5), at(103.0, 32.0));
    let bridge: Vec<Vec3> = (0..=6)
        .map(|k| {
            let t = k as f32 / 6.0;
            let p = a.lerp(b, t);
            Vec3::new(p.x, 1.15 + 0.7 * (1.0 - (2.0 * t - 1.0).powi(2)), p.y)
        })
        .collect();
    walkway(&mut solids, &bridge, 0.7, Finish::Boards(hex(0x8f7350), 0.2));
    let sky = palette::evening_sky(&light, 0.4, 121);
    let haze = Haze::clear(1900.0, 420.0, hex(0xb0b2cc) * 0.66);
    let mut scene = Setting { id: ID, view: VIEW, eye: 2.7, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.grade.exposure = 1.2;
    scene.water = Some(Water {
        within: None,
        level: -0.05,
        deep: hex(0x3d665e),
        shallow: hex(0x86a184),
        clarity: 1.3,
        ripple: 0.022,
        wavelength: 0.9,
        glitter: 0.8,
        flow: Vec2::ZERO,
        foam: None,
    });
    scene
}
