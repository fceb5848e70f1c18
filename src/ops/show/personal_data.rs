//! The personal data that the registry holds about somebody: the answer to a request for access.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Cited, Named, Page, PageBuilder, show};
use crate::model::id::Id;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::record::{Post, Record};
use crate::ops::contacts::{self, contacts};
use crate::ops::forget::{Mention, find_mentions};

/// The personal data that the registry holds about somebody.
#[derive(Debug, Serialize)]
pub struct PersonalData {
    /// The page of the person, with all posts.
    pub page: Page,
    /// The file, below the registry.
    pub path: String,
    /// The lawful basis; none where neither the person nor the registry states one.
    pub basis: Option<Basis>,
    /// When the person was informed, as the file has it.
    pub informed: Option<String>,
    /// When the record was checked last.
    pub checked: Option<String>,
    /// The last day on which that check counts.
    pub review_by: Option<String>,
    /// The sources of the record and of its posts.
    pub sources: Vec<Origin>,
    /// The lists that the person is in.
    pub lists: Lists,
    /// Places outside the file that name the person, of which there should be none.
    pub mentions: Vec<Mention>,
}

/// The lawful basis of a record.
#[derive(Debug, Serialize)]
pub struct Basis {
    /// Its key.
    pub basis: String,
    /// Its article in the GDPR.
    pub article: Option<&'static str>,
    /// Whether the record states it; else it is that of the registry.
    pub own: bool,
}

/// A source, and what it states.
#[derive(Debug, Serialize)]
pub struct Origin {
    /// The source.
    pub source: Cited,
    /// When the data was retrieved from it.
    pub retrieved: Option<String>,
    /// The actors of the posts that it states; none for the record as a whole.
    pub posts: Vec<Named>,
}

/// The lists in which the person is today.
#[derive(Debug, Default, Serialize)]
pub struct Lists {
    /// Whether the person is withheld from all lists.
    pub withheld: bool,
    /// The actors and initiatives whose page names the person with `--people`.
    pub pages: Vec<Named>,
    /// The actors for which `contacts` lists the person.
    pub contacts: Vec<Named>,
    /// The saved queries for which it does.
    pub queries: Vec<String>,
}

/// The bases in article 6.1 of the GDPR, regulation (EU) 2016/679.
const ARTICLES: [(&str, &str); 6] = [
    ("consent", "6.1 a"),
    ("contract", "6.1 b"),
    ("legal-obligation", "6.1 c"),
    ("vital-interests", "6.1 d"),
    ("public-task", "6.1 e"),
    ("legitimate-interest", "6.1 f"),
];

/// Collects the personal data about somebody.
pub fn personal_data(view: &View<'_>, person: &Record) -> PersonalData {
    let settings = &view.registry.settings;
    let own = person.block.text("basis");
    let basis = own.or(settings.basis()).map(|basis| {
        let article = ARTICLES.iter().find(|(word, _)| *word == basis);
        Basis {
            basis: basis.to_owned(),
            article: article.map(|(_, article)| *article),
            own: own.is_some(),
        }
    });
    let day = |key: &str| person.block.date(key).map(ToString::to_string);
    let builder = PageBuilder {
        view,
        record: person,
    };
    PersonalData {
        page: show(view, person, true),
        path: person.path.clone(),
        basis,
        informed: day("informed"),
        checked: day("checked"),
        review_by: settings.review_by(person).map(|day| day.to_string()),
        sources: builder.origins(),
        lists: lists(view, person, &builder),
        mentions: find_mentions(view.registry, person),
    }
}

impl PageBuilder<'_> {
    /// The sources of the record, then those of its posts.
    fn origins(&self) -> Vec<Origin> {
        let mut ids = self.record.references("sources");
        ids.extend(self.record.posts().filter_map(|post| post.source));
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        let origin = |id| {
            let posts = self.record.posts();
            let says = posts.filter(|post| post.source.as_ref() == Some(id));
            let source = self.view.registry.get(id);
            let retrieved = source.and_then(|it| it.block.date("retrieved"));
            Origin {
                source: self.cited(id),
                retrieved: retrieved.map(ToString::to_string),
                posts: says.map(|post| self.named(&post.actor)).collect(),
            }
        };
        ids.iter().map(origin).collect()
    }
}

/// The lists in which a person is.
fn lists(view: &View<'_>, person: &Record, builder: &PageBuilder<'_>) -> Lists {
    if person.is_withheld() {
        return Lists {
            withheld: true,
            ..Lists::default()
        };
    }
    let posts: Vec<Post> = person.posts_on(view.day()).collect();
    let actors: BTreeSet<Id> = posts.iter().map(|post| post.actor.clone()).collect();
    let mut places = actors.clone();
    places.extend(posts.into_iter().flat_map(|post| post.initiatives));
    // `contacts` itself is called: no second truth about who is listed, and withheld people, words and days count as they do there.
    let is_given = |id: &Id| is_listed(view, &format!("id:{id}"), person);
    let saved = view.registry.settings.block.table("queries");
    let queries = saved.into_iter().flat_map(|queries| queries.iter());
    let queries = queries.filter(|(name, _)| {
        let text = saved.and_then(|it| it.text(name));
        text.is_some_and(|text| is_listed(view, text, person))
    });
    Lists {
        withheld: false,
        pages: builder.all(places),
        contacts: builder.all(actors.into_iter().filter(is_given)),
        queries: queries.map(|(name, _)| name.to_owned()).collect(),
    }
}

/// Whether `contacts` lists the person for a query; a query that can't be read lists nobody.
fn is_listed(view: &View<'_>, query: &str, person: &Record) -> bool {
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
    fn every_basis_has_an_article() {
        let words: Vec<&str> = ARTICLES.iter().map(|(word, _)| *word).collect();
        assert_eq!(words, BASES);
    }
}
