-- Rows of a sheet (SheetRow): they belong to a sheet of their case, stand still once it is approved, and have a past.

-- The lock on the sheet makes an approval wait for a row that is being written, and a row for an approval.
create or replace function row_of_a_sheet() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare r record := coalesce(new, old); sheet_state text;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'county_id' = to_jsonb(old) - 'county_id' then return new; end if;  -- moves with its case
  execute format('select state from %I where id = $1 and case_id = $2 for share', lower(r.form)) into sheet_state using r.sheet_id, r.case_id;
  if sheet_state is null then
    raise exception 'there is no % % on this case', r.form, r.sheet_id using errcode = '23514', constraint = 'row_is_of_a_sheet_of_its_case';
  end if;
  if sheet_state = 'approved' then
    raise exception '% % is approved', r.form, r.sheet_id using errcode = '23514', constraint = 'approved_rows_stand_still';
  end if;
  return r;
end $$;

-- What was done to the rows of one sheet that I may see, in one table of rows.
create or replace function rows_history(t text, f text, s bigint) returns table (at timestamptz, user_id int, act text, row_id bigint, diff jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare c bigint;
begin
  select a.of_case into c from audit a where a.thing = lower(f) and a.row_id = s and a.act = 'INSERT' limit 1;
  if c is null or t <> all (tables_of('rows')) or not i_see_sheet(lower(f), c) then return; end if;
  return query with own as (select a.row_id from audit a where a.of_case = c and a.thing = t and a.act = 'INSERT'
                              and a.diff->>'form' = f and (a.diff->>'sheet_id')::bigint = s)
    select a.at, a.user_id, a.act, a.row_id, a.diff from own join audit a on a.thing = t and a.row_id = own.row_id order by a.id;
end $$;

-- A sheet is begun and changed by the roles that the access table names for its form, and so are its rows: an NGO writes
-- nothing of what is public work. Asked of what a viewer says with SQL; what a definer function does, it has asked itself.
create or replace function only_its_writers() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare form text := coalesce(tg_argv[0], to_jsonb(coalesce(new, old))->>'form'); role text := (me()).role;
begin
  if current_user = pg_get_userbyid((select c.relowner from pg_class c where c.oid = tg_relid)) then return coalesce(new, old); end if;
  if role = any (case when tg_op = 'INSERT' and tg_nargs > 0 then begun_by(form) else changed_by(form) end) then
    return coalesce(new, old); end if;
  raise exception '% writes no %', role, form using errcode = '42501';
end $$;
