-- Samples, and what instruments said of them.
SET ROLE plant_owner;

CREATE TABLE plant.sample (
    id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^[A-Z][A-Z0-9]{0,7}-[0-9]{6}-S[0-9]{3,9}-[0-9A-Z]$'),
    bare text NOT NULL CHECK (bare = replace(code, '-', '')),
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.sample IS 'A sample''s identity, uuid5(plant, code): whoever reads its label knows it. `bare` is the code without its dashes, as poor keyboards send it.';

CREATE TABLE plant.sample_taking (
    id uuid NOT NULL,
    sample_id uuid NOT NULL,
    lot_id uuid,
    delivery_id uuid,
    place text,
    taken_by text NOT NULL,
    taken_at timestamptz NOT NULL,
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
COMMENT ON TABLE plant.sample_taking IS 'What a sample was taken of (a lot, a delivery or a place), by whom, when. The latest is true.';

CREATE TABLE plant.test_request (
    id uuid NOT NULL,
    sample_id uuid NOT NULL,
    analyte text NOT NULL,
    method text,
    retest_of uuid,
    seen jsonb,
    due_at timestamptz,
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
COMMENT ON TABLE plant.test_request IS 'Something shall be found out of a sample. A retest is a request of its own and replaces nothing; `seen` are the results that stood when it was asked for, so that a later one is not taken for them.';

CREATE TABLE plant.test_withdrawal (
    id uuid NOT NULL,
    request_id uuid NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.test_withdrawal IS 'A request is not wanted any more.';

CREATE TABLE plant.lab_payload (
    id uuid NOT NULL,
    payload text NOT NULL,
    instrument text NOT NULL,
    profile text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    part bigint NOT NULL,
    parts bigint NOT NULL,
    data text NOT NULL,
    arrival text NOT NULL CHECK (arrival IN ('line', 'file')),
    name text,
    complete boolean NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lab_payload IS 'What an instrument delivered, verbatim, in parts: hex. `payload` names it: a SHA-256 of instrument and bytes, and of the moment too where the bytes say neither when nor of what.';

CREATE TABLE plant.lab_reading (
    id uuid NOT NULL,
    payload text NOT NULL,
    profile text NOT NULL,
    profile_version bigint NOT NULL,
    results bigint NOT NULL,
    clock_offset_ms bigint,
    problem text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lab_reading IS 'A payload was read: how many results, how far the instrument''s clock is ahead, what was wrong.';

CREATE TABLE plant.lab_result (
    id uuid NOT NULL,
    result uuid NOT NULL,
    payload text,
    position bigint NOT NULL,
    instrument text NOT NULL,
    serial text,
    profile_version bigint NOT NULL,
    sample_sent text NOT NULL,
    sample_key text NOT NULL,
    test_sent text NOT NULL,
    value_sent text NOT NULL,
    operator text CHECK (operator IN ('=', '<', '>', '<=', '>=')),
    digits text CHECK (digits ~ '^-?[0-9]+([.][0-9]+)?$'),
    qualitative text,
    unit_sent text NOT NULL,
    flags text,
    status text NOT NULL CHECK (status IN ('final', 'preliminary', 'corrected', 'failed', 'unstated')),
    measured_at timestamptz,
    zone text,
    operator_name text,
    overdue boolean NOT NULL,
    manual boolean NOT NULL,
    request_id uuid,
    problem text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lab_result IS 'One result as sent; `sample_key` are the letters and digits of the sample. `result` is the same for whoever hears it, so that a resend or a second station changes nothing; of several readings the newest profile''s counts. Typed by hand: `manual`, with its request.';

CREATE TABLE plant.lab_assignment (
    id uuid NOT NULL,
    result uuid NOT NULL,
    request_id uuid NOT NULL,
    unit text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lab_assignment IS 'A person said which request a result answers, and where it was unknown in which unit it is.';

CREATE TABLE plant.lab_dismissal (
    id uuid NOT NULL,
    result uuid,
    payload text,
    reason text NOT NULL,
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
COMMENT ON TABLE plant.lab_dismissal IS 'A person said that a result, or a payload nobody can read, belongs to nothing here.';

CREATE TABLE plant.lab_choice (
    request_id uuid NOT NULL,
    result uuid NOT NULL,
    seen jsonb NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (request_id)
);
COMMENT ON TABLE plant.lab_choice IS 'Of several values of one request this one counts; `seen` are the results that stood then.';

CREATE TABLE plant.analyte (
    code text NOT NULL,
    name_ru text NOT NULL,
    name_en text NOT NULL,
    unit text,
    form text NOT NULL CHECK (form IN ('number', 'count', 'presence', 'text')),
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.analyte IS 'What can be found out of a sample, in which unit the plant writes it.';

CREATE TABLE plant.instrument_test (
    instrument text NOT NULL,
    test_sent text NOT NULL,
    analyte text NOT NULL,
    unit_sent text,
    unit text,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (instrument, test_sent)
);
COMMENT ON TABLE plant.instrument_test IS 'What an instrument calls an analyte and its unit; `unit` is the plant''s word for the unit as sent.';

CREATE TABLE plant.unit_conversion (
    unit_from text NOT NULL,
    unit_to text NOT NULL,
    factor text NOT NULL CHECK (factor ~ '^[0-9]+([.][0-9]+)?$'),
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (unit_from, unit_to)
);
COMMENT ON TABLE plant.unit_conversion IS 'One unit in another: the number times `factor`, a decimal string. There is no other conversion.';

CREATE INDEX sample_bare ON plant.sample (bare);
CREATE INDEX sample_taking_sample ON plant.sample_taking (sample_id);
CREATE INDEX sample_taking_lot ON plant.sample_taking (lot_id);
CREATE INDEX sample_taking_delivery ON plant.sample_taking (delivery_id);
CREATE INDEX test_request_sample ON plant.test_request (sample_id);
CREATE INDEX test_withdrawal_request ON plant.test_withdrawal (request_id);
CREATE INDEX lab_payload_payload ON plant.lab_payload (payload);
CREATE INDEX lab_reading_payload ON plant.lab_reading (payload);
CREATE INDEX lab_result_result ON plant.lab_result (result);
CREATE INDEX lab_result_sample_key ON plant.lab_result (sample_key);
CREATE INDEX lab_result_payload ON plant.lab_result (payload);
CREATE INDEX lab_assignment_result ON plant.lab_assignment (result);
CREATE INDEX lab_assignment_request ON plant.lab_assignment (request_id);
CREATE INDEX lab_dismissal_result ON plant.lab_dismissal (result);

-- Facts stay as they were written.
DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['sample_taking', 'test_request', 'test_withdrawal', 'lab_payload', 'lab_reading',
        'lab_result', 'lab_assignment', 'lab_dismissal']
    LOOP
        EXECUTE format('CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.%I'
            ' FOR EACH ROW EXECUTE FUNCTION plant.append_only()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I'
            ' EXECUTE FUNCTION plant.append_only()', fact);
    END LOOP;
END
$$;

-- A row with its instants in the form that bodies have; days stay as they are. Every column that ends in `_at` is one.
CREATE OR REPLACE FUNCTION plant.written(r jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT r || coalesce((SELECT jsonb_object_agg(e.key, plant.iso((e.value #>> '{}')::timestamptz)) FROM jsonb_each(r) e
        WHERE jsonb_typeof(e.value) = 'string' AND e.value #>> '{}' LIKE '____-__-__T%'
            AND (e.key IN ('at', 'since', 'until', 'valid_from') OR e.key LIKE '%\_at')), '{}')
$$;
RESET ROLE;
