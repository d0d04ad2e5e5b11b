//! A thing's own coordinates: ahead along its axis, across it, and up.

use glam::{Vec2, Vec3};

/// Place and direction of a thing.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Middle of its base.
    pub base: Vec3,
    /// Unit direction of its length on the plan.
    pub axis: Vec2,
}

impl Frame {
    /// A frame at `base` whose length runs towards `yaw` degrees.
    pub fn new(base: Vec3, yaw: f32) -> Self {
        Self { base, axis: crate::math::at(yaw, 1.0) }
    }

    /// The point `x` along the axis, `z` across it and `y` up.
    pub fn at(&self, x: f32, y: f32, z: f32) -> Vec3 {
        self.base
            + Vec3::new(self.axis.x, 0.0, self.axis.y) * x
            + Vec3::new(-self.axis.y, 0.0, self.axis.x) * z
            + Vec3::Y * y
    }

    /// The same frame moved to one of its own points.
    #[must_use]
    pub fn moved(&self, x: f32, y: f32, z: f32) -> Self {
        Self { base: self.at(x, y, z), axis: self.axis }
    }
}
