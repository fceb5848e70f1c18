//! The `kompis` command.

fn main() -> std::process::ExitCode {
    kompis::cli::main()
}
