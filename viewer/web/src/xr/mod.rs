//! The tour in a VR headset: WebXR, without a scene graph. The stage draws the panorama through each eye;
//! this adds what can be pointed at, and hears the person.
//!
//! WebXR is reached by the names of its members ([`loose`]): `web-sys` has it behind a compiler flag only,
//! and declarations of our own would put code for each of them into the first module.
//!
//! * [`visit`] is a stay in the headset, from the question for it to its end, and its frames;
//! * [`pointing`] tells where controllers, hands and the head point, and presses;
//! * [`board`] draws signs into the scene, [`sheet`] writes them.

mod board;
mod loose;
mod pointing;
mod sheet;
mod visit;

pub use visit::{Refused, Visit, is_supported, system};

use sonla360_geometry::Direction;

/// What a visit needs of the interface that it stands in for.
pub trait Host {
    /// The texts that do not change with the scene.
    fn words(&self) -> Words;
    /// The hotspots of the present scene.
    fn points(&self) -> Vec<Point>;
    /// The name of the present scene, and below it what must be said with its picture.
    fn plate(&self) -> (String, String);
    /// A hotspot is pressed.
    fn pressed(&self, index: usize) -> Deed;
    /// It is dark: goes where a hotspot leads. Within the scene that is a yaw, in degrees.
    fn travel(&self, index: usize) -> Option<f64>;
    /// The visit is over.
    fn left(&self);
}

/// What stands on buttons.
pub struct Words {
    /// Leaves the headset.
    pub exit: &'static str,
    /// Closes the panel.
    pub close: &'static str,
    /// The panel's next page.
    pub more: &'static str,
}

/// A hotspot.
pub struct Point {
    /// Where it stands.
    pub direction: Direction,
    /// What it is called.
    pub title: String,
    /// Its icon, as the path of a drawing on a 24 × 24 grid.
    pub drawing: &'static str,
    /// Whether it leads elsewhere.
    pub leads: bool,
}

/// What pressing a hotspot does.
pub enum Deed {
    /// It leads elsewhere: what [`Host::travel`] is for.
    Travel,
    /// It shows this to read, with a title.
    Read(String, String),
}
