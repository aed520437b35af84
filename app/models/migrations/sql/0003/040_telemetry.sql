-- Streams of readings: months, minutes, hours, days.
SET ROLE plant_owner;

RESET ROLE;
