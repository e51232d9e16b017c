//! Who may talk to the page: a browser on this machine, from the page itself. A demo runs on somebody's own machine, and
//! any page they have open beside it could otherwise post to it, or read it under a name that resolves to loopback.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::door::Refusal;

/// Lets a request through, or says why not.
pub(super) async fn check(request: Request, next: Next) -> Response {
    match verdict(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(sentence) => Refusal::new(StatusCode::FORBIDDEN, sentence).into_response(),
    }
}

fn verdict(method: &Method, headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Err("This page answers only under a loopback address.");
    }
    if method == Method::GET || method == Method::HEAD {
        return Ok(());
    }
    let from_here = text(header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"));
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if !from_here || !site.is_none_or(|site| site == "same-origin" || site == "none") {
        return Err("Another site may not act here.");
    }
    // No form of another site can send this type without asking first.
    let json = text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    if json {
        Ok(())
    } else {
        Err("Say what to do as application/json.")
    }
}

/// Whether a `Host` names this machine only, whatever the port.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn a_name_that_only_resolves_to_loopback_is_not_loopback() {
        for host in [
            "localhost:4000",
            "127.0.0.1:1",
            "127.0.0.9",
            "[::1]:80",
            "LOCALHOST",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:80",
            "10.0.0.1:80",
            "localhost.evil.example",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
