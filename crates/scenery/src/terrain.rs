//! Building blocks of land: mounds, karst towers, ranges, terraces, canopies.

use crate::math::{mix, smooth};
use crate::noise::{Fractal, cell, hash, unit};
use glam::Vec2;

/// A rounded hill of `height` that ends `radius` metres from its centre.
pub fn mound(p: Vec2, centre: Vec2, radius: f32, height: f32) -> f32 {
    let t = (1.0 - p.distance_squared(centre) / (radius * radius)).max(0.0);
    height * t * t * (1.5 - 0.5 * t)
}

/// A long ridge along a polyline: its crest has `height` and falls away over `width` metres.
pub fn ridge(p: Vec2, path: &[Vec2], width: f32, height: f32) -> f32 {
    let d = crate::math::path_distance(p, path) / width;
    height / (1.0 + d * d * 2.2)
}

/// Steep limestone towers of about `size` metres across and up to `height` metres high, in [0, height].
pub fn karst(p: Vec2, size: f32, height: f32, seed: u32, footprint: f32) -> f32 {
    let warp = Vec2::new(
        Fractal::new(size * 0.8, 4, seed ^ 3).at(p, footprint),
        Fractal::new(size * 0.8, 4, seed ^ 11).at(p, footprint),
    ) * (size * 0.26);
    let q = (p + warp) / size;
    let base = q.floor();
    let mut top: f32 = 0.0;
    for dy in -1..=1 {
        for dx in -1..=1 {
            let (x, y) = (base.x as i32 + dx, base.y as i32 + dy);
            let id = hash(x, y, seed);
            let offset = Vec2::new(unit(id), unit(id.wrapping_mul(0x9e37_79b1))) * 0.7;
            let centre = Vec2::new(x as f32, y as f32) + Vec2::splat(0.15) + offset;
            let own = unit(id.wrapping_mul(0x85eb_ca6b));
            let rise = mix(0.35, 1.0, own);
            let d = q.distance(centre) / mix(0.5, 0.85, unit(id.wrapping_mul(0x27d4_eb2f)));
            // Flat-shouldered: steep walls and a rounded head.
            let tower = rise * smooth(1.0, 0.12, d).powi(1) * mix(1.0, 0.82, d.min(1.0));
            top = top.max(tower);
        }
    }
    let rough = Fractal::new(size * 0.22, 5, seed ^ 29).gain(0.55).ridged(p, footprint);
    height * top * (1.0 + 0.16 * rough)
}

/// Mountain ranges with sharp crests, in about [0, height].
pub fn range(p: Vec2, size: f32, height: f32, seed: u32, footprint: f32) -> f32 {
    let warp = Vec2::new(
        Fractal::new(size * 0.6, 3, seed ^ 41).at(p, footprint),
        Fractal::new(size * 0.6, 3, seed ^ 43).at(p, footprint),
    ) * (size * 0.22);
    let crest = Fractal::new(size, 7, seed).gain(0.48).ridged(p + warp, footprint);
    let broad = Fractal::new(size * 2.3, 2, seed ^ 47).at(p, footprint);
    height * (0.5 + 0.42 * crest + 0.3 * broad).max(0.0)
}

/// Rounded hills, in about [−height, height].
pub fn hills(p: Vec2, size: f32, height: f32, seed: u32, footprint: f32) -> f32 {
    height * Fractal::new(size, 6, seed).gain(0.42).at(p, footprint)
}

/// Cuts a slope into steps of `rise` metres: (height, position within the step from 0 at its foot to
/// 1 at the next bank). Steps finer than the pixel fade back into the slope.
pub fn terraces(y: f32, rise: f32, bank: f32) -> (f32, f32) {
    let level = (y / rise).floor();
    let within = y / rise - level;
    let stepped = level * rise + rise * smooth(1.0 - bank, 1.0, within);
    (stepped, within)
}

/// Tree crowns as domes: (height, closeness to the crown's middle 0..1, crown id).
pub fn canopy(p: Vec2, size: f32, seed: u32, footprint: f32) -> (f32, f32, u32) {
    let crown = cell(p / size, 0.85, seed);
    let visible = smooth(size * 0.9, size * 0.3, footprint);
    let dome = (1.0 - (crown.distance / 0.82).powi(2)).max(0.0).sqrt();
    let own = unit(crown.id.wrapping_mul(0x2c1b_3c6d));
    let leaves = Fractal::new(size * 0.3, 4, seed ^ 5).gain(0.6).at(p, footprint) * 0.12;
    let height = size * mix(0.55, 0.8 * (dome + leaves) * mix(0.7, 1.2, own), visible);
    (height, mix(0.6, dome, visible), crown.id)
}

/// Levels the land around the viewer: 1 within `inner` metres, 0 beyond `outer`.
pub fn platform(p: Vec2, inner: f32, outer: f32) -> f32 {
    smooth(outer, inner, p.length())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mound_is_highest_in_its_middle_and_ends_at_its_edge() {
        let centre = Vec2::new(10.0, 5.0);
        assert!((mound(centre, centre, 20.0, 8.0) - 8.0).abs() < 1e-5);
        assert_eq!(mound(centre + Vec2::new(20.0, 0.0), centre, 20.0, 8.0), 0.0);
    }

    #[test]
    fn terraces_never_leave_their_slope_by_more_than_a_step() {
        for i in 0..500 {
            let y = i as f32 * 0.037 - 4.0;
            assert!((terraces(y, 1.2, 0.2).0 - y).abs() <= 1.2);
        }
    }
}
