//! `accounts`, `link` and `unlink`.

use clap::Args;
use interest_store::{Account, AccountName};
use serde::Serialize;

use super::output::{Cell, Format, Table, note};
use super::words::at_least_one;
use super::{Context, Outcome};

/// The accounts in the store, in the order in which they were registered
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store accounts
  interest-store accounts --limit 10 --format csv")]
pub(crate) struct Accounts {
    /// At most how many [default: all]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Answer<'a> {
    accounts: &'a [Account],
}

impl Accounts {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.reading()?;
        let mut accounts = Vec::new();
        let mut all = 0_usize;
        store.for_each_account(store.now(), |account| {
            all += 1;
            if self.limit.is_none_or(|limit| all <= limit) {
                accounts.push(account);
            }
            Ok(())
        })?;
        let mut table = Table::new(&["account", "center", "region", "since", "opted_out", "reset"]);
        for account in &accounts {
            table.row([
                Cell::text(&account.account),
                Cell::text(&account.center),
                Cell::maybe(account.region, |it| Cell::text(&it)),
                Cell::Day(account.created_at),
                Cell::text(if account.opted_out { "yes" } else { "no" }),
                Cell::maybe(account.reset_at, Cell::At),
            ]);
        }
        let answer = Answer {
            accounts: &accounts,
        };
        context
            .out
            .answer(&answer, &table, || "no accounts: the store is empty".into())?;
        if accounts.len() < all && context.out.format() == Format::Table {
            note(&format!("{} of {all} accounts", accounts.len()));
        }
        Ok(())
    }
}

/// Put accounts together into one Accounts Center (R2)
///
/// From then on each has the interests of all of them (R10), and their Ad Preferences hold on all: of two
/// settings on one topic the stricter wins (R11).
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store link instagram:ana facebook:ana.k
  interest-store link instagram:ana facebook:ana.k whatsapp:ana")]
pub(crate) struct Link {
    /// The accounts, two or more
    #[arg(required = true, num_args = 2.., value_name = "ACCOUNT")]
    accounts: Vec<AccountName>,
}

impl Link {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.writing()?;
        let applied = store.link(&self.accounts, store.now())?;
        let mut words = "linked into one center:".to_owned();
        for account in store.linked(&self.accounts[0])? {
            words.push(' ');
            words.push_str(account.as_str());
        }
        context.changed(applied, &words)
    }
}

/// Move an account back into a center of its own (R2)
///
/// Its signals go with it, and it takes a copy of the Ad Preferences along (R10, R11).
#[derive(Debug, Args)]
#[command(after_help = "\
EXAMPLES:
  interest-store unlink facebook:ana.k")]
pub(crate) struct Unlink {
    /// The account, as in instagram:ana
    account: AccountName,
}

impl Unlink {
    pub(crate) fn run(&self, context: &mut Context) -> Outcome {
        let store = context.writing()?;
        let applied = store.unlink(&self.account, store.now())?;
        let words = format!("{} is in a center of its own", self.account);
        context.changed(applied, &words)
    }
}
