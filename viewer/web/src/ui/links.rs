//! Where hotspots and links lead: to another view, scene, text, tour or page, and back again.

use super::{Interface, Mode, notices::Notice, page, reading::Open};
use sonla360_content::{ViewQuery, manifest::HotspotAction};
use sonla360_geometry::parse_decimal;
use sonla360_viewer_core::tour::{Address, Step, Target, scene_path};
use web_sys::{Element, Event};

impl Interface {
    /// Opens a hotspot of the present scene, by its index in the manifest.
    pub(super) fn open_hotspot(&self, index: usize) {
        let Some(hotspot) = self.present().hotspots.get(index) else { return };
        self.stage.hotspot_opened(&hotspot.id);
        match &hotspot.action {
            HotspotAction::Link { tour, scene, arrival } => self.follow(&Target {
                tour: tour.clone(),
                scene: scene.clone(),
                view: arrival.map(ViewQuery::from).unwrap_or_default(),
            }),
            HotspotAction::Info { .. }
            | HotspotAction::Gallery { .. }
            | HotspotAction::Product { .. }
            | HotspotAction::Audio { .. }
            | HotspotAction::Video { .. } => self.open_panel(Open::Information(index)),
            HotspotAction::Outside { .. } => {} // its link leads there
            HotspotAction::Chapter { chapter } => self.read(&["chapter ", chapter].concat()),
            HotspotAction::Article { article } => self.read(&["article ", article].concat()),
        }
    }

    /// A link in a text: turns the camera, opens an entry, or lets the browser follow it.
    pub(super) fn follow_link(&self, event: &Event, link: &Element) {
        let data = |name: &str| link.get_attribute(&["data-", name].concat());
        let number = |name: &str| data(name).and_then(|value| parse_decimal(&value));
        if let Some(scene) = data("scene") {
            event.prevent_default();
            let view =
                ViewQuery { yaw: number("yaw"), pitch: number("pitch"), hfov: number("hfov") };
            self.follow(&Target { tour: data("tour"), scene, view });
            return;
        }
        let entry = ["chapter", "article", "place"]
            .into_iter()
            .find_map(|kind| Some([kind, " ", &data(kind)?].concat()));
        if let Some(entry) = entry {
            event.prevent_default();
            self.read(&entry);
        } else if self.mode == Mode::Kiosk {
            event.prevent_default();
        }
    }

    /// Goes where a link leads.
    fn follow(&self, target: &Target) {
        match self.tour.follow(self.scene.get(), target) {
            Step::Turn(view) => self.turn_to(view.yaw, view.pitch, view.hfov),
            Step::Enter(scene, view) => self.stage.go_to(scene, Some(view.into())),
            Step::Leave(target) => self.leave(&target),
            Step::Nowhere => self.notify(Some(Notice::SceneUnknown)),
        }
    }

    /// Another tour is another page, of the same kind as this one.
    pub(super) fn leave(&self, target: &Target) {
        let tour = target.tour.as_deref().unwrap_or(&self.manifest.tour);
        let path = scene_path(self.language(), tour, &target.scene, target.view);
        let place = match self.mode {
            Mode::Element | Mode::Page => path,
            Mode::Embed | Mode::Kiosk => {
                let view = target.view.to_query().replace('?', "&");
                let language = self.language();
                let mut place =
                    ["/", self.mode.word(), "/", tour, "?lang=", language.code()].concat();
                place.push_str("&scene=");
                place.push_str(&target.scene);
                place.push_str(&view);
                if self.mode == Mode::Kiosk {
                    place.push_str("&home=");
                    place.push_str(&self.home_tour());
                }
                place
            }
        };
        page::leave(&place);
    }

    /// Back and forward: shows what the address says.
    pub(super) fn walk_history(&self) {
        let Some(Address { language, tour, scene, view }) = page::address() else { return };
        if tour != self.manifest.tour {
            return;
        }
        self.walking_history.set(true);
        self.stage.set_language(language);
        self.walking_history.set(false);
        if let Some((scene, view)) = self.tour.begin(scene.as_deref(), view) {
            self.from_history.set(scene != self.scene.get());
            self.stage.go_to(scene, Some(view.into()));
        }
    }
}
