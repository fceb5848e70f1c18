//! What the columns of a file are about: guessed from their headings, or named by the user.

use serde::Serialize;

use crate::error::import::ImportError;
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::text::fold::fold;
use crate::text::suggest::nearest;

/// The field that leaves a column out.
const LEFT_OUT: &str = "-";

/// Headings in Swedish and English, also those of Outlook, Google Contacts and the lists that kompis writes, without signs
/// and numbers.
#[rustfmt::skip]
const HEADINGS: &[(&str, &[&str])] = &[
    ("id", &["id"]),
    ("kind", &["kind", "slag", "sort"]),
    ("name", &["namn", "name", "full name", "fullstandigt namn"]),
    ("actor", &[
        "organisation", "foretag", "aktor", "actor", "company", "organization", "organization name", "organisationsnamn",
        "foretagsnamn", "arbetsgivare", "employer",
    ]),
    ("person", &["person", "kontaktperson", "kontakt", "contact", "contact person"]),
    ("given", &["fornamn", "first name", "given name", "given"]),
    ("family", &["efternamn", "last name", "family name", "surname", "family"]),
    ("title", &["titel", "befattning", "title", "job title", "organization title", "yrkesroll"]),
    ("unit", &["avdelning", "enhet", "department", "unit", "organization department"]),
    ("orgnr", &["orgnr", "organisationsnummer", "org nr", "organisationsnr", "organization number"]),
    ("code", &["code", "kod", "skolenhetskod"]),
    ("municipality", &["kommun", "kommunkod", "municipality", "municipality code"]),
    ("county", &["lan", "lanskod", "county", "county code"]),
    ("email", &[
        "e post", "epost", "mejl", "mail", "e mail", "email", "e postadress", "epostadress", "mailadress", "e mail address",
        "email address", "e mail value", "e post adress", "mejladress",
    ]),
    ("phone", &[
        "telefon", "tel", "phone", "telefonnummer", "telefon arbete", "mobiltelefon", "mobil", "mobilnummer", "business phone",
        "mobile phone", "phone value", "company main phone", "vaxel", "tfn",
    ]),
    ("website", &[
        "webbplats", "website", "hemsida", "webb", "webbsida", "webbadress", "web page", "url", "website value",
    ]),
    ("address.street", &["adress", "gatuadress", "gata adress arbete", "business street", "street", "besoksadress"]),
    ("address.postal-code", &["postnummer", "postnr", "postnummer arbete", "business postal code", "postal code"]),
    ("address.place", &["ort", "postort", "stad", "ort arbete", "business city", "city", "place"]),
    ("type", &["typ", "type"]),
    ("short", &["kortnamn", "forkortning", "short"]),
    ("initiative", &["initiativ", "insats", "projekt", "initiative", "project", "aktivitet"]),
    ("role", &["roll", "role"]),
    ("since", &["fran", "fr o m", "from", "start", "startdatum", "since", "borjar"]),
    ("until", &["till", "t o m", "tom", "to", "slut", "slutdatum", "end", "until", "slutar"]),
    ("amount", &["belopp", "amount"]),
    ("source", &["kalla", "source"]),
    ("tags", &["taggar", "tags", "tagg", "tag"]),
];

/// Fields of a row that are keys of no record.
const OF_ROWS: &[&str] = &[
    "id",
    "kind",
    "actor",
    "person",
    "municipality",
    "initiative",
];

/// A column of a file and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// The field that its cells are read as; none when they are not read.
    pub field: Option<String>,
}

/// Whether a text is a heading that is known.
pub fn is_heading(text: &str) -> bool {
    guess(text).is_some()
}

/// The field of a heading.
fn guess(heading: &str) -> Option<&'static str> {
    // Contact cards name parts of addresses by their fields.
    if let Some((field, _)) = HEADINGS
        .iter()
        .find(|(field, _)| *field == heading && field.contains('.'))
    {
        return Some(field);
    }
    let folded = fold(heading);
    let words = folded.split(|it: char| !it.is_alphanumeric());
    // `E-post 2`, `Phone 1 - Value`: the cells of all of them are read as one field.
    let words = words.filter(|it| !it.is_empty() && !it.bytes().all(|it| it.is_ascii_digit()));
    let plain = words.collect::<Vec<_>>().join(" ");
    let known = HEADINGS
        .iter()
        .find(|(_, all)| all.contains(&plain.as_str()));
    known.map(|(field, _)| *field)
}

/// Splits `HEADING=FIELD`; a heading may have a `=` in it.
///
/// # Errors
/// [`ImportError`] when there is no `=`, or a row has no such field.
pub fn parse_mapping(text: &str) -> Result<(String, String), ImportError> {
    let no_field = || ImportError::NoField(text.to_owned());
    let (heading, field) = text.rsplit_once('=').ok_or_else(no_field)?;
    let (heading, field) = (heading.trim().to_owned(), field.trim().to_owned());
    let known = all_fields();
    if field == LEFT_OUT || known.contains(&field) {
        return Ok((heading, field));
    }
    let near = nearest(&field, known.iter().map(String::as_str)).map(str::to_owned);
    Err(ImportError::UnknownField { field, near })
}

/// The fields that cells can be read as.
fn all_fields() -> Vec<String> {
    let mut all: Vec<String> = OF_ROWS.iter().map(|it| (*it).to_owned()).collect();
    let tables = [fields::RECORD, fields::POST, fields::PARTICIPANT];
    for field in tables.into_iter().flatten() {
        let names = match field.holds {
            FieldType::Table(inner) => {
                let name = |inner: &Field| format!("{}.{}", field.key, inner.key);
                inner.iter().map(name).collect()
            }
            FieldType::Blocks(_) | FieldType::Tables(_) => continue,
            _ => vec![field.key.to_owned()],
        };
        for name in names {
            if !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// What the columns of a file are about, and the kind of record that they show the rows to be.
///
/// # Errors
/// [`ImportError`] when `mapping` names a column that the file has not, or no column says what a row is about.
pub fn map(
    headings: &[String],
    mapping: &[(String, String)],
    kind: Option<Kind>,
) -> Result<(Vec<Column>, Option<Kind>), ImportError> {
    let named = |heading: &str| {
        let mut mapping = mapping.iter().rev();
        mapping.find(|(column, _)| fold(column) == fold(heading))
    };
    for (column, _) in mapping {
        if !headings.iter().any(|it| fold(it) == fold(column)) {
            let (column, columns) = (column.clone(), headings.to_vec());
            return Err(ImportError::NoColumn { column, columns });
        }
    }
    let mut columns: Vec<(Column, bool)> = headings
        .iter()
        .map(|heading| {
            let given = named(heading);
            let field = match given {
                Some((_, field)) => Some(field.clone()).filter(|it| it != LEFT_OUT),
                None => guess(heading).map(str::to_owned),
            };
            let heading = heading.clone();
            (Column { heading, field }, given.is_some())
        })
        .collect();
    let kind = resolve(&mut columns, kind);
    leave_out_repeated(&mut columns);
    let columns: Vec<Column> = columns.into_iter().map(|(column, _)| column).collect();
    let has = |field: &str| columns.iter().any(|it| it.field.as_deref() == Some(field));
    let is_named = [
        "name", "actor", "person", "given", "family", "id", "orgnr", "code",
    ];
    match is_named.iter().any(|field| has(field)) {
        true => Ok((columns, kind)),
        false => Err(ImportError::NoName(headings.to_vec())),
    }
}

/// Leaves out guesses that are about a field which another column is about, unless it can have several values.
fn leave_out_repeated(columns: &mut [(Column, bool)]) {
    const SEVERAL: [&str; 5] = ["email", "phone", "tags", "sources", "county"];
    for at in 0..columns.len() {
        let field = columns[at].0.field.clone();
        let others = columns.iter().enumerate().filter(|(other, _)| *other != at);
        let is_taken = others
            .into_iter()
            .any(|(other, (column, is_given))| column.field == field && (other < at || *is_given));
        let may_repeat = field.as_deref().is_none_or(|it| SEVERAL.contains(&it));
        if is_taken && !may_repeat && !columns[at].1 {
            columns[at].0.field = None;
        }
    }
}

/// Decides guesses that depend on the other columns: `Namn` beside `Organisation` is that of a person, `Start` beside
/// `Insats` alone is that of an initiative.
fn resolve(columns: &mut [(Column, bool)], kind: Option<Kind>) -> Option<Kind> {
    let has = |columns: &[(Column, bool)], fields: &[&str]| {
        let mut all = columns.iter();
        all.any(|(it, _)| it.field.as_deref().is_some_and(|it| fields.contains(&it)))
    };
    let change = |columns: &mut [(Column, bool)], from: &str, to: Option<&str>| {
        // What the user named stays.
        for (column, is_given) in columns.iter_mut() {
            if !*is_given && column.field.as_deref() == Some(from) {
                column.field = to.map(str::to_owned);
            }
        }
    };
    let names_people =
        has(columns, &["actor", "given", "family"]) && kind != Some(Kind::Initiative);
    if kind == Some(Kind::Person) || names_people {
        change(columns, "name", Some("person"));
    }
    let people = has(columns, &["person", "given", "family"]);
    if !has(columns, &["initiative"]) {
        // A person's role in a list without initiatives is what others call a title.
        let title = (people && !has(columns, &["title"])).then_some("title");
        change(columns, "role", title);
    }
    let mut kind = kind;
    if !has(columns, &["name", "actor", "person", "given", "family"]) {
        if has(columns, &["municipality"]) && !has(columns, &["initiative"]) {
            change(columns, "municipality", Some("name"));
            kind = kind.or(Some(Kind::Municipality));
        } else {
            change(columns, "initiative", Some("name"));
            if has(columns, &["name"]) {
                kind = kind.or(Some(Kind::Initiative));
            }
        }
    }
    if kind == Some(Kind::Source) {
        change(columns, "website", Some("url"));
    }
    if kind == Some(Kind::Initiative) {
        change(columns, "since", Some("start"));
        change(columns, "until", Some("end"));
        change(columns, "source", Some("sources"));
    } else if !people && !has(columns, &["initiative"]) {
        change(columns, "source", Some("sources"));
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::{map, parse_mapping};
    use crate::model::kind::Kind;

    /// The fields of headings, and the kind that they show.
    fn fields(headings: &[&str], kind: Option<Kind>) -> (Vec<String>, Option<Kind>) {
        let headings: Vec<String> = headings.iter().map(|it| (*it).to_owned()).collect();
        let (columns, kind) = map(&headings, &[], kind).expect("columns");
        let field = |it: super::Column| it.field.unwrap_or_else(|| "-".to_owned());
        (columns.into_iter().map(field).collect(), kind)
    }

    #[test]
    fn headings_are_known_in_both_languages() {
        for (headings, expected) in [
            (
                "Namn;Kommunkod;Telefon;E-post",
                "name municipality phone email",
            ),
            (
                "Förnamn;Efternamn;Företag;Befattning;Telefon, arbete;E-postadress",
                "given family actor title phone email",
            ),
            (
                "First Name;Last Name;Organization Name;E-mail 1 - Value;Phone 1 - Value;Birthday",
                "given family actor email phone -",
            ),
            ("Organisation;Namn;Roll", "actor person title"),
            ("Namn;Namn;Mobil;Telefon", "name - phone phone"),
            (
                "Organisation;Initiativ;Roll;Från;Till",
                "actor initiative role since until",
            ),
            (
                "Organisation;Webbplats;Län;Ort",
                "actor website county address.place",
            ),
        ] {
            let headings: Vec<&str> = headings.split(';').collect();
            assert_eq!(fields(&headings, None).0.join(" "), expected);
        }
    }

    #[test]
    fn the_other_columns_decide_what_a_name_is() {
        let insats = fields(&["Insats", "Start", "Slut"], None);
        assert_eq!(insats.0, ["name", "start", "end"]);
        assert_eq!(insats.1, Some(Kind::Initiative));
        assert_eq!(
            fields(&["Kommun", "E-post"], None).1,
            Some(Kind::Municipality)
        );
        assert_eq!(
            fields(&["Namn", "E-post"], Some(Kind::Person)).0[0],
            "person"
        );
    }

    #[test]
    fn a_mapping_names_a_field_that_rows_have() {
        let mapping = parse_mapping("a=b=email").expect("a mapping");
        assert_eq!(mapping, ("a=b".to_owned(), "email".to_owned()));
        assert!(parse_mapping("E-post=emial").is_err());
        assert!(parse_mapping("E-post").is_err());
    }
}
