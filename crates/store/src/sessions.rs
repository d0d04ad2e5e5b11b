//! Logged-in sessions: a random token in the browser, its hash here.

use crate::{
    Store, StoreError, User,
    names::{hex, is_hex},
    store::{moment, now},
    users::user_from,
};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use std::{fmt, time::Duration};
use time::OffsetDateTime;

/// How long a session lasts.
pub const LIFETIME: Duration = Duration::from_hours(12);

/// The secret that a browser holds: 256 random bits as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    fn generate() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
        Ok(Self(hex(&bytes)))
    }

    /// Reads a cookie's value.
    pub fn parse(text: &str) -> Option<Self> {
        is_hex(text, 64).then(|| Self(text.to_owned()))
    }

    /// The cookie's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// A token never reaches a log.
impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(…)")
    }
}

/// A valid session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose it is.
    pub user: User,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

impl Store {
    /// Begins a session and forgets those that have ended.
    pub async fn begin_session(
        &self,
        user: &str,
        lifetime: Duration,
    ) -> Result<SessionToken, StoreError> {
        let token = SessionToken::generate()?;
        let now = now();
        sqlx::query("DELETE FROM sessions WHERE expires_at <= ?")
            .bind(now)
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_name, created_at, expires_at)
             VALUES (?, ?, ?, ?)",
        )
        .bind(token.hash())
        .bind(user)
        .bind(now)
        .bind(now + i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX / 2))
        .execute(&self.pool)
        .await?;
        Ok(token)
    }

    /// The session a token opens, if it has not ended.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT users.name, users.role, sessions.expires_at FROM sessions
             JOIN users ON users.name = sessions.user_name
             WHERE token_hash = ? AND expires_at > ?",
        )
        .bind(token.hash())
        .bind(now())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let expires_at = moment(row.try_get("expires_at")?)?;
            Ok(Session { user: user_from(&row)?, expires_at })
        })
        .transpose()
    }

    /// Ends a session.
    pub async fn end_session(&self, token: &SessionToken) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
            .bind(token.hash())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
