//! Completion in real shells: what the line holds after Tab.

use std::fs;
use std::process::Command;

use super::{clean_command, repository};

/// Returns whether the shell is installed, and prints a note if not. Fails under `CI=true`.
#[expect(clippy::print_stdout, reason = "a test that is skipped should say so")]
fn is_installed(shell: &str) -> bool {
    let is_installed = Command::new(shell).arg("--version").output().is_ok();
    let must_be = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(is_installed || !must_be, "{shell} is missing: see .ci/run");
    if !is_installed {
        println!("skipped: {shell} is not here");
    }
    is_installed
}

fn lines(clean_command: &mut Command) -> Vec<String> {
    let output = clean_command.output().expect("the shell runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// Returns what bash would suggest for the last word of the line.
fn complete_in_bash(line: &str) -> Vec<String> {
    // bash splits words at white space, and runs of `:` and `=` are words by themselves.
    let mut words = vec![String::new()];
    for letter in line.chars() {
        let is_break = |letter: char| ":=".contains(letter);
        let last = words.last().and_then(|word| word.chars().last());
        match (letter, last) {
            (' ', Some(_)) => words.push(String::new()),
            (' ', None) => {}
            (_, Some(last)) if is_break(last) != is_break(letter) => words.push(letter.into()),
            _ => words.last_mut().expect("never empty").push(letter),
        }
    }
    let last = words.last().cloned().unwrap_or_default();
    let word = if last.contains([':', '=']) { "" } else { &last };
    const ASK: &str = r#"
        compopt() { :; }
        source completions/kompis.bash
        line=$1 word=$2; shift 2
        COMP_LINE=$line COMP_POINT=${#line} COMP_TYPE=63 COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _kompis kompis "$word"
        ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
    "#;
    lines(
        clean_command("bash")
            .args(["--norc", "-uc", ASK, "bash", line, word])
            .args(&words),
    )
}

#[test]
fn bash_completes_a_query_term_as_one_word() {
    let counties = complete_in_bash("kompis search county:0");
    assert_eq!(counties, ["01", "03", "04", "05", "06", "07", "08", "09"]);
    assert_eq!(
        complete_in_bash("kompis search initiative:min"),
        ["min-framtid"]
    );
    assert_eq!(complete_in_bash("kompis search kind:mun"), ["municipality"]);
    assert_eq!(
        complete_in_bash("kompis search no:kind:agency,mun"),
        ["agency,municipality"]
    );
    assert_eq!(complete_in_bash("kompis search --fields=na"), ["name"]);
    assert_eq!(complete_in_bash("kompis search cou"), ["county:"]);
    assert_eq!(
        complete_in_bash("kompis search initiative.cou"),
        ["initiative.county:"]
    );
    assert_eq!(complete_in_bash("kompis search county:Kal"), ["08"]);
    let kinds = complete_in_bash("kompis search kind:");
    assert!(kinds.contains(&"actor".to_owned()) && kinds.contains(&"source".to_owned()));
    let words = complete_in_bash("kompis search kind: cou");
    assert_eq!(words, ["county:"]);
}

#[test]
fn bash_suggests_files_where_a_command_takes_them() {
    assert_eq!(complete_in_bash("kompis check regis"), ["registry/"]);
    let found = complete_in_bash("kompis check registry/agencies/vinn");
    assert_eq!(found, ["registry/agencies/vinnova.toml"]);
    assert_eq!(complete_in_bash("kompis check kind:mun"), ["municipality"]);
    assert_eq!(
        complete_in_bash("kompis search registry/agencies/vinn"),
        [""; 0]
    );
}

#[test]
fn bash_completes_the_last_term_in_quotes() {
    const ASK: &str = r#"
        source completions/kompis.bash
        COMP_LINE='kompis search "county:08 kind:mun' COMP_TYPE=63
        COMP_POINT=${#COMP_LINE} COMP_WORDS=(kompis search '"county:08 kind:mun') COMP_CWORD=2
        _kompis kompis 'county:08 kind:mun'
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let lines = lines(clean_command("bash").args(["--norc", "-uc", ASK]));
    assert_eq!(lines, ["county:08 kind:municipality"]);
}

#[test]
fn bash_adds_a_space_only_after_a_complete_word() {
    const ASK: &str = r#"
        compopt() { echo "$*"; }
        source completions/kompis.bash
        complete -p kompis
        COMP_TYPE=9 COMP_CWORD=2
        COMP_LINE='kompis search cou' COMP_POINT=17 COMP_WORDS=(kompis search cou)
        _kompis kompis cou
        COMP_LINE='kompis search has:county' COMP_POINT=24 COMP_WORDS=(kompis search has : county) COMP_CWORD=4
        _kompis kompis county
    "#;
    let lines = lines(clean_command("bash").args(["--norc", "-uc", ASK]));
    assert!(lines[0].ends_with("-F _kompis kompis"), "{lines:?}");
    assert_eq!(lines[1..], ["-o nospace"]);
}

#[test]
fn bash_keeps_the_typed_word_when_several_records_match() {
    const ASK: &str = r#"
        source completions/kompis.bash
        COMP_LINE='kompis search actor:örebro' COMP_POINT=26 COMP_WORDS=(kompis search actor : örebro) COMP_CWORD=4
        for COMP_TYPE in 9 63; do
            _kompis kompis örebro
            printf '%s\n' "${COMPREPLY[@]}"
        done
    "#;
    let lines = lines(clean_command("bash").args(["--norc", "-uc", ASK]));
    let (first, second) = lines.split_at(lines.len() / 2 + 1);
    assert!(second.contains(&"orebro-kommun".to_owned()), "{lines:?}");
    assert_eq!(first.split_last(), Some((&" ".to_owned(), second)));
}

/// Types a line and Tab into a real zsh, and returns the line that it shows.
fn complete_in_zsh(line: &str) -> String {
    let settings = crate::temporary::folder();
    let script = repository().join("completions/_kompis");
    let rc = format!(
        "PS1='ready> '; unsetopt beep zle_bracketed_paste; bindkey -e; autoload -Uz compinit; compinit -u -D
        source '{}'
        show() {{ print -r -- \"<<$BUFFER>>\" }}; zle -N show; bindkey '^X' show\n",
        script.display()
    );
    fs::write(settings.path().join(".zshrc"), rc).expect("a file is written");
    const DRIVE: &str = r#"
        zmodload zsh/zpty
        zpty -b typist zsh -d -i
        (sleep 20; kill $$) >/dev/null 2>&1 &!
        watchdog=$!
        zpty -r typist seen '*ready> *'
        zpty -w -n typist "$1"$'\t\x18'
        zpty -r typist seen '*<<*>>*'
        zpty -d typist
        kill $watchdog
        seen=${seen##*<<}
        print -r -- "${seen%%>>*}"
    "#;
    let mut shell = clean_command("zsh");
    shell.env("ZDOTDIR", settings.path()).env("TERM", "dumb");
    lines(shell.args(["-f", "-c", DRIVE, "zsh", line])).join("\n")
}

#[test]
fn zsh_completes_terms() {
    if !is_installed("zsh") {
        return;
    }
    assert_eq!(
        complete_in_zsh("kompis search initiative:min"),
        "kompis search initiative:min-framtid "
    );
    assert_eq!(
        complete_in_zsh("kompis search kind:mun"),
        "kompis search kind:municipality "
    );
    assert_eq!(
        complete_in_zsh("kompis search cou"),
        "kompis search county:"
    );
    assert_eq!(
        complete_in_zsh("kompis search county:Kal"),
        "kompis search county:08 "
    );
    assert_eq!(
        complete_in_zsh("kompis search actor:örebro"),
        "kompis search actor:örebro"
    );
    assert_eq!(
        complete_in_zsh("kompis search --fields name,web"),
        "kompis search --fields name,website "
    );
}

/// Returns what a real fish suggests.
fn complete_in_fish(line: &str) -> Vec<String> {
    const ASK: &str = "source completions/kompis.fish; complete -C $argv[1]";
    let home = crate::temporary::folder();
    let mut shell = clean_command("fish");
    shell.env("HOME", home.path());
    lines(shell.args(["--no-config", "-c", ASK, line]))
}

#[test]
fn fish_completes_terms() {
    if !is_installed("fish") {
        return;
    }
    assert_eq!(
        complete_in_fish("kompis search initiative:min"),
        ["initiative:min-framtid\tMin Framtid"]
    );
    assert_eq!(
        complete_in_fish("kompis search kind:mun"),
        ["kind:municipality\tkommun"]
    );
    assert_eq!(
        complete_in_fish("kompis search no:kind:agency,mun"),
        ["no:kind:agency,municipality\tkommun"]
    );
    assert_eq!(complete_in_fish("kompis search cou"), ["county:\tLän"]);
    let counties = complete_in_fish("kompis search county:0");
    assert_eq!(
        counties[..2],
        ["county:01\tStockholms län", "county:03\tUppsala län"]
    );
}
