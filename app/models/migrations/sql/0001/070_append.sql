-- The only door for facts. It refuses what is not this stream's next entry, and nothing else:
-- BK001 gap, BK002 fork, BK003 broken chain, BK004 foreign stream, BK005 inactive.

CREATE FUNCTION plant.refuse(state text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = state;
END
$$;

-- Under a snapshot older than the lock it waits for, a transaction would not see what the lock's last holder did.
CREATE FUNCTION plant.need_read_committed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'runs in READ COMMITTED only' USING ERRCODE = '25001';
    END IF;
END
$$;

-- The calling station's stream, locked for this transaction. `writing` asks for an incarnation that may go on.
CREATE FUNCTION plant.hold_stream(wanted text, writing boolean) RETURNS plant.stream LANGUAGE plpgsql AS $$
DECLARE
    s plant.stream;
    known boolean;
BEGIN
    PERFORM plant.need_read_committed();
    SELECT x.active AND (i.active OR NOT writing) INTO known
        FROM plant.incarnation i JOIN plant.station x ON x.code = i.station
        WHERE i.stream = wanted AND x.role = session_user;
    IF known IS NULL THEN
        PERFORM plant.refuse('BK004', format('stream %s is not of %s', wanted, session_user));
    ELSIF NOT known THEN
        PERFORM plant.refuse('BK005', format('stream %s is not active', wanted));
    END IF;
    SELECT * INTO STRICT s FROM plant.stream WHERE name = wanted FOR NO KEY UPDATE;
    RETURN s;
END
$$;

-- What the plant has already must be what the station sends again; one difference is a fork.
CREATE FUNCTION plant.compare_known(s plant.stream, first_seq bigint, hashes bytea[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    other bigint;
BEGIN
    SELECT min(u.seq) INTO other
        FROM (SELECT first_seq + o - 1 AS seq, h FROM unnest(hashes) WITH ORDINALITY x(h, o)) u
        WHERE u.seq <= s.seq AND plant.hash_at(s.name, u.seq) IS DISTINCT FROM u.h;
    IF other IS NOT NULL THEN
        PERFORM plant.refuse('BK002', format('fork of %s at %s', s.name, other));
    END IF;
END
$$;

CREATE FUNCTION plant.check_chain(head bytea, bodies text[], hashes bytea[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(bodies, hashes, array_prepend(head, hashes)) u(body, hash, previous)
            WHERE u.body IS NOT NULL OR u.hash IS NOT NULL
            GROUP BY () HAVING count(u.body) <> cardinality(hashes)
                OR NOT bool_and(coalesce(u.hash = sha256(u.previous || sha256(convert_to(u.body, 'UTF8'))), false))) THEN
        PERFORM plant.refuse('BK003', 'broken chain');
    END IF;
END
$$;

-- What can be said of a body before anybody parses it.
CREATE FUNCTION plant.form_fault(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN octet_length(body) > 65536 THEN 'body.too_large'
        WHEN octet_length(body) <> char_length(body) THEN 'body.not_ascii' END
$$;

-- The whole call as sets in one guard; false (and nothing done) where any entry raises or breaks a rule.
-- New rows of its own concern nobody else, so they are written before the lots are taken: stations that work on the same
-- lots wait for each other only while balances change. Whoever comes second to a lot sees, in `settle`, all that the
-- first wrote, whichever of both had written its rows earlier.
CREATE FUNCTION plant.append_whole(s plant.stream, in_part integer, received timestamptz, skew interval,
    seqs bigint[], bodies text[], hashes bytea[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    js jsonb[];
BEGIN
    IF EXISTS (SELECT FROM unnest(bodies) b WHERE plant.form_fault(b) IS NOT NULL) THEN
        RETURN false;
    END IF;
    js := bodies::jsonb[];
    IF array_remove(plant.faults(s.name, seqs, js), NULL) <> '{}' THEN
        RETURN false;
    END IF;
    PERFORM plant.fill_rows(js);
    PERFORM plant.record(s, in_part, received, skew, seqs, bodies, hashes, js);
    PERFORM plant.hold_lots(js);
    PERFORM plant.settle_moves(js);
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN false;
END
$$;

CREATE FUNCTION plant.parsed(body text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN plant.form_fault(body) IS NULL THEN body::jsonb END;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN NULL;
END
$$;

-- One entry in its own guard; its code when it is marked. Parses again, so that the guard sees every error.
CREATE FUNCTION plant.append_one(s plant.stream, in_part integer, received timestamptz, skew interval,
    seq bigint, body text, hash bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    code text := plant.form_fault(body);
    detail text;
    js jsonb[];
BEGIN
    BEGIN
        IF code IS NULL THEN
            js := ARRAY[body::jsonb];
            code := (plant.faults(s.name, ARRAY[seq], js))[1];
        END IF;
        IF code IS NULL THEN
            PERFORM plant.apply_entries(js);
            PERFORM plant.record(s, in_part, received, skew, ARRAY[seq], ARRAY[body], ARRAY[hash], js);
            RETURN NULL;
        END IF;
    EXCEPTION WHEN OTHERS THEN
        IF plant.passes(SQLSTATE) THEN
            RAISE;
        END IF;
        code := plant.code_of(SQLSTATE, SQLERRM);
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        detail := SQLERRM || coalesce(': ' || NULLIF(detail, ''), '');
    END;
    PERFORM plant.record_marked(s.name, in_part, received, seq, body, hash, code, detail);
    RETURN code;
END
$$;

-- Lots of all entries that may yet be applied, in one sorted go, before the first of them is tried. An entry whose
-- lots cannot be read has none to hold. Gives the lots that this made.
CREATE FUNCTION plant.hold_lots_apart(s plant.stream, seqs bigint[], bodies text[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    js jsonb[] := (SELECT array_agg(plant.parsed(b) ORDER BY o) FROM unnest(bodies) WITH ORDINALITY u(b, o));
    codes text[];
BEGIN
    codes := plant.faults(s.name, seqs, array_replace(js, NULL, 'null'));
    js := (SELECT array_agg(u.j ORDER BY u.o) FROM unnest(js, codes) WITH ORDINALITY u(j, code, o)
        WHERE u.code IS NULL AND plant.readable_lots(u.j));
    RETURN CASE WHEN js IS NOT NULL THEN plant.hold_lots(js) END;
END
$$;

CREATE FUNCTION plant.readable_lots(j jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN coalesce((SELECT bool_and(plant.lot_value(r.v) ~ plant.uuid_form()
            AND (r.v->>'code' ~ '^[A-Z][A-Z0-9]{0,7}-[0-9]{6}-[0-9]{4,9}-[0-9A-Z]$') IS NOT FALSE)
            FROM jsonb_array_elements(j->'rows'->'lot') r(v)), true)
        AND coalesce((SELECT bool_and(l.v #>> '{}' ~ plant.uuid_form())
            FROM jsonb_path_query(j->'rows', '$.*[*].lot_id') l(v) WHERE l.v <> 'null'), true);
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN false;
END
$$;

-- Entry by entry, for a call that did not go as a whole; gives the code of each, null where it was applied.
CREATE FUNCTION plant.append_apart(s plant.stream, in_part integer, received timestamptz, skew interval,
    seqs bigint[], bodies text[], hashes bytea[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    codes text[];
    made uuid[] := plant.hold_lots_apart(s, seqs, bodies);
BEGIN
    FOR n IN 1 .. cardinality(seqs) LOOP
        codes := codes || plant.append_one(s, in_part, received, skew, seqs[n], bodies[n], hashes[n]);
    END LOOP;
    -- A lot that only marked entries named was never anybody's: no other transaction has seen it.
    DELETE FROM plant.lot l WHERE l.id = ANY (made) AND NOT EXISTS (SELECT FROM unnest(bodies, codes) u(body, code)
        WHERE u.code IS NULL AND strpos(u.body, l.id::text) > 0);
    RETURN codes;
END
$$;

CREATE FUNCTION plant.store_unapplied(s plant.stream, in_part integer, received timestamptz,
    seqs bigint[], bodies text[], hashes bytea[]) RETURNS text[] LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1 .. cardinality(seqs) LOOP
        PERFORM plant.record_marked(s.name, in_part, received, seqs[n], bodies[n], hashes[n], 'unapplied',
            'stored without applying it, as the station asked');
    END LOOP;
    RETURN array_fill('unapplied'::text, ARRAY[cardinality(seqs)]);
END
$$;

-- Stores the entries that follow the head, applied or marked; gives the code of each marked one.
CREATE FUNCTION plant.take(s plant.stream, seqs bigint[], bodies text[], hashes bytea[], station_now timestamptz,
    apply boolean) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    received timestamptz := clock_timestamp();
    skew interval := received - station_now;
    in_part integer := plant.part_for(s, seqs[1], received);
    codes text[];
BEGIN
    PERFORM plant.note_clock(s, skew);
    IF NOT apply THEN
        codes := plant.store_unapplied(s, in_part, received, seqs, bodies, hashes);
    ELSIF NOT plant.append_whole(s, in_part, received, skew, seqs, bodies, hashes) THEN
        codes := plant.append_apart(s, in_part, received, skew, seqs, bodies, hashes);
    END IF;
    UPDATE plant.stream SET seq = seqs[cardinality(seqs)], head = hashes[cardinality(hashes)], part = in_part,
        seen_at = received WHERE name = s.name;
    RETURN codes;
END
$$;

-- How far the clock of the boot that speaks is off; kept where it moved by more than the way there takes.
CREATE FUNCTION plant.note_clock(s plant.stream, skew interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF skew IS NOT NULL AND s.boot IS NOT NULL THEN
        UPDATE plant.stream_boot b SET clock_offset = skew, last_seen = clock_timestamp()
            WHERE b.stream = s.name AND b.boot = s.boot
                AND (b.clock_offset IS NULL OR abs(extract(epoch FROM b.clock_offset - skew)) > 2);
    END IF;
END
$$;

CREATE FUNCTION plant.marks_between(of_stream text, first_seq bigint, last_seq bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(j.seq, j.mark) ORDER BY j.seq), '[]') FROM plant.journal j
    WHERE j.stream = of_stream AND j.seq BETWEEN first_seq AND last_seq AND j.mark IS NOT NULL
$$;

CREATE FUNCTION plant.append(stream text, first_seq bigint, bodies text[], hashes bytea[], station_now timestamptz,
    apply boolean DEFAULT true) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET jit = off AS $$
DECLARE
    s plant.stream := plant.hold_stream(stream, true);
    known integer;
    seqs bigint[];
    codes text[];
BEGIN
    IF first_seq < 1 OR first_seq > s.seq + 1 OR first_seq IS NULL THEN
        PERFORM plant.refuse('BK001', format('gap: %s wants %s, got %s', stream, s.seq + 1, first_seq));
    END IF;
    IF cardinality(bodies) IS DISTINCT FROM cardinality(hashes) OR array_ndims(bodies) > 1 OR array_ndims(hashes) > 1 THEN
        PERFORM plant.refuse('BK003', 'as many hashes as bodies');
    END IF;
    known := least(s.seq + 1 - first_seq, cardinality(bodies));
    IF known > 0 THEN
        PERFORM plant.compare_known(s, first_seq, hashes);
    END IF;
    IF known < cardinality(bodies) THEN
        bodies := bodies[known + 1:];
        hashes := hashes[known + 1:];
        PERFORM plant.check_chain(s.head, bodies, hashes);
        seqs := (SELECT array_agg(s.seq + n) FROM generate_series(1, cardinality(bodies)) n);
        codes := plant.take(s, seqs, bodies, hashes, station_now, apply);
        IF array_remove(codes, NULL) <> '{}' THEN
            PERFORM plant.say_marks(stream, (SELECT array_agg(q ORDER BY q) FROM unnest(seqs, codes) u(q, c) WHERE c IS NOT NULL),
                array_remove(codes, NULL));
        END IF;
        PERFORM pg_notify('plant_wake', '');
        s.seq := seqs[cardinality(seqs)];
        s.head := hashes[cardinality(hashes)];
    END IF;
    RETURN jsonb_build_object('seq', s.seq, 'head', encode(s.head, 'hex'), 'marked', CASE
        WHEN known > 0 OR array_remove(codes, NULL) <> '{}' THEN plant.marks_between(stream, first_seq, s.seq) ELSE '[]' END);
END
$$;
