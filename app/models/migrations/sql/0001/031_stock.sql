CREATE TABLE plant.station_start (
    id uuid NOT NULL,
    boot text NOT NULL,
    app text NOT NULL,
    system text NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.station_start IS 'A station came up: its boot, program version and operating system.';

CREATE TABLE plant.taring (
    id uuid NOT NULL,
    device text NOT NULL,
    scale_serial text,
    tare_g bigint CHECK (tare_g BETWEEN -1000000000 AND 1000000000),
    action text NOT NULL CHECK (action IN ('tare', 'zero', 'clear', 'preset')),
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
COMMENT ON TABLE plant.taring IS 'A tare, zero or clear that a person sent to a scale, and what the scale answered.';

-- The server knows a lot also from an entry that gives its id alone; whoever brings the code completes the row.
CREATE TABLE plant.lot (
    id uuid NOT NULL,
    code text CHECK (code ~ '^[A-Z][A-Z0-9]{0,7}-[0-9]{6}-[0-9]{4,9}-[0-9A-Z]$'),
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lot IS 'A lot''s identity, uuid5(plant, code). Without an opening it is a stub: known by its label only.';

CREATE TABLE plant.lot_opening (
    id uuid NOT NULL,
    lot_id uuid NOT NULL,
    item text NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
    place text CHECK (length(place) BETWEEN 1 AND 200),
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
COMMENT ON TABLE plant.lot_opening IS 'What a station said when it opened the lot; a second, different one is a discrepancy.';

CREATE TABLE plant.movement (
    id uuid NOT NULL,
    lot_id uuid NOT NULL,
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    grams bigint NOT NULL CHECK (grams BETWEEN -1000000000 AND 1000000000),
    cause text NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.movement IS 'Stock of a lot changed at a place; it counts while its entry is not superseded.';

CREATE TABLE plant.weighing (
    id uuid NOT NULL,
    lot_id uuid NOT NULL,
    item text NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
    gross_g bigint CHECK (gross_g BETWEEN -1000000000 AND 1000000000),
    gross_from text NOT NULL CHECK (gross_from IN ('measured', 'computed', 'preset', 'unknown')),
    tare_g bigint CHECK (tare_g BETWEEN -1000000000 AND 1000000000),
    tare_from text NOT NULL CHECK (tare_from IN ('measured', 'computed', 'preset', 'unknown')),
    net_g bigint NOT NULL CHECK (net_g BETWEEN -1000000000 AND 1000000000),
    net_from text NOT NULL CHECK (net_from IN ('measured', 'computed', 'preset', 'unknown')),
    container_type text,
    indication text,
    unit text,
    manual boolean NOT NULL,
    verdict text CHECK (verdict IN ('under', 'in', 'over')),
    verdict_reason text,
    device text,
    scale_serial text,
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
COMMENT ON TABLE plant.weighing IS 'One weighing. `frame` is the device''s frame in hex, `indication` its decimal string.';

CREATE TABLE plant.balance (
    lot_id uuid NOT NULL,
    place text NOT NULL,
    grams bigint NOT NULL,
    PRIMARY KEY (lot_id, place)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
COMMENT ON TABLE plant.balance IS
    'Sum of the live movements of a lot at a place; changed under the lock on the lot only, checked by verify_balances.';

-- What held when: entries that arrive late are judged by the time they were made at.
CREATE TABLE plant.person_life (
    role text NOT NULL,
    version bigint NOT NULL,
    since timestamptz NOT NULL,
    active boolean NOT NULL,
    PRIMARY KEY (role, version)
);
CREATE TABLE plant.right_life (
    role text NOT NULL,
    grp text NOT NULL,
    version bigint NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    PRIMARY KEY (role, grp, version)
);

CREATE TABLE plant.credential (
    role text PRIMARY KEY,
    scram_digest bytea NOT NULL,
    verifier bytea,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    locked_at timestamptz,
    lock_reason text
);
COMMENT ON TABLE plant.credential IS
    'Of each login role: digest of the password form it was given, and the verifier for off-line logins. Never in a body.';

CREATE UNIQUE INDEX station_role ON plant.station (role);
CREATE UNIQUE INDEX incarnation_prefix ON plant.incarnation (lot_prefix);
CREATE INDEX incarnation_station ON plant.incarnation (station);
CREATE INDEX supersession_target ON plant.supersession (target);
CREATE INDEX mark_marked ON plant.mark (marked_stream, marked_seq);
CREATE INDEX mending_mended ON plant.mending (mended_stream, mended_seq);
CREATE INDEX session_end_session ON plant.session_end (session_id);
CREATE INDEX lot_opening_lot ON plant.lot_opening (lot_id);
CREATE INDEX movement_lot ON plant.movement (lot_id, entry);
CREATE INDEX weighing_lot ON plant.weighing (lot_id, entry);
CREATE INDEX weighing_at ON plant.weighing USING brin (at);

DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['supersession', 'mark', 'mending', 'session', 'session_end', 'station_start', 'taring',
        'lot_opening', 'movement', 'weighing']
    LOOP
        EXECUTE format('CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.%I'
            ' FOR EACH ROW EXECUTE FUNCTION plant.append_only()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I'
            ' EXECUTE FUNCTION plant.append_only()', fact);
    END LOOP;
END
$$;
