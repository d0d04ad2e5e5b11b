//! The guided walk as a visitor meets it: a bar with what the guide says, to pause, step and end. An
//! unattended kiosk shows the same words without the buttons.

use super::{
    Interface,
    dom::{append, classed, el, flag},
    frame::{exchange, tool},
    icons::Icon,
    texts::{Message, rename},
};
use crate::browser::{document, now};
use sonla360_geometry::format_whole;
use sonla360_viewer_core::{
    guide::Guide,
    route::{Moment, Route, Stop},
};
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// The bar and the walk.
pub struct Guided {
    bar: HtmlElement,
    caption: HtmlElement,
    count: HtmlElement,
    pause: HtmlElement,
    guide: RefCell<Option<Guide>>,
    /// The stop whose words are shown, and the scene that was asked for.
    stop: Cell<Option<usize>>,
    scene: Cell<Option<usize>>,
}

impl Guided {
    /// The bar, not shown yet.
    pub fn build(parent: &HtmlElement) -> Self {
        let caption = classed("p", "tv-caption").attr("aria-live", "polite").done();
        let count = el("span").attr("class", "tv-count-of").done();
        let pause = tool("guide-pause", Icon::Pause, Message::GuidePause).done();
        let buttons = classed("div", "tv-guide-tools")
            .with(tool("guide-step back", Icon::Left, Message::GuideBack))
            .with(pause.clone())
            .with(tool("guide-step on", Icon::Right, Message::GuideNext))
            .with(count.clone())
            .with(tool("guide", Icon::Close, Message::GuideEnd));
        let bar = classed("div", "tv-guide tv-glass")
            .attr("role", "group")
            .named(Message::Guide)
            .with(caption.clone())
            .with(buttons)
            .done();
        bar.set_hidden(true);
        append(parent, &bar);
        Self {
            bar,
            caption,
            count,
            pause,
            guide: RefCell::default(),
            stop: Cell::default(),
            scene: Cell::default(),
        }
    }

    fn is_walking(&self) -> bool {
        self.guide.borrow().as_ref().is_some_and(|guide| !guide.is_paused())
    }
}

impl Interface {
    /// The walk that this tour offers: the one that was written, else one through all openings.
    pub(super) fn route(&self) -> Route {
        let written = self.manifest.route.iter().filter_map(|stop| {
            let scene = self.tour.position(&stop.scene)?;
            Some(Stop::chosen(scene, stop.view.into(), stop.seconds))
        });
        let mut stops: Vec<Stop> = written.collect();
        if stops.is_empty() {
            let scenes = self.manifest.scenes.iter().enumerate();
            stops.extend(
                scenes.map(|(index, scene)| Stop::at_opening(index, scene.initial_view.into())),
            );
        }
        Route::new(stops, self.stage.is_motion_reduced())
    }

    /// Sets out with the guide, or ends the walk.
    pub(super) fn toggle_guide(&self) {
        if self.guided.guide.borrow().is_some() {
            self.end_guide();
            return;
        }
        self.close_panel();
        self.frame.toggle_more(Some(false));
        self.stage.rotate(0.0);
        self.guided.scene.set(Some(self.scene.get()));
        self.guided.guide.replace(Some(Guide::new(self.route(), now())));
        self.show_pause();
        self.walk();
        let _ = self.guided.pause.focus();
    }

    /// Ends the walk where it is.
    pub(super) fn end_guide(&self) {
        if self.guided.guide.take().is_some() {
            self.hide_caption();
        }
    }

    /// Makes the guide wait, or go on.
    pub(super) fn pause_guide(&self, paused: Option<bool>) {
        if let Some(guide) = self.guided.guide.borrow_mut().as_mut() {
            let paused = paused.unwrap_or(!guide.is_paused());
            guide.pause(paused, now());
        }
        self.show_pause();
        self.stage.wake();
    }

    /// Steps to the next or the former view of the walk.
    pub(super) fn step_guide(&self, side: &str) {
        if let Some(guide) = self.guided.guide.borrow_mut().as_mut() {
            guide.step(if side == "back" { -1 } else { 1 });
            guide.pause(false, now());
        }
        self.show_pause();
        self.walk();
    }

    /// Goes on along the walk: called for every frame, and now and then where a still walk draws none.
    pub(super) fn walk(&self) {
        if !self.guided.is_walking() {
            return;
        }
        let moment = self.guided.guide.borrow_mut().as_mut().and_then(|guide| guide.at(now()));
        match moment {
            Some(moment) => self.go_along(moment),
            None => self.end_guide(),
        }
    }

    /// Looks where a walk is at a moment, and says what the guide says there.
    pub(super) fn go_along(&self, moment: Moment) {
        if self.guided.scene.replace(Some(moment.scene)) != Some(moment.scene) {
            self.stage.go_to(moment.scene, Some(moment.view));
        } else if self.scene.get() == moment.scene && self.stage.view() != moment.view {
            self.stage.set_view(moment.view);
        }
        if self.guided.stop.replace(Some(moment.stop)) != Some(moment.stop) {
            self.show_caption();
        }
    }

    /// A scene has been entered: one that the guide did not ask for ends the walk.
    pub(super) fn entered_with_guide(&self, scene: usize) {
        if self.guided.guide.borrow().is_some() && self.guided.scene.get() != Some(scene) {
            self.end_guide();
        }
    }

    /// The next step of an unattended kiosk asks for its scene anew.
    pub(super) fn forget_guide(&self) {
        self.end_guide();
        self.guided.scene.set(Some(self.scene.get()));
        self.hide_caption();
    }

    /// Shows the words of the present stop in the present language.
    pub(super) fn show_caption(&self) {
        let Some(index) = self.guided.stop.get() else { return };
        // A walk that nobody wrote has no words, but a name for each scene.
        let scene = &self.present().title;
        let caption = self.manifest.route.get(index).map_or(scene, |stop| &stop.caption);
        let guided = &self.guided;
        guided.caption.set_text_content(Some(caption.in_language(self.language())));
        let stops = self.route().stops().len();
        let count = [&format_whole(index + 1), " / ", &format_whole(stops)].concat();
        guided.count.set_text_content(Some(&count));
        let shown = !self.manifest.route.is_empty() || !self.is_inviting();
        guided.bar.set_hidden(!shown);
        flag(&self.root, "data-guided", shown);
        self.frame.forget_floor();
    }

    fn hide_caption(&self) {
        self.guided.stop.set(None);
        let held_focus = self.guided.bar.contains(document().active_element().as_deref());
        self.guided.bar.set_hidden(true);
        flag(&self.root, "data-guided", false);
        self.frame.forget_floor();
        if held_focus {
            let _ = self.stage.canvas().focus();
        }
        self.stage.wake();
    }

    fn show_pause(&self) {
        let paused = !self.guided.is_walking();
        let (drawing, name) = if paused {
            (Icon::Play, Message::GuideResume)
        } else {
            (Icon::Pause, Message::GuidePause)
        };
        exchange(&self.guided.pause, drawing);
        rename(&self.guided.pause, self.language(), name);
    }

    /// Where the bar begins, in CSS pixels of the window; `None` while it is not shown.
    pub(super) fn guide_bar(&self) -> Option<&HtmlElement> {
        Some(&self.guided.bar).filter(|bar| !bar.hidden())
    }
}
