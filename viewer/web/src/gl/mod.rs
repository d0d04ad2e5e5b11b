//! Drawing with WebGL2: a frame is the preview as one cube map (only where tiles do not cover it), all
//! tiles out of a few texture arrays with one instanced call for each, and the former scene's last picture
//! while it fades. Colours go through unchanged: no sRGB conversion, no blending but for what fades.

// GL's own constants and sizes are signed here and unsigned there; all of them are small.
#![allow(clippy::cast_possible_wrap)]

mod former;
mod preview;
mod program;
mod tiles;

pub use program::{link, uniform};
pub use tiles::bytes as tile_bytes;

use former::Former;
use preview::Preview;
use sonla360_geometry::View;
use sonla360_viewer_core::camera::Camera;
use sonla360_viewer_core::projection::Sight;
use sonla360_viewer_core::world::{Draw, Plan};
use tiles::Tiles;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlCanvasElement, ImageBitmap, WebGl2RenderingContext as Gl};

/// What a frame shows.
pub struct Scene<'a> {
    view: View,
    width: f64,
    height: f64,
    draws: &'a [Draw],
    preview: bool,
    former: f32,
    fineness: Fineness,
}

/// How finely tiles are sampled: what a pixel costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fineness {
    /// One sample: moving pictures shimmer a little, and appear more often where that is what is lacking.
    Coarse,
    /// Two: moving pictures keep still.
    Moving,
    /// Four, for what stays.
    Still,
}

impl<'a> Scene<'a> {
    /// What a camera sees, with the former scene's picture this opaque (0 to 1) in front of it.
    pub fn new(camera: &Camera, plan: &'a Plan, former: f32, fineness: Fineness) -> Self {
        let screen = camera.screen();
        Self {
            view: camera.view(),
            width: screen.width,
            height: screen.height,
            draws: &plan.draws,
            preview: plan.preview,
            former,
            fineness,
        }
    }
}

/// Everything on the graphics card.
pub struct Renderer {
    gl: Gl,
    tiles: Tiles,
    preview: Preview,
    former: Former,
}

impl Renderer {
    /// Takes the canvas's context, which `entry.js` asked for with what it should be like; `None` where the
    /// browser has no WebGL2.
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let gl: Gl = canvas.get_context("webgl2").ok()??.unchecked_into();
        if gl.is_context_lost() {
            return None;
        }
        gl.clear_color(0.07, 0.08, 0.09, 1.0);
        gl.blend_func(Gl::SRC_ALPHA, Gl::ONE_MINUS_SRC_ALPHA);
        gl.pixel_storei(Gl::UNPACK_COLORSPACE_CONVERSION_WEBGL, Gl::NONE as i32);
        Some(Self {
            tiles: Tiles::new(&gl)?,
            preview: Preview::new(&gl)?,
            former: Former::default(),
            gl,
        })
    }

    /// Edge of the tiles that there is room for; 0 before there is any.
    pub fn tile_size(&self) -> u32 {
        self.tiles.tile_size()
    }

    /// Takes tiles of this edge from now on; those that were there are gone.
    pub fn reset(&mut self, tile_size: u32) {
        self.tiles.reset(&self.gl, tile_size);
    }

    /// Uploads a tile. Whether there was memory for it [`Self::lost_layer`] tells later.
    pub fn upload(&mut self, layer: usize, bitmap: &ImageBitmap) {
        self.tiles.upload(&self.gl, layer, bitmap);
    }

    /// Whether [`Self::lost_layer`] might tell something.
    pub fn is_unsure(&self) -> bool {
        self.tiles.is_unsure()
    }

    /// The first of the layers that there turned out to be no memory for: it and all beyond it are gone.
    pub fn lost_layer(&mut self) -> Option<usize> {
        self.tiles.lost_layer(&self.gl)
    }

    /// Whether the scene has a preview.
    pub fn has_preview(&self) -> bool {
        self.preview.is_there()
    }

    /// Uploads the preview: six faces `f r b l u d` downwards.
    pub fn set_preview(&mut self, strip: &ImageBitmap) {
        self.preview.upload(&self.gl, strip);
    }

    /// The scene has no preview.
    pub fn forget_preview(&mut self) {
        self.preview.forget(&self.gl);
    }

    /// Keeps what has just been drawn, to fade in front of what comes. Only in the same task.
    pub fn keep_former(&mut self) {
        let size = (self.gl.drawing_buffer_width(), self.gl.drawing_buffer_height());
        self.former.keep(&self.gl, size);
    }

    /// Forgets it.
    pub fn forget_former(&mut self) {
        self.former.forget(&self.gl);
    }

    /// Draws a frame.
    pub fn draw(&mut self, scene: &Scene) {
        let gl = &self.gl;
        let buffer = (gl.drawing_buffer_width(), gl.drawing_buffer_height());
        let sight = Sight::new(scene.view, (scene.width, scene.height), buffer);
        if scene.preview {
            if self.preview.is_there() {
                self.preview.draw_enlarged(gl, &sight, buffer);
            } else {
                gl.clear(Gl::COLOR_BUFFER_BIT);
            }
        }
        self.draw_through(&sight, (scene.draws, false), scene.fineness);
        if scene.former > 0.0 {
            self.former.draw(&self.gl, scene.former);
        }
    }

    /// Draws tiles, after the preview where they need it and there is one, onto a window of the present buffer.
    pub fn draw_through(
        &mut self,
        sight: &Sight,
        (draws, preview): (&[Draw], bool),
        fineness: Fineness,
    ) {
        let gl = &self.gl;
        let [left, bottom, width, height] = sight.window;
        gl.viewport(left, bottom, width, height);
        if preview {
            self.preview.draw(gl, sight);
        }
        self.tiles.draw(gl, draws, sight, fineness);
    }

    /// The context, for what others draw over the picture.
    pub fn context(&self) -> &Gl {
        &self.gl
    }

    /// Gives the context back at once instead of when the page's memory is cleaned: browsers allow only a
    /// few at a time.
    pub fn give_back(self) {
        if let Ok(Some(extension)) = self.gl.get_extension("WEBGL_lose_context") {
            let lose = js_sys::Reflect::get(&extension, &"loseContext".into());
            if let Some(lose) = lose.ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok()) {
                let _ = lose.call0(&extension);
            }
        }
    }
}
