-- Within one boot the monotonic clock tells how far entries are apart whatever anybody did to the wall clock.
SET ROLE plant_owner;

ALTER TABLE plant.stream_boot ADD COLUMN clock_mono bigint, ADD COLUMN clock_at timestamptz;
COMMENT ON COLUMN plant.stream_boot.clock_mono IS
    'The monotonic clock of that boot, in nanoseconds, at the instant clock_at of the server''s clock.';

-- As the append of six, from a station that says which instant of its monotonic clock it is.
CREATE FUNCTION plant.append(stream text, first_seq bigint, bodies text[], hashes bytea[], station_now timestamptz,
    apply boolean, boot text, mono bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET jit = off AS $$
BEGIN
    PERFORM plant.note_instant(plant.hold_stream(stream, true), left(boot, 100), mono);
    RETURN plant.append(stream, first_seq, bodies, hashes, station_now, apply);
END
$$;

-- Kept where it moved by more than the way there takes: both clocks go at one pace, but for their drift.
CREATE FUNCTION plant.note_instant(s plant.stream, of_boot text, mono bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plant.stream_boot b SET clock_mono = mono, clock_at = clock_timestamp()
        WHERE b.stream = s.name AND b.boot = of_boot AND mono BETWEEN 0 AND 1000000000000000000 AND (b.clock_at IS NULL
            OR abs(extract(epoch FROM clock_timestamp() - b.clock_at) - (mono - b.clock_mono) / 1e9) > 2);
END
$$;

-- What a person should look at, judged by the plant's own tables at the corrected time of the entry: by the monotonic
-- clock where that boot's is known, else by how far the station's clock was off at the append. Of a station that does
-- not say its monotonic clock, its newest entry of that boot stands for it. Quartz may drift by one part in ten
-- thousand.
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
            (u.j->>'session')::uuid AS session, (u.j->>'at')::timestamptz AS at,
            CASE WHEN u.j->>'mono' ~ '^[0-9]{1,18}$' THEN (u.j->>'mono')::bigint END AS mono
        FROM unnest(seqs, bodies, hashes, js) u(seq, body, hash, j)
    ), newest AS (
        SELECT DISTINCT ON (e.boot) e.boot, e.at, e.mono FROM e WHERE e.mono IS NOT NULL ORDER BY e.boot, e.seq DESC
    ), clock AS MATERIALIZED (
        SELECT x.boot, o.skew, coalesce(b.clock_at, n.at + o.skew) AS at, CASE WHEN b.clock_at IS NULL THEN n.mono
            ELSE b.clock_mono END AS mono
        FROM (SELECT DISTINCT e.boot FROM e) x LEFT JOIN newest n USING (boot)
        LEFT JOIN plant.stream_boot b ON b.stream = s.name AND b.boot = x.boot
        CROSS JOIN LATERAL (SELECT coalesce(b.clock_offset, CASE WHEN s.boot IS NULL THEN call_offset END) AS skew) o
    )
    SELECT in_part, s.name, e.seq, e.id, e.kind, k.sv, e.person, e.session, e.j->>'assurance', e.at,
        (e.j->>'day')::date, e.j->>'shift', e.j->>'reason', received, t.at,
        NULLIF(array_remove(ARRAY[
            CASE WHEN c.skew IS NULL AND c.at IS NULL THEN 'clock.uncertain'
                WHEN abs(extract(epoch FROM t.at - e.at)) > extract(epoch FROM slack) + coalesce(abs(c.mono - e.mono), 0) / 1e13
                    OR t.at > received + slack THEN 'clock.off' END,
            CASE WHEN e.person IS NULL THEN CASE WHEN k.needs_person THEN 'person.missing' END
                WHEN l.active IS NULL THEN 'person.unknown'
                WHEN NOT l.active THEN 'person.blocked'
                WHEN NOT plant.had_right(e.person, e.kind, t.at) THEN 'person.without_right' END,
            CASE WHEN e.session IS NULL THEN CASE WHEN e.person IS NOT NULL THEN 'session.missing' END
                WHEN n.id IS NULL THEN 'session.unknown'
                WHEN n.role IS DISTINCT FROM e.person OR split_part(n.stream, '.', 1) <> station THEN 'session.foreign'
                WHEN t.at > n.expires_at + slack THEN 'session.expired' END
        ], NULL), '{}'), e.body, e.hash
    FROM e
    JOIN plant.kind k ON k.name = e.kind AND k.sv = (e.j->>'sv')::integer
    LEFT JOIN clock c ON c.boot = e.boot
    CROSS JOIN LATERAL (SELECT coalesce(c.at - (c.mono - e.mono) / 1000 * interval '1 microsecond',
        e.at + coalesce(c.skew, '0')) AS at OFFSET 0) t
    LEFT JOIN LATERAL (SELECT x.active FROM plant.person_life x WHERE x.role = e.person AND x.since <= t.at + slack
        ORDER BY x.version DESC LIMIT 1) l ON true
    LEFT JOIN plant.session n ON n.id = e.session;
END
$$;

GRANT EXECUTE ON FUNCTION plant.append(text, bigint, text[], bytea[], timestamptz, boolean, text, bigint) TO plant_station;
RESET ROLE;
