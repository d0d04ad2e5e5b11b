//! Frames in a headset: the same scene, tiles and loads, drawn through eyes instead of onto the page.

use super::{Drawn, Frame, Picture, Progress};
use crate::gl::Fineness;
use crate::stage::Stage;
use glam::{DMat3, DVec3};
use sonla360_geometry::{Direction, View};
use sonla360_viewer_core::headset::pose::outlook;
use sonla360_viewer_core::projection::{Projector, Sight};
use web_sys::WebGl2RenderingContext as Gl;

impl Stage {
    /// A headset takes the frames over, or gives them back: then the page shows where one looked last.
    pub fn immerse(&self, immersed: bool) {
        self.immersed.set(immersed);
        self.frames.cancel();
        {
            let Picture { camera, motion, dirty, .. } = &mut *self.picture.borrow_mut();
            motion.rotate(0.0);
            motion.settle();
            *dirty = true;
            if camera.view().bend() > 0.0 {
                // Nobody sees a planet in a headset, so it is not what one comes back to.
                camera.set_view(View { hfov: 90.0, ..camera.view() });
            }
        }
        self.wake();
    }

    /// The graphics context while there is one, for what is drawn over the picture.
    pub fn context(&self) -> Option<Gl> {
        self.picture.borrow().renderer.as_ref().map(|renderer| renderer.context().clone())
    }

    /// Whether a scene is on its way.
    pub fn is_arriving(&self) -> bool {
        self.picture.borrow().arrival.is_some()
    }

    /// Puts the scene that was on its way on the stage, as soon as it can be seen; returns which is there.
    pub fn enter_scene(&self, time: f64) -> Option<usize> {
        self.enter_if_ready(time);
        self.scene()
    }

    /// Draws the scene through the eyes of a head with these axes, onto the framebuffer that is bound. Returns
    /// whether something was to be seen in every direction; `None` where there is nothing to draw on or with.
    pub fn draw_through(&self, time: f64, head: DMat3, eyes: &[Sight]) -> Option<bool> {
        let drawn = {
            let picture = &mut *self.picture.borrow_mut();
            self.upload(picture, time);
            let (frustum, focal) = outlook(head, eyes);
            {
                let Picture { motion, world: Some(world), plan, .. } = picture else {
                    return None;
                };
                world.set_fading(!motion.is_reduced());
                world.look(frustum, focal, None, time, plan);
            }
            picture.load(self);
            let Picture { camera, renderer: Some(renderer), plan, former, .. } = picture else {
                return None;
            };
            for sight in eyes {
                renderer.draw_through(sight, (&plan.draws, plan.preview), Fineness::Moving);
            }
            let covered = !plan.preview || renderer.has_preview();
            if covered && former.take().is_some() {
                renderer.forget_former();
            }
            // The page's viewer looks along: whatever ends this, it is where one was.
            let direction = Direction::from_vector(head * DVec3::NEG_Z);
            camera.set_view(View::new(direction.yaw, direction.pitch, camera.view().hfov));
            let (view, screen) = (camera.view(), camera.screen());
            Drawn {
                frame: Frame {
                    view,
                    width: screen.width,
                    height: screen.height,
                    projector: Projector::new(view, screen.width, screen.height),
                },
                progress: match (covered, plan.settled) {
                    (false, false) => Progress::Hidden,
                    (false, true) => Progress::Hopeless,
                    (true, false) => Progress::Covered,
                    (true, true) => Progress::Settled,
                },
                missing: plan.missing > 0,
                loads: !plan.start.is_empty(),
                again: false,
                wake_at: None,
            }
        };
        self.tell_page(&drawn);
        Some(matches!(drawn.progress, Progress::Covered | Progress::Settled))
    }
}
