//! The preview: a tiny cube map whose faces the card filters across their edges.

use super::program::{FULL_SCREEN, link, uniform};
use sonla360_viewer_core::projection::Sight;
use web_sys::{
    ImageBitmap, WebGl2RenderingContext as Gl, WebGlFramebuffer, WebGlProgram, WebGlTexture,
    WebGlUniformLocation,
};

/// `ahead` is the depth of the direction seen at a pixel, as in [`View::vector_at`]. The mean of four samples within a texel's reach hides the grid that linear filtering leaves when
/// texels are drawn this large.
const FRAGMENT: &str = "#version 300 es
precision highp float;
uniform mat3 map;
uniform vec3 lens[2];
uniform float texel;
uniform samplerCube preview;
in vec2 clip;
out vec4 colour;
void main() {
  vec2 q = (clip + lens[1].xy) / lens[0].xy;
  float d = lens[0].z, k = dot(q, q), ahead = (sqrt(1. + k * (1. - d * d)) - k * d) / (1. + k);
  vec3 ray = map * vec3(q * (d + ahead), -ahead);
  vec3 side = normalize(cross(ray, vec3(.31, .87, .38))) * texel;
  vec3 up = cross(side, ray);
  colour = vec4((texture(preview, ray + side).rgb + texture(preview, ray - side).rgb
    + texture(preview, ray + up).rgb + texture(preview, ray - up).rgb) * .25, 1);
}";

/// The cube map's sides in the order of the strip `f r b l u d`; its z axis runs into the front face.
const SIDES: [u32; 6] = [
    Gl::TEXTURE_CUBE_MAP_POSITIVE_Z,
    Gl::TEXTURE_CUBE_MAP_POSITIVE_X,
    Gl::TEXTURE_CUBE_MAP_NEGATIVE_Z,
    Gl::TEXTURE_CUBE_MAP_NEGATIVE_X,
    Gl::TEXTURE_CUBE_MAP_POSITIVE_Y,
    Gl::TEXTURE_CUBE_MAP_NEGATIVE_Y,
];

/// The preview is drawn with a pixel for so many of the screen's in each direction, and then enlarged: its
/// texels are larger than that, and cards without a processor of their own take longest for this frame.
const COARSENESS: i32 = 4;

/// The cube map with what draws it.
pub struct Preview {
    program: WebGlProgram,
    map: Option<WebGlUniformLocation>,
    lens: Option<WebGlUniformLocation>,
    texel: Option<WebGlUniformLocation>,
    texture: Option<WebGlTexture>,
    edge: u32,
    small: Option<Small>,
}

/// What the preview is drawn into before it is enlarged.
struct Small {
    frame: Option<WebGlFramebuffer>,
    picture: Option<WebGlTexture>,
    size: (i32, i32),
}

impl Small {
    fn new(gl: &Gl, size: (i32, i32)) -> Self {
        let (frame, picture) = (gl.create_framebuffer(), gl.create_texture());
        gl.bind_texture(Gl::TEXTURE_2D, picture.as_ref());
        gl.tex_storage_2d(Gl::TEXTURE_2D, 1, Gl::RGBA8, size.0, size.1);
        gl.bind_framebuffer(Gl::FRAMEBUFFER, frame.as_ref());
        let (point, target) = (Gl::COLOR_ATTACHMENT0, Gl::TEXTURE_2D);
        gl.framebuffer_texture_2d(Gl::FRAMEBUFFER, point, target, picture.as_ref(), 0);
        Self { frame, picture, size }
    }

    fn delete(self, gl: &Gl) {
        gl.delete_framebuffer(self.frame.as_ref());
        gl.delete_texture(self.picture.as_ref());
    }
}

impl Preview {
    /// The program, without a picture yet.
    pub fn new(gl: &Gl) -> Option<Self> {
        let program = link(gl, FULL_SCREEN, FRAGMENT)?;
        Some(Self {
            map: uniform(gl, &program, "map"),
            lens: uniform(gl, &program, "lens"),
            texel: uniform(gl, &program, "texel"),
            program,
            texture: None,
            edge: 0,
            small: None,
        })
    }

    /// Whether there is a picture.
    pub fn is_there(&self) -> bool {
        self.texture.is_some()
    }

    /// Uploads a strip of six square faces downwards.
    pub fn upload(&mut self, gl: &Gl, strip: &ImageBitmap) {
        self.forget(gl);
        let texture = gl.create_texture();
        let edge = strip.width() as i32;
        gl.bind_texture(Gl::TEXTURE_CUBE_MAP, texture.as_ref());
        for (index, side) in SIDES.into_iter().enumerate() {
            gl.pixel_storei(Gl::UNPACK_SKIP_ROWS, index as i32 * edge);
            let _ = gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_image_bitmap(
                side,
                0,
                Gl::RGBA8 as i32,
                edge,
                edge,
                0,
                Gl::RGBA,
                Gl::UNSIGNED_BYTE,
                strip,
            );
        }
        gl.pixel_storei(Gl::UNPACK_SKIP_ROWS, 0);
        gl.tex_parameteri(Gl::TEXTURE_CUBE_MAP, Gl::TEXTURE_MIN_FILTER, Gl::LINEAR as i32);
        gl.tex_parameteri(Gl::TEXTURE_CUBE_MAP, Gl::TEXTURE_MAG_FILTER, Gl::LINEAR as i32);
        self.texture = texture;
        self.edge = strip.width();
    }

    /// Forgets the picture.
    pub fn forget(&mut self, gl: &Gl) {
        if let Some(texture) = self.texture.take() {
            gl.delete_texture(Some(&texture));
        }
    }

    /// Draws the whole window of the present buffer, where there is a picture to draw.
    pub fn draw(&self, gl: &Gl, sight: &Sight) {
        if self.texture.is_none() {
            return;
        }
        gl.use_program(Some(&self.program));
        gl.bind_texture(Gl::TEXTURE_CUBE_MAP, self.texture.as_ref());
        gl.uniform_matrix3fv_with_f32_array(self.map.as_ref(), false, &sight.map_matrix());
        gl.uniform3fv_with_f32_array(self.lens.as_ref(), &sight.lens[..6]);
        gl.uniform1f(self.texel.as_ref(), 1.0 / self.edge as f32);
        gl.draw_arrays(Gl::TRIANGLES, 0, 3);
    }

    /// The same on the whole of a screen, with few pixels that are enlarged.
    pub fn draw_enlarged(&mut self, gl: &Gl, sight: &Sight, screen: (i32, i32)) {
        let size = ((screen.0 / COARSENESS).max(1), (screen.1 / COARSENESS).max(1));
        if let Some(other) = self.small.take_if(|small| small.size != size) {
            other.delete(gl);
        }
        let small = self.small.get_or_insert_with(|| Small::new(gl, size));
        gl.bind_framebuffer(Gl::FRAMEBUFFER, small.frame.as_ref());
        gl.viewport(0, 0, size.0, size.1);
        self.draw(gl, sight);
        gl.bind_framebuffer(Gl::DRAW_FRAMEBUFFER, None);
        let (from, to) = (size, screen);
        let (colour, smoothly) = (Gl::COLOR_BUFFER_BIT, Gl::LINEAR);
        gl.blit_framebuffer(0, 0, from.0, from.1, 0, 0, to.0, to.1, colour, smoothly);
        gl.bind_framebuffer(Gl::FRAMEBUFFER, None);
    }
}
