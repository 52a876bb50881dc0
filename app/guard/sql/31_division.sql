-- 公私分工: what a county has set stricter than the law; offers, each with its own clock; extensions; and the end of a
-- delegation by its day. Whatever takes a case away from an NGO goes through take_back_from_ngos().

-- What a county has chosen for one of its settings (rules/setting_checks); null where nothing that was published holds today.
create or replace function county_choice(county int, setting text) returns text language plpgsql stable security definer set search_path = public, pg_temp as $$
declare today date := day_in_taipei(now());
begin
  return (select e.content->>'choice' from published_edition e where e.kind = 'setting' and e.county_id = county and e.name = setting
    and e.valid_from <= today and (e.valid_until is null or e.valid_until > today) order by e.valid_from desc, e.id desc limit 1);
end $$;

-- Whether the county lets cases of this risk be delegated. The law's own conditions are fit_for_ngo()'s, and hold besides.
create or replace function county_delegates(k kase) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select k.risk = 'low' or county_choice(k.county_id, 'delegated_risks') is distinct from 'low' $$;

create or replace function must_be_delegable(k kase) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not fit_for_ngo(k) then
    raise exception 'case % is not fit for an NGO', k.number using errcode = '23514', constraint = 'ngo_holds_only_safe_cases'; end if;
  if not county_delegates(k) then
    raise exception 'the county does not delegate this risk' using errcode = '23514', constraint = 'county_delegates_less'; end if;
end $$;

-- An extension asks for a longer period of a delegation that runs, of the same NGO; any other offer waits until none stands.
create or replace function check_offer(k kase, d jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare old delegation;
begin
  if d->>'extends_id' is null then
    if exists (select 1 from delegation x where x.case_id = k.id and x.agency_id = (d->>'agency_id')::int and x.state in ('offered', 'running')) then
      raise exception 'asked already' using errcode = '23505', constraint = 'one_delegation_at_a_time'; end if;
    return;
  end if;
  select * into old from delegation x where x.id = (d->>'extends_id')::bigint and x.case_id = k.id for update;
  if old.state is distinct from 'running' or old.agency_id is distinct from (d->>'agency_id')::int then perform refuse('no such delegation'); end if;
  if (d->>'ends_on')::date > old.ends_on is not true then
    raise exception 'no longer than it was' using errcode = '23514', constraint = 'an_extension_ends_later'; end if;
end $$;

-- The NGO says yes: to a case it is let in; to a longer period what runs goes over into it, and nobody loses sight for a moment.
create or replace function take_on(k kase, x delegation, worker int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if x.ends_on < day_in_taipei(now()) then raise exception 'the offer is over' using errcode = '40001'; end if;
  if worker is null or not works_there(worker, x.agency_id) then
    raise exception 'nobody who works there' using errcode = '23514', constraint = 'who_is_let_in_sits_there'; end if;
  perform must_be_delegable(k);
  if x.extends_id is null then
    insert into case_access (case_id, county_id, agency_id, user_id, reason) values (k.id, k.county_id, x.agency_id, worker, 'delegated');
    return;
  end if;
  update delegation set state = 'ended', ended_at = now() where id = x.extends_id and state = 'running';
  if not found then raise exception 'what it extends has ended' using errcode = '40001'; end if;
  update case_access set user_id = worker where case_id = k.id and agency_id = x.agency_id and reason = 'delegated';
end $$;

-- The clock of an answer says to which offer: two NGOs that are asked at once each have their own.
create or replace function an_answer_is_owed_to_its_offer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.sheet_form := null; new.sheet_id := null;
  select 'DELEGATION', x.id into new.sheet_form, new.sheet_id from delegation x
    where x.case_id = new.case_id and x.agency_id = new.agency_id and x.state = 'offered' order by x.id desc limit 1;
  return new;
end $$;
create or replace trigger an_answer_is_owed_to_its_offer before insert on due for each row
  when (new.duty = 'delegation_reply') execute function an_answer_is_owed_to_its_offer();

-- An offer that falls before its answer (withdrawn, the risk has risen, the case has ended): nobody owes an answer to it any more.
create or replace function a_fallen_offer_is_owed_no_answer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update due d set excused_at = now(), excuse = 'recalled'
    where d.case_id = new.case_id and d.duty = 'delegation_reply' and d.met_at is null and d.excused_at is null
      and (d.sheet_id = new.id or d.sheet_id is null and not exists (select 1 from delegation x where x.case_id = new.case_id and x.state = 'offered'));
  return null;
end $$;
create or replace trigger a_fallen_offer_is_owed_no_answer after update of state on delegation for each row
  when (old.state = 'offered' and new.state not in ('running', 'declined')) execute function a_fallen_offer_is_owed_no_answer();

-- Take a case out of NGOs' sight (of all, or of one): they keep a number, the day and whom to call, and the case goes on with its lead.
create or replace function take_back_from_ngos(k kase, ngo int, why text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare gone record; lead agency; said text := case why when 'term' then 'end_delegation' else 'recall' end;
begin
  select * into lead from agency where id = k.lead_agency_id;
  for gone in delete from case_access a using agency g where a.case_id = k.id and g.id = a.agency_id and g.kind = 'ngo'
                and (ngo is null or g.id = ngo) returning a.* loop
    insert into recall_notice (agency_id, user_id, county_id, number, call_name, call_phone, cause)
      values (gone.agency_id, gone.user_id, k.county_id, k.number, lead.name, lead.phone, why);
    insert into outbox (key, kind, payload) values (said || '-' || gen_random_uuid(), 'notice',
      jsonb_build_object('verb', said, 'number', k.number, 'agency', gone.agency_id, 'user', gone.user_id));
    insert into event (case_id, county_id, verb, about, by_user_id, by_agency_id)
      values (k.id, k.county_id, said, jsonb_build_object('agency', gone.agency_id), my_user(), my_agency());
  end loop;
end $$;

-- A county that delegates low risks alone: what rises to medium goes back at once.
create or replace function recall_as_the_county_says() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not county_delegates(new) then
    update delegation set state = 'recalled', ended_at = now() where case_id = new.id and state in ('offered', 'running');
    perform take_back_from_ngos(new, null, 'recall');
  end if;
  return null;
end $$;
create or replace trigger recall_as_the_county_says after update of risk on kase for each row
  when (new.risk is distinct from old.risk and fit_for_ngo(new)) execute function recall_as_the_county_says();

-- One delegation, or one offer, whose last day is over. The case is locked by whoever calls; done twice it does nothing.
create or replace function end_delegation(k kase, d bigint) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare x delegation;
begin
  select * into x from delegation where id = d for update;
  if x.state not in ('offered', 'running') or x.ends_on >= day_in_taipei(now()) then return 0; end if;
  update delegation set state = 'ended', ended_at = now() where id = x.id or extends_id = x.id and state = 'offered';
  if x.state = 'running' then perform take_back_from_ngos(k, x.agency_id, 'term'); end if;
  perform add_notices(k, case x.state when 'running' then 'delegation_over' else 'offer_over' end,
    jsonb_build_array(jsonb_build_object('agency', k.lead_agency_id, 'user', k.lead_user_id)));
  return 1;
end $$;

-- Every delegation whose day is over. A case that somebody is writing on waits for the next turn, a minute later.
create or replace function end_delegations(most int) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare x record; k kase; n int := 0;
begin
  for x in select d.id, d.case_id from delegation d where d.state in ('offered', 'running') and d.ends_on < day_in_taipei(now())
           order by d.ends_on, d.id limit most loop
    select * into k from kase where id = x.case_id for update skip locked;
    if found then n := n + end_delegation(k, x.id); end if;
  end loop;
  return n;
end $$;

-- That a delegation ends soon: told to the lead and to the NGO early and once more, each once (`told`), days before as the county says.
create or replace function announce_ends(most int) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
  with ripe as (
    select d.id, case when d.ends_on - day_in_taipei(now()) <= split_part(s.days, '_', 2)::int then 2 else 1 end as step
    from delegation d cross join lateral (select coalesce(county_choice(d.county_id, 'delegation_ends'), '30_7') as days) s
    where d.state = 'running' and d.told < 2 and d.ends_on <= day_in_taipei(now()) + 90
      and d.ends_on - day_in_taipei(now()) <= split_part(s.days, '_', 1)::int
      and (d.told = 0 or d.ends_on - day_in_taipei(now()) <= split_part(s.days, '_', 2)::int)
    order by d.ends_on, d.id limit most for update of d skip locked),
  told as (update delegation d set told = r.step from ripe r where d.id = r.id returning d.*),
  said as (
    insert into outbox (key, kind, payload)
      select format('ends-%s-%s-%s', t.id, t.told, w.place), 'notice',
        w.whom || jsonb_build_object('verb', 'delegation_ends', 'number', k.number, 'case', k.id)
      from told t join kase k on k.id = t.case_id cross join lateral (
        select 'lead', jsonb_build_object('agency', k.lead_agency_id, 'user', k.lead_user_id)
        union all select 'ngo', jsonb_build_object('agency', t.agency_id, 'user', t.user_id)) w (place, whom)
      on conflict (key) do nothing)
  select count(*) into n from told;
  return n;
end $$;

-- The turn of the timetable: what is over ends, what ends soon is told. How many rows it touched.
create or replace function sweep_delegations(most int) returns int language plpgsql security definer set search_path = public, pg_temp as
  $$ begin return end_delegations(most) + announce_ends(most); end $$;
