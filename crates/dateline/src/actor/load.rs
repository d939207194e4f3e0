//! Are the world files sound, and what do they hold together?

use super::country::{self, Country};
use super::entry::{self, Actor, Complaint, Example};
use super::error::Error;
use super::kind::Kind;
use super::names::{Denotes, Form, Names};
use super::reference::{self, Reference};
use super::role::Roles;
use rustc_hash::FxHashMap;

/// An example, with where it stands and whom it must denote.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub file: String,
    pub line: usize,
    /// Id of the actor or role.
    pub of: String,
    pub of_role: bool,
    pub example: Example,
}

/// Everything known of actors: the entries of the world files and the bodies of all countries.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    pub(super) all: Vec<Actor>,
    pub(super) by_id: FxHashMap<String, u32>,
    pub(super) countries: Vec<Country>,
    pub(super) by_iso3: FxHashMap<String, u32>,
    pub(super) roles: Roles,
    pub(super) names: Names,
    pub(super) reference: Reference,
    pub(super) examples: Vec<Placed>,
}

impl Actors {
    /// Reads the country table and the world files, each a path and its text. The path decides what a file
    /// holds: `roles.toml` roles, `reference.toml` words of reference, every other `.toml` actors or sources.
    ///
    /// # Errors
    /// The first thing that is wrong, with file and line and what to do.
    pub fn load(countries: &str, files: &[(&str, &str)]) -> Result<Actors, Error> {
        let mut actors = Actors { countries: country::read(countries)?, ..Actors::default() };
        actors.reference = reference::read(reference::DEFAULT)
            .map_err(|c| located("world/reference.toml", reference::DEFAULT, c))?;
        for i in 0..actors.countries.len() {
            let country = actors.countries[i].clone();
            actors.by_iso3.insert(country.iso3.clone(), i as u32);
            country::bodies(&country).for_each(|body| actors.insert(body));
        }
        let mut files: Vec<_> = files.to_vec();
        files.sort_by_key(|f| f.0);
        for (path, text) in &files {
            actors.add_file(path, text).map_err(|c| located(path, text, c))?;
        }
        actors.check_ids()?;
        actors.index();
        Ok(actors)
    }

    /// The actor with this id: an entry of a world file, or a body of a country such as `gov:SYR`.
    pub fn get(&self, id: &str) -> Option<&Actor> {
        self.by_id.get(id).map(|&i| &self.all[i as usize])
    }

    /// All actors: bodies of countries first, then the entries of the files in the order of path and id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Actor> {
        self.all.iter()
    }

    /// All countries, in the order of the table.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// The role with this id.
    pub fn role(&self, id: &str) -> Option<&super::role::Role> {
        self.roles.named(id)
    }

    fn insert(&mut self, actor: Actor) {
        self.by_id.insert(actor.id.clone(), self.all.len() as u32);
        self.all.push(actor);
    }

    fn add_file(&mut self, path: &str, text: &str) -> Result<(), Complaint> {
        let file = path.rsplit('/').next().unwrap_or(path);
        if file == "roles.toml" {
            self.roles.add(text)?;
            let lines = entry::Lines::of(text);
            for (of, example) in std::mem::take(&mut self.roles.examples) {
                self.place(path, &lines, of, true, example);
            }
            return Ok(());
        }
        if file == "reference.toml" {
            self.reference = reference::read(text)?;
            return Ok(());
        }
        let lines = entry::Lines::of(text);
        for (actor, examples) in entry::read(path, text)? {
            for example in examples {
                self.place(path, &lines, actor.id.clone(), false, example);
            }
            self.add_entry(actor, text)?;
        }
        Ok(())
    }

    fn place(&mut self, path: &str, lines: &entry::Lines, of: String, of_role: bool, example: Example) {
        let line = lines.at(example.offset);
        self.examples.push(Placed { file: path.to_owned(), line, of, of_role, example });
    }

    /// A new actor, or more names for a body of a country.
    fn add_entry(&mut self, actor: Actor, text: &str) -> Result<(), Complaint> {
        let Some(&known) = self.by_id.get(&actor.id) else {
            self.insert(actor);
            return Ok(());
        };
        let known = &mut self.all[known as usize];
        let body = actor.kind.body().is_some_and(|b| actor.id.starts_with(b) && actor.id.contains(':'));
        if !body {
            let (file, line) = &known.at;
            let offset = line_start(text, actor.at.1);
            let what =
                format!("id {} is used already at {file}:{line}; give one of them another id", actor.id);
            return Err(Complaint::new(offset, what));
        }
        known.also.push(actor.name);
        known.also.extend(actor.also);
        known.acronyms.extend(actor.acronyms);
        known.people.extend(actor.people);
        known.leaders.extend(actor.leaders);
        known.sides.extend(actor.sides);
        known.parents.extend(actor.parents);
        known.at = actor.at;
        Ok(())
    }

    /// Every id and country code that an entry mentions must exist.
    fn check_ids(&self) -> Result<(), Error> {
        for actor in &self.all {
            let fail = |what: String| Err(Error { file: actor.at.0.clone(), line: actor.at.1, what });
            let mentioned = actor
                .parents
                .iter()
                .map(|t| &t.to)
                .chain(actor.sides.iter().map(|s| &s.whom))
                .chain(&actor.successor_of);
            for id in mentioned {
                if !self.by_id.contains_key(id) {
                    return fail(format!(
                        "{} mentions {id}, which is no actor; correct the id or add it",
                        actor.id
                    ));
                }
            }
            if let Some(code) = &actor.country
                && !self.by_iso3.contains_key(code)
            {
                return fail(format!("{} is of country {code}, which is not in the country table", actor.id));
            }
        }
        Ok(())
    }

    fn index(&mut self) {
        let mut names = Names::default();
        for (i, country) in self.countries.iter().enumerate() {
            let i = i as u32;
            let mut add = |name: &str, denotes| names.add(name, denotes, Form::Name);
            add(&country.name, Denotes::Country(i));
            country.names.iter().for_each(|n| add(n, Denotes::Country(i)));
            country.demonyms.iter().for_each(|n| add(n, Denotes::Demonym(i)));
            if !country.capital.is_empty() {
                add(&country.capital, Denotes::Capital(i));
            }
        }
        for (i, actor) in self.all.iter().enumerate() {
            let denotes = Denotes::Actor(i as u32);
            names.add(&actor.name, denotes, Form::Name);
            actor.also.iter().for_each(|n| names.add(n, denotes, Form::Name));
            actor.people.iter().for_each(|n| names.add(n, denotes, Form::People));
            actor.acronyms.iter().for_each(|n| names.add(n, denotes, Form::Acronym));
            for (l, leader) in actor.leaders.iter().enumerate() {
                let denotes = Denotes::Leader(i as u32, l as u32);
                names.add(&leader.name, denotes, Form::Name);
                leader.also.iter().for_each(|n| names.add(n, denotes, Form::Name));
            }
        }
        self.names = names;
    }

    /// The body of a country that is of `kind`, as an index; `None` if states have no such body.
    pub(super) fn body(&self, kind: Kind, iso3: &str) -> Option<u32> {
        let prefix = kind.body()?;
        self.by_id.get(&format!("{prefix}:{iso3}")).copied()
    }
}

fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

fn located(file: &str, text: &str, complaint: Complaint) -> Error {
    Error { file: file.to_owned(), line: entry::Lines::of(text).at(complaint.offset), what: complaint.what }
}
