-- Who is looking. The app signs "user.membership" with a key that only these functions can read; everything else follows
-- from the membership. Unsigned or forged: nobody, and nobody sees nothing.

create or replace function signed_viewer() returns text[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare parts text[] := string_to_array(current_setting('app.viewer', true), '.');
begin
  if coalesce(array_length(parts, 1), 0) <> 3 then return null; end if;
  if exists (select 1 from viewer_key k where parts[3] = encode(sha256(k.outer_pad ||
       sha256(k.inner_pad || convert_to('viewer:' || parts[1] || '.' || parts[2], 'UTF8'))), 'hex')) then return parts; end if;
  return null;
end $$;

-- My hat. Whoever has lost the place of work, or the account, is nobody from that moment, well signed or not.
create or replace function me() returns membership language sql stable security definer set search_path = public, pg_temp as $$
  select m from (select signed_viewer() as p) s join membership m
    on m.id = s.p[2]::int and m.user_id = s.p[1]::int and m.ended_at is null
    where exists (select 1 from ab_user u where u.id = m.user_id and u.active) $$;

create or replace function my_user() returns int language sql stable security definer set search_path = public, pg_temp as
  $$ select (me()).user_id $$;

-- I, where I see what names me; a supervisor sees by unit or county and gains nothing by taking a worker's role.
create or replace function myself() returns int language sql stable security definer set search_path = public, pg_temp as
  $$ select m.user_id from me() m where m.reach in ('own', 'worker') $$;

create or replace function my_agency() returns int language sql stable security definer set search_path = public, pg_temp as
  $$ select (me()).agency_id $$;

create or replace function my_county() returns smallint language sql stable security definer set search_path = public, pg_temp as
  $$ select m.county_id from me() m where m.reach = 'county' $$;

-- A county administrator or intake worker: cards of the county.
create or replace function my_card_county() returns smallint language sql stable security definer set search_path = public, pg_temp as
  $$ select m.county_id from me() m where m.reach in ('card', 'county') $$;

-- The intake window that this worker sits at, if any.
create or replace function my_window() returns int language sql stable security definer set search_path = public, pg_temp as
  $$ select m.agency_id from me() m join agency a on a.id = m.agency_id and a.kind = 'intake' where m.reach = 'card' $$;

create or replace function my_window_county() returns smallint language sql stable security definer set search_path = public, pg_temp as
  $$ select m.county_id from me() m join agency a on a.id = m.agency_id and a.kind = 'intake' where m.reach = 'card' $$;

-- A unit and the units below it; an NGO is never below anybody.
create or replace function units_of(unit int) returns int[] language sql stable security definer set search_path = public, pg_temp as
  $$ select array(select id from agency where id = unit or (parent_id = unit and kind <> 'ngo')) $$;

create or replace function my_units() returns int[] language sql stable security definer set search_path = public, pg_temp as
  $$ select units_of(m.agency_id) from me() m where m.reach = 'unit' $$;

-- Views of the owner over case_access, one per reach: the array of each is the index condition of the walls.
create or replace view mine_user with (security_barrier) as select case_id from case_access
  where user_id = (select myself()) and agency_id = (select my_agency());
create or replace view mine_unit with (security_barrier) as select case_id from case_access where agency_id = any ((select my_units())::int[]);
create or replace view mine_window with (security_barrier) as select case_id from case_access
  where agency_id = (select my_window()) and reason = 'intake';
-- Reports say who has reported: whoever was delegated a case does not get them with it.
create or replace view mine_user_report with (security_barrier) as select case_id from case_access
  where user_id = (select my_user()) and agency_id = (select my_agency()) and reason <> 'delegated';
create or replace view mine_unit_report with (security_barrier) as select case_id from case_access
  where agency_id = any ((select my_units())::int[]) and reason <> 'delegated';
create or replace view mine_window_report with (security_barrier) as select case_id from mine_window;
create or replace view mine_user_person with (security_barrier) as select person_id from person_access
  where user_id = (select myself()) and agency_id = (select my_agency());
create or replace view mine_unit_person with (security_barrier) as select person_id from person_access where agency_id = any ((select my_units())::int[]);
create or replace view mine_window_person with (security_barrier) as select person_id from person_access
  where agency_id = (select my_window()) and reason = 'intake';
create or replace view mine_user_home with (security_barrier) as select k.household_id from mine_user m join kase k on k.id = m.case_id;
create or replace view mine_unit_home with (security_barrier) as select k.household_id from mine_unit m join kase k on k.id = m.case_id;
create or replace view mine_window_home with (security_barrier) as select k.household_id from mine_window m join kase k on k.id = m.case_id;

-- Names of colleagues: not secret inside the system, needed wherever a lead or a writer is named.
create or replace view staff with (security_barrier) as select m.id, m.user_id, m.agency_id, m.county_id, m.role, m.reach,
    u.first_name, u.last_name, u.active as is_active
  from membership m join ab_user u on u.id = m.user_id where m.ended_at is null and (select my_user()) is not null;

-- A card: that a case exists, whose it is, how it stands. No content.
create or replace view case_card with (security_barrier) as
  select k.id, k.county_id, k.number, k.kind, k.status, k.filed_at, k.lead_agency_id, a.name as lead_name, a.phone as lead_phone,
    (select min(d.due_at) from due d where d.case_id = k.id and d.met_at is null) as due_at
  from kase k left join agency a on a.id = k.lead_agency_id where k.county_id = (select my_card_county());

-- What I have filed: number and status, whoever has it now.
create or replace view my_filing with (security_barrier) as
  select k.id, k.county_id, k.number, k.kind, k.status, k.filed_at from kase k where k.filed_by = (select my_user());

-- Why may this membership see this case? Null: it may not. The policies say the same; a test holds them equal.
create or replace function sees(m membership, k kase) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select case m.reach
    when 'county' then case when m.county_id = k.county_id then 'county' end
    when 'unit' then (select min(a.reason) from case_access a where a.case_id = k.id and a.agency_id = any (units_of(m.agency_id)))
    when 'card' then (select a.reason from case_access a join agency g on g.id = a.agency_id and g.kind = 'intake'
                      where a.case_id = k.id and a.agency_id = m.agency_id and a.reason = 'intake')
    when 'nation' then null
    else (select a.reason from case_access a where a.case_id = k.id and a.agency_id = m.agency_id and a.user_id = m.user_id) end $$;

create or replace function i_see(c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select coalesce((select sees(me(), k) is not null from kase k where k.id = c), false) $$;

create or replace function who_sees(c bigint) returns table (membership_id int, user_id int, agency_id int, role text, reach text, reason text, since timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with units as (select a.agency_id from case_access a where a.case_id = c
                 union select g.parent_id from case_access a join agency g on g.id = a.agency_id where a.case_id = c)
  select m.id, m.user_id, m.agency_id, m.role, m.reach, sees(m, k), coalesce(a.since, m.since)
  from kase k join membership m on (m.reach = 'county' and m.county_id = k.county_id) or m.agency_id in (select u.agency_id from units u)
  left join case_access a on a.case_id = k.id and a.agency_id = m.agency_id
  where k.id = c and m.ended_at is null and exists (select 1 from ab_user u where u.id = m.user_id and u.active)
    and sees(m, k) is not null and (session_user in ('anwang_owner', 'anwang_job') or i_see(c))
  order by m.agency_id, m.id $$;
