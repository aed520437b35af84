-- What stations ask the server's agent for, and what the agent does: certificates, cut-off sessions, lock-outs.

CREATE TABLE plant.certificate (
    serial numeric PRIMARY KEY,
    role text NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('enrolment', 'station')),
    issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    why text CHECK (why IN ('blocked', 'replaced', 'superseded'))
);
COMMENT ON COLUMN plant.certificate.used_at IS 'When a session first showed it: from then on the earlier ones are superseded.';
CREATE INDEX certificate_role ON plant.certificate (role);

CREATE TABLE plant.certificate_request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    role text NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('enrolment', 'station')),
    csr text NOT NULL CHECK (octet_length(csr) <= 8192),
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answered_at timestamptz,
    certificate text,
    refused text
);
CREATE INDEX certificate_request_waiting ON plant.certificate_request (id) WHERE answered_at IS NULL;
CREATE INDEX certificate_request_role ON plant.certificate_request (role, asked_at);

CREATE TABLE plant.lock_out (
    role text PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz
);
COMMENT ON TABLE plant.lock_out IS 'Persons whom the agent shut out for guessed passwords. until: the last administrator''s ends by itself.';

CREATE TABLE plant.agent_duty (
    name text PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    problem text
);
COMMENT ON TABLE plant.agent_duty IS 'When each daily duty of the agent was done last, and what was wrong.';

-- A waiting request is answered once; a newer one of the same role takes its place.
CREATE FUNCTION plant.ask_certificate(for_role text, for_purpose text, csr text) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF (SELECT count(*) FROM plant.certificate_request r
            WHERE r.role = for_role AND r.asked_at > now() - interval '1 day') >= 20 THEN
        RETURN jsonb_build_object('state', 'refused', 'why', 'certificate.too_many');
    END IF;
    DELETE FROM plant.certificate_request r WHERE r.role = for_role AND r.answered_at IS NULL;
    INSERT INTO plant.certificate_request (role, purpose, csr, asked_by)
        VALUES (for_role, for_purpose, ask_certificate.csr, session_user) RETURNING id INTO made;
    RETURN jsonb_build_object('state', 'waiting', 'request', made);
END
$$;

CREATE FUNCTION plant.certificate_state(r plant.certificate_request) RETURNS jsonb LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('request', r.id, 'certificate', r.certificate, 'why', r.refused, 'state', CASE
        WHEN r.refused IS NOT NULL THEN 'refused' WHEN r.certificate IS NOT NULL THEN 'ready' ELSE 'waiting' END)
$$;

-- A station asks for the certificate of its next 90 days; the agent signs it for the role that asked.
CREATE FUNCTION plant.request_certificate(csr text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN plant.ask_certificate((plant.calling_station()).role, 'station', csr);
END
$$;

-- The station's latest request with its answer. The certificate that this connection shows is in use from now on.
CREATE FUNCTION plant.certificate() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text := (plant.calling_station()).role;
BEGIN
    UPDATE plant.certificate c SET used_at = clock_timestamp() FROM pg_stat_ssl t
        WHERE t.pid = pg_backend_pid() AND t.client_serial = c.serial AND c.role = own AND c.used_at IS NULL;
    RETURN (SELECT plant.certificate_state(r) FROM plant.certificate_request r
        WHERE r.role = own AND r.purpose = 'station' ORDER BY r.id DESC LIMIT 1);
END
$$;

CREATE FUNCTION plant.calling_administrator() RETURNS void LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT pg_has_role(session_user, 'administrator', 'MEMBER') OR NOT EXISTS (
            SELECT FROM plant.person p WHERE p.role = session_user AND p.active) THEN
        RAISE EXCEPTION '% is no administrator', session_user USING ERRCODE = '42501';
    END IF;
END
$$;

-- An administrator asks for the short-lived certificate of an enrolment file; the station's others end with it.
CREATE FUNCTION plant.request_enrolment(station text, csr text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_role text := (SELECT s.role FROM plant.station s WHERE s.code = station AND s.active);
BEGIN
    PERFORM plant.calling_administrator();
    IF of_role IS NULL THEN
        RETURN jsonb_build_object('state', 'refused', 'why', 'station.inactive');
    END IF;
    RETURN plant.ask_certificate(of_role, 'enrolment', csr);
END
$$;

CREATE FUNCTION plant.enrolment_certificate(request bigint) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM plant.calling_administrator();
    RETURN (SELECT plant.certificate_state(r) FROM plant.certificate_request r
        WHERE r.id = request AND r.asked_by = session_user AND r.purpose = 'enrolment');
END
$$;

-- For the agent: what waits for its signature, and its answers.
CREATE FUNCTION plant.agent_requests() RETURNS TABLE (id bigint, role text, csr text, purpose text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.id, r.role, r.csr, r.purpose FROM plant.certificate_request r JOIN plant.station s ON s.role = r.role
    WHERE r.answered_at IS NULL AND s.active ORDER BY r.id
$$;

CREATE FUNCTION plant.agent_answer(request bigint, certificate text, serial numeric, ends timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r plant.certificate_request;
BEGIN
    UPDATE plant.certificate_request t SET answered_at = clock_timestamp(), certificate = agent_answer.certificate
        WHERE t.id = request AND t.answered_at IS NULL RETURNING t.* INTO r;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO plant.certificate (serial, role, purpose, ends_at) VALUES (agent_answer.serial, r.role, r.purpose, ends);
    IF r.purpose = 'enrolment' THEN
        UPDATE plant.certificate c SET revoked_at = clock_timestamp(), why = 'replaced'
            WHERE c.role = r.role AND c.serial <> agent_answer.serial AND c.revoked_at IS NULL;
    END IF;
END
$$;

-- For the first station's file, which is made beside the server before anybody can ask.
CREATE FUNCTION plant.agent_station(code text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('station', to_jsonb(s), 'life', (SELECT to_jsonb(i) FROM plant.incarnation i
        WHERE i.station = s.code AND i.active ORDER BY length(i.stream) DESC, i.stream DESC LIMIT 1))
    FROM plant.station s WHERE s.code = agent_station.code AND s.active
$$;

CREATE FUNCTION plant.agent_note(serial numeric, role text, ends timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO plant.certificate (serial, role, purpose, ends_at) VALUES (serial, role, 'enrolment', ends)
$$;

CREATE FUNCTION plant.agent_refuse(request bigint, why text) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    UPDATE plant.certificate_request SET answered_at = clock_timestamp(), refused = left(why, 100)
    WHERE id = request AND answered_at IS NULL
$$;

-- A certificate that a session has shown supersedes the earlier ones of its role; a blocked station has none.
CREATE FUNCTION plant.agent_review() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE plant.certificate c SET used_at = clock_timestamp() FROM pg_stat_ssl s
        WHERE s.client_serial = c.serial AND c.used_at IS NULL;
    UPDATE plant.certificate c SET revoked_at = clock_timestamp(), why = 'superseded'
        WHERE c.revoked_at IS NULL AND EXISTS (SELECT FROM plant.certificate n WHERE n.role = c.role
            AND n.issued_at > c.issued_at AND n.purpose = 'station' AND n.used_at IS NOT NULL);
    UPDATE plant.certificate c SET revoked_at = clock_timestamp(), why = 'blocked' FROM plant.station s
        WHERE s.role = c.role AND NOT s.active AND c.revoked_at IS NULL;
$$;

-- What the server's list must name: what was cut off and has not ended by itself.
CREATE FUNCTION plant.agent_revoked() RETURNS TABLE (serial numeric, since timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.serial, c.revoked_at FROM plant.certificate c
    WHERE c.revoked_at IS NOT NULL AND c.ends_at > now() - interval '1 day'
$$;

CREATE FUNCTION plant.agent_did(duty text, problem text) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO plant.agent_duty AS d (name, problem) VALUES (duty, left(problem, 1000))
    ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(), problem = excluded.problem
$$;

CREATE FUNCTION plant.agent_last() RETURNS TABLE (name text, age interval) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.name, clock_timestamp() - d.at FROM plant.agent_duty d WHERE d.problem IS NULL
$$;

-- Ends what may not go on: sessions of blocked roles and cut-off machines (persons on them too), and transactions that
-- stand longer than `patience`: a client may set its own time limits to none. One that only reads, and reads on (the
-- pages of a snapshot), has twenty times as long: it keeps nobody's row.
CREATE FUNCTION plant.agent_sweep(patience interval DEFAULT '30 s') RETURNS TABLE (pid integer, role name, why text)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH guilty AS MATERIALIZED (
        SELECT a.pid, a.usename, CASE
            WHEN NOT r.rolcanlogin THEN 'blocked'
            WHEN c.revoked_at IS NOT NULL THEN 'certificate'
            WHEN a.xact_start < clock_timestamp() - patience AND (a.backend_xid IS NOT NULL
                OR a.state_change < clock_timestamp() - interval '10 s'
                OR a.xact_start < clock_timestamp() - 20 * patience) THEN 'transaction' END AS why
        FROM pg_stat_activity a
        JOIN pg_roles r ON r.oid = a.usesysid
        LEFT JOIN pg_stat_ssl s ON s.pid = a.pid
        LEFT JOIN plant.certificate c ON c.serial = s.client_serial
        WHERE a.datname = current_database() AND a.usename ~ '^(st_[a-z][a-z0-9]{0,7}|p_[0-9]{4,9})$'
    )
    SELECT g.pid, g.usename, g.why FROM guilty g WHERE g.why IS NOT NULL AND pg_terminate_backend(g.pid)
$$;

-- Ten wrong passwords within an hour: a person cannot log in until keyed anew. The last administrator who still could is
-- shut out for an hour only, for nobody else would be left to key anybody.
CREATE FUNCTION plant.lock_out(of_role text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    alone boolean := 'administrator' = ANY (plant.due_groups(of_role)) AND NOT EXISTS (
        SELECT FROM plant.person p WHERE p.role <> of_role AND plant.due_login(p.role)
            AND 'administrator' = ANY (plant.due_groups(p.role)));
BEGIN
    IF NOT EXISTS (SELECT FROM plant.person p WHERE p.role = of_role) OR NOT plant.due_login(of_role) THEN
        RETURN 'ignored';
    END IF;
    PERFORM plant.lock_role(of_role, 'wrong passwords');
    INSERT INTO plant.lock_out AS l (role, until)
        VALUES (of_role, CASE WHEN alone THEN clock_timestamp() + interval '1 hour' END)
        ON CONFLICT (role) DO UPDATE SET at = clock_timestamp(), until = excluded.until;
    RETURN 'locked';
END
$$;

CREATE FUNCTION plant.lift_lock_outs() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ended record;
BEGIN
    FOR ended IN DELETE FROM plant.lock_out l WHERE l.until < clock_timestamp() RETURNING l.role LOOP
        UPDATE plant.credential SET locked_at = NULL, lock_reason = NULL
            WHERE role = ended.role AND lock_reason = 'wrong passwords';
        PERFORM plant.align_role(ended.role);
    END LOOP;
END
$$;

GRANT SELECT ON plant.certificate TO plant_roles;
RESET ROLE;
GRANT pg_read_all_stats TO plant_roles;
GRANT EXECUTE ON FUNCTION pg_reload_conf() TO plant_agent;
ALTER FUNCTION plant.agent_sweep(interval) OWNER TO plant_roles;
GRANT EXECUTE ON FUNCTION plant.agent_sweep(interval) TO plant_agent;
SET ROLE plant_owner;

GRANT EXECUTE ON FUNCTION plant.lock_out(text), plant.lift_lock_outs() TO plant_agent;
GRANT EXECUTE ON FUNCTION plant.request_certificate(text), plant.certificate() TO plant_station;
GRANT EXECUTE ON FUNCTION plant.request_enrolment(text, text), plant.enrolment_certificate(bigint) TO plant_person;
GRANT EXECUTE ON FUNCTION plant.agent_requests(), plant.agent_answer(bigint, text, numeric, timestamptz),
    plant.agent_refuse(bigint, text), plant.agent_review(), plant.agent_revoked(), plant.agent_did(text, text),
    plant.agent_last(), plant.agent_station(text), plant.agent_note(numeric, text, timestamptz), plant.ensure_parts()
    TO plant_agent;
-- The nightly proof reads every entry's digest and hash.
GRANT SELECT ON plant.plant, plant.stream, plant.journal TO plant_agent;
