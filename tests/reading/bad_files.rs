//! Files with errors, and where each error is.

/// A file with its text, and the rules and lines of the findings that it must give. Line 0 is the file as a whole.
pub(crate) type BadFile = (&'static str, &'static str, &'static [(&'static str, usize)]);

/// Five invalid files with two errors each.
pub(crate) const BROKEN: &[BadFile] = &[
    (
        "companies/prov-1.toml",
        "name = \"Prov 1\nsources = [\"scb-2026\"]\naliases = [\"P\"] x\n",
        &[("syntax-error", 1), ("syntax-error", 3)],
    ),
    (
        "companies/prov-2.toml",
        "name = = \"Prov 2\"\nfounded = 2023-02-30\n",
        &[("syntax-error", 1), ("bad-date", 2)],
    ),
    (
        "initiatives/prov-3.toml",
        "name = \"Prov 3\"\n\n[[participant]\nactor = \"vasterviks-kommun\"\nrole = \"owner\"\n\n\
         [[participant]]\nactor = \"skolverket\"\nrole = partner\n",
        &[("syntax-error", 3), ("syntax-error", 9)],
    ),
    (
        "initiatives/prov-4.toml",
        "name = \"Prov 4\"\nrecurrence = { times = 1\nend = 2023-10\n",
        &[("syntax-error", 2), ("bad-date", 3)],
    ),
    (
        "schools/prov-5.toml",
        "name = \"Prov 5\"\nname = \"Prov fem\"\ncode = 0880\n",
        &[("same-key", 2), ("syntax-error", 3)],
    ),
];

/// Errors in keys and values.
pub(crate) const VALUES: &[BadFile] = &[
    (
        "companies/prov-6.toml",
        "name = \"Prov 6\"\nwebiste = \"https://exempel.se\"\naliases = \"P6\"\norgnr = \"212000-0448\"\n\
         code = \"12\\u0041\"\ncounty = [\n    \"08\",\n    \"99\",\n]\nemail = 1\n",
        &[
            ("unknown-key", 2),
            ("wrong-type", 3),
            ("orgnr-check-digit", 4),
            ("bad-code", 5),
            ("unknown-county", 8),
            ("wrong-type", 10),
        ],
    ),
    (
        "companies/prov-7.toml",
        "name = \"Prov 7\"\nshort = true\norgnr = \"12\"\nfounded = \"i fjol\"\ndissolved = 2023\n\
         address = \"Provgatan 1\"\nsize = { count = \"70\", approximate = \"ja\", unti = \"elever\" }\n",
        &[
            ("wrong-type", 2),
            ("bad-orgnr", 3),
            ("bad-date", 4),
            ("bad-date", 5),
            ("wrong-type", 6),
            ("wrong-type", 7),
            ("wrong-type", 7),
            ("unknown-key", 7),
        ],
    ),
    (
        "initiatives/prov-8.toml",
        "name = \"Prov 8\"\ntype = \"projekt\"\nstatus = \"pausad\"\nstart = 08:00:00\ntarget-groups = [1]\n\
         open-ended = \"ja\"\nformer-names = [{ until = 2020-01-01 }]\ntags = [\"prov\"]\n\
         inferred = [\"stat\", \"type\"]\nsources = \"scb-2026\"\n\n[[participant]]\nactor = 3\nrole = \"ägare\"\n\
         amount = 1.5\n\n[[participant]]\nactor = \"skolverket\"\n\n[[participant]]\nacotr = \"skolverket\"\n\
         role = [\"owner\"]\n",
        &[
            ("undeclared-word", 2),
            ("unknown-choice", 3),
            ("wrong-type", 4),
            ("wrong-type", 5),
            ("wrong-type", 6),
            ("missing-key", 7),
            ("undeclared-word", 8),
            ("unknown-inferred-key", 9),
            ("wrong-type", 10),
            ("wrong-type", 13),
            ("undeclared-word", 14),
            ("wrong-type", 15),
            ("missing-key", 17),
            ("unknown-key", 21),
            ("wrong-type", 22),
        ],
    ),
    (
        "groups/prov-9.toml",
        "name = \"Prov 9\"\nmembers-where = \"kind:municipality coutny:08\"\nmembers = [\"skolvreket\"]\n",
        &[("bad-query", 2), ("unknown-reference", 3)],
    ),
    (
        "people/prov-10.toml",
        "name = \"Prov Provsson\"\nbasis = \"samtycke\"\nwithhold = 1\npost = \"skolverket\"\n",
        &[("unknown-choice", 2), ("wrong-type", 3), ("wrong-type", 4)],
    ),
    (
        "people/prov-11.toml",
        "name = \"Prov Provén\"\n\n[[post]]\nactor = \"skolverket\"\ntopics = [\"pres\"]\nphone = 1\n\
         initiatives = [\"min-framitd\"]\n\n[[post]]\ntitle = \"prov\"\n",
        &[
            ("undeclared-word", 5),
            ("wrong-type", 6),
            ("unknown-reference", 7),
            ("missing-key", 9),
        ],
    ),
    (
        "sources/prov-12.toml",
        "publisher = \"Prov\"\nurl = [\"https://exempel.se\"]\n",
        &[("missing-name", 0), ("wrong-type", 2)],
    ),
];

/// Errors that concern the file as a whole.
pub(crate) const FILES: &[BadFile] = &[
    (
        "sources/prov-13.toml",
        "name = \"x\"\n<<<<<<< HEAD\ndate = \"2023\"\n=======\ndate = 2024\n>>>>>>> gren\n",
        &[("conflict-markers", 2)],
    ),
    ("sources/prov-14.toml", "", &[("missing-name", 0)]),
    (
        "sources/prov-15.toml",
        "name = \"a\0b\"\n",
        &[("syntax-error", 1)],
    ),
    (
        "sources/prov-16.toml",
        "name = \"a\"\nnote = \"\u{1b}[31m\"\n# \u{7}\n",
        &[("syntax-error", 2), ("syntax-error", 3)],
    ),
    (
        "initiatives/prov-17.toml",
        "name = \"Prov 17\"\n\n[participant]\nactor = \"skolverket\"\nrole = \"owner\"\nsicne = 2023-01-01\n\
         amount = 99999999999999999999\n",
        &[("wrong-type", 3), ("unknown-key", 6), ("bad-number", 7)],
    ),
    ("sources/Prov 18.toml", "name = \"x\"\n", &[("bad-id", 0)]),
    ("sources/prov--19.TOML", "name = \"x\"\n", &[("bad-id", 0)]),
    ("sources/con.toml", "name = \"x\"\n", &[("bad-id", 0)]),
    (
        "initiativ/prov-20.toml",
        "name = \"x\"\n",
        &[("unknown-folder", 0)],
    ),
    ("prov-21.toml", "name = \"x\"\n", &[("loose-file", 0)]),
    ("sources/README.md", "not a record\n", &[]),
    ("sources/.dold.toml", "not a record\n", &[]),
    // A byte order mark and carriage returns are no errors here.
    (
        "sources/prov-22.toml",
        "\u{feff}name = \"Prov 22\"\r\ndate = \"2023-10\"\r\n",
        &[],
    ),
];

/// References with an unknown id, a wrong kind and a former id, in several files.
pub(crate) const REFERENCES: &[BadFile] = &[
    (
        "initiatives/prov-23.toml",
        "name = \"Prov 23\"\nsources = [\n    \"finns-inte\",\n    \"scb-2026\",\n]\n\n[[participant]]\n\
         actor = \"linkopings-komun\"\nrole = \"owner\"\nsource = \"finns-inte\"\n",
        &[("unknown-reference", 3), ("unknown-reference", 8)],
    ),
    // This file has the third place of the unknown id above, and an id whose file is invalid but exists.
    (
        "initiatives/prov-24.toml",
        "name = \"Prov 24\"\npart-of = \"prov-3\"\nleads-to = [\"skolverket\"]\nsources = [\"finns-inte\"]\n\n\
         [[participant]]\nactor = \"prov-tidigare\"\nrole = \"owner\"\n\n[[participant]]\n\
         actor = \"min-framtid\"\nrole = \"partner\"\n",
        &[("wrong-kind", 3), ("former-id", 7), ("wrong-kind", 11)],
    ),
    (
        "companies/prov-25.toml",
        "name = \"Prov 25\"\nformer-ids = [\"prov-tidigare\"]\npart-of = \"Västerviks kommun\"\n",
        &[("unknown-reference", 3)],
    ),
];
