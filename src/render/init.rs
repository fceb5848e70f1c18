//! What to type when a registry was just created.

use super::width::{pad, width};
use super::{Look, escape};

/// What the next steps depend on.
#[derive(Debug, Default)]
pub struct Next {
    /// The folder of the registry.
    pub at: String,
    /// The folder to change to first, where kompis would not find the registry from here.
    pub folder: Option<String>,
    /// Whether it is in a git repository.
    pub in_git: bool,
    /// Whether there are actors already.
    pub has_actors: bool,
}

/// Commands, and the messages that say what they do.
const NEXT: [(&str, &str); 3] = [
    (
        "kompis add initiative NAME type=project",
        "init-add-initiative",
    ),
    ("kompis link ACTOR INITIATIVE --role owner", "init-link"),
    ("kompis check", "start-check"),
];

/// The next commands, one a line.
pub fn render(next: &Next, look: &Look<'_>) -> String {
    let mut lines: Vec<(String, &str)> = Vec::new();
    if let Some(folder) = &next.folder {
        lines.push((format!("cd {folder}"), "init-folder"));
    }
    if !next.in_git {
        lines.push(("git init".to_owned(), "init-git"));
    }
    lines.push(match next.has_actors {
        true => ("kompis search linköping".to_owned(), "start-search"),
        false => ("kompis add municipality Västervik".to_owned(), "init-add"),
    });
    lines.extend(NEXT.map(|(command, message)| (command.to_owned(), message)));
    let wide = lines.iter().map(|(command, _)| width(command)).max();
    let mut text = format!("  {}\n\n", escape::terminal(&next.at));
    for (command, message) in lines {
        text.push_str(&format!(
            "  {}  {}\n",
            escape::terminal(&pad(&command, wide.unwrap_or(0))),
            look.words.get(message)
        ));
    }
    text
}
