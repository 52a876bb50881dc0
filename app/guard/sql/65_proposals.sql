-- Proposals: who may bring one in, change it, propose it; that a second person publishes it, and from which day it holds.
-- What its content may say is the program's to check (rules/edition_checks), before it is proposed and again when published.

-- For whom I edit rules: 0, the country, for the central administrator; a county for its own. Null: not at all.
create or replace function my_rules_county() returns smallint language sql stable security definer set search_path = public, pg_temp as $$
  select case m.reach when 'nation' then 0 when 'card' then m.county_id end::smallint from me() m
  where exists (select 1 from verb_role r where r.verb = 'publish' and r.role = m.role) $$;

create or replace function draft_proposal(p json) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); county smallint := my_rules_county(); k text := p->>'kind'; made bigint;
begin
  if county is null or (k in ('clock', 'setting', 'supplement')) is distinct from (county > 0) then perform refuse('not yours to propose'); end if;
  if json_typeof(p->'content') is distinct from 'object' or coalesce(p->>'name', '') = '' then perform refuse('nothing to propose'); end if;
  lock table proposal in share row exclusive mode;
  if exists (select 1 from proposal x where x.county_id = county and x.kind = k and x.state in ('draft', 'proposed')
             and (k = 'indicators' or x.name = p->>'name')) then
    perform break_rule('one_proposal_at_a_time', 'there is one already'); end if;
  if k = 'indicators' and exists (select 1 from proposal x where x.kind = k and x.name = p->>'name') then
    perform break_rule('edition_has_a_name_of_its_own', 'this name was used'); end if;
  insert into proposal (county_id, kind, name, base_version, content, written_by, made_by, changed_by)
    values (county, k, p->>'name', coalesce(p->>'base', ''), p->'content', array[m.user_id], m.user_id, m.user_id) returning id into made;
  return made;
end $$;

-- A proposal of mine to act on, locked, as I have read it.
create or replace function my_proposal(i bigint, v int) returns proposal language plpgsql security definer set search_path = public, pg_temp as $$
declare x proposal;
begin
  select * into x from proposal where id = i and county_id = my_rules_county() for update;
  if x.id is null then perform refuse('no such proposal'); end if;
  if x.version is distinct from v then raise exception 'changed by another' using errcode = '40001', constraint = 'proposal_is_as_read'; end if;
  return x;
end $$;

create or replace function must_be(x proposal, variadic states text[]) returns void language plpgsql as
  $$ begin if not x.state = any (states) then perform break_rule('proposal_is_not_there', format('it is %s', x.state)); end if; end $$;

-- Who has to know is told once of each step: the key names the proposal, its version and the reader.
create or replace function tell_of_proposal(said text, x proposal, readers int[]) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into outbox (key, kind, payload) select concat_ws('-', said, x.id, x.version, u), 'notice',
    jsonb_build_object('verb', said, 'user', u, 'number', '#' || x.id, 'proposal', x.id, 'thing', x.kind || '/' || x.name)
  from unnest(readers) u where u <> my_user() group by u on conflict (key) do nothing $$;

-- Who may be the second person: whoever publishes for the same place and has written nothing in it.
create or replace function second_persons(x proposal) returns int[] language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg(distinct m.user_id) from membership m
  where is_worn(m) and case when x.county_id = 0 then m.reach = 'nation' else m.reach = 'card' and m.county_id = x.county_id end
    and exists (select 1 from verb_role r where r.verb = 'publish' and r.role = m.role) and not m.user_id = any (x.written_by) $$;

create or replace function keep_proposal(i bigint, v int, said json) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x proposal := my_proposal(i, v); who int := my_user();
begin
  perform must_be(x, 'draft');
  if json_typeof(said) is distinct from 'object' then perform refuse('no content'); end if;
  update proposal set content = said, version = version + 1, changed_by = who, changed_at = now(),
    written_by = case when who = any (written_by) then written_by else written_by || who end where id = i;
end $$;

create or replace function propose(i bigint, v int, said text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x proposal := my_proposal(i, v); who int := my_user();
begin
  perform must_be(x, 'draft');
  if trim(coalesce(said, '')) = '' then perform break_rule('proposal_says_why', 'no reason'); end if;
  update proposal set state = 'proposed', version = version + 1, note = trim(said), proposed_by = who, proposed_at = now(),
    written_by = case when who = any (written_by) then written_by else written_by || who end where id = i returning * into x;
  perform tell_of_proposal('propose_rule', x, second_persons(x));
end $$;

create or replace function send_back_proposal(i bigint, v int, said text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x proposal := my_proposal(i, v);
begin
  perform must_be(x, 'proposed');
  if trim(coalesce(said, '')) = '' then perform break_rule('proposal_says_why', 'no reason'); end if;
  update proposal set state = 'draft', version = version + 1, why = trim(said), proposed_by = null, proposed_at = null where id = i returning * into x;
  perform tell_of_proposal('send_back_rule', x, x.written_by);
end $$;

-- From a day on, by somebody who has written nothing in it. Of one thing only one edition begins on a day.
create or replace function publish_proposal(i bigint, v int, day date) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare x proposal; who int := my_user(); n int;
begin
  lock table proposal in share row exclusive mode;
  x := my_proposal(i, v);
  perform must_be(x, 'proposed');
  if who = any (x.written_by) then perform break_rule('a_second_person_publishes', 'written by the publisher'); end if;
  if day is null or day < (now() at time zone 'Asia/Taipei')::date then perform break_rule('it_holds_from_today_at_the_earliest', 'in the past'); end if;
  if exists (select 1 from proposal o where o.county_id = x.county_id and o.kind = x.kind and (x.kind = 'indicators' or o.name = x.name)
             and o.state = 'published' and o.valid_from = day) then
    perform break_rule('one_edition_begins_on_a_day', 'another begins on that day'); end if;
  if x.kind = 'supplement' then perform supplements_stand(x, day); end if;
  select 1 + count(*) into n from proposal o where o.county_id = x.county_id and o.kind = x.kind and o.name = x.name and o.published_at is not null;
  update proposal set state = 'published', version = version + 1, published_by = who, published_at = clock_timestamp(), valid_from = day,
    number = n where id = i returning * into x;
  perform tell_of_proposal('publish_rule', x, x.written_by);
  return n;
end $$;

-- A proposal that is not wanted; or an edition that shall hold no longer: what holds today holds until midnight, so that
-- nobody's day has two rules, and what was decided by it can be read with it for ever.
create or replace function withdraw_proposal(i bigint, v int, said text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x proposal := my_proposal(i, v); today date := (now() at time zone 'Asia/Taipei')::date;
begin
  perform must_be(x, 'draft', 'proposed', 'published');
  if trim(coalesce(said, '')) = '' then perform break_rule('proposal_says_why', 'no reason'); end if;
  update proposal set state = 'withdrawn', version = version + 1, why = trim(said), withdrawn_by = my_user(), withdrawn_at = clock_timestamp(),
    valid_until = case when x.valid_from is not null then greatest(x.valid_from, today + 1) end where id = i returning * into x;
  perform tell_of_proposal('withdraw_rule', x, x.written_by || x.published_by);
end $$;

-- What was published, for everybody to read; an edition that was withdrawn before its day never held.
create or replace view published_edition with (security_barrier) as
  select id, kind, county_id, name, number, valid_from, valid_until, content from proposal
  where published_at is not null and (valid_until is null or valid_until > valid_from);

create or replace function published_editions() returns setof published_edition language sql stable security definer set search_path = public, pg_temp as
  $$ select * from published_edition order by valid_from, id $$;

-- Differs as soon as something was published or withdrawn: asked before what is known is used again.
create or replace function published_stamp() returns text language sql stable security definer set search_path = public, pg_temp as
  $$ select concat_ws(' ', count(*), max(published_at), max(withdrawn_at), max(id)) from proposal where published_at is not null $$;
