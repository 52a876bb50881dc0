-- The case page: who may write down a life event, who has looked at a case, and what was changed on it.

-- Life events are written by whoever works on the case, from their seat; a supervisor of the county only reads them.
create or replace function life_event_from_a_seat() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase;
begin
  if m.id is null then return new; end if;  -- the owner; whoever is not signed in reaches no row
  select * into k from kase where id = new.case_id;
  if (seats(m, k) && array['lead', 'helper', 'delegated', 'joint_plan']) is not true
     or not exists (select 1 from verb_role r where r.role = m.role and r.verb in ('alert', 'searched')) then
    perform refuse('life events are written by whoever works on the case'); end if;
  if new.who_id is not null and (tg_op = 'INSERT' or new.who_id is distinct from old.who_id)
     and not exists (select 1 from party p where p.case_id = new.case_id and p.person_id = new.who_id) then
    raise exception 'nobody of this case' using errcode = '23514', constraint = 'life_event_is_of_somebody_on_the_case'; end if;
  if tg_op = 'UPDATE' then
    if old.withdrawn_at is not null and to_jsonb(new) - 'county_id' <> to_jsonb(old) - 'county_id' then
      raise exception 'withdrawn' using errcode = '23514', constraint = 'withdrawn_life_events_stand_still'; end if;
    new.withdrawn_by := case when new.withdrawn_at is null then null else coalesce(old.withdrawn_by, m.user_id) end;
  else new.withdrawn_at := null; new.withdrawn_by := null; new.created_at := now(); end if;
  return new;
end $$;
create or replace trigger life_event_from_a_seat before insert or update on life_event for each row execute function life_event_from_a_seat();

-- Who may know who has looked: the supervisors of the lead unit, and whoever audits, of the county or of all. No NGO, and nobody whom the case is about.
create or replace function may_know_looks(m membership, k kase) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select m.id is not null and not exists (select 1 from agency g where g.id = m.agency_id and g.kind = 'ngo')
    and not is_kept_from(m, k.id) and (m.reach = 'unit' and 'lead' = any (seats(m, k))
         or exists (select 1 from verb_role r where r.verb = 'know_looks' and r.role = m.role) and (m.reach = 'nation' or m.county_id = k.county_id)) $$;

create or replace function i_may_know_looks(c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select coalesce((select may_know_looks(me(), k) from kase k where k.id = c), false) $$;

-- The case of that number, for whoever may know who has looked at it.
create or replace function looks_of(n text) returns bigint language sql stable security definer set search_path = public, pg_temp as
  $$ select k.id from kase k where k.number = upper(btrim(n)) and may_know_looks(me(), k) $$;

-- Who has looked at a case and at its sheets since a moment: one line a person, page and day. No row: not for you, or nobody.
-- Not what whoever filed the report looked at before its dispatch, from elsewhere than a window: it may be who has reported.
create or replace function case_looks(c bigint, since timestamptz, lines int) returns table (number text, user_id int, agency_id int, role text, endpoint text, day date, times bigint, last_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare dispatched timestamptz := (select min(e.at) from event e where e.case_id = c and e.verb = 'dispatch');
begin
  if not i_may_know_looks(c) then return; end if;
  return query
    with own as (select 'kase'::text as thing, array[c] as ids
                 union all select a.thing, array_agg(distinct a.row_id) from audit a where a.of_case = c and a.act = 'INSERT' and a.thing <> 'kase' group by a.thing)
    select k.number, r.user_id, m.agency_id, m.role, r.endpoint, day_in_taipei(r.at), count(*), max(r.at)
    from kase k cross join own o join read_log r on r.ids && o.ids and r.thing = o.thing and r.at >= since left join membership m on m.id = r.membership_id
    where k.id = c and (r.user_id = k.filed_by and (dispatched is null or r.at < dispatched)
      and not exists (select 1 from agency g where g.id = m.agency_id and g.kind = 'intake')) is not true
    group by 1, 2, 3, 4, 5, 6 order by max(r.at) desc limit least(lines, 501);
end $$;

-- What was changed on a case that I see, newest first: the case itself, its people, access, delegations, life events.
-- Who did it is not told of what happened before the dispatch by whoever filed the report: it may be who has reported;
-- nor that they could see it until then. How and where a victim is reached is told to whoever may reach them: the lead's
-- unit, and the roles that hold it (verb 'reach').
create or replace function case_history(c bigint, before bigint, lines int) returns table (id bigint, at timestamptz, user_id int, act text, thing text, row_id bigint, diff jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare filer int; dispatched bigint; reaches boolean; since bigint := told_since(c);
begin
  if not i_see(c) then return; end if;
  select k.filed_by, k.lead_agency_id is not distinct from (me()).agency_id or exists (select 1 from verb_role r where r.verb = 'reach' and r.role = (me()).role)
    into filer, reaches from kase k where k.id = c;
  select min(a.id) into dispatched from audit a where a.of_case = c and a.thing = 'kase' and a.act = 'UPDATE' and a.diff ? 'status';
  return query select a.id, a.at, case when a.user_id = filer and (dispatched is null or a.id < dispatched) then null else a.user_id end,
      a.act, a.thing, a.row_id,
      a.diff - 'filed_by' - case when reaches then array[]::text[] else array['safe_contact', 'safe_time', 'safe_person', 'whereabouts'] end
    from audit a where a.of_case = c and (before is null or a.id < before) and a.thing in ('kase', 'party', 'case_access', 'delegation', 'life_event')
      and (a.thing not in ('kase', 'case_access') or a.id >= since)
      and (a.thing not in ('delegation', 'life_event') or (me()).reach <> 'county' or my_casework_county() is not null)
      and (a.thing = 'case_access' and a.diff->>'reason' = 'intake' and a.diff->'user_id' = to_jsonb(filer)) is not true
      and not (a.thing = 'case_access' and a.diff->>'reason' = 'intake' and filer is not null and a.diff->>'user_id' = filer::text)
    order by a.id desc limit least(lines, 101);
end $$;
