//! The tour's plans in the panel: points over a drawing, the present scene marked, its heading turning with
//! the view.

use super::{
    Interface,
    dom::{classed, find, get, set},
};
use sonla360_geometry::{format_decimal, format_whole, parse_decimal};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

impl Interface {
    /// The panel's page for the plans, every point in its place.
    pub(super) fn plans_page(&self) -> HtmlElement {
        let html = self.manifest.plans.in_language(self.language());
        let page = classed("div", "tv-reading").safe_html(html).done();
        if let Ok(points) = page.query_selector_all("[data-x]") {
            for index in 0..points.length() {
                let Some(point) = points.get(index) else { continue };
                let point: HtmlElement = point.unchecked_into();
                // No page of ours may carry styles in its HTML.
                for (edge, share) in [("left", "data-x"), ("top", "data-y")] {
                    let _ = point.style().set_property(edge, &[&get(&point, share), "%"].concat());
                }
            }
        }
        self.show_on_plans(&page);
        page
    }

    /// Marks where one stands and looks, on the plans in a page.
    pub(super) fn show_on_plans(&self, page: &HtmlElement) {
        let here = ["[data-do=\"scene ", &format_whole(self.scene.get()), "\"]"].concat();
        let point = find(page, &here);
        if let Some(former) =
            find(page, "[aria-current]").filter(|former| Some(former) != point.as_ref())
        {
            let _ = former.remove_attribute("aria-current");
        }
        let Some(point) = point else { return };
        set(&point, "aria-current", "location");
        let heading = parse_decimal(&get(&point, "data-heading"));
        if let (Some(heading), Some(mark)) = (heading, find(&point, ".plan-heading")) {
            let degrees = (heading + self.stage.view().yaw).round();
            let _ =
                mark.style().set_property("rotate", &[&format_decimal(degrees), "deg"].concat());
        }
    }
}
