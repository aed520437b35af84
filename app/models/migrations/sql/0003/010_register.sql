-- The equipment register.
SET ROLE plant_owner;

RESET ROLE;
