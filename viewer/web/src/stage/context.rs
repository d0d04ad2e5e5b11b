//! Preparing the canvas, and the life of its graphics context: missing, lost, given back.

use super::{Stage, Status};
use crate::browser::Listener;
use crate::gl::Renderer;
use web_sys::Event;

impl Stage {
    /// Puts the canvas into the element, so that it fills it also where no style sheet says so.
    pub(super) fn prepare(&self) {
        let style = self.canvas.style();
        for (name, value) in [
            ("position", "absolute"),
            ("inset", "0"),
            ("width", "100%"),
            ("height", "100%"),
            ("display", "block"),
            ("outline-offset", "-3px"),
        ] {
            let _ = style.set_property(name, value);
        }
        self.canvas.set_class_name("tour-canvas");
        self.canvas.set_tab_index(0);
        self.apply_touch_action();
    }

    /// Begins: listens, opens the manifest and loads what the first view needs. Shaders are compiled with the
    /// first frame, when all that is on its way already.
    pub fn begin(&self) {
        let _ = self.element.dataset().set("state", "loading");
        {
            let picture = &mut *self.picture.borrow_mut();
            // A picture that bends under one's feet is motion at its most violent.
            picture.camera.set_bending(!picture.motion.is_reduced());
        }
        let _ = self.element.prepend_with_node_1(&self.canvas);
        self.measure();
        self.observe_size();
        self.listen();
        self.open();
        self.wake();
    }

    /// Takes the graphics context, once; says whether there is none and never will be.
    pub(super) fn lacks_context(&self) -> bool {
        if !self.context_taken.replace(true) {
            let renderer = Renderer::new(&self.canvas);
            if renderer.is_none() {
                self.go_without_context();
            }
            self.picture.borrow_mut().renderer = renderer;
        }
        self.status.get() == Status::NoWebgl2
    }

    /// No WebGL2: what the page shows without the viewer remains.
    fn go_without_context(&self) {
        self.stop();
        self.manifest.take();
        self.picture.borrow_mut().arrival = None;
        self.set_status(Status::NoWebgl2);
        self.settle_ready(Some("WebGL2 is not available"));
    }

    fn listen(&self) {
        let mut listeners = crate::input::listen(self, &self.this);
        let this = self.this.clone();
        listeners.push(Listener::blocking(
            &self.canvas,
            "webglcontextlost",
            move |event: Event| {
                event.prevent_default(); // otherwise it is never given back
                if let Some(stage) = this.upgrade() {
                    stage.context_lost();
                }
            },
        ));
        let this = self.this.clone();
        listeners.push(Listener::new(&self.canvas, "webglcontextrestored", move |_: Event| {
            if let Some(stage) = this.upgrade() {
                stage.context_restored();
            }
        }));
        *self.listeners.borrow_mut() = listeners;
    }

    fn context_lost(&self) {
        {
            let picture = &mut *self.picture.borrow_mut();
            picture.renderer = None;
            picture.former = None;
        }
        self.tiles.cancel_all();
        self.set_status(Status::ContextLost);
    }

    fn context_restored(&self) {
        let Some(renderer) = Renderer::new(&self.canvas) else { return };
        {
            let picture = &mut *self.picture.borrow_mut();
            picture.renderer = Some(renderer);
            picture.dirty = true;
            if let Some(world) = &mut picture.world {
                world.empty(0);
                world.forget_loads();
            }
            picture.make_room();
        }
        self.restore_preview();
        // The first frame will say that the picture is there again, in the same view.
        self.set_status(Status::Loading);
        self.wake();
    }
}
