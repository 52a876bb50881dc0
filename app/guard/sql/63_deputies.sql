-- Deputies (代理): a supervisor on leave names somebody of the same unit; the hat is the same and ends by itself.

create or replace function may_stand_in(h membership) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select h.deputy_for is null and h.ended_at is null and is_worn(h) and h.reach not in ('own', 'nation')
    and not exists (select 1 from may_grant g where g.granter = h.role) and exists (select 1 from ab_user u where u.id = h.user_id and u.active) $$;

create or replace function my_deputies() returns table (id int, user_id int, name text, since timestamptz, ended_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.id, d.user_id, u.last_name || u.first_name, d.since, d.ended_at from membership d join ab_user u on u.id = d.user_id, me() m
  where d.deputy_for = m.id order by d.since desc limit 50 $$;

create or replace function who_may_stand_in() returns table (user_id int, name text) language sql stable security definer set search_path = public, pg_temp as $$
  select distinct h.user_id, u.last_name || u.first_name from me() m join membership h on h.agency_id = m.agency_id and h.user_id <> m.user_id
    and may_stand_in(h) join ab_user u on u.id = h.user_id
  where m.reach in ('unit', 'county') and m.deputy_for is null order by 2 $$;

create or replace function name_deputy(who int, starts timestamptz, ends timestamptz) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); hat int;
begin
  if m.id is null or m.reach not in ('unit', 'county') or m.deputy_for is not null then perform refuse('only a supervisor names a deputy, and no deputy another'); end if;
  select * into m from membership where id = m.id for update;
  ends := least(ends, m.ended_at);  -- nobody stands in for a hat that is worn no more
  if starts is null or ends is null or ends <= greatest(starts, now()) then perform break_rule('ends_after_it_begins', 'ends before it begins'); end if;
  if ends - starts > interval '60 days' or starts > now() + interval '1 year' then perform break_rule('leave_has_sixty_days', 'longer than 60 days'); end if;
  if not exists (select 1 from who_may_stand_in() w where w.user_id = who) then perform break_rule('deputy_sits_there', 'does not work in this unit'); end if;
  if exists (select 1 from membership d where d.deputy_for = m.id and d.user_id = who and tstzrange(d.since, d.ended_at) && tstzrange(greatest(starts, now()), ends)) then
    perform break_rule('deputy_is_named_once', 'is deputy at that time'); end if;
  insert into membership (user_id, agency_id, role, reach, county_id, since, ended_at, deputy_for)
    values (who, m.agency_id, m.role, m.reach, m.county_id, greatest(starts, now()), ends, m.id) returning id into hat;
  insert into outbox (key, kind, payload) values ('deputy-' || hat, 'notice', jsonb_build_object('verb', 'name_deputy', 'user', who));
  return hat;
end $$;

create or replace function end_deputy(hat int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare d membership;
begin
  select * into d from membership where id = hat for update;
  if (d.deputy_for = (me()).id) is not true then perform refuse('not a deputy of yours'); end if;
  if has_ended(d) then raise exception 'ended already' using errcode = '40001'; end if;
  update membership set ended_at = greatest(now(), since) where id = hat;
  insert into outbox (key, kind, payload) values ('end_deputy-' || hat, 'notice', jsonb_build_object('verb', 'end_deputy', 'user', d.user_id));
end $$;
