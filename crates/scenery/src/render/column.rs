//! One column: ground, faces, water, clouds and standing pictures, composed from near to far.

use super::frame::Frame;
use super::march::{Rows, Stride, trace, trace_mirrored};
use super::scratch::{Buffers, Kept, LAND, SKY, SKY_STEP, Scratch, SkyRamp, WATER};
use super::shade::Sight;
use crate::math::{PI, TAU, cos, mix, sin, tan};
use crate::solids::Polygon;
use glam::{Vec2, Vec3};

/// Faces are cut off this near to the viewer, in metres.
const NEAREST: f32 = 1e-3;

/// From where the column is seen.
#[derive(Clone, Copy)]
struct Eye {
    height: f32,
    /// Level of the water in which the world is seen mirrored.
    mirror: Option<f32>,
}

/// Paints the column at `azimuth` (radians) into `out`, one colour per row, in linear light.
pub(super) fn paint_column(
    frame: &Frame,
    azimuth: f32,
    rows: &Rows,
    stride: Stride,
    samples: usize,
    scratch: &mut Scratch,
    out: &mut [Vec3],
) {
    let painter = Painter::new(frame, azimuth, rows, stride);
    let Scratch { direct, mirrored, clouds, kept } = scratch;
    Kept::grow_older(kept, &rows.pitches, samples);
    painter.find(Eye { height: frame.scene.eye, mirror: None }, direct);
    let mut reflected: &[Vec3] = &[];
    if let Some(water) = frame.scene.water {
        let first = direct.what.iter().position(|&w| w == WATER);
        if let Some(first) = first {
            let last = direct.what.iter().rposition(|&w| w == WATER).unwrap_or(first);
            let margin = (water.ripple * 2.2 / rows.pixel) as usize + 4;
            // Row i of the water mirrors row len − 1 − i.
            let low = (rows.len() - 1 - last).saturating_sub(margin);
            let high = (rows.len() - first + margin).min(rows.len());
            let eye =
                Eye { height: 2.0 * water.level - frame.scene.eye, mirror: Some(water.level) };
            painter.find(eye, mirrored);
            painter.compose(eye, mirrored, &[], &[], &mut [], low..high);
            reflected = &mirrored.light;
        }
    }
    if let Some(sea) = &frame.scene.cloud_sea {
        clouds.resize(rows.len(), 0.0);
        trace(rows, painter.plan, frame.scene.eye, stride, clouds, |p, f| sea.height(p, f));
    } else {
        clouds.clear();
    }
    let eye = Eye { height: frame.scene.eye, mirror: None };
    painter.compose(eye, direct, reflected, clouds, kept, 0..rows.len());
    out.copy_from_slice(&direct.light);
}

/// Paints one column of a frame.
pub(super) struct Painter<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) rows: &'a Rows,
    stride: Stride,
    azimuth: f32,
    plan: Vec2,
    far: Vec3,
}

impl<'a> Painter<'a> {
    fn new(frame: &'a Frame<'a>, azimuth: f32, rows: &'a Rows, stride: Stride) -> Self {
        let plan = Vec2::new(sin(azimuth), cos(azimuth));
        let far = frame.scene.sky.far(Vec3::new(plan.x, 0.0, plan.y));
        Self { frame, rows, stride, azimuth, plan, far }
    }

    fn sight(&self, eye: Eye, row: usize) -> Sight {
        let pitch = self.rows.pitches[row];
        let (up, flat) = (sin(pitch), cos(pitch));
        Sight {
            plan: self.plan,
            slope: self.rows.slopes[row],
            direction: Vec3::new(self.plan.x * flat, up, self.plan.y * flat),
            far: self.far,
            pixel: self.rows.pixel,
            eye: eye.height,
        }
    }

    /// Finds what is opaque in every row: land, faces, water, or sky.
    fn find(&self, eye: Eye, buffers: &mut Buffers) {
        let rows = self.rows;
        let Buffers { hits, what, .. } = buffers;
        hits.resize(rows.len(), 0.0);
        what.resize(rows.len(), SKY);
        let land = &self.frame.scene.land;
        let height = |p: Vec2, f: f32| land.height(p, f);
        match eye.mirror {
            None => trace(rows, self.plan, eye.height, self.stride, hits, height),
            Some(level) => {
                trace_mirrored(rows, self.plan, eye.height, level, self.stride, hits, height);
            }
        }
        for (what, hit) in what.iter_mut().zip(hits.iter()) {
            *what = if hit.is_finite() { LAND } else { SKY };
        }
        for &index in self.frame.faces_near(self.azimuth) {
            let face = &self.frame.faces[index as usize];
            if face.opacity >= 1.0 {
                self.cross(face, eye, |row, r| {
                    if r < hits[row] {
                        hits[row] = r;
                        what[row] = index;
                    }
                });
            }
        }
        if let (Some(water), None) = (self.frame.scene.water, eye.mirror) {
            for row in rows.at_or_below(-1e-6)..rows.len() {
                let r = (water.level - eye.height) / rows.slopes[row];
                let wet = water.within.is_none_or(|within| within(self.plan * r));
                if wet && r < hits[row] && r < self.stride.reach * 2.0 {
                    hits[row] = r;
                    what[row] = WATER;
                }
            }
        }
    }

    /// Calls `visit(row, r)` for every row whose sight line crosses the face at plan distance `r`.
    fn cross(&self, face: &Polygon, eye: Eye, mut visit: impl FnMut(usize, f32)) {
        let Some([(r0, y0), (r1, y1)]) = self.segment(face) else { return };
        let slope = |r: f32, y: f32| (y - eye.height) / r;
        let (s0, s1) = (slope(r0, y0), slope(r1, y1));
        let first = self.rows.at_or_below(s0.max(s1));
        for row in first..self.rows.len() {
            let s = self.rows.slopes[row];
            if s < s0.min(s1) {
                break;
            }
            let denominator = (y1 - y0) - s * (r1 - r0);
            let t = if denominator.abs() < 1e-9 {
                0.0
            } else {
                (eye.height + s * r0 - y0) / denominator
            };
            let r = r0 + (r1 - r0) * t.clamp(0.0, 1.0);
            if eye.mirror.is_none_or(|level| eye.height + s * r >= level) {
                visit(row, r);
            }
        }
    }

    /// The face cut by this azimuth's half-plane: two points (plan distance, height).
    fn segment(&self, face: &Polygon) -> Option<[(f32, f32); 2]> {
        let mut ends = [(0.0, 0.0); 2];
        let mut found = 0;
        let flat = face.corners.map(|c| {
            (c.x * self.plan.y - c.z * self.plan.x, c.x * self.plan.x + c.z * self.plan.y, c.y)
        });
        for i in 0..4 {
            let (a, b) = (flat[i], flat[(i + 1) % 4]);
            if (a.0 > 0.0) == (b.0 > 0.0) {
                continue;
            }
            let t = a.0 / (a.0 - b.0);
            if found < 2 {
                ends[found] = (mix(a.1, b.1, t), mix(a.2, b.2, t));
            }
            found += 1;
        }
        if found < 2 || (ends[0].0 <= 0.0 && ends[1].0 <= 0.0) {
            return None;
        }
        for i in 0..2 {
            if ends[i].0 < NEAREST {
                let (hidden, seen) = (ends[i], ends[1 - i]);
                let t = (NEAREST - hidden.0) / (seen.0 - hidden.0);
                ends[i] = (NEAREST, mix(hidden.1, seen.1, t));
            }
        }
        Some(ends)
    }

    /// Composes the column from near to far into `buffers.light`, for the given rows.
    fn compose(
        &self,
        eye: Eye,
        buffers: &mut Buffers,
        reflected: &[Vec3],
        clouds: &[f32],
        kept: &mut [Kept],
        range: std::ops::Range<usize>,
    ) {
        let Buffers { hits, what, light, through, order } = buffers;
        light.clear();
        light.resize(self.rows.len(), Vec3::ZERO);
        through.clear();
        through.resize(self.rows.len(), 1.0);
        self.sort_soft(order);
        for &(_, is_face, index) in order.iter() {
            if is_face {
                let face = &self.frame.faces[index as usize];
                self.cross(face, eye, |row, r| {
                    if r < hits[row] && through[row] > 0.02 && range.contains(&row) {
                        let sight = self.sight(eye, row);
                        let seen =
                            self.frame.through_air(self.frame.face(face, &sight, r), &sight, r);
                        light[row] += seen * (through[row] * face.opacity);
                        through[row] *= 1.0 - face.opacity;
                    }
                });
            } else {
                self.stand(index as usize, eye, hits, light, through, &range);
            }
        }
        let mut sky = SkyRamp::default();
        for row in range {
            if through[row] < 0.01 {
                continue;
            }
            if let Some(kept) = kept.get(row)
                && kept.serves(what[row], hits[row])
            {
                light[row] += kept.light * through[row];
                continue;
            }
            let sight = self.sight(eye, row);
            let behind = match what[row] {
                SKY => sky.at(row, |row| {
                    let sight = self.sight(eye, row.min(self.rows.len() - 1));
                    self.frame
                        .scene
                        .sky
                        .colour(sight.direction, sight.pixel * SKY_STEP as f32 * 0.7)
                }),
                LAND => {
                    let lit = self.frame.land(&sight, hits[row]);
                    self.frame.through_air(lit, &sight, hits[row])
                }
                WATER => self.water(&sight, row, hits[row], reflected),
                index => {
                    let lit = self.frame.face(&self.frame.faces[index as usize], &sight, hits[row]);
                    self.frame.through_air(lit, &sight, hits[row])
                }
            };
            let behind = self.clouds(&sight, row, hits[row], clouds, behind);
            if let Some(kept) = kept.get_mut(row) {
                *kept = Kept { what: what[row], hit: hits[row], light: behind, age: 0 };
            }
            light[row] += behind * through[row];
        }
    }

    /// Soft things at this azimuth, near ones first: (distance, is a face, index).
    fn sort_soft(&self, order: &mut Vec<(f32, bool, u32)>) {
        order.clear();
        for &index in self.frame.placed_near(self.azimuth) {
            order.push((self.frame.placed[index as usize].distance, false, index));
        }
        for &index in self.frame.faces_near(self.azimuth) {
            let face = &self.frame.faces[index as usize];
            if face.opacity < 1.0
                && let Some([(a, _), (b, _)]) = self.segment(face)
            {
                order.push(((a + b) * 0.5, true, index));
            }
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// A standing picture.
    fn stand(
        &self,
        index: usize,
        eye: Eye,
        hits: &[f32],
        light: &mut [Vec3],
        through: &mut [f32],
        range: &std::ops::Range<usize>,
    ) {
        let item = &self.frame.placed[index];
        let mut off = self.azimuth - item.azimuth;
        off -= (off / TAU).round() * TAU;
        if off.abs() > PI * 0.49 {
            return;
        }
        let across = item.distance * tan(off);
        if across.abs() > item.half {
            return;
        }
        let r = item.distance / cos(off);
        let foot = item.thing.foot.y;
        let top = foot + item.thing.height;
        let mut u = across / item.half * 0.5 + 0.5;
        if item.thing.flipped {
            u = 1.0 - u;
        }
        let sprite = &self.frame.scene.sprites[item.thing.sprite];
        let first = self.rows.at_or_below((top - eye.height) / r).max(range.start);
        let lowest = (foot - eye.height) / r;
        // One thing, one distance: its air is computed once.
        let mut veil = None;
        for row in first..range.end {
            let slope = self.rows.slopes[row];
            if slope < lowest {
                break;
            }
            // Half a pixel of slack lets a foot stand on the ground that it touches.
            if through[row] < 0.02 || r > hits[row] * 1.004 + 0.02 {
                continue;
            }
            let y = eye.height + slope * r;
            if eye.mirror.is_some_and(|level| y < level) {
                continue;
            }
            let sight = self.sight(eye, row);
            let v = (y - foot) / item.thing.height;
            let footprint = sight.length(r) * self.rows.pixel / item.thing.height;
            let texel = sprite.at(u, v, footprint);
            let alpha = texel.alpha * item.thing.opacity;
            if alpha > 0.004 {
                let veil = veil.get_or_insert_with(|| self.frame.air(&sight, r));
                let lit = veil.over(self.frame.texel(item, &texel));
                light[row] += lit * (through[row] * alpha);
                through[row] *= 1.0 - alpha;
            }
        }
    }
}
