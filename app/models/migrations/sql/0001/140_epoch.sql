-- A server's histories: the plant's beginning, new epochs, and decisions that a restored server lost and stations kept.

CREATE TABLE plant.recovered_decision (
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body text NOT NULL,
    station text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL CHECK (state IN ('waiting', 'applied', 'void', 'failed')),
    why text,
    PRIMARY KEY (stream, seq)
);
COMMENT ON TABLE plant.recovered_decision IS
    'Decisions of an earlier epoch that a station handed back. Restrictions apply at once, the others wait for an administrator.';

-- After a restore, which does not raise the server's own timeline.
CREATE FUNCTION plant.begin_epoch(reason text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
BEGIN
    PERFORM plant.need_read_committed();
    PERFORM plant.hold_plant_stream();
    RETURN plant.new_epoch((SELECT max(e.number) + 1 FROM plant.epoch e), left(regexp_replace(reason, '[^a-z_ ]', '', 'g'), 60));
END
$$;

-- What takes something away from somebody: it holds again as soon as it is known again.
CREATE FUNCTION plant.restricts(request jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE request->>'kind'
        WHEN 'person.blocked' THEN true
        WHEN 'station.blocked' THEN true
        WHEN 'person.rekeyed' THEN true
        WHEN 'person.changed' THEN NOT (request->'rows' ? 'person')
            AND NOT EXISTS (SELECT FROM plant.rows_of(request, 'person_group') r WHERE r->>'until' IS NULL)
        ELSE false END
$$;

-- Rows of a recovered decision follow a version that this server never had: bring what it has to the one before.
CREATE FUNCTION plant.make_way(j jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT s.tbl, s.key, x.v, string_agg(format('t.%I = $1->>%L', k, k), ' AND ') AS condition,
            plant.version_of(s.tbl, string_agg(x.v->>k, '|' ORDER BY o)) AS version
        FROM plant.shape s, plant.rows_of(j, s.tbl) x(v), unnest(s.key) WITH ORDINALITY u(k, o)
        WHERE s.kind = j->>'kind' AND s.sv::text = j->>'sv' AND s.fill = 'state' GROUP BY s.tbl, s.key, x.v
    LOOP
        IF r.version >= (r.v->>'version')::bigint THEN
            RETURN false;
        ELSIF r.version > 0 THEN
            EXECUTE format('UPDATE plant.%I t SET version = $2 WHERE %s', r.tbl, r.condition)
                USING r.v, (r.v->>'version')::bigint - 1;
        END IF;
    END LOOP;
    RETURN true;
END
$$;

-- The request as it was asked: the last member of a decision's body.
CREATE FUNCTION plant.request_text(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(body, strpos(body, '"request":') + 10, length(body) - strpos(body, '"request":') - 10)
$$;

-- One decision of a lost history holds again, as a new entry of the present plant stream with the same id. Passwords are
-- in no body: who was enrolled or keyed anew in the lost time logs in after being keyed once more.
CREATE FUNCTION plant.apply_recovered(w plant.recovered_decision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    j jsonb := w.body::jsonb;
    request jsonb := j->'request';
    s plant.stream := plant.hold_plant_stream();
    instant timestamptz := clock_timestamp();
    e plant.journal;
BEGIN
    IF EXISTS (SELECT FROM plant.journal o WHERE o.id = (j->>'id')::uuid) OR NOT plant.make_way(request) THEN
        PERFORM plant.fault('version.conflict');
    END IF;
    PERFORM plant.fill(request->>'kind', (request->>'sv')::integer, ARRAY[request || jsonb_build_object('stream', s.name,
        'seq', s.seq + 1, 'at', plant.iso(instant), 'person', j->>'person')]);
    PERFORM plant.open_streams(request);
    PERFORM plant.remember_lives(request, instant);
    IF request->>'kind' = 'person.rekeyed' THEN
        DELETE FROM plant.credential c WHERE c.role = plant.one_row(request, 'person')->>'role';
    END IF;
    PERFORM plant.role_work(request, NULL);
    e := plant.enter(s, (j->>'id')::uuid, plant.decision_text(j->>'person', instant, NULL,
        format('"recovered":"%s:%s",', w.stream, w.seq), plant.request_text(w.body)), 'accepted');
    INSERT INTO plant.decision VALUES (e.id, coalesce(j->>'person', ''), sha256(convert_to(plant.request_text(w.body), 'UTF8')),
        'accepted', NULL, e.stream, e.seq) ON CONFLICT DO NOTHING;
END
$$;

-- The same in a guard; says in the list what became of it.
CREATE FUNCTION plant.try_recovered(w plant.recovered_decision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    code text;
BEGIN
    BEGIN
        PERFORM plant.apply_recovered(w);
    EXCEPTION WHEN OTHERS THEN
        IF plant.passes(SQLSTATE) THEN
            RAISE;
        END IF;
        code := plant.code_of(SQLSTATE, SQLERRM);
    END;
    UPDATE plant.recovered_decision SET state = CASE WHEN code IS NULL THEN 'applied' ELSE 'failed' END, why = code
        WHERE stream = w.stream AND seq = w.seq;
END
$$;

CREATE FUNCTION plant.confirm_recovery() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    w plant.recovered_decision;
BEGIN
    FOR w IN SELECT * FROM plant.recovered_decision WHERE state = 'waiting' ORDER BY stream, seq LOOP
        PERFORM plant.try_recovered(w);
    END LOOP;
END
$$;

-- What a closed plant stream is known to end with: the journal's own end, or what stations handed back since.
CREATE FUNCTION plant.known_end(of_stream text) RETURNS plant.recovered_decision LANGUAGE plpgsql STABLE AS $$
DECLARE
    known plant.recovered_decision;
BEGIN
    SELECT * INTO known FROM plant.recovered_decision WHERE stream = of_stream ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT s.name, s.seq, s.head INTO known.stream, known.seq, known.hash FROM plant.stream s WHERE s.name = of_stream;
    END IF;
    IF known.seq IS NULL THEN
        known.seq := 0;
        known.hash := plant.origin(of_stream);
    END IF;
    RETURN known;
END
$$;

-- A station hands back entries of an earlier plant stream, verbatim and with its chain. Answers up to where the plant now
-- knows that stream. What the chain does not follow from is refused as append refuses it.
CREATE FUNCTION plant.recover(stream text, first_seq bigint, bodies text[], hashes bytea[]) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    own text := (plant.calling_station()).code;
    present plant.stream := plant.hold_plant_stream();
    known plant.recovered_decision := plant.known_end(stream);
    skip integer := known.seq + 1 - first_seq;
    w plant.recovered_decision;
BEGIN
    PERFORM plant.need_read_committed();
    IF (stream ~ '^plant/[0-9]{1,6}$') IS NOT TRUE OR split_part(stream, '/', 2)::integer >= split_part(present.name, '/', 2)::integer THEN
        PERFORM plant.refuse('BK004', format('%s is no closed plant stream', stream));
    ELSIF first_seq < 1 OR skip < 0 OR skip IS NULL THEN
        PERFORM plant.refuse('BK001', format('gap: %s wants %s', stream, known.seq + 1));
    END IF;
    IF skip < cardinality(bodies) THEN
        PERFORM plant.check_chain(known.hash, bodies[skip + 1:], hashes[skip + 1:]);
        FOR n IN skip + 1 .. cardinality(bodies) LOOP
            w := ROW(stream, first_seq + n - 1, hashes[n], bodies[n], own, clock_timestamp(), plant.recovery_state(bodies[n]), NULL);
            INSERT INTO plant.recovered_decision SELECT w.*;
            IF w.state = 'waiting' AND plant.restricts(plant.parsed(w.body)->'request') THEN
                PERFORM plant.try_recovered(w);
            END IF;
        END LOOP;
    END IF;
    RETURN jsonb_build_object('stream', stream, 'seq', greatest(known.seq, first_seq + cardinality(bodies) - 1));
END
$$;

-- Only accepted decisions wait for anything; what the server itself had written it writes again by itself.
CREATE FUNCTION plant.recovery_state(body text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN j->>'outcome' = 'accepted' AND jsonb_typeof(j->'request') = 'object' THEN 'waiting' ELSE 'void' END
    FROM plant.parsed(body) j
$$;

-- Who this plant is, and its first administrator, station and reference data: decisions that nobody's right can yet allow.
-- Once, by the superuser; afterwards every decision has a person.
CREATE FUNCTION plant.plant_init(plant_id uuid, requests text[], secrets jsonb[] DEFAULT '{}') RETURNS jsonb LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    answers jsonb[];
BEGIN
    PERFORM plant.need_read_committed();
    UPDATE plant.plant SET id = plant_id WHERE id IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this database has its plant already' USING ERRCODE = '55000';
    END IF;
    PERFORM plant.new_epoch(1, 'init');
    FOR n IN 1 .. cardinality(requests) LOOP
        answers[n] := plant.asked('plant init', requests[n], secrets[n], true);
        IF answers[n]->>'outcome' <> 'accepted' THEN
            RAISE EXCEPTION 'request %: %', n, answers[n]->>'why' USING ERRCODE = '22023', DETAIL = requests[n];
        END IF;
    END LOOP;
    RETURN to_jsonb(answers);
END
$$;

GRANT EXECUTE ON FUNCTION plant.begin_epoch(text) TO plant_agent;
GRANT EXECUTE ON FUNCTION plant.recover(text, bigint, text[], bytea[]) TO plant_station;
