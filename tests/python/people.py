"""`kompis contacts`, read by programs that people use: vobject and khard for vCards, openpyxl, Python's email and csv."""

import csv
import email.utils
import io
import logging
import tempfile
import warnings
from pathlib import Path

import khard.address_book
import openpyxl
import vobject

from kompis import Kompis

LONG = "åäö,;\\" * 34
SCRIPT = '<script>alert(1)</script> & "Söner"'


def write_odd_registry(folder: Path) -> Path:
    """Writes a registry with odd names."""
    files = {
        "registry.toml": 'schema = 1\nname = "Prov"\n',
        "companies/script.toml": f"name = '{SCRIPT}'\nemail = \"info@prov.example\"\nphone = \"08-465 004 00\"\n",
        "companies/formel.toml": 'name = "=1+1"\nemail = "formel@prov.example"\nphone = "+46846500401"\n',
        "people/lang.toml": f"name = 'Lång {LONG}'\n[[post]]\nactor = \"script\"\ntitle = '{LONG}'\n"
        f"unit = '{LONG}'\nemail = [\"lang@prov.example\"]\nphone = \"0701740650\"\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def run_contacts(kompis: Kompis, registry: Path, *words: str) -> bytes:
    """Returns the bytes that kompis writes to a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list"
        done = kompis.run("contacts", "--registry", str(registry), "-o", str(file), *words)
        assert done.returncode == 0, done.stderr
        return file.read_bytes()


def cards_can_be_read(kompis: Kompis) -> list[str]:
    """vobject and khard read the cards of the whole registry, and of odd names, without a warning."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        strange = write_odd_registry(Path(folder))
        for registry in (kompis.root / "registry", strange):
            for version in ("3", "4"):
                for more in ([], ["--per", "post"], ["--functional-only"]):
                    text = run_contacts(kompis, registry, "--format", "vcard", "--vcard", version, *more).decode()
                    problems += [f"{registry.name}, version {version} {more}: {it}" for it in read(text)]
        text = run_contacts(kompis, strange, "--format", "vcard", "kind:company").decode()
        long = next(card for card in vobject.readComponents(text) if card.fn.value.startswith("Lång"))
        seen = (long.fn.value, long.n.value.family, long.org.value, long.title.value, long.tel.value)
        wanted = (f"Lång {LONG}", LONG, [SCRIPT, LONG], LONG, "+46701740650")
        if seen != wanted:
            problems.append(f"the long card is read as {seen}")
    return problems


class CollectedMessages(logging.Handler):
    """Collects the warnings of a program."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def read(text: str) -> list[str]:
    """Reads the cards with both programs and returns their complaints."""
    problems: list[str] = []
    collected = CollectedMessages()
    logging.getLogger().addHandler(collected)
    with warnings.catch_warnings(record=True) as warned, tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("always")
        cards = list(vobject.readComponents(text))
        uids = {card.uid.value for card in cards}
        if len(cards) != text.count("BEGIN:VCARD") or len(uids) != len(cards):
            problems.append(f"{len(cards)} cards with {len(uids)} UIDs")
        for at, card in enumerate(cards):
            if card.version.value == "3.0" and not card.validate():
                problems.append(f"{card.fn.value} is no valid card")
        for at, one in enumerate(text.split("END:VCARD\r\n")[:-1]):
            (Path(folder) / f"{at}.vcf").write_text(one + "END:VCARD\r\n", newline="")
        book = khard.address_book.VdirAddressBook("prov", folder)
        book.load()
        names = sorted(card.formatted_name for card in book.contacts.values())
        if names != sorted(card.fn.value for card in cards):
            problems.append(f"khard reads {len(names)} other names than vobject")
    logging.getLogger().removeHandler(collected)
    return problems + collected.messages + [str(it.message) for it in warned]


def lists_can_be_read(kompis: Kompis) -> list[str]:
    """openpyxl reads texts as texts, Python's email splits the recipients, and csv reads the table for Outlook."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        strange = write_odd_registry(Path(folder))
        book = openpyxl.load_workbook(io.BytesIO(run_contacts(kompis, strange, "--format", "xlsx", "--purpose", "prov")))
        sheet = book.worksheets[0]
        values = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for text in (SCRIPT, "=1+1", "0701740650", f"Lång {LONG}"):
            shown = "070-174 06 50" if text == "0701740650" else text
            if shown not in values or values[shown].data_type == "f":
                problems.append(f"the workbook does not hold the text {text[:40]}")
        if "=1+1" in values and not values["=1+1"].quotePrefix:
            problems.append("=1+1 becomes a formula when it is edited")
        if sheet.freeze_panes != "B4":
            problems.append(f"frozen at {sheet.freeze_panes}")
        if str(book.properties.created) != "2026-11-22 00:00:00":
            problems.append(f"made {book.properties.created}")
        line = run_contacts(kompis, strange, "--format", "emails", "--separator", ", ").decode()
        people = email.utils.getaddresses([line])
        wanted = [("=1+1", "formel@prov.example"), (f"Lång {LONG}", "lang@prov.example")]
        if sorted(people) != sorted(wanted):
            problems.append(f"recipients are read as {people}")
        for language, head in (("sv", "Förnamn"), ("en", "First Name")):
            table = run_contacts(kompis, strange, "--format", "outlook", "--lang", language).decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(table, newline="")))
            if [row[head] for row in rows].count("Lång") != 1:
                problems.append(f"no first name under {head}")
    return problems
