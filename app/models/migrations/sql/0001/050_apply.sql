-- Judging and applying parsed entries. Everything here runs inside a caller's guard and raises freely.

CREATE FUNCTION plant.iso(instant timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- The identity of a computed state: UUIDv8 over the SHA-256 of rule and causes (as the stations compute it).
CREATE FUNCTION plant.derived_id(rule text, VARIADIC causes text[]) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(set_byte(set_byte(d, 6, get_byte(d, 6) & 15 | 128), 8, get_byte(d, 8) & 63 | 128), 'hex')::uuid
    FROM substr(sha256(convert_to(array_to_string(rule || causes, '|'), 'UTF8')), 1, 16) d
$$;

-- What is wrong with each entry's envelope by rule, null where nothing is; raises nothing for any JSON value.
CREATE FUNCTION plant.faults(of_stream text, seqs bigint[], js jsonb[]) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    this_plant text := (SELECT p.id::text FROM plant.plant p);
    codes text[];
BEGIN
    SELECT array_agg(CASE
        WHEN jsonb_typeof(e.j) <> 'object' THEN 'envelope.form'
        WHEN e.j->'v' IS DISTINCT FROM '1' THEN 'envelope.version'
        WHEN e.j->>'plant' IS DISTINCT FROM this_plant THEN 'envelope.plant'
        WHEN e.j->>'stream' IS DISTINCT FROM of_stream THEN 'envelope.stream'
        WHEN e.j->'seq' IS DISTINCT FROM to_jsonb(e.seq) OR e.j->>'seq' ~ '\.' THEN 'envelope.seq'
        WHEN (e.j->>'id' ~ plant.uuid_form()) IS NOT TRUE THEN 'envelope.id'
        WHEN (e.j->>'at' ~ plant.instant_form()) IS NOT TRUE THEN 'envelope.at'
        WHEN (e.j - '{v,plant,stream,seq,id,kind,sv,person,session,assurance,at,mono,boot,day,shift,app,reason,rows}'
            ::text[]) <> '{}' THEN 'envelope.key'
        WHEN k.name IS NULL THEN 'kind.unknown'
        WHEN k.nature <> 'fact' THEN 'kind.forbidden'
        WHEN k.reason AND coalesce(e.j->>'reason', '') = '' THEN 'reason.missing'
        WHEN jsonb_typeof(e.j->'rows') IS DISTINCT FROM 'object' THEN 'rows.missing'
        WHEN e.j->'rows' = '{}' AND k.tables <> '{}' THEN 'rows.missing'
        WHEN (e.j->'rows') - k.tables <> '{}' THEN 'rows.table'
        WHEN e.repeated > 1 THEN 'id.used'
        WHEN EXISTS (SELECT FROM plant.journal o WHERE o.id = (e.j->>'id')::uuid
            AND (o.stream, o.seq) <> (of_stream, e.seq)) THEN 'id.used'
        END ORDER BY e.seq)
    INTO codes
    FROM (SELECT u.seq, u.j, row_number() OVER (PARTITION BY u.j->>'id' ORDER BY u.seq) AS repeated
          FROM unnest(seqs, js) u(seq, j)) e
    LEFT JOIN plant.kind k ON k.name = e.j->>'kind' AND k.sv::text = e.j->>'sv';
    RETURN codes;
END
$$;

-- Inserts the lots that entries name and locks all of them, sorted by id: the one order in which anybody takes lots.
-- The lesser code wins where two are claimed for one id, so that the order of arrival changes nothing.
CREATE FUNCTION plant.hold_lots(js jsonb[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    made uuid[];
BEGIN
    WITH named AS (
        SELECT plant.lot_value(r.v) AS id, r.v->>'code' AS code
        FROM unnest(js) e(j), jsonb_array_elements(e.j->'rows'->'lot') r(v)
        UNION ALL
        SELECT l.v #>> '{}', NULL
        FROM unnest(js) e(j), jsonb_path_query(e.j->'rows', '$.*[*].lot_id') l(v) WHERE l.v <> 'null'
    ), held AS (
        INSERT INTO plant.lot AS l (id, code)
        SELECT (CASE WHEN n.id ~ plant.uuid_form() THEN n.id ELSE plant.fault('rows.value', 'lot_id') END)::uuid, min(n.code)
        FROM named n GROUP BY n.id ORDER BY n.id
        ON CONFLICT (id) DO UPDATE SET code = excluded.code WHERE l.code IS NULL OR l.code > excluded.code
        RETURNING l.id, l.xmax = 0 AS fresh
    )
    SELECT array_agg(h.id) FILTER (WHERE h.fresh) INTO made FROM held h;
    RETURN made;
END
$$;

CREATE FUNCTION plant.lot_value(v jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT CASE
        WHEN v - '{id,code}'::text[] <> '{}' THEN plant.fault('rows.column', 'lot')
        WHEN jsonb_typeof(v->'id') = 'string' AND coalesce(jsonb_typeof(v->'code'), 'null') IN ('string', 'null')
            THEN v->>'id'
        ELSE plant.fault('rows.value', 'lot')
    END
$$;

-- Brings the balances of the entries' lots in line: adds new live movements, takes off those that a new supersession
-- ended. A supersession counts for the lot it names, the lot both sides lock, so neither can miss the other.
-- A place gets its row even for a sum of nothing: the rows, too, are then a function of the set of entries.
CREATE FUNCTION plant.settle(js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH batch AS (
        SELECT e.j, (e.j->>'id')::uuid AS id, e.j->>'stream' AS stream, (e.j->>'seq')::bigint AS seq FROM unnest(js) e(j)
    ), ended AS (
        SELECT DISTINCT (r.v->>'target')::uuid AS target, (r.v->>'lot_id')::uuid AS lot_id
        FROM batch b, jsonb_array_elements(b.j->'rows'->'supersession') r(v)
    ), delta AS (
        SELECT (r.v->>'lot_id')::uuid AS lot_id, r.v->>'place' AS place,
            CASE WHEN EXISTS (SELECT FROM plant.supersession s
                    WHERE s.target = b.id AND s.lot_id = (r.v->>'lot_id')::uuid)
                THEN 0 ELSE (r.v->>'grams')::bigint END AS grams
        FROM batch b, jsonb_array_elements(b.j->'rows'->'movement') r(v)
        UNION ALL
        SELECT m.lot_id, m.place, -m.grams
        FROM ended x JOIN plant.movement m ON m.lot_id = x.lot_id AND m.entry = x.target
        WHERE NOT EXISTS (SELECT FROM batch b WHERE b.stream = m.stream AND b.seq = m.seq)
            AND NOT EXISTS (SELECT FROM plant.supersession s WHERE s.target = x.target AND s.lot_id = x.lot_id
                AND NOT EXISTS (SELECT FROM batch b WHERE b.stream = s.stream AND b.seq = s.seq))
    )
    INSERT INTO plant.balance AS b (lot_id, place, grams)
    SELECT d.lot_id, d.place, sum(d.grams) FROM delta d GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (lot_id, place) DO UPDATE SET grams = b.grams + excluded.grams WHERE excluded.grams <> 0;
END
$$;

-- The typed tables, kind by kind.
CREATE FUNCTION plant.fill_rows(js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    k record;
BEGIN
    FOR k IN SELECT u.j->>'kind' AS kind, (u.j->>'sv')::integer AS sv, array_agg(u.j ORDER BY u.o) AS js
        FROM unnest(js) WITH ORDINALITY u(j, o) GROUP BY 1, 2 ORDER BY 1, 2
    LOOP
        PERFORM plant.fill(k.kind, k.sv, k.js);
    END LOOP;
END
$$;

-- Balances follow, where anything of the kind is there. The lots are held by now.
CREATE FUNCTION plant.settle_moves(js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(js) j WHERE j->'rows' ?| '{movement,supersession}') THEN
        PERFORM plant.settle(js);
    END IF;
END
$$;

-- All effects of entries in the strict order: lots, rows, balances.
CREATE FUNCTION plant.apply_entries(js jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM plant.hold_lots(js);
    PERFORM plant.fill_rows(js);
    PERFORM plant.settle_moves(js);
END
$$;

-- Whether this SQLSTATE says something about the server's present state and not about the entry: such errors leave
-- every guard, the caller tries again. All others would come again and mark the entry.
CREATE FUNCTION plant.passes(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT left(state, 2) IN ('40', '53', '57', '58', '08', 'XX') OR state = '55P03'
$$;

-- The code that marks or refuses: a rule's own, else the SQLSTATE.
CREATE FUNCTION plant.code_of(state text, message text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE state WHEN 'BK100' THEN message ELSE state END
$$;
