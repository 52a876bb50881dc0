-- Organisations, accounts and hats. Each verb checks for itself who asks: the role (may_grant), the county, and that nobody
-- touches the own rights. Refused with a name (constraint) where the reader can do something about it.

create or replace function break_rule(rule text, why text) returns void language plpgsql as
  $$ begin raise exception '%', why using errcode = '23514', constraint = rule; end $$;

-- The hat of an administrator of accounts; refused when the viewer is none.
create or replace function my_admin_hat() returns membership language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := me();
begin
  if m.id is null or not exists (select 1 from may_grant g where g.granter = m.role) then perform refuse('no administrator of accounts'); end if;
  return m;
end $$;

-- Roles that I may give at the level of the nation (local administrators, hotlines, the ministry): whom the wall shows me.
create or replace function my_grants() returns text[] language sql stable security definer set search_path = public, pg_temp as
  $$ select array(select g.role from may_grant g join me() m on g.granter = m.role where m.reach = 'nation') $$;

create or replace view granted_by_me with (security_barrier) as
  select distinct m.user_id from membership m where m.role = any ((select my_grants())::text[]);

-- Within whose hands: a local administrator has the own county, the central one every county.
create or replace function is_mine(m membership, county smallint) returns boolean language sql immutable as
  $$ select m.reach = 'nation' or m.county_id = county $$;

create or replace function may_give(m membership, role text) returns boolean language sql stable security definer set search_path = public, pg_temp as
  $$ select exists (select 1 from may_grant g where g.granter = m.role and g.role = $2) $$;

-- An account is mine when it is not my own, of my county, and holds no role that I could not have given: else a new password
-- would be a way into somebody else's rights.
create or replace function may_tend(m membership, u ab_user) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select u.id is not null and u.id <> m.user_id and is_mine(m, u.county_id)
    and not exists (select 1 from membership x where x.user_id = u.id and coalesce(x.ended_at, 'infinity') > now() and not may_give(m, x.role))
    and (m.reach <> 'nation' or u.county_id = 0
         or exists (select 1 from membership x where x.user_id = u.id and coalesce(x.ended_at, 'infinity') > now())) $$;

create or replace function tended(u int) returns ab_user language plpgsql security definer set search_path = public, pg_temp as $$
declare x ab_user;
begin
  select * into x from ab_user where id = u for update;
  if not coalesce(may_tend(my_admin_hat(), x), false) then perform refuse('not an account of yours to tend'); end if;
  return x;
end $$;

-- Which of these people I may tend: what the pages offer.
create or replace function i_may_tend(users int[]) returns setof int language sql stable security definer set search_path = public, pg_temp as
  $$ select u.id from ab_user u, me() m where u.id = any (users) and exists (select 1 from may_grant g where g.granter = m.role) and may_tend(m, u) $$;

-- Agencies

-- Kinds of agency that I found: those in which the roles that I give have their seat.
create or replace function may_found(m membership, kind text, county smallint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select is_mine(m, county) and exists (select 1 from role_seat s join may_grant g on g.role = s.role and g.granter = m.role
                                        where s.kind = $2 and s.is_national = (county = 0)) $$;

create or replace function check_parent(a agency) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if a.parent_id is null then return; end if;
  if a.kind = 'ngo' or not exists (select 1 from agency p where p.id = a.parent_id and p.id <> a.id and p.county_id = a.county_id
                                   and p.is_active and p.parent_id is null and p.kind <> 'ngo')
     or exists (select 1 from agency c where c.parent_id = a.id) then
    perform break_rule('parent_is_a_unit_of_the_county', 'the parent must be a public unit of the same county, and one step above');
  end if;
end $$;

create or replace function check_name(a agency) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if length(trim(a.name)) < 2 then perform break_rule('agency_has_a_name', 'no name'); end if;
  perform pg_advisory_xact_lock(hashtextextended('agency ' || a.county_id, 0));
  if exists (select 1 from agency o where o.county_id = a.county_id and lower(o.name) = lower(a.name) and o.is_active and o.id is distinct from a.id) then
    perform break_rule('agency_name_is_free', 'the county has an agency of this name'); end if;
end $$;

create or replace function check_serves(a agency) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not a.serves <@ districts_of(a.county_id::text) then perform break_rule('agency_serves_its_county', 'a district of another county'); end if;
end $$;

create or replace function make_agency(p jsonb) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat(); a agency;
begin
  a.county_id := case when m.reach = 'nation' then coalesce((p->>'county')::smallint, 0) else m.county_id end;
  a.name := trim(p->>'name'); a.kind := p->>'kind'; a.phone := nullif(trim(p->>'phone'), ''); a.parent_id := (p->>'parent')::int;
  a.serves := array(select jsonb_array_elements_text(coalesce(nullif(p->'serves', 'null'), '[]')));
  if not may_found(m, a.kind, a.county_id) then perform refuse('not a kind of agency that you found'); end if;
  perform check_name(a); perform check_parent(a); perform check_serves(a);
  insert into agency (name, kind, county_id, phone, parent_id, serves)
    values (a.name, a.kind, a.county_id, a.phone, a.parent_id, a.serves) returning id into a.id;
  return a.id;
end $$;

create or replace function tended_agency(i int) returns agency language plpgsql security definer set search_path = public, pg_temp as $$
declare a agency;
begin
  select * into a from agency where id = i for update;
  if a.id is null or not may_found(my_admin_hat(), a.kind, a.county_id) then perform refuse('not an agency of yours'); end if;
  return a;
end $$;

create or replace function change_agency(i int, p jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare a agency := tended_agency(i);
begin
  a.name := trim(coalesce(p->>'name', a.name));
  if p ? 'phone' then a.phone := nullif(trim(p->>'phone'), ''); end if;
  if p ? 'parent' then a.parent_id := (p->>'parent')::int; end if;
  if p ? 'serves' then a.serves := array(select jsonb_array_elements_text(coalesce(nullif(p->'serves', 'null'), '[]'))); end if;
  perform check_name(a); perform check_parent(a); perform check_serves(a);
  update agency set name = a.name, phone = a.phone, parent_id = a.parent_id, serves = a.serves where id = i;
end $$;

create or replace function is_over(status text) returns boolean language sql immutable as
  $$ select status in ('closed', 'not_opened', 'not_case') $$;

create or replace function close_agency(i int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare a agency := tended_agency(i);
begin
  if exists (select 1 from case_access x join kase k on k.id = x.case_id where x.agency_id = i and not is_over(k.status))
     or exists (select 1 from delegation d where d.agency_id = i and d.state in ('offered', 'running')) then
    perform break_rule('agency_closes_with_empty_hands', 'the agency still leads or holds cases'); end if;
  if exists (select 1 from membership m where m.agency_id = i and coalesce(m.ended_at, 'infinity') > now()) then
    perform break_rule('agency_closes_without_staff', 'somebody still works there'); end if;
  if exists (select 1 from agency c where c.parent_id = i and c.is_active) then
    perform break_rule('agency_closes_without_units', 'units still stand below it'); end if;
  if a.kind = 'intake' and not exists (select 1 from agency o where o.kind = 'intake' and o.county_id = a.county_id and o.is_active and o.id <> i) then
    perform break_rule('county_has_an_intake_window', 'the last intake window of the county'); end if;
  update agency set is_active = false where id = i;
end $$;

create or replace function reopen_agency(i int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare a agency := tended_agency(i);
begin
  perform check_name(a);
  update agency set is_active = true where id = i;
end $$;
