//! Finishes of built things: what wood, brick, concrete, roofs and glass look like close up and far away.

use crate::colour::hex;
use crate::math::{mix, smooth};
use crate::noise::{Fractal, cell, hash, noise, unit};
use crate::world::Paint;
use glam::{Vec2, Vec3};

/// What a face is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finish {
    /// One colour with a little weathering.
    Plain(Vec3),
    /// Boards of this width in metres that run along the second coordinate.
    Boards(Vec3, f32),
    /// Courses of brick or squared stone: colour, length and height of a piece in metres.
    Courses(Vec3, f32, f32),
    /// Roof covering in rows (tiles, shingles): colour, width and length of a piece in metres.
    Roof(Vec3, f32, f32),
    /// Thatch of palm leaf or grass.
    Thatch(Vec3),
    /// Cast concrete with streaks that run along the second coordinate.
    Concrete(Vec3),
    /// Old plaster that has come off the bricks in places.
    RuinedPlaster(Vec3, Vec3),
    /// Glass, tinted.
    Glass(Vec3),
    /// A carved inscription in rows: ground and groove colours, size of a sign in metres.
    Inscription(Vec3, Vec3, f32),
    /// A light that shines by itself.
    Lamp(Vec3),
}

/// A line of the given half-width around multiples of 1, softened by the pixel size.
fn groove(x: f32, half_width: f32, footprint: f32) -> f32 {
    let off = (x - x.floor() - 0.5).abs();
    let blur = footprint.max(half_width * 0.3);
    let line = smooth(0.5 - half_width - blur, 0.5 - half_width * 0.3, off);
    line * (half_width / (half_width + footprint * 0.8)).min(1.0)
}

impl Finish {
    /// Paint at coordinates in metres; `normal` is the face's.
    pub fn paint(&self, uv: Vec2, footprint: f32, normal: Vec3) -> Paint {
        let patina = Fractal::new(1.7, 5, 61).at(uv, footprint);
        let mut paint = Paint::matt(Vec3::ONE, normal);
        match *self {
            Self::Plain(colour) => paint.albedo = colour * (1.0 + 0.16 * patina),
            Self::Boards(colour, width) => {
                let board = (uv.x / width).floor();
                let own = unit(hash(board as i32, 3, 9)) - 0.5;
                let visible = smooth(width, width * 0.25, footprint);
                let grain = Fractal::new(0.12, 4, 17)
                    .at(Vec2::new(uv.x * 3.0, uv.y * 0.22 + board * 7.0), footprint);
                let gap = groove(uv.x / width + 0.5, 0.045, footprint / width);
                paint.albedo = colour * (1.0 + own * 0.36 * visible + 0.24 * grain + 0.1 * patina);
                paint.albedo *= 1.0 - 0.7 * gap;
            }
            Self::Courses(colour, length, height) => {
                let row = (uv.y / height).floor();
                let shift = if row as i32 & 1 == 0 { 0.0 } else { 0.5 };
                let x = uv.x / length + shift;
                let own = unit(hash(x.floor() as i32, row as i32, 5)) - 0.5;
                let visible = smooth(height, height * 0.2, footprint);
                let joint = groove(x + 0.5, 0.02, footprint / length).max(groove(
                    uv.y / height + 0.5,
                    0.06,
                    footprint / height,
                ));
                let rough = Fractal::new(0.09, 3, 23).at(uv, footprint);
                let moss = smooth(0.15, 0.6, Fractal::new(2.6, 4, 71).at(uv, footprint));
                paint.albedo = colour * (1.0 + own * 0.5 * visible + 0.15 * rough + 0.22 * patina);
                paint.albedo = paint.albedo.lerp(hex(0x9a9384), joint * 0.65);
                paint.albedo = paint.albedo.lerp(hex(0x5b6243), moss * 0.4);
            }
            Self::Roof(colour, width, length) => {
                let row = (uv.y / length).floor();
                let x = uv.x / width + 0.5 * row;
                let own = unit(hash(x.floor() as i32, row as i32, 29)) - 0.5;
                let visible = smooth(length, length * 0.2, footprint);
                let step = uv.y / length - row;
                let lip = smooth(0.25, 0.0, step) * visible;
                let gap = groove(x + 0.5, 0.05, footprint / width);
                let age = Fractal::new(3.1, 4, 83).at(uv, footprint);
                paint.albedo = colour * (1.0 + own * 0.5 * visible + 0.22 * age + 0.1 * patina);
                paint.albedo *= 1.0 - 0.4 * lip - 0.35 * gap;
                paint.gloss = 0.03;
            }
            Self::Thatch(colour) => {
                let strands =
                    Fractal::new(0.16, 4, 37).at(Vec2::new(uv.x * 2.2, uv.y * 0.3), footprint);
                let layer = (uv.y / 0.7 + 0.25 * noise(uv * 1.3, 4)).fract();
                let lip = smooth(0.3, 0.0, layer) * smooth(0.7, 0.1, footprint);
                paint.albedo = colour * (1.0 + 0.4 * strands + 0.22 * patina) * (1.0 - 0.3 * lip);
            }
            Self::Concrete(colour) => {
                let streak = Fractal::new(3.0, 5, 41).at(Vec2::new(uv.x, uv.y * 0.06), footprint);
                let lift = groove(uv.y / 3.0, 0.012, footprint / 3.0);
                let panel = groove(uv.x / 18.0, 0.002, footprint / 18.0);
                paint.albedo = colour * (1.0 + 0.16 * streak + 0.1 * patina);
                paint.albedo *= 1.0 - 0.18 * lift - 0.3 * panel;
            }
            Self::RuinedPlaster(plaster, brick) => {
                let bare = Fractal::new(2.4, 5, 53).gain(0.55).at(uv, footprint);
                let bricks = Self::Courses(brick, 0.24, 0.075).paint(uv, footprint, normal);
                let stain = Fractal::new(1.5, 4, 59).at(Vec2::new(uv.x, uv.y * 0.25), footprint);
                let coat = plaster * (1.0 + 0.2 * patina + 0.28 * stain);
                let off = smooth(-0.02, 0.06, bare);
                let edge = smooth(0.05, 0.0, (bare - 0.02).abs()) * smooth(0.1, 0.02, footprint);
                paint.albedo = coat.lerp(bricks.albedo, off) * (1.0 - 0.35 * edge);
            }
            Self::Glass(colour) => {
                paint.albedo = colour;
                paint.gloss = 0.35;
            }
            Self::Inscription(ground, sign, size) => {
                let grid = uv / size;
                let (column, row) = (grid.x.floor(), grid.y.floor());
                let inside = Vec2::new(grid.x - column, grid.y - row);
                // Signs of a few strokes each, different in every cell; no real writing is imitated.
                let mut ink: f32 = 0.0;
                for stroke in 0..5u32 {
                    let h = hash(column as i32, row as i32, 700 + stroke);
                    let (a, b) = (unit(h), unit(h.wrapping_mul(747_796_405)));
                    let near = if h & 1 == 0 {
                        let dx = (inside.x - mix(0.25, 0.75, a)).abs();
                        dx.max((inside.y - mix(0.35, 0.65, b)).abs() - 0.24)
                    } else {
                        let dy = (inside.y - mix(0.22, 0.78, a)).abs();
                        dy.max((inside.x - mix(0.42, 0.58, b)).abs() - 0.26)
                    };
                    let blur = footprint / size;
                    ink =
                        ink.max(smooth(0.055 + blur, 0.03, near) * (0.06 / (0.06 + blur)).min(1.0));
                }
                paint.albedo = (ground * (1.0 + 0.2 * patina)).lerp(sign, ink * 0.85);
            }
            Self::Lamp(colour) => {
                paint.albedo = colour;
                paint.translucency = 1.0;
            }
        }
        if matches!(self, Self::Plain(_) | Self::Concrete(_)) {
            let speck = cell(uv * 9.0, 0.9, 5);
            let fine = smooth(0.08, 0.01, footprint);
            paint.albedo *= 1.0 + (unit(speck.id) - 0.5) * 0.08 * fine;
        }
        paint
    }
}
