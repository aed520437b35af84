-- Holds: facts that anybody may set at any station, also off-line, and that only a decision lifts.
SET ROLE plant_owner;

CREATE TABLE plant.hold (
    id uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('lot', 'delivery', 'item')),
    lot_id uuid,
    delivery_id uuid,
    item text,
    from_day date,
    to_day date,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    note text,
    cause text NOT NULL CHECK (cause IN ('person', 'gate', 'result', 'alarm')),
    cause_id text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id),
    CHECK (num_nonnulls(lot_id, delivery_id, item) = 1 AND CASE scope WHEN 'lot' THEN lot_id IS NOT NULL
        WHEN 'delivery' THEN delivery_id IS NOT NULL ELSE item IS NOT NULL AND from_day IS NOT NULL END)
);
COMMENT ON TABLE plant.hold IS
    'A lot, all lots of a delivery, or all lots of an item opened on these days must not be used.';
CREATE INDEX hold_lot ON plant.hold (lot_id) WHERE lot_id IS NOT NULL;
CREATE INDEX hold_delivery ON plant.hold (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX hold_item ON plant.hold (item) WHERE item IS NOT NULL;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.hold FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.hold EXECUTE FUNCTION plant.append_only();

CREATE TABLE plant.hold_release (
    id uuid NOT NULL,
    hold uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    meaning text NOT NULL CHECK (length(meaning) BETWEEN 1 AND 200),
    signed_at timestamptz NOT NULL,
    paper_at timestamptz,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.hold_release IS
    'A hold is lifted, signed with the PIN; `paper_at` where it was first written on paper.';
CREATE INDEX hold_release_hold ON plant.hold_release (hold);
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.hold_release
    FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.hold_release EXECUTE FUNCTION plant.append_only();

-- Holds that stand. What a release does not name stays.
CREATE VIEW plant.standing_hold WITH (security_barrier) AS
SELECT h.* FROM plant.hold h WHERE NOT EXISTS (SELECT FROM plant.hold_release r WHERE r.hold = h.id);

-- Every lot that must not be used, with the hold that says so.
CREATE VIEW plant.held_lot WITH (security_barrier) AS
SELECT h.id AS hold, h.lot_id FROM plant.standing_hold h WHERE h.scope = 'lot'
UNION
SELECT h.id, o.lot_id FROM plant.standing_hold h JOIN plant.live_origin o ON o.delivery_id = h.delivery_id
WHERE h.scope = 'delivery'
UNION
SELECT h.id, o.lot_id FROM plant.standing_hold h JOIN plant.live_opening o ON o.item = h.item
JOIN plant.lot l ON l.id = o.lot_id
WHERE h.scope = 'item' AND plant.code_day(l.code) >= h.from_day
    AND plant.code_day(l.code) <= coalesce(h.to_day, 'infinity');

-- A release names holds that stand, is signed, and is never by the hand that set them.
CREATE FUNCTION plant.rule_hold(j jsonb, actor text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN count(*) = 0 THEN 'rows.missing'
        WHEN coalesce(j->'signature'->>'meaning', '') = '' THEN 'signature.missing'
        WHEN bool_or(h.id IS NULL) THEN 'hold.unknown'
        WHEN bool_or(h.person = actor) THEN 'hold.own'
        WHEN bool_or(EXISTS (SELECT FROM plant.hold_release x WHERE x.hold = h.id)) THEN 'hold.lifted' END
    FROM plant.rows_of(j, 'hold_release') r LEFT JOIN plant.hold h ON h.id = (r->>'hold')::uuid
$$;

CREATE OR REPLACE FUNCTION plant.rule_of_kind(j jsonb, actor text, secrets jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE split_part(j->>'kind', '.', 1)
        WHEN 'person' THEN plant.rule_person(j, actor, secrets)
        WHEN 'station' THEN plant.rule_station(j, secrets)
        WHEN 'incarnation' THEN plant.rule_incarnation(j)
        WHEN 'stream' THEN plant.rule_confirmation(j)
        WHEN 'entry' THEN plant.rule_mending(j)
        WHEN 'delivery' THEN plant.rule_release(j, actor)
        WHEN 'hold' THEN plant.rule_hold(j, actor) END
$$;

GRANT SELECT ON plant.hold, plant.hold_release, plant.standing_hold, plant.held_lot TO plant_person, plant_station;
RESET ROLE;
