//! What the person does with the picture: pointers, wheel, keyboard. Everything is heard on the viewer's
//! own elements only, so that the page around it is left alone.

mod keyboard;
mod pointer;
mod wheel;

use crate::browser::Listener;
use crate::stage::Stage;
use std::rc::Weak;

/// Begins to listen, until the listeners are dropped.
pub fn listen(stage: &Stage, this: &Weak<Stage>) -> Vec<Listener> {
    let mut listeners = Vec::new();
    pointer::listen(stage.canvas(), this, &mut listeners);
    wheel::listen(stage.canvas(), this, &mut listeners);
    keyboard::listen(stage, this, &mut listeners);
    listeners
}
