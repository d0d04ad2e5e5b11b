//! Fetching into the browser's cache what will probably be asked for next, as long as nothing is more
//! urgent.

use crate::browser::window;
use js_sys::Reflect;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, AbortSignal, RequestInit, Response};

/// Requests at the same time: what the person does next must find connections free.
const PARALLEL: usize = 3;

/// The requests under way.
#[derive(Default)]
pub struct Prefetch {
    controller: RefCell<Option<AbortController>>,
}

impl Prefetch {
    /// Fetches these addresses in their order, in place of those before.
    pub fn start(&self, addresses: Vec<String>) {
        self.cancel();
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        *self.controller.borrow_mut() = Some(controller);
        let addresses = Rc::new(RefCell::new(VecDeque::from(addresses)));
        for _ in 0..PARALLEL {
            let (addresses, signal) = (addresses.clone(), signal.clone());
            spawn_local(async move {
                loop {
                    let next = addresses.borrow_mut().pop_front();
                    let Some(address) = next.filter(|_| !signal.aborted()) else { return };
                    // What cannot be had now is asked for again when it is needed.
                    let _ = fetch(&address, &signal).await;
                }
            });
        }
    }

    /// Stops.
    pub fn cancel(&self) {
        if let Some(controller) = self.controller.borrow_mut().take() {
            controller.abort();
        }
    }
}

async fn fetch(address: &str, signal: &AbortSignal) -> Result<(), JsValue> {
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    Reflect::set(&init, &"priority".into(), &"low".into())?;
    let response = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?;
    // A response whose body nobody reads may not reach the cache.
    JsFuture::from(response.unchecked_into::<Response>().blob()?).await?;
    Ok(())
}
