// The page of corrections: what the numbers mean is drawn into the picture, and pointing fills them in.
// Without this script the numbers are typed.
//
// Directions are those of the picture as it is on the server now, unless it is said otherwise.

import { RADIANS, camera, direction, plumb, product, times, transposed, vector } from "./directions.js";
import { levelledPicture } from "./levelled.js";

const form = document.querySelector("[data-correct]");
const viewer = form.querySelector("tour-viewer");
const rows = form.querySelector("[data-rows]");

const number = (text) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));
const field = (name) => form.elements.namedItem(name);
const typed = (name) => number(field(name).value) || 0;
const rounded = (degrees) => `${Math.round(degrees * 100) / 100 + 0}`;

// How the picture is levelled now, and how the numbers would level it.

const ANGLES = ["yaw", "pitch", "roll"];
const AS_IT_IS = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const appliedAngles = ["Yaw", "Pitch", "Roll"].map((name) => Number(form.dataset[`level${name}`]));
const applied = camera(...appliedAngles);
const canvas = form.querySelector("[data-levelled]");
const compare = form.querySelector("[data-compare]");
/** The picture as the numbers would level it, from when they first differ; `null` where it cannot be drawn. */
let levelled;
/** Whether that is what people want to see, rather than the picture as it is. */
let wantsAfter = true;

const wantedAngles = () => ANGLES.map((name) => typed(`level_${name}`));
const differs = () => wantedAngles().some((angle, at) => angle !== appliedAngles[at]);

/** Turns directions of the picture as the numbers would level it into those of the picture as it is. */
const undone = () => product(applied, transposed(camera(...wantedAngles())));

/** Turns what the viewer's yaw and pitch say into directions of the picture as it is. */
const shown = () => (levelled?.isThere && wantsAfter && differs() ? undone() : AS_IT_IS);

/** What the cross lies on, as a vector. */
function aimedAt() {
  const { yaw, pitch } = viewer.view();
  return times(shown(), vector(yaw, pitch));
}

/** Shows both pictures' difference, or hides what cannot be shown. */
function drawLevelled(view) {
  if (differs()) {
    if (levelled === undefined) levelled = levelledPicture(canvas, viewer.getAttribute("manifest"), draw);
    levelled?.begin();
  }
  const turn = shown();
  canvas.hidden = turn === AS_IT_IS;
  compare.hidden = !(levelled?.isThere && differs());
  for (const button of compare.children) {
    button.setAttribute("aria-pressed", (button.dataset.compareTo === "after") === wantsAfter);
  }
  if (!canvas.hidden) levelled.draw(view, product(turn, camera(view.yaw, view.pitch, 0)));
}

compare?.addEventListener("click", ({ target }) => {
  wantsAfter = target.dataset.compareTo === "after";
  draw();
});

/** Fills in a levelling. */
function level(angles) {
  for (const [name, degrees] of Object.entries(angles)) field(`level_${name}`).value = rounded(degrees);
  wantsAfter = true;
  form.dispatchEvent(new Event("levelled"));
  changed();
}

for (const made of form.querySelectorAll("[data-level]")) {
  made.addEventListener("click", (event) => {
    event.preventDefault();
    const [pitch, roll] = made.dataset.level.split(" ").map(Number);
    level({ yaw: 0, pitch, roll });
  });
}

// What is drawn into the picture.

/** Places directions on the viewer as it stands; `null` where one is behind the visitor. */
function projector(view) {
  // Wider views are not flat, and nobody aims in them.
  if (view.hfov > 120) return null;
  const { clientWidth: width, clientHeight: height } = viewer;
  const focal = width / 2 / Math.tan((view.hfov / 2) * RADIANS);
  const toCamera = transposed(product(shown(), camera(view.yaw, view.pitch, 0)));
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

/** Where the horizon of a levelling by the typed numbers lies. */
function horizon() {
  const turn = undone();
  return Array.from({ length: 181 }, (_, step) => times(turn, vector(step * 2, 0)));
}

/** Lines of equal pitch and of equal yaw around the horizon of the typed numbers: level and upright. */
function grid() {
  const turn = undone();
  const steps = (first, last, step) => Array.from({ length: (last - first) / step + 1 }, (_, at) => first + at * step);
  const across = [-30, -20, -10, 10, 20, 30].map((pitch) => steps(0, 360, 3).map((yaw) => vector(yaw, pitch)));
  const upright = steps(0, 345, 15).map((yaw) => steps(-80, 80, 5).map((pitch) => vector(yaw, pitch)));
  return [...across, ...upright].map((line) => line.map((v) => times(turn, v)));
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
    const view = viewer.view();
    if (!view) return;
    drawLevelled(view);
    const place = projector(view);
    const paths = { grid: "", horizon: "", next: "" };
    let circles = "";
    if (place) {
      if (!canvas.hidden) paths.grid = grid().map((directions) => line(directions, place)).join("");
      paths.horizon = line(horizon(), place);
      const cross = direction(aimedAt());
      if (size) paths.next = line(circle(cross.yaw, cross.pitch, Number(size.value)), place);
      for (const row of rows.children) {
        const found = region(row);
        if (found) circles += line(circle(found.yaw, found.pitch, found.radius), place);
      }
    }
    for (const [name, d] of Object.entries(paths)) {
      for (const path of form.querySelectorAll(`[data-${name}]`)) path.setAttribute("d", d);
    }
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
    wantsAfter = true;
  });
  twin.addEventListener("input", () => {
    follow();
    wantsAfter = true;
  });
  form.addEventListener("levelled", follow);
}

// Two places or more on the horizon tell how the camera stood.

const places = [];

function noteHorizon() {
  const place = aimedAt();
  // Places are kept in the picture as it was taken.
  places.push(times(transposed(applied), place));
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
  level({ pitch: Math.asin(-up[2]) / RADIANS, roll: Math.atan2(-up[0], up[1]) / RADIANS });
  // The picture turns; the cross stays where it was put.
  viewer.setView(direction(times(transposed(shown()), place)));
  say("more", { count: places.length });
}

// Regions.

function addRegion() {
  const { yaw, pitch } = direction(aimedAt());
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
    if (found) viewer.lookAt(direction(times(transposed(shown()), vector(found.yaw, found.pitch))));
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
  viewer.querySelector("canvas").after(canvas); // below the viewer's own buttons
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
