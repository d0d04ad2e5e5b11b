//! Paints the sample province of Sơn La 360: thirteen computed landscapes as full spheres.
//!
//! Every picture is a function of the program alone: no photograph, no random source, no clock, and
//! arithmetic that is the same on every machine. The parts:
//!
//! * [`world`] says what a scene is made of, [`scenes`] are the thirteen places;
//! * [`render`] turns a scene into an equirectangular picture, column by column;
//! * [`sprites`], [`solids`], [`objects`], [`ground`], [`terrain`] are the materials;
//! * [`mark`] lays `Minh họa / Illustration` over every picture, [`encode`] and [`stills`] write files.

#![allow(
    clippy::unreadable_literal,
    clippy::decimal_bitwise_operands,
    reason = "colours are written 0xrrggbb as in any paint programme, and seeds are told apart by xor"
)]
#![allow(clippy::cast_possible_wrap, reason = "grid coordinates and rows stay far below 2^31")]

pub mod air;
pub mod cloud_sea;
pub mod colour;
pub mod encode;
pub mod finish;
pub mod ground;
pub mod light;
pub mod mark;
pub mod math;
pub mod noise;
pub mod objects;
pub mod planting;
pub mod relief;
pub mod render;
pub mod scenes;
pub mod sky;
pub mod solids;
pub mod sprites;
pub mod stills;
pub mod terrain;
pub mod water;
pub mod world;
