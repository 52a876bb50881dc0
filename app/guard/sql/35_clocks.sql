-- Clocks: started by verbs, met by sheets, rolled on while a case is served, and swept: whoever must know is told once.
-- A clock runs while it is neither met nor excused. What it is called and how long it takes stands in app/rules/deadlines.

create or replace function midnight_after(d date) returns timestamptz language sql immutable as
  $$ select (d + 1)::timestamp at time zone 'Asia/Taipei' $$;

create or replace function day_in_taipei(t timestamptz) returns date language sql immutable as
  $$ select (t at time zone 'Asia/Taipei')::date $$;

create or replace function may_be_told(k kase, a agency) returns boolean language sql volatile security definer set search_path = public, pg_temp as
  $$ select a.kind <> 'ngo' or exists (select 1 from delegation d where d.case_id = k.id and d.agency_id = a.id) $$;

-- Whom a verb may tell: agencies of the county and people who work there; of NGOs only those whom this case was offered to, and
-- who work there. Of a notice nothing else is the caller's to say. Volatile: asked after the lock, of what stands by then.
create or replace function whom_to_tell(k kase, whom jsonb) returns jsonb language sql volatile security definer set search_path = public, pg_temp as $$
  select jsonb_agg(distinct jsonb_strip_nulls(jsonb_build_object('agency', g.id, 'user', u.id)))
  from jsonb_array_elements(coalesce(whom, '[]')) w
  left join agency g on g.id = (w->>'agency')::int and g.county_id = k.county_id and may_be_told(k, g)
  left join ab_user u on u.id = (w->>'user')::int and exists (select 1 from membership x join agency a on a.id = x.agency_id
    where x.user_id = u.id and x.county_id = k.county_id and is_worn(x) and not has_ended(x) and may_be_told(k, a))
  where g.id is not null or u.id is not null $$;

-- Whether a clock is one that this verb starts: not over before it runs, never longer than the law gives, owed within the county.
create or replace function is_started_by(k kase, v text, d jsonb) returns boolean language sql volatile security definer set search_path = public, pg_temp as $$
  select d->>'duty' = any (starts_clocks(v)) and coalesce(d->>'met_at', d->>'grounds') is null and t.n between 1 and 3
    and t.base <= now() + interval '1 day' and t.starts <= t.ends and t.ends <= t.base + t.n * coalesce(t.term, interval '2 years')
    and coalesce((d->>'alert_at')::timestamptz, t.ends) <= t.ends and coalesce((d->>'county_at')::timestamptz, t.ends) <= t.ends + interval '1 year'
    and coalesce((d->>'every')::interval <= t.term, true)
    and (d->>'agency' is null or exists (select 1 from agency g where g.id = (d->>'agency')::int and g.county_id = k.county_id))
    and (d->>'user' is null or (d->>'user')::int = k.lead_user_id
         or exists (select 1 from membership x where x.user_id = (d->>'user')::int and x.agency_id = coalesce((d->>'agency')::int, k.lead_agency_id) and is_worn(x) and not has_ended(x)))
  from (select (d->>'starts_at')::timestamptz as starts, (d->>'due_at')::timestamptz as ends, coalesce((d->>'nth')::int, 1) as n, longest(d->>'duty') as term,
          coalesce((d->>'base_on')::date::timestamp at time zone 'Asia/Taipei', (d->>'starts_at')::timestamptz) as base) t $$;

-- A verb meets and starts its own clocks and no others.
create or replace function check_clocks(k kase, v text, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare d jsonb;
begin
  if (array(select jsonb_array_elements_text(coalesce(patch->'met', '[]'))) <@ meets_clocks(v)) is not true then
    perform refuse(format('%s does not meet that', v)); end if;
  for d in select * from jsonb_array_elements(coalesce(patch->'dues', '[]') || coalesce(patch->'contact'->'dues', '[]')) loop
    if is_started_by(k, v, d) is not true then perform refuse(format('%s does not start that clock', v)); end if;
  end loop;
  if patch ? 'contact' and (patch->'contact'->'dues'->0->>'nth' = '1') is not true then perform refuse('no new series'); end if;
end $$;

-- Start clocks. One that runs for the same duty (and turn, and sheet) is kept: it changes hands, and never ends later than it did.
-- Nobody named: the window owes a dispatch, the lead everything else.
create or replace function add_dues(k kase, dues jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare d jsonb;
begin
  for d in select * from jsonb_array_elements(coalesce(dues, '[]')) loop
    insert into due as x (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, met_at, grounds, soon_at, alert_at, county_at,
        nth, every, base_on, sheet_form, sheet_id)
      values (k.id, k.county_id, d->>'duty',
        coalesce((d->>'agency')::int, case when d->>'duty' = 'dispatch' or k.lead_agency_id is null then (select min(a.agency_id) from case_access a
          join agency g on g.id = a.agency_id and g.kind = 'intake' where a.case_id = k.id) else k.lead_agency_id end),
        case when d->>'agency' is null and d->>'duty' <> 'dispatch' then k.lead_user_id else (d->>'user')::int end, (d->>'starts_at')::timestamptz, (d->>'due_at')::timestamptz, (d->>'met_at')::timestamptz, d->>'grounds',
        coalesce(d->>'alert_at', d->>'due_at')::timestamptz, coalesce(d->>'alert_at', d->>'due_at')::timestamptz,
        (d->>'county_at')::timestamptz, (d->>'nth')::smallint, d->>'every', (d->>'base_on')::date, d->>'sheet_form', (d->>'sheet_id')::bigint)
      on conflict (case_id, duty, base_on, nth, sheet_form, sheet_id) where met_at is null and excused_at is null
      do update set agency_id = excluded.agency_id, user_id = coalesce(excluded.user_id, x.user_id), due_at = least(x.due_at, excluded.due_at),
        soon_at = least(x.soon_at, excluded.soon_at), alert_at = least(x.alert_at, excluded.alert_at),
        county_at = least(x.county_at, excluded.county_at), every = coalesce(excluded.every, x.every);
  end loop;
end $$;

-- The next turn of these recurring clocks, while the case is served: counted from their base; without one, from when they were met.
create or replace function roll_dues(ids bigint[]) returns void language sql security definer set search_path = public, pg_temp as $$
  with old as (
    select d.*, case d.duty when 'periodic_first' then 'periodic' else d.duty end as next_duty,
      case when d.base_on is null then d.met_at else d.due_at end as begins,
      midnight_after(case when d.base_on is null then (day_in_taipei(d.met_at) + d.every::interval)::date
                          else (d.base_on + (d.nth + 1) * d.every::interval)::date end) as ends
    from due d join kase k on k.id = d.case_id
    where d.id = any (ids) and d.every is not null and (d.base_on is not null or d.met_at is not null)
      and k.status in ('open', 'close_review', 'short'))
  insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, nth, every, base_on)
    select o.case_id, o.county_id, o.next_duty, o.agency_id, o.user_id, o.begins, o.ends, o.ends - (o.due_at - o.soon_at),
      o.ends - (o.due_at - o.soon_at), o.ends + (o.county_at - o.due_at), o.nth + 1, o.every, o.base_on
    from old o where not exists (select 1 from due x where x.case_id = o.case_id and x.duty = o.next_duty and x.id > o.id
      and x.base_on is not distinct from o.base_on and x.nth is not distinct from o.nth + 1)
    on conflict do nothing $$;

create or replace function a_met_clock_rolls_on() returns trigger language plpgsql security definer set search_path = public, pg_temp as
  $$ begin perform roll_dues(array[new.id]); return null; end $$;
create or replace trigger a_met_clock_rolls_on after update of met_at on due for each row
  when (old.met_at is null and new.met_at is not null and new.every is not null) execute function a_met_clock_rolls_on();

-- Meet duties of a case. Of a recurring one the earliest turn that has begun, and no later one. Returns how many clocks stopped.
create or replace function meet_dues(c bigint, duties text[], at timestamptz, form text, sheet bigint) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
  update due d set met_at = greatest(d.starts_at, at), met_form = form, met_sheet = sheet
    where d.case_id = c and d.met_at is null and d.excused_at is null and d.duty = any (duties)
      and (d.nth is null or d.id = (select e.id from due e where e.case_id = c and e.duty = d.duty and e.met_at is null and e.excused_at is null
           and e.starts_at <= at order by e.due_at, e.id limit 1));
  get diagnostics n = row_count;
  return n;
end $$;

-- As what a contact counts, by the codes of the lists visit_method and visit_result (rules/contacts; a test holds them equal).
create or replace function contact_counts(method text, result text) returns text language sql immutable as $$
  select case when method is null then null when result = 'MET' and method in ('B', 'C', 'F', 'G', 'K') then 'FACE'
              when result = 'MET' and method in ('A', 'E') then 'PHONE' else 'NO' end $$;

-- A submitted contact meets the first visit (face to face only, D20; of a disabled adult D13) and the earliest month that still waits for one (D22, D23: by
-- telephone where the risk is low and nothing stricter was said, R15, R16). Each sheet meets a duty once, however often it is
-- corrected; corrected into no contact, what it met is owed again. Arguments: the form, when it began, what it counts as (or its
-- method and its result).
create or replace function a_contact_meets_its_clocks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare r jsonb := to_jsonb(new); form text := tg_argv[0]; at timestamptz := coalesce((r->>tg_argv[1])::timestamptz, now());
  counts text := case when tg_nargs = 3 then r->>tg_argv[2] else contact_counts(r->>tg_argv[2], r->>tg_argv[3]) end;
  k kase; duty_met text[];
begin
  if new.state = 'draft' then return null; end if;
  select * into k from kase where id = new.case_id;
  if counts = 'FACE' or counts = 'PHONE' and k.risk = 'low' and coalesce(k.contact_method, '') <> 'FACE' then
    duty_met := array(select d.duty from due d where d.case_id = k.id and d.met_form = form and d.met_sheet = new.id);
    if counts = 'FACE' and not duty_met && array['first_visit', 'dp_visit'] and day_in_taipei(at) >= (select min(day_in_taipei(d.starts_at)) from due d
        where d.case_id = k.id and d.duty in ('first_visit', 'dp_visit') and d.met_at is null and d.excused_at is null) then
      perform meet_dues(k.id, array['first_visit', 'dp_visit'], at, form, new.id);
    end if;
    if not 'monthly_contact' = any (duty_met) then perform meet_dues(k.id, array['monthly_contact'], at, form, new.id); end if;
  else
    update due d set met_at = null, met_form = null, met_sheet = null, alert_at = case d.level when 0 then d.soon_at when 1 then d.due_at when 2 then d.county_at end
      where d.case_id = k.id and d.met_form = form and d.met_sheet = new.id and d.duty in ('first_visit', 'dp_visit', 'monthly_contact')
        and k.status not in ('closed', 'not_opened', 'not_case') and not exists (select 1 from due o where o.case_id = d.case_id and o.duty = d.duty
          and o.nth is not distinct from d.nth and o.base_on is not distinct from d.base_on and o.met_at is null and o.excused_at is null);
  end if;
  return null;
end $$;
drop trigger if exists a_face_visit_meets_its_clock on case_rec;
drop function if exists a_face_visit_meets_its_clock();
create or replace trigger a_contact_meets_its_clocks after insert or update on case_rec for each row
  execute function a_contact_meets_its_clocks('CASE_REC', 'cr_start', 'cr_counts');
create or replace trigger a_contact_meets_its_clocks after insert or update on vf_visit for each row
  execute function a_contact_meets_its_clocks('VF_VISIT', 'vv_start', 'vv_method', 'vv_result');

-- Clocks go where the work goes: to a new lead (the window keeps its own, and whoever was asked keeps the answer), …
create or replace function move_clocks(c bigint, agency int, usr int) returns void language sql security definer set search_path = public, pg_temp as $$
  update due d set agency_id = agency, user_id = usr
    where d.case_id = c and d.met_at is null and d.excused_at is null and d.duty not in ('dispatch', 'delegation_reply', 'handover_reply')
      and not exists (select 1 from case_access a where a.case_id = c and a.agency_id = d.agency_id and a.reason = 'delegated') $$;

-- … to the NGO that has taken the service on, and back to the lead when it is taken away, by whatever way.
create or replace function clocks_follow_the_service() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    update due d set agency_id = k.lead_agency_id, user_id = k.lead_user_id from kase k where k.id = old.case_id and d.case_id = old.case_id
      and d.agency_id = old.agency_id and d.met_at is null and d.excused_at is null and d.duty not in ('delegation_reply', 'handover_reply');
  else
    update due d set agency_id = new.agency_id, user_id = new.user_id where d.case_id = new.case_id and d.met_at is null and d.excused_at is null
      and d.duty in ('monthly_contact', 'periodic_first', 'periodic');
  end if;
  return null;
end $$;
create or replace trigger clocks_follow_the_service_out after insert or update on case_access for each row
  when (new.reason = 'delegated') execute function clocks_follow_the_service();
create or replace trigger clocks_follow_the_service_back after delete on case_access for each row
  when (old.reason = 'delegated') execute function clocks_follow_the_service();

-- 從嚴: one case is visited more often than the table says, never less; a worker may be stricter alone, milder than that only a supervisor.
create or replace function contacts_only_get_stricter() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if coalesce(new.contact_every, '1 month')::interval > interval '1 month'
     or (coalesce(new.contact_every, '1 month')::interval > coalesce(old.contact_every, '1 month')::interval
         or old.contact_method = 'FACE' and new.contact_method is distinct from 'FACE') and (me()).reach = 'worker' then
    raise exception 'looser than it was' using errcode = '23514', constraint = 'contacts_only_get_stricter';
  end if;
  return new;
end $$;
create or replace trigger contacts_only_get_stricter before update of contact_every, contact_method on kase for each row
  execute function contacts_only_get_stricter();

-- The new series of contacts takes the place of the old one; what the old one owes earlier is still owed, and comes no more.
create or replace function tighten_contacts(k kase, dues jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update due d set every = null, excused_at = case when d.due_at > (dues->0->>'due_at')::timestamptz then now() end,
      excuse = case when d.due_at > (dues->0->>'due_at')::timestamptz then 'tighten' end
    where d.case_id = k.id and d.duty = 'monthly_contact' and d.met_at is null and d.excused_at is null;
  perform add_dues(k, dues);
end $$;

-- 逾期敘明理由: why a duty is late. It is owed all the same. Within a verb: who may has been asked there.
create or replace function say_why_late(k kase, d bigint, why text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x due;
begin
  select * into x from due where id = d and case_id = k.id for update;
  if x.id is null or x.excused_at is not null then perform refuse('no such clock'); end if;
  if coalesce(x.met_at, now()) <= x.due_at then
    raise exception 'not late' using errcode = '23514', constraint = 'only_what_is_late_needs_grounds'; end if;
  if length(btrim(coalesce(why, ''))) < 2 then
    raise exception 'no grounds' using errcode = '23514', constraint = 'grounds_are_said'; end if;
  update due set grounds = btrim(why), grounds_at = now(), grounds_by = my_user() where id = d;
end $$;

-- The same from the page of the clocks: by whoever owes it, or by a role that may excuse. The supervisors are told.
create or replace function say_why_late(d bigint, why text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase; x due;
begin
  select * into x from due where id = d;
  select * into k from kase where id = x.case_id for update;
  if m.id is null or k.id is null or sees(m, k) is null then perform refuse('no such case'); end if;
  if x.agency_id is distinct from m.agency_id and not exists (select 1 from verb_role r where r.verb = 'excuse' and r.role = m.role) then
    perform refuse(format('%s may not excuse', m.role)); end if;
  perform say_why_late(k, d, why);
  perform add_event(k, jsonb_build_object('verb', 'excuse', 'about', jsonb_build_object('due', d, 'duty', x.duty, 'reason', btrim(why))));
  perform add_notices(k, 'excuse', jsonb_build_array(jsonb_build_object('agency', coalesce(x.agency_id, k.lead_agency_id), 'duty', x.duty)));
end $$;

-- Every clock whose time to speak has come: soon → the worker; late → the worker and the supervisors; long late → the county's.
-- One statement, one transaction: a clock and its notices are written together or not at all; the key keeps them from being written twice.
create or replace function sweep_clocks(most int) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int; late bigint[];
begin
  with ripe as (
    select d.id, d.level from due d where d.met_at is null and d.excused_at is null and d.alert_at <= now()
      order by d.alert_at limit most for update skip locked),
  spoken as (
    update due d set level = case when now() >= d.county_at then 3 when now() >= d.due_at then 2 else 1 end,
        alert_at = case when now() >= d.county_at then null when now() >= d.due_at then d.county_at else d.due_at end
      from ripe r where d.id = r.id returning d.*, r.level as was),
  told as (
    insert into outbox (key, kind, payload)
      select format('clock-%s-%s', s.id, w.key), 'notice', w.whom || jsonb_build_object('verb', w.verb, 'number', k.number, 'case', k.id, 'duty', s.duty, 'nth', s.nth)
      from spoken s join kase k on k.id = s.case_id cross join lateral (
        select 'soon', 'clock_soon', case when s.user_id is null then jsonb_build_object('agency', coalesce(s.agency_id, k.lead_agency_id))
                                          else jsonb_build_object('user', s.user_id) end where s.level = 1 and s.was < 1
        union all select 'late', 'clock_late', jsonb_build_object('user', s.user_id, 'agency', coalesce(s.agency_id, k.lead_agency_id)) where s.level >= 2 and s.was < 2
        union all select 'late-lead', 'clock_late', jsonb_build_object('agency', k.lead_agency_id)
          where s.level >= 2 and s.was < 2 and k.lead_agency_id <> s.agency_id and s.duty <> 'dispatch'
        union all select 'late-window', 'clock_late', jsonb_build_object('agency', window_of(k.county_id)) where s.level >= 2 and s.was < 2 and s.duty = 'acknowledge'
        union all select 'county-' || m.user_id, 'clock_late_county', jsonb_build_object('user', m.user_id)
          from membership m join agency g on g.id = m.agency_id and g.kind = 'county_government'
          where s.level = 3 and s.was < 3 and m.county_id = k.county_id and m.reach = 'county' and is_worn(m)) w (key, verb, whom)
      on conflict (key) do nothing)
  select count(*), array_agg(s.id) filter (where s.level >= 2 and s.was < 2 and s.every is not null) into n, late from spoken s;
  perform roll_dues(late);
  return n;
end $$;
