-- Samples, and what instruments said of them.
SET ROLE plant_owner;

RESET ROLE;
