-- An NGO's own notes after a recall or a return: it asks with a reason, the lead's supervisor grants copies of sheets that the NGO
-- wrote itself, or declines with grounds. Nothing here gives the case back into sight: the NGO's rows lead to no case.

-- Sheets of a case that this NGO wrote and nobody else has touched since (a review, or an opinion beside the text, is no touching).
create or replace function written_by_them_alone(ngo int, t text, s bigint, c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  with others as (
    select a.act, a.thing, a.row_id, a.diff from audit a
    where a.of_case = c and a.user_id is not null and (a.thing = t and a.row_id = s or a.thing = any (tables_of('rows')))
      and not exists (select 1 from membership m where m.id = a.membership_id and m.agency_id = ngo)),
  own_rows as (
    select a.thing, a.row_id from audit a where a.of_case = c and a.act = 'INSERT' and a.thing = any (tables_of('rows'))
      and a.diff->>'form' = upper(t) and (a.diff->>'sheet_id')::bigint = s)
  select not exists (select 1 from others o where o.thing = t and o.row_id = s and (o.act <> 'UPDATE' or o.diff - array['state', 'version',
        'approved_by', 'approved_at', 'submitted_by', 'submitted_at', 'updated_by', 'updated_at', 'county_id', 'cr_sup'] <> '{}'))
    and not exists (select 1 from others o join own_rows r using (thing, row_id) where o.act <> 'UPDATE' or o.diff - 'county_id' <> '{}') $$;

-- A request that is mine to answer: I supervise the unit that leads the case, and see it. Null otherwise.
create or replace function note_request_to_me(r bigint) returns note_request language sql stable security definer set search_path = public, pg_temp as $$
  select q from note_request q join kase k on k.id = q.of_case cross join me() m
  where q.id = r and m.id is not null and m.reach = 'unit' and sees(m, k) is not null and 'lead' = any (seats(m, k))
    and exists (select 1 from verb_role v where v.verb = 'answer_notes' and v.role = m.role) $$;

-- The sheets of which a request may get copies: on the case, handed in, the NGO's own, and of no form that is kept from delegates.
create or replace function notes_of(r bigint) returns table (form text, sheet_id bigint, version int, written_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare q note_request := note_request_to_me(r); t text;
begin
  if q.id is null then perform refuse('no such request'); end if;
  for t in select s from unnest(tables_of('sheets')) s
           where s <> all (tables_of('hidden')) and s not in (select name from own_sheet) order by s loop
    return query execute format(
      'select %L, x.id, x.version, coalesce(x.submitted_at, x.created_at) from %I x where x.case_id = $1 and x.agency_id = $2 '
      'and x.state <> ''draft'' and written_by_them_alone($2, %L, x.id, $1) order by x.id desc limit 200', upper(t), t, t)
      using q.of_case, q.agency_id;
  end loop;
end $$;

-- What waits for me, and what I have answered: requests about the cases that my units lead.
create or replace function note_requests_to_me(most int, skip int) returns table (id bigint, number text, case_id bigint, agency_id int, asked_by int,
  asked_at timestamptz, state text, answered_at timestamptz, ends_on date, reason bytea, grounds bytea, n bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select q.id, q.number, q.of_case, q.agency_id, q.asked_by, q.asked_at, q.state, q.answered_at, q.ends_on, q.reason, q.grounds, count(*) over ()
  from my_access a join note_request q on q.of_case = a.case_id
  where a.reason = 'lead' and a.agency_id = any ((select my_units())::int[])
    and exists (select 1 from verb_role v where v.verb = 'answer_notes' and v.role = (me()).role)
  order by q.state = 'asked' desc, q.id desc limit least(most, 101) offset skip $$;

-- Ask: from a notice of one's own agency, while the case is out of its sight; the supervisors of the lead are told.
create or replace function ask_notes(n bigint, why bytea) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); x recall_notice; k kase; made bigint;
begin
  select * into x from recall_notice where id = n;
  if m.id is null or x.id is null or x.agency_id <> m.agency_id or (m.reach <> 'unit' and x.user_id is distinct from m.user_id)
     or not exists (select 1 from agency g where g.id = m.agency_id and g.kind = 'ngo') then perform refuse('no such notice'); end if;
  if not exists (select 1 from verb_role r where r.verb = 'ask_notes' and r.role = m.role) then perform refuse('may not ask'); end if;
  if why is null then raise exception 'no reason' using errcode = '23514', constraint = 'reason_is_said'; end if;
  select * into k from kase where number = x.number for update;
  if has_left(m) then perform refuse('no such notice'); end if;
  if k.id is null or k.lead_agency_id is null then raise exception 'nobody leads it' using errcode = '23514', constraint = 'nobody_leads_it_now'; end if;
  if exists (select 1 from case_access a where a.case_id = k.id and a.agency_id = m.agency_id) then
    raise exception 'in sight' using errcode = '23514', constraint = 'notes_are_in_sight'; end if;
  insert into note_request (county_id, agency_id, recall_id, number, of_case, reason, asked_by)
    values (x.county_id, m.agency_id, x.id, k.number, k.id, why, m.user_id) returning id into made;  -- not where it has gone since
  perform add_event(k, jsonb_build_object('verb', 'ask_notes', 'about', jsonb_build_object('agency', m.agency_id)));
  perform add_notices(k, 'ask_notes', jsonb_build_array(jsonb_build_object('agency', k.lead_agency_id, 'form', 'NOTES', 'sheet', made)));
  return made;
end $$;

-- The copies that a request gets: each of a sheet that it may get, as it was read.
create or replace function hand_out_copies(q note_request, copies jsonb, until date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from jsonb_array_elements(copies) c where not exists (
       select 1 from notes_of(q.id) o where o.form = c->>'form' and o.sheet_id = (c->>'sheet_id')::bigint)) then
    raise exception 'not of their own notes' using errcode = '23514', constraint = 'only_their_own_notes'; end if;
  if exists (select 1 from jsonb_array_elements(copies) c join notes_of(q.id) o on o.form = c->>'form' and o.sheet_id = (c->>'sheet_id')::bigint
             where o.version is distinct from (c->>'version')::int) then
    raise exception 'changed meanwhile' using errcode = '40001', constraint = 'sheet_is_as_it_was_read'; end if;
  insert into note_copy (county_id, agency_id, asked_by, request_id, number, form, edition, written_at, content, sha256, ends_on, of_case, of_sheet)
    select q.county_id, q.agency_id, q.asked_by, q.id, q.number, o.form, (c->>'edition')::date, o.written_at, (c->>'content')::bytea, c->>'sha256',
      until, q.of_case, o.sheet_id
    from jsonb_array_elements(copies) c join notes_of(q.id) o on o.form = c->>'form' and o.sheet_id = (c->>'sheet_id')::bigint;
end $$;

-- The answer of the lead's supervisor: copies until a day, at most a year ahead; or no, with grounds. The NGO is told the number alone.
create or replace function answer_notes(r bigint, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); q note_request := note_request_to_me(r); k kase; is_yes boolean := patch->>'result' = 'GRANT';
  until date := (patch->>'ends_on')::date; today date := day_in_taipei(now());
begin
  if q.id is null or coalesce(patch->>'result', '') not in ('GRANT', 'DECLINE') then perform refuse('no such request'); end if;
  select * into k from kase where id = q.of_case for update;
  perform 1 from note_request where id = r for update;
  q := note_request_to_me(r);  -- again: the lead may have gone to another unit meanwhile
  if q.id is null or has_left(m) then perform refuse('no such request'); end if;
  if q.state <> 'asked' then raise exception 'answered already' using errcode = '40001', constraint = 'request_waits_for_an_answer'; end if;
  if not is_yes and patch->>'grounds' is null then
    raise exception 'no grounds' using errcode = '23514', constraint = 'grounds_are_said'; end if;
  if is_yes then
    if (until between today and today + 366) is not true then
      raise exception 'until when' using errcode = '23514', constraint = 'a_copy_ends_by_a_day'; end if;
    if coalesce(jsonb_array_length(patch->'copies'), 0) = 0 then
      raise exception 'of what' using errcode = '23514', constraint = 'a_grant_names_sheets'; end if;
    perform hand_out_copies(q, patch->'copies', until);
  end if;
  update note_request set state = case when is_yes then 'granted' else 'declined' end, grounds = (patch->>'grounds')::bytea,
    answered_by = m.user_id, answered_at = now(), ends_on = until where id = r;
  perform add_event(k, jsonb_build_object('verb', case when is_yes then 'grant_notes' else 'keep_notes' end, 'about', jsonb_build_object('agency', q.agency_id)));
  insert into outbox (key, kind, payload)
    select format('notes-%s', r), 'notice', jsonb_strip_nulls(jsonb_build_object('verb', case when is_yes then 'grant_notes' else 'keep_notes' end,
      'number', q.number, 'agency', q.agency_id, 'user', case when works_there(q.asked_by, q.agency_id) then q.asked_by end,
      'form', 'NOTES', 'sheet', q.recall_id));
end $$;
