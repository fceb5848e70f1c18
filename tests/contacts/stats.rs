//! The counts of `stats`.

use crate::process::json_of;

#[test]
fn json_of_stats_keeps_its_shape() {
    let result = json_of(&["stats", "initiative:gamla-provet"]);
    let expected = serde_json::json!({
        "kompis": 1,
        "command": "stats",
        "result": {
            "kinds": [
                { "key": "municipality", "count": 1 },
                { "key": "school", "count": 1 },
                { "key": "initiative", "count": 1 },
            ],
            "types": [{ "key": "project", "count": 1 }],
            "roles": [
                { "role": "organiser", "stated": 0, "inferred": 1 },
                { "role": "host", "stated": 1, "inferred": 0 },
            ],
            "counties": [{ "key": null, "count": 2 }],
            "actors": [
                { "id": "exempelby-kommun", "name": "Exempelby kommun", "ended": false, "count": 1 },
                { "id": "orens-exempelskola", "name": "Örens exempelskola", "ended": false, "count": 1 },
            ],
            "initiatives": [
                { "id": "gamla-provet", "name": "Gamla provet", "ended": true, "count": 2 },
            ],
            "known_of_actors": { "of": 2, "known": [
                { "key": "website", "count": 0 },
                { "key": "email", "count": 1 },
                { "key": "phone", "count": 2 },
            ] },
            "known_of_initiatives": { "of": 1, "known": [
                { "key": "owner", "count": 0 },
                { "key": "funder", "count": 0 },
                { "key": "start", "count": 1 },
                { "key": "sources", "count": 1 },
            ] },
        },
    });
    assert_eq!(result, expected);
}

#[test]
fn groups_are_counted_as_actors() {
    let roles = |query: &str| json_of(&["stats", query])["result"]["roles"].clone();
    let of_all = roles("initiative:provmassan");
    let partner = serde_json::json!({ "role": "partner", "stated": 1, "inferred": 0 });
    assert!(
        of_all.as_array().expect("roles").contains(&partner),
        "{of_all}"
    );
    let members = serde_json::json!([{ "role": "partner", "stated": 0, "inferred": 2 }]);
    assert_eq!(
        json_of(&["stats", "kind:municipality", "initiative:provmassan"])["result"]["roles"],
        members
    );
    // Listed beside their group they still count as actors, although they take part only through it.
    let beside = json_of(&["stats", "kind:municipality,group"]);
    let kinds = serde_json::json!({ "key": "municipality", "count": 2 });
    assert_eq!(beside["result"]["kinds"][0], kinds);
    let inferred = serde_json::json!({ "role": "organiser", "stated": 0, "inferred": 1 });
    assert_eq!(
        beside["result"]["roles"],
        serde_json::json!([inferred, partner])
    );
}
