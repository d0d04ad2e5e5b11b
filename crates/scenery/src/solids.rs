//! Solids: planar polygons with a finish, the stuff of houses, bridges and walls.

use crate::finish::Finish;
use glam::{Vec2, Vec3};

/// A convex planar polygon of three or four corners.
#[derive(Debug, Clone, Copy)]
pub struct Polygon {
    /// Corners in order; a triangle repeats its last corner.
    pub corners: [Vec3; 4],
    /// Unit normal (either side; it is turned towards the viewer).
    pub normal: Vec3,
    /// Zero of the finish's coordinates.
    pub origin: Vec3,
    /// Unit vector of the finish's first coordinate.
    pub across: Vec3,
    /// Unit vector of the finish's second coordinate.
    pub along: Vec3,
    /// What it is made of.
    pub finish: Finish,
    /// Share of sky light it receives, 0 to 1.
    pub openness: f32,
    /// Share of sunlight it receives, 0 to 1.
    pub sunlit: f32,
    /// 1 for solid things, less for glass and for things thinner than a pixel.
    pub opacity: f32,
}

/// A thin round bar: cable, rail, post.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    /// One end.
    pub from: Vec3,
    /// The other end.
    pub to: Vec3,
    /// Radius in metres.
    pub radius: f32,
    /// What it is made of.
    pub finish: Finish,
}

/// The solids of a scene.
#[derive(Debug, Default, Clone)]
pub struct Solids {
    /// Faces.
    pub polygons: Vec<Polygon>,
    /// Thin things; they become faces when the viewer's place is known.
    pub bars: Vec<Bar>,
}

/// Light conditions shared by the faces added while they hold.
#[derive(Debug, Clone, Copy)]
pub struct Exposure {
    /// Share of sky light, 0 to 1.
    pub openness: f32,
    /// Share of sunlight, 0 to 1.
    pub sunlit: f32,
    /// Opacity, 0 to 1.
    pub opacity: f32,
}

impl Default for Exposure {
    fn default() -> Self {
        Self { openness: 1.0, sunlit: 1.0, opacity: 1.0 }
    }
}

impl Exposure {
    /// Under a roof or in a corner.
    pub const fn dusk(openness: f32) -> Self {
        Self { openness, sunlit: openness, opacity: 1.0 }
    }
}

impl Solids {
    /// Adds a four-sided face. Its finish runs from the first corner: across towards the second,
    /// along towards the fourth.
    pub fn quad(&mut self, corners: [Vec3; 4], finish: Finish, exposure: Exposure) {
        let across = (corners[1] - corners[0]).normalize_or(Vec3::X);
        let normal = across
            .cross((corners[3] - corners[0]) + (corners[2] - corners[1]))
            .normalize_or(Vec3::Y);
        let along = normal.cross(across);
        let along = if along.dot(corners[3] - corners[0]) < 0.0 { -along } else { along };
        self.polygons.push(Polygon {
            corners,
            normal,
            origin: corners[0],
            across,
            along,
            finish,
            openness: exposure.openness,
            sunlit: exposure.sunlit,
            opacity: exposure.opacity,
        });
    }

    /// Adds a triangle; see [`Solids::quad`].
    pub fn triangle(&mut self, corners: [Vec3; 3], finish: Finish, exposure: Exposure) {
        let [a, b, c] = corners;
        self.quad([a, b, c, c], finish, exposure);
    }

    /// Adds an upright box: `centre` of its base, half sizes along its own axes, height, and the
    /// direction of its first axis on the plan.
    pub fn cuboid(
        &mut self,
        centre: Vec3,
        half: Vec2,
        height: f32,
        axis: Vec2,
        finish: Finish,
        exposure: Exposure,
    ) {
        let a = Vec3::new(axis.x, 0.0, axis.y) * half.x;
        let b = Vec3::new(-axis.y, 0.0, axis.x) * half.y;
        let up = Vec3::Y * height;
        let base = [centre - a - b, centre + a - b, centre + a + b, centre - a + b];
        for i in 0..4 {
            let (p, q) = (base[i], base[(i + 1) % 4]);
            self.quad([p, q, q + up, p + up], finish, exposure);
        }
        self.quad([base[0] + up, base[1] + up, base[2] + up, base[3] + up], finish, exposure);
        self.quad(
            base,
            finish,
            Exposure { openness: exposure.openness * 0.4, sunlit: 0.0, ..exposure },
        );
    }

    /// Adds a bar.
    pub fn bar(&mut self, from: Vec3, to: Vec3, radius: f32, finish: Finish) {
        self.bars.push(Bar { from, to, radius, finish });
    }

    /// Adds bars along a polyline.
    pub fn wire(&mut self, points: &[Vec3], radius: f32, finish: Finish) {
        for pair in points.windows(2) {
            self.bar(pair[0], pair[1], radius, finish);
        }
    }

    /// All faces as seen from `eye`: bars become strips that face it, never thinner than a pixel of
    /// `pixel` radians, but paler instead.
    pub fn facing(&self, eye: Vec3, pixel: f32) -> Vec<Polygon> {
        let mut faces = Self { polygons: self.polygons.clone(), bars: Vec::new() };
        for bar in &self.bars {
            let length = bar.from.distance(bar.to);
            let near = (bar.from - eye).length().min((bar.to - eye).length()).max(0.2);
            let pieces = ((length / near * 2.0).ceil() as usize).clamp(1, 24);
            for piece in 0..pieces {
                let end = |k: usize| bar.from.lerp(bar.to, k as f32 / pieces as f32);
                let (a, b) = (end(piece), end(piece + 1));
                let middle = (a + b) * 0.5 - eye;
                let side = (b - a).cross(middle).normalize_or(Vec3::X);
                let thinnest = middle.length() * pixel * 0.55;
                let radius = bar.radius.max(thinnest);
                let opacity = bar.radius / radius;
                let s = side * radius;
                let exposure = Exposure { opacity, ..Exposure::default() };
                faces.quad([a - s, a + s, b + s, b - s], bar.finish, exposure);
            }
        }
        faces.polygons
    }
}
