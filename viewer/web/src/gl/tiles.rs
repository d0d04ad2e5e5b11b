//! Tiles in one texture array, drawn in one instanced call.

use super::program::{link, uniform};
use sonla360_geometry::View;
use sonla360_viewer_core::projection::{face_matrices, lens};
use sonla360_viewer_core::world::Draw;
use web_sys::{
    ImageBitmap, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlFramebuffer, WebGlProgram,
    WebGlTexture, WebGlUniformLocation, WebGlVertexArrayObject,
};

/// Sizes of each tile on the card, each half of the one before: the level of detail follows the screen to
/// within a factor of two, and corners of the cube are seen up to five times smaller than that.
const SIZES: i32 = 3;
/// Bytes of one instance: left, top, size, opacity, face, layer as 32-bit floats.
const INSTANCE: i32 = 24;
/// A tile reaches this share of its edge beyond itself, showing its outermost pixels, so that rounding
/// opens no gap between neighbours: a thousandth of a pixel would do, this is a fiftieth.
const VERTEX: &str = "#version 300 es
layout(location=0) in vec4 box;
layout(location=1) in vec2 place;
uniform mat3 faces[6];
uniform vec2 lens;
out vec3 at;
out float opacity;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 1.00006 - 0.00003;
  vec3 p = faces[int(place.x)] * vec3(1, box.xy + corner * box.z);
  gl_Position = vec4(p.xy * lens, 0, -p.z);
  at = vec3(corner, place.y);
  opacity = box.w;
}";
const FRAGMENT: &str = "#version 300 es
precision highp float;
precision mediump sampler2DArray;
uniform sampler2DArray tiles;
in vec3 at;
in float opacity;
out vec4 colour;
void main() { colour = vec4(texture(tiles, at, -0.5).rgb, opacity); }";

/// Bytes that a tile of this edge takes, with its smaller versions.
pub fn bytes(tile_size: u32) -> usize {
    (0..SIZES).map(|size| ((tile_size >> size) as usize).pow(2) * 4).sum()
}

/// The texture array with what draws from it.
pub struct Tiles {
    program: WebGlProgram,
    faces: Option<WebGlUniformLocation>,
    lens: Option<WebGlUniformLocation>,
    instances: WebGlBuffer,
    layout: WebGlVertexArrayObject,
    from: WebGlFramebuffer,
    to: WebGlFramebuffer,
    texture: Option<WebGlTexture>,
    tile_size: u32,
    numbers: Vec<u8>,
}

impl Tiles {
    /// The program and its buffers, without room for any tile yet.
    pub fn new(gl: &Gl) -> Option<Self> {
        let program = link(gl, VERTEX, FRAGMENT)?;
        let instances = gl.create_buffer()?;
        let layout = gl.create_vertex_array()?;
        gl.bind_vertex_array(Some(&layout));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&instances));
        for (location, count, offset) in [(0, 4, 0), (1, 2, 16)] {
            gl.enable_vertex_attrib_array(location);
            gl.vertex_attrib_pointer_with_i32(location, count, Gl::FLOAT, false, INSTANCE, offset);
            gl.vertex_attrib_divisor(location, 1);
        }
        gl.bind_vertex_array(None);
        Some(Self {
            faces: uniform(gl, &program, "faces"),
            lens: uniform(gl, &program, "lens"),
            program,
            instances,
            layout,
            from: gl.create_framebuffer()?,
            to: gl.create_framebuffer()?,
            texture: None,
            tile_size: 0,
            numbers: Vec::new(),
        })
    }

    /// Edge of the tiles that there is room for; 0 before there is any.
    pub fn tile_size(&self) -> u32 {
        self.tile_size
    }

    /// A new, empty array. Where memory does not suffice it is halved until it does.
    pub fn allocate(&mut self, gl: &Gl, tile_size: u32, layers: usize) -> usize {
        gl.delete_texture(self.texture.take().as_ref());
        self.tile_size = tile_size;
        let edge = tile_size as i32;
        let mut layers = layers.max(1) as i32;
        while gl.get_error() != Gl::NO_ERROR {} // errors of others must not be taken for ours
        loop {
            let texture = gl.create_texture();
            gl.bind_texture(Gl::TEXTURE_2D_ARRAY, texture.as_ref());
            gl.tex_storage_3d(Gl::TEXTURE_2D_ARRAY, SIZES, Gl::RGBA8, edge, edge, layers);
            if gl.get_error() != Gl::OUT_OF_MEMORY || layers == 1 {
                self.texture = texture;
                break;
            }
            gl.delete_texture(texture.as_ref());
            layers /= 2;
        }
        for (name, value) in [
            (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_MAG_FILTER, Gl::LINEAR),
            (Gl::TEXTURE_MIN_FILTER, Gl::LINEAR_MIPMAP_LINEAR),
        ] {
            gl.tex_parameteri(Gl::TEXTURE_2D_ARRAY, name, value as i32);
        }
        layers as usize
    }

    /// Uploads a tile and makes its smaller versions on the card: each is the exact mean of two by two
    /// pixels, and only this layer is touched.
    pub fn upload(&mut self, gl: &Gl, layer: usize, bitmap: &ImageBitmap) {
        let Some(texture) = &self.texture else { return };
        let (edge, layer) = (self.tile_size as i32, layer as i32);
        gl.bind_texture(Gl::TEXTURE_2D_ARRAY, Some(texture));
        let _ = gl.tex_sub_image_3d_with_image_bitmap(
            Gl::TEXTURE_2D_ARRAY,
            0,
            0,
            0,
            layer,
            edge,
            edge,
            1,
            Gl::RGBA,
            Gl::UNSIGNED_BYTE,
            bitmap,
        );
        gl.bind_framebuffer(Gl::READ_FRAMEBUFFER, Some(&self.from));
        gl.bind_framebuffer(Gl::DRAW_FRAMEBUFFER, Some(&self.to));
        for size in 1..SIZES {
            for (target, size) in [(Gl::READ_FRAMEBUFFER, size - 1), (Gl::DRAW_FRAMEBUFFER, size)] {
                gl.framebuffer_texture_layer(
                    target,
                    Gl::COLOR_ATTACHMENT0,
                    Some(texture),
                    size,
                    layer,
                );
            }
            let (whole, half) = (edge >> (size - 1), edge >> size);
            gl.blit_framebuffer(
                0,
                0,
                whole,
                whole,
                0,
                0,
                half,
                half,
                Gl::COLOR_BUFFER_BIT,
                Gl::LINEAR,
            );
        }
        gl.bind_framebuffer(Gl::READ_FRAMEBUFFER, None);
        gl.bind_framebuffer(Gl::DRAW_FRAMEBUFFER, None);
    }

    /// Draws tiles in their order.
    pub fn draw(&mut self, gl: &Gl, draws: &[Draw], view: View, width: f64, height: f64) {
        if draws.is_empty() {
            return;
        }
        self.numbers.clear();
        for draw in draws {
            let (left, top, right, _) = draw.tile.bounds();
            for number in [
                left as f32,
                top as f32,
                (right - left) as f32,
                draw.opacity,
                draw.tile.face.index() as f32,
                draw.layer as f32,
            ] {
                self.numbers.extend_from_slice(&number.to_le_bytes());
            }
        }
        gl.use_program(Some(&self.program));
        gl.bind_vertex_array(Some(&self.layout));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.instances));
        gl.buffer_data_with_u8_array(Gl::ARRAY_BUFFER, &self.numbers, Gl::STREAM_DRAW);
        gl.uniform_matrix3fv_with_f32_array(self.faces.as_ref(), false, &face_matrices(view));
        gl.uniform2fv_with_f32_array(self.lens.as_ref(), &lens(view, width, height));
        gl.bind_texture(Gl::TEXTURE_2D_ARRAY, self.texture.as_ref());
        let fading = draws.iter().any(|draw| draw.opacity < 1.0);
        if fading {
            gl.enable(Gl::BLEND);
        }
        gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 4, draws.len() as i32);
        if fading {
            gl.disable(Gl::BLEND);
        }
        gl.bind_vertex_array(None);
    }
}
