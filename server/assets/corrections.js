// The page of corrections: what the numbers mean is drawn into the picture, and pointing fills them in.
// Without this script the numbers are typed.
//
// Directions are those of the picture as the page shows it, yaw to the right and pitch up, in degrees; as
// vectors +x is right, +y up, −z ahead. A levelling says how the camera stood: see the tiler's `Levelling`.

const form = document.querySelector("[data-correct]");
const viewer = form.querySelector("tour-viewer");
const rows = form.querySelector("[data-rows]");
const RADIANS = Math.PI / 180;

// Vectors and rotations, rows first.

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const times = (m, v) => m.map((row) => dot(row, v));
const transposed = (m) => [0, 1, 2].map((i) => m.map((row) => row[i]));
const product = (a, b) => a.map((row) => transposed(b).map((column) => dot(row, column)));

function vector(yaw, pitch) {
  const [y, p] = [yaw * RADIANS, pitch * RADIANS];
  return [Math.sin(y) * Math.cos(p), Math.sin(p), -Math.cos(y) * Math.cos(p)];
}

/** How a camera stood, as the rotation from what it saw to the world. */
function camera(yaw, pitch, roll) {
  const [cy, sy] = [Math.cos(yaw * RADIANS), Math.sin(yaw * RADIANS)];
  const [cp, sp] = [Math.cos(pitch * RADIANS), Math.sin(pitch * RADIANS)];
  const [cr, sr] = [Math.cos(roll * RADIANS), Math.sin(roll * RADIANS)];
  const turn = [[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]];
  const lift = [[1, 0, 0], [0, cp, -sp], [0, sp, cp]];
  const tilt = [[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]];
  return product(product(turn, lift), tilt);
}

const number = (text) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));
const field = (name) => form.elements.namedItem(name);
const typed = (name) => number(field(name).value) || 0;
const rounded = (degrees) => `${Math.round(degrees * 100) / 100 + 0}`;

/** What the page's picture is levelled by. */
const applied = camera(...["Yaw", "Pitch", "Roll"].map((name) => Number(form.dataset[`level${name}`])));

// What is drawn into the picture.

/** Places directions on the viewer as it stands; `null` where one is behind the visitor. */
function projector() {
  const view = viewer.view();
  // Wider views are not flat, and nobody aims in them.
  if (!view || view.hfov > 120) return null;
  const { clientWidth: width, clientHeight: height } = viewer;
  const focal = width / 2 / Math.tan((view.hfov / 2) * RADIANS);
  const toCamera = transposed(camera(view.yaw, view.pitch, 0));
  return (direction) => {
    const [x, y, z] = times(toCamera, direction);
    return z > -0.05 ? null : [width / 2 - (x / z) * focal, height / 2 + (y / z) * focal];
  };
}

function line(directions, place) {
  let path = "";
  let drawing = false;
  for (const direction of directions) {
    const point = place(direction);
    if (point) path += `${drawing ? "L" : "M"}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    drawing = point !== null;
  }
  return path;
}

/** A circle of directions around one. */
function circle(yaw, pitch, radius) {
  const toWorld = camera(yaw, pitch, 0);
  const [ahead, aside] = [Math.cos(radius * RADIANS), Math.sin(radius * RADIANS)];
  return Array.from({ length: 49 }, (_, step) => {
    const angle = (step / 24) * Math.PI;
    return times(toWorld, [aside * Math.cos(angle), aside * Math.sin(angle), -ahead]);
  });
}

/** Where the horizon of a levelling by the typed numbers lies in the page's picture. */
function horizon() {
  const wanted = transposed(camera(typed("level_yaw"), typed("level_pitch"), typed("level_roll")));
  const toShown = product(applied, wanted);
  return Array.from({ length: 181 }, (_, step) => times(toShown, vector(step * 2, 0)));
}

/** Numbers of a row, or `null` where it holds no region. */
function region(row) {
  const [yaw, pitch, radius] = ["yaw", "pitch", "radius"].map((part) =>
    number(field(`regions_${row.dataset.region}_${part}`).value),
  );
  return [yaw, pitch, radius].every(Number.isFinite) ? { yaw, pitch, radius } : null;
}

const size = form.querySelector("[data-size]");
let planned = false;

function draw() {
  if (planned || !viewer) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    const place = projector();
    const paths = { horizon: "", next: "" };
    let circles = "";
    if (place) {
      paths.horizon = line(horizon(), place);
      const view = viewer.view();
      if (size) paths.next = line(circle(view.yaw, view.pitch, Number(size.value)), place);
      for (const row of rows.children) {
        const found = region(row);
        if (found) circles += line(circle(found.yaw, found.pitch, found.radius), place);
      }
    }
    for (const path of form.querySelectorAll("[data-horizon]")) path.setAttribute("d", paths.horizon);
    form.querySelector("[data-next]").setAttribute("d", paths.next);
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
    drawn.setAttribute("d", circles);
    form.querySelector("[data-circles]").replaceChildren(drawn);
  });
}

const status = form.querySelector("[data-said]");

/** Says what was done; `how` names a text of the page, `values` stand for its `{…}`. */
function say(how, values = {}) {
  status.textContent = status.dataset[how].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function changed() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// Sliders beside the numbers.

for (const slider of form.querySelectorAll("[data-slide]")) {
  const twin = field(slider.dataset.slide);
  const follow = () => (slider.value = number(twin.value) || 0);
  follow();
  slider.hidden = false;
  slider.addEventListener("input", () => {
    twin.value = slider.value;
    draw();
  });
  twin.addEventListener("input", follow);
  form.addEventListener("levelled", follow);
}

// Two places or more on the horizon tell how the camera stood.

const places = [];

/** The unit vector most nearly at right angles to all of some vectors, upwards. */
function plumb(vectors) {
  // The smallest eigenvector of Σ v vᵀ is the largest of (trace − Σ v vᵀ): found by taking powers.
  const sum = [0, 1, 2].map((i) => [0, 1, 2].map((j) => vectors.reduce((all, v) => all + v[i] * v[j], 0)));
  const trace = sum[0][0] + sum[1][1] + sum[2][2];
  let up = [0.01, 1, 0.02];
  for (let step = 0; step < 500; step += 1) {
    const next = up.map((part, i) => trace * part - dot(sum[i], up));
    const length = Math.hypot(...next);
    up = next.map((part) => part / length);
  }
  return up[1] < 0 ? up.map((part) => -part) : up;
}

function noteHorizon() {
  const { yaw, pitch } = viewer.view();
  // Places are kept in the picture as it was taken.
  places.push(times(transposed(applied), vector(yaw, pitch)));
  form.querySelector("[data-horizon-forget]").hidden = false;
  if (places.length < 2) return say("one");
  const apart = Math.max(...places.flatMap((a) => places.map((b) => Math.asin(Math.min(1, Math.hypot(
    a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
  ))))));
  // From places close together, or opposite each other, any tilt would follow.
  if (apart < 20 * RADIANS) {
    places.pop();
    return say("close");
  }
  const up = plumb(places);
  const level = { level_pitch: Math.asin(-up[2]) / RADIANS, level_roll: Math.atan2(-up[0], up[1]) / RADIANS };
  for (const [name, degrees] of Object.entries(level)) field(name).value = rounded(degrees);
  form.dispatchEvent(new Event("levelled"));
  changed();
  say("more", { count: places.length });
}

// Regions.

function addRegion() {
  const { yaw, pitch } = viewer.view();
  let row = [...rows.children].find((row) => !region(row) && !row.querySelector("input:not([type=checkbox])").value);
  if (!row) row = anotherRow();
  for (const [part, degrees] of Object.entries({ yaw, pitch, radius: Number(size.value) })) {
    field(`regions_${row.dataset.region}_${part}`).value = rounded(degrees);
  }
  arrange();
  changed();
  say("blurred", { count: [...rows.children].filter(region).length });
}

/** A copy of the last row under the next number, empty. */
function anotherRow() {
  const counter = form.querySelector("[data-regions]");
  const next = Number(counter.value);
  const last = rows.lastElementChild ?? spare;
  const row = last.cloneNode(true);
  const renumber = (text) => text.replace(`regions_${last.dataset.region}_`, `regions_${next}_`);
  for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, renumber(element.getAttribute(name)));
    }
  }
  for (const input of row.querySelectorAll("input")) {
    input.removeAttribute("aria-invalid");
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }
  for (const error of row.querySelectorAll(".field-error")) error.remove();
  for (const wrong of row.querySelectorAll(".field-wrong")) wrong.classList.remove("field-wrong");
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, next + 1);
  row.dataset.region = next;
  counter.value = next + 1;
  rows.append(row);
  return row;
}

const spare = rows.lastElementChild.cloneNode(true);

/** Shows the rows that hold something, and their buttons. */
function arrange() {
  for (const row of rows.children) {
    row.hidden = [...row.querySelectorAll("input:not([type=checkbox])")].every((input) => input.value === "");
    row.querySelector(".region-tools").hidden = false;
  }
  form.querySelector("[data-none]").hidden = [...rows.children].some((row) => !row.hidden);
  draw();
}

rows.addEventListener("click", ({ target }) => {
  const row = target.closest("[data-region]");
  if (target.matches("[data-show]")) {
    const found = region(row);
    if (found) viewer.lookAt({ yaw: found.yaw, pitch: found.pitch });
  } else if (target.matches("[data-remove]")) {
    row.remove();
    arrange();
    changed();
    say("removed");
    form.querySelector("[data-blur]").focus();
  }
});

async function begin() {
  form.classList.add("scripted");
  await customElements.whenDefined("tour-viewer");
  await viewer.ready;
  arrange();
  const tools = form.querySelector("[data-tools]");
  if (tools) {
    tools.hidden = false;
    tools.querySelector("[data-blur]").addEventListener("click", addRegion);
    tools.querySelector("[data-horizon-here]").addEventListener("click", noteHorizon);
    tools.querySelector("[data-horizon-forget]").addEventListener("click", ({ target }) => {
      places.length = 0;
      target.hidden = true;
      say("forgotten");
      tools.querySelector("[data-horizon-here]").focus();
    });
    size.addEventListener("input", (event) => {
      event.stopPropagation(); // Nothing is written by choosing a size.
      draw();
    });
  }
  viewer.addEventListener("viewchange", draw);
  form.addEventListener("input", draw);
  new ResizeObserver(draw).observe(viewer);
}

if (viewer) begin();
