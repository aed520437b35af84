-- What all rooms of this schema have together: rows that a station keeps whatever their age, and all discrepancies.
SET ROLE plant_owner;

CREATE FUNCTION plant.lasting_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['equipment_check', 'test_weight', 'running_hours', 'service_work', 'fault', 'fault_closing', 'stop_begin',
        'stop_end', 'alarm_raising', 'alarm_clearing', 'alarm_escalation', 'alarm_acknowledgement', 'hold', 'hold_release']
$$;

CREATE OR REPLACE FUNCTION plant.snapshot_condition(tbl text, fill text, columns text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN fill = 'state' OR tbl = ANY (plant.lasting_tables()) THEN 'true'
        WHEN tbl = 'lot' THEN '(EXISTS (SELECT FROM plant.lot_opening o WHERE o.lot_id = t.id AND o.at >= plant.kept_since())'
            ' OR EXISTS (SELECT FROM plant.movement m WHERE m.lot_id = t.id AND m.at >= plant.kept_since())'
            ' OR EXISTS (SELECT FROM plant.balance b WHERE b.lot_id = t.id AND b.grams <> 0))'
        WHEN tbl = 'delivery' THEN 'plant.kept_delivery(t.id)'
        WHEN fill = 'identity' THEN 'true'
        WHEN tbl = 'supersession' THEN '(t.lot_id IS NULL OR t.at >= plant.kept_since()'
            ' OR EXISTS (SELECT FROM plant.balance b WHERE b.lot_id = t.lot_id AND b.grams <> 0))'
        WHEN 'delivery_id' = ANY (columns) THEN '(t.at >= plant.kept_since() OR plant.kept_delivery(t.delivery_id))'
        WHEN 'lot_id' = ANY (columns) THEN '(t.at >= plant.kept_since()'
            ' OR EXISTS (SELECT FROM plant.balance b WHERE b.lot_id = t.lot_id AND b.grams <> 0))'
        ELSE 't.at >= plant.kept_since()' END
$$;

-- A room adds its own rules as one more part.
CREATE OR REPLACE VIEW plant.discrepancy WITH (security_barrier) AS
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
        AND EXISTS (SELECT FROM plant.movement m WHERE m.entry = s.entry)
    GROUP BY s.target, s.lot_id HAVING count(DISTINCT s.entry) > 1
    UNION ALL
    -- A void counts for the lot it names; here it names another one than its target moved.
    SELECT 'void.other_lot', s.lot_id, ARRAY[s.id::text] FROM plant.supersession s
    JOIN plant.journal j ON j.id = s.target AND j.mark IS NULL
    WHERE EXISTS (SELECT FROM plant.movement m WHERE m.stream = j.stream AND m.seq = j.seq AND m.entry = s.target)
        AND NOT EXISTS (SELECT FROM plant.movement m WHERE m.lot_id = s.lot_id AND m.entry = s.target)
    UNION ALL
    -- Two stations stated or corrected the same thing, each without knowing of the other.
    SELECT 'delivery.two_headers', NULL, ARRAY[h.delivery_id::text] FROM plant.live_header h
    GROUP BY h.delivery_id HAVING count(*) > 1
    UNION ALL
    SELECT 'position.two_values', NULL, ARRAY[p.position::text] FROM plant.live_position p
    GROUP BY p.position HAVING count(*) > 1
    UNION ALL
    SELECT 'lot.two_origins', o.lot_id, ARRAY[o.lot_id::text] FROM plant.live_origin o
    GROUP BY o.lot_id HAVING count(DISTINCT (o.delivery_id, o.position)) > 1
    UNION ALL
    -- Accepted although a rule of that day forbids it, or the origin was corrected to a forbidden one afterwards.
    SELECT 'origin.forbidden', v.lot_id, ARRAY[v.lot_id::text] FROM plant.live_lot_verdict v
    JOIN plant.live_origin o ON o.lot_id = v.lot_id
    JOIN plant.live_position p ON p.position = o.position
    WHERE v.verdict = 'accepted'
        AND plant.origin_allowed(p.species, p.water, p.origin_class, coalesce(v.day, v.at::date)) IS FALSE
    GROUP BY v.lot_id
    UNION ALL
    SELECT 'report.two_contents', NULL, ARRAY[r.delivery_id::text, r.version::text] FROM plant.delivery_report r
    GROUP BY r.delivery_id, r.version HAVING count(DISTINCT r.digest) > 1
    UNION ALL
    SELECT 'instrument.overdue', NULL, ARRAY[o.equipment, o.day::text] FROM plant.weighed_overdue o
    UNION ALL
    SELECT 'instrument.failed', NULL, ARRAY[f.equipment, f.entry::text] FROM plant.weighed_failed f) d;
RESET ROLE;
