//! Things that people built.

mod boat;
mod bridge;
mod dam;
mod frame;
mod house;
mod pavilion;
mod ruin;
mod temple;

pub use boat::{long_boat, raft};
pub use bridge::{Footbridge, footbridge, pier_bridge, walkway};
pub use dam::{Dam, dam};
pub use frame::Frame;
pub use house::{House, stilt_house, tiled_house};
pub use pavilion::pavilion;
pub use ruin::{Ruin, ruined_wall, watchtower};
pub use temple::{curved_roof, gate, temple, urn};
