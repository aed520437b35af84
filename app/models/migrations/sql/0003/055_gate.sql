-- What is held or rejected at the gate counts until somebody with the right to it lifts it; a typed weight and a signed
-- override keep their reasons.
SET ROLE plant_owner;

ALTER TABLE plant.weighing ADD COLUMN manual_reason text;
ALTER TABLE plant.signed_override ADD COLUMN reason text;
ALTER TABLE plant.signed_override ADD COLUMN delivery_id uuid;
CREATE INDEX signed_override_delivery ON plant.signed_override (delivery_id);
ALTER TABLE plant.arrival_check ADD COLUMN votes jsonb;
ALTER TABLE plant.delivery_verdict ADD COLUMN binding boolean;
ALTER TABLE plant.lot_verdict ADD COLUMN binding boolean;
COMMENT ON TABLE plant.delivery_verdict IS
    'What was decided of the delivery. Of several that count the worst holds; a binding one until released.';
COMMENT ON TABLE plant.lot_verdict IS
    'What was decided of one lot at the gate. Of several that count the worst holds; a binding one until released.';

CREATE TABLE plant.verdict_release (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    target uuid NOT NULL,
    name text NOT NULL,
    meaning text NOT NULL,
    signed_at timestamptz NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.verdict_release IS
    'Somebody with the right to lifted what the judgement in the entry `target` held or rejected, signed with the PIN.';
CREATE INDEX verdict_release_target ON plant.verdict_release (target);
CREATE INDEX verdict_release_delivery ON plant.verdict_release (delivery_id);
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.verdict_release
    FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.verdict_release EXECUTE FUNCTION plant.append_only();

-- Verdicts that count: not superseded, or binding and not released. Nobody releases what he set himself.
CREATE VIEW plant.live_delivery_verdict WITH (security_barrier) AS
SELECT v.* FROM plant.delivery_verdict v
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = v.entry)
UNION ALL
SELECT v.* FROM plant.delivery_verdict v
WHERE v.binding AND EXISTS (SELECT FROM plant.supersession s WHERE s.target = v.entry)
    AND NOT EXISTS (SELECT FROM plant.verdict_release r WHERE r.target = v.entry AND r.person IS DISTINCT FROM v.person);

CREATE OR REPLACE VIEW plant.live_lot_verdict WITH (security_barrier) AS
SELECT v.* FROM plant.lot_verdict v
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = v.entry)
UNION ALL
SELECT v.* FROM plant.lot_verdict v
WHERE v.binding AND EXISTS (SELECT FROM plant.supersession s WHERE s.target = v.entry)
    AND NOT EXISTS (SELECT FROM plant.verdict_release r WHERE r.target = v.entry AND r.person IS DISTINCT FROM v.person);

CREATE OR REPLACE VIEW plant.listed_delivery WITH (security_barrier) AS
SELECT d.id, d.code, plant.code_day(d.code) AS day, h.supplier, h.vessel, j.worst
FROM plant.delivery d
LEFT JOIN (SELECT DISTINCT ON (delivery_id) delivery_id, supplier, vessel FROM plant.live_header
    ORDER BY delivery_id, at DESC, stream COLLATE "C" DESC, seq DESC) h ON h.delivery_id = d.id
LEFT JOIN (SELECT v.delivery_id, max(plant.severity(v.verdict)) AS worst FROM plant.live_delivery_verdict v
    GROUP BY v.delivery_id) j ON j.delivery_id = d.id;

-- A release names judgements of one delivery that bind and are not lifted yet, is signed, and is never by the hand that
-- gave them. The judgement it carries is of that delivery and replaces nothing but judgements of it.
CREATE FUNCTION plant.rule_release(j jsonb, actor text) RETURNS text LANGUAGE sql STABLE AS $$
    WITH about AS (
        SELECT (plant.one_row(j, 'delivery_verdict')->>'delivery_id')::uuid AS id
    ), judged AS (
        SELECT v.entry, v.person, v.binding FROM plant.delivery_verdict v, about a WHERE v.delivery_id = a.id
        UNION ALL
        SELECT v.entry, v.person, v.binding FROM plant.lot_verdict v, about a WHERE v.delivery_id = a.id
    ), named AS (
        SELECT (r->>'target')::uuid AS entry FROM plant.rows_of(j, 'verdict_release') r
    )
    SELECT CASE
        WHEN a.id IS NULL OR NOT EXISTS (SELECT FROM named) THEN 'rows.missing'
        WHEN coalesce(j->'signature'->>'meaning', '') = '' THEN 'signature.missing'
        WHEN EXISTS (SELECT FROM unnest(ARRAY['verdict_release', 'lot_verdict']) t, plant.rows_of(j, t) r
            WHERE (r->>'delivery_id')::uuid IS DISTINCT FROM a.id) THEN 'release.other_delivery'
        WHEN EXISTS (SELECT FROM named n WHERE NOT EXISTS (SELECT FROM judged v WHERE v.entry = n.entry AND v.binding))
            THEN 'release.unknown'
        WHEN EXISTS (SELECT FROM named n JOIN judged v USING (entry) WHERE v.person = actor) THEN 'release.own'
        WHEN EXISTS (SELECT FROM named n JOIN plant.verdict_release r ON r.target = n.entry) THEN 'release.lifted'
        WHEN EXISTS (SELECT FROM plant.rows_of(j, 'supersession') r WHERE r->>'lot_id' IS NOT NULL
            OR NOT EXISTS (SELECT FROM judged v WHERE v.entry = (r->>'target')::uuid)) THEN 'release.replaced' END
    FROM about a
$$;
RESET ROLE;
