//! Copies of the file.

use std::fs::File;
use std::path::Path;

use super::{Store, locked};
use crate::db;
use crate::error::{Error, Result};

impl Store {
    /// Copies the store into a new file while it is in use: one consistent state, with nothing left in it
    /// of what was erased. The copy is on the disk when this returns. Nobody waits for it.
    ///
    /// # Errors
    ///
    /// [`Error::FileExists`] if there is a file already, [`Error::Io`] if it cannot be made,
    /// [`Error::DiskFull`]. What was made of the copy so far is then taken away.
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let failed = |source| Error::Io {
            what: path.display().to_string(),
            source,
        };
        let whole = std::path::absolute(path).map_err(failed)?;
        let Some(name) = whole.to_str() else {
            let source = std::io::Error::other("its name is not UTF-8");
            return Err(failed(source));
        };
        let made = match File::create_new(path) {
            Ok(made) => made,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(Error::FileExists(path.to_owned()));
            }
            Err(error) => return Err(failed(error)),
        };
        let copied = self
            .copy_into(name)
            // SQLite does not wait until the copy is on the disk.
            .and_then(|()| made.sync_all().map_err(failed));
        if copied.is_err() {
            let _ = std::fs::remove_file(path);
        }
        copied
    }

    fn copy_into(&self, name: &str) -> Result<()> {
        let copied = match &self.path {
            None => db::backup::copy_into(&locked(&self.writer), name),
            Some(path) => db::open_reader(path, &self.options.settings)
                .and_then(|connection| db::backup::copy_into(&connection, name)),
        };
        copied.map_err(|failure| self.with_wait(failure.into()))
    }
}
