//! From the engine's errors to the library's.

use rusqlite::ErrorCode;

use crate::error::{DatabaseError, Error};

/// An error of the library that the engine's errors turn into on the way up, so that the queries can
/// use `?` and the engine's type stays out of the public interface.
#[derive(Debug)]
pub(crate) struct Failure(Error);

/// What every query returns.
pub(crate) type DbResult<T> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.0
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        // A commit that was held back (see `connection.rs`): the transaction had ended before.
        let extended = error.sqlite_error().map(|code| code.extended_code);
        if extended == Some(rusqlite::ffi::SQLITE_CONSTRAINT_COMMITHOOK) {
            return Failure(Error::RolledBack);
        }
        Failure(match error.sqlite_error_code() {
            // How long was waited is filled in where it is known, when the call ends.
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Error::Busy { waited_ms: 0 }
            }
            Some(ErrorCode::DiskFull) => Error::DiskFull,
            Some(ErrorCode::ReadOnly) => Error::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Error::Corrupt(error.to_string())
            }
            _ => Error::Database(DatabaseError::new(error)),
        })
    }
}

impl From<rusqlite::types::FromSqlError> for Failure {
    fn from(error: rusqlite::types::FromSqlError) -> Failure {
        Failure::from(rusqlite::Error::from(error))
    }
}
