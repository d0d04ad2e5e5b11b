//! Plants and light that several places share.

use crate::air::Haze;
use crate::colour::{Grade, hex};
use crate::light::Sunlight;
use crate::planting::Planting;
use crate::sky::{Bank, Sheet, Sky};
use crate::solids::Solids;
use crate::sprites::{Crown, Sprite, TreeKind, flower, tree, tuft};
use crate::world::{Land, Scene};
use glam::Vec3;

/// A broad, rounded shade tree.
pub fn shade_tree(leaf: u32, other: u32, width: usize, seed: u32) -> Sprite {
    let crown = Crown {
        leaf: hex(leaf),
        other: hex(other),
        dab: 0.0105,
        lobes: 26,
        density: 210,
        translucency: 0.28,
    };
    let kind = TreeKind {
        aspect: 1.1,
        crown_base: 0.26,
        trunk: 0.028,
        bark: hex(0x5b4c3d),
        spread: 0.95,
        crown,
        lobe: 0.14,
    };
    tree(&kind, width, seed)
}

/// A tall, slender forest tree.
pub fn forest_tree(leaf: u32, other: u32, width: usize, seed: u32) -> Sprite {
    let crown = Crown {
        leaf: hex(leaf),
        other: hex(other),
        dab: 0.013,
        lobes: 30,
        density: 170,
        translucency: 0.25,
    };
    let kind = TreeKind {
        aspect: 1.75,
        crown_base: 0.3,
        trunk: 0.026,
        bark: hex(0x6b6152),
        spread: 0.7,
        crown,
        lobe: 0.17,
    };
    tree(&kind, width, seed)
}

/// A fruit tree in full blossom: open, twiggy, white or pink.
pub fn blossom_tree(petal: u32, blush: u32, width: usize, density: usize, seed: u32) -> Sprite {
    let crown = Crown {
        leaf: hex(petal),
        other: hex(blush),
        dab: 0.0068,
        lobes: 52,
        density,
        translucency: 0.4,
    };
    let kind = TreeKind {
        aspect: 0.92,
        crown_base: 0.16,
        trunk: 0.022,
        bark: hex(0x4a3b33),
        spread: 1.15,
        crown,
        lobe: 0.085,
    };
    tree(&kind, width, seed)
}

/// Light of a clear morning or evening: warm sun, blue shade.
pub fn warm_sun(strength: f32) -> Vec3 {
    hex(0xffdcae) * strength
}

/// A clear day: blue above, pale at the horizon, some high cloud and heaps of cloud far away.
pub fn day_sky(light: &Sunlight, cover: f32, seed: u32) -> Sky {
    Sky {
        zenith: hex(0x4a82c4) * 0.85,
        horizon: hex(0xcfe0ea) * 0.95,
        glow: hex(0xffdfae) * 0.6,
        sun: light.direction,
        disc: 1.0,
        cloud_light: hex(0xfff6ea) * 1.15,
        cloud_shade: hex(0xa9b8cc) * 0.85,
        sheets: vec![Sheet { cover, scale: 1.1, softness: 0.5, stretch: 1.4, opacity: 0.75, seed }],
        bank: Some(Bank { top: 11.0, cover: 0.5, seed: seed ^ 91 }),
    }
}

/// Late light: gold low down, rose in the clouds, deep blue overhead.
pub fn evening_sky(light: &Sunlight, cover: f32, seed: u32) -> Sky {
    Sky {
        zenith: hex(0x4f7db8) * 0.72,
        horizon: hex(0xf0d9bb) * 0.88,
        glow: hex(0xffb567) * 0.95,
        sun: light.direction,
        disc: 1.0,
        cloud_light: hex(0xffe3c0) * 1.1,
        cloud_shade: hex(0xa393ae) * 0.72,
        sheets: vec![Sheet { cover, scale: 1.0, softness: 0.5, stretch: 2.0, opacity: 0.8, seed }],
        bank: Some(Bank { top: 9.0, cover: 0.5, seed: seed ^ 91 }),
    }
}

/// A high, even cloud cover with soft relief.
pub fn overcast_sky(light: &Sunlight, seed: u32) -> Sky {
    Sky {
        zenith: hex(0x9aa7b5) * 0.78,
        horizon: hex(0xd9dcda) * 0.85,
        glow: hex(0xfff1d8) * 0.18,
        sun: light.direction,
        disc: 0.0,
        cloud_light: hex(0xe9eaea) * 0.98,
        cloud_shade: hex(0x8b96a3) * 0.72,
        sheets: vec![Sheet {
            cover: 0.72,
            scale: 0.9,
            softness: 0.7,
            stretch: 1.8,
            opacity: 0.8,
            seed,
        }],
        bank: None,
    }
}

/// Mixed greenery of the warm valleys: a few kinds of forest trees, added to `plants`.
pub fn mixed_trees(plants: &mut Planting, width: usize, seed: u32) -> Vec<usize> {
    [(0x365f2c, 0x6f9638), (0x2f5a30, 0x5f8c3c), (0x47702e, 0x8ca845), (0x3b6633, 0x7d9a40)]
        .into_iter()
        .enumerate()
        .map(|(k, (leaf, other))| {
            let seed = seed + k as u32 * 7;
            let sprite = if k % 2 == 0 {
                forest_tree(leaf, other, width, seed)
            } else {
                shade_tree(leaf, other, width * 4 / 3, seed)
            };
            plants.add(sprite)
        })
        .collect()
}

/// Grass tufts and a few flowers, added to `plants`: (tufts, flowers).
pub fn meadow(
    plants: &mut Planting,
    leaf: u32,
    dry: u32,
    petal: u32,
    seed: u32,
) -> (Vec<usize>, Vec<usize>) {
    let tufts = (0..3).map(|k| plants.add(tuft(hex(leaf), hex(dry), 192, seed + k))).collect();
    let flowers =
        (0..2).map(|k| plants.add(flower(hex(leaf), hex(petal), 192, seed + 9 + k))).collect();
    (tufts, flowers)
}

/// What differs least between scenes.
pub struct Setting {
    /// Identifier.
    pub id: &'static str,
    /// Initial view: yaw, pitch, hfov.
    pub view: (f32, f32, f32),
    /// Height of the eye.
    pub eye: f32,
    /// Sun and sky light.
    pub light: Sunlight,
    /// The sky.
    pub sky: Sky,
    /// The air.
    pub haze: Haze,
}

impl Setting {
    /// The scene on a land, with what grows and stands on it.
    pub fn scene(self, land: Box<dyn Land>, plants: Planting, solids: Solids) -> Scene {
        Scene {
            id: self.id,
            yaw: self.view.0,
            pitch: self.view.1,
            hfov: self.view.2,
            eye: self.eye,
            land,
            light: self.light,
            sky: self.sky,
            haze: self.haze,
            water: None,
            cloud_sea: None,
            sprites: plants.sprites,
            standing: plants.standing,
            solids,
            grade: Grade::default(),
        }
    }
}
