//! Measures the time to list contacts, which should grow linearly with the number of people.

use std::collections::BTreeMap;

use divan::Bencher;
use jiff::civil::date;
use kompis::model::members;
use kompis::model::query::compile::Query;
use kompis::model::query::select::View;
use kompis::model::registry::Registry;
use kompis::ops::contacts::{Options, contacts};
use kompis::store::load::load;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// Creates a registry with this many people, four at each company, each with an address and a number.
fn create_registry(people: usize) -> Registry {
    let folder = TempDir::new().expect("a folder");
    let write = |file: String, text: String| {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write(
        "registry.toml".into(),
        "schema = 1\nname = \"Prov\"\n".into(),
    );
    let files: BTreeMap<String, String> = (0..people)
        .flat_map(|number| {
            let company = number / 4;
            [
                (
                    format!("companies/prov-{company}.toml"),
                    format!("name = \"Provbolaget {company}\"\nemail = \"info@prov-{company}.example\"\n"),
                ),
                (
                    format!("people/anna-{number}.toml"),
                    format!(
                        "name = \"Anna Prov\"\n\n[[post]]\nactor = \"prov-{company}\"\nemail = \"a{number}@prov.example\"\nphone = \"08-465 004 {:02}\"\n",
                        number % 100
                    ),
                ),
            ]
        })
        .collect();
    for (file, text) in files {
        write(file, text);
    }
    load(folder.path()).expect("a registry").registry
}

#[divan::bench(args = [1_000, 2_000, 4_000, 8_000], sample_count = 10)]
fn list_contacts(bencher: Bencher<'_, '_>, people: usize) {
    let registry = create_registry(people);
    let today = date(2026, 11, 22);
    let links = members::resolve_links(&registry);
    let view = View::new(&registry, &links, today);
    let query = Query::new("", &registry, today, None).expect("a query");
    bencher.bench_local(|| {
        let result = contacts(&view, &query, Options::default());
        assert_eq!(result.rows.len(), people);
    });
}
