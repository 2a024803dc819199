//! What blocking and unlinking do to the ads, each change made and taken back in a copy in memory.

use interest_store::{AccountName, AdSetting, AdvertiserId, Result, Store, Timestamp, TopicKey};

use super::story::{READER, joined};

/// The topic that is blocked, with all below it.
const TOPIC: &str = "outdoors";
/// The advertiser that is blocked.
const ADVERTISER: &str = "trailco";
/// The account that is unlinked, and linked again.
const UNLINKED: &str = "whatsapp:ana";

/// Tells what each change does. The file is not touched, so that it stays as it was imported.
///
/// # Errors
///
/// Only those of the database.
pub(super) fn tell(copy: &Store, now: Timestamp) -> Result<String> {
    let reader: AccountName = READER.parse()?;
    let topic: TopicKey = TOPIC.parse()?;
    let advertiser: AdvertiserId = ADVERTISER.parse()?;
    let unlinked: AccountName = UNLINKED.parse()?;
    let linked = copy.linked(&reader)?;

    let before = ads(copy, &reader, now)?;
    copy.set_ad_topic(&reader, &topic, AdSetting::Block, now)?;
    let topic_blocked = ads(copy, &reader, now)?;
    copy.set_ad_topic(&reader, &topic, AdSetting::NoPreference, now)?;

    copy.set_advertiser_block(&reader, &advertiser, true, now)?;
    let advertiser_blocked = ads(copy, &reader, now)?;
    copy.set_advertiser_block(&reader, &advertiser, false, now)?;

    copy.unlink(&unlinked, now)?;
    let alone = ads(copy, &reader, now)?;
    copy.link(&linked, now)?;
    let after = ads(copy, &reader, now)?;

    let row = |what: &str, ads: &str| format!("  {what:<26} {ads}");
    Ok(joined(&[
        format!(
            "Changes count with the next question (each tried alone, on a copy). Ads on {reader}:"
        ),
        row("before", &before),
        row(&format!("block topic {topic}"), &topic_blocked),
        row(
            &format!("block advertiser {advertiser}"),
            &advertiser_blocked,
        ),
        row(&format!("unlink {unlinked}"), &alone),
        row("all taken back", &after),
    ]))
}

/// The ads of an account on one line, best first.
fn ads(store: &Store, account: &AccountName, now: Timestamp) -> Result<String> {
    let ads: Vec<String> = (store.ads(account, now, 5)?.iter())
        .map(|ad| format!("{} {:.2}", ad.ad, ad.score))
        .collect();
    Ok(match ads.is_empty() {
        true => "none".to_owned(),
        false => ads.join(", "),
    })
}
