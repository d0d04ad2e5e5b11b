//! What the viewer says when something is under way or has gone wrong.

use super::{
    dom::{append, classed, el},
    frame::tool,
    icons::Icon,
    texts::{Message, filled, relabel, text},
};
use crate::browser::{matches_media, now};
use sonla360_content::Language;
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// Milliseconds after which hints go by themselves.
const PASSING: f64 = 5000.0;

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The scene is on its way.
    Loading,
    /// The tour's description could not be fetched.
    TourFailed,
    /// The tour's description is not one.
    TourMalformed,
    /// This scene could not be loaded.
    SceneFailed {
        /// Its title.
        title: String,
    },
    /// A link or an address named a scene that the tour does not have.
    SceneUnknown,
    /// Parts of the picture could not be loaded.
    TilesMissing,
    /// How to zoom or turn where the page keeps the wheel and one finger for itself.
    Gestures,
    /// The graphics are gone for a moment.
    ContextLost,
    /// The browser cannot draw panoramas.
    NoWebgl,
    /// The person did not allow the device's sensors.
    SensorsDenied,
    /// The device has no sensors for its orientation.
    NoSensors,
    /// The person, or the page around, did not allow the headset.
    HeadsetDenied,
    /// The headset could not be used.
    HeadsetFailed,
    /// What it needs could not be loaded.
    HeadsetMissing,
    /// The network is gone.
    Offline,
    /// The network is back.
    Online,
}

impl Notice {
    /// Whether it interrupts a screen reader.
    pub fn is_urgent(&self) -> bool {
        matches!(
            self,
            Self::TourFailed
                | Self::TourMalformed
                | Self::SceneFailed { .. }
                | Self::SceneUnknown
                | Self::ContextLost
                | Self::NoWebgl
                | Self::HeadsetDenied
                | Self::HeadsetFailed
                | Self::HeadsetMissing
        )
    }

    /// What it says.
    pub fn words(&self, language: Language) -> String {
        let message = match self {
            Self::SceneFailed { title } => return filled(language, Message::SceneFailed, title),
            Self::Loading => Message::Loading,
            Self::TourFailed => Message::TourFailed,
            Self::TourMalformed => Message::TourMalformed,
            Self::SceneUnknown => Message::SceneUnknown,
            Self::TilesMissing => Message::TilesMissing,
            Self::Gestures if matches_media("(pointer: coarse)") => Message::HintFingers,
            Self::Gestures => Message::HintWheel,
            Self::ContextLost => Message::ContextLost,
            Self::NoWebgl => Message::NoWebgl,
            Self::SensorsDenied => Message::SensorsDenied,
            Self::NoSensors => Message::NoSensors,
            Self::HeadsetDenied => Message::HeadsetDenied,
            Self::HeadsetFailed => Message::HeadsetFailed,
            Self::HeadsetMissing => Message::HeadsetMissing,
            Self::Offline => Message::Offline,
            Self::Online => Message::Online,
        };
        text(language, message).to_owned()
    }
}

/// The two places where notices stand: one that waits its turn, one that interrupts.
pub struct Notices {
    calm: HtmlElement,
    urgent: HtmlElement,
    shown: RefCell<Option<Notice>>,
    /// When it was said, in the page's milliseconds.
    since: Cell<f64>,
}

impl Notices {
    /// Empty places. They stand in the document from the start, because screen readers only watch what
    /// was there before its words came.
    pub fn build(parent: &HtmlElement) -> Self {
        let place = |role| classed("div", "tv-notices").attr("role", role).done();
        let (calm, urgent) = (place("status"), place("alert"));
        append(parent, &calm);
        append(parent, &urgent);
        Self { calm, urgent, shown: RefCell::default(), since: Cell::new(0.0) }
    }

    /// Says something in place of what was said before; `None` clears.
    pub fn show(&self, notice: Option<Notice>, language: Language) {
        self.shown.replace(notice);
        self.since.set(now());
        self.render(language);
    }

    /// Takes a notice back where it is still the one that is shown.
    pub fn clear(&self, matches: impl FnOnce(&Notice) -> bool, language: Language) {
        if self.shown.borrow().as_ref().is_some_and(matches) {
            self.show(None, language);
        }
    }

    /// Whether nothing is said.
    pub fn is_silent(&self) -> bool {
        self.shown.borrow().is_none()
    }

    /// Takes back what is good news or a hint after a while.
    pub fn tick(&self, language: Language) {
        if now() - self.since.get() > PASSING {
            let passing = |notice: &Notice| {
                matches!(
                    notice,
                    Notice::Online | Notice::Gestures | Notice::SensorsDenied | Notice::NoSensors
                )
            };
            self.clear(passing, language);
        }
    }

    /// Says the same in another language.
    pub fn render(&self, language: Language) {
        self.calm.set_text_content(None);
        self.urgent.set_text_content(None);
        let shown = self.shown.borrow();
        let Some(notice) = shown.as_ref() else { return };
        let mut card = classed("div", "tv-notice tv-glass");
        if *notice == Notice::Loading {
            card = card.with(classed("span", "tv-spinner").attr("aria-hidden", "true"));
        }
        card = card.with(el("p").text(&notice.words(language)));
        let action = |action, name| {
            let button = classed("button", "tv-action").attr("type", "button");
            button.attr("data-do", action).says(name)
        };
        match notice {
            Notice::TourFailed | Notice::TilesMissing => {
                card = card.with(action("retry", Message::Retry));
            }
            Notice::SceneFailed { .. } => {
                card = card
                    .with(action("retry", Message::Retry))
                    .with(action("scenes", Message::Scenes));
            }
            Notice::SceneUnknown => card = card.with(action("scenes", Message::Scenes)),
            _ => {}
        }
        if !matches!(notice, Notice::Loading | Notice::TourFailed | Notice::TourMalformed) {
            card = card.with(tool("dismiss", Icon::Close, Message::Close));
        }
        let place = if notice.is_urgent() { &self.urgent } else { &self.calm };
        append(place, &card.done());
        relabel(place, language);
    }
}
