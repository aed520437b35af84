-- Writing journal rows: a station's good entries with their doubts, its marked ones, and the plant's own stream.

-- The partition that entries of `s` from `from_seq` on go to now.
CREATE FUNCTION plant.part_for(s plant.stream, from_seq bigint, received timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    wanted integer := plant.month(received);
BEGIN
    IF wanted <> s.part THEN
        PERFORM plant.ensure_part(wanted);
        INSERT INTO plant.stream_part (stream, first_seq, part) VALUES (s.name, from_seq, wanted)
            ON CONFLICT (stream, first_seq) DO UPDATE SET part = excluded.part;
    END IF;
    RETURN wanted;
END
$$;

-- Where entry `seq` of a stream is kept.
-- (In PL/pgSQL, as all that is asked often: before PostgreSQL 18 a function in SQL is planned anew at every call.)
CREATE FUNCTION plant.part_of(of_stream text, of_seq bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT p.part FROM plant.stream_part p WHERE p.stream = of_stream AND p.first_seq <= of_seq
        ORDER BY p.first_seq DESC LIMIT 1);
END
$$;

CREATE FUNCTION plant.origin(of_stream text) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to('baikal/1 ' || p.id || of_stream, 'UTF8')) FROM plant.plant p
$$;

CREATE FUNCTION plant.hash_at(of_stream text, of_seq bigint) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE
    in_part integer := plant.part_of(of_stream, of_seq);
BEGIN
    IF of_seq = 0 THEN
        RETURN plant.origin(of_stream);
    END IF;
    RETURN (SELECT j.hash FROM plant.journal j WHERE j.part = in_part AND j.stream = of_stream AND j.seq = of_seq);
END
$$;

-- What a person should look at, judged by the plant's own tables at the corrected time of the entry.
CREATE FUNCTION plant.record(s plant.stream, in_part integer, received timestamptz, call_offset interval,
    seqs bigint[], bodies text[], hashes bytea[], js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    slack constant interval := '120 s';
    station text := split_part(s.name, '.', 1);
BEGIN
    INSERT INTO plant.journal (part, stream, seq, id, kind, sv, person, session, assurance, at, day, shift, reason,
        received_at, corrected_at, doubts, body, hash)
    SELECT in_part, s.name, e.seq, e.id, e.kind, k.sv, e.person, e.session, e.j->>'assurance', e.at,
        (e.j->>'day')::date, e.j->>'shift', e.j->>'reason', received, t.at,
        NULLIF(array_remove(ARRAY[
            CASE WHEN o.skew IS NULL THEN 'clock.uncertain'
                WHEN abs(extract(epoch FROM o.skew)) > 120 OR t.at > received + slack THEN 'clock.off' END,
            CASE WHEN e.person IS NULL THEN CASE WHEN k.needs_person THEN 'person.missing' END
                WHEN l.active IS NULL THEN 'person.unknown'
                WHEN NOT l.active THEN 'person.blocked'
                WHEN NOT plant.had_right(e.person, e.kind, t.at) THEN 'person.without_right' END,
            CASE WHEN e.session IS NULL THEN CASE WHEN e.person IS NOT NULL THEN 'session.missing' END
                WHEN n.id IS NULL THEN 'session.unknown'
                WHEN n.role IS DISTINCT FROM e.person OR split_part(n.stream, '.', 1) <> station THEN 'session.foreign'
                WHEN t.at > n.expires_at + slack THEN 'session.expired' END
        ], NULL), '{}'), e.body, e.hash
    FROM (SELECT u.*, (u.j->>'id')::uuid AS id, u.j->>'kind' AS kind, u.j->>'person' AS person,
            (u.j->>'session')::uuid AS session, (u.j->>'at')::timestamptz AS at
        FROM unnest(seqs, bodies, hashes, js) u(seq, body, hash, j)) e
    JOIN plant.kind k ON k.name = e.kind AND k.sv = (e.j->>'sv')::integer
    LEFT JOIN plant.stream_boot b ON b.stream = s.name AND b.boot = e.j->>'boot'
    CROSS JOIN LATERAL (SELECT coalesce(b.clock_offset, CASE WHEN s.boot IS NULL THEN call_offset END) AS skew OFFSET 0) o
    CROSS JOIN LATERAL (SELECT e.at + coalesce(o.skew, '0') AS at OFFSET 0) t
    LEFT JOIN LATERAL (SELECT x.active FROM plant.person_life x WHERE x.role = e.person AND x.since <= t.at + slack
        ORDER BY x.version DESC LIMIT 1) l ON true
    LEFT JOIN plant.session n ON n.id = e.session;
END
$$;

-- Whether one of the groups that may write this kind held the person then: of each membership the newest version that
-- had begun decides.
CREATE FUNCTION plant.had_right(of_role text, of_kind text, instant timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM plant.permission p CROSS JOIN LATERAL (SELECT r.until FROM plant.right_life r
            WHERE r.role = of_role AND r.grp = p.grp AND r.since <= instant + interval '120 s'
            ORDER BY r.version DESC LIMIT 1) m
        WHERE p.kind = of_kind AND coalesce(m.until, 'infinity') > instant);
END
$$;

-- Whatever of a marked body can be read, for the list of poison entries; never raises.
CREATE FUNCTION plant.glimpse(body text) RETURNS TABLE (id uuid, kind text, sv integer, person text, at timestamptz)
    LANGUAGE plpgsql AS $$
DECLARE
    j jsonb;
BEGIN
    IF octet_length(body) > 65536 THEN
        RETURN;
    END IF;
    j := body::jsonb;
    id := CASE WHEN j->>'id' ~ plant.uuid_form() THEN j->>'id' END;
    kind := left(j->>'kind', 100);
    sv := CASE WHEN j->>'sv' ~ '^[0-9]{1,9}$' THEN j->>'sv' END;
    person := left(j->>'person', 100);
    at := CASE WHEN j->>'at' ~ plant.instant_form() THEN j->>'at' END;
    RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN NEXT;
END
$$;

CREATE FUNCTION plant.record_marked(of_stream text, in_part integer, received timestamptz, of_seq bigint, body text,
    hash bytea, code text, detail text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO plant.journal (part, stream, seq, id, kind, sv, person, at, received_at, mark, mark_detail, body, hash)
    SELECT in_part, of_stream, of_seq, g.id, g.kind, g.sv, g.person, g.at, received, code, left(detail, 500), body, hash
    FROM (SELECT 1) one LEFT JOIN plant.glimpse(body) g ON true
$$;

-- The server's write-ahead log names its history: a promote or a point-in-time recovery raises it. Read from the
-- current log file, since the control file follows only with the next checkpoint.
CREATE FUNCTION plant.timeline() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint
$$;

-- Takes the lock on the present plant stream, always as the last lock of a transaction. A server whose history is
-- not the one its epoch began in begins a new one by itself.
CREATE FUNCTION plant.hold_plant_stream() RETURNS plant.stream LANGUAGE plpgsql AS $$
DECLARE
    e plant.epoch;
    s plant.stream;
BEGIN
    LOOP
        SELECT * INTO STRICT e FROM plant.epoch ORDER BY number DESC LIMIT 1;
        SELECT * INTO STRICT s FROM plant.stream WHERE name = e.stream FOR NO KEY UPDATE;
        EXIT WHEN e.number = (SELECT max(number) FROM plant.epoch) AND e.timeline = plant.timeline();
        IF e.number = (SELECT max(number) FROM plant.epoch) THEN
            PERFORM plant.new_epoch(e.number + 1, 'timeline');
        END IF;
    END LOOP;
    RETURN s;
END
$$;

-- Appends an entry to the held plant stream. `rest` is the text of the body after its id.
CREATE FUNCTION plant.enter(s plant.stream, entry uuid, rest text, entry_outcome text DEFAULT NULL)
    RETURNS plant.journal LANGUAGE plpgsql AS $$
DECLARE
    made plant.journal;
    j jsonb;
    source jsonb;
BEGIN
    made.stream := s.name;
    made.seq := s.seq + 1;
    made.id := entry;
    made.received_at := clock_timestamp();
    made.part := plant.part_for(s, made.seq, made.received_at);
    made.body := format('{"v":1,"plant":"%s","stream":"%s","seq":%s,"id":"%s",', (SELECT p.id FROM plant.plant p),
        s.name, made.seq, entry) || rest || '}';
    made.hash := sha256(s.head || sha256(convert_to(made.body, 'UTF8')));
    j := made.body::jsonb;
    source := coalesce(NULLIF(j->'request', 'null'), j);
    made.kind := source->>'kind';
    made.sv := (source->>'sv')::integer;
    made.person := j->>'person';
    made.at := j->>'at';
    made.corrected_at := made.at;
    made.day := source->>'day';
    made.shift := source->>'shift';
    made.reason := source->>'reason';
    made.outcome := entry_outcome;
    made.mark_detail := j->>'why';
    INSERT INTO plant.journal SELECT made.*;
    UPDATE plant.stream SET seq = made.seq, head = made.hash, part = made.part WHERE name = s.name;
    RETURN made;
END
$$;

CREATE FUNCTION plant.new_epoch(number integer, why text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    s plant.stream;
BEGIN
    s.name := 'plant/' || number;
    s.head := plant.origin(s.name);
    INSERT INTO plant.epoch (number, stream, timeline, reason) VALUES (number, s.name, plant.timeline(), why);
    INSERT INTO plant.stream (name, head) VALUES (s.name, s.head);
    SELECT * INTO s FROM plant.stream WHERE name = s.name;
    PERFORM plant.enter(s, gen_random_uuid(), format('"kind":"epoch.begun","sv":1,"person":null,"at":"%s","reason":"%s",'
        '"rows":{}', plant.iso(clock_timestamp()), why));
    RETURN s.name;
END
$$;

-- Says the marks of a call in the plant stream, so that everybody who reads the journal judges alike.
CREATE FUNCTION plant.say_marks(of_stream text, seqs bigint[], codes text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    per_entry constant integer := 200;
    n integer;
    rows text;
    entered plant.journal;
BEGIN
    FOR n IN 0 .. (cardinality(seqs) - 1) / per_entry LOOP
        SELECT string_agg(json_build_object('id', plant.derived_id('mark', of_stream, m.seq::text), 'marked_stream',
                of_stream, 'marked_seq', m.seq, 'code', m.code)::text, ',' ORDER BY m.seq) INTO rows
            FROM unnest(seqs, codes) WITH ORDINALITY m(seq, code, o) WHERE (m.o - 1) / per_entry = n;
        entered := plant.enter(plant.hold_plant_stream(), gen_random_uuid(), format('"kind":"entry.marked","sv":1,'
            '"person":null,"at":"%s","reason":null,"rows":{"mark":[%s]}', plant.iso(clock_timestamp()), rows));
        PERFORM plant.fill('entry.marked', 1, ARRAY[entered.body::jsonb]);
    END LOOP;
END
$$;
