-- The doors of the public portal, for people without an account; reach_door alone may call them. They file for nobody,
-- read no content of any case, and count for themselves who asks too often: whoever speaks SQL there is stopped as well.

-- Where reports of each county come in: what stands on any county's web page.
create or replace function portal_windows() returns table (county_id smallint, name text, phone text)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct on (a.county_id) a.county_id, a.name, a.phone from agency a where a.kind = 'intake' and a.is_active order by a.county_id, a.id $$;

-- Seconds until this may be done again for this hash, when it was done so often within the time; 0: now.
create or replace function portal_seconds(doing text, whose bytea, most int, within interval) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select case when count(*) < most then 0 else greatest(1, ceil(extract(epoch from min(u.at) + within - now()))::int) end
    from (select at from portal_use where address_hash = whose and what = doing and at > now() - within order by at desc limit most) u $$;

-- The same; tries of one hash wait for each other.
create or replace function portal_wait(doing text, whose bytea, most int, within interval) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if length(whose) between 8 and 64 is not true then perform refuse('of nobody'); end if;
  perform pg_advisory_xact_lock(hashtextextended(doing || encode(whose, 'hex'), 0));
  return portal_seconds(doing, whose, most, within);
end $$;

-- So many megabytes of files come from this address, each file at least one; counted whatever becomes of them. Seconds to
-- wait, when 200 came within an hour; 0: they may be looked at. Nobody waits here until somebody else's are looked at.
create or replace function portal_takes_files(megabytes int, address bytea) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare seconds int;
begin
  if megabytes between 1 and 1000 is not true or length(address) between 8 and 64 is not true then perform refuse('no files of nobody'); end if;
  seconds := portal_seconds('megabyte', address, 200, '1 hour');
  if seconds = 0 then insert into portal_use (what, address_hash) select 'megabyte', address from generate_series(1, megabytes); end if;
  return seconds;
end $$;

-- The files of a report that has just come in become its sheet's: pictures and PDFs, as nobody's, shown with the reader's
-- name over them. Their content lies in the store already; a key that stands for a file of somebody's is refused.
create or replace function keep_files_from_portal(t text, c bigint, files jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare s record;
begin
  if jsonb_typeof(files) is distinct from 'array' or jsonb_array_length(files) > 20 or length(files::text) > 50000 then perform refuse('no files'); end if;
  if exists (select known_files(array(select (f->>'key')::uuid from jsonb_array_elements(files) f))) then
    raise exception 'this file is kept already' using errcode = '23505', constraint = 'a_file_is_kept_once'; end if;
  execute format('select id, county_id, agency_id from %I where case_id = $1', t) into s using c;
  insert into attachment (key, form, name, media, size, sha256, is_sensitive, case_id, county_id, sheet_id, agency_id, is_intake)
    select f.key, upper(t), f.name, f.media, f.size, f.sha256, true, c, s.county_id, s.id, s.agency_id, true
    from jsonb_to_recordset(files) as f(key uuid, name bytea, media text, size bigint, sha256 text);
  if exists (select 1 from attachment a where a.case_id = c and a.media !~ '^(application/pdf|image/(jpeg|png|tiff|webp))$') then
    perform refuse('neither pictures nor PDF'); end if;
end $$;

-- File a report at the county's window as nobody's: the same door as every report, with its audit and its clocks, and its
-- files with it or none of them. At most 20 an hour from one address; the same key again finds the first report and counts
-- for nothing.
drop function if exists file_from_portal(jsonb, bytea, text[]);
create or replace function file_from_portal(p jsonb, address bytea, lacking text[], files jsonb default '[]') returns table (number text, is_new boolean, wait int, call_name text, call_phone text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare made record; c bigint; is_first boolean := false; seconds int := 0; key uuid := (p->'sheet'->>'once')::uuid;
begin
  if my_user() is not null or key is null then perform refuse('the portal files for nobody'); end if;
  if length(p::text) > 400000 or jsonb_array_length(coalesce(p->'people', '[]')) > 60 then perform refuse('too large'); end if;
  if (p->'dues' @> '[{"duty": "dispatch"}]') is not true then perform refuse('every report has its clock'); end if;
  perform pg_advisory_xact_lock(hashtextextended(key::text, 0));
  select r.case_id into c from portal_report r where r.once = key;
  if c is null then
    seconds := portal_wait('report', address, 20, '1 hour');
    if seconds > 0 then return query select null::text, false, seconds, null::text, null::text; return; end if;
    select * into made from file_report(p);
    c := made.case_id; is_first := true;
    insert into portal_report (case_id, county_id, once, lacks) select c, k.county_id, key, coalesce(lacking, '{}') from kase k where k.id = c;
    insert into portal_use (what, address_hash) values ('report', address);
    perform keep_files_from_portal(p->>'table', c, files);
  end if;
  return query select k.number, is_first, 0, w.name, w.phone from kase k left join portal_windows() w on w.county_id = k.county_id where k.id = c;
end $$;

-- What a reporter may know of a report, for who has its number and PIN: one of four words, and the window to call. Wrong number and wrong PIN
-- answer alike and are counted alike, as log-in does it: in 15 minutes five for one number, thirty from one address. What
-- counts is written here alone, so that nobody at the door can forgive it.
create or replace function portal_status(no text, pin bytea, address bytea) returns table (wait int, state text, filed_on date, call_name text, call_phone text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare k kase; seconds int;
  whose bytea := sha256(convert_to('report ' || upper(btrim(coalesce(no, ''))), 'utf8'));
begin
  seconds := greatest(portal_wait('pin', whose, 5, '15 minutes'), portal_wait('pin from', address, 30, '15 minutes'));
  if seconds > 0 then return query select seconds, null::text, null::date, null::text, null::text; return; end if;
  select * into k from kase x where x.number = upper(btrim(no)) and x.pin_hash = pin;
  if k.id is null then insert into portal_use (what, address_hash) values ('pin', whose), ('pin from', address); return; end if;
  return query select 0, case when k.status = 'not_case' and exists (select 1 from case_link l where l.case_id = k.id and l.ended_at is null) then 'merged'
      when k.status in ('reported', 'not_case') then k.status else 'dispatched' end,
    (k.filed_at at time zone 'Asia/Taipei')::date, w.name, w.phone
    from (select 1) x left join portal_windows() w on w.county_id = k.county_id;
end $$;

-- Keep an unfinished report for a week, for whoever has its link. Seconds to wait; 0: it is kept.
create or replace function keep_portal_draft(token bytea, said jsonb, address bytea) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare seconds int := portal_wait('draft', address, 30, '1 hour');
begin
  if length(token) is distinct from 32 or length(said->>'body') > 1000000 then perform refuse('no draft'); end if;
  if seconds > 0 then return seconds; end if;
  insert into portal_draft (token_hash, form, who, body, expires_at)
    values (token, said->>'form', said->>'who', (said->>'body')::bytea, now() + interval '7 days');
  insert into portal_use (what, address_hash) values ('draft', address);
  return 0;
end $$;

-- Whether a draft waits behind a link, and until when. It says nothing of it and leaves it there.
create or replace function portal_draft_waits(token bytea) returns timestamptz
language sql stable security definer set search_path = public, pg_temp as
  $$ select d.expires_at from portal_draft d where d.token_hash = token and d.expires_at > now() $$;

-- Take a draft out: from now on its link leads nowhere.
create or replace function take_portal_draft(token bytea) returns table (form text, who text, body bytea)
language sql security definer set search_path = public, pg_temp as
  $$ delete from portal_draft d where d.token_hash = token and d.expires_at > now() returning d.form, d.who, d.body $$;

create or replace function tidy_portal() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
  delete from portal_use where at < now() - interval '2 days';
  delete from portal_draft where expires_at < now();
  get diagnostics n = row_count; return n;
end $$;
