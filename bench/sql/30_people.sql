-- Persons and their places on the cases; then what triggers would have kept: who may see a person, and name grams.
insert into person (id, county_id, name, name_grams, id_kind, id_no, id_no_key, sex, born_on, nationality, registered_address, address,
  is_address_secret, phone, phone_key, version)
overriding system value
select p.id, l.county_id, a.name, a.grams, 'NID', s.id_no, decode(md5('id' || p.id), 'hex'), case when p.id % 2 = 0 then 'F' else 'M' end,
  date '1950-01-01' + (p.id * 7 % 26000)::int, '0', s.registered, s.address, p.id % 50 = 0, s.phone, decode(md5('phone' || p.id), 'hex'), 1
from bench.size z cross join bench.plan l cross join lateral (select (l.id - 1) * z.people + j as id from generate_series(1, z.people) j) p
join bench.name a on a.no = case when p.id % z.people = 1 then (l.id * 31) % 10000 else (p.id * 7919) % 10000 end
join bench.seal s on s.no = p.id % 300
order by p.id;

insert into party (id, case_id, county_id, person_id, role, kin, lives_together, is_carer)
overriding system value
select p.id, (p.id - 1) / z.people + 1, p.county_id, p.id, case when p.id % z.people = 1 then 'client' else 'family' end,
  case when p.id % z.people <> 1 then '01' end, case when p.id % z.people <> 1 then 'Y' end, case when p.id % z.people <> 1 then 'N' end
from person p cross join bench.size z order by p.id;

insert into person_access (person_id, case_id, agency_id, user_id, reason, county_id)
select p.person_id, a.case_id, a.agency_id, a.user_id, a.reason, a.county_id
from case_access a join party p on p.case_id = a.case_id order by p.person_id, a.case_id, a.agency_id;

insert into name_gram (gram, county_id, case_id, person_id)
select g, p.county_id, t.case_id, p.id from person p join party t on t.person_id = p.id, unnest(p.name_grams) g
order by 1, 2, 3, 4;
