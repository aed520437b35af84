-- Rights of a batch are judged once a person and kind, unless one of them changed while the batch was captured.
SET ROLE plant_owner;

-- Whether what `of_role` may do can have changed between two instants.
CREATE FUNCTION plant.rights_moved(of_role text, from_instant timestamptz, to_instant timestamptz) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM plant.right_life r WHERE r.role = of_role
        AND (r.since - interval '120 s' BETWEEN from_instant AND to_instant OR r.until BETWEEN from_instant AND to_instant));
END
$$;

CREATE OR REPLACE FUNCTION plant.record(s plant.stream, in_part integer, received timestamptz, call_offset interval,
    seqs bigint[], bodies text[], hashes bytea[], js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    slack constant interval := '120 s';
    station text := split_part(s.name, '.', 1);
BEGIN
    INSERT INTO plant.journal (part, stream, seq, id, kind, sv, person, session, assurance, at, day, shift, reason,
        received_at, corrected_at, doubts, body, hash)
    WITH e AS MATERIALIZED (
        SELECT u.*, (u.j->>'id')::uuid AS id, u.j->>'kind' AS kind, u.j->>'person' AS person, u.j->>'boot' AS boot,
            (u.j->>'session')::uuid AS session, (u.j->>'at')::timestamptz AS said,
            CASE WHEN u.j->>'mono' ~ '^[0-9]{1,18}$' THEN (u.j->>'mono')::bigint END AS mono
        FROM unnest(seqs, bodies, hashes, js) u(seq, body, hash, j)
    ), newest AS (
        SELECT DISTINCT ON (e.boot) e.boot, e.said, e.mono FROM e WHERE e.mono IS NOT NULL ORDER BY e.boot, e.seq DESC
    ), clock AS MATERIALIZED (
        SELECT x.boot, o.skew, coalesce(b.clock_at, n.said + o.skew) AS at, CASE WHEN b.clock_at IS NULL THEN n.mono
            ELSE b.clock_mono END AS mono
        FROM (SELECT DISTINCT e.boot FROM e) x LEFT JOIN newest n USING (boot)
        LEFT JOIN plant.stream_boot b ON b.stream = s.name AND b.boot = x.boot
        CROSS JOIN LATERAL (SELECT coalesce(b.clock_offset, CASE WHEN s.boot IS NULL THEN call_offset END) AS skew) o
    ), t AS MATERIALIZED (
        SELECT e.*, c.skew, c.at AS clock_at, c.mono AS clock_mono, coalesce(
            c.at - (c.mono - e.mono) / 1000 * interval '1 microsecond', e.said + coalesce(c.skew, '0')) AS at
        FROM e LEFT JOIN clock c ON c.boot = e.boot
    ), held AS MATERIALIZED (
        SELECT x.person, x.kind, CASE WHEN NOT plant.rights_moved(x.person, x.begun, x.ended)
            THEN plant.had_right(x.person, x.kind, x.begun) END AS throughout
        FROM (SELECT t.person, t.kind, min(t.at) AS begun, max(t.at) AS ended FROM t WHERE t.person IS NOT NULL
            GROUP BY t.person, t.kind) x
    )
    SELECT in_part, s.name, t.seq, t.id, t.kind, k.sv, t.person, t.session, t.j->>'assurance', t.said,
        (t.j->>'day')::date, t.j->>'shift', t.j->>'reason', received, t.at,
        NULLIF(array_remove(ARRAY[
            CASE WHEN t.skew IS NULL AND t.clock_at IS NULL THEN 'clock.uncertain'
                WHEN abs(extract(epoch FROM t.at - t.said))
                        > extract(epoch FROM slack) + coalesce(abs(t.clock_mono - t.mono), 0) / 1e13
                    OR t.at > received + slack THEN 'clock.off' END,
            CASE WHEN t.person IS NULL THEN CASE WHEN k.needs_person THEN 'person.missing' END
                WHEN l.active IS NULL THEN 'person.unknown'
                WHEN NOT l.active THEN 'person.blocked'
                WHEN NOT coalesce(h.throughout, plant.had_right(t.person, t.kind, t.at)) THEN 'person.without_right' END,
            CASE WHEN t.session IS NULL THEN CASE WHEN t.person IS NOT NULL THEN 'session.missing' END
                WHEN n.id IS NULL THEN 'session.unknown'
                WHEN n.role IS DISTINCT FROM t.person OR split_part(n.stream, '.', 1) <> station THEN 'session.foreign'
                WHEN t.at > n.expires_at + slack THEN 'session.expired' END
        ], NULL), '{}'), t.body, t.hash
    FROM t
    JOIN plant.kind k ON k.name = t.kind AND k.sv = (t.j->>'sv')::integer
    LEFT JOIN held h ON h.person = t.person AND h.kind = t.kind
    LEFT JOIN LATERAL (SELECT x.active FROM plant.person_life x WHERE x.role = t.person AND x.since <= t.at + slack
        ORDER BY x.version DESC LIMIT 1) l ON true
    LEFT JOIN plant.session n ON n.id = t.session;
END
$$;

RESET ROLE;
