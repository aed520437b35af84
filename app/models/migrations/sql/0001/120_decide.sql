-- Decisions: one at a time, numbered by the server in the plant stream, each with an outcome that is kept.

CREATE TABLE plant.decision (
    id uuid PRIMARY KEY,
    actor text NOT NULL,
    digest bytea NOT NULL,
    outcome text CHECK (outcome IN ('accepted', 'refused')),
    why text,
    stream text,
    seq bigint
);
COMMENT ON TABLE plant.decision IS 'First outcome of every request by its id: asking again gets the same answer.';

CREATE TABLE plant.refused_request (
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL,
    why text NOT NULL,
    request text
);
COMMENT ON TABLE plant.refused_request IS 'Requests that no entry can hold: no JSON, no usable id, or an id that was used before.';

CREATE FUNCTION plant.turned_away(actor text, why text, request text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO plant.refused_request (actor, why, request) VALUES (actor, why, left(request, 65536));
    RETURN jsonb_build_object('outcome', 'refused', 'why', why, 'stream', NULL, 'seq', NULL, 'hash', NULL, 'body', NULL);
END
$$;

CREATE FUNCTION plant.answer(d plant.decision) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('outcome', d.outcome, 'why', d.why, 'stream', d.stream, 'seq', d.seq,
        'hash', encode(o.hash, 'hex'), 'body', o.body)
    FROM plant.journal o WHERE o.part = plant.part_of(d.stream, d.seq) AND o.stream = d.stream AND o.seq = d.seq
$$;

-- A vector as stations write it: {stream: [seq, hash in hex]}, or nothing.
CREATE FUNCTION plant.is_vector(v jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN v IS NULL OR v = 'null' THEN true WHEN jsonb_typeof(v) <> 'object' THEN false
        ELSE NOT EXISTS (SELECT FROM jsonb_each(v) e
            WHERE (e.value->>0 ~ '^[0-9]{1,18}$' AND e.value->>1 ~ '^[0-9a-f]{64}$') IS NOT TRUE) END
$$;

-- Whether the request is fit to stand in an entry at all.
CREATE FUNCTION plant.request_fault(request text, j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN octet_length(request) > 60000 THEN 'request.too_large'
        WHEN j IS NULL OR jsonb_typeof(j) <> 'object' OR (j->>'id' ~ plant.uuid_form()) IS NOT TRUE
            OR jsonb_typeof(j->'kind') IS DISTINCT FROM 'string' OR (j->>'sv' ~ '^[0-9]{1,6}$') IS NOT TRUE
            OR jsonb_typeof(j->'sv') <> 'number' OR (j->>'at' ~ plant.instant_form()) IS NOT TRUE
            OR coalesce(j->>'day', '2000-01-01') !~ plant.date_form()
            OR jsonb_typeof(j->'rows') IS DISTINCT FROM 'object' OR NOT plant.is_vector(j->'basis') THEN 'request.malformed' END
$$;

-- Streams that the person had seen further than the server has: their entries must come first. A plant stream that the
-- server closed grows no more: what the person saw there is gone, and he must look again.
CREATE FUNCTION plant.behind(j jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_object_agg(b.key, jsonb_build_array(coalesce(s.seq, 0), b.value->0))
    FROM jsonb_each(coalesce(NULLIF(j->'basis', 'null'), '{}')) b LEFT JOIN plant.stream s ON s.name = b.key
    WHERE coalesce(s.seq, 0) < (b.value->>0)::bigint AND b.key NOT LIKE 'plant/%'
$$;

CREATE FUNCTION plant.basis_fault(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(*) > 0 THEN 'basis.fork' END
    FROM jsonb_each(coalesce(NULLIF(j->'basis', 'null'), '{}')) b
    WHERE (b.value->>0)::bigint > 0
        AND encode(plant.hash_at(b.key, (b.value->>0)::bigint), 'hex') IS DISTINCT FROM b.value->>1
$$;

-- All that can be judged before anything is changed.
CREATE FUNCTION plant.refusal(j jsonb, actor text, secrets jsonb, initial boolean) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    k plant.kind;
BEGIN
    SELECT * INTO k FROM plant.kind WHERE name = j->>'kind' AND sv::text = j->>'sv';
    RETURN CASE
        WHEN k.name IS NULL THEN 'kind.unknown'
        WHEN k.nature <> 'decision' THEN 'kind.forbidden'
        WHEN NOT initial AND NOT plant.may(actor, j) THEN 'permission'
        WHEN j - '{id,kind,sv,at,mono,boot,day,shift,app,station,reason,signature,expected,basis,rows}'::text[] <> '{}'
            THEN 'request.key'
        WHEN k.reason AND coalesce(j->>'reason', '') = '' THEN 'reason.missing'
        WHEN (j->'rows') - k.tables <> '{}' THEN 'rows.table'
        WHEN j->'rows' = '{}' AND k.tables <> '{}' THEN 'rows.missing'
        ELSE coalesce(plant.basis_fault(j), plant.rule_of_kind(j, actor, secrets), plant.version_fault(j)) END;
END
$$;

-- First half, before the plant stream is locked: judge, and take the lots that a mending names.
CREATE FUNCTION plant.prepared(j jsonb, actor text, secrets jsonb, initial boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    code text;
BEGIN
    code := plant.refusal(j, actor, secrets, initial);
    IF code IS NULL AND j->>'kind' = 'entry.mended' THEN
        PERFORM plant.hold_lots(ARRAY[jsonb_build_object('rows', plant.one_row(j, 'mending')->'rows')]);
    END IF;
    RETURN code;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN plant.code_of(SQLSTATE, SQLERRM);
END
$$;

-- Second half: the tables, roles and streams are as the request says, or nothing is changed and the code says why.
CREATE FUNCTION plant.carried_out(s plant.stream, j jsonb, actor text, secrets jsonb, instant timestamptz, initial boolean)
    RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    e jsonb := j || jsonb_build_object('stream', s.name, 'seq', s.seq + 1, 'at', plant.iso(instant), 'person', actor);
    code text;
BEGIN
    -- Judged once more: another decision may have come first while this one waited for the stream.
    code := plant.refusal(j, actor, secrets, initial);
    IF code IS NOT NULL THEN
        RETURN code;
    END IF;
    PERFORM plant.fill(j->>'kind', (j->>'sv')::integer, ARRAY[e]);
    PERFORM plant.open_streams(j);
    PERFORM plant.remember_lives(j, instant);
    PERFORM plant.role_work(j, secrets);
    IF j->>'kind' = 'entry.mended' THEN
        PERFORM plant.mend(plant.one_row(j, 'mending'));
    END IF;
    PERFORM plant.check_after(j);
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN plant.code_of(SQLSTATE, SQLERRM);
END
$$;

CREATE FUNCTION plant.open_streams(j jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO plant.stream (name, head) SELECT r->>'stream', plant.origin(r->>'stream')
    FROM plant.rows_of(j, 'incarnation') r ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION plant.remember_lives(j jsonb, instant timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO plant.person_life (role, version, since, active)
        SELECT p.role, p.version, instant, p.active FROM plant.rows_of(j, 'person') r JOIN plant.person p ON p.role = r->>'role'
        ON CONFLICT DO NOTHING;
    INSERT INTO plant.right_life (role, grp, version, since, until)
        SELECT g.role, g.grp, g.version, g.since, g.until FROM plant.rows_of(j, 'person_group') r
        JOIN plant.person_group g ON g.role = r->>'role' AND g.grp = r->>'grp' ON CONFLICT DO NOTHING;
END
$$;

CREATE FUNCTION plant.keep_credential(name text, secrets jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF secrets->>'verifier' !~ '^[0-9a-f]{64}$' THEN
        PERFORM plant.fault('secrets.form', name);
    END IF;
    INSERT INTO plant.credential AS c (role, scram_digest, verifier)
        VALUES (name, sha256(convert_to(secrets->>'scram', 'UTF8')), decode(secrets->>'verifier', 'hex'))
        ON CONFLICT (role) DO UPDATE SET scram_digest = excluded.scram_digest, verifier = excluded.verifier,
            changed_at = clock_timestamp(), locked_at = NULL, lock_reason = NULL;
    PERFORM plant.set_password(name, secrets->>'scram');
END
$$;

-- The login roles follow the tables.
CREATE FUNCTION plant.role_work(j jsonb, secrets jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := coalesce(plant.one_row(j, 'person')->>'role', plant.one_row(j, 'station')->>'role');
    other text;
BEGIN
    IF j->>'kind' IN ('person.enrolled', 'station.enrolled') THEN
        PERFORM plant.make_role(name);
    END IF;
    IF name IS NOT NULL AND secrets->>'scram' IS NOT NULL
            AND j->>'kind' IN ('person.enrolled', 'person.rekeyed', 'station.enrolled', 'station.changed') THEN
        PERFORM plant.keep_credential(name, secrets);
    END IF;
    FOR other IN SELECT DISTINCT r->>'role' FROM (SELECT plant.rows_of(j, 'person') UNION ALL
        SELECT plant.rows_of(j, 'person_group') UNION ALL SELECT plant.rows_of(j, 'station')) u(r)
    LOOP
        PERFORM plant.align_role(other);
    END LOOP;
END
$$;

-- What no single row shows: somebody must remain who can put things right.
CREATE FUNCTION plant.check_after(j jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF j->>'kind' LIKE 'person.%' AND NOT EXISTS (SELECT FROM plant.person p JOIN plant.person_group g ON g.role = p.role
            WHERE p.active AND g.grp = 'administrator' AND g.until IS NULL
                AND 'administrator' = ANY (plant.due_groups(p.role))) THEN
        PERFORM plant.fault('person.last_administrator');
    END IF;
END
$$;

-- The certificate's name that the connection showed, null without TLS.
CREATE FUNCTION plant.certificate_name() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT (regexp_match(t.client_dn, 'CN=([^,/]+)'))[1] FROM pg_stat_ssl t WHERE t.pid = pg_backend_pid()
$$;

-- Text of the body after the id; `more` is further members with a comma at their end.
CREATE FUNCTION plant.decision_text(actor text, instant timestamptz, why text, more text, request text) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT format('"person":%s,"certificate":%s,"at":"%s","outcome":"%s","why":%s,%s"request":%s',
        coalesce(to_json(actor)::text, 'null'), coalesce(to_json(plant.certificate_name())::text, 'null'),
        plant.iso(instant), CASE WHEN why IS NULL THEN 'accepted' ELSE 'refused' END,
        coalesce(to_json(left(why, 100))::text, 'null'), coalesce(more, ''), request)
$$;

-- Judges, carries out and records one well-formed request, and keeps its outcome under its id.
CREATE FUNCTION plant.decided(d plant.decision, request text, j jsonb, secrets jsonb, initial boolean) RETURNS jsonb
    LANGUAGE plpgsql AS $$
DECLARE
    code text := plant.prepared(j, d.actor, secrets, initial);
    s plant.stream := plant.hold_plant_stream();
    instant timestamptz := clock_timestamp();
    actor text := CASE WHEN NOT initial THEN d.actor END;
    e plant.journal;
BEGIN
    IF code IS NULL THEN
        code := plant.carried_out(s, j, actor, secrets, instant, initial);
    END IF;
    e := plant.enter(s, d.id, plant.decision_text(actor, instant, code, plant.original_text(j), request),
        CASE WHEN code IS NULL THEN 'accepted' ELSE 'refused' END);
    IF code IS NULL AND j->>'kind' = 'recovery.confirmed' THEN
        PERFORM plant.confirm_recovery();
    END IF;
    UPDATE plant.decision SET outcome = e.outcome, why = code, stream = e.stream, seq = e.seq WHERE id = d.id
        RETURNING * INTO d;
    PERFORM pg_notify('plant_wake', '');
    RETURN plant.answer(d);
END
$$;

-- One request from `actor`: the first outcome where it is known, else wait, else a new outcome.
CREATE FUNCTION plant.asked(actor text, request text, secrets jsonb, initial boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    j jsonb := plant.parsed(request);
    fault text := coalesce(plant.form_fault(request), plant.request_fault(request, j));
    claimed plant.decision;
    ahead jsonb;
BEGIN
    IF fault IS NOT NULL THEN
        RETURN plant.turned_away(actor, fault, request);
    END IF;
    claimed.id := j->>'id';
    claimed.actor := actor;
    claimed.digest := sha256(convert_to(request, 'UTF8'));
    ahead := plant.behind(j);
    IF ahead IS NOT NULL AND NOT EXISTS (SELECT FROM plant.decision WHERE id = claimed.id) THEN
        RETURN jsonb_build_object('outcome', 'wait', 'why', 'basis', 'streams', ahead);
    END IF;
    INSERT INTO plant.decision SELECT claimed.* ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN plant.asked_again(claimed, request);
    ELSIF EXISTS (SELECT FROM plant.journal WHERE id = claimed.id) THEN
        DELETE FROM plant.decision WHERE id = claimed.id;
        RETURN plant.turned_away(actor, 'id.used', request);
    END IF;
    RETURN plant.decided(claimed, request, j, secrets, initial);
END
$$;

CREATE FUNCTION plant.asked_again(claimed plant.decision, request text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    d plant.decision;
BEGIN
    SELECT * INTO STRICT d FROM plant.decision WHERE id = claimed.id;
    IF (d.actor, d.digest) IS DISTINCT FROM (claimed.actor, claimed.digest) THEN
        RETURN plant.turned_away(claimed.actor, 'id.used', request);
    END IF;
    RETURN plant.answer(d);
END
$$;

CREATE FUNCTION plant.decide(request text, secrets jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    active boolean := (SELECT p.active FROM plant.person p WHERE p.role = session_user);
BEGIN
    PERFORM plant.need_read_committed();
    IF active IS NULL THEN
        PERFORM plant.refuse('BK004', format('%s is no person', session_user));
    ELSIF NOT active THEN
        PERFORM plant.refuse('BK005', format('%s is blocked', session_user));
    END IF;
    RETURN plant.asked(session_user::text, request, secrets, false);
END
$$;

-- The off-line verifiers of the people a station may meet: those who are active and can log in.
CREATE FUNCTION plant.verifiers() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM plant.calling_station();
    RETURN (SELECT coalesce(jsonb_object_agg(c.role, encode(c.verifier, 'hex')), '{}') FROM plant.credential c
        JOIN plant.person p ON p.role = c.role WHERE p.active AND c.locked_at IS NULL AND c.verifier IS NOT NULL);
END
$$;
GRANT EXECUTE ON FUNCTION plant.decide(text, jsonb) TO plant_person;
GRANT EXECUTE ON FUNCTION plant.verifiers() TO plant_station;
