//! Areas: outlines on the picture that can be touched as a whole. Each belongs to a hotspot, whose button
//! does the same for keyboards and screen readers; so the drawing itself is hidden from those.

use super::{
    dom::{append, flag, set},
    icons::drawing,
};
use sonla360_content::manifest::ManifestScene;
use sonla360_viewer_core::{outline::Outline, projection::Projector};
use std::cell::{Cell, RefCell};
use web_sys::{Element, HtmlElement};

struct Area {
    /// The hotspot's index in the manifest.
    hotspot: usize,
    outline: Outline,
    path: Element,
}

/// The areas of the scene that is shown.
pub struct Areas {
    layer: Element,
    drawn: RefCell<Vec<Area>>,
    /// The hotspot whose area is lit.
    lit: Cell<Option<usize>>,
}

impl Areas {
    /// An empty layer, to lie exactly over the picture.
    pub fn build(parent: &HtmlElement) -> Self {
        let layer = drawing("svg");
        set(&layer, "class", "tv-areas");
        set(&layer, "aria-hidden", "true");
        append(parent, &layer);
        Self { layer, drawn: RefCell::default(), lit: Cell::default() }
    }

    /// Shows the areas of a scene.
    pub fn show(&self, scene: &ManifestScene) {
        self.layer.set_text_content(None);
        self.lit.set(None);
        let hotspots = scene.hotspots.iter().enumerate();
        let areas =
            hotspots.filter(|(_, hotspot)| !hotspot.area.is_empty()).map(|(index, hotspot)| {
                let path = drawing("path");
                append(&self.layer, &path);
                Area { hotspot: index, outline: Outline::new(&hotspot.area), path }
            });
        *self.drawn.borrow_mut() = areas.collect();
    }

    /// Draws every outline where it runs on a frame.
    pub fn place(&self, projector: &Projector) {
        for area in self.drawn.borrow().iter() {
            set(&area.path, "d", &area.outline.path(projector));
        }
    }

    /// The hotspot whose area a point of a frame (CSS pixels) lies in.
    pub fn at(&self, projector: &Projector, point: (f64, f64)) -> Option<usize> {
        let areas = self.drawn.borrow();
        areas.iter().find(|area| area.outline.contains(projector, point)).map(|area| area.hotspot)
    }

    /// Lights the area of a hotspot, or none.
    pub fn light(&self, hotspot: Option<usize>) {
        if self.lit.replace(hotspot) == hotspot {
            return;
        }
        for area in self.drawn.borrow().iter() {
            flag(&area.path, "data-lit", hotspot == Some(area.hotspot));
        }
    }

    /// Whether the scene has any.
    pub fn is_empty(&self) -> bool {
        self.drawn.borrow().is_empty()
    }
}
