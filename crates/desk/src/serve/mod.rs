//! The desk: the record in a browser. Only this room knows HTTP.
//!
//! One process, one record, loopback unless told otherwise. Pages are built in and static; all data comes from the
//! API under `/api`, whose routes stand in one table ([`routes::ROUTES`]).

mod access;
mod api;
mod assets;
mod audit;
mod board;
mod days;
mod filter;
mod ground;
mod guard;
mod kept;
mod listing;
mod query;
mod reply;
mod routes;
mod state;

pub use access::grant;

use access::Access;
use anyhow::{Context, Result, bail};
use audit::Audit;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use guard::{Denied, Hosts};
use query::Query;
use reply::Reply;
use state::Desk;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Where and for whom the desk is open.
pub struct Options {
    /// Record.
    pub db: PathBuf,
    /// Address or name to listen on.
    pub host: String,
    /// Port; `None` takes the usual one or, when it is taken, any.
    pub port: Option<u16>,
    /// People of a shared server.
    pub access: Option<PathBuf>,
    /// Map tiles of the user.
    pub basemap: Option<PathBuf>,
    /// Show only what anyone may see.
    pub public: bool,
}

/// The port that is tried first.
const USUAL_PORT: u16 = 8765;

/// Most bytes of a request.
const MAX_BODY: usize = 2 << 20;

/// Opens the desk, says where, and answers until the process is ended.
///
/// # Errors
/// When the record cannot be read or the port not be had.
pub fn run(options: Options, coder: state::CoderOf) -> Result<()> {
    let access = match &options.access {
        Some(path) => Access::shared(path)?,
        None if guard::is_loopback(&options.host) => Access::alone()?,
        None => bail!(
            "{} is open to other machines: say with --access FILE who may come in (make one with --grant NAME:ROLE)",
            options.host
        ),
    };
    let audit = Audit::beside(&options.db)?;
    let desk = Desk::open(&options.db, options.basemap, options.public, coder, access, audit)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = listen(&options.host, options.port).await?;
        let port = listener.local_addr()?.port();
        let server = Arc::new(Server { hosts: Hosts::new(&options.host, port), port, desk: Arc::new(desk) });
        server.say(&options.host)?;
        server.desk.warm();
        let router = Router::new().fallback(answer).with_state(server);
        axum::serve(listener, router).await.context("the server ended")
    })
}

async fn listen(host: &str, port: Option<u16>) -> Result<TcpListener> {
    let name = host.trim_matches(['[', ']']);
    let name = if name.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { name };
    let ip: IpAddr = name.parse().with_context(|| format!("--host {host}: give an address, as 127.0.0.1"))?;
    match port {
        Some(port) => {
            TcpListener::bind((ip, port)).await.with_context(|| format!("cannot listen on {host}:{port}"))
        }
        None => match TcpListener::bind((ip, USUAL_PORT)).await {
            Ok(listener) => Ok(listener),
            Err(_) => TcpListener::bind((ip, 0)).await.with_context(|| format!("cannot listen on {host}")),
        },
    }
}

struct Server {
    desk: Arc<Desk>,
    hosts: Hosts,
    port: u16,
}

impl Server {
    fn say(&self, host: &str) -> Result<()> {
        let size = self.desk.size()?;
        println!(
            "{} holds {} reports, {} claims and {} events.",
            self.desk.path().display(),
            size.reports,
            size.claims,
            size.events
        );
        match self.desk.access.token() {
            Some(token) => println!("Open http://{host}:{}/?token={token}", self.port),
            None => println!("Open http://{host}:{}/?token=YOUR-TOKEN", self.port),
        }
        println!("Nothing leaves this machine. Ctrl-C closes the desk.");
        Ok(())
    }

    fn cookie(&self) -> String {
        format!("dateline-{}", self.port)
    }

    /// Lets in whoever holds the token, and takes it out of the address.
    fn enter(&self, token: &str, parts: &Parts) -> Reply {
        let today = jiff::Zoned::now().date();
        let path = parts.uri.path();
        let kept = Query::read(parts.uri.query().unwrap_or_default()).without("token");
        let target = if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") };
        match self.desk.access.enter(token, today) {
            Ok(Some(cookie)) => {
                let who = self.desk.access.session(&cookie).map_or_else(String::new, |s| s.name);
                self.desk.audit.note(&who, "enter", "");
                if let Ok(Some(token)) = self.desk.access.renew() {
                    println!("For another browser: http://localhost:{}/?token={token}", self.port);
                }
                Reply::enter(&target, &self.cookie(), &cookie)
            }
            // A page that was loaded again keeps its session.
            _ if guard::session(&self.desk.access, parts, &self.cookie()).is_ok() => Reply::see(&target),
            _ => {
                self.desk.audit.note("", "refused", "token");
                Reply::denied(
                    &Denied { status: StatusCode::FORBIDDEN, why: "this token is used up or wrong" },
                    true,
                )
            }
        }
    }

    fn page(&self, parts: &Parts) -> Reply {
        let query = Query::read(parts.uri.query().unwrap_or_default());
        if let Some(token) = query.get("token") {
            return self.enter(token, parts);
        }
        if let Some(path) = parts.uri.path().strip_prefix("/static/") {
            return Reply::asset(path, &parts.headers);
        }
        match guard::session(&self.desk.access, parts, &self.cookie()) {
            Ok(_) => Reply::asset("index.html", &parts.headers),
            Err(denied) => Reply::denied(&denied, true),
        }
    }
}

async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let head = parts.method == Method::HEAD;
    let mut reply = match respond(&server, parts, body).await {
        Ok(reply) => reply.into_response(),
        Err(denied) => Reply::denied(&denied, false).into_response(),
    };
    guard::harden(reply.headers_mut());
    if head {
        *reply.body_mut() = axum::body::Body::empty();
    }
    reply
}

async fn respond(server: &Arc<Server>, parts: Parts, body: axum::body::Body) -> Result<Reply, Denied> {
    if let Err(denied) = server.hosts.check(&parts.headers) {
        server.desk.audit.note("", "refused", "host");
        return Err(denied);
    }
    let Some(path) = parts.uri.path().strip_prefix("/api/") else {
        return match parts.method {
            Method::GET | Method::HEAD => Ok(server.page(&parts)),
            _ => Err(Denied { status: StatusCode::METHOD_NOT_ALLOWED, why: "pages are read only" }),
        };
    };
    let session = guard::session(&server.desk.access, &parts, &server.cookie())?;
    if let Err(denied) = guard::check_change(&server.hosts, &parts, &session) {
        server.desk.audit.note(&session.name, "refused", path);
        return Err(denied);
    }
    let bytes = to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| Denied { status: StatusCode::PAYLOAD_TOO_LARGE, why: "more than two megabytes" })?;
    let asked = routes::Asked::read(&parts, path, &bytes, session)?;
    if server.desk.public && routes::CLOSED.contains(&asked.route.path) {
        return Err(Denied { status: StatusCode::FORBIDDEN, why: "not in the public profile" });
    }
    if asked.route.change {
        server.desk.audit.note(&asked.session.name, asked.route.path, &asked.subject());
    }
    let desk = Arc::clone(&server.desk);
    let cookie = guard::cookie_of(&parts.headers, &server.cookie()).map(str::to_owned);
    let work = tokio::task::spawn_blocking(move || {
        if asked.route.path == "leave"
            && let Some(cookie) = cookie
        {
            desk.access.leave(&cookie);
        }
        match (asked.route.run)(&desk, &asked) {
            Ok(reply) => reply,
            Err(error) => Reply::fault(&error),
        }
    });
    // A handler that broke off costs its own answer and no other.
    work.await.or(Err(Denied {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        why: "answering broke off; please report what you asked",
    }))
}
