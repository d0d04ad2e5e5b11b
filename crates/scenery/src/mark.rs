//! The mark `Minh họa / Illustration` that every computed panorama and still carries.

use crate::math::{cos, sin, smooth};
use ab_glyph::{Font, FontVec, PxScale, ScaleFont};
use glam::{Vec2, Vec3};
use std::path::{Path, PathBuf};

/// The words, in both languages.
pub const WORDS: &str = "Minh họa / Illustration";

/// Pitch of the four plaques in degrees: in the lower part of the initial view.
pub const PLAQUE_PITCH: f32 = -20.0;
/// Width of a plaque in degrees.
pub const PLAQUE_WIDTH: f32 = 12.0;
/// Width of the plaque under the viewer in degrees.
const NADIR_WIDTH: f32 = 34.0;

/// Why there is no mark.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    /// No font was named and none was found.
    #[error(
        "no font with Vietnamese letters was found: install fonts-noto-core or name one with --font \
         (không tìm thấy phông chữ tiếng Việt: cài fonts-noto-core hoặc chỉ ra bằng --font)"
    )]
    NoFont,
    /// The font file cannot be read.
    #[error("cannot read the font {path}: {source} (không đọc được phông chữ)")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not a font.
    #[error("{path} is not a TrueType or OpenType font (tệp không phải phông chữ)")]
    NotAFont {
        /// The file.
        path: PathBuf,
    },
    /// The font lacks a letter of the mark.
    #[error("the font {path} lacks the letter “{letter}” (phông chữ thiếu chữ này)")]
    MissingLetter {
        /// The file.
        path: PathBuf,
        /// The letter.
        letter: char,
    },
}

/// Where distributions keep fonts that have Vietnamese letters.
const USUAL_FONTS: [&str; 6] = [
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/google-noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial.ttf",
    "C:\\Windows\\Fonts\\arial.ttf",
];

/// The words drawn once, as coverage.
pub struct Mark {
    width: usize,
    height: usize,
    coverage: Vec<f32>,
}

impl Mark {
    /// Draws the words with `font`, or with the first usual font that exists.
    pub fn load(font: Option<&Path>) -> Result<Self, MarkError> {
        let path = match font {
            Some(path) => path.to_path_buf(),
            None => USUAL_FONTS
                .iter()
                .map(PathBuf::from)
                .find(|path| path.exists())
                .ok_or(MarkError::NoFont)?,
        };
        let bytes = std::fs::read(&path)
            .map_err(|source| MarkError::Unreadable { path: path.clone(), source })?;
        let font = FontVec::try_from_vec(bytes)
            .map_err(|_invalid| MarkError::NotAFont { path: path.clone() })?;
        if let Some(letter) = WORDS.chars().find(|&c| c != ' ' && font.glyph_id(c).0 == 0) {
            return Err(MarkError::MissingLetter { path, letter });
        }
        Ok(Self::draw(&font))
    }

    fn draw(font: &FontVec) -> Self {
        let scaled = font.as_scaled(PxScale::from(96.0));
        let mut pen = 0.0;
        let mut glyphs = Vec::new();
        let mut last = None;
        for letter in WORDS.chars() {
            let id = scaled.glyph_id(letter);
            if let Some(last) = last {
                pen += scaled.kern(last, id);
            }
            glyphs.push(id.with_scale_and_position(96.0, ab_glyph::point(pen, scaled.ascent())));
            pen += scaled.h_advance(id);
            last = Some(id);
        }
        let width = pen.ceil() as usize;
        let height = scaled.height().ceil() as usize;
        let mut coverage = vec![0.0f32; width * height];
        for glyph in glyphs {
            if let Some(outline) = font.outline_glyph(glyph) {
                let bounds = outline.px_bounds();
                outline.draw(|x, y, c| {
                    let (x, y) = (x as i32 + bounds.min.x as i32, y as i32 + bounds.min.y as i32);
                    if (0..width as i32).contains(&x) && (0..height as i32).contains(&y) {
                        let at = y as usize * width + x as usize;
                        coverage[at] = coverage[at].max(c);
                    }
                });
            }
        }
        Self { width, height, coverage }
    }

    /// Height of the words divided by their width.
    pub fn aspect(&self) -> f32 {
        self.height as f32 / self.width as f32
    }

    /// Coverage at x (0 to 1) and y (0 top to 1), averaged over a pixel of `footprint` of the width.
    fn at(&self, x: f32, y: f32, footprint: f32) -> f32 {
        let taps = ((footprint * self.width as f32).ceil() as i32).clamp(1, 8);
        let mut sum = 0.0;
        for j in 0..taps {
            for i in 0..taps {
                let offset = |k: i32| ((k as f32 + 0.5) / taps as f32 - 0.5) * footprint;
                let px = (x + offset(i)) * self.width as f32 - 0.5;
                let py = (y + offset(j) / self.aspect()) * self.height as f32 - 0.5;
                sum += self.bilinear(px, py);
            }
        }
        sum / (taps * taps) as f32
    }

    fn bilinear(&self, x: f32, y: f32) -> f32 {
        let (ix, iy) = (x.floor() as i64, y.floor() as i64);
        let (fx, fy) = (x - ix as f32, y - iy as f32);
        let at = |x: i64, y: i64| {
            if x < 0 || y < 0 || x >= self.width as i64 || y >= self.height as i64 {
                0.0
            } else {
                self.coverage[y as usize * self.width + x as usize]
            }
        };
        let upper = at(ix, iy) * (1.0 - fx) + at(ix + 1, iy) * fx;
        let lower = at(ix, iy + 1) * (1.0 - fx) + at(ix + 1, iy + 1) * fx;
        upper * (1.0 - fy) + lower * fy
    }

    /// Lays a plaque over `under`: `local` is the place on it, in units of its half width, y up.
    pub fn plaque(&self, under: Vec3, local: Vec2, footprint: f32) -> Vec3 {
        let half_height = self.aspect() * 0.88 + 0.06;
        let corner = half_height * 0.5;
        let q = local.abs() - Vec2::new(1.0 - corner, half_height - corner);
        let outside = q.max(Vec2::ZERO).length() + q.max_element().min(0.0) - corner;
        let board = smooth(footprint, -footprint, outside);
        if board <= 0.0 {
            return under;
        }
        let x = local.x / 0.88 * 0.5 + 0.5;
        let y = 0.5 - local.y / (0.88 * self.aspect()) * 0.5;
        let ink = self.at(x, y, footprint * 0.55);
        let rim = smooth(footprint * 1.5 + 0.012, 0.0, (outside + 0.035).abs());
        let dark = under.lerp(Vec3::new(0.10, 0.13, 0.13), 0.62 * board);
        dark.lerp(Vec3::new(0.97, 0.95, 0.90), (0.94 * ink).max(0.4 * rim))
    }

    /// The finished colour of a panorama's pixel: plaques at four yaws from `first` (degrees) and one
    /// under the viewer. Angles in radians; `pixel` is the size of a pixel in radians.
    pub fn over(&self, first: f32, yaw: f32, pitch: f32, pixel: f32, under: Vec3) -> Vec3 {
        if pitch > (PLAQUE_PITCH + PLAQUE_WIDTH).to_radians() {
            return under;
        }
        let flat = cos(pitch);
        let towards = |turn: f32| {
            let t = yaw - turn;
            Vec3::new(sin(t) * flat, sin(pitch), cos(t) * flat)
        };
        let mut colour = under;
        for quarter in 0..4 {
            let d = towards((first + 90.0 * quarter as f32).to_radians());
            let tilt = PLAQUE_PITCH.to_radians();
            let (s, c) = (sin(tilt), cos(tilt));
            // Coordinates of the plane that faces the viewer at the plaque's middle.
            let depth = d.z * c + d.y * s;
            if depth > 0.9 {
                let local = Vec2::new(d.x, d.y * c - d.z * s) / depth;
                let half = crate::math::tan((PLAQUE_WIDTH * 0.5).to_radians());
                colour = self.plaque(colour, local / half, pixel / half);
            }
        }
        let down = towards(first.to_radians());
        if down.y < -0.7 {
            let half = crate::math::tan((NADIR_WIDTH * 0.5).to_radians());
            let local = Vec2::new(down.x, down.z) / -down.y / half;
            colour = self.plaque(colour, local, pixel / half);
        }
        colour
    }
}
