//! Everything that is held about a person: the answer to a request for access.

use serde::Serialize;

use super::{Cited, Named, Page, Pages, show};
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::ops::contacts::{self, contacts};
use crate::ops::forget::{Mention, find_mentions};

/// What is held about a person.
#[derive(Debug, Serialize)]
pub struct Held {
    /// The page of the person, with all posts.
    pub page: Page,
    /// The file, below the registry.
    pub path: String,
    /// On which basis; none where neither the person nor the registry says.
    pub basis: Option<Basis>,
    /// When the person was told, as the file has it.
    pub informed: Option<String>,
    /// When somebody looked last whether it is right.
    pub checked: Option<String>,
    /// The last day on which that counts.
    pub review_by: Option<String>,
    /// Every source that something about the person comes from.
    pub sources: Vec<Origin>,
    /// The lists that the person is in.
    pub lists: Lists,
    /// Places outside the file that name the person, of which there should be none.
    pub mentions: Vec<Mention>,
}

/// The lawful basis of a record.
#[derive(Debug, Serialize)]
pub struct Basis {
    /// The word for it.
    pub basis: String,
    /// Where it stands in the GDPR.
    pub article: Option<&'static str>,
    /// Whether the record says so itself; else it is that of the registry.
    pub own: bool,
}

/// A source, and what it says.
#[derive(Debug, Serialize)]
pub struct Origin {
    /// The source.
    pub source: Cited,
    /// When it was fetched from there.
    pub retrieved: Option<String>,
    /// The actors of the posts that it says; none for the record as a whole.
    pub posts: Vec<Named>,
}

/// The lists in which the person is today.
#[derive(Debug, Default, Serialize)]
pub struct Lists {
    /// Whether the person is in none, whatever is asked.
    pub withheld: bool,
    /// The actors and initiatives whose page names the person, when it is asked for people.
    pub pages: Vec<Named>,
    /// The actors for which `contacts` gives the person.
    pub contacts: Vec<Named>,
    /// The saved queries for which it does.
    pub queries: Vec<String>,
}

/// Where the bases stand in article 6.1 of the GDPR, regulation (EU) 2016/679.
const ARTICLES: [(&str, &str); 6] = [
    ("consent", "6.1 a"),
    ("contract", "6.1 b"),
    ("legal-obligation", "6.1 c"),
    ("vital-interests", "6.1 d"),
    ("public-task", "6.1 e"),
    ("legitimate-interest", "6.1 f"),
];

/// Everything that the registry holds about a person.
pub fn held(view: &View<'_>, person: &Record) -> Held {
    let settings = &view.registry.settings;
    let own = person.block.text("basis");
    let basis = own.or(settings.basis()).map(|basis| Basis {
        basis: basis.to_owned(),
        article: ARTICLES
            .iter()
            .find(|(word, _)| *word == basis)
            .map(|(_, article)| *article),
        own: own.is_some(),
    });
    let day = |key: &str| person.block.date(key).map(ToString::to_string);
    let pages = Pages {
        view,
        record: person,
    };
    Held {
        page: show(view, person, true),
        path: person.path.clone(),
        basis,
        informed: day("informed"),
        checked: day("checked"),
        review_by: settings.review_by(person).map(|day| day.to_string()),
        sources: pages.origins(),
        lists: lists(view, person, &pages),
        mentions: find_mentions(view.registry, person),
    }
}

impl Pages<'_> {
    /// The sources of the record, then those of its posts.
    fn origins(&self) -> Vec<Origin> {
        let mut ids = self.record.references("sources");
        ids.extend(self.record.posts().filter_map(|post| post.source));
        let mut seen = Vec::new();
        for id in ids {
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        let origin = |id| {
            let says = self
                .record
                .posts()
                .filter(|post| post.source.as_ref() == Some(id));
            let source = self.view.registry.get(id);
            Origin {
                source: self.cited(id),
                retrieved: source
                    .and_then(|it| it.block.date("retrieved"))
                    .map(ToString::to_string),
                posts: says.map(|post| self.named(&post.actor)).collect(),
            }
        };
        seen.iter().map(origin).collect()
    }
}

/// The lists in which a person is.
fn lists(view: &View<'_>, person: &Record, pages: &Pages<'_>) -> Lists {
    if person.is_withheld() {
        return Lists {
            withheld: true,
            ..Lists::default()
        };
    }
    let day = view.day();
    let now = |period: &crate::model::period::Period| {
        !period.ended_before(day) && !period.begins_after(day)
    };
    let mut places = Vec::new();
    let mut actors = Vec::new();
    for post in person.posts().filter(|post| now(&post.period)) {
        for id in [&post.actor].into_iter().chain(&post.initiatives) {
            if !places.contains(id) {
                places.push(id.clone());
            }
        }
        let is_given = gives(view, &format!("id:{}", post.actor), person);
        if is_given && !actors.contains(&post.actor) {
            actors.push(post.actor.clone());
        }
    }
    let saved = view.registry.settings.block.table("queries");
    let queries = saved.into_iter().flat_map(|queries| queries.iter());
    let queries = queries.filter(|(name, _)| {
        let text = saved.and_then(|it| it.text(name));
        text.is_some_and(|text| gives(view, text, person))
    });
    Lists {
        withheld: false,
        pages: pages.all(places),
        contacts: pages.all(actors),
        queries: queries.map(|(name, _)| name.to_owned()).collect(),
    }
}

/// Whether `contacts` gives the person for a query; one that can't be read gives nobody.
fn gives(view: &View<'_>, query: &str, person: &Record) -> bool {
    let query = Query::new(query, view.registry, view.today, view.as_of);
    query.is_ok_and(|query| {
        let found = contacts(view, &query, contacts::Options::default());
        found.rows.iter().any(|row| row.id == person.id)
    })
}

#[cfg(test)]
mod tests {
    use super::ARTICLES;
    use crate::model::fields::BASES;

    #[test]
    fn every_basis_stands_in_the_law() {
        let words: Vec<&str> = ARTICLES.iter().map(|(word, _)| *word).collect();
        assert_eq!(words, BASES);
    }
}
