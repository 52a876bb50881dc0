-- Accounts and the hats given to them. A one-time password is kept as any other and lapses by itself.

create or replace function check_account(u ab_user) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('accounts', 0));
  if u.username !~ '^[a-z0-9][a-z0-9._-]{2,49}$' then perform break_rule('username_is_well_formed', 'user name'); end if;
  if length(trim(u.last_name)) < 1 or length(trim(u.first_name)) < 1 then perform break_rule('account_has_a_name', 'name'); end if;
  if u.email !~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$' then perform break_rule('email_is_well_formed', 'e-mail'); end if;
  if exists (select 1 from ab_user o where lower(o.username) = lower(u.username) and o.id is distinct from u.id) then
    perform break_rule('username_is_free', 'user name taken'); end if;
  if exists (select 1 from ab_user o where lower(o.email) = lower(u.email) and o.id is distinct from u.id) then
    perform break_rule('email_is_free', 'e-mail taken'); end if;
end $$;

-- The seat: may I give this role there? Locks the agency, so that it cannot close meanwhile.
create or replace function seat_of(m membership, agency int, role text) returns role_seat language plpgsql security definer set search_path = public, pg_temp as $$
declare a agency; s role_seat;
begin
  select * into a from agency x where x.id = seat_of.agency for share;
  if a.id is null or not is_mine(m, a.county_id) or not may_give(m, seat_of.role) then perform refuse('may not give that role there'); end if;
  if not a.is_active then perform break_rule('agency_is_active', 'the agency is closed'); end if;
  select * into s from role_seat r where r.role = seat_of.role and r.kind = a.kind and r.is_national = (a.county_id = 0);
  if s.role is null then perform break_rule('role_sits_in_this_kind', 'the role has no seat in this kind of agency'); end if;
  return s;
end $$;

create or replace function give_hat(u ab_user, p jsonb) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat(); s role_seat := seat_of(m, (p->>'agency')::int, p->>'role'); a agency; hat int;
        ends timestamptz := (p->>'until')::timestamptz;
begin
  select * into a from agency where id = (p->>'agency')::int;
  if u.id = m.user_id then perform refuse('nobody edits the own rights'); end if;
  if u.county_id <> a.county_id then perform break_rule('account_is_of_the_county', 'the account belongs to another county'); end if;
  if ends <= now() then perform break_rule('ends_after_it_begins', 'ends before it begins'); end if;
  if exists (select 1 from membership x where x.user_id = u.id and x.agency_id = a.id and x.role = s.role and x.deputy_for is null
             and coalesce(x.ended_at, 'infinity') > now()) then perform break_rule('role_is_given_once', 'holds that role there'); end if;
  insert into membership (user_id, agency_id, role, reach, county_id, ended_at) values (u.id, a.id, s.role, s.reach, a.county_id, ends)
    returning id into hat;
  return hat;
end $$;

-- {username, last_name, first_name, email, phone, agency, role, password, id_no_key}. The account belongs to the county of its agency.
create or replace function make_user(p jsonb) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat(); u ab_user; a agency;
begin
  select * into a from agency where id = (p->>'agency')::int;
  perform seat_of(m, a.id, p->>'role');
  u.username := lower(trim(p->>'username')); u.last_name := trim(p->>'last_name'); u.first_name := trim(p->>'first_name');
  u.email := lower(trim(p->>'email'));
  perform check_account(u);
  insert into ab_user (username, last_name, first_name, email, phone, active, password, must_change_password, password_until, county_id, created_on, id_no_key)
    values (u.username, u.last_name, u.first_name, u.email, nullif(trim(p->>'phone'), ''), true, p->>'password', true,
            now() + interval '14 days', a.county_id, now(), (p->>'id_no_key')::bytea) returning * into u;
  perform give_hat(u, p);
  return u.id;
end $$;

-- A whole list, or nothing of it. The second call with the same `once` finds the first.
create or replace function import_staff(once uuid, people jsonb) returns table (import_id bigint, is_new boolean) language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat(); i staff_import; p jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended(once::text, 0));
  select * into i from staff_import s where s.once = import_staff.once and s.by_user_id = m.user_id;
  if i.id is not null then return query select i.id, false; return; end if;
  for p in select * from jsonb_array_elements(people) loop perform make_user(p); end loop;
  insert into staff_import (once, by_user_id, county_id, people) values (once, m.user_id, m.county_id, jsonb_array_length(people)) returning * into i;
  return query select i.id, true;
end $$;

-- Of these user names and addresses, which are taken anywhere: names are one space for all counties.
create or replace function taken(names text[], emails text[]) returns table (username text, email text) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform my_admin_hat();
  return query select lower(u.username), lower(u.email) from ab_user u where lower(u.username) = any (names) or lower(u.email) = any (emails);
end $$;

create or replace function change_user(i int, p jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare u ab_user := tended(i);
begin
  u.last_name := trim(coalesce(p->>'last_name', u.last_name)); u.first_name := trim(coalesce(p->>'first_name', u.first_name));
  u.email := lower(trim(coalesce(p->>'email', u.email)));
  if p ? 'phone' then u.phone := nullif(trim(p->>'phone'), ''); end if;
  perform check_account(u);
  if p ? 'id_no_key' then u.id_no_key := (p->>'id_no_key')::bytea; end if;
  update ab_user set last_name = u.last_name, first_name = u.first_name, email = u.email, phone = u.phone, id_no_key = u.id_no_key, changed_on = now() where id = i;
end $$;

create or replace function log_out_everywhere(u int) returns void language sql security definer set search_path = public, pg_temp as
  $$ update login_session set ended_at = now(), data = '{}' where user_id = u and ended_at is null $$;

create or replace function end_logins(i int) returns void language plpgsql security definer set search_path = public, pg_temp as
  $$ begin perform tended(i); perform log_out_everywhere(i); end $$;

create or replace function reset_password(i int, one_time text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tended(i);
  update ab_user set password = one_time, must_change_password = true, password_until = now() + interval '14 days', changed_on = now() where id = i;
  perform log_out_everywhere(i);
end $$;

create or replace function my_password() returns text language sql stable security definer set search_path = public, pg_temp as
  $$ select u.password from ab_user u where u.id = (select my_user()) $$;

-- My own password: whoever names the hash that stands there has read it through a door. Ends my other log-ins.
create or replace function change_my_password(was text, becomes text, token bytea) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update ab_user set password = becomes, must_change_password = false, password_until = null, changed_on = now()
    where id = my_user() and password is not distinct from was;
  if not found then perform refuse('the password has changed meanwhile'); end if;
  perform end_other_logins(token);
end $$;

create or replace function enable_user(i int) returns void language plpgsql security definer set search_path = public, pg_temp as
  $$ begin perform tended(i); update ab_user set active = true, changed_on = now() where id = i; end $$;
