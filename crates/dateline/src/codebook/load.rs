//! Files under `codebook/` into a [`Codebook`], or an error that names file, line and what to do.

use super::{
    Announced, Clause, Codebook, EventType, Example, Expect, RoleDecl, RoleType, Trigger, TypeCodes,
    WordLists,
};
use crate::claim::Kind;
use crate::error::{Error, line_of};
use crate::frame::Grammar;
use crate::hash::short_hash;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeFile {
    title: String,
    about: String,
    kind: Spanned<String>,
    roles: Spanned<BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    actor1: Names,
    #[serde(default)]
    actor2: Names,
    clauses: Vec<Spanned<ClauseText>>,
    #[serde(default)]
    codes: CodesFile,
    phase: Option<String>,
    #[serde(default)]
    loss: bool,
    #[serde(default)]
    consequence: bool,
    #[serde(default)]
    mutual: bool,
    #[serde(default)]
    known: Names,
    ends: Option<String>,
    #[serde(default)]
    example: Vec<Spanned<ExampleFile>>,
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Names {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Names {
    fn list(&self) -> Vec<&str> {
        match self {
            Names::None => Vec::new(),
            Names::One(name) => vec![name],
            Names::Many(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ClauseText {
    One(String),
    All(Vec<String>),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct CodesFile {
    acled: Option<String>,
    acled_state: Option<String>,
    cameo: Option<String>,
    #[serde(default)]
    plover: Vec<String>,
    ucdp: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleFile {
    text: String,
    event: Option<BTreeMap<String, String>>,
    events: Option<Vec<BTreeMap<String, String>>>,
    none: Option<String>,
    gap: Option<String>,
}

/// Fewest examples that a type must have.
const POSITIVE: usize = 3;
const NONE: usize = 2;

impl Codebook {
    /// Reads a codebook: `words.toml`, `announced.toml`, `languages/<language>/grammar.toml` and one file a type in family folders.
    ///
    /// `files` are paths under `codebook/` with their texts.
    ///
    /// # Errors
    /// The first file that cannot be used: where, why, what to do.
    pub fn load(files: &[(&str, &str)], language: &str) -> Result<Codebook, Error> {
        let find = |path: &str| {
            files.iter().find(|f| f.0 == path).ok_or_else(|| {
                Error::at(
                    path,
                    1,
                    "file is missing",
                    "a codebook has this file: copy it from the one that came with the program",
                )
            })
        };
        let (path, text) = find(&format!("languages/{language}/grammar.toml"))?;
        let grammar = Grammar::load(path, text)?;
        let (path, text) = find("words.toml")?;
        let words = WordLists::load(path, text)?;
        let (path, text) = find("announced.toml")?;
        let announced = Announced::load(path, text)?;
        let mut files: Vec<(&str, &str)> = files.to_vec();
        files.sort_unstable();
        let mut types = Vec::new();
        for &(path, text) in &files {
            let is_type =
                path.matches('/').count() == 1 && path.ends_with(".toml") && !path.starts_with("languages/");
            if is_type {
                types.push(load_type(path, text, &grammar, &words)?);
            }
        }
        unique_names(&types)?;
        known_ends(&types)?;
        number_sorts(&mut types);
        let triggers = index(&types);
        let parts: Vec<&str> = files.iter().flat_map(|f| [f.0, f.1]).collect();
        Ok(Codebook { types, triggers, words, announced, grammar, hash: short_hash(&parts) })
    }
}

fn load_type(path: &str, text: &str, grammar: &Grammar, words: &WordLists) -> Result<EventType, Error> {
    let file: TypeFile = toml::from_str(text).map_err(|e| Error::toml(path, text, &e))?;
    let (family, name) = path.trim_end_matches(".toml").split_once('/').unwrap_or(("", path));
    let at = |byte: usize, what: String, hint: String| Error::at(path, line_of(text, byte), what, hint);
    let kind = kind_named(file.kind.as_ref()).ok_or_else(|| {
        at(
            file.kind.span().start,
            format!("unknown kind `{}`", file.kind.as_ref()),
            "use event, state, relation or media".into(),
        )
    })?;
    let mut roles = Vec::new();
    for (name, spec) in file.roles.as_ref() {
        let optional = spec.as_ref().ends_with('?');
        let kind = role_type(spec.as_ref().trim_end_matches('?'), words).ok_or_else(|| {
            at(
                spec.span().start,
                format!("role `{name}` has unknown type `{}`", spec.as_ref()),
                "use actor, actor^, armed, unarmed, state, nonstate, place, facility, settlement, thing, a list of words.toml, or several with | between".into(),
            )
        })?;
        roles.push(RoleDecl { name: name.clone(), kind, sort: 0, optional });
    }
    let roles_at = file.roles.span().start;
    let role_indices = |names: &Names, key: &str| -> Result<Vec<usize>, Error> {
        let index = |n: &&str| roles.iter().position(|r| r.name == **n);
        let missing = |n: &&str| {
            at(
                roles_at,
                format!("{key} names role `{n}`, which is not declared"),
                format!("declare `{n}` under `roles`"),
            )
        };
        names.list().iter().map(|n| index(n).ok_or_else(|| missing(n))).collect()
    };
    let (actor1, actor2) = (role_indices(&file.actor1, "actor1")?, role_indices(&file.actor2, "actor2")?);
    let known = role_indices(&file.known, "known")?;
    let clauses = load_clauses(path, text, &file.clauses, &roles, grammar)?;
    unused_role(&roles, &clauses).map_or(Ok(()), |name| {
        Err(at(roles_at, format!("no clause uses role `{name}`"), "use it in a clause, or remove it".into()))
    })?;
    let examples = load_examples(path, text, &file.example, &roles)?;
    Ok(EventType {
        name: name.to_owned(),
        family: family.to_owned(),
        path: path.to_owned(),
        title: file.title,
        about: file.about,
        kind,
        roles,
        actor1,
        actor2,
        clauses,
        clause_lines: file.clauses.iter().map(|c| line_of(text, c.span().start)).collect(),
        codes: TypeCodes {
            acled: file.codes.acled,
            acled_state: file.codes.acled_state,
            cameo: file.codes.cameo,
            plover: file.codes.plover,
            ucdp: file.codes.ucdp,
        },
        phase: file.phase,
        loss: file.loss,
        consequence: file.consequence,
        mutual: file.mutual,
        known,
        ends: file.ends,
        examples,
    })
}

fn load_clauses(
    path: &str,
    text: &str,
    written: &[Spanned<ClauseText>],
    roles: &[RoleDecl],
    grammar: &Grammar,
) -> Result<Vec<Vec<Clause>>, Error> {
    let mut clauses = Vec::new();
    for entry in written {
        let lines: Vec<&str> = match entry.as_ref() {
            ClauseText::One(line) => vec![line],
            ClauseText::All(lines) => lines.iter().map(String::as_str).collect(),
        };
        let parsed: Result<Vec<Clause>, _> =
            lines.iter().map(|line| Clause::parse(line, roles, grammar)).collect();
        let parsed =
            parsed.map_err(|(what, hint)| Error::at(path, line_of(text, entry.span().start), what, hint))?;
        if clauses.contains(&parsed) {
            return Err(Error::at(
                path,
                line_of(text, entry.span().start),
                "this clause is written twice",
                "remove one",
            ));
        }
        clauses.push(parsed);
    }
    Ok(clauses)
}

fn load_examples(
    path: &str,
    text: &str,
    written: &[Spanned<ExampleFile>],
    roles: &[RoleDecl],
) -> Result<Vec<Example>, Error> {
    let mut examples = Vec::new();
    for entry in written {
        let line = line_of(text, entry.span().start);
        let e = entry.as_ref();
        let expect = match (&e.event, &e.events, &e.none) {
            (Some(event), None, None) => Expect::Events(vec![event.clone()]),
            (None, Some(events), None) => Expect::Events(events.clone()),
            (None, None, Some(why)) => Expect::None(why.clone()),
            _ => {
                return Err(Error::at(
                    path,
                    line,
                    "an example has exactly one of `event`, `events`, `none`",
                    "keep one of them",
                ));
            }
        };
        if let Expect::Events(events) = &expect {
            for key in events.iter().flat_map(BTreeMap::keys) {
                let known = roles.iter().any(|r| r.name == *key)
                    || matches!(key.as_str(), "mode" | "said_by" | "phase");
                if !known {
                    return Err(Error::at(
                        path,
                        line,
                        format!("the example expects `{key}`, which is no role"),
                        "declare the role, or use mode, said_by, phase",
                    ));
                }
            }
        }
        examples.push(Example { text: e.text.clone(), expect, gap: e.gap.clone(), line });
    }
    let positive = examples.iter().filter(|e| matches!(e.expect, Expect::Events(_))).count();
    let none = examples.len() - positive;
    if positive < POSITIVE || none < NONE {
        let what = format!("{positive} positive and {none} `none` examples");
        return Err(Error::at(
            path,
            1,
            what,
            format!("a type has at least {POSITIVE} positive and {NONE} `none` examples"),
        ));
    }
    Ok(examples)
}

fn unused_role<'a>(roles: &'a [RoleDecl], clauses: &[Vec<Clause>]) -> Option<&'a str> {
    let used = |r: usize| clauses.iter().flatten().any(|c| c.roles().any(|u| u == r));
    roles.iter().enumerate().find(|(i, _)| !used(*i)).map(|(_, role)| role.name.as_str())
}

fn unique_names(types: &[EventType]) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for t in types {
        if let Some(other) = seen.insert(&t.name, &t.path) {
            return Err(Error::at(
                &t.path,
                1,
                format!("type `{}` is also defined in {other}", t.name),
                "a type has one file",
            ));
        }
    }
    Ok(())
}

fn known_ends(types: &[EventType]) -> Result<(), Error> {
    let known = |name: &String| types.iter().any(|t| t.name == *name);
    match types.iter().find_map(|t| Some((t, t.ends.as_ref().filter(|e| !known(e))?))) {
        None => Ok(()),
        Some((t, end)) => {
            let hint = "`ends` names the type that this one ends, such as \"siege_begin\"";
            Err(Error::at(&t.path, 1, format!("`ends`: no type `{end}`"), hint))
        }
    }
}

/// Gives equal kinds of roles one number.
fn number_sorts(types: &mut [EventType]) {
    let mut sorts: Vec<RoleType> = Vec::new();
    for role in types.iter_mut().flat_map(|t| &mut t.roles) {
        let known = sorts.iter().position(|s| *s == role.kind);
        role.sort = known.unwrap_or(sorts.len()) as u16;
        if known.is_none() {
            sorts.push(role.kind.clone());
        }
    }
}

fn index(types: &[EventType]) -> FxHashMap<String, Vec<Trigger>> {
    let mut triggers: FxHashMap<String, Vec<Trigger>> = FxHashMap::default();
    for (t, event_type) in types.iter().enumerate() {
        for (a, alternative) in event_type.clauses.iter().enumerate() {
            for (c, clause) in alternative.iter().enumerate() {
                // The parser may read the particle of "take over" as a preposition.
                let verbs = clause.predicates.iter().filter_map(|p| p.split_once('_')).map(|(verb, _)| verb);
                for lemma in clause.predicates.iter().map(String::as_str).chain(verbs) {
                    let trigger =
                        Trigger { at: (t as u32, a as u32, c as u32), reading: clause.reading(lemma) };
                    triggers.entry(lemma.to_owned()).or_default().push(trigger);
                }
            }
        }
    }
    for entries in triggers.values_mut() {
        entries.sort_unstable_by_key(|t| t.at);
        entries.dedup_by_key(|t| t.at);
    }
    triggers
}

fn kind_named(name: &str) -> Option<Kind> {
    Some(match name {
        "event" => Kind::Event,
        "state" => Kind::State,
        "relation" => Kind::Relation,
        "media" => Kind::Media,
        _ => return None,
    })
}

fn role_type(name: &str, words: &WordLists) -> Option<RoleType> {
    Some(match name {
        several if several.contains('|') => {
            RoleType::OneOf(several.split('|').map(|n| role_type(n.trim(), words)).collect::<Option<_>>()?)
        }
        "actor" => RoleType::Actor,
        "actor^" => RoleType::AnyActor,
        "armed" => RoleType::Armed,
        "unarmed" => RoleType::Unarmed,
        "forces" => RoleType::Forces,
        "person" => RoleType::Person,
        "state" => RoleType::State,
        "nonstate" => RoleType::NonState,
        "place" => RoleType::Place,
        "facility" => RoleType::Facility,
        "settlement" => RoleType::Settlement,
        "thing" => RoleType::Thing,
        list if words.has(list) => RoleType::List(list.to_owned()),
        _ => return None,
    })
}
