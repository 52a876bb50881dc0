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

-- Whether a hat is worn now: hats begin and end, and a deputy's ends by itself.
create or replace function is_worn(m membership) returns boolean language sql stable as
  $$ select m.since <= now() and (m.ended_at is null or m.ended_at > now()) $$;

-- Whether a hat has ended, asked under its lock. now() is when this transaction began; what ended while it waited lies after that.
create or replace function has_ended(m membership) returns boolean language sql volatile as
  $$ select coalesce(m.ended_at <= greatest(m.since, clock_timestamp()), false) $$;

-- My hat. Whoever has lost the place of work, or the account, is nobody from that moment, well signed or not.
create or replace function me() returns membership language sql stable security definer set search_path = public, pg_temp as $$
  select m from (select signed_viewer() as p) s join membership m
    on m.id = s.p[2]::int and m.user_id = s.p[1]::int and is_worn(m)
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

-- The same for who reads what is written while a case is served: an intake window arbitrates and dispatches, and reads
-- the case's card, its people, its report and its dispatch.
create or replace function my_casework_county() returns smallint language sql stable security definer set search_path = public, pg_temp as
  $$ select m.county_id from me() m join agency a on a.id = m.agency_id and a.kind <> 'intake' where m.reach = 'county' $$;

-- 迴避: nobody sees a case about themselves, whatever their hat; and of a case about somebody who works in the system an
-- intake worker sees nothing until it was handed to them by name.
create or replace function sits_at_window(m membership) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select m.reach = 'card' and exists (select 1 from agency g where g.id = m.agency_id and g.kind = 'intake') $$;

create or replace function is_kept_from(m membership, c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from recusal r where r.case_id = c and (r.user_id = m.user_id
    or sits_at_window(m) and not exists (select 1 from intake i where i.case_id = c and i.user_id = m.user_id))) $$;

create or replace function kept_from_me() returns bigint[] language sql stable security definer set search_path = public, pg_temp as $$
  select array(select distinct r.case_id from me() m join recusal r on r.user_id = m.user_id or sits_at_window(m) and r.county_id = m.county_id
               where is_kept_from(m, r.case_id)) $$;

-- Who and which homes stand on such cases, and on no other.
create or replace function people_kept_from_me() returns bigint[] language sql stable security definer set search_path = public, pg_temp as $$
  with kept as (select kept_from_me() as cases)
  select array(select t.person_id from kept, party t where t.case_id = any (kept.cases)
    except select o.person_id from kept, party t join party o on o.person_id = t.person_id where t.case_id = any (kept.cases) and o.case_id <> all (kept.cases)) $$;

create or replace function homes_kept_from_me() returns bigint[] language sql stable security definer set search_path = public, pg_temp as $$
  with kept as (select kept_from_me() as cases)
  select array(select k.household_id from kept, kase k where k.id = any (kept.cases) and k.household_id is not null
    except select o.household_id from kept, kase k join kase o on o.household_id = k.household_id where k.id = any (kept.cases) and o.id <> all (kept.cases)) $$;

create or replace view my_access as select * from case_access where case_id <> all ((select kept_from_me())::bigint[]);
create or replace view my_person_access as select * from person_access where case_id <> all ((select kept_from_me())::bigint[]);

-- Views of the owner over case_access, one per reach: the array of each is the index condition of the walls.
create or replace view mine_user with (security_barrier) as select case_id from my_access
  where user_id = (select myself()) and agency_id = (select my_agency());
create or replace view mine_unit with (security_barrier) as select case_id from my_access where agency_id = any ((select my_units())::int[]);
create or replace view mine_window with (security_barrier) as select case_id from my_access
  where agency_id = (select my_window()) and reason in ('intake', 'lead');  -- it leads a case while its dispatch is disputed
-- Reports say who has reported: whoever was delegated a case does not get them with it.
create or replace view mine_user_report with (security_barrier) as select case_id from my_access
  where user_id = (select my_user()) and agency_id = (select my_agency()) and reason <> 'delegated';
create or replace view mine_unit_report with (security_barrier) as select case_id from my_access
  where agency_id = any ((select my_units())::int[]) and reason <> 'delegated';
create or replace view mine_window_report with (security_barrier) as select case_id from mine_window;
create or replace view mine_user_person with (security_barrier) as select person_id from my_person_access
  where user_id = (select myself()) and agency_id = (select my_agency());
create or replace view mine_unit_person with (security_barrier) as select person_id from my_person_access where agency_id = any ((select my_units())::int[]);
create or replace view mine_window_person with (security_barrier) as select person_id from my_person_access
  where agency_id = (select my_window()) and reason in ('intake', 'lead');
-- From case to home by index: "offset 0" keeps the planner from reading all cases of the country.
create or replace view mine_user_home with (security_barrier) as select k.household_id from mine_user m
  cross join lateral (select household_id from kase where id = m.case_id offset 0) k;
create or replace view mine_unit_home with (security_barrier) as select k.household_id from mine_unit m
  cross join lateral (select household_id from kase where id = m.case_id offset 0) k;
create or replace view mine_window_home with (security_barrier) as select k.household_id from mine_window m
  cross join lateral (select household_id from kase where id = m.case_id offset 0) k;

-- Names of colleagues: not secret inside the system, needed wherever a lead or a writer is named.
create or replace view staff with (security_barrier) as select m.id, m.user_id, m.agency_id, m.county_id, m.role, m.reach,
    u.first_name, u.last_name, u.active as is_active
  from membership m join ab_user u on u.id = m.user_id where is_worn(m) and (select my_user()) is not null;

-- A card: that a case exists, whose it is, how it stands. No content.
create or replace view case_card with (security_barrier) as
  select k.id, k.county_id, k.number, k.kind, k.status, k.filed_at, k.lead_agency_id, a.name as lead_name, a.phone as lead_phone,
    (select min(d.due_at) from due d where d.case_id = k.id and d.met_at is null and d.excused_at is null) as due_at
  from kase k left join agency a on a.id = k.lead_agency_id where k.county_id = (select my_card_county()) and k.id <> all ((select kept_from_me())::bigint[]);

-- What I have filed: number and status, whoever has it now. A duplicate goes on with the case that was known (併案).
create or replace view my_filing with (security_barrier) as
  select k.id, k.county_id, k.number, k.kind, case when k.status = 'not_case' and exists (
    select 1 from case_link l where l.case_id = k.id and l.ended_at is null) then 'merged' else k.status end as status, k.filed_at from kase k where k.filed_by = (select my_user());

-- Why may this membership see this case? Null: it may not. The policies say the same; a test holds them equal.
create or replace function sees(m membership, k kase) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select case when is_kept_from(m, k.id) then null else case m.reach
    when 'county' then case when m.county_id = k.county_id then 'county' end
    when 'unit' then (select min(a.reason) from case_access a where a.case_id = k.id and a.agency_id = any (units_of(m.agency_id)))
    when 'card' then (select a.reason from case_access a join agency g on g.id = a.agency_id and g.kind = 'intake'
                      where a.case_id = k.id and a.agency_id = m.agency_id and a.reason in ('intake', 'lead'))
    when 'nation' then null
    else (select a.reason from case_access a where a.case_id = k.id and a.agency_id = m.agency_id and a.user_id = m.user_id) end end $$;

create or replace function i_see(c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select coalesce((select sees(me(), k) is not null from kase k where k.id = c), false) $$;

create or replace function who_sees(c bigint) returns table (membership_id int, user_id int, agency_id int, role text, reach text, reason text, since timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with units as (select a.agency_id from case_access a where a.case_id = c
                 union select g.parent_id from case_access a join agency g on g.id = a.agency_id where a.case_id = c)
  select m.id, m.user_id, m.agency_id, m.role, m.reach, sees(m, k), coalesce(a.since, m.since)
  from kase k join membership m on (m.reach = 'county' and m.county_id = k.county_id) or m.agency_id in (select u.agency_id from units u)
  left join case_access a on a.case_id = k.id and a.agency_id = m.agency_id
  where k.id = c and is_worn(m) and exists (select 1 from ab_user u where u.id = m.user_id and u.active)
    and sees(m, k) is not null and (session_user in ('anwang_owner', 'anwang_job') or i_see(c))
  order by m.agency_id, m.id $$;
