//! The interface's icons: our own line drawings on a 24 × 24 grid.

use super::dom::{append, set};
use crate::browser::document;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A plus sign.
    Plus,
    /// A minus sign.
    Minus,
    /// An arrow in a circle.
    Rotate,
    /// Two vertical bars.
    Pause,
    /// A triangle to the right.
    Play,
    /// A planet with its ring.
    Planet,
    /// A phone that is turned.
    Device,
    /// A headset over the eyes.
    Headset,
    /// Four corners.
    Expand,
    /// Four corners turned inwards.
    Shrink,
    /// An arrow out of a tray.
    Share,
    /// An open book.
    Book,
    /// Two pictures behind each other.
    Scenes,
    /// A question mark.
    Help,
    /// Lines of text.
    Text,
    /// A cross.
    Close,
    /// An arrow to the left.
    Back,
    /// Sliders.
    More,
    /// An arrow out of a frame.
    Outside,
    /// A letter i.
    Info,
    /// A sheet of paper.
    Sheet,
    /// A double chevron, the way ahead.
    Ahead,
    /// A magnifying glass.
    Search,
    /// A pin on a map.
    Pin,
    /// A leaf.
    Leaf,
    /// The walls of rooms.
    Plan,
    /// A loudspeaker.
    Sound,
    /// The needle of a compass.
    Needle,
    /// A hand that touches.
    Touch,
    /// A code to scan.
    Code,
    /// Chevrons to the four sides.
    Left,
    /// See [`Icon::Left`].
    Right,
    /// See [`Icon::Left`].
    Up,
    /// See [`Icon::Left`].
    Down,
}

impl Icon {
    /// As the path of an SVG.
    pub fn path(self) -> &'static str {
        match self {
            Self::Plus => "M12 5v14M5 12h14",
            Self::Minus => "M5 12h14",
            Self::Rotate => "M20 12a8 8 0 1 1-2.6-5.9M20 3.5V8h-4.5",
            Self::Pause => "M8.5 5.5v13M15.5 5.5v13",
            Self::Play => "M8 5.5v13l10.5-6.5z",
            Self::Device => "M8.5 3h7v18h-7zM11 18h2M5 8.5 2.5 12 5 15.5M19 8.5l2.5 3.5-2.5 3.5",
            Self::Headset => {
                "M3 9a2.5 2.5 0 0 1 2.5-2.5h13A2.5 2.5 0 0 1 21 9v6a2.5 2.5 0 0 1-2.5 2.5h-2.7l-2.1-2.7a2.2 2.2 0 0 0-3.4 0l-2.1 2.7H5.5A2.5 2.5 0 0 1 3 15z"
            }
            Self::Expand => "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
            Self::Shrink => "M9 4v5H4M15 4v5h5M20 15h-5v5M4 15h5v5",
            Self::Share => "M12 15V3.5M7.5 7.5 12 3l4.5 4.5M5 12v8h14v-8",
            Self::Book => {
                "M12 6.5C9.5 4.8 6.5 4.3 3 4.5v13.6c3.5-.2 6.5.4 9 1.9 2.5-1.5 5.5-2.1 9-1.9V4.5c-3.5-.2-6.5.3-9 2zM12 6.5V20"
            }
            Self::Scenes => "M7 7V4h14v11h-3M3 8.5h14V20H3zM3.5 17.5l4-4 3.5 3.5 2-2 3.5 3.5",
            Self::Help => {
                "M9 9.3A3.1 3.1 0 0 1 12.1 6.5c1.8 0 3.1 1.1 3.1 2.8 0 2.3-3.1 2.5-3.1 4.9M12.1 17.7v.1"
            }
            Self::Text => "M4 6h16M4 10.5h16M4 15h16M4 19.5h9",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Back => "M20 12H4.5M11 5l-7 7 7 7",
            Self::More => "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
            Self::Outside => "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
            Self::Info => "M12 10.5V18M12 6.3v.1",
            Self::Sheet => "M6 3.5h8.5L19 8v12.5H6zM14 3.5V8.5h5M9 12.5h7M9 16h7",
            Self::Ahead => "M5 12.5l7-7 7 7M5 19l7-7 7 7",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5",
            Self::Pin => {
                "M12 21c4.5-5 7-8.3 7-11.2A7 7 0 0 0 5 9.8C5 12.7 7.5 16 12 21zM12 7.3a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z"
            }
            Self::Planet => {
                "M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12M6.8 9C1 12.6 1.5 16 6.5 15.6 14 15 22.5 10 22 7.6 21.6 6 18.5 6.2 16.3 7.6"
            }
            Self::Leaf => "M5 19c0-9 5-14 15-14 0 10-5 15-13 14.5M5 21c1-5 4-8 8-10",
            Self::Plan => "M4 4h16v16H4zM4 12h6M14 12h6M12 4v5M12 15v5",
            Self::Sound => {
                "M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4.5 4.5 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11"
            }
            Self::Needle => "M12 .6l2.1 5.6H9.9z",
            Self::Touch => {
                "M9.5 12.5V5.3a1.7 1.7 0 0 1 3.4 0v5.4l4.6.9c1.3.3 2 1.3 1.9 2.6l-.6 4c-.2 1.7-1.3 2.8-3 2.8h-3.6c-1.2 0-2-.5-2.7-1.4l-4-5.3c-.6-.9-.4-1.8.3-2.4.8-.6 1.7-.5 2.4.2z"
            }
            Self::Code => {
                "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 20h2M18 18h2v2h-2z"
            }
            Self::Left => "M14.5 5.5 8 12l6.5 6.5",
            Self::Right => "M9.5 5.5 16 12l-6.5 6.5",
            Self::Up => "M5.5 14.5 12 8l6.5 6.5",
            Self::Down => "M5.5 9.5 12 16l6.5-6.5",
        }
    }
}

/// Draws an icon. It is hidden from screen readers: what carries it has a name of its own.
pub fn icon(icon: Icon) -> Element {
    let svg = drawing("svg");
    for (name, value) in [("viewBox", "0 0 24 24"), ("aria-hidden", "true"), ("class", "tv-icon")] {
        set(&svg, name, value);
    }
    let path = drawing("path");
    set(&path, "d", icon.path());
    append(&svg, &path);
    svg
}

/// An element of a drawing.
pub fn drawing(tag: &str) -> Element {
    // Names here are literals, so the browser knows them.
    document()
        .create_element_ns(Some("http://www.w3.org/2000/svg"), tag)
        .unwrap_or_else(|_unknown| JsValue::UNDEFINED.unchecked_into())
}
