-- Supervision: a sheet that was handed in stands still until it is reviewed; one that is approved stands for good.

create or replace function needs_approval(t text) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select exists (select 1 from sheet_approval a where a.name = t) $$;

-- Whether a decision about this case of mine lies with the supervisor: what it hangs on cannot be taken back then.
create or replace function is_under_review(c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select exists (select 1 from kase k where k.id = c and k.status in ('open_review', 'close_review')) and i_see(c) $$;

-- How far a sheet is. Runs as whoever writes: a reach hands in and takes back; to approve or send back is review_sheet()'s,
-- which runs as the owner. Not even the owner changes an approved answer; the owner's times are for demo data in the past.
create or replace function keep_sheet_state() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare is_owner boolean := current_user = pg_get_userbyid((select c.relowner from pg_class c where c.oid = tg_relid));
  free text[] := array['county_id'] || case when is_owner then array['created_at', 'updated_at', 'submitted_at', 'approved_at'] end;
  state_only text[] := array['state', 'version', 'updated_by', 'updated_at', 'submitted_by', 'submitted_at'];
begin
  if tg_op <> 'INSERT' and old.state = 'approved' and (tg_op = 'DELETE' or to_jsonb(new) - free <> to_jsonb(old) - free) then
    raise exception '% % is approved', tg_table_name, old.id using errcode = '23514', constraint = 'approved_sheets_stay'; end if;
  if tg_op = 'DELETE' then return old; end if;
  if tg_op = 'INSERT' and new.state = 'submitted' then new.submitted_by := coalesce(my_user(), new.submitted_by); end if;
  if is_owner then return new; end if;
  if new.state in ('approved', 'returned') and (tg_op = 'INSERT' or new.state <> old.state) then
    raise exception 'only a review does that' using errcode = '23514', constraint = 'only_a_review_approves'; end if;
  if tg_op = 'INSERT' then
    new.approved_by := null; new.approved_at := null;
    if new.state = 'submitted' then new.submitted_at := now(); else new.submitted_by := null; new.submitted_at := null; end if;
  elsif old.state <> 'submitted' and new.state = 'submitted' then new.submitted_by := my_user(); new.submitted_at := now();
  elsif old.state = 'submitted' and new.state = 'draft' and needs_approval(tg_table_name) and my_user() in (old.created_by, old.submitted_by)
        and not is_under_review((to_jsonb(old)->>'case_id')::bigint) and to_jsonb(new) - state_only = to_jsonb(old) - state_only then
    new.submitted_by := null; new.submitted_at := null;
  elsif old.state = 'submitted' and (new.state <> 'submitted' or needs_approval(tg_table_name)) then
    if to_jsonb(new) - 'county_id' = to_jsonb(old) - 'county_id' then return new; end if;
    raise exception '% % waits for its review', tg_table_name, old.id using errcode = '23514', constraint = 'handed_in_sheets_wait';
  else new.submitted_at := old.submitted_at; end if;
  return new;
end $$;

-- 督導意見: whoever writes no records writes their opinion beside one that was handed in, and not a word of its text.
create or replace function opinion_leaves_the_text() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); free text[] := array['cr_sup', 'version', 'updated_by', 'updated_at', 'county_id'];
begin
  if m.id is null or exists (select 1 from verb_role r where r.verb = 'record' and r.role = m.role) then return new; end if;
  if to_jsonb(new) - 'county_id' <> to_jsonb(old) - 'county_id' and (old.state = 'draft' or to_jsonb(new) - free <> to_jsonb(old) - free) then
    perform refuse('an opinion leaves the text alone'); end if;
  return new;
end $$;
create or replace trigger opinion_leaves_the_text before update on case_rec for each row execute function opinion_leaves_the_text();

-- The rows of a sheet wait with it; those that are handed in together with it are still coming.
create or replace function handed_in_rows_wait() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare r record := coalesce(new, old); sheet_state text; handed_in timestamptz;
begin
  if current_user = pg_get_userbyid((select c.relowner from pg_class c where c.oid = tg_relid)) then return r; end if;
  execute format('select state, submitted_at from %I where id = $1', lower(r.form)) into sheet_state, handed_in using r.sheet_id;
  if sheet_state = 'submitted' and handed_in is distinct from now() and needs_approval(lower(r.form)) then
    raise exception '% % waits for its review', r.form, r.sheet_id using errcode = '23514', constraint = 'handed_in_sheets_wait'; end if;
  return r;
end $$;

-- Whether somebody has written in a sheet: began it, handed it in, or changed more of it than a review changes.
create or replace function has_written(u int, t text, sheet jsonb) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select u in ((sheet->>'created_by')::int, (sheet->>'submitted_by')::int) is true
    or exists (select 1 from audit a where a.thing = t and a.row_id = (sheet->>'id')::bigint and a.user_id = u
               and (a.act = 'INSERT' or a.diff - array['state', 'version', 'approved_by', 'approved_at'] <> '{}'))
    or exists (select 1 from audit a join audit w on w.thing = a.thing and w.row_id = a.row_id and w.user_id = u
               where a.of_case = (sheet->>'case_id')::bigint and a.act = 'INSERT' and a.thing = any (tables_of('rows'))
               and a.diff->>'form' = upper(t) and a.diff->>'sheet_id' = sheet->>'id')
    or exists (select 1 from attachment x where x.form = upper(t) and x.sheet_id = (sheet->>'id')::bigint and u in (x.created_by, x.ended_by)) $$;

-- Whose sheets a hat reviews: the supervisor's of the lead unit; of reports and dispatches the window's; where the writer's
-- own unit answers for a sheet (the health bureau for its mental-health workers), the supervisor's of that unit.
drop function if exists reviews_for(membership, kase, boolean);
create or replace function reviews_for(m membership, k kase, seat text, writers int) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select case seat when 'window' then m.reach = 'county' and m.county_id = k.county_id
    when 'own' then m.reach = 'unit' and writers = any (units_of(m.agency_id))
    else m.reach = 'unit' and exists (select 1 from case_access a where a.case_id = k.id and a.reason = 'lead' and a.agency_id = any (units_of(m.agency_id))) end $$;

-- A sheet that I may review, locked: handed in, as I have read it, and written by others.
create or replace function sheet_for_review(m membership, part jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare s jsonb; t text := part->>'table'; a sheet_approval; k kase;
begin
  select * into a from sheet_approval x where x.name = t and x.role = m.role;
  if a.name is null then perform refuse(format('%s reviews no %s', m.role, t)); end if;
  execute format('select to_jsonb(x) from %I x where id = $1 for update', t) into s using (part->>'id')::bigint;
  select * into k from kase where id = (s->>'case_id')::bigint for update;
  if k.id is null or has_left(m) or sees(m, k) is null then perform refuse('no such sheet'); end if;
  if reviews_for(m, k, a.seat, (s->>'agency_id')::int) is not true then perform refuse('not from this seat'); end if;
  if has_written(m.user_id, t, s) then
    raise exception 'nobody reviews what they wrote' using errcode = '23514', constraint = 'nobody_reviews_their_own'; end if;
  if s->>'state' <> 'submitted' or (s->>'version')::int is distinct from (part->>'version')::int then
    raise exception '% % is not as it was read', t, part->>'id' using errcode = '40001', constraint = 'sheet_is_as_it_was_read'; end if;
  return s || jsonb_build_object('is_intake', a.is_intake, 'is_withheld', a.is_withheld);
end $$;

-- The seal of the last snapshot of a case that I see: the next one hangs on it, whoever may read what is in it.
create or replace function last_seal(c bigint) returns text language sql stable security definer set search_path = public, pg_temp as
  $$ select x.sha256 from snapshot x where x.case_id = c and i_see(c) order by x.seq desc limit 1 $$;

-- The sheet as it was approved, next in the chain of its case.
create or replace function add_snapshot(s jsonb, form text, shot jsonb, by_user int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare last snapshot;
begin
  select * into last from snapshot x where x.case_id = (s->>'case_id')::bigint order by x.seq desc limit 1;
  if shot->>'previous' is distinct from coalesce(last.sha256, '') then
    raise exception 'another snapshot came first' using errcode = '40001', constraint = 'sheet_is_as_it_was_read'; end if;
  insert into snapshot (case_id, county_id, form, sheet_id, edition, content, sha256, seq, previous, is_intake, is_withheld, approved_by)
    values ((s->>'case_id')::bigint, (s->>'county_id')::smallint, form, (s->>'id')::bigint, (s->>'edition')::date, (shot->>'content')::bytea,
            shot->>'sha256', coalesce(last.seq, 0) + 1, shot->>'previous', (s->>'is_intake')::boolean,
            (s->>'is_withheld')::boolean, by_user);
end $$;

-- Approve a sheet, or send it back. ``patch`` names its result and, one by one, the sheet and the parts that go with it:
-- the version that was read, what is said of it, and for an approval its snapshot.
create or replace function review_sheet(form_table text, sheet bigint, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); s jsonb; k kase; part jsonb; t text; is_ok boolean := patch->>'result' = 'OK'; writers jsonb := '[]';
begin
  if m.id is null or coalesce(patch->>'result', '') not in ('OK', 'RETURN') or patch->'sheets'->0->>'table' is distinct from form_table
     or (patch->'sheets'->0->>'id')::bigint is distinct from sheet then perform refuse('not a review'); end if;
  for part in select * from jsonb_array_elements(patch->'sheets') loop
    t := part->>'table';
    s := sheet_for_review(m, part);
    if k.id is null then select * into k from kase where id = (s->>'case_id')::bigint;
    elsif k.id <> (s->>'case_id')::bigint then perform refuse('not of this case'); end if;
    execute format('update %I set state = $1, version = version + 1, approved_by = $2, approved_at = $3 where id = $4', t)
      using case when is_ok then 'approved' else 'returned' end, case when is_ok then m.user_id end, case when is_ok then now() end, (s->>'id')::bigint;
    insert into review (case_id, county_id, form, sheet_id, version, result, opinion, comments, is_intake, is_withheld, by_user_id, by_agency_id)
      values (k.id, k.county_id, upper(t), (s->>'id')::bigint, (s->>'version')::int, patch->>'result', (part->>'opinion')::bytea,
              coalesce(part->'comments', '{}'), (s->>'is_intake')::boolean, (s->>'is_withheld')::boolean, m.user_id, m.agency_id);
    if is_ok then perform add_snapshot(s, upper(t), part->'snapshot', m.user_id); end if;
    writers := writers || jsonb_build_object('user', coalesce(s->'submitted_by', s->'created_by'));
  end loop;
  perform add_event(k, jsonb_build_object('verb', case when is_ok then 'approve' else 'send_back' end,
                                          'about', jsonb_build_object('form', upper(form_table), 'sheet', sheet)))
    where is_ok or not is_under_review(k.id);  -- else the case itself goes back, and says so
  perform add_notices(k, case when is_ok then 'approve' else 'send_back' end,
                      (select jsonb_agg(distinct w) from jsonb_array_elements(writers) w where w->>'user' is not null));
end $$;
