//! A plan of a tour, such as the floors of a museum: a drawing with a point for every standpoint.

use crate::Id;
use serde::{Deserialize, Serialize};

/// A drawing with points on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The image record that is the drawing; its title names the plan.
    pub image: Id,
    /// Where the scenes lie on it.
    #[serde(default)]
    pub points: Vec<PlanPoint>,
}

/// A scene's place on a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPoint {
    /// A scene of the tour.
    pub scene: Id,
    /// From the drawing's left edge, as a share of its width, 0 to 1.
    pub x: f64,
    /// From its upper edge, as a share of its height, 0 to 1.
    pub y: f64,
    /// The direction on the drawing in which yaw 0 looks, in degrees clockwise from its upper edge, 0 to 360.
    /// Without it the drawing is taken to have north above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<f64>,
}
