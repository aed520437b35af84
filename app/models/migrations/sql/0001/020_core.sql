-- The journal and what it needs to be filled and read. All of it belongs to plant_owner.
SET ROLE plant_owner;

CREATE TABLE plant.plant (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id uuid,
    schema integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE plant.plant IS 'Exactly one row: who this plant is (null until plant_init) and the number of the schema.';
INSERT INTO plant.plant DEFAULT VALUES;

CREATE TABLE plant.epoch (
    number integer PRIMARY KEY,
    stream text NOT NULL UNIQUE,
    timeline bigint NOT NULL,
    reason text NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE plant.epoch IS 'Histories of this server: a promote or a restore begins a new one with its own stream of decisions.';

-- Half the page stays free, so that the update of every append finds room beside the old row (HOT).
CREATE TABLE plant.stream (
    name text PRIMARY KEY CHECK (name ~ '^([A-Z][A-Z0-9]{0,7}\.[0-9]{1,6}|plant/[0-9]{1,6})$'),
    seq bigint NOT NULL DEFAULT 0,
    head bytea NOT NULL,
    part integer NOT NULL DEFAULT 0,
    boot text,
    app text,
    clock_offset interval,
    seen_at timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
COMMENT ON COLUMN plant.stream.part IS 'Month (yyyymm) of the partition its last entry is in.';
COMMENT ON COLUMN plant.stream.boot IS 'Lease: the machine boot that greeted last; an earlier boot that returns is another copy of the disk.';

CREATE TABLE plant.stream_boot (
    stream text NOT NULL,
    boot text NOT NULL,
    app text,
    first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    clock_offset interval,
    returned_at timestamptz,
    PRIMARY KEY (stream, boot)
);
COMMENT ON COLUMN plant.stream_boot.clock_offset IS 'Server clock minus station clock at the last append of that boot.';
COMMENT ON COLUMN plant.stream_boot.returned_at IS 'When this boot came back although a later one had used the stream: two machines run one journal.';

CREATE TABLE plant.stream_part (
    stream text NOT NULL,
    first_seq bigint NOT NULL,
    part integer NOT NULL,
    PRIMARY KEY (stream, first_seq)
);
COMMENT ON TABLE plant.stream_part IS 'From which seq on a stream continues in which partition, so that one probe finds an entry.';

CREATE TABLE plant.journal (
    part integer NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    id uuid,
    kind text,
    sv integer,
    person text,
    session uuid,
    assurance text,
    at timestamptz,
    day date,
    shift text,
    reason text,
    outcome text,
    received_at timestamptz NOT NULL,
    corrected_at timestamptz,
    doubts text[],
    mark text,
    mark_detail text,
    body text,
    digest bytea,
    hash bytea NOT NULL,
    PRIMARY KEY (part, stream, seq),
    CHECK (body IS NOT NULL OR digest IS NOT NULL)
) PARTITION BY LIST (part);
COMMENT ON TABLE plant.journal IS
    'Every entry, verbatim. (stream, seq) is unique through the lock on the stream row; columns are copies read out of body.';
COMMENT ON COLUMN plant.journal.outcome IS 'Of a decision: accepted, or refused with its code in mark_detail; null for facts.';
COMMENT ON COLUMN plant.journal.doubts IS 'Applied, but a person should look: who or when is not as the plant knows it.';
COMMENT ON COLUMN plant.journal.mark IS 'Not applied: SQLSTATE or rule. The mark is said again by an entry of the plant stream.';
COMMENT ON COLUMN plant.journal.digest IS 'sha256 of a body that was taken away after its legal term; the chain still verifies.';
CREATE INDEX journal_id ON plant.journal (id);
CREATE INDEX journal_received ON plant.journal USING brin (received_at);
CREATE INDEX journal_marked ON plant.journal (stream, seq) WHERE mark IS NOT NULL;

-- What an entry of a kind may carry, and who may write it; filled from the program's catalogue.
CREATE TABLE plant.kind (
    name text NOT NULL,
    sv integer NOT NULL,
    nature text NOT NULL CHECK (nature IN ('fact', 'decision', 'server')),
    reason boolean NOT NULL,
    needs_person boolean NOT NULL,
    everywhere boolean NOT NULL,
    tables text[] NOT NULL,
    PRIMARY KEY (name, sv)
);
CREATE TABLE plant.shape (
    kind text NOT NULL,
    sv integer NOT NULL,
    tbl text NOT NULL,
    ordinal integer NOT NULL,
    fill text NOT NULL CHECK (fill IN ('fact', 'identity', 'state')),
    key text[] NOT NULL,
    columns text[] NOT NULL,
    PRIMARY KEY (kind, sv, tbl)
);
COMMENT ON TABLE plant.shape IS 'White list: the columns that an entry of this kind and version may carry. Rows are never deleted.';
CREATE TABLE plant.permission (
    kind text NOT NULL,
    grp name NOT NULL,
    PRIMARY KEY (kind, grp)
);
CREATE TABLE plant.profile_kind (
    profile text NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (profile, kind)
);
COMMENT ON TABLE plant.profile_kind IS 'Kinds that stations of a profile are sent besides those sent everywhere; kind * means all facts.';

-- The month's partition is made beside the table and attached: appends of other stations go on meanwhile.
CREATE FUNCTION plant.ensure_part(wanted integer) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := format('journal_%s', wanted);
BEGIN
    IF to_regclass('plant.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    LOCK TABLE plant.journal IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('plant.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE plant.%I (LIKE plant.journal INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
        EXECUTE format('ALTER TABLE plant.journal ATTACH PARTITION plant.%I FOR VALUES IN (%s)', name, wanted);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I EXECUTE FUNCTION plant.append_only()', name);
    END IF;
END
$$;

CREATE FUNCTION plant.month(instant timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(year FROM instant AT TIME ZONE 'UTC') * 100 + extract(month FROM instant AT TIME ZONE 'UTC'))::integer
$$;

-- Nightly: the partitions of this month and the next two stand ready.
CREATE FUNCTION plant.ensure_parts() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT plant.ensure_part(plant.month(now() + months * interval '1 month')) FROM generate_series(0, 2) AS months
$$;

-- Facts stay as they were written, whoever asks: the owner too.
CREATE FUNCTION plant.append_only() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'plant.% is append-only', tg_table_name USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.journal
    FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.journal EXECUTE FUNCTION plant.append_only();
SELECT plant.ensure_parts();
