-- Everything that makes or changes login roles. These functions belong to plant_roles, which alone may do it; they take
-- names of registered persons and stations only, and look afterwards whether the server did what was asked.

-- Groups that `name` should be in now, by the plant's tables; empty for somebody who is not active.
CREATE FUNCTION plant.due_groups(name text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(g.grp), '{}') FROM (
        SELECT 'plant_station' AS grp FROM plant.station s WHERE s.role = due_groups.name AND s.active
        UNION ALL
        SELECT 'plant_person' FROM plant.person p WHERE p.role = due_groups.name AND p.active
        UNION ALL
        SELECT m.grp FROM plant.person p JOIN plant.person_group m ON m.role = p.role
        -- The desk that wrote `since` may have a clock that is a little ahead.
        WHERE p.role = due_groups.name AND p.active AND m.since <= clock_timestamp() + interval '120 s'
            AND coalesce(m.until, 'infinity') > clock_timestamp()) g
$$;

-- Whether `name` is of a person or station here, and whether it may log in.
CREATE FUNCTION plant.due_login(name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.active AND EXISTS (SELECT FROM plant.credential c WHERE c.role = name AND c.locked_at IS NULL)
    FROM (SELECT role, active FROM plant.person UNION ALL SELECT role, active FROM plant.station) k WHERE k.role = name
$$;

CREATE FUNCTION plant.check_registered(name text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF plant.due_login(name) IS NULL THEN
        PERFORM plant.fault('role.unknown', name);
    END IF;
END
$$;

CREATE FUNCTION plant.make_role(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM plant.check_registered(name);
    IF to_regrole(quote_ident(name)) IS NOT NULL THEN
        PERFORM plant.fault('role.used', name);
    END IF;
    EXECUTE format('CREATE ROLE %I NOLOGIN CONNECTION LIMIT %s', name, CASE WHEN name LIKE 'p\_%' THEN 3 ELSE 8 END);
END
$$;

-- The client made the verifier; the password itself never reaches the server.
CREATE FUNCTION plant.set_password(name text, scram text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM plant.check_registered(name);
    IF (scram ~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/]{16,}={0,2}\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$') IS NOT TRUE THEN
        PERFORM plant.fault('secrets.form', name);
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', name, scram);
END
$$;

-- The role may log in and is in its groups exactly as far as the plant's tables say; nothing where it does not exist.
CREATE FUNCTION plant.align_role(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    due text[] := plant.due_groups(name);
    grp text;
BEGIN
    PERFORM plant.check_registered(name);
    IF to_regrole(quote_ident(name)) IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('ALTER ROLE %I %s', name, CASE WHEN plant.due_login(name) THEN 'LOGIN' ELSE 'NOLOGIN' END);
    FOREACH grp IN ARRAY ARRAY['plant_station', 'plant_person', 'production_manager', 'quality_inspector',
        'inventory_clerk', 'maintenance', 'administrator']
    LOOP
        IF grp = ANY (due) AND NOT pg_has_role(name, grp, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', grp, name);
        ELSIF grp <> ALL (due) AND pg_has_role(name, grp, 'MEMBER') THEN
            EXECUTE format('REVOKE %I FROM %I', grp, name);
        END IF;
        -- A grant that somebody else made stays after a REVOKE, without an error.
        IF pg_has_role(name, grp, 'MEMBER') <> (grp = ANY (due)) THEN
            PERFORM plant.fault('role.group', name || ' ' || grp);
        END IF;
    END LOOP;
END
$$;

-- Ends what is still open of a role, and of persons at a blocked station (their connections show its certificate). To be
-- called in a transaction after the one that took the login away, and once more seconds later.
CREATE FUNCTION plant.end_sessions(name text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (session_user = 'plant_agent' OR pg_has_role(session_user, 'administrator', 'MEMBER')) THEN
        RAISE EXCEPTION 'for administrators' USING ERRCODE = '42501';
    END IF;
    PERFORM plant.check_registered(name);
    RETURN (SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid)) FROM pg_stat_activity a
        LEFT JOIN pg_stat_ssl t ON t.pid = a.pid
        WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
            AND (a.usename = name OR name LIKE 'st\_%' AND t.client_dn ~ ('CN=' || name || '($|[,/])')));
END
$$;

-- For the watcher of the server's log and the nightly check: nobody can log in by this role until it is keyed anew.
CREATE FUNCTION plant.lock_role(name text, why text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM plant.check_registered(name);
    UPDATE plant.credential SET locked_at = clock_timestamp(), lock_reason = left(why, 200) WHERE role = name;
    PERFORM plant.align_role(name);
END
$$;

-- Memberships whose time has begun or ended; nightly.
CREATE FUNCTION plant.align_roles() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT plant.align_role(role) FROM (SELECT role FROM plant.person UNION ALL SELECT role FROM plant.station) r
$$;

GRANT EXECUTE ON FUNCTION plant.due_groups(text), plant.due_login(text), plant.check_registered(text),
    plant.fault(text, text) TO plant_roles;
RESET ROLE;
ALTER FUNCTION plant.make_role(text) OWNER TO plant_roles;
ALTER FUNCTION plant.set_password(text, text) OWNER TO plant_roles;
ALTER FUNCTION plant.align_role(text) OWNER TO plant_roles;
ALTER FUNCTION plant.end_sessions(text) OWNER TO plant_roles;
GRANT EXECUTE ON FUNCTION plant.make_role(text), plant.set_password(text, text), plant.align_role(text) TO plant_owner;
GRANT EXECUTE ON FUNCTION plant.end_sessions(text) TO plant_agent, plant_person;

-- Roles whose password is not the one that a decision recorded: every role may change its own, none unseen. This one
-- belongs to the superuser, who alone can read what a password is checked against.
CREATE FUNCTION plant.foreign_passwords() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.role FROM plant.credential c JOIN pg_authid a ON a.rolname = c.role
    WHERE c.locked_at IS NULL
        AND sha256(convert_to(coalesce(a.rolpassword, ''), 'UTF8')) IS DISTINCT FROM c.scram_digest
$$;
REVOKE ALL ON FUNCTION plant.foreign_passwords() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plant.foreign_passwords() TO plant_agent;
SET ROLE plant_owner;
GRANT EXECUTE ON FUNCTION plant.lock_role(text, text), plant.align_roles() TO plant_agent;
