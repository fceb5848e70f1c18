//! The JSON of `log`. Programs depend on its shape.

use crate::repository::Repository;

#[test]
fn json_of_log_keeps_its_shape() {
    let repository = Repository::new();
    repository.write(
        "companies/provbolaget.toml",
        "name = \"Nybolaget\"\ncounty = [\"08\"]\n",
    );
    repository.commit("two");
    repository.write("companies/provbolaget.toml", "name = \"\n");
    let hash = repository.git(&["rev-parse", "HEAD"]);
    let short = repository.git(&["rev-parse", "--short", "HEAD"]);
    let shown = repository.stdout_of(&["log", "provbolaget", "--limit", "2", "--format", "json"]);
    let expected = r#"{
  "kompis": 1,
  "command": "log",
  "result": {
    "id": "provbolaget",
    "kind": "company",
    "name": "Nybolaget",
    "path": "companies/provbolaget.toml",
    "former_ids": [],
    "entries": [
      {
        "commit": null,
        "unreadable": true,
        "changes": []
      },
      {
        "commit": {
          "hash": "HASH",
          "short": "SHORT",
          "seconds": 1772362800,
          "date": "2026-03-01",
          "author": "Prov Exempel",
          "subject": "two"
        },
        "unreadable": false,
        "changes": [
          {
            "field": {
              "id": "provbolaget",
              "field": "name",
              "old": "Provbolaget",
              "new": "Nybolaget"
            }
          }
        ]
      }
    ],
    "more": 1,
    "layout_only": 0
  }
}
"#;
    let expected = expected.replace("HASH", &hash).replace("SHORT", &short);
    assert_eq!(shown, expected);
}
