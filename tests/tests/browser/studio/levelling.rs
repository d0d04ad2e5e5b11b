//! Levelling a panorama in the studio: one sees what the numbers do before anything is cut.

use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::content::picturesque;
use sonla360_tests::picture::psnr;
use sonla360_tests::server::Server;
use thirtyfour::Key;

use super::corrections::{look, number, open_corrections, tab_to};
use super::log_in;
use super::writing::studio;
use crate::picture::canvas_picture;
use crate::{about, calm_page};

/// Moves a slider.
async fn slide(page: &Page, field: &str, degrees: f64) {
    let script = format!(
        "const slider = document.querySelector('[data-slide={field}]');
         slider.value = {degrees};
         slider.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    page.ask(&script).await.unwrap();
}

/// Waits until the picture is shown as the numbers would level it, or as it is.
async fn shows(page: &Page, after: bool) {
    let hidden = "document.querySelector('[data-levelled]').hidden";
    page.until(&format!("{hidden} === {}", !after)).await.unwrap();
}

/// Takes lines, cross and buttons off the picture.
async fn clear(page: &Page) {
    page.ask(
        "for (const over of document.querySelectorAll('.correct-frame > :not(tour-viewer)'))
           over.style.opacity = 0",
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn the_picture_turns_with_the_sliders_just_as_applying_will_turn_it() {
    if !is_available() {
        return;
    }
    let content = picturesque().unwrap();
    let server = Server::start(content.path()).unwrap();
    let staff = calm_page(Device::Desktop).await;
    log_in(&server, &staff).await;
    open_corrections(&server, &staff).await;
    shows(&staff, false).await;
    slide(&staff, "level_pitch", 5.0).await;
    slide(&staff, "level_roll", -7.0).await;
    slide(&staff, "level_yaw", 10.0).await;
    shows(&staff, true).await;
    look(&staff, 20.0, -5.0).await;
    clear(&staff).await;
    let (after, _) = canvas_picture(&staff).await;
    staff.click("[data-compare-to=before]").await.unwrap();
    shows(&staff, false).await;
    let (before, _) = canvas_picture(&staff).await;
    assert!(psnr(&before, &after) < 20.0, "{:.1} dB: nothing turned", psnr(&before, &after));
    staff.click("[data-compare-to=after]").await.unwrap();
    shows(&staff, true).await;
    assert!(psnr(&canvas_picture(&staff).await.0, &after) > 50.0, "after is not what it was");

    staff.click(".save button[type=submit]").await.unwrap();
    staff.until("!location.pathname.endsWith('/corrections')").await.unwrap();
    staff.find("tour-viewer").await.unwrap(); // once the tiles are made
    open_corrections(&server, &staff).await;
    look(&staff, 20.0, -5.0).await;
    clear(&staff).await;
    let (applied, _) = canvas_picture(&staff).await;
    let alike = psnr(&applied, &after);
    println!("preview and result: {alike:.1} dB");
    assert!(alike > 28.0, "{alike:.1} dB: the preview promised something else");
    staff.assert_console_clean().await.unwrap();
    staff.close().await.unwrap();
    server.assert_log_clean();
}

#[tokio::test]
async fn pointing_into_the_turned_picture_finds_the_place_and_keys_compare() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    open_corrections(&server, &staff).await;
    slide(&staff, "level_roll", 5.0).await;
    shows(&staff, true).await;
    // A camera rolled clockwise saw the horizon on its right as much higher.
    look(&staff, 90.0, 0.0).await;
    staff.click("[data-blur]").await.unwrap();
    assert!(about(number(&staff, "regions_0_yaw").await, 90.0, 0.1));
    assert!(about(number(&staff, "regions_0_pitch").await, 5.0, 0.1));
    look(&staff, 0.0, 0.0).await;
    staff.click("[data-region='0'] [data-show]").await.unwrap();
    let view = "document.querySelector('tour-viewer').view()";
    staff.until(&format!("Math.abs({view}.yaw - 90) < 0.1")).await.unwrap();
    staff.until(&format!("Math.abs({view}.pitch) < 0.1")).await.unwrap();

    tab_to(&staff, "[data-compare-to=before]").await;
    staff.press(Key::Enter + "").await.unwrap();
    shows(&staff, false).await;
    staff.until("document.activeElement.ariaPressed === 'true'").await.unwrap();
    tab_to(&staff, "[data-compare-to=after]").await;
    staff.press(Key::Space + "").await.unwrap();
    shows(&staff, true).await;
    // Back where it was there is nothing to compare.
    slide(&staff, "level_roll", 0.0).await;
    shows(&staff, false).await;
    staff.until("document.querySelector('[data-compare]').hidden").await.unwrap();
    staff.close().await.unwrap();
}

#[tokio::test]
async fn on_a_phone_the_picture_stays_in_sight_of_the_sliders() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    open_corrections(&server, &staff).await;
    let path = staff.ask("return location.pathname").await.unwrap().as_str().unwrap().to_owned();
    staff.close().await.unwrap();
    let phone = calm_page(Device::Phone).await;
    log_in(&server, &phone).await;
    phone.open(&server.url(&format!("{path}?pitch=3&roll=-2"))).await.unwrap();
    phone.viewer_ready().await.unwrap();
    shows(&phone, true).await;
    for slider in ["level_pitch", "level_roll", "level_yaw"] {
        let seen = phone
            .ask(&format!(
                "const slider = document.querySelector('[data-slide={slider}]');
                 slider.scrollIntoView({{ block: 'nearest' }});
                 slider.focus();
                 const [picture, box] = [document.querySelector('.correct-frame'), slider]
                   .map(part => part.getBoundingClientRect());
                 return picture.top > -1 && picture.bottom <= box.top && box.bottom < innerHeight"
            ))
            .await
            .unwrap();
        assert_eq!(seen, true, "{slider} and the picture are not seen together");
    }
    phone.close().await.unwrap();
}
