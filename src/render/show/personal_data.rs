//! The personal data that is held about somebody, as text or JSON.

use serde::Serialize;

use super::{PageText, cited, joined, sections_text};
use crate::ops::forget::Mention;
use crate::ops::show::Named;
use crate::ops::show::personal_data::{Origin, PersonalData};
use crate::render::report::Report;
use crate::render::{Format, Look, escape, forget};
use crate::store::git::traces::Traces;

/// The personal data that is held about somebody, in the registry and in git.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// What the registry holds.
    #[serde(rename = "held")]
    pub data: PersonalData,
    /// The text of the file, with comments.
    pub text: Option<String>,
    /// What repositories hold.
    pub repositories: Vec<Traces>,
    /// Why git was not asked, if it was not.
    pub unasked: Option<String>,
}

/// The report in a format.
pub fn report(answers: &[Answer], format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("show", &answers),
        _ => {
            let pages: Vec<String> = answers.iter().map(|answer| page(answer, look)).collect();
            Report::from(pages.join("\n"))
        }
    }
}

fn page(answer: &Answer, look: &Look<'_>) -> String {
    let page = PageText::new(&answer.data.page, look);
    let [basis, informed, checked] = treatment(&answer.data, look);
    let sections = page.sections([
        basis,
        informed,
        checked,
        ("field-sources", origins(&answer.data, look)),
        ("held-lists", lists(&answer.data, look)),
        ("held-mentions", mentions(&answer.data, look)),
        ("held-commits", commits(answer, look)),
    ]);
    let mut text = page.text() + &sections_text(&[sections], page.wide);
    // The right of access (GDPR, article 15.3) is to a copy: of comments too, which no field shows.
    if let Some(file) = &answer.text {
        let head = escape::terminal(&answer.data.path);
        text.push_str(&format!("\n  {head}\n"));
        for line in file.lines() {
            text.push_str(format!("    {line}").trim_end());
            text.push('\n');
        }
    }
    text
}

/// The legal basis, when the person was informed, and when the record was checked.
fn treatment(data: &PersonalData, look: &Look<'_>) -> [(&'static str, Vec<String>); 3] {
    let unknown = || look.words.get("held-not-known");
    let basis = data.basis.as_ref().map_or_else(unknown, |basis| {
        let origin = match basis.own {
            true => "held-basis-own",
            false => "held-basis-registry",
        };
        let article = basis.article.map(|article| {
            look.words
                .with("held-article", &[("article", article.into())])
        });
        joined([
            Some(look.value("basis", &basis.basis)),
            article,
            Some(look.words.get(origin)),
        ])
    });
    let day = |day: &Option<String>| day.as_ref().map_or_else(unknown, |day| look.day(day));
    let checked = match &data.review_by {
        Some(last) => {
            let facts = [("day", last.as_str().into())];
            let until = look.words.with("held-review-by", &facts);
            format!("{} · {until}", day(&data.checked))
        }
        None => look.words.get("due-never"),
    };
    [
        ("field-basis", vec![basis]),
        ("field-informed", vec![day(&data.informed)]),
        ("field-checked", vec![checked]),
    ]
}

/// The sources of the data.
fn origins(data: &PersonalData, look: &Look<'_>) -> Vec<String> {
    let line = |origin: &Origin| {
        let retrieved = origin.retrieved.as_ref().map(|day| {
            let label = look.field("retrieved").to_lowercase();
            format!("{label} {}", look.day(day))
        });
        let posts: Vec<&str> = origin.posts.iter().map(|post| post.name.as_str()).collect();
        let posts = (!posts.is_empty()).then(|| {
            look.words
                .with("held-says", &[("posts", posts.join(", ").into())])
        });
        let source = Some(cited(&origin.source));
        joined([source, posts, origin.source.url.clone(), retrieved])
    };
    match data.sources.is_empty() {
        // The source must be named where the person did not give the data (GDPR, article 15.1 g).
        true => vec![look.words.get("held-not-known")],
        false => data.sources.iter().map(line).collect(),
    }
}

/// The lists that the person is in, as commands that print them.
fn lists(data: &PersonalData, look: &Look<'_>) -> Vec<String> {
    let lists = &data.lists;
    let first = match lists.withheld {
        true => look.words.get("held-withheld"),
        false => "kompis search kind:person".to_owned(),
    };
    let commands = |named: &[Named], before: &str, after: &str| -> Vec<String> {
        let command = |it: &Named| format!("{before}{}{after}", it.id);
        named.iter().map(command).collect()
    };
    let query = |name: &String| {
        look.words
            .with("held-query", &[("name", name.as_str().into())])
    };
    [
        vec![first],
        commands(&lists.pages, "kompis show ", " --people"),
        commands(&lists.contacts, "kompis contacts id:", ""),
        lists.queries.iter().map(query).collect(),
    ]
    .concat()
}

/// The places in other files that name the person.
fn mentions(data: &PersonalData, look: &Look<'_>) -> Vec<String> {
    let mention = |it: &Mention| format!("{}: {}", it.file, look.field(&it.key).to_lowercase());
    data.mentions.iter().map(mention).collect()
}

/// The commits of repositories that hold the data.
fn commits(answer: &Answer, look: &Look<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for traces in &answer.repositories {
        lines.push(forget::holding(traces, look));
        lines.extend(forget::commits(&traces.commits, look));
        lines.extend(forget::named(traces, look));
        if traces.is_shallow {
            lines.push(look.words.get("forget-shallow"));
        }
    }
    lines.extend(answer.unasked.as_ref().map(|why| {
        look.words
            .with("forget-unasked", &[("why", why.as_str().into())])
    }));
    // That git was looked through is a part of the answer.
    if lines.is_empty() {
        lines.push(look.words.get("forget-no-repository"));
    }
    lines
}
