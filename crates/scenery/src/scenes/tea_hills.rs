//! Mộc Châu: tea in curving rows over rounded hills, one of them with a heart, in morning light.

use super::palette;
use crate::air::Haze;
use crate::colour::{Grade, hex};
use crate::finish::Finish;
use crate::ground::{self, Green};
use crate::light::Sunlight;
use crate::math::{at, mix, path_distance, smooth};
use crate::noise::{Fractal, hash, unit};
use crate::objects::pavilion;
use crate::planting::{Planting, Scatter};
use crate::relief::Relief;
use crate::sky::{Bank, Sheet, Sky};
use crate::solids::Solids;
use crate::sprites::{leafy_clump, tuft};
use crate::terrain::{self, mound, platform};
use crate::world::{GroundPoint, Land, Paint, Scene};
use glam::{Vec2, Vec3};

/// File name of the scene.
pub const ID: &str = "doi-che-trai-tim";
/// Initial view.
pub const VIEW: (f32, f32, f32) = (0.0, -5.0, 80.0);

/// Distance between tea rows in metres.
const ROW: f32 = 1.75;
/// Height of the grassy knoll under the lookout.
const KNOLL: f32 = 2.5;
/// Height of a clipped bush.
const BUSH: f32 = 0.8;

struct Hill {
    centre: Vec2,
    radius: f32,
    height: f32,
}

struct TeaHills {
    relief: Relief,
    hills: Vec<Hill>,
    /// Tip of the heart, on the slope that faces the viewer.
    heart: Vec2,
    path: Vec<Vec2>,
    tea: Green,
    forest: Green,
    grass: Green,
}

/// Where in the tea a point lies.
struct Row {
    /// Position across the rows, in rows.
    phase: f32,
    /// 1 in tea, 0 on paths and wild land.
    planted: f32,
    /// Distance to the heart's outline in metres, negative inside.
    heart: f32,
    hill: usize,
}

impl TeaHills {
    fn new() -> Self {
        let mut land = Self::bare();
        land.relief = Relief::new(|p, footprint| land.shape(p, footprint));
        land
    }

    fn bare() -> Self {
        let hill = |yaw: f32, distance: f32, radius: f32, height: f32| Hill {
            centre: at(yaw, distance),
            radius,
            height,
        };
        Self {
            relief: Relief::flat(),
            hills: vec![
                hill(0.0, 0.0, 62.0, 27.0),
                hill(0.0, 170.0, 95.0, 38.0),
                hill(58.0, 150.0, 84.0, 22.0),
                hill(102.0, 210.0, 110.0, 27.0),
                hill(-52.0, 185.0, 96.0, 24.0),
                hill(-98.0, 140.0, 80.0, 17.0),
                hill(-142.0, 190.0, 105.0, 24.0),
                hill(152.0, 165.0, 90.0, 23.0),
                hill(28.0, 330.0, 120.0, 33.0),
                hill(-26.0, 345.0, 120.0, 30.0),
                hill(-75.0, 370.0, 140.0, 36.0),
                hill(80.0, 390.0, 140.0, 36.0),
                hill(178.0, 360.0, 150.0, 38.0),
                hill(128.0, 380.0, 120.0, 30.0),
            ],
            heart: at(0.0, 92.0),
            path: vec![
                Vec2::ZERO,
                at(-24.0, 9.0),
                at(-30.0, 22.0),
                at(-22.0, 40.0),
                at(-26.0, 62.0),
                at(-44.0, 84.0),
                at(-62.0, 100.0),
            ],
            tea: Green::hex(0x2f5524, 0x5c8a34, 0xa5c552),
            forest: Green::hex(0x23402a, 0x3c6238, 0x6c8646),
            grass: Green::hex(0x41662a, 0x6c8f3a, 0x9fae52),
        }
    }

    /// Signed distance to the heart's outline in metres.
    fn heart_distance(&self, p: Vec2) -> f32 {
        // After I. Quilez: the unit heart has its tip at the origin and is 1.1 high.
        let size = 48.0;
        let q = (p - self.heart) / Vec2::new(size, size * 0.86);
        let q = Vec2::new(q.x.abs(), q.y);
        let d = if q.x + q.y > 1.0 {
            (q - Vec2::new(0.25, 0.75)).length() - std::f32::consts::SQRT_2 / 4.0
        } else {
            let edge = q - Vec2::splat(0.5 * (q.x + q.y).max(0.0));
            let near = (q - Vec2::Y).length_squared().min(edge.length_squared()).sqrt();
            near * if q.x > q.y { 1.0 } else { -1.0 }
        };
        d * size
    }

    /// The hill that rises highest here, if any does.
    fn hill_at(&self, p: Vec2) -> usize {
        let lift = |h: &Hill| mound(p, h.centre, h.radius, h.height);
        let mut best = (0, 0.0);
        for (index, hill) in self.hills.iter().enumerate() {
            let height = lift(hill);
            if height > best.1 {
                best = (index, height);
            }
        }
        best.0
    }

    fn shape(&self, p: Vec2, footprint: f32) -> f32 {
        let mut height = -27.0 + terrain::hills(p, 90.0, 2.0, 5, footprint);
        let mut lifted: f32 = 0.0;
        for hill in &self.hills {
            // A soft maximum: hills flow into each other.
            let own = mound(p, hill.centre, hill.radius, hill.height);
            lifted = if own > lifted { own + 0.25 * lifted } else { lifted + 0.25 * own };
        }
        height += lifted;
        let r = p.length();
        let far = smooth(420.0, 1100.0, r);
        if far > 0.0 {
            height += far * (terrain::hills(p, 420.0, 55.0, 9, footprint) + 12.0);
        }
        if r > 900.0 {
            let rise = smooth(1200.0, 5200.0, r);
            height += rise * (terrain::range(p, 2600.0, 620.0, 12, footprint) - 120.0);
        }
        mix(height, KNOLL, platform(p, 2.9, 9.5))
    }

    fn row(&self, p: Vec2) -> Row {
        let hill = self.hill_at(p);
        let own = &self.hills[hill];
        let offset = p - own.centre;
        let warp = Fractal::new(46.0, 2, 21 + hill as u32).at(p, 0.5) * 5.5;
        let radial = offset.length() * mix(0.9, 1.1, unit(hash(hill as i32, 1, 2))) + warp;
        let heart = if hill == 1 { self.heart_distance(p) } else { 1e3 };
        let metres = if hill == 1 { mix(heart, radial, smooth(13.0, 34.0, heart)) } else { radial };
        // Lanes for the pickers cut across the rows; a wider gap rings the heart.
        let angle = crate::math::atan2(offset.x, offset.y);
        let lanes = 5.0 + (hill % 3) as f32;
        let lane = (angle / crate::math::TAU * lanes + hill as f32 * 0.37).rem_euclid(1.0) - 0.5;
        let lane_width = lane.abs() * crate::math::TAU / lanes * offset.length();
        let mut planted = smooth(0.5, 1.0, lane_width);
        if heart < 30.0 {
            planted =
                smooth(0.8, 1.5, (heart - 1.0).abs()) * if heart < 16.0 { 1.0 } else { planted };
        }
        let lifted = mound(p, own.centre, own.radius, own.height);
        planted *= smooth(0.6, 1.2, lifted / own.height * 12.0);
        planted *= smooth(1.0, 1.6, path_distance(p, &self.path));
        planted *= smooth(8.2, 8.8, p.length()) * smooth(620.0, 520.0, p.length());
        Row { phase: metres / ROW, planted, heart, hill }
    }
}

fn bush_profile(phase: f32, footprint: f32) -> f32 {
    let x = phase - phase.floor();
    let shape = smooth(0.03, 0.3, x) * smooth(0.97, 0.7, x);
    mix(shape, 0.68, smooth(ROW * 0.35, ROW * 1.1, footprint))
}

impl Land for TeaHills {
    fn height(&self, p: Vec2, footprint: f32) -> f32 {
        let base = self.relief.at(p);
        let r = p.length();
        if r > 640.0 {
            let woods = smooth(0.05, 0.2, Fractal::new(700.0, 3, 33).at(p, footprint));
            return if woods > 0.0 {
                base + woods * terrain::canopy(p, 13.0, 35, footprint).0
            } else {
                base
            };
        }
        let row = self.row(p);
        if row.planted <= 0.0 {
            return base;
        }
        let leaves = Fractal::new(0.22, 3, 41).gain(0.6).at(p, footprint) * 0.05;
        base + row.planted * (BUSH * bush_profile(row.phase, footprint) + leaves)
    }

    fn paint(&self, point: &GroundPoint) -> Paint {
        let (p, f) = (point.p, point.footprint);
        if p.length() > 640.0 {
            let wild = ground::grass(point, &self.grass);
            let woods = smooth(0.05, 0.2, Fractal::new(700.0, 3, 33).at(p, f));
            return wild.mix(
                ground::canopy(point, &self.forest, 13.0, 35),
                woods.max(smooth(2500.0, 4500.0, p.length())),
            );
        }
        if p.length() < 3.4 {
            let stone = ground::flagstones(point, hex(0xb9ad97), hex(0x6f7d45), 0.75);
            return stone.mix(ground::grass(point, &self.grass), smooth(2.7, 3.0, p.length()));
        }
        let row = self.row(p);
        let cover = smooth(0.1, 0.5, row.planted);
        if cover >= 1.0 {
            return self.bush(point, &row);
        }
        let wild = ground::grass(point, &self.grass);
        let earth = ground::soil(point, hex(0x9c7450));
        let track = smooth(1.35, 0.9, path_distance(p, &self.path));
        let worn = wild.mix(earth, 0.22 * smooth(0.9, 0.3, row.planted)).mix(earth, track);
        if cover > 0.0 { worn.mix(self.bush(point, &row), cover) } else { worn }
    }
}

impl TeaHills {
    /// The clipped face of a tea row.
    fn bush(&self, point: &GroundPoint, row: &Row) -> Paint {
        let (p, f) = (point.p, point.footprint);
        let top = bush_profile(row.phase, f);
        let grain = point.grain();
        let leaf = Fractal::new(0.16, 4, 43).gain(0.68).at(grain, f);
        let patch = Fractal::new(24.0, 4, 47).at(p, f);
        // Blocks of rows were clipped at different times and flush differently.
        let block = unit(hash((row.phase / 6.0).floor() as i32, row.hill as i32, 49)) - 0.5;
        let young = (0.3 + 0.42 * top + 0.22 * patch + 0.3 * block + 0.26 * leaf).clamp(0.0, 1.0);
        // The heart flushes first; the slope around it waits.
        let heart = smooth(0.5, -0.5, row.heart);
        let around = smooth(26.0, 3.0, row.heart) * (1.0 - heart);
        let young = mix(young, (young + 0.42).min(1.0), heart) * (1.0 - 0.45 * around);
        let colour = if young < 0.5 {
            self.tea.deep.lerp(self.tea.fresh, young * 2.0)
        } else {
            self.tea.fresh.lerp(self.tea.pale, young * 2.0 - 1.0)
        };
        let mut tea = Paint::matt(colour * (1.0 + 0.35 * leaf), point.normal);
        let fine = Fractal::new(0.14, 3, 53).gain(0.7);
        let tilt = Vec3::new(fine.at(grain, f), 0.0, fine.at(grain + Vec2::splat(9.0), f)) * 0.7;
        tea.normal = (point.normal + tilt).normalize_or(Vec3::Y);
        tea.openness = mix(0.3, 1.0, smooth(0.1, 0.75, top));
        tea.translucency = 0.2;
        tea
    }
}

/// Builds the scene.
pub fn scene() -> Scene {
    let land = TeaHills::new();
    let light = Sunlight::new(
        70.0,
        27.0,
        palette::warm_sun(2.0),
        hex(0xa8c4ea) * 0.85,
        hex(0x6d7c3c) * 0.35,
    );
    let mut plants = Planting::default();
    let clumps: Vec<usize> = (0..4)
        .map(|i| plants.add(leafy_clump(hex(0x4d7a2c), hex(0xb4d35a), 384, 60 + i)))
        .collect();
    let on_rows = |p: Vec2| {
        let row = land.row(p);
        let crest = bush_profile(row.phase, 0.0);
        if row.planted > 0.35 && crest > 0.12 { 0.7 + 0.5 * crest } else { 0.0 }
    };
    let near =
        Scatter { ring: (8.0, 30.0), tries: 15000, height: (0.2, 0.36), evenness: 0.6, seed: 3 };
    plants.scatter(&land, &clumps, near, on_rows);
    let tufts: Vec<usize> =
        (0..3).map(|i| plants.add(tuft(hex(0x6f8d38), hex(0xb9b468), 192, 80 + i))).collect();
    let grassy = |p: Vec2| {
        if land.row(p).planted < 0.2 && path_distance(p, &land.path) > 0.9 { 1.0 } else { 0.0 }
    };
    let edge =
        Scatter { ring: (2.8, 14.0), tries: 3200, height: (0.1, 0.3), evenness: 0.7, seed: 5 };
    plants.scatter(&land, &tufts, edge, grassy);
    let trees: Vec<usize> =
        [(0x3f6a2e, 0x7fa03c, 7), (0x35602f, 0x6b933c, 8), (0x4a7030, 0x8aa548, 9)]
            .map(|(leaf, other, seed)| plants.add(palette::shade_tree(leaf, other, 640, seed)))
            .to_vec();
    for (k, (yaw, distance, height)) in [
        (155.0, 120.0, 11.0),
        (149.0, 128.0, 9.0),
        (162.0, 134.0, 12.0),
        (-72.0, 96.0, 8.5),
        (-56.0, 112.0, 9.0),
        (44.0, 160.0, 8.0),
        (96.0, 170.0, 10.0),
        (103.0, 182.0, 9.0),
        (-128.0, 150.0, 11.0),
        (31.0, 250.0, 10.0),
        (-17.0, 262.0, 11.0),
        (-13.0, 270.0, 9.0),
        (8.0, 268.0, 10.0),
    ]
    .into_iter()
    .enumerate()
    {
        plants.put(&land, trees[k % 3], at(yaw, distance), height).flipped = k % 2 == 1;
    }
    let wood =
        Scatter { ring: (230.0, 620.0), tries: 900, height: (7.0, 13.0), evenness: 1.0, seed: 11 };
    let hollows = |p: Vec2| {
        let planted = land.row(p).planted;
        let stand = Fractal::new(160.0, 3, 61).at(p, 1.0);
        if planted < 0.3 && stand > -0.1 { 1.0 } else { 0.0 }
    };
    plants.scatter(&land, &trees, wood, hollows);

    let mut solids = Solids::default();
    let hut = at(-62.0, 88.0);
    let base = Vec3::new(hut.x, land.height(hut, 2.0) + 0.1, hut.y);
    pavilion(
        &mut solids,
        base,
        Vec2::new(3.4, 2.4),
        at(-20.0, 1.0),
        Finish::Thatch(hex(0xa58a5c)),
        Finish::Boards(hex(0x7a5f43), 0.2),
    );

    let sky = Sky {
        zenith: hex(0x4f86c6) * 0.85,
        horizon: hex(0xcfe0ea) * 0.95,
        glow: hex(0xffd9a0) * 0.75,
        sun: light.direction,
        disc: 1.0,
        cloud_light: hex(0xfff4e6) * 1.15,
        cloud_shade: hex(0xa9b8cc) * 0.85,
        sheets: vec![Sheet {
            cover: 0.42,
            scale: 1.1,
            softness: 0.5,
            stretch: 1.5,
            opacity: 0.75,
            seed: 11,
        }],
        bank: Some(Bank { top: 11.0, cover: 0.55, seed: 19 }),
    };
    Scene {
        id: ID,
        yaw: VIEW.0,
        pitch: VIEW.1,
        hfov: VIEW.2,
        eye: KNOLL + 1.75,
        land: Box::new(land),
        light,
        sky,
        haze: Haze::clear(5200.0, 900.0, hex(0x86a9cf) * 0.62).with(1.0 / 1900.0, -30.0, 12.0),
        water: None,
        cloud_sea: None,
        sprites: plants.sprites,
        standing: plants.standing,
        solids,
        grade: Grade::default(),
    }
}
