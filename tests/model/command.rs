//! The steps that histories are made of.

use interest_store::{
    Ad, AdId, AdSetting, Channel, Content, ContentId, Event, FeedSetting, InteractionKind,
    Modality, Region, Role, RolloutChange, Timestamp,
};
use proptest::sample::Index;
use serde_json::Value;

use crate::history::NOW;
use crate::world::{account, advertiser, conversation, distinct_topics, relevances, topic};

/// How an account of the world begins.
#[derive(Debug, Clone)]
pub(crate) struct Beginning {
    pub(crate) at: Timestamp,
    pub(crate) region: Option<Region>,
    pub(crate) told: Vec<(Channel, Timestamp)>,
}

/// What a history begins with; whatever can be left out is an option.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) content_only: bool,
    pub(crate) offers_opt_out: bool,
    pub(crate) accounts: Vec<Option<Beginning>>,
    pub(crate) advertisers: Vec<bool>,
    /// Links and unlinks come in the order of their instants.
    pub(crate) links_in_order: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) who: usize,
    pub(crate) conversation: usize,
    pub(crate) at: Timestamp,
    pub(crate) role: Role,
    pub(crate) modality: Modality,
    pub(crate) confidence: Option<f64>,
    pub(crate) words: Option<Vec<usize>>,
    pub(crate) topics: Option<Vec<usize>>,
    /// The host says that it has a sensitive mention.
    pub(crate) sensitive: bool,
    /// It is erased before it comes in.
    pub(crate) erased_before: bool,
}

/// One step of a history. Numbers pick an account, a topic, an ad, … of the world.
#[derive(Debug, Clone)]
pub(crate) enum Command {
    Say(Said),
    SayAgain {
        which: Index,
        differently: bool,
    },
    Do {
        who: usize,
        at: Timestamp,
        kind: InteractionKind,
        topics: Vec<usize>,
    },
    DoAgain {
        which: Index,
        differently: bool,
    },
    Account {
        who: usize,
        at: Timestamp,
        region: Option<Region>,
    },
    Region {
        who: usize,
        at: Timestamp,
        region: Region,
    },
    Notice {
        who: usize,
        at: Timestamp,
        channel: Channel,
    },
    Link {
        at: Timestamp,
        who: Vec<usize>,
    },
    Unlink {
        at: Timestamp,
        who: usize,
    },
    Topic {
        topic: usize,
        parent: Option<usize>,
    },
    Mark {
        topic: usize,
    },
    Move {
        topic: usize,
        parent: Option<usize>,
    },
    Ad {
        ad: usize,
        advertiser: usize,
        topics: Vec<(usize, f64)>,
        dates: [Option<Timestamp>; 2],
    },
    Content {
        content: usize,
        at: Timestamp,
        topics: Vec<usize>,
    },
    AdTopic {
        who: usize,
        at: Timestamp,
        topic: usize,
        setting: AdSetting,
    },
    Block {
        who: usize,
        at: Timestamp,
        advertiser: usize,
        blocked: bool,
    },
    Feed {
        who: usize,
        at: Timestamp,
        topic: usize,
        setting: FeedSetting,
        until: Option<Timestamp>,
    },
    OptOut {
        who: usize,
        at: Timestamp,
        opted_out: bool,
    },
    Reset {
        who: usize,
        at: Timestamp,
    },
    EraseMessage {
        which: Index,
    },
    EraseConversation {
        who: usize,
        conversation: usize,
    },
    Policy {
        at: Timestamp,
        name: &'static str,
        value: Value,
    },
    Rollout {
        at: Timestamp,
        region: Region,
        from: Option<Timestamp>,
    },
    /// The event before, once more.
    Again,
    /// Something that is refused, or only just not: one of `wrong::WRONGS`.
    Wrong {
        which: usize,
        who: usize,
    },
}

impl Command {
    /// The event of a command whose event does not depend on what was told before.
    pub(crate) fn plain(&self) -> Option<Event> {
        catalogue(self)
            .or_else(|| of_an_account(self))
            .or_else(|| preference(self))
    }
}

/// Ads, content and rollouts.
fn catalogue(command: &Command) -> Option<Event> {
    Some(match command {
        Command::Ad {
            ad,
            advertiser: whose,
            topics,
            dates: [from, until],
        } => Event::Ad(Ad {
            ad: AdId::new(&format!("ad{ad}")).unwrap(),
            advertiser: advertiser(*whose),
            title: format!("Ad {ad}"),
            topics: relevances(topics),
            from: *from,
            until: *until,
        }),
        Command::Content {
            content,
            at,
            topics,
        } => Event::Content(Content {
            at: *at,
            content: ContentId::new(&format!("p{content}")).unwrap(),
            kind: "post".to_owned(),
            title: format!("Post {content}"),
            topics: distinct_topics(topics),
        }),
        Command::Rollout { at, region, from } => Event::Rollout(RolloutChange {
            at: *at,
            region: *region,
            from: *from,
        }),
        _ => return None,
    })
}

/// What is recorded, or taken away, of one account.
fn of_an_account(command: &Command) -> Option<Event> {
    Some(match command.clone() {
        Command::Account { who, at, region } => Event::Account {
            at,
            account: account(who),
            region,
        },
        Command::Region { who, at, region } => Event::Region {
            at,
            account: account(who),
            region,
        },
        Command::Notice { who, at, channel } => Event::Notice {
            at,
            account: account(who),
            channel,
        },
        Command::Reset { who, at } => Event::Reset {
            at,
            account: account(who),
        },
        Command::EraseConversation {
            who,
            conversation: number,
        } => {
            let conversation = Some(conversation(number));
            Event::Erase {
                at: NOW,
                account: account(who),
                conversation,
                message: None,
            }
        }
        _ => return None,
    })
}

/// What an account asks for.
fn preference(command: &Command) -> Option<Event> {
    Some(match command.clone() {
        Command::AdTopic {
            who,
            at,
            topic: number,
            setting,
        } => {
            let (account, topic) = (account(who), topic(number));
            Event::AdTopic {
                at,
                account,
                topic,
                setting,
            }
        }
        Command::Block {
            who,
            at,
            advertiser: whose,
            blocked,
        } => {
            let (account, advertiser) = (account(who), advertiser(whose));
            Event::AdvertiserBlock {
                at,
                account,
                advertiser,
                blocked,
            }
        }
        Command::Feed {
            who,
            at,
            topic: number,
            setting,
            until,
        } => {
            let (account, topic) = (account(who), topic(number));
            Event::FeedControl {
                at,
                account,
                topic,
                setting,
                until,
            }
        }
        Command::OptOut { who, at, opted_out } => Event::OptOut {
            at,
            account: account(who),
            opted_out,
        },
        _ => return None,
    })
}
