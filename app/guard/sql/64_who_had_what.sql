-- Who had which access, since when, and who gave it: the hats with what the audit knows of them.

create or replace function hats_of(i int) returns table (id int, agency_id int, role text, since timestamptz, ended_at timestamptz,
  deputy_for int, granted_by text, ended_by text, may_end boolean) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat();
begin
  return query select h.id, h.agency_id, h.role, h.since, h.ended_at, h.deputy_for, g.by, e.by,
      h.user_id <> m.user_id and may_give(m, h.role) and is_mine(m, h.county_id) and coalesce(h.ended_at, 'infinity') > now()
    from membership h
    left join lateral (select u.last_name || u.first_name as by from audit a join ab_user u on u.id = a.user_id
                       where a.thing = 'membership' and a.row_id = h.id and a.act = 'INSERT' order by a.id limit 1) g on true
    left join lateral (select u.last_name || u.first_name as by from audit a join ab_user u on u.id = a.user_id
                       where a.thing = 'membership' and a.row_id = h.id and a.act = 'UPDATE' and a.diff ? 'ended_at' order by a.id desc limit 1) e on true
    where h.user_id = i and is_mine(m, h.county_id) and (m.reach <> 'nation' or may_give(m, h.role))
    order by coalesce(h.ended_at, 'infinity') > now() desc, h.id desc limit 100;
end $$;

-- What was done to an account: created, changed, disabled, given a new password. Newest first.
create or replace function account_history(i int) returns table (at timestamptz, by text, act text, fields text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat(); x ab_user;
begin
  select * into x from ab_user where id = i;
  if x.id is null or not is_mine(m, x.county_id::smallint) or (m.reach = 'nation' and not may_tend(m, x)) then return; end if;
  return query select a.at, u.last_name || u.first_name, a.act, array(select jsonb_object_keys(a.diff))
    from audit a left join ab_user u on u.id = a.user_id where a.thing = 'ab_user' and a.row_id = i
      and (a.act = 'INSERT' or a.diff ?| array['active', 'email', 'phone', 'last_name', 'first_name', 'must_change_password', 'password_until', 'id_no_key'])
    order by a.id desc limit 30;
end $$;

create or replace function logins_of(i int) returns table (started_at timestamptz, seen_at timestamptz) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare x ab_user;
begin
  select * into x from ab_user where id = i;
  if not coalesce(may_tend(my_admin_hat(), x), false) then return; end if;
  return query select l.started_at, l.seen_at from login_session l where l.user_id = i and l.ended_at is null order by l.seen_at desc limit 20;
end $$;

-- Who has, or had, which access: one line a hat, by key, for the list and the export.
create or replace function access_list(after int, lines int, only_worn boolean, unit int) returns table (id int, username text, name text, is_active boolean,
  agency text, role text, since timestamptz, ended_at timestamptz, is_deputy boolean, granted_by text, user_id int)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat();
begin
  return query select h.id, u.username::text, (u.last_name || u.first_name)::text, u.active, a.name, h.role, h.since, h.ended_at,
      h.deputy_for is not null, g.by, h.user_id
    from (select * from membership x where x.id > after and is_mine(m, x.county_id) and (m.reach <> 'nation' or may_give(m, x.role))
            and (not only_worn or is_worn(x)) and (unit is null or x.agency_id = unit) order by x.id limit least(lines, 1001)) h
    join ab_user u on u.id = h.user_id join agency a on a.id = h.agency_id
    left join lateral (select (w.last_name || w.first_name)::text as by from audit t join ab_user w on w.id = t.user_id
                       where t.thing = 'membership' and t.row_id = h.id and t.act = 'INSERT' order by t.id limit 1) g on true
    order by h.id;
end $$;
