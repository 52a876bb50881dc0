-- One line a case: county, lead, worker, age, status, risk. The prime scatters the cases of an office over all years.
-- Of the cases that were dispatched a third is opened; of a million in five years an eighth is served now (113,000
-- families a year), the youngest twentieth is on its way there.
select setseed(0.42);
create table bench.plan as
with placed as (
  select id, c.county_id, c.cases, c.centres, (id * 7919) % s.cases - c.before as rank, id::float / s.cases as youth,
    now() - (s.cases - id)::float / s.cases * interval '5 years' as filed_at, random() as r_status, random() as r_risk, random() as r_more
  from bench.size s, generate_series(1, s.cases) id, bench.county c
  where (id * 7919) % s.cases >= c.before and (id * 7919) % s.cases < c.before + c.cases
), led as (
  select *, case when county_id <> s.home then rank % centres
                 when rank < s.centre then 0 when rank < s.centre + s.large_centre then 1
                 else 2 + rank % (centres - 2) end as no,
    case when youth > 0.99 then 'reported' when youth > 0.98 then 'dispatched' when youth > 0.95 then 'assessing'
         when youth > 0.945 then 'open_review' when r_status < 0.12 then 'open' when r_status < 0.32 then 'closed'
         when r_status < 0.34 then 'follow' else 'not_opened' end as status
  from placed, bench.size s
)
select l.id, l.county_id, l.rank, l.status, l.filed_at, l.r_more, p.agency_id as centre_id, w.user_id as worker_id,
  case when l.status in ('reported', 'dispatched', 'open_review') or l.status = 'assessing' and l.r_more < 0.5 then 'unrated'
       when l.r_risk < 0.12 then 'high' when l.r_risk < 0.42 then 'mid' else 'low' end as risk,
  l.r_risk < 0.06 as needs_authority, l.r_more < 0.8 as is_willing, case when l.rank % 4 = 0 then 'CP' else 'VF' end as kind,
  null::int as ngo_id
from led l join bench.place p on p.county_id = l.county_id and p.kind = 'welfare_centre' and p.no = l.no
join bench.worker w on w.agency_id = p.agency_id and w.no =
  case when l.county_id = l.home and l.no = 0 then case when l.rank < l.worker then 0 when l.rank < l.worker + l.assessor then 1
                                                  else 2 + l.rank % (p.workers - 2) end
       else (l.rank / l.centres) % p.workers end;

-- The measured NGO holds old cases only; the others a part of what they may hold.
update bench.plan set status = 'open', risk = 'low', is_willing = true, needs_authority = false, ngo_id = p.agency_id
from bench.place p, bench.size s
where p.county_id = s.home and p.kind = 'ngo' and p.no = 0 and bench.plan.id in
  (select id from bench.plan, bench.size where county_id = home and rank >= centre order by id limit (select ngo from bench.size));
update bench.plan l set ngo_id = p.agency_id from bench.place p, bench.size s,
  (select county_id, count(*) as n from bench.place where kind = 'ngo' group by 1) ngos
where l.ngo_id is null and l.status = 'open' and l.risk in ('mid', 'low') and l.is_willing and not l.needs_authority and l.r_more < 0.4
  and ngos.county_id = l.county_id and p.county_id = l.county_id and p.kind = 'ngo'
  and p.no = case when l.county_id = s.home then 1 + l.rank % (ngos.n - 1) else l.rank % ngos.n end;

-- The one who assesses has cases that wait for nothing but the visit: their parts are handed in.
update bench.plan set status = 'assessing', risk = 'unrated', ngo_id = null, kind = 'VF' where id in
  (select l.id from bench.plan l join bench.worker w on w.user_id = l.worker_id, bench.size s
   where w.username = 'assessor' order by l.id desc limit (select assessing from bench.size));
update bench.plan set status = 'open', risk = case when risk = 'unrated' then 'low' else risk end where id in
  (select id from (select l.id, w.username, row_number() over (partition by w.username order by l.id) as n from bench.plan l
     join bench.worker w on w.user_id = l.worker_id where w.username in ('worker', 'assessor')) x, bench.size s
   where n <= case x.username when 'assessor' then s.served else s.served / 8 end);
create unique index on bench.plan (id);
analyze bench.plan;
