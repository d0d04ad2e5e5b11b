//! Fingers on the picture.

use serde_json::{Value, json};
use sonla360_tests::browser::{Device, Page, is_available};

use crate::{about, calm_page, server};

/// Lets the fingers that are down be at these places, in CSS pixels. Each keeps its number.
async fn fingers(page: &Page, what: &str, places: &[(f64, f64)]) {
    let points: Vec<Value> = places
        .iter()
        .enumerate()
        .map(|(finger, (x, y))| json!({ "x": x, "y": y, "id": finger }))
        .collect();
    let event = json!({ "type": what, "touchPoints": points });
    page.devtools("Input.dispatchTouchEvent", event).await.unwrap();
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
