//! What stands written in the scene: the names of hotspots, the way out, and a panel with something to read.

use super::sheet::drawing;
use super::visit::Visit;
use sonla360_geometry::{Direction, format_whole};
use sonla360_viewer_core::headset::layout;
use sonla360_viewer_core::headset::sign::Target;

/// What lies open to be read.
pub struct Page {
    title: String,
    lines: Vec<String>,
    /// Lines on a page.
    room: usize,
    shown: usize,
    /// The yaw it stands at.
    yaw: f64,
}

impl Page {
    /// How many pages there are.
    fn count(&self) -> usize {
        self.lines.len().div_ceil(self.room).max(1)
    }

    /// Turns over; after the last page comes the first.
    pub fn turn_over(&mut self) {
        self.shown = (self.shown + 1) % self.count();
    }
}

impl Visit {
    /// Another scene or another language: signs are written anew.
    pub fn renew(&self) {
        self.stale.set(true);
    }

    /// Opens something to read in front of the person.
    pub fn read(&self, title: &str, body: &str) {
        let Some((lines, room)) = self.style.lines(title, body) else { return };
        let head = self.bearing.get().map(|bearing| bearing.ahead(self.head.get()));
        let yaw = head.map_or(0.0, |ahead| Direction::from_vector(ahead).yaw);
        self.page.replace(Some(Page { title: title.to_owned(), lines, room, shown: 0, yaw }));
        self.renew();
    }

    pub(super) fn write_signs(&self) {
        let Some(host) = self.host.upgrade() else { return };
        let (words, style) = (host.words(), &self.style);
        let mut board = self.board.borrow_mut();
        board.clear();
        for (point, index) in host.points().iter().zip(0..) {
            let sign = layout::hotspot(point.direction);
            board.add(Some(Target::Hotspot(index)), sign, style.hotspot(point));
        }
        if let Some(page) = self.page.borrow().as_ref() {
            let count = page.count();
            let number = if count > 1 {
                [&format_whole(page.shown + 1), " / ", &format_whole(count)].concat()
            } else {
                String::new()
            };
            let lines = page.lines.chunks(page.room).nth(page.shown).unwrap_or_default();
            let panel = style.panel(&page.title, lines, &number);
            board.add(Some(Target::Panel), layout::panel(page.yaw), panel);
            let named = [(Target::Close, words.close), (Target::More, words.more)];
            let named = &named[..if count > 1 { 2 } else { 1 }];
            for (sign, (target, name)) in layout::buttons(page.yaw, named.len()).zip(named) {
                let button = style.button(layout::BUTTON, drawing(&words, name), name);
                board.add(Some(*target), sign, button);
            }
        }
        let (plate, exit) = layout::way_out(0.0);
        board.add(None, plate, style.plate(&host.plate()));
        let button = style.button(layout::EXIT, drawing(&words, words.exit), words.exit);
        board.add(Some(Target::Exit), exit, button);
    }
}
