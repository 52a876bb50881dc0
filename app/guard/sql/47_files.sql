-- Files of a sheet (附件). Their content lies sealed in a store outside the database; a row says whose it is. Nobody writes
-- here but these functions: what a writer has uploaded becomes the sheet's with it, and is ended, never erased.

-- A key of the store stands for one file, once: nobody gets at another's content by naming its key as their own.
create or replace function key_of_a_new_file() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from attachment a where a.key = new.key) then
    raise exception 'this file is kept already' using errcode = '23505', constraint = 'a_file_is_kept_once'; end if;
  new.created_at := now();
  return new;
end $$;
create or replace trigger key_of_a_new_file before insert on attachment_draft for each row execute function key_of_a_new_file();

-- The sheet, if its files may be changed now, and by me: I have just written it, or my role corrects sheets of its form
-- and I see it. What is approved stands still; what waits for its review waits, but for what was handed in with it.
create or replace function sheet_for_files(f text, sheet bigint) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); t text := lower(f); s jsonb;
begin
  if m.id is null or sheet is null or t <> all (tables_of('sheets')) then perform refuse('no sheet'); end if;
  execute format('select to_jsonb(x) from %I x where id = $1 for share', t) into s using sheet;
  if s->>'case_id' is null then perform refuse('no sheet of a case'); end if;
  if ((s->>'created_by')::int = m.user_id and (s->>'created_at')::timestamptz = now()) is not true and (
       not i_see_sheet(t, (s->>'case_id')::bigint) or m.role <> all (changed_by(f))
       or (f = 'CASE_REC' and not exists (select 1 from verb_role r where r.verb = 'record' and r.role = m.role))) then
    perform refuse('no sheet of yours to correct'); end if;
  if s->>'state' = 'submitted' and needs_approval(t) and (s->>'submitted_at')::timestamptz is distinct from now() then
    raise exception '% % waits for its review', t, sheet using errcode = '23514', constraint = 'handed_in_sheets_wait'; end if;
  return s;
end $$;

-- What I have uploaded for this form and subject becomes the sheet's. How many files there were.
create or replace function keep_files(f text, about text, sheet bigint) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); s jsonb; n int;
begin
  if not exists (select 1 from attachment_draft d where d.user_id = m.user_id and d.form = f and d.subject = about) then return 0; end if;
  s := sheet_for_files(f, sheet);
  with mine as (delete from attachment_draft d where d.user_id = m.user_id and d.form = f and d.subject = about returning d.*)
  insert into attachment (key, form, question, name, media, size, sha256, is_sensitive, created_at, case_id, county_id, sheet_id,
                          agency_id, created_by, is_intake, is_withheld)
    select x.key, f, x.question, x.name, x.media, x.size, x.sha256, x.is_sensitive, x.created_at, (s->>'case_id')::bigint,
      (s->>'county_id')::smallint, sheet, m.agency_id, m.user_id, lower(f) = any (tables_of('intake')),
      lower(f) = any (tables_of('hidden')) and lower(f) <> all (tables_of('intake'))
    from mine x order by x.id;
  get diagnostics n = row_count;
  return n;
end $$;

-- Of a report, which its writer may not see any more: the one that was filed with this key in this transaction.
create or replace function keep_files_of_report(f text, about text, filed uuid) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare sheet bigint;
begin
  if not exists (select 1 from report_sheet r where r.name = lower(f)) then perform refuse('not a report sheet'); end if;
  execute format('select id from %I where once = $1 and created_by = $2', lower(f)) into sheet using filed, my_user();
  return keep_files(f, about, sheet);
end $$;

-- Take a file off its sheet: it stays on record, and is shown no more.
create or replace function end_file(a bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x attachment;
begin
  select * into x from attachment where id = a and ended_at is null for update;
  if x.id is null then perform refuse('no such file'); end if;
  perform sheet_for_files(x.form, x.sheet_id);
  update attachment set ended_at = now(), ended_by = my_user() where id = a;
end $$;

create or replace trigger row_of_a_sheet before insert or update or delete on attachment for each row execute function row_of_a_sheet();

-- For the sweep of the store: which of these keys a row stands for, ended ones and drafts too.
create or replace function known_files(keys uuid[]) returns setof uuid language sql stable security definer set search_path = public, pg_temp as
  $$ select a.key from attachment a where a.key = any (keys) union all select d.key from attachment_draft d where d.key = any (keys) $$;
