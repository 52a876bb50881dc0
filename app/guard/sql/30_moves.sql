-- The verbs that change who may see a case. They would hide the row from their own writer, so they run as the owner,
-- check for themselves, and write status, risk, access, event, clocks and outbox in one go.

create or replace function refuse(why text) returns void language plpgsql as
  $$ begin raise exception '%', why using errcode = '42501'; end $$;

create or replace function next_number(c smallint, k text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare y int := extract(year from now() at time zone 'Asia/Taipei') - 1911; n int;
begin
  insert into case_counter (county_id, kind, year, last) values (c, k, y, 1)
    on conflict (county_id, kind, year) do update set last = case_counter.last + 1 returning last into n;
  return format('%s-%s-%s%s', k, y, lpad(c::text, 2, '0'), lpad(n::text, greatest(5, length(n::text)), '0'));  -- lpad cuts what is longer
end $$;

create or replace function add_event(k kase, what jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into event (case_id, county_id, verb, about, by_user_id, by_agency_id)
    values (k.id, k.county_id, what->>'verb', coalesce(what->'about', '{}'), my_user(), my_agency()) $$;

create or replace function add_dues(k kase, dues jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at)
    select k.id, k.county_id, d->>'duty', (d->>'agency')::int, (d->>'user')::int, (d->>'starts_at')::timestamptz, (d->>'due_at')::timestamptz
    from jsonb_array_elements(coalesce(dues, '[]')) d $$;

create or replace function add_notices(k kase, verb text, whom jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into outbox (key, kind, payload)
    select verb || '-' || gen_random_uuid(), 'notice', w || jsonb_build_object('verb', verb, 'number', k.number, 'case', k.id)
    from jsonb_array_elements(coalesce(whom, '[]')) w $$;

-- One person on a case: the register row and the place on the case.
create or replace function add_person(k kase, who jsonb) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare p bigint := nextval(pg_get_serial_sequence('person', 'id'));
begin
  insert into person select * from jsonb_populate_record(null::person, coalesce(who->'person', '{}') ||
    jsonb_build_object('id', p, 'county_id', k.county_id, 'version', 1,
                       'is_address_secret', coalesce(who->'person'->'is_address_secret', 'false')));
  insert into party select * from jsonb_populate_record(null::party, coalesce(who->'party', '{}') ||
    jsonb_build_object('id', nextval(pg_get_serial_sequence('party', 'id')), 'person_id', p, 'case_id', k.id,
                       'county_id', k.county_id, 'role', who->>'role'));
  return p;
end $$;

-- Add somebody to a case that I may see and change.
create or replace function enrol(c bigint, who jsonb) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare k kase;
begin
  if not i_see(c) then perform refuse('no such case'); end if;
  select * into k from kase where id = c;
  return add_person(k, who);
end $$;

-- Take somebody off a case: the person stays in the register.
create or replace function withdraw(party_id bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare c bigint;
begin
  select case_id into c from party where id = party_id;
  if c is null or not i_see(c) then perform refuse('no such case'); end if;
  delete from party where id = party_id;
end $$;

-- The door through which every report comes in: hotline, centre, NGO, citizen. A second call with the same `once` finds the first.
drop function if exists file_report(jsonb);
create function file_report(p jsonb) returns table (case_id bigint, number text, is_new boolean) language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase; w agency; who jsonb; old bigint; t text := p->>'table'; is_ngo boolean;
begin
  if not exists (select 1 from report_sheet r where r.name = t) then perform refuse('not a report sheet'); end if;
  perform pg_advisory_xact_lock(hashtextextended(p->'sheet'->>'once', 0));  -- two clicks at once: the second waits and finds the first
  execute format('select case_id from %I where once = $1 and created_by is not distinct from $2', t)
    into old using (p->'sheet'->>'once')::uuid, m.user_id;
  if old is not null then return query select x.id, x.number, false from kase x where x.id = old; return; end if;
  select * into w from agency a where a.kind = 'intake' and a.county_id = (p->>'county_id')::smallint and a.is_active order by a.id limit 1;
  if w.id is null then raise exception 'no intake window in county %', p->>'county_id' using errcode = '23514', constraint = 'county_has_an_intake_window'; end if;
  insert into household (county_id, address, address_key, version)
    values (w.county_id, (p->>'home_address')::bytea, (p->>'home_key')::bytea, 1) returning id into old;
  insert into kase (county_id, number, kind, status, family_name, household_id, filed_by, pin_hash)
    values (w.county_id, next_number(w.county_id, p->>'kind'), p->>'kind', 'reported', (p->>'family_name')::bytea, old, m.user_id, (p->>'pin_hash')::bytea)
    returning * into k;
  insert into case_access (case_id, county_id, agency_id, reason) values (k.id, k.county_id, w.id, 'intake');
  select a.kind = 'ngo' into is_ngo from agency a where a.id = m.agency_id;
  if m.id is not null and not is_ngo and m.agency_id <> w.id then
    insert into case_access (case_id, county_id, agency_id, user_id, reason) values (k.id, k.county_id, m.agency_id, m.user_id, 'intake');
  end if;
  execute format('insert into %1$I select * from jsonb_populate_record(null::%1$I, $1)', t) using (p->'sheet') || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence(t, 'id')), 'case_id', k.id, 'county_id', k.county_id, 'agency_id', coalesce(m.agency_id, w.id),
    'created_by', m.user_id, 'created_at', now(), 'submitted_at', now(), 'state', 'submitted', 'version', 1);
  for who in select * from jsonb_array_elements(coalesce(p->'people', '[]')) loop perform add_person(k, who); end loop;
  insert into event (case_id, county_id, verb) values (k.id, k.county_id, 'file');  -- by whom: may be who reported
  perform add_dues(k, (select jsonb_agg(d || jsonb_build_object('agency', w.id)) from jsonb_array_elements(p->'dues') d));
  perform add_notices(k, 'file', jsonb_build_array(jsonb_build_object('agency', w.id)));
  return query select k.id, k.number, true;
end $$;

-- What each verb may write. A patch that says more than its verb is refused.
create or replace function may_write(v text) returns text[] language sql immutable as $$
  select array['from', 'event', 'met', 'dues', 'notify'] || case v
    when 'dispatch' then array['status', 'end_reason', 'lead_agency_id', 'access']
    when 'assign' then array['status', 'lead_user_id', 'access']
    when 'rate' then array['risk', 'is_assessed', 'is_willing', 'needs_authority']
    when 'open' then array['status', 'opened_on']
    when 'not_open' then array['status']
    when 'delegate' then array['access']
    when 'recall' then array['end_reason']
    when 'return' then array['access']
    when 'close' then array['status', 'closed_on', 'end_reason']
    when 'reopen' then array['status', 'closed_on'] end $$;

-- Whom a verb may let in: as lead by dispatch and assignment, an NGO by delegation; a unit of the county, and somebody who works there.
create or replace function may_let_in(k kase, v text, a jsonb) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select v in ('dispatch', 'assign', 'delegate') and a->>'reason' = case v when 'delegate' then 'delegated' else 'lead' end
    and exists (select 1 from agency g where g.id = (a->>'agency')::int and g.is_active and g.county_id = k.county_id
                and (v <> 'delegate' or g.kind = 'ngo'))
    and (a->>'user' is null or exists (select 1 from membership m where m.user_id = (a->>'user')::int
                and m.agency_id = (a->>'agency')::int and m.ended_at is null)) $$;

-- Whatever moves a case. `patch` says the new values; the machine (rules/workflow) has been asked before, and is asked again
-- here: for the role, for the way from status to status, and for what the verb may write.
create or replace function move_case(c bigint, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase; a jsonb; v text := patch->'event'->>'verb'; is_ngo boolean; is_delegated boolean;
begin
  select * into k from kase where id = c for update;
  if m.id is null or k.id is null or sees(m, k) is null then perform refuse('no such case'); end if;
  if not exists (select 1 from verb_role r where r.verb = v and r.role = m.role) then perform refuse(format('%s may not %s', m.role, v)); end if;
  if leads_to(v, k.status, coalesce(patch->>'status', k.status)) is not true then
    raise exception 'no way to % from %', v, k.status using errcode = '40001'; end if;
  if (patch - may_write(v)) <> '{}' or patch->>'end_reason' <> (case v when 'dispatch' then 'intake' else 'delegated' end) then
    perform refuse(format('%s may not write that', v)); end if;
  select g.kind = 'ngo', exists (select 1 from case_access x where x.case_id = c and x.agency_id = m.agency_id and x.reason = 'delegated')
    into is_ngo, is_delegated from agency g where g.id = m.agency_id;
  if is_ngo and v <> 'return' then perform refuse('an NGO moves no case'); end if;
  if v = 'return' and not is_delegated then perform refuse('only who was delegated can return'); end if;
  update kase set status = coalesce(patch->>'status', status), risk = coalesce(patch->>'risk', risk),
      is_assessed = coalesce((patch->>'is_assessed')::boolean, is_assessed), is_willing = coalesce((patch->>'is_willing')::boolean, is_willing),
      needs_authority = coalesce((patch->>'needs_authority')::boolean, needs_authority),
      lead_agency_id = coalesce((patch->>'lead_agency_id')::int, lead_agency_id),
      lead_user_id = case when patch ? 'lead_user_id' then (patch->>'lead_user_id')::int else lead_user_id end,
      opened_on = coalesce((patch->>'opened_on')::date, opened_on),
      closed_on = case when patch ? 'closed_on' then (patch->>'closed_on')::date else closed_on end, version = version + 1
    where id = c returning * into k;
  with gone as (delete from case_access x where x.case_id = c and x.reason = patch->>'end_reason' returning x.*)
    insert into recall_notice (agency_id, user_id, county_id, number, call_name, call_phone)
      select x.agency_id, x.user_id, k.county_id, k.number, l.name, l.phone from gone x, agency l where v = 'recall' and l.id = k.lead_agency_id;
  for a in select * from jsonb_array_elements(coalesce(patch->'access', '[]')) loop
    if v = 'return' then delete from case_access x where x.case_id = c and x.agency_id = m.agency_id;
    elsif not may_let_in(k, v, a) then
      raise exception 'not a unit of the county, or nobody who works there' using errcode = '23514', constraint = 'who_is_let_in_sits_there';
    else insert into case_access (case_id, county_id, agency_id, user_id, reason)
        values (c, k.county_id, (a->>'agency')::int, (a->>'user')::int, a->>'reason')
        on conflict (case_id, agency_id) do update set user_id = excluded.user_id, reason = excluded.reason, since = now();
    end if;
  end loop;
  update due set met_at = now() where due.case_id = c and met_at is null and duty in (select jsonb_array_elements_text(coalesce(patch->'met', '[]')));
  perform add_event(k, patch->'event');
  perform add_dues(k, patch->'dues');
  perform add_notices(k, v, patch->'notify');
end $$;

-- A report is not for whoever was delegated the case.
create or replace function i_see_sheet(t text, c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select s.why is not null and (s.why <> 'delegated' or t not in (select name from report_sheet))
    from kase k cross join lateral (select sees(me(), k) as why) s where k.id = c), false) $$;

-- The history of one row that I may see (its case, or a sheet of my own).
create or replace function row_history(t text, r bigint) returns table (at timestamptz, user_id int, act text, diff jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from audit a where a.thing = t and a.row_id = r and
       (i_see_sheet(t, a.of_case) or (a.of_case is null and a.act = 'INSERT' and may_read_sheet(t, a.diff)))) then return; end if;
  return query select a.at, a.user_id, a.act, a.diff from audit a where a.thing = t and a.row_id = r order by a.id;
end $$;

create or replace function may_read_sheet(t text, d jsonb) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select case m.reach when 'county' then m.county_id = (d->>'county_id')::int when 'unit' then (d->>'agency_id')::int = any (units_of(m.agency_id))
    when 'card' then my_window_county() = (d->>'county_id')::int when 'nation' then false else m.user_id = (d->>'created_by')::int end
  from me() m where t in (select name from own_sheet) $$;
