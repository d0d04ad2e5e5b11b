//! Uploads on a bad line.

use std::path::{Path, PathBuf};

use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::content::jpeg;
use sonla360_tiler::analytic::render_equirect;

use super::{log_in, send, server};
use crate::calm_page;

/// What the studio's page sends at once.
const PIECE: u64 = 4 << 20;

/// Notes where each piece begins and how many failed. The second piece waits until `held` is `no`, so that
/// the line can be cut under it. While `line` is `cut` every request fails as it does without a network:
/// the browser's own way of going offline cuts pages off, but not always what a page fetches.
const WATCH: &str = "
    const note = (name, value) =>
      sessionStorage.setItem(name, JSON.stringify([...JSON.parse(sessionStorage.getItem(name) ?? '[]'), value]));
    const network = window.fetch;
    const plain = (...request) => sessionStorage.getItem('line') === 'cut'
      ? Promise.reject(new TypeError('Failed to fetch')) : network(...request);
    window.fetch = async (address, options = {}) => {
      if (options.method !== 'PATCH') return await plain(address, options);
      const offset = Number(options.headers['Upload-Offset']);
      note('pieces', offset);
      while (offset > 0 && sessionStorage.getItem('held') !== 'no') await new Promise(go => setTimeout(go, 20));
      try { return await plain(address, options) } catch (error) { note('lost', offset); throw error }
    };";

/// A panorama that goes up in several pieces: as in a motion photo, much follows the picture.
fn large_panorama(folder: &Path) -> PathBuf {
    let mut bytes = jpeg(&render_equirect(1024, false), 90).unwrap();
    bytes.resize(bytes.len() + 2 * PIECE as usize, 0);
    let file = folder.join("anh-dong.jpg");
    std::fs::write(&file, bytes).unwrap();
    file
}

async fn begin(page: &Page, file: &Path) {
    page.open(&server().url("/studio/upload")).await.unwrap();
    page.find("#file").await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    send(page, "/studio/upload").await;
}

async fn second_piece_waits(page: &Page) {
    page.until("JSON.parse(sessionStorage.getItem('pieces') ?? '[]').length >= 2").await.unwrap();
}

async fn cut_the_line(page: &Page, cut: bool) {
    let state = if cut { "cut" } else { "whole" };
    page.ask(&format!("sessionStorage.setItem('line', '{state}')")).await.unwrap();
}

#[tokio::test]
async fn an_upload_goes_on_by_itself_when_the_network_comes_back() {
    if !is_available() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = large_panorama(folder.path());
    let page = calm_page(Device::Phone).await;
    log_in(server(), &page).await;
    page.before_every_page(WATCH).await.unwrap();
    begin(&page, &file).await;
    second_piece_waits(&page).await;
    cut_the_line(&page, true).await;
    page.ask("sessionStorage.setItem('held', 'no')").await.unwrap();
    page.until("sessionStorage.getItem('lost')").await.unwrap();
    cut_the_line(&page, false).await;
    page.until("location.pathname.startsWith('/studio/panoramas/')").await.unwrap();
    let pieces = page.ask("return JSON.parse(sessionStorage.getItem('pieces'))").await.unwrap();
    let again = pieces.as_array().unwrap().iter().filter(|offset| **offset == 0).count();
    assert_eq!(again, 1, "what had arrived is not sent again: {pieces}");
    page.close().await.unwrap();
}

#[tokio::test]
async fn an_upload_goes_on_where_it_was_after_the_page_was_closed() {
    if !is_available() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = large_panorama(folder.path());
    // Another file for the server than the other test's, so that it is not known already.
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.push(1);
    std::fs::write(&file, bytes).unwrap();
    let page = calm_page(Device::Desktop).await;
    log_in(server(), &page).await;
    page.before_every_page(WATCH).await.unwrap();
    begin(&page, &file).await;
    second_piece_waits(&page).await;
    page.open("about:blank").await.unwrap();
    page.open(&server().url("/studio/upload")).await.unwrap();
    page.ask("sessionStorage.setItem('held', 'no'); sessionStorage.removeItem('pieces')")
        .await
        .unwrap();
    begin(&page, &file).await;
    page.until("location.pathname.startsWith('/studio/panoramas/')").await.unwrap();
    let pieces = page.ask("return JSON.parse(sessionStorage.getItem('pieces'))").await.unwrap();
    assert_eq!(pieces[0].as_u64(), Some(PIECE), "it begins with what is missing: {pieces}");
    page.close().await.unwrap();
}
