-- What became of the reports that a county received from one day to another: numbers, never a row. Per row of the intake's
-- decision tables (newest decision of a case and table), kind of reporting unit and profession of the reporter.
-- Who sees the reports of the county (reach county) is told all numbers, of a year at most. An administrator, who sees no
-- case, is told one month that is over, and nothing below 5, nor what gives it away: another number of the same column until
-- two and at least five are hidden, nor one that lacks less than 5 to all reports of its line. n null: not told.
create or replace function intake_feedback(first date, last date) returns table (dim text, code text, measure text, n bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  m membership := me();
  begins timestamptz := first::timestamp at time zone 'Asia/Taipei';
  ends timestamptz := (last + 1)::timestamp at time zone 'Asia/Taipei';
  tells_all boolean := m.reach = 'county';
  was_dispatched text[] := feedback_words('dispatched');
  was_opened text[] := feedback_words('opened');
  was_not_opened text[] := feedback_words('not_opened');
  was_no_case text[] := feedback_words('not_case');
  was_bounced text[] := feedback_words('bounced');
  of_outcome text[] := was_dispatched || was_opened || was_not_opened || was_no_case || was_bounced;
begin
  if m.id is null or m.role <> all (feedback_words('roles')) or first is null or last is null or last < first or last - first >= 366 then return; end if;
  if not tells_all and (first <> date_trunc('month', first)::date or last <> (date_trunc('month', first) + interval '1 month')::date - 1 or ends > now()) then return; end if;
  return query
  with base as materialized (
    select k.id from kase k where k.county_id = m.county_id and k.filed_at >= begins and k.filed_at < ends),
  said as (  -- this and the next four are read set by set, from indexes that begin with the county: however much the country holds
    select e.case_id, bool_or(e.verb = any (was_dispatched)) as dispatched, bool_or(e.verb = any (was_opened)) as opened,
      bool_or(e.verb = any (was_not_opened)) as not_opened, bool_or(e.verb = any (was_no_case)) as not_case, bool_or(e.verb = any (was_bounced)) as bounced
    from base b join event e on e.case_id = b.id and e.county_id = m.county_id and e.verb = any (of_outcome) group by e.case_id),
  clocks as (
    select d.case_id, bool_or(coalesce(d.met_at, d.excused_at, now()) > d.due_at) as late
    from base b join due d on d.case_id = b.id and d.county_id = m.county_id and d.duty = 'dispatch' group by d.case_id),
  reporters as (
    select distinct on (t.case_id) t.case_id, t.unit, t.profession from (
      select r.case_id, r.rep_unit_type as unit, r.rep_profession as profession, r.created_at from base b join rpt_vf r on r.case_id = b.id
      union all select r.case_id, r.rep_unit_type, r.rep_profession, r.created_at from base b join rpt_child r on r.case_id = b.id
      union all select r.case_id, r.rep_unit_type, r.rep_profession, r.created_at from base b join rpt_adult r on r.case_id = b.id
      union all select r.case_id, r.rep_unit_type, r.rep_profession, r.created_at from base b join rpt_sa r on r.case_id = b.id) t
    order by t.case_id, t.created_at),
  facts as materialized (
    select b.id, h.dispatched, h.opened, h.not_opened, h.not_case, h.bounced, c.late, coalesce(s.unit, '') as unit, coalesce(s.profession, '') as profession
    from base b left join said h on h.case_id = b.id left join clocks c on c.case_id = b.id left join reporters s on s.case_id = b.id),
  rules as (
    select distinct on (d.case_id, d.table_id) d.case_id, d.table_id, d.version, d.row_no
    from base b join decision d on d.case_id = b.id and d.county_id = m.county_id and d.is_intake order by d.case_id, d.table_id, d.id desc),
  alike as materialized (  -- reports of which the same is to be said, counted before they are put under every dimension
    select f.dispatched, f.opened, f.not_opened, f.not_case, f.bounced, f.late, f.unit, f.profession, count(*) as n from facts f group by 1, 2, 3, 4, 5, 6, 7, 8),
  ruled as (
    select f.dispatched, f.opened, f.not_opened, f.not_case, f.bounced, f.late, r.table_id || '/' || r.version as part, r.row_no::text as code, count(*) as n
    from facts f join rules r on r.case_id = f.id group by 1, 2, 3, 4, 5, 6, 7, 8),
  keyed as (
    select a.*, 'all' as dim, '' as part, '' as code from alike a
    union all select a.*, 'source', '', a.unit from alike a
    union all select a.*, 'profession', '', a.profession from alike a
    union all select r.dispatched, r.opened, r.not_opened, r.not_case, r.bounced, r.late, '', '', r.n, 'rule', r.part, r.code from ruled r),
  grouped as (
    select k.dim, k.part, k.code, sum(k.n)::bigint as reports, sum(k.n) filter (where k.dispatched)::bigint as dispatched,
      sum(k.n) filter (where k.opened)::bigint as opened, sum(k.n) filter (where k.not_opened)::bigint as not_opened,
      sum(k.n) filter (where k.not_case)::bigint as not_case, sum(k.n) filter (where k.bounced)::bigint as bounced,
      sum(k.n) filter (where k.late)::bigint as late
    from keyed k group by k.dim, k.part, k.code),
  counted as (
    select g.dim, g.part, g.code, t.measure, t.n from grouped g cross join lateral (values ('reports', g.reports), ('dispatched', g.dispatched),
      ('opened', g.opened), ('not_opened', g.not_opened), ('not_case', g.not_case), ('bounced', g.bounced), ('late', g.late)) t(measure, n)
    where t.n > 0),
  wholes as (select c.*, max(c.n) filter (where c.measure = 'reports') over (partition by c.dim, c.part, c.code) as whole from counted c),
  hidden as (
    select c.*, c.whole < 5 or c.whole - c.n between 1 and 4 or c.n < 5
      or (min(c.n) over w < 5 and (row_number() over o <= 2 or coalesce(sum(c.n) over (o rows between unbounded preceding and 1 preceding), 0) < 5)) as is_hidden
    from wholes c window w as (partition by c.dim, c.part, c.measure), o as (partition by c.dim, c.part, c.measure order by c.n, c.code))
  select h.dim, concat_ws('/', nullif(h.part, ''), h.code), h.measure, case when tells_all or not h.is_hidden then h.n end from hidden h;
end $$;
