//! What was published, and who is telling us all this?

use super::super::listing::{Form, Listing, int, list, maybe, text};
use super::super::reply::Reply;
use super::super::routes::Asked;
use super::super::state::Desk;
use crate::pages;
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
    let mut listing = Listing::new([
        "event", "issuer", "medium", "brand", "title", "from", "to", "themes", "depicted", "claims",
        "sources",
    ]);
    for row in &page.releases {
        let r = &row.release;
        let day = |d: Option<jiff::civil::Date>| maybe(d.map(|d| d.to_string()).as_deref());
        listing.row(vec![
            text(&r.event),
            list(r.issuer.clone()),
            maybe(r.medium.as_deref()),
            maybe(r.brand.as_deref()),
            maybe(r.title.as_deref()),
            day(r.from),
            day(r.to),
            list(r.themes.clone()),
            list(r.depicted.clone()),
            list(r.claims.clone()),
            list(r.sources.clone()),
        ]);
    }
    Reply::list(&listing, asked.form, "media", (0, 0), asked.spreadsheet())
}

/// `sources`: outlets, and those whom they quote.
pub fn sources(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let scope = scope(asked)?;
    let page = pages::sources(&*desk.view(scope.as_of)?, &scope);
    if asked.form == Form::Page {
        return Ok(Reply::json(&to_value(&page)?));
    }
    let mut listing = Listing::new([
        "outlet",
        "side",
        "reports",
        "reprints",
        "claims",
        "own_voice",
        "quoted",
        "interested",
        "events",
        "first",
        "alone",
        "denied",
        "denials",
    ]);
    for o in &page.outlets {
        let mut row = vec![maybe(o.outlet.as_deref()), maybe(o.side.as_deref())];
        row.extend(
            [
                o.reports,
                o.reprints,
                o.claims,
                o.own_voice,
                o.quoted,
                o.interested,
                o.events,
                o.first,
                o.alone,
                o.denied,
                o.denials,
            ]
            .map(int),
        );
        listing.row(row);
    }
    Reply::list(&listing, asked.form, "sources", (0, 0), asked.spreadsheet())
}

/// `refused`: what could not be used, with stage and reason.
pub fn refused(desk: &Desk, asked: &Asked) -> Result<Reply> {
    let mut listing = Listing::new(["input", "stage", "tried", "reason"]);
    for refused in desk.with(|store| store.refused())? {
        listing.row(vec![
            text(&refused.origin.to_string()),
            text(&refused.stage),
            text(&refused.at),
            text(&refused.reason),
        ]);
    }
    Reply::list(&listing, asked.form, "refused", asked.page(1000)?, asked.spreadsheet())
}
