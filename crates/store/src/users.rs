//! The people who may enter the studio.

use crate::{Store, StoreError, store::now};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use sqlx::Row as _;
use std::{fmt, str::FromStr, sync::LazyLock};
use thiserror::Error;

/// What somebody may do. Each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Looks at drafts and previews.
    Viewer,
    /// Uploads, writes and publishes.
    Editor,
    /// Also rolls back.
    Admin,
}

/// A text that names no role.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a role: use admin, editor or viewer")]
pub struct UnknownRole(pub String);

impl Role {
    /// The name, as on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        [Self::Viewer, Self::Editor, Self::Admin]
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Somebody who may enter the studio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The name they log in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Checked where there is no such user, so that an unknown name takes as long as a wrong password.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_password("nobody").ok());

impl Store {
    /// Adds a user.
    pub async fn add_user(&self, name: &str, password: &str, role: Role) -> Result<(), StoreError> {
        let hash = hash_in_background(password.to_owned()).await?;
        let added = sqlx::query(
            "INSERT INTO users (name, password_hash, role, created_at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(name)
        .bind(hash)
        .bind(role.name())
        .bind(now())
        .execute(&self.pool)
        .await?;
        if added.rows_affected() == 0 {
            Err(StoreError::UserExists(name.to_owned()))
        } else {
            Ok(())
        }
    }

    /// The user with this name and password. An unknown name takes as long as a wrong password.
    pub async fn authenticate(
        &self,
        name: &str,
        password: &str,
    ) -> Result<Option<User>, StoreError> {
        let row = sqlx::query("SELECT name, role, password_hash FROM users WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        let password = password.to_owned();
        let (user, hash) = match row {
            Some(row) => (Some(user_from(&row)?), Some(row.try_get("password_hash")?)),
            None => (None, None),
        };
        let fits = tokio::task::spawn_blocking(move || {
            hash.as_ref().or(NOBODY.as_ref()).is_some_and(|hash| verify_password(&password, hash))
        })
        .await
        .map_err(|error| StoreError::Password(error.to_string()))?;
        Ok(user.filter(|_| fits))
    }

    /// Whether anybody can log in at all.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query("SELECT 1 FROM users LIMIT 1").fetch_optional(&self.pool).await?.is_some())
    }
}

pub(crate) fn user_from(row: &sqlx::sqlite::SqliteRow) -> Result<User, StoreError> {
    let role: String = row.try_get("role")?;
    let role = role.parse().map_err(|error| StoreError::damaged("a user's role", error))?;
    Ok(User { name: row.try_get("name")?, role })
}

async fn hash_in_background(password: String) -> Result<String, StoreError> {
    tokio::task::spawn_blocking(move || hash_password(&password))
        .await
        .map_err(|error| StoreError::Password(error.to_string()))?
}

/// Argon2id with a random salt, as a PHC string.
fn hash_password(password: &str) -> Result<String, StoreError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| StoreError::Password(error.to_string()))
}

fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
