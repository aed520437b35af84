-- What follows from the set of entries, asked and never stored. Views run with the owner's rights and show no bodies.

CREATE VIEW plant.weighing_state WITH (security_barrier) AS
SELECT w.*, l.code AS lot_code, v.entry IS NULL AS live, v.entry AS voided_by, v.person AS void_person, v.reason AS void_reason,
    v.at AS voided_at
FROM plant.weighing w
LEFT JOIN plant.lot l ON l.id = w.lot_id
LEFT JOIN LATERAL (SELECT s.entry, s.person, s.reason, s.at FROM plant.supersession s
    WHERE s.target = w.entry AND s.lot_id = w.lot_id ORDER BY s.entry LIMIT 1) v ON true;

-- Openings that count: not superseded.
CREATE VIEW plant.live_opening WITH (security_barrier) AS
SELECT o.* FROM plant.lot_opening o
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id);

CREATE VIEW plant.live_movement WITH (security_barrier) AS
SELECT m.* FROM plant.movement m
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = m.entry AND s.lot_id = m.lot_id);

CREATE VIEW plant.lot_state WITH (security_barrier) AS
SELECT l.id, l.code, o.item, o.place, o.at AS opened_at, o.stream AS opened_by_stream, o.person AS opened_by,
    o.id IS NULL AS stub, coalesce(b.grams, 0) AS grams
FROM plant.lot l
LEFT JOIN LATERAL (SELECT x.* FROM plant.live_opening x WHERE x.lot_id = l.id ORDER BY x.id LIMIT 1) o ON true
LEFT JOIN LATERAL (SELECT sum(y.grams)::bigint AS grams FROM plant.balance y WHERE y.lot_id = l.id) b ON true;

CREATE VIEW plant.stub WITH (security_barrier) AS
SELECT plant.derived_id('lot.stub', l.id::text) AS id, l.id AS lot_id, l.code FROM plant.lot l
WHERE NOT EXISTS (SELECT FROM plant.live_opening o WHERE o.lot_id = l.id);

-- What cannot be true and waits for a person. The id comes from rule and cause: made again, it is the same.
CREATE VIEW plant.discrepancy WITH (security_barrier) AS
SELECT plant.derived_id(d.rule, VARIADIC d.causes) AS id, d.rule, d.lot_id, d.causes FROM (
    SELECT 'balance.negative' AS rule, b.lot_id, ARRAY[b.lot_id::text, b.place] AS causes
    FROM plant.balance b WHERE b.grams < 0
    UNION ALL
    -- A code is one lot: somebody computed an id wrongly.
    SELECT 'lot.two_ids', min(l.id::text)::uuid, ARRAY[l.code] FROM plant.lot l GROUP BY l.code HAVING count(*) > 1
        AND l.code IS NOT NULL
    UNION ALL
    SELECT 'lot.two_openings', o.lot_id, ARRAY[o.lot_id::text] FROM plant.live_opening o
    GROUP BY o.lot_id HAVING count(DISTINCT (o.item, o.place, o.note)) > 1
    UNION ALL
    -- Two entries correct the same one, each with values of its own. (Two plain voids of it say the same.)
    SELECT 'entry.two_successors', s.lot_id, ARRAY[s.target::text] FROM plant.supersession s
    WHERE s.lot_id IS NOT NULL AND NOT EXISTS (SELECT FROM plant.supersession z WHERE z.target = s.entry AND z.lot_id = s.lot_id)
        AND EXISTS (SELECT FROM plant.movement m WHERE m.lot_id = s.lot_id AND m.entry = s.entry)
    GROUP BY s.target, s.lot_id HAVING count(DISTINCT s.entry) > 1
    UNION ALL
    -- A void counts for the lot it names; here it names another one than its target moved.
    SELECT 'void.other_lot', s.lot_id, ARRAY[s.id::text] FROM plant.supersession s
    JOIN plant.journal j ON j.id = s.target AND j.mark IS NULL
    WHERE EXISTS (SELECT FROM plant.movement m WHERE m.stream = j.stream AND m.seq = j.seq AND m.entry = s.target)
        AND NOT EXISTS (SELECT FROM plant.movement m WHERE m.lot_id = s.lot_id AND m.entry = s.target)) d;

CREATE VIEW plant.poison WITH (security_barrier) AS
SELECT j.stream, j.seq, j.id, j.kind, j.person, j.at, j.received_at, j.mark, j.mark_detail, j.body
FROM plant.journal j
WHERE j.mark IS NOT NULL
    AND NOT EXISTS (SELECT FROM plant.mending m WHERE m.mended_stream = j.stream AND m.mended_seq = j.seq);

CREATE VIEW plant.doubted WITH (security_barrier) AS
SELECT j.stream, j.seq, j.id, j.kind, j.person, j.at, j.corrected_at, j.received_at, j.doubts
FROM plant.journal j WHERE j.doubts IS NOT NULL;

CREATE VIEW plant.two_machines WITH (security_barrier) AS
SELECT b.stream, b.boot, b.app, b.last_seen, b.returned_at FROM plant.stream_boot b WHERE b.returned_at IS NOT NULL;

CREATE VIEW plant.waiting_recovery WITH (security_barrier) AS
SELECT w.stream, w.seq, w.station, w.received_at, w.state, w.why, w.body::jsonb->>'person' AS person,
    w.body::jsonb->'request'->>'kind' AS kind
FROM plant.recovered_decision w WHERE w.state IN ('waiting', 'failed');

GRANT SELECT ON plant.weighing_state, plant.lot_state, plant.stub, plant.discrepancy, plant.balance
    TO plant_station, production_manager, quality_inspector, inventory_clerk, maintenance, administrator;
GRANT SELECT ON plant.poison, plant.doubted, plant.two_machines, plant.waiting_recovery
    TO production_manager, quality_inspector, administrator;
GRANT USAGE ON SCHEMA plant TO production_manager, quality_inspector, inventory_clerk, maintenance, administrator;
GRANT SELECT ON plant.poison, plant.doubted, plant.two_machines, plant.waiting_recovery TO plant_agent;
GRANT EXECUTE ON FUNCTION plant.derived_id(text, text[]), plant.iso(timestamptz)
    TO plant_station, plant_person, plant_agent;
