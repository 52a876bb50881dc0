-- What a desk shows of the viewer's own cases, without passing every row through the walls of several tables.

-- The cases that I opened last, from my own line of the read log; a page asks the walls whether I may still see them.
create or replace view my_recent with (security_barrier) as
  select r.ids[1] as case_id, max(r.at) as at
  from (select * from read_log where user_id = (select my_user()) order by id desc limit 300) r
  where r.endpoint = 'CaseView.show' and r.thing = 'kase' group by 1 order by 2 desc limit 8;

-- The living cases of a supervisor's units: whose each is, since when nothing has happened, what is late. No content.
-- From case to case by index: "offset 0" and the aggregates keep the planner from reading all cases and clocks of the country.
create or replace view my_team with (security_barrier) as
  select a.case_id, k.status, a.user_id, a.agency_id, a.reason, a.since, e.at as last_at, d.late > 0 as is_late, d.unexplained > 0 as is_unexplained
  from my_access a
  cross join lateral (select k.status from kase k
    where k.id = a.case_id and k.status not in ('reported', 'not_case', 'not_opened', 'closed') offset 0) k
  left join lateral (select e.at from event e where e.case_id = a.case_id order by e.id desc limit 1) e on true
  cross join lateral (select count(*) as late, count(*) filter (where d.grounds is null) as unexplained from due d
    where d.case_id = a.case_id and d.met_at is null and d.excused_at is null and d.due_at < now()) d
  where a.agency_id = any ((select my_units())::int[]);
