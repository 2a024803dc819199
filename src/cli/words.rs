//! Arguments that take one of a few words, or a number.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use interest_store::Error;

/// A parser that takes these words and shows them in help and completions.
pub(crate) fn one_of<T>(
    words: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = Error> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse::<T>())
}

/// How many answers are wanted.
pub(crate) fn at_least_one(argument: &str) -> Result<usize, String> {
    match argument.parse() {
        Ok(0) | Err(_) => Err("it takes a whole number from 1 on".to_owned()),
        Ok(number) => Ok(number),
    }
}
