# Everything that is shared, in English. The same messages stand in sv.ftl.

## Kinds of records
kind-actor = actor
kind-record = record
kind-municipality = municipality
kind-region = region
kind-agency = agency
kind-company = company
kind-school = school
kind-university = university
kind-association = association
kind-group = group
kind-initiative = initiative
kind-person = person
kind-source = source

kinds-municipality = municipalities
kinds-region = regions
kinds-agency = agencies
kinds-company = companies
kinds-school = schools
kinds-university = universities
kinds-association = associations
kinds-group = groups
kinds-initiative = initiatives
kinds-person = people
kinds-source = sources

## Roles, each with the letter that stands for it in a matrix
role-owner = owner
    .letter = O
role-initiator = initiator
    .letter = I
role-organiser = organiser
    .letter = Or
role-co-organiser = co-organiser
    .letter = Co
role-coordinator = coordinator
    .letter = C
role-host = host
    .letter = H
role-funder = funder
    .letter = F
role-co-funder = co-funder
    .letter = Cf
role-partner = partner
    .letter = P
role-member = member
    .letter = M
role-contributor = contributor
    .letter = Ct
role-participant = participant
    .letter = Pt
role-invited = invited
    .letter = Iv

## Types of actors and initiatives
type-county-board = county administrative board
type-ministry = ministry
type-fund = fund
type-bank = bank
type-chamber = chamber of commerce
type-cluster = cluster
type-council = council
type-federation = municipal federation
type-coordination-association = coordination association
type-municipal-association = association of municipalities
type-employer-association = employers' organisation
type-trade-organisation = trade organisation
type-learning-centre = learning centre
type-upper-secondary = upper secondary school
type-adult-education = adult education
type-higher-vocational = higher vocational education
type-folk-high-school = folk high school
type-project = project
type-pre-study = pre-study
type-forum = forum
type-network = network
type-fair = fair
type-event = event
type-plan = plan
type-strategy = strategy
type-programme = programme
type-cooperation = cooperation
type-activity = standing work

topic-press = press
topic-moderator = moderator

## Words that a field chooses among
choice-proposed = proposed
choice-paused = paused
choice-cancelled = cancelled
choice-week = week
choice-month = month
choice-year = year
choice-spring = spring
choice-summer = summer
choice-autumn = autumn
choice-winter = winter
choice-consent = consent
choice-contract = contract
choice-legal-obligation = legal obligation
choice-vital-interests = vital interests
choice-public-task = task of public interest
choice-legitimate-interest = legitimate interest
choice-yes = yes
choice-no = no

## Fields
field-id = Id
field-kind = Kind
field-name = Name
field-short = Short name
field-aliases = Other names
field-former-names = Former names
field-former-ids = Former ids
field-type = Type
field-orgnr = Organisation number
field-code = Code
field-county = County
field-part-of = Part of
field-members = Members
field-members-where = Members by
field-leads-to = Leads to
field-start = Start
field-end = End
field-status = Status
field-recurrence = Recurs
field-times = Times
field-per = Per
field-season = Season
field-target-groups = Target groups
field-goals = Goals
field-needs = Needs
field-outputs = Outputs
field-reference = Reference
field-open-ended = More take part
field-website = Website
field-email = E-mail
field-phone = Phone
field-address = Address
field-street = Street
field-postal-code = Postal code
field-place = Place
field-size = Size
field-count = Count
field-unit = Unit
field-approximate = Approximate
field-founded = Founded
field-dissolved = Dissolved
field-successor = Successor
field-publisher = Publisher
field-date = Date
field-url = Address
field-retrieved = Retrieved
field-basis = Lawful basis
field-informed = Informed
field-withhold = In no list
field-tags = Tags
field-note = Note
field-sources = Sources
field-checked = Checked
field-inferred = Inferred
field-participant = Participation
field-event = Event
field-post = Post
field-allow = Exception
field-rule = Rule
field-reason = Reason
field-field = Field
field-actor = Actor
field-role = Role
field-since = Since
field-until = Until
field-amount = Amount
field-formal-role = Formal role
field-source = Source
field-attendance = Attendance
field-title = Title
field-initiatives = Initiatives
field-initiative = Initiative
field-topics = Topics
field-via = Via
field-actor-name = Actor’s name
field-person = Person
field-why = Why

## Counts
count-actors = { $n ->
    [one] { $n } actor
   *[other] { $n } actors
}
count-initiatives = { $n ->
    [one] { $n } initiative
   *[other] { $n } initiatives
}
count-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
count-records = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
count-participations = { $n ->
    [one] { $n } participation
   *[other] { $n } participations
}
count-functional = { $n ->
    [one] { $n } functional address
   *[other] { $n } functional addresses
}
count-with-email = { $n } with e-mail
count-with-phone = { $n } with phone

## Marks
via-group = via { $group }
inferred-mark = inferred
ended-mark = ended
maybe-mark = not known for that day

## Legend of a matrix
matrix-inferred = small letter: inferred, not stated by a source
matrix-ended = †: ended
matrix-maybe = ?: not known for that day

## The page of a record
show-former = formerly { $name }
name-until = { $name } (until { $until })
show-name-inferred = the name is inferred
show-now = now { $name }
show-also = also { $names }
show-part-of = part of { $name }
show-parts = parts
show-member-of = member of
show-members = members
show-leads-to = leads to
show-comes-from = comes from
show-events = events
show-sources = sources
show-source = source
show-source-is = source: { $name }
date-at-latest = { $day } at the latest
date-at-earliest = { $day } at the earliest
show-cited-by = source of
show-people = people
show-people-hint = { $n ->
    [one] { $n } person
   *[other] { $n } people
} (show: --people)
show-about = about { $n }
show-came = { $n } came
show-times = { $n ->
    [one] { $n } time
   *[other] { $n } times
} a { $per }
show-open-ended = more take part than are named
show-member-count = { $n ->
    [one] { $n } member
   *[other] { $n } members
}

## The start page
start-links = { $actors } take part in { $initiatives }
start-search = search
start-show = all about a record
start-matrix = who does what with whom
start-contacts = contact list
start-check = can the registry be trusted
start-help = every command
## Contacts and numbers
contacts-functional = functional address
stats-kinds = Records
stats-types = Initiatives by type
stats-roles = Participations
stats-counties = Actors by county
stats-actors = Actors in most initiatives
stats-initiatives = Initiatives with most actors
stats-known-of-actors = Known of { $n ->
    [one] { $n } actor
   *[other] { $n } actors
}
stats-known-of-initiatives = Known of { $n ->
    [one] { $n } initiative
   *[other] { $n } initiatives
}
stats-inferred = { $n } inferred
stats-no-type = no type
stats-no-county = no county
stats-head-section = Section
stats-head-key = Key
stats-head-label = What

## Findings
level-error = error
level-warning = warning
level-note = note
help = help
did-you-mean = did you mean `{ $suggestion }`?
and-more-places = and { $n } more places: { $places }
found-nothing = nothing is wrong
found-summary = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}, { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
}
expected-text = text in quotes
expected-id = an id in quotes
expected-word = a word in quotes
expected-list = a list: ["…"]
expected-table = keys in braces: {"{"} key = value {"}"}
expected-blocks = blocks: [[…]]
expected-date = a date: 2023-10-25, "2023-10", "2023", "..2023" or "2023.."
expected-integer = a whole number without quotes
expected-flag = true or false
expected-float = a decimal number

finding-syntax-error = the file can't be read here: { $message }
    .help = look for quotes, equals signs and brackets on the line
finding-same-key = the key is in the block already
    .help = join the two, or remove one
finding-conflict-markers = two changes meet here and nobody has chosen
    .help = keep what is true and remove the lines with <<<<<<<, ======= and >>>>>>>
finding-not-utf8 = the file is not UTF-8 (line { $line })
    .help = save the file as UTF-8 in the editor
finding-too-large = the file has { $size } bytes; a record has at most { $largest }
    .help = put large texts elsewhere and link to them
finding-cannot-open = the file can't be opened: { $message }
    .help = look at the permissions of the file
finding-symbolic-link = a symbolic link that leads out of the registry, to a folder or nowhere
    .help = put the file itself here
finding-unknown-folder = the folder `{ $folder }` is no kind of record
    .help = move the file to municipalities, regions, agencies, companies, schools, universities, associations, groups, initiatives, people or sources
finding-bad-id = the file name `{ $stem }` can be no id
    .help = use a–z, 0–9 and single hyphens, at most 80 characters
finding-same-id = two files have the id `{ $id }`: { $files }
    .help = rename one of them, with its code or -2 for example
finding-schema-too-new = the registry is written for a later kompis (this one knows schema { $known })
    .help = use a newer kompis
finding-unknown-key = there is no key `{ $key }` here
    .help = remove the line, or say it in `note`
finding-wrong-type = `{ $field }` must be { $expected }, not { $found }
    .help = write { $expected }
finding-missing-name = the record has no name
    .help = write first in the file: name = "…"
finding-missing-key = `{ $block }` lacks `{ $key }`
    .help = add a line: { $key } = "…"
finding-unknown-choice = `{ $value }` can't be chosen here
    .help = choose one of: { $choices }
finding-unknown-county = there is no county with the code `{ $value }`
    .help = write the county's two digits, such as "08" for Kalmar län
finding-bad-code = `{ $value }` is no code
    .help = write two digits (county), four (municipality) or eight (school unit) in quotes
finding-bad-orgnr = `{ $value }` is no organisation number
    .help = write ten digits: 212000-0449
finding-orgnr-check-digit = the check digit of `{ $value }` does not fit
    .help = a digit is mistyped or two have changed places
finding-bad-date = `{ $value }` is no date
    .help = write 2023-10-25, "2023-10", "2023", "..2023" or "2023.."
finding-bad-query = the query `{ $query }` can't be understood at `{ $at }`
    .help = members are chosen by kind, type, county and id: "kind:municipality county:08"
finding-unknown-reference = `{ $id }` is not in the registry
    .help = add the record, or correct the id
finding-wrong-kind = `{ $id }` is { $found }, but this must be { $expected }
    .help = give the id of the right kind of record
finding-undeclared-word = the word `{ $word }` ({ $list }) is not declared
    .help = correct it, or declare it under [vocabulary] in registry.toml
