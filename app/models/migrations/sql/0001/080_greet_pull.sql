-- What stations ask: where the plant stands with them, what is new, their own entries back, a first snapshot.

-- The calling station; raises BK005 where it is cut off and BK004 where the caller is none.
CREATE FUNCTION plant.calling_station() RETURNS plant.station LANGUAGE plpgsql STABLE AS $$
DECLARE
    s plant.station;
BEGIN
    SELECT * INTO s FROM plant.station WHERE role = session_user;
    IF NOT FOUND THEN
        PERFORM plant.refuse('BK004', format('%s is no station', session_user));
    ELSIF NOT s.active THEN
        PERFORM plant.refuse('BK005', format('station %s is not active', s.code));
    END IF;
    RETURN s;
END
$$;

-- A boot that comes back after another one used the stream is a second copy of the same disk.
CREATE FUNCTION plant.lease(s plant.stream, of_boot text, of_app text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF s.boot IS DISTINCT FROM of_boot
            AND EXISTS (SELECT FROM plant.stream_boot b WHERE b.stream = s.name AND b.boot = of_boot) THEN
        UPDATE plant.stream_boot SET returned_at = clock_timestamp() WHERE stream = s.name AND boot = of_boot;
        RETURN 'other_boot';
    END IF;
    INSERT INTO plant.stream_boot AS b (stream, boot, app) VALUES (s.name, of_boot, of_app)
        ON CONFLICT (stream, boot) DO UPDATE SET last_seen = clock_timestamp(), app = excluded.app;
    RETURN 'ours';
END
$$;

CREATE FUNCTION plant.hello(stream text, ours_seq bigint, ours_hash bytea, boot text, app text DEFAULT NULL) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    s plant.stream := plant.hold_stream(stream, false);
    lease text := plant.lease(s, left(boot, 100), left(app, 100));
BEGIN
    UPDATE plant.stream t SET seen_at = clock_timestamp(), app = left(hello.app, 100),
        boot = CASE lease WHEN 'ours' THEN left(hello.boot, 100) ELSE t.boot END WHERE t.name = s.name;
    RETURN jsonb_build_object('seq', s.seq, 'hash', encode(s.head, 'hex'),
        'hash_at_ours', CASE WHEN ours_seq <= s.seq THEN encode(plant.hash_at(s.name, ours_seq), 'hex') END,
        'plant', (SELECT id FROM plant.plant), 'plant_stream', (SELECT e.stream FROM plant.epoch e ORDER BY number DESC LIMIT 1),
        'now', plant.iso(clock_timestamp()), 'lease', lease, 'schema', (SELECT schema FROM plant.plant));
END
$$;

-- The station's own entries as the plant has them, verbatim.
CREATE FUNCTION plant.fetch(stream text, after bigint, page integer DEFAULT 200) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text := (plant.calling_station()).code;
    wanted text := stream;
BEGIN
    IF NOT EXISTS (SELECT FROM plant.incarnation i WHERE i.stream = wanted AND i.station = own) THEN
        PERFORM plant.refuse('BK004', format('stream %s is not of %s', stream, session_user));
    END IF;
    RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('stream', j.stream, 'seq', j.seq,
            'hash', encode(j.hash, 'hex'), 'body', j.body) ORDER BY j.seq)
        FROM plant.journal j WHERE j.stream = wanted AND j.seq > after AND j.seq <= after + least(page, 1000)), '[]');
END
$$;

-- Which of these entry ids the plant has already, from whatever stream: a new incarnation leaves them out.
CREATE FUNCTION plant.known(ids uuid[]) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM plant.calling_station();
    RETURN (SELECT coalesce(jsonb_agg(DISTINCT j.id), '[]') FROM plant.journal j WHERE j.id = ANY (ids));
END
$$;

-- Streams of which the caller claims a position that the plant has not, or has with another hash.
CREATE FUNCTION plant.forked(vector jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(v.key ORDER BY v.key), '{}')
    FROM jsonb_each(vector) v LEFT JOIN plant.stream s ON s.name = v.key
    WHERE (v.value->>0)::bigint > 0 AND CASE
        WHEN s.name IS NULL OR (v.value->>0)::bigint > s.seq THEN true
        WHEN (v.value->>0)::bigint = s.seq THEN encode(s.head, 'hex') IS DISTINCT FROM v.value->>1
        ELSE (SELECT encode(j.hash, 'hex') FROM (SELECT p.part FROM plant.stream_part p WHERE p.stream = v.key
                AND p.first_seq <= (v.value->>0)::bigint ORDER BY p.first_seq DESC LIMIT 1) x
            JOIN plant.journal j ON j.part = x.part AND j.stream = v.key AND j.seq = (v.value->>0)::bigint)
            IS DISTINCT FROM v.value->>1 END);
END
$$;

-- Kinds sent to stations of a profile; one that the catalogue does not name gets what a weighing station gets.
CREATE FUNCTION plant.wants(profile text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT array_agg(DISTINCT k.name) FROM plant.kind k WHERE k.everywhere OR k.nature = 'fact' AND EXISTS (
        SELECT FROM plant.profile_kind p WHERE p.kind IN (k.name, '*') AND p.profile = CASE
            WHEN EXISTS (SELECT FROM plant.profile_kind q WHERE q.profile = wants.profile) THEN wants.profile
            ELSE 'weighing' END));
END
$$;

-- One stream's part of a page: at most `page` entries examined, from one partition; those wanted are given, as text of
-- JSON objects, which is built and read several times faster than jsonb.
CREATE FUNCTION plant.examine(of_stream text, after bigint, page integer, wanted text[],
    OUT upto bigint, OUT hash text, OUT given integer, OUT entries text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    in_part integer := plant.part_of(of_stream, after + 1);
BEGIN
    SELECT max(x.seq), encode((array_agg(x.hash ORDER BY x.seq DESC))[1], 'hex'), count(*) FILTER (WHERE x.sent),
        string_agg(format('{"stream":%s,"seq":%s,"hash":"%s","body":%s}', to_json(of_stream), x.seq, encode(x.hash, 'hex'),
            coalesce(to_json(x.body)::text, 'null')), ',' ORDER BY x.seq) FILTER (WHERE x.sent)
        INTO upto, hash, given, entries
    FROM (SELECT j.seq, j.hash, j.body, j.kind = ANY (wanted) AND j.mark IS NULL AS sent FROM plant.journal j
        WHERE j.part = in_part AND j.stream = of_stream AND j.seq > after ORDER BY j.seq LIMIT page) x;
END
$$;

-- The plans fit every stream: to make them anew for each of fifty would take longer than what they find.
CREATE FUNCTION plant.pull(vector jsonb, page integer DEFAULT 250) RETURNS json
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    me plant.station := plant.calling_station();
    forks text[] := plant.forked(vector);
    wanted text[] := plant.wants(me.profile);
    own text := plant.greeted(me.code);
    room integer := greatest(1, least(page, 1000));
    h record;
    part record;
    entries text[];
    upto jsonb := '{}';
    more boolean := false;
BEGIN
    -- Decisions first, then the streams with the least to catch up: one long backlog starves nobody.
    FOR h IN SELECT s.name, s.seq, coalesce((vector->s.name->>0)::bigint, 0) AS after FROM plant.stream s
        WHERE s.seq > coalesce((vector->s.name->>0)::bigint, 0) AND s.name <> ALL (forks) AND s.name IS DISTINCT FROM own
        ORDER BY s.name LIKE 'plant/%' DESC, s.seq - coalesce((vector->s.name->>0)::bigint, 0), s.name
    LOOP
        IF room <= 0 THEN
            more := true;
            EXIT;
        END IF;
        SELECT * INTO part FROM plant.examine(h.name, h.after, room, wanted);
        entries := entries || part.entries;
        upto := upto || jsonb_build_object(h.name, jsonb_build_array(part.upto, part.hash));
        room := room - part.given;
        more := more OR part.upto < h.seq;
    END LOOP;
    RETURN format('{"entries":[%s],"upto":%s,"forks":%s,"more":%s,"heads":%s}', array_to_string(entries, ','), upto,
        to_json(forks), to_json(more), plant.heads());
END
$$;

-- The stream the station uses now: its own entries it has itself. An earlier incarnation's it may need.
CREATE FUNCTION plant.greeted(code text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.name FROM plant.incarnation i JOIN plant.stream s ON s.name = i.stream
        WHERE i.station = code AND s.seen_at IS NOT NULL ORDER BY s.seen_at DESC LIMIT 1);
END
$$;

-- Every stream's head: what stations witness and the shift report prints.
CREATE FUNCTION plant.heads() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_object_agg(s.name, jsonb_build_array(s.seq, encode(s.head, 'hex'))), '{}')
        FROM plant.stream s);
END
$$;
