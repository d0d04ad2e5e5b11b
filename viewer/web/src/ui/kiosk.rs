//! The kiosk's face: the invitation over a moving picture, the question, and beginning anew.

use super::{
    Interface, dialogs,
    dom::{append, classed, el, flag},
    icons::{Icon, icon},
    page,
    texts::{Message, text},
};
use crate::browser::{now, window};
use sonla360_content::Language;
use sonla360_viewer_core::kiosk::{Change, Kiosk, Patience, Phase};
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// What a kiosk has that other viewers have not.
pub struct Attendant {
    clockwork: RefCell<Kiosk>,
    /// When the present invitation began.
    began: Cell<f64>,
    invitation: HtmlElement,
}

impl Attendant {
    /// A kiosk that invites.
    pub fn build(parent: &HtmlElement, patience: Patience, languages: &[Language]) -> Self {
        // Every language at once: who comes has not chosen one yet.
        let words = languages.iter().map(|language| {
            el("span").attr("lang", language.code()).text(text(*language, Message::KioskTouch))
        });
        let invitation = classed("button", "tv-invite")
            .attr("type", "button")
            .attr("data-do", "welcome")
            .with(classed("span", "tv-invite-hand").with_element(&icon(Icon::Touch)))
            .with(classed("span", "tv-invite-words").with_all(words))
            .done();
        append(parent, &invitation);
        let clockwork = RefCell::new(Kiosk::new(patience));
        Self { clockwork, began: Cell::new(now()), invitation }
    }

    fn phase(&self) -> Phase {
        self.clockwork.borrow().phase()
    }
}

impl Interface {
    /// Whether a kiosk shows itself to nobody in particular.
    pub(super) fn is_inviting(&self) -> bool {
        self.attendant.as_ref().is_some_and(|attendant| attendant.phase() == Phase::Inviting)
    }

    /// Shows the invitation, unless a visitor has come along from another tour.
    pub(super) fn open_kiosk(&self) {
        if page::parameter(&page::query(), "home").is_some() {
            self.welcome();
        } else {
            self.invite();
        }
    }

    /// Shows the invitation.
    fn invite(&self) {
        let Some(attendant) = &self.attendant else { return };
        attendant.began.set(now());
        self.forget_guide();
        attendant.invitation.set_hidden(false);
        flag(&self.root, "data-inviting", true);
        let _ = attendant.invitation.focus();
    }

    /// Goes on along the route, while inviting: called for every frame, and now and then where a still
    /// route draws none.
    pub(super) fn guide(&self) {
        let Some(attendant) = self.attendant.as_ref().filter(|_| self.is_inviting()) else {
            return;
        };
        if let Some(moment) = self.route().at(now() - attendant.began.get()) {
            self.go_along(moment);
        }
    }

    /// Somebody touched something. The invitation and the question are a button and a dialog and hear of
    /// it themselves: a touch on them must not fall through to what lies below.
    pub(super) fn visitor_touched(&self) {
        if let Some(attendant) = self.attendant.as_ref().filter(|a| a.phase() == Phase::Visited) {
            attendant.clockwork.borrow_mut().touched(now());
        }
    }

    /// Time has passed.
    pub(super) fn attend(&self) {
        let Some(attendant) = &self.attendant else { return };
        let change = attendant.clockwork.borrow_mut().tick(now());
        self.apply(change);
        self.guide();
        if attendant.phase() == Phase::Asking && dialogs::current(&self.root).is_none() {
            self.stay(); // the question was closed with Escape or a gesture
        }
        let left = attendant.clockwork.borrow().seconds_left();
        if let Some(seconds) = left {
            dialogs::show_countdown(&self.root, seconds, self.language());
        }
    }

    /// The invitation has been accepted.
    pub(super) fn welcome(&self) {
        if let Some(attendant) = &self.attendant {
            let change = attendant.clockwork.borrow_mut().touched(now());
            self.apply(change);
        }
    }

    /// The question has been answered: somebody is there.
    pub(super) fn stay(&self) {
        if let Some(attendant) = self.attendant.as_ref().filter(|a| a.phase() == Phase::Asking) {
            let change = attendant.clockwork.borrow_mut().touched(now());
            self.apply(change);
        }
    }

    /// The question has been answered: begin anew.
    pub(super) fn restart(&self) {
        if let Some(attendant) = &self.attendant {
            let change = attendant.clockwork.borrow_mut().left();
            self.apply(change);
        }
    }

    /// The tour that this kiosk shows when nobody is there.
    pub(super) fn home_tour(&self) -> String {
        page::parameter(&page::query(), "home").unwrap_or_else(|| self.manifest.tour.clone())
    }

    fn apply(&self, change: Option<Change>) {
        let Some(attendant) = &self.attendant else { return };
        match change {
            None => {}
            Some(Change::Welcome) => {
                self.forget_guide();
                attendant.invitation.set_hidden(true);
                flag(&self.root, "data-inviting", false);
            }
            Some(Change::Ask) => dialogs::still_there(&self.root, self.language()),
            Some(Change::Stay) => {
                dialogs::close(&self.root);
            }
            Some(Change::Reset) => self.reset(),
        }
    }

    /// Puts back everything that a visitor may have changed.
    fn reset(&self) {
        dialogs::close(&self.root);
        self.close_panel();
        self.query.borrow_mut().clear();
        self.frame.toggle_more(Some(false));
        self.notify(None);
        self.stage.rotate(0.0);
        self.stop_gyroscope();
        window().scroll_to_with_x_and_y(0.0, 0.0);
        let home = self.home_tour();
        if home != self.manifest.tour {
            let language = self.first_language;
            page::leave(&["/kiosk/", &home, "?lang=", language.code()].concat());
            return;
        }
        self.stage.set_language(self.first_language);
        self.invite();
    }
}
