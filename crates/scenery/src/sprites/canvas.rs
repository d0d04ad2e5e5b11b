//! The painter's canvas and the finished sprite with its smaller copies.

use crate::math::{cos, sin, smooth};
use glam::{Vec2, Vec3};

/// One point of a sprite.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texel {
    /// Linear colour.
    pub albedo: Vec3,
    /// Coverage, 0 to 1.
    pub alpha: f32,
    /// Normal: x right, y up, z towards the viewer.
    pub normal: Vec3,
    /// Sky light received, 0 to 1.
    pub openness: f32,
    /// Light that passes through, 0 to 1.
    pub translucency: f32,
}

/// A stroke of the brush.
#[derive(Debug, Clone, Copy)]
pub struct Dab {
    /// Middle, in canvas widths from the left and up from the foot.
    pub centre: Vec2,
    /// Half length and half width, in canvas widths.
    pub size: Vec2,
    /// Direction of the length in radians from the right.
    pub angle: f32,
    /// 0 a crisp edge, 1 soft from the middle.
    pub softness: f32,
    /// What it puts down.
    pub texel: Texel,
}

/// A picture being painted; y counts up from the foot.
pub struct Canvas {
    width: usize,
    height: usize,
    texels: Vec<Texel>,
}

impl Canvas {
    /// A clear canvas of `width` pixels, `aspect` times as high.
    pub fn new(width: usize, aspect: f32, ground: Vec3) -> Self {
        let height = (width as f32 * aspect) as usize;
        let clear = Texel { albedo: ground, normal: Vec3::Z, openness: 1.0, ..Texel::default() };
        Self { width, height, texels: vec![clear; width * height] }
    }

    /// Puts down a dab.
    pub fn dab(&mut self, dab: &Dab) {
        let scale = self.width as f32;
        let centre = dab.centre * scale;
        let size = (dab.size * scale).max(Vec2::splat(0.6));
        let (s, c) = (sin(dab.angle), cos(dab.angle));
        let reach = Vec2::new(
            (size.x * c).abs() + (size.y * s).abs() + 1.0,
            (size.x * s).abs() + (size.y * c).abs() + 1.0,
        );
        let low = (centre - reach).max(Vec2::ZERO);
        let high = centre + reach;
        let blur = (1.0 / size.y).min(0.9);
        for y in low.y as usize..((high.y.max(0.0) as usize + 1).min(self.height)) {
            for x in low.x as usize..((high.x.max(0.0) as usize + 1).min(self.width)) {
                let offset = Vec2::new(x as f32 + 0.5, y as f32 + 0.5) - centre;
                let local =
                    Vec2::new(offset.x * c + offset.y * s, offset.y * c - offset.x * s) / size;
                let r = local.length();
                let cover = smooth(1.0 + blur * 0.5, (1.0 - blur) * (1.0 - dab.softness), r);
                if cover > 0.0 {
                    self.blend(x, y, &dab.texel, cover * dab.texel.alpha);
                }
            }
        }
    }

    /// Draws a tapering stroke (a branch, a blade) with a rounded normal.
    pub fn stroke(&mut self, from: Vec2, to: Vec2, widths: (f32, f32), texel: &Texel) {
        let scale = self.width as f32;
        let (a, b) = (from * scale, to * scale);
        let (wa, wb) = (widths.0 * scale, widths.1 * scale);
        let along = b - a;
        let length_squared = along.length_squared().max(1e-6);
        let side = Vec2::new(along.y, -along.x) / length_squared.sqrt();
        let reach = wa.max(wb) + 1.5;
        let low = (a.min(b) - Vec2::splat(reach)).max(Vec2::ZERO);
        let high = a.max(b) + Vec2::splat(reach);
        for y in low.y as usize..((high.y.max(0.0) as usize + 1).min(self.height)) {
            for x in low.x as usize..((high.x.max(0.0) as usize + 1).min(self.width)) {
                let offset = Vec2::new(x as f32 + 0.5, y as f32 + 0.5) - a;
                let t = (offset.dot(along) / length_squared).clamp(0.0, 1.0);
                let half = wa + (wb - wa) * t;
                let away = offset - along * t;
                let cover = (half + 0.5 - away.length()).clamp(0.0, 1.0) * half.clamp(0.2, 1.0);
                if cover > 0.0 {
                    let across = (away.dot(side) / half.max(0.5)).clamp(-1.0, 1.0);
                    let normal = Vec3::new(side.x * across, side.y * across, 0.0)
                        + Vec3::Z * (1.0 - across * across).max(0.0).sqrt();
                    let rounded = Texel { normal: normal.normalize_or(Vec3::Z), ..*texel };
                    self.blend(x, y, &rounded, cover * texel.alpha);
                }
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, over: &Texel, cover: f32) {
        let under = &mut self.texels[y * self.width + x];
        // On bare canvas the dab's own colour must not mix with the canvas.
        let alpha = cover + under.alpha * (1.0 - cover);
        let t = if alpha > 0.0 { cover / alpha } else { 0.0 };
        under.albedo = under.albedo.lerp(over.albedo, t);
        under.normal = under.normal.lerp(over.normal, t);
        under.openness += (over.openness - under.openness) * t;
        under.translucency += (over.translucency - under.translucency) * t;
        under.alpha = alpha;
    }

    /// Finishes the picture and makes its smaller copies.
    pub fn finish(self) -> Sprite {
        let aspect = self.width as f32 / self.height as f32;
        let mut levels = vec![Level::from_texels(self.width, self.height, &self.texels)];
        let (mut width, mut height, mut texels) = (self.width, self.height, self.texels);
        while width.min(height) > 4 {
            texels = halve(width, height, &texels);
            width /= 2;
            height /= 2;
            levels.push(Level::from_texels(width, height, &texels));
        }
        Sprite { aspect, levels }
    }
}

fn halve(width: usize, height: usize, texels: &[Texel]) -> Vec<Texel> {
    let mut half = Vec::with_capacity((width / 2) * (height / 2));
    for y in 0..height / 2 {
        for x in 0..width / 2 {
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)]
                .map(|(dx, dy)| texels[(2 * y + dy) * width + 2 * x + dx]);
            half.push(blend_texels(&four, &[0.25; 4]));
        }
    }
    half
}

/// Weighted mean; colours count by their coverage.
fn blend_texels(four: &[Texel; 4], weights: &[f32; 4]) -> Texel {
    let mut sum = Texel::default();
    let mut covered = 1e-6;
    for (texel, &weight) in four.iter().zip(weights) {
        let part = weight * (texel.alpha + 1e-5);
        covered += part;
        sum.alpha += weight * texel.alpha;
        sum.albedo += texel.albedo * part;
        sum.normal += texel.normal * part;
        sum.openness += texel.openness * part;
        sum.translucency += texel.translucency * part;
    }
    sum.albedo /= covered;
    sum.normal /= covered;
    sum.openness /= covered;
    sum.translucency /= covered;
    sum
}

/// A texel in nine bytes; colours are stored as square roots, which spends the bits where eyes do.
#[derive(Clone, Copy)]
struct Packed([u8; 9]);

impl Packed {
    fn new(t: &Texel) -> Self {
        let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        Self([
            byte(t.albedo.x.max(0.0).sqrt()),
            byte(t.albedo.y.max(0.0).sqrt()),
            byte(t.albedo.z.max(0.0).sqrt()),
            byte(t.alpha),
            byte(t.normal.x * 0.5 + 0.5),
            byte(t.normal.y * 0.5 + 0.5),
            byte(t.normal.z * 0.5 + 0.5),
            byte(t.openness),
            byte(t.translucency),
        ])
    }

    fn texel(self) -> Texel {
        let v = |i: usize| f32::from(self.0[i]) / 255.0;
        Texel {
            albedo: Vec3::new(v(0) * v(0), v(1) * v(1), v(2) * v(2)),
            alpha: v(3),
            normal: Vec3::new(v(4), v(5), v(6)) * 2.0 - 1.0,
            openness: v(7),
            translucency: v(8),
        }
    }
}

struct Level {
    width: usize,
    height: usize,
    texels: Vec<Packed>,
}

impl Level {
    fn from_texels(width: usize, height: usize, texels: &[Texel]) -> Self {
        Self { width, height, texels: texels.iter().map(Packed::new).collect() }
    }
}

/// A finished picture.
pub struct Sprite {
    /// Width divided by height.
    pub aspect: f32,
    levels: Vec<Level>,
}

impl Sprite {
    /// The texel at `u` (0 left to 1 right) and `v` (0 foot to 1 top); `footprint` is the size of a
    /// screen pixel as a share of the sprite's height.
    pub fn at(&self, u: f32, v: f32, footprint: f32) -> Texel {
        let mut wanted = footprint * self.levels[0].height as f32 * 0.8;
        let mut index = 0;
        while wanted > 1.42 && index + 1 < self.levels.len() {
            wanted *= 0.5;
            index += 1;
        }
        let level = &self.levels[index];
        let x = (u * level.width as f32 - 0.5).clamp(0.0, level.width as f32 - 1.001);
        let y = (v * level.height as f32 - 0.5).clamp(0.0, level.height as f32 - 1.001);
        let (ix, iy) = (x as usize, y as usize);
        let (fx, fy) = (x - ix as f32, y - iy as f32);
        let at = iy * level.width + ix;
        let alpha = |i: usize| level.texels[i].0[3];
        let below = at + level.width;
        if alpha(at) | alpha(at + 1) | alpha(below) | alpha(below + 1) == 0 {
            return Texel::default();
        }
        let four = [at, at + 1, below, below + 1].map(|i| level.texels[i].texel());
        let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        blend_texels(&four, &weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dab_keeps_its_colour_on_bare_canvas() {
        let mut canvas = Canvas::new(64, 1.0, Vec3::ZERO);
        let texel =
            Texel { albedo: Vec3::splat(0.5), alpha: 1.0, normal: Vec3::Z, ..Texel::default() };
        let (centre, size) = (Vec2::splat(0.5), Vec2::splat(0.2));
        canvas.dab(&Dab { centre, size, angle: 0.3, softness: 0.8, texel });
        let sprite = canvas.finish();
        assert!(sprite.at(0.5, 0.5, 0.001).alpha > 0.95);
        let edge = sprite.at(0.62, 0.5, 0.001);
        assert!(edge.alpha > 0.05 && edge.alpha < 0.95);
        assert!((edge.albedo.x - 0.5).abs() < 0.02, "soft edges do not darken");
        assert_eq!(sprite.at(0.05, 0.05, 0.001).alpha, 0.0);
    }
}
