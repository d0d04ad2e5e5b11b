//! Water and seas of cloud: surfaces that show what is behind or above them.

use super::column::Painter;
use super::shade::Sight;
use crate::math::{exp, smooth};
use crate::water::Water;
use glam::{Vec2, Vec3};

impl Painter<'_> {
    /// Light from the water at plan distance `r`, air included; `reflected` is the mirrored column.
    pub(super) fn water(&self, sight: &Sight, row: usize, r: f32, reflected: &[Vec3]) -> Vec3 {
        let Some(water) = self.frame.scene.water else { return Vec3::ZERO };
        let p = sight.plan * r;
        let distance = sight.length(r);
        let sine = (-sight.direction.y).max(1e-3);
        let footprint = distance * sight.pixel / sine.max(0.08).sqrt();
        let (slope, blur) = water.slope(p, footprint);
        let radial = slope.dot(sight.plan);
        // Grazing rays meet the near side of waves more often.
        let mirror = water.mirror(sine + water.ripple * 0.6);
        let bend = 2.0 * radial / sight.pixel;
        let spread = 2.0 * blur / sight.pixel;
        let mut sky = Vec3::ZERO;
        for tap in [-0.75f32, -0.25, 0.25, 0.75] {
            let at = (self.rows.len() - 1 - row) as f32 - bend - spread * tap - tap * 0.5;
            let index = (at.max(0.0) as usize).min(self.rows.len() / 2 - 2);
            sky += reflected.get(index).copied().unwrap_or(sight.far) * 0.25;
        }
        let bottom = self.frame.scene.land.height(p, footprint);
        let (sunlit, open) = self.frame.shade.at(p);
        let light = &self.frame.scene.light;
        let around = light.sky * (0.5 + 0.5 * open) + light.sun * (0.4 * sunlit);
        let body = water.body(water.level - bottom, Vec3::new(0.24, 0.2, 0.14)) * around;
        let glint = self.glint(&water, sight, slope, blur) * sunlit;
        let mut lit = body.lerp(sky, mirror) + glint;
        if let Some(foam) = water.foam {
            let cover = foam.at(p, footprint);
            let white = Vec3::new(0.86, 0.9, 0.9) * (light.sky * open + light.sun * (0.7 * sunlit));
            lit = lit.lerp(white, cover * 0.9);
            if cover > 0.01 {
                return self.frame.through_air(lit, sight, r);
            }
        }
        // The mirrored things already carry their own air; only the near stretch adds more.
        let own = self.frame.through_air(body, sight, r) * (1.0 - mirror);
        let veil = self.frame.through_air(lit, sight, r);
        veil.lerp(own + sky * mirror + glint, smooth(2000.0, 200.0, distance))
    }

    /// The sun mirrored by ripples.
    fn glint(&self, water: &Water, sight: &Sight, slope: Vec2, blur: f32) -> Vec3 {
        if water.glitter <= 0.0 {
            return Vec3::ZERO;
        }
        let normal = Vec3::new(-slope.x, 1.0, -slope.y).normalize();
        let d = sight.direction;
        let mirrored = d - normal * (2.0 * d.dot(normal));
        let off = (1.0 - mirrored.dot(self.frame.scene.light.direction)).max(0.0);
        let width = 0.0012 + (blur + water.ripple * 0.35).powi(2) * 2.0;
        self.frame.scene.light.sun * (water.glitter * exp(-off / width))
    }

    /// Lays the sea of cloud over what lies `behind` it.
    pub(super) fn clouds(
        &self,
        sight: &Sight,
        row: usize,
        behind_at: f32,
        clouds: &[f32],
        behind: Vec3,
    ) -> Vec3 {
        let Some(sea) = &self.frame.scene.cloud_sea else { return behind };
        let r = clouds.get(row).copied().unwrap_or(f32::INFINITY);
        if r >= behind_at {
            return behind;
        }
        let p = sight.plan * r;
        let reach = (sight.length(r) * sight.pixel * 1.5).max(1.0);
        let here = sea.height(p, reach);
        let x = sea.height(p + Vec2::new(reach, 0.0), reach) - here;
        let z = sea.height(p + Vec2::new(0.0, reach), reach) - here;
        let normal = Vec3::new(-x, reach, -z).normalize();
        let colour = sea.colour(normal, here, self.frame.scene.light.direction);
        let seen = self.frame.through_air(colour, sight, r);
        let thickness = (sight.length(behind_at) - sight.length(r)).min(1e6);
        behind.lerp(seen, 1.0 - exp(-thickness / sea.depth))
    }
}
