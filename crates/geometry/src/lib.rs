//! The geometry of 360° panoramas: the one place that knows how directions, cube faces, pyramids and
//! views relate. Pure arithmetic, no I/O.
//!
//! Conventions (they are a public contract, see `docs/ARCHITECTURE.md`):
//!
//! * `yaw` in degrees, 0 at the panorama's centre column, positive to the right;
//! * `pitch` in degrees, 0 at the horizon, positive up;
//! * `hfov` is the horizontal field of view in degrees;
//! * vectors are right-handed as in OpenGL: +x right (yaw 90), +y up, −z forward (yaw 0).
//!
//! Continuous image coordinates put the centre of pixel `i` at `i + 0.5`.

mod decimal;
mod direction;
mod equirect;
mod face;
mod pyramid;
mod view;

pub use decimal::{format_decimal, format_whole, parse_decimal, push_whole};
pub use direction::{Direction, angle_between, within, wrap_degrees};
pub use equirect::Equirect;
pub use face::{Face, UnknownFace};
pub use pyramid::{MAX_TILE_SIZE, MIN_TILE_SIZE, Pyramid, PyramidError, TileAddress};
pub use view::{FLAT_HFOV, HFOV_RANGE, View};
