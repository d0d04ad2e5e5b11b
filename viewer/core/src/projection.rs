//! The numbers handed to the shaders and to everything that must stand still on the picture. Rotations
//! are computed in double precision; what the shaders get is relative to the camera, so that single
//! precision costs no more than a ten-thousandth of a pixel.

use glam::{DMat3, DVec3};
use sonla360_geometry::{Direction, Face, View};

/// Depth at which a place on a flat screen is still told: nearer to 90° sideways it runs to infinity.
const NEAREST: f64 = 1e-3;

/// Places directions on the screen, as one frame was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projector {
    to_camera: DMat3,
    /// CSS pixels a radian at the middle.
    focal: f64,
    /// [`View::bend`].
    bend: f64,
    half_width: f64,
    half_height: f64,
}

impl Projector {
    /// For a view on a screen (CSS pixels).
    pub fn new(view: View, width: f64, height: f64) -> Self {
        Self {
            to_camera: view.rotation().transpose(),
            focal: view.focal_length() * width / 2.0,
            bend: view.bend(),
            half_width: width / 2.0,
            half_height: height / 2.0,
        }
    }

    /// The place of a direction in CSS pixels from the top left; `None` where it is behind the viewer.
    /// It may lie outside the screen.
    pub fn position(&self, direction: Direction) -> Option<(f64, f64)> {
        self.position_of(direction.to_vector())
    }

    /// As [`Projector::position`] for a vector: for something that is placed every frame.
    pub fn position_of(&self, vector: DVec3) -> Option<(f64, f64)> {
        let camera = self.camera(vector);
        (self.depth(camera) > 0.0).then(|| self.place(camera))
    }

    /// A vector as the camera sees it: x right, y up, z backwards.
    pub fn camera(&self, vector: DVec3) -> DVec3 {
        self.to_camera * vector
    }

    /// How far what the camera sees lies on the side that has a place on the screen; 0 and less has none.
    pub fn depth(&self, camera: DVec3) -> f64 {
        self.distance(camera) - NEAREST
    }

    /// What places on the screen are divided by: the depth of a rectilinear view.
    fn distance(&self, camera: DVec3) -> f64 {
        (self.bend * camera.length() - camera.z) / (1.0 + self.bend)
    }

    /// The place on the screen of what the camera sees, where [`Projector::depth`] is not negative.
    pub fn place(&self, camera: DVec3) -> (f64, f64) {
        let scale = self.focal / self.distance(camera);
        (self.half_width + camera.x * scale, self.half_height - camera.y * scale)
    }
}

/// What a picture is drawn through: a screen, or one eye of a headset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    axes: DMat3,
    /// Four times three numbers for the shaders.
    ///
    /// * The scale of camera x and y to clip coordinates, which are then divided by `bend · |p| − z`; and the
    ///   bend (see [`View::bend`]).
    /// * How far the axis lies beside the middle of the picture (x, y): those of an eye are cut unevenly.
    /// * How a pixel's place in the buffer becomes clip coordinates from the axis: the factors (x, y) …
    /// * … and the summands (x, y).
    pub lens: [f32; 12],
    /// The part of the buffer that is drawn on: left, bottom, width, height in pixels.
    pub window: [i32; 4],
}

impl Sight {
    /// For a view on a screen of this shape, whose buffer has so many pixels.
    pub fn new(view: View, (width, height): (f64, f64), buffer: (i32, i32)) -> Self {
        let bend = view.bend();
        let scale = view.focal_length() * (1.0 + bend);
        let lens = [scale as f32, (scale * width / height) as f32, bend as f32];
        Self::through(view.rotation(), lens, [0.0; 2], [0, 0, buffer.0, buffer.1])
    }

    /// For an eye: its axes (x right, y up, z backwards) as columns, its projection's scale of x and y
    /// (numbers 0 and 5 of the matrix) and their shares of depth (8 and 9).
    pub fn eye(axes: DMat3, scale: [f64; 2], aside: [f64; 2], window: [i32; 4]) -> Self {
        let lens = [scale[0] as f32, scale[1] as f32, 0.0];
        Self::through(axes, lens, aside.map(|aside| aside as f32), window)
    }

    fn through(axes: DMat3, lens: [f32; 3], aside: [f32; 2], window: [i32; 4]) -> Self {
        let [left, bottom, width, height] = window.map(|number| number as f32);
        let [x, y] = aside;
        let (across, up) = (2.0 / width, 2.0 / height);
        let lens = [
            lens[0],
            lens[1],
            lens[2],
            x,
            y,
            0.0,
            across,
            up,
            0.0,
            x - 1.0 - left * across,
            y - 1.0 - bottom * up,
            0.0,
        ];
        Self { axes, lens, window }
    }

    /// The axes as columns: x right, y up, z backwards.
    pub fn axes(&self) -> DMat3 {
        self.axes
    }

    /// A rectangle as this sees it: its middle and the ways to its right and its upper edge, as columns.
    pub fn place(&self, middle: DVec3, right: DVec3, up: DVec3) -> [f32; 9] {
        let columns = self.axes.transpose() * DMat3::from_cols(middle, right, up);
        columns.as_mat3().to_cols_array()
    }

    /// For each face `f r b l u d` the matrix (columns: centre, right, down) that takes face coordinates
    /// `(1, u, v)` to camera coordinates. Column-major, 9 numbers a face.
    pub fn face_matrices(&self) -> [f32; 54] {
        let to_camera = self.axes.transpose();
        let mut numbers = [0.0; 54];
        let columns = Face::ALL.into_iter().flat_map(|face| {
            let (centre, right, down) = face.axes();
            [centre, right, down]
        });
        for (place, axis) in numbers.chunks_exact_mut(3).zip(columns) {
            place.copy_from_slice(&(to_camera * axis).as_vec3().to_array());
        }
        numbers
    }

    /// The matrix that takes camera coordinates to those of a GL cube map whose faces +x −x +y −y +z −z hold
    /// `r l u d f b`. Column-major.
    pub fn map_matrix(&self) -> [f32; 9] {
        // Cube maps are left-handed: their z runs into the front face, ours out of it.
        let to_map = DMat3::from_diagonal(DVec3::new(1.0, 1.0, -1.0)) * self.axes;
        to_map.as_mat3().to_cols_array()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::{Mat3, Vec3};
    use proptest::prelude::*;

    #[test]
    fn a_marker_behind_has_no_place() {
        let projector = Projector::new(View::new(0.0, 0.0, 90.0), 1280.0, 720.0);
        assert_eq!(projector.position(Direction::new(180.0, 0.0)), None);
        assert_eq!(projector.position(Direction::new(90.0, 0.0)), None);
        let (x, y) = projector.position(Direction::new(0.0, 0.0)).expect("ahead");
        assert!((x - 640.0).abs() < 1e-9 && (y - 360.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn shaders_and_markers_agree_to_a_thousandth_of_a_pixel(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 30.0..280.0f64,
            x in 0.0..1280.0f64, y in 0.0..720.0f64,
        ) {
            let (width, height) = (1280.0, 720.0);
            let view = View::new(yaw, pitch, hfov);
            let (face, u, v) = Face::of(view.vector_at(x, y, width, height));
            let marker = Projector::new(view, width, height).position_of(face.point(u, v));
            let (marker_x, marker_y) = marker.expect("in front");
            prop_assert!((marker_x - x).abs() < 1e-6 && (marker_y - y).abs() < 1e-6);

            let sight = Sight::new(view, (width, height), (1280, 720));
            let numbers = sight.face_matrices();
            let matrix = Mat3::from_cols_slice(&numbers[face.index() * 9..]);
            let camera = matrix * Vec3::new(1.0, u as f32, v as f32);
            let lens = sight.lens;
            let depth = lens[2] * camera.length() - camera.z;
            let clip = (camera.x * lens[0] / depth, camera.y * lens[1] / depth);
            prop_assert!((f64::from(clip.0 + 1.0) / 2.0 * width - x).abs() < 1e-3);
            prop_assert!((f64::from(1.0 - clip.1) / 2.0 * height - y).abs() < 1e-3);
        }

        #[test]
        fn the_preview_stands_where_the_tiles_do(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 30.0..280.0f64,
            x in 0.0..640.0f64, y in 0.0..480.0f64,
        ) {
            let view = View::new(yaw, pitch, hfov);
            let sight = Sight::new(view, (640.0, 480.0), (640, 480));
            let [scale_x, scale_y, bend, ..] = sight.lens;
            let clip = ((x / 320.0 - 1.0) as f32 / scale_x, (1.0 - y / 240.0) as f32 / scale_y);
            let square = clip.0 * clip.0 + clip.1 * clip.1;
            let ahead = ((1.0 + square * (1.0 - bend * bend)).sqrt() - square * bend) / (1.0 + square);
            let camera = Vec3::new(clip.0 * (bend + ahead), clip.1 * (bend + ahead), -ahead);
            let ray = (Mat3::from_cols_array(&sight.map_matrix()) * camera).as_dvec3();
            let exact = view.vector_at(x, y, 640.0, 480.0);
            let turned = DVec3::new(ray.x, ray.y, -ray.z);
            prop_assert!(sonla360_geometry::angle_between(turned, exact) < 1e-4);
        }
    }
}
