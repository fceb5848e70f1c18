//! `kompis completions`.

use clap::{Args as ClapArgs, ValueEnum};

use super::complete;
use super::context::Context;
use super::exit_code::ExitCode;
use crate::error::Error;

const INSTALL: &str = "\
Put this into the shell's own file; then the script is always that of the kompis you run:
  ~/.bashrc                   source <(kompis completions bash)
  ~/.zshrc, after compinit    source <(kompis completions zsh)
  ~/.config/fish/config.fish  kompis completions fish | source
  $PROFILE of PowerShell      kompis completions powershell | Out-String | Invoke-Expression
  ~/.config/elvish/rc.elv     eval (kompis completions elvish | slurp)";

/// Print the script by which a shell completes kompis
#[derive(ClapArgs, Debug)]
#[command(after_help = INSTALL)]
pub(crate) struct Args {
    /// Shell that is to complete kompis
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(alias = "pwsh")]
    Powershell,
    Elvish,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let shell = args.shell.to_possible_value().unwrap_or_default();
    let script = complete::script(shell.get_name());
    context.output.print(&script)?;
    Ok(ExitCode::Done)
}
