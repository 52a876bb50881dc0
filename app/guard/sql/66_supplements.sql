-- A county's own questions: whoever answers one pins it down, and what was answered is ended or superseded, never changed.

-- The answers in `local` are to questions that were published for this form. The first answer to each is noted; while it is
-- being saved nobody publishes questions of the form.
create or replace function note_supplements() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare k text;
begin
  if new.local = '{}' or (tg_op = 'UPDATE' and new.local = old.local) then return null; end if;
  for k in select jsonb_object_keys(new.local) loop
    if not exists (select 1 from answered_supplement a where a.form = tg_argv[0] and a.key = k) then
      perform pg_advisory_xact_lock_shared(66, hashtext(tg_argv[0]));
      if not exists (select 1 from published_edition e, json_array_elements(e.content->'questions') q
                     where e.kind = 'supplement' and e.name = tg_argv[0] and q->>'code' = k) then
        perform break_rule('answers_are_to_published_questions', format('nobody has published %s', k)); end if;
      insert into answered_supplement (form, key) values (tg_argv[0], k) on conflict do nothing;
    end if;
  end loop;
  return null;
end $$;

-- Which questions of my county somebody has answered in sheets of this form.
create or replace function answered_supplements(f text) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
  select a.key from answered_supplement a where a.form = f and a.key like 'x' || my_rules_county() || '\_%' order by a.key $$;

-- Each question that was answered stands in the new edition as it was published last, but for its end: that may come, from
-- the day on which the proposal was begun, and may be put off until it has come. One that holds no more may stay away.
create or replace function supplements_stand(x proposal, day date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare was json; is_now json; one date; other date;
  begun date := (x.made_at at time zone 'Asia/Taipei')::date;
begin
  perform pg_advisory_xact_lock(66, hashtext(x.name));
  if json_typeof(x.content->'questions') is distinct from 'array' then perform refuse('no questions'); end if;
  if exists (select 1 from json_array_elements(x.content->'questions') q
             where coalesce(q->>'code', '') not like 'x' || x.county_id || '\_%') then perform refuse('not questions of this county'); end if;
  for was in
    select distinct on (q->>'code') q from proposal o, json_array_elements(o.content->'questions') q
    where o.county_id = x.county_id and o.kind = x.kind and o.name = x.name and o.published_at is not null
      and exists (select 1 from answered_supplement a where a.form = x.name and a.key = q->>'code')
    order by q->>'code', o.published_at desc, o.id desc
  loop
    select q into is_now from json_array_elements(x.content->'questions') q where q->>'code' = was->>'code';
    if is_now is null then
      if holds_supplement(x, day, was->>'code') then perform break_rule('answered_questions_stand', format('%s is gone', was->>'code')); end if;
      continue;
    end if;
    one := nullif(was->>'until', '')::date; other := nullif(is_now->>'until', '')::date;
    if was::jsonb - 'until' is distinct from is_now::jsonb - 'until' or (one is distinct from other and (one <= begun or other < begun)) then
      perform break_rule('answered_questions_stand', format('%s was changed', was->>'code')); end if;
  end loop;
end $$;

-- Whether the edition that holds on the day has this question.
create or replace function holds_supplement(x proposal, day date, code text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from json_array_elements(held.content->'questions') q where q->>'code' = code) from (
    select o.content from proposal o where o.county_id = x.county_id and o.kind = x.kind and o.name = x.name and o.published_at is not null
      and o.valid_from <= day and (o.valid_until is null or o.valid_until > day) order by o.valid_from desc, o.id desc limit 1) held $$;
