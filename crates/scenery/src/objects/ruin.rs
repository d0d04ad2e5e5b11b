//! Ruined masonry: walls with broken tops and barred windows, and a round watchtower.

use super::Frame;
use crate::colour::hex;
use crate::finish::Finish;
use crate::math::at;
use crate::noise::{Fractal, hash, unit};
use crate::solids::{Exposure, Solids};
use glam::{Vec2, Vec3};

/// A ruined wall; its frame's axis runs along it.
#[derive(Debug, Clone, Copy)]
pub struct Ruin {
    /// Length in metres.
    pub length: f32,
    /// Height where it still stands whole.
    pub height: f32,
    /// How much of the top is gone: 0 whole, 1 down to the ground in places.
    pub decay: f32,
    /// Distance between windows; 0 for none.
    pub windows: f32,
    /// Bars in the windows.
    pub barred: bool,
    /// Face of the wall.
    pub finish: Finish,
    /// Shape of the break.
    pub seed: u32,
}

const STRIP: f32 = 0.25;
const THICK: f32 = 0.28;

/// Adds a ruined wall.
pub fn ruined_wall(solids: &mut Solids, frame: Frame, ruin: &Ruin) {
    let strips = (ruin.length / STRIP) as i32;
    let break_line = Fractal::new(5.0, 4, ruin.seed).gain(0.6);
    let top_at = |k: i32| {
        let x = k as f32 * STRIP;
        let gone = (break_line.at(Vec2::new(x, 0.0), 0.05) + 0.15).max(0.0) * 1.7 * ruin.decay;
        let ragged = unit(hash(k, 3, ruin.seed)) * 0.07 * ruin.decay.min(1.0);
        (ruin.height * (1.0 - gone) - ragged).max(0.35)
    };
    let core = Finish::Courses(hex(0x8f5f47), 0.24, 0.075);
    for k in 0..strips {
        let (x0, x1) =
            (k as f32 * STRIP - ruin.length * 0.5, (k + 1) as f32 * STRIP - ruin.length * 0.5);
        let top = top_at(k);
        let inside_window = ruin.windows > 0.0 && {
            let phase = ((k as f32 + 0.5) * STRIP) % ruin.windows;
            (phase - ruin.windows * 0.5).abs() < 0.55
        };
        let openings: &[(f32, f32)] =
            if inside_window && top > 2.6 { &[(-0.6, 1.35), (2.45, top)] } else { &[(-0.6, top)] };
        for &(low, high) in openings {
            if high <= low {
                continue;
            }
            for side in [-1.0, 1.0] {
                let z = THICK * side;
                let face = [
                    frame.at(x0, low, z),
                    frame.at(x1, low, z),
                    frame.at(x1, high, z),
                    frame.at(x0, high, z),
                ];
                add_face(solids, face, frame, ruin.finish);
            }
            // Tops, sills, lintels and broken ends show bare brick.
            for y in [low, high] {
                let cap = [
                    frame.at(x0, y, -THICK),
                    frame.at(x1, y, -THICK),
                    frame.at(x1, y, THICK),
                    frame.at(x0, y, THICK),
                ];
                solids.quad(cap, core, Exposure::dusk(0.85));
            }
            for x in [x0, x1] {
                let end = [
                    frame.at(x, low, -THICK),
                    frame.at(x, low, THICK),
                    frame.at(x, high, THICK),
                    frame.at(x, high, -THICK),
                ];
                solids.quad(end, core, Exposure::dusk(0.8));
            }
        }
        if ruin.barred && inside_window && top > 2.6 {
            let x = (x0 + x1) * 0.5;
            solids.bar(
                frame.at(x, 1.35, 0.0),
                frame.at(x, 2.45, 0.0),
                0.016,
                Finish::Plain(hex(0x3a322c)),
            );
        }
    }
}

/// A face whose finish continues from strip to strip: its coordinates start at the wall's own zero.
fn add_face(solids: &mut Solids, corners: [Vec3; 4], frame: Frame, finish: Finish) {
    solids.quad(corners, finish, Exposure { openness: 0.9, sunlit: 0.9, opacity: 1.0 });
    if let Some(face) = solids.polygons.last_mut() {
        face.origin = frame.base;
        face.across = Vec3::new(frame.axis.x, 0.0, frame.axis.y);
        face.along = Vec3::Y;
    }
}

/// Adds a watchtower of `radius` and `height` metres with loopholes and a conical roof.
pub fn watchtower(solids: &mut Solids, base: Vec3, radius: f32, height: f32, finish: Finish) {
    let sides = 14;
    let rim = |k: i32, r: f32, y: f32| {
        let p = at(k as f32 * 360.0 / sides as f32, r);
        base + Vec3::new(p.x, y, p.y)
    };
    for k in 0..sides {
        let quad = [
            rim(k, radius, -0.8),
            rim(k + 1, radius, -0.8),
            rim(k + 1, radius * 0.92, height),
            rim(k, radius * 0.92, height),
        ];
        solids.quad(quad, finish, Exposure::default());
        let band = [
            rim(k, radius * 1.06, height - 0.2),
            rim(k + 1, radius * 1.06, height - 0.2),
            rim(k + 1, radius * 1.06, height + 0.8),
            rim(k, radius * 1.06, height + 0.8),
        ];
        solids.quad(band, finish, Exposure::default());
        if k % 2 == 0 {
            let hole =
                |t: f32, y: f32| rim(k, radius * 0.985, y).lerp(rim(k + 1, radius * 0.985, y), t);
            let slit = [
                hole(0.38, height * 0.68),
                hole(0.62, height * 0.68),
                hole(0.62, height * 0.84),
                hole(0.38, height * 0.84),
            ];
            let out = (slit[0] - base) * Vec3::new(0.05, 0.0, 0.05);
            solids.quad(slit.map(|c| c + out), Finish::Plain(hex(0x1f1b18)), Exposure::dusk(0.5));
        }
        let roof = Finish::Roof(hex(0x8a5542), 0.22, 0.3);
        let peak = base + Vec3::Y * (height + 3.0);
        solids.triangle(
            [rim(k, radius * 1.25, height + 1.2), rim(k + 1, radius * 1.25, height + 1.2), peak],
            roof,
            Exposure::default(),
        );
        solids.bar(
            rim(k, radius * 0.95, height + 0.8),
            rim(k, radius * 0.95, height + 1.4),
            0.12,
            finish,
        );
    }
}
