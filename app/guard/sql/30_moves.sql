-- The verbs that change who may see a case. They would hide the row from their own writer, so they run as the owner,
-- check for themselves, and write status, risk, access, event, clocks and outbox in one go.

create or replace function refuse(why text) returns void language plpgsql as
  $$ begin raise exception '%', why using errcode = '42501'; end $$;

-- Whoever waited for a row, and has lost the place of work or the account meanwhile, is nobody there. Asked once the row is locked.
create or replace function has_left(m membership) returns boolean language sql volatile security definer set search_path = public, pg_temp as $$
  select not exists (select 1 from membership x join ab_user u on u.id = x.user_id and u.active where x.id = m.id and not has_ended(x)) $$;

create or replace function next_number(c smallint, k text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare y int := extract(year from now() at time zone 'Asia/Taipei') - 1911; n int;
begin
  insert into case_counter (county_id, kind, year, last) values (c, k, y, 1)
    on conflict (county_id, kind, year) do update set last = case_counter.last + 1 returning last into n;
  return format('%s-%s-%s%s', k, y, lpad(c::text, 2, '0'), lpad(n::text, greatest(5, length(n::text)), '0'));  -- lpad cuts what is longer
end $$;

-- By whom, unless it is about a sheet of the report: who wrote that may be who reported.
create or replace function add_event(k kase, what jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into event (case_id, county_id, verb, about, by_user_id, by_agency_id)
    select k.id, k.county_id, what->>'verb', coalesce(what->'about', '{}'), case when told then my_user() end, case when told then my_agency() end
    from (select coalesce(lower(what->'about'->>'form') <> all (tables_of('report')), true) as told) x $$;

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

-- Who keeps the family of a case: whoever sees it and writes sheets that say who belongs to it.
create or replace function keeps_family(c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select i_see(c) and exists (select 1 from verb_role r where r.verb = 'enrol' and r.role = (me()).role) $$;

-- Add somebody to a case that I may see and change.
create or replace function enrol(c bigint, who jsonb) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare k kase;
begin
  if keeps_family(c) is not true then perform refuse('no such case'); end if;
  select * into k from kase where id = c;
  return add_person(k, who);
end $$;

-- Take somebody off a case: the person stays in the register. Whom the case is about stays; of several children one may go.
create or replace function withdraw(party_id bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare c bigint;
begin
  select p.case_id into c from party p where p.id = party_id and (p.role <> 'client' or exists (
    select 1 from party o where o.case_id = p.case_id and o.role = 'client' and o.id <> p.id and o.ended_on is null));
  if keeps_family(c) is not true then perform refuse('no such case'); end if;
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

-- All reasons for which this membership sees the case: the seats from which it can speak.
create or replace function seats(m membership, k kase) returns text[] language sql stable security definer set search_path = public, pg_temp as $$
  select case when m.reach = 'unit' and not is_kept_from(m, k.id)
    then array(select a.reason from case_access a where a.case_id = k.id and a.agency_id = any (units_of(m.agency_id)))
    else array(select s from sees(m, k) s where s is not null) end $$;

create or replace function my_seats(c bigint) returns text[] language sql stable security definer set search_path = public, pg_temp as
  $$ select seats(me(), k) from kase k where k.id = c $$;

-- Whom a verb may let in: a unit of the county; the lead's own, the next lead's, the NGO's own. Who works there is asked besides.
create or replace function may_let_in(m membership, k kase, v text, a jsonb) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select array[a->>'reason'] = lets_in(v)
    and exists (select 1 from agency g where g.id = (a->>'agency')::int and g.is_active and g.county_id = k.county_id
                and (a->>'reason' = 'delegated') = (g.kind = 'ngo') and (v = 'refuse') = (a->>'reason' = 'lead' and g.kind = 'intake'))
    and case when v in ('accept', 'assign') then (a->>'agency')::int = k.lead_agency_id
             when v in ('appoint', 'send', 'joint_join') then m.reach = 'unit' and (a->>'agency')::int = m.agency_id
                  and not exists (select 1 from case_access x where x.case_id = k.id and x.agency_id = m.agency_id and x.reason <> a->>'reason')
             when v = 'take_over' then exists (select 1 from case_access x where x.case_id = k.id and x.agency_id = (a->>'agency')::int
                                               and x.reason = 'transfer' and x.agency_id = any (units_of(m.agency_id)))
             when v = 'invite' then not exists (select 1 from case_access x where x.case_id = k.id and x.agency_id = (a->>'agency')::int and x.reason <> 'helper')
             when v = 'joint_invite' then exists (select 1 from agency g where g.id = (a->>'agency')::int and g.kind = 'health_bureau')
                  and not exists (select 1 from case_access x where x.case_id = k.id and (x.agency_id = (a->>'agency')::int or x.reason = 'joint_plan'))
             when v = 'hand_over' then (a->>'agency')::int <> k.lead_agency_id and is_asked_by_sheet(k, (a->>'agency')::int)
                  and not exists (select 1 from case_access x where x.case_id = k.id and x.reason = 'transfer')
             else true end $$;

-- Somebody who works there, and goes on doing so until this transaction ends: whoever is just leaving waits, or has left.
create or replace function works_there(usr int, unit int) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from membership x where x.user_id = usr and x.agency_id = unit and x.reach = 'worker' and is_worn(x)
    and not has_ended(x) for share of x;
  return found;
end $$;

-- Who is not a supervisor may make a case stricter, never milder; nor, as a deputy, an own one.
create or replace function loosens(k kase, patch jsonb) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select coalesce(array_position(array['low', 'mid', 'high', 'unrated'], patch->>'risk') < array_position(array['low', 'mid', 'high', 'unrated'], k.risk), false)
    or coalesce((patch->>'is_willing')::boolean, false) > k.is_willing or coalesce((patch->>'needs_authority')::boolean, true) < k.needs_authority $$;

-- Offer a case to an NGO (R08). It is not let in yet: it answers first, see answer_delegation().
create or replace function offer_delegation(k kase, d jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from agency g where g.id = (d->>'agency_id')::int and g.kind = 'ngo' and g.is_active and g.county_id = k.county_id) then
    raise exception 'not an NGO of the county' using errcode = '23514', constraint = 'who_is_let_in_sits_there'; end if;
  perform must_be_delegable(k);
  perform check_offer(k, d);
  insert into delegation select * from jsonb_populate_record(null::delegation, d || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('delegation', 'id')), 'case_id', k.id, 'county_id', k.county_id, 'state', 'offered',
    'told', 0, 'offered_by', my_user(), 'offered_at', now()));
end $$;

-- The NGO answers an offer: it takes the case on, and from then on sees it, or declines.
create or replace function answer_delegation(d bigint, v text, worker int, reply bytea) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); x delegation; k kase;
begin
  select * into x from delegation where id = d;
  if m.id is null or x.id is null or x.agency_id <> m.agency_id then perform refuse('no such offer'); end if;
  if not exists (select 1 from verb_role r where r.verb = v and r.role = m.role) or v not in ('take_on', 'decline') then perform refuse('may not answer'); end if;
  select * into k from kase where id = x.case_id for update;
  select * into x from delegation where id = d for update;
  if has_left(m) then perform refuse('no such offer'); end if;
  if x.state <> 'offered' or k.status <> 'open' then raise exception 'the offer stands no more' using errcode = '40001'; end if;
  if v = 'take_on' then perform take_on(k, x, worker); end if;
  update delegation set state = case v when 'take_on' then 'running' else 'declined' end, user_id = worker, answer = reply,
    answered_by = m.user_id, answered_at = now() where id = d;
  update due set met_at = now() where due.case_id = k.id and due.duty = 'delegation_reply' and due.met_at is null and due.excused_at is null
    and coalesce(due.sheet_id, d) = d;
  perform add_event(k, jsonb_build_object('verb', v, 'about', jsonb_build_object('agency', m.agency_id)));
  perform add_notices(k, v, jsonb_build_array(jsonb_build_object('agency', k.lead_agency_id), jsonb_build_object('user', k.lead_user_id))
    || case v when 'take_on' then jsonb_build_array(jsonb_build_object('user', worker)) else '[]' end);
end $$;

-- What an NGO knows of a case that it is asked to serve: enough to answer, no name.
create or replace view my_offer with (security_barrier) as
  select d.id, d.county_id, d.agency_id, d.scope, d.purpose, d.shared, d.starts_on, d.ends_on, d.offered_at, k.number, k.kind, k.risk,
    a.name as lead_name, a.phone as lead_phone, d.extends_id
  from delegation d join kase k on k.id = d.case_id left join agency a on a.id = k.lead_agency_id
  where d.state = 'offered' and d.agency_id = (select my_agency());

-- Nothing may be owed and unexplained when a case ends.
create or replace function end_what_is_owed(k kase, v text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from due d where d.case_id = k.id and d.met_at is null and d.excused_at is null and d.duty = 'referral_reply') then
    raise exception 'a referral waits for its answer' using errcode = '23514', constraint = 'referrals_are_answered_first'; end if;
  if exists (select 1 from due d where d.case_id = k.id and d.met_at is null and d.excused_at is null and d.due_at < now() and d.grounds is null) then
    raise exception 'late, and nobody has said why' using errcode = '23514', constraint = 'late_clocks_have_grounds'; end if;
  update due set excused_at = now(), excuse = v where due.case_id = k.id and due.met_at is null and due.excused_at is null;
end $$;

-- Who laid the decision that a case waits for before the supervisor; null where it waits for none.
create or replace function proposed_by(k kase) returns int language sql stable security definer set search_path = public, pg_temp as $$
  select e.by_user_id from event e where e.case_id = k.id and k.status in ('open_review', 'close_review')
    and e.verb in ('propose_open', 'propose_close') order by e.id desc limit 1 $$;

-- Whatever moves a case. `patch` says the new values; the machine (rules/workflow) has been asked before, and is asked again
-- here: for the role, the seat, the way from status to status, and for what the verb may write.
create or replace function move_case(c bigint, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase; was kase; a jsonb; v text := patch->'event'->>'verb';
begin
  select * into k from kase where id = c for update;
  if m.id is null or k.id is null or has_left(m) or sees(m, k) is null then perform refuse('no such case'); end if;
  if not exists (select 1 from verb_role r where r.verb = v and r.role = m.role) then perform refuse(format('%s may not %s', m.role, v)); end if;
  if (seats(m, k) && seats_of(v)) is not true then perform refuse(format('not from this seat: %s', v)); end if;
  if leads_to(v, k.status, coalesce(patch->>'status', k.status)) is not true then
    raise exception 'no way to % from %', v, k.status using errcode = '40001'; end if;
  if ((patch - may_write(v)) = '{}') is not true then perform refuse(format('%s may not write that', v)); end if;
  was := k;
  perform check_clocks(k, v, patch);
  perform check_dispatch(k, v, patch);
  if v in ('open', 'not_open', 'end_to_system', 'short', 'missing', 'close', 'follow') and proposed_by(k) = m.user_id then
    raise exception 'nobody decides what they proposed' using errcode = '23514', constraint = 'nobody_reviews_their_own'; end if;
  if loosens(k, patch) and (v = 'alert' or m.user_id = k.lead_user_id) then
    raise exception 'milder than it was' using errcode = '23514', constraint = 'only_a_supervisor_makes_milder'; end if;
  update kase set status = coalesce(patch->>'status', status), risk = coalesce(patch->>'risk', risk),
      is_assessed = coalesce((patch->>'is_assessed')::boolean, is_assessed), is_willing = coalesce((patch->>'is_willing')::boolean, is_willing),
      needs_authority = coalesce((patch->>'needs_authority')::boolean, needs_authority),
      lead_agency_id = case when v = 'refuse' then null else lead_agency_id end, lead_user_id = case when v = 'refuse' then null else lead_user_id end,
      opened_on = case when patch ? 'opened_on' then (patch->>'opened_on')::date else opened_on end,
      closed_on = case when patch ? 'closed_on' then (patch->>'closed_on')::date else closed_on end,
      contact_every = coalesce(patch->'contact'->>'every', contact_every), contact_method = coalesce(patch->'contact'->>'method', contact_method),
      version = version + 1
    where id = c returning * into k;
  perform take_away(k, m, v, patch);
  perform keep_desk(k, m, v, patch);
  for a in select * from jsonb_array_elements(coalesce(patch->'access', '[]')) loop
    if may_let_in(m, k, v, a) is not true or a->>'user' is not null and not works_there((a->>'user')::int, (a->>'agency')::int) then
      raise exception 'not a unit of the county, or nobody who works there' using errcode = '23514', constraint = 'who_is_let_in_sits_there'; end if;
    insert into case_access (case_id, county_id, agency_id, user_id, reason)
      values (c, k.county_id, (a->>'agency')::int, (a->>'user')::int, a->>'reason')
      on conflict (case_id, agency_id) do update set user_id = excluded.user_id, reason = excluded.reason, since = now();
    if a->>'reason' = 'lead' then
      update kase set lead_agency_id = (a->>'agency')::int, lead_user_id = (a->>'user')::int where id = c returning * into k;
      perform move_clocks(c, (a->>'agency')::int, (a->>'user')::int);
    end if;
  end loop;
  if v = 'take_over' then k := goes_on_as(was, k.lead_agency_id, patch); end if;
  perform meet_dues(c, array(select jsonb_array_elements_text(coalesce(patch->'met', '[]'))), now(),
    patch->'event'->'about'->>'form', (patch->'event'->'about'->>'sheet')::bigint);
  if patch ? 'contact' then perform tighten_contacts(k, patch->'contact'->'dues'); end if;
  if v = any (ends_clocks('')) then perform end_what_is_owed(k, v); end if;
  if patch ? 'delegation' then perform offer_delegation(k, patch->'delegation'); end if;
  if patch ? 'county_move' then perform ask_county(k, patch->'county_move'); end if;
  if v = 'call_back_county' then perform call_back_county(k); end if;
  perform add_event(k, patch->'event');
  perform add_dues(k, patch->'dues');
  perform add_notices(k, v, whom_to_tell(k, patch->'notify'));
  perform tell_of_dispatch(k, v, patch);
end $$;

-- What a verb takes away: access for its reasons, one's own, or that of a helper. Whoever is recalled keeps a number, a day and whom to call.
create or replace function take_away(k kase, m membership, v text, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  with gone as (delete from case_access x where x.case_id = k.id and (
      x.reason = any (takes_away(v))
      or v in ('return', 'keep_out', 'joint_leave') and x.agency_id = any (units_of(m.agency_id)) and array[x.reason] <@ seats_of(v)
      or v = 'release' and x.agency_id = (patch->>'leaves')::int and x.reason = 'helper') returning x.*)
    insert into recall_notice (agency_id, user_id, county_id, number, call_name, call_phone, cause)
      select x.agency_id, x.user_id, k.county_id, k.number, l.name, l.phone, v from gone x, agency l
      where v in ('recall', 'return') and x.reason = 'delegated' and l.id = k.lead_agency_id;
  update delegation set ended_at = now(), state = case v when 'recall' then 'recalled' when 'return' then 'returned' else 'ended' end
    where delegation.case_id = k.id and delegation.state in ('offered', 'running')
      and ('delegated' = any (takes_away(v)) or v = 'return' and delegation.agency_id = m.agency_id);
end $$;

-- A report is not for whoever was delegated the case; what is written while it is served not for an intake window.
create or replace function i_see_sheet(t text, c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select s.why is not null and (s.why <> 'delegated' or t <> all (tables_of('hidden')))
      and (s.why <> 'county' or t = 'kase' or t = any (tables_of('intake')) or my_casework_county() is not null)
    from kase k cross join lateral (select sees(me(), k) as why) s where k.id = c), false) $$;

-- From where on the history of a case itself is told me: how it was dispatched and disputed is not for whoever was delegated it.
create or replace function told_since(c bigint) returns bigint language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(a.id), 0) from audit a join kase k on k.id = a.of_case
    where a.of_case = c and sees(me(), k) = 'delegated' and a.thing = 'kase' and a.act = 'UPDATE'
      and a.diff->'status'->>0 = 'dispatched' and a.diff->'status'->>1 = 'assessing' $$;

-- The history of one row that I may see: a sheet on a case or one of my own, a row of a sheet, a case. Not who filed the report.
create or replace function row_history(t text, r bigint) returns table (at timestamptz, user_id int, act text, diff jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if (t = 'kase' or t = any (tables_of('sheets')) or t = any (tables_of('rows'))) is not true or not exists (
       select 1 from audit a where a.thing = t and a.row_id = r and
       (i_see_sheet(t, a.of_case) or (a.of_case is null and a.act = 'INSERT' and may_read_sheet(t, a.diff)))) then return; end if;
  return query select a.at, case when t = 'kase' and a.act = 'INSERT' then null else a.user_id end, a.act, a.diff - 'filed_by'
    from audit a where a.thing = t and a.row_id = r and (t <> 'kase' or a.id >= told_since(r)) order by a.id;
end $$;

create or replace function may_read_sheet(t text, d jsonb) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select case m.reach when 'county' then m.county_id = (d->>'county_id')::int when 'unit' then (d->>'agency_id')::int = any (units_of(m.agency_id))
    when 'card' then my_window_county() = (d->>'county_id')::int when 'nation' then false else m.user_id = (d->>'created_by')::int end
  from me() m where t in (select name from own_sheet) $$;
