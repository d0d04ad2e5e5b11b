//! The real release binary, on a free port and a folder of its own.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::guard::Guarded;

/// How the server says that it is ready.
const READY: &str = "Sơn La 360 is ready: ";
/// A first start imports and tiles; slow machines do that slowly.
const PATIENCE: Duration = Duration::from_mins(5);

/// A running server.
pub struct Server {
    program: Guarded,
    address: String,
    log: Log,
    data: Arc<TempDir>,
}

/// Everything a program has said so far.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn append(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The binary under test: `cargo xtask build` makes it.
pub fn binary() -> PathBuf {
    std::env::var_os("SONLA360_BINARY").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/sonla360"),
        PathBuf::from,
    )
}

/// A command line of the binary.
pub fn sonla360(arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_remove("RUST_LOG").env("NO_COLOR", "1");
    command
}

impl Server {
    /// Starts on an empty data folder, with a content folder to publish, and waits until it is ready.
    pub fn start(content: &Path) -> Result<Self> {
        Self::start_on(Arc::new(crate::scratch::folder()?), content)
    }

    /// Starts again on the data folder of another server, which must have ended.
    pub fn start_on(data: Arc<TempDir>, content: &Path) -> Result<Self> {
        let mut command = sonla360(&["serve", "--listen", "127.0.0.1:0"]);
        command.arg("--data").arg(data.path()).arg("--content").arg(content);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = Guarded::start(&mut command).with_context(|| {
            format!("{} does not start: run `cargo xtask build`", binary().display())
        })?;
        let log = Log::default();
        let (tell, told) = channel();
        let child = program.child();
        if let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) {
            follow(out, log.clone(), Some(tell));
            follow(err, log.clone(), None);
        }
        let Ok(address) = told.recv_timeout(PATIENCE) else {
            bail!("the server did not say that it is ready. Its log:\n{}", log.text());
        };
        Ok(Self { program, address, log, data })
    }

    /// The address of a path such as `/vi/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.address, path.trim_start_matches('/'))
    }

    /// Everything the server has said so far.
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// The folder it keeps its data in; holding it keeps it from being removed.
    pub fn data(&self) -> Arc<TempDir> {
        Arc::clone(&self.data)
    }

    /// Fails with the log when the server has met an error or a panic.
    pub fn assert_log_clean(&self) {
        let log = self.log();
        let dirty = log.lines().find(|line| line.contains("ERROR") || line.contains("panicked at"));
        assert!(dirty.is_none(), "the server's log is not clean: {dirty:?}\n{log}");
    }

    /// Adds a user for the studio.
    pub fn add_user(&self, name: &str, role: &str, password: &str) -> Result<()> {
        let mut command = sonla360(&["user", "add", name, "--role", role, "--data"]);
        let output = command.arg(self.data.path()).env("SONLA360_PASSWORD", password).output()?;
        if !output.status.success() {
            bail!("`user add` failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    /// Asks it to stop, as a service manager does, and waits for its end.
    pub fn stop(mut self, patience: Duration) -> Result<ExitStatus> {
        self.program.signal("TERM")?;
        let start = Instant::now();
        while start.elapsed() < patience {
            if let Some(status) = self.program.child().try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the server did not stop within {patience:?}. Its log:\n{}", self.log());
    }

    /// Sends a signal by name.
    pub fn signal(&self, name: &str) -> Result<()> {
        Ok(self.program.signal(name)?)
    }
}

/// Copies what a program says into the log, and the address it names to whoever waits for it.
fn follow(output: impl Read + Send + 'static, log: Log, tell: Option<Sender<String>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            log.append(&line);
            if let (Some(tell), Some(address)) = (&tell, line.strip_prefix(READY)) {
                let _nobody_waits_any_more = tell.send(address.trim().to_owned());
            }
        }
    });
}
