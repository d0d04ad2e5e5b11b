//! Flat pictures for articles and cards: rectilinear views into finished panoramas.

use crate::mark::Mark;
use crate::render::Panorama;
use glam::{Vec2, Vec3};
use sonla360_geometry::{Direction, Equirect, View};

/// The picture that a screen of `width × height` would show, as RGB bytes. Each pixel is the mean of
/// four bilinear samples.
pub fn project(panorama: &Panorama, view: View, width: usize, height: usize) -> Vec<u8> {
    let grid = Equirect { width: panorama.width as u32, height: panorama.height() as u32 };
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let mut sum = Vec3::ZERO;
            for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let (sx, sy) = (x as f64 + dx, y as f64 + dy);
                let vector = view.vector_at(sx, sy, width as f64, height as f64);
                let (px, py) = grid.position(Direction::from_vector(vector));
                sum += bilinear(panorama, px - 0.5, py - 0.5) * 0.25;
            }
            pixels.extend(sum.to_array().map(|v| (v + 0.5) as u8));
        }
    }
    pixels
}

fn bilinear(panorama: &Panorama, x: f64, y: f64) -> Vec3 {
    let y = y.clamp(0.0, panorama.height() as f64 - 1.0);
    let (ix, iy) = (x.floor(), y.floor());
    let (fx, fy) = ((x - ix) as f32, (y - iy) as f32);
    let column = |offset: i64| (ix as i64 + offset).rem_euclid(panorama.width as i64) as usize;
    let row = |offset: usize| (iy as usize + offset).min(panorama.height() - 1);
    let at = |dx: i64, dy: usize| Vec3::from(panorama.pixel(column(dx), row(dy)).map(f32::from));
    at(0, 0).lerp(at(1, 0), fx).lerp(at(0, 1).lerp(at(1, 1), fx), fy)
}

/// Lays the mark into the lower right corner of a flat picture.
pub fn sign(pixels: &mut [u8], width: usize, height: usize, mark: &Mark) {
    let half = width as f32 * 0.095;
    let centre = Vec2::new(width as f32 - half * 1.12, height as f32 - half * 0.32);
    let reach = half * (mark.aspect() + 0.1);
    for y in (centre.y - reach).max(0.0) as usize..height {
        for x in (centre.x - half * 1.05) as usize..width {
            let at = (y * width + x) * 3;
            let local = (Vec2::new(x as f32 + 0.5, y as f32 + 0.5) - centre) / half;
            let under = Vec3::new(pixels[at].into(), pixels[at + 1].into(), pixels[at + 2].into());
            let signed = mark.plaque(under / 255.0, Vec2::new(local.x, -local.y), 1.0 / half);
            for (byte, value) in pixels[at..at + 3].iter_mut().zip(signed.to_array()) {
                *byte = (value * 255.0 + 0.5).clamp(0.0, 255.0) as u8;
            }
        }
    }
}
