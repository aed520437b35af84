-- What an administrator says at a station whose journal is held: no other copy of it runs, or the other computer is off.
SET ROLE plant_owner;

CREATE TABLE plant.confirmation (
    id uuid NOT NULL,
    confirmed_stream text NOT NULL CHECK (length(confirmed_stream) BETWEEN 1 AND 200),
    confirmed_seq bigint NOT NULL,
    consent text NOT NULL CHECK (consent IN ('no_other_copy', 'other_is_off')),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.confirmation IS
    'An administrator looked, and lets a held journal go on that stood at `confirmed_seq`.';
CREATE INDEX confirmation_stream ON plant.confirmation (confirmed_stream);
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.confirmation
    FOR EACH ROW EXECUTE FUNCTION plant.append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.confirmation EXECUTE FUNCTION plant.append_only();

CREATE FUNCTION plant.rule_confirmation(j jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN c IS NULL THEN 'confirmation.one'
        WHEN NOT EXISTS (SELECT FROM plant.incarnation i WHERE i.stream = c->>'confirmed_stream')
            THEN 'confirmation.stream' END
    FROM (SELECT plant.one_row(j, 'confirmation') AS c) one
$$;

CREATE OR REPLACE FUNCTION plant.rule_of_kind(j jsonb, actor text, secrets jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE split_part(j->>'kind', '.', 1)
        WHEN 'person' THEN plant.rule_person(j, actor, secrets)
        WHEN 'station' THEN plant.rule_station(j, secrets)
        WHEN 'incarnation' THEN plant.rule_incarnation(j)
        WHEN 'stream' THEN plant.rule_confirmation(j)
        WHEN 'entry' THEN plant.rule_mending(j) END
$$;
RESET ROLE;
