// The picture of a panorama as other numbers would level it: drawn over the viewer, which goes on to turn and
// zoom below it, from the two coarsest levels of the tiles that are there.

const FACES = { r: "POSITIVE_X", l: "NEGATIVE_X", u: "POSITIVE_Y", d: "NEGATIVE_Y", f: "POSITIVE_Z", b: "NEGATIVE_Z" };
/** Device pixels a CSS pixel, at most: the tiles are no finer. */
const FINEST = 2;

const CORNERS = `#version 300 es
  out vec2 place;
  void main() {
    place = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4. - 1.;
    gl_Position = vec4(place, 0, 1);
  }`;

// The projection is the viewer's: see `ray` in crates/geometry/src/view.rs. Seen from inside, a cube texture of
// our faces has its z axis ahead.
const PIXELS = `#version 300 es
  precision highp float;
  uniform samplerCube faces;
  uniform mat3 toFaces;
  uniform vec2 size;
  uniform float bend;
  in vec2 place;
  out vec4 colour;
  void main() {
    vec2 p = place * size;
    float square = dot(p, p);
    float ahead = (sqrt(1. + square * (1. - bend * bend)) - square * bend) / (1. + square);
    vec3 seen = toFaces * vec3(p * (bend + ahead), -ahead);
    colour = texture(faces, seen * vec3(1, 1, -1));
  }`;

function program(gl) {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, CORNERS], [gl.FRAGMENT_SHADER, PIXELS]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  return made;
}

async function picture(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

/** Loads a level of a panorama (as in a manifest) and then puts it into a cube texture. */
async function cube(gl, { url, tileSize, levels }, level) {
  const edge = 2 ** (level - 1);
  const parts = [];
  for (const face of Object.keys(FACES)) {
    for (let at = 0; at < edge * edge; at += 1) {
      const [row, column] = [Math.floor(at / edge), at % edge];
      const values = { level, face, row, column };
      parts.push(picture(url.replace(/\{(\w+)\}/g, (_, name) => values[name])).then((image) => ({ image, face, row, column })));
    }
  }
  const loaded = await Promise.all(parts);
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_CUBE_MAP, texture);
  gl.texStorage2D(gl.TEXTURE_CUBE_MAP, 1, gl.RGBA8, levels[level - 1], levels[level - 1]);
  gl.texParameteri(gl.TEXTURE_CUBE_MAP, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  for (const { image, face, row, column } of loaded) {
    const side = gl[`TEXTURE_CUBE_MAP_${FACES[face]}`];
    gl.texSubImage2D(side, 0, column * tileSize, row * tileSize, gl.RGBA, gl.UNSIGNED_BYTE, image);
  }
  return texture;
}

/** A picture on a canvas of the one scene of a manifest; `null` where the browser cannot draw it. `changed` is
    called whenever there is something better to draw. */
export function levelledPicture(canvas, manifest, changed) {
  const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false });
  if (!gl) return null;
  const made = program(gl);
  const place = (name) => gl.getUniformLocation(made, name);
  const [toFaces, size, bent] = [place("toFaces"), place("size"), place("bend")];
  let faces = null;
  let begun = false;

  async function load() {
    const answer = await fetch(manifest, { headers: { Accept: "application/json" } });
    const [{ panorama }] = (await answer.json()).scenes;
    for (const level of panorama.levels.slice(0, 2).keys()) {
      const finer = await cube(gl, panorama, level + 1);
      if (faces) gl.deleteTexture(faces);
      faces = finer;
      changed();
    }
  }

  return {
    /** Begins to load, once. A level that cannot be had leaves the picture as it was. */
    begin() {
      if (!begun) load().catch(() => {});
      begun = true;
    },
    /** Whether there is anything to draw. */
    get isThere() {
      return faces !== null && !gl.isContextLost();
    },
    /** Draws a view (`hfov` in degrees); `toPicture` turns camera directions (rows first) into the picture's. */
    draw({ hfov }, toPicture) {
      const scale = Math.min(devicePixelRatio, FINEST);
      const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale].map(Math.round);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const half = (hfov / 2) * (Math.PI / 180);
      const bend = Math.min(Math.max((hfov - 120) / 60, 0), 1);
      // Half the screen's width on the plane of projection.
      const across = Math.sin(half) / (bend + Math.cos(half));
      gl.viewport(0, 0, width, height);
      gl.useProgram(made);
      gl.bindTexture(gl.TEXTURE_CUBE_MAP, faces);
      gl.uniformMatrix3fv(toFaces, true, toPicture.flat());
      gl.uniform2f(size, across, (across * height) / width);
      gl.uniform1f(bent, bend);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
  };
}
