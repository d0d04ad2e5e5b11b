//! Programs that must not outlive the tests.

use std::io;
use std::process::{Child, Command, Stdio};

/// A program in a process group of its own, ended when this is dropped and also when the test process
/// ends without dropping anything (a shared program lives in a `static`; a test run may be interrupted).
pub struct Guarded {
    child: Child,
    watchdog: Child,
}

/// Reads until our end of the pipe closes, which the system does whatever happens to us; then ends the
/// group politely, then firmly.
const WATCH: &str = "read _; kill -s TERM -- -$0; sleep 5; kill -s KILL -- -$0";

impl Guarded {
    /// Starts the program and a shell that waits for our end.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        own_group(command);
        let child = command.spawn()?;
        let watchdog = own_group(&mut Command::new("sh"))
            .args(["-c", WATCH])
            .arg(child.id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, watchdog })
    }

    /// The program.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Sends a signal by name (`TERM`, `INT`, `KILL`) to the program and its children.
    pub fn signal(&self, name: &str) -> io::Result<()> {
        // The shell's own `kill`: not every machine has the program.
        Command::new("sh")
            .args(["-c", "kill -s \"$0\" -- \"-$1\"", name])
            .arg(self.child.id().to_string())
            .stderr(Stdio::null())
            .status()?;
        Ok(())
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let _already_gone = self.watchdog.kill();
        let _ = self.watchdog.wait();
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.signal("KILL");
            let _ = self.child.wait();
        }
    }
}

#[cfg(unix)]
pub fn own_group(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0)
}

#[cfg(not(unix))]
pub fn own_group(command: &mut Command) -> &mut Command {
    command
}
