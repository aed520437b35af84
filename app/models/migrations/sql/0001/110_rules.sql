-- The rules of single kinds of decision: a function that gives the code of the refusal, or null. They judge the request
-- `j` before anything is changed; what can only be seen afterwards stands in plant.check_after.

-- Rows of one table of the request.
CREATE FUNCTION plant.rows_of(j jsonb, tbl text) RETURNS SETOF jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_array_elements(CASE jsonb_typeof(j->'rows'->tbl) WHEN 'array' THEN j->'rows'->tbl ELSE '[]' END)
$$;

CREATE FUNCTION plant.one_row(j jsonb, tbl text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN count(*) = 1 THEN (array_agg(r))[1] END FROM plant.rows_of(j, tbl) r
$$;

CREATE FUNCTION plant.rule_person(j jsonb, actor text, secrets jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    given jsonb := plant.one_row(j, 'person');
    known plant.person;
    action text := split_part(j->>'kind', '.', 2);
BEGIN
    SELECT * INTO known FROM plant.person WHERE role = given->>'role';
    RETURN CASE
        WHEN action = 'changed' THEN CASE
            WHEN EXISTS (SELECT FROM plant.rows_of(j, 'person') r JOIN plant.person p ON p.role = r->>'role'
                WHERE to_jsonb(p.active) <> r->'active' OR to_jsonb(p.badge) <> r->'badge') THEN 'person.other_kind'
            WHEN EXISTS (SELECT FROM plant.rows_of(j, 'person') r WHERE r->>'role' NOT IN (SELECT role FROM plant.person))
                OR EXISTS (SELECT FROM plant.rows_of(j, 'person_group') r
                    WHERE r->>'role' NOT IN (SELECT role FROM plant.person)) THEN 'person.unknown' END
        WHEN given IS NULL THEN 'person.one'
        WHEN action = 'enrolled' THEN CASE
            WHEN known.role IS NOT NULL OR to_regrole(quote_ident(given->>'role')) IS NOT NULL THEN 'person.role_used'
            WHEN given->'active' <> 'true' THEN 'person.other_kind'
            WHEN secrets->>'scram' IS NULL OR secrets->>'verifier' IS NULL THEN 'secrets.missing'
            WHEN EXISTS (SELECT FROM plant.rows_of(j, 'person_group') r WHERE r->>'role' <> given->>'role')
                THEN 'person.one' END
        WHEN known.role IS NULL THEN 'person.unknown'
        WHEN action = 'blocked' THEN CASE WHEN known.role = actor THEN 'person.self'
            WHEN given->'active' <> 'false' THEN 'person.other_kind' END
        WHEN action = 'unblocked' THEN CASE WHEN given->'active' <> 'true' THEN 'person.other_kind' END
        WHEN action = 'rekeyed' THEN CASE
            WHEN given->'active' <> to_jsonb(known.active) OR given->>'name' <> known.name THEN 'person.other_kind'
            WHEN given->'badge' NOT IN (to_jsonb(known.badge), to_jsonb(known.badge + 1)) THEN 'person.badge'
            WHEN secrets->>'scram' IS NULL OR secrets->>'verifier' IS NULL THEN 'secrets.missing' END
    END;
END
$$;

CREATE FUNCTION plant.rule_station(j jsonb, secrets jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    given jsonb := plant.one_row(j, 'station');
    known plant.station;
    action text := split_part(j->>'kind', '.', 2);
BEGIN
    SELECT * INTO known FROM plant.station WHERE code = given->>'code';
    RETURN CASE
        WHEN given IS NULL THEN 'station.one'
        WHEN given->>'role' IS DISTINCT FROM 'st_' || lower(given->>'code') THEN 'station.role'
        WHEN action = 'enrolled' THEN CASE
            WHEN known.code IS NOT NULL OR to_regrole(quote_ident(given->>'role')) IS NOT NULL THEN 'station.known'
            WHEN given->'active' <> 'true' THEN 'station.other_kind'
            WHEN secrets->>'scram' IS NULL THEN 'secrets.missing'
            WHEN plant.one_row(j, 'incarnation')->>'station' IS DISTINCT FROM given->>'code' THEN 'station.incarnation'
            ELSE plant.rule_incarnation(j) END
        WHEN known.code IS NULL THEN 'station.unknown'
        WHEN action = 'blocked' AND given->'active' <> 'false' THEN 'station.other_kind'
        WHEN action = 'changed' AND known.active AND given->'active' <> 'true' THEN 'station.other_kind'
    END;
END
$$;

-- A stream and a lot prefix are given once and for ever; an incarnation that exists can only be closed.
CREATE FUNCTION plant.rule_incarnation(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT min(CASE
        WHEN o.stream IS NOT NULL AND (o.station, o.lot_prefix) IS DISTINCT FROM (r->>'station', r->>'lot_prefix')
            THEN 'incarnation.fixed'
        WHEN o.stream IS NOT NULL AND NOT o.active AND r->'active' = 'true' THEN 'incarnation.closed'
        WHEN o.stream IS NOT NULL THEN NULL
        WHEN (r->>'stream' LIKE (r->>'station') || '.%') IS NOT TRUE THEN 'incarnation.stream'
        WHEN EXISTS (SELECT FROM plant.incarnation i WHERE i.lot_prefix = r->>'lot_prefix') THEN 'incarnation.prefix_used'
        END)
    FROM plant.rows_of(j, 'incarnation') r LEFT JOIN plant.incarnation o ON o.stream = r->>'stream'
$$;

CREATE FUNCTION plant.rule_mending(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN m IS NULL OR m->>'mended_seq' !~ '^[0-9]{1,18}$' THEN 'mending.one'
        WHEN NOT EXISTS (SELECT FROM plant.journal o WHERE o.stream = m->>'mended_stream'
            AND o.seq = (m->>'mended_seq')::bigint AND o.mark IS NOT NULL) THEN 'mending.not_marked'
        WHEN EXISTS (SELECT FROM plant.mending d WHERE d.mended_stream = m->>'mended_stream'
            AND d.mended_seq = (m->>'mended_seq')::bigint) THEN 'mending.done'
        WHEN m->>'verdict' = 'mended' AND (jsonb_typeof(m->'rows') IS DISTINCT FROM 'object' OR m->'rows' = '{}')
            THEN 'mending.rows'
        WHEN m->>'verdict' = 'mended' AND (m->'rows') - (SELECT array_agg(s.tbl) FROM plant.shape s WHERE s.kind = '*') <> '{}'
            THEN 'rows.table'
        END
    FROM (SELECT plant.one_row(j, 'mending') AS m) one
$$;

CREATE FUNCTION plant.rule_of_kind(j jsonb, actor text, secrets jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE split_part(j->>'kind', '.', 1)
        WHEN 'person' THEN plant.rule_person(j, actor, secrets)
        WHEN 'station' THEN plant.rule_station(j, secrets)
        WHEN 'incarnation' THEN plant.rule_incarnation(j)
        WHEN 'entry' THEN plant.rule_mending(j) END
$$;

CREATE FUNCTION plant.version_of(tbl text, key text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    names text[] := (SELECT s.key FROM plant.shape s WHERE s.tbl = version_of.tbl AND s.fill = 'state' LIMIT 1);
    found bigint;
BEGIN
    IF names IS NULL THEN
        PERFORM plant.fault('version.table', tbl);
    END IF;
    EXECUTE format('SELECT t.version FROM plant.%I t WHERE concat_ws(''|'', %s) = $1', tbl,
        (SELECT string_agg('t.' || quote_ident(n), ', ') FROM unnest(names) n)) INTO found USING key;
    RETURN coalesce(found, 0);
END
$$;

-- The first valid one wins: each state row says which version it replaces, and that one must still stand.
CREATE FUNCTION plant.version_fault(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT min(f.code) FROM (
        SELECT CASE WHEN plant.version_of(t.key, v.key)::text IS DISTINCT FROM v.value THEN 'version.conflict' END AS code
        FROM jsonb_each(coalesce(NULLIF(j->'expected', 'null'), '{}')) t, jsonb_each_text(t.value) v
        UNION ALL
        SELECT CASE WHEN e.version IS NULL THEN 'version.missing'
            WHEN e.version !~ '^[0-9]{1,9}$' OR r->>'version' IS DISTINCT FROM (e.version::bigint + 1)::text
                THEN 'version.conflict' END
        FROM plant.shape s, plant.rows_of(j, s.tbl) r,
            LATERAL (SELECT j->'expected'->s.tbl->>(SELECT string_agg(r->>k, '|' ORDER BY o)
                FROM unnest(s.key) WITH ORDINALITY u(k, o)) AS version) e
        WHERE s.kind = j->>'kind' AND s.sv::text = j->>'sv' AND s.fill = 'state') f
$$;

-- By right: a group that may write this kind holds the caller, as a role and by the plant's own table. A person may give
-- himself a new badge or PIN.
CREATE FUNCTION plant.may(actor text, j jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT 'plant_person' = ANY (d.groups) AND (
        EXISTS (SELECT FROM plant.permission p WHERE p.kind = j->>'kind' AND pg_has_role(actor, p.grp, 'MEMBER')
            AND p.grp::text = ANY (d.groups))
        OR j->>'kind' = 'person.rekeyed' AND plant.one_row(j, 'person')->>'role' = actor)
    FROM (SELECT plant.due_groups(actor) AS groups) d
$$;
