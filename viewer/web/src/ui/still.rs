//! Turning the picture where the browser has no WebGL2: six pictures on the sides of a cube, which the
//! style sheet's own perspective turns. Points and panels stay with the words of the page.

use super::{
    dom::{classed, closest, el, get, prepend},
    frame::tool,
    icons::Icon,
    texts::{Message, filled, relabel},
};
use crate::browser::Listener;
use crate::loader::manifest;
use sonla360_content::Language;
use sonla360_geometry::{Face, TileAddress, View, within, wrap_degrees};
use sonla360_viewer_core::{decimal::push_hundredths, source::Source};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Event, HtmlElement, KeyboardEvent, PointerEvent};

/// Part of the field of view that one press turns.
const STEP: f64 = 0.2;

/// A cube of pictures that can be turned.
pub struct Still {
    _listeners: Vec<Listener>,
}

struct Cube {
    room: HtmlElement,
    sides: HtmlElement,
    view: Cell<View>,
}

impl Still {
    /// Shows the scene that an element begins with; `None` where its page brings no tour along.
    pub fn build(host: &HtmlElement, root: &HtmlElement, language: Language) -> Option<Self> {
        let tour = manifest::inline(host)?.ok()?;
        let named = host.get_attribute("scene").unwrap_or_default();
        let scene = tour.scenes.iter().find(|scene| scene.id == named).or(tour.scenes.first())?;
        let source = Source::new(&scene.panorama)?;
        let sides = Face::ALL.map(|face| {
            let tile = TileAddress { level: 1, face, row: 0, column: 0 };
            el("img").attr("alt", "").attr("draggable", "false").attr("src", &source.url(tile))
        });
        let sides = classed("div", "tv-cube").with_all(sides).done();
        let title = scene.title.in_language(language);
        let room = classed("div", "tv-room")
            .attr("role", "group")
            .attr("tabindex", "0")
            .attr("aria-label", &filled(language, Message::PanoramaLabel, title))
            .with(sides.clone())
            .done();
        let pad = classed("div", "tv-pad tv-glass").with_all([
            tool("turn up", Icon::Up, Message::LookUp),
            tool("turn left", Icon::Left, Message::LookLeft),
            tool("turn right", Icon::Right, Message::LookRight),
            tool("turn down", Icon::Down, Message::LookDown),
        ]);
        let side = classed("div", "tv-side").attr("data-open", "").with(pad).done();
        // Before the notices, which stand over everything.
        prepend(root, &side);
        prepend(root, &room);
        relabel(&side, language);
        let view = Cell::new(scene.initial_view.into());
        let cube = Rc::new(Cube { room, sides, view });
        cube.turn(0.0, 0.0);
        Some(Self { _listeners: cube.listen(&side) })
    }
}

impl Cube {
    fn listen(self: &Rc<Self>, side: &HtmlElement) -> Vec<Listener> {
        let (dragged, pressed, keyed) = (Rc::clone(self), Rc::clone(self), Rc::clone(self));
        vec![
            Listener::new(&self.room, "pointermove", move |event: PointerEvent| {
                if event.buttons() & 1 == 1 {
                    let degrees = dragged.view.get().hfov / f64::from(dragged.room.client_width());
                    dragged.turn(
                        -f64::from(event.movement_x()) * degrees,
                        f64::from(event.movement_y()) * degrees,
                    );
                }
            }),
            Listener::new(side, "click", move |event: Event| {
                if let Some(tool) = closest(&event, "[data-do]") {
                    pressed.step(&get(&tool, "data-do"));
                }
            }),
            Listener::blocking(&self.room, "keydown", move |event: KeyboardEvent| {
                if keyed.step(&event.key()) {
                    event.prevent_default();
                }
            }),
        ]
    }

    /// Turns by a key or a button; whether it was one of those.
    fn step(&self, name: &str) -> bool {
        let step = self.view.get().hfov * STEP;
        let (yaw, pitch) = match name {
            "ArrowLeft" | "turn left" => (-step, 0.0),
            "ArrowRight" | "turn right" => (step, 0.0),
            "ArrowUp" | "turn up" => (0.0, step),
            "ArrowDown" | "turn down" => (0.0, -step),
            _ => return false,
        };
        self.turn(yaw, pitch);
        true
    }

    fn turn(&self, yaw: f64, pitch: f64) {
        let view = self.view.get();
        let (yaw, pitch) = (wrap_degrees(view.yaw + yaw), within(view.pitch + pitch, -90.0, 90.0));
        let view = View { yaw, pitch, ..view };
        self.view.set(view);
        // The eye stands in the middle of the cube, as far from the screen as the field of view asks.
        let mut distance = String::new();
        let width = f64::from(self.room.client_width()).max(1.0);
        push_hundredths(&mut distance, view.focal_length() * width / 2.0);
        distance.push_str("px");
        let mut turn = ["translateZ(", &distance, ") rotateX("].concat();
        push_hundredths(&mut turn, view.pitch);
        turn.push_str("deg) rotateY(");
        push_hundredths(&mut turn, view.yaw);
        turn.push_str("deg)");
        let _ = self.room.style().set_property("perspective", &distance);
        let _ = self.sides.style().set_property("transform", &turn);
    }
}
