//! What is asked of each command, and what of people its answer may tell.
//!
//! The lines go for any registry with the actors `bolaget`, `borta` (dissolved), `kommunen` and `gruppen`, the initiatives
//! `insatsen` and `gamla`, the source `kallan`, the people `xid0x` and `xid1x` (withheld), and a revision `v1` in git.

/// What of people may be told: DESIGN's "Privacy by structure", command by command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tells {
    /// Nothing of anybody.
    Nothing,
    /// Ids and names of those who are not withheld.
    Names,
    /// The same with notes, and title and unit of the posts of the day.
    Titles,
    /// Who has a post on the day, with title and unit.
    Staff,
    /// The same with what reaches them there.
    Reach,
    /// All but what reaches them, of those who are not withheld: what was and what changed.
    History,
    /// Everything of one person, who was named by the whole id.
    Page(usize),
    /// The same without what reaches that person.
    Past(usize),
    /// Files and what is wrong in them, all but what reaches people.
    Files,
}

/// What is typed behind the name of a command.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) arguments: &'static str,
    pub(crate) tells: Tells,
}

impl Line {
    /// Whether the command answers the line in the format.
    pub(crate) fn takes(&self, format: &str) -> bool {
        let has = |option: &str| self.arguments.split(' ').any(|word| word == option);
        let is_data = ["text", "json"].contains(&format);
        let is_for_one = [("--vcard", "vcard"), ("--separator", "emails")];
        (is_data || !has("--mark"))
            && (format == "text" || !has("--fix"))
            && (!has("--missing") || !["outlook", "vcard", "emails"].contains(&format))
            && is_for_one
                .iter()
                .all(|(option, only)| !has(option) || *only == format)
    }

    /// What stands behind an option.
    fn behind(&self, option: &str) -> Option<&'static str> {
        let mut words = self.arguments.split_whitespace();
        words
            .find(|word| *word == option)
            .and_then(|_| words.next())
    }

    /// The day that is asked about.
    pub(crate) fn day(&self) -> &'static str {
        self.behind("--as-of").unwrap_or("2026-11-22")
    }

    /// Whether the first revision is asked about, not what there is now.
    pub(crate) fn is_of_then(&self) -> bool {
        self.behind("--rev") == Some("v1")
    }

    /// Whether the first revision is compared with what came after it.
    pub(crate) fn is_of_both(&self) -> bool {
        !self.is_of_then() && (self.arguments.contains("v1") || self.arguments.contains("HEAD~1"))
    }
}

/// Options that change nothing in what is told, or do what a test of their own tries.
pub(crate) const UNTRIED: [&str; 21] = [
    "format",
    "id",
    "since",
    "output",
    "skip-broken",
    "commit",
    "lock-timeout",
    "declare",
    "exit-code",
    "force",
    "write",
    "path",
    "ci",
    "kompis-from",
    "kompis-rev",
    "with-reference",
    "marker-size",
    "inferred",
    "amount",
    "formal-role",
    "source",
];

fn all(tells: Tells, lines: &[&'static str]) -> Vec<Line> {
    let line = |arguments: &&'static str| Line { arguments, tells };
    lines.iter().map(line).collect()
}

/// The lines of a command.
///
/// Panics for a command that has none: say there what it may tell.
pub(crate) fn of(command: &str) -> Vec<Line> {
    use Tells::{Files, Names, Nothing, Page, Past};
    match command {
        "" | "queries" | "git install" | "git uninstall" | "init" | "schema" | "explain"
        | "completions" | "merge-driver" | "link" | "end" | "unlink" | "edit" => {
            all(Nothing, of_nobody(command))
        }
        "search" | "show" | "contacts" | "stats" => of_people(command),
        "log" | "diff" | "set" | "add" => of_changes(command),
        "matrix" | "graph" | "gaps" => all(Nothing, of_ties(command)),
        "check" => all(
            Files,
            &[
                "",
                "--since v1",
                "--staged",
                "--rev v1",
                "--fix --dry-run",
                "kind:person",
                "people --only bad-email,bad-phone,not-canonical --skip bad-url --warn bad-email --deny bad-phone --allow same-name",
            ],
        ),
        "fmt" => all(Files, &["--dry-run", "--check"]),
        "due" => [
            all(
                Names,
                &[
                    "",
                    "--where kind:person --unchecked",
                    "kind:person --as-of 2027-06-30",
                    "kind:person --rev v1",
                ],
            ),
            all(Tells::History, &["kind:person --mark --dry-run"]),
        ]
        .concat(),
        "forget" => [
            all(Past(0), &["xid0x --dry-run"]),
            all(Past(1), &["xid1x --dry-run"]),
        ]
        .concat(),
        "textconv" => [
            all(Past(0), &["people/xid0x.toml"]),
            all(Past(1), &["people/xid1x.toml"]),
            all(Nothing, &["companies/bolaget.toml"]),
        ]
        .concat(),
        other => panic!(
            "say in tests/program/lines.rs what `{other}` may tell of people: {Page:?}",
            Page = Page(0)
        ),
    }
}

fn of_nobody(command: &str) -> &'static [&'static str] {
    match command {
        "queries" => &["", "--as-of 2025-06-30", "--rev v1"],
        "git install" | "git uninstall" => &["--dry-run"],
        "init" => &["../ny --name Prov --no-input --dry-run"],
        "schema" => &["", "person", "registry", "--taplo"],
        "explain" => &["", "person-outside-people"],
        "completions" => &["bash"],
        "link" => &[
            "borta insatsen --role partner --since 2020-01-01 --until 2020-12-31 --note prov --dry-run",
            "--where kind:company insatsen --role partner --dry-run",
        ],
        "end" => &["bolaget insatsen --role owner --on 2026-11-01 --dry-run"],
        "unlink" => &["bolaget insatsen --role owner --dry-run"],
        "edit" => &["xid0x --dry-run", "xid1x --dry-run"],
        // git calls it with files of its own, and it writes into them: tests/merging.rs.
        "merge-driver" => &[],
        _ => &[""],
    }
}

const FIELDS: &str = "kind:person --fields name,title,unit,actor,topics,email,phone,note,tags,sources,checked,basis,informed,withhold,aliases,former-ids,id,kind,role,since,until,initiative";

fn of_people(command: &str) -> Vec<Line> {
    use Tells::{Nothing, Page, Reach, Staff, Titles};
    match command {
        "search" => [
            all(
                Nothing,
                &[
                    "",
                    "initiative:insatsen --expand-groups --fields name,role,email,phone,note",
                    "xid",
                    "has:person person:xid0x",
                    "kind:person xmail",
                    "kind:person \"08-465\"",
                    "kind:person xpnote",
                    "xn",
                ],
            ),
            all(
                Titles,
                &[
                    FIELDS,
                    "kind:person --sort title,unit,name --limit 99 --as-of 2025-06-30",
                    "kind:person --fields name,title,unit --rev v1",
                    "kind:person --count",
                    "kind:person xn",
                    "kind:person title:xtitle",
                    "kind:person person:xid1x",
                ],
            ),
        ]
        .concat(),
        "show" => [
            all(
                Nothing,
                &["bolaget kommunen borta gruppen insatsen gamla kallan"],
            ),
            all(
                Staff,
                &[
                    "bolaget kommunen borta gruppen insatsen gamla kallan --people",
                    "bolaget kommunen borta insatsen --people --as-of 2025-06-30",
                    "bolaget kommunen borta insatsen --people --rev v1",
                ],
            ),
            all(
                Page(0),
                &["xid0x", "xid0x --rev v1 --people", "xid0x --all"],
            ),
            all(Page(1), &["xid1x", "xid1x --all"]),
        ]
        .concat(),
        "stats" => all(
            Nothing,
            &[
                "",
                "kind:person",
                "has:person --as-of 2025-06-30",
                "--rev v1",
            ],
        ),
        _ => all(
            Reach,
            &[
                "--why --per post --purpose prov",
                "",
                "--people-only --sort surname --why",
                "--vcard 4",
                "--functional-only",
                "--missing",
                "has:email --separator ';'",
                "--as-of 2025-06-30 --why",
                "--rev v1 --per post",
                "initiative:insatsen --why",
                "person:xid1x",
            ],
        ),
    }
}

fn of_changes(command: &str) -> Vec<Line> {
    use Tells::{History, Names, Nothing, Page, Past};
    match command {
        "log" => [
            all(Nothing, &["bolaget", "insatsen"]),
            all(
                History,
                &[
                    "bolaget --people",
                    "kommunen --people --since v1 --limit 9",
                    "borta --people",
                ],
            ),
            all(Past(0), &["xid0x"]),
            all(Past(1), &["xid1x"]),
        ]
        .concat(),
        "diff" => all(
            History,
            &["", "v1", "v1..HEAD", "v1...HEAD", "HEAD~1..HEAD"],
        ),
        // Its user names the person, and sees the difference that is typed.
        "set" => [
            all(Page(0), &["xid0x note=ny --dry-run"]),
            all(
                History,
                &["--where kind:person checked=2026-11-22 --dry-run"],
            ),
        ]
        .concat(),
        _ => [
            all(Page(0), &["post xid0x actor=borta title=ny --dry-run"]),
            // A name that is nearly that of somebody who is withheld.
            all(
                Names,
                &[
                    "person \"Prov xn1z\" --dry-run",
                    "person \"Prov xn0z\" --dry-run",
                ],
            ),
        ]
        .concat(),
    }
}

fn of_ties(command: &str) -> &'static [&'static str] {
    match command {
        "matrix" => &[
            "--all --expand-groups",
            "has:person --rows kind --columns year --sort count --min 1",
            "--columns actor --cells names --as-of 2025-06-30",
            "--compare v1 --roll-up",
            "--rev v1",
        ],
        "graph" => &[
            "",
            "--of actors --expand-groups --as-of 2025-06-30",
            "--measures --rev v1",
        ],
        _ => &[
            "--ended --municipalities 1 --similar 1",
            "--where has:person --only roles --as-of 2025-06-30",
            "--rev v1",
        ],
    }
}

/// What a shell asks for while somebody types, and what it may be told.
pub(crate) const REQUESTS: [(&[&str], Tells); 9] = [
    (&["show", ""], Tells::Nothing),
    (&["show", "--people", ""], Tells::Names),
    (&["log", "--people", ""], Tells::Names),
    (&["contacts", "person:"], Tells::Names),
    (&["search", "kind:person id:"], Tells::Names),
    (&["search", "kind:person", "id:xid"], Tells::Names),
    (&["search", "actor:"], Tells::Nothing),
    (&["forget", ""], Tells::Names),
    (&["set", ""], Tells::Names),
];
