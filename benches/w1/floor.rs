//! The floor under W1: the same interests in bare SQLite, with nothing but the sum and the block.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};

use super::reference::{Question, Scored, interests};
use super::{Center, Member, TOPICS, World, Zipf};

/// How the interests lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One BLOB of scores for each account, clustered by center.
    Packed,
    /// A row for each center, topic and account.
    Rows,
}

/// Bare SQLite, and the table that scores are added up in.
#[derive(Debug)]
pub(crate) struct Floor {
    connection: Connection,
    sums: Vec<f64>,
    touched: Vec<u16>,
}

const TABLES: &str = "
    CREATE TABLE account (account_id INTEGER PRIMARY KEY, center_id INTEGER NOT NULL);
    CREATE TABLE block (center_id INTEGER, topic_id INTEGER, PRIMARY KEY (center_id, topic_id)) WITHOUT ROWID;
    CREATE TABLE pack (center_id INTEGER, account_id INTEGER, pack BLOB NOT NULL,
        PRIMARY KEY (center_id, account_id)) WITHOUT ROWID;
    CREATE TABLE interest (center_id INTEGER, topic_id INTEGER, account_id INTEGER, score REAL NOT NULL,
        PRIMARY KEY (center_id, topic_id, account_id)) WITHOUT ROWID;";

fn connect(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .unwrap();
    connection
        .pragma_update(None, "synchronous", "NORMAL")
        .unwrap();
    // Without this SQLite prepares some statements again each time that they are asked.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .unwrap();
    // As much as the store takes.
    connection
        .pragma_update(None, "cache_size", -32 * 1024)
        .unwrap();
    connection
}

/// Fills a new file.
pub(crate) fn make(world: &World, path: &Path) {
    let connection = connect(path);
    connection.execute_batch(TABLES).unwrap();
    let zipf = Zipf::new();
    connection.execute_batch("BEGIN").unwrap();
    for number in 0..world.centers() {
        insert(&connection, number as i64, &World::center(&zipf, number)).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
}

fn insert(connection: &Connection, number: i64, center: &Center) -> rusqlite::Result<()> {
    for &topic in &center.blocked {
        connection
            .prepare_cached("INSERT INTO block VALUES (?1, ?2)")?
            .execute(params![number, topic as i64])?;
    }
    for member in &center.members {
        let account = member.account as i64;
        let mut scores = alone(member);
        scores.sort_unstable_by_key(|(topic, _)| *topic);
        let mut pack = Vec::new();
        for &(topic, score) in &scores {
            pack.extend_from_slice(&(topic as u16).to_le_bytes());
            pack.extend_from_slice(&score.to_le_bytes());
        }
        connection
            .prepare_cached("INSERT INTO account VALUES (?1, ?2)")?
            .execute(params![account, number])?;
        connection
            .prepare_cached("INSERT INTO pack VALUES (?1, ?2, ?3)")?
            .execute(params![number, account, pack])?;
        let mut row = connection.prepare_cached("INSERT INTO interest VALUES (?1, ?2, ?3, ?4)")?;
        for (topic, score) in scores {
            row.execute(params![number, topic as i64, account, score])?;
        }
    }
    Ok(())
}

/// What an account brings in by itself.
fn alone(member: &Member) -> Vec<Scored> {
    let center = Center {
        members: vec![member.clone()],
        blocked: Vec::new(),
        blocked_advertiser: None,
    };
    interests(&center, member.account, Question::Sum)
}

impl Floor {
    pub(crate) fn open(path: &Path) -> Floor {
        Floor {
            connection: connect(path),
            sums: vec![0.0; TOPICS],
            touched: Vec::new(),
        }
    }

    /// The best topics of an account, over its center, blocked ones out.
    pub(crate) fn interests(
        &mut self,
        form: Form,
        account: i64,
        limit: usize,
    ) -> rusqlite::Result<Vec<Scored>> {
        let connection = &self.connection;
        let center: i64 = connection
            .prepare_cached("SELECT center_id FROM account WHERE account_id = ?1")?
            .query_row([account], |row| row.get(0))?;
        let (sums, touched) = (&mut self.sums, &mut self.touched);
        let mut add = |topic: u16, score: f64| {
            let sum = &mut sums[usize::from(topic)];
            if *sum == 0.0 {
                touched.push(topic);
            }
            *sum += score;
        };
        match form {
            Form::Packed => {
                let mut statement =
                    connection.prepare_cached("SELECT pack FROM pack WHERE center_id = ?1")?;
                let mut rows = statement.query([center])?;
                while let Some(row) = rows.next()? {
                    for entry in row.get_ref(0)?.as_blob()?.chunks_exact(10) {
                        let mut score = [0; 8];
                        score.copy_from_slice(&entry[2..]);
                        add(
                            u16::from_le_bytes([entry[0], entry[1]]),
                            f64::from_le_bytes(score),
                        );
                    }
                }
            }
            Form::Rows => {
                let mut statement = connection
                    .prepare_cached("SELECT topic_id, score FROM interest WHERE center_id = ?1")?;
                let mut rows = statement.query([center])?;
                while let Some(row) = rows.next()? {
                    add(row.get(0)?, row.get(1)?);
                }
            }
        }
        let mut statement =
            connection.prepare_cached("SELECT topic_id FROM block WHERE center_id = ?1")?;
        let mut rows = statement.query([center])?;
        while let Some(row) = rows.next()? {
            sums[usize::from(row.get::<_, u16>(0)?)] = 0.0;
        }
        let mut found: Vec<Scored> = Vec::with_capacity(touched.len());
        for topic in touched.drain(..) {
            let score = std::mem::take(&mut sums[usize::from(topic)]);
            if score > 0.0 {
                found.push((usize::from(topic), score));
            }
        }
        let order = |a: &Scored, b: &Scored| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if limit < found.len() {
            found.select_nth_unstable_by(limit, order);
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        Ok(found)
    }
}
