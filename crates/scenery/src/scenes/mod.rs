//! The thirteen places of the sample province.

mod cloud_ridge;
mod dam;
mod glass_bridge;
mod high_valley;
mod inscription;
mod lake;
mod palette;
mod pass;
mod plum_valley;
mod prison;
mod reservoir;
mod tea_hills;
mod village;
mod waterfall;

use crate::world::Scene;

/// A view as yaw, pitch and horizontal field of view in degrees.
pub type InitialView = (f32, f32, f32);

/// Identifier, initial view, builder.
type Entry = (&'static str, InitialView, fn() -> Scene);

/// Every scene: its identifier, its initial view and how it is built, in the order of the routes.
const SCENES: [Entry; 13] = [
    (tea_hills::ID, tea_hills::VIEW, tea_hills::scene),
    (waterfall::ID, waterfall::VIEW, waterfall::scene),
    (glass_bridge::ID, glass_bridge::VIEW, glass_bridge::scene),
    (lake::ID, lake::VIEW, lake::scene),
    (plum_valley::ID, plum_valley::VIEW, plum_valley::scene),
    (prison::ID, prison::VIEW, prison::scene),
    (inscription::ID, inscription::VIEW, inscription::scene),
    (village::ID, village::VIEW, village::scene),
    (dam::ID, dam::VIEW, dam::scene),
    (reservoir::ID, reservoir::VIEW, reservoir::scene),
    (cloud_ridge::ID, cloud_ridge::VIEW, cloud_ridge::scene),
    (high_valley::ID, high_valley::VIEW, high_valley::scene),
    (pass::ID, pass::VIEW, pass::scene),
];

/// Identifiers of all scenes, in the order of the routes.
pub fn ids() -> impl Iterator<Item = &'static str> {
    SCENES.iter().map(|(id, ..)| *id)
}

/// Builds a scene by its identifier.
pub fn build(id: &str) -> Option<Scene> {
    SCENES.iter().find(|(known, ..)| *known == id).map(|(_, _, scene)| scene())
}

/// The view a visitor meets first.
pub fn initial_view(id: &str) -> Option<InitialView> {
    SCENES.iter().find(|(known, ..)| *known == id).map(|(_, view, _)| *view)
}
