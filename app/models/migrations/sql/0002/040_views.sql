-- What follows from the set of entries of deliveries, asked and never stored.
SET ROLE plant_owner;

-- Statements that count: not superseded. A supersession of a delivery's statement names no lot.
CREATE VIEW plant.live_header WITH (security_barrier) AS
SELECT h.* FROM plant.delivery_header h
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = h.entry);

CREATE VIEW plant.live_position WITH (security_barrier) AS
SELECT p.* FROM plant.delivery_position p
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = p.entry);

CREATE VIEW plant.live_origin WITH (security_barrier) AS
SELECT o.* FROM plant.lot_origin o
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = o.entry AND s.lot_id = o.lot_id);

CREATE VIEW plant.live_lot_verdict WITH (security_barrier) AS
SELECT v.* FROM plant.lot_verdict v
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = v.entry);

-- Whether fish of that species, water and origin might be accepted on that day: the rule of the water leads over `any`,
-- a rule without a first day holds always. Null where no rule speaks.
CREATE FUNCTION plant.origin_allowed(species text, water text, origin_class text, on_day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.allowed FROM plant.origin_rule r
    WHERE r.active AND r.species = $1 AND r.origin_class = $3 AND r.water IN ($2, 'any')
        AND coalesce(r.valid_from <= $4, true) AND coalesce(r.valid_to >= $4, true)
    ORDER BY r.water = 'any', r.allowed, r.valid_from DESC NULLS LAST LIMIT 1
$$;

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
    GROUP BY r.delivery_id, r.version HAVING count(DISTINCT r.digest) > 1) d;
RESET ROLE;
