//! Folders that go when the tests have ended, however they end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// Waits for our end, lets the guarded programs end too, then removes the folder.
const SWEEP: &str = "read _; sleep 7; rm -rf -- \"$0\"";

/// The one folder of this test process, and the shell that will remove it: what lives in a `static` is
/// never dropped, and a pyramid left behind by every run would fill the disk.
struct Root {
    folder: PathBuf,
    _sweeper: Child,
}

/// A new empty folder.
pub fn folder() -> io::Result<TempDir> {
    static ROOT: OnceLock<Result<Root, String>> = OnceLock::new();
    match ROOT.get_or_init(|| make_root().map_err(|error| error.to_string())) {
        Ok(root) => tempfile::tempdir_in(&root.folder),
        Err(error) => Err(io::Error::other(error.clone())),
    }
}

fn make_root() -> io::Result<Root> {
    let folder = std::env::temp_dir().join(format!("sonla360-tests-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(Root { _sweeper: sweeper(&folder)?, folder })
}

fn sweeper(folder: &Path) -> io::Result<Child> {
    crate::guard::own_group(&mut Command::new("sh"))
        .args(["-c", SWEEP])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
