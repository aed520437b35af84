-- The typed tables. Facts are insert-only and carry where they come from (entry, stream, seq) and when and by whom;
-- states are replaced by decisions and count their versions. Additive for ever: see the rules on columns in the catalogue.

CREATE TABLE plant.supersession (
    id uuid NOT NULL,
    target uuid NOT NULL,
    lot_id uuid,
    reason text NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.supersession IS 'Entry `target` no longer counts: it was voided, or corrected by the entry this row stands in.';

CREATE TABLE plant.mark (
    id uuid NOT NULL,
    marked_stream text NOT NULL,
    marked_seq bigint NOT NULL,
    code text NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.mark IS 'An entry that fills no typed table (poison), with the SQLSTATE or rule that says why.';

CREATE TABLE plant.mending (
    id uuid NOT NULL,
    mended_stream text NOT NULL,
    mended_seq bigint NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('mended', 'set_aside')),
    rows jsonb,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.mending IS 'A person''s verdict on a marked entry: the rows it should have carried, or set aside for good.';

CREATE TABLE plant.person (
    role text NOT NULL CHECK (role ~ '^p_[0-9]{4,9}$'),
    name text NOT NULL,
    language text,
    active boolean NOT NULL,
    badge bigint NOT NULL CHECK (badge BETWEEN 0 AND 1000000000),
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (role)
);
COMMENT ON TABLE plant.person IS 'A person behind a role name that is a pseudonym (`p_0042`); the name stands here only.';

CREATE TABLE plant.person_group (
    role text NOT NULL CHECK (role ~ '^p_[0-9]{4,9}$'),
    grp text NOT NULL
        CHECK (grp IN ('production_manager', 'quality_inspector', 'inventory_clerk', 'maintenance', 'administrator')),
    since timestamptz NOT NULL,
    until timestamptz,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (role, grp)
);
COMMENT ON TABLE plant.person_group IS 'Membership of a person in a group of rights, with its time.';

CREATE TABLE plant.station (
    code text NOT NULL CHECK (code ~ '^[A-Z][A-Z0-9]{0,7}$'),
    name text NOT NULL,
    role text NOT NULL CHECK (role ~ '^st_[a-z][a-z0-9]{0,7}$'),
    profile text NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.station IS 'A touchscreen PC or desk and the login role it uses; `profile` says which kinds it is sent.';

CREATE TABLE plant.incarnation (
    stream text NOT NULL CHECK (stream ~ '^[A-Z][A-Z0-9]{0,7}\.[0-9]{1,6}$'),
    station text NOT NULL,
    lot_prefix text NOT NULL CHECK (lot_prefix ~ '^[A-Z][A-Z0-9]{0,7}$'),
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (stream)
);
COMMENT ON TABLE plant.incarnation IS 'One life of a station''s journal: its stream and the lot-code part that is never given again.';

CREATE TABLE plant.session (
    id uuid NOT NULL,
    role text NOT NULL,
    assurance text NOT NULL,
    expires_at timestamptz NOT NULL,
    claims jsonb NOT NULL,
    digest text NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.session IS 'A session as the station signed it: id, claims and the token''s digest, never the token.';

CREATE TABLE plant.session_end (
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    cause text NOT NULL CHECK (cause IN ('left', 'idle', 'blocked', 'refreshed', 'taken_over')),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.session_end IS 'The end of a session and its cause.';

CREATE TABLE plant.item (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL,
    name_en text NOT NULL,
    species text,
    band_low_g bigint CHECK (band_low_g BETWEEN -1000000000 AND 1000000000),
    band_high_g bigint CHECK (band_high_g BETWEEN -1000000000 AND 1000000000),
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.item IS 'What can be weighed; the band, where given, is the net weight of one unit.';

CREATE TABLE plant.container_type (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL,
    name_en text NOT NULL,
    tare_g bigint NOT NULL CHECK (tare_g BETWEEN -1000000000 AND 1000000000),
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.container_type IS 'A crate or tub with its list tare.';

CREATE TABLE plant.place (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL,
    name_en text NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.place IS 'Where stock stands.';

CREATE TABLE plant.reason (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    purpose text NOT NULL,
    name_ru text NOT NULL,
    name_en text NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.reason IS 'Reasons a person chooses from; entries store the code, never the wording.';

CREATE TABLE plant.setting (
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    value jsonb NOT NULL,
    valid_from timestamptz,
    source text,
    version bigint NOT NULL CHECK (version BETWEEN 1 AND 1000000000),
    PRIMARY KEY (key)
);
COMMENT ON TABLE plant.setting IS 'A limit, time or rule that the plant may change, with its source and begin of validity.';
