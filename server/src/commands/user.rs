//! `sonla360 user`: the people who may enter the studio.

use crate::cli::{UserAddArguments, UserCommand};
use anyhow::{Context as _, bail};
use sonla360_store::Store;
use std::io::{BufRead as _, IsTerminal as _};

/// Shortest password in characters (NIST SP 800-63B asks for at least 8; length is what protects).
const MIN_PASSWORD: usize = 10;
/// Longest user name in characters.
const MAX_NAME: usize = 64;

/// Runs `user …`.
pub async fn run(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add(arguments) => add(arguments).await,
    }
}

async fn add(arguments: UserAddArguments) -> anyhow::Result<()> {
    let name = arguments.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        bail!("a user's name has 1 to {MAX_NAME} characters on one line");
    }
    let password = ask_password()?;
    if password.chars().count() < MIN_PASSWORD {
        bail!("the password is too short: use at least {MIN_PASSWORD} characters");
    }
    let store = Store::open(&arguments.data.data).await?;
    store.add_user(name, &password, arguments.role).await?;
    println!("{name} may now log in at /studio as {}", arguments.role);
    store.close().await;
    Ok(())
}

/// From the environment, else from the terminal (twice, unseen), else the first line of standard input.
fn ask_password() -> anyhow::Result<String> {
    if let Ok(password) = std::env::var("SONLA360_PASSWORD") {
        return Ok(password);
    }
    if std::io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ").context("no password was given")?;
        let again = rpassword::prompt_password("Again: ").context("no password was given")?;
        if password != again {
            bail!("the two passwords differ: try again");
        }
        return Ok(password);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("no password was given")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
