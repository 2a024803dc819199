//! What to do about an error: the name that was probably meant, or the command that helps.

use interest_store::{AccountName, Error, Result, Store};

use super::Context;

/// How alike a name must be to be proposed, from 0 to 1.
const ALIKE: f64 = 0.49;

/// How many names are looked at; more would keep people waiting for a hint.
const MOST: usize = 200_000;

/// A hint for an error, where there is one.
pub(crate) fn for_error(error: &Error, context: &Context) -> Option<String> {
    match error {
        Error::Line { source, .. } => for_error(source, context),
        Error::NoSuchStore(_) => Some(format!(
            "run `{}` or `{}` first",
            context.command(["init"]),
            context.command(["import", "FILE"]).replace('\'', "")
        )),
        Error::UnknownApp { app, .. } => {
            let apps = context.reading().ok()?.apps().ok()?;
            closest(app, apps.iter().map(|app| app.as_str()))
                .map(|app| format!("did you mean {app:?}?"))
                .or_else(|| {
                    let command = context.command(["apps", "add", app]);
                    Some(format!("`{command}` registers it"))
                })
        }
        Error::UnknownAccount(account) => named(context, |store| closest_account(store, account))
            .or_else(|| Some(see(context, &["accounts"], "lists the accounts"))),
        Error::UnknownTopic(topic) => named(context, |store| {
            let topics = store.topics()?;
            Ok(closest(
                topic.as_str(),
                topics.iter().map(|it| it.topic.as_str()),
            ))
        })
        .or_else(|| Some(see(context, &["topics", "list"], "lists the topics"))),
        Error::UnknownAdvertiser(advertiser) => named(context, |store| {
            let known = store.advertisers()?;
            let names = known.iter().map(|it| it.advertiser.as_str());
            Ok(closest(advertiser.as_str(), names))
        }),
        Error::UnknownAd(ad) => named(context, |store| {
            let names = first_names(|each| store.for_each_ad(|it| each(it.ad.as_str())));
            Ok(closest(ad.as_str(), names.iter().map(String::as_str)))
        }),
        Error::UnknownContent(content) => named(context, |store| {
            let names = first_names(|each| store.for_each_content(|it| each(it.content.as_str())));
            Ok(closest(content.as_str(), names.iter().map(String::as_str)))
        }),
        Error::AlreadyLinked { account, .. } => Some(format!(
            "run `{}` first",
            context.command(["unlink", account.as_str()])
        )),
        Error::OptOutNotOffered(_) => Some(format!(
            "`{}` offers it",
            context.command(["policy", "set", "opt_out=offered"])
        )),
        Error::Policy { name, .. } => {
            let policy = serde_json::to_value(context.reading().ok()?.policy().ok()?).ok()?;
            let names = policy.as_object()?;
            if names.contains_key(name) {
                return None;
            }
            closest(name, names.keys().map(String::as_str))
                .map(|name| format!("did you mean {name:?}?"))
        }
        _ => None,
    }
}

fn see(context: &Context, words: &[&str], what: &str) -> String {
    format!("`{}` {what}", context.command(words.iter().copied()))
}

/// Asks the store for a name like the one that it does not know.
fn named(context: &Context, ask: impl FnOnce(&Store) -> Result<Option<String>>) -> Option<String> {
    let store = context.reading().ok()?;
    let name = ask(&store).ok()??;
    Some(format!("did you mean {name:?}?"))
}

/// The first names, as far as a hint is worth the time.
fn first_names(read: impl FnOnce(&mut dyn FnMut(&str) -> Result<()>) -> Result<()>) -> Vec<String> {
    let mut names = Vec::new();
    // An error is the one way to end a reading early.
    let _ = read(&mut |name| {
        names.push(name.to_owned());
        if names.len() < MOST {
            Ok(())
        } else {
            Err(Error::Empty("the rest"))
        }
    });
    names
}

/// The name that is most like `wanted`, if one is like it at all.
fn closest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = wanted.to_lowercase();
    best(names, |name| {
        strsim::normalized_damerau_levenshtein(&wanted, &name.to_lowercase())
    })
}

fn best<'a>(
    names: impl IntoIterator<Item = &'a str>,
    likeness: impl Fn(&str) -> f64,
) -> Option<String> {
    let (mut best, mut score) = (None, ALIKE);
    for name in names {
        let found = likeness(name);
        if found > score {
            (best, score) = (Some(name.to_owned()), found);
        }
    }
    best
}

/// The account that was probably meant: a like handle in the same app, or the same one in another app.
fn closest_account(store: &Store, wanted: &AccountName) -> Result<Option<String>> {
    let names = first_names(|each| {
        store.for_each_account(store.now(), |account| each(account.account.as_str()))
    });
    let handle = wanted.handle().to_lowercase();
    Ok(best(names.iter().map(String::as_str), |name| {
        let Some((app, other)) = name.split_once(':') else {
            return 0.0;
        };
        let alike = strsim::normalized_damerau_levenshtein(&handle, &other.to_lowercase());
        if app == wanted.app() {
            alike
        } else {
            alike * 0.8
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_most_alike_name_is_proposed_and_none_that_is_not_alike() {
        let topics = ["hiking", "biking", "cardiology"];
        assert_eq!(closest("hikng", topics).as_deref(), Some("hiking"));
        assert_eq!(closest("Hiking", topics).as_deref(), Some("hiking"));
        assert_eq!(closest("xyz", topics), None);
    }
}
