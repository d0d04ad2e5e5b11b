//! Trees: a skeleton of limbs, and foliage laid on in hundreds of dabs, dark and deep first.

use super::canvas::{Canvas, Dab, Sprite, Texel};
use crate::math::{PI, TAU, cos, mix, sin, smooth};
use crate::noise::Dice;
use glam::{Vec2, Vec3};

/// Foliage of a crown.
#[derive(Debug, Clone, Copy)]
pub struct Crown {
    /// Colour of leaves in the light.
    pub leaf: Vec3,
    /// A second colour that some lobes lean to.
    pub other: Vec3,
    /// Size of a dab as a share of the picture's width.
    pub dab: f32,
    /// Number of lobes.
    pub lobes: usize,
    /// Dabs per lobe.
    pub density: usize,
    /// Light that leaves let through.
    pub translucency: f32,
}

/// The build of a tree.
#[derive(Debug, Clone, Copy)]
pub struct TreeKind {
    /// Height divided by width of the picture.
    pub aspect: f32,
    /// Where the crown begins, as a share of the height.
    pub crown_base: f32,
    /// Half thickness of the trunk, as a share of the width.
    pub trunk: f32,
    /// Colour of the bark.
    pub bark: Vec3,
    /// How far limbs lean out: 0.3 upright, 1 spreading.
    pub spread: f32,
    /// Foliage; blossom is foliage too.
    pub crown: Crown,
    /// Size of a lobe as a share of the width.
    pub lobe: f32,
}

fn bark(colour: Vec3, openness: f32) -> Texel {
    Texel { albedo: colour, alpha: 1.0, normal: Vec3::Z, openness, translucency: 0.0 }
}

/// Limbs that fork from `from`; their ends are returned.
#[expect(
    clippy::too_many_arguments,
    reason = "a recursive stroke: all of it changes at every fork"
)]
fn limbs(
    canvas: &mut Canvas,
    dice: &mut Dice,
    from: Vec2,
    heading: f32,
    length: f32,
    width: f32,
    depth: u32,
    kind: &TreeKind,
    ends: &mut Vec<Vec2>,
) {
    let bend = dice.range(-0.25, 0.25);
    let middle = from + Vec2::new(cos(heading + bend), sin(heading + bend)) * (length * 0.5);
    let to = middle + Vec2::new(cos(heading - bend), sin(heading - bend)) * (length * 0.5);
    let shade = dice.range(0.75, 1.2);
    let texel = bark(kind.bark * shade, 0.75);
    canvas.stroke(from, middle, (width, width * 0.85), &texel);
    canvas.stroke(middle, to, (width * 0.85, width * 0.62), &texel);
    if depth == 0 {
        ends.push(to);
        return;
    }
    ends.push(middle.lerp(to, 0.7));
    let forks = 2 + usize::from(dice.unit() < 0.55);
    for fork in 0..forks {
        let side = (fork as f32 + 0.5) / forks as f32 * 2.0 - 1.0;
        let turn = side * kind.spread * dice.range(0.6, 1.15) + dice.range(-0.15, 0.15);
        // Limbs strive upwards a little.
        let aim = (heading + turn) * 0.88 + PI * 0.5 * 0.12;
        let next = length * dice.range(0.6, 0.86);
        limbs(canvas, dice, to, aim, next, width * 0.6, depth - 1, kind, ends);
    }
}

/// Paints a lobe of foliage: a ball of dabs, the far and low ones first.
fn lobe(
    canvas: &mut Canvas,
    dice: &mut Dice,
    centre: Vec2,
    radius: f32,
    whole: (Vec2, Vec2),
    crown: &Crown,
) {
    let lean = dice.unit();
    let mut dabs: Vec<(f32, Dab)> = (0..crown.density)
        .map(|_| {
            let angle = dice.range(0.0, TAU);
            let r = dice.unit().sqrt();
            let depth = dice.range(-0.5, 1.0);
            let flat = Vec2::new(cos(angle), sin(angle) * 0.82) * r;
            let ball = Vec3::new(flat.x, flat.y, (1.0 - r * r).max(0.0).sqrt() * depth);
            let place = centre + flat * radius * dice.range(0.85, 1.12);
            let crown_normal = ((place - whole.0) / whole.1).extend(0.6);
            let normal = (ball * 1.1 + crown_normal * 0.7 + Vec3::Y * 0.15).normalize_or(Vec3::Z);
            let height = smooth(-1.0, 1.0, (place.y - whole.0.y) / whole.1.y);
            let under = smooth(-0.9, 0.8, ball.y * 0.8 + ball.z * 0.5);
            let openness = mix(0.28, 1.0, under * 0.65 + height * 0.35);
            let vary = dice.range(0.72, 1.22) * mix(0.72, 1.08, under);
            let leaf =
                crown.leaf.lerp(crown.other, (lean * 0.7 + dice.range(-0.2, 0.5)).clamp(0.0, 1.0));
            let size = crown.dab * dice.range(0.6, 1.3);
            let texel = Texel {
                albedo: leaf * vary,
                alpha: 1.0,
                normal,
                openness,
                translucency: crown.translucency,
            };
            let dab = Dab {
                centre: place,
                size: Vec2::new(size, size * dice.range(0.45, 0.75)),
                angle: dice.range(0.0, PI),
                softness: 0.12,
                texel,
            };
            (ball.z + ball.y * 0.35, dab)
        })
        .collect();
    dabs.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, dab) in &dabs {
        canvas.dab(dab);
    }
}

/// A broad-leaved tree, in leaf or in blossom.
pub fn tree(kind: &TreeKind, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, kind.aspect, kind.crown.leaf);
    let foot = Vec2::new(0.5 + dice.range(-0.02, 0.02), 0.0);
    let fork = Vec2::new(0.5 + dice.range(-0.04, 0.04), kind.aspect * kind.crown_base);
    let texel = bark(kind.bark, 0.7);
    canvas.stroke(foot, foot.lerp(fork, 0.15), (kind.trunk * 1.5, kind.trunk), &texel);
    canvas.stroke(foot.lerp(fork, 0.12), fork, (kind.trunk, kind.trunk * 0.8), &texel);
    // Streaks of light and dark bark.
    for _ in 0..40 {
        let t = dice.range(0.0, 0.92);
        let at = foot.lerp(fork, t) + Vec2::new(dice.range(-0.7, 0.7) * kind.trunk, 0.0);
        let streak = bark(kind.bark * dice.range(0.5, 1.6), 0.7);
        let up = Vec2::new(dice.range(-0.003, 0.003), kind.aspect * 0.03);
        canvas.stroke(at, at + up, (kind.trunk * 0.1, kind.trunk * 0.05), &streak);
    }
    let mut ends = Vec::new();
    let room = kind.aspect * (1.0 - kind.crown_base);
    for branch in 0..3 {
        let aim = PI * 0.5 + (branch as f32 - 1.0) * kind.spread * 0.75 + dice.range(-0.12, 0.12);
        limbs(&mut canvas, &mut dice, fork, aim, room * 0.3, kind.trunk * 0.62, 3, kind, &mut ends);
    }
    let middle = Vec2::new(0.5, kind.aspect * (kind.crown_base + 1.0) * 0.5);
    let half = Vec2::new(0.46, kind.aspect * (1.0 - kind.crown_base) * 0.48);
    let mut lobes: Vec<(Vec2, f32)> = Vec::new();
    for _ in 0..kind.crown.lobes {
        let end = ends[dice.index(ends.len())];
        let offset = (end - middle) / half;
        let reach = offset.length();
        // What grew out of the picture is brought back to the crown's outline.
        let kept = if reach > 0.72 { middle + (end - middle) * (0.72 / reach) } else { end };
        let jitter = Vec2::new(dice.range(-0.08, 0.08), dice.range(-0.06, 0.08));
        lobes.push((kept + jitter, kind.lobe * dice.range(0.7, 1.25)));
    }
    // The lowest lobes lie behind the higher ones, as shadow behind light.
    lobes.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    for (centre, radius) in lobes {
        lobe(&mut canvas, &mut dice, centre, radius, (middle, half), &kind.crown);
    }
    canvas.finish()
}

/// A bush: foliage down to the ground.
pub fn bush(crown: &Crown, aspect: f32, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, aspect, crown.leaf);
    let middle = Vec2::new(0.5, aspect * 0.42);
    let half = Vec2::new(0.46, aspect * 0.5);
    let mut lobes: Vec<(Vec2, f32)> = (0..crown.lobes)
        .map(|_| {
            let angle = dice.range(0.0, TAU);
            let r = dice.unit().sqrt() * 0.72;
            let place = middle + Vec2::new(cos(angle), sin(angle)) * half * r;
            (place, half.y * dice.range(0.3, 0.46))
        })
        .collect();
    lobes.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    for (centre, radius) in lobes {
        lobe(&mut canvas, &mut dice, centre, radius, (middle, half), crown);
    }
    canvas.finish()
}

/// A pine: a tall bare trunk, whorls of branches, tufts of needles.
pub fn pine(
    leaf: Vec3,
    other: Vec3,
    bark_colour: Vec3,
    crown_base: f32,
    width: usize,
    seed: u32,
) -> Sprite {
    let mut dice = Dice::new(seed);
    let aspect = 2.6;
    let mut canvas = Canvas::new(width, aspect, leaf);
    let lean = dice.range(-0.05, 0.05);
    let stem = |t: f32| Vec2::new(0.5 + lean * t * t, aspect * 0.965 * t);
    let girth = |t: f32| mix(0.026, 0.004, t);
    for step in 0..48 {
        let (a, b) = (step as f32 / 48.0, (step + 1) as f32 / 48.0);
        // The upper bark of pines is ruddier.
        let colour = bark_colour.lerp(bark_colour * Vec3::new(1.2, 1.0, 0.86), a);
        canvas.stroke(stem(a), stem(b), (girth(a), girth(b)), &bark(colour, mix(0.9, 0.55, a)));
    }
    for _ in 0..260 {
        let t = dice.range(0.0, 0.8);
        let at = stem(t) + Vec2::new(dice.range(-0.85, 0.85) * girth(t), 0.0);
        let plate = bark(bark_colour * dice.range(0.45, 1.7), 0.8);
        let up = Vec2::new(dice.range(-0.004, 0.004), dice.range(0.01, 0.04));
        canvas.stroke(at, at + up, (girth(t) * 0.16, girth(t) * 0.1), &plate);
    }
    let whorls = 15;
    for whorl in 0..whorls {
        let rank = whorl as f32 / (whorls - 1) as f32;
        let t = mix(crown_base, 0.985, rank);
        let reach = mix(0.4, 0.05, rank.powi(2))
            * dice.range(0.8, 1.1)
            * mix(0.75, 1.0, (rank * 5.0).min(1.0));
        let branches = if rank > 0.9 { 3 } else { 6 };
        for branch in 0..branches {
            let turn = (branch as f32 + dice.unit()) / branches as f32 * TAU;
            let (out, depth) = (cos(turn), sin(turn));
            let from = stem(t + dice.range(-0.012, 0.012));
            let rise = mix(0.02, 0.28, rank) + dice.range(-0.03, 0.05);
            let to = from + Vec2::new(out * reach, rise * reach + dice.range(-0.01, 0.02));
            let behind = depth < 0.0;
            let wood = bark(bark_colour * if behind { 0.55 } else { 0.8 }, 0.5);
            canvas.stroke(from, to, (0.0055, 0.002), &wood);
            let clumps = (reach * 28.0) as usize + 3;
            for clump in 0..clumps {
                let s = mix(0.25, 1.05, (clump as f32 + dice.unit()) / clumps as f32);
                let place = from.lerp(to, s) + Vec2::new(0.0, dice.range(-0.012, 0.03));
                let light = smooth(-1.0, 1.0, depth * 0.7 + rank * 0.5);
                for needle in 0..16 {
                    let fan = mix(0.05, PI - 0.05, needle as f32 / 15.0) + dice.range(-0.2, 0.2);
                    let tip = Vec2::new(cos(fan), sin(fan) * 0.8) * dice.range(0.014, 0.034);
                    let colour = leaf.lerp(other, dice.unit())
                        * dice.range(0.65, 1.25)
                        * mix(0.62, 1.05, light);
                    let texel = Texel {
                        albedo: colour,
                        alpha: 0.92,
                        normal: Vec3::new(out * 0.7, 0.45, depth).normalize_or(Vec3::Z),
                        openness: mix(0.4, 1.0, light * 0.6 + rank * 0.4),
                        translucency: 0.22,
                    };
                    canvas.stroke(place, place + tip, (0.0024, 0.0009), &texel);
                }
            }
        }
    }
    canvas.finish()
}

/// A palm or banana plant: arching fronds from one point.
pub fn palm(leaf: Vec3, other: Vec3, fronds: usize, width: usize, seed: u32) -> Sprite {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(width, 1.15, leaf);
    let foot = Vec2::new(0.5, 0.0);
    let heart = Vec2::new(0.5 + dice.range(-0.02, 0.02), 0.45);
    canvas.stroke(foot, heart, (0.032, 0.022), &bark(other * 0.7, 0.7));
    for frond in 0..fronds {
        let aim = mix(-0.25, PI + 0.25, (frond as f32 + dice.unit()) / fronds as f32);
        let length = dice.range(0.36, 0.52);
        let front = dice.unit();
        let colour = leaf.lerp(other, dice.unit()) * mix(0.6, 1.15, front);
        let mut at = heart;
        for piece in 0..14 {
            let t = piece as f32 / 14.0;
            // Fronds bow under their own weight.
            let heading = aim + (aim - PI * 0.5).signum() * -(t * t) * 0.9;
            let next = at + Vec2::new(cos(heading), sin(heading)) * (length / 14.0);
            let blade = 0.042 * sin(t * PI).max(0.15) + 0.004;
            let texel = Texel {
                albedo: colour * dice.range(0.85, 1.12),
                alpha: 1.0,
                normal: Vec3::new(0.0, 0.7, 0.7),
                openness: mix(0.5, 1.0, front),
                translucency: 0.35,
            };
            canvas.stroke(at, next, (blade, blade), &texel);
            let rib = Texel { albedo: colour * 1.35, ..texel };
            canvas.stroke(at, next, (0.004, 0.004), &rib);
            at = next;
        }
    }
    canvas.finish()
}

/// Leafless twigs, for the edge of a picture or a dead tree.
pub fn bare_branches(colour: Vec3, width: usize, seed: u32) -> Sprite {
    let crown =
        Crown { leaf: colour, other: colour, dab: 0.01, lobes: 0, density: 0, translucency: 0.0 };
    let kind = TreeKind {
        aspect: 1.2,
        crown_base: 0.22,
        trunk: 0.028,
        bark: colour,
        spread: 0.75,
        crown,
        lobe: 0.0,
    };
    tree(&kind, width, seed)
}
