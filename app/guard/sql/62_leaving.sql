-- When a worker leaves: nothing stays without a lead. Open work is handed on in the same transaction, or the worker stays.

-- The open work that somebody has in a unit: cases led or held, and clocks.
create or replace function work_of(u int, unit int) returns table (case_id bigint) language sql stable security definer set search_path = public, pg_temp as $$
  select k.id from kase k where k.lead_user_id = u and k.lead_agency_id = unit and not is_over(k.status)
  union select a.case_id from case_access a join kase k on k.id = a.case_id where a.user_id = u and a.agency_id = unit and not is_over(k.status)
  union select d.case_id from due d where d.user_id = u and d.met_at is null and d.excused_at is null
          and coalesce(d.agency_id, unit) = unit $$;

-- A hat whose owner sees by name: what hangs on it must be handed on. Not a deputy's, nor one of two of a kind in a unit.
create or replace function holds_work(m membership) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select m.deputy_for is null and not exists (select 1 from membership o where o.user_id = m.user_id and o.agency_id = m.agency_id and o.id <> m.id
    and o.deputy_for is null and o.reach = m.reach and is_worn(o)) $$;

-- What the page asks about before somebody leaves: unit, how many open cases (1001: more than a thousand), the first 50 numbers.
create or replace function open_work(i int) returns table (membership_id int, agency_id int, cases int, numbers text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat();
begin
  return query select h.id, h.agency_id, w.n, w.numbers from membership h join ab_user u on u.id = h.user_id,
    lateral (select count(*)::int as n, (array_agg(k.number order by k.id))[:50] as numbers
             from (select o.case_id from work_of(i, h.agency_id) o limit 1001) o join kase k on k.id = o.case_id) w
    where h.user_id = i and h.deputy_for is null and coalesce(h.ended_at, 'infinity') > now() and may_give(m, h.role) and is_mine(m, h.county_id)
      and h.user_id <> m.user_id order by h.id;
end $$;

-- Whom the work may go to: somebody who lastingly wears a hat there, of the same reach.
create or replace function successors(hat int) returns table (user_id int, name text) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat();
begin
  return query select distinct o.user_id, u.last_name || u.first_name from membership h join membership o on o.agency_id = h.agency_id
      and o.reach = h.reach and o.user_id <> h.user_id and o.deputy_for is null and is_worn(o) and o.ended_at is null
    join ab_user u on u.id = o.user_id and u.active
    where h.id = hat and is_mine(m, h.county_id) and may_give(m, h.role) order by 2;
end $$;

-- Hand the open work of a hat on: to one successor, or back to the unit's supervisor. `hands`: {unit: successor or null}.
create or replace function hand_on(m membership, hands jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare work bigint[]; heir int; about jsonb;
begin
  if not holds_work(m) then return; end if;
  select array_agg(w.case_id order by w.case_id) into work from work_of(m.user_id, m.agency_id) w;
  if work is null then return; end if;
  if not coalesce(hands, '{}') ? m.agency_id::text then
    perform break_rule('work_is_handed_on', 'open work must be handed on first'); end if;
  heir := (hands->>m.agency_id::text)::int;
  if heir is not null then
    perform 1 from membership o join ab_user u on u.id = o.user_id and u.active where o.user_id = heir and o.agency_id = m.agency_id
      and o.reach = m.reach and o.user_id <> m.user_id and o.deputy_for is null and is_worn(o) and o.ended_at is null for share of o;
    if not found then perform break_rule('successor_sits_there', 'the successor does not work there'); end if;
  end if;
  about := jsonb_build_object('agency', m.agency_id, 'from', m.user_id, 'worker', heir);
  perform 1 from kase where id = any (work) order by id for update;
  update kase set lead_user_id = heir, version = version + 1 where id = any (work) and lead_user_id = m.user_id and lead_agency_id = m.agency_id;
  update case_access set user_id = heir, since = now() where case_id = any (work) and user_id = m.user_id and agency_id = m.agency_id;
  update due set user_id = heir where case_id = any (work) and user_id = m.user_id and coalesce(due.agency_id, m.agency_id) = m.agency_id
    and met_at is null and excused_at is null;
  update delegation set user_id = heir where case_id = any (work) and user_id = m.user_id and delegation.agency_id = m.agency_id and state = 'running';
  insert into event (case_id, county_id, verb, about, by_user_id, by_agency_id)
    select k.id, k.county_id, 'hand_on', about, my_user(), my_agency() from kase k where k.id = any (work);
  insert into outbox (key, kind, payload) select 'hand_on-' || gen_random_uuid(), 'notice',
      jsonb_strip_nulls(jsonb_build_object('verb', 'hand_on', 'number', k.number, 'case', k.id, 'user', heir,
                                           'agency', case when heir is null then m.agency_id end))
    from kase k where k.id = any (work);
end $$;

-- A hat that was given until a day ends by itself; its open work goes back to the unit's supervisor. A job; twice does no harm.
create or replace function hand_back_lapsed() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare h membership; n int := 0;
begin
  for h in select * from membership m where m.deputy_for is null and m.ended_at <= now() and m.ended_at > now() - interval '90 days' and holds_work(m)
           and exists (select 1 from work_of(m.user_id, m.agency_id)) order by m.id for update skip locked loop
    perform hand_on(h, jsonb_build_object(h.agency_id::text, null));
    n := n + 1;
  end loop;
  return n;
end $$;

-- Takes off a hat; whoever stands in for it stops, too. A hat that was to begin later is never worn.
create or replace function take_off(hat membership, hands jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform hand_on(hat, hands);
  update membership set ended_at = greatest(now(), since) where (id = hat.id or deputy_for = hat.id) and coalesce(ended_at, 'infinity') > now();
end $$;

-- My hand on somebody's hat: not my own, of a role that I may give, of my county. The lock makes an assignment wait.
create or replace function tended_hat(i int) returns membership language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := my_admin_hat(); h membership;
begin
  select * into h from membership where id = i for update;
  if h.id is null or h.user_id = m.user_id or not may_give(m, h.role) or not is_mine(m, h.county_id) then perform refuse('not a hat of yours to tend'); end if;
  if has_ended(h) then raise exception 'ended already' using errcode = '40001'; end if;
  return h;
end $$;

-- The person is told of a role that was given, changed or ended.
create or replace function tell_of_role(verb text, hat int) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into outbox (key, kind, payload) select verb || '-' || gen_random_uuid(), 'notice',
    jsonb_build_object('verb', verb, 'user', m.user_id, 'role', m.role) from membership m where m.id = hat $$;

-- One more hat for somebody who has an account.
create or replace function one_more_hat(i int, p jsonb) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare u ab_user;
begin
  select * into u from ab_user where id = i for update;
  if u.id is null then perform refuse('no such account'); end if;
  if not u.active then perform break_rule('account_is_active', 'the account is disabled'); end if;
  return give_hat(u, p);
end $$;

create or replace function grant_role(i int, p jsonb) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare hat int := one_more_hat(i, p);
begin
  perform tell_of_role('role_granted', hat);
  return hat;
end $$;

create or replace function end_role(hat int, hands jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as
  $$ begin perform take_off(tended_hat(hat), hands); perform tell_of_role('role_ended', hat); end $$;

-- Move to another place: the old hat ends, the new one begins, in one go.
create or replace function move_user(hat int, p jsonb, hands jsonb) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare h membership := tended_hat(hat); there int;
begin
  perform take_off(h, hands);
  there := one_more_hat(h.user_id, p);
  perform tell_of_role('role_changed', there);
  return there;
end $$;

-- An account is disabled, never deleted: what its owner wrote keeps its writer. The hats stay for the day it is enabled again.
create or replace function disable_user(i int, hands jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare h membership;
begin
  perform tended(i);
  for h in select * from membership m where m.user_id = i and coalesce(m.ended_at, 'infinity') > now() order by m.id for update loop
    perform hand_on(h, hands);
    update membership set ended_at = greatest(now(), since) where deputy_for = h.id and coalesce(ended_at, 'infinity') > now();
  end loop;
  update ab_user set active = false, changed_on = now() where id = i;
  perform log_out_everywhere(i);
end $$;
