//! Signs written with the browser's own letters on a canvas.

use super::{Point, Words};
use crate::loose::{call, call_with, get, make, number, set, text};
use sonla360_geometry::format_whole;
use sonla360_viewer_core::headset::layout::{self, Size};
use sonla360_viewer_core::headset::lines::break_lines;
use wasm_bindgen::JsValue;
use web_sys::{Element, ImageBitmap};

/// Heights of letters in dots.
const SMALL: f64 = 36.0;
const PLAIN: f64 = 44.0;
const LARGE: f64 = 60.0;
/// The distance of lines, as a multiple of the letters' height.
const LINE: f64 = 1.4;
/// Between an edge and what is written, in dots.
const MARGIN: f64 = 56.0;
/// How much larger sheets are than what they show: so that letters stay sharp in better headsets.
const DENSITY: f64 = 1.25;

/// The viewer's letters and colours.
pub struct Style {
    family: String,
    colours: [String; 6],
}

/// Places in [`Style::colours`].
const ACCENT: usize = 0;
const ACCENT_INK: usize = 1;
const GLASS: usize = 2;
const LIGHT: usize = 3;
const PAPER: usize = 4;
const INK: usize = 5;
const COLOURS: [&str; 6] = ["accent", "accent-ink", "glass-strong", "light", "paper", "ink"];

impl Style {
    /// Those of the viewer in this element.
    pub fn of(element: &Element) -> Self {
        let style = call(&crate::browser::window(), "getComputedStyle", &[element.into()]);
        let colours = COLOURS.map(|name| {
            let name = ["--tv-", name].concat();
            call(&style, "getPropertyValue", &[name.into()]).as_string().unwrap_or_default()
        });
        Self { family: text(&style, "fontFamily"), colours }
    }

    /// A hotspot's disc with its title.
    pub fn hotspot(&self, point: &Point) -> Option<ImageBitmap> {
        let sheet = Sheet::new(self, layout::HOTSPOT)?;
        let (middle, radius) = layout::DISC;
        let centre = layout::HOTSPOT.0 / 2.0;
        let (ground, ink) = if point.leads { (ACCENT, ACCENT_INK) } else { (GLASS, LIGHT) };
        let (left, top) = (centre - radius, middle - radius);
        sheet.round(LIGHT, (left, top, radius * 2.0, radius * 2.0), radius);
        let inner = radius - 5.0;
        sheet.round(ground, (centre - inner, middle - inner, inner * 2.0, inner * 2.0), inner);
        sheet.icon(point.drawing, ink, (centre, middle), 72.0);
        sheet.letters(600, SMALL);
        let mut lines =
            break_lines(&point.title, layout::HOTSPOT.0 - 48.0, &|line| sheet.width(line));
        if lines.len() > 2 {
            lines.truncate(2);
            lines[1].push('…');
        }
        let wide = lines.iter().map(|line| sheet.width(line)).fold(0.0, f64::max) + 40.0;
        let high = lines.len() as f64 * SMALL * 1.25 + 16.0;
        let below = middle + radius + 10.0;
        sheet.round(GLASS, (centre - wide / 2.0, below, wide, high), 20.0);
        for (line, place) in lines.iter().zip(0..) {
            let y = below + 8.0 + (f64::from(place) + 0.5) * SMALL * 1.25;
            sheet.write(line, LIGHT, "center", centre, y);
        }
        sheet.finish()
    }

    /// A button with its icon and its name.
    pub fn button(&self, size: Size, drawing: &str, name: &str) -> Option<ImageBitmap> {
        let sheet = Sheet::new(self, size)?;
        sheet.letters(600, PLAIN);
        let (wide, high) = size;
        sheet.round(LIGHT, (0.0, 0.0, wide, high), high / 2.0);
        sheet.round(ACCENT, (5.0, 5.0, wide - 10.0, high - 10.0), high / 2.0 - 5.0);
        let icon = 56.0;
        let left = (wide - icon - 20.0 - sheet.width(name)) / 2.0;
        sheet.icon(drawing, ACCENT_INK, (left + icon / 2.0, high / 2.0), icon);
        sheet.write(name, ACCENT_INK, "left", left + icon + 20.0, high / 2.0);
        sheet.finish()
    }

    /// The name of the scene with what must be said.
    pub fn plate(&self, (title, small): &(String, String)) -> Option<ImageBitmap> {
        let sheet = Sheet::new(self, layout::PLATE)?;
        let (wide, high) = layout::PLATE;
        sheet.round(GLASS, (0.0, 0.0, wide, high), 32.0);
        let mut y = 44.0;
        for (words, height) in [(title, PLAIN), (small, SMALL * 0.85)] {
            sheet.letters(if height == PLAIN { 600 } else { 400 }, height);
            let lines = break_lines(words, wide - 64.0, &|line| sheet.width(line));
            for line in lines.iter().take(2) {
                sheet.write(line, LIGHT, "center", wide / 2.0, y);
                y += height * LINE;
            }
        }
        sheet.finish()
    }

    /// A text broken into lines as they are written by [`Style::panel`], and how many a page has.
    pub fn lines(&self, title: &str, body: &str) -> Option<(Vec<String>, usize)> {
        let sheet = Sheet::new(self, (1.0, 1.0))?;
        let head = Self::head(&sheet, title).len() as f64 * LARGE * LINE;
        let room = (layout::PANEL.1 - 2.5 * MARGIN - head) / (PLAIN * LINE);
        sheet.letters(400, PLAIN);
        let inside = layout::PANEL.0 - 2.0 * MARGIN;
        let lines = break_lines(body, inside, &|line| sheet.width(line));
        Some((lines, (room as usize).max(1)))
    }

    /// The lines of a panel's title, and the letters they are written in.
    fn head(sheet: &Sheet, title: &str) -> Vec<String> {
        sheet.letters(600, LARGE);
        let mut lines =
            break_lines(title, layout::PANEL.0 - 2.0 * MARGIN, &|line| sheet.width(line));
        lines.truncate(3);
        lines
    }

    /// One page to read; `number` is shown where it is one of several.
    pub fn panel(&self, title: &str, lines: &[String], number: &str) -> Option<ImageBitmap> {
        let sheet = Sheet::new(self, layout::PANEL)?;
        let (wide, high) = layout::PANEL;
        sheet.round(PAPER, (0.0, 0.0, wide, high), 40.0);
        let mut y = MARGIN + LARGE / 2.0;
        for line in Self::head(&sheet, title) {
            sheet.write(&line, INK, "left", MARGIN, y);
            y += LARGE * LINE;
        }
        sheet.letters(400, PLAIN);
        y += MARGIN / 4.0;
        for line in lines {
            sheet.write(line, INK, "left", MARGIN, y);
            y += PLAIN * LINE;
        }
        sheet.letters(400, SMALL);
        sheet.write(number, INK, "right", wide - MARGIN, high - MARGIN / 2.0);
        sheet.finish()
    }
}

/// The icons of buttons, by what is written on them.
pub fn drawing(words: &Words, name: &str) -> &'static str {
    if name == words.more { "M4 12h15M13 5l7 7-7 7" } else { "M6 6l12 12M18 6 6 18" }
}

/// A canvas whose unit is a dot.
struct Sheet<'a> {
    style: &'a Style,
    canvas: JsValue,
    context: JsValue,
}

impl<'a> Sheet<'a> {
    fn new(style: &'a Style, (width, height): Size) -> Option<Self> {
        let sides = [width, height].map(|side| (side * DENSITY).ceil().into());
        let canvas = make("OffscreenCanvas", &sides).ok()?;
        let context = call(&canvas, "getContext", &["2d".into()]);
        call_with(&context, "scale", &[DENSITY, DENSITY]);
        for (name, value) in
            [("textBaseline", "middle"), ("lineCap", "round"), ("lineJoin", "round")]
        {
            set(&context, name, &value.into());
        }
        context.is_object().then_some(Self { style, canvas, context })
    }

    fn letters(&self, weight: usize, height: f64) {
        let height = format_whole(height.round() as usize);
        let font = [&format_whole(weight), " ", &height, "px ", &self.style.family].concat();
        set(&self.context, "font", &font.into());
    }

    fn colour(&self, what: &str, colour: usize) {
        set(&self.context, what, &self.style.colours[colour].as_str().into());
    }

    fn round(&self, colour: usize, (left, top, width, height): (f64, f64, f64, f64), radius: f64) {
        call(&self.context, "beginPath", &[]);
        call_with(&self.context, "roundRect", &[left, top, width, height, radius]);
        self.colour("fillStyle", colour);
        call(&self.context, "fill", &[]);
    }

    fn icon(&self, drawing: &str, colour: usize, (x, y): (f64, f64), size: f64) {
        let Ok(path) = make("Path2D", &[drawing.into()]) else { return };
        let scale = size / 24.0;
        call(&self.context, "save", &[]);
        call_with(&self.context, "translate", &[x - size / 2.0, y - size / 2.0]);
        call_with(&self.context, "scale", &[scale, scale]);
        self.colour("strokeStyle", colour);
        set(&self.context, "lineWidth", &2.into());
        call(&self.context, "stroke", &[path]);
        call(&self.context, "restore", &[]);
    }

    fn width(&self, line: &str) -> f64 {
        number(&call(&self.context, "measureText", &[line.into()]), "width")
    }

    fn write(&self, line: &str, colour: usize, align: &str, x: f64, y: f64) {
        self.colour("fillStyle", colour);
        set(&self.context, "textAlign", &align.into());
        call(&self.context, "fillText", &[line.into(), x.into(), y.into()]);
    }

    fn finish(self) -> Option<ImageBitmap> {
        let bitmap = call(&self.canvas, "transferToImageBitmap", &[]);
        // Reading a size is what tells a picture from nothing.
        get(&bitmap, "width").as_f64().map(|_| wasm_bindgen::JsCast::unchecked_into(bitmap))
    }
}
