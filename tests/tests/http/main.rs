//! The real binary over HTTP and on the command line, without a browser.

#![expect(clippy::unwrap_used, reason = "a test may stop at whatever it did not expect")]

mod command_line;
mod corrections;
mod killed;
mod life;
mod pages;
mod pose;
mod posters;
mod programs;
mod recordings;
mod studio;

use std::sync::OnceLock;

use reqwest::header::HeaderMap;
use reqwest::{Client, Response, StatusCode, redirect::Policy};
use sonla360_tests::content::miniature;
use sonla360_tests::server::Server;
use tempfile::TempDir;

/// The server that all tests share which only look.
fn server() -> &'static Server {
    static SHARED: OnceLock<(Server, TempDir)> = OnceLock::new();
    &SHARED
        .get_or_init(|| {
            let content = miniature(1024).unwrap();
            (Server::start(content.path()).unwrap(), content)
        })
        .0
}

/// A client that shows redirects and encodings as they are.
fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// An answer, read in full.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    /// A header's value, empty when there is none.
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// A page with the characters that HTML spells out put back.
    fn html(&self) -> String {
        self.text().replace("&#38;", "&").replace("&amp;", "&").replace("&#39;", "'")
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// `GET` of a path on the shared server.
async fn get(path: &str) -> Answer {
    get_with(path, &[]).await
}

/// `GET` of an address on any server.
async fn get_url(url: String) -> Answer {
    Answer::read(client().get(url).send().await.unwrap()).await
}

/// `GET` with request headers.
async fn get_with(path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = client().get(server().url(path));
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::read(request.send().await.unwrap()).await
}
