-- How the devices of the stations were set up.
SET ROLE plant_owner;

CREATE TABLE plant.device_change (
    id uuid NOT NULL,
    device text NOT NULL CHECK (length(device) BETWEEN 1 AND 200),
    change text NOT NULL CHECK (change IN ('added', 'changed', 'removed', 'simulated', 'real')),
    before text CHECK (length(before) <= 4000),
    after text CHECK (length(after) <= 4000),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.device_change IS 'A device of a station was set up otherwise, or a simulator took or gave back its place. `before` and `after` are the settings as JSON.';

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.device_change FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.device_change EXECUTE FUNCTION plant.append_only();

RESET ROLE;
