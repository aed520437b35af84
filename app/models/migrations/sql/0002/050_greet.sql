-- Two machines of one station may be at work at once after a fork, each with an incarnation of its own: what a pull
-- leaves out is the stream that this very connection greeted for.
SET ROLE plant_owner;

CREATE OR REPLACE FUNCTION plant.hello(stream text, ours_seq bigint, ours_hash bytea, boot text, app text DEFAULT NULL)
    RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    s plant.stream := plant.hold_stream(stream, false);
    lease text := plant.lease(s, left(boot, 100), left(app, 100));
BEGIN
    UPDATE plant.stream t SET seen_at = clock_timestamp(), app = left(hello.app, 100),
        boot = CASE lease WHEN 'ours' THEN left(hello.boot, 100) ELSE t.boot END WHERE t.name = s.name;
    PERFORM set_config('baikal.greeted', s.name, false);
    RETURN jsonb_build_object('seq', s.seq, 'hash', encode(s.head, 'hex'),
        'hash_at_ours', CASE WHEN ours_seq <= s.seq THEN encode(plant.hash_at(s.name, ours_seq), 'hex') END,
        'plant', (SELECT id FROM plant.plant), 'plant_stream', (SELECT e.stream FROM plant.epoch e ORDER BY number DESC LIMIT 1),
        'now', plant.iso(clock_timestamp()), 'lease', lease, 'schema', (SELECT schema FROM plant.plant));
END
$$;

-- The stream that the caller uses now: its own entries it has itself. An earlier incarnation's it may need. Whoever
-- sets the connection's word otherwise is sent less or more of what his own station wrote, and nothing else.
CREATE OR REPLACE FUNCTION plant.greeted(code text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(
        (SELECT i.stream FROM plant.incarnation i
            WHERE i.station = code AND i.stream = current_setting('baikal.greeted', true)),
        (SELECT s.name FROM plant.incarnation i JOIN plant.stream s ON s.name = i.stream
            WHERE i.station = code AND s.seen_at IS NOT NULL ORDER BY s.seen_at DESC LIMIT 1));
END
$$;
RESET ROLE;
