"""What is written out can be read and verified without the program: with a shell, a browser, a spreadsheet."""

import csv
import errno
import io
import json
import re
import subprocess
import uuid
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.i18n import Catalogue
from app.models.audit import Question, Record
from app.models.envelope import link
from app.services.audit.desk import AuditDesk
from app.services.audit.export import Heading, write
from tests.services.audit.conftest import BEGIN, STREAM, Morning, Ticking


def _desk(morning: Morning, executor: ThreadPoolExecutor) -> AuditDesk:
    return AuditDesk(morning.audit(), morning.store.query, executor, Ticking(BEGIN), "Baikal fish")


@pytest.fixture
def folder(morning: Morning, own_environment: Path, language: str = "ru") -> Path:
    """The unpacked export of the morning."""
    return _written(morning, own_environment, language)


def _written(morning: Morning, place: Path, language: str) -> Path:
    with ThreadPoolExecutor(1) as executor:
        desk = _desk(morning, executor)
        path = desk.export(Question(), place / "stick", "Все записи", "Борис", Catalogue(language)).result(20)
        desk.close()
    assert path.name == "audit-20261123-010001.zip"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(place / f"unpacked-{language}")
    return place / f"unpacked-{language}"


def _shell(folder: Path, script: str) -> str:
    done = subprocess.run(["bash", "-euc", script], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def _commands(readme: str) -> str:
    """The commands as the page gives them, in their order."""
    return "\n".join(
        line.strip() for line in readme.splitlines() if re.match(r"    (N=|sed|P=|D=|printf)", line)
    )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_person_verifies_every_entry_with_the_commands_on_the_page(
    morning: Morning, own_environment: Path, language: str
) -> None:
    folder = _written(morning, own_environment, language)
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    commands = _commands(readme).split("N=1")[1]
    chain = list(csv.DictReader((folder / "hashes.csv").read_text().splitlines(), delimiter=";"))
    assert len(chain) == 11
    for line in chain:
        digest, hash_ = re.findall(r"[0-9a-f]{64}", _shell(folder, f"N={line['line']}\n{commands}"))
        assert (digest, hash_) == (line["sha256_of_body"], line["hash"])


def test_the_sums_of_all_files_agree(folder: Path) -> None:
    listed = _shell(folder, "sha256sum -c SHA256SUMS")
    assert {line.split(":")[0] for line in listed.splitlines()} == {
        "entries.csv", "entries.html", "bodies.jsonl", "hashes.csv", "README.txt",
    }  # fmt: skip


def test_bodies_are_verbatim_oldest_first(morning: Morning, folder: Path) -> None:
    lines = (folder / "bodies.jsonl").read_text(encoding="utf-8").splitlines()
    own = [line for line in lines if json.loads(line)["stream"] == STREAM]
    assert own == [entry.body for entry in morning.store.unsent(0, 99)]


def test_a_spreadsheet_reads_the_table(folder: Path) -> None:
    data = (folder / "entries.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in table}) == 1
    flat = [" | ".join(row) for row in table]
    assert any("Boris (p_0001)" in row for row in flat)
    assert any("25,115" in row and "Anna (p_0042)" in row for row in flat)


def test_the_page_needs_nothing_else_and_escapes(morning: Morning, own_environment: Path) -> None:
    body = '{"<script>alert(1)</script>":1}'
    hash_ = link(morning.store.head()[1], body)
    morning.store.connection.execute("INSERT INTO own VALUES(8, 'x', ?, ?)", (body, hash_))
    row = {"code": "X", "name_ru": "<b>", "name_en": "=1+1", "active": True, "version": 1}
    morning.deliver(morning.plant.decide("place.set", {"place": [row]}))
    folder = _written(morning, own_environment, "en")
    page = (folder / "entries.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;b&gt;" in page
    assert not re.search(r"(src|href)=", page)
    assert ";'=1+1;" in (folder / "entries.csv").read_text(encoding="utf-8")


def test_a_body_with_line_breaks_stands_in_a_file_of_its_own(morning: Morning, own_environment: Path) -> None:
    body = '{\n"odd": 1}'
    hash_ = link(morning.store.head()[1], body)
    morning.store.connection.execute("INSERT INTO own VALUES(8, ?, ?, ?)", (str(uuid.uuid4()), body, hash_))
    folder = _written(morning, own_environment, "en")
    assert (folder / "bodies" / "R1.1-8.txt").read_text(encoding="utf-8") == body
    assert len((folder / "bodies.jsonl").read_text(encoding="utf-8").splitlines()) == 12


@pytest.mark.parametrize(
    ("name", "written"),
    [("=1+1", "'=1+1"), ("+7", "'+7"), ("@x", "'@x"), ("-2+cmd|' /C x'!A0", "'-2+cmd|' /C x'!A0"), ("-1 234,5", "-1 234,5"),
     ("a=b", "a=b")],
)  # fmt: skip
def test_no_cell_is_a_formula(morning: Morning, own_environment: Path, name: str, written: str) -> None:
    row = {"code": "X", "name_ru": "x", "name_en": name, "active": True, "version": 1}
    morning.deliver(morning.plant.decide("place.set", {"place": [row]}))
    folder = _written(morning, own_environment, "en")
    with (folder / "entries.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file, delimiter=";") for cell in line]
    assert written in cells
    assert written == name or name not in cells


def test_a_disk_that_fills_up_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    def records() -> Iterator[Record]:
        raise OSError(errno.ENOSPC, "No space left on device")
        yield

    heading = Heading("Baikal fish", "", "", BEGIN, "")
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "audit.zip", records(), heading, Catalogue("en"), {})
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_said(morning: Morning, own_environment: Path) -> None:
    (own_environment / "stick").write_text("no folder")
    with ThreadPoolExecutor(1) as executor:
        desk = _desk(morning, executor)
        failed = desk.export(Question(), own_environment / "stick", "", "", Catalogue("en")).exception(20)
        desk.close()
    assert isinstance(failed, OSError)


def test_the_desk_knows_people_devices_and_days(morning: Morning) -> None:
    with ThreadPoolExecutor(1) as executor:
        desk = _desk(morning, executor)
        known = desk.known().result(20)
        desk.close()
    assert known.people == (("p_0042", "Anna"), ("p_0001", "Boris"))
    assert known.devices == ("scale",)
    assert known.days == (BEGIN.date(),)
    assert known.names["item", "OMUL"].ru == "Омуль"
