//! Messages and interactions (R3, R4), and what they yield (R6, R8, R9).

use super::writer::topic_id;
use super::{Applied, Store, Writer};
use crate::db;
use crate::db::conversation::{MessageAt, MessageRow, MessageSignal};
use crate::db::interaction::InteractionRow;
use crate::db::interest::Signal;
use crate::error::{Error, Result};
use crate::ids::{AccountName, ConversationId, InteractionId, MessageId, TopicKey};
use crate::model::{
    Interaction, MAX_TEXT_BYTES, Message, Modality, Outcome, SensitiveUse, StoredMessage,
};
use crate::rules::interests::SignalKind;
use crate::rules::outcome::{Verdict, gate, verdict};
use crate::time::Timestamp;
use crate::topics::{Taxonomy, TopicId};

/// How far a message may be dated after the store's clock: five minutes (R3).
const MOST_AHEAD_MS: i64 = 5 * 60 * 1000;

/// What was found in a message that is read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) verdict: Verdict,
    /// What its signals are on; none unless the outcome is `used`.
    pub(super) topics: Vec<TopicId>,
}

/// Checks a text for what no text may have.
pub(super) fn check_text(field: &'static str, text: &str) -> Result<()> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(Error::TextTooLong {
            field,
            bytes: text.len(),
            limit: MAX_TEXT_BYTES,
        });
    }
    if text.contains('\0') {
        return Err(Error::NulInText(field));
    }
    Ok(())
}

/// Checks a message by itself, before anything is looked up (R3).
fn check(message: &Message, now: Timestamp) -> Result<()> {
    if message.at > now.plus_millis(MOST_AHEAD_MS) {
        return Err(Error::FutureMessage {
            at: message.at,
            now,
        });
    }
    if let Some(value) = message.confidence {
        let reason = if !(0.0..=1.0).contains(&value) {
            "is not between 0 and 1"
        } else if message.modality != Modality::Voice {
            "is given for a message that was not spoken"
        } else {
            ""
        };
        if !reason.is_empty() {
            return Err(Error::Confidence { value, reason });
        }
    }
    match (&message.text, &message.topics) {
        (None, None) if !message.sensitive => Err(Error::EmptyMessage(message.message.clone())),
        (Some(text), _) => check_text("text", text),
        (None, _) => Ok(()),
    }
}

impl Writer<'_> {
    /// Stores a message and decides what becomes of it (R3, R6). Storing it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::MessageConflict`] for a different message under a known id, [`Error::FutureMessage`],
    /// [`Error::Confidence`], [`Error::EmptyMessage`], [`Error::TextTooLong`], [`Error::NulInText`],
    /// [`Error::UnknownAccount`], [`Error::UnknownTopic`].
    pub fn record_message(&mut self, message: &Message) -> Result<Applied> {
        check(message, self.now)?;
        let knowledge = self.knowledge()?;
        let taxonomy = knowledge.taxonomy();
        let host_topics = match &message.topics {
            Some(keys) => Some(ids_of(keys, taxonomy)?),
            None => None,
        };
        let connection = self.connection;
        let met = self.meet(&message.account)?;
        let account_id = met.row.account_id;
        if met.has_erased
            && db::conversation::is_erased(
                connection,
                account_id,
                &message.conversation,
                &message.message,
            )?
        {
            return Ok(Applied::Erased);
        }
        let gated = gate(message.role, message.at, &met.standing, knowledge.policy());
        let number = met.conversations.get(&message.conversation).copied();
        // Topics that the host passed are not kept if one of them is sensitive, read or not (R8).
        let withheld = message.sensitive
            || knowledge.policy().sensitive == SensitiveUse::Never
                && host_topics
                    .iter()
                    .flatten()
                    .any(|&topic| taxonomy.is_sensitive(topic));
        let reading = match gated {
            Some(outcome) => Reading {
                verdict: Verdict {
                    outcome,
                    for_ads: false,
                },
                topics: Vec::new(),
            },
            None => {
                let text = message.text.as_deref();
                self.read_message(text, host_topics.as_deref(), withheld, false)?
            }
        };
        let row = MessageRow {
            place: MessageAt {
                account_id,
                conversation_no: self.conversation(
                    &message.account,
                    &message.conversation,
                    number,
                )?,
                key: message.message.clone(),
            },
            at: message.at,
            role: message.role,
            modality: message.modality,
            confidence: message.confidence,
            outcome: reading.verdict.outcome,
            host_topics: message.topics.clone().filter(|_| !withheld),
            topics_withheld: withheld,
        };
        if !db::conversation::insert_message(connection, &row, message.text.as_deref())? {
            return self.known_message(message, &row);
        }
        self.add_signals(&row, &reading)?;
        Ok(Applied::Message(row.outcome))
    }

    /// The number of a conversation, which begins with its first message.
    fn conversation(
        &mut self,
        account: &AccountName,
        key: &ConversationId,
        number: Option<i64>,
    ) -> Result<i64> {
        if let Some(number) = number {
            return Ok(number);
        }
        let connection = self.connection;
        let met = self.meet(account)?;
        let account_id = met.row.account_id;
        let number = match db::conversation::number(connection, account_id, key)? {
            Some(number) => number,
            None => db::conversation::insert(connection, account_id, key)?,
        };
        met.conversations.insert(key.clone(), number);
        Ok(number)
    }

    /// Storing a message again changes nothing; a different one under its id is refused (R3).
    fn known_message(&self, message: &Message, row: &MessageRow) -> Result<Applied> {
        let Some(stored) = db::conversation::find(self.connection, &row.place)? else {
            return Err(Error::Corrupt("a message is there and is not".to_owned()));
        };
        // Topics that are not kept cannot be compared.
        let same_topics = stored.topics_withheld
            || row.topics_withheld
            || as_set(stored.host_topics.as_deref()) == as_set(row.host_topics.as_deref());
        let field = if stored.at != row.at {
            "instant"
        } else if message.sensitive && !stored.topics_withheld {
            "sensitive mark"
        } else if stored.role != row.role {
            "role"
        } else if stored.modality != row.modality {
            "modality"
        } else if stored.confidence != row.confidence {
            "confidence"
        } else if !same_topics {
            "topics"
        } else if db::conversation::text(self.connection, &row.place)? != message.text {
            "text"
        } else {
            return Ok(Applied::Known);
        };
        Err(Error::MessageConflict {
            account: message.account.clone(),
            conversation: message.conversation.clone(),
            message: message.message.clone(),
            field,
        })
    }

    /// Reads a message for topics (R6): those that the host passed, else those found in the text. The
    /// text is checked for sensitive mentions in either case (R8). A topic that the host's extractor names and
    /// the store does not know refuses a new message, and is passed over in one that is stored.
    pub(super) fn read_message(
        &mut self,
        text: Option<&str>,
        host_topics: Option<&[TopicId]>,
        withheld: bool,
        is_stored: bool,
    ) -> Result<Reading> {
        let knowledge = self.knowledge()?;
        let taxonomy = knowledge.taxonomy();
        let mut in_text: Vec<TopicId> = Vec::new();
        let mut sensitive = withheld;
        if let Some(text) = text {
            let found = knowledge.matcher(self.connection)?.find(text);
            in_text.extend(found.iter().map(|found| found.topic as TopicId));
            sensitive |= in_text.iter().any(|&topic| taxonomy.is_sensitive(topic));
            if let Some(extractor) = self.extractor {
                let mentions = extractor.mentions(text);
                // The host's extractor says what is of interest; the phrases still say what is sensitive.
                in_text.retain(|&topic| taxonomy.is_sensitive(topic));
                for mention in &mentions {
                    match topic_id(taxonomy, &mention.topic) {
                        Ok(topic) => in_text.push(topic),
                        // A notice must not fail because of a message that came before it.
                        Err(_) if is_stored => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        let mut topics = host_topics.map_or_else(|| in_text.clone(), <[TopicId]>::to_vec);
        topics.sort_unstable();
        topics.dedup();
        sensitive |= in_text
            .iter()
            .chain(&topics)
            .any(|&topic| taxonomy.is_sensitive(topic));
        if withheld {
            topics.clear();
        }
        let verdict = verdict(topics.len(), sensitive, knowledge.policy());
        if verdict.outcome != Outcome::Used {
            topics.clear();
        }
        Ok(Reading { verdict, topics })
    }

    /// Stores the signals of a message that is used.
    pub(super) fn add_signals(&mut self, row: &MessageRow, reading: &Reading) -> Result<()> {
        let for_ads = reading.verdict.for_ads;
        for &topic in &reading.topics {
            let signal = MessageSignal {
                topic,
                at: row.at,
                weight: row.weight(),
                for_ads,
            };
            db::conversation::insert_signal(self.connection, &row.place, &signal)?;
            let kind = if for_ads {
                SignalKind::Conversation
            } else {
                SignalKind::ContentOnly
            };
            let signal = Signal {
                topic,
                kind,
                at: row.at,
                weight: row.weight(),
            };
            self.signal_added(row.place.account_id, signal);
        }
        Ok(())
    }

    /// Stores an interaction, a signal for each topic it names, less the sensitive ones (R4, R8). Storing
    /// it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::InteractionConflict`] for a different one under a known id, [`Error::UnknownAccount`],
    /// [`Error::UnknownTopic`].
    pub fn record_interaction(&mut self, interaction: &Interaction) -> Result<Applied> {
        let knowledge = self.knowledge()?;
        let taxonomy = knowledge.taxonomy();
        let mut topics = ids_of(&interaction.topics, taxonomy)?;
        topics.sort_unstable();
        topics.dedup();
        let named = topics.clone();
        if knowledge.policy().sensitive == SensitiveUse::Never {
            topics.retain(|&topic| !taxonomy.is_sensitive(topic));
        }
        let account_id = self.meet(&interaction.account)?.row.account_id;
        let row = InteractionRow {
            key: interaction.interaction.clone(),
            kind: interaction.kind,
            at: interaction.at,
            topics_withheld: topics.len() < named.len(),
        };
        if !db::interaction::insert(self.connection, account_id, &row)? {
            return self.known_interaction(interaction, &row, &named, account_id);
        }
        for &topic in &topics {
            db::interaction::insert_signal(self.connection, account_id, &row, topic)?;
            let signal = Signal {
                topic,
                kind: SignalKind::Interaction,
                at: row.at,
                weight: 1.0,
            };
            self.signal_added(account_id, signal);
        }
        Ok(Applied::New)
    }

    fn known_interaction(
        &self,
        interaction: &Interaction,
        row: &InteractionRow,
        named: &[TopicId],
        account_id: i64,
    ) -> Result<Applied> {
        let Some(stored) = db::interaction::find(self.connection, account_id, &row.key)? else {
            return Err(Error::Corrupt(
                "an interaction is there and is not".to_owned(),
            ));
        };
        let kept = db::interaction::topics(self.connection, account_id, &row.key)?;
        // Of topics that were dropped nothing is known but that there were some.
        let same_topics = if stored.topics_withheld {
            kept.iter().all(|topic| named.contains(topic))
        } else {
            kept == named
        };
        let field = if stored.at != row.at {
            "instant"
        } else if stored.kind != row.kind {
            "kind"
        } else if !same_topics {
            "topics"
        } else {
            return Ok(Applied::Known);
        };
        Err(Error::InteractionConflict {
            account: interaction.account.clone(),
            interaction: interaction.interaction.clone(),
            field,
        })
    }
}

fn ids_of(keys: &[TopicKey], taxonomy: &Taxonomy) -> Result<Vec<TopicId>> {
    keys.iter().map(|key| topic_id(taxonomy, key)).collect()
}

fn as_set(topics: Option<&[TopicKey]>) -> Option<std::collections::BTreeSet<&TopicKey>> {
    topics.map(|topics| topics.iter().collect())
}

impl Store {
    /// See [`Writer::record_message`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn record_message(&self, message: &Message) -> Result<Applied> {
        self.write(|writer| writer.record_message(message))
    }

    /// See [`Writer::record_interaction`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn record_interaction(&self, interaction: &Interaction) -> Result<Applied> {
        self.write(|writer| writer.record_interaction(interaction))
    }

    /// A message and what became of it, without its text.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMessage`], [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn message(
        &self,
        account: &AccountName,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Result<StoredMessage> {
        self.read(|view| {
            view.message(account, conversation, message)
                .map(|(shown, _)| shown)
        })
    }

    /// Whether an account has an interaction of that id.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAccount`], [`Error::UnknownApp`].
    pub fn has_interaction(
        &self,
        account: &AccountName,
        interaction: &InteractionId,
    ) -> Result<bool> {
        self.read(|view| {
            let row = view.account(account)?;
            Ok(db::interaction::find(view.connection, row.account_id, interaction)?.is_some())
        })
    }
}
