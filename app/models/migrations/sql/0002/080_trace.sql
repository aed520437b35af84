-- One lot from its label to its boat, for stations that no longer keep it: the same questions as the station asks itself.
SET ROLE plant_owner;

CREATE FUNCTION plant.lot_card(of_lot uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
    SELECT jsonb_build_object(
        'opening', (SELECT to_jsonb(x) FROM (
            SELECT o.item, i.name_ru AS item_ru, i.name_en AS item_en, o.place, p.name_ru AS place_ru, p.name_en AS place_en,
                plant.iso(o.at) AS at, n.name AS person
            FROM plant.live_opening o LEFT JOIN plant.item i ON i.code = o.item LEFT JOIN plant.place p ON p.code = o.place
            LEFT JOIN plant.person n ON n.role = o.person
            WHERE o.lot_id = of_lot ORDER BY o.id LIMIT 1) x),
        'weighed', (SELECT to_jsonb(x) FROM (
            SELECT coalesce(sum(w.net_g), 0) AS net_g, count(*) AS count, sum(w.pieces) AS pieces,
                count(*) FILTER (WHERE w.manual) AS manual
            FROM plant.weighing w WHERE w.lot_id = of_lot
                AND NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = w.entry AND s.lot_id = w.lot_id)) x),
        'origin', (SELECT to_jsonb(x) FROM (
            SELECT d.code AS delivery, h.supplier, u.name_ru AS supplier_ru, u.name_en AS supplier_en, h.vessel,
                p.species, e.name_ru AS species_ru, e.name_en AS species_en,
                p.water, t.name_ru AS water_ru, t.name_en AS water_en, p.catch_from, p.catch_to
            FROM plant.live_origin o
            LEFT JOIN plant.delivery d ON d.id = o.delivery_id
            LEFT JOIN plant.live_header h ON h.delivery_id = o.delivery_id
            LEFT JOIN plant.live_position p ON p.position = o.position
            LEFT JOIN plant.supplier u ON u.code = h.supplier
            LEFT JOIN plant.species e ON e.code = p.species
            LEFT JOIN plant.term t ON t.list = 'water' AND t.code = p.water
            WHERE o.lot_id = of_lot
            ORDER BY h.at DESC, h.stream COLLATE "C" DESC, h.seq DESC, p.at DESC, p.stream COLLATE "C" DESC, p.seq DESC
            LIMIT 1) x),
        'verdicts', (SELECT coalesce(jsonb_agg(v.verdict), '[]') FROM plant.live_lot_verdict v WHERE v.lot_id = of_lot))
$$;
GRANT EXECUTE ON FUNCTION plant.lot_card(uuid) TO plant_station, plant_person;
RESET ROLE;
