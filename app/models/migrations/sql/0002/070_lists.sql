-- Lists for the days that a station no longer keeps: the same questions as the station asks itself, page by page, with
-- the sums of all that a narrowing leaves.
SET ROLE plant_owner;

CREATE INDEX weighing_listed ON plant.weighing (day, at, id);
CREATE INDEX weighing_summed ON plant.weighing (day, lot_id) INCLUDE (stream, net_g, gross_g, tare_g, pieces, manual);
CREATE INDEX supersession_lot ON plant.supersession (target, lot_id) WHERE lot_id IS NOT NULL;

-- 1 accepted, 2 in part, 3 held, 4 rejected: of several the worst holds.
CREATE FUNCTION plant.severity(verdict text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['accepted', 'accepted_in_part', 'held', 'rejected'], verdict)
$$;

CREATE FUNCTION plant.code_day(code text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT make_date(2000 + substr(split_part(code, '-', 2), 1, 2)::integer, substr(split_part(code, '-', 2), 3, 2)::integer,
        substr(split_part(code, '-', 2), 5, 2)::integer)
$$;

-- The planner takes what no supersession names for one row and would loop over all the rest for it: functions below
-- that read these views do without loops.
CREATE VIEW plant.listed_delivery WITH (security_barrier) AS
SELECT d.id, d.code, plant.code_day(d.code) AS day, h.supplier, h.vessel, j.worst
FROM plant.delivery d
LEFT JOIN (SELECT DISTINCT ON (delivery_id) delivery_id, supplier, vessel FROM plant.live_header
    ORDER BY delivery_id, at DESC, stream COLLATE "C" DESC, seq DESC) h ON h.delivery_id = d.id
LEFT JOIN (SELECT v.delivery_id, max(plant.severity(v.verdict)) AS worst FROM plant.delivery_verdict v
    WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = v.entry) GROUP BY v.delivery_id) j
    ON j.delivery_id = d.id;

CREATE VIEW plant.listed_lot WITH (security_barrier) AS
SELECT l.id, l.code, plant.code_day(l.code) AS day, v.worst, coalesce(p.item, o.item) AS item, p.species,
    x.id AS shipment, x.code AS delivery, x.day AS delivery_day, x.supplier, x.worst AS delivery_worst
FROM plant.lot l
LEFT JOIN (SELECT DISTINCT ON (lot_id) lot_id, delivery_id, position FROM plant.live_origin
    ORDER BY lot_id, at DESC, stream COLLATE "C" DESC, seq DESC) g ON g.lot_id = l.id
LEFT JOIN (SELECT DISTINCT ON (lot_id) lot_id, item FROM plant.live_opening
    ORDER BY lot_id, at DESC, stream COLLATE "C" DESC, seq DESC) o ON o.lot_id = l.id
LEFT JOIN (SELECT DISTINCT ON (delivery_id, position) delivery_id, position, item, species FROM plant.live_position
    ORDER BY delivery_id, position, at DESC, stream COLLATE "C" DESC, seq DESC) p
    ON p.delivery_id = g.delivery_id AND p.position = g.position
LEFT JOIN (SELECT lot_id, max(plant.severity(verdict)) AS worst FROM plant.live_lot_verdict GROUP BY lot_id) v
    ON v.lot_id = l.id
LEFT JOIN plant.listed_delivery x ON x.id = g.delivery_id
WHERE l.code IS NOT NULL;

-- Lots that a narrowing leaves, by what they and their deliveries say. Days count for lots and deliveries only.
CREATE FUNCTION plant.lots_left(n jsonb) RETURNS SETOF plant.listed_lot LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off AS $$
DECLARE
    whose text := n->>'by';
    first date := n->>'first';
    last date := n->>'last';
    decided text := n->>'verdict';
BEGIN
    -- First all of them: what is asked says too little about how many are left for the planner to begin with it.
    RETURN QUERY WITH l AS MATERIALIZED (SELECT * FROM plant.listed_lot) SELECT l.* FROM l
    WHERE (n->>'supplier' IS NULL OR l.supplier = n->>'supplier') AND (n->>'species' IS NULL OR l.species = n->>'species')
        AND (n->>'item' IS NULL OR l.item = n->>'item') AND (n->>'delivery' IS NULL OR l.delivery = n->>'delivery')
        AND (n->>'lot' IS NULL OR l.code = n->>'lot')
        AND (whose = 'weighing' OR first IS NULL OR CASE whose WHEN 'lot' THEN l.day ELSE l.delivery_day END >= first)
        AND (whose = 'weighing' OR last IS NULL OR CASE whose WHEN 'lot' THEN l.day ELSE l.delivery_day END <= last)
        AND (decided IS NULL OR CASE whose WHEN 'delivery' THEN l.delivery_worst ELSE l.worst END
            IS NOT DISTINCT FROM plant.severity(nullif(decided, 'none')));
END
$$;

-- What is left of each lot, weighed on those days at that station.
CREATE FUNCTION plant.parts_left(n jsonb) RETURNS TABLE (lot_id uuid, weighed bigint, live bigint, net_g bigint,
    gross_g bigint, tare_g bigint, pieces bigint, manual bigint) LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = on AS $$
DECLARE
    first date := CASE WHEN n->>'by' = 'weighing' THEN n->>'first' END;
    last date := CASE WHEN n->>'by' = 'weighing' THEN n->>'last' END;
    own text := n->>'station';
BEGIN
    RETURN QUERY
    SELECT p.lot_id, sum(p.weighed)::bigint, sum(p.live)::bigint, sum(p.net)::bigint, sum(p.gross)::bigint,
        sum(p.tare)::bigint, sum(p.pieces)::bigint, sum(p.manual)::bigint
    FROM (
        SELECT w.lot_id, count(*) AS weighed, count(*) AS live, sum(w.net_g) AS net,
            sum(coalesce(w.gross_g, w.net_g + coalesce(w.tare_g, 0))) AS gross, sum(coalesce(w.tare_g, 0)) AS tare,
            sum(w.pieces) AS pieces, count(*) FILTER (WHERE w.manual) AS manual
        FROM plant.weighing w
        WHERE (first IS NULL OR w.day >= first) AND (last IS NULL OR w.day <= last)
            AND (own IS NULL OR split_part(w.stream, '.', 1) = own)
        GROUP BY w.lot_id
        UNION ALL
        -- What does not count is few: it is looked up by itself and taken away again.
        SELECT w.lot_id, 0, -count(*), -sum(w.net_g), -sum(coalesce(w.gross_g, w.net_g + coalesce(w.tare_g, 0))),
            -sum(coalesce(w.tare_g, 0)), -sum(w.pieces), -count(*) FILTER (WHERE w.manual)
        FROM (SELECT DISTINCT s.target, s.lot_id FROM plant.supersession s WHERE s.lot_id IS NOT NULL) s
        JOIN plant.weighing w ON w.lot_id = s.lot_id AND w.entry = s.target
        WHERE (first IS NULL OR w.day >= first) AND (last IS NULL OR w.day <= last)
            AND (own IS NULL OR split_part(w.stream, '.', 1) = own)
        GROUP BY w.lot_id) p
    GROUP BY p.lot_id;
END
$$;

CREATE FUNCTION plant.list_groups(kind text, n jsonb, start jsonb, page integer) RETURNS jsonb LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp SET jit = off SET enable_nestloop = off AS $$
    WITH lots AS MATERIALIZED (SELECT * FROM plant.lots_left(n)),
    parts AS MATERIALIZED (SELECT * FROM plant.parts_left(n)),
    weighed AS (SELECT n ? 'station' OR n->>'by' = 'weighing' AND (n ? 'first' OR n ? 'last') AS only),
    of_lots AS (SELECT l.*, p.* FROM lots l LEFT JOIN parts p ON p.lot_id = l.id),
    groups AS MATERIALIZED (
        SELECT l.id, l.code, l.day, l.delivery, l.supplier, NULL AS vessel, l.species, l.item, l.worst, l.weighed, l.live,
            l.net_g, l.gross_g, l.tare_g, l.pieces, l.manual
        FROM of_lots l, weighed w WHERE kind = 'lot' AND (l.lot_id IS NOT NULL OR NOT w.only)
        UNION ALL
        SELECT x.id, x.code, x.day, NULL, x.supplier, x.vessel, NULL, NULL, x.worst, sum(l.weighed)::bigint, sum(l.live)::bigint,
            sum(l.net_g)::bigint, sum(l.gross_g)::bigint, sum(l.tare_g)::bigint, sum(l.pieces)::bigint, sum(l.manual)::bigint
        FROM plant.listed_delivery x CROSS JOIN weighed w LEFT JOIN of_lots l ON l.shipment = x.id
        WHERE kind = 'delivery' AND (NOT w.only OR l.lot_id IS NOT NULL)
            -- A delivery without lots is left where nothing but itself was asked.
            AND (l.id IS NOT NULL OR NOT n ?| ARRAY['species', 'item', 'lot'] AND n->>'by' = 'delivery'
                AND NOT EXISTS (SELECT FROM plant.listed_lot o WHERE o.shipment = x.id)
                AND (n->>'supplier' IS NULL OR x.supplier = n->>'supplier')
                AND (n->>'delivery' IS NULL OR x.code = n->>'delivery')
                AND (n->>'first' IS NULL OR x.day >= (n->>'first')::date)
                AND (n->>'last' IS NULL OR x.day <= (n->>'last')::date)
                AND (n->>'verdict' IS NULL OR x.worst IS NOT DISTINCT FROM plant.severity(nullif(n->>'verdict', 'none'))))
        GROUP BY x.id, x.code, x.day, x.supplier, x.vessel, x.worst)
    SELECT jsonb_build_object(
        'rows', (SELECT coalesce(jsonb_agg(to_jsonb(g) ORDER BY g.day DESC, g.code COLLATE "C" DESC), '[]') FROM (
            SELECT * FROM groups WHERE start IS NULL OR (day, code COLLATE "C") < ((start->>0)::date, start->>1)
            ORDER BY day DESC, code COLLATE "C" DESC LIMIT page) g),
        'count', (SELECT count(*) FROM groups),
        'sums', (SELECT to_jsonb(s) FROM (SELECT sum(weighed) AS weighed, sum(live) AS live, sum(net_g) AS net_g,
            sum(gross_g) AS gross_g, sum(tare_g) AS tare_g, sum(pieces) AS pieces, sum(manual) AS manual FROM groups) s))
$$;

CREATE FUNCTION plant.list_weighings(n jsonb, start jsonb, page integer) RETURNS jsonb LANGUAGE plpgsql STABLE
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
    left_over uuid[] := CASE WHEN NOT whole THEN ARRAY(SELECT l.id FROM plant.lots_left(n) l) END;
    found jsonb;
    sums jsonb;
BEGIN
    WITH all_lots AS MATERIALIZED (SELECT * FROM plant.listed_lot)
    SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.day DESC, r.moment DESC, r.id DESC), '[]') INTO found FROM (
        SELECT w.id, w.at AS moment, plant.iso(w.at) AS at, w.day, split_part(w.stream, '.', 1) AS station, l.code AS lot,
            l.delivery, l.supplier, l.species, coalesce(l.item, w.item) AS item, w.gross_g, w.tare_g, w.net_g, w.pieces, w.manual,
            l.worst, coalesce(p.name, w.person) AS person,
            NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id) AS live
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

-- A page of deliveries, lots or weighings behind `start`, with count and sums of all that is left, and the time of them.
CREATE FUNCTION plant.list_rows(kind text, narrowing jsonb, start jsonb DEFAULT NULL, page integer DEFAULT 20) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    SET datestyle = 'ISO, YMD' AS $$
    SELECT CASE kind WHEN 'weighing' THEN plant.list_weighings(narrowing, start, greatest(1, least(page, 2000)))
        ELSE plant.list_groups(kind, narrowing, start, greatest(1, least(page, 2000))) END
        || jsonb_build_object('at', plant.iso(now()))
$$;
GRANT EXECUTE ON FUNCTION plant.list_rows(text, jsonb, jsonb, integer) TO plant_station, plant_person;
RESET ROLE;
