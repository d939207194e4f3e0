//! Every example of the codebook is a test of its own: `control/place_captured#3`.

use dateline::check::{Outcome, check};
use dateline::coder::Coder;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let args = Arguments::from_args();
    let coder = Coder::embedded().expect("the built-in codebook loads");
    let trials = check(&coder)
        .into_iter()
        .map(|c| {
            Trial::test(c.name, move || match c.outcome {
                Outcome::Ok | Outcome::Gap => Ok(()),
                bad => Err(Failed::from(format!("codebook/{}:{}: {bad}\n    {}", c.path, c.line, c.text))),
            })
        })
        .collect();
    libtest_mimic::run(&args, trials).exit();
}
