-- The country's statistics (verb 'count_nation'): counts of one form in one month that is over, and never a row.
-- All sheets by county; the answers of choices (counted_of(), from the questions) for the whole country, not by county.
-- One month at a time, and nothing that overlaps it, so that no two answers can be subtracted. A number below 5 is not
-- told; nor, where the rest would give it away, the next greater ones, until two and at least five sheets are hidden.
-- question '': the sheets by county, '*': all of them (county 0). n null: not told; is_small: since all that is hidden is below 5.
create or replace function national_tally(form text, month date) returns table (county smallint, question text, code text, n bigint, is_small boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  begins timestamptz := date_trunc('month', month)::timestamp at time zone 'Asia/Taipei';
  ends timestamptz := (date_trunc('month', month) + interval '1 month')::timestamp at time zone 'Asia/Taipei';
  one text := (select string_agg(format('(%L, %I::text)', k, k), ', ') from unnest(counted_of(form)) k);
  many text := (select string_agg(format('(%L, to_jsonb(%I))', k, k), ', ') from unnest(counted_of(form || '*')) k);
begin
  if not exists (select 1 from me() m join verb_role r on r.role = m.role and r.verb = 'count_nation' where m.reach = 'nation')
     or lower(form) <> all (tables_of('sheets')) or ends > now() then return; end if;
  return query execute format($q$
    with base as materialized (select * from %I where state in ('submitted', 'returned', 'approved') and submitted_at >= $1 and submitted_at < $2),
    counted as (
      select b.county_id as county, '' as question, '' as code, count(*) as n from base b group by b.county_id
      union all select 0, '*', '', count(*) from base
      union all select 0, t.q, t.c, count(*) from base cross join lateral (values %s) t(q, c) where t.c is not null group by t.q, t.c
      union all select 0, t.q, c.c, count(*) from base cross join lateral (values %s) t(q, c)
        cross join lateral jsonb_array_elements_text(case when jsonb_typeof(t.c) = 'array' then t.c end) c(c) group by t.q, c.c),
    hidden as (
      select *, n < 5 or (min(n) over w < 5 and (row_number() over o <= 2 or sum(n) over (o rows between unbounded preceding and 1 preceding) < 5)) as is_hidden
      from counted window w as (partition by question), o as (partition by question order by n, county, code))
    select h.county::smallint, h.question, h.code, case when h.is_hidden then null else h.n end,
      coalesce(max(h.n) filter (where h.is_hidden) over (partition by h.question), 0) < 5 from hidden h $q$,
    lower(form), coalesce(one, '(null::text, null::text)'), coalesce(many, '(null::text, null::jsonb)')) using begins, ends;
end $$;
