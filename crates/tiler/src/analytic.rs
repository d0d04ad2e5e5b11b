//! A panorama that is a function of direction: every pixel of every projection of it has a known true
//! colour, so that tilers and viewers can be measured instead of admired.
//!
//! The picture is a sum of plane waves in space seen on the sphere, with amplitudes falling with
//! frequency as in photographs. The finest waves come to four fifths of what a grid of 8192 columns can hold;
//! at quality 85 a JPEG tile of it scores about 41.8 dB against the truth, like a detailed photograph.

use crate::Levelling;
use glam::DVec3;
use rayon::prelude::*;
use sonla360_geometry::{Direction, Equirect, Face, View, angle_between};
use std::f64::consts::TAU;
use std::sync::OnceLock;

/// Angular radius of a marker dot in degrees.
pub const MARKER_RADIUS: f64 = 0.5;
/// Marker dots stand at every multiple of this many degrees of yaw, and of pitch from −80 to 80.
pub const MARKER_STEP: f64 = 20.0;
/// Colour of a marker dot.
pub const MARKER_COLOUR: [f64; 3] = [255.0, 0.0, 255.0];

/// Width in degrees of a marker's soft edge: one column of an 8192 px panorama.
const MARKER_EDGE: f64 = 360.0 / 8192.0;
/// Directions evaluated together.
const LANES: usize = 16;

/// An 8-bit RGB image, rows from the top without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RgbImage {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Three bytes per pixel.
    pub pixels: Vec<u8>,
}

/// One plane wave: `amplitude · cos(2π · (frequency · direction + phase))`, the frequency in turns per
/// radian.
struct Wave {
    frequency: [f32; 3],
    phase: f32,
    amplitude: f32,
}

/// The waves of luma, Cb and Cr.
struct Waves {
    luma: Vec<Wave>,
    blue: Vec<Wave>,
    red: Vec<Wave>,
}

impl Waves {
    fn shared() -> &'static Self {
        static SHARED: OnceLock<Waves> = OnceLock::new();
        SHARED.get_or_init(|| {
            let mut random = Random(0x0050_4E4C_4133_3630);
            Self {
                luma: waves(&mut random, 48, 0.6, 530.0, 0.06, 9.5),
                blue: waves(&mut random, 6, 0.4, 40.0, 0.9, 14.0),
                red: waves(&mut random, 6, 0.4, 40.0, 0.9, 14.0),
            }
        })
    }
}

/// A small reproducible generator (Steele et al., "SplitMix", 2014).
struct Random(u64);

impl Random {
    /// Uniform in [0, 1).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The directions of consecutive waves: spread evenly over the sphere from any start, so that no cube
/// face gets more detail than another (the plastic number's sequence, M. Roberts, 2018).
fn spread_direction(index: usize) -> DVec3 {
    let part = |factor: f64| (0.5 + index as f64 * factor).fract();
    let (y, turn) = (2.0 * part(0.754_877_666_246_693) - 1.0, TAU * part(0.569_840_290_998_053));
    let radius = (1.0 - y * y).sqrt();
    DVec3::new(radius * turn.cos(), y, radius * turn.sin())
}

/// `count` waves at frequencies spread evenly in logarithm from `lowest` to `highest` turns per
/// radian, their amplitudes falling as `frequency^-slope` from `amplitude`.
fn waves(
    random: &mut Random,
    count: usize,
    lowest: f64,
    highest: f64,
    slope: f64,
    amplitude: f64,
) -> Vec<Wave> {
    (0..count)
        .map(|index| {
            let frequency = lowest * (highest / lowest).powf(index as f64 / (count - 1) as f64);
            let vector = spread_direction(index) * frequency;
            Wave {
                frequency: vector.as_vec3().to_array(),
                phase: random.next() as f32,
                amplitude: (amplitude * (frequency / lowest).powf(-slope)) as f32,
            }
        })
        .collect()
}

/// Cosine of a number of turns; the error stays below 10⁻⁵.
#[inline]
fn cosine_of_turns(turns: f32) -> f32 {
    // Adding and subtracting 1.5 · 2²³ rounds to an integer on every processor.
    const ROUND: f32 = 12_582_912.0;
    let part = turns - ((turns + ROUND) - ROUND);
    // cos(2πt) = −sin(2π(|t| − ¼)), an odd polynomial over a quarter turn.
    let x = (part.abs() - 0.25) * std::f32::consts::TAU;
    let square = x * x;
    let sine = x
        * (1.0
            + square
                * (-1.0 / 6.0
                    + square * (1.0 / 120.0 + square * (-1.0 / 5040.0 + square / 362_880.0))));
    -sine
}

/// Directions side by side, for loops that vectorise.
#[derive(Clone, Copy)]
struct Lanes {
    x: [f32; LANES],
    y: [f32; LANES],
    z: [f32; LANES],
}

fn sum(waves: &[Wave], directions: &Lanes, start: f32) -> [f32; LANES] {
    let mut total = [start; LANES];
    for wave in waves {
        let [fx, fy, fz] = wave.frequency;
        for (lane, value) in total.iter_mut().enumerate() {
            let turns = fx * directions.x[lane]
                + fy * directions.y[lane]
                + fz * directions.z[lane]
                + wave.phase;
            *value += wave.amplitude * cosine_of_turns(turns);
        }
    }
    total
}

/// RGB of a row of unit vectors.
fn colours(directions: &[DVec3]) -> Vec<[f32; 3]> {
    let waves = Waves::shared();
    let mut result = Vec::with_capacity(directions.len());
    for chunk in directions.chunks(LANES) {
        let mut lanes = Lanes { x: [0.0; LANES], y: [0.0; LANES], z: [0.0; LANES] };
        for (lane, vector) in chunk.iter().enumerate() {
            let [x, y, z] = vector.as_vec3().to_array();
            (lanes.x[lane], lanes.y[lane], lanes.z[lane]) = (x, y, z);
        }
        let luma = sum(&waves.luma, &lanes, 128.0);
        let blue = sum(&waves.blue, &lanes, 0.0);
        let red = sum(&waves.red, &lanes, 0.0);
        result.extend((0..chunk.len()).map(|lane| rgb(luma[lane], blue[lane], red[lane])));
    }
    result
}

/// JFIF's YCbCr to RGB, Cb and Cr around 0.
fn rgb(luma: f32, blue: f32, red: f32) -> [f32; 3] {
    [luma + 1.402 * red, luma - 0.344_136 * blue - 0.714_136 * red, luma + 1.772 * blue]
        .map(|value| value.clamp(0.0, 255.0))
}

/// The true colour in a direction, in sRGB code values from 0 to 255, without markers.
pub fn color(direction: DVec3) -> [f64; 3] {
    colours(&[direction.normalize()])[0].map(f64::from)
}

/// The direction of every marker dot.
pub fn markers() -> impl Iterator<Item = Direction> {
    (-4..=4).flat_map(|row| {
        (-9..9).map(move |column| {
            Direction::new(f64::from(column) * MARKER_STEP, f64::from(row) * MARKER_STEP)
        })
    })
}

/// Sines of the lowest and the highest pitch at which a row of marker dots covers anything.
fn marker_rows() -> &'static [(f64, f64)] {
    static SHARED: OnceLock<Vec<(f64, f64)>> = OnceLock::new();
    SHARED.get_or_init(|| {
        let reach = MARKER_RADIUS + MARKER_EDGE;
        let sine = |pitch: f64| pitch.to_radians().sin();
        (-4..=4)
            .map(|row| f64::from(row) * MARKER_STEP)
            .map(|pitch| (sine(pitch - reach), sine(pitch + reach)))
            .collect()
    })
}

/// How much of a marker dot covers a direction (a unit vector), 0 to 1.
pub fn marker_coverage(direction: DVec3) -> f64 {
    // Nineteen in twenty directions are at no row's height, which is told without an angle.
    if !marker_rows().iter().any(|&(low, high)| (low..=high).contains(&direction.y)) {
        return 0.0;
    }
    let Direction { yaw, pitch } = Direction::from_vector(direction);
    let nearest = |angle: f64| (angle / MARKER_STEP).round() * MARKER_STEP;
    let pitch = nearest(pitch).clamp(-80.0, 80.0);
    let marker = Direction::new(nearest(yaw), pitch).to_vector();
    let distance = angle_between(direction, marker);
    ((MARKER_RADIUS - distance) / MARKER_EDGE + 0.5).clamp(0.0, 1.0)
}

fn with_marker(colour: [f32; 3], direction: DVec3) -> [f32; 3] {
    let coverage = marker_coverage(direction) as f32;
    std::array::from_fn(|channel| {
        colour[channel] + (MARKER_COLOUR[channel] as f32 - colour[channel]) * coverage
    })
}

/// The whole sphere, `width × width / 2`, every pixel the colour at its centre.
pub fn render_equirect(width: usize, with_markers: bool) -> RgbImage {
    render_tilted(width, Levelling::default(), with_markers)
}

/// The whole sphere as a camera takes it that does not stand upright.
pub fn render_tilted(width: usize, camera: Levelling, with_markers: bool) -> RgbImage {
    let to_world = camera.rotation().transpose();
    let grid = Equirect { width: width as u32, height: (width / 2) as u32 };
    // The sines and cosines of a row's yaws are those of every row.
    let turns: Vec<DVec3> = (0..width)
        .map(|x| grid.direction(x as f64 + 0.5, grid.height as f64 / 2.0).to_vector())
        .collect();
    render(
        width,
        width / 2,
        |y, line| {
            let pitch = grid.direction(0.5, y as f64 + 0.5).pitch.to_radians();
            let seen = turns.iter().map(|turn| turn * pitch.cos() + DVec3::Y * pitch.sin());
            line.extend(seen.map(|direction| to_world * direction));
        },
        1,
        with_markers,
    )
}

/// A cube face, every pixel the colour at its centre.
pub fn render_face(face: Face, size: usize) -> RgbImage {
    render_face_with(face, size, 1)
}

/// A cube face, every pixel the mean of `oversampling × oversampling` colours: what a level that was
/// filtered properly shows.
pub fn render_face_with(face: Face, size: usize, oversampling: usize) -> RgbImage {
    let fine = size * oversampling;
    let place = |index: usize| (2 * index + 1) as f64 / fine as f64 - 1.0;
    render(
        size,
        size,
        |y, line| {
            line.extend((0..fine).map(|x| face.point(place(x), place(y)).normalize()));
        },
        oversampling,
        false,
    )
}

/// What a screen shows, with 4 × 4 samples per pixel.
pub fn render_view(view: View, width: usize, height: usize, with_markers: bool) -> RgbImage {
    render_rays(width, height, with_markers, view.vectors(width as f64, height as f64))
}

/// What any screen shows, with 4 × 4 samples per pixel: `vector` tells the direction of length 1 behind a
/// place on it, in pixels from the top left.
pub fn render_rays(
    width: usize,
    height: usize,
    with_markers: bool,
    vector: impl Fn(f64, f64) -> DVec3 + Sync,
) -> RgbImage {
    const OVERSAMPLING: usize = 4;
    let place = |index: usize| (index as f64 + 0.5) / OVERSAMPLING as f64;
    render(
        width,
        height,
        |y, line| line.extend((0..width * OVERSAMPLING).map(|x| vector(place(x), place(y)))),
        OVERSAMPLING,
        with_markers,
    )
}

/// Renders rows in parallel; `directions` appends the unit vectors of one oversampled row.
fn render(
    width: usize,
    height: usize,
    directions: impl Fn(usize, &mut Vec<DVec3>) + Sync,
    oversampling: usize,
    with_markers: bool,
) -> RgbImage {
    let mut pixels = vec![0; width * height * 3];
    let weight = 1.0 / (oversampling * oversampling) as f32;
    pixels.par_chunks_exact_mut(width * 3).enumerate().for_each(|(y, row)| {
        let mut sums = vec![[0.5f32; 3]; width];
        let mut line = Vec::with_capacity(width * oversampling);
        for part in 0..oversampling {
            line.clear();
            directions(y * oversampling + part, &mut line);
            let colours = colours(&line);
            for (x, (colour, direction)) in colours.into_iter().zip(&line).enumerate() {
                let colour = if with_markers { with_marker(colour, *direction) } else { colour };
                for (sum, value) in sums[x / oversampling].iter_mut().zip(colour) {
                    *sum += value * weight;
                }
            }
        }
        for (pixel, sum) in row.as_chunks_mut::<3>().0.iter_mut().zip(sums) {
            *pixel = sum.map(|value| value as u8);
        }
    });
    RgbImage { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_cosine_is_a_cosine() {
        for i in -2000i16..2000 {
            let turns = f32::from(i) / 317.0;
            let exact = (f64::from(turns) * TAU).cos();
            assert!((f64::from(cosine_of_turns(turns)) - exact).abs() < 1e-5, "{turns}");
        }
    }

    #[test]
    fn colours_stay_inside_the_gamut() {
        let image = render_equirect(512, false);
        let extreme = image.pixels.iter().filter(|value| matches!(value, 0 | 255)).count();
        assert!(extreme < image.pixels.len() / 200, "{extreme} clipped values");
        let spread = image.pixels.iter().max().zip(image.pixels.iter().min());
        assert!(spread.is_some_and(|(most, least)| most - least > 120));
    }

    #[test]
    fn projections_agree_where_they_meet() {
        let equirect = render_equirect(4096, true);
        let view = render_view(View::new(0.0, 0.0, 90.0), 800, 100, true);
        // The middle of the view is a marker at yaw 0, pitch 0.
        let middle = &view.pixels[(50 * 800 + 400) * 3..][..3];
        assert_eq!(middle, [255, 0, 255]);
        let behind = &equirect.pixels[(1024 * 4096 + 2048) * 3..][..3];
        assert_eq!(behind, [255, 0, 255]);
        let face = render_face(Face::Front, 1001);
        let centre = &face.pixels[(500 * 1001 + 500) * 3..][..3];
        let exact = color(DVec3::NEG_Z).map(|value| (value + 0.5) as u8);
        assert_eq!(centre, exact);
    }

    #[test]
    fn every_marker_is_covered_and_the_gaps_are_not() {
        assert_eq!(markers().count(), 18 * 9);
        for marker in markers() {
            assert_eq!(marker_coverage(marker.to_vector()), 1.0, "{marker:?}");
        }
        assert_eq!(marker_coverage(Direction::new(10.0, 10.0).to_vector()), 0.0);
        assert_eq!(marker_coverage(DVec3::Y), 0.0);
    }
}
