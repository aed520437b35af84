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

-- What lets go of something that protects people is not taken on trust: the person it names holds the right to it, at
-- the instant it was written by the station's clock or now. (Whoever else writes it has it marked, and it lifts nothing.)
CREATE FUNCTION plant.may_release(j jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    person text := j->>'person';
    kind text := j->>'kind';
BEGIN
    RETURN coalesce((SELECT x.active FROM plant.person_life x WHERE x.role = person ORDER BY x.version DESC LIMIT 1), false)
        AND (plant.had_right(person, kind, (j->>'at')::timestamptz) OR plant.had_right(person, kind, now()));
END
$$;

CREATE OR REPLACE FUNCTION plant.faults(of_stream text, seqs bigint[], js jsonb[]) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    this_plant text := (SELECT p.id::text FROM plant.plant p);
    codes text[];
BEGIN
    SELECT array_agg(CASE
        WHEN jsonb_typeof(e.j) <> 'object' THEN 'envelope.form'
        WHEN e.j->'v' IS DISTINCT FROM '1' THEN 'envelope.version'
        WHEN e.j->>'plant' IS DISTINCT FROM this_plant THEN 'envelope.plant'
        WHEN e.j->>'stream' IS DISTINCT FROM of_stream THEN 'envelope.stream'
        WHEN e.j->'seq' IS DISTINCT FROM to_jsonb(e.seq) OR e.j->>'seq' ~ '\.' THEN 'envelope.seq'
        WHEN (e.j->>'id' ~ plant.uuid_form()) IS NOT TRUE THEN 'envelope.id'
        WHEN (e.j->>'at' ~ plant.instant_form()) IS NOT TRUE THEN 'envelope.at'
        WHEN (e.j - '{v,plant,stream,seq,id,kind,sv,person,session,assurance,at,mono,boot,day,shift,app,reason,rows}'
            ::text[]) <> '{}' THEN 'envelope.key'
        WHEN k.name IS NULL THEN 'kind.unknown'
        WHEN k.nature <> 'fact' THEN 'kind.forbidden'
        WHEN k.reason AND coalesce(e.j->>'reason', '') = '' THEN 'reason.missing'
        WHEN e.j->>'kind' = 'delivery.released' AND NOT plant.may_release(e.j) THEN 'release.without_right'
        WHEN jsonb_typeof(e.j->'rows') IS DISTINCT FROM 'object' THEN 'rows.missing'
        WHEN e.j->'rows' = '{}' AND k.tables <> '{}' THEN 'rows.missing'
        WHEN (e.j->'rows') - k.tables <> '{}' THEN 'rows.table'
        WHEN e.repeated > 1 THEN 'id.used'
        WHEN EXISTS (SELECT FROM plant.journal o WHERE o.id = (e.j->>'id')::uuid
            AND (o.stream, o.seq) <> (of_stream, e.seq)) THEN 'id.used'
        END ORDER BY e.seq)
    INTO codes
    FROM (SELECT u.seq, u.j, row_number() OVER (PARTITION BY u.j->>'id' ORDER BY u.seq) AS repeated
          FROM unnest(seqs, js) u(seq, j)) e
    LEFT JOIN plant.kind k ON k.name = e.j->>'kind' AND k.sv::text = e.j->>'sv';
    RETURN codes;
END
$$;
RESET ROLE;
