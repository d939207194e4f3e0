//! How far do two codings of the same units agree? Precision, recall and F1 of one against the other, Cohen's kappa,
//! Krippendorff's alpha, each with a bootstrap interval.
//!
//! A unit is what both coded: a report, an event, a sentence, known by its id. Only units that both files hold are
//! compared, and of those only fields that both filled in or left empty on purpose (`null`).
//!
//! Sources: Cohen, *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20
//! (1960); Krippendorff, *Computing Krippendorff's alpha-reliability* (2011), nominal and interval metric; Efron and
//! Tibshirani, *An introduction to the bootstrap* (1993), percentile interval over units.

use std::collections::{BTreeMap, BTreeSet};

/// What a coder put into a field of a unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Left empty on purpose: there is none, or it is unknown.
    None,
    /// A number; alpha takes the squared difference for its distance.
    Number(f64),
    /// One label or several, in no order.
    Labels(BTreeSet<String>),
}

/// One coded unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// What it is known by; equal in both codings.
    pub id: String,
    /// Values by field. A field that is absent was not coded.
    pub fields: BTreeMap<String, Value>,
}

/// A figure with its 95 % interval; `None` where it is not defined (nothing to count, no variation).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// The figure over all units.
    pub value: Option<f64>,
    /// Lower and upper end, from the 2.5th and 97.5th percentile of the resamples in which it is defined.
    pub interval: Option<(f64, f64)>,
}

/// Agreement in one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldScore {
    /// Name of the field.
    pub field: String,
    /// Units both coded in this field.
    pub n: usize,
    /// Share of the second coding's labels that the first has too.
    pub precision: Figure,
    /// Share of the first coding's labels that the second has too.
    pub recall: Figure,
    /// Harmonic mean of the two.
    pub f1: Figure,
    /// Cohen's kappa of whole values; a unit without a value is a category of its own.
    pub kappa: Figure,
    /// Krippendorff's alpha: interval metric when all values are numbers, else nominal.
    pub alpha: Figure,
}

/// Resamples of the bootstrap.
pub const RESAMPLES: usize = 1000;

/// Agreement of `pred` with `gold`, field by field in order of name, over the units that both hold. Of units with
/// the same id in one coding the first counts. The resampling is the same in every run: it depends on nothing but
/// the number of units.
pub fn score(gold: &[Unit], pred: &[Unit]) -> Vec<FieldScore> {
    let mut by_id: BTreeMap<&str, &Unit> = BTreeMap::new();
    for unit in pred {
        by_id.entry(&unit.id).or_insert(unit);
    }
    let mut seen = BTreeSet::new();
    let mut pairs: BTreeMap<&str, Vec<(&Value, &Value)>> = BTreeMap::new();
    for unit in gold.iter().filter(|u| seen.insert(u.id.as_str())) {
        let Some(other) = by_id.get(unit.id.as_str()) else { continue };
        for (field, value) in &unit.fields {
            if let Some(theirs) = other.fields.get(field) {
                pairs.entry(field).or_default().push((value, theirs));
            }
        }
    }
    pairs.into_iter().map(|(field, pairs)| of_field(field, &pairs)).collect()
}

/// Ids that only one of the codings holds: in `gold` only, in `pred` only.
pub fn unpaired(gold: &[Unit], pred: &[Unit]) -> (usize, usize) {
    let ids = |units: &[Unit]| units.iter().map(|u| u.id.clone()).collect::<BTreeSet<_>>();
    let (gold, pred) = (ids(gold), ids(pred));
    (gold.difference(&pred).count(), pred.difference(&gold).count())
}

type Pair<'a> = (&'a Value, &'a Value);
type Measure = fn(&[Pair<'_>]) -> Option<f64>;

fn of_field(field: &str, pairs: &[Pair<'_>]) -> FieldScore {
    let samples = resamples(pairs);
    let figure = |measure: Measure| Figure { value: measure(pairs), interval: interval(&samples, measure) };
    FieldScore {
        field: field.to_owned(),
        n: pairs.len(),
        precision: figure(precision),
        recall: figure(recall),
        f1: figure(f1),
        kappa: figure(kappa),
        alpha: figure(alpha),
    }
}

fn labels(value: &Value) -> BTreeSet<String> {
    match value {
        Value::None => BTreeSet::new(),
        Value::Number(n) => BTreeSet::from([n.to_string()]),
        Value::Labels(labels) => labels.clone(),
    }
}

/// Labels in common, in the first, in the second.
fn counts(pairs: &[Pair<'_>]) -> (f64, f64, f64) {
    pairs.iter().fold((0.0, 0.0, 0.0), |(both, gold, pred), (a, b)| {
        let (a, b) = (labels(a), labels(b));
        (both + a.intersection(&b).count() as f64, gold + a.len() as f64, pred + b.len() as f64)
    })
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn precision(pairs: &[Pair<'_>]) -> Option<f64> {
    let (both, _, pred) = counts(pairs);
    share(both, pred)
}

fn recall(pairs: &[Pair<'_>]) -> Option<f64> {
    let (both, gold, _) = counts(pairs);
    share(both, gold)
}

fn f1(pairs: &[Pair<'_>]) -> Option<f64> {
    let (both, gold, pred) = counts(pairs);
    share(2.0 * both, gold + pred)
}

/// A whole value as one category.
fn category(value: &Value) -> Vec<String> {
    labels(value).into_iter().collect()
}

/// (observed - expected) / (1 - expected), expected from each coder's own use of the categories.
fn kappa(pairs: &[Pair<'_>]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mut used: BTreeMap<Vec<String>, (f64, f64)> = BTreeMap::new();
    let mut agreed = 0.0;
    for (a, b) in pairs {
        let (a, b) = (category(a), category(b));
        agreed += f64::from(u8::from(a == b));
        used.entry(a).or_default().0 += 1.0;
        used.entry(b).or_default().1 += 1.0;
    }
    let expected: f64 = used.values().map(|(a, b)| (a / n) * (b / n)).sum();
    share(agreed / n - expected, 1.0 - expected)
}

/// 1 - observed disagreement / expected disagreement, expected over all values put together.
fn alpha(pairs: &[Pair<'_>]) -> Option<f64> {
    let numbers: Option<Vec<(f64, f64)>> = pairs
        .iter()
        .map(|pair| match pair {
            (Value::Number(a), Value::Number(b)) => Some((*a, *b)),
            _ => None,
        })
        .collect();
    match numbers {
        Some(numbers) => interval_alpha(&numbers),
        None => nominal_alpha(pairs),
    }
}

fn nominal_alpha(pairs: &[Pair<'_>]) -> Option<f64> {
    let total = 2.0 * pairs.len() as f64;
    let mut used: BTreeMap<Vec<String>, f64> = BTreeMap::new();
    let mut differ = 0.0;
    for (a, b) in pairs {
        let (a, b) = (category(a), category(b));
        differ += f64::from(u8::from(a != b));
        *used.entry(a).or_default() += 1.0;
        *used.entry(b).or_default() += 1.0;
    }
    let alike: f64 = used.values().map(|n| n * (n - 1.0)).sum();
    let expected = 1.0 - share(alike, total * (total - 1.0))?;
    Some(1.0 - share(differ / pairs.len() as f64, expected)?)
}

fn interval_alpha(pairs: &[(f64, f64)]) -> Option<f64> {
    let values: Vec<f64> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let total = values.len() as f64;
    let mean = values.iter().sum::<f64>() / total;
    // The mean squared difference of all pairs of values is twice their variance.
    let expected = 2.0 * values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (total - 1.0);
    let observed = pairs.iter().map(|(a, b)| (a - b).powi(2)).sum::<f64>() / pairs.len() as f64;
    Some(1.0 - share(observed, expected)?)
}

/// Units drawn with replacement, as many as there are, from a fixed sequence (SplitMix64, Steele et al. 2014).
fn resamples<'a>(pairs: &[Pair<'a>]) -> Vec<Vec<Pair<'a>>> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    (0..RESAMPLES)
        .map(|_| pairs.iter().map(|_| pairs[(next() % pairs.len() as u64) as usize]).collect())
        .collect()
}

fn interval(samples: &[Vec<Pair<'_>>], measure: Measure) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = samples.iter().filter_map(|s| measure(s)).collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get(((values.len() as f64 - 1.0) * share).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Value {
        Value::Labels(BTreeSet::from([text.to_owned()]))
    }

    fn units(values: Vec<Value>) -> Vec<Unit> {
        let unit =
            |(n, value)| Unit { id: format!("u{n}"), fields: BTreeMap::from([("type".into(), value)]) };
        values.into_iter().enumerate().map(unit).collect()
    }

    fn near(figure: Figure, want: f64) {
        let got = figure.value.expect("defined");
        assert!((got - want).abs() < 5e-4, "{got} is not {want}");
    }

    /// The worked example of docs/score.md.
    #[test]
    fn the_example_that_can_be_done_by_hand() {
        let gold = ["clash", "clash", "clash", "clash", "ied", "ied", "ied", "arrest", "arrest", "-"];
        let pred = ["clash", "clash", "clash", "ied", "ied", "ied", "clash", "arrest", "-", "-"];
        let value = |t: &&str| if *t == "-" { Value::None } else { label(t) };
        let got = score(&units(gold.iter().map(value).collect()), &units(pred.iter().map(value).collect()));
        let field = &got[0];
        assert_eq!((got.len(), field.n), (1, 10));
        near(field.precision, 6.0 / 8.0);
        near(field.recall, 6.0 / 9.0);
        near(field.f1, 12.0 / 17.0);
        // observed 7/10; expected 4/10·4/10 + 3/10·3/10 + 2/10·1/10 + 1/10·2/10 = 0.29
        near(field.kappa, (0.7 - 0.29) / 0.71);
        // values: clash 8, ied 6, arrest 3, none 3 of 20
        near(field.alpha, 1.0 - 0.3 / (1.0 - (56.0 + 30.0 + 6.0 + 6.0) / 380.0));
        let (low, high) = field.f1.interval.expect("defined");
        assert!(low < 12.0 / 17.0 && 12.0 / 17.0 < high && low > 0.3 && high <= 1.0);
    }

    #[test]
    fn numbers_are_compared_by_their_distance() {
        let number = |n: &f64| Value::Number(*n);
        let gold = units([1.0, 2.0, 3.0, 4.0].iter().map(number).collect());
        let pred = units([1.0, 2.0, 3.0, 5.0].iter().map(number).collect());
        let got = score(&gold, &pred);
        // observed 1/4; values 1 1 2 2 3 3 4 5, mean 21/8, sum of squares 13.875, expected 2·13.875/7
        near(got[0].alpha, 1.0 - 0.25 / (2.0 * 13.875 / 7.0));
        near(got[0].precision, 0.75);
    }

    #[test]
    fn only_units_and_fields_that_both_coded_count() {
        let mut gold = units(vec![label("clash"), label("ied")]);
        let mut pred = units(vec![label("clash"), label("clash")]);
        gold[1].id = "only here".into();
        pred[0].fields.insert("place".into(), label("Goma"));
        let got = score(&gold, &pred);
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].n, 1);
        assert_eq!(unpaired(&gold, &pred), (1, 1));
        assert_eq!(got[0].kappa.value, None, "one category, no variation");
    }

    #[test]
    fn sets_share_labels() {
        let set = |labels: &[&str]| Value::Labels(labels.iter().map(|l| (*l).to_owned()).collect());
        let got = score(&units(vec![set(&["a", "b"])]), &units(vec![set(&["b", "c", "d"])]));
        near(got[0].precision, 1.0 / 3.0);
        near(got[0].recall, 0.5);
    }
}
