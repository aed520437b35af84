-- The equipment register: machines and devices, what is asked of them, what became of them.
SET ROLE plant_owner;

CREATE TABLE plant.equipment (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    category text NOT NULL CHECK (length(category) BETWEEN 1 AND 200),
    maker text,
    model text,
    serial text,
    place text,
    station text,
    device text,
    capacity bigint,
    capacity_unit text,
    critical boolean NOT NULL,
    in_since date,
    out_since date,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.equipment IS 'A machine or device; `serial`, or else `station` and `device`, attach it to a configured device.';

CREATE TABLE plant.service_plan (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    every_days bigint,
    every_hours bigint,
    warn_days bigint NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.service_plan IS 'Work that a machine needs again after so many days or running hours, whichever comes first.';

CREATE TABLE plant.check_rule (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    what text NOT NULL CHECK (what IN ('verification', 'calibration', 'test_weight')),
    category text,
    equipment text,
    interval_days bigint NOT NULL,
    warn_days bigint NOT NULL,
    refuse_after_days bigint,
    nominal_g bigint CHECK (nominal_g BETWEEN -1000000000 AND 1000000000),
    allowed_g bigint CHECK (allowed_g BETWEEN -1000000000 AND 1000000000),
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.check_rule IS 'How often a category of equipment, or one machine, is checked. Overdue it warns; after `refuse_after_days` more it refuses, never where that is empty.';

CREATE TABLE plant.stop_reason (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    parent text,
    failure boolean NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.stop_reason IS 'A tree of reasons why a machine stands; `failure` says that it could not work as required.';

CREATE TABLE plant.equipment_check (
    id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    what text NOT NULL CHECK (what IN ('verification', 'calibration')),
    done_on date NOT NULL,
    organisation text,
    certificate text,
    passed boolean NOT NULL,
    valid_until date,
    uncertainty text,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.equipment_check IS 'A verification or calibration with its certificate; `valid_until` is its last day.';

CREATE TABLE plant.test_weight (
    id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    nominal_g bigint NOT NULL CHECK (nominal_g BETWEEN -1000000000 AND 1000000000),
    indicated_g bigint NOT NULL CHECK (indicated_g BETWEEN -1000000000 AND 1000000000),
    allowed_g bigint NOT NULL CHECK (allowed_g BETWEEN -1000000000 AND 1000000000),
    passed boolean NOT NULL,
    valid_until date,
    device text,
    scale_serial text,
    indication text,
    unit text,
    frame text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.test_weight IS 'A weight of known mass was put on a scale. `frame` is the scale''s frame in hex, absent where a person typed what it showed.';

CREATE TABLE plant.running_hours (
    id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    minutes bigint NOT NULL,
    replaced boolean NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.running_hours IS 'What a machine''s hour counter showed, in minutes; `replaced`: from here another counter counts.';

CREATE TABLE plant.service_work (
    id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    plan text,
    minutes bigint,
    parts text,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.service_work IS 'Service was done, by a plan or besides; `minutes` is the hour counter then.';

CREATE TABLE plant.fault (
    id uuid NOT NULL,
    fault_id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    since timestamptz NOT NULL,
    stops boolean NOT NULL,
    note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.fault IS 'Something is wrong with a machine; `stops`: it cannot work as required. `fault_id` stays over corrections.';

CREATE TABLE plant.fault_closing (
    id uuid NOT NULL,
    fault_id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    until timestamptz NOT NULL,
    cause text NOT NULL CHECK (length(cause) BETWEEN 1 AND 2000),
    done text NOT NULL CHECK (length(done) BETWEEN 1 AND 2000),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.fault_closing IS 'The machine is as it should be again: what it was, what was done. May come before its fault.';

CREATE TABLE plant.stop_begin (
    id uuid NOT NULL,
    stop_id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    since timestamptz NOT NULL,
    reason text,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.stop_begin IS 'A machine stands, for a reason of the tree; without one nobody knows it yet. `stop_id` stays over corrections.';

CREATE TABLE plant.stop_end (
    id uuid NOT NULL,
    stop_id uuid NOT NULL,
    equipment text NOT NULL CHECK (length(equipment) BETWEEN 1 AND 200),
    until timestamptz NOT NULL,
    reason text,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.stop_end IS 'It runs again. A reason given here leads over that of the beginning. May come before it.';

CREATE INDEX equipment_check_equipment ON plant.equipment_check (equipment, what, done_on);
CREATE INDEX test_weight_equipment ON plant.test_weight (equipment, at);
CREATE INDEX running_hours_equipment ON plant.running_hours (equipment, at);
CREATE INDEX service_work_equipment ON plant.service_work (equipment);
CREATE INDEX fault_equipment ON plant.fault (equipment);
CREATE INDEX fault_closing_fault ON plant.fault_closing (fault_id);
CREATE INDEX stop_begin_equipment ON plant.stop_begin (equipment);
CREATE INDEX stop_end_stop ON plant.stop_end (stop_id);
-- Facts stay as they were written.
DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['equipment_check', 'test_weight', 'running_hours', 'service_work', 'fault', 'fault_closing',
        'stop_begin', 'stop_end']
    LOOP
        EXECUTE format('CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.%I'
            ' FOR EACH ROW EXECUTE FUNCTION plant.append_only()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I'
            ' EXECUTE FUNCTION plant.append_only()', fact);
    END LOOP;
END
$$;

-- Checks that count, of both kinds: on which day, with which outcome, until which day.
CREATE VIEW plant.instrument_check WITH (security_barrier) AS
SELECT c.equipment, c.what, c.done_on AS day, c.at, c.stream, c.seq, c.entry, c.passed, c.valid_until FROM plant.equipment_check c
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = c.entry)
UNION ALL
SELECT t.equipment, 'test_weight', coalesce(t.day, t.at::date), t.at, t.stream, t.seq, t.entry, t.passed, t.valid_until
FROM plant.test_weight t
WHERE NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = t.entry);

-- Days after the validity of a passed check until the next one that passed; `last` is null where none has come.
CREATE VIEW plant.instrument_overdue WITH (security_barrier) AS
SELECT c.equipment, c.what, c.valid_until + 1 AS first, c.next_day - 1 AS last FROM (
    SELECT i.*, lead(i.day) OVER (PARTITION BY i.equipment, i.what ORDER BY i.day, i.at, i.stream COLLATE "C", i.seq) AS next_day
    FROM plant.instrument_check i WHERE i.passed) c
WHERE c.valid_until IS NOT NULL AND coalesce(c.valid_until + 1 <= c.next_day - 1, true);

-- From the test weight that passed before one that failed until the next one that passed; null where there is none.
CREATE VIEW plant.instrument_failed WITH (security_barrier) AS
SELECT f.equipment, f.entry,
    (SELECT max(p.at) FROM plant.instrument_check p WHERE p.what = f.what AND p.equipment = f.equipment AND p.passed
        AND (p.at, p.stream COLLATE "C", p.seq) < (f.at, f.stream, f.seq)) AS after,
    (SELECT min(p.at) FROM plant.instrument_check p WHERE p.what = f.what AND p.equipment = f.equipment AND p.passed
        AND (p.at, p.stream COLLATE "C", p.seq) > (f.at, f.stream, f.seq)) AS before
FROM plant.instrument_check f WHERE f.what = 'test_weight' AND NOT f.passed;

-- Weighings that count with the scale of the register that made them: by its serial number, else by station and device.
-- Two parts, so that each is joined by what is equal.
CREATE VIEW plant.weighed_on WITH (security_barrier) AS
SELECT w.entry, w.lot_id, w.at, w.day, e.code AS equipment, e.category
FROM plant.weighing w JOIN plant.equipment e ON e.serial = w.scale_serial
WHERE e.serial <> '' AND NOT w.manual
    AND NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)
UNION ALL
SELECT w.entry, w.lot_id, w.at, w.day, e.code, e.category
FROM plant.weighing w JOIN plant.equipment e ON e.device = w.device AND e.station = split_part(w.stream, '.', 1)
WHERE (coalesce(e.serial, '') = '' OR coalesce(w.scale_serial, '') = '') AND NOT w.manual
    AND NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id);

-- Plant days on which was weighed on a scale whose check had run out, where a rule of that day asks for it.
CREATE VIEW plant.weighed_overdue WITH (security_barrier) AS
SELECT DISTINCT w.equipment, w.day FROM plant.instrument_overdue o
JOIN plant.weighed_on w ON w.equipment = o.equipment AND w.day >= o.first AND (o.last IS NULL OR w.day <= o.last)
WHERE EXISTS (SELECT FROM plant.check_rule r WHERE r.active AND r.what = o.what
    AND coalesce(r.equipment = w.equipment, r.category = w.category)
    AND coalesce(r.valid_from <= w.day, true) AND coalesce(r.valid_to >= w.day, true));

-- Test weights that failed with something weighed around them: a scale found unfit makes earlier results doubtful too
-- (ISO 9001:2015, 7.1.5.2).
CREATE VIEW plant.weighed_failed WITH (security_barrier) AS
SELECT DISTINCT f.equipment, f.entry FROM plant.instrument_failed f
JOIN plant.weighed_on w ON w.equipment = f.equipment AND coalesce(w.at > f.after, true) AND coalesce(w.at < f.before, true);

GRANT SELECT ON plant.instrument_check, plant.instrument_overdue, plant.instrument_failed
    TO production_manager, quality_inspector, inventory_clerk, maintenance, administrator;
RESET ROLE;
