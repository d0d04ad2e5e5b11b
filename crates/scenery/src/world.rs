//! What a scene is made of: land, light, air, water, things that stand on the ground, and solids.
//!
//! Space: x to the right (yaw 90), y up, z straight ahead (yaw 0), in metres; the viewer stands at
//! x = z = 0. A point on the ground plan is a [`Vec2`] of x and z.

use crate::air::Haze;
use crate::cloud_sea::CloudSea;
use crate::colour::Grade;
use crate::light::Sunlight;
use crate::sky::Sky;
use crate::solids::Solids;
use crate::sprites::Sprite;
use crate::water::Water;
use glam::{Vec2, Vec3};

/// The ground of a scene: a height for every point of the plan, and how it looks there.
pub trait Land: Sync + Send {
    /// Height in metres. `footprint` is the size of detail that still matters, in metres.
    fn height(&self, p: Vec2, footprint: f32) -> f32;

    /// Colour and finish of the ground at a point that the viewer sees.
    fn paint(&self, point: &GroundPoint) -> Paint;
}

/// A point of the ground as the viewer sees it.
#[derive(Debug, Clone, Copy)]
pub struct GroundPoint {
    /// Where on the plan.
    pub p: Vec2,
    /// Height in metres.
    pub y: f32,
    /// Unit normal of the ground, upwards.
    pub normal: Vec3,
    /// Distance from the viewer in metres.
    pub distance: f32,
    /// Size of a pixel on the ground in metres.
    pub footprint: f32,
}

impl GroundPoint {
    /// Coordinates for fine texture: the plan, sheared by height so that nothing smears on walls.
    pub fn grain(&self) -> Vec2 {
        self.p + Vec2::new(self.y * 0.74, self.y * -0.67)
    }

    /// How steep: 0 flat, 1 vertical.
    pub fn steepness(&self) -> f32 {
        1.0 - self.normal.y
    }
}

/// How a spot of a surface answers light.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Diffuse colour, linear.
    pub albedo: Vec3,
    /// Unit normal with the material's own relief.
    pub normal: Vec3,
    /// How much of the sky's light reaches the spot, 0 to 1.
    pub openness: f32,
    /// Light that passes through (leaves, petals, foam), 0 to 1.
    pub translucency: f32,
    /// Mirror reflection of the sky (wet rock, glass, tiles), 0 to 1.
    pub gloss: f32,
}

impl Paint {
    /// A matt finish.
    pub fn matt(albedo: Vec3, normal: Vec3) -> Self {
        Self { albedo, normal, openness: 1.0, translucency: 0.0, gloss: 0.0 }
    }

    /// A blend towards `other`.
    #[must_use]
    pub fn mix(self, other: Self, t: f32) -> Self {
        if t <= 0.0 {
            return self;
        }
        let blend = |a: f32, b: f32| a + (b - a) * t;
        Self {
            albedo: self.albedo.lerp(other.albedo, t),
            normal: self.normal.lerp(other.normal, t).normalize_or(Vec3::Y),
            openness: blend(self.openness, other.openness),
            translucency: blend(self.translucency, other.translucency),
            gloss: blend(self.gloss, other.gloss),
        }
    }
}

/// A flat picture that stands upright and faces the viewer: a tree, a tuft, a boat, steam.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Index into [`Scene::sprites`].
    pub sprite: usize,
    /// Foot of the picture: x, height, z.
    pub foot: Vec3,
    /// Height of the picture in metres; its width follows from the sprite.
    pub height: f32,
    /// Multiplies the sprite's colours.
    pub tint: Vec3,
    /// Mirrored left to right.
    pub flipped: bool,
    /// Overall opacity, 0 to 1.
    pub opacity: f32,
}

/// A complete scene, ready to be painted.
pub struct Scene {
    /// Identifier: the file name without extension.
    pub id: &'static str,
    /// Yaw of the initial view in degrees; the marks are placed by it.
    pub yaw: f32,
    /// Pitch of the initial view in degrees.
    pub pitch: f32,
    /// Horizontal field of view of the initial view in degrees.
    pub hfov: f32,
    /// Height of the eye above y = 0.
    pub eye: f32,
    /// The ground.
    pub land: Box<dyn Land>,
    /// Sun and sky light.
    pub light: Sunlight,
    /// The sky.
    pub sky: Sky,
    /// Aerial perspective.
    pub haze: Haze,
    /// A lake, river or reservoir.
    pub water: Option<Water>,
    /// A sea of cloud below the viewer.
    pub cloud_sea: Option<CloudSea>,
    /// Pictures used by `standing`.
    pub sprites: Vec<Sprite>,
    /// Upright pictures.
    pub standing: Vec<Standing>,
    /// Houses, bridges, walls.
    pub solids: Solids,
    /// Exposure and colour of the finished picture.
    pub grade: Grade,
}
