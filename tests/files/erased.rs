//! R18: after an erasure no byte of the text is left in the file, its log or the log's index.

use interest_store::{AccountName, Message, Purpose, Store};

use crate::folder::{Folder, ana, day, fill, message, options, topics};

/// What is looked for: it stands in every text that is erased.
const MARKER: &[u8] = b"xyzzy-marker";

/// The files in which the marker stands.
fn marked(folder: &Folder) -> Vec<String> {
    let has_marker = |bytes: &[u8]| bytes.windows(MARKER.len()).any(|window| window == MARKER);
    let files = folder.bytes().into_iter();
    files
        .filter(|(_, bytes)| has_marker(bytes))
        .map(|(name, _)| name)
        .collect()
}

/// Messages of all sizes, some of them longer than many pages.
fn say(store: &Store, account: &AccountName) {
    for (number, words) in [1, 3, 300, 3_000, 30_000, 2].into_iter().enumerate() {
        let text = "hiking with xyzzy-marker ".repeat(words);
        let said = Message {
            account: account.clone(),
            ..message(&format!("m1{number}"), &text)
        };
        store.record_message(&said).unwrap();
    }
}

fn other() -> AccountName {
    "facebook:bo".parse().unwrap()
}

#[test]
fn r18_an_erased_conversation_leaves_no_byte_of_its_text() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    say(&store, &ana());
    assert!(!marked(&folder).is_empty());
    store
        .erase(&ana(), &"c1".parse().unwrap(), None, day(0.0))
        .unwrap();
    assert_eq!(marked(&folder), [""; 0]);
    assert!(topics(&store, Purpose::Ads).is_empty());
    drop(store);
    assert_eq!(marked(&folder), [""; 0]);
}

#[test]
fn r18_erased_messages_leave_no_byte_of_their_text_while_the_others_stay() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    say(&store, &ana());
    for number in 0..6 {
        let id = format!("m1{number}").parse().unwrap();
        store
            .erase(&ana(), &"c1".parse().unwrap(), Some(&id), day(0.0))
            .unwrap();
        assert_eq!(marked(&folder).is_empty(), number == 5, "{number}");
    }
    assert_eq!(topics(&store, Purpose::Ads), ["hiking"]);
}

#[test]
fn r18_an_erased_account_leaves_no_byte_of_its_texts() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    store
        .add_account(&other(), day(-100.0), Some("US".parse().unwrap()))
        .unwrap();
    // Texts that the rules never read are kept, and erased, like the others.
    say(&store, &other());
    store.erase_account(&other()).unwrap();
    assert_eq!(marked(&folder), [""; 0]);
    assert_eq!(topics(&store, Purpose::Ads), ["hiking"]);
}

#[test]
fn r18_texts_from_an_earlier_opening_go_without_a_trace_too() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    say(&store, &ana());
    drop(store);
    assert_eq!(marked(&folder), ["ana.db"]);
    let store = options().open(folder.file()).unwrap();
    // A question before it leaves a reading connection that is idle, which must not be in the way.
    assert!(!topics(&store, Purpose::Ads).is_empty());
    store
        .erase(&ana(), &"c1".parse().unwrap(), None, day(0.0))
        .unwrap();
    assert_eq!(marked(&folder), [""; 0]);
}

#[test]
fn r18_an_erasure_within_a_larger_change_leaves_no_byte_either() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    say(&store, &ana());
    store
        .write(|writer| {
            writer.record_message(&message("m99", "yoga with xyzzy-marker"))?;
            writer.erase(&ana(), &"c1".parse()?, None, day(0.0))?;
            writer.reset(&ana(), day(-50.0))
        })
        .unwrap();
    assert_eq!(marked(&folder), [""; 0]);
}

#[test]
fn r18_an_account_that_an_event_erases_leaves_no_byte() {
    let folder = Folder::new();
    let store = options().open(folder.file()).unwrap();
    fill(&store).unwrap();
    say(&store, &ana());
    let line = r#"{"type":"erase","at":"2026-02-01T00:00:00Z","account":"instagram:ana"}"#;
    let import = interest_store::ImportOptions::new();
    store
        .import(line.as_bytes(), &import, |_, _| {}, drop)
        .unwrap();
    assert_eq!(marked(&folder), [""; 0]);
    assert!(store.linked(&ana()).is_err());
}
