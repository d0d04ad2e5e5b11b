// The studio's live parts. Every page works without them: an upload then goes in one form, progress is
// seen by loading the page anew, a view is typed as numbers.

/** Bytes sent at once: small enough to lose little on a bad line. */
const PIECE = 4 * 1024 * 1024;
/** Pauses before a lost connection is tried again, in milliseconds. */
const PAUSES = [1000, 2000, 4000, 8000, 16000];
/** How often progress is asked for, in milliseconds. */
const ASK = 1000;
const TUS = { "Tus-Resumable": "1.0.0" };

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

// Live progress of tiling.

async function follow(line) {
  for (;;) {
    await pause(ASK);
    let status;
    try {
      const answer = await fetch(line.dataset.status, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      status = await answer.json();
    } catch {
      continue; // The network comes back.
    }
    for (const place of line.querySelectorAll("[data-state]")) {
      if (place.textContent !== status.state) place.textContent = status.state;
    }
    for (const place of line.querySelectorAll("[data-percent]")) place.textContent = `${status.percent} %`;
    for (const bar of line.querySelectorAll("progress")) bar.value = status.percent;
    if (status.over) {
      if ("reload" in line.dataset) location.reload();
      return;
    }
  }
}

// Resumable upload: tus 1.0.

/** A refusal with a sentence for the person, not worth trying again. */
class Refused extends Error {}

/** Names the same file again after a reload, so that its upload goes on. */
const keyOf = (file) => `sonla360-upload ${file.name} ${file.size} ${file.lastModified}`;

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

async function sentence(answer) {
  try {
    const { error } = await answer.json();
    return error[document.documentElement.lang] ?? error.vi;
  } catch {
    return null;
  }
}

async function checked(answer) {
  if (answer.ok) return answer;
  // These pass by themselves: held by another connection, offset moved, server trouble.
  if ([409, 423, 429].includes(answer.status) || answer.status >= 500) throw new Error(`${answer.status}`);
  throw new Refused((await sentence(answer)) ?? `${answer.status}`);
}

async function open(form, file) {
  const known = localStorage.getItem(keyOf(file));
  if (known) {
    const answer = await fetch(known, { method: "HEAD", headers: TUS });
    const offset = Number(answer.headers.get("Upload-Offset"));
    if (answer.ok && offset < file.size) return { location: known, offset };
    localStorage.removeItem(keyOf(file));
  }
  const headers = {
    ...TUS,
    "Upload-Length": `${file.size}`,
    "Upload-Metadata": `filename ${base64(file.name)}`,
  };
  const answer = await checked(await fetch(form.dataset.upload, { method: "POST", headers }));
  const location = answer.headers.get("Location");
  localStorage.setItem(keyOf(file), location);
  return { location, offset: 0 };
}

async function send(form, file, progressed) {
  let { location, offset } = await open(form, file);
  let lost = 0;
  for (;;) {
    progressed(offset / file.size);
    try {
      const headers = { ...TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": `${offset}` };
      const body = file.slice(offset, offset + PIECE);
      const answer = await checked(await fetch(location, { method: "PATCH", headers, body }));
      offset = Number(answer.headers.get("Upload-Offset"));
      lost = 0;
      const page = answer.headers.get("Upload-Page");
      if (page) {
        localStorage.removeItem(keyOf(file));
        progressed(1);
        return page;
      }
    } catch (error) {
      if (error instanceof Refused) {
        localStorage.removeItem(keyOf(file));
        throw error;
      }
      if (lost >= PAUSES.length) throw error;
      await pause(PAUSES[lost]);
      lost += 1;
      const answer = await fetch(location, { method: "HEAD", headers: TUS }).catch(() => null);
      if (answer?.ok) offset = Number(answer.headers.get("Upload-Offset"));
    }
  }
}

function upload(form) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  const progress = form.querySelector("[data-upload-progress]");
  const complaint = document.querySelector("[data-upload-error]");
  const complain = (text) => {
    complaint.textContent = text;
    complaint.hidden = !text;
    input.toggleAttribute("aria-invalid", Boolean(text));
  };
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complain("");
    const file = input.files[0];
    const wrong = !file ? form.dataset.choose : file.size > Number(form.dataset.max) ? form.dataset.tooLarge : "";
    if (wrong) {
      complain(wrong);
      input.focus();
      return;
    }
    button.disabled = true;
    progress.hidden = false;
    try {
      location.assign(
        await send(form, file, (share) => {
          progress.querySelector("progress").value = share * 100;
          progress.querySelector("[data-upload-percent]").textContent = `${Math.floor(share * 100)} %`;
        }),
      );
    } catch (error) {
      complain(error instanceof Refused ? error.message : form.dataset.lost);
      progress.hidden = true;
    } finally {
      button.disabled = false;
    }
  });
}

// “Use this view”: the viewer's view into the fields of the form.

async function look(place) {
  const viewer = place.querySelector("tour-viewer");
  const button = place.querySelector("[data-use-view]");
  const fields = ["yaw", "pitch", "hfov"].map((name) => [name, document.getElementById(name)]);
  if (!button || !fields.some(([, field]) => field)) return;
  await customElements.whenDefined("tour-viewer");
  await viewer.ready;
  const typed = Object.fromEntries(fields.map(([name, field]) => [name, Number(field?.value)]));
  if (fields.every(([, field]) => !field || field.value !== "")) {
    viewer.setView({ hfov: 90, ...Object.fromEntries(Object.entries(typed).filter(([, n]) => Number.isFinite(n))) });
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const view = viewer.view();
    for (const [name, field] of fields) {
      if (field) field.value = (Math.round(view[name] * 10) / 10).toString();
    }
    const status = place.querySelector("[data-view-status]");
    status.textContent = status.dataset.done;
    button.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A form that was written in is not left by accident.

function guard(form) {
  let written = false;
  form.addEventListener("input", () => (written = true));
  form.addEventListener("submit", () => (written = false));
  addEventListener("beforeunload", (event) => {
    if (written) event.preventDefault();
  });
}

// A guided walk: stops are looked at in the viewer, and take their views from it.

async function route(form) {
  const viewer = form.querySelector("tour-viewer");
  if (!viewer) return;
  await customElements.whenDefined("tour-viewer");
  await viewer.ready;
  const chosen = form.querySelector("[name=new_at]");
  const fieldOf = (stop, part) => document.getElementById(`stops_${stop.dataset.stop}_${part}`);
  const parts = ["yaw", "pitch", "hfov"];
  const rounded = (degrees) => `${Math.round(degrees * 10) / 10}`;
  const here = () => viewer.getAttribute("scene");
  if (chosen) {
    if (here()) chosen.value = here();
    chosen.addEventListener("change", (event) => {
      event.stopPropagation();
      viewer.goTo(chosen.value);
    });
    viewer.addEventListener("scenechange", ({ detail }) => (chosen.value = detail.scene));
    form.querySelector("[data-plain]")?.setAttribute("hidden", "");
    form.querySelector("[data-with-view]")?.removeAttribute("hidden");
    form.addEventListener("submit", ({ submitter }) => {
      if (submitter?.value !== "add") return;
      const view = viewer.view();
      for (const part of parts) form.querySelector(`[data-new=${part}]`).value = rounded(view[part]);
    });
  }
  for (const stop of form.querySelectorAll("[data-stop]")) {
    const look = stop.querySelector("[data-look-at]");
    look.hidden = false;
    look.addEventListener("click", () => {
      const view = Object.fromEntries(parts.map((part) => [part, Number(fieldOf(stop, part).value.replace(",", "."))]));
      const scene = fieldOf(stop, "at").value;
      if (scene === here()) viewer.lookAt(view);
      else viewer.goTo(scene, view);
    });
    const take = stop.querySelector("[data-take]");
    if (!take) continue;
    take.hidden = false;
    take.addEventListener("click", () => {
      const view = viewer.view();
      for (const part of parts) fieldOf(stop, part).value = rounded(view[part]);
      fieldOf(stop, "at").value = here();
      const status = form.querySelector("[data-said]");
      status.textContent = status.dataset.taken.replace("{number}", Number(stop.dataset.stop) + 1);
      take.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

document.querySelectorAll("form:has(> input[name=version])").forEach(guard);
document.querySelectorAll("[data-status]").forEach(follow);
document.querySelectorAll("form[data-upload]").forEach(upload);
document.querySelectorAll("[data-look]").forEach(look);
document.querySelectorAll("[data-route]").forEach(route);
