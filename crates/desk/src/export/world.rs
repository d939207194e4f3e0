//! Who are the actors and countries of a row, in the terms of other code systems?

use dateline::Record;
use dateline::actor::{Actor, Actors, Kind};
use dateline::claim::Filler;
use dateline::embedded::WORLD;
use dateline::place::{Countries, Country};
use std::sync::LazyLock;

const COUNTRIES: &str = "countries.tsv";

fn is_actors(path: &str) -> bool {
    path.ends_with(".toml") && !path.starts_with("places/")
}

/// The world files that are built in.
pub struct World {
    actors: Actors,
    countries: Countries,
}

/// An actor of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Name, as in the row.
    pub name: String,
    /// Id in the world files; `None` for one known by words alone.
    pub id: Option<String>,
    /// What sort of actor it is, if the words or the world files say.
    pub kind: Option<Kind>,
    /// ISO 3166-1 alpha-3 of the country it belongs to.
    pub country: Option<String>,
    /// ACLED's inter label; empty if not known.
    pub inter: String,
    /// CAMEO sector; empty if not known.
    pub sector: String,
}

/// The world.
pub fn world() -> &'static World {
    static LOADED: LazyLock<World> = LazyLock::new(|| {
        let table = WORLD.iter().find(|(path, _)| *path == COUNTRIES).map_or("", |(_, text)| text);
        let actors: Vec<_> = WORLD.iter().copied().filter(|(path, _)| is_actors(path)).collect();
        let actors = Actors::load(table, &actors).expect("the world files that are built in are tested");
        World {
            actors,
            countries: Countries::load(COUNTRIES, table).expect("the table that is built in is tested"),
        }
    });
    &LOADED
}

impl World {
    /// The actor of that id in the world files.
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.actors.get(id)
    }

    /// The country with that ISO 3166-1 alpha-3 code.
    pub fn country(&self, iso3: &str) -> Option<&Country> {
        self.countries.find(iso3)
    }

    /// What is known of the actor that the row calls `name`.
    pub fn who(&self, record: &Record<'_>, name: &str) -> Who {
        let mut who = Who { name: name.to_owned(), ..Who::default() };
        let fillers =
            record.claims.iter().flat_map(|(claim, _)| claim.roles.values()).filter(|f| denotes(f, name));
        for filler in fillers {
            who.id = who.id.or_else(|| filler.actor.clone());
            who.kind = who.kind.or_else(|| filler.kind.as_deref().and_then(Kind::named));
            who.country = who.country.or_else(|| filler.country.clone());
        }
        if let Some(actor) = who.id.as_deref().and_then(|id| self.actors.get(id)) {
            who.kind = Some(actor.kind);
            who.country = who.country.or_else(|| actor.country.clone());
            who.inter.clone_from(&actor.inter);
            who.sector.clone_from(&actor.sector);
        } else if let Some(kind) = who.kind {
            who.inter = kind.inter().to_owned();
            who.sector = kind.sector().to_owned();
        }
        who
    }

    /// All actors of one side of the row.
    pub fn side(&self, record: &Record<'_>, names: &[String]) -> Vec<Who> {
        names.iter().map(|name| self.who(record, name)).collect()
    }
}

/// True if the words that fill a role are shown under `name`.
fn denotes(filler: &Filler, name: &str) -> bool {
    filler.name.as_deref() == Some(name) || filler.text == name
}

impl Who {
    /// People who carry no arms as an organisation.
    pub fn is_civilian(&self) -> bool {
        self.inter == "Civilians"
    }

    /// Part of a state.
    pub fn is_state(&self) -> bool {
        self.kind.is_some_and(Kind::is_state)
    }
}
