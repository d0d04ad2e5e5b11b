//! The thirteen places of the sample province.

mod lake;
mod palette;
mod plum_valley;
mod tea_hills;
mod waterfall;

use crate::world::Scene;

/// A view as yaw, pitch and horizontal field of view in degrees.
pub type InitialView = (f32, f32, f32);

/// Every scene: its identifier, its initial view and how it is built, in the order of the routes.
const SCENES: [(&str, InitialView, fn() -> Scene); 4] = [
    (tea_hills::ID, tea_hills::VIEW, tea_hills::scene),
    (waterfall::ID, waterfall::VIEW, waterfall::scene),
    (lake::ID, lake::VIEW, lake::scene),
    (plum_valley::ID, plum_valley::VIEW, plum_valley::scene),
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
