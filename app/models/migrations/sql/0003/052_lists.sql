-- A list says of a weighing that it was put right, and of another one that it stands in the place of an earlier one.
SET ROLE plant_owner;

CREATE INDEX supersession_entry ON plant.supersession (entry);

CREATE OR REPLACE FUNCTION plant.list_weighings(n jsonb, start jsonb, page integer) RETURNS jsonb LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp SET jit = off SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
    whole boolean := NOT n ?| ARRAY['supplier', 'species', 'item', 'delivery', 'lot', 'verdict']
        AND (n->>'by' = 'weighing' OR NOT n ?| ARRAY['first', 'last']);
    first date := CASE WHEN n->>'by' = 'weighing' THEN n->>'first' END;
    last date := CASE WHEN n->>'by' = 'weighing' THEN n->>'last' END;
    own text := n->>'station';
    from_day date := start->>0;
    from_at timestamptz := start->>1;
    from_id uuid := start->>2;
    -- What lots say is put together once, for what is left and for what the page says of it.
    left_lots plant.listed_lot[] := CASE WHEN NOT whole THEN ARRAY(SELECT l FROM plant.lots_left(n) l) END;
    left_over uuid[] := CASE WHEN NOT whole THEN ARRAY(SELECT l.id FROM unnest(left_lots) l) END;
    found jsonb;
    sums jsonb;
BEGIN
    WITH all_lots AS MATERIALIZED (SELECT * FROM plant.listed_lot WHERE whole UNION ALL SELECT * FROM unnest(left_lots))
    SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.day DESC, r.moment DESC, r.id DESC), '[]') INTO found FROM (
        SELECT w.id, w.at AS moment, plant.iso(w.at) AS at, w.day, split_part(w.stream, '.', 1) AS station, l.code AS lot,
            l.delivery, l.supplier, l.species, coalesce(l.item, w.item) AS item, w.gross_g, w.tare_g, w.net_g, w.pieces, w.manual,
            l.worst, coalesce(p.name, w.person) AS person,
            NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id) AS live,
            EXISTS (SELECT FROM plant.supersession s JOIN plant.weighing x ON x.entry = s.entry
                WHERE s.target = w.entry AND s.lot_id = w.lot_id) AS replaced,
            EXISTS (SELECT FROM plant.supersession s WHERE s.entry = w.entry) AS correction
        FROM (SELECT * FROM plant.weighing w
            WHERE (first IS NULL OR w.day >= first) AND (last IS NULL OR w.day <= last)
                AND (own IS NULL OR split_part(w.stream, '.', 1) = own)
                AND (whole OR w.lot_id = ANY (left_over))
                AND (from_id IS NULL OR (w.day, w.at, w.id) < (from_day, from_at, from_id))
            ORDER BY w.day DESC, w.at DESC, w.id DESC LIMIT page) w
        LEFT JOIN all_lots l ON l.id = w.lot_id LEFT JOIN plant.person p ON p.role = w.person) r;
    SELECT to_jsonb(s) INTO sums FROM (SELECT sum(p.weighed) AS weighed, sum(p.live) AS live, sum(p.net_g) AS net_g,
        sum(p.gross_g) AS gross_g, sum(p.tare_g) AS tare_g, sum(p.pieces) AS pieces, sum(p.manual) AS manual
        FROM plant.parts_left(n) p WHERE whole OR p.lot_id = ANY (left_over)) s;
    RETURN jsonb_build_object('rows', found, 'count', coalesce((sums->>'weighed')::bigint, 0), 'sums', sums);
END
$$;
RESET ROLE;
