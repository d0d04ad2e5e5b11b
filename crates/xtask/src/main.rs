//! `cargo xtask`: the one tool that builds the viewer and the server, serves the sample province and
//! runs every test, on a machine that has only Rust, a C compiler and a package manager.

mod bench;
mod command;
mod progress;
mod server;
mod test;
mod tools;
mod viewer;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve [OPTION]…   build everything, start the server with the sample province, print its address;
                    the options are those of `sonla360 serve`
  build             build the release binary, target/release/sonla360, with the viewer inside
  viewer            build only the WebAssembly viewer, into target/viewer
  test [--fast]     every check and test; --fast leaves out the release build, the end-to-end tests
                    and the browser tests

  bench tiler [PANORAMA]
                    the tiler's time and memory beside the codec's own and beside other tools that are
                    installed
  bench webp [PANORAMA]…
                    bytes, likeness and speed of WebP tiles beside JPEG's
  bench viewer [TOUR]
                    target/bench-viewer: the viewer with the page that ../shared/bench/viewer measures

What is missing on this machine is installed where that is allowed (Debian, as root), else the command
that installs it is printed.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let workspace = Workspace::find();
    let result = match words.as_slice() {
        ["serve", options @ ..] => server::serve(&workspace, options),
        ["build"] => server::build(&workspace),
        ["viewer"] => viewer::build(&workspace),
        ["test"] => return test::test(&workspace, test::Scope::Everything),
        ["test", "--fast"] => return test::test(&workspace, test::Scope::Fast),
        ["bench", words @ ..] => bench::run(&workspace, words),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
