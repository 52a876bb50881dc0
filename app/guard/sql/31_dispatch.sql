-- Dispatch: an emergency is acknowledged, a refusal has grounds and goes to the county's window, which leads the case until it is
-- decided; what was arbitrated is final. Asked within move_case(), after role, seat, way and clocks.

create or replace function check_dispatch(k kase, v text, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare about jsonb := coalesce(patch->'event'->'about', '{}'); has_words boolean := length(btrim(coalesce(about->>'reason', ''))) >= 2;
begin
  if 'lead' = any (takes_away(v)) and (jsonb_array_length(coalesce(patch->'access', '[]')) = 1) is not true then
    perform refuse('exactly one unit leads'); end if;
  if v in ('dispatch', 'arbitrate') and coalesce((about->>'is_emergency')::boolean, false) <>
      exists (select 1 from jsonb_array_elements(coalesce(patch->'dues', '[]')) d where d->>'duty' = 'acknowledge') then
    perform refuse('an emergency is acknowledged, and nothing else'); end if;
  if v = 'acknowledge' and not is_unacknowledged(k) then
    raise exception 'nothing waits to be acknowledged' using errcode = '23514', constraint = 'an_emergency_is_acknowledged_once'; end if;
  if v = 'refuse' and is_arbitrated(k) then
    raise exception 'the county has decided' using errcode = '23514', constraint = 'arbitration_is_final'; end if;
  if v = 'refuse' and (about->>'grounds' = any (grounds_of('refuse')) and has_words) is not true then
    raise exception 'refused without grounds' using errcode = '23514', constraint = 'refusal_has_grounds'; end if;
  if v = 'arbitrate' and not has_words then
    raise exception 'arbitrated without grounds' using errcode = '23514', constraint = 'arbitration_has_grounds'; end if;
end $$;

-- The event by which the county that has a case now got it from another one; 0: it was reported there. What the other county had
-- decided binds nobody here, and its units hear of it no more.
create or replace function came_by(k kase) returns bigint language sql stable security definer set search_path = public, pg_temp as
  $$ select coalesce(max(e.id), 0) from event e where e.case_id = k.id and e.verb = 'admit' $$;

create or replace function is_arbitrated(k kase) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select exists (select 1 from event e where e.case_id = k.id and e.verb = 'arbitrate' and e.id > came_by(k)) $$;

create or replace function is_unacknowledged(k kase) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from due d where d.case_id = k.id and d.duty = 'acknowledge' and d.met_at is null and d.excused_at is null) $$;

-- Who may be on duty in a unit: all its workers. Nothing here knows a roster of duty.
create or replace function on_duty(unit int) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(distinct jsonb_build_object('user', x.user_id)), '[]') from membership x
    join ab_user u on u.id = x.user_id and u.active
    where x.agency_id = unit and x.reach = 'worker' and is_worn(x) $$;

-- An emergency is told to the unit's supervisors and to everybody on duty there; an arbitration to the units that had refused.
create or replace function tell_of_dispatch(k kase, v text, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if v in ('dispatch', 'arbitrate') and coalesce((patch->'event'->'about'->>'is_emergency')::boolean, false) then
    perform add_notices(k, 'emergency', jsonb_build_array(jsonb_build_object('agency', k.lead_agency_id)) || on_duty(k.lead_agency_id)); end if;
  if v = 'arbitrate' then
    perform add_notices(k, 'arbitrated', (select jsonb_agg(distinct jsonb_build_object('agency', e.by_agency_id)) from event e
      where e.case_id = k.id and e.verb = 'refuse' and e.by_agency_id <> k.lead_agency_id and e.id > came_by(k))); end if;
end $$;

-- Units for which I answer an emergency: a supervisor's, a worker's own.
create or replace function my_emergency_units() returns int[] language sql stable security definer set search_path = public, pg_temp as $$
  select case m.reach when 'unit' then units_of(m.agency_id) when 'worker' then array[m.agency_id] end from me() m
    where exists (select 1 from verb_role r where r.role = m.role and r.verb in ('acknowledge', 'respond')) $$;

-- What the unit's people on duty know of an emergency before one of them has taken it: no name.
create or replace view my_emergency with (security_barrier) as
  select k.id, k.county_id, k.number, k.kind, d.agency_id, d.duty, d.starts_at, d.due_at from due d join kase k on k.id = d.case_id
  where d.duty = 'acknowledge' and d.met_at is null and d.excused_at is null and d.agency_id = any ((select my_emergency_units())::int[])
    and k.id <> all ((select kept_from_me())::bigint[]);

-- A worker on duty goes out: the unit has acknowledged, and from now on this worker sees the case. The supervisor accepts it afterwards.
create or replace function respond_to_emergency(c bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase;
begin
  select * into k from kase where id = c for update;
  if (m.reach = 'worker' and m.agency_id = k.lead_agency_id and works_there(m.user_id, m.agency_id)) is not true then perform refuse('no such emergency'); end if;
  if not exists (select 1 from verb_role r where r.verb = 'respond' and r.role = m.role) then perform refuse(format('%s may not respond', m.role)); end if;
  if k.status <> 'dispatched' or not is_unacknowledged(k) then raise exception 'somebody was faster' using errcode = '40001'; end if;
  update case_access set user_id = m.user_id, since = now() where case_id = c and agency_id = m.agency_id and reason = 'lead';
  update kase set lead_user_id = m.user_id, version = version + 1 where id = c returning * into k;
  perform move_clocks(c, m.agency_id, m.user_id);
  perform meet_dues(c, array['acknowledge'], now(), null, null);
  perform add_event(k, jsonb_build_object('verb', 'acknowledge', 'about', jsonb_build_object('worker', m.user_id)));
  perform add_notices(k, 'acknowledge', jsonb_build_array(jsonb_build_object('agency', k.lead_agency_id), jsonb_build_object('agency', window_of(k.county_id))));
end $$;

create or replace function window_of(county smallint) returns int language sql stable security definer set search_path = public, pg_temp as
  $$ select min(g.id) from agency g where g.kind = 'intake' and g.county_id = county and g.is_active $$;

-- What a unit keeps of a dispatch that it refused: the number, the day, and what became of it.
create or replace view my_refusal with (security_barrier) as
  select e.id, e.county_id, k.number, e.at as refused_at, coalesce(o.outcome, 'waiting') as outcome
  from event e join kase k on k.id = e.case_id
  left join lateral (select case when (d.about->>'unit')::int = e.by_agency_id then 'back' else 'elsewhere' end as outcome from event d
    where d.case_id = e.case_id and d.id > e.id and d.verb in ('dispatch', 'arbitrate') order by d.id limit 1) o on true
  where e.verb = 'refuse' and e.by_agency_id = any ((select my_units())::int[]) and k.id <> all ((select kept_from_me())::bigint[]);
