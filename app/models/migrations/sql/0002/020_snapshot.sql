-- What a new station is sent of deliveries: those of the days it keeps, and those whose lots are in stock still.
SET ROLE plant_owner;

CREATE OR REPLACE FUNCTION plant.kept_since() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT now() - coalesce((SELECT CASE WHEN s.value::text ~ '^[0-9]{1,4}$' THEN s.value::text::integer END
        FROM plant.setting s WHERE s.key = 'station.keep_days'), 60) * interval '1 day'
$$;

CREATE FUNCTION plant.kept_delivery(of_delivery uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM plant.delivery_header h WHERE h.delivery_id = of_delivery AND h.at >= plant.kept_since())
        OR EXISTS (SELECT FROM plant.lot_origin o JOIN plant.balance b ON b.lot_id = o.lot_id AND b.grams <> 0
            WHERE o.delivery_id = of_delivery)
$$;

CREATE OR REPLACE FUNCTION plant.snapshot_condition(tbl text, fill text, columns text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN fill = 'state' THEN 'true'
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

-- A row with its instants in the form that bodies have; days stay as they are.
CREATE OR REPLACE FUNCTION plant.written(r jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT r || coalesce((SELECT jsonb_object_agg(e.key, plant.iso((e.value #>> '{}')::timestamptz)) FROM jsonb_each(r) e
        WHERE jsonb_typeof(e.value) = 'string' AND e.value #>> '{}' LIKE '____-__-__T%'
            AND e.key IN ('at', 'since', 'until', 'expires_at', 'valid_from', 'arrived_at', 'signed_at')), '{}')
$$;
RESET ROLE;
