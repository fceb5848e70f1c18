//! Invents a registry to measure with: `cargo run --release --example generate -- DIR FILES [--sharded] [--seed N]`.

use std::path::Path;
use std::process::ExitCode;

use self::generator::{Shape, generate};

#[path = "../benches/generator/mod.rs"]
mod generator;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |option: &str| {
        let at = arguments.iter().position(|it| it == option)?;
        arguments.get(at + 1)?.parse().ok()
    };
    let [folder, files, ..] = arguments.as_slice() else {
        return usage();
    };
    let Ok(files) = files.parse() else {
        return usage();
    };
    let shape = Shape {
        files,
        sharded: arguments.iter().any(|it| it == "--sharded"),
        seed: after("--seed").unwrap_or(1),
    };
    match generate(Path::new(folder), shape) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_error(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    print_error("usage: generate DIR FILES [--sharded] [--seed N]");
    ExitCode::from(2)
}

#[expect(clippy::print_stderr, reason = "a program of its own")]
fn print_error(text: &str) {
    eprintln!("{text}");
}
