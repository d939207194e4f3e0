//! What was published, and who is telling us all this?

use super::super::listing::Form;
use super::super::reply::{Reply, missing};
use super::super::routes::Asked;
use super::super::state::{Desk, Part};
use crate::pages::{self, ReleaseRow, tables};
use anyhow::Result;
use dateline::brief::Scope;
use serde_json::{Value as Json, json, to_value};
use std::sync::Arc;

fn scope(asked: &Asked) -> Result<Scope> {
    let words = |name: &str| asked.query.get(name).map(str::to_owned);
    Ok(Scope {
        from: asked.parse("from")?,
        to: asked.parse("to")?,
        place: words("place"),
        actor: words("actor"),
        kind: words("type"),
        as_of: asked.parse("as_of")?,
    })
}

/// `media`: releases as reports describe them, and the themes of each group by month.
pub fn media(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let page = desk.releases(&scope, asked.parse("split")?)?;
    if asked.form == Form::Page {
        // The words of one release are asked for by its id.
        let (offset, limit) = asked.page(1000)?;
        let shown: Vec<&ReleaseRow> = page.releases.iter().skip(offset).take(limit).collect();
        let total = page.releases.len();
        return Ok(Reply::json(&json!({ "releases": shown, "themes": page.themes, "total": total })));
    }
    let listing = tables::releases(&page).into();
    Reply::list(&listing, asked.form, "media", (0, 0), asked.spreadsheet())
}

/// `media/{event}`: one release with the words on it.
pub fn release(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let view = desk.part(Part::Releases, scope.as_of)?;
    let row = pages::release(&view, asked.value());
    let row = row.ok_or_else(|| missing(format!("no release {}", asked.value())))?;
    Ok(Reply::json(&to_value(&row)?))
}

/// `sources`: outlets, and those whom they quote.
pub fn sources(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let live = desk.is_live(scope.as_of);
    if asked.form == Form::Page && live {
        return Ok(Reply::json(&*counted(desk, &scope)?));
    }
    let page = if live {
        desk.with(|store| pages::sources_of(store, &scope))?
    } else {
        pages::sources(&*desk.view(scope.as_of)?, &scope)
    };
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&page)?));
    }
    let listing = tables::outlets(&page).into();
    Reply::list(&listing, asked.form, "sources", (0, 0), asked.spreadsheet())
}

/// Sources of now.
pub fn counted(desk: &Desk, scope: &Scope) -> Result<Arc<Json>> {
    desk.counted(format!("sources {scope:?}"), |store| Ok(to_value(&pages::sources_of(store, scope)?)?))
}

/// `refused`: what could not be used, with stage and reason.
pub fn refused(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let listing = tables::refused(&desk.with(|store| store.refused())?).into();
    Reply::list(&listing, asked.form, "refused", asked.page(1000)?, asked.spreadsheet())
}
