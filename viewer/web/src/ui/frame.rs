//! The furniture around the picture: title, tools, languages, compass, credit. Built once; what changes
//! with scene, view and language is written into it.

use super::{
    Mode,
    dom::{Build, append, classed, el, flag, set},
    gyroscope,
    icons::{Icon, icon},
    texts::{Message, filled, filled_by_name, rename, text},
};
use crate::browser::{document, matches_media};
use sonla360_content::{
    Language,
    manifest::{Manifest, ManifestScene},
};
use sonla360_geometry::format_whole;
use sonla360_viewer_core::tour::{bearing, compass_point};
use std::cell::Cell;
use web_sys::HtmlElement;

/// The names of the compass points, north first, clockwise.
const HEADINGS: [Message; 8] = [
    Message::North,
    Message::NorthEast,
    Message::East,
    Message::SouthEast,
    Message::South,
    Message::SouthWest,
    Message::West,
    Message::NorthWest,
];

/// The furniture's parts that change.
pub struct Frame {
    tour: HtmlElement,
    scene: HtmlElement,
    taken: HtmlElement,
    badge: HtmlElement,
    credit: HtmlElement,
    rotate: HtmlElement,
    planet: HtmlElement,
    gyroscope: HtmlElement,
    headset: HtmlElement,
    full_screen: HtmlElement,
    more: HtmlElement,
    side: HtmlElement,
    compass: HtmlElement,
    needle: web_sys::Element,
    dock: HtmlElement,
    languages: Vec<(Language, HtmlElement)>,
    open_page: Option<HtmlElement>,
    /// The needle's turn as it stands in the document, in tenths of a degree.
    turn: Cell<i32>,
    /// The compass point that the picture's name tells.
    heading: Cell<Option<usize>>,
    /// The picture's size for which the lower furniture was measured, and where that stands.
    floor: Cell<((f64, f64), Floor)>,
    rotating: Cell<bool>,
    planet_state: Cell<(bool, bool)>,
}

/// Where the furniture along the lower edge begins, in CSS pixels from the picture's top left.
#[derive(Debug, Clone, Copy, Default)]
pub struct Floor {
    /// Upper edge of the dock, or of what stands on it.
    dock: f64,
    /// Upper and right edge of the line with the picture's credit, which stands at the left.
    credit: (f64, f64),
}

impl Floor {
    /// How far down something may reach that begins at `left`.
    pub fn at(self, left: f64) -> f64 {
        if left < self.credit.1 { self.dock.min(self.credit.0) } else { self.dock }
    }
}

/// A button with an icon, named by a message, that does `action` (see [`super::act`]).
pub fn tool(action: &str, drawing: Icon, name: Message) -> Build {
    classed("button", "tv-tool")
        .attr("type", "button")
        .attr("data-do", action)
        .named(name)
        .with_element(&icon(drawing))
}

/// A tool whose name is also to be read beside its icon.
pub fn named_tool(action: &str, drawing: Icon, name: Message) -> Build {
    classed("button", "tv-tool tv-tool-named")
        .attr("type", "button")
        .attr("data-do", action)
        .with_element(&icon(drawing))
        .with(el("span").says(name))
}

impl Frame {
    /// Builds the furniture into the interface's root.
    pub fn build(root: &HtmlElement, mode: Mode, languages: &[Language]) -> Self {
        let tour = classed("p", "tv-tour").done();
        let scene = classed("h2", "tv-scene").done();
        let taken = classed("p", "tv-taken").done();
        let badge = classed("p", "tv-badge").says(Message::Illustration).done();
        let name = classed("div", "tv-name tv-glass")
            .with(tour.clone())
            .with(scene.clone())
            .with(taken.clone())
            .with(badge.clone());

        let languages: Vec<(Language, HtmlElement)> = languages
            .iter()
            .map(|language| (*language, language_button(*language).done()))
            .collect();
        let switch = languages.iter().fold(
            classed("div", "tv-languages tv-glass").attr("role", "group").named(Message::Language),
            |switch, (_, button)| switch.with(button.clone()),
        );
        let open_page = (mode == Mode::Embed).then(|| {
            classed("a", "tv-tool tv-glass tv-open-page")
                .attr("target", "_blank")
                .attr("rel", "noopener")
                .named(Message::OpenPage)
                .with_element(&icon(Icon::Outside))
                .done()
        });
        let mut corner = classed("div", "tv-corner").with(switch);
        if let Some(link) = &open_page {
            corner = corner.with(link.clone());
        }
        append(root, &classed("header", "tv-head").with(name).with(corner).done());

        let more = named_tool("more", Icon::More, Message::More)
            .attr("class", "tv-tool tv-tool-named tv-more")
            .attr("aria-expanded", "false")
            .done();
        let mut dock = classed("div", "tv-dock tv-glass tv-fades")
            .attr("role", "group")
            .named(Message::Tools)
            .with(named_tool("scenes", Icon::Scenes, Message::Scenes));
        if mode != Mode::Element {
            dock = dock.with(named_tool("handbook", Icon::Book, Message::Handbook));
        }
        dock = dock.with(named_tool("about", Icon::Text, Message::About));
        if mode != Mode::Element {
            let drawing = if mode == Mode::Kiosk { Icon::Code } else { Icon::Share };
            dock = dock.with(named_tool("share", drawing, Message::Share));
        }
        let dock = dock.with(more.clone()).done();
        append(root, &dock);

        let needle = icon(Icon::Needle);
        let compass = classed("button", "tv-compass tv-glass")
            .attr("type", "button")
            .attr("data-do", "north")
            .named(Message::FaceNorth)
            .with_element(&needle)
            .with(
                classed("span", "tv-north").attr("aria-hidden", "true").says(Message::NorthLetter),
            )
            .done();
        let rotate = tool("rotate", Icon::Rotate, Message::RotateStart).done();
        rotate.set_hidden(matches_media("(prefers-reduced-motion: reduce)"));
        let planet =
            tool("planet", Icon::Planet, Message::Planet).attr("aria-pressed", "false").done();
        let gyroscope = tool("gyroscope", Icon::Device, Message::Gyroscope)
            .attr("aria-pressed", "false")
            .done();
        gyroscope.set_hidden(!gyroscope::is_offered());
        let headset = tool("headset", Icon::Headset, Message::Headset).done();
        headset.set_hidden(true); // until there is one
        let full_screen = tool("full-screen", Icon::Expand, Message::FullScreen).done();
        full_screen.set_hidden(!document().fullscreen_enabled()); // iPhones have none
        let pad = classed("div", "tv-pad tv-glass").with_all([
            tool("turn up", Icon::Up, Message::LookUp),
            tool("turn left", Icon::Left, Message::LookLeft),
            tool("turn right", Icon::Right, Message::LookRight),
            tool("turn down", Icon::Down, Message::LookDown),
        ]);
        let mut tools = classed("div", "tv-stack tv-glass")
            .with(tool("zoom in", Icon::Plus, Message::ZoomIn))
            .with(tool("zoom out", Icon::Minus, Message::ZoomOut))
            .with(tool("guide", Icon::Play, Message::Guide))
            .with(rotate.clone())
            .with(planet.clone())
            .with(gyroscope.clone())
            .with(headset.clone());
        if mode != Mode::Kiosk {
            tools = tools.with(full_screen.clone());
        }
        let tools = tools.with(tool("help", Icon::Help, Message::Help));
        let side = classed("div", "tv-side tv-fades")
            .with(compass.clone())
            .with(classed("div", "tv-tray").with(pad).with(tools))
            .done();
        append(root, &side);
        let credit = classed("p", "tv-credit tv-fades").done();
        append(root, &credit);

        Self {
            tour,
            scene,
            taken,
            badge,
            credit,
            rotate,
            planet,
            gyroscope,
            headset,
            full_screen,
            more,
            side,
            compass,
            needle,
            dock,
            languages,
            open_page,
            turn: Cell::new(0),
            heading: Cell::new(None),
            floor: Cell::default(),
            rotating: Cell::new(false),
            planet_state: Cell::new((true, false)),
        }
    }

    /// Shows which scene this is, in a language.
    pub fn show_scene(&self, manifest: &Manifest, scene: &ManifestScene, language: Language) {
        self.tour.set_text_content(Some(manifest.title.in_language(language)));
        self.scene.set_text_content(Some(scene.title.in_language(language)));
        let taken = scene.taken.in_language(language);
        self.taken.set_text_content(Some(taken));
        self.taken.set_hidden(taken.is_empty());
        self.badge.set_hidden(!scene.illustration);
        let mut credit = Vec::new();
        let by = scene.credit.in_language(language);
        if !by.is_empty() {
            credit.push(filled(language, Message::Credit, by));
        }
        if !scene.licence.is_empty() {
            credit.push(filled(language, Message::Licence, &scene.licence));
        }
        self.credit.set_text_content(Some(&credit.join(" · ")));
        self.forget_floor();
        self.compass.set_hidden(scene.north.is_none());
        for (spoken, button) in &self.languages {
            set(button, "aria-pressed", if *spoken == language { "true" } else { "false" });
        }
        self.heading.set(None);
    }

    /// Shows where one looks. Returns the picture's name when it has changed, for screen readers.
    pub fn show_view(&self, scene: &ManifestScene, yaw: f64, language: Language) -> Option<String> {
        let point = scene.north.map(|north| {
            let bearing = bearing(yaw, north);
            let turn = (bearing * -10.0).round() as i32;
            if self.turn.replace(turn) != turn {
                let centre = " 12 12)";
                set(&self.needle, "transform", &["rotate(", &tenths(turn), centre].concat());
            }
            compass_point(bearing)
        });
        // A scene without north is named once: 8 is no compass point.
        let heading = Some(point.unwrap_or(8));
        (self.heading.replace(heading) != heading).then(|| {
            let title = scene.title.in_language(language);
            match point {
                Some(point) => {
                    let heading = text(language, HEADINGS[point]);
                    filled_by_name(language, Message::PanoramaHeading, &|name| {
                        if name == "title" { title } else { heading }
                    })
                }
                None => filled(language, Message::PanoramaLabel, title),
            }
        })
    }

    /// Where the tools along the lower edge begin in a picture of this size, in CSS pixels from the top;
    /// `above` is something that stands on the dock. Measured once for each size: the browser would have
    /// to lay the page out anew for every frame.
    pub fn floor(&self, size: (f64, f64), above: Option<&HtmlElement>) -> Floor {
        let (measured, floor) = self.floor.get();
        if measured == size {
            return floor;
        }
        let Some(area) = self.side.parent_element() else { return floor };
        let area = area.get_bounding_client_rect();
        let edge = |part: &HtmlElement| {
            let part = part.get_bounding_client_rect();
            // What is not displayed has no height.
            let top = if part.height() > 0.0 { part.top() - area.top() } else { size.1 };
            (top, part.right() - area.left())
        };
        let dock = edge(above.unwrap_or(&self.dock)).0;
        let floor = Floor { dock, credit: edge(&self.credit) };
        self.floor.set((size, floor));
        floor
    }

    /// The button that makes the picture follow the device.
    pub fn gyroscope(&self) -> &HtmlElement {
        &self.gyroscope
    }

    /// The button that leads into a headset.
    pub fn headset(&self) -> &HtmlElement {
        &self.headset
    }

    /// What stands along the lower edge has changed.
    pub fn forget_floor(&self) {
        self.floor.take();
    }

    /// Shows whether the picture is a planet. Where it cannot be one (`offered`), as of half a sphere and
    /// under reduced motion, no button says so.
    pub fn show_planet(&self, offered: bool, shown: bool) {
        if self.planet_state.replace((offered, shown)) != (offered, shown) {
            self.planet.set_hidden(!offered);
            set(&self.planet, "aria-pressed", if shown { "true" } else { "false" });
        }
    }

    /// Shows whether the picture turns by itself.
    pub fn show_rotating(&self, rotating: bool, language: Language) {
        if self.rotating.replace(rotating) == rotating {
            return;
        }
        let (drawing, name) = if rotating {
            (Icon::Pause, Message::RotateStop)
        } else {
            (Icon::Rotate, Message::RotateStart)
        };
        exchange(&self.rotate, drawing);
        rename(&self.rotate, language, name);
    }

    /// Shows whether the viewer fills the screen.
    pub fn show_full_screen(&self, full: bool, language: Language) {
        let name = if full { Message::FullScreenLeave } else { Message::FullScreen };
        exchange(&self.full_screen, if full { Icon::Shrink } else { Icon::Expand });
        rename(&self.full_screen, language, name);
    }

    /// Opens or closes the tray with the further tools.
    pub fn toggle_more(&self, open: Option<bool>) {
        let open = open.unwrap_or_else(|| !self.side.has_attribute("data-open"));
        flag(&self.side, "data-open", open);
        set(&self.more, "aria-expanded", if open { "true" } else { "false" });
    }

    /// Where the embed's link to the full page leads.
    pub fn show_page(&self, address: &str) {
        if let Some(link) = &self.open_page {
            set(link, "href", address);
        }
    }
}

fn language_button(language: Language) -> Build {
    let short = text(language, Message::LanguageShort);
    classed("button", "tv-language")
        .attr("type", "button")
        .attr("data-do", &["language ", language.code()].concat())
        .attr("lang", language.code())
        .attr("aria-label", &[short, " ", text(language, Message::LanguageName)].concat())
        .text(short)
}

/// Gives a button another icon.
pub fn exchange(button: &HtmlElement, drawing: Icon) {
    if let Some(old) = button.first_element_child() {
        let _ = old.replace_with_with_node_1(&icon(drawing));
    }
}

/// Tenths as a decimal number.
fn tenths(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs() as usize;
    [sign, &format_whole(tenths / 10), ".", &format_whole(tenths % 10)].concat()
}
