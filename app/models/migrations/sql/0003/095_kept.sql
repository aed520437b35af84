-- A new station is sent lots and deliveries as a whole or not at all: half of one would be told as a stub, with sums that
-- are not its own.
SET ROLE plant_owner;

CREATE INDEX movement_said ON plant.movement USING brin (at);
CREATE INDEX weighing_said ON plant.weighing USING brin (at);
CREATE INDEX label_order_said ON plant.label_order USING brin (at);
CREATE INDEX balance_stock ON plant.balance (lot_id) WHERE grams <> 0;

-- Lots and deliveries that a station keeps: in stock, named by a fact of the last days, or beside such a one in a row that
-- names both (as `pruning.py` has it).
CREATE FUNCTION plant.kept_things() RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    since timestamptz := plant.kept_since();
    -- A weighing's movement names its lot at the same instant.
    recent text := (SELECT string_agg(format('SELECT %1$I FROM plant.%2$I WHERE at >= $1 AND %1$I IS NOT NULL', c.name, t.tbl), ' UNION ')
        FROM (SELECT DISTINCT s.tbl, s.columns FROM plant.shape s WHERE s.fill = 'fact' AND s.tbl <> 'weighing') t
        CROSS JOIN unnest(ARRAY['lot_id', 'delivery_id']) c(name) WHERE c.name = ANY (t.columns));
BEGIN
    RETURN QUERY EXECUTE 'WITH RECURSIVE pair AS MATERIALIZED (
            SELECT lot_id, delivery_id FROM plant.lot_origin UNION SELECT lot_id, delivery_id FROM plant.lot_verdict
        ), beside AS MATERIALIZED (
            SELECT lot_id AS one, delivery_id AS other FROM pair UNION ALL SELECT delivery_id, lot_id FROM pair
        ), kept(id) AS (
            SELECT lot_id FROM plant.balance WHERE grams <> 0 UNION ' || recent || '
            UNION SELECT b.other FROM kept k JOIN beside b ON b.one = k.id
        ) SELECT id FROM kept' USING since;
END
$$;

CREATE OR REPLACE FUNCTION plant.snapshot_condition(tbl text, fill text, columns text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN fill = 'state' OR tbl = ANY (plant.lasting_tables()) THEN 'true'
        WHEN tbl IN ('lot', 'delivery') THEN 't.id IN (SELECT plant.kept_things())'
        WHEN fill = 'identity' THEN 'true'
        WHEN tbl = 'supersession' THEN '(t.lot_id IS NULL OR t.lot_id IN (SELECT plant.kept_things()))'
        WHEN tbl = 'label_settlement' THEN 'EXISTS (SELECT FROM plant.label_order o WHERE o.id = t.order_id'
            ' AND o.lot_id IN (SELECT plant.kept_things()))'
        WHEN columns && ARRAY['lot_id', 'delivery_id'] THEN '(' || (SELECT string_agg(format(
                't.%I IN (SELECT plant.kept_things())', c.name), ' OR ')
            FROM unnest(ARRAY['lot_id', 'delivery_id']) c(name) WHERE c.name = ANY (columns))
            || ' OR t.at >= plant.kept_since())'
        ELSE 't.at >= plant.kept_since()' END
$$;
RESET ROLE;
