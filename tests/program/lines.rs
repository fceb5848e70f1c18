//! The command lines that tests run for each command, and how much personal data their output may contain.
//!
//! The lines work on any registry with the actors `bolaget`, `borta` (dissolved), `kommunen` and `gruppen`, the
//! initiatives `insatsen` and `gamla`, the source `kallan`, the people `xid0x` and `xid1x` (withheld), and a git
//! revision `v1`.

/// How much personal data a command line may print: "Privacy by structure" in DESIGN, command by command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disclosure {
    /// No personal data.
    Nothing,
    /// Ids and names of people who are not withheld.
    Names,
    /// Also notes, and title and unit of current posts.
    Titles,
    /// People with a post on the day, with title and unit.
    Staff,
    /// Also the contact details of those posts.
    Contacts,
    /// Everything except contact details, of people who are not withheld, now and before.
    History,
    /// Everything about people who are not withheld.
    Everybody,
    /// Everything about one person, given by the whole id.
    Page(usize),
    /// Everything about one person except contact details.
    PageWithoutContacts(usize),
    /// Excerpts of files with their findings, except contact details.
    Files,
}

/// The arguments after the name of a command.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) arguments: &'static str,
    pub(crate) disclosure: Disclosure,
}

impl Line {
    /// Returns whether the command accepts the line with this format.
    pub(crate) fn accepts_format(&self, format: &str) -> bool {
        let has = |option: &str| self.arguments.split(' ').any(|word| word == option);
        let is_data = ["text", "json"].contains(&format);
        let is_for_one = [("--vcard", "vcard"), ("--separator", "emails")];
        (is_data || !has("--mark") && !has("--not-the-same"))
            && (format == "text" || !has("--fix"))
            // A folder can't go to standard output.
            && (!has("-") || !["csv", "parquet"].contains(&format))
            && (!has("--missing") || !["outlook", "vcard", "emails"].contains(&format))
            && is_for_one
                .iter()
                .all(|(option, only)| !has(option) || *only == format)
    }

    /// Returns the value of an option.
    fn value_of(&self, option: &str) -> Option<&'static str> {
        let mut words = self.arguments.split_whitespace();
        words
            .find(|word| *word == option)
            .and_then(|_| words.next())
    }

    /// Returns the day that the line is about.
    pub(crate) fn as_of_day(&self) -> &'static str {
        self.value_of("--as-of").unwrap_or("2026-11-22")
    }

    /// Returns whether the line reads the first revision instead of the files.
    pub(crate) fn reads_first_revision(&self) -> bool {
        self.value_of("--rev") == Some("v1")
    }

    /// Returns whether the line compares the first revision with a later state.
    pub(crate) fn compares_revisions(&self) -> bool {
        !self.reads_first_revision()
            && (self.arguments.contains("v1") || self.arguments.contains("HEAD~1"))
    }
}

/// Options that do not change what is printed, or that have a test of their own.
pub(crate) const OPTIONS_NOT_TRIED: [&str; 21] = [
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

fn lines_with(disclosure: Disclosure, lines: &[&'static str]) -> Vec<Line> {
    let line = |arguments: &&'static str| Line {
        arguments,
        disclosure,
    };
    lines.iter().map(line).collect()
}

/// Returns the lines of a command.
///
/// Panics for a command without lines: add them with what they may print.
pub(crate) fn lines_of(command: &str) -> Vec<Line> {
    use Disclosure::{Files, Names, Nothing, Page, PageWithoutContacts};
    match command {
        "" | "queries" | "git install" | "git uninstall" | "init" | "schema" | "explain"
        | "completions" | "merge-driver" | "edit" => {
            lines_with(Nothing, lines_without_people(command))
        }
        "search" | "show" | "contacts" | "stats" => lines_about_people(command),
        "log" | "diff" | "set" | "add" => lines_about_changes(command),
        "link" | "end" | "unlink" => lines_about_links(command),
        "matrix" | "graph" | "gaps" => lines_with(Nothing, lines_about_participation(command)),
        "check" => lines_with(
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
        "export" => [
            lines_with(
                Nothing,
                &[
                    "-",
                    "- kind:person",
                    "- has:person --rev v1",
                    "- kind:company",
                ],
            ),
            lines_with(
                Disclosure::Everybody,
                &[
                    "- --with-people",
                    "- initiative:insatsen --with-people --purpose prov",
                    "- kind:person --with-people --rev v1",
                ],
            ),
        ]
        .concat(),
        "fmt" => lines_with(Files, &["--dry-run", "--check"]),
        "due" => [
            lines_with(
                Names,
                &[
                    "",
                    "--where kind:person --unchecked",
                    "kind:person --as-of 2027-06-30",
                    "kind:person --rev v1",
                ],
            ),
            lines_with(Disclosure::History, &["kind:person --mark --dry-run"]),
        ]
        .concat(),
        "duplicates" => lines_with(
            Names,
            &[
                "",
                "kind:person --limit 9",
                "--where kind:person --as-of 2027-06-30",
                "--rev v1",
                "--not-the-same xid0x bolaget --reason prov --dry-run",
            ],
        ),
        // Contact details of people are hidden in the preview; whoever imports a list has it.
        "import" => lines_with(
            Nothing,
            &[
                "registry.toml --map \"schema = 1=name\" --kind company --name prov --actor bolaget --role partner --tag xtag --accept leading-zero --sheet Blad --update --dry-run",
                "registry.toml --map \"schema = 1=name\" --kind company --only-new --rejects ../rest.csv --dry-run",
                "--matrix registry.toml --end-on 2026-06-30 --dry-run",
            ],
        ),
        "forget" => [
            lines_with(PageWithoutContacts(0), &["xid0x --dry-run"]),
            lines_with(PageWithoutContacts(1), &["xid1x --dry-run"]),
        ]
        .concat(),
        "rename" | "merge" | "retire" | "move" | "remove" => {
            lines_with(Disclosure::History, lines_that_change_others(command))
        }
        "textconv" => [
            lines_with(PageWithoutContacts(0), &["people/xid0x.toml"]),
            lines_with(PageWithoutContacts(1), &["people/xid1x.toml"]),
            lines_with(Nothing, &["companies/bolaget.toml"]),
        ]
        .concat(),
        other => panic!(
            "say in tests/program/lines.rs what `{other}` may tell of people: {Page:?}",
            Page = Page(0)
        ),
    }
}

/// What names a record changes with it: the differences show posts of people.
fn lines_that_change_others(command: &str) -> &'static [&'static str] {
    match command {
        "rename" => &[
            "bolaget nya-bolaget --name Nytt --on 2026-01-31 --dry-run",
            "xid0x xid0x-ny --dry-run",
        ],
        "merge" => &["bolaget borta --prefer keep --dry-run"],
        "retire" => &[
            "bolaget --on 2026-11-01 --successor borta --dry-run",
            "--where kind:initiative --on 2026-11-01 --dry-run",
        ],
        "move" => &["bolaget association --dry-run", "--shard --dry-run"],
        _ => &["bolaget --cascade --dry-run"],
    }
}

fn lines_without_people(command: &str) -> &'static [&'static str] {
    match command {
        "queries" => &["", "--as-of 2025-06-30", "--rev v1"],
        "git install" | "git uninstall" => &["--dry-run"],
        "init" => &["../ny --name Prov --no-input --dry-run"],
        "schema" => &["", "person", "registry", "export", "--taplo"],
        "explain" => &["", "person-outside-people"],
        "completions" => &["bash"],
        "edit" => &["xid0x --dry-run", "xid1x --dry-run"],
        // git calls it with temporary files that it writes to: see tests/merging.rs.
        "merge-driver" => &[],
        _ => &[""],
    }
}

const FIELDS: &str = "kind:person --fields name,title,unit,actor,topics,email,phone,note,tags,sources,checked,basis,informed,withhold,aliases,former-ids,id,kind,role,since,until,initiative";

fn lines_about_people(command: &str) -> Vec<Line> {
    use Disclosure::{Contacts, Nothing, Page, Staff, Titles};
    match command {
        "search" => [
            lines_with(
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
            lines_with(
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
            lines_with(
                Nothing,
                &["bolaget kommunen borta gruppen insatsen gamla kallan"],
            ),
            lines_with(
                Staff,
                &[
                    "bolaget kommunen borta gruppen insatsen gamla kallan --people",
                    "bolaget kommunen borta insatsen --people --as-of 2025-06-30",
                    "bolaget kommunen borta insatsen --people --rev v1",
                ],
            ),
            lines_with(
                Page(0),
                &["xid0x", "xid0x --rev v1 --people", "xid0x --all"],
            ),
            lines_with(Page(1), &["xid1x", "xid1x --all"]),
        ]
        .concat(),
        "stats" => lines_with(
            Nothing,
            &[
                "",
                "kind:person",
                "has:person --as-of 2025-06-30",
                "--rev v1",
            ],
        ),
        _ => lines_with(
            Contacts,
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

/// Participations, and posts of people: the line that a user types about one person is shown as typed.
fn lines_about_links(command: &str) -> Vec<Line> {
    use Disclosure::{History, Nothing, Page, PageWithoutContacts};
    match command {
        "link" => [
            lines_with(
                Nothing,
                &[
                    "borta insatsen --role partner --since 2020-01-01 --until 2020-12-31 --note prov --dry-run",
                    "--where kind:company insatsen --role partner --unit Provenheten --dry-run",
                ],
            ),
            lines_with(
                History,
                &["--where kind:person bolaget --unit Provenheten --dry-run"],
            ),
            lines_with(
                Page(0),
                &[
                    "xid0x borta --title ny --email ny@prov.example --phone 000000 --topic press --for insatsen --dry-run",
                    "xid0x bolaget --unit Provenheten --dry-run",
                ],
            ),
        ]
        .concat(),
        "end" => [
            lines_with(
                Nothing,
                &[
                    "bolaget insatsen --role owner --on 2026-11-01 --dry-run",
                    "--where kind:company insatsen --unit Provenheten --on 2026-11-01 --dry-run",
                ],
            ),
            lines_with(
                History,
                &["--where kind:person bolaget --on 2026-11-01 --dry-run"],
            ),
            lines_with(
                PageWithoutContacts(0),
                &[
                    "xid0x bolaget --on 2026-11-01 --dry-run",
                    "xid0x kommunen --title ny --on 2026-11-01 --dry-run",
                ],
            ),
        ]
        .concat(),
        _ => [
            lines_with(
                Nothing,
                &[
                    "bolaget insatsen --role owner --dry-run",
                    "--where kind:company insatsen --unit Provenheten --dry-run",
                    "insatsen event:2026-10-14 --dry-run",
                ],
            ),
            lines_with(History, &["--where kind:person bolaget --dry-run"]),
            lines_with(
                PageWithoutContacts(0),
                &[
                    "xid0x bolaget --dry-run",
                    "xid0x kommunen --title ny --dry-run",
                ],
            ),
        ]
        .concat(),
    }
}

fn lines_about_changes(command: &str) -> Vec<Line> {
    use Disclosure::{History, Names, Nothing, Page, PageWithoutContacts};
    match command {
        "log" => [
            lines_with(Nothing, &["bolaget", "insatsen"]),
            lines_with(
                History,
                &[
                    "bolaget --people",
                    "kommunen --people --since v1 --limit 9",
                    "borta --people",
                ],
            ),
            lines_with(PageWithoutContacts(0), &["xid0x"]),
            lines_with(PageWithoutContacts(1), &["xid1x"]),
        ]
        .concat(),
        "diff" => lines_with(
            History,
            &["", "v1", "v1..HEAD", "v1...HEAD", "HEAD~1..HEAD"],
        ),
        // The user names the person and sees the change as typed.
        "set" => [
            lines_with(Page(0), &["xid0x note=ny --dry-run"]),
            lines_with(
                History,
                &["--where kind:person checked=2026-11-22 --dry-run"],
            ),
        ]
        .concat(),
        _ => [
            lines_with(Page(0), &["post xid0x actor=borta title=ny --dry-run"]),
            // A name similar to that of a withheld person.
            lines_with(
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

fn lines_about_participation(command: &str) -> &'static [&'static str] {
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

/// What a shell completes while somebody types, and what the suggestions may contain.
pub(crate) const REQUESTS: [(&[&str], Disclosure); 9] = [
    (&["show", ""], Disclosure::Nothing),
    (&["show", "--people", ""], Disclosure::Names),
    (&["log", "--people", ""], Disclosure::Names),
    (&["contacts", "person:"], Disclosure::Names),
    (&["search", "kind:person id:"], Disclosure::Names),
    (&["search", "kind:person", "id:xid"], Disclosure::Names),
    (&["search", "actor:"], Disclosure::Nothing),
    (&["forget", ""], Disclosure::Names),
    (&["set", ""], Disclosure::Names),
];
