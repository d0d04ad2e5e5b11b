//! What a VR headset adds to the viewer. The panorama is the same picture for both eyes, turned but never
//! moved: everything in it stands infinitely far away, where two eyes see the same. So do hotspots, panels
//! and the way out, which are [`sign`]s in directions of the scene.
//!
//! * [`pose`] turns the room one stands in so that one faces the right way, and says what both eyes see;
//! * [`sign`] is what can be pointed at, [`layout`] says where everything stands;
//! * [`dwell`] lets a gaze press, [`fade`] darkens the way from scene to scene, [`follow`] keeps the way
//!   out in reach, [`lines`] breaks a text into lines.

pub mod dwell;
pub mod fade;
pub mod follow;
pub mod layout;
pub mod lines;
pub mod pose;
pub mod sign;
