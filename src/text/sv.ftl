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
choice-sv = svenska
choice-en = engelska
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
field-comment = Kommentar
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
field-given = Förnamn
field-family = Efternamn
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
field-number = Nummer
field-record = Post
field-member = Medlem
field-key = Nyckel
field-value = Värde
field-about = Uppgift

## What keys are for, by the table or the shape of file that they stand in, else everywhere
describe-as-date = Skriv en dag så: 2023-10-25; med citattecken "2023-10" eller "2023" när dagen inte är känd, "..2019-05-15" för den dagen eller tidigare, "2021.." för då eller senare.
describe-as-id = Ett id är namnet på postens fil, utan .toml.
describe-as-undeclared = Registret har inga deklarerade än: se [vocabulary] i registry.toml.
describe-name = Vad den heter, hela namnet.
describe-source-name = Titeln.
describe-registry-name = Vad registret heter.
describe-former-names-name = Namnet som den hade.
describe-expectation-name = Vad som förväntas, i några ord.
describe-event-name = Vad tillfället kallades.
describe-short = Ett kort namn, som rubrik i matriser.
describe-aliases = Andra namn som folk använder.
describe-former-names = Namn som den hade förut, vart och ett med sin sista dag.
describe-former-names-until = Namnets sista dag.
describe-former-ids = Id som posten hade förut: de leder fortfarande hit.
describe-type = Vilken sorts aktör eller insats det är.
describe-orgnr = Den juridiska personens organisationsnummer, som 212000-0449. En enhet som inte är en juridisk person har inget nummer, utan part-of.
describe-code = Koden för en kommun (fyra siffror) eller region (två) från SCB, eller för en skolenhet (åtta) från Skolverket.
describe-county = Länen där den finns, med länskoder på två siffror.
describe-actor-part-of = Aktören som den här är en del av.
describe-initiative-part-of = Insatsen som den här är en del av.
describe-members = Aktörerna i gruppen eller organisationen.
describe-members-where = Medlemmarna genom en fråga på kind, type, county och id, som kind:municipality county:05.
describe-leads-to = Insatser som kommer ur den här.
describe-start = Första dagen.
describe-end = Sista dagen.
describe-status = Bara det som datumen inte kan säga.
describe-recurrence = Hur ofta den äger rum.
describe-times = Hur många gånger.
describe-per = Under vilken tid.
describe-season = Vilken årstid.
describe-target-groups = Vilka den är till för, som källan säger det.
describe-goals = Vad den ska uppnå.
describe-needs = Vad som behövs eller saknas.
describe-outputs = Vad som kommer ut av den: rapporter, planer, kurser.
describe-reference = Numret som finansiären ger den, till exempel ESF-rådets.
describe-open-ended = Källan säger att fler deltar än den nämner.
describe-website = Adressen på webben, med https:// först.
describe-email = En funktionsadress som registrator@; flera i en lista. Ingen persons egen: den står i people.
describe-phone = Numret till växeln eller en funktion; flera i en lista.
describe-address = Dit post skickas.
describe-street = Gata och nummer, eller box.
describe-postal-code = Fem siffror, som "392 31".
describe-place = Orten.
describe-event-place = Var det var.
describe-size = Hur stor den är.
describe-count = Hur många.
describe-unit = Vad som räknas, som anställda eller medlemsföretag.
describe-participant-unit = Enheten hos aktören som deltar, när bara en del av den gör det.
describe-post-unit = Enheten där personen arbetar.
describe-approximate = Antalet är ungefärligt.
describe-founded = Dagen då den bildades.
describe-dissolved = Sista dagen som den fanns.
describe-successor = Aktören som tog över.
describe-publisher = Vem som gav ut den, i ord.
describe-date = Dagen då den gavs ut.
describe-event-date = Tillfällets dag.
describe-url = Var den går att läsa, med https:// först.
describe-retrieved = Dagen då den hämtades därifrån.
describe-given = Förnamnen, där de inte framgår av namnet.
describe-family = Efternamnet, där det inte framgår av namnet.
describe-basis = Den rättsliga grunden för att ha personen här (GDPR artikel 6.1), om den inte är registrets.
describe-privacy-basis = Den rättsliga grunden för personuppgifter (GDPR artikel 6.1).
describe-informed = Dagen då personen fick veta det.
describe-withhold = Personen är inte med i någon lista.
describe-tags = Registrets egna ord.
describe-note = Vad mer som är värt att veta. Inga namn på personer utanför people.
describe-sources = Var det som står här kommer ifrån.
describe-checked = Dagen då någon såg efter och det stämde.
describe-inferred = Nycklarna bredvid som ingen källa säger: de är slutsatser.
describe-participant = Vem som deltar, ett block per uppgift; en annan roll, enhet eller tid är ett annat block.
describe-actor = Vem som deltar.
describe-post-actor = Var personen arbetar.
describe-role = Vad aktören gör i insatsen.
describe-since = Första dagen.
describe-until = Sista dagen.
describe-amount = Vad som betalas, i hela enheter av registrets valuta.
describe-formal-role = Vad programmet kallar rollen.
describe-source = Var uppgiften kommer ifrån, när det är en annan källa än postens.
describe-event = Ett möte eller annat tillfälle; ett med egna deltagare är en insats.
describe-attendance = Hur många som kom.
describe-post = Var personen arbetar och med vad, ett block per uppdrag.
describe-title = Uppdragets titel.
describe-initiatives = Insatserna som uppdraget gäller.
describe-topics = Vad personen svarar för.
describe-post-email = Adressen som den är publicerad; flera i en lista.
describe-post-phone = Numret som det är publicerat; flera i en lista.
describe-allow = En regel i kompis check som posten får bryta mot, och varför.
describe-rule = Regeln, som kompis check visar den inom hakparenteser.
describe-reason = Varför.
describe-field = Den enda nyckeln som det gäller.
describe-schema = Versionen av posternas form: 1.
describe-id = Registrets eget id, som kompis init gör: det skiljer dess kontaktkort från andra registers.
describe-language = Språket för det som delas: etiketter, listor, meddelanden.
describe-currency = Valutan för belopp, som SEK.
describe-privacy = Hur personuppgifter hanteras.
describe-review-after-months = Efter hur många månader en person ska ses över.
describe-review = Hur ofta allt annat ska ses över.
describe-after-months = Efter hur många månader.
describe-layout = Hur filer läggs i mappar.
describe-shard = Hur många bokstäver av ett id som ger namn åt mappen som en ny post läggs i.
describe-vocabulary = Registrets egna ord.
describe-vocabulary-tags = Taggar: ord som de är.
describe-roles = Roller som inte är inbyggda.
describe-types = Typer som inte är inbyggda.
describe-vocabulary-topics = Ämnen som inte är inbyggda.
describe-sv = Vad det heter på svenska.
describe-en = Vad det heter på engelska.
describe-letter = Bokstaven, eller två, som står för rollen i en matris.
describe-levels = Hur mycket det betyder här att bryta mot en regel i kompis check.
describe-queries = Frågor som sparas under ett namn.
describe-expectation = Vad registret förväntas innehålla.
describe-where = Posterna som det gäller, som en fråga.
describe-requires = Vad de borde ha, som en fråga.
describe-level = Hur mycket det betyder.
describe-import = Vad kompis import vet om en sorts fil.
describe-import-name = Namnet som anges med --name.
describe-import-kind = Slaget av poster som raderna handlar om.
describe-import-sheet = Bladet i arbetsboken.
describe-import-columns = Vad kolumnerna läses som: rubrik=fält.
describe-import-accept = Gissningar som någon har godkänt: leading-zero, excel-date, surname-first.
describe-import-actor = Organisationen för personer på rader utan organisation.
describe-import-role = Rollen för deltaganden på rader utan roll.
describe-judgement = Vad någon har bestämt om en rad i en importerad fil.
describe-judgement-import = Namnet på importen.
describe-judgement-row = Raden: organisationsnummer eller namn, för personer ett kontrolltal.
describe-judgement-decision = Vad som har bestämts: samma som en post, ny, hör inte hit, eller senare.
describe-judgement-record = Posten som raden handlar om.
describe-judgement-on = Dagen då beslutet sköts upp.
describe-not-the-same = Poster som liknar varandra och inte är samma.
describe-records = Posterna.
schema-comment = Med den här filen kan texteditorer med taplo fylla i och kontrollera poster. Håll .schema/ aktuell: kompis schema --write

## Counts
progress-reading = läser { $read } av { $wanted } filer
progress-working = arbetar …
count-files = { $n ->
    [one] { $n } fil
   *[other] { $n } filer
}
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

## What stands along the edges of a matrix
count-kinds = { $n ->
    [one] { $n } slag
   *[other] { $n } slag
}
count-types = { $n ->
    [one] { $n } typ
   *[other] { $n } typer
}
count-counties = { $n ->
    [one] { $n } län
   *[other] { $n } län
}
count-roles = { $n ->
    [one] { $n } roll
   *[other] { $n } roller
}
count-tags = { $n ->
    [one] { $n } tagg
   *[other] { $n } taggar
}
count-sources = { $n ->
    [one] { $n } källa
   *[other] { $n } källor
}
count-years = { $n ->
    [one] { $n } år
   *[other] { $n } år
}

## Legend of a matrix
matrix-inferred = liten bokstav: slutsats, inte skrivet i källan
matrix-changed = +: tillkom, −: föll bort
matrix-sum-changed = Σ: ändrade celler
matrix-changed-number = (+): ändringen
matrix-inferred-sign = ○: slutsats, inte skrivet i källan
matrix-ended = †: avslutad
matrix-maybe = ?: osäkert
matrix-amounts = belopp i { $currency }

## A matrix as a page, a drawing and a workbook
matrix-query = Sökning
matrix-every = alla aktörer
matrix-day = Gäller dagen
matrix-parts = Delar
matrix-rolled-up = räknas som det de är del av
matrix-rev = Enligt registret vid
matrix-compared = Jämfört med
matrix-made = Gjord
matrix-registry = Register
matrix-filter = Filtrera rader
matrix-row = Namn
matrix-sum = Summa
matrix-takes-part = deltar
matrix-before = före: { $n }
matrix-came = tillkom
matrix-went = föll bort
matrix-inferred-number = kursiv siffra: slutsats, inte skrivet i källan
matrix-heat = ju starkare färg, desto större del av det största
matrix-part = kolumner { $first }–{ $last } av { $all }
matrix-sheet = Matris
matrix-sheet-legend = Förklaring
matrix-sheet-about = Om matrisen
matrix-about-what = Uppgift
matrix-about-value = Värde

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
## gaps
gaps-expectations = Förväntningar
gaps-not-so = Inte som förväntat: { $name }
gaps-municipalities = Kommuner som inte är med där andra i länet är det
gaps-roles = Insatser utan ägare, finansiär eller utbildningsaktör
gaps-overlaps = Insatser med nästan samma deltagare
gaps-head-expectation = Förväntan
gaps-head-met = Uppfyller
gaps-head-about = Av
gaps-head-level = Nivå
gaps-head-name = Namn
gaps-head-initiative = Insats
gaps-head-other = Insats
gaps-head-county = Län
gaps-head-taking-part = Med
gaps-head-absent = Inte med
gaps-head-participants = Aktörer
gaps-head-lacks = Saknar
gaps-head-in-both = I båda
gaps-head-shared = Gemensamma
gaps-n-of = { $n } av { $of }
gaps-lack-owner = ägare
gaps-lack-funder = finansiär
gaps-lack-education = utbildningsaktör
gaps-maybe = ?: kan finnas i en grupp vars medlemmar inte är kända

## Troliga dubbletter
duplicates-files = Filer
duplicates-score = Poäng
duplicates-reasons = Skäl
duplicates-same-orgnr = samma organisationsnummer
duplicates-same-code = samma kod
duplicates-public-actor = namn på samma offentliga aktör
duplicates-same-name = samma namn
duplicates-slip = nästan samma namn ({ $one }/{ $other })
duplicates-part-of-name = det ena namnet ingår i det andra
duplicates-website = samma webbplats
duplicates-mail-domain = samma e-postdomän
duplicates-phone = samma telefonnummer
duplicates-employer = samma arbetsgivare
duplicates-email = samma e-postadress
duplicates-ask = { $n } av { $of }: är de samma?
duplicates-merge = ja, slå ihop dem
duplicates-different = nej, de är inte samma
duplicates-later = senare
duplicates-ask-keep = Vilken ska vara kvar?
duplicates-ask-reason = Varför är de inte samma?

## import
import-row = Rad
import-outcome = Utfall
import-what = Vad
import-column = Kolumn i filen
import-field = Läses som
import-reason = Orsak
import-new = ny
import-changed = ändras
import-same = lika
import-doubtful = tveksam
import-refused = läses inte in
import-left-out = utelämnas
import-delimiter = skiljetecken { $sign }
import-sheet = blad { $name } ({ $n ->
    [one] det enda
   *[other] av { $n }
})
import-heading-row = rubriker på rad { $n }
import-kept = { $change } skiljer sig (--update ersätter)
import-unread = kolumner som inte läses: { $columns }
import-not-read = { $what } läses inte ({ $n })
import-more = … och { $n } rader till; --format json visar alla
import-count-new = { $n ->
    [one] { $n } ny
   *[other] { $n } nya
}
import-count-changed = { $n } ändras
import-count-same = { $n } lika
import-count-doubtful = { $n ->
    [one] { $n } tveksam
   *[other] { $n } tveksamma
}
import-count-refused = { $n } läses inte in
import-count-left-out = { $n } utelämnas
import-reason-error = { $text }
import-reason-too-long = { $cells } celler, men bara { $headings } rubriker
import-reason-formula = felvärdet { $value } i kolumnen { $field }
import-reason-quote = en cell innehåller flera rader: det saknas nog ett citattecken
import-reason-card = visitkortet är trasigt: det saknar slut eller har ett annat i sig
import-reason-no-name = raden har inget namn
import-reason-no-kind = vilket slags aktör? ange --kind
import-reason-no-actor = ingen organisation; ange --actor
import-reason-no-role = ingen roll; ange --role
import-reason-several-posts = personen har flera uppdrag där, och raden visar inte vilket
import-reason-not-of-kind = { $kind } har inte fältet { $field }
import-reason-municipality = ingen kommun heter { $value }
import-reason-day = { $field }: kalkylprogrammet har gjort ett datum av värdet ({ $value })
import-reason-date = { $field }: { $value } är inget datum; skriv 2024-10-25, 2024-10 eller 2024
import-reason-phone = { $field }: { $value } är inget telefonnummer
import-reason-personnummer = { $field }: ett personnummer utelämnas
import-reason-leading-zero = { $field }: { $value } har kanske förlorat en nolla ({ $meant }); ange --accept leading-zero
import-reason-excel-date = { $field }: { $value } är kanske en dag i Excel ({ $meant }); ange --accept excel-date
import-reason-surname-first = { $value } är kanske { $meant }; ange --accept surname-first
import-reason-similar = finns kanske redan
import-reason-invalid = { $field } har ett ogiltigt värde eller är okänt
import-reason-twice = id { $value } finns två gånger i filen
import-reason-dangling = { $value } finns varken i filen eller i registret
import-reason-other-kind = posten med detta id är { $kind }
import-reason-not-in-matrix = { $role } i { $initiative } finns inte i matrisen (--end-on DAG avslutar)
import-reason-not-ours = hör inte till registret
import-reason-later = avgörs senare
import-ask-kind = Vilket slags poster är raderna?
import-ask-leading-zero = { $value }: har kalkylprogrammet tagit bort en nolla, så att det ska vara { $meant }? Gäller alla rader
import-ask-excel-date = { $value }: är det dagen { $meant } i Excel? Gäller alla rader
import-ask-surname-first = { $value }: heter personen { $meant }? Gäller alla rader
import-ask-source = Varifrån kommer uppgifterna?
import-ask-row = { $n } av { $of }: { $name } på rad { $row }, finns den redan?
import-same-as = ja, det är { $name }
import-as-new = nej, den är ny
import-not-ours = den hör inte till registret
import-decide-later = senare

## queries
queries-name = Namn
queries-query = Fråga
queries-finds = Hittar
queries-keeper = Sparad
queries-state = Läge
queries-of-registry = i registret
queries-of-user = hos dig
queries-right = rätt
queries-wrong = fel vid { $at }
queries-wrong-in = fel vid { $at } i @{ $name }
queries-hidden = göms av registrets

## Contacts and numbers
contacts-functional = funktion
contacts-functional-left = funktion (kontakten har slutat)
contacts-functional-unreachable = funktion (kontakten saknar adress)
contacts-head = { $people } · { $day } · ändamål: { $purpose }
contacts-no-purpose = inte angivet
contacts-because-nobody = ingen person är känd
contacts-because-left = kontakten har slutat
contacts-because-unreachable = kontakten saknar e-post och telefon
sheet-list = Lista
contacts-sheet = Kontakter
contacts-sheet-missing = Kan inte nås
contacts-about = Om listan
contacts-about-what = Uppgift
contacts-about-value = Värde
contacts-about-registry = Register
contacts-about-query = Sökning
contacts-about-every = alla aktörer
contacts-about-day = Gäller dagen
contacts-about-made = Gjord
contacts-about-purpose = Ändamål
contacts-about-people = Personer
contacts-about-functional = Funktionsadresser
contacts-about-missing = Aktörer som inte kan nås
field-because = Orsak
field-phone-e164 = Telefon (E.164)
count-with-neither = { $n } med ingetdera
count-unreachable = { $n ->
    [one] { $n } aktör kan inte nås
   *[other] { $n } aktörer kan inte nås
}

## The heads of what Outlook imports, as Outlook calls them
outlook-first-name = Förnamn
outlook-last-name = Efternamn
outlook-company = Företag
outlook-department = Avdelning
outlook-job-title = Befattning
outlook-phone = Telefon, arbete
outlook-phone-2 = Telefon, arbete 2
outlook-mobile = Mobiltelefon
outlook-email = E-postadress
outlook-email-name = Visningsnamn för e-post
outlook-email-2 = E-postadress 2
outlook-email-3 = E-postadress 3
outlook-categories = Kategorier
outlook-notes = Anteckningar

## Numbers
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

## Graphs
graph-source = Från
graph-target = Till
graph-actor = Aktör
graph-initiative = Insats
graph-role = Roll
graph-shared-initiatives = Gemensamma insatser
graph-shared-actors = Gemensamma aktörer
graph-weight = Vikt
graph-degree = Band
graph-shared = Gemensamt
graph-component = Del
graph-bridge = Bro
graph-page-rank = PageRank
graph-ties = { $n } band
graph-components = { $n ->
    [one] i ett stycke
   *[other] { $n } delar om { $sizes }
}
graph-density = täthet { $density }
graph-bridges = { $n ->
    [one] { $n } bro
   *[other] { $n } broar
}
graph-legend-degree = Band: hur många den har band till
graph-legend-shared-initiatives = Gemensamt: insatser, en gång för varje aktör som delar dem
graph-legend-shared-actors = Gemensamt: aktörer, en gång för varje insats som delar dem
graph-legend-bridge = Bro ●: utan den faller nätet i fler delar
graph-legend-page-rank = PageRank: hur stor del av en vandring längs banden som är här
graph-legend-inferred = (slutsats): inte skrivet i källan

## What was changed
change-registry = nytt register: { $name }
change-registry-with = nytt register: { $name }, med { $records }
change-edited = { $name }: ändrad för hand
    .under = ändrad för hand
change-formatted = { $files } i kanonisk form
change-added = { $key ->
    [company] nytt
    [university] nytt
   *[other] ny
} { $kind }: { $name } ({ $id })
    .under = { $key ->
        [company] nytt
        [university] nytt
       *[other] ny
    } { $kind }
change-field = { $name }: { $field } { $change }
    .under = { $field } { $change }
change-linked = { $actor } deltar i { $initiative } som { $role }
    .under = { $actor } deltar som { $role }
change-relinked = { $actor } i { $initiative } som { $role }: { $fields }
    .under = { $actor } som { $role }: { $fields }
change-ended = { $actor } slutar i { $initiative } som { $role } { $on }
    .under = { $actor } slutar som { $role } { $on }
change-unlinked = { $actor } i { $initiative } som { $role } är borttaget
    .under = { $actor } som { $role } är borttaget
change-event = { $name }: ny händelse { $date }
    .under = ny händelse { $date }
change-post = { $person }: nytt uppdrag vid { $actor }
    .under = nytt uppdrag vid { $actor }
change-declared = { $list } `{ $word }` är deklarerat
change-removed = { $key ->
    [company] företaget
    [university] lärosätet
    [municipality] kommunen
    [region] regionen
    [agency] myndigheten
    [school] skolan
    [association] organisationen
    [group] gruppen
    [initiative] insatsen
    [person] personen
   *[other] källan
} { $name } ({ $id }) finns inte längre
    .under = finns inte längre
change-renamed = { $name }: nytt id { $from } → { $to }
    .under = nytt id { $from } → { $to }
change-merged = { $old } ({ $from }) ingår nu i { $name }
    .under = { $old } ({ $from }) ingår nu här
change-moved = { $name }: filen flyttad { $from } → { $to }
    .under = filen flyttad { $from } → { $to }
change-owner-gained = { $name } har fått en ägare
    .under = har fått en ägare
change-owner-lost = { $name } har ingen ägare längre
    .under = har ingen ägare längre
change-event-changed = { $name }: händelsen { $date }: { $fields }
    .under = händelsen { $date }: { $fields }
change-event-removed = { $name }: händelsen { $date } är borttagen
    .under = händelsen { $date } är borttagen
change-post-changed = { $person } vid { $actor }: { $fields }
    .under = uppdraget vid { $actor }: { $fields }
change-post-removed = { $person }: uppdraget vid { $actor } är borttaget
    .under = uppdraget vid { $actor } är borttaget
change-undeclared = { $list } `{ $word }` är inte deklarerat längre
change-setting = inställningen { $field }: { $change }
change-more = … och { $n } till
change-several = { $first } (och { $n } till)
change-people = { $n ->
    [one] { $n } ändring
   *[other] { $n } ändringar
} av personuppgifter
field-tag = Tagg
field-topic = Ämne
change-kind = { $name }: { $from } → { $to }
    .under = { $from } → { $to }
change-hidden = ändrad
change-hidden-came = tillagd
change-hidden-went = borttagen

## What changed between two revisions
diff-added = { $n ->
    [one] { $n } ny post
   *[other] { $n } nya poster
}
diff-removed = { $n ->
    [one] { $n } borttagen post
   *[other] { $n } borttagna poster
}
diff-renamed = { $n ->
    [one] { $n } post med nytt id
   *[other] { $n } poster med nytt id
}
diff-merged = { $n ->
    [one] { $n } sammanslagen post
   *[other] { $n } sammanslagna poster
}
diff-moved = { $n ->
    [one] { $n } flyttad post
   *[other] { $n } flyttade poster
}
diff-changed = { $n ->
    [one] { $n } ändrad post
   *[other] { $n } ändrade poster
}
diff-linked = { $n ->
    [one] { $n } nytt deltagande
   *[other] { $n } nya deltaganden
}
diff-ended = { $n ->
    [one] { $n } avslutat deltagande
   *[other] { $n } avslutade deltaganden
}
diff-relinked = { $n ->
    [one] { $n } ändrat deltagande
   *[other] { $n } ändrade deltaganden
}
diff-unlinked = { $n ->
    [one] { $n } borttaget deltagande
   *[other] { $n } borttagna deltaganden
}
diff-owners-gained = { $n ->
    [one] { $n } insats har fått en ägare
   *[other] { $n } insatser har fått en ägare
}
diff-owners-lost = { $n ->
    [one] { $n } insats har ingen ägare längre
   *[other] { $n } insatser har ingen ägare längre
}
diff-settings = { $n ->
    [one] { $n } ändrad inställning
   *[other] { $n } ändrade inställningar
}
diff-withheld = { $n ->
    [one] { $n } ändring av personer som inte visas i listor
   *[other] { $n } ändringar av personer som inte visas i listor
}
diff-nothing = Inget har ändrats.
diff-work-tree = arbetsträdet
diff-review = Behöver en människas öga
diff-ownerless = { $name }: ny insats utan ägare
diff-unread = `{ $path }` kan inte läsas i { $side }: ingenting om det jämförs
diff-section-initiatives = Insatser
diff-section-actors = Aktörer
diff-section-people = Personer
diff-section-sources = Källor
diff-section-registry = Registret
diff-matrix = Ändrade rader i matrisen
diff-more = … och { $n } till, se nedan
diff-cut = … och mer: { $command } visar allt

## Log
log-date = Dag
log-author = Av
log-commit = Version
log-subject = Meddelande
log-change = Ändring
log-uncommitted = inte incheckat än
log-unreadable = { $name }: filen går inte att läsa här
log-more = { $n ->
    [one] { $n } äldre incheckning till
   *[other] { $n } äldre incheckningar till
}
log-layout = { $n ->
    [one] { $n } incheckning ändrade bara filens form
   *[other] { $n } incheckningar ändrade bara filens form
}

## Vad som ska ses över
field-due = Gällde till
due-never = aldrig
due-unchecked = aldrig granskade: { $records } (visa: --unchecked)
due-withheld = { $n ->
    [one] { $n } person
   *[other] { $n } personer
} som inte visas i listor
due-ask-mark = { $n ->
    [one] Står { $n } post fortfarande rätt?
   *[other] Står { $n } poster fortfarande rätt?
}

## Att glömma en person
change-people-removed = personuppgifter borttagna
forget-not-erased = Filen är borta härifrån, men uppgifterna är inte raderade. De finns kvar:
forget-would-leave = Filen skulle gå härifrån, men uppgifterna vore inte raderade. De skulle finnas kvar:
forget-mention = i { $file }: { $field }
forget-copy = i ett utkast från kompis edit, som går med filen: { $file }
forget-unasked = kanske i git, som inte kunde tillfrågas: { $why }
forget-no-repository = inte i git: registret ligger i inget arkiv där
forget-superproject = I { $top } checkas sedan den nya incheckningen av delarkivet in; äldre revisioner där har inga personer längre.
forget-commits = { $n ->
    [0] { $top }: ingen incheckning har filen
    [one] { $top }: en incheckning har filen
   *[other] { $top }: { $n } incheckningar har filen, skriven i { $wrote ->
        [one] en
       *[other] { $wrote }
    } av dem
}
forget-more = … och { $n } till
forget-named = i historiken för andra filer, som nämner eller har nämnt personen: { $files }
forget-messages = { $n ->
    [one] i en inchecknings meddelande
   *[other] i { $n } incheckningars meddelanden
}
forget-names = Skriv först i names.txt, rad för rad, de namn och adresser som ska bort ur andra filer och meddelanden.
forget-staged = i indexet, som nästa incheckning tas ur: { $command }
forget-shallow = klonen är ytlig: äldre incheckningar syns inte här
forget-remote = { $url }, om det har skickats dit
forget-clones = i varje annan klon och fork, och i det som webbplatsen för dem sparar
forget-copies = i säkerhetskopior, cachar, och listor som har lämnats ut
forget-steps = Så skrivs historiken i { $top } om, när alla har skickat in sitt och väntar (https://github.com/newren/git-filter-repo):
forget-afterwards =
    Sedan raderas varje gammal klon och fork och klonas på nytt, den här också: en enda som skickar in det gamla tar det
    tillbaka. Incheckningar efter den första får nya nummer. På GitHub kan bara supporten ta bort det som pull requests
    och cachar håller kvar.

## Allt om en person
held-not-known = inte känt
held-article = GDPR artikel { $article }
held-basis-own = personens egen
held-basis-registry = registrets
held-review-by = gäller till { $day }
held-says = uppdrag vid { $posts }
held-lists = finns i listor
held-withheld = ingen: personen visas inte i listor
held-query = den sparade frågan { $name }
held-mentions = nämns också i
held-commits = i git

## Questions
ask-kind = Vad ska läggas till?
ask-actor = Vem?
ask-initiative = Med i vad?
ask-place = Var?
ask-role = Som vad?
ask-last-day = Sista dagen
ask-needed = Det behövs
ask-merge = Vilket värde är rätt: { $field }?
ask-none = – (inte känt)
ask-optional = { $field } (Enter: inte känt)
ask-taken = { $name } ({ $id }) finns redan. Lägga till ändå?
ask-bad-day = skriv dagen så: 2023-10-25
ask-which = Vilken `{ $text }`?
ask-write = Skriva detta?
ask-again = Ändra texten igen?
ask-same = samma sak utan frågor:
ask-registry-name = Vad ska registret heta?

## A new registry
init-name = Aktörer och samverkan
init-folder = gå till registret
init-git = historik: vem som ändrade vad, och när
init-add = en aktör
init-add-initiative = en insats
init-link = vem som deltar, och som vad

## Vad git install gjorde

git-written = skrivet
git-there = finns redan
git-left = lämnat
git-removed = borttaget
git-other-hook = en annan hake finns där; låt den köra: { $line }
git-shared-hooks = flera förråd har sina hakar där; låt en där köra: { $line }
git-in-tree = följer med till andra när den checkas in
git-value = är: { $value }
git-changed = någon har ändrat i den sedan dess
git-nothing = inget att ta tillbaka
git-dry = inget skrevs (--dry-run)

## Lagat av check --fix
fix-mended = lagat: { $rules }
fix-would-mend = skulle laga: { $rules }
fix-nothing = inget att laga utan att fråga
fix-left = { $n ->
    [one] { $n } ställe lämnades
   *[other] { $n } ställen lämnades
}: att laga där skulle ge ett nytt fel

## Findings
level-error = fel
level-warning = varning
level-note = notis
help = hjälp
run = kör
also = även
did-you-mean = menade du `{ $suggestion }`?
and-more-places = { $n ->
    [one] { $n } ställe till:
   *[other] { $n } ställen till:
}
count-errors = { $n } fel
count-warnings = { $n ->
    [one] { $n } varning
   *[other] { $n } varningar
}
count-notes = { $n ->
    [one] { $n } notis
   *[other] { $n } notiser
}
expected-text = en text inom citattecken
expected-id = ett id inom citattecken
expected-word = ett ord inom citattecken
expected-list = en lista inom hakparenteser
expected-table = nycklar inom klammer
expected-tables = en lista av nycklar inom klammer
expected-date = ett datum
expected-integer = ett heltal
expected-flag = true eller false
found-text = en text
found-list = en lista
found-table = ett block eller nycklar inom klammer
found-date = ett datum
found-time = ett klockslag
found-integer = ett tal
found-float = ett decimaltal
found-flag = true eller false
a-kind-actor = en aktör
a-kind-record = en post
a-kind-municipality = en kommun
a-kind-region = en region
a-kind-agency = en myndighet
a-kind-company = ett företag
a-kind-school = en skola
a-kind-university = ett lärosäte
a-kind-association = en organisation
a-kind-group = en grupp
a-kind-initiative = en insats
a-kind-person = en person
a-kind-source = en källa

## Findings: what a file is
finding-bad-id-device = filnamnet `{ $stem }` är upptaget i Windows
    .help = döp om filen, till exempel med -2 sist
finding-bad-id-letters = filnamnet `{ $stem }` kan inte vara id
    .help = döp om filen: a–z, 0–9 och enkla bindestreck, sist .toml
finding-bad-id-long = filnamnet är { $length } tecken; ett id är högst 80
    .help = döp om filen till något kortare
finding-cannot-open = går inte att öppna: { $message }
    .help = se efter vem som får läsa den
finding-conflict-markers = två ändringar krockar här och ingen har valt mellan dem
    .help = behåll det som gäller och ta bort raderna med <<<<<<<, ======= och >>>>>>>
finding-loose-file = filen ligger inte i någon mapp
    .help = flytta den till mappen för sitt slag, till exempel municipalities eller initiatives
finding-more-faults = { $more ->
    [1] ett fel till i filen
   *[other] { $more } fel till i filen
}
    .help = rätta de första och kör kompis check igen
finding-not-utf8 = filen är inte sparad som UTF-8: här står en byte som inte är en bokstav
    .help = spara om filen som UTF-8 i textredigeraren
finding-same-id = flera filer har samma id, `{ $id }`
    .help = byt namn på alla utom en, till exempel med kod eller -2 sist
finding-schema-too-new = registret är skrivet för en nyare kompis; den här läser schema { $known }
    .help = uppgradera kompis
finding-symbolic-link = en symbolisk länk ut ur registret, till en mapp eller till ingenting
    .help = ta bort länken och lägg filen själv här
finding-too-large = filen är { $size } MB; en post är högst 1 MB
    .help = lägg stora texter någon annanstans och länka till dem
finding-unknown-folder = mappen `{ $folder }` hör inte till något slags post
    .help = flytta filen till municipalities, regions, agencies, companies, schools, universities, associations, groups, initiatives, people eller sources

## Findings: lines that can't be read
finding-syntax-error-bad-key = `{ $text }` kan inte stå i en nyckel
    .help = en nyckel skrivs med a–z, 0–9 och bindestreck, och en kommentar börjar med #
finding-syntax-error-bad-number = `{ $text }` är inget tal
    .help = koder och nummer står inom citattecken: "{ $text }"
finding-syntax-error-capital = `{ $text }` skrivs med små bokstäver
    .help = skriv true eller false
finding-syntax-error-control-character = här står ett tecken som inte syns
    .help = ta bort det, eller skriv om raden för hand
finding-syntax-error-escape = ett \ i en text måste stå för något
    .help = skriv två: \\
finding-syntax-error-extra-comma = här är ett komma för mycket
    .help = ta bort det ena
finding-syntax-error-lone-return = raden slutar som på en gammal Mac
    .help = spara om filen med vanliga radslut (LF)
finding-syntax-error-no-comma = det saknas ett komma
    .help = skriv ett komma mellan det som räknas upp
finding-syntax-error-no-equals = raden är ingen nyckel med värde
    .help = skriv nyckel = värde, eller # först om det är en kommentar
finding-syntax-error-no-key = det saknas en nyckel
    .help = skriv nyckel = värde
finding-syntax-error-no-quotes = värdet saknar citattecken
    .help = skriv "{ $text }"
finding-syntax-error-no-value = det saknas ett värde
    .help = skriv värdet, eller ta bort raden om det inte är känt
finding-syntax-error-open-braces = klammern som börjar här tar aldrig slut
    .help = skriv {"}"} efter den sista nyckeln
finding-syntax-error-open-head = blockets rubrik tar aldrig slut
    .help = skriv lika många ] som [, till exempel [[participant]]
finding-syntax-error-open-list = listan som börjar här tar aldrig slut
    .help = skriv ] efter den sista posten i listan
finding-syntax-error-open-quote = citattecknet som börjar här tar aldrig slut
    .help = skriv ett citattecken av samma slag sist i texten
finding-syntax-error-open-text = texten som börjar här tar aldrig slut
    .help = skriv tre citattecken till efter texten
finding-syntax-error-other = raden går inte att läsa ({ $message })
    .help = se efter citattecken, likhetstecken och hakparenteser
finding-syntax-error-rest-of-line = här skulle raden vara slut
    .help = ta bort resten, eller skriv # före om det är en kommentar
finding-syntax-error-stray-bracket = en hakparentes som inget öppnar
    .help = ta bort den, eller skriv hela rubriken: [[participant]]
finding-syntax-error-too-deep = listor i listor i listor, för många för att läsa
    .help = ta bort de hakparenteser, klamrar eller punkter som är för många
finding-syntax-error-two-equals = ett likhetstecken för mycket
    .help = skriv nyckel = värde, en på varje rad

## Findings: keys and values
finding-bad-code = `{ $value }` är ingen kod
    .help = skriv två siffror (län), fyra (kommun) eller åtta (skolenhet) inom citattecken
finding-bad-date = `{ $value }` är inget datum
    .help = skriv 2023-10-25, "2023-10", "2023", "..2023" eller "2023.."
finding-bad-date-quotes = `{ $value }` är ingen hel dag och ska stå inom citattecken
    .help = skriv "{ $value }"
finding-bad-number = `{ $value }` är för stort
    .help = skriv ett rimligt heltal
finding-bad-orgnr = `{ $value }` är inget organisationsnummer
    .help = skriv tio siffror, som i 212000-0449
finding-bad-query = frågan går inte att förstå vid `{ $at }`
    .help = medlemmar väljs med kind, type, county och id: "kind:municipality county:08"
finding-missing-key = blocket `{ $block }` saknar `{ $key }`
    .help = skriv till en rad: { $key } = "…"
finding-missing-name = posten har inget namn
    .help = skriv först i filen: name = "…"
finding-orgnr-check-digit = kontrollsiffran i `{ $value }` stämmer inte
    .help = någon siffra är felskriven, eller två har bytt plats: slå upp numret, eller ta bort raden
finding-same-key = `{ $key }` står redan i samma block
    .help = slå ihop de två, eller ta bort den ena
finding-unknown-choice = `{ $value }` går inte att välja här
    .help = välj ett av: { $choices }
finding-unknown-county = det finns inget län med koden `{ $value }`
    .help = skriv länets två siffror, till exempel "08" för Kalmar län
finding-unknown-inferred-key = `inferred` nämner `{ $key }`, som inte står bredvid
    .help = nämn bara nycklar som står i samma block
unknown-key-remove = ta bort raden
finding-unknown-key = nyckeln `{ $key }` finns inte här
    .help = ta bort raden, eller skriv det i `note`
finding-wrong-type-text = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv värdet inom citattecken: "…"
finding-wrong-type-id = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv värdet inom citattecken: "…"
finding-wrong-type-word = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv värdet inom citattecken: "…"
finding-wrong-type-list = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv ["…"], eller ["…", "…"] för flera
finding-wrong-type-table = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv {"{"} nyckel = värde {"}"}
finding-wrong-type-tables = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv [{"{"} nyckel = värde {"}"}]
finding-wrong-type-blocks = `{ $field }` skrivs som ett block med dubbla hakparenteser
    .help = skriv [[{ $field }]] på en egen rad, och nycklarna på raderna under
finding-wrong-type-date = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv 2023-10-25, "2023-10", "2023", "..2023" eller "2023.."
finding-wrong-type-integer = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv bara siffror, utan citattecken och mellanslag
finding-wrong-type-flag = `{ $field }` ska vara { $expected }, inte { $found }
    .help = skriv true eller false utan citattecken

## Findings: who names whom
finding-dissolved-actor-begins = `{ $id }` upphörde { $day }, innan det här började
    .help = skriv efterträdaren, eller rätta datumen
finding-dissolved-actor-begins-succeeded = `{ $id }` upphörde { $day }, innan det här började
    .help = skriv efterträdaren `{ $successor }`, eller rätta datumen
finding-dissolved-actor-lasts = `{ $id }` upphörde { $day }, innan det här slutade
    .help = skriv until = { $day } här och ett block till för efterträdaren, eller rätta datumen
finding-dissolved-actor-lasts-succeeded = `{ $id }` upphörde { $day }, innan det här slutade
    .help = skriv until = { $day } här och ett block till för efterträdaren `{ $successor }`
finding-dissolved-actor-takes-over = `{ $id }` upphörde { $day }, innan det fanns något att ta över
    .help = rätta ett av datumen, eller skriv den som tog över
finding-former-id = `{ $id }` är ett tidigare id
    .help = skriv `{ $now }`
finding-group-in-itself = gruppen är medlem i sig själv: { $way }
    .help = ta bort en av dem ur members, eller låt members-where välja färre
finding-part-of-loop = part-of går i ring: { $way }
    .help = ta bort ett av leden

## Findings: who is who
finding-kind-and-orgnr-agency = `{ $orgnr }` är ett nummer för en statlig myndighet eller ett statligt lärosäte
    .help = flytta filen till agencies eller universities, eller rätta numret
finding-kind-and-orgnr-federation = `{ $orgnr }` är ett nummer för ett kommunalförbund eller samordningsförbund
    .help = flytta filen till associations, eller rätta numret
finding-kind-and-orgnr-municipality = `{ $orgnr }` är ett nummer för en kommun
    .help = flytta filen till municipalities; en enhet i kommunen har inget eget nummer, skriv part-of
finding-kind-and-orgnr-region = `{ $orgnr }` är ett nummer för en region
    .help = flytta filen till regions; en enhet i regionen har inget eget nummer, skriv part-of
finding-kind-and-orgnr-not-municipality = `{ $orgnr }` är inget nummer för en kommun
    .help = kommuners nummer börjar med 212000: rätta numret, eller flytta filen till rätt mapp
finding-kind-and-orgnr-not-region = `{ $orgnr }` är inget nummer för en region
    .help = regioners nummer börjar med 232100: rätta numret, eller flytta filen till rätt mapp
finding-probable-duplicate = `{ $one }` och `{ $other }` är troligen samma
    .help = slå ihop dem, eller skriv i registry.toml: [[not-the-same]] med records = ["{ $one }", "{ $other }"]
finding-same-code = koden `{ $code }` står på flera poster
    .help = slå ihop dem, eller rätta koden på alla utom en
finding-same-name = flera poster heter `{ $name }`
    .help = slå ihop dem, gör namnen olika, eller skriv i registry.toml: [[not-the-same]] med deras id
finding-same-orgnr = numret `{ $orgnr }` står på flera poster
    .help = slå ihop dem; en enhet som inte är en egen juridisk person har inget eget nummer, skriv part-of

## Findings: what stands at a key
finding-bad-email = `{ $value }` är ingen e-postadress
    .help = skriv en adress som namn@exempel.se; flera i en lista: ["…", "…"]
finding-bad-phone = `{ $value }` är troligen inget telefonnummer
    .help = skriv ett nummer med riktnummer, som 08-465 004 00; flera i en lista: ["…", "…"]
finding-bad-postal-code = `{ $value }` är inget postnummer
    .help = skriv fem siffror, som "392 31"
finding-bad-url = `{ $value }` är ingen hel webbadress
    .help = skriv adressen från början: "https://…"
finding-bad-url-user = webbadressen innehåller ett användarnamn eller lösenord
    .help = skriv adressen utan det som står före @; byt lösenordet om det gäller
finding-code-and-name = koden `{ $code }` hör till { $name }
    .help = skriv rätt kod, eller lägg till namnet i aliases
finding-county-and-code = länet stämmer inte med koden `{ $code }`
    .help = skriv "{ $county }": kodens två första siffror är länet
finding-event-outside-initiative-after = tillfället är efter att insatsen slutade ({ $bound })
    .help = rätta datumet, eller insatsens end
finding-event-outside-initiative-before = tillfället är innan insatsen började ({ $bound })
    .help = rätta datumet, eller insatsens start
finding-future-date = { $field } är { $day }, en dag som inte har kommit än
    .help = rätta datumet
finding-not-nfc = en bokstav med prickar eller accent är skriven som två tecken
    .help = skriv varje bokstav som ett tecken: sökning och jämförelse går på hela bokstäver
finding-participation-outside-initiative-after = deltagandet går längre än insatsen, som slutade { $bound }
    .help = rätta datumet, eller insatsens end
finding-participation-outside-initiative-before = deltagandet börjar före insatsen, som började { $bound }
    .help = rätta datumet, eller insatsens start
finding-reversed-dates = { $second } ({ $until }) är före { $first } ({ $since })
    .help = rätta det ena datumet
finding-stray-space = här är ett mellanslag för mycket, eller ett tecken som inte syns
    .help = skriv texten med ett mellanslag mellan orden och inga i början eller slutet
finding-surname-first = `{ $surname }` räknas som efternamn, eftersom det står före ett komma
    .help = skriv förnamnet först, utan komma; en titel skrivs i title under [[post]]
finding-unknown-code-municipality = det finns ingen kommun med koden `{ $code }`
    .help = skriv kommunens fyra siffror (SCB), eller ta bort raden
finding-unknown-code-region = det finns ingen region med koden `{ $code }`
    .help = skriv länets två siffror (SCB), eller ta bort raden
finding-unknown-code-school = `{ $code }` är ingen skolenhetskod
    .help = skriv skolenhetens åtta siffror (Skolverket), eller ta bort raden

## Findings: what is missing, said twice or old
finding-actor-without-county = det står inte vilket län aktören finns i
    .help = skriv till en rad: county = ["…"]
finding-initiative-without-owner = insatsen har ingen ägare
    .help = skriv till ett block: [[participant]] med role = "owner"
finding-initiative-without-participants = insatsen har inga deltagare
    .help = skriv till ett block: [[participant]] med actor och role
finding-initiative-without-source = insatsen har ingen källa
    .help = skriv till en rad: sources = ["…"]
finding-old-check = uppgifterna sågs över senast { $day }, för mer än { $months } månader sedan
    .help = se efter att de stämmer, och skriv dagens datum i checked
finding-overlapping-participations = `{ $actor }` står flera gånger som `{ $role }` under samma tid
    .help = ta bort den ena, eller skriv since och until så att de inte går in i varandra

## Findings: queries and expectations
finding-bad-query-kept = frågan går inte att förstå vid `{ $at }`
    .help = rätta frågan: alla nycklar står i `kompis help search`
finding-bad-query-loop = frågan kommer genom `{ $at }` tillbaka till sig själv
    .help = ta bort ett av namnen, så att ingen fråga nämner sig själv
finding-bad-query-name = en fråga kan inte heta `{ $at }`
    .help = skriv bokstäver, siffror, - och _, så att namnet är ett ord bakom @
finding-unmet-expectation = uppfyller inte förväntningen: { $expectation }
    .help = posten ska hittas av `{ $requires }`; det som ska vara så tillåts med [[allow]]

## Findings: about people
finding-party-letter = `{ $party }` visar vilket parti någon hör till
    .help = ta bort partibeteckningen: den är en känslig uppgift (GDPR artikel 9)
finding-contact-detail-outside-people-email = här står en e-postadress som kan vara en persons, utanför people/
    .help = flytta den till personens post i people/, eller till email hos aktören om det är en funktions
finding-contact-detail-outside-people-phone = här står ett telefonnummer som kan vara en persons, utanför people/
    .help = flytta det till personens post i people/, eller till phone hos aktören om det är en växels
finding-person-outside-people = { $name } nämns utanför people/
    .help = skriv funktionen i stället, som "projektledaren", och insatsen i personens post
finding-person-without-basis = ingen rättslig grund för att ha personen i registret
    .help = skriv i registry.toml: [privacy] med basis = "public-task", eller basis här
finding-personal-orgnr = numret är en persons, inte en organisations
    .help = ta bort raden: en enskild firma har ägarens personnummer
finding-personnummer = här står ett personnummer
    .help = ta bort det; det ligger kvar i historiken, se kompis explain personnummer
finding-personnummer-file-name = filnamnet är ett personnummer
    .help = döp om filen, och rätta det som nämner den; numret ligger kvar i historiken, se kompis explain personnummer
finding-private-email = { $domain } är för privat e-post
    .help = skriv adressen på arbetet, eller en funktionsadress

## Findings: how a file is written
finding-byte-order-mark = filen börjar med ett tecken som inte syns (BOM)
    .help = spara om filen som UTF-8 utan BOM
finding-carriage-returns = raderna slutar som i Windows (CRLF)
    .help = spara om filen med radslut LF
finding-not-canonical-blank = tomma rader eller det sista radslutet står annorlunda än i andra filer
    .help = en tom rad före varje block och ett radslut sist, annars inga tomma rader
finding-not-canonical-line = raden skrivs annorlunda i andra filer
    .help = skriv: { $line }
finding-not-canonical-list = listan står med en post på varje rad i andra filer
    .help = skriv varje post på en egen rad, med komma efter
finding-not-canonical-order = raderna står i annan ordning än i andra filer
    .help = här ska det stå: { $line }
finding-quoted-day = en hel dag skrivs utan citattecken
    .help = skriv { $canonical }
finding-unsorted-list = listan är inte i ordning
    .help = skriv { $canonical }

## Findings: how rules are set
finding-unknown-level-fixed = regeln `{ $rule }` kan inte få en annan nivå: det som inte går att läsa visas alltid
    .help = ta bort raden
finding-unknown-level-word = `{ $word }` är ingen nivå
    .help = välj allow, note, warning eller error
finding-unknown-rule = det finns ingen regel `{ $name }`
    .help = alla regler: kompis explain
finding-unused-allow-fixed = regeln `{ $rule }` kan inte tillåtas: det som inte går att läsa visas alltid
    .help = ta bort blocket
finding-unused-allow-gone = undantaget från `{ $rule }` behövs inte längre
    .help = ta bort blocket

## Families of rules
family-reading = läsning
family-references = hänvisningar
family-identity = vem är vem
family-values = värden
family-vocabulary = ord
family-completeness = fullständighet
family-privacy = personuppgifter
family-form = skrivsätt
family-levels = nivåer
level-allow = tillåtet

## Findings: on GitHub
github-rest = och { $counts } till: { $where }
github-in-summary = hela listan står i stegets sammanfattning
github-elsewhere = `kompis check` visar hela listan
github-cut = { $n ->
    [one] Och ett till som inte får plats: `kompis check` visar hela listan.
   *[other] Och { $n } till som inte får plats: `kompis check` visar hela listan.
}
github-place = Rad
github-level = Nivå
github-rule = Regel
github-message = Vad
github-help = Hjälp

## Findings: between records
finding-undeclared-word-role = rollen `{ $word }` är inte deklarerad
    .help = rätta den, eller deklarera den i registry.toml under [vocabulary]: roles.{ $word } = {"{"} sv = "…", en = "…", letter = "…" {"}"}
finding-undeclared-word-tag = taggen `{ $word }` är inte deklarerad
    .help = rätta den, eller deklarera den i registry.toml under [vocabulary]: tags = ["{ $word }"]
finding-undeclared-word-topic = ämnet `{ $word }` är inte deklarerat
    .help = rätta det, eller deklarera det i registry.toml under [vocabulary]: topics.{ $word } = {"{"} sv = "…", en = "…" {"}"}
finding-undeclared-word-type = typen `{ $word }` är inte deklarerad
    .help = rätta den, eller deklarera den i registry.toml under [vocabulary]: types.{ $word } = {"{"} sv = "…", en = "…" {"}"}
finding-type-and-kind-actor = `{ $word }` är en typ av insats, men det här är en aktör
    .help = ta bort raden, eller flytta filen till initiatives om det är en insats
finding-type-and-kind-actor-choices = `{ $word }` är en typ av insats, men det här är en aktör
    .help = välj en av { $choices }, eller ta bort raden
finding-type-and-kind-initiative = `{ $word }` är en typ av aktör, men det här är en insats
    .help = välj en av { $choices }, eller ta bort raden
finding-unknown-reference = `{ $id }` finns inte i registret
    .help = rätta det, lägg till posten, eller skriv det i former-ids på den post som hette så
finding-wrong-kind = `{ $id }` är { $found }, men här ska det stå { $expected }
    .help = skriv id för rätt slag av post

# Sheets of `export`
export-actors = Aktörer
export-initiatives = Insatser
export-participations = Deltaganden
export-events = Händelser
export-people = Personer
export-posts = Uppdrag
export-sources = Källor
export-about = Om exporten
export-about-name = Register
export-about-id = Id
export-about-language = Språk
export-about-currency = Valuta
export-about-people = Personer
export-about-day = Gjord
export-about-purpose = Ändamål

# Heads of `check` as a table
check-level = Nivå
check-message = Anmärkning
check-help = Råd
check-command = Kommando
check-record = Post
check-file = Fil
check-line = Rad
check-column = Kolumn
check-rule = Regel
