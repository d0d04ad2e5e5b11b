//! The seam between the stage and everything that is laid over the picture.

use sonla360_content::{Language, Manifest};
use sonla360_geometry::View;
use sonla360_viewer_core::projection::Projector;

/// What is told about the stage. Every call is made while the stage is at rest: commands may be given from
/// within it. Calls come in the order `tour`, `scene`, `frame`…; `status` and `language` at any time.
pub trait Overlay {
    /// The manifest is known, or has been completed (the same scenes, with more previews).
    fn tour(&self, _manifest: &Manifest) {}

    /// Another scene (an index of the manifest) stands on the stage, seen with its arrival view.
    fn scene(&self, _scene: usize) {}

    /// A frame was drawn: the place for everything that must not drift from the picture.
    fn frame(&self, _frame: &Frame) {}

    /// The picture is as sharp as it will become and nothing moves: the time for [`Stage::look_ahead`].
    /// Called with every frame for which that holds. It comes from here so that what looks ahead is part
    /// of the second module: only an overlay calls it.
    ///
    /// [`Stage::look_ahead`]: super::Stage::look_ahead
    fn idle(&self) {}

    /// The state of the stage changed.
    fn status(&self, _status: Status) {}

    /// Another language is spoken.
    fn language(&self, _language: Language) {}

    /// A person touched, clicked, turned the wheel or pressed a key on the picture.
    fn touched(&self) {}

    /// A short click or tap on the picture itself, not a drag, at a point in CSS pixels.
    fn tapped(&self, _x: f64, _y: f64) {}

    /// The wheel or one finger moved over a viewer that leaves them to the page: the place for a hint
    /// such as "hold Ctrl to zoom".
    fn scrolled_past(&self) {}

    /// The viewer leaves the document: listeners outside the element and timers must go.
    fn close(&self) {}
}

/// One frame as it was drawn.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// What was seen.
    pub view: View,
    /// The stage's width in CSS pixels.
    pub width: f64,
    /// The stage's height in CSS pixels.
    pub height: f64,
    /// Places directions on this frame, in CSS pixels from the stage's top left.
    pub projector: Projector,
}

/// What state the stage is in. It is also the element's attribute `data-state`, for style sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The manifest or the first scene is on its way (`loading`).
    Loading,
    /// The picture is there (`ready`).
    Ready,
    /// The manifest could not be fetched (`failed`).
    Unreachable,
    /// The manifest is malformed; the name of the field (`failed`).
    Malformed(&'static str),
    /// A scene (index) could not be loaded; the former one stays, if there is one. [`Status::Ready`]
    /// follows when another attempt succeeds (`failed` while there is no former one).
    SceneFailed(usize),
    /// Some tiles of the view could not be loaded: the picture stays blurred there (`ready`).
    TilesMissing,
    /// The graphics context was lost; the browser is expected to give it back (`lost`).
    ContextLost,
    /// This browser has no WebGL2: the element keeps its own content (`unsupported`).
    NoWebgl2,
}

impl Status {
    /// The word for `data-state`.
    pub fn word(self, shows_scene: bool) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready | Self::TilesMissing => "ready",
            Self::SceneFailed(_) if shows_scene => "ready",
            Self::Unreachable | Self::Malformed(_) | Self::SceneFailed(_) => "failed",
            Self::ContextLost => "lost",
            Self::NoWebgl2 => "unsupported",
        }
    }

    /// The `kind` of the `error` event, for states that are errors.
    pub fn error_kind(self) -> Option<&'static str> {
        match self {
            Self::Loading | Self::Ready => None,
            Self::Unreachable => Some("manifest-unreachable"),
            Self::Malformed(_) => Some("manifest-malformed"),
            Self::SceneFailed(_) => Some("scene"),
            Self::TilesMissing => Some("tiles"),
            Self::ContextLost => Some("context-lost"),
            Self::NoWebgl2 => Some("no-webgl2"),
        }
    }
}
