//! The tour in a VR headset: WebXR, without a scene graph. The stage draws the panorama through each eye;
//! this adds what can be pointed at, and hears the person.
//!
//! All of it is in a module of its own, which a page loads when somebody enters: nothing outside of `xr` and
//! `ui::worn` may call it. WebXR is reached by the names of its members ([`crate::loose`]).
//!
//! * [`visit`] is a stay in the headset, from its session to its end, and [`frames`] is what is seen in it;
//! * [`reading`] is the panel with something to read;
//! * [`pointing`] tells where controllers, hands and the head point, and presses;
//! * [`board`] draws signs into the scene, [`sheet`] writes them.

mod board;
mod frames;
mod pointing;
mod reading;
mod sheet;
mod visit;

pub use visit::Visit;

use crate::loose::{get, number};
use glam::{DQuat, DVec3};
use sonla360_geometry::Direction;
use wasm_bindgen::JsValue;

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

/// The orientation of an `XRRigidTransform`.
fn orientation(transform: &JsValue) -> DQuat {
    let turn = get(transform, "orientation");
    DQuat::from_xyzw(number(&turn, "x"), number(&turn, "y"), number(&turn, "z"), number(&turn, "w"))
}

/// The position of an `XRRigidTransform`, in metres.
fn position(transform: &JsValue) -> DVec3 {
    let place = get(transform, "position");
    DVec3::new(number(&place, "x"), number(&place, "y"), number(&place, "z"))
}
