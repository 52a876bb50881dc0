-- To another county: the lead asks its intake window. Until that answers, nothing changes; then the case goes, in one
-- transaction, with everything that is on it, and stands at that window. A row stays behind: number, day, whom to call.

-- The county of the intake window whose supervisor I am.
create or replace function my_intake_county() returns smallint language sql stable security definer set search_path = public, pg_temp as
  $$ select m.county_id from me() m join agency a on a.id = m.agency_id and a.kind = 'intake' where m.reach = 'county' $$;

-- What a window is asked to take: enough to answer, no name.
create or replace view my_incoming with (security_barrier) as
  select x.id, x.number, k.kind, k.status, k.risk, x.county_id as from_county, x.asked_at, x.reason, a.name as lead_name, a.phone as lead_phone
  from county_move x join kase k on k.id = x.about_case join agency a on a.id = x.agency_id
  where x.state = 'asked' and x.to_county_id = (select my_intake_county()) and k.id <> all ((select kept_from_me())::bigint[]);

create or replace function intake_window_in(c smallint) returns agency language sql stable security definer set search_path = public, pg_temp as
  $$ select a from agency a where a.kind = 'intake' and a.county_id = c and a.is_active order by a.id limit 1 $$;

-- Ask. One county at a time, and not while a unit of the own county is asked.
create or replace function ask_county(k kase, d jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare w agency := intake_window_in((d->>'to_county_id')::smallint);
begin
  if w.id is null or w.county_id = k.county_id then
    raise exception 'no intake window there' using errcode = '23514', constraint = 'county_has_an_intake_window'; end if;
  if exists (select 1 from case_access a where a.case_id = k.id and a.reason = 'transfer') then
    raise exception 'a unit is asked already' using errcode = '23514', constraint = 'one_is_asked_at_a_time'; end if;
  insert into county_move (county_id, to_county_id, about_case, number, agency_id, user_id, reason, asked_by)
    values (k.county_id, w.county_id, k.id, k.number, k.lead_agency_id, k.lead_user_id, (d->>'reason')::bytea, my_user());
  perform add_notices(k, 'ask_county', jsonb_build_array(jsonb_build_object('agency', w.id)));
end $$;

-- The request falls: it is taken back, the case has ended, or a unit of the own county has it now.
create or replace function a_request_falls() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update county_move set state = 'withdrawn', answered_at = now() where about_case = new.id and state = 'asked';
  update due d set excused_at = now(), excuse = 'recalled'
    where d.case_id = new.id and d.duty = 'county_reply' and d.met_at is null and d.excused_at is null;
  return null;
end $$;
create or replace trigger a_request_falls after update of status, lead_agency_id on kase for each row
  when (new.county_id = old.county_id and (new.lead_agency_id is distinct from old.lead_agency_id
        or new.status in ('reported', 'not_case', 'not_opened', 'closed') and new.status <> old.status)) execute function a_request_falls();

-- Taken back by whoever asked; the window hears of it.
create or replace function call_back_county(k kase) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare r county_move;
begin
  update county_move set state = 'withdrawn', answered_at = now() where about_case = k.id and state = 'asked' returning * into r;
  if r.id is not null then
    perform add_notices(k, 'call_back_county', jsonb_build_array(jsonb_build_object('agency', (intake_window_in(r.to_county_id)).id))); end if;
end $$;

-- The home goes along; one that other cases of the county share stays, and the case takes a copy of it.
create or replace function home_in(k kase, c smallint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare home bigint;
begin
  if k.household_id is null then update kase set county_id = c where id = k.id;
  elsif exists (select 1 from kase o where o.household_id = k.household_id and o.id <> k.id) then
    insert into household (county_id, address, address_key, version) select c, h.address, h.address_key, 1 from household h where h.id = k.household_id
      returning id into home;
    update kase set household_id = home, county_id = c where id = k.id;
  else update household set county_id = c where id = k.household_id;  -- and with it the case, and what hangs on it
  end if;
end $$;

-- The case and all that is on it become of that county. Every table that hangs on a case follows by its key (ON UPDATE
-- CASCADE); the people are between two keys, so that they step off the case and on again with the same ids.
create or replace function goes_to_county(k kase, w agency) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare on_it jsonb := (select coalesce(jsonb_agg(to_jsonb(p) || jsonb_build_object('county_id', w.county_id)), '[]') from party p where p.case_id = k.id);
begin
  if exists (select 1 from party p join party o on o.person_id = p.person_id and o.case_id <> p.case_id where p.case_id = k.id) then
    raise exception 'somebody is on another case' using errcode = '23514', constraint = 'people_of_other_cases_stay'; end if;
  insert into recall_notice (agency_id, user_id, county_id, number, call_name, call_phone)
    select a.agency_id, a.user_id, k.county_id, k.number, w.name, w.phone from case_access a join agency g on g.id = a.agency_id and g.kind = 'ngo' where a.case_id = k.id;
  update delegation set state = case state when 'offered' then 'ended' else 'recalled' end, ended_at = now() where case_id = k.id and state in ('offered', 'running');
  delete from case_access a using case_link l where l.other_id = k.id and l.ended_at is null and a.case_id = l.case_id and a.reason = 'helper';
  delete from case_link where other_id = k.id or case_id = k.id;  -- duplicates stay where they were reported, and whoever led the case reads them no more
  delete from case_access where case_id = k.id;
  delete from party where case_id = k.id;
  perform home_in(k, w.county_id);
  update person set county_id = w.county_id where id in (select (x->>'person_id')::bigint from jsonb_array_elements(on_it) x);
  update kase set status = 'reported', lead_agency_id = null, lead_user_id = null, opened_on = null, closed_on = null, version = version + 1 where id = k.id;
  insert into case_access (case_id, county_id, agency_id, reason) values (k.id, w.county_id, w.id, 'intake');
  insert into party select * from jsonb_populate_recordset(null::party, on_it);
  update due set excused_at = now(), excuse = 'transferred' where due.case_id = k.id and due.met_at is null and due.excused_at is null;
end $$;

-- The window answers: it admits the case, which is dispatched there as a report is; or turns it back with grounds.
create or replace function answer_county(x bigint, v text, reply bytea, dues jsonb) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); r county_move; k kase; w agency;
begin
  select * into r from county_move where id = x;
  if m.id is null or r.id is null or my_intake_county() is distinct from r.to_county_id then perform refuse('no such request'); end if;
  if v not in ('admit', 'turn_back') or not exists (select 1 from verb_role o where o.verb = v and o.role = m.role) then perform refuse('may not answer'); end if;
  select * into k from kase where id = r.about_case for update;
  select * into r from county_move where id = x for update;
  if has_left(m) then perform refuse('no such request'); end if;
  if r.state <> 'asked' or k.county_id <> r.county_id then raise exception 'the request stands no more' using errcode = '40001'; end if;
  w := intake_window_in(m.county_id);
  update county_move set state = case v when 'admit' then 'accepted' else 'refused' end, answer = reply, answered_by = m.user_id, answered_at = now(),
    call_name = w.name, call_phone = w.phone where id = x;
  update due set met_at = now() where due.case_id = k.id and due.duty = 'county_reply' and due.met_at is null and due.excused_at is null;
  perform add_event(k, jsonb_build_object('verb', v, 'about', jsonb_build_object('agency', w.id)));
  perform add_notices(k, v, jsonb_build_array(jsonb_build_object('agency', k.lead_agency_id), jsonb_build_object('user', k.lead_user_id)));
  if v = 'turn_back' then return null; end if;
  perform goes_to_county(k, w);
  select * into k from kase where id = k.id;
  if jsonb_array_length(dues) <> 1 or is_started_by(k, 'reinstate', dues->0) is not true then perform refuse('the clock of a report begins'); end if;
  perform add_dues(k, dues);
  return k.id;
end $$;
