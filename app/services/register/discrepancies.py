"""What the register finds in the station's own tables, as `plant.weighed_overdue` and `plant.weighed_failed` do.

A result of an instrument whose check had run out is marked; a scale that a test weight found unfit makes what it
weighed since the last good one doubtful too (ISO 9001:2015, 7.1.5.2).
"""

# ruff: noqa: S608 - statements are made of our own names only
from __future__ import annotations

COUNTS = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry)"
_CHECKS = f"""
instrument_check AS (
  SELECT c.equipment, c.what, c.done_on AS day, c.at, c.stream, c.seq, c.entry, c.passed, c.valid_until
  FROM equipment_check c WHERE {COUNTS.format("c")}
  UNION ALL
  SELECT t.equipment, 'test_weight', coalesce(t.day, substr(t.at, 1, 10)), t.at, t.stream, t.seq, t.entry, t.passed,
    t.valid_until
  FROM test_weight t WHERE {COUNTS.format("t")})
"""
_OVERDUE = """
overdue AS (
  SELECT equipment, what, date(valid_until, '+1 day') AS first, date(next_day, '-1 day') AS last FROM (
    SELECT i.*, lead(i.day) OVER (PARTITION BY i.equipment, i.what ORDER BY i.day, i.at, i.stream, i.seq) AS next_day
    FROM instrument_check i WHERE i.passed)
  WHERE valid_until IS NOT NULL AND coalesce(date(valid_until, '+1 day') <= date(next_day, '-1 day'), 1))
"""
_FAILED = """
failed AS (
  SELECT f.equipment, f.entry,
    (SELECT max(p.at) FROM instrument_check p WHERE p.what = f.what AND p.equipment = f.equipment AND p.passed
      AND (p.at, p.stream, p.seq) < (f.at, f.stream, f.seq)) AS after,
    (SELECT min(p.at) FROM instrument_check p WHERE p.what = f.what AND p.equipment = f.equipment AND p.passed
      AND (p.at, p.stream, p.seq) > (f.at, f.stream, f.seq)) AS before
  FROM instrument_check f WHERE f.what = 'test_weight' AND NOT f.passed)
"""
_SCALE = """
CASE WHEN e.serial <> '' AND w.scale_serial <> '' THEN e.serial = w.scale_serial
  ELSE e.device = w.device AND e.station = substr(w.stream, 1, instr(w.stream, '.') - 1) END
"""
_LIVE = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)"
_RULED = """
EXISTS (SELECT 1 FROM check_rule r WHERE r.active AND r.what = o.what
  AND coalesce(r.equipment = e.code, r.category = e.category)
  AND coalesce(r.valid_from <= w.day, 1) AND coalesce(r.valid_to >= w.day, 1))
"""
RULES = {
    "instrument.overdue": f"""
WITH {_CHECKS}, {_OVERDUE}
SELECT e.code AS equipment, e.code AS cause, w.day AS further
FROM overdue o JOIN equipment e ON e.code = o.equipment
JOIN weighing w ON w.day >= o.first AND w.day <= coalesce(o.last, '9999-12-31') AND {_SCALE}
WHERE NOT w.manual AND {_LIVE} AND {_RULED} GROUP BY e.code, w.day""",
    "instrument.failed": f"""
WITH {_CHECKS}, {_FAILED}
SELECT e.code AS equipment, e.code AS cause, f.entry AS further
FROM failed f JOIN equipment e ON e.code = f.equipment
JOIN weighing w ON coalesce(w.at > f.after, 1) AND coalesce(w.at < f.before, 1) AND {_SCALE}
  AND w.day >= coalesce(date(f.after, '-1 day'), '') AND w.day <= coalesce(date(f.before, '+1 day'), '9999-12-31')
WHERE NOT w.manual AND {_LIVE} GROUP BY e.code, f.entry""",
}
MARKED = f"""
WITH {_CHECKS}, {_OVERDUE}, {_FAILED}
SELECT w.entry FROM weighing w JOIN equipment e ON {_SCALE}
WHERE NOT w.manual AND (
  EXISTS (SELECT 1 FROM overdue o WHERE o.equipment = e.code AND w.day >= o.first
    AND w.day <= coalesce(o.last, '9999-12-31') AND {_RULED})
  OR EXISTS (SELECT 1 FROM failed f WHERE f.equipment = e.code AND coalesce(w.at > f.after, 1)
    AND coalesce(w.at < f.before, 1)))
  AND w.lot_id = ?
"""
"""Entries of a lot's weighings that were made on such an instrument."""
