-- Replay: what an edited decision table would have said to what was decided before, for whoever sees no case of it. Counts, never
-- a row. Who sees cases (a county's supervisors) reads the decisions through the walls, and needs none of this.

-- Tables on their way, for whoever may try them on the own cases before they hold: what is proposed, or published for a later
-- day; drafts for those alone who write them.
create or replace view proposed_table with (security_barrier) as
  select p.id, p.name, p.base_version, p.content, p.note, p.state, p.changed_at, p.proposed_at, p.valid_from from proposal p
  where p.kind = 'table' and p.county_id = 0
    and (p.state = 'proposed' or p.state = 'published' and p.valid_from > (now() at time zone 'Asia/Taipei')::date
         or p.state = 'draft' and (select my_rules_county()) = 0)
    and exists (select 1 from me() m join verb_role r on r.role = m.role and r.verb = 'replay' where m.reach in ('county', 'card', 'nation'));

-- The last decisions of a table until midnight, so that nobody can watch them come in one by one: of the country for the
-- ministry, of the own county for its administrator. `said`: the outcome of the edited table for each combination of `asked`, as
-- "Y|N|U"; a null outcome: no row decides. part 'all': how many there are; 'moved': how many would come out differently;
-- 'cannot': how many lack an answer that the edited table asks for; 'lacks': an input that five or more lack; 'group': from which
-- outcome to which. A number from 1 to 4 is not told (n null), nor what would give one away, as in national_tally().
create or replace function replay_counts(of_table text, latest int, asked text[], said jsonb)
returns table (part text, was jsonb, becomes jsonb, n bigint) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := me(); midnight timestamptz := date_trunc('day', now() at time zone 'Asia/Taipei') at time zone 'Asia/Taipei';
begin
  if m.id is null or m.reach not in ('nation', 'card') or not exists (select 1 from verb_role r where r.verb = 'replay' and r.role = m.role) then return; end if;
  latest := case when latest <= 500 then 500 when latest <= 1000 then 1000 else 5000 end;  -- steps: a number for n and one for n + 1 would tell of one
  return query with
    recent as materialized (select d.inputs, d.outcome from decision d where d.table_id = of_table and d.at < midnight
        and (m.reach = 'nation' or d.county_id = m.county_id) order by d.id desc limit latest),
    counted as (select r.inputs, r.outcome, count(*) as n from recent r group by r.inputs, r.outcome),
    keyed as (select c.*, (select string_agg(coalesce(c.inputs->>a.k, ''), '|' order by a.o) from unnest(asked) with ordinality a(k, o)) as key from counted c),
    judged as (select k.*, said->k.key as then_, case when not said ? k.key then 'cannot'
        when jsonb_typeof(said->k.key) = 'object' and k.outcome @> (said->k.key) then 'same' else 'moved' end as verdict from keyed k),
    sums as (select coalesce(sum(j.n), 0) as whole, coalesce(sum(j.n) filter (where j.verdict = 'moved'), 0) as moved,
        coalesce(sum(j.n) filter (where j.verdict = 'cannot'), 0) as cannot, coalesce(sum(j.n) filter (where j.verdict = 'same'), 0) as same from judged j),
    told as (select case when s.whole not between 1 and 4 then s.whole end as whole,
        case when s.moved not between 1 and 4 and not (s.same between 1 and 4 and s.moved >= s.cannot) then s.moved end as moved,
        case when s.cannot not between 1 and 4 and not (s.same between 1 and 4 and s.cannot > s.moved) then s.cannot end as cannot from sums s),
    moves as (select j.outcome, j.then_, sum(j.n) as n from judged j where j.verdict = 'moved' group by 1, 2),
    hidden as (select g.*, g.n < 5 or (min(g.n) over () < 5 and (row_number() over o <= 2 or sum(g.n) over (o rows between unbounded preceding and 1 preceding) < 5)) as is_hidden
        from moves g window o as (order by g.n, g.outcome::text, g.then_::text)),
    lacks as (select a.k from judged j cross join unnest(asked) a(k) where j.verdict = 'cannot' and not j.inputs ? a.k group by a.k having sum(j.n) >= 5)
    select 'all', null::jsonb, null::jsonb, t.whole::bigint from told t
    union all select 'moved', null, null, t.moved::bigint from told t
    union all select 'cannot', null, null, t.cannot::bigint from told t
    union all select 'lacks', to_jsonb(l.k), null, null from lacks l
    union all select 'group', h.outcome, h.then_, h.n::bigint from hidden h cross join told t where not h.is_hidden and t.moved >= 5;
end $$;
