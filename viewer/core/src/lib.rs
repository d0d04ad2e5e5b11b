//! The viewer's logic without a browser: everything that can be decided, computed and tested natively.
//! The browser edge (`viewer/web`) brings pixels, events and a clock; times always come in as
//! milliseconds of its monotonic clock.
//!
//! * [`camera`] is what the person sees: view, screen, limits; [`motion`] moves it, and so does the
//!   device's [`orientation`];
//! * [`frustum`] and [`visible`] say which tiles a view needs, [`world`] puts the frame together from
//!   what the [`cache`] holds, and the [`queue`] loads what it lacks;
//! * [`projection`] is the arithmetic handed to the shaders and to hotspots, [`outline`] draws areas with
//!   it, [`crowd`] gathers hotspots that stand too close, [`decimal`] writes numbers for style sheets;
//! * [`manifest`] and [`source`] read what the server describes, [`prefetch`] looks ahead in it;
//! * [`headset`] is what a VR headset adds: eyes, pointing, gaze, fades, things to read in the air;
//! * [`tour`] and [`kiosk`] are the walk and the kiosk's clockwork; a [`route`] is a guided walk and a
//!   [`guide`] takes a visitor along it.

pub mod cache;
pub mod camera;
pub mod crowd;
pub mod decimal;
pub mod frustum;
pub mod gesture;
pub mod guide;
pub mod headset;
pub mod kiosk;
pub mod manifest;
pub mod motion;
pub mod order;
pub mod orientation;
pub mod outline;
pub mod pace;
pub mod prefetch;
pub mod projection;
pub mod queue;
pub mod route;
pub mod source;
pub mod tour;
pub mod visible;
pub mod world;
