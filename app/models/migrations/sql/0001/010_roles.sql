-- Roles belong to the cluster, not to this database: every statement here may run again.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['plant_owner', 'plant_station', 'plant_person', 'plant_roles',
        'production_manager', 'quality_inspector', 'inventory_clerk', 'maintenance', 'administrator']
    LOOP
        IF to_regrole(wanted) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
    IF to_regrole('plant_agent') IS NULL THEN
        -- It gets its password from whoever sets up the server; without one SCRAM lets nobody in.
        CREATE ROLE plant_agent LOGIN CONNECTION LIMIT 5;
    END IF;
END
$$;

-- plant_roles alone makes and changes roles; it can pass on the groups below and no others.
ALTER ROLE plant_roles CREATEROLE;
GRANT plant_station, plant_person, production_manager, quality_inspector, inventory_clerk, maintenance, administrator
    TO plant_roles WITH ADMIN OPTION;
GRANT pg_signal_backend, pg_read_all_stats TO plant_roles;

-- The owner reads which certificate the caller's connection showed (pg_stat_ssl).
GRANT pg_read_all_stats TO plant_owner;
GRANT pg_monitor TO plant_agent;
-- It takes the base backups.
ALTER ROLE plant_agent REPLICATION;

-- A connection whose transaction stands still would keep its stream row locked.
ALTER ROLE plant_agent SET idle_in_transaction_session_timeout = '60s';

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO plant_station, plant_person, plant_agent', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea), lo_open(oid, int),
    lo_put(oid, bigint, bytea), lo_unlink(oid) FROM PUBLIC;

-- Without IN SCHEMA: only then is the built-in grant to PUBLIC taken away.
ALTER DEFAULT PRIVILEGES FOR ROLE plant_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE plant_owner REVOKE USAGE ON TYPES FROM PUBLIC;

CREATE SCHEMA plant AUTHORIZATION plant_owner;
GRANT USAGE ON SCHEMA plant TO plant_station, plant_person, plant_roles, plant_agent;
