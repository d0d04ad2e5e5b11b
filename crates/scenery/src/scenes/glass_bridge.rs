//! Bạch Long: a glass-floored footbridge high over a wooded valley between limestone walls.

use super::palette::{self, Setting};
use crate::air::Haze;
use crate::colour::hex;
use crate::finish::Finish;
use crate::ground::{self, Green, Limestone};
use crate::light::Sunlight;
use crate::math::{mix, smooth};
use crate::noise::Fractal;
use crate::objects::{Footbridge, footbridge, walkway};
use crate::planting::{Planting, Scatter};
use crate::relief::Shaped;
use crate::solids::Solids;
use crate::terrain;
use crate::world::{GroundPoint, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "cau-kinh-bach-long";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, -5.0, 85.0);

const FLOOR: f32 = -150.0;
/// Where the bridge meets the two walls.
const SPAN: (f32, f32) = (-105.0, 150.0);

/// The valley runs along x; its walls bend a little.
fn walls(p: Vec2, f: f32) -> (f32, f32) {
    let bend = Fractal::new(210.0, 3, 3).at(p, f) * 48.0 * smooth(14.0, 150.0, p.x.abs())
        + Fractal::new(46.0, 5, 4).gain(0.55).at(p, f) * 15.0 * smooth(4.0, 26.0, p.x.abs());
    (p.y - SPAN.1 + bend, SPAN.0 - p.y + bend * 0.8)
}

fn shape(p: Vec2, f: f32) -> f32 {
    let (far, near) = walls(p, f);
    let rise = |d: f32| {
        // Talus, then a sheer wall, then the plateau.
        let talus = smooth(-95.0, -14.0, d) * 62.0;
        // The wall breaks on a ledge where trees take hold.
        let cliff = smooth(-22.0, -13.0, d) * 42.0 + smooth(-7.0, 4.0, d) * 44.0;
        talus + cliff + smooth(6.0, 130.0, d) * 32.0
    };
    let closed = smooth(260.0, 620.0, p.x + Fractal::new(120.0, 3, 5).at(p, f) * 60.0);
    let open = smooth(-120.0, -700.0, p.x);
    let floor = FLOOR + terrain::hills(p, 130.0, 9.0, 7, f) - open * 26.0;
    let walls = rise(far).max(rise(near)) * (1.0 - 0.5 * smooth(-500.0, -1600.0, p.x));
    let end = closed * 150.0;
    let peaks = smooth(180.0, 520.0, p.length());
    let tall = if peaks > 0.0 { peaks * terrain::karst(p, 340.0, 190.0, 21, f) } else { 0.0 };
    let valley_left = smooth(0.0, -420.0, p.x) * smooth(210.0, 120.0, p.y.abs());
    floor
        + walls.max(end)
        + tall
            * (1.0 - valley_left)
            * mix(0.15, 1.0, smooth(-30.0, 60.0, far.max(near)).max(closed))
        + smooth(2200.0, 6000.0, p.length()) * terrain::range(p, 2600.0, 480.0, 9, f)
}

fn fields(p: Vec2) -> f32 {
    let d = (p - Vec2::new(-560.0, 10.0)) / Vec2::new(420.0, 95.0);
    smooth(1.05, 0.9, d.length() + 0.12 * Fractal::new(70.0, 3, 8).at(p, 1.0))
}

fn detail(p: Vec2, f: f32) -> f32 {
    (1.0 - fields(p)) * terrain::canopy(p, 7.5, 13, f).0
}

fn paint(point: &GroundPoint) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let green = Green::hex(0x1f3f26, 0x42683a, 0x8a9c50);
    let mut paint = ground::canopy(point, &green, 7.5, 13);
    let steep = point.steepness();
    let patches = Fractal::new(22.0, 4, 15).at(point.grain(), f);
    let cliff = smooth(0.4, 0.62, steep + 0.3 * patches) * smooth(-130.0, -70.0, point.y);
    if cliff > 0.0 {
        let stone = Limestone { pale: hex(0xc2bca8), dark: hex(0x66665c), warm: hex(0xb99a70) };
        paint = paint.mix(ground::limestone(point, &stone), cliff * 0.92);
    }
    let tilled = fields(p);
    if tilled > 0.0 {
        let plot = crate::noise::cell(Vec2::new(p.x / 46.0, p.y / 24.0), 0.5, 17);
        let ripe = crate::noise::unit(plot.id);
        let crop = ground::rice(
            point,
            &Green::hex(0x46702c, 0x7a9f40, 0xa9bb5c),
            &Green::hex(0x8f8438, 0xc2ae55, 0xd9c77a),
            ripe,
        );
        let hedge = smooth(0.42, 0.55, plot.distance);
        paint = paint.mix(crop.mix(ground::grass(point, &green), hedge * 0.6), tilled);
        let river = (p.y - 14.0 * crate::math::sin(p.x * 0.012) + 30.0).abs();
        let mut water = Paint::matt(hex(0x7d9a98), Vec3::Y);
        water.gloss = 0.5;
        paint = paint.mix(water, smooth(6.0, 4.0, river) * tilled);
    }
    paint
}

/// Builds the scene.
pub fn scene() -> Scene {
    let light = Sunlight::new(
        -120.0,
        42.0,
        palette::warm_sun(1.95),
        hex(0xb0c9ea) * 0.9,
        hex(0x66743f) * 0.35,
    );
    let land = Shaped::new(shape, detail, paint);
    let mut plants = Planting::default();
    let trees = palette::mixed_trees(&mut plants, 448, 40);
    let rim =
        Scatter { ring: (70.0, 330.0), tries: 2600, height: (7.0, 15.0), evenness: 1.0, seed: 3 };
    plants.scatter(&land, &trees, rim, |p| {
        let (far, near) = walls(p, 1.0);
        let on_top = far.max(near) > 7.0;
        let clear_of_bridge = p.x.abs() > 9.0;
        if on_top && clear_of_bridge { 1.0 } else { 0.0 }
    });
    let slope =
        Scatter { ring: (60.0, 230.0), tries: 1300, height: (8.0, 16.0), evenness: 1.0, seed: 5 };
    plants.scatter(&land, &trees, slope, |p| {
        let (far, near) = walls(p, 1.0);
        if far.max(near) < -16.0 && fields(p) < 0.1 { 1.0 } else { 0.0 }
    });
    let mut solids = Solids::default();
    footbridge(&mut solids, &Footbridge { span: SPAN, deck: -1.65, half: 1.35, towers: 21.0 });
    // The path that follows the cliff to the right of the far tower.
    let mut points = vec![Vec3::new(3.0, -1.65, SPAN.1 - 2.0)];
    for k in 1..=26 {
        let x = k as f32 * 6.0;
        let mut z = SPAN.1 - 40.0;
        while shape(Vec2::new(x, z), 1.0) < -40.0 && z < SPAN.1 + 60.0 {
            z += 0.5;
        }
        points.push(Vec3::new(x, -1.65 - k as f32 * 0.12, z - 3.4));
    }
    walkway(&mut solids, &points, 1.1, Finish::Boards(hex(0x9a8468), 0.3));
    let sky = palette::day_sky(&light, 0.45, 51);
    let haze = Haze::clear(2500.0, 500.0, hex(0x9bb8d6) * 0.66).with(1.0 / 2600.0, -150.0, 45.0);
    Setting { id: ID, view: VIEW, eye: 0.0, light, sky, haze }.scene(Box::new(land), plants, solids)
}
