//! What is around every page of the studio, and how pages are answered.

use super::access::Member;
use crate::{assets, commands::import::IMPORTER, error::AppError, messages::Texts, public};
use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::Next,
    response::Response,
};
use sonla360_content::Language;
use sonla360_store::{Role, User};
use time::{
    OffsetDateTime, UtcOffset,
    macros::{format_description, offset},
};

/// The clocks of Việt Nam, which knows no summer time.
pub const VIETNAM: UtcOffset = offset!(+7);

/// A page.
pub type Html = axum::response::Html<String>;

/// Everything that `studio/base.html` shows.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The texts of the interface.
    pub texts: Texts,
    /// Code of the page's language.
    pub language: Language,
    /// Who is logged in.
    pub user: Option<User>,
    /// The page's own title.
    pub title: String,
    /// Path of the page, to which a change of language comes back.
    pub path: String,
    /// Style sheets, in order.
    pub styles: Vec<String>,
    /// The studio's script.
    pub script: Option<String>,
    /// The viewer's script, where the page shows one.
    pub viewer: Option<String>,
    /// Where the mark of the site is.
    pub icon: String,
    /// Name of the message that says what was done just before.
    pub done: Option<&'static str>,
    /// Seconds after which the page is loaded anew where scripts do not run.
    pub refresh: Option<u32>,
}

impl Frame {
    /// A page for a member. The title is a message's name.
    pub fn new(member: &Member, title: &str) -> Self {
        let mut frame = Self::for_nobody(member.language, title, &member.path);
        frame.user = Some(member.user.clone());
        frame.done = member.done;
        frame
    }

    /// A page for somebody who has not logged in.
    pub fn for_nobody(language: Language, title: &str, path: &str) -> Self {
        let texts = Texts::of(language);
        let own = assets::site().url("studio.css");
        Self {
            texts,
            language,
            user: None,
            title: texts.t(title),
            path: path.to_owned(),
            styles: public::styles().into_iter().chain(own).collect(),
            script: assets::site().url("studio.js"),
            viewer: None,
            icon: assets::site().url("icon.svg").unwrap_or_default(),
            done: None,
            refresh: None,
        }
    }

    /// With another title.
    pub fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// With the viewer, where the server was built with it.
    pub fn with_viewer(mut self) -> Self {
        if let Some(group) = assets::viewer() {
            self.viewer = group.url("viewer.js");
            self.styles.extend(group.url("viewer.css"));
        }
        self
    }

    /// A text of the interface.
    pub fn t(&self, key: &str) -> String {
        self.texts.t(key)
    }

    /// A text of the interface about a kind of record: `studio-new` of a `place`.
    pub fn t_of(&self, stem: &str, kind: &str) -> String {
        self.texts.t(&format!("{stem}-{kind}"))
    }

    /// How sure a fact may be, to choose from.
    pub fn confidences(&self) -> Vec<(String, String)> {
        ["high", "medium", "low", "unverified"]
            .map(|name| (name.to_owned(), self.t_of("studio-confidence", name)))
            .into()
    }

    /// A text of the interface with a value.
    pub fn t1(&self, key: &str, name: &str, value: &str) -> String {
        self.texts.t1(key, name, value.to_owned())
    }

    /// Who did something, as people say it: an import is nobody's name.
    pub fn who(&self, name: &str) -> String {
        if name == IMPORTER { self.t("studio-imported") } else { name.to_owned() }
    }

    /// A moment as clocks in Việt Nam show it.
    #[expect(clippy::unused_self, reason = "templates reach functions through the frame")]
    pub fn moment(&self, moment: &OffsetDateTime) -> String {
        let format = format_description!("[hour]:[minute] [day]/[month]/[year]");
        moment.to_offset(VIETNAM).format(&format).unwrap_or_default()
    }

    /// Whether the user may change things.
    pub fn edits(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.role >= Role::Editor)
    }

    /// Whether the user may roll back.
    pub fn administers(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.role >= Role::Admin)
    }

    /// The other language of the studio, with its own name for itself.
    pub fn other_language(&self) -> (&'static str, &'static str) {
        if self.language == Language::VI { ("en", "English") } else { ("vi", "Tiếng Việt") }
    }
}

/// Renders a page.
pub fn render(page: &impl Template) -> Result<Html, AppError> {
    Ok(axum::response::Html(page.render()?))
}

/// Nothing of the studio is kept by browsers or proxies.
pub async fn never_stored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
