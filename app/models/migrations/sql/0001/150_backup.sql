-- What is known of the plant's backups, so that every station can show the age of the last one.
CREATE TABLE plant.backup_run (
    name text PRIMARY KEY CHECK (length(name) <= 100),
    kind text NOT NULL CHECK (kind IN ('full', 'incremental')),
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    bytes bigint NOT NULL CHECK (bytes >= 0),
    location text NOT NULL,
    verified_at timestamptz,
    problem text
);
COMMENT ON COLUMN plant.backup_run.verified_at IS 'Last trial restore; null until the first.';
COMMENT ON COLUMN plant.backup_run.problem IS 'What that trial found wrong; null when the backup can be restored.';

CREATE FUNCTION plant.record_backup(name text, kind text, started_at timestamptz, finished_at timestamptz, bytes bigint,
    location text, verified_at timestamptz DEFAULT NULL, problem text DEFAULT NULL) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO plant.backup_run AS known
        VALUES (name, kind, started_at, finished_at, bytes, location, verified_at, problem)
    ON CONFLICT ON CONSTRAINT backup_run_pkey DO UPDATE
        SET verified_at = excluded.verified_at, problem = excluded.problem, location = excluded.location
$$;

-- When the last backup ended, and when the last trial restore succeeded; both null where there was none.
CREATE FUNCTION plant.last_backup() RETURNS jsonb LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
    SELECT jsonb_build_object('finished_at', plant.iso(max(b.finished_at)),
        'verified_at', plant.iso(max(b.verified_at) FILTER (WHERE b.problem IS NULL)),
        'problem', (SELECT l.problem FROM plant.backup_run l ORDER BY l.started_at DESC LIMIT 1))
    FROM plant.backup_run b
$$;

-- What a backup says of itself: whose it is, and the least that it holds.
CREATE FUNCTION plant.backup_facts() RETURNS jsonb LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('plant', (SELECT p.id FROM plant.plant p), 'heads', plant.heads(),
        'superuser', (SELECT r.rolname FROM pg_roles r WHERE r.oid = 10))
$$;

GRANT EXECUTE ON FUNCTION plant.record_backup(text, text, timestamptz, timestamptz, bigint, text, timestamptz, text)
    TO plant_agent;
GRANT EXECUTE ON FUNCTION plant.backup_facts() TO plant_agent;
GRANT EXECUTE ON FUNCTION plant.last_backup() TO plant_agent, plant_station, plant_person;
