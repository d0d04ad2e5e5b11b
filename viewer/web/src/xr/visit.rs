//! A stay in the headset: its beginning, what is pressed in it, its end.

use super::board::Board;
use super::frames::OnFrame;
use super::pointing::Pointing;
use super::reading::Page;
use super::sheet::Style;
use super::{Deed, Host};
use crate::browser::Listener;
use crate::loose::{attempt, call, end, make, promised};
use crate::stage::{Stage, object};
use glam::{DQuat, DVec3};
use sonla360_viewer_core::headset::dwell::Dwell;
use sonla360_viewer_core::headset::fade::Fade;
use sonla360_viewer_core::headset::follow::Follower;
use sonla360_viewer_core::headset::pose::Bearing;
use sonla360_viewer_core::headset::sign::Target;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

/// A stay in the headset.
pub struct Visit {
    pub(super) me: Weak<Self>,
    pub(super) stage: Rc<Stage>,
    pub(super) host: Weak<dyn Host>,
    pub(super) session: JsValue,
    pub(super) layer: JsValue,
    pub(super) space: JsValue,
    pub(super) style: Style,
    pub(super) board: RefCell<Board>,
    pub(super) pointing: Pointing,
    pub(super) bearing: Cell<Option<Bearing>>,
    pub(super) head: Cell<DQuat>,
    pub(super) scene: Cell<Option<usize>>,
    pub(super) fade: Cell<Fade>,
    pub(super) follower: Cell<Option<Follower>>,
    pub(super) dwell: Cell<Dwell<Target>>,
    pub(super) page: RefCell<Option<Page>>,
    /// The hotspot that is followed when it is dark.
    pub(super) journey: Cell<Option<usize>>,
    /// Whether the last frame showed something in every direction.
    pub(super) covered: Cell<bool>,
    /// Whether the signs no longer say what they should.
    pub(super) stale: Cell<bool>,
    /// The number of the frame that was asked for.
    pub(super) asked: Cell<f64>,
    pub(super) ended: Cell<bool>,
    pub(super) on_frame: RefCell<Option<OnFrame>>,
    pub(super) listeners: RefCell<Vec<Listener>>,
}

impl Visit {
    /// Begins a stay with a session that has begun; `None` where headset or browser do not manage.
    pub async fn begin(
        stage: Rc<Stage>,
        host: Weak<dyn Host>,
        session: &JsValue,
    ) -> Option<Rc<Self>> {
        // On a computer with several cards this may lose the context, which the stage gets over by itself.
        let compatible = attempt(&stage.context()?.into(), "makeXRCompatible", &[]);
        promised(compatible).ok()?.await.ok()?;
        let gl = stage.context()?;
        let spare = ["alpha", "antialias", "depth", "stencil"].map(|name| (name, false.into()));
        let arguments = [session.clone(), (&gl).into(), object(&spare).into()];
        let layer = make("XRWebGLLayer", &arguments).ok()?;
        let state = object(&[("baseLayer", layer.clone())]);
        attempt(session, "updateRenderState", &[state.into()]).ok()?;
        let space = promised(attempt(session, "requestReferenceSpace", &["local".into()]));
        let space = space.ok()?.await.ok()?;
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
            end(&self.session);
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
                    page.turn_over();
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
