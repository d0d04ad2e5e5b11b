//! Sơn La hydropower: the dam across the Đà, the reservoir behind it, the gorge below.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{at, mix, smooth};
use crate::noise::Fractal;
use crate::objects::{Dam, Frame, dam};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::terrain::{self, platform};
use crate::water::Water;
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "thuy-dien-son-la";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (-44.0, -9.0, 85.0);

/// Height of the lookout.
const KNOLL: f32 = 16.0;
/// Heights: the crest, the reservoir, the river below.
const CREST: f32 = -42.0;
const UPPER: f32 = -52.0;
const LOWER: f32 = -150.0;
/// The dam runs away from the viewer along z, at this x; the reservoir lies to its left.
const DAM_X: f32 = -330.0;
const NEAR_END: f32 = -20.0;
const FAR_END: f32 = 760.0;

/// Signed distance from the middle of the river valley, which runs along x and bends.
fn valley(p: Vec2) -> f32 {
    let middle = 420.0 + 90.0 * crate::math::sin(p.x * 0.0022) - smooth(300.0, 1400.0, p.x) * 260.0;
    p.y - middle
}

fn shape(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let across =
        valley(p).abs() + Fractal::new(260.0, 5, 3).at(p, f) * 46.0 * smooth(60.0, 260.0, r);
    // Downstream the gorge is narrow; upstream the drowned valley is wide.
    let upstream = smooth(DAM_X + 30.0, DAM_X - 700.0, p.x);
    let half = mix(120.0, 330.0, upstream);
    let walls = smooth(half, half + 330.0, across);
    let floor = LOWER - 24.0;
    let shoulder = floor + walls * 184.0 + smooth(half + 200.0, half + 1500.0, across) * 210.0;
    let spurs = terrain::range(p, 700.0, 150.0, 9, f)
        * smooth(half + 40.0, half + 420.0, across)
        * smooth(170.0, 800.0, r)
        - 30.0 * walls * smooth(170.0, 800.0, r);
    let far = smooth(1500.0, 5200.0, r) * terrain::range(p, 2300.0, 560.0, 19, f);
    let mut height = shoulder + spurs + far;
    // Below the viewpoint the bank was cut away: to the level of the crest beside the dam and the
    // reservoir, down to the river below it.
    if p.y > 8.0 {
        let shelf = mix(CREST - 4.0, LOWER + 8.0, smooth(DAM_X + 20.0, DAM_X + 130.0, p.x));
        let cut = (KNOLL - 0.62 * (p.y - 8.0)).max(shelf)
            + Fractal::new(40.0, 4, 6).at(p, f) * 2.5 * smooth(20.0, 60.0, p.y);
        height = mix(
            height,
            height.min(cut),
            smooth(760.0, 560.0, p.x.abs()) * smooth(350.0, 230.0, p.y),
        );
    }
    mix(height, KNOLL, platform(p, 4.0, 12.0))
}

/// Ground that was cleared for building beside the dam.
fn cleared(p: Vec2) -> f32 {
    smooth(95.0, 55.0, (p.x - DAM_X - 20.0).abs())
        * smooth(FAR_END + 40.0, FAR_END - 40.0, p.y)
        * smooth(30.0, 60.0, p.y)
}

fn detail(p: Vec2, f: f32) -> f32 {
    let r = p.length();
    let turf = Fractal::new(1.2, 4, 11).at(p, f) * 0.09 * smooth(3.4, 6.0, r);
    let woods = smooth(70.0, 115.0, r) * (1.0 - cleared(p));
    if woods <= 0.0 { turf } else { turf + woods * terrain::canopy(p, 7.0, 13, f).0 * 0.9 }
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let r = p.length();
    let grass = Green::hex(0x435c30, 0x738646, 0xaaa160);
    if r < 3.6 {
        return ground::flagstones(point, hex(0xb1a893), hex(0x6f784e), 0.7)
            .mix(ground::grass(point, &grass), smooth(2.9, 3.2, r));
    }
    let woods = smooth(70.0, 115.0, r) * (1.0 - cleared(p));
    let mut paint = if woods < 1.0 {
        ground::grass(point, &grass)
    } else {
        Paint::matt(hex(0x3a4d2c), point.normal)
    };
    if woods > 0.0 {
        paint = paint
            .mix(ground::canopy(point, &Green::hex(0x21402a, 0x436639, 0x85944c), 7.0, 13), woods);
    }
    let rock = smooth(0.28, 0.45, point.steepness()) * cleared(p).max(0.35);
    if rock > 0.0 && r > 30.0 {
        let cut = Limestone { pale: hex(0xb5a68c), dark: hex(0x716658), warm: hex(0xae8a62) };
        paint = paint.mix(ground::limestone(point, &cut), rock * 0.8);
    }
    // The bare belt between high and low water.
    let level = if p.x < DAM_X { UPPER } else { LOWER };
    let belt = smooth(level + 9.0, level + 4.0, point.y + 3.0 * Fractal::new(30.0, 4, 17).at(p, f))
        * smooth(60.0, 90.0, r);
    if belt > 0.0 { paint.mix(ground::soil(point, hex(0xb8946c)), belt * 0.9) } else { paint }
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        118.0,
        38.0,
        palette::warm_sun(1.85),
        hex(0xb0c8ea) * 0.9,
        hex(0x6c7648) * 0.38,
    );
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let (tufts, flowers) = palette::meadow(&mut plants, 0x67803c, 0xb5aa64, 0xf4e27a, 30);
    let trees = palette::mixed_trees(&mut plants, 448, 70);
    let low =
        Scatter { ring: (3.2, 32.0), tries: 4200, height: (0.14, 0.5), evenness: 0.66, seed: 7 };
    plants.scatter(&land, &tufts, low, |_| 1.0);
    let some =
        Scatter { ring: (3.4, 22.0), tries: 420, height: (0.2, 0.46), evenness: 0.8, seed: 9 };
    plants.scatter(&land, &flowers, some, |_| 1.0);
    let grove =
        Scatter { ring: (22.0, 190.0), tries: 1300, height: (5.0, 11.0), evenness: 0.9, seed: 11 };
    plants.scatter(&land, &trees, grove, |p| {
        let angle = crate::math::atan2(p.x, p.y).to_degrees();
        // Ahead only trees that stay below the sight line to the dam.
        let open =
            !(-105.0..80.0).contains(&angle) || land.height(p, 1.0) + 11.0 < -0.5 * p.length();
        if open && cleared(p) < 0.2 && land.height(p, 1.0) > UPPER + 8.0 { 1.0 } else { 0.0 }
    });
    let mut solids = Solids::default();
    let frame = Frame::new(Vec3::new(DAM_X, CREST, (NEAR_END + FAR_END) * 0.5), 0.0);
    // Positive "across" of a frame that looks along z points to −x; the river lies towards +x.
    let frame = Frame { axis: -frame.axis, ..frame };
    let half_length = (FAR_END - NEAR_END) * 0.5;
    dam(
        &mut solids,
        frame,
        &Dam {
            half_length,
            height: CREST - LOWER + 6.0,
            run: 78.0,
            spillway: (-165.0, -12.0),
            powerhouse: (0.0, 140.0),
        },
    );
    // The tail water below the dam is its own level, laid as a face just over the bed.
    let river = |x: f32, z: f32| Vec3::new(x, LOWER, z);
    let tail = crate::finish::Finish::Glass(hex(0x3c5e4e));
    for k in 0..40 {
        let (x0, x1) = (DAM_X + 20.0 + k as f32 * 60.0, DAM_X + 20.0 + (k + 1) as f32 * 60.0);
        solids.quad(
            [river(x0, -400.0), river(x1, -400.0), river(x1, 1100.0), river(x0, 1100.0)],
            tail,
            crate::solids::Exposure::default(),
        );
    }
    // Power lines leave over the right bank.
    let metal = crate::finish::Finish::Plain(hex(0x9aa2a6));
    let masts: Vec<Vec3> = [(74.0, 330.0), (88.0, 520.0), (96.0, 800.0)]
        .map(|(yaw, distance)| {
            let p = at(yaw, distance);
            Vec3::new(p.x, land.height(p, 2.0), p.y)
        })
        .to_vec();
    for foot in &masts {
        for (dx, dz) in [(-5.0f32, -5.0f32), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)] {
            solids.bar(
                *foot + Vec3::new(dx, -4.0, dz),
                *foot + Vec3::new(dx * 0.12, 46.0, dz * 0.12),
                0.35,
                metal,
            );
        }
        for y in [28.0, 36.0, 44.0] {
            solids.bar(
                *foot + Vec3::new(-9.0, y, 9.0),
                *foot + Vec3::new(9.0, y, -9.0),
                0.35,
                metal,
            );
        }
    }
    for pair in masts.windows(2) {
        for y in [27.0, 35.0, 43.0] {
            for side in [-1.0f32, 1.0] {
                let points: Vec<Vec3> = (0..=8)
                    .map(|k| {
                        let t = k as f32 / 8.0;
                        let sag = 14.0 * (1.0 - (2.0 * t - 1.0).powi(2));
                        pair[0].lerp(pair[1], t) + Vec3::new(9.0 * side, y - sag, -9.0 * side)
                    })
                    .collect();
                solids.wire(&points, 0.06, metal);
            }
        }
    }
    let sky = palette::day_sky(&light, 0.42, 131);
    let haze = Haze::clear(4200.0, 600.0, hex(0x9bb6d8) * 0.64);
    let mut scene = Setting { id: ID, view: VIEW, eye: KNOLL + 1.75, light, sky, haze }.scene(
        Box::new(land),
        plants,
        solids,
    );
    scene.water = Some(Water {
        within: Some(|p| p.x < DAM_X),
        level: UPPER,
        deep: hex(0x2f6468),
        shallow: hex(0x6f9480),
        clarity: 4.0,
        ripple: 0.03,
        wavelength: 5.0,
        glitter: 0.8,
        flow: Vec2::ZERO,
        foam: None,
    });
    scene
}
