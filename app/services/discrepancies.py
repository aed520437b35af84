"""What cannot be true, found in the station's own tables by the rules of the view `plant.discrepancy`.

A lot or delivery that the station has let go of is known here in part only: the plant judges it.
"""

# ruff: noqa: S608 - statements are made of our own names only
from __future__ import annotations

from collections.abc import Iterator

from app.models.attention import Discrepancy
from app.models.values import derived_id
from app.services.reference import Query
from app.services.register import discrepancies as register

LIVE = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry AND s.lot_id = {0}.lot_id)"
"""A fact about a lot counts while no supersession of that lot names its entry."""
COUNTS = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry)"
HERE = "NOT EXISTS (SELECT 1 FROM gone g WHERE g.id = {0})"
_MOVED, _OPENED, _FROM = LIVE.format("m"), LIVE.format("o"), LIVE.format("x")
_STATED, _HEADED, _JUDGED = COUNTS.format("p"), COUNTS.format("h"), COUNTS.format("v")
_ALLOWED = """
(SELECT r.allowed FROM origin_rule r
 WHERE r.active AND r.species = p.species AND r.origin_class = p.origin_class AND r.water IN (p.water, 'any')
   AND coalesce(r.valid_from <= coalesce(v.day, substr(v.at, 1, 10)), 1)
   AND coalesce(r.valid_to >= coalesce(v.day, substr(v.at, 1, 10)), 1)
 ORDER BY r.water = 'any', r.allowed, r.valid_from DESC LIMIT 1)
"""
RULES = {
    "balance.negative": f"""
SELECT m.lot_id AS lot, m.lot_id AS cause, m.place AS further, sum(m.grams) AS grams FROM movement m
WHERE {_MOVED} AND {HERE.format("m.lot_id")} GROUP BY m.lot_id, m.place HAVING sum(m.grams) < 0""",
    "lot.two_ids": """
SELECT min(l.id) AS lot, l.code AS cause FROM lot l GROUP BY l.code HAVING count(*) > 1""",
    "lot.two_openings": f"""
SELECT o.lot_id AS lot, o.lot_id AS cause FROM lot_opening o WHERE {_OPENED} AND {HERE.format("o.lot_id")}
GROUP BY o.lot_id
HAVING count(DISTINCT o.item || '|' || coalesce(o.place, '') || '|' || coalesce(o.note, '')) > 1""",
    "entry.two_successors": f"""
SELECT s.lot_id AS lot, s.target AS cause FROM supersession s
WHERE s.lot_id IS NOT NULL AND {HERE.format("s.lot_id")}
  AND NOT EXISTS (SELECT 1 FROM supersession z WHERE z.target = s.entry AND z.lot_id = s.lot_id)
  AND s.entry IN (SELECT entry FROM movement)
GROUP BY s.target, s.lot_id HAVING count(DISTINCT s.entry) > 1""",
    "void.other_lot": """
SELECT s.lot_id AS lot, s.id AS cause FROM supersession s
WHERE NOT EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = s.lot_id AND m.entry = s.target)
  AND s.target IN (SELECT entry FROM movement)""",
    "delivery.two_headers": f"""
SELECT h.delivery_id AS delivery, h.delivery_id AS cause FROM delivery_header h
WHERE {_HEADED} AND {HERE.format("h.delivery_id")} GROUP BY h.delivery_id HAVING count(*) > 1""",
    "position.two_values": f"""
SELECT min(p.delivery_id) AS delivery, p.position AS cause FROM delivery_position p
WHERE {_STATED} AND {HERE.format("p.delivery_id")} GROUP BY p.position HAVING count(*) > 1""",
    "lot.two_origins": f"""
SELECT x.lot_id AS lot, x.lot_id AS cause FROM lot_origin x WHERE {_FROM} AND {HERE.format("x.lot_id")}
GROUP BY x.lot_id HAVING count(DISTINCT x.delivery_id || '|' || x.position) > 1""",
    "origin.forbidden": f"""
SELECT v.lot_id AS lot, v.lot_id AS cause FROM lot_verdict v
JOIN lot_origin x ON x.lot_id = v.lot_id AND {_FROM}
JOIN delivery_position p ON p.position = x.position AND {_STATED}
WHERE v.verdict = 'accepted' AND {_JUDGED} AND {_ALLOWED} = 0 GROUP BY v.lot_id""",
    "report.two_contents": """
SELECT r.delivery_id AS delivery, r.delivery_id AS cause, CAST(r.version AS TEXT) AS further
FROM delivery_report r GROUP BY r.delivery_id, r.version HAVING count(DISTINCT r.digest) > 1""",
    **register.RULES,
}
_CODE = "SELECT code FROM {0} WHERE id = ?"


def discrepancies(query: Query) -> Iterator[Discrepancy]:
    """All of them, rule by rule; of each the lot, delivery or machine it is about, by its code."""
    for rule, question in RULES.items():
        for row in query(question):
            causes = tuple(row[name] for name in ("cause", "further") if row.get(name) is not None)
            about = _about(query, row)
            yield Discrepancy(derived_id(rule, *causes), rule, about, causes, row.get("grams"))


def _about(query: Query, row: dict[str, str | None]) -> str:
    if row.get("equipment"):
        return str(row["equipment"])
    for table in ("lot", "delivery"):
        thing = row.get(table)
        if thing:
            found = query(_CODE.format(table), thing)
            return str(found[0]["code"]) if found else thing
    return ""
