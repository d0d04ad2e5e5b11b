//! `/metrics` in Prometheus' text format: what this process has answered, and what it serves.

use crate::state::AppState;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{LazyLock, Mutex, PoisonError},
    time::Instant,
};

/// Requests by route, method and status.
type Requests = BTreeMap<(String, MethodName, u16), Count>;

/// Methods worth telling apart; anything may be sent, so the rest share a name.
type MethodName = &'static str;

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    requests: u64,
    seconds: f64,
}

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
static REQUESTS: LazyLock<Mutex<Requests>> = LazyLock::new(Mutex::default);

/// Counts a request under its route's pattern, so that addresses nobody serves make no new series.
pub async fn count(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    };
    let begin = Instant::now();
    let response = next.run(request).await;
    let key = (route, method, response.status().as_u16());
    let mut requests = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner);
    let count = requests.entry(key).or_default();
    count.requests += 1;
    count.seconds += begin.elapsed().as_secs_f64();
    response
}

/// `GET /metrics`
pub async fn show(State(state): State<AppState>) -> Response {
    let mut text = String::new();
    let describe = |name: &str, kind: &str, help: &str| {
        format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")
    };
    let heading =
        describe("sonla360_http_requests_total", "counter", "Requests answered since the start.");
    text.push_str(&heading);
    let requests = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let labels = |(route, method, status): &(String, MethodName, u16)| {
        let route = route.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}")
    };
    for (key, count) in &requests {
        let _ = writeln!(text, "sonla360_http_requests_total{} {}", labels(key), count.requests);
    }
    text.push_str(&describe(
        "sonla360_http_request_seconds_total",
        "counter",
        "Time spent until the head of the response was ready.",
    ));
    for (key, count) in &requests {
        let name = "sonla360_http_request_seconds_total";
        let _ = writeln!(text, "{name}{} {:.6}", labels(key), count.seconds);
    }
    text.push_str(&describe("sonla360_uptime_seconds", "gauge", "Time since the start."));
    let _ = writeln!(text, "sonla360_uptime_seconds {:.0}", STARTED.elapsed().as_secs_f64());
    if let Some(release) = state.current.get() {
        text.push_str(&describe("sonla360_release_info", "gauge", "The release being served."));
        let _ = writeln!(text, "sonla360_release_info{{hash=\"{}\"}} 1", release.hash());
        let name = "sonla360_release_published_timestamp_seconds";
        text.push_str(&describe(name, "gauge", "When it was published."));
        let _ = writeln!(text, "{name} {}", release.published_at().unix_timestamp());
        let name = "sonla360_release_records";
        text.push_str(&describe(name, "gauge", "Records in it."));
        let _ = writeln!(text, "{name} {}", release.index().records.len());
    }
    let mut response = text.into_response();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
