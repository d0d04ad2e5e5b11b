//! The frames of a stay in the headset: what each eye sees, where hands and gaze point, and the dark between scenes.

use super::board::Marks;
use super::visit::Visit;
use super::{orientation, position};
use crate::loose::{call, get, member, number, text};
use glam::DQuat;
use sonla360_geometry::Direction;
use sonla360_viewer_core::headset::follow::Follower;
use sonla360_viewer_core::headset::layout;
use sonla360_viewer_core::headset::pose::{Bearing, heading};
use sonla360_viewer_core::headset::sign::Target;
use sonla360_viewer_core::projection::Sight;
use std::rc::Weak;
use std::slice;
use wasm_bindgen::prelude::*;
use web_sys::WebGl2RenderingContext as Gl;

/// What a session calls for each frame.
pub type OnFrame = Closure<dyn FnMut(f64, JsValue)>;

impl Visit {
    pub(super) fn ask_for_frame(&self) {
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
        let pose = call(frame, "getViewerPose", slice::from_ref(&self.space));
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
            let view = member(&views, index);
            let window = call(&self.layer, "getViewport", slice::from_ref(&view));
            let window = ["x", "y", "width", "height"].map(|name| number(&window, name) as i32);
            if window[2] <= 0 || window[3] <= 0 {
                continue;
            }
            let transform = get(&view, "transform");
            let matrix = get(&view, "projectionMatrix");
            let [scale_x, scale_y, aside_x, aside_y] =
                [0, 5, 8, 9].map(|n| member(&matrix, n).as_f64().unwrap_or_default());
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
        // The yaw of the scene at the room's yaw 0.
        let turn = Direction::from_vector(bearing.ahead(DQuat::IDENTITY)).yaw;
        self.place_signs(time, heading(head) + turn);
        let rays = self.rays(frame, bearing, eyes_at);
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

    /// Draws onto a framebuffer from now on; `null` is the page's.
    pub(super) fn bind(&self, framebuffer: &JsValue) {
        if let Some(gl) = self.stage.context() {
            call(&gl, "bindFramebuffer", &[Gl::FRAMEBUFFER.into(), framebuffer.clone()]);
        }
    }
}
