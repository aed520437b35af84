-- Deliveries, labels and the reference data they choose from.
SET ROLE plant_owner;

CREATE TABLE plant.delivery (
    id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^[A-Z][A-Z0-9]{0,7}-[0-9]{6}-D[0-9]{2,9}-[0-9A-Z]$'),
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.delivery IS 'A delivery''s identity, uuid5(plant, code): whoever reads the code on its sheet knows it.';

CREATE TABLE plant.delivery_header (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    supplier text NOT NULL CHECK (length(supplier) BETWEEN 1 AND 200),
    vessel text,
    vehicle text,
    vet_document text,
    transport_centi_c bigint,
    arrived_at timestamptz,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.delivery_header IS 'Who brought the delivery and how; the whole value each time. Temperatures are hundredths of °C.';

CREATE TABLE plant.delivery_position (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    position uuid NOT NULL,
    item text NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
    species text,
    presentation text,
    packaging text,
    production_method text,
    water text,
    fao_area text,
    gear text,
    catch_from date,
    catch_to date,
    origin_class text,
    origin_document text,
    permit text,
    advised_g bigint CHECK (advised_g BETWEEN -1000000000 AND 1000000000),
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.delivery_position IS 'One kind of fish of a delivery with its catch and origin; `position` stays over corrections.';

CREATE TABLE plant.lot_origin (
    id uuid NOT NULL,
    lot_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    position uuid NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lot_origin IS 'A lot holds fish of this position of this delivery.';

CREATE TABLE plant.core_temperature (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    position uuid,
    centi_c bigint NOT NULL,
    taken text NOT NULL CHECK (taken IN ('typed', 'probe')),
    device text,
    frame text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.core_temperature IS 'A core temperature of the fish at arrival, hundredths of °C.';

CREATE TABLE plant.arrival_check (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    position uuid,
    scheme text,
    score bigint,
    grade text,
    parasites text,
    packaging_state text,
    ice_percent bigint,
    mean_fish_g bigint CHECK (mean_fish_g BETWEEN -1000000000 AND 1000000000),
    lab_sample text,
    corrective_action text,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.arrival_check IS 'The freshness check at arrival, of one position or of the whole delivery.';

CREATE TABLE plant.delivery_verdict (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('accepted', 'accepted_in_part', 'held', 'rejected')),
    reason text,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.delivery_verdict IS 'What was decided of the delivery. Of several that count the worst holds.';

CREATE TABLE plant.lot_verdict (
    id uuid NOT NULL,
    lot_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('accepted', 'held', 'rejected')),
    reason text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.lot_verdict IS 'What was decided of one lot at the gate. Of several that count the worst holds.';

CREATE TABLE plant.delivery_closing (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    note text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.delivery_closing IS 'A station is done with the delivery; what still arrives afterwards counts and is shown as late.';

CREATE TABLE plant.delivery_report (
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    version bigint NOT NULL,
    digest text NOT NULL CHECK (length(digest) BETWEEN 1 AND 200),
    signer text NOT NULL CHECK (length(signer) BETWEEN 1 AND 200),
    meaning text NOT NULL CHECK (length(meaning) BETWEEN 1 AND 200),
    signed_at timestamptz NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.delivery_report IS 'A receiving report signed with the PIN; `digest` is the SHA-256 of what it says.';

CREATE TABLE plant.signed_override (
    id uuid NOT NULL,
    rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
    subject uuid NOT NULL,
    limit_value bigint,
    value bigint,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    meaning text NOT NULL CHECK (length(meaning) BETWEEN 1 AND 200),
    signed_at timestamptz NOT NULL,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.signed_override IS 'Somebody with the right to let `subject` pass a rule once, signed with the PIN.';

CREATE TABLE plant.label_order (
    id uuid NOT NULL,
    lot_id uuid NOT NULL,
    weighing uuid,
    template text NOT NULL CHECK (length(template) BETWEEN 1 AND 200),
    template_version bigint NOT NULL,
    content jsonb NOT NULL,
    manual boolean NOT NULL,
    copies bigint NOT NULL,
    previous uuid,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.label_order IS 'A label shall be printed: what it says. `weighing` is the entry it is for, `previous` the order it repeats.';

CREATE TABLE plant.label_settlement (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('printed', 'uncertain', 'confirmed', 'missing', 'cancelled')),
    how text NOT NULL CHECK (how IN ('printer', 'scan', 'looked')),
    printer text,
    entry uuid NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    day date,
    shift text,
    person text,
    PRIMARY KEY (id)
);
COMMENT ON TABLE plant.label_settlement IS 'What became of an ordered label; the last one counts.';

CREATE TABLE plant.band (
    item text NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
    container text NOT NULL CHECK (length(container) BETWEEN 1 AND 200),
    low_g bigint NOT NULL CHECK (low_g BETWEEN -1000000000 AND 1000000000),
    high_g bigint NOT NULL CHECK (high_g BETWEEN -1000000000 AND 1000000000),
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (item, container)
);
COMMENT ON TABLE plant.band IS 'Limits of the net weight of one unit of an item in a container; they lead over the item''s own.';

CREATE TABLE plant.supplier (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    tax_id text,
    vessels jsonb,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.supplier IS 'Who brings fish, with the vessels, farms or brigades it brings it from (a list of names).';

CREATE TABLE plant.species (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    latin text,
    asfis text,
    note text,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.species IS 'A species of fish with its scientific name and ASFIS code.';

CREATE TABLE plant.term (
    list text NOT NULL CHECK (length(list) BETWEEN 1 AND 200),
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    name_ru text NOT NULL CHECK (length(name_ru) BETWEEN 1 AND 200),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 200),
    note text,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (list, code)
);
COMMENT ON TABLE plant.term IS 'Words of a list a person chooses from: gear, waters, FAO areas, origin classes, presentations.';

CREATE TABLE plant.origin_rule (
    code text NOT NULL CHECK (length(code) BETWEEN 1 AND 200),
    species text NOT NULL CHECK (length(species) BETWEEN 1 AND 200),
    water text NOT NULL CHECK (length(water) BETWEEN 1 AND 200),
    origin_class text NOT NULL CHECK (length(origin_class) BETWEEN 1 AND 200),
    allowed boolean NOT NULL,
    note text,
    active boolean NOT NULL,
    version bigint NOT NULL,
    valid_from date,
    valid_to date,
    source text,
    confidence text,
    PRIMARY KEY (code)
);
COMMENT ON TABLE plant.origin_rule IS 'Whether fish of a species, water and origin may be accepted into stock; water `any` is all.';

ALTER TABLE plant.weighing ADD COLUMN pieces bigint CHECK (pieces BETWEEN 0 AND 1000000000);
ALTER TABLE plant.item ADD COLUMN gtin text, ADD COLUMN counted boolean, ADD COLUMN valid_from date,
    ADD COLUMN valid_to date, ADD COLUMN source text, ADD COLUMN confidence text;
ALTER TABLE plant.container_type ADD COLUMN valid_from date, ADD COLUMN valid_to date, ADD COLUMN source text,
    ADD COLUMN confidence text;
ALTER TABLE plant.place ADD COLUMN valid_from date, ADD COLUMN valid_to date, ADD COLUMN source text,
    ADD COLUMN confidence text;
ALTER TABLE plant.reason ADD COLUMN valid_from date, ADD COLUMN valid_to date, ADD COLUMN source text,
    ADD COLUMN confidence text;

CREATE INDEX delivery_header_delivery ON plant.delivery_header (delivery_id);
CREATE INDEX delivery_position_delivery ON plant.delivery_position (delivery_id, position);
CREATE INDEX lot_origin_lot ON plant.lot_origin (lot_id);
CREATE INDEX lot_origin_delivery ON plant.lot_origin (delivery_id);
CREATE INDEX core_temperature_delivery ON plant.core_temperature (delivery_id);
CREATE INDEX arrival_check_delivery ON plant.arrival_check (delivery_id);
CREATE INDEX delivery_verdict_delivery ON plant.delivery_verdict (delivery_id);
CREATE INDEX lot_verdict_lot ON plant.lot_verdict (lot_id);
CREATE INDEX lot_verdict_delivery ON plant.lot_verdict (delivery_id);
CREATE INDEX delivery_closing_delivery ON plant.delivery_closing (delivery_id);
CREATE INDEX delivery_report_delivery ON plant.delivery_report (delivery_id);
CREATE INDEX signed_override_subject ON plant.signed_override (subject);
CREATE INDEX label_order_lot ON plant.label_order (lot_id);
CREATE INDEX label_order_weighing ON plant.label_order (weighing);
CREATE INDEX label_settlement_order ON plant.label_settlement (order_id);
-- Facts stay as they were written.
DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY['delivery_header', 'delivery_position', 'lot_origin', 'core_temperature', 'arrival_check',
        'delivery_verdict', 'lot_verdict', 'delivery_closing', 'delivery_report', 'signed_override', 'label_order',
        'label_settlement']
    LOOP
        EXECUTE format('CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON plant.%I'
            ' FOR EACH ROW EXECUTE FUNCTION plant.append_only()', fact);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON plant.%I'
            ' EXECUTE FUNCTION plant.append_only()', fact);
    END LOOP;
END
$$;
RESET ROLE;
