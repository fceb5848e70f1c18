//! Measures the parts that commands are made of, on an invented registry in memory. The time to list contacts and to check
//! should grow linearly with the number of files.

use std::fs;
use std::hint::black_box;

use divan::Bencher;
use jiff::civil::{Date, date};
use kompis::document::reader;
use kompis::model::kind::Kind;
use kompis::model::members;
use kompis::model::query::compile::Query;
use kompis::model::query::select::{Subjects, View};
use kompis::model::registry::Registry;
use kompis::ops::check::check;
use kompis::ops::contacts::{Options, contacts};
use kompis::store::load::load;
use kompis::text::filter::{Needle, TextFilter};
use tempfile::TempDir;

use self::generator::{Shape, generate};

mod generator;

/// How many files the registries have.
const SIZES: [usize; 3] = [1_500, 5_000, 15_000];

const TODAY: Date = date(2026, 6, 30);

fn main() {
    divan::main();
}

/// Invents a registry of this many files.
fn create_folder(files: usize) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let shape = Shape {
        files,
        sharded: false,
        seed: 1,
    };
    generate(folder.path(), shape).expect("a registry");
    folder
}

/// Invents a registry of this many files and reads it.
fn create_registry(files: usize) -> Registry {
    load(create_folder(files).path())
        .expect("a registry")
        .registry
}

/// Invents texts of initiatives.
fn create_texts() -> Vec<String> {
    let folder = create_folder(5_000);
    let files = fs::read_dir(folder.path().join("initiatives")).expect("a folder");
    let text = |file: std::io::Result<fs::DirEntry>| fs::read_to_string(file.ok()?.path()).ok();
    files.filter_map(text).collect()
}

#[divan::bench]
fn parse_one_text(bencher: Bencher<'_, '_>) {
    let texts = create_texts();
    bencher.bench_local(|| reader::record(Kind::Initiative, "prov.toml", black_box(&texts[0])));
}

#[divan::bench]
fn filter_one_text(bencher: Bencher<'_, '_>) {
    let texts = create_texts();
    let mut filter = TextFilter::default();
    filter.require(vec![Needle::Folded("vastervik".to_owned())]);
    let scanner = filter.scanner();
    let mut folded = String::new();
    bencher.bench_local(|| scanner.may_match("prov", black_box(texts[0].as_bytes()), &mut folded));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn select_actors(bencher: Bencher<'_, '_>, files: usize) {
    let registry = create_registry(files);
    let links = members::resolve_links(&registry);
    let view = View::new(&registry, &links, TODAY);
    let query = Query::new("county:08 initiative.type:project", &registry, TODAY, None);
    let query = query.expect("a query");
    bencher.bench_local(|| view.select(&query, Subjects::Actors, false));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn resolve_links(bencher: Bencher<'_, '_>, files: usize) {
    let registry = create_registry(files);
    bencher.bench_local(|| members::resolve_links(&registry));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn list_contacts(bencher: Bencher<'_, '_>, files: usize) {
    let registry = create_registry(files);
    let links = members::resolve_links(&registry);
    let view = View::new(&registry, &links, TODAY);
    let query = Query::new("", &registry, TODAY, None).expect("a query");
    bencher.bench_local(|| contacts(&view, &query, Options::default()));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn check_all_rules(bencher: Bencher<'_, '_>, files: usize) {
    let registry = create_registry(files);
    bencher.bench_local(|| check(&registry, Vec::new(), TODAY));
}
