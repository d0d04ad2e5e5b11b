//! What happens when somebody presses or types something: one listener for each kind of event.

use super::{
    Interface, Mode, dialogs,
    dom::{Interval, closest, flag, get},
    notices::Notice,
    reading::Open,
    recordings,
};
use crate::browser::{Listener, document, is_full_screen, now, window};
use sonla360_viewer_core::tour::choose_language;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

/// How much one press narrows the field of view.
const ZOOM: f64 = 0.75;
/// Degrees a second that the picture turns by itself.
const ROTATION: f64 = 4.0;
/// Degrees that one press on the pad turns, as a part of the field of view.
const PAD_TURN: f64 = 0.3;

impl Interface {
    /// Hears everything. The listeners hold the interface weakly: it goes when its element goes.
    pub(super) fn listen(&self) {
        let hear = |target: &EventTarget, kind, deed: fn(&Self, &Event)| {
            let weak = self.me.clone();
            Listener::blocking(target, kind, move |event: Event| {
                if let Some(interface) = weak.upgrade() {
                    deed(&interface, &event);
                }
            })
        };
        let (root, host): (&EventTarget, &EventTarget) = (&self.root, self.stage.element());
        let (window, document) = (window(), document());
        let mut listeners: Vec<Listener> = vec![
            hear(root, "click", Self::clicked),
            hear(root, "keydown", Self::key_pressed),
            hear(root, "input", Self::typed),
            hear(root, "focusin", Self::focused),
            hear(root, "focusout", |ui, _| ui.hotspots.light(None)),
            hear(self.stage.canvas(), "pointermove", Self::pointed),
            hear(root, "pointerover", |ui, event| {
                if let Some(spot) = closest(event, ".tv-spot") {
                    ui.hotspots.light(ui.hotspots.index_of(&spot));
                }
            }),
            hear(root, "pointerdown", |ui, _| ui.touched()),
            Listener::within(self.panel.body(), "timeupdate", |event: Event| {
                recordings::follow(&event);
            }),
            Listener::within(self.panel.body(), "error", |event: Event| recordings::failed(&event)),
            hear(host, "keydown", Self::shortcut),
            hear(&document, "fullscreenchange", |ui, _| {
                let full = is_full_screen(ui.stage.element());
                ui.frame.show_full_screen(full, ui.language());
            }),
            hear(&window, "offline", |ui, _| ui.notify(Some(Notice::Offline))),
            hear(&window, "online", |ui, _| {
                ui.notify(Some(Notice::Online));
                ui.stage.try_again();
            }),
        ];
        match self.mode {
            Mode::Page => listeners.push(hear(&window, "popstate", |ui, _| ui.walk_history())),
            Mode::Kiosk => {
                listeners.push(hear(host, "contextmenu", |_, event| event.prevent_default()));
            }
            _ => {}
        }
        self.listeners.replace(listeners);
        let pace = if self.mode == Mode::Kiosk { 200 } else { 1000 };
        let weak = self.me.clone();
        self.interval.replace(Interval::start(pace, move || {
            if let Some(ui) = weak.upgrade() {
                ui.tick();
            }
        }));
    }

    /// Somebody touched something.
    pub(super) fn touched(&self) {
        self.touched.set(now());
        flag(&self.root, "data-quiet", false);
        self.visitor_touched();
    }

    /// The same, away from the invitation's own button: it counts as accepting.
    pub(super) fn picture_touched(&self) {
        self.touched();
        if self.is_inviting() {
            self.welcome();
        }
    }

    fn clicked(&self, event: &Event) {
        if let Some(element) = closest(event, "[data-do]") {
            let mouse: Option<&MouseEvent> = event.dyn_ref();
            let elsewhere = mouse.is_some_and(|m| m.ctrl_key() || m.meta_key() || m.shift_key());
            // A page of another site has a tab of its own, which is the browser's business.
            if element.has_attribute("href") && !element.has_attribute("target") {
                if elsewhere && self.mode != Mode::Kiosk {
                    return; // another tab or window, too
                }
                event.prevent_default();
            }
            self.act(&get(&element, "data-do"), &element);
        } else if let Some(link) = closest(event, "a") {
            self.follow_link(event, &link);
        } else if let Some(dialog) = dialogs::current(&self.root) {
            // A press beside a dialog's content reaches the dialog itself.
            if event.target().as_ref() == Some(dialog.as_ref()) {
                self.dismiss_dialog();
            }
        }
    }

    /// Does what a button says.
    fn act(&self, deed: &str, element: &HtmlElement) {
        let (verb, rest) = deed.split_once(' ').unwrap_or((deed, ""));
        if self.is_inviting() {
            self.welcome(); // by its own button, or by choosing a language
        }
        match verb {
            "zoom" => self.stage.zoom_by(if rest == "in" { ZOOM } else { 1.0 / ZOOM }),
            "rotate" => self.stage.rotate(if self.stage.rotates() { 0.0 } else { ROTATION }),
            "planet" => match self.stage.planet() {
                Some(planet) if self.stage.view().bend() == 0.0 => self.stage.look_at(planet),
                _ => self.stage.look_home(),
            },
            "gyroscope" => self.toggle_gyroscope(),
            "headset" => self.toggle_headset(),
            "guide" => self.toggle_guide(),
            "guide-pause" => self.pause_guide(None),
            "guide-step" => self.step_guide(rest),
            "turn" => self.turn_by(rest),
            "north" => {
                if let Some(north) = self.present().north {
                    self.turn_to(Some(-north), None, None);
                }
            }
            "more" => self.frame.toggle_more(None),
            "full-screen" => self.toggle_full_screen(),
            "language" => {
                self.stage.set_language(choose_language(rest, &self.manifest.languages));
            }
            "hotspot" => self.open_hotspot(rest.parse().unwrap_or(usize::MAX)),
            "crowd" => {
                let crowd = self.hotspots.crowd(rest.parse().unwrap_or(usize::MAX));
                self.open_panel(Open::Crowd(crowd));
            }
            "scene" => {
                if let Ok(scene) = rest.parse() {
                    self.stage.go_to(scene, None);
                }
            }
            "scenes" => self.toggle_panel(Open::Scenes),
            "about" => self.toggle_panel(Open::About),
            "handbook" => self.toggle_handbook(),
            "read" => self.read(rest),
            "map" => self.open_panel(Open::Map),
            "plan" => self.open_panel(Open::Plans),
            "again" => self.render_panel(),
            "back" => self.go_back(),
            "close" if self.dismiss_dialog() => {}
            "close" => self.close_panel(),
            "dismiss" => self.notify(None),
            "retry" => {
                self.notify(None);
                self.stage.try_again();
            }
            "share" => self.share(),
            "copy" => self.copy(),
            "send" => {
                if let Some(address) = dialogs::select_address(&self.root) {
                    dialogs::send(&address, &get(element, "data-title"));
                }
            }
            "help" => self.help(),
            "stay" => self.stay(),
            "restart" => self.restart(),
            _ => {}
        }
    }

    /// A key pressed in the interface. What is pressed in a panel or a dialog is not meant for the
    /// picture.
    fn key_pressed(&self, event: &Event) {
        self.picture_touched();
        if closest(event, ".tv-panel, dialog").is_some() {
            event.stop_propagation();
            let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape");
            if escape && dialogs::current(&self.root).is_none() {
                self.close_panel();
            }
        }
    }

    /// A key pressed anywhere else in the viewer.
    fn shortcut(&self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if key.default_prevented() || key.ctrl_key() || key.meta_key() || key.alt_key() {
            return;
        }
        match key.key().as_str() {
            "?" => self.help(),
            "Escape" => self.close_panel(),
            "[" => self.neighbour(self.manifest.scenes.len() - 1),
            "]" => self.neighbour(1),
            _ => {}
        }
    }

    /// Goes so many scenes on, round the tour.
    fn neighbour(&self, steps: usize) {
        self.stage.go_to((self.scene.get() + steps) % self.manifest.scenes.len(), None);
    }

    fn typed(&self, event: &Event) {
        if let Some(field) = closest(event, "[data-search]") {
            self.search(&field.unchecked_into::<HtmlInputElement>().value());
        }
    }

    /// The mouse moves over the picture: lights the area under it.
    fn pointed(&self, event: &Event) {
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        if self.root.has_attribute("data-quiet") {
            self.touched();
        } else {
            self.touched.set(now());
        }
        let point = (f64::from(mouse.offset_x()), f64::from(mouse.offset_y()));
        let area = self.hotspots.area_at(&self.stage, point);
        self.hotspots.light(area);
        flag(self.stage.canvas(), "data-over-area", area.is_some());
    }

    fn focused(&self, event: &Event) {
        let Some(spot) = closest(event, ".tv-spot") else { return };
        self.hotspots.light(self.hotspots.index_of(&spot));
        // Only for keyboards and screen readers: who points at a hotspot sees it.
        if !spot.matches(":focus-visible").unwrap_or(false) {
            return;
        }
        if let Some(direction) = self.hotspots.hidden_focus(&spot, &self.stage) {
            self.turn_to(Some(direction.yaw), Some(direction.pitch), None);
        }
    }

    fn turn_by(&self, side: &str) {
        let view = self.stage.view();
        let step = view.hfov * PAD_TURN;
        match side {
            "left" => self.turn_to(Some(view.yaw - step), None, None),
            "right" => self.turn_to(Some(view.yaw + step), None, None),
            "up" => self.turn_to(None, Some(view.pitch + step), None),
            _ => self.turn_to(None, Some(view.pitch - step), None),
        }
    }

    fn toggle_full_screen(&self) {
        // Refusals (a frame without permission) leave everything as it is, which can be seen.
        if is_full_screen(self.stage.element()) {
            document().exit_fullscreen();
        } else {
            let _ = self.stage.element().request_fullscreen();
        }
    }

    fn share(&self) {
        let sharing = dialogs::Sharing {
            path: &self.view_path(),
            scene: &self.present().id,
            title: self.present().title.in_language(self.language()),
            kiosk: self.mode == Mode::Kiosk,
        };
        dialogs::share(&self.root, &sharing, self.language());
    }

    fn help(&self) {
        dialogs::help(&self.root, self.language());
    }

    fn copy(&self) {
        let Some(address) = dialogs::select_address(&self.root) else { return };
        let Some(ui) = self.me.upgrade() else { return };
        spawn_local(async move {
            // Without a secure address browsers have no clipboard at all.
            let navigator: JsValue = window().navigator().into();
            let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())
                .ok()
                .and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok());
            let well = match clipboard {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&address)).await.is_ok(),
                None => false,
            };
            dialogs::copied(&ui.root, well, ui.language());
        });
    }

    /// Takes a dialog away; the kiosk's question counts as answered. Whether there was one.
    fn dismiss_dialog(&self) -> bool {
        self.stay();
        dialogs::close(&self.root)
    }
}
