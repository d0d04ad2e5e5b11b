//! A scene made ready for painting: shadows computed, faces and pictures sorted by azimuth.

use crate::light::ShadeMap;
use crate::math::{PI, TAU, atan2};
use crate::solids::Polygon;
use crate::world::{Scene, Standing};
use glam::{Vec2, Vec3};

/// Slices of the circle by which things are found.
const SECTORS: usize = 2048;

/// A standing picture with what depends on its place only.
pub(super) struct Placed {
    pub thing: Standing,
    /// Distance on the plan.
    pub distance: f32,
    /// Azimuth in radians.
    pub azimuth: f32,
    /// Half the width in metres.
    pub half: f32,
    /// Direction of the sun as the picture sees it: right, up, towards the viewer.
    pub sun: Vec3,
    /// Sun and sky light at its foot.
    pub sunlit: f32,
    pub open: f32,
}

/// A scene ready to be painted.
pub struct Frame<'a> {
    pub(super) scene: &'a Scene,
    pub(super) shade: ShadeMap,
    pub(super) placed: Vec<Placed>,
    pub(super) faces: Vec<Polygon>,
    placed_by_sector: Vec<Vec<u32>>,
    faces_by_sector: Vec<Vec<u32>>,
}

impl<'a> Frame<'a> {
    /// Computes shadows and sorts everything; `pixel` is the size of a pixel in radians.
    pub fn new(scene: &'a Scene, pixel: f32) -> Self {
        let mut shade = ShadeMap::build(scene.land.as_ref(), &scene.light, 0.05);
        for thing in &scene.standing {
            let width = thing.height * scene.sprites[thing.sprite].aspect;
            // Tufts and puffs are too small or too thin to darken the ground.
            if thing.height > 0.9 && thing.opacity > 0.9 {
                shade.cast(&scene.light, thing, width, 0.72);
            }
        }
        let mut placed: Vec<Placed> =
            scene.standing.iter().map(|thing| place(scene, &shade, thing)).collect();
        placed.sort_by(|a, b| a.distance.total_cmp(&b.distance));
        let mut placed_by_sector = vec![Vec::new(); SECTORS];
        for (index, item) in placed.iter().enumerate() {
            let reach = crate::math::atan(item.half / item.distance.max(0.05)) + 0.002;
            for sector in sectors(item.azimuth - reach, item.azimuth + reach) {
                placed_by_sector[sector].push(index as u32);
            }
        }
        let faces = scene.solids.facing(Vec3::Y * scene.eye, pixel);
        let mut faces_by_sector = vec![Vec::new(); SECTORS];
        for (index, face) in faces.iter().enumerate() {
            for sector in face_sectors(face) {
                faces_by_sector[sector].push(index as u32);
            }
        }
        Self { scene, shade, placed, faces, placed_by_sector, faces_by_sector }
    }

    /// Indices of the pictures that may show at an azimuth in radians, near ones first.
    pub(super) fn placed_near(&self, azimuth: f32) -> &[u32] {
        &self.placed_by_sector[sector_of(azimuth)]
    }

    /// Indices of the faces that may show at an azimuth.
    pub(super) fn faces_near(&self, azimuth: f32) -> &[u32] {
        &self.faces_by_sector[sector_of(azimuth)]
    }
}

fn place(scene: &Scene, shade: &ShadeMap, thing: &Standing) -> Placed {
    let plan = Vec2::new(thing.foot.x, thing.foot.z);
    let distance = plan.length().max(0.05);
    let azimuth = atan2(plan.x, plan.y);
    let back = plan / distance;
    let sun = scene.light.direction;
    // Right of the picture, seen by the viewer, is the azimuth plus 90°.
    let right = Vec2::new(back.y, -back.x);
    let flat = Vec2::new(sun.x, sun.z);
    let mut local = Vec3::new(flat.dot(right), sun.y, -flat.dot(back));
    if thing.flipped {
        local.x = -local.x;
    }
    // A step towards the sun leaves the thing's own shadow behind.
    let width = thing.height * scene.sprites[thing.sprite].aspect;
    let (sunlit, open) = shade.at(plan + flat.normalize_or(Vec2::Y) * (width * 0.7));
    Placed {
        thing: *thing,
        distance,
        azimuth,
        half: width * 0.5,
        sun: local,
        sunlit: sunlit.max(0.15),
        open,
    }
}

fn sector_of(azimuth: f32) -> usize {
    (((azimuth + PI) / TAU * SECTORS as f32).floor() as i64).rem_euclid(SECTORS as i64) as usize
}

fn sectors(from: f32, to: f32) -> impl Iterator<Item = usize> {
    let scale = SECTORS as f32 / TAU;
    let first = ((from + PI) * scale).floor() as i64;
    let last = (((to + PI) * scale).floor() as i64).min(first + SECTORS as i64 - 1);
    (first..=last).map(|sector| sector.rem_euclid(SECTORS as i64) as usize)
}

fn face_sectors(face: &Polygon) -> Vec<usize> {
    let plan = face.corners.map(|c| Vec2::new(c.x, c.z));
    // A face over or under the viewer, or very near, may show anywhere.
    if plan.iter().any(|p| p.length() < 1e-3) || surrounds(&plan) {
        return (0..SECTORS).collect();
    }
    let start = atan2(plan[0].x, plan[0].y);
    let (mut low, mut high) = (0.0f32, 0.0f32);
    let mut turned = 0.0;
    for pair in [(0, 1), (1, 2), (2, 3)] {
        let (a, b) = (plan[pair.0], plan[pair.1]);
        turned -= atan2(a.perp_dot(b), a.dot(b));
        low = low.min(turned);
        high = high.max(turned);
    }
    sectors(start + low - 0.002, start + high + 0.002).collect()
}

fn surrounds(plan: &[Vec2; 4]) -> bool {
    let turn: f32 = (0..4)
        .map(|i| {
            let (a, b) = (plan[i], plan[(i + 1) % 4]);
            atan2(a.perp_dot(b), a.dot(b))
        })
        .sum();
    turn.abs() > PI
}
