-- From an entry's rows to the typed tables. For each kind and version of the catalogue one function with static
-- statements is made out of `shape`: PostgreSQL keeps their plans, and only the listed columns are ever touched.

CREATE FUNCTION plant.fault(code text, detail text DEFAULT '') RETURNS text LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', code USING ERRCODE = 'BK100', DETAIL = detail;
END
$$;
COMMENT ON FUNCTION plant.fault IS 'Raises BK100 with a rule''s code: inside a guard this marks the entry or refuses the decision.';

-- Strict on purpose: a key that is missing is null and asks nothing.
CREATE FUNCTION plant.wrong_value(value jsonb, name text) RETURNS text LANGUAGE plpgsql STRICT
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN plant.fault('rows.value', name || ': ' || left(value::text, 100));
END
$$;

CREATE FUNCTION plant.wrong_column(extra jsonb, name text) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN plant.fault('rows.column', name || ': ' || left(extra::text, 100));
END
$$;

-- The forms in which ids, times and days stand in a body; PostgreSQL alone would take many more ('now', '{...}').
CREATE FUNCTION plant.uuid_form() RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' $$;
CREATE FUNCTION plant.instant_form() RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT '^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z$' $$;
CREATE FUNCTION plant.date_form() RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT '^[0-9]{4}-[01][0-9]-[0-3][0-9]$' $$;

-- Source text that reads column `name` of a row `r.v`; a value of another JSON type or form is a fault.
CREATE FUNCTION plant.reading(tbl text, name text) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind text := (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
        WHERE a.attrelid = ('plant.' || quote_ident(tbl))::regclass AND a.attname = name AND a.attnum > 0);
    place text := format('r.v->%L', name);
    txt text := format('r.v->>%L', name);
    wrong text := format('plant.wrong_value(NULLIF(r.v->%L, ''null''), %L)', name, tbl || '.' || name);
    condition text;
BEGIN
    IF kind = 'jsonb' THEN
        RETURN format('NULLIF(%s, ''null'')', place);
    END IF;
    condition := CASE kind
        WHEN 'text' THEN format('jsonb_typeof(%s) = ''string''', place)
        WHEN 'bigint' THEN format('jsonb_typeof(%s) = ''number''', place)
        WHEN 'boolean' THEN format('jsonb_typeof(%s) = ''boolean''', place)
        WHEN 'uuid' THEN format('%s ~ plant.uuid_form()', txt)
        WHEN 'timestamp with time zone' THEN format('%s ~ plant.instant_form()', txt)
        WHEN 'date' THEN format('%s ~ plant.date_form()', txt)
    END;
    RETURN format('(CASE WHEN %s THEN %s ELSE %s END)::%s', condition, txt, wrong, kind);
END
$$;

-- The statement that fills one table from `js`, an array of envelopes.
CREATE FUNCTION plant.filling(s plant.shape) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    names text := (SELECT string_agg(quote_ident(c), ', ' ORDER BY o) FROM unnest(s.columns) WITH ORDINALITY u(c, o));
    readings text := (SELECT string_agg(plant.reading(s.tbl, c), E',\n        ' ORDER BY o)
        FROM unnest(s.columns) WITH ORDINALITY u(c, o));
    changes text := (SELECT string_agg(format('%1$I = excluded.%1$I', c), ', ')
        FROM unnest(s.columns) c WHERE c <> ALL (s.key));
    -- The check stands in WHERE: it runs once a row and before any column is read.
    source text := format($q$FROM unnest(js) e(j), jsonb_array_elements(e.j->'rows'->%1$L) r(v)
    WHERE CASE WHEN (r.v - %2$L::text[]) = '{}' THEN true
        ELSE plant.wrong_column(r.v - %2$L::text[], %1$L) IS NULL END$q$, s.tbl, s.columns);
BEGIN
    RETURN CASE s.fill
        WHEN 'fact' THEN format($q$INSERT INTO plant.%I(%s, entry, stream, seq, at, day, shift, person)
    SELECT %s,
        (e.j->>'id')::uuid, e.j->>'stream', (e.j->>'seq')::bigint, (e.j->>'at')::timestamptz, (e.j->>'day')::date,
        e.j->>'shift', e.j->>'person'
    %s;$q$, s.tbl, names, readings, source)
        WHEN 'identity' THEN format($q$INSERT INTO plant.%I(%s)
    SELECT %s
    %s
    ON CONFLICT DO NOTHING;$q$, s.tbl, names, readings, source)
        WHEN 'state' THEN format($q$INSERT INTO plant.%1$I AS t(%2$s)
    SELECT %3$s
    %4$s
    ON CONFLICT (%5$s) DO UPDATE SET %6$s WHERE t.version = excluded.version - 1;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done <> plant.row_count(js, %1$L) THEN
        PERFORM plant.fault('version.conflict', %1$L);
    END IF;$q$, s.tbl, names, readings, source, array_to_string(s.key, ', '), changes)
    END;
END
$$;

CREATE FUNCTION plant.row_count(js jsonb[], tbl text) RETURNS bigint LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(jsonb_array_length(j->'rows'->tbl)), 0) FROM unnest(js) j
$$;

-- Lots are not filled here: they are inserted and locked before everything else (plant.hold_lots).
CREATE FUNCTION plant.make_filler(wanted text, wanted_sv integer) RETURNS text LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := format('fill_%s_%s', translate(wanted, '.*', '_'), wanted_sv);
    statements text := (SELECT string_agg(plant.filling(s), E'\n    ' ORDER BY s.ordinal) FROM plant.shape s
        WHERE s.kind = wanted AND s.sv = wanted_sv AND s.tbl <> 'lot');
BEGIN
    EXECUTE format($q$CREATE OR REPLACE FUNCTION plant.%I(js jsonb[]) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
    done bigint;
BEGIN
    %s
END
$f$ $q$, name, coalesce(statements, ''));
    RETURN name;
END
$$;

-- All fillers and the one function that chooses among them; called after every change of the catalogue.
CREATE FUNCTION plant.make_fillers() RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    branches text := (SELECT string_agg(format('WHEN %L THEN PERFORM plant.%I(js);', k.kind || '/' || k.sv,
        plant.make_filler(k.kind, k.sv)), E'\n        ' ORDER BY k.kind, k.sv)
        FROM (SELECT name AS kind, sv FROM plant.kind UNION SELECT kind, sv FROM plant.shape) k);
BEGIN
    EXECUTE format($q$CREATE OR REPLACE FUNCTION plant.fill(kind text, sv integer, js jsonb[]) RETURNS void
    LANGUAGE plpgsql AS $f$
BEGIN
    CASE kind || '/' || sv
        %s
        ELSE PERFORM plant.fault('kind.unknown', kind);
    END CASE;
END
$f$ $q$, branches);
END
$$;

-- Stands until the catalogue is loaded, so that the functions below find it.
CREATE FUNCTION plant.fill(kind text, sv integer, js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM plant.fault('kind.unknown', kind);
END
$$;
