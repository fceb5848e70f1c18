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
choice-sv = Swedish
choice-en = English
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
field-comment = Comment
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
field-given = Given names
field-family = Surname
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
field-number = Number
field-record = Record
field-member = Member
field-key = Key
field-value = Value
field-about = About

## What keys are for, by the table or the shape of file that they stand in, else everywhere
describe-as-date = Write a day as 2023-10-25; with quotes "2023-10" or "2023" when the day is not known, "..2019-05-15" for that day or before, "2021.." for then or later.
describe-as-id = An id is the name of a record’s file, without .toml.
describe-as-undeclared = The registry declares none yet: see [vocabulary] in registry.toml.
describe-name = What it is called, in full.
describe-source-name = The title.
describe-registry-name = What the registry is called.
describe-former-names-name = The name that it had.
describe-expectation-name = What is expected, in a few words.
describe-event-name = What the event was called.
describe-short = A short name, for the heads of matrices.
describe-aliases = Other names that people use.
describe-former-names = Names that it had before, each with its last day.
describe-former-names-until = The last day of the name.
describe-former-ids = Ids that the record had before: they still lead to it.
describe-type = What sort of actor or initiative it is.
describe-orgnr = The organisation number of the legal person, as 212000-0449. A unit that is none has no number, but part-of.
describe-code = The code of a municipality (four digits) or region (two) from SCB, or of a school unit (eight) from Skolverket.
describe-county = The counties where it is, by their codes of two digits.
describe-actor-part-of = The actor that this one is a part of.
describe-initiative-part-of = The initiative that this one is a part of.
describe-members = The actors in the group or association.
describe-members-where = The members by a query on kind, type, county and id, such as kind:municipality county:05.
describe-leads-to = Initiatives that come out of this one.
describe-start = The first day.
describe-end = The last day.
describe-status = Only what the dates can’t say.
describe-recurrence = How often it takes place.
describe-times = How many times.
describe-per = In what period.
describe-season = In which season.
describe-target-groups = Whom it is for, as the source says it.
describe-goals = What it is to achieve.
describe-needs = What is needed or lacking.
describe-outputs = What comes out of it: reports, plans, courses.
describe-reference = The number that the funder gives it, such as that of the ESF.
describe-open-ended = The source says that more take part than it names.
describe-website = The address on the web, beginning with https://.
describe-email = A functional address such as registrator@; several in a list. Nobody’s own: that stands in people.
describe-phone = The number of the switchboard or an office; several in a list.
describe-address = Where post is sent.
describe-street = Street and number, or box.
describe-postal-code = Five digits, as "392 31".
describe-place = The place.
describe-event-place = Where it was.
describe-size = How large it is.
describe-count = How many.
describe-unit = What is counted, such as employees or member companies.
describe-participant-unit = The unit of the actor that takes part, where only a part of it does.
describe-post-unit = The unit where the person works.
describe-approximate = The number is not exact.
describe-founded = The day on which it came to be.
describe-dissolved = The last day that it was.
describe-successor = The actor that took over.
describe-publisher = Who published it, in words.
describe-date = The day of publication.
describe-event-date = The day of the event.
describe-url = Where it can be read, beginning with https://.
describe-retrieved = The day on which it was fetched from there.
describe-given = The given names, where the name does not show them.
describe-family = The surname, where the name does not show it.
describe-basis = The lawful basis for having the person here (GDPR article 6.1), where it is not the registry’s.
describe-privacy-basis = The lawful basis for personal data (GDPR article 6.1).
describe-informed = The day on which the person was told.
describe-withhold = The person is in no list.
describe-tags = Words of the registry’s own.
describe-note = What else there is to know. No names of people outside people.
describe-sources = Where what stands here comes from.
describe-checked = The day on which someone looked and it was true.
describe-inferred = The keys beside it that no source states: they are conclusions.
describe-participant = Who takes part, one block a fact; another role, unit or period is another block.
describe-actor = Who takes part.
describe-post-actor = Where the person works.
describe-role = What the actor does in the initiative.
describe-since = The first day of it.
describe-until = The last day of it.
describe-amount = What is paid, in whole units of the registry’s currency.
describe-formal-role = What the programme calls the role.
describe-source = Where it comes from, when that is another source than the record’s.
describe-event = A meeting or other occasion; one with participants of its own is an initiative.
describe-attendance = How many came.
describe-post = Where the person works and what for, one block a post.
describe-title = The title of the post.
describe-initiatives = The initiatives that the post is for.
describe-topics = What the person answers for.
describe-post-email = The address as it is published; several in a list.
describe-post-phone = The number as it is published; several in a list.
describe-allow = A rule of kompis check that this record may break, and why.
describe-rule = The rule, as kompis check shows it in brackets.
describe-reason = Why.
describe-field = The only key that it is about.
describe-schema = The version of the form of records: 1.
describe-id = The registry's own id, which kompis init makes: it tells its contact cards from those of other registries.
describe-language = The language of what is shared: labels, lists, messages.
describe-currency = The currency of amounts, such as SEK.
describe-privacy = How personal data are kept.
describe-review-after-months = After how many months a person is to be looked over.
describe-review = How often everything else is to be looked over.
describe-after-months = After how many months.
describe-layout = How files are laid in folders.
describe-shard = How many letters of an id name the folder that a new record goes into.
describe-vocabulary = Words of the registry’s own.
describe-vocabulary-tags = Tags: plain words.
describe-roles = Roles that are not built in.
describe-types = Types that are not built in.
describe-vocabulary-topics = Topics that are not built in.
describe-sv = What it is called in Swedish.
describe-en = What it is called in English.
describe-letter = The letter or two that stand for the role in a matrix.
describe-levels = How much breaking a rule of kompis check matters here.
describe-queries = Queries that are kept under a name.
describe-expectation = What the registry is expected to hold.
describe-where = The records that it is about, as a query.
describe-requires = What they should have, as a query.
describe-level = How much it matters.
describe-import = What kompis import knows of a sort of file.
describe-import-name = The name that --name gives.
describe-import-kind = The kind of records that the rows are about.
describe-import-sheet = The sheet of the workbook.
describe-import-columns = What columns are read as: heading=field.
describe-import-accept = Guesses that somebody has accepted: leading-zero, excel-date, surname-first.
describe-import-actor = The organisation of people whose rows name none.
describe-import-role = The role of participations whose rows name none.
describe-judgement = What somebody has decided about a row of an imported file.
describe-judgement-import = The name of the import.
describe-judgement-row = The row: organisation number or name, of people a checksum.
describe-judgement-decision = What was decided: the same as a record, new, not for this registry, or later.
describe-judgement-record = The record that the row is about.
describe-judgement-on = The day on which the decision was put off.
describe-not-the-same = Records that look alike and are not the same.
describe-records = The records.
schema-comment = Text editors with taplo complete and check records by this file. Bring .schema/ up to date: kompis schema --write

## Counts
progress-reading = reading { $read } of { $wanted } files
progress-working = working …
count-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
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

## What stands along the edges of a matrix
count-kinds = { $n ->
    [one] { $n } kind
   *[other] { $n } kinds
}
count-types = { $n ->
    [one] { $n } type
   *[other] { $n } types
}
count-counties = { $n ->
    [one] { $n } county
   *[other] { $n } counties
}
count-roles = { $n ->
    [one] { $n } role
   *[other] { $n } roles
}
count-tags = { $n ->
    [one] { $n } tag
   *[other] { $n } tags
}
count-sources = { $n ->
    [one] { $n } source
   *[other] { $n } sources
}
count-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}

## Legend of a matrix
matrix-inferred = small letter: inferred, not stated by a source
matrix-changed = +: came, −: went
matrix-sum-changed = Σ: changed cells
matrix-changed-number = (+): the change
matrix-inferred-sign = ○: inferred, no source states it
matrix-ended = †: ended
matrix-maybe = ?: not certain
matrix-amounts = amounts in { $currency }

## A matrix as a page, a drawing and a workbook
matrix-query = Query
matrix-every = all actors
matrix-day = As of
matrix-parts = Parts
matrix-rolled-up = counted as what they are part of
matrix-rev = As known at
matrix-compared = Compared with
matrix-made = Made
matrix-registry = Registry
matrix-filter = Filter rows
matrix-row = Name
matrix-sum = Sum
matrix-takes-part = takes part
matrix-before = before: { $n }
matrix-came = came
matrix-went = went
matrix-inferred-number = number in italics: inferred, not stated by a source
matrix-heat = the stronger the colour, the larger the share of the largest
matrix-part = columns { $first } to { $last } of { $all }
matrix-sheet = Matrix
matrix-sheet-legend = Legend
matrix-sheet-about = About the matrix
matrix-about-what = What
matrix-about-value = Value

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
## gaps
gaps-expectations = Expectations
gaps-not-so = Not as expected: { $name }
gaps-municipalities = Municipalities that are absent where others of their county take part
gaps-roles = Initiatives without owner, funder or education actor
gaps-overlaps = Initiatives with nearly the same participants
gaps-head-expectation = Expectation
gaps-head-met = Met by
gaps-head-about = Of
gaps-head-level = Level
gaps-head-name = Name
gaps-head-initiative = Initiative
gaps-head-other = Initiative
gaps-head-county = County
gaps-head-taking-part = There
gaps-head-absent = Absent
gaps-head-participants = Actors
gaps-head-lacks = Lacks
gaps-head-in-both = In both
gaps-head-shared = Shared
gaps-n-of = { $n } of { $of }
gaps-lack-owner = owner
gaps-lack-funder = funder
gaps-lack-education = education actor
gaps-maybe = ?: may be in a group whose members are not known

## Probable duplicates
duplicates-files = Files
duplicates-score = Score
duplicates-reasons = Reasons
duplicates-same-orgnr = same organisation number
duplicates-same-code = same code
duplicates-public-actor = names of one public actor
duplicates-same-name = same name
duplicates-slip = nearly the same name ({ $one }/{ $other })
duplicates-part-of-name = one name is part of the other
duplicates-website = same website
duplicates-mail-domain = same e-mail domain
duplicates-phone = same phone number
duplicates-employer = same employer
duplicates-email = same e-mail address
duplicates-ask = { $n } of { $of }: are they the same?
duplicates-merge = yes, merge them
duplicates-different = no, they are not the same
duplicates-later = later
duplicates-ask-keep = Which one stays?
duplicates-ask-reason = Why are they not the same?

## import
import-row = Row
import-outcome = Outcome
import-what = What
import-column = Column of the file
import-field = Read as
import-reason = Reason
import-new = new
import-changed = changes
import-same = same
import-doubtful = doubtful
import-refused = refused
import-left-out = left out
import-delimiter = separated by { $sign }
import-sheet = sheet { $name } ({ $n ->
    [one] the only one
   *[other] of { $n }
})
import-heading-row = headings in row { $n }
import-kept = { $change } differs (--update replaces)
import-unread = columns that are not read: { $columns }
import-not-read = { $what } not read ({ $n })
import-more = … and { $n } more rows; --format json has all
import-count-new = { $n } new
import-count-changed = { $n } changed
import-count-same = { $n } same
import-count-doubtful = { $n } doubtful
import-count-refused = { $n } refused
import-count-left-out = { $n } left out
import-reason-error = { $text }
import-reason-too-long = { $cells } cells, but only { $headings } headings
import-reason-formula = the error { $value } in the column { $field }
import-reason-quote = a cell has several rows in it: a quote is probably missing
import-reason-card = the card is broken: it does not end, or has another inside
import-reason-no-name = the row has no name
import-reason-no-kind = what kind of actor? give --kind
import-reason-no-actor = no organisation; give --actor
import-reason-no-role = no role; give --role
import-reason-several-posts = the person has several posts there, and the row does not show which
import-reason-not-of-kind = { $kind } has no field { $field }
import-reason-municipality = no municipality is called { $value }
import-reason-day = { $field }: the spreadsheet has made a date of the value ({ $value })
import-reason-date = { $field }: { $value } is no date; write 2024-10-25, 2024-10 or 2024
import-reason-phone = { $field }: { $value } is no phone number
import-reason-personnummer = { $field }: a personnummer is left out
import-reason-leading-zero = { $field }: { $value } may have lost a zero ({ $meant }); give --accept leading-zero
import-reason-excel-date = { $field }: { $value } may be a day of Excel ({ $meant }); give --accept excel-date
import-reason-surname-first = { $value } may be { $meant }; give --accept surname-first
import-reason-similar = may be there already
import-reason-invalid = { $field } has an invalid value or is unknown
import-reason-twice = the id { $value } is there twice in the file
import-reason-dangling = { $value } is neither in the file nor in the registry
import-reason-other-kind = the record with this id is { $kind }
import-reason-not-in-matrix = { $role } in { $initiative } is not in the matrix (--end-on DAY ends it)
import-reason-not-ours = not for this registry
import-reason-later = decided later
import-ask-kind = What kind of records are the rows?
import-ask-leading-zero = { $value }: has a spreadsheet removed a zero, so that it should be { $meant }? For all rows
import-ask-excel-date = { $value }: is it the day { $meant } in Excel? For all rows
import-ask-surname-first = { $value }: is the person called { $meant }? For all rows
import-ask-source = Where do these facts come from?
import-ask-row = { $n } of { $of }: { $name } in row { $row }, is it there already?
import-same-as = yes, it is { $name }
import-as-new = no, it is new
import-not-ours = it is not for this registry
import-decide-later = later

## queries
queries-name = Name
queries-query = Query
queries-finds = Finds
queries-keeper = Kept
queries-state = State
queries-of-registry = in the registry
queries-of-user = by you
queries-right = right
queries-wrong = wrong at { $at }
queries-wrong-in = wrong at { $at } in @{ $name }
queries-hidden = hidden by the registry's

## Contacts and numbers
contacts-functional = function
contacts-functional-left = function (contact has left)
contacts-functional-unreachable = function (contact has no address)
contacts-head = { $people } · { $day } · purpose: { $purpose }
contacts-no-purpose = not given
contacts-because-nobody = no person is known
contacts-because-left = the contact has left
contacts-because-unreachable = the contact has neither e-mail nor phone
sheet-list = List
contacts-sheet = Contacts
contacts-sheet-missing = Out of reach
contacts-about = About the list
contacts-about-what = What
contacts-about-value = Value
contacts-about-registry = Registry
contacts-about-query = Query
contacts-about-every = every actor
contacts-about-day = Of the day
contacts-about-made = Made
contacts-about-purpose = Purpose
contacts-about-people = People
contacts-about-functional = Functional addresses
contacts-about-missing = Actors out of reach
field-because = Reason
field-phone-e164 = Phone (E.164)
count-with-neither = { $n } with neither
count-unreachable = { $n ->
    [one] { $n } actor can’t be reached
   *[other] { $n } actors can’t be reached
}

## The heads of what Outlook imports, as Outlook calls them
outlook-first-name = First Name
outlook-last-name = Last Name
outlook-company = Company
outlook-department = Department
outlook-job-title = Job Title
outlook-phone = Business Phone
outlook-phone-2 = Business Phone 2
outlook-mobile = Mobile Phone
outlook-email = E-mail Address
outlook-email-name = E-mail Display Name
outlook-email-2 = E-mail 2 Address
outlook-email-3 = E-mail 3 Address
outlook-categories = Categories
outlook-notes = Notes

## Numbers
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

## Graphs
graph-source = From
graph-target = To
graph-actor = Actor
graph-initiative = Initiative
graph-role = Role
graph-shared-initiatives = Shared initiatives
graph-shared-actors = Shared actors
graph-weight = Weight
graph-degree = Ties
graph-shared = Shared
graph-component = Part
graph-bridge = Bridge
graph-page-rank = PageRank
graph-ties = { $n ->
    [one] { $n } tie
   *[other] { $n } ties
}
graph-components = { $n ->
    [one] in one piece
   *[other] { $n } parts of { $sizes }
}
graph-density = density { $density }
graph-bridges = { $n ->
    [one] { $n } bridge
   *[other] { $n } bridges
}
graph-legend-degree = Ties: how many it is tied to
graph-legend-shared-initiatives = Shared: initiatives, once for each actor that shares them
graph-legend-shared-actors = Shared: actors, once for each initiative that shares them
graph-legend-bridge = Bridge ●: without it the network falls into more parts
graph-legend-page-rank = PageRank: how much of a walk along the ties is spent here
graph-legend-inferred = (inferred): not written in the source

## What was changed
change-registry = new registry: { $name }
change-registry-with = new registry: { $name }, with { $records }
change-edited = { $name }: changed by hand
    .under = changed by hand
change-formatted = { $files } in canonical form
change-added = new { $kind }: { $name } ({ $id })
    .under = new { $kind }
change-field = { $name }: { $field } { $change }
    .under = { $field } { $change }
change-linked = { $actor } takes part in { $initiative } as { $role }
    .under = { $actor } takes part as { $role }
change-relinked = { $actor } in { $initiative } as { $role }: { $fields }
    .under = { $actor } as { $role }: { $fields }
change-ended = { $actor } ends in { $initiative } as { $role } on { $on }
    .under = { $actor } ends as { $role } on { $on }
change-unlinked = { $actor } in { $initiative } as { $role } is gone
    .under = { $actor } as { $role } is gone
change-event = { $name }: new event { $date }
    .under = new event { $date }
change-post = { $person }: new post at { $actor }
    .under = new post at { $actor }
change-declared = { $list } `{ $word }` is declared
change-removed = the { $kind } { $name } ({ $id }) is gone
    .under = is gone
change-renamed = { $name }: new id { $from } → { $to }
    .under = new id { $from } → { $to }
change-merged = { $old } ({ $from }) is now part of { $name }
    .under = { $old } ({ $from }) is part of this now
change-moved = { $name }: the file moved { $from } → { $to }
    .under = the file moved { $from } → { $to }
change-owner-gained = { $name } has got an owner
    .under = has got an owner
change-owner-lost = { $name } no longer has an owner
    .under = no longer has an owner
change-event-changed = { $name }: event { $date }: { $fields }
    .under = event { $date }: { $fields }
change-event-removed = { $name }: the event { $date } is gone
    .under = event { $date } is gone
change-post-changed = { $person } at { $actor }: { $fields }
    .under = the post at { $actor }: { $fields }
change-post-removed = { $person }: the post at { $actor } is gone
    .under = the post at { $actor } is gone
change-undeclared = { $list } `{ $word }` is no longer declared
change-setting = setting { $field }: { $change }
change-more = … and { $n } more
change-several = { $first } (and { $n } more)
change-people = { $n ->
    [one] { $n } change
   *[other] { $n } changes
} of personal data
field-tag = Tag
field-topic = Topic
change-kind = { $name }: { $from } → { $to }
    .under = { $from } → { $to }
change-hidden = changed
change-hidden-came = added
change-hidden-went = removed

## What changed between two revisions
diff-added = { $n ->
    [one] { $n } new record
   *[other] { $n } new records
}
diff-removed = { $n ->
    [one] { $n } removed record
   *[other] { $n } removed records
}
diff-renamed = { $n ->
    [one] { $n } record with a new id
   *[other] { $n } records with new ids
}
diff-merged = { $n ->
    [one] { $n } merged record
   *[other] { $n } merged records
}
diff-moved = { $n ->
    [one] { $n } moved record
   *[other] { $n } moved records
}
diff-changed = { $n ->
    [one] { $n } changed record
   *[other] { $n } changed records
}
diff-linked = { $n ->
    [one] { $n } new participation
   *[other] { $n } new participations
}
diff-ended = { $n ->
    [one] { $n } ended participation
   *[other] { $n } ended participations
}
diff-relinked = { $n ->
    [one] { $n } changed participation
   *[other] { $n } changed participations
}
diff-unlinked = { $n ->
    [one] { $n } removed participation
   *[other] { $n } removed participations
}
diff-owners-gained = { $n ->
    [one] { $n } initiative has got an owner
   *[other] { $n } initiatives have got an owner
}
diff-owners-lost = { $n ->
    [one] { $n } initiative no longer has an owner
   *[other] { $n } initiatives no longer have an owner
}
diff-settings = { $n ->
    [one] { $n } changed setting
   *[other] { $n } changed settings
}
diff-withheld = { $n ->
    [one] { $n } change about people who are in no list
   *[other] { $n } changes about people who are in no list
}
diff-nothing = Nothing has changed.
diff-work-tree = the work tree
diff-review = Needs a person’s eye
diff-ownerless = { $name }: new initiative without an owner
diff-unread = `{ $path }` can’t be read in { $side }: nothing of it is compared
diff-section-initiatives = Initiatives
diff-section-actors = Actors
diff-section-people = People
diff-section-sources = Sources
diff-section-registry = The registry
diff-matrix = Changed rows of the matrix
diff-more = … and { $n } more, see below
diff-cut = … and more: { $command } shows all of it

## Log
log-date = Day
log-author = By
log-commit = Commit
log-subject = Message
log-change = Change
log-uncommitted = not committed yet
log-unreadable = { $name }: the file can't be read here
log-more = { $n ->
    [one] { $n } older commit
   *[other] { $n } older commits
}
log-layout = { $n ->
    [one] { $n } commit changed only the form of the file
   *[other] { $n } commits changed only the form of the file
}

## What is due
field-due = Held until
due-never = never
due-unchecked = never checked: { $records } (show: --unchecked)
due-withheld = { $n ->
    [one] { $n } person
   *[other] { $n } people
} in no list
due-ask-mark = { $n ->
    [one] Is { $n } record still right?
   *[other] Are { $n } records still right?
}

## Forgetting a person
change-people-removed = personal data removed
forget-not-erased = The file is gone from here, but the data is not erased. It is still:
forget-would-leave = The file would go from here, but the data would not be erased. It would still be:
forget-mention = in { $file }: { $field }
forget-copy = in a draft of kompis edit, which goes with the file: { $file }
forget-unasked = perhaps in git, which could not be asked: { $why }
forget-no-repository = not in git: the registry lies in no repository
forget-superproject = In { $top } the new commit of the submodule is committed then; older revisions there have no people any more.
forget-commits = { $n ->
    [0] { $top }: no commit has the file
    [one] { $top }: one commit has the file
   *[other] { $top }: { $n } commits have the file, written in { $wrote ->
        [one] one
       *[other] { $wrote }
    } of them
}
forget-more = … and { $n } more
forget-named = in the history of other files that name or named the person: { $files }
forget-messages = { $n ->
    [one] in the message of one commit
   *[other] in the messages of { $n } commits
}
forget-names = Write into names.txt before, line by line, the names and addresses that are to go from other files and messages.
forget-staged = in the index, which the next commit is taken from: { $command }
forget-shallow = the clone is shallow: older commits are not seen here
forget-remote = { $url }, if it was pushed there
forget-clones = in every other clone and fork, and in what the site that hosts them keeps
forget-copies = in backups, caches, and lists that were handed out
forget-steps = This rewrites the history of { $top }, when everybody has pushed and waits (https://github.com/newren/git-filter-repo):
forget-afterwards =
    Then every old clone and fork is deleted and cloned anew, this one too: a single one that pushes the old brings it
    back. Commits after the first get new hashes. On GitHub only support can remove what pull requests and caches keep.

## Everything about a person
held-not-known = not known
held-article = GDPR article { $article }
held-basis-own = of this person
held-basis-registry = of the registry
held-review-by = holds until { $day }
held-says = post at { $posts }
held-lists = is in lists
held-withheld = none: the person is in no list
held-query = the saved query { $name }
held-mentions = also named in
held-commits = in git

## Questions
ask-kind = What is to be added?
ask-actor = Who?
ask-initiative = In what?
ask-place = Where?
ask-role = As what?
ask-last-day = The last day
ask-needed = It is needed
ask-merge = Which { $field } is right?
ask-none = – (not known)
ask-optional = { $field } (Enter: not known)
ask-taken = there is already { $name } ({ $id }). Add it all the same?
ask-bad-day = write the day so: 2023-10-25
ask-which = Which `{ $text }`?
ask-write = Write this?
ask-again = Edit the text again?
ask-same = the same without questions:
ask-registry-name = What is the registry to be called?

## A new registry
init-name = Partners and actors
init-folder = go to the registry
init-git = history: who changed what, and when
init-add = an actor
init-add-initiative = an initiative
init-link = who takes part, and as what

## What git install did

git-written = written
git-there = there already
git-left = left
git-removed = removed
git-other-hook = there is another hook; let it run: { $line }
git-shared-hooks = several repositories have their hooks there; let one there run: { $line }
git-in-tree = goes to others when it is committed
git-value = it is: { $value }
git-changed = somebody has changed it since
git-nothing = there is nothing to take back
git-dry = nothing was written (--dry-run)

## Mended by check --fix
fix-mended = mended: { $rules }
fix-would-mend = would mend: { $rules }
fix-nothing = nothing to mend without asking
fix-left = { $n ->
    [one] { $n } place is left
   *[other] { $n } places are left
}: mending it would make another fault

## Findings
level-error = error
level-warning = warning
level-note = note
help = help
run = run
also = also
did-you-mean = did you mean `{ $suggestion }`?
and-more-places = { $n ->
    [one] { $n } more place:
   *[other] { $n } more places:
}
count-errors = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
count-warnings = { $n ->
    [one] { $n } warning
   *[other] { $n } warnings
}
count-notes = { $n ->
    [one] { $n } note
   *[other] { $n } notes
}
expected-text = a text in quotes
expected-id = an id in quotes
expected-word = a word in quotes
expected-list = a list in brackets
expected-table = keys in braces
expected-tables = a list of keys in braces
expected-date = a date
expected-integer = a whole number
expected-flag = true or false
found-text = a text
found-list = a list
found-table = a block or keys in braces
found-date = a date
found-time = a time of day
found-integer = a number
found-float = a decimal number
found-flag = true or false
a-kind-actor = an actor
a-kind-record = a record
a-kind-municipality = a municipality
a-kind-region = a region
a-kind-agency = an agency
a-kind-company = a company
a-kind-school = a school
a-kind-university = a university
a-kind-association = an association
a-kind-group = a group
a-kind-initiative = an initiative
a-kind-person = a person
a-kind-source = a source

## Findings: what a file is
finding-bad-id-device = Windows keeps the file name `{ $stem }` for itself
    .help = rename the file, with -2 at the end for example
finding-bad-id-letters = the file name `{ $stem }` can be no id
    .help = rename the file: a–z, 0–9 and single hyphens, then .toml
finding-bad-id-long = the file name has { $length } characters; an id has at most 80
    .help = give the file a shorter name
finding-cannot-open = can't be opened: { $message }
    .help = see who may read it
finding-conflict-markers = two changes meet here and nobody has chosen
    .help = keep what is true and remove the lines with <<<<<<<, ======= and >>>>>>>
finding-loose-file = the file is in no folder
    .help = move it to the folder of its kind, such as municipalities or initiatives
finding-more-faults = { $more ->
    [1] one more error in the file
   *[other] { $more } more errors in the file
}
    .help = mend the first ones and run kompis check again
finding-not-utf8 = the file is not saved as UTF-8: here is a byte that is no letter
    .help = save the file as UTF-8 in the editor
finding-same-id = several files have the same id, `{ $id }`
    .help = rename all but one, with a code or -2 at the end for example
finding-schema-too-new = the registry is written for a later kompis; this one reads schema { $known }
    .help = use a newer kompis
finding-symbolic-link = a symbolic link out of the registry, to a folder or to nothing
    .help = remove the link and put the file itself here
finding-too-large = the file has { $size } MB; a record has at most 1 MB
    .help = put large texts elsewhere and link to them
finding-unknown-folder = the folder `{ $folder }` is no kind of record
    .help = move the file to municipalities, regions, agencies, companies, schools, universities, associations, groups, initiatives, people or sources

## Findings: lines that can't be read
finding-syntax-error-bad-key = `{ $text }` can't stand in a key
    .help = a key is written with a–z, 0–9 and hyphens, and a comment begins with #
finding-syntax-error-bad-number = `{ $text }` is no number
    .help = codes and numbers of things stand in quotes: "{ $text }"
finding-syntax-error-capital = `{ $text }` is written in small letters
    .help = write true or false
finding-syntax-error-control-character = here is a character that can't be seen
    .help = remove it, or write the line anew by hand
finding-syntax-error-escape = a \ in a text must stand for something
    .help = write two: \\
finding-syntax-error-extra-comma = here is a comma too many
    .help = remove one
finding-syntax-error-lone-return = the line ends as on an old Mac
    .help = save the file with ordinary line endings (LF)
finding-syntax-error-no-comma = a comma is missing
    .help = write a comma between the entries
finding-syntax-error-no-equals = the line is no key with a value
    .help = write key = value, or # first if it is a comment
finding-syntax-error-no-key = a key is missing
    .help = write key = value
finding-syntax-error-no-quotes = the value has no quotes
    .help = write "{ $text }"
finding-syntax-error-no-value = a value is missing
    .help = write the value, or remove the line if it is not known
finding-syntax-error-open-braces = the brace that opens here is never closed
    .help = write {"}"} after the last key
finding-syntax-error-open-head = the head of the block is never closed
    .help = write as many ] as [, such as [[participant]]
finding-syntax-error-open-list = the list that begins here is never closed
    .help = write ] after the last entry
finding-syntax-error-open-quote = the quote that opens here is never closed
    .help = write a quote of the same kind at the end of the text
finding-syntax-error-open-text = the text that begins here never ends
    .help = write three more quotes after the text
finding-syntax-error-other = the line can't be read ({ $message })
    .help = look for quotes, equals signs and brackets
finding-syntax-error-rest-of-line = the line should end here
    .help = remove the rest, or write # before it if it is a comment
finding-syntax-error-stray-bracket = a bracket that nothing opens
    .help = remove it, or write the whole head: [[participant]]
finding-syntax-error-too-deep = lists in lists in lists, too many to read
    .help = remove the brackets, braces or dots that are too many
finding-syntax-error-two-equals = an equals sign too many
    .help = write key = value, one on each line

## Findings: keys and values
finding-bad-code = `{ $value }` is no code
    .help = write two digits (county), four (municipality) or eight (school unit) in quotes
finding-bad-date = `{ $value }` is no date
    .help = write 2023-10-25, "2023-10", "2023", "..2023" or "2023.."
finding-bad-date-quotes = `{ $value }` is no whole day and must stand in quotes
    .help = write "{ $value }"
finding-bad-number = `{ $value }` is too large
    .help = write a whole number of reasonable size
finding-bad-orgnr = `{ $value }` is no organisation number
    .help = write ten digits, as in 212000-0449
finding-bad-query = the query can't be understood at `{ $at }`
    .help = members are chosen by kind, type, county and id: "kind:municipality county:08"
finding-missing-key = the block `{ $block }` lacks `{ $key }`
    .help = add a line: { $key } = "…"
finding-missing-name = the record has no name
    .help = write first in the file: name = "…"
finding-orgnr-check-digit = the check digit of `{ $value }` does not fit
    .help = a digit is mistyped, or two have changed places: look the number up, or remove the line
finding-same-key = `{ $key }` is in the same block already
    .help = join the two, or remove one
finding-unknown-choice = `{ $value }` can't be chosen here
    .help = choose one of: { $choices }
finding-unknown-county = there is no county with the code `{ $value }`
    .help = write the county's two digits, such as "08" for Kalmar län
finding-unknown-inferred-key = `inferred` names `{ $key }`, which is not beside it
    .help = name only keys of the same block
unknown-key-remove = remove the line
finding-unknown-key = there is no key `{ $key }` here
    .help = remove the line, or say it in `note`
finding-wrong-type-text = `{ $field }` must be { $expected }, not { $found }
    .help = write the value in quotes: "…"
finding-wrong-type-id = `{ $field }` must be { $expected }, not { $found }
    .help = write the value in quotes: "…"
finding-wrong-type-word = `{ $field }` must be { $expected }, not { $found }
    .help = write the value in quotes: "…"
finding-wrong-type-list = `{ $field }` must be { $expected }, not { $found }
    .help = write ["…"], or ["…", "…"] for several
finding-wrong-type-table = `{ $field }` must be { $expected }, not { $found }
    .help = write {"{"} key = value {"}"}
finding-wrong-type-tables = `{ $field }` must be { $expected }, not { $found }
    .help = write [{"{"} key = value {"}"}]
finding-wrong-type-blocks = `{ $field }` is written as a block with double brackets
    .help = write [[{ $field }]] on a line of its own, and the keys on the lines below
finding-wrong-type-date = `{ $field }` must be { $expected }, not { $found }
    .help = write 2023-10-25, "2023-10", "2023", "..2023" or "2023.."
finding-wrong-type-integer = `{ $field }` must be { $expected }, not { $found }
    .help = write only digits, without quotes and spaces
finding-wrong-type-flag = `{ $field }` must be { $expected }, not { $found }
    .help = write true or false without quotes

## Findings: who names whom
finding-dissolved-actor-begins = `{ $id }` was dissolved { $day }, before this began
    .help = write the successor, or correct the dates
finding-dissolved-actor-begins-succeeded = `{ $id }` was dissolved { $day }, before this began
    .help = write the successor `{ $successor }`, or correct the dates
finding-dissolved-actor-lasts = `{ $id }` was dissolved { $day }, before this ended
    .help = write until = { $day } here and one more block for the successor, or correct the dates
finding-dissolved-actor-lasts-succeeded = `{ $id }` was dissolved { $day }, before this ended
    .help = write until = { $day } here and one more block for the successor `{ $successor }`
finding-dissolved-actor-takes-over = `{ $id }` was dissolved { $day }, before there was anything to take over
    .help = correct one of the dates, or write who took over
finding-former-id = `{ $id }` is a former id
    .help = write `{ $now }`
finding-group-in-itself = the group is a member of itself: { $way }
    .help = take one of them out of members, or let members-where choose fewer
finding-part-of-loop = part-of goes round: { $way }
    .help = remove one of the steps

## Findings: who is who
finding-kind-and-orgnr-agency = `{ $orgnr }` is the number of a state agency or state university
    .help = move the file to agencies or universities, or correct the number
finding-kind-and-orgnr-federation = `{ $orgnr }` is the number of a municipal federation or coordination association
    .help = move the file to associations, or correct the number
finding-kind-and-orgnr-municipality = `{ $orgnr }` is the number of a municipality
    .help = move the file to municipalities; a unit of the municipality has no number of its own, write part-of
finding-kind-and-orgnr-region = `{ $orgnr }` is the number of a region
    .help = move the file to regions; a unit of the region has no number of its own, write part-of
finding-kind-and-orgnr-not-municipality = `{ $orgnr }` is no number of a municipality
    .help = numbers of municipalities begin with 212000: correct it, or move the file to the right folder
finding-kind-and-orgnr-not-region = `{ $orgnr }` is no number of a region
    .help = numbers of regions begin with 232100: correct it, or move the file to the right folder
finding-probable-duplicate = `{ $one }` and `{ $other }` are probably the same
    .help = merge them, or write in registry.toml: [[not-the-same]] with records = ["{ $one }", "{ $other }"]
finding-same-code = several records have the code `{ $code }`
    .help = merge them, or correct the code in all but one
finding-same-name = several records are called `{ $name }`
    .help = merge them, make the names differ, or write in registry.toml: [[not-the-same]] with their ids
finding-same-orgnr = several records have the number `{ $orgnr }`
    .help = merge them; a unit that is no legal person has no number of its own, write part-of

## Findings: what stands at a key
finding-bad-email = `{ $value }` is no e-mail address
    .help = write an address like name@example.se; several in a list: ["…", "…"]
finding-bad-phone = `{ $value }` is probably no phone number
    .help = write a number with its area code, like 08-465 004 00; several in a list: ["…", "…"]
finding-bad-postal-code = `{ $value }` is no postal code
    .help = write five digits, like "392 31"
finding-bad-url = `{ $value }` is no whole web address
    .help = write the address from its beginning: "https://…"
finding-bad-url-user = the web address has a user name or password in it
    .help = write the address without what is before @; change the password if it is in use
finding-code-and-name = the code `{ $code }` is { $name }
    .help = write the right code, or add the name to aliases
finding-county-and-code = the county does not fit the code `{ $code }`
    .help = write "{ $county }": the first two digits of the code are the county
finding-event-outside-initiative-after = the event is after the initiative ended ({ $bound })
    .help = correct the date, or the end of the initiative
finding-event-outside-initiative-before = the event is before the initiative began ({ $bound })
    .help = correct the date, or the start of the initiative
finding-future-date = { $field } is { $day }, a day that has not been
    .help = correct the date
finding-not-nfc = a letter with dots or an accent stands as two characters
    .help = write each letter as one character: search and comparison go by whole letters
finding-participation-outside-initiative-after = the participation lasts longer than the initiative, which ended { $bound }
    .help = correct the date, or the end of the initiative
finding-participation-outside-initiative-before = the participation begins before the initiative, which began { $bound }
    .help = correct the date, or the start of the initiative
finding-reversed-dates = { $second } ({ $until }) is before { $first } ({ $since })
    .help = correct one of the dates
finding-stray-space = here are spaces too many, or a character that can't be seen
    .help = write the text with one space between words and none at either end
finding-surname-first = `{ $surname }` is taken as the surname, because a comma follows it
    .help = write the given name first, without a comma; a title goes in title of [[post]]
finding-unknown-code-municipality = there is no municipality with the code `{ $code }`
    .help = write the municipality's four digits (SCB), or remove the line
finding-unknown-code-region = there is no region with the code `{ $code }`
    .help = write the county's two digits (SCB), or remove the line
finding-unknown-code-school = `{ $code }` is no school unit code
    .help = write the school unit's eight digits (Skolverket), or remove the line

## Findings: what is missing, said twice or old
finding-actor-without-county = it does not say in which county it is
    .help = add a line: county = ["…"]
finding-initiative-without-owner = the initiative has no owner
    .help = add a block: [[participant]] with role = "owner"
finding-initiative-without-participants = the initiative has no participants
    .help = add a block: [[participant]] with actor and role
finding-initiative-without-source = the initiative has no source
    .help = add a line: sources = ["…"]
finding-old-check = last looked at { $day }, more than { $months } months ago
    .help = see that it still holds, and write today's date in checked
finding-overlapping-participations = `{ $actor }` stands several times as `{ $role }` for the same time
    .help = remove one, or write since and until so that they don't overlap

## Findings: queries and expectations
finding-bad-query-kept = the query can't be understood at `{ $at }`
    .help = mend the query: all keys stand in `kompis help search`
finding-bad-query-loop = the query comes back to itself by way of `{ $at }`
    .help = take one of the names out, so that no query names itself
finding-bad-query-name = a query can't be called `{ $at }`
    .help = write letters, digits, - and _, so that the name is one word behind @
finding-unmet-expectation = is not as expected: { $expectation }
    .help = the record must be found by `{ $requires }`; what is meant to be so is allowed by [[allow]]

## Findings: about people
finding-party-letter = `{ $party }` says to which party somebody belongs
    .help = remove the party's letters: they are sensitive data (GDPR article 9)
finding-contact-detail-outside-people-email = this e-mail address may be a person's, and is outside people/
    .help = move it to the person's record in people/, or to email of the actor if it is a functional address
finding-contact-detail-outside-people-phone = this phone number may be a person's, and is outside people/
    .help = move it to the person's record in people/, or to phone of the actor if it is a switchboard
finding-person-outside-people = { $name } is named outside people/
    .help = write the function instead, like "the project manager", and the initiative in the person's record
finding-person-without-basis = no lawful basis for keeping the person
    .help = write in registry.toml: [privacy] with basis = "public-task", or basis here
finding-personal-orgnr = the number is a person's, not an organisation's
    .help = remove the line: a sole trader has the owner's personnummer
finding-personnummer = here is a personnummer
    .help = remove it; it stays in the history, see kompis explain personnummer
finding-personnummer-file-name = the file is named by a personnummer
    .help = rename the file, and correct what names it; the number stays in the history, see kompis explain personnummer
finding-private-email = { $domain } is for private e-mail
    .help = write the address at work, or a functional address

## Findings: how a file is written
finding-byte-order-mark = the file begins with a character that can't be seen (BOM)
    .help = save the file as UTF-8 without BOM
finding-carriage-returns = the lines end as in Windows (CRLF)
    .help = save the file with line ends LF
finding-not-canonical-blank = blank lines or the last line end are otherwise than in other files
    .help = one blank line before each block and one line end last, no other blank lines
finding-not-canonical-line = the line is written otherwise in other files
    .help = write: { $line }
finding-not-canonical-list = the list has one entry a line in other files
    .help = write each entry on a line of its own, with a comma behind it
finding-not-canonical-order = the lines stand in another order than in other files
    .help = here should stand: { $line }
finding-quoted-day = a whole day is written without quotes
    .help = write { $canonical }
finding-unsorted-list = the list is not in order
    .help = write { $canonical }

## Findings: how rules are set
finding-unknown-level-fixed = the rule `{ $rule }` can't be set: what can't be read is always told
    .help = remove the line
finding-unknown-level-word = `{ $word }` is no level
    .help = choose allow, note, warning or error
finding-unknown-rule = there is no rule `{ $name }`
    .help = all rules: kompis explain
finding-unused-allow-fixed = the rule `{ $rule }` can't be allowed: what can't be read is always told
    .help = remove the block
finding-unused-allow-gone = the exception from `{ $rule }` is no longer needed
    .help = remove the block

## Families of rules
family-reading = reading
family-references = references
family-identity = identity
family-values = values
family-vocabulary = vocabulary
family-completeness = completeness
family-privacy = privacy
family-form = form
family-levels = levels
level-allow = allowed

## Findings: on GitHub
github-rest = and { $counts } more: { $where }
github-in-summary = the whole list is in the step's summary
github-elsewhere = `kompis check` shows the whole list
github-cut = { $n ->
    [one] And one more finding that does not fit: `kompis check` shows the whole list.
   *[other] And { $n } more findings that do not fit: `kompis check` shows the whole list.
}
github-place = Line
github-level = Level
github-rule = Rule
github-message = What
github-help = Help

## Findings: between records
finding-undeclared-word-role = the role `{ $word }` is not declared
    .help = correct it, or declare it in registry.toml under [vocabulary]: roles.{ $word } = {"{"} sv = "…", en = "…", letter = "…" {"}"}
finding-undeclared-word-tag = the tag `{ $word }` is not declared
    .help = correct it, or declare it in registry.toml under [vocabulary]: tags = ["{ $word }"]
finding-undeclared-word-topic = the topic `{ $word }` is not declared
    .help = correct it, or declare it in registry.toml under [vocabulary]: topics.{ $word } = {"{"} sv = "…", en = "…" {"}"}
finding-undeclared-word-type = the type `{ $word }` is not declared
    .help = correct it, or declare it in registry.toml under [vocabulary]: types.{ $word } = {"{"} sv = "…", en = "…" {"}"}
finding-type-and-kind-actor = `{ $word }` is a type of initiative, and this is an actor
    .help = remove the line, or move the file to initiatives if that is what it is
finding-type-and-kind-actor-choices = `{ $word }` is a type of initiative, and this is an actor
    .help = choose one of { $choices }, or remove the line
finding-type-and-kind-initiative = `{ $word }` is a type of actor, and this is an initiative
    .help = choose one of { $choices }, or remove the line
finding-unknown-reference = `{ $id }` is not in the registry
    .help = correct it, add the record, or write it in former-ids of the record that was called so
finding-wrong-kind = `{ $id }` is { $found }, but here must be { $expected }
    .help = write the id of the right kind of record

# Sheets of `export`
export-actors = Actors
export-initiatives = Initiatives
export-participations = Participations
export-events = Events
export-people = People
export-posts = Posts
export-sources = Sources
export-about = About the export
export-about-name = Registry
export-about-id = Id
export-about-language = Language
export-about-currency = Currency
export-about-people = People
export-about-day = Made
export-about-purpose = Purpose

# Heads of `check` as a table
check-level = Level
check-message = Message
check-help = Advice
check-command = Command
check-record = Record
check-file = File
check-line = Line
check-column = Column
check-rule = Rule
