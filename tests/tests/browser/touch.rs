//! Fingers on the picture.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sonla360_tests::browser::{Device, Page, is_available};

use crate::{about, calm_page, server};

/// Lets the fingers that are down be at these places, in CSS pixels. Each keeps its number.
async fn fingers(page: &Page, what: &str, places: &[(f64, f64)]) {
    page.devtools("Input.dispatchTouchEvent", touch(what, places)).await.unwrap();
}

fn touch(what: &str, places: &[(f64, f64)]) -> Value {
    let points: Vec<Value> = places
        .iter()
        .enumerate()
        .map(|(finger, (x, y))| json!({ "x": x, "y": y, "id": finger }))
        .collect();
    json!({ "type": what, "touchPoints": points })
}

/// Moves two fingers from one distance to another around a point, in small steps.
async fn pinch(page: &Page, (x, y): (f64, f64), from: f64, to: f64) {
    let at = |distance: f64| [(x - distance / 2.0, y), (x + distance / 2.0, y)];
    fingers(page, "touchStart", &at(from)).await;
    for step in 1..=20 {
        let share = f64::from(step) / 20.0;
        fingers(page, "touchMove", &at(from + (to - from) * share)).await;
    }
    fingers(page, "touchEnd", &[]).await;
}

async fn at_rest(page: &Page) -> [f64; 3] {
    page.still_picture().await.unwrap();
    page.view().await.unwrap()
}

#[tokio::test]
async fn two_fingers_zoom_the_picture_and_not_the_page() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Phone).await;
    let address = "/embed/thu-nghiem?lang=vi&scene=doi-chung&yaw=20&pitch=0&hfov=80";
    page.open_viewer(&server().url(address)).await.unwrap();
    let [yaw, pitch, wide] = page.view().await.unwrap();
    let middle = (195.0, 420.0);

    pinch(&page, middle, 80.0, 160.0).await;
    let [new_yaw, new_pitch, narrow] = at_rest(&page).await;
    assert!(narrow < wide * 0.7, "apart brings nearer: {wide} became {narrow}");
    assert!(
        about(new_yaw, yaw, 3.0) && about(new_pitch, pitch, 3.0),
        "what lies between the fingers stays there: {new_yaw}, {new_pitch}"
    );

    pinch(&page, middle, 160.0, 80.0).await;
    let [_, _, back] = at_rest(&page).await;
    assert!((back - wide).abs() < wide * 0.1, "together goes back: {narrow} became {back}");

    let scale = page.ask("return visualViewport.scale").await.unwrap();
    assert_eq!(scale.as_f64(), Some(1.0), "the page itself must not be zoomed");
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

/// One finger of several comes down, moves or goes up. The browser's own tools can only lift all at once.
async fn finger(page: &Page, what: &str, id: i32, x: f64) {
    let event = format!(
        "const canvas = document.querySelector('tour-viewer canvas');
         const box = canvas.getBoundingClientRect();
         canvas.dispatchEvent(new PointerEvent('{what}', {{
           pointerId: {id}, pointerType: 'touch', isPrimary: {id} === 1, button: 0, bubbles: true,
           clientX: box.left + {x}, clientY: box.top + 420,
         }}))"
    );
    page.ask(&event).await.unwrap();
}

#[tokio::test]
async fn a_finger_that_stays_after_a_pinch_goes_on_turning_without_a_jump() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Phone).await;
    let address = "/embed/thu-nghiem?lang=vi&scene=doi-chung&yaw=0&pitch=0&hfov=80";
    page.open_viewer(&server().url(address)).await.unwrap();
    finger(&page, "pointerdown", 1, 145.0).await;
    finger(&page, "pointerdown", 2, 245.0).await;
    finger(&page, "pointermove", 1, 140.0).await;
    finger(&page, "pointermove", 2, 250.0).await;
    finger(&page, "pointerup", 2, 250.0).await;
    let [before, _, wide] = page.view().await.unwrap();
    finger(&page, "pointermove", 1, 139.0).await;
    let [after, ..] = page.view().await.unwrap();
    assert!(about(after, before, 3.0), "a pixel of one finger turned {before} to {after}");
    for x in (60..139).rev().step_by(6) {
        finger(&page, "pointermove", 1, f64::from(x)).await;
    }
    finger(&page, "pointerup", 1, 60.0).await;
    let [turned, _, hfov] = at_rest(&page).await;
    assert!(turned > after + 8.0, "dragging left looks right: {after} became {turned}");
    assert!(about(hfov, wide, 0.5), "one finger does not zoom: {wide} became {hfov}");
    page.close().await.unwrap();
}

/// Touches the middle of an element with one finger, as soon as nothing lies over it. What has hidden itself
/// from somebody who only looks comes back at a first touch of the picture.
async fn tap(page: &Page, selector: &str) {
    let quoted = json!(selector);
    let middle = format!(
        "(() => {{
           const box = document.querySelector({quoted})?.getBoundingClientRect();
           const [x, y] = box ? [box.left + box.width / 2, box.top + box.height / 2] : [-1, -1];
           const there = document.elementFromPoint(x, y);
           return there?.closest({quoted}) ? [x, y] : null;
         }})()"
    );
    let hidden = "return Boolean(document.querySelector('.tv-ui[data-quiet]'))";
    if page.ask(hidden).await.unwrap() == true {
        fingers(page, "touchStart", &[(8.0, 420.0)]).await;
        fingers(page, "touchEnd", &[]).await;
    }
    page.until(&middle).await.unwrap_or_else(|error| panic!("touching {selector}: {error:#}"));
    let place = page.ask(&format!("return {middle}")).await.unwrap();
    let place = [0, 1].map(|axis| place[axis].as_f64().unwrap());
    fingers(page, "touchStart", &[place.into()]).await;
    fingers(page, "touchEnd", &[]).await;
}

/// Taps a place twice within a fifth of a second, however long a busy machine takes to tell the browser.
async fn tap_twice(page: &Page, place: (f64, f64)) {
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
    let (down, up) = (touch("touchStart", &[place]), touch("touchEnd", &[]));
    for (event, after) in [(&down, 0.0), (&up, 0.05), (&down, 0.15), (&up, 0.2)] {
        let mut event = event.clone();
        event["timestamp"] = json!(began + after);
        page.devtools("Input.dispatchTouchEvent", event).await.unwrap();
    }
}

#[tokio::test]
async fn a_whole_walk_needs_only_fingers() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Phone).await;
    let address = "/en/tours/thu-nghiem/do-dac?yaw=-40&pitch=8&hfov=60";
    page.open_viewer(&server().url(address)).await.unwrap();

    // A finger that moves to the left turns the picture to the right.
    let places = (0..=20).map(|step| (260.0 - 6.0 * f64::from(step), 420.0));
    for (step, place) in places.enumerate() {
        fingers(&page, if step == 0 { "touchStart" } else { "touchMove" }, &[place]).await;
    }
    fingers(&page, "touchEnd", &[]).await;
    let [yaw, ..] = at_rest(&page).await;
    assert!(yaw > -35.0, "a finger's drag turned from -40° to {yaw}°");

    tap(&page, "[data-id=loi-giai-thich]").await;
    page.find(".tv-panel:not([hidden])").await.unwrap();
    assert!(page.text(".tv-panel").await.unwrap().contains("a sum of waves"));
    tap(&page, ".tv-panel [data-do=close]").await;
    page.until("document.querySelector('.tv-panel').hidden").await.unwrap();

    tap(&page, "[data-do='language vi']").await;
    page.until("document.querySelector('.tv-scene').textContent.includes('Quả cầu đo đạc')")
        .await
        .unwrap();

    tap(&page, ".tv-dock [data-do=scenes]").await;
    tap(&page, ".tv-scenes [data-do='scene 1']").await;
    page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    tap(&page, ".tv-panel [data-do=close]").await;
    tap(&page, ".tv-dock [data-do=handbook]").await;
    tap(&page, "[data-do='read chapter den-do']").await;
    page.until("document.querySelector('.tv-reading')?.textContent.includes('Đền Đô')")
        .await
        .unwrap();
    tap(&page, ".tv-panel [data-do=close]").await;

    let [_, _, before] = page.view().await.unwrap();
    tap_twice(&page, (195.0, 300.0)).await;
    page.until(&format!("document.querySelector('tour-viewer').view().hfov < {before} - 5"))
        .await
        .unwrap();
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}
