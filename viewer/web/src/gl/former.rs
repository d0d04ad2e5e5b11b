//! The last picture of the former scene, fading in front of the new one.

use super::program::{FULL_SCREEN, link, uniform};
use web_sys::{WebGl2RenderingContext as Gl, WebGlProgram, WebGlTexture, WebGlUniformLocation};

/// While it fades it also comes a little closer, as when stepping forward.
const FRAGMENT: &str = "#version 300 es
precision highp float;
uniform sampler2D picture;
uniform float opacity;
in vec2 clip;
out vec4 colour;
void main() {
  vec2 at = clip * (.5 - .06 * (1. - opacity)) + .5;
  colour = vec4(texture(picture, at).rgb, smoothstep(0., 1., opacity));
}";

/// The picture with what draws it, which is made when there first is one.
#[derive(Default)]
pub struct Former {
    program: Option<(WebGlProgram, Option<WebGlUniformLocation>)>,
    texture: Option<WebGlTexture>,
}

impl Former {
    /// Copies what has just been drawn.
    pub fn keep(&mut self, gl: &Gl, (width, height): (i32, i32)) {
        self.forget(gl);
        if self.program.is_none() {
            let linked = link(gl, FULL_SCREEN, FRAGMENT);
            self.program = linked.map(|program| {
                let opacity = uniform(gl, &program, "opacity");
                (program, opacity)
            });
        }
        self.texture = gl.create_texture();
        gl.bind_texture(Gl::TEXTURE_2D, self.texture.as_ref());
        gl.copy_tex_image_2d(Gl::TEXTURE_2D, 0, Gl::RGB, 0, 0, width, height, 0);
        for (name, value) in [
            (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_MIN_FILTER, Gl::LINEAR),
            (Gl::TEXTURE_MAG_FILTER, Gl::LINEAR),
        ] {
            gl.tex_parameteri(Gl::TEXTURE_2D, name, value as i32);
        }
    }

    /// Forgets it.
    pub fn forget(&mut self, gl: &Gl) {
        if let Some(texture) = self.texture.take() {
            gl.delete_texture(Some(&texture));
        }
    }

    /// Draws it over everything.
    pub fn draw(&self, gl: &Gl, opacity: f32) {
        let (Some((program, place)), Some(texture)) = (&self.program, &self.texture) else {
            return;
        };
        gl.use_program(Some(program));
        gl.bind_texture(Gl::TEXTURE_2D, Some(texture));
        gl.uniform1f(place.as_ref(), opacity);
        gl.enable(Gl::BLEND);
        gl.draw_arrays(Gl::TRIANGLES, 0, 3);
        gl.disable(Gl::BLEND);
    }
}
