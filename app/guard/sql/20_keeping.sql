-- What keeps itself true: person_access, name grams, the division of public and private, the audit.

create or replace function keep_person_access() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'party' then
    if tg_op = 'INSERT' then
      insert into person_access (person_id, case_id, agency_id, user_id, reason, county_id)
        select new.person_id, a.case_id, a.agency_id, a.user_id, a.reason, a.county_id from case_access a where a.case_id = new.case_id
        on conflict do nothing;
      insert into name_gram (gram, county_id, case_id, person_id)
        select distinct g, new.county_id, new.case_id, new.person_id from person p, unnest(p.name_grams) g where p.id = new.person_id
        on conflict do nothing;
    elsif not exists (select 1 from party p where p.case_id = old.case_id and p.person_id = old.person_id) then
      delete from person_access where case_id = old.case_id and person_id = old.person_id;
      delete from name_gram where case_id = old.case_id and person_id = old.person_id;
    end if;
    return null;
  end if;
  if tg_op <> 'INSERT' then delete from person_access where case_id = old.case_id and agency_id = old.agency_id; end if;
  if tg_op <> 'DELETE' then
    insert into person_access (person_id, case_id, agency_id, user_id, reason, county_id)
      select distinct p.person_id, new.case_id, new.agency_id, new.user_id, new.reason, new.county_id from party p where p.case_id = new.case_id;
  end if;
  return null;
end $$;
create or replace trigger keep_person_access after insert or delete on party for each row execute function keep_person_access();
create or replace trigger keep_person_access after insert or update or delete on case_access for each row execute function keep_person_access();

create or replace function keep_name_grams() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from name_gram g using party p where p.person_id = new.id and g.case_id = p.case_id and g.person_id = new.id;
  insert into name_gram (gram, county_id, case_id, person_id)
    select distinct g, p.county_id, p.case_id, new.id from party p, unnest(new.name_grams) g where p.person_id = new.id;
  return null;
end $$;
create or replace trigger keep_name_grams after update of name_grams on person for each row
  when (old.name_grams is distinct from new.name_grams) execute function keep_name_grams();

-- Only a case of medium or low risk, assessed, willing, and without need of public authority may be with an NGO (R08, R09).
create or replace function fit_for_ngo(k kase) returns boolean language sql immutable as
  $$ select k.risk in ('mid', 'low') and k.is_assessed and k.is_willing and not k.needs_authority $$;

-- Locks the case and the agency, so that a delegation cannot cross with a raised risk, nor with an agency that turns NGO.
create or replace function only_safe_cases_to_ngos() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare k kase; is_ngo boolean;
begin
  select a.kind = 'ngo' into is_ngo from agency a where a.id = new.agency_id for share;
  if not is_ngo then return new; end if;
  if new.reason <> 'delegated' then
    raise exception 'an NGO may hold no reason but delegated, not %', new.reason using errcode = '23514', constraint = 'ngo_holds_only_delegated';
  end if;
  select * into k from kase where id = new.case_id for share;
  if not fit_for_ngo(k) then
    raise exception 'case % is not fit for an NGO', k.number using errcode = '23514', constraint = 'ngo_holds_only_safe_cases';
  end if;
  return new;
end $$;
create or replace trigger only_safe_cases_to_ngos before insert or update on case_access for each row execute function only_safe_cases_to_ngos();

create or replace function recall_from_ngos() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update delegation set state = 'recalled', ended_at = now() where case_id = new.id and state in ('offered', 'running');
  perform take_back_from_ngos(new, null, 'recall');
  return null;
end $$;
create or replace trigger recall_from_ngos after update of risk, is_assessed, is_willing, needs_authority on kase for each row
  when (not fit_for_ngo(new)) execute function recall_from_ngos();

create or replace function agency_turns_ngo_with_empty_hands() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from case_access where agency_id = new.id) then
    raise exception 'agency % still holds cases', new.id using errcode = '23514', constraint = 'agency_turns_ngo_with_empty_hands';
  end if;
  return new;
end $$;
create or replace trigger agency_turns_ngo_with_empty_hands before update of kind on agency for each row
  when (new.kind = 'ngo' and old.kind <> 'ngo') execute function agency_turns_ngo_with_empty_hands();

-- Whoever writes a sheet stands under it, whatever was posted.
create or replace function sign_sheet() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me();
begin
  if m.id is not null then new.created_by := m.user_id; new.agency_id := m.agency_id; end if;
  if m.id is not null and not to_jsonb(new) ? 'case_id' then new.county_id := m.county_id; end if;  -- one on a case has the case's
  return new;
end $$;

create or replace function write_audit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare d jsonb; r jsonb := to_jsonb(coalesce(new, old)); v text[] := signed_viewer();
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(n.key, jsonb_build_array(o.value, n.value)) into d
      from jsonb_each(to_jsonb(old)) o join jsonb_each(to_jsonb(new)) n using (key) where o.value is distinct from n.value;
    if d is null then return null; end if;
  else d := r; end if;
  insert into audit (user_id, membership_id, act, thing, row_id, of_case, county_id, diff)
    values (v[1]::int, nullif(v[2], '0')::int, tg_op, tg_table_name, (r->>'id')::bigint,
            coalesce(r->>'case_id', case when tg_table_name = 'kase' then r->>'id' end)::bigint, (r->>'county_id')::smallint,
            d - 'password' - 'pin_hash');
  return null;
end $$;
