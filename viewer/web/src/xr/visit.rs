//! A stay in the headset: asking for it, its frames, its end.

use super::board::{Board, Marks};
use super::loose::{
    attempt, call, element, get, make, number, orientation, position, promised, text,
};
use super::pointing::Pointing;
use super::sheet::{Style, drawing};
use super::{Deed, Host};
use crate::browser::Listener;
use crate::stage::{Stage, object};
use glam::{DQuat, DVec3};
use sonla360_geometry::Direction;
use sonla360_viewer_core::headset::dwell::Dwell;
use sonla360_viewer_core::headset::fade::Fade;
use sonla360_viewer_core::headset::follow::Follower;
use sonla360_viewer_core::headset::layout;
use sonla360_viewer_core::headset::pose::{Bearing, heading};
use sonla360_viewer_core::headset::sign::Target;
use sonla360_viewer_core::projection::Sight;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, WebGl2RenderingContext as Gl};

/// The kind of session: everything one sees.
const MODE: &str = "immersive-vr";

/// Why there is no visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The person or the page around did not allow it.
    Denied,
    /// The headset or the browser did not manage.
    Failed,
}

/// What the browser has for headsets.
pub fn system() -> Option<EventTarget> {
    let system = get(&crate::browser::window().navigator(), "xr");
    system.is_object().then(|| system.unchecked_into())
}

/// Whether there is a headset.
pub async fn is_supported(system: &EventTarget) -> bool {
    let answer = attempt(system, "isSessionSupported", &[MODE.into()]);
    promised(answer).await.is_ok_and(|answer| answer.is_truthy())
}

/// What lies open to be read.
struct Page {
    title: String,
    lines: Vec<String>,
    /// Lines on a page.
    room: usize,
    shown: usize,
    /// The yaw it stands at.
    yaw: f64,
}

impl Page {
    /// How many pages there are.
    fn count(&self) -> usize {
        self.lines.len().div_ceil(self.room).max(1)
    }
}

type OnFrame = Closure<dyn FnMut(f64, JsValue)>;

/// A stay in the headset.
pub struct Visit {
    me: Weak<Self>,
    stage: Rc<Stage>,
    host: Weak<dyn Host>,
    session: JsValue,
    layer: JsValue,
    space: JsValue,
    style: Style,
    board: RefCell<Board>,
    pointing: Pointing,
    bearing: Cell<Option<Bearing>>,
    head: Cell<DQuat>,
    scene: Cell<Option<usize>>,
    fade: Cell<Fade>,
    follower: Cell<Option<Follower>>,
    dwell: Cell<Dwell<Target>>,
    page: RefCell<Option<Page>>,
    /// The hotspot that is followed when it is dark.
    journey: Cell<Option<usize>>,
    /// Whether the last frame showed something in every direction.
    covered: Cell<bool>,
    /// Whether the signs no longer say what they should.
    stale: Cell<bool>,
    /// The number of the frame that was asked for.
    asked: Cell<f64>,
    ended: Cell<bool>,
    on_frame: RefCell<Option<OnFrame>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Visit {
    /// Asks for the headset; must be called while a press is being handled.
    pub async fn begin(
        stage: Rc<Stage>,
        host: Weak<dyn Host>,
        session: Result<JsValue, JsValue>,
    ) -> Result<Rc<Self>, Refused> {
        let refused = |error: JsValue| match text(&error, "name").as_str() {
            "NotAllowedError" | "SecurityError" => Refused::Denied,
            _ => Refused::Failed,
        };
        let session = promised(session).await.map_err(refused)?;
        let visit = Self::prepare(stage, host, &session).await;
        if visit.is_none() {
            call(&session, "end", &[]);
        }
        visit.ok_or(Refused::Failed)
    }

    /// Asks the browser for a session.
    pub fn ask(system: &EventTarget) -> Result<JsValue, JsValue> {
        attempt(system, "requestSession", &[MODE.into()])
    }

    async fn prepare(
        stage: Rc<Stage>,
        host: Weak<dyn Host>,
        session: &JsValue,
    ) -> Option<Rc<Self>> {
        // On a computer with several cards this may lose the context, which the stage gets over by itself.
        let compatible = attempt(&stage.context()?.into(), "makeXRCompatible", &[]);
        promised(compatible).await.ok()?;
        let gl = stage.context()?;
        let spare = ["alpha", "antialias", "depth", "stencil"].map(|name| (name, false.into()));
        let arguments = [session.clone(), (&gl).into(), object(&spare).into()];
        let layer = make("XRWebGLLayer", &arguments).ok()?;
        let state = object(&[("baseLayer", layer.clone())]);
        attempt(session, "updateRenderState", &[state.into()]).ok()?;
        let space = promised(attempt(session, "requestReferenceSpace", &["local".into()]));
        let space = space.await.ok()?;
        let board = RefCell::new(Board::new(gl)?);
        let reduced = stage.is_motion_reduced();
        let visit = Rc::new_cyclic(|me: &Weak<Self>| Self {
            me: Weak::clone(me),
            style: Style::of(stage.element()),
            host,
            session: session.clone(),
            layer,
            space,
            board,
            pointing: Pointing::default(),
            bearing: Cell::new(None),
            head: Cell::new(DQuat::IDENTITY),
            scene: Cell::new(stage.scene()),
            fade: Cell::new(Fade::new(reduced)),
            follower: Cell::new(None),
            dwell: Cell::default(),
            page: RefCell::default(),
            journey: Cell::new(None),
            covered: Cell::new(false),
            stale: Cell::new(true),
            asked: Cell::new(0.0),
            ended: Cell::new(false),
            on_frame: RefCell::default(),
            listeners: RefCell::default(),
            stage,
        });
        visit.listen();
        visit.stage.immerse(true);
        visit.ask_for_frame();
        Some(visit)
    }

    fn listen(&self) {
        let target: &EventTarget = self.session.unchecked_ref();
        let hear = |name, deed: fn(&Self, &JsValue)| {
            let me = Weak::clone(&self.me);
            Listener::new(target, name, move |event: JsValue| {
                if let Some(visit) = me.upgrade() {
                    deed(&visit, &event);
                }
            })
        };
        self.listeners.replace(vec![
            hear("selectstart", Self::press_begins),
            hear("select", Self::press_counts),
            hear("selectend", Self::press_ends),
            hear("end", |visit, _| visit.over()),
        ]);
    }

    /// Leaves the headset.
    pub fn end(&self) {
        if !self.ended.get() {
            call(&self.session, "end", &[]);
        }
    }

    /// The session is over, whoever ended it.
    fn over(&self) {
        if self.ended.replace(true) {
            return;
        }
        self.board.borrow_mut().clear();
        self.bind(&JsValue::NULL);
        self.stage.immerse(false);
        if let Some(host) = self.host.upgrade() {
            host.left();
        }
    }

    /// Another scene or another language: signs are written anew.
    pub fn renew(&self) {
        self.stale.set(true);
    }

    /// Opens something to read in front of the person.
    pub fn read(&self, title: &str, body: &str) {
        let Some((lines, room)) = self.style.lines(title, body) else { return };
        let head = self.bearing.get().map(|bearing| bearing.ahead(self.head.get()));
        let yaw = head.map_or(0.0, |ahead| Direction::from_vector(ahead).yaw);
        self.page.replace(Some(Page { title: title.to_owned(), lines, room, shown: 0, yaw }));
        self.renew();
    }

    /// Presses something.
    pub(super) fn press(&self, target: Target) {
        // In the dark nothing but the way out is to be seen.
        if self.fade.get().is_dark() && target != Target::Exit {
            return;
        }
        match target {
            Target::Exit => self.end(),
            Target::Close => {
                self.page.take();
                self.renew();
            }
            Target::More => {
                if let Some(page) = self.page.borrow_mut().as_mut() {
                    page.shown = (page.shown + 1) % page.count();
                }
                self.renew();
            }
            Target::Panel => {}
            Target::Hotspot(index) => {
                let Some(host) = self.host.upgrade() else { return };
                match host.pressed(index) {
                    Deed::Read(title, body) => self.read(&title, &body),
                    Deed::Travel => {
                        self.journey.set(Some(index));
                        let mut fade = self.fade.get();
                        fade.darken(crate::browser::now());
                        self.fade.set(fade);
                    }
                }
            }
        }
    }

    /// What happens while nothing is to be seen; whether there is something to see again.
    fn change(&self, head: DQuat) -> bool {
        let Some(index) = self.journey.take() else {
            return self.covered.get() && !self.stage.is_arriving();
        };
        if let Some(yaw) = self.host.upgrade().and_then(|host| host.travel(index)) {
            self.bearing.set(Some(Bearing::facing(head, yaw)));
            self.follower.set(None);
        }
        false
    }

    fn ask_for_frame(&self) {
        let mut callback = self.on_frame.borrow_mut();
        let callback = callback.get_or_insert_with(|| {
            let me = Weak::clone(&self.me);
            Closure::new(move |time: f64, frame: JsValue| {
                if let Some(visit) = me.upgrade() {
                    visit.ask_for_frame();
                    visit.frame(time, &frame);
                }
            })
        });
        let asked = call(&self.session, "requestAnimationFrame", &[callback.as_ref().clone()]);
        self.asked.set(asked.as_f64().unwrap_or_default());
    }

    fn frame(&self, time: f64, frame: &JsValue) {
        let pose = call(frame, "getViewerPose", &[self.space.clone()]);
        if !pose.is_object() {
            return; // not tracked now
        }
        let transform = get(&pose, "transform");
        let (head, eyes_at) = (orientation(&transform), position(&transform));
        self.head.set(head);
        if self.bearing.get().is_none() {
            self.bearing.set(Some(Bearing::facing(head, self.stage.view().yaw)));
        }
        let mut fade = self.fade.get();
        let dark = fade.step(time, || self.change(head));
        self.fade.set(fade);
        if self.ended.get() {
            return; // the way led out
        }
        let scene = self.stage.enter_scene(time);
        if self.scene.replace(scene) != scene {
            // One faces what the link, or the scene's author, wants one to see first.
            self.bearing.set(Some(Bearing::facing(head, self.stage.view().yaw)));
            self.follower.set(None); // the way out came along in the dark
            self.page.take();
            self.renew();
        }
        let Some(bearing) = self.bearing.get() else { return };
        let (mut sights, mut places) = (Vec::new(), Vec::new());
        let views = get(&pose, "views");
        for index in 0..number(&views, "length") as u32 {
            let view = js_sys::Reflect::get_u32(&views, index).unwrap_or_default();
            let window = call(&self.layer, "getViewport", &[view.clone()]);
            let window = ["x", "y", "width", "height"].map(|name| number(&window, name) as i32);
            if window[2] <= 0 || window[3] <= 0 {
                continue;
            }
            let transform = get(&view, "transform");
            let matrix = get(&view, "projectionMatrix");
            let [scale_x, scale_y, aside_x, aside_y] = [0, 5, 8, 9].map(|n| element(&matrix, n));
            let axes = bearing.axes(orientation(&transform));
            sights.push(Sight::eye(axes, [scale_x, scale_y], [aside_x, aside_y], window));
            places.push(bearing.way(eyes_at, position(&transform)));
        }
        self.bind(&get(&self.layer, "framebuffer"));
        let covered = self.stage.draw_through(time, bearing.axes(head), &sights);
        let Some(covered) = covered else {
            // The context is gone, and with it what the session draws on.
            self.end();
            return;
        };
        self.covered.set(covered);
        self.place_signs(time, heading(head) + self.turn(bearing));
        let rays = self.pointing.rays(self, frame, bearing, eyes_at);
        let ahead = bearing.ahead(head);
        let gazes = rays.is_empty() && self.pointing.gazes();
        let mut lit: Vec<Target> = rays.iter().filter_map(|ray| self.met(ray.ahead)).collect();
        let gaze = gazes.then(|| {
            let met = self.met(ahead);
            lit.extend(met);
            (ahead, self.gaze(met, time))
        });
        if self.ended.get() {
            return;
        }
        {
            let board = self.board.borrow();
            let marks = Marks { rays: &rays, gaze, lit: &lit, dark };
            for (sight, place) in sights.iter().zip(&places) {
                board.draw(sight, *place, &marks);
            }
        }
        self.bind(&JsValue::NULL);
    }

    /// The gaze rests on something; returns how far its ring is filled.
    fn gaze(&self, met: Option<Target>, time: f64) -> f64 {
        let mut dwell = self.dwell.get();
        // While the system shows something of its own, nobody looks at the scene.
        let looks = text(&self.session, "visibilityState") == "visible";
        let dark = self.fade.get().is_dark() && met != Some(Target::Exit);
        if dark || !looks {
            dwell.rest();
        }
        let met = met.filter(|met| met.is_button());
        let (filled, pressed) = dwell.look(met, time);
        self.dwell.set(dwell);
        if let Some(target) = pressed {
            self.press(target);
        }
        filled
    }

    /// The yaw of the scene at the room's yaw 0, in degrees.
    fn turn(&self, bearing: Bearing) -> f64 {
        Direction::from_vector(bearing.ahead(DQuat::IDENTITY)).yaw
    }

    /// Writes the signs anew where they must be, and lets the way out follow the head's yaw.
    fn place_signs(&self, time: f64, head: f64) {
        let reduced = self.stage.is_motion_reduced();
        let mut follower = self.follower.get().unwrap_or_else(|| Follower::new(head, time));
        let yaw = follower.step(head, time, reduced);
        self.follower.set(Some(follower));
        let (plate, exit) = layout::way_out(yaw);
        if self.stale.replace(false) {
            self.write_signs();
        }
        let mut board = self.board.borrow_mut();
        board.put(None, plate);
        board.put(Some(Target::Exit), exit);
    }

    fn write_signs(&self) {
        let Some(host) = self.host.upgrade() else { return };
        let (words, style) = (host.words(), &self.style);
        let mut board = self.board.borrow_mut();
        board.clear();
        for (point, index) in host.points().iter().zip(0..) {
            let sign = layout::hotspot(point.direction);
            board.add(Some(Target::Hotspot(index)), sign, style.hotspot(point));
        }
        if let Some(page) = self.page.borrow().as_ref() {
            let count = page.count();
            let number = if count > 1 {
                [&(page.shown + 1).to_string(), " / ", &count.to_string()].concat()
            } else {
                String::new()
            };
            let lines = page.lines.chunks(page.room).nth(page.shown).unwrap_or_default();
            let panel = style.panel(&page.title, lines, &number);
            board.add(Some(Target::Panel), layout::panel(page.yaw), panel);
            let named = [(Target::Close, words.close), (Target::More, words.more)];
            let named = &named[..if count > 1 { 2 } else { 1 }];
            for (sign, (target, name)) in layout::buttons(page.yaw, named.len()).zip(named) {
                let button = style.button(layout::BUTTON, drawing(&words, name), name);
                board.add(Some(*target), sign, button);
            }
        }
        let (plate, exit) = layout::way_out(0.0);
        board.add(None, plate, style.plate(&host.plate()));
        let button = style.button(layout::EXIT, drawing(&words, words.exit), words.exit);
        board.add(Some(Target::Exit), exit, button);
    }

    /// Draws onto a framebuffer from now on; `null` is the page's.
    fn bind(&self, framebuffer: &JsValue) {
        if let Some(gl) = self.stage.context() {
            call(&gl, "bindFramebuffer", &[Gl::FRAMEBUFFER.into(), framebuffer.clone()]);
        }
    }

    /// What a direction of the scene meets.
    pub(super) fn met(&self, ahead: DVec3) -> Option<Target> {
        self.board.borrow().met(ahead)
    }

    /// How far a direction passes beside a target.
    pub(super) fn distance(&self, target: Target, ahead: DVec3) -> f64 {
        self.board.borrow().distance(target, ahead)
    }

    pub(super) fn session(&self) -> &JsValue {
        &self.session
    }

    pub(super) fn space(&self) -> &JsValue {
        &self.space
    }

    pub(super) fn pointing(&self) -> &Pointing {
        &self.pointing
    }

    pub(super) fn bearing(&self) -> Option<Bearing> {
        self.bearing.get()
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if !self.ended.get() {
            // Its viewer shows another tour, or left the document.
            call(&self.session, "cancelAnimationFrame", &[self.asked.get().into()]);
            self.stage.immerse(false);
            self.end();
        }
    }
}
