//! The equirectangular (plate carrée) image of a full sphere.

use crate::Direction;

/// The pixel grid of a full equirectangular panorama.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Equirect {
    /// Columns for 360° of yaw.
    pub width: u32,
    /// Rows for 180° of pitch.
    pub height: u32,
}

impl Equirect {
    /// Continuous image coordinates of a direction: x in [0, width), y in [0, height], with pixel
    /// centres at half-integers.
    pub fn position(self, direction: Direction) -> (f64, f64) {
        (
            (direction.yaw / 360.0 + 0.5) * f64::from(self.width),
            (0.5 - direction.pitch / 180.0) * f64::from(self.height),
        )
    }

    /// The direction at continuous image coordinates; the centre of pixel (0, 0) is (0.5, 0.5).
    pub fn direction(self, x: f64, y: f64) -> Direction {
        Direction::new(
            (x / f64::from(self.width) - 0.5) * 360.0,
            (0.5 - y / f64::from(self.height)) * 180.0,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Equirect = Equirect { width: 4096, height: 2048 };

    #[test]
    fn the_centre_looks_forward_and_the_left_edge_looks_back() {
        assert_eq!(GRID.direction(2048.0, 1024.0), Direction { yaw: 0.0, pitch: 0.0 });
        assert_eq!(GRID.direction(0.0, 1024.0).yaw, -180.0);
        assert_eq!(GRID.direction(2048.0, 0.0).pitch, 90.0);
    }

    #[test]
    fn pixel_centres_lie_at_half_integers() {
        let step = 360.0 / 4096.0;
        assert!((GRID.direction(2048.5, 1023.5).yaw - step / 2.0).abs() < 1e-12);
        let (x, y) = GRID.position(Direction::new(step / 2.0, step / 2.0));
        assert!((x - 2048.5).abs() < 1e-9 && (y - 1023.5).abs() < 1e-9);
    }
}
