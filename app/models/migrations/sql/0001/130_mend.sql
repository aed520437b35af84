-- Marked entries get their effect after all: by a person's verdict, or by the server once it knows better.

-- The envelope under which rows of a marked entry are filled: its own, as far as it can be read. An id that is missing
-- or another entry's is replaced by one computed from the place in the journal.
CREATE FUNCTION plant.original(of_stream text, of_seq bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', CASE WHEN o.id IS NULL OR o.mark = 'id.used'
                THEN plant.derived_id('mended', of_stream, of_seq::text) ELSE o.id END,
        'stream', of_stream, 'seq', of_seq, 'at', plant.iso(coalesce(o.at, o.received_at)), 'person', o.person,
        'day', CASE WHEN g.j->>'day' ~ plant.date_form() THEN g.j->>'day' END, 'shift', g.j->>'shift')
    FROM plant.journal o CROSS JOIN LATERAL (SELECT plant.parsed(o.body) AS j OFFSET 0) g
    WHERE o.part = plant.part_of(of_stream, of_seq) AND o.stream = of_stream AND o.seq = of_seq
$$;

-- Said in the body of the plant's entry, since stations may not have the marked one.
CREATE FUNCTION plant.original_text(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN j->>'kind' = 'entry.mended' AND o.v IS NOT NULL THEN
        format('"original":%s,', regexp_replace(o.v::text, '[^[:ascii:]]', '?', 'g')) END
    FROM (SELECT plant.original(m->>'mended_stream', CASE WHEN m->>'mended_seq' ~ '^[0-9]{1,18}$' THEN (m->>'mended_seq')::bigint END)
        FROM (SELECT plant.one_row(j, 'mending') AS m) x) o(v)
$$;

CREATE FUNCTION plant.mend(m jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF m->>'verdict' = 'mended' THEN
        PERFORM plant.apply_entries(ARRAY[plant.original(m->>'mended_stream', (m->>'mended_seq')::bigint)
            || jsonb_build_object('kind', '*', 'sv', 1, 'rows', m->'rows')]);
    END IF;
END
$$;

-- Applies a marked entry again as it stands, after an update of the server. Gives null, or the code for which it fails
-- still. The plant stream says it, so that everybody judges alike.
CREATE FUNCTION plant.reapply(stream text, seq bigint) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    j jsonb := (SELECT plant.parsed(o.body) FROM plant.journal o WHERE o.stream = reapply.stream AND o.seq = reapply.seq
        AND o.mark IS NOT NULL);
    mending jsonb := jsonb_build_object('id', plant.derived_id('reapplied', stream, seq::text), 'mended_stream', stream,
        'mended_seq', seq, 'verdict', 'mended', 'rows', j->'rows');
    code text;
    s plant.stream;
    e plant.journal;
BEGIN
    PERFORM plant.need_read_committed();
    IF j IS NULL OR EXISTS (SELECT FROM plant.mending m WHERE m.mended_stream = reapply.stream AND m.mended_seq = reapply.seq) THEN
        RETURN 'mending.not_marked';
    END IF;
    code := plant.applied_again(stream, seq, j);
    IF code IS NULL THEN
        s := plant.hold_plant_stream();
        IF EXISTS (SELECT FROM plant.mending m WHERE m.mended_stream = reapply.stream AND m.mended_seq = reapply.seq) THEN
            RAISE EXCEPTION 'somebody mended it meanwhile' USING ERRCODE = '40001';
        END IF;
        e := plant.enter(s, gen_random_uuid(), format('"kind":"entry.reapplied","sv":1,'
            '"person":null,"at":"%s","reason":null,"original":%s,"rows":{"mending":[%s]}', plant.iso(clock_timestamp()),
            plant.original(stream, seq), mending));
        PERFORM plant.fill('entry.reapplied', 1, ARRAY[e.body::jsonb]);
        PERFORM pg_notify('plant_wake', '');
    END IF;
    RETURN code;
END
$$;

CREATE FUNCTION plant.applied_again(of_stream text, of_seq bigint, j jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    code text := (plant.faults(of_stream, ARRAY[of_seq], ARRAY[j]))[1];
BEGIN
    IF code IS NULL THEN
        PERFORM plant.apply_entries(ARRAY[j]);
    END IF;
    RETURN code;
EXCEPTION WHEN OTHERS THEN
    IF plant.passes(SQLSTATE) THEN
        RAISE;
    END IF;
    RETURN plant.code_of(SQLSTATE, SQLERRM);
END
$$;
GRANT EXECUTE ON FUNCTION plant.reapply(text, bigint) TO plant_agent;
