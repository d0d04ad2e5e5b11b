//! Tiles in a few texture arrays, drawn in one instanced call for each.

use super::Fineness;
use super::program::{link, uniform};
use sonla360_viewer_core::projection::Sight;
use sonla360_viewer_core::world::Draw;
use web_sys::{
    ImageBitmap, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlProgram, WebGlTexture,
    WebGlUniformLocation, WebGlVertexArrayObject,
};

/// Bytes of one array: memory grows in steps of this size, and a frame has as many calls as it uses arrays.
const ARRAY_BYTES: usize = 8 << 20;
/// … but with tiles of any size at least so many in one.
const FEWEST_LAYERS: usize = 4;
/// Bytes of one instance: left, top, size, opacity, face, layer as 32-bit floats.
const INSTANCE: i32 = 24;
/// Every tile is a square of so many squares where straight lines bend, so that its edges do.
const JOINTS: i32 = 12;

/// What both stages begin with: `BENT` where straight lines bend (see [`View::bend`]).
const FLAT: &str = "#version 300 es\nprecision highp float;\n";
const BENT: &str = "#version 300 es\n#define BENT\nprecision highp float;\n";

/// Corners say only which pixels a tile covers. Where in the tile a pixel lies is computed from the pixel
/// by a matrix that is the same for the whole tile: at a corner beside the viewer, whose depth is nearly
/// nothing, cards lose every digit of what they would interpolate.
///
/// A tile reaches a small share of its edge beyond itself, showing its outermost pixels, so that rounding
/// opens no gap between neighbours: a thousandth of a pixel would do, this is a fiftieth. Where lines
/// bend it reaches farther, as its edges bend between joints, and ends by its pixels' places.
const VERTEX: &str = "layout(location=0) in vec4 box;
layout(location=1) in vec2 place;
uniform mat3 faces[6];
uniform vec3 lens[4];
flat out mat3 pixels;
flat out vec2 tile;
void main() {
  mat3 face = faces[int(place.x)];
  pixels = mat3(1, -box.xy / box.z, 0, 1. / box.z, 0, 0, 0, 1. / box.z) * transpose(face);
  tile = vec2(place.y, box.w);
#ifdef BENT
  int joint = gl_VertexID / 6, corner = gl_VertexID % 6;
  corner -= corner / 3 * 2;
  vec2 at = vec2(joint % 12 + (corner & 1), joint / 12 + (corner >> 1)) / 12. * 1.02 - .01;
  vec3 p = face * vec3(1, box.xy + at * box.z);
  gl_Position = vec4(p.xy * lens[0].xy, 0, lens[0].z * length(p) - p.z);
#else
  vec2 at = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 1.00006 - .00003;
  vec3 p = face * vec3(1, box.xy + at * box.z);
  gl_Position = vec4(p.xy * lens[0].xy + lens[1].xy * p.z, 0, -p.z);
  vec2 a = lens[2].xy / lens[0].xy;
  pixels *= mat3(a.x, 0, 0, 0, a.y, 0, lens[3].xy / lens[0].xy, -1);
#endif
}";
/// `at` is the pixel's place in its tile, from 0 to 1; `x` and `y` are the ways to its neighbours'.
const FRAGMENT: &str = "precision mediump sampler2DArray;
uniform sampler2DArray tiles;
uniform vec3 lens[4];
flat in mat3 pixels;
flat in vec2 tile;
out vec4 colour;
vec3 seen(vec2 at) { return texture(tiles, vec3(at, tile.x)).rgb; }
void main() {
#ifdef BENT
  vec2 q = (gl_FragCoord.xy * lens[2].xy + lens[3].xy) / lens[0].xy;
  float d = lens[0].z, k = dot(q, q), ahead = (sqrt(1. + k * (1. - d * d)) - k * d) / (1. + k);
  vec3 p = pixels * vec3(q * (d + ahead), -ahead);
#else
  vec3 p = pixels * vec3(gl_FragCoord.xy, 1);
#endif
  vec2 at = p.yz / p.x, x = dFdx(at), y = dFdy(at);
#ifdef BENT
  if (p.x < 0. || any(greaterThan(abs(at - .5), vec2(.50003)))) discard;
#endif
  colour = vec4(";
const FRAGMENT_END: &str = ", tile.y);\n}";
const COARSE: &str = "seen(at)";
/// The level follows the screen to within a factor of two and a half, so that a pixel of the screen covers
/// up to six of a tile: two samples within it, across its diagonal, keep a moving picture from shimmering
/// and cost what one from a chain of smaller versions does, without its memory.
const MOVING: &str = "(seen(at + (x + y) * .25) + seen(at - (x + y) * .25)) * .5";
/// Four samples on a turned square: the mean of the pixel's area, nearly.
const STILL: &str = "(seen(at + x * .375 + y * .125) + seen(at - x * .375 - y * .125)
    + seen(at + y * .375 - x * .125) + seen(at - y * .375 + x * .125)) * .25";

/// Bytes that a tile of this edge takes.
pub fn bytes(tile_size: u32) -> usize {
    (tile_size as usize).pow(2) * 4
}

/// One way of sampling.
struct Sampler {
    program: WebGlProgram,
    faces: Option<WebGlUniformLocation>,
    lens: Option<WebGlUniformLocation>,
}

impl Sampler {
    fn new(gl: &Gl, projection: &str, samples: &str) -> Option<Self> {
        let fragment = [projection, FRAGMENT, samples, FRAGMENT_END].concat();
        let program = link(gl, &[projection, VERTEX].concat(), &fragment)?;
        let [faces, lens] = ["faces", "lens"].map(|name| uniform(gl, &program, name));
        Some(Self { program, faces, lens })
    }
}

/// The texture arrays with what draws from them.
pub struct Tiles {
    /// Flat ones by [`Fineness`], then bent ones: made when first needed.
    samplers: [Option<Sampler>; 6],
    instances: WebGlBuffer,
    layout: WebGlVertexArrayObject,
    arrays: Vec<WebGlTexture>,
    /// How many of the arrays are known to have their memory.
    trusted: usize,
    tile_size: u32,
    /// What the card has of the instances, and what a frame puts together.
    numbers: Vec<u8>,
    fresh: Vec<u8>,
}

impl Tiles {
    /// The buffers, without room for any tile yet. Programs come with the first tile: what the first frame
    /// shows is the preview, and a card takes its time for each.
    pub fn new(gl: &Gl) -> Option<Self> {
        let instances = gl.create_buffer()?;
        let layout = gl.create_vertex_array()?;
        gl.bind_vertex_array(Some(&layout));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&instances));
        for location in [0, 1] {
            gl.enable_vertex_attrib_array(location);
            gl.vertex_attrib_divisor(location, 1);
        }
        gl.bind_vertex_array(None);
        Some(Self {
            samplers: [const { None }; 6],
            instances,
            layout,
            arrays: Vec::new(),
            trusted: 0,
            tile_size: 0,
            numbers: Vec::new(),
            fresh: Vec::new(),
        })
    }

    /// Edge of the tiles that there is room for; 0 before there is any.
    pub fn tile_size(&self) -> u32 {
        self.tile_size
    }

    /// Takes tiles of this edge from now on; those that were there are gone.
    pub fn reset(&mut self, gl: &Gl, tile_size: u32) {
        for array in self.arrays.drain(..) {
            gl.delete_texture(Some(&array));
        }
        self.trusted = 0;
        self.tile_size = tile_size;
    }

    /// Tiles in one array.
    fn layers(&self) -> usize {
        (ARRAY_BYTES / bytes(self.tile_size).max(1)).max(FEWEST_LAYERS)
    }

    /// Makes room for a layer.
    fn make_room(&mut self, gl: &Gl, layer: usize) {
        while self.arrays.len() * self.layers() <= layer {
            let (edge, layers) = (self.tile_size as i32, self.layers() as i32);
            let Some(array) = gl.create_texture() else { return };
            gl.bind_texture(Gl::TEXTURE_2D_ARRAY, Some(&array));
            gl.tex_storage_3d(Gl::TEXTURE_2D_ARRAY, 1, Gl::RGBA8, edge, edge, layers);
            for (name, value) in [
                (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
                (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
                (Gl::TEXTURE_MAG_FILTER, Gl::LINEAR),
                (Gl::TEXTURE_MIN_FILTER, Gl::LINEAR),
            ] {
                gl.tex_parameteri(Gl::TEXTURE_2D_ARRAY, name, value as i32);
            }
            self.arrays.push(array);
        }
    }

    /// Whether there are arrays whose memory was not asked about.
    pub fn is_unsure(&self) -> bool {
        self.trusted < self.arrays.len()
    }

    /// The first of the layers that there turned out to be no memory for; the arrays that hold them are
    /// deleted. To ask a card is to wait until it has done everything it was told, so it is asked only after
    /// new arrays.
    pub fn lost_layer(&mut self, gl: &Gl) -> Option<usize> {
        let trusted = std::mem::replace(&mut self.trusted, self.arrays.len());
        if trusted == self.arrays.len() {
            return None;
        }
        // One call tells one error: all of them are heard, so that none is taken for a later one.
        let errors =
            std::iter::from_fn(|| Some(gl.get_error()).filter(|code| *code != Gl::NO_ERROR));
        if errors.fuse().filter(|code| *code == Gl::OUT_OF_MEMORY).count() == 0 {
            return None;
        }
        for array in self.arrays.drain(trusted..) {
            gl.delete_texture(Some(&array));
        }
        self.trusted = trusted;
        Some(trusted * self.layers())
    }

    /// Uploads a tile, making room for it where there is none yet.
    pub fn upload(&mut self, gl: &Gl, layer: usize, bitmap: &ImageBitmap) {
        self.make_room(gl, layer);
        let edge = self.tile_size as i32;
        gl.bind_texture(Gl::TEXTURE_2D_ARRAY, self.arrays.get(layer / self.layers()));
        let _ = gl.tex_sub_image_3d_with_image_bitmap(
            Gl::TEXTURE_2D_ARRAY,
            0,
            0,
            0,
            (layer % self.layers()) as i32,
            edge,
            edge,
            1,
            Gl::RGBA,
            Gl::UNSIGNED_BYTE,
            bitmap,
        );
    }

    /// Draws tiles in their order: neighbours of one array in one call.
    pub fn draw(&mut self, gl: &Gl, draws: &[Draw], sight: &Sight, fineness: Fineness) {
        if draws.is_empty() {
            return;
        }
        let layers = self.layers();
        self.fresh.clear();
        for draw in draws {
            let (left, top, right, _) = draw.tile.bounds();
            for number in [
                left as f32,
                top as f32,
                (right - left) as f32,
                draw.opacity,
                draw.tile.face.index() as f32,
                (draw.layer % layers) as f32,
            ] {
                self.fresh.extend_from_slice(&number.to_le_bytes());
            }
        }
        let bent = sight.lens[2] > 0.0;
        let place = &mut self.samplers[fineness as usize + 3 * usize::from(bent)];
        if place.is_none() {
            let projection = if bent { BENT } else { FLAT };
            let samples = [COARSE, MOVING, STILL][fineness as usize];
            *place = Sampler::new(gl, projection, samples);
        }
        let Some(sampler) = place else { return };
        gl.use_program(Some(&sampler.program));
        gl.uniform_matrix3fv_with_f32_array(sampler.faces.as_ref(), false, &sight.face_matrices());
        gl.uniform3fv_with_f32_array(sampler.lens.as_ref(), &sight.lens);
        gl.bind_vertex_array(Some(&self.layout));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.instances));
        if self.fresh != self.numbers {
            gl.buffer_data_with_u8_array(Gl::ARRAY_BUFFER, &self.fresh, Gl::DYNAMIC_DRAW);
            std::mem::swap(&mut self.fresh, &mut self.numbers);
        }
        let fading = draws.iter().any(|draw| draw.opacity < 1.0);
        if fading {
            gl.enable(Gl::BLEND);
        }
        let mut first = 0;
        for run in draws.chunk_by(|a, b| a.layer / layers == b.layer / layers) {
            for (location, count, offset) in [(0, 4, 0), (1, 2, 16)] {
                let offset = first * INSTANCE + offset;
                gl.vertex_attrib_pointer_with_i32(
                    location,
                    count,
                    Gl::FLOAT,
                    false,
                    INSTANCE,
                    offset,
                );
            }
            gl.bind_texture(Gl::TEXTURE_2D_ARRAY, self.arrays.get(run[0].layer / layers));
            let (shape, corners) =
                if bent { (Gl::TRIANGLES, 6 * JOINTS * JOINTS) } else { (Gl::TRIANGLE_STRIP, 4) };
            gl.draw_arrays_instanced(shape, 0, corners, run.len() as i32);
            first += run.len() as i32;
        }
        if fading {
            gl.disable(Gl::BLEND);
        }
        gl.bind_vertex_array(None);
    }
}
