-- Households, cases, and who may see them.
insert into household (id, county_id, address, address_key, version)
overriding system value
select l.id, l.county_id, s.home, decode(md5('home' || l.id), 'hex'), 1
from bench.plan l join bench.seal s on s.no = l.id % 300 order by l.id;

insert into kase (id, county_id, number, kind, status, risk, is_assessed, is_willing, needs_authority, family_name, household_id,
  filed_by, filed_at, pin_hash, lead_agency_id, lead_user_id, opened_on, closed_on, version)
overriding system value
select l.id, l.county_id, format('%s-%s-%s%s', l.kind, l.year, lpad(l.county_id::text, 2, '0'), lpad(l.n::text, 5, '0')),
  l.kind, l.status, l.risk, l.risk <> 'unrated', l.risk <> 'unrated' and l.is_willing, l.risk <> 'unrated' and l.needs_authority,
  a.family, l.id, case when l.id % 250 = 0 then h.id else l.worker_id end, l.filed_at, decode(md5('pin' || l.id), 'hex'),
  case when l.status <> 'reported' then l.centre_id end, case when l.status not in ('reported', 'dispatched') then l.worker_id end,
  case when l.status in ('open', 'closed', 'follow') then l.filed_at::date + 20 end, case when l.status in ('closed', 'follow') then l.filed_at::date + 200 end, 3
from (select *, extract(year from filed_at)::int - 1911 as year,
        row_number() over (partition by county_id, kind, extract(year from filed_at) order by id) as n from bench.plan) l
join bench.name a on a.no = (l.id * 31) % 10000 cross join (select id from ab_user where username = 'hotline') h
order by l.id;

insert into case_counter (county_id, kind, year, last)
select county_id, kind, split_part(number, '-', 2)::int, count(*) from kase group by 1, 2, 3;

insert into case_access (case_id, county_id, agency_id, user_id, reason, since)
select l.id, l.county_id, w.agency_id, null::int, 'intake', l.filed_at from bench.plan l
  join bench.place w on w.county_id = l.county_id and w.kind = 'intake' where l.status = 'reported'
union all
select k.id, k.county_id, m.agency_id, m.user_id, 'intake', k.filed_at from kase k join membership m on m.user_id = k.filed_by
  where k.status = 'reported' and m.role = 'HOTLINE'
union all
select k.id, k.county_id, k.lead_agency_id, k.lead_user_id, 'lead', k.filed_at from kase k where k.lead_agency_id is not null
union all
select l.id, l.county_id, l.ngo_id, w.user_id, 'delegated', l.filed_at from bench.plan l
  join bench.worker w on w.agency_id = l.ngo_id and w.no = l.id % 3 where l.ngo_id is not null
union all
select l.id, l.county_id, p.agency_id, w.user_id, 'helper', l.filed_at from bench.plan l
  join bench.place p on p.county_id = l.county_id and p.kind = 'protection'
  join bench.worker w on w.agency_id = p.agency_id and w.no = l.id % p.workers
  where l.status not in ('reported', 'dispatched', 'not_opened', 'closed') and l.r_more > 0.92  -- the end of a case ends it
order by 1, 3;
analyze kase, case_access;
