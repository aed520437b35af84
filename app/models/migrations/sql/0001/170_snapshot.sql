-- The beginning of a new station: the present tables and the vector they belong to. Called page by page in one
-- REPEATABLE READ READ ONLY transaction, so that rows and vector are of the same instant.

-- Days of facts that a station keeps; a setting of the plant.
CREATE FUNCTION plant.kept_since() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT now() - coalesce((SELECT CASE WHEN s.value::text ~ '^[0-9]{1,4}$' THEN s.value::text::integer END
        FROM plant.setting s WHERE s.key = 'station.days'), 60) * interval '1 day'
$$;

-- Tables whose rows the calling station is sent, in an order in which they may be filled.
CREATE FUNCTION plant.snapshot_tables(profile text) RETURNS TABLE (tbl text, fill text, key text[], columns text[])
    LANGUAGE sql STABLE AS $$
    SELECT n.tbl, n.fill, n.key, n.columns
    FROM (SELECT DISTINCT ON (s.tbl) s.* FROM plant.shape s WHERE s.kind = ANY (plant.wants(profile))
        ORDER BY s.tbl, s.sv DESC) n
    ORDER BY CASE n.fill WHEN 'state' THEN 1 WHEN 'identity' THEN 2 ELSE 3 END, n.tbl
$$;

CREATE FUNCTION plant.snapshot_vector() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me plant.station := plant.calling_station();
BEGIN
    RETURN jsonb_build_object('vector', (SELECT coalesce(jsonb_object_agg(s.name, jsonb_build_array(s.seq, encode(s.head, 'hex'))),
            '{}') FROM plant.stream s WHERE s.seq > 0),
        'tables', (SELECT coalesce(jsonb_agg(t.tbl), '[]') FROM plant.snapshot_tables(me.profile) t));
END
$$;

-- Which rows of a table a station is sent: states whole; facts of the last days, and of lots that are in stock still.
CREATE FUNCTION plant.snapshot_condition(tbl text, fill text, columns text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN fill = 'state' THEN 'true'
        WHEN tbl = 'lot' THEN '(EXISTS (SELECT FROM plant.lot_opening o WHERE o.lot_id = t.id AND o.at >= plant.kept_since())'
            ' OR EXISTS (SELECT FROM plant.movement m WHERE m.lot_id = t.id AND m.at >= plant.kept_since())'
            ' OR EXISTS (SELECT FROM plant.balance b WHERE b.lot_id = t.id AND b.grams <> 0))'
        WHEN fill = 'identity' THEN 'true'
        WHEN 'lot_id' = ANY (columns) THEN '(t.at >= plant.kept_since()'
            ' OR EXISTS (SELECT FROM plant.balance b WHERE b.lot_id = t.lot_id AND b.grams <> 0))'
        ELSE 't.at >= plant.kept_since()' END
$$;

-- One page of a table: rows as an entry writes them (facts with their place), and `after` for the next page, null at the
-- end.
CREATE FUNCTION plant.snapshot(tbl text, after jsonb DEFAULT NULL, page integer DEFAULT 1000) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    me plant.station := plant.calling_station();
    t record;
    keys text;
    answer jsonb;
BEGIN
    SELECT * INTO t FROM plant.snapshot_tables(me.profile) s WHERE s.tbl = snapshot.tbl;
    IF NOT FOUND THEN
        PERFORM plant.refuse('BK004', format('table %s is not sent to %s', tbl, session_user));
    END IF;
    keys := (SELECT string_agg(format('t.%I::text COLLATE "C"', k), ', ' ORDER BY o) FROM unnest(t.key) WITH ORDINALITY u(k, o));
    EXECUTE format('SELECT jsonb_build_object(''rows'', coalesce(jsonb_agg(plant.written(to_jsonb(x.t)) ORDER BY x.n), ''[]''),'
        ' ''after'', CASE WHEN count(*) = $2 THEN (array_agg(x.k ORDER BY x.n DESC))[1] END)'
        ' FROM (SELECT t, row_number() OVER (ORDER BY %1$s) AS n, jsonb_build_array(%1$s) AS k FROM plant.%2$I t'
        ' WHERE ($1 IS NULL OR (%1$s) > (%3$s)) AND %4$s ORDER BY %1$s LIMIT $2) x', keys, t.tbl,
        (SELECT string_agg(format('$1->>%s', o - 1), ', ' ORDER BY o) FROM unnest(t.key) WITH ORDINALITY u(k, o)),
        plant.snapshot_condition(t.tbl, t.fill, t.columns))
        INTO answer USING after, greatest(1, least(page, 5000));
    RETURN answer;
END
$$;

-- A row with its instants in the form that bodies have.
CREATE FUNCTION plant.written(r jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT r || coalesce((SELECT jsonb_object_agg(e.key, plant.iso((e.value #>> '{}')::timestamptz)) FROM jsonb_each(r) e
        WHERE jsonb_typeof(e.value) = 'string' AND e.key IN ('at', 'since', 'until', 'expires_at', 'valid_from')), '{}')
$$;

GRANT EXECUTE ON FUNCTION plant.snapshot_vector(), plant.snapshot(text, jsonb, integer) TO plant_station;
