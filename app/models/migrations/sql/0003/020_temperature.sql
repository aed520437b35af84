-- Channels of temperature with their limits; what was raised, cleared, escalated and acknowledged of them.
SET ROLE plant_owner;

CREATE TABLE plant.channel (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    place text,
    equipment text,
    unit text NOT NULL CHECK (unit IN ('C', 'pct')),
    dead_band_milli bigint NOT NULL CHECK (dead_band_milli >= 0),
    low_milli bigint,
    high_milli bigint,
    hysteresis_milli bigint NOT NULL CHECK (hysteresis_milli >= 0),
    delay_s bigint NOT NULL CHECK (delay_s >= 0),
    lost_after_s bigint NOT NULL CHECK (lost_after_s > 0),
    priority bigint NOT NULL CHECK (priority BETWEEN 1 AND 3),
    ccp boolean NOT NULL,
    escalate_after_s bigint NOT NULL CHECK (escalate_after_s >= 0),
    escalate_group text,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code),
    CHECK (low_milli <= high_milli)
);
COMMENT ON TABLE plant.channel IS
    'One measured value with its limits, in thousandths of its unit; priority 1 is the most urgent. Lots that stand at `place` are exposed to it. 0 seconds to escalation: never.';

CREATE TABLE plant.alarm_raising (
    id uuid NOT NULL,
    channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 200),
    place text,
    alarm text NOT NULL CHECK (alarm IN ('high', 'low', 'lost')),
    priority bigint NOT NULL CHECK (priority BETWEEN 1 AND 3),
    ccp boolean NOT NULL,
    unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 200),
    limit_milli bigint,
    milli bigint,
    quality text,
    since timestamptz NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.alarm_raising IS
    'A value has been outside its limit for longer than the delay, or nothing good was heard: since when.';

CREATE TABLE plant.alarm_clearing (
    id uuid NOT NULL,
    alarm_id uuid NOT NULL,
    how text NOT NULL CHECK (how IN ('returned', 'heard', 'retired')),
    until timestamptz NOT NULL,
    lasted_s bigint NOT NULL,
    worst_milli bigint,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.alarm_clearing IS
    'A good value is back inside, the sensor was heard again, or the limit was taken away. `lasted_s` is counted by the monotonic clock.';

CREATE TABLE plant.alarm_escalation (
    id uuid NOT NULL,
    alarm_id uuid NOT NULL,
    grp text,
    worst_milli bigint,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.alarm_escalation IS
    'Nobody has acknowledged the alarm in time: from now on it concerns this group too.';

CREATE TABLE plant.alarm_acknowledgement (
    id uuid NOT NULL,
    alarm_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    acting_as text NOT NULL CHECK (length(acting_as) BETWEEN 1 AND 200),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.alarm_acknowledgement IS
    'Somebody has seen the alarm: who, acting as what, why it came and what is done about it.';

CREATE INDEX alarm_raising_place ON plant.alarm_raising (place, since);
CREATE INDEX alarm_raising_channel ON plant.alarm_raising (channel);
CREATE INDEX alarm_clearing_alarm ON plant.alarm_clearing (alarm_id);
CREATE INDEX alarm_escalation_alarm ON plant.alarm_escalation (alarm_id);
CREATE INDEX alarm_acknowledgement_alarm ON plant.alarm_acknowledgement (alarm_id);
-- Facts stay as they were written.
DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['alarm_raising', 'alarm_clearing', 'alarm_escalation', 'alarm_acknowledgement']
    LOOP
        EXECUTE format('CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.%I'
            ' FOR EACH ROW EXECUTE FUNCTION plant.append_only()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I'
            ' EXECUTE FUNCTION plant.append_only()', fact);
    END LOOP;
END
$$;

-- Every alarm with what became of it, a function of the set of entries: of several clearings the latest counts, of all
-- values said of it the worst.
CREATE VIEW plant.alarm WITH (security_barrier) AS
SELECT r.id, r.channel, r.place, r.alarm, r.priority, r.ccp, r.unit, r.limit_milli, r.since, c.until, c.lasted_s,
    CASE r.alarm WHEN 'high' THEN greatest(r.milli, c.highest, e.highest) WHEN 'low' THEN least(r.milli, c.lowest, e.lowest)
        END AS worst_milli,
    EXISTS (SELECT FROM plant.alarm_acknowledgement a WHERE a.alarm_id = r.id) AS acknowledged,
    e.lowest IS NOT NULL OR EXISTS (SELECT FROM plant.alarm_escalation x WHERE x.alarm_id = r.id) AS escalated, r.entry
FROM plant.alarm_raising r
LEFT JOIN LATERAL (SELECT max(x.until) AS until, max(x.lasted_s) AS lasted_s, max(x.worst_milli) AS highest,
    min(x.worst_milli) AS lowest FROM plant.alarm_clearing x WHERE x.alarm_id = r.id) c ON true
LEFT JOIN LATERAL (SELECT max(x.worst_milli) AS highest, min(x.worst_milli) AS lowest
    FROM plant.alarm_escalation x WHERE x.alarm_id = r.id) e ON true;

-- When a lot had stock at a place: between two movements, while their sum is above nothing.
CREATE VIEW plant.lot_stay WITH (security_barrier) AS
SELECT s.lot_id, s.place, s.since, s.until FROM (
    SELECT m.lot_id, m.place, m.at AS since,
        sum(m.grams) OVER w AS held, lead(m.at) OVER w AS until
    FROM plant.live_movement m
    WINDOW w AS (PARTITION BY m.lot_id, m.place ORDER BY m.at, m.stream COLLATE "C", m.seq, m.id)) s
WHERE s.held > 0;

-- Lots that stood where an alarm ran, in which part of it. A lot that comes and goes is exposed for the sum of its stays.
CREATE VIEW plant.lot_exposure WITH (security_barrier) AS
SELECT s.lot_id, a.id AS alarm_id, a.channel, a.place, a.alarm, a.ccp, a.unit, a.limit_milli, a.worst_milli,
    a.since, a.until,
    sum(extract(epoch FROM least(s.until, a.until, now()) - greatest(s.since, a.since)))::bigint AS seconds
FROM plant.lot_stay s JOIN plant.alarm a ON a.place = s.place AND s.since < coalesce(a.until, now())
    AND a.since < coalesce(s.until, 'infinity')
WHERE least(s.until, a.until, now()) > greatest(s.since, a.since)
GROUP BY s.lot_id, a.id, a.channel, a.place, a.alarm, a.ccp, a.unit, a.limit_milli, a.worst_milli, a.since, a.until;

GRANT SELECT ON plant.alarm, plant.lot_exposure TO plant_station, production_manager, quality_inspector, inventory_clerk,
    maintenance, administrator;

-- The card of a lot, with the alarms it stood in.
CREATE OR REPLACE FUNCTION plant.lot_card(of_lot uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
    SELECT jsonb_build_object(
        'opening', (SELECT to_jsonb(x) FROM (
            SELECT o.item, i.name_ru AS item_ru, i.name_en AS item_en, o.place, p.name_ru AS place_ru, p.name_en AS place_en,
                plant.iso(o.at) AS at, n.name AS person
            FROM plant.live_opening o LEFT JOIN plant.item i ON i.code = o.item LEFT JOIN plant.place p ON p.code = o.place
            LEFT JOIN plant.person n ON n.role = o.person
            WHERE o.lot_id = of_lot ORDER BY o.id LIMIT 1) x),
        'weighed', (SELECT to_jsonb(x) FROM (
            SELECT coalesce(sum(w.net_g), 0) AS net_g, count(*) AS count, sum(w.pieces) AS pieces,
                count(*) FILTER (WHERE w.manual) AS manual
            FROM plant.weighing w WHERE w.lot_id = of_lot
                AND NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)) x),
        'origin', (SELECT to_jsonb(x) FROM (
            SELECT d.code AS delivery, h.supplier, u.name_ru AS supplier_ru, u.name_en AS supplier_en, h.vessel,
                p.species, e.name_ru AS species_ru, e.name_en AS species_en,
                p.water, t.name_ru AS water_ru, t.name_en AS water_en, p.catch_from, p.catch_to
            FROM plant.live_origin o
            LEFT JOIN plant.delivery d ON d.id = o.delivery_id
            LEFT JOIN plant.live_header h ON h.delivery_id = o.delivery_id
            LEFT JOIN plant.live_position p ON p.position = o.position
            LEFT JOIN plant.supplier u ON u.code = h.supplier
            LEFT JOIN plant.species e ON e.code = p.species
            LEFT JOIN plant.term t ON t.list = 'water' AND t.code = p.water
            WHERE o.lot_id = of_lot
            ORDER BY h.at DESC, h.stream COLLATE "C" DESC, h.seq DESC, p.at DESC, p.stream COLLATE "C" DESC, p.seq DESC
            LIMIT 1) x),
        'verdicts', (SELECT coalesce(jsonb_agg(v.verdict), '[]') FROM plant.live_lot_verdict v WHERE v.lot_id = of_lot),
        'exposures', (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.since DESC, x.alarm), '[]') FROM (
            SELECT e.channel, n.name_ru AS channel_ru, n.name_en AS channel_en, e.alarm, e.ccp, e.unit, e.limit_milli,
                e.worst_milli, plant.iso(e.since) AS since, plant.iso(e.until) AS until, e.seconds
            FROM plant.lot_exposure e LEFT JOIN plant.channel n ON n.code = e.channel WHERE e.lot_id = of_lot) x))
$$;
RESET ROLE;
