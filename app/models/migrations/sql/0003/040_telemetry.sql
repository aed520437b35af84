-- Telemetry: what channels of measurement said minute by minute, and how devices stand. Each station writes streams of its
-- own beside its journal (`R1.1/t`), which are in nobody's vector and concern no stock. The raw entries stay as long as the
-- setting telemetry.raw_months says, the roll-ups for good.
SET ROLE plant_owner;

-- Half the page stays free, so that the update of every minute finds room beside the old row (HOT).
CREATE TABLE plant.telemetry_stream (
    name text PRIMARY KEY CHECK (name ~ '^[A-Z][A-Z0-9]{0,7}\.[0-9]{1,6}/t[0-9]{0,4}$'),
    seq bigint NOT NULL DEFAULT 0,
    head bytea NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
COMMENT ON TABLE plant.telemetry_stream IS
    'Heads of the telemetry streams of an incarnation: the first is /t; after a fork the station begins /t2 by itself.';

CREATE TABLE plant.telemetry (
    part integer NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    id uuid,
    minute timestamptz,
    moved interval,
    received_at timestamptz NOT NULL,
    mark text,
    mark_detail text,
    body text NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (stream, seq, part)
) PARTITION BY LIST (part);
COMMENT ON TABLE plant.telemetry IS
    'Every entry, verbatim, with its packed points. (stream, seq) is unique through the lock on the stream row.';
COMMENT ON COLUMN plant.telemetry.part IS 'Month received (yyyymm).';
COMMENT ON COLUMN plant.telemetry.minute IS 'The minute it is of, corrected; null where it carries devices only or is marked.';
COMMENT ON COLUMN plant.telemetry.moved IS 'Whole minutes by which the station''s clock was wrong then; null where it was right.';
COMMENT ON COLUMN plant.telemetry.mark IS 'Not counted: SQLSTATE or rule.';
CREATE INDEX telemetry_id ON plant.telemetry (id);
CREATE INDEX telemetry_minute ON plant.telemetry USING brin (minute) WITH (pages_per_range = 32);
CREATE INDEX telemetry_marked ON plant.telemetry (stream, seq) WHERE mark IS NOT NULL;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.telemetry FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.telemetry EXECUTE FUNCTION plant.append_only();

-- Roll-ups. Every column is merged by an operation that does not mind order (sum, least, greatest, the latest of all), so
-- each row is a function of the set of entries. Values are thousandths of the channel's unit.
CREATE TABLE plant.channel_minute (
    channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 64),
    minute timestamptz NOT NULL,
    last_at timestamptz,
    sum bigint NOT NULL,
    n integer NOT NULL CHECK (n >= 0),
    low integer CHECK (low BETWEEN -1000000000 AND 1000000000),
    high integer CHECK (high BETWEEN -1000000000 AND 1000000000),
    last integer CHECK (last BETWEEN low AND high),
    good_ms integer NOT NULL CHECK (good_ms BETWEEN 0 AND 60000),
    worst smallint NOT NULL CHECK (worst BETWEEN 0 AND 4),
    CHECK ((n = 0) = (low IS NULL) AND (n = 0) = (high IS NULL) AND (n = 0) = (last IS NULL)
        AND (n = 0) = (last_at IS NULL) AND (n > 0 OR sum = 0)),
    PRIMARY KEY (channel, minute)
) PARTITION BY RANGE (minute);
COMMENT ON TABLE plant.channel_minute IS 'One channel in one minute (UTC): n good samples with their least, greatest, sum and latest.';
COMMENT ON COLUMN plant.channel_minute.good_ms IS 'For how long of it a good value was known.';
COMMENT ON COLUMN plant.channel_minute.worst IS '0 good, 1 implausible, 2 device_error, 3 no_answer, 4 sensor_fault.';
CREATE INDEX channel_minute_minute ON plant.channel_minute USING brin (minute) WITH (pages_per_range = 32);

CREATE TABLE plant.channel_hour (
    channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 64),
    hour timestamptz NOT NULL,
    last_at timestamptz,
    sum bigint NOT NULL,
    n integer NOT NULL CHECK (n >= 0),
    low integer,
    high integer,
    last integer,
    good_ms integer NOT NULL CHECK (good_ms BETWEEN 0 AND 3600000),
    worst smallint NOT NULL CHECK (worst BETWEEN 0 AND 4),
    PRIMARY KEY (channel, hour)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
COMMENT ON TABLE plant.channel_hour IS 'One channel in one hour (UTC).';

CREATE TABLE plant.channel_day (
    channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 64),
    day date NOT NULL,
    last_at timestamptz,
    sum bigint NOT NULL,
    n integer NOT NULL CHECK (n >= 0),
    low integer,
    high integer,
    last integer,
    good_ms integer NOT NULL CHECK (good_ms BETWEEN 0 AND 108000000),
    worst smallint NOT NULL CHECK (worst BETWEEN 0 AND 4),
    PRIMARY KEY (channel, day)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
COMMENT ON TABLE plant.channel_day IS 'One channel on one plant day, as it was stamped at the station.';

CREATE TABLE plant.device_state (
    station text NOT NULL,
    device text NOT NULL CHECK (length(device) BETWEEN 1 AND 200),
    life integer[] NOT NULL,
    seq bigint NOT NULL,
    family text NOT NULL CHECK (length(family) <= 200),
    protocol text NOT NULL CHECK (length(protocol) <= 200),
    address text NOT NULL CHECK (length(address) <= 200),
    state text NOT NULL CHECK (length(state) BETWEEN 1 AND 40),
    since timestamptz NOT NULL,
    last_good_at timestamptz,
    serial text CHECK (length(serial) <= 200),
    errors bigint NOT NULL CHECK (errors >= 0),
    problem text CHECK (length(problem) <= 200),
    said_at timestamptz NOT NULL,
    heard_at timestamptz NOT NULL,
    PRIMARY KEY (station, device)
) WITH (fillfactor = 50);
COMMENT ON TABLE plant.device_state IS 'How each device of the plant stood when its station last said: the newest entry of the newest stream.';
COMMENT ON COLUMN plant.device_state.life IS 'Number of the incarnation and of its telemetry stream.';

-- One channel's share of an entry.
CREATE TYPE plant.channel_part AS (channel text, minute timestamptz, day date, n integer, low integer, high integer,
    sum bigint, last integer, last_at timestamptz, good_ms integer, worst smallint);

CREATE FUNCTION plant.ensure_telemetry_part(wanted integer) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := format('telemetry_%s', wanted);
BEGIN
    IF to_regclass('plant.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    LOCK TABLE plant.telemetry IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('plant.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE plant.%I (LIKE plant.telemetry INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
        EXECUTE format('ALTER TABLE plant.telemetry ATTACH PARTITION plant.%I FOR VALUES IN (%s)', name, wanted);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I EXECUTE FUNCTION plant.append_only()', name);
    END IF;
END
$$;

CREATE FUNCTION plant.ensure_minute_part(wanted integer) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    name text := format('channel_minute_%s', wanted);
    begins timestamptz := to_date(wanted::text, 'YYYYMM');
BEGIN
    IF to_regclass('plant.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    LOCK TABLE plant.channel_minute IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('plant.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE plant.%I (LIKE plant.channel_minute INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
        EXECUTE format('ALTER TABLE plant.channel_minute ATTACH PARTITION plant.%I FOR VALUES FROM (%L) TO (%L)', name,
            begins, begins + interval '1 month');
    END IF;
END
$$;

-- Nightly: the partitions of this month and the next two stand ready.
CREATE FUNCTION plant.ensure_telemetry_parts() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT plant.ensure_telemetry_part(m), plant.ensure_minute_part(m)
    FROM (SELECT plant.month(now() + months * interval '1 month') AS m FROM generate_series(0, 2) AS months) x
$$;

-- Months of raw entries that go: all before the setting's number of whole months. Stations keep theirs for 40 days and find
-- by them where a fork begins, so it is never less than two. Gives the names of what went.
CREATE FUNCTION plant.prune_telemetry() RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    months integer := greatest(2, coalesce((SELECT CASE WHEN s.value::text ~ '^[0-9]{1,3}$' THEN s.value::text::integer END
        FROM plant.setting s WHERE s.key = 'telemetry.raw_months'), 3));
    first_kept integer := plant.month(now() - months * interval '1 month');
    gone text[];
    name text;
BEGIN
    FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'plant.telemetry'::regclass AND substring(c.relname FROM '[0-9]+$')::integer < first_kept ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE plant.%I', name);
        gone := gone || name;
    END LOOP;
    RETURN coalesce(gone, '{}');
END
$$;

-- The calling station's telemetry stream, made where it is new, locked for this transaction.
CREATE FUNCTION plant.hold_telemetry(wanted text, writing boolean) RETURNS plant.telemetry_stream LANGUAGE plpgsql AS $$
DECLARE
    t plant.telemetry_stream;
    known boolean;
BEGIN
    PERFORM plant.need_read_committed();
    SELECT x.active AND (i.active OR NOT writing) INTO known
        FROM plant.incarnation i JOIN plant.station x ON x.code = i.station
        WHERE i.stream = split_part(wanted, '/', 1) AND x.role = session_user
            AND wanted ~ '^[A-Z][A-Z0-9]{0,7}\.[0-9]{1,6}/t[0-9]{0,4}$';
    IF known IS NULL THEN
        PERFORM plant.refuse('BK004', format('telemetry %s is not of %s', wanted, session_user));
    ELSIF NOT known THEN
        PERFORM plant.refuse('BK005', format('telemetry %s is not active', wanted));
    END IF;
    INSERT INTO plant.telemetry_stream (name, head) VALUES (wanted, plant.origin(wanted)) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT t FROM plant.telemetry_stream WHERE name = wanted FOR NO KEY UPDATE;
    RETURN t;
END
$$;

CREATE FUNCTION plant.telemetry_hash(of_stream text, of_seq bigint) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN of_seq = 0 THEN plant.origin(of_stream)
        ELSE (SELECT t.hash FROM plant.telemetry t WHERE t.stream = of_stream AND t.seq = of_seq) END;
END
$$;

-- Where the plant stands with a telemetry stream of the caller, and which name of its incarnation is unused.
CREATE FUNCTION plant.telemetry_hello(stream text, ours_seq bigint, ours_hash bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    t plant.telemetry_stream := plant.hold_telemetry(stream, false);
    base text := split_part(stream, '/', 1) || '/t';
BEGIN
    UPDATE plant.telemetry_stream x SET seen_at = clock_timestamp() WHERE x.name = t.name;
    RETURN jsonb_build_object('seq', t.seq, 'hash', encode(t.head, 'hex'),
        'hash_at_ours', CASE WHEN ours_seq <= t.seq THEN encode(plant.telemetry_hash(t.name, ours_seq), 'hex') END,
        'next', base || (SELECT 1 + max(CASE split_part(x.name, '/t', 2) WHEN '' THEN 1
            ELSE split_part(x.name, '/t', 2)::integer END) FROM plant.telemetry_stream x WHERE split_part(x.name, '/t', 1) || '/t' = base),
        'now', plant.iso(clock_timestamp()), 'schema', (SELECT p.schema FROM plant.plant p));
END
$$;

CREATE FUNCTION plant.strangers(rows jsonb, columns text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM jsonb_array_elements(CASE jsonb_typeof(rows) WHEN 'array' THEN rows ELSE '[]' END) r(v)
        WHERE CASE jsonb_typeof(r.v) WHEN 'object' THEN r.v - columns <> '{}' ELSE true END)
$$;

-- What is wrong with an entry's envelope and the names of its rows by rule, null where nothing is; raises nothing.
CREATE FUNCTION plant.telemetry_fault(of_stream text, of_seq bigint, j jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE
        WHEN jsonb_typeof(j) <> 'object' THEN 'envelope.form'
        WHEN j->'v' IS DISTINCT FROM '1' THEN 'envelope.version'
        WHEN j->>'plant' IS DISTINCT FROM (SELECT p.id::text FROM plant.plant p) THEN 'envelope.plant'
        WHEN j->>'stream' IS DISTINCT FROM of_stream THEN 'envelope.stream'
        WHEN j->'seq' IS DISTINCT FROM to_jsonb(of_seq) OR j->>'seq' ~ '\.' THEN 'envelope.seq'
        WHEN (j->>'id' ~ plant.uuid_form()) IS NOT TRUE THEN 'envelope.id'
        WHEN (j->>'at' ~ plant.instant_form()) IS NOT TRUE THEN 'envelope.at'
        WHEN (j->>'day' ~ plant.date_form()) IS NOT TRUE THEN 'envelope.day'
        WHEN (j - '{v,plant,stream,seq,id,kind,sv,person,session,assurance,at,mono,boot,day,shift,app,reason,rows}'::text[])
            <> '{}' THEN 'envelope.key'
        WHEN j->>'kind' IS DISTINCT FROM 'telemetry.recorded' OR j->'sv' IS DISTINCT FROM '1' THEN 'kind.unknown'
        WHEN jsonb_typeof(j->'rows') IS DISTINCT FROM 'object' OR j->'rows' = '{}' THEN 'rows.missing'
        WHEN (j->'rows') - '{telemetry_minute,channel_minute,device_state}'::text[] <> '{}' THEN 'rows.table'
        WHEN plant.strangers(j->'rows'->'telemetry_minute', '{minute,form,points}')
            OR plant.strangers(j->'rows'->'channel_minute', '{channel,n,low,high,sum,last,last_ms,good_ms,worst}')
            OR plant.strangers(j->'rows'->'device_state', '{device,family,protocol,address,state,since,last_good_at,serial,'
                'errors,problem}') THEN 'rows.column'
        WHEN j->'rows' ? 'channel_minute' AND (j->'rows'->'telemetry_minute'->0->>'minute' ~ '^[0-9-]{10}T[0-9]{2}:[0-9]{2}:00\.000000Z$')
            IS NOT TRUE OR jsonb_path_exists(j, '$.rows.telemetry_minute[1]') THEN 'rows.minute'
        END;
END
$$;

-- How far the clock of an entry's boot was off then, in whole minutes; null while nobody knows. The boot that speaks says
-- its monotonic clock itself; of earlier ones the journal's appends remember it, else how far their wall clock was off.
CREATE FUNCTION plant.telemetry_moved(of_stream text, j jsonb, boot text, mono bigint, station_now timestamptz, received timestamptz)
    RETURNS interval LANGUAGE plpgsql STABLE AS $$
DECLARE
    at timestamptz := j->>'at';
    ns bigint := CASE WHEN j->>'mono' ~ '^[0-9]{1,18}$' THEN j->>'mono' END;
    off interval;
BEGIN
    IF j->>'boot' = boot AND mono IS NOT NULL AND ns IS NOT NULL THEN
        off := received - (mono - ns) / 1000 * interval '1 microsecond' - at;
    ELSE
        SELECT coalesce(b.clock_at - (b.clock_mono - ns) / 1000 * interval '1 microsecond' - at, b.clock_offset) INTO off
            FROM plant.stream_boot b WHERE b.stream = split_part(of_stream, '/', 1) AND b.boot = j->>'boot';
        off := coalesce(off, CASE WHEN j->>'boot' = boot THEN received - station_now END);
    END IF;
    RETURN CASE WHEN abs(extract(epoch FROM off)) > 120 THEN round(extract(epoch FROM off) / 60) * interval '1 minute' END;
END
$$;

-- The plant day of an instant by today's setting: for minutes whose station stamped them by a wrong clock.
CREATE FUNCTION plant.day_at(instant timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT ((instant AT TIME ZONE coalesce(s.value->>'zone', 'Asia/Irkutsk')) - coalesce(s.value->>'start', '08:00')::interval)::date
    FROM (SELECT 1) one LEFT JOIN plant.setting s ON s.key = 'plant.day'
$$;

CREATE FUNCTION plant.quality_rank(quality text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT (array_position(ARRAY['good', 'implausible', 'device_error', 'no_answer', 'sensor_fault'], quality) - 1)::smallint
$$;

-- An entry's shares by channel. A minute that no clock can have shown is a fault.
CREATE FUNCTION plant.channel_parts(j jsonb, moved interval, received timestamptz) RETURNS plant.channel_part[]
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    said timestamptz := j->'rows'->'telemetry_minute'->0->>'minute';
    begins timestamptz := said + coalesce(moved, '0');
    its_day date := CASE WHEN moved IS NULL THEN (j->>'day')::date ELSE plant.day_at(begins) END;
BEGIN
    IF begins NOT BETWEEN '2020-01-01' AND received + interval '1 day' THEN
        PERFORM plant.fault('minute.impossible', begins::text);
    ELSIF abs(its_day - begins::date) > 2 THEN
        PERFORM plant.fault('envelope.day', its_day::text);
    END IF;
    RETURN (SELECT array_agg(ROW(v->>'channel', begins, its_day, v->>'n', v->>'low', v->>'high', coalesce(v->>'sum', '0'),
        v->>'last', begins + (v->>'last_ms')::integer * interval '1 millisecond', v->>'good_ms',
        plant.quality_rank(v->>'worst'))::plant.channel_part) FROM jsonb_array_elements(j->'rows'->'channel_minute') v);
END
$$;

-- Merges parts into one table of roll-ups, in the order of its key: the one order in which anybody takes these rows.
CREATE FUNCTION plant.roll_up(parts plant.channel_part[], tbl text, unit text, of_part text, cap integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO plant.%1$I AS m (channel, %2$I, n, low, high, sum, last, last_at, good_ms, worst)'
        ' SELECT p.channel, %3$s, sum(p.n), min(p.low), max(p.high), sum(p.sum),'
        ' (array_agg(p.last ORDER BY p.last_at DESC, p.last DESC) FILTER (WHERE p.last IS NOT NULL))[1], max(p.last_at),'
        ' least(%4$s, sum(p.good_ms)), max(p.worst) FROM unnest($1) p GROUP BY 1, 2 ORDER BY 1, 2'
        ' ON CONFLICT (channel, %2$I) DO UPDATE SET n = m.n + excluded.n, low = least(m.low, excluded.low),'
        ' high = greatest(m.high, excluded.high), sum = m.sum + excluded.sum, last = CASE WHEN m.last_at IS NULL'
        ' OR (excluded.last_at, excluded.last) > (m.last_at, m.last) THEN excluded.last ELSE m.last END,'
        ' last_at = greatest(m.last_at, excluded.last_at), good_ms = least(%4$s, m.good_ms + excluded.good_ms),'
        ' worst = greatest(m.worst, excluded.worst)', tbl, unit, of_part, cap) USING parts;
END
$$;

CREATE FUNCTION plant.roll_up_all(parts plant.channel_part[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM plant.ensure_minute_part(m) FROM (SELECT DISTINCT plant.month(p.minute) AS m FROM unnest(parts) p) x;
    PERFORM plant.roll_up(parts, 'channel_minute', 'minute', 'p.minute', 60000);
    PERFORM plant.roll_up(parts, 'channel_hour', 'hour', 'date_trunc(''hour'', p.minute)', 3600000);
    PERFORM plant.roll_up(parts, 'channel_day', 'day', 'p.day', 108000000);
END
$$;

-- Devices as entries say them: the newest stream of the station counts, and in it the last entry.
CREATE FUNCTION plant.note_devices(of_stream text, seqs bigint[], js jsonb[], moves interval[], received timestamptz)
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    this_life integer[] := string_to_array(regexp_replace(of_stream, '^[^.]+\.([0-9]+)/t([0-9]*)$', '\1,0\2'), ',');
BEGIN
    INSERT INTO plant.device_state AS d (station, device, life, seq, family, protocol, address, state, since, last_good_at,
        serial, errors, problem, said_at, heard_at)
    SELECT DISTINCT ON (r.v->>'device') split_part(of_stream, '.', 1), r.v->>'device', this_life, e.seq, r.v->>'family',
        r.v->>'protocol', r.v->>'address', r.v->>'state', (r.v->>'since')::timestamptz + coalesce(e.moved, '0'),
        (r.v->>'last_good_at')::timestamptz + coalesce(e.moved, '0'), r.v->>'serial', (r.v->>'errors')::bigint,
        r.v->>'problem', (e.j->>'at')::timestamptz + coalesce(e.moved, '0'), received
    FROM unnest(seqs, js, moves) e(seq, j, moved), jsonb_array_elements(e.j->'rows'->'device_state') r(v)
    ORDER BY r.v->>'device', e.seq DESC
    ON CONFLICT (station, device) DO UPDATE SET life = excluded.life, seq = excluded.seq, family = excluded.family,
        protocol = excluded.protocol, address = excluded.address, state = excluded.state, since = excluded.since,
        last_good_at = excluded.last_good_at, serial = excluded.serial, errors = excluded.errors,
        problem = excluded.problem, said_at = excluded.said_at, heard_at = excluded.heard_at
        WHERE (excluded.life, excluded.seq) > (d.life, d.seq);
END
$$;

-- The entries count: roll-ups and devices follow, their rows are kept. Raises freely; the caller has the guard.
-- An entry that the station has sent before in another stream (it went on after a fork) is a fault: it counts once.
CREATE FUNCTION plant.apply_telemetry(of_stream text, in_part integer, seqs bigint[], bodies text[], hashes bytea[],
    boot text, mono bigint, station_now timestamptz, received timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    js jsonb[] := bodies::jsonb[];
    ids uuid[];
    moves interval[];
    parts plant.channel_part[] := '{}';
    wrong text := (SELECT min(plant.telemetry_fault(of_stream, u.seq, u.j)) FROM unnest(seqs, js) u(seq, j));
BEGIN
    IF wrong IS NOT NULL THEN
        PERFORM plant.fault(wrong, of_stream);
    END IF;
    ids := (SELECT array_agg((u.j->>'id')::uuid ORDER BY u.o) FROM unnest(js) WITH ORDINALITY u(j, o));
    IF (SELECT count(DISTINCT i) FROM unnest(ids) i) < cardinality(ids) OR EXISTS (SELECT FROM plant.telemetry t
            WHERE t.id = ANY (ids) AND t.mark IS NULL AND split_part(t.stream, '.', 1) = split_part(of_stream, '.', 1)) THEN
        PERFORM plant.fault('id.used', of_stream);
    END IF;
    FOR n IN 1 .. cardinality(seqs) LOOP
        moves[n] := plant.telemetry_moved(of_stream, js[n], boot, mono, station_now, received);
        IF js[n]->'rows' ? 'channel_minute' THEN
            parts := parts || plant.channel_parts(js[n], moves[n], received);
        END IF;
    END LOOP;
    IF parts <> '{}' THEN
        PERFORM plant.roll_up_all(parts);
    END IF;
    PERFORM plant.note_devices(of_stream, seqs, js, moves, received);
    INSERT INTO plant.telemetry (part, stream, seq, id, minute, moved, received_at, body, hash)
        SELECT in_part, of_stream, u.seq, u.id, (u.j->'rows'->'telemetry_minute'->0->>'minute')::timestamptz
            + coalesce(u.moved, '0'), u.moved, received, u.body, u.hash
        FROM unnest(seqs, ids, js, moves, bodies, hashes) u(seq, id, j, moved, body, hash);
END
$$;

CREATE FUNCTION plant.mark_telemetry(of_stream text, in_part integer, of_seq bigint, body text, hash bytea, code text,
    detail text, received timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO plant.telemetry (part, stream, seq, id, received_at, mark, mark_detail, body, hash)
    SELECT in_part, of_stream, of_seq, g.id, received, code, left(detail, 500), body, hash
    FROM (SELECT 1) one LEFT JOIN plant.glimpse(body) g ON true
$$;

-- Entries in one guard; the code of the first fault, null where they count.
CREATE FUNCTION plant.try_telemetry(of_stream text, in_part integer, seqs bigint[], bodies text[], hashes bytea[],
    boot text, mono bigint, station_now timestamptz, received timestamptz, OUT code text, OUT detail text) LANGUAGE plpgsql AS $$
BEGIN
    code := (SELECT min(plant.form_fault(b)) FROM unnest(bodies) b);
    IF code IS NULL THEN
        PERFORM plant.apply_telemetry(of_stream, in_part, seqs, bodies, hashes, boot, mono, station_now, received);
    END IF;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    code := plant.code_of(SQLSTATE, SQLERRM);
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    detail := SQLERRM || coalesce(': ' || NULLIF(detail, ''), '');
END
$$;

-- Stores the entries behind the head: all at once, and one by one where that fails.
CREATE FUNCTION plant.take_telemetry(t plant.telemetry_stream, bodies text[], hashes bytea[], station_now timestamptz,
    apply boolean, boot text, mono bigint) RETURNS plant.telemetry_stream LANGUAGE plpgsql AS $$
DECLARE
    received timestamptz := clock_timestamp();
    in_part integer := plant.month(received);
    seqs bigint[] := (SELECT array_agg(t.seq + n) FROM generate_series(1, cardinality(bodies)) n);
    tried record;
BEGIN
    PERFORM plant.ensure_telemetry_part(in_part);
    SELECT 'unapplied' AS code, 'stored without applying it, as the station asked' AS detail INTO tried;
    IF apply THEN
        tried := plant.try_telemetry(t.name, in_part, seqs, bodies, hashes, boot, mono, station_now, received);
    END IF;
    IF tried.code IS NOT NULL THEN
        FOR n IN 1 .. cardinality(seqs) LOOP
            IF apply THEN
                tried := plant.try_telemetry(t.name, in_part, seqs[n:n], bodies[n:n], hashes[n:n], boot, mono,
                    station_now, received);
            END IF;
            IF tried.code IS NOT NULL THEN
                PERFORM plant.mark_telemetry(t.name, in_part, seqs[n], bodies[n], hashes[n], tried.code, tried.detail, received);
            END IF;
        END LOOP;
    END IF;
    t.seq := seqs[cardinality(seqs)];
    t.head := hashes[cardinality(hashes)];
    UPDATE plant.telemetry_stream x SET seq = t.seq, head = t.head, seen_at = received WHERE x.name = t.name;
    RETURN t;
END
$$;

-- The only door for telemetry, in the manner of append: it refuses what is not the stream's next entry (BK001 gap, BK002
-- fork, BK003 broken chain, BK004 foreign, BK005 inactive) and nothing else; what breaks a rule is kept with its mark.
CREATE FUNCTION plant.record_telemetry(stream text, first_seq bigint, bodies text[], hashes bytea[], station_now timestamptz,
    apply boolean DEFAULT true, boot text DEFAULT NULL, mono bigint DEFAULT NULL) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET jit = off AS $$
DECLARE
    t plant.telemetry_stream := plant.hold_telemetry(stream, true);
    known integer;
    other bigint;
BEGIN
    IF first_seq < 1 OR first_seq > t.seq + 1 OR first_seq IS NULL THEN
        PERFORM plant.refuse('BK001', format('gap: %s wants %s, got %s', stream, t.seq + 1, first_seq));
    ELSIF cardinality(bodies) IS DISTINCT FROM cardinality(hashes) OR array_ndims(bodies) > 1 OR array_ndims(hashes) > 1 THEN
        PERFORM plant.refuse('BK003', 'as many hashes as bodies');
    END IF;
    known := least(t.seq + 1 - first_seq, cardinality(bodies));
    other := (SELECT min(first_seq + u.o - 1) FROM unnest(hashes[:known]) WITH ORDINALITY u(h, o)
        WHERE plant.telemetry_hash(t.name, first_seq + u.o - 1) IS DISTINCT FROM u.h);
    IF other IS NOT NULL THEN
        PERFORM plant.refuse('BK002', format('fork of %s at %s', stream, other));
    END IF;
    IF known < cardinality(bodies) THEN
        PERFORM plant.check_chain(t.head, bodies[known + 1:], hashes[known + 1:]);
        t := plant.take_telemetry(t, bodies[known + 1:], hashes[known + 1:], station_now, apply, left(boot, 100),
            CASE WHEN mono BETWEEN 0 AND 1000000000000000000 THEN mono END);
    END IF;
    RETURN jsonb_build_object('seq', t.seq, 'head', encode(t.head, 'hex'), 'now', plant.iso(clock_timestamp()), 'marked', (SELECT
        coalesce(jsonb_agg(jsonb_build_array(x.seq, x.mark) ORDER BY x.seq), '[]') FROM plant.telemetry x
        WHERE x.stream = t.name AND x.seq BETWEEN first_seq AND t.seq AND x.mark IS NOT NULL));
END
$$;

-- The first seq at which what is kept of a stream does not hold together, null where it does.
CREATE FUNCTION plant.verify_telemetry(of_stream text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT min(x.seq) FROM (
            SELECT t.seq, t.hash, sha256(convert_to(t.body, 'UTF8')) AS digest, lag(t.seq) OVER w AS before,
                CASE t.seq WHEN 1 THEN plant.origin(of_stream) ELSE lag(t.hash) OVER w END AS previous
            FROM plant.telemetry t WHERE t.stream = of_stream WINDOW w AS (ORDER BY t.seq)) x
        WHERE x.before <> x.seq - 1 OR x.hash <> sha256(x.previous || x.digest)),
        (SELECT CASE WHEN s.seq <> e.seq OR s.head <> e.hash THEN least(s.seq, e.seq) END FROM plant.telemetry_stream s,
            LATERAL (SELECT t.seq, t.hash FROM plant.telemetry t WHERE t.stream = of_stream ORDER BY t.seq DESC LIMIT 1) e
            WHERE s.name = of_stream))
$$;

-- What is kept of the points of a channel, still packed, minute by minute: a day at most.
CREATE FUNCTION plant.channel_points(channel text, since timestamptz, until timestamptz) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_array(plant.iso(t.minute), b.rows->'telemetry_minute'->0->>'points')
            ORDER BY t.minute, t.stream, t.seq), '[]')
        FROM plant.telemetry t, LATERAL (SELECT t.body::jsonb->'rows' AS rows OFFSET 0) b
        WHERE t.minute >= $2 - interval '1 minute' AND t.minute < least($3, $2 + interval '1 day') AND t.mark IS NULL
            AND b.rows->'channel_minute' @> jsonb_build_array(jsonb_build_object('channel', $1)));
END
$$;

CREATE VIEW plant.channel_minutes WITH (security_barrier) AS
SELECT m.channel, m.minute AS begins, m.n, m.low, m.high, m.sum, m.last, m.last_at, m.good_ms,
    (ARRAY['good', 'implausible', 'device_error', 'no_answer', 'sensor_fault'])[m.worst + 1] AS worst
FROM plant.channel_minute m;

CREATE VIEW plant.channel_hours WITH (security_barrier) AS
SELECT m.channel, m.hour AS begins, m.n, m.low, m.high, m.sum, m.last, m.last_at, m.good_ms,
    (ARRAY['good', 'implausible', 'device_error', 'no_answer', 'sensor_fault'])[m.worst + 1] AS worst
FROM plant.channel_hour m;

CREATE VIEW plant.channel_days WITH (security_barrier) AS
SELECT m.channel, m.day AS begins, m.n, m.low, m.high, m.sum, m.last, m.last_at, m.good_ms,
    (ARRAY['good', 'implausible', 'device_error', 'no_answer', 'sensor_fault'])[m.worst + 1] AS worst
FROM plant.channel_day m;

-- Every device of the plant as its station last said; how long ago that was says whether it is still true.
CREATE VIEW plant.devices WITH (security_barrier) AS
SELECT d.station, s.name AS station_name, s.active, d.device, d.family, d.protocol, d.address, d.state, d.since,
    d.last_good_at, d.serial, d.errors, d.problem, d.said_at, d.heard_at
FROM plant.device_state d JOIN plant.station s ON s.code = d.station;

CREATE VIEW plant.telemetry_poison WITH (security_barrier) AS
SELECT t.stream, t.seq, t.received_at, t.mark, t.mark_detail FROM plant.telemetry t WHERE t.mark IS NOT NULL;

SELECT plant.ensure_telemetry_parts();

GRANT EXECUTE ON FUNCTION plant.telemetry_hello(text, bigint, bytea),
    plant.record_telemetry(text, bigint, text[], bytea[], timestamptz, boolean, text, bigint) TO plant_station;
GRANT EXECUTE ON FUNCTION plant.ensure_telemetry_parts(), plant.prune_telemetry() TO plant_agent;
GRANT EXECUTE ON FUNCTION plant.verify_telemetry(text) TO plant_agent, production_manager, quality_inspector, administrator;
GRANT EXECUTE ON FUNCTION plant.channel_points(text, timestamptz, timestamptz)
    TO plant_station, production_manager, quality_inspector, inventory_clerk, maintenance, administrator;
GRANT SELECT ON plant.channel_minutes, plant.channel_hours, plant.channel_days, plant.devices
    TO plant_station, production_manager, quality_inspector, inventory_clerk, maintenance, administrator;
GRANT SELECT ON plant.telemetry_poison TO plant_agent, production_manager, quality_inspector, maintenance, administrator;
RESET ROLE;
