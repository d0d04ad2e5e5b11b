//! Everything that is drawn into the scene: hotspots, panel, way out, rays, the mark of a gaze, the dark.

// GL's own constants and sizes are signed here and unsigned there; all of them are small.
#![allow(clippy::cast_possible_wrap)]

use crate::gl::{link, uniform};
use crate::loose::call;
use glam::DVec3;
use sonla360_viewer_core::headset::sign::{Sign, Target, met};
use sonla360_viewer_core::projection::Sight;
use web_sys::{
    ImageBitmap, WebGl2RenderingContext as Gl, WebGlProgram, WebGlTexture, WebGlUniformLocation,
};

/// A rectangle: its middle and the ways to its right and its upper edge, as the eye sees them.
const VERTEX: &str = "#version 300 es
uniform mat3 place;
uniform vec3 lens[2];
out vec2 at;
void main() {
  at = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2. - 1.;
  vec3 p = place * vec3(1, at);
  gl_Position = vec4(p.xy * lens[0].xy + lens[1].xy * p.z, 0, -p.z);
}";
/// `how` is what is drawn (see [`Look`]) with one number. Colours carry their opacity already.
const FRAGMENT: &str = "#version 300 es
precision highp float;
uniform sampler2D picture;
uniform vec2 how;
in vec2 at;
out vec4 colour;
void main() {
  float r = length(at), w = fwidth(r) + .01;
  if (how.x == 0.) colour = texture(picture, at * vec2(.5, -.5) + .5);
  else if (how.x == 1.) colour = vec4(0, 0, 0, how.y);
  else if (how.x == 2.) colour = vec4(.7 * (1. - abs(at.x)) * smoothstep(1., -.6, at.y) * smoothstep(-1., -.8, at.y));
  else {
    float turn = fract(atan(at.x, at.y) / 6.2831853 + 1.);
    float ring = smoothstep(1., 1. - w, r) * smoothstep(.6 - w, .6, r);
    float middle = smoothstep(.3, .3 - w, r), rim = smoothstep(.46, .46 - w, r);
    float shown = ring * (turn < how.y ? 1. : .4 * step(1e-6, how.y));
    colour = vec4(vec3(1, .8, .36) * shown + middle, max(shown, rim));
  }
}";

/// How a rectangle is filled.
#[derive(Clone, Copy)]
enum Look {
    /// With its drawing.
    Drawing,
    /// Dark, so much (0 to 1).
    Dark(f64),
    /// As a ray.
    Ray,
    /// As the mark of a gaze or a ray, with a ring that is filled so far (0 to 1).
    Mark(f64),
}

impl Look {
    fn numbers(self) -> (f32, f32) {
        match self {
            Self::Drawing => (0.0, 0.0),
            Self::Dark(dark) => (1.0, dark as f32),
            Self::Ray => (2.0, 0.0),
            Self::Mark(filled) => (3.0, filled as f32),
        }
    }
}

/// Half the width of a mark, on the plane at distance 1: little more than a degree.
const MARK: f64 = 0.02;
/// A ray's length and half its width, in metres.
const RAY: (f64, f64) = (1.6, 0.006);
/// How much larger a button is while it is pointed at.
const RAISED: f64 = 1.1;

/// A ray from a hand: where that is, seen from the eyes' middle, and its direction.
#[derive(Clone, Copy)]
pub struct Ray {
    /// In the scene, in metres.
    pub origin: DVec3,
    /// Of length 1.
    pub ahead: DVec3,
}

/// What a frame shows besides signs.
pub struct Marks<'a> {
    /// From hands.
    pub rays: &'a [Ray],
    /// Where the mark of the head's gaze stands, and how far its ring is filled.
    pub gaze: Option<(DVec3, f64)>,
    /// What is pointed at.
    pub lit: &'a [Target],
    /// How dark the scene is.
    pub dark: f64,
}

struct Item {
    /// `None` only stands there.
    target: Option<Target>,
    sign: Sign,
    texture: WebGlTexture,
}

/// The signs that are there, with what draws them.
pub struct Board {
    gl: Gl,
    program: WebGlProgram,
    place: Option<WebGlUniformLocation>,
    lens: Option<WebGlUniformLocation>,
    how: Option<WebGlUniformLocation>,
    items: Vec<Item>,
}

impl Board {
    /// An empty one; `None` where the context is gone.
    pub fn new(gl: Gl) -> Option<Self> {
        let program = link(&gl, VERTEX, FRAGMENT)?;
        let [place, lens, how] = ["place", "lens", "how"].map(|name| uniform(&gl, &program, name));
        Some(Self { program, place, lens, how, items: Vec::new(), gl })
    }

    /// Adds a sign with its drawing. What is added later is drawn over what was before.
    pub fn add(&mut self, target: Option<Target>, sign: Sign, drawing: Option<ImageBitmap>) {
        let gl = &self.gl;
        let (Some(drawing), Some(texture)) = (drawing, gl.create_texture()) else { return };
        gl.bind_texture(Gl::TEXTURE_2D, Some(&texture));
        let _ = gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_image_bitmap(
            Gl::TEXTURE_2D,
            0,
            Gl::RGBA8 as i32,
            drawing.width() as i32,
            drawing.height() as i32,
            0,
            Gl::RGBA,
            Gl::UNSIGNED_BYTE,
            &drawing,
        );
        drawing.close();
        call(gl, "generateMipmap", &[Gl::TEXTURE_2D.into()]);
        for (name, value) in [
            (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_MIN_FILTER, Gl::LINEAR_MIPMAP_LINEAR),
        ] {
            gl.tex_parameteri(Gl::TEXTURE_2D, name, value as i32);
        }
        self.items.push(Item { target, sign, texture });
    }

    /// Takes all signs away.
    pub fn clear(&mut self) {
        for item in self.items.drain(..) {
            self.gl.delete_texture(Some(&item.texture));
        }
    }

    /// Puts what belongs to the way out somewhere else: its plate (`None`) or the way out itself.
    pub fn put(&mut self, target: Option<Target>, sign: Sign) {
        for item in self.items.iter_mut().filter(|item| item.target == target) {
            item.sign = sign;
        }
    }

    /// What a ray meets.
    pub fn met(&self, ray: DVec3) -> Option<Target> {
        met(self.items.iter().filter_map(|item| Some((item.target?, &item.sign))), ray)
    }

    /// How far a ray passes beside a target.
    pub fn distance(&self, target: Target, ray: DVec3) -> f64 {
        let item = self.items.iter().find(|item| item.target == Some(target));
        item.map_or(f64::INFINITY, |item| item.sign.distance(ray))
    }

    /// Draws everything through an eye that stands at `eye` seen from the eyes' middle, in metres. The way out
    /// is there in the dark too.
    pub fn draw(&self, sight: &Sight, eye: DVec3, marks: &Marks) {
        let gl = &self.gl;
        let [left, bottom, width, height] = sight.window;
        gl.viewport(left, bottom, width, height);
        gl.use_program(Some(&self.program));
        gl.uniform3fv_with_f32_array(self.lens.as_ref(), &sight.lens[..6]);
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let lit = |item: &Item| item.target.is_some_and(|target| marks.lit.contains(&target));
        // Large things stay as they are.
        let is_raised = |item: &Item| lit(item) && item.target.is_some_and(Target::is_button);
        let show = |item: &Item| {
            let factor = if is_raised(item) { RAISED } else { 1.0 };
            gl.bind_texture(Gl::TEXTURE_2D, Some(&item.texture));
            self.fill(item.sign.seen(sight, factor), Look::Drawing);
        };
        // The hotspot that is pointed at stands before its neighbours, and behind the panel.
        let order = |item: &Item| match item.target {
            Some(Target::Hotspot(_)) => u32::from(lit(item)),
            Some(Target::Panel | Target::Close | Target::More) => 2,
            Some(Target::Exit) | None => 3,
        };
        for turn in 0..4 {
            if turn == 3 && marks.dark > 0.0 {
                self.fill([0.0, 0.0, -1.0, 99.0, 0.0, 0.0, 0.0, 99.0, 0.0], Look::Dark(marks.dark));
            }
            self.items.iter().filter(|item| order(item) == turn).for_each(show);
        }
        for ray in marks.rays {
            // Seen from the eye, a strip that faces it.
            let start = ray.origin - eye;
            let (length, half) = RAY;
            let middle = start + ray.ahead * (length / 2.0);
            let side = ray.ahead.cross(middle).normalize_or_zero() * half;
            self.fill(sight.place(middle, side, ray.ahead * (length / 2.0)), Look::Ray);
            self.mark(sight, ray.ahead, 0.0);
        }
        if let Some((ahead, filled)) = marks.gaze {
            self.mark(sight, ahead, filled.max(f64::from(f32::EPSILON)));
        }
        gl.blend_func(Gl::SRC_ALPHA, Gl::ONE_MINUS_SRC_ALPHA);
        gl.disable(Gl::BLEND);
    }

    fn mark(&self, sight: &Sight, ahead: DVec3, filled: f64) {
        let up = sight.axes().y_axis;
        let right = ahead.cross(up).normalize_or_zero();
        let up = right.cross(ahead);
        self.fill(sight.place(ahead, right * MARK, up * MARK), Look::Mark(filled));
    }

    fn fill(&self, place: [f32; 9], look: Look) {
        let (what, number) = look.numbers();
        self.gl.uniform2f(self.how.as_ref(), what, number);
        self.gl.uniform_matrix3fv_with_f32_array(self.place.as_ref(), false, &place);
        self.gl.draw_arrays(Gl::TRIANGLE_STRIP, 0, 4);
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.clear();
        call(&self.gl, "deleteProgram", &[(&self.program).into()]);
    }
}
