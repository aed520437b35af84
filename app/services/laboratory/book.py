"""What the station's own tables hold of samples and results. One statement says which result answers which request.

A result belongs to a request when a person said so (`lab_assignment`), or, without any guess, when its sample is
known, its instrument's name of the test and its unit are known, and the sample has exactly one request for that
analyte of which no retest is open. Everything else waits.
"""

# ruff: noqa: S608 - statements are made of our own text only
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.services.reference import Query

Row = Mapping[str, Any]
_AMONG = "IN (SELECT value FROM json_each(?))"


def _live(row: str) -> str:
    """Nobody took the entry of this row back."""
    return f"NOT EXISTS (SELECT 1 FROM supersession z WHERE z.target = {row}.entry)"


def _wanted(row: str) -> str:
    """The request of this row was not withdrawn."""
    return f"NOT EXISTS (SELECT 1 FROM test_withdrawal z WHERE z.request_id = {row}.id)"


_MATCHED = f"""
WITH said AS MATERIALIZED (
  SELECT a.result, count(DISTINCT a.request_id) AS assignments, min(a.request_id) AS assigned, max(a.unit) AS unit
  FROM lab_assignment a JOIN test_request t ON t.id = a.request_id
  WHERE {_live("a")} AND {_wanted("t")} GROUP BY a.result
), aside AS MATERIALIZED (
  SELECT DISTINCT d.result FROM lab_dismissal d WHERE d.result IS NOT NULL AND {_live("d")}
), first AS MATERIALIZED (
  SELECT q.sample_id, q.analyte, count(*) AS requests, min(q.id) AS only FROM test_request q
  WHERE q.retest_of IS NULL AND {_wanted("q")} GROUP BY q.sample_id, q.analyte
), again AS MATERIALIZED (
  SELECT q.sample_id, q.analyte, q.seen FROM test_request q WHERE q.retest_of IS NOT NULL AND {_wanted("q")}
), known AS (
  SELECT r.*, s.id AS sample_id, s.code AS sample_code, m.analyte,
    coalesce(m.unit_sent, '') AS unit_mapped, m.unit AS unit_plant,
    coalesce(a.assignments, 0) AS assignments, a.assigned, a.unit AS unit_assigned,
    coalesce(f.requests, 0) AS requests, f.only,
    EXISTS (SELECT 1 FROM again q WHERE q.sample_id = s.id AND q.analyte = m.analyte
      AND r.result NOT IN (SELECT value FROM json_each(coalesce(q.seen, '[]')))) AS retested
  FROM lab_result r
  LEFT JOIN said a ON a.result = r.result
  LEFT JOIN sample s ON s.bare = r.sample_key AND r.sample_key <> ''
  LEFT JOIN instrument_test m ON m.instrument = r.instrument AND m.test_sent = r.test_sent AND m.active
  LEFT JOIN first f ON f.sample_id = s.id AND f.analyte = m.analyte
  WHERE {{narrow}} AND r.result NOT IN (SELECT result FROM aside) AND (NOT r.manual OR {_live("r")})
    AND NOT EXISTS (SELECT 1 FROM lab_result b WHERE b.result = r.result AND (b.profile_version > r.profile_version
      OR b.profile_version = r.profile_version AND (b.stream, b.seq) < (r.stream, r.seq)))
), matched AS (
  SELECT k.*, coalesce(k.request_id,
    CASE WHEN k.assignments = 1 THEN k.assigned
      WHEN k.assignments = 0 AND k.problem IS NULL AND k.status <> 'unstated' AND k.unit_mapped = k.unit_sent
        AND k.requests = 1 AND NOT k.retested THEN k.only END) AS request
  FROM known k
)
"""
_WAITING = (
    _MATCHED.format(narrow="r.request_id IS NULL")
    + """
SELECT * FROM matched WHERE request IS NULL ORDER BY at DESC, stream, seq DESC, position LIMIT ? OFFSET ?
"""
)
_COUNT = (
    _MATCHED.format(narrow="r.request_id IS NULL") + "SELECT count(*) AS n FROM matched WHERE request IS NULL"
)
_NEAR = f"""
(r.sample_key IN (SELECT x.bare FROM sample x WHERE x.id {_AMONG})
 OR r.result IN (SELECT y.result FROM lab_assignment y WHERE y.request_id {_AMONG}) OR r.request_id {_AMONG})
"""
_OF_REQUESTS = (
    _MATCHED.format(narrow=_NEAR)
    + f"""
SELECT * FROM matched WHERE request {_AMONG} ORDER BY at, stream, seq, position
"""
)
_ONE = _MATCHED.format(narrow="r.result = ?") + "SELECT * FROM matched"
_PAYLOADS = f"""
SELECT p.payload, min(p.at) AS at, p.instrument, p.name, p.complete,
  (SELECT max(x.problem) FROM lab_reading x WHERE x.payload = p.payload) AS problem
FROM lab_payload p
WHERE p.part = 1
  AND NOT EXISTS (SELECT 1 FROM lab_reading g WHERE g.payload = p.payload AND g.problem IS NULL)
  AND (NOT p.complete OR p.at < ? OR EXISTS (SELECT 1 FROM lab_reading g WHERE g.payload = p.payload))
  AND NOT EXISTS (SELECT 1 FROM lab_dismissal d WHERE d.payload = p.payload AND {_live("d")})
GROUP BY p.payload ORDER BY min(p.at) DESC LIMIT ?
"""
_TAKINGS = f"SELECT * FROM sample_taking t WHERE t.sample_id {_AMONG} ORDER BY at, stream, seq, id"
_REQUESTS = f"""
SELECT * FROM test_request q WHERE q.sample_id {_AMONG} AND {_wanted("q")} ORDER BY at, stream, seq, analyte, id
"""
_OF = """
SELECT t.sample_id AS id FROM sample_taking t WHERE ? IN (t.lot_id, t.delivery_id)
  AND NOT EXISTS (SELECT 1 FROM sample_taking l WHERE l.sample_id = t.sample_id
    AND (l.at, l.stream, l.seq, l.id) > (t.at, t.stream, t.seq, t.id))
ORDER BY t.taken_at, t.sample_id
"""
_CODES = "SELECT id, code FROM {table} WHERE id " + _AMONG
_CHOICES = f"SELECT * FROM lab_choice WHERE request_id {_AMONG}"
_PAGE = """
SELECT s.id, s.code, max(coalesce(t.taken_at, '')) AS taken_at FROM sample s
LEFT JOIN sample_taking t ON t.sample_id = s.id
LEFT JOIN lot l ON l.id = t.lot_id
WHERE (? = '' OR l.code = ? OR s.code = ?) AND s.id NOT IN (SELECT id FROM gone)
GROUP BY s.id ORDER BY taken_at DESC, s.code DESC LIMIT ? OFFSET ?
"""
_CLOCKS = """
SELECT p.instrument, r.clock_offset_ms AS offset_ms, max(r.at) AS at FROM lab_reading r
JOIN lab_payload p ON p.payload = r.payload AND p.part = 1 WHERE r.clock_offset_ms IS NOT NULL
GROUP BY p.instrument ORDER BY p.instrument
"""
_ASSIGNED = f"SELECT a.entry FROM lab_assignment a WHERE a.result = ? AND {_live('a')} ORDER BY a.entry"
_WANTED = f"""
SELECT DISTINCT m.test_sent FROM sample s JOIN test_request q ON q.sample_id = s.id AND {_wanted("q")}
JOIN instrument_test m ON m.instrument = ? AND m.analyte = q.analyte AND m.active
WHERE s.bare = ? ORDER BY m.test_sent
"""
_RECALLABLE = f"""
SELECT a.entry FROM lab_assignment a WHERE a.result = ?1 AND {_live("a")}
UNION SELECT d.entry FROM lab_dismissal d WHERE d.result = ?1 AND {_live("d")}
UNION SELECT r.entry FROM lab_result r WHERE r.result = ?1 AND r.manual AND {_live("r")} ORDER BY 1
"""


def waiting(query: Query, limit: int, offset: int = 0) -> list[Row]:
    """Results that answer no request and were not dismissed, the newest first."""
    return [*query(_WAITING, limit, offset)]


def count_waiting(query: Query) -> int:
    return int(query(_COUNT)[0]["n"])


def result(query: Query, result_id: str) -> Row | None:
    """A result as it stands, with the request it answers; None where it is unknown, dismissed or taken back."""
    return next(iter(query(_ONE, result_id)), None)


def payloads(query: Query, before: str, limit: int = 50) -> list[Row]:
    """Deliveries that broke off, that nobody could read, or that came before `before` and were never read."""
    return [*query(_PAYLOADS, before, limit)]


def answers(query: Query, samples: Sequence[str], requests: Sequence[str]) -> list[Row]:
    """The results that answer these requests of these samples, as they came."""
    named, asked = json.dumps([*samples]), json.dumps([*requests])
    return [*query(_OF_REQUESTS, named, asked, asked, asked)]


def page(query: Query, narrow: str, limit: int, offset: int) -> list[Row]:
    """Samples by the time they were taken, the newest first; `narrow` is a lot's or a sample's code, or empty."""
    return [*query(_PAGE, narrow, narrow, narrow, limit, offset)]


def samples_of(query: Query, lot_or_delivery: str) -> list[str]:
    """Ids of the samples that were taken of a lot or of a delivery, as far as the latest word on each says."""
    return [row["id"] for row in query(_OF, lot_or_delivery)]


def takings(query: Query, samples: Sequence[str]) -> list[Row]:
    return [*query(_TAKINGS, json.dumps([*samples]))]


def requests(query: Query, samples: Sequence[str]) -> list[Row]:
    return [*query(_REQUESTS, json.dumps([*samples]))]


def choices(query: Query, asked: Sequence[str]) -> dict[str, Row]:
    """Which value counts, by request, where somebody decided it."""
    return {row["request_id"]: row for row in query(_CHOICES, json.dumps([*asked]))}


def codes(query: Query, table: str, ids: Sequence[str | None]) -> dict[str, str]:
    """Codes of lots, deliveries or samples by their ids."""
    named = json.dumps(sorted({one for one in ids if one}))
    return {row["id"]: row["code"] for row in query(_CODES.format(table=table), named)}


def clocks(query: Query) -> list[Row]:
    """How far each instrument's clock was ahead, by what it said last."""
    return [*query(_CLOCKS)]


def assigned(query: Query, result_id: str) -> list[str]:
    """The entries that say where a result belongs."""
    return [row["entry"] for row in query(_ASSIGNED, result_id)]


def recallable(query: Query, result_id: str) -> list[str]:
    """The entries of persons that said something of a result."""
    return [row["entry"] for row in query(_RECALLABLE, result_id)]


def wanted(query: Query, instrument: str, sample_key: str) -> list[str]:
    """What an instrument calls the tests that are requested of a sample."""
    return [row["test_sent"] for row in query(_WANTED, instrument, sample_key)]
