-- Labels that wait for a person to confirm their date, labels whose scan is wanted, and those whose scan says otherwise.
SET ROLE plant_owner;

ALTER TABLE plant.label_settlement DROP CONSTRAINT label_settlement_outcome_check,
    ADD CONSTRAINT label_settlement_outcome_check CHECK (outcome IN ('printed', 'uncertain', 'confirmed', 'missing',
        'cancelled', 'held', 'waiting', 'unscanned', 'differs')),
    DROP CONSTRAINT label_settlement_how_check,
    ADD CONSTRAINT label_settlement_how_check CHECK (how IN ('printer', 'scan', 'looked', 'clock', 'void'));

RESET ROLE;
