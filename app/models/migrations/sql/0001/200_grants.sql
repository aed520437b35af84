-- Besides what stands with the functions themselves: what stations ask.
-- Who may call what. Everything else is nobody's: the default privileges give PUBLIC nothing.
GRANT EXECUTE ON FUNCTION plant.append(text, bigint, text[], bytea[], timestamptz, boolean) TO plant_station;
GRANT EXECUTE ON FUNCTION plant.hello(text, bigint, bytea, text, text) TO plant_station;
GRANT EXECUTE ON FUNCTION plant.fetch(text, bigint, integer) TO plant_station;
GRANT EXECUTE ON FUNCTION plant.known(uuid[]) TO plant_station;
GRANT EXECUTE ON FUNCTION plant.pull(jsonb, integer) TO plant_station;
GRANT EXECUTE ON FUNCTION plant.heads() TO plant_station, plant_person, plant_agent;
RESET ROLE;
