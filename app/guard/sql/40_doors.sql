-- Doors for those without a viewer: log-in, login sessions, the status of a report, matching, jobs. One purpose each.

create or replace function door_login(login text) returns table (id int, password text, is_active boolean, membership_id int)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, case when coalesce(u.password_until, 'infinity') > now() then u.password end, u.active, (select min(m.id) from membership m where m.user_id = u.id and is_worn(m))
  from ab_user u where lower(u.username) = lower(login) $$;

-- Seconds to wait before this name or address may try again; 0: now. Five failures of a name lock it, 30 of an address slow it down.
-- Tries of one name wait for each other, or a hundred at the same moment would count as one.
create or replace function door_wait(name bytea, address bytea) returns int language sql security definer set search_path = public, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended(encode(name, 'hex'), 0));
  with last_ok as (select coalesce(max(at), '-infinity') as at from login_attempt where name_hash = name and is_ok),
  byname as (select count(*) n, max(a.at) at from login_attempt a, last_ok o where name_hash = name and not is_ok
             and a.at > greatest(o.at, now() - interval '15 minutes')),
  byaddress as (select count(*) n, max(at) at from login_attempt where address_hash = address and not is_ok and at > now() - interval '15 minutes')
  select greatest(0, case when b.n >= 5 then extract(epoch from b.at + interval '15 minutes' - now())::int else 0 end,
                     case when a.n >= 30 then extract(epoch from a.at + interval '15 minutes' - now())::int else 0 end)
  from byname b, byaddress a $$;

create or replace function door_tried(name bytea, address bytea, ok boolean) returns void language sql security definer set search_path = public, pg_temp as
  $$ insert into login_attempt (name_hash, address_hash, is_ok) values (name, address, ok) $$;

-- Whom the app has let in, it says signed: no statement smuggled into the app can make a log-in for somebody else.
create or replace function door_session_start(token bytea, who int, hat int, about jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if my_user() is distinct from who or who is null then perform refuse('not signed by the app'); end if;
  insert into login_session (token_hash, user_id, membership_id, data) values (token, who, hat, about);
  update ab_user set login_count = coalesce(login_count, 0) + 1, last_login = now() at time zone 'utc' where id = who;
end $$;

drop function if exists door_session_load(bytea, interval, interval);
create function door_session_load(token bytea, idle interval, absolute interval)
returns table (user_id int, membership_id int, role text, reach text, agency_id int, agency_kind text, county_id smallint, must_change boolean, data jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
declare s login_session;
begin
  select * into s from login_session l where l.token_hash = token and l.ended_at is null
    and l.seen_at > now() - idle and l.started_at > now() - absolute
    and exists (select 1 from ab_user u where u.id = l.user_id and u.active);
  if s.user_id is null then return; end if;
  if s.seen_at < now() - interval '1 minute' then update login_session set seen_at = now() where token_hash = token; end if;
  return query select m.user_id, m.id, m.role, m.reach, m.agency_id, a.kind, m.county_id, u.must_change_password, s.data
    from membership m join agency a on a.id = m.agency_id join ab_user u on u.id = m.user_id where m.user_id = s.user_id and is_worn(m)
    order by m.id = s.membership_id desc, m.id limit 1;
end $$;

create or replace function door_session_save(token bytea, about jsonb) returns void language sql security definer set search_path = public, pg_temp as
  $$ update login_session set data = about where token_hash = token and ended_at is null $$;

create or replace function door_session_end(token bytea) returns void language sql security definer set search_path = public, pg_temp as
  $$ update login_session set ended_at = now(), data = '{}' where token_hash = token and ended_at is null $$;

-- Wear another of my hats. Audited.
create or replace function switch_hat(token bytea, hat int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from membership m where m.id = hat and m.user_id = my_user() and is_worn(m)) then perform refuse('not your hat'); end if;
  update login_session set membership_id = hat where token_hash = token and user_id = my_user() and ended_at is null;
  insert into audit (user_id, membership_id, act, thing, row_id, diff) values (my_user(), hat, 'SWITCH', 'membership', hat, '{}');
end $$;

create or replace function my_logins() returns table (started_at timestamptz, seen_at timestamptz) language sql stable security definer set search_path = public, pg_temp as
  $$ select l.started_at, l.seen_at from login_session l where l.user_id = my_user() and l.ended_at is null order by l.seen_at desc $$;

-- End all my log-ins but this one (after a change of password, or a lost phone).
create or replace function end_other_logins(token bytea) returns void language sql security definer set search_path = public, pg_temp as
  $$ update login_session set ended_at = now(), data = '{}' where user_id = my_user() and ended_at is null and token_hash <> token $$;

drop function if exists report_status(text, bytea);  -- portal_status() counts who asks

-- Says only: a record exists, which kind, since when, whose contact. Every use is on record.
create or replace function match_probe(key bytea, purpose text) returns table (kind text, since date, status text, call_name text, call_phone text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me();
begin
  if m.id is null or length(coalesce(purpose, '')) < 2 or not exists (select 1 from verb_role r where r.verb = 'match' and r.role = m.role) then
    perform refuse('matching needs a role and a purpose'); end if;
  insert into read_log (user_id, membership_id, endpoint, thing, ids)
    values (m.user_id, m.id, 'match_probe:' || purpose, 'person', array(select p.id from person p where p.id_no_key = key limit 50));
  return query select k.kind, k.filed_at::date, k.status, a.name, a.phone from person p join party t on t.person_id = p.id
    join kase k on k.id = t.case_id left join agency a on a.id = k.lead_agency_id where p.id_no_key = key
      and not exists (select 1 from recusal r where r.case_id = k.id and r.user_id = m.user_id) order by k.filed_at desc limit 50;
end $$;

-- A message says who caused it, but for a report: who filed it may be who has reported. Nor for a recusal: it tells of whom.
create or replace function outbox_says_who() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.kind = 'notice' and new.payload->>'verb' not in ('file', 'recuse') and my_user() is not null then
    new.payload := new.payload || jsonb_build_object('by', my_user()); end if;
  return new;
end $$;
create or replace trigger outbox_says_who before insert on outbox for each row execute function outbox_says_who();

-- The morning (07:30 in Taipei) after a moment: when the e-mail of the day leaves.
create or replace function next_morning(at timestamptz) returns timestamptz language sql immutable as $$
  select ((at at time zone 'Asia/Taipei' - interval '7 hours 30 minutes')::date + 1 + time '07:30') at time zone 'Asia/Taipei' $$;

-- Jobs: deliver one notice once, to a user or to the supervisors and intake workers of an agency; tidy what has expired.
-- The e-mail about it is a row of the outbox, written here: one for each notice, or one a day.
create or replace function deliver_notice(o bigint) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare x outbox; n int;
begin
  select * into x from outbox where id = o and sent_at is null for update skip locked;
  if x.id is null then return 0; end if;
  with told as (
    insert into notice (user_id, outbox_key, verb, number, about_case, about, by_user_id, mail_key)
      select u.id, x.key || '-' || u.id, x.payload->>'verb', x.payload->>'number', (x.payload->>'case')::bigint,
        (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(x.payload) e where e.key in ('duty', 'form', 'sheet', 'nth', 'role', 'proposal', 'thing')),
        (x.payload->>'by')::int,
        case when not u.active or coalesce(u.email, '') = '' or u.mail_when = 'none' then null
             when u.mail_when = 'daily' then 'daily-' || u.id || '-' || to_char(next_morning(now()) at time zone 'Asia/Taipei', 'YYYYMMDD')
             else 'mail-' || x.key || '-' || u.id end
      from ab_user u where u.id in (select m.user_id from membership m where is_worn(m) and (m.user_id = (x.payload->>'user')::int
        or (m.agency_id = (x.payload->>'agency')::int and m.reach in ('unit', 'card', 'county'))) and not is_kept_from(m, (x.payload->>'case')::bigint))
      on conflict do nothing returning mail_key),
  mails as (
    insert into outbox (key, kind, payload, next_at)
      select t.mail_key, 'mail', '{}', case when t.mail_key like 'daily-%' then next_morning(now()) else now() end
      from told t where t.mail_key is not null
      on conflict (key) do update set sent_at = null where outbox.sent_at is not null)  -- a notice that came while the day's mail left
  select count(*) into n from told;
  update outbox set sent_at = now(), attempts = attempts + 1 where id = o;
  return n;
end $$;

-- What one e-mail says: to whom, in which language, and of each notice the verb and the number of the case. No row: nobody wants it any more.
create or replace function mail_of(o bigint) returns table (address text, language text, notices jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.email, u.language, jsonb_agg(jsonb_build_object('id', n.id, 'verb', n.verb, 'number', n.number) order by n.id)
  from outbox x join notice n on n.mail_key = x.key and n.mailed_at is null
  join ab_user u on u.id = n.user_id and u.active and u.mail_when <> 'none' and coalesce(u.email, '') <> ''
  where x.id = o and x.kind = 'mail' group by u.id $$;

create or replace function mail_sent(o bigint, told bigint[]) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
  update notice set mailed_at = now() from outbox x where x.id = o and x.kind = 'mail' and notice.mail_key = x.key and notice.id = any (told);
  get diagnostics n = row_count;
  update outbox set sent_at = now(), attempts = attempts + 1 where id = o and kind = 'mail';
  return n;
end $$;

create or replace function tidy_sessions() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
  delete from login_attempt where at < now() - interval '90 days';
  delete from login_session where coalesce(ended_at, seen_at) < now() - interval '90 days';
  get diagnostics n = row_count; return n;
end $$;

create or replace function tidy_drafts() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
  delete from form_draft where saved_at < now() - interval '90 days';
  get diagnostics n = row_count;
  delete from attachment_draft a where a.created_at < now() - interval '90 days' and not exists (
    select 1 from form_draft d where d.user_id = a.user_id and d.form = a.form and d.subject = a.subject);
  return n + tidy_portal();
end $$;
