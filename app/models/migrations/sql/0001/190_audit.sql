-- Proofs and the audit trail.

-- The first seq at which the chain of a stream does not hold, null where all of it does. A cut-off tail is found by the
-- head that the stream row remembers, and by the heads that the stations keep.
CREATE FUNCTION plant.verify_chain(of_stream text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT min(x.seq) FROM (
            SELECT j.seq, j.hash, coalesce(j.digest, sha256(convert_to(j.body, 'UTF8'))) AS digest,
                lag(j.seq, 1, 0::bigint) OVER w AS before, lag(j.hash, 1, plant.origin(of_stream)) OVER w AS previous
            FROM plant.journal j WHERE j.stream = of_stream WINDOW w AS (ORDER BY j.seq)) x
        WHERE x.before <> x.seq - 1 OR x.hash <> sha256(x.previous || x.digest)),
        (SELECT CASE WHEN s.seq > e.seq THEN e.seq + 1 WHEN s.seq < e.seq OR s.head <> e.hash THEN s.seq END
        FROM plant.stream s CROSS JOIN LATERAL (SELECT coalesce(max(j.seq), 0) AS seq,
            coalesce((array_agg(j.hash ORDER BY j.seq DESC))[1], plant.origin(of_stream)) AS hash
            FROM plant.journal j WHERE j.stream = of_stream) e WHERE s.name = of_stream))
$$;

-- Kept balances that are not the sum of their live movements; none when all is well.
CREATE FUNCTION plant.verify_balances() RETURNS TABLE (lot_id uuid, place text, kept bigint, counted bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lot_id, place, b.grams, c.grams
    FROM plant.balance b FULL JOIN (SELECT m.lot_id, m.place, sum(CASE WHEN EXISTS (SELECT FROM plant.supersession s
            WHERE s.target = m.entry AND s.lot_id = m.lot_id) THEN 0 ELSE m.grams END)::bigint AS grams
        FROM plant.movement m GROUP BY 1, 2) c USING (lot_id, place)
    WHERE b.grams IS DISTINCT FROM c.grams
$$;

CREATE FUNCTION plant.calling_chief() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM plant.person p WHERE p.role = session_user AND p.active)
        OR NOT plant.due_groups(session_user) && ARRAY['production_manager', 'quality_inspector', 'administrator'] THEN
        RAISE EXCEPTION '% may not read the audit trail', session_user USING ERRCODE = '42501';
    END IF;
END
$$;

CREATE FUNCTION plant.audit_row(j plant.journal) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('stream', j.stream, 'seq', j.seq, 'id', j.id, 'kind', j.kind, 'sv', j.sv, 'person', j.person,
        'assurance', j.assurance, 'at', plant.iso(j.at), 'corrected_at', plant.iso(j.corrected_at),
        'received_at', plant.iso(j.received_at), 'day', j.day, 'shift', j.shift, 'reason', j.reason, 'outcome', j.outcome,
        'why', CASE WHEN j.outcome = 'refused' THEN j.mark_detail END, 'doubts', coalesce(to_jsonb(j.doubts), '[]'),
        'mark', j.mark, 'mark_detail', CASE WHEN j.mark IS NOT NULL THEN j.mark_detail END, 'body', j.body,
        'hash', encode(j.hash, 'hex'), 'previous', encode(plant.hash_at(j.stream, j.seq - 1), 'hex'),
        'mended', (SELECT m.verdict FROM plant.mending m WHERE m.mended_stream = j.stream AND m.mended_seq = j.seq LIMIT 1),
        'voided', (SELECT jsonb_build_object('stream', s.stream, 'seq', s.seq, 'person', s.person, 'reason', s.reason)
            FROM plant.supersession s WHERE s.target = j.id ORDER BY s.entry LIMIT 1))
$$;

-- Entries that touch a lot, by the typed tables and by voids of those.
CREATE FUNCTION plant.entries_of_lot(of_lot uuid) RETURNS TABLE (stream text, seq bigint) LANGUAGE sql STABLE AS $$
    SELECT o.stream, o.seq FROM plant.lot_opening o WHERE o.lot_id = of_lot
    UNION SELECT w.stream, w.seq FROM plant.weighing w WHERE w.lot_id = of_lot
    UNION SELECT m.stream, m.seq FROM plant.movement m WHERE m.lot_id = of_lot
    UNION SELECT s.stream, s.seq FROM plant.supersession s WHERE s.lot_id = of_lot
$$;

CREATE FUNCTION plant.audit_matches(j plant.journal, filter jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (filter->>'person' IS NULL OR j.person = filter->>'person')
        AND (filter->>'stream' IS NULL OR j.stream = filter->>'stream')
        AND (filter->>'kind' IS NULL OR j.kind = filter->>'kind')
        AND (filter->>'entry' IS NULL OR j.id = (filter->>'entry')::uuid)
        AND (filter->>'day' IS NULL OR j.day = (filter->>'day')::date)
        AND (filter->>'since' IS NULL OR coalesce(j.at, j.received_at) >= (filter->>'since')::timestamptz)
        AND (filter->>'until' IS NULL OR coalesce(j.at, j.received_at) < (filter->>'until')::timestamptz)
        AND (filter->>'device' IS NULL OR j.mark IS NULL AND jsonb_path_exists(coalesce(j.body, '{}')::jsonb,
            '$.rows.*[*].device ? (@ == $wanted)', jsonb_build_object('wanted', filter->'device')))
        AND (filter->>'state' IS NULL OR j.stream LIKE 'plant/%' AND EXISTS (SELECT FROM plant.shape s,
            plant.rows_of(j.body::jsonb->'request', s.tbl) r WHERE s.kind = j.kind AND s.sv = j.sv AND s.tbl = filter->>'state'
                AND (SELECT string_agg(r->>k, '|' ORDER BY o) FROM unnest(s.key) WITH ORDINALITY u(k, o)) = filter->>'key'))
$$;

-- Who, what, when, old, new, why: entries newest first, at most `page`. `filter` may have lot (code), person, device,
-- stream, kind, entry, day, since, until (exclusive), state with key, and `before` = [at, stream, seq] to go on from.
CREATE FUNCTION plant.audit(filter jsonb, page integer DEFAULT 100) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    before jsonb := coalesce(NULLIF(filter->'before', 'null'), '["infinity", "", 0]');
    lots uuid[] := (SELECT array_agg(l.id) FROM plant.lot l WHERE l.code = filter->>'lot');
BEGIN
    PERFORM plant.calling_chief();
    RETURN (SELECT coalesce(jsonb_agg(x.found ORDER BY x.n), '[]') FROM (
        SELECT plant.audit_row(j) AS found, row_number() OVER (ORDER BY coalesce(j.at, j.received_at) DESC, j.stream DESC, j.seq DESC) AS n
        FROM plant.journal j
        WHERE plant.audit_matches(j, filter)
            AND (filter->>'lot' IS NULL OR (j.stream, j.seq) IN (SELECT e.stream, e.seq FROM unnest(lots) l, plant.entries_of_lot(l) e))
            AND (coalesce(j.at, j.received_at), j.stream, j.seq)
                < ((before->>0)::timestamptz, before->>1, (before->>2)::bigint)
        ORDER BY coalesce(j.at, j.received_at) DESC, j.stream DESC, j.seq DESC LIMIT greatest(1, least(page, 1000))) x);
END
$$;

CREATE INDEX lot_code ON plant.lot (code);

GRANT EXECUTE ON FUNCTION plant.audit(jsonb, integer) TO production_manager, quality_inspector, administrator;
GRANT EXECUTE ON FUNCTION plant.verify_chain(text) TO plant_agent, production_manager, quality_inspector, administrator;
GRANT EXECUTE ON FUNCTION plant.verify_balances() TO plant_agent;
