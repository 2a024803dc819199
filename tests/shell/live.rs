//! The shell on a file that a store has open.

use interest_store::{FixedClock, Store, StoreOptions};
use tempfile::TempDir;

use crate::shell;
use crate::world::{self, NOW};

fn options() -> StoreOptions {
    StoreOptions::new().clock(FixedClock(NOW))
}

/// Registers an app, which is as small a change as any.
fn register(store: &Store, app: &str) {
    store.add_app(&app.to_owned().try_into().unwrap()).unwrap();
}

#[test]
fn the_shell_sees_what_an_open_store_has_written() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ana.db");
    world::make(&file);
    let store = options().open(&file).unwrap();
    let count = || shell(&file, &["-readonly"], "SELECT count(*) FROM app;");
    assert_eq!(count(), "5\n");
    register(&store, "mastodon");
    assert_eq!(count(), "6\n");
}

#[test]
fn a_file_opened_twice_in_one_process_keeps_its_log_when_the_shell_leaves() {
    // A process loses its locks on a file when it closes any handle to it, be it one that was only looked
    // through. The shell would then take itself for the last one, and take the log away with it.
    for second in [
        options(),
        options().create(false),
        options().read_only(true),
    ] {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("ana.db");
        world::make(&file);
        let first = options().open(&file).unwrap();
        drop(second.open(&file).unwrap());
        shell(&file, &[], "INSERT INTO app (key) VALUES ('shell');");
        assert!(folder.path().join("ana.db-wal").exists(), "the log is gone");
        register(&first, "mastodon");
        let count = shell(&file, &[], "SELECT count(*) FROM app;");
        assert_eq!(count, "7\n");
        register(&first, "pixelfed");
        drop(first);
        let count = shell(
            &file,
            &[],
            "PRAGMA integrity_check; SELECT count(*) FROM app;",
        );
        assert_eq!(count, "ok\n8\n");
    }
}

#[test]
fn stores_opened_by_many_threads_keep_the_log_when_the_shell_leaves() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ana.db");
    let stores: Vec<Store> = std::thread::scope(|scope| {
        let opening = (0..4).map(|_| scope.spawn(|| options().open(&file).unwrap()));
        let opening: Vec<_> = opening.collect();
        opening
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    shell(&file, &[], "INSERT INTO app (key) VALUES ('shell');");
    assert!(folder.path().join("ana.db-wal").exists(), "the log is gone");
    for (number, store) in stores.iter().enumerate() {
        register(store, &format!("app{number}"));
    }
    drop(stores);
    let count = shell(
        &file,
        &[],
        "PRAGMA integrity_check; SELECT count(*) FROM app;",
    );
    assert_eq!(count, "ok\n9\n");
}
