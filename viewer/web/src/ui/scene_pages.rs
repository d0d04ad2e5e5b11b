//! Panel pages about scenes: the list with pictures, the description in words, a hotspot's text.

use super::{
    dom::{Build, classed, el},
    handbook::without_ways_out,
    icons::{Icon, icon},
    pictures::picture,
    texts::{Message, filled, relabel},
};
use sonla360_content::{
    Language,
    manifest::{HotspotAction, Manifest, ManifestImage, ManifestScene},
};
use sonla360_geometry::format_whole;
use sonla360_viewer_core::tour::bearing_order;
use web_sys::HtmlElement;

/// All scenes, the present one marked, and the way to the map.
pub fn list(manifest: &Manifest, here: usize, language: Language, with_map: bool) -> HtmlElement {
    let items = manifest.scenes.iter().enumerate().map(|(index, scene)| {
        let mut button = classed("button", "tv-card")
            .attr("type", "button")
            .attr("data-do", &["scene ", &format_whole(index)].concat());
        if index == here {
            button = button.attr("aria-current", "true");
        }
        let title = el("span").text(scene.title.in_language(language));
        el("li").with(button.with(picture(scene)).with(title))
    });
    let mut page = classed("div", "tv-scenes");
    if with_map {
        page = page.with(deed("map", Icon::Pin, Message::Map));
    }
    if !manifest.plans.is_empty() {
        page = page.with(deed("plan", Icon::Plan, Message::Plan));
    }
    let list = classed("ul", "tv-cards").attr("role", "list").with_all(items);
    let page = page.with(list).done();
    relabel(&page, language);
    page
}

/// A button with an icon and its name beside it.
fn deed(action: &str, drawing: Icon, name: Message) -> Build {
    classed("button", "tv-action tv-action-quiet")
        .attr("type", "button")
        .attr("data-do", action)
        .with_element(&icon(drawing))
        .with(el("span").says(name))
}

/// A scene in words: what one sees, what can be opened, where the picture comes from.
pub fn about(
    scene: &ManifestScene,
    language: Language,
    with_handbook: bool,
    kiosk: bool,
) -> HtmlElement {
    let mut page = classed("div", "tv-reading");
    let mut paragraph = String::new();
    // One line more than there are, blank, ends the last paragraph.
    for line in scene.description.in_language(language).split('\n').chain([""]) {
        if !line.trim_end().is_empty() {
            paragraph.push_str(line);
            paragraph.push('\n');
        } else if !paragraph.is_empty() {
            page = page.with(el("p").text(paragraph.trim_end()));
            paragraph.clear();
        }
    }
    if let Some(place) = scene.place.as_ref().filter(|_| with_handbook) {
        page = page.with(deed(&["read place ", place].concat(), Icon::Pin, Message::AboutPlace));
    }
    if !scene.hotspots.is_empty() {
        let yaws: Vec<f64> = scene.hotspots.iter().map(|hotspot| hotspot.yaw).collect();
        let mut order = bearing_order(&yaws, scene.initial_view);
        order.retain(|index| !kiosk || !is_outside(&scene.hotspots[*index].action));
        page =
            page.with(el("h3").says(Message::AboutHotspots)).with(points(scene, &order, language));
    }
    let taken = scene.taken.in_language(language);
    if !taken.is_empty() {
        page = page.with(classed("p", "tv-small").text(taken));
    }
    let credit = scene.credit.in_language(language);
    if !credit.is_empty() {
        page = page.with(classed("p", "tv-small").text(&filled(language, Message::Credit, credit)));
    }
    if !scene.licence.is_empty() {
        let licence = filled(language, Message::Licence, &scene.licence);
        page = page.with(classed("p", "tv-small").text(&licence));
    }
    let page = page.done();
    relabel(&page, language);
    page
}

/// Whether it leads to another site, which a kiosk does not offer.
pub fn is_outside(action: &HotspotAction) -> bool {
    matches!(action, HotspotAction::Outside { .. })
}

/// Some hotspots of a scene, by their indices, as a list to choose from.
pub fn points(scene: &ManifestScene, indices: &[usize], language: Language) -> Build {
    let items = indices.iter().filter_map(|index| {
        let hotspot = scene.hotspots.get(*index)?;
        let entry = match &hotspot.action {
            HotspotAction::Outside { url } => classed("a", "tv-entry")
                .attr("href", url)
                .attr("target", "_blank")
                .attr("rel", "noopener external"),
            _ => classed("button", "tv-entry")
                .attr("type", "button")
                .attr("data-do", &["hotspot ", &format_whole(*index)].concat()),
        };
        Some(el("li").with(entry.text(hotspot.title.in_language(language))))
    });
    classed("ul", "tv-list").attr("role", "list").with_all(items)
}

/// The text of a hotspot, with its image.
pub fn information(
    html: &str,
    image: Option<&ManifestImage>,
    language: Language,
    kiosk: bool,
) -> HtmlElement {
    let mut page = classed("div", "tv-reading");
    if let Some(image) = image {
        let picture = el("img")
            .attr("src", &image.url)
            .attr("alt", image.alt.in_language(language))
            .attr("width", &format_whole(image.width as usize))
            .attr("height", &format_whole(image.height as usize))
            .attr("decoding", "async");
        let mut figure = classed("figure", "tv-figure").with(picture);
        let credit = image.credit.in_language(language);
        if !credit.is_empty() {
            figure = figure.with(el("figcaption").text(&filled(language, Message::Credit, credit)));
        }
        page = page.with(figure);
    }
    let page = page.with(el("div").safe_html(html)).done();
    if kiosk {
        without_ways_out(&page);
    }
    page
}
