-- A page of a pull in two steps: first how far each stream is examined, which reads no body; then one answer is made of
-- all that is sent. The aggregate writes JSON straight from the rows: text put together by hand would have to be read
-- through once more to become JSON.
SET ROLE plant_owner;

-- The plans fit every stream: to make them anew for each of fifty would take longer than what they find.
CREATE OR REPLACE FUNCTION plant.pull(vector jsonb, page integer DEFAULT 250) RETURNS json
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    me plant.station := plant.calling_station();
    forks text[] := plant.forked(vector);
    wanted text[] := plant.wants(me.profile);
    own text := plant.greeted(me.code);
    room integer := greatest(1, least(page, 1000));
    h record;
    seen record;
    names text[] := '{}';
    parts integer[] := '{}';
    afters bigint[] := '{}';
    uptos bigint[] := '{}';
    hashes text[] := '{}';
    more boolean := false;
BEGIN
    -- Decisions first, then the streams with the least to catch up: one long backlog starves nobody.
    FOR h IN SELECT s.name, s.seq, v.after, (SELECT p.part FROM plant.stream_part p
                WHERE p.stream = s.name AND p.first_seq <= v.after + 1 ORDER BY p.first_seq DESC LIMIT 1) AS part
        FROM plant.stream s, LATERAL (SELECT coalesce((vector->s.name->>0)::bigint, 0) AS after) v
        WHERE s.seq > v.after AND s.name <> ALL (forks) AND s.name IS DISTINCT FROM own
        ORDER BY s.name LIKE 'plant/%' DESC, s.seq - v.after, s.name
    LOOP
        IF room <= 0 THEN
            more := true;
            EXIT;
        END IF;
        -- At most `room` entries are examined, from one partition.
        SELECT max(x.seq) AS upto, encode((array_agg(x.hash ORDER BY x.seq DESC))[1], 'hex') AS hash,
            count(*) FILTER (WHERE x.sent) AS given INTO seen
        FROM (SELECT j.seq, j.hash, j.kind = ANY (wanted) AND j.mark IS NULL AS sent FROM plant.journal j
            WHERE j.part = h.part AND j.stream = h.name AND j.seq > h.after ORDER BY j.seq LIMIT room) x;
        names := names || h.name;
        parts := parts || h.part;
        afters := afters || h.after;
        uptos := uptos || seen.upto;
        hashes := hashes || seen.hash;
        room := room - seen.given;
        more := more OR seen.upto < h.seq;
    END LOOP;
    RETURN json_build_object(
        'entries', plant.entries(names, parts, afters, uptos, wanted),
        'upto', (SELECT coalesce(json_object_agg(u.name, json_build_array(u.upto, u.hash)), '{}')
            FROM unnest(names, uptos, hashes) u(name, upto, hash)),
        'forks', forks, 'more', more, 'heads', plant.heads());
END
$$;

-- The entries of these stretches of streams that are of a wanted kind and not marked, stretch by stretch.
CREATE FUNCTION plant.entries(streams text[], parts integer[], afters bigint[], uptos bigint[], wanted text[]) RETURNS json
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(json_build_object('stream', p.stream, 'seq', e.seq, 'hash', encode(e.hash, 'hex'),
            'body', e.body) ORDER BY p.place, e.seq), '[]')
        FROM unnest(streams, parts, afters, uptos) WITH ORDINALITY p(stream, part, after, upto, place),
        LATERAL (SELECT j.seq, j.hash, j.body FROM plant.journal j WHERE j.part = p.part AND j.stream = p.stream
            AND j.seq > p.after AND j.seq <= p.upto AND j.kind = ANY (wanted) AND j.mark IS NULL
            ORDER BY j.seq LIMIT 1000) e);
END
$$;

DROP FUNCTION plant.examine(text, bigint, integer, text[]);
RESET ROLE;
