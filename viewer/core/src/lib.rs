//! The viewer's logic without a browser: everything that can be decided, computed and tested natively.
//! The browser edge (`viewer/web`) brings pixels, events and a clock; times always come in as
//! milliseconds of its monotonic clock.
//!
//! * [`camera`] is what the person sees: view, screen, limits; [`motion`] moves it;
//! * [`frustum`] and [`visible`] say which tiles a view needs, [`world`] puts the frame together from
//!   what the [`cache`] holds, and the [`queue`] loads what it lacks;
//! * [`projection`] is the arithmetic handed to the shaders and to hotspots;
//! * [`manifest`] and [`source`] read what the server describes;
//! * [`tour`], [`kiosk`] and [`route`] are the walk, the kiosk's clockwork and its guided round.

pub mod cache;
pub mod camera;
pub mod frustum;
pub mod gesture;
pub mod kiosk;
pub mod manifest;
pub mod motion;
pub mod order;
pub mod projection;
pub mod queue;
pub mod route;
pub mod source;
pub mod tour;
pub mod visible;
pub mod world;
