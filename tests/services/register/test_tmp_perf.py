import time, psycopg
from tests.plant.kit import Plant
def test_perf(plant_db):
    with psycopg.connect(plant_db.conninfo, autocommit=True) as s:
        s.execute("INSERT INTO plant.equipment(code,name_ru,name_en,category,serial,critical,active,version) SELECT 'E'||n,'x','x',CASE WHEN n<5 THEN 'scale' ELSE 'tank' END, CASE WHEN n<5 THEN 'S'||n END,true,true,1 FROM generate_series(1,40) n")
        s.execute("INSERT INTO plant.check_rule(code,name_ru,name_en,what,category,interval_days,warn_days,active,version) VALUES('R','x','x','test_weight','scale',1,0,true,1)")
        s.execute("INSERT INTO plant.lot(id,code) SELECT md5(n::text)::uuid, 'R1-261123-'||lpad(n::text,4,'0')||'-K' FROM generate_series(1,2000) n")
        s.execute("""INSERT INTO plant.weighing(id,lot_id,item,gross_from,tare_from,net_g,net_from,manual,device,scale_serial,entry,stream,seq,at,day)
          SELECT gen_random_uuid(), md5((1+n%2000)::text)::uuid,'x','measured','unknown',1000,'measured',false,'scale','S'||(1+n%4),gen_random_uuid(),'R1.1',n, now()-interval '365 days'+n*interval '150 s', (now()-interval '365 days'+n*interval '150 s')::date FROM generate_series(1,200000) n""")
        s.execute("""INSERT INTO plant.test_weight(id,equipment,nominal_g,indicated_g,allowed_g,passed,valid_until,entry,stream,seq,at,day)
          SELECT gen_random_uuid(),'E'||e,10000,10000,10,n%50<>7,(now()-interval '365 days'+n*interval '1 day')::date,gen_random_uuid(),'R1.1',300000+n*10+e, now()-interval '365 days'+n*interval '1 day', (now()-interval '365 days'+n*interval '1 day')::date FROM generate_series(1,340) n, generate_series(1,4) e WHERE n%20<>3""")
        s.execute("ANALYZE")
        for v in ("weighed_overdue","weighed_failed","discrepancy"):
            t=time.perf_counter(); n=s.execute(f"SELECT count(*) FROM plant.{v}").fetchone(); print(v,n,round(time.perf_counter()-t,2))
