//! Which page the panel shows, and showing it: a hotspot's text, the scene in words, the list of scenes,
//! the handbook.

use super::{
    Interface, Mode,
    handbook::{self, Page},
    library::{Kind, Library},
    scene_pages,
    texts::{Message, text},
};
use sonla360_content::manifest::HotspotAction;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// What the panel shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Open {
    /// Nothing: it is closed.
    #[default]
    Nothing,
    /// The hotspot of this index.
    Information(usize),
    /// Hotspots that stand too close together, by their indices.
    Crowd(Vec<usize>),
    /// The scene in words.
    About,
    /// All scenes.
    Scenes,
    /// The map of the province.
    Map,
    /// The tour's plans.
    Plans,
    /// The handbook.
    Handbook(Page),
}

struct Content {
    title: String,
    body: HtmlElement,
    with_back: bool,
}

impl Interface {
    /// Opens a page in the panel.
    pub(super) fn open_panel(&self, open: Open) {
        let marked = if let Open::Information(index) = &open { Some(*index) } else { None };
        self.open.replace(open);
        self.pause_guide(Some(true));
        self.hotspots.mark(marked);
        self.frame.toggle_more(Some(false));
        let content = self.content();
        if let Some(Content { title, body, with_back }) = content {
            self.panel.open(&title, &body, with_back);
        }
        if matches!(*self.open.borrow(), Open::Handbook(_)) {
            self.want_library();
        }
    }

    /// Opens a page, or closes the panel where it shows that page already.
    pub(super) fn toggle_panel(&self, open: Open) {
        if *self.open.borrow() == open {
            self.close_panel();
        } else {
            self.open_panel(open);
        }
    }

    /// Back from an entry to the contents, from a map or a plan to the scenes.
    pub(super) fn go_back(&self) {
        if matches!(*self.open.borrow(), Open::Map | Open::Plans) {
            self.open_panel(Open::Scenes);
        } else {
            self.open_contents();
        }
    }

    /// Opens the handbook at its contents, or closes it.
    pub(super) fn toggle_handbook(&self) {
        let is_open = matches!(*self.open.borrow(), Open::Handbook(_));
        if is_open && self.library.borrow().is_some() {
            self.close_panel();
        } else {
            self.open_contents();
        }
    }

    /// Opens the handbook's table of contents.
    pub(super) fn open_contents(&self) {
        self.open_panel(Open::Handbook(Page::Contents));
    }

    /// Opens an entry such as `chapter seasons`.
    pub(super) fn read(&self, entry: &str) {
        let Some((kind, id)) = entry.split_once(' ') else { return };
        if let Some(kind) = Kind::ALL.into_iter().find(|known| known.word() == kind) {
            self.open_panel(Open::Handbook(Page::Entry(kind, id.to_owned())));
        }
    }

    /// Closes the panel.
    pub(super) fn close_panel(&self) {
        self.open.take();
        self.hotspots.mark(None);
        self.panel.close();
    }

    /// Shows the same page again, after a change of language or scene.
    pub(super) fn render_panel(&self) {
        if let Some(Content { title, body, with_back }) = self.content() {
            self.panel.fill(&title, &body, with_back);
        }
        if matches!(*self.open.borrow(), Open::Handbook(_)) {
            self.want_library();
        }
    }

    /// Shows what a query finds.
    pub(super) fn search(&self, query: &str) {
        query.clone_into(&mut self.query.borrow_mut());
        if let Some(library) = self.library.borrow().as_ref() {
            handbook::show_results(self.panel.body(), library, query);
        }
    }

    fn content(&self) -> Option<Content> {
        let language = self.language();
        let scene = self.present();
        let kiosk = self.mode == Mode::Kiosk;
        let (title, body, with_back) = match &*self.open.borrow() {
            Open::Nothing => return None,
            Open::Information(index) => {
                let hotspot = scene.hotspots.get(*index)?;
                let (html, image) = match &hotspot.action {
                    HotspotAction::Info { html, image } => (html, image.as_ref()),
                    HotspotAction::Gallery { html }
                    | HotspotAction::Product { html }
                    | HotspotAction::Audio { html }
                    | HotspotAction::Video { html } => (html, None),
                    _ => return None,
                };
                let html = html.in_language(language);
                let body = scene_pages::information(html, image, language, kiosk);
                (hotspot.title.in_language(language).to_owned(), body, false)
            }
            Open::Crowd(indices) => {
                let body = scene_pages::points(scene, indices, language).done();
                (text(language, Message::Hotspots).to_owned(), body, false)
            }
            Open::About => {
                let with_handbook = self.mode != Mode::Element;
                let body = scene_pages::about(scene, language, with_handbook, kiosk);
                (scene.title.in_language(language).to_owned(), body, false)
            }
            Open::Scenes => {
                let with_map = self.mode != Mode::Element;
                let here = self.scene.get();
                let body = scene_pages::list(&self.manifest, here, language, with_map);
                (text(language, Message::Scenes).to_owned(), body, false)
            }
            Open::Plans => (text(language, Message::Plan).to_owned(), self.plans_page(), true),
            Open::Map => (text(language, Message::Map).to_owned(), self.map_page(), true),
            Open::Handbook(page) => return Some(self.handbook_content(page)),
        };
        Some(Content { title, body, with_back })
    }

    fn handbook_content(&self, page: &Page) -> Content {
        let language = self.language();
        let name = text(language, Message::Handbook).to_owned();
        let library = self.library.borrow();
        let Some(library) = library.as_ref().filter(|library| library.language == language) else {
            let body = handbook::waiting(language, false);
            return Content { title: name, body, with_back: false };
        };
        let entry = match page {
            Page::Contents => None,
            Page::Entry(kind, id) => library.find(*kind, id),
        };
        match entry {
            Some(entry) => Content {
                title: entry.title.clone(),
                body: handbook::reading(entry, self.mode == Mode::Kiosk),
                with_back: true,
            },
            // Also where a link names an entry that is no longer there.
            None => Content {
                title: name,
                body: handbook::contents(library, &self.query.borrow()),
                with_back: false,
            },
        }
    }

    /// Fetches the library in the present language, unless it is there.
    fn want_library(&self) {
        let language = self.language();
        if self.library.borrow().as_ref().is_some_and(|library| library.language == language) {
            return;
        }
        let Some(ui) = self.me.upgrade() else { return };
        spawn_local(async move {
            let fetched = Library::fetch(language).await;
            if ui.language() != language {
                return; // another language was chosen meanwhile, and another fetch is under way
            }
            let failed = fetched.is_err();
            ui.library.replace(fetched.ok().map(Rc::new));
            if !matches!(*ui.open.borrow(), Open::Handbook(_)) {
                return;
            }
            if failed {
                let name = text(language, Message::Handbook);
                ui.panel.fill(name, &handbook::waiting(language, true), false);
            } else if let Some(Content { title, body, with_back }) = ui.content() {
                ui.panel.fill(&title, &body, with_back);
            }
        });
    }
}
