//! What was published, and who is telling us all this?

use super::super::listing::Form;
use super::super::reply::Reply;
use super::super::routes::Asked;
use super::super::state::Desk;
use crate::pages::{self, tables};
use anyhow::Result;
use dateline::brief::Scope;
use serde_json::to_value;

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
    let page = pages::media(&*desk.view(scope.as_of)?, &scope, asked.parse("split")?);
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&page)?));
    }
    let listing = tables::releases(&page).into();
    Reply::list(&listing, asked.form, "media", (0, 0), asked.spreadsheet())
}

/// `sources`: outlets, and those whom they quote.
pub fn sources(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let page = pages::sources(&*desk.view(scope.as_of)?, &scope);
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&page)?));
    }
    let listing = tables::outlets(&page).into();
    Reply::list(&listing, asked.form, "sources", (0, 0), asked.spreadsheet())
}

/// `refused`: what could not be used, with stage and reason.
pub fn refused(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let listing = tables::refused(&desk.with(|store| store.refused())?).into();
    Reply::list(&listing, asked.form, "refused", asked.page(1000)?, asked.spreadsheet())
}
