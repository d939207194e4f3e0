//! Which questions does the API answer? One table: the router, the description and the checks read it.

use super::access::{Role, Session};
use super::api;
use super::board::Board;
use super::filter::{DIMS, OTHERS};
use super::guard::Denied;
use super::listing::Form;
use super::query::{Query, decode};
use super::reply::{Reply, wrong};
use super::state::Desk;
use anyhow::Result;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// One question.
pub struct Route {
    /// Path below `/api/`; a part in braces is a value.
    pub path: &'static str,
    /// It changes something.
    pub change: bool,
    /// Who may ask.
    pub role: Role,
    /// It is a list, and also comes as `.json`, `.csv`, `.geojson`.
    pub list: bool,
    /// It takes the parameters that choose events.
    pub events: bool,
    /// Other parameters, with what they mean.
    pub takes: &'static [(&'static str, &'static str)],
    /// What it answers.
    pub about: &'static str,
    /// Answers it.
    pub run: fn(&Desk, &Asked) -> Result<Reply>,
}

/// A request, read.
pub struct Asked {
    /// Its route.
    pub route: &'static Route,
    /// Values of the parts in braces.
    pub values: Vec<String>,
    /// What stands behind `?`.
    pub query: Query,
    /// What a change says.
    pub body: Json,
    /// Who asks.
    pub session: Session,
    /// In which form the answer is wanted.
    pub form: Form,
}

const DAY: &str = "ISO 8601 day";

const HOLD: &[(&str, &str)] = &[
    ("on", DAY),
    ("from", DAY),
    ("to", DAY),
    ("as_of", DAY),
    ("place", "part of a name"),
    ("actor", "part of a name"),
];

const fn look(path: &'static str, about: &'static str, run: fn(&Desk, &Asked) -> Result<Reply>) -> Route {
    Route { path, change: false, role: Role::Viewer, list: false, events: false, takes: &[], about, run }
}

const fn change(
    path: &'static str,
    role: Role,
    about: &'static str,
    run: fn(&Desk, &Asked) -> Result<Reply>,
) -> Route {
    Route { path, change: true, role, list: false, events: false, takes: &[], about, run }
}

/// All questions.
pub static ROUTES: &[Route] = &[
    look("openapi", "This description", api::about::openapi),
    look("session", "Who is there, and what the record holds", api::about::session),
    change(
        "paste",
        Role::Coder,
        "What a text says: {text, published, source, title}; nothing is kept",
        api::paste::paste,
    ),
    change("sample", Role::Admin, "Reads the built-in sample into the record", api::paste::sample),
    change("leave", Role::Viewer, "Ends the session", api::about::leave),
    Route {
        list: true,
        events: true,
        takes: &[("spreadsheet", "1 marks cells that a spreadsheet would run")],
        ..look("events", "Events, one a row, all columns in files", api::events::list)
    },
    Route {
        events: true,
        ..look("facets", "How often each value comes among the events", api::events::facets)
    },
    Route {
        events: true,
        takes: &[("z", "zoom of the map")],
        ..look("map", "Events of a box of the map, near ones as one", api::map::map)
    },
    Route {
        events: true,
        takes: &[("bins", "most bars")],
        ..look("histogram", "Events over time, by family", api::map::histogram)
    },
    Route {
        takes: &[("as_of", DAY)],
        ..look("event/{id}", "An event with its claims and the words they stand on", api::events::one)
    },
    Route {
        takes: &[("form", "bibtex or ris"), ("as_of", DAY)],
        ..look(
            "event/{id}/citation",
            "The event and the reports it rests on, for reference managers",
            api::cite::citation,
        )
    },
    Route {
        list: true,
        takes: &[
            ("q", "words"),
            ("source", "outlet"),
            ("as_of", DAY),
            ("offset", "first row"),
            ("limit", "rows"),
        ],
        ..look("reports", "Reports, without their words", api::reports::list)
    },
    look("report/{id}", "A report with its words and claims", api::reports::one),
    Route {
        takes: &[("q", "words"), ("limit", "hits")],
        ..look("search", "Places, actors, quotes and reports with these words", api::search::search)
    },
    Route {
        takes: &[("bbox", "west,south,east,north"), ("z", "zoom of the map")],
        ..look("labels", "Names of towns for the map", api::labels::labels)
    },
    Route {
        list: true,
        takes: HOLD,
        ..look(
            "control",
            "Who holds each place on a day; with the words when a place or actor is named",
            api::control::control,
        )
    },
    Route {
        takes: HOLD,
        ..look(
            "control/place",
            "Places of a name on a day, with the words for and against",
            api::control::place,
        )
    },
    Route {
        takes: &[("as_of", DAY)],
        ..look(
            "control/turns",
            "Days on which who holds a place changes, and who ever held or claimed one",
            api::control::turns,
        )
    },
    Route {
        list: true,
        takes: HOLD,
        ..look("control/changes", "What differs between the days from and to", api::control::changes)
    },
    Route {
        list: true,
        takes: HOLD,
        ..look(
            "control/history",
            "Every place and stretch of days in which its state stays the same",
            api::control::history,
        )
    },
    Route {
        list: true,
        events: true,
        ..look("actors", "Everyone on a side of the events, the busiest first", api::actors::actors)
    },
    Route {
        list: true,
        takes: &[
            ("from", DAY),
            ("to", DAY),
            ("as_of", DAY),
            ("actor", "part of a name"),
            ("relation", "kind of tie"),
        ],
        ..look("relations", "Who stands how to whom, added up over the claims", api::actors::relations)
    },
    Route {
        takes: &[("kind", "kind of tie"), ("one", "from whom"), ("two", "to whom"), ("as_of", DAY)],
        ..look("tie", "The words for and against one tie", api::actors::tie)
    },
    Route {
        takes: &[("from", DAY), ("to", DAY), ("as_of", DAY)],
        ..look("arms", "The way of arms from maker to user, with the words", api::actors::arms)
    },
    Route {
        list: true,
        takes: &[
            ("from", DAY),
            ("to", DAY),
            ("as_of", DAY),
            ("actor", "part of a name"),
            ("split", DAY),
            ("offset", "first row"),
            ("limit", "rows"),
        ],
        ..look("media", "Releases as reports describe them, and themes by month", api::media::media)
    },
    Route {
        takes: &[("as_of", DAY)],
        ..look("media/{id}", "A release with the words on it", api::media::release)
    },
    Route {
        list: true,
        takes: &[("from", DAY), ("to", DAY), ("as_of", DAY)],
        ..look("sources", "Outlets, and those whom they quote", api::media::sources)
    },
    Route {
        list: true,
        ..look("refused", "Inputs that could not be used, with stage and reason", api::media::refused)
    },
    Route {
        list: true,
        takes: &[
            ("round", "blind round"),
            ("limit", "rows"),
            ("from", DAY),
            ("to", DAY),
            ("place", "part of a name"),
            ("actor", "part of a name"),
            ("type", "type or family"),
        ],
        ..look("review/queue", "Events to look at, the most doubtful first", api::review::queue)
    },
    change(
        "review/decide",
        Role::Coder,
        "A decision: {action, id | ids, claims, field, value, name, kept, outlet, letter, reason, round}",
        api::review::decide,
    ),
    Route {
        takes: &[("round", "blind round"), ("a", "coder"), ("b", "coder")],
        ..look("review/agreement", "How far two coders of a blind round agree", api::review::agreement)
    },
    Route {
        list: true,
        takes: &[("id", "event, claim or decision")],
        ..look("decisions", "What people decided, the newest first", api::review::decisions)
    },
    Route {
        list: true,
        takes: &[("report", "report")],
        ..look("missed", "Words that people found missing", api::missed::list)
    },
    change(
        "missed/add",
        Role::Coder,
        "Names words that nobody read off: {report, start, end, type, note}",
        api::missed::add,
    ),
    Route {
        list: true,
        ..look(
            "readings",
            "Names that people want read as another, and letters of outlets, as they hold now",
            api::review::readings,
        )
    },
    Route {
        role: Role::Admin,
        list: true,
        takes: &[("limit", "rows")],
        ..look("audit", "Who did what at the desk, the newest first", api::review::audit)
    },
    Route {
        takes: &[("start", "first byte"), ("length", "bytes, at most 8 MiB")],
        ..look("basemap/tiles", "Bytes of the user's map tiles (PMTiles)", api::labels::tiles)
    },
];

/// Questions that the public profile does not answer: whole reports, searches of their words, what people decided,
/// and what was never shown.
pub const CLOSED: [&str; 12] = [
    "sample",
    "report/{id}",
    "search",
    "review/queue",
    "review/decide",
    "review/agreement",
    "decisions",
    "readings",
    "missed",
    "missed/add",
    "refused",
    "audit",
];

/// The route of a path and the values in it.
fn find(method: &Method, path: &str) -> Result<(&'static Route, Vec<String>, Form), Denied> {
    let change = !(method == Method::GET || method == Method::HEAD);
    let mut other = false;
    for route in ROUTES {
        let (stem, form) = if route.list { Form::of(path) } else { (path, Form::Page) };
        let Some(values) = values(route.path, stem) else { continue };
        if route.change == change && (!change || method == Method::POST) {
            return Ok((route, values, form));
        }
        other = true;
    }
    Err(match other {
        true => Denied { status: StatusCode::METHOD_NOT_ALLOWED, why: "reading is GET, changing is POST" },
        false => Denied {
            status: StatusCode::NOT_FOUND,
            why: "there is no such question; /api/openapi lists them",
        },
    })
}

fn values(pattern: &str, path: &str) -> Option<Vec<String>> {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    if wanted.len() != given.len() {
        return None;
    }
    let mut values = Vec::new();
    for (wanted, given) in wanted.iter().zip(given) {
        match wanted.starts_with('{') {
            true => values.push(decode(&given.replace('+', "%2B"))),
            false if *wanted != given => return None,
            false => {}
        }
    }
    Some(values)
}

impl Asked {
    /// Reads a request below `/api/`.
    pub fn read(parts: &Parts, path: &str, body: &[u8], session: Session) -> Result<Asked, Denied> {
        let (route, values, form) = find(&parts.method, path)?;
        if session.role < route.role {
            return Err(Denied { status: StatusCode::FORBIDDEN, why: "your role does not allow this" });
        }
        let body = match route.change {
            false => Json::Null,
            true => serde_json::from_slice(body)
                .or(Err(Denied { status: StatusCode::BAD_REQUEST, why: "the body is not JSON" }))?,
        };
        let query = Query::read(parts.uri.query().unwrap_or_default());
        Ok(Asked { route, values, query, body, session, form })
    }

    /// The value of the first part in braces.
    pub fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// What the audit log calls the subject of a change.
    pub fn subject(&self) -> String {
        let named = ["event", "claim", "claims", "report", "id"].iter().find_map(|name| self.body.get(name));
        let named = named.map(Json::to_string).unwrap_or_default();
        format!("{}{}", self.values.join("/"), named.chars().take(400).collect::<String>())
    }

    /// A value of the query as a number or day.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>>
    where
        T::Err: std::fmt::Display,
    {
        self.query.parse(name).map_err(wrong)
    }

    /// First row and number of rows asked for.
    ///
    /// # Errors
    /// When they are no numbers.
    pub fn page(&self, most: usize) -> Result<(usize, usize)> {
        Ok((self.parse("offset")?.unwrap_or(0), self.parse("limit")?.unwrap_or(100).min(most)))
    }

    /// The board of the day asked for, or of now.
    ///
    /// # Errors
    /// When the day is none, or the record cannot be read.
    pub fn board(&self, desk: &Desk) -> Result<Arc<Board>> {
        desk.board(self.parse::<Date>("as_of")?)
    }

    /// A word of the body of a change.
    ///
    /// # Errors
    /// When it is missing.
    pub fn word(&self, name: &str) -> Result<&str> {
        self.body.get(name).and_then(Json::as_str).ok_or_else(|| wrong(format!("\"{name}\" is missing")))
    }

    /// Whether spreadsheets shall not run any cell.
    pub fn spreadsheet(&self) -> bool {
        self.query.get("spreadsheet").is_some()
    }
}

/// The description of all questions, as OpenAPI has it.
pub fn openapi() -> Json {
    let mut paths = serde_json::Map::new();
    for route in ROUTES {
        let endings: &[&str] = if route.list { &["", ".json", ".csv", ".geojson"] } else { &[""] };
        for ending in endings {
            let path = format!("/api/{}{ending}", route.path);
            let method = if route.change { "post" } else { "get" };
            paths.insert(path, json!({ method: operation(route, ending) }));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Dateline desk", "version": env!("CARGO_PKG_VERSION"),
            "description": "The record of one desk. Lists choose events with the same parameters as pages do." },
        "paths": paths,
        "components": {
            "parameters": parameters(),
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": "dateline-PORT" } },
        },
        "security": [{ "session": [] }],
    })
}

fn operation(route: &Route, ending: &str) -> Json {
    let mut all: Vec<Json> = Vec::new();
    for part in route.path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')) {
        all.push(json!({ "name": part, "in": "path", "required": true, "schema": { "type": "string" } }));
    }
    if route.events {
        let names = DIMS.iter().map(|d| d.name).chain(OTHERS);
        all.extend(names.map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })));
    }
    all.extend(route.takes.iter().map(|(name, about)| {
        json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
    }));
    let media = match ending {
        ".csv" => "text/csv",
        ".geojson" => "application/geo+json",
        _ => "application/json",
    };
    let mut answer = json!({
        "summary": route.about, "parameters": all, "x-role": route.role.name(),
        "x-public": !CLOSED.contains(&route.path),
        "responses": { "200": { "description": route.about, "content": { media: {} } } },
    });
    if route.change {
        answer["requestBody"] = json!({ "required": true, "content": { "application/json": {} } });
    }
    answer
}

fn parameters() -> Json {
    let about = |name: &str| match name {
        "from" | "to" => "Events that may have happened on or after, or on or before, this day",
        "as_of" => "As known on this day: reports published later, and undated ones, are left out",
        "bbox" => "west,south,east,north in degrees",
        "q" => "Words that a quote has, the last may be cut short",
        "sort" => "date, -date, killed or reports",
        "offset" => "First row",
        "limit" => "Rows, at most 1000",
        "type" => "Types or families, with commas",
        "actor" | "place" | "admin1" | "source" => "A name, else a part of names; give it again for more",
        _ => "Values, with commas",
    };
    let all = DIMS.iter().map(|d| d.name).chain(OTHERS).map(|name| {
        let schema = json!({ "name": name, "in": "query", "description": about(name), "schema": { "type": "string" } });
        (name.to_owned(), schema)
    });
    Json::Object(all.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_found_by_path_and_method() {
        let (route, values, form) = find(&Method::GET, "event/E0%2F1").unwrap();
        assert_eq!((route.path, values[0].as_str(), form), ("event/{id}", "E0/1", Form::Page));
        assert_eq!(find(&Method::GET, "events.csv").map(|f| f.2).unwrap(), Form::Csv);
        assert!(find(&Method::GET, "event/x/y").is_err());
        assert!(find(&Method::POST, "events").is_err_and(|d| d.status == StatusCode::METHOD_NOT_ALLOWED));
        assert!(find(&Method::PUT, "leave").is_err());
    }

    #[test]
    fn the_description_tells_every_route_and_parameter() {
        let told = openapi();
        for route in ROUTES {
            assert!(told["paths"].get(format!("/api/{}", route.path)).is_some(), "{}", route.path);
        }
        assert!(told["components"]["parameters"]["as_of"].is_object());
    }

    #[test]
    fn nothing_changes_on_get() {
        assert!(
            ROUTES.iter().all(|r| !r.change || find(&Method::GET, r.path).is_err() || r.path.contains('{'))
        );
    }
}
