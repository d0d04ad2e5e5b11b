//! Shader programs.

use web_sys::{WebGl2RenderingContext as Gl, WebGlProgram, WebGlUniformLocation};

/// Compiles and links a program; `None` where the driver refuses or the context is lost.
pub fn link(gl: &Gl, vertex: &str, fragment: &str) -> Option<WebGlProgram> {
    let program = gl.create_program()?;
    for (kind, source) in [(Gl::VERTEX_SHADER, vertex), (Gl::FRAGMENT_SHADER, fragment)] {
        let shader = gl.create_shader(kind)?;
        gl.shader_source(&shader, source);
        gl.compile_shader(&shader);
        gl.attach_shader(&program, &shader);
        // It lives on as part of the program.
        gl.delete_shader(Some(&shader));
    }
    gl.link_program(&program);
    let linked = gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy();
    #[cfg(debug_assertions)]
    if !linked {
        let log = gl.get_program_info_log(&program).unwrap_or_default();
        wasm_bindgen::throw_str(&log);
    }
    linked.then_some(program)
}

/// The place of a uniform.
pub fn uniform(gl: &Gl, program: &WebGlProgram, name: &str) -> Option<WebGlUniformLocation> {
    gl.get_uniform_location(program, name)
}

/// A triangle that covers the screen; `clip` runs from −1 to 1 across it.
pub const FULL_SCREEN: &str = "#version 300 es
out vec2 clip;
void main() {
  clip = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4. - 1.;
  gl_Position = vec4(clip, 0, 1);
}";
