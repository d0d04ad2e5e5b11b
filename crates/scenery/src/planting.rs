//! Putting things on the land: single plants where they are wanted, many where they may grow.

use crate::math::{TAU, cos, mix, sin};
use crate::noise::Dice;
use crate::sprites::Sprite;
use crate::world::{Land, Standing};
use glam::{Vec2, Vec3};

/// Pictures and where they stand.
#[derive(Default)]
pub struct Planting {
    /// The pictures.
    pub sprites: Vec<Sprite>,
    /// Where they stand.
    pub standing: Vec<Standing>,
}

/// A ring of ground on which things are scattered.
#[derive(Debug, Clone, Copy)]
pub struct Scatter {
    /// Distance from the viewer where it begins and ends, in metres.
    pub ring: (f32, f32),
    /// How many places are tried.
    pub tries: usize,
    /// Heights in metres, from the smallest to the largest.
    pub height: (f32, f32),
    /// 1 spreads evenly over the ground, less crowds near the viewer.
    pub evenness: f32,
    /// Which places.
    pub seed: u32,
}

impl Planting {
    /// Adds a picture and returns its index.
    pub fn add(&mut self, sprite: Sprite) -> usize {
        self.sprites.push(sprite);
        self.sprites.len() - 1
    }

    /// Stands a picture on the land at `p`.
    pub fn put(&mut self, land: &dyn Land, sprite: usize, p: Vec2, height: f32) -> &mut Standing {
        let ground = land.height(p, 0.3);
        self.stand(sprite, Vec3::new(p.x, ground - height * 0.015, p.y), height)
    }

    /// Stands a picture anywhere.
    pub fn stand(&mut self, sprite: usize, foot: Vec3, height: f32) -> &mut Standing {
        self.standing.push(Standing {
            sprite,
            foot,
            height,
            tint: Vec3::ONE,
            flipped: false,
            opacity: 1.0,
        });
        let last = self.standing.len() - 1;
        &mut self.standing[last]
    }

    /// Scatters pictures over a ring of ground, wherever `grows` allows (it returns a factor for the
    /// height, 0 for "not here").
    pub fn scatter(
        &mut self,
        land: &dyn Land,
        sprites: &[usize],
        spec: Scatter,
        grows: impl Fn(Vec2) -> f32,
    ) {
        let mut dice = Dice::new(spec.seed);
        for _ in 0..spec.tries {
            let (near, far) = spec.ring;
            let t = crate::math::pow(dice.unit(), 1.0 / spec.evenness.max(0.05));
            let r = mix(near * near, far * far, t).sqrt();
            let angle = dice.range(0.0, TAU);
            let p = Vec2::new(sin(angle), cos(angle)) * r;
            let (kind, tall, bright) =
                (dice.index(sprites.len()), dice.unit(), dice.range(0.86, 1.12));
            let (warm, flip) = (dice.range(-0.05, 0.05), dice.unit() < 0.5);
            let factor = grows(p);
            if factor <= 0.0 {
                continue;
            }
            let height = mix(spec.height.0, spec.height.1, tall * tall) * factor;
            let thing = self.put(land, sprites[kind], p, height);
            thing.tint = Vec3::new(bright + warm, bright, bright - warm);
            thing.flipped = flip;
        }
    }
}
