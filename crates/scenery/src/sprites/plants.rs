//! Small growth for the foreground, and puffs of spray and steam.

use super::canvas::{Canvas, Dab, Sprite, Texel};
use crate::math::{PI, TAU, cos, mix, sin, smooth};
use crate::noise::Dice;
use glam::{Vec2, Vec3};

fn blade(
    canvas: &mut Canvas,
    from: Vec2,
    lean: f32,
    length: f32,
    width: f32,
    texel: &Texel,
) -> Vec2 {
    let mut at = from;
    for piece in 0..7 {
        let t = piece as f32 / 7.0;
        let heading = PI * 0.5 - lean * (0.25 + t * 1.1);
        let next = at + Vec2::new(cos(heading), sin(heading)) * (length / 7.0);
        let taper = |t: f32| width * (1.0 - t * t);
        let lit = Texel {
            albedo: texel.albedo * mix(0.62, 1.12, t),
            openness: mix(0.45, 1.0, t),
            ..*texel
        };
        canvas.stroke(at, next, (taper(t), taper(t + 1.0 / 7.0)), &lit);
        at = next;
    }
    at
}

/// A tuft of grass.
pub fn tuft(leaf: Vec3, dry: Vec3, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, 0.85, leaf);
    for _ in 0..46 {
        let root = Vec2::new(0.5 + dice.range(-0.2, 0.2), 0.0);
        let colour = leaf.lerp(dry, dice.unit().powi(2)) * dice.range(0.75, 1.2);
        let texel = Texel {
            albedo: colour,
            alpha: 1.0,
            normal: Vec3::new(dice.range(-0.3, 0.3), 0.8, 0.5).normalize_or(Vec3::Y),
            openness: 1.0,
            translucency: 0.3,
        };
        let lean = (root.x - 0.5) * 4.0 + dice.range(-0.5, 0.5);
        blade(&mut canvas, root, lean, dice.range(0.35, 0.8), dice.range(0.006, 0.012), &texel);
    }
    canvas.finish()
}

/// A tuft of ripe or young rice: upright blades and nodding ears.
pub fn rice_tuft(leaf: Vec3, ear: Vec3, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, 1.0, leaf);
    for stalk in 0..42 {
        let root = Vec2::new(0.5 + dice.range(-0.16, 0.16), 0.0);
        let texel = Texel {
            albedo: leaf.lerp(ear, dice.unit() * 0.6) * dice.range(0.8, 1.15),
            alpha: 1.0,
            normal: Vec3::new(0.0, 0.8, 0.6),
            openness: 1.0,
            translucency: 0.32,
        };
        let lean = (root.x - 0.5) * 3.0 + dice.range(-0.4, 0.4);
        let tip = blade(&mut canvas, root, lean, dice.range(0.55, 0.86), 0.008, &texel);
        if stalk % 2 == 0 {
            let side = lean.signum();
            for grain in 0..12 {
                let t = grain as f32 / 12.0;
                let centre = tip
                    + Vec2::new(side * t * 0.09, -t * t * 0.13)
                    + Vec2::new(dice.range(-0.01, 0.01), 0.0);
                let texel = Texel { albedo: ear * dice.range(0.8, 1.2), ..texel };
                let size = Vec2::new(0.014, 0.007);
                canvas.dab(&Dab { centre, size, angle: -0.9 * side, softness: 0.2, texel });
            }
        }
    }
    canvas.finish()
}

/// A cluster of pointed leaves with pale young tips, as on a tea bush.
pub fn leafy_clump(leaf: Vec3, young: Vec3, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, 0.7, leaf);
    let mut leaves: Vec<(f32, Dab)> = (0..230)
        .map(|_| {
            let place = Vec2::new(0.5 + dice.range(-0.42, 0.42), dice.range(0.02, 0.6));
            let top = smooth(0.1, 0.6, place.y) * dice.range(0.6, 1.0);
            let angle = PI * 0.5 + dice.range(-1.25, 1.25);
            let texel = Texel {
                albedo: leaf.lerp(young, top.powi(2)) * dice.range(0.75, 1.2),
                alpha: 1.0,
                normal: Vec3::new(cos(angle) * 0.6, 0.6, dice.range(0.2, 0.8))
                    .normalize_or(Vec3::Y),
                openness: mix(0.3, 1.0, top),
                translucency: 0.3,
            };
            let length = dice.range(0.03, 0.055);
            let dab = Dab {
                centre: place,
                size: Vec2::new(length, length * 0.36),
                angle,
                softness: 0.1,
                texel,
            };
            // The outline is a low dome.
            let dome = 0.62 - (place.x - 0.5).powi(2) * 2.4;
            (if place.y > dome { -10.0 } else { place.y + dice.range(-0.15, 0.15) }, dab)
        })
        .collect();
    leaves.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (rank, dab) in &leaves {
        if *rank > -5.0 {
            canvas.dab(dab);
        }
    }
    canvas.finish()
}

/// Wild flowers: thin stems with heads of one colour.
pub fn flower(leaf: Vec3, petal: Vec3, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, 1.0, leaf);
    for _ in 0..14 {
        let root = Vec2::new(0.5 + dice.range(-0.2, 0.2), 0.0);
        let texel = Texel {
            albedo: leaf * dice.range(0.7, 1.2),
            alpha: 1.0,
            normal: Vec3::new(0.0, 0.8, 0.6),
            openness: 1.0,
            translucency: 0.3,
        };
        let lean = (root.x - 0.5) * 3.0 + dice.range(-0.4, 0.4);
        let tip = blade(&mut canvas, root, lean, dice.range(0.4, 0.85), 0.006, &texel);
        for petal_index in 0..6 {
            let angle = petal_index as f32 / 6.0 * TAU;
            let centre = tip + Vec2::new(cos(angle), sin(angle) * 0.7) * 0.022;
            let texel = Texel { albedo: petal * dice.range(0.85, 1.1), ..texel };
            canvas.dab(&Dab { centre, size: Vec2::new(0.022, 0.013), angle, softness: 0.2, texel });
        }
    }
    canvas.finish()
}

/// A soft puff: spray, mist or steam.
pub fn puff(colour: Vec3, aspect: f32, density: f32, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, aspect, colour);
    for _ in 0..70 {
        let t = dice.unit();
        let spread = mix(0.12, 0.32, sin(t * PI));
        let place = Vec2::new(0.5 + dice.range(-spread, spread), aspect * mix(0.12, 0.82, t));
        let texel = Texel {
            albedo: colour,
            alpha: density * mix(0.16, 0.05, t),
            normal: Vec3::new((place.x - 0.5) * 1.5, 0.6, 0.6).normalize_or(Vec3::Y),
            openness: 1.0,
            translucency: 0.6,
        };
        let size = dice.range(0.07, 0.16) * mix(0.8, 1.1, t);
        canvas.dab(&Dab {
            centre: place,
            size: Vec2::splat(size),
            angle: 0.0,
            softness: 1.0,
            texel,
        });
    }
    canvas.finish()
}
