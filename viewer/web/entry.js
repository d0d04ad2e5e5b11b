// The entry of a page: defines <tour-viewer>, whose work is done in WebAssembly. Custom elements need a
// JavaScript class; this is all of it.
//
// The first module shows the picture and lets people look around. The second one, the interface, is loaded
// when the first frame stands, or when there will be none. The third is for who enters a VR headset.
import init, { Viewer, headset_arrive, interface_furnish, load_part } from './viewer_glue.js';

const loaded = init({ module_or_path: new URL('viewer_bg.wasm', import.meta.url) });
// Reported by each element; without this line the browser reports it a second time.
loaded.catch(() => {});

// Milliseconds: how long the graphics context waits for the module; how long the interface waits for a first
// frame, then for a sharp one, and between attempts to load it.
const MODULE_WAIT = 50;
const LONGEST_WAIT = 2500;
const SHARP_WAIT = 1200;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

// Tiles lie edge to edge and cover everything: there is nothing to smooth, to hide or to look through.
const GRAPHICS = { alpha: false, antialias: false, depth: false, stencil: false };

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Tries again until it succeeds, with longer and longer pauses. */
async function insist(attempt) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await attempt();
    } catch {
      await sleep(pause);
    }
  }
}

// Pictures of data URIs that are being decoded already.
const begun = new Map();

/** Decodes a picture, a Blob or a data URI, off the main thread to exactly the values that it stores: neither
    its colour profile nor its transparency may change them on their way into a texture. A data URI is not
    fetched: a page's policy may allow requests to its own server only. */
async function decode(picture) {
  const early = begun.get(picture);
  if (early) {
    begun.delete(picture);
    return early;
  }
  if (typeof picture === 'string') {
    const [, type, data] = /^data:([^;,]*);base64,(.*)$/.exec(picture);
    picture = new Blob([Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0))], { type });
  }
  return createImageBitmap(picture, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
}

/** Begins to decode the preview in an inline manifest, which has only that of the scene to be shown. */
function decodeEarly(manifest) {
  const [, preview] = /"preview":"(data:[^"]+)"/.exec(manifest?.textContent) ?? [];
  if (!preview || begun.has(preview)) return;
  const early = decode(preview);
  early.catch(() => {}); // heard by whoever asks for it
  begun.set(preview, early);
}

const beside = (file) => new URL(file, import.meta.url);

/** Adds the interface's style sheet to the page. */
function dress() {
  return new Promise((done, failed) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = beside('viewer_ui.css');
    link.onload = done;
    link.onerror = () => {
      link.remove();
      failed();
    };
    document.head.append(link);
  });
}

let furniture;
/** Loads the interface, once for all viewers of the page, until it is there. Tiles matter more. */
function loadFurniture() {
  return (furniture ??= Promise.all([
    insist(() => load_part('ui', fetch(beside('viewer_ui.wasm'), { priority: 'low' }))),
    insist(dress),
  ]));
}

let headset;
/** Loads what a headset needs, once for all viewers of the page; who is told that it failed may ask again. */
function loadHeadset() {
  headset ??= load_part('xr', fetch(beside('viewer_xr.wasm'))).then(headset_arrive);
  headset.catch(() => (headset = undefined));
  return headset;
}

class TourViewer extends HTMLElement {
  static observedAttributes = ['manifest', 'scene', 'lang', 'mode'];
  #viewer;
  #canvas;
  #resolve;
  #reject;
  #parent;

  constructor() {
    super();
    /** Resolves when the first frame of the first scene has been drawn. */
    this.ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ready.catch(() => {});
  }

  connectedCallback() {
    if (this.getAttribute('mode') === 'embed' && parent !== window) this.#answerParent();
    if (this.#viewer) return; // moved within the document
    decodeEarly(this.querySelector('script.tour-manifest'));
    const canvas = (this.#canvas ??= document.createElement('canvas'));
    canvas.width = Math.round(this.clientWidth * devicePixelRatio) || 1;
    canvas.height = Math.round(this.clientHeight * devicePixelRatio) || 1;
    // To get a context takes a browser tens of milliseconds, hundreds without a graphics card, in which this
    // thread does nothing else. So it is asked for while the module is on its way, but where that is nearly
    // there the module's requests go first.
    const context = () => this.#canvas?.getContext('webgl2', GRAPHICS);
    sleep(MODULE_WAIT).then(context);
    loaded.then(
      () => {
        // It may have been taken out of the document, or moved within it, in the meantime.
        if (this.isConnected && !this.#viewer) {
          this.#viewer = new Viewer(this, this.#canvas, decode, this.#resolve, this.#reject);
          context();
          this.#furnish(this.#viewer);
        }
      },
      (reason) => {
        this.dataset.state = 'failed';
        this.#reject(reason);
        this.dispatchEvent(new CustomEvent('error', { detail: { kind: 'load', message: `${reason}` } }));
      },
    );
  }

  async #furnish(viewer) {
    const sharp = new Promise((done) => this.addEventListener('tilesidle', done, { once: true }));
    await Promise.race([this.ready.catch(() => {}), sleep(LONGEST_WAIT)]);
    await Promise.race([sharp, sleep(SHARP_WAIT)]);
    await loadFurniture();
    // It may have left the document in the meantime.
    if (viewer !== this.#viewer) return;
    interface_furnish(viewer, loadHeadset);
    // Its points and names are in their places once a frame has put them there.
    requestAnimationFrame(() => (this.dataset.interface = 'ready'));
  }

  disconnectedCallback() {
    // A move within the document disconnects and connects again at once: nothing is lost by waiting.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#viewer?.close();
        this.#viewer?.free();
        this.#viewer = undefined;
        this.#canvas = undefined;
        this.#parent?.abort();
        this.#parent = undefined;
      }
    });
  }

  attributeChangedCallback(name, _before, value) {
    this.#viewer?.attribute(name, value ?? '');
  }

  /** Calls made before the viewer is loaded are made up for. */
  #soon(call) {
    if (this.#viewer) return call(this.#viewer);
    loaded.then(() => this.#viewer && call(this.#viewer), () => {});
  }

  /** Looks at once at `{ yaw, pitch, hfov }` in degrees; what is left out stays. */
  setView(view) {
    this.#soon((viewer) => viewer.setView(view ?? {}));
  }

  /** Travels to `{ yaw, pitch, hfov }`, the shorter way round; at once for people who want less motion. */
  lookAt(view) {
    this.#soon((viewer) => viewer.lookAt(view ?? {}));
  }

  /** What is seen now: `{ yaw, pitch, hfov }`, or null before the viewer is loaded. */
  view() {
    return this.#viewer?.view() ?? null;
  }

  /** Goes to a scene by its id, with its own opening view or with `{ yaw, pitch, hfov }`.
      `{ transition: false }` as third argument leaves out the crossfade. */
  goTo(scene, view, options) {
    this.#soon((viewer) => viewer.goTo(scene, view, options?.transition !== false));
  }

  setLanguage(language) {
    this.#soon((viewer) => viewer.setLanguage(language));
  }

  /** Turns slowly by itself, by default 4 degrees a second to the right. */
  autorotate(on, degreesPerSecond = 4) {
    this.#soon((viewer) => viewer.autorotate(on ? degreesPerSecond : 0));
  }

  /** In a frame of another site: its page may steer, and hears what happens. See docs/EMBED.md. */
  #answerParent() {
    if (this.#parent) return;
    this.#parent = new AbortController();
    const { signal } = this.#parent;
    const tell = (what, detail) => parent.postMessage({ sonla360: what, ...detail }, '*');
    for (const name of ['viewchange', 'scenechange', 'hotspotopen', 'tilesidle', 'error']) {
      this.addEventListener(name, ({ detail }) => tell(name, detail), { signal });
    }
    this.ready.then(() => tell('ready', { scene: this.getAttribute('scene'), ...this.view() }), () => {});
    const deeds = {
      setView: (data) => this.setView(data),
      lookAt: (data) => this.lookAt(data),
      goTo: ({ scene, view }) => this.goTo(`${scene}`, view),
      setLanguage: ({ language }) => this.setLanguage(`${language}`),
      autorotate: ({ on }) => this.autorotate(!!on),
      view: () => tell('view', { scene: this.getAttribute('scene'), ...this.view() }),
    };
    const hear = ({ source, data }) => {
      if (source === parent && Object.hasOwn(deeds, data?.sonla360)) deeds[data.sonla360](data);
    };
    addEventListener('message', hear, { signal });
  }
}

if (!customElements.get('tour-viewer')) customElements.define('tour-viewer', TourViewer);
