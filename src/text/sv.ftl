# Everything that is shared, in Swedish. The same messages stand in en.ftl.

## Kinds of records
kind-actor = aktör
kind-record = post
kind-municipality = kommun
kind-region = region
kind-agency = myndighet
kind-company = företag
kind-school = skola
kind-university = lärosäte
kind-association = organisation
kind-group = grupp
kind-initiative = insats
kind-person = person
kind-source = källa

kinds-municipality = kommuner
kinds-region = regioner
kinds-agency = myndigheter
kinds-company = företag
kinds-school = skolor
kinds-university = lärosäten
kinds-association = organisationer
kinds-group = grupper
kinds-initiative = insatser
kinds-person = personer
kinds-source = källor

## Roles, each with the letter that stands for it in a matrix
role-owner = ägare
    .letter = Ä
role-initiator = initiativtagare
    .letter = I
role-organiser = arrangör
    .letter = A
role-co-organiser = medarrangör
    .letter = Ma
role-coordinator = samordnare
    .letter = S
role-host = värd
    .letter = V
role-funder = finansiär
    .letter = F
role-co-funder = medfinansiär
    .letter = Mf
role-partner = samverkanspart
    .letter = P
role-member = medlem
    .letter = M
role-contributor = medverkande
    .letter = Mv
role-participant = deltagare
    .letter = D
role-invited = inbjuden
    .letter = Ib

## Types of actors and initiatives
type-county-board = länsstyrelse
type-ministry = departement
type-fund = fond
type-bank = bank
type-chamber = handelskammare
type-cluster = kluster
type-council = råd
type-federation = kommunalförbund
type-coordination-association = samordningsförbund
type-municipal-association = kommunförbund
type-employer-association = arbetsgivarorganisation
type-trade-organisation = branschorganisation
type-learning-centre = lärcentrum
type-upper-secondary = gymnasieskola
type-adult-education = vuxenutbildning
type-higher-vocational = yrkeshögskola
type-folk-high-school = folkhögskola
type-project = projekt
type-pre-study = förstudie
type-forum = forum
type-network = nätverk
type-fair = mässa
type-event = evenemang
type-plan = plan
type-strategy = strategi
type-programme = program
type-cooperation = samarbete
type-activity = löpande arbete

topic-press = press
topic-moderator = moderator

## Words that a field chooses among
choice-proposed = föreslagen
choice-paused = vilande
choice-cancelled = inställd
choice-week = vecka
choice-month = månad
choice-year = år
choice-spring = vår
choice-summer = sommar
choice-autumn = höst
choice-winter = vinter
choice-consent = samtycke
choice-contract = avtal
choice-legal-obligation = rättslig förpliktelse
choice-vital-interests = grundläggande intressen
choice-public-task = uppgift av allmänt intresse
choice-legitimate-interest = berättigat intresse
choice-yes = ja
choice-no = nej

## Fields
field-id = Id
field-kind = Slag
field-name = Namn
field-short = Kortnamn
field-aliases = Andra namn
field-former-names = Tidigare namn
field-former-ids = Tidigare id
field-type = Typ
field-orgnr = Organisationsnummer
field-code = Kod
field-county = Län
field-part-of = Del av
field-members = Medlemmar
field-members-where = Medlemmar enligt
field-leads-to = Leder till
field-start = Start
field-end = Slut
field-status = Status
field-recurrence = Återkommer
field-times = Gånger
field-per = Per
field-season = Årstid
field-target-groups = Målgrupper
field-goals = Mål
field-needs = Behov
field-outputs = Resultat
field-reference = Diarienummer
field-open-ended = Fler deltar
field-website = Webbplats
field-email = E-post
field-phone = Telefon
field-address = Adress
field-street = Gatuadress
field-postal-code = Postnummer
field-place = Plats
field-size = Storlek
field-count = Antal
field-unit = Enhet
field-approximate = Ungefär
field-founded = Grundad
field-dissolved = Upphörd
field-successor = Efterträdare
field-publisher = Utgivare
field-date = Datum
field-url = Webbadress
field-retrieved = Hämtad
field-basis = Rättslig grund
field-informed = Informerad
field-withhold = Visas inte i listor
field-tags = Taggar
field-note = Anmärkning
field-sources = Källor
field-checked = Granskad
field-inferred = Slutsats
field-participant = Deltagande
field-event = Händelse
field-post = Uppdrag
field-allow = Undantag
field-rule = Regel
field-reason = Skäl
field-field = Fält
field-actor = Aktör
field-role = Roll
field-since = Från
field-until = Till
field-amount = Belopp
field-formal-role = Formell roll
field-source = Källa
field-attendance = Närvaro
field-title = Titel
field-initiatives = Insatser
field-initiative = Insats
field-topics = Ämnen
field-via = Via
field-actor-name = Aktörens namn
field-person = Person
field-why = Varför

## Counts
count-actors = { $n ->
    [one] { $n } aktör
   *[other] { $n } aktörer
}
count-initiatives = { $n ->
    [one] { $n } insats
   *[other] { $n } insatser
}
count-people = { $n ->
    [one] { $n } person
   *[other] { $n } personer
}
count-records = { $n ->
    [one] { $n } post
   *[other] { $n } poster
}
count-participations = { $n ->
    [one] { $n } deltagande
   *[other] { $n } deltaganden
}
count-functional = { $n ->
    [one] { $n } funktionsadress
   *[other] { $n } funktionsadresser
}
count-with-email = { $n } med e-post
count-with-phone = { $n } med telefon

## Marks
via-group = via { $group }
inferred-mark = slutsats
ended-mark = avslutad
maybe-mark = okänt om då

## Legend of a matrix
matrix-inferred = liten bokstav: slutsats, inte skrivet i källan
matrix-ended = †: avslutad
matrix-maybe = ?: okänt om då

## The page of a record
show-former = tidigare { $name }
name-until = { $name } (t.o.m. { $until })
show-name-inferred = namnet är en slutsats
show-now = numera { $name }
show-also = även { $names }
show-part-of = del av { $name }
show-parts = delar
show-member-of = medlem i
show-members = medlemmar
show-leads-to = leder till
show-comes-from = kommer ur
show-events = händelser
show-sources = källor
show-source = källa
show-source-is = källa: { $name }
date-at-latest = senast { $day }
date-at-earliest = tidigast { $day }
show-cited-by = källa till
show-people = personer
show-people-hint = { $n ->
    [one] { $n } person
   *[other] { $n } personer
} (visa: --people)
show-about = cirka { $n }
show-came = { $n } deltog
show-times = { $n ->
    [one] { $n } gång
   *[other] { $n } gånger
} per { $per }
show-open-ended = fler deltar än de som nämns
show-member-count = { $n ->
    [one] { $n } medlem
   *[other] { $n } medlemmar
}

## The start page
start-links = { $actors } deltar i { $initiatives }
start-search = sök
start-show = allt om en post
start-matrix = vem gör vad med vem
start-contacts = kontaktlista
start-check = går registret att lita på
start-help = alla kommandon
## Contacts and numbers
contacts-functional = funktionsadress
stats-kinds = Poster
stats-types = Insatser efter typ
stats-roles = Deltaganden
stats-counties = Aktörer efter län
stats-actors = Aktörer i flest insatser
stats-initiatives = Insatser med flest aktörer
stats-known-of-actors = Känt om { $n ->
    [one] { $n } aktör
   *[other] { $n } aktörer
}
stats-known-of-initiatives = Känt om { $n ->
    [one] { $n } insats
   *[other] { $n } insatser
}
stats-inferred = { $n ->
    [one] { $n } slutsats
   *[other] { $n } slutsatser
}
stats-no-type = utan typ
stats-no-county = utan län
stats-head-section = Avsnitt
stats-head-key = Nyckel
stats-head-label = Vad

## Findings
level-error = fel
level-warning = varning
level-note = notis
help = hjälp
did-you-mean = menade du `{ $suggestion }`?
and-more-places = och { $n } ställen till: { $places }
found-nothing = inget fel
found-summary = { $errors ->
    [one] { $errors } fel
   *[other] { $errors } fel
}, { $warnings ->
    [one] { $warnings } varning
   *[other] { $warnings } varningar
}, { $notes ->
    [one] { $notes } notis
   *[other] { $notes } notiser
}
expected-text = text inom citattecken
expected-id = ett id inom citattecken
expected-word = ett ord inom citattecken
expected-list = en lista: ["…"]
expected-table = nycklar inom klammer: {"{"} nyckel = värde {"}"}
expected-blocks = block: [[…]]
expected-date = ett datum: 2023-10-25, "2023-10", "2023", "..2023" eller "2023.."
expected-integer = ett heltal utan citattecken
expected-flag = true eller false
expected-float = ett decimaltal

finding-syntax-error = filen går inte att läsa här: { $message }
    .help = se efter citattecken, likhetstecken och hakparenteser på raden
finding-same-key = nyckeln står redan i samma block
    .help = slå ihop de två, eller ta bort den ena
finding-conflict-markers = två ändringar möts här och ingen har valt
    .help = behåll det som gäller och ta bort raderna med <<<<<<<, ======= och >>>>>>>
finding-not-utf8 = filen är inte UTF-8 (rad { $line })
    .help = spara om filen som UTF-8 i textredigeraren
finding-too-large = filen är { $size } byte; en post är högst { $largest }
    .help = lägg stora texter någon annanstans och länka till dem
finding-cannot-open = filen går inte att öppna: { $message }
    .help = se efter filens rättigheter
finding-symbolic-link = en symbolisk länk som leder ut ur registret, till en mapp eller ingenstans
    .help = lägg filen själv här
finding-unknown-folder = mappen `{ $folder }` är inget slag av post
    .help = flytta filen till municipalities, regions, agencies, companies, schools, universities, associations, groups, initiatives, people eller sources
finding-bad-id = filnamnet `{ $stem }` kan inte vara id
    .help = använd a–z, 0–9 och enkla bindestreck, högst 80 tecken
finding-same-id = två filer har id `{ $id }`: { $files }
    .help = byt namn på den ena, till exempel med kod eller -2
finding-schema-too-new = registret är skrivet för en nyare kompis (den här kan schema { $known })
    .help = uppgradera kompis
finding-unknown-key = nyckeln `{ $key }` finns inte här
    .help = ta bort raden, eller skriv det i `note`
finding-wrong-type = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv { $expected }
finding-missing-name = posten har inget namn
    .help = skriv först i filen: name = "…"
finding-missing-key = `{ $block }` saknar `{ $key }`
    .help = lägg till en rad: { $key } = "…"
finding-unknown-choice = `{ $value }` går inte att välja här
    .help = välj ett av: { $choices }
finding-unknown-county = det finns inget län med koden `{ $value }`
    .help = skriv länskoden med två siffror, till exempel "08" för Kalmar län
finding-bad-code = `{ $value }` är ingen kod
    .help = skriv två siffror (län), fyra (kommun) eller åtta (skolenhet) inom citattecken
finding-bad-orgnr = `{ $value }` är inget organisationsnummer
    .help = skriv tio siffror: 212000-0449
finding-orgnr-check-digit = kontrollsiffran i `{ $value }` stämmer inte
    .help = någon siffra är felskriven eller två har bytt plats
finding-bad-date = `{ $value }` är inget datum
    .help = skriv 2023-10-25, "2023-10", "2023", "..2023" eller "2023.."
finding-bad-query = frågan `{ $query }` går inte att förstå vid `{ $at }`
    .help = medlemmar väljs med kind, type, county och id: "kind:municipality county:08"
finding-unknown-reference = `{ $id }` finns inte i registret
    .help = lägg till posten, eller rätta id
finding-wrong-kind = `{ $id }` är { $found } men här ska stå { $expected }
    .help = byt till id för rätt slag av post
finding-undeclared-word = ordet `{ $word }` ({ $list }) är inte deklarerat
    .help = rätta det, eller deklarera det under [vocabulary] i registry.toml
