-- Who has taken out which sheets, and why: for whoever audits (verb 'know_looks'), the own county or every one.

-- The counties that I audit; none for anybody else. An NGO audits nobody.
create or replace function my_audited_counties() returns smallint[] language sql stable security definer set search_path = public, pg_temp as $$
  select case when m.reach = 'nation' then array(select distinct a.county_id from agency a) else array[m.county_id] end from me() m
  where exists (select 1 from verb_role r where r.verb = 'know_looks' and r.role = m.role)
    and not exists (select 1 from agency g where g.id = m.agency_id and g.kind = 'ngo') $$;

-- The record without the address of the list, which may hold words that somebody looked for. Who has left keeps the name.
create or replace view export_log with (security_barrier) as
  select e.id, e.at, e.county_id, e.user_id, u.username, (u.last_name || u.first_name)::text as who, m.role, e.agency_id, a.name as unit,
    e.form, e.about_case, e.reason, e.note, e.format, e.is_coded, e.sheets, e.cases
  from sheet_export e join membership m on m.id = e.membership_id join ab_user u on u.id = e.user_id join agency a on a.id = e.agency_id
  where e.county_id = any ((select my_audited_counties())::smallint[]);

-- Files with sheets of one case, newest first, for whoever may know who has looked at it; without the reason in words,
-- which was written about all the cases of a file.
create or replace function case_exports(c bigint, lines int) returns table (id bigint, at timestamptz, user_id int, agency_id int, role text, form text, reason text, format text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not i_may_know_looks(c) then return; end if;
  return query select e.id, e.at, e.user_id, e.agency_id, m.role, e.form, e.reason, e.format
    from sheet_export e join membership m on m.id = e.membership_id where e.cases @> array[c] order by e.id desc limit least(lines, 101);
end $$;
