//! An open shelter on posts under a hipped roof.

use crate::finish::Finish;
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// Adds a shelter: `base` is the ground at its middle, `half` its half sides, `axis` the direction of
/// its first side on the plan.
pub fn pavilion(
    solids: &mut Solids,
    base: Vec3,
    half: Vec2,
    axis: Vec2,
    roof: Finish,
    wood: Finish,
) {
    let a = Vec3::new(axis.x, 0.0, axis.y);
    let b = Vec3::new(-axis.y, 0.0, axis.x);
    let eaves = 2.3;
    let corner =
        |x: f32, y: f32, up: f32| base + a * (half.x * x) + b * (half.y * y) + Vec3::Y * up;
    for (x, y) in [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)] {
        let foot = corner(x, y, -0.6);
        solids.cuboid(foot, Vec2::splat(0.09), eaves + 0.9, axis, wood, Exposure::dusk(0.75));
    }
    solids.cuboid(base - Vec3::Y * 0.5, half * 0.95, 0.75, axis, wood, Exposure::dusk(0.8));
    let top = eaves + half.y * 0.95;
    let ridge = (half.x - half.y * 0.8).max(0.1) / half.x;
    let (left, right) = (corner(-ridge, 0.0, top), corner(ridge, 0.0, top));
    let eave = [(-1.15, -1.15), (1.15, -1.15), (1.15, 1.15), (-1.15, 1.15)]
        .map(|(x, y)| corner(x, y, eaves - 0.25));
    let light = Exposure::default();
    solids.quad([eave[0], eave[1], right, left], roof, light);
    solids.quad([eave[2], eave[3], left, right], roof, light);
    solids.triangle([eave[1], eave[2], right], roof, light);
    solids.triangle([eave[3], eave[0], left], roof, light);
    // The underside keeps the sky from showing through.
    solids.quad(eave, wood, Exposure::dusk(0.25));
    // A bench rail around.
    for (p, q) in [
        ((-0.85, -0.85), (-0.85, 0.85)),
        ((0.85, -0.85), (0.85, 0.85)),
        ((-0.85, 0.85), (0.85, 0.85)),
    ] {
        solids.bar(corner(p.0, p.1, 0.95), corner(q.0, q.1, 0.95), 0.05, wood);
    }
}
