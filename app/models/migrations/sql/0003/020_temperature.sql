-- Alarms of the temperature channels.
SET ROLE plant_owner;

RESET ROLE;
