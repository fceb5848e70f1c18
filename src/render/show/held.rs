//! What is held about a person, as text or JSON.

use serde::Serialize;

use super::sections::Section;
use super::values::{Sheet, cited};
use crate::ops::show::Named;
use crate::ops::show::held::{Held, Origin};
use crate::render::{Format, Look, escape, forget, json, width};
use crate::store::git::traces::Traces;

/// What is held about a person, with what stands around it.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// What the registry holds.
    pub held: Held,
    /// The file as it stands, comments and all.
    pub text: Option<String>,
    /// What repositories hold.
    pub repositories: Vec<Traces>,
    /// Why git was not asked, if so.
    pub unasked: Option<String>,
}

/// The answers in a format.
pub fn render(answers: &[Answer], format: Format, look: &Look<'_>) -> String {
    if format == Format::Json {
        return json::json("show", &answers);
    }
    let pages: Vec<String> = answers.iter().map(|answer| page(answer, look)).collect();
    pages.join("\n")
}

fn page(answer: &Answer, look: &Look<'_>) -> String {
    let sheet = Sheet::new(&answer.held.page, look);
    let sections = [
        treatment(&answer.held, look),
        origins(&answer.held, look),
        lists(&answer.held, look),
        elsewhere(answer, look),
    ];
    let sections: Vec<Section> = sections.into_iter().flatten().collect();
    let wide = sections
        .iter()
        .map(|section| width::width(&section.label))
        .max();
    let mut text = sheet.text();
    text.push('\n');
    for section in &sections {
        text.push_str(&sheet.section(section, wide.unwrap_or(0)));
    }
    if let Some(file) = &answer.text {
        let head = escape::terminal(&answer.held.path);
        text.push_str(&format!("\n  {head}\n"));
        for line in file.lines() {
            text.push_str(format!("    {line}").trim_end());
            text.push('\n');
        }
    }
    text
}

fn section(look: &Look<'_>, label: &str, lines: Vec<String>) -> Section {
    Section {
        label: look.words.get(label).to_lowercase(),
        lines,
    }
}

/// Why it is kept, whether the person knows, and when somebody looked.
fn treatment(held: &Held, look: &Look<'_>) -> Vec<Section> {
    let unknown = || look.words.get("held-not-known").into_owned();
    let basis = held.basis.as_ref().map_or_else(unknown, |basis| {
        let whose = match basis.own {
            true => "held-basis-own",
            false => "held-basis-registry",
        };
        let article = basis.article.map(|article| {
            let facts = [("article", article.into())];
            look.words.with("held-article", &facts)
        });
        let name = look.value("basis", &basis.basis);
        let whose = look.words.get(whose).into_owned();
        let parts = [Some(name), article, Some(whose)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let day = |day: &Option<String>| day.as_ref().map_or_else(unknown, |day| look.day(day));
    let checked = match &held.review_by {
        Some(last) => {
            let facts = [("day", last.as_str().into())];
            let until = look.words.with("held-review-by", &facts);
            format!("{} · {until}", day(&held.checked))
        }
        None => look.words.get("due-never").into_owned(),
    };
    vec![
        section(look, "field-basis", vec![basis]),
        section(look, "field-informed", vec![day(&held.informed)]),
        section(look, "field-checked", vec![checked]),
    ]
}

/// Where it comes from.
fn origins(held: &Held, look: &Look<'_>) -> Vec<Section> {
    let line = |origin: &Origin| {
        let retrieved = origin.retrieved.as_ref().map(|day| {
            let label = look.field("retrieved").to_lowercase();
            format!("{label} {}", look.day(day))
        });
        let posts: Vec<&str> = origin.posts.iter().map(|post| post.name.as_str()).collect();
        let posts = (!posts.is_empty()).then(|| {
            let facts = [("posts", posts.join(", ").into())];
            look.words.with("held-says", &facts)
        });
        let parts = [
            Some(cited(&origin.source)),
            posts,
            origin.source.url.clone(),
            retrieved,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let mut lines: Vec<String> = held.sources.iter().map(line).collect();
    if lines.is_empty() {
        lines.push(look.words.get("held-not-known").into_owned());
    }
    vec![section(look, "field-sources", lines)]
}

/// The lists that the person is in.
fn lists(held: &Held, look: &Look<'_>) -> Vec<Section> {
    let lists = &held.lists;
    let mut lines = Vec::new();
    if lists.withheld {
        lines.push(look.words.get("held-withheld").into_owned());
    } else {
        lines.push("kompis search kind:person".to_owned());
    }
    let commands = |named: &[Named], before: &str, after: &str| -> Vec<String> {
        let command = |it: &Named| format!("{before}{}{after}", it.id);
        named.iter().map(command).collect()
    };
    lines.extend(commands(&lists.pages, "kompis show ", " --people"));
    lines.extend(commands(&lists.contacts, "kompis contacts id:", ""));
    lines.extend(lists.queries.iter().map(|name| {
        let facts = [("name", name.as_str().into())];
        look.words.with("held-query", &facts)
    }));
    vec![section(look, "held-lists", lines)]
}

/// Where else it is: in other files, and in commits.
fn elsewhere(answer: &Answer, look: &Look<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    let mentions = &answer.held.mentions;
    if !mentions.is_empty() {
        let line =
            |(file, key): (&str, &str)| format!("{file}: {}", look.field(key).to_lowercase());
        let lines = mentions.iter().map(|it| line((&it.file, &it.key)));
        sections.push(section(look, "held-mentions", lines.collect()));
    }
    let mut lines = Vec::new();
    for traces in &answer.repositories {
        lines.push(forget::holding(traces, look));
        lines.extend(forget::commits(&traces.commits, look));
        lines.extend(forget::named(traces, look));
        if traces.is_shallow {
            lines.push(look.words.get("forget-shallow").into_owned());
        }
    }
    lines.extend(answer.unasked.as_ref().map(|why| {
        let facts = [("why", why.as_str().into())];
        look.words.with("forget-unasked", &facts)
    }));
    if lines.is_empty() {
        lines.push(look.words.get("forget-no-repository").into_owned());
    }
    sections.push(section(look, "held-commits", lines));
    sections
}
