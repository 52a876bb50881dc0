-- The intake desk: the queue of a window, who works on which report, duplicates, notes, and who knows this family.

-- A report enters the queue when it is filed or comes back, as nobody's, and leaves it with its status.
create or replace function keep_intake() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.status = 'reported' then
    insert into intake (case_id, county_id, is_here) values (new.id, new.county_id, true)
      on conflict (case_id) do update set is_here = true, user_id = null, taken_at = null;
  else update intake set is_here = false where case_id = new.id and is_here; end if;
  return null;
end $$;
create or replace trigger keep_intake after insert on kase for each row when (new.status = 'reported') execute function keep_intake();
create or replace trigger keep_intake_moved after update of status on kase for each row
  when (old.status is distinct from new.status) execute function keep_intake();

-- A report says by itself whether it is an emergency; a dispatch record only adds to it.
create or replace function keep_emergency() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare said boolean := exists (select 1 from unnest(emergency_of(tg_table_name)) c where to_jsonb(new)->>c in ('Y', 'true'));
begin
  update intake i set is_emergency = said where i.case_id = new.case_id and i.is_emergency <> said
    and (said or tg_table_name = any (tables_of('report')));
  return null;
end $$;

-- Equal for two reports about the same client with the same data: by the identity number, else by the name with the day of
-- birth, the address or the telephone. Nothing to go by: no key.
create or replace function family_key(p person, home bytea) returns bytea language sql immutable as $$
  select case when p.id_no_key is not null then sha256('id'::bytea || p.id_no_key)
    when cardinality(p.name_grams) > 0 and coalesce(p.born_on::text, home::text, p.phone_key::text) is not null
      then sha256(convert_to(p.name_grams::text || coalesce(p.born_on::text, home::text, p.phone_key::text), 'UTF8')) end $$;

create or replace function keep_family_key() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update intake i set family_key = family_key(p, h.address_key) from person p, kase k left join household h on h.id = k.household_id
    where i.case_id = new.case_id and i.family_key is null and p.id = new.person_id and k.id = new.case_id;
  return null;
end $$;
create or replace trigger keep_family_key after insert on party for each row when (new.role = 'client') execute function keep_family_key();

-- Reports that wait since before there was a queue.
create or replace function fill_the_queue() returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare t text; n int;
begin
  insert into intake (case_id, county_id, is_here) select k.id, k.county_id, true from kase k
    where k.status = 'reported' and not exists (select 1 from intake i where i.case_id = k.id);
  get diagnostics n = row_count;
  if n = 0 then return; end if;
  update intake i set family_key = x.key from (select distinct on (t.case_id) t.case_id, family_key(p, h.address_key) as key
      from intake j join party t on t.case_id = j.case_id and t.role = 'client' join person p on p.id = t.person_id
      join kase k on k.id = j.case_id left join household h on h.id = k.household_id where j.is_here order by t.case_id, t.id) x
    where i.case_id = x.case_id and i.family_key is null and x.key is not null;
  foreach t in array tables_of('report') loop
    execute format('update intake i set is_emergency = true from %I s where s.case_id = i.case_id and i.is_here and not i.is_emergency
      and exists (select 1 from unnest(emergency_of(%L)) c where to_jsonb(s)->>c in (''Y'', ''true''))', t, t);
  end loop;
end $$;
select fill_the_queue();

-- Who works on a report: nobody, where that person has left the window.
create or replace function holder(i intake) returns int language sql stable security definer set search_path = public, pg_temp as $$
  select i.user_id where exists (select 1 from membership m join agency g on g.id = m.agency_id and g.kind = 'intake'
    where m.user_id = i.user_id and m.county_id = i.county_id and is_worn(m)) $$;

-- The queue of my window, or of my county for its supervisors. From report to report by index: "offset 0" keeps the planner
-- from reading all cases and clocks of the country.
create or replace view intake_queue with (security_barrier) as
  select i.case_id, i.county_id, k.number, k.kind, k.family_name, k.filed_at, i.is_emergency, i.family_key, h.user_id, i.taken_at,
    coalesce(d.starts_at, k.filed_at) as starts_at, coalesce(d.due_at, k.filed_at + interval '24 hours') as due_at, k.is_restricted
  from intake i
  cross join lateral (select k.number, k.kind, k.family_name, k.filed_at, k.is_restricted from kase k where k.id = i.case_id offset 0) k
  left join lateral (select d.starts_at, d.due_at from due d where d.case_id = i.case_id and d.duty = 'dispatch' and d.met_at is null
    and d.excused_at is null order by d.due_at limit 1) d on true
  left join lateral (select m.user_id from membership m join agency g on g.id = m.agency_id and g.kind = 'intake'
    where m.user_id = i.user_id and m.county_id = i.county_id and is_worn(m) limit 1) h on true
  where i.is_here and i.county_id = coalesce((select my_window_county()), (select my_county())) and i.case_id <> all ((select kept_from_me())::bigint[])
    and ((select my_window()) is null or exists (select 1 from my_access a where a.case_id = i.case_id and a.agency_id = (select my_window())
      and a.reason = 'intake'));

-- The people of a window who work on reports: whom one may hand over to.
create or replace function window_staff() returns table (user_id int, name text) language sql stable security definer set search_path = public, pg_temp as $$
  select distinct m.user_id, u.last_name || u.first_name from membership m join agency g on g.id = m.agency_id and g.kind = 'intake'
    join ab_user u on u.id = m.user_id and u.active
  where m.county_id = coalesce(my_window_county(), my_county()) and is_worn(m)
    and (my_window() is null or m.agency_id = my_window())
    and exists (select 1 from verb_role r where r.verb = 'take' and r.role = m.role) order by 2 limit 200 $$;

-- What a verb of the window does besides: who works on the report, and of which case it is a duplicate.
create or replace function keep_desk(k kase, m membership, v text, patch jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare held int; heir int := (patch->>'hand_to')::int;
begin
  if v in ('take', 'pass_on', 'put_back') then
    select holder(i) into held from intake i where i.case_id = k.id for update;
    if held is not null and held <> m.user_id and (v = 'take' or m.reach <> 'county') then
      raise exception 'somebody else works on it' using errcode = '23514', constraint = 'report_is_taken'; end if;
    if v = 'pass_on' and not exists (select 1 from membership x join case_access a on a.case_id = k.id and a.agency_id = x.agency_id
        and a.reason = 'intake' join agency g on g.id = x.agency_id and g.kind = 'intake' join verb_role r on r.verb = 'take' and r.role = x.role
        where x.user_id = heir and is_worn(x) and not has_ended(x)) then
      raise exception 'nobody of this window' using errcode = '23514', constraint = 'report_is_handed_to_the_window'; end if;
    update intake set user_id = case v when 'take' then m.user_id when 'pass_on' then heir end, taken_at = case v when 'put_back' then null else now() end
      where case_id = k.id;
  elsif v = 'merge' then perform link_duplicate(k, m, (patch->>'same')::bigint);
  elsif v = 'reinstate' then
    update case_link set ended_at = now(), ended_by = m.user_id where case_id = k.id and ended_at is null;
  end if;
end $$;

-- A report that says again what a case of the county knows: it is read on that case, by whoever leads it. The case that
-- stays is no duplicate itself, and none hang on the one that goes: duplicates make no chains.
create or replace function link_duplicate(k kase, m membership, other bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare o kase;
begin
  select * into o from kase where id = other for share;
  if o.id is null or o.county_id <> k.county_id or o.id = k.id or sees(m, o) is null or o.status = 'not_case'
     or exists (select 1 from case_link l where l.other_id = k.id and l.ended_at is null) then
    raise exception 'no case of which this may be a duplicate' using errcode = '23514', constraint = 'a_duplicate_has_a_case'; end if;
  insert into case_link (case_id, county_id, other_id, by_user_id) values (k.id, k.county_id, o.id, m.user_id);
  perform let_read_duplicates(o);
  perform add_notices(k, 'merge', jsonb_build_array(jsonb_build_object('agency', o.lead_agency_id), jsonb_build_object('user', o.lead_user_id)));
end $$;

-- Whoever leads a case reads the reports that are its duplicates, as a helper; nobody who was delegated it does.
create or replace function let_read_duplicates(o kase) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from case_access a using case_link l where l.other_id = o.id and l.ended_at is null and a.case_id = l.case_id and a.reason = 'helper'
    and a.agency_id is distinct from o.lead_agency_id;
  insert into case_access (case_id, county_id, agency_id, user_id, reason)
    select l.case_id, l.county_id, o.lead_agency_id, o.lead_user_id, 'helper' from case_link l join agency g on g.id = o.lead_agency_id and g.kind <> 'intake'
    where l.other_id = o.id and l.ended_at is null
    on conflict (case_id, agency_id) do update set user_id = excluded.user_id, reason = 'helper', since = now()
      where (case_access.user_id, case_access.reason) is distinct from (excluded.user_id, excluded.reason);
end $$;

create or replace function duplicates_follow_the_lead() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from case_link l where l.other_id = new.id and l.ended_at is null) then perform let_read_duplicates(new); end if;
  return null;
end $$;
create or replace trigger duplicates_follow_the_lead after update of lead_agency_id, lead_user_id on kase for each row
  when (old.lead_agency_id is distinct from new.lead_agency_id or old.lead_user_id is distinct from new.lead_user_id)
  execute function duplicates_follow_the_lead();

-- Who reads what the window has written of a report: the window, and whoever leads or helps. Not whoever has filed it.
create or replace view mine_user_served with (security_barrier) as select case_id from my_access
  where user_id = (select my_user()) and agency_id = (select my_agency()) and reason in ('lead', 'helper');
create or replace view mine_unit_served with (security_barrier) as select case_id from my_access
  where agency_id = any ((select my_units())::int[]) and reason in ('lead', 'helper');
create or replace view mine_window_served with (security_barrier) as select case_id from mine_window;

-- Notes are written by the window, on a report that waits there.
create or replace function note_from_the_window() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me();
begin
  if m.id is null then return new; end if;  -- the owner; whoever is not signed in reaches no row
  if not exists (select 1 from kase k where k.id = new.case_id and k.status = 'reported' and seats(m, k) && array['intake', 'county'])
     or not exists (select 1 from verb_role r where r.verb = 'take' and r.role = m.role) then
    perform refuse('notes on a report are written by its window'); end if;
  new.created_at := now();
  return new;
end $$;
create or replace trigger note_from_the_window before insert on window_note for each row execute function note_from_the_window();

-- By what the people of a case are found on others: identity number (any county), telephone, address, whole name (this county).
create or replace function matches_of(k kase, names jsonb) returns table (at bigint, why text, who bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with here as materialized (select distinct p.id, p.id_no_key, p.phone_key, p.name_grams, p.born_on from party t join person p on p.id = t.person_id
                             where t.case_id = k.id and t.ended_on is null limit 30)
  select t.case_id, 'id', h.id from here h join lateral (select p.id from person p where p.id_no_key = h.id_no_key limit 100) p on true
    join party t on t.person_id = p.id where h.id_no_key is not null
  union all
  select t.case_id, 'phone', h.id from here h join lateral (select p.id from person p where p.phone_key = h.phone_key and p.county_id = k.county_id limit 100) p on true
    join party t on t.person_id = p.id where h.phone_key is not null
  union all
  select x.id, 'address', 0 from household h join lateral (select o.id from household o where o.address_key = h.address_key and o.county_id = k.county_id limit 100) o on true
    join kase x on x.household_id = o.id where h.id = k.household_id and h.address_key is not null
  union all
  select g.case_id, case when p.born_on = h.born_on then 'name_born' else 'name' end, h.id
  from here h join jsonb_each(coalesce(names, '{}')) n on n.key = h.id::text
  cross join lateral (select array(select jsonb_array_elements_text(n.value)::bigint) as grams) w
  cross join lateral (select f.case_id, f.person_id from name_gram f where f.gram = any (w.grams) and f.county_id = k.county_id
                      group by 1, 2 having count(*) = cardinality(w.grams) limit 200) g
  join person p on p.id = g.person_id
  where cardinality(w.grams) between 1 and 20 and w.grams <@ h.name_grams and (p.born_on = h.born_on or p.born_on is null or h.born_on is null) $$;

-- Who knows the family of a report, for the window and for whoever leads the case: of another county no more than that there is a case, which kind, since when and whom to
-- call. `names`: by person on the report the pairs of characters of the name; they must be that person's. Every look is on
-- record, for each case that it has shown.
create or replace function match_report(c bigint, names jsonb, most int) returns table (case_id bigint, county_id smallint, number text, kind text,
  status text, since date, call_name text, call_phone text, whys text[], people int)
language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase; found bigint[] := array[c]; x record;
begin
  select * into k from kase where id = c;
  if m.id is null or k.id is null or sees(m, k) is null then perform refuse('no such case'); end if;
  if not exists (select 1 from verb_role r where r.verb = 'match' and r.role = m.role)
     or not (seats(m, k) && array['lead'] or exists (select 1 from agency g where g.id = m.agency_id and g.kind = 'intake')) then
    perform refuse('matching needs a role and a seat'); end if;
  for x in select o.id, o.county_id as county, o.number as no, o.kind as k, o.status as st, o.filed_at, a.name, a.phone, g.w, g.n,
      o.county_id = k.county_id and (sees(m, o) is not null or my_card_county() = o.county_id and not is_kept_from(m, o.id)) as is_told, sees(m, o) is not null as is_seen
    from (select f.at, array_agg(distinct f.why) as w, count(distinct f.who) filter (where f.who > 0)::int as n from matches_of(k, names) f
          where f.at <> c group by f.at order by bool_or(f.why = 'id') desc, bool_or(f.why in ('name_born', 'address')) desc, count(distinct f.who) desc,
          f.at desc limit least(most, 100)) g
    join kase o on o.id = g.at left join agency a on a.id = o.lead_agency_id
    where not exists (select 1 from recusal r where r.case_id = o.id and r.user_id = m.user_id)
    order by 'id' = any (g.w) desc, g.w && array['name_born', 'address'] desc, g.n desc, o.id desc
  loop
    case_id := case when x.is_seen then x.id end; county_id := x.county; number := case when x.is_told then x.no end; kind := x.k;
    status := case when x.is_told then x.st end; since := day_in_taipei(x.filed_at); call_name := x.name; call_phone := x.phone; whys := x.w; people := x.n;
    found := found || x.id;
    return next;
  end loop;
  insert into read_log (user_id, membership_id, endpoint, thing, ids) values (m.user_id, m.id, 'match_probe:report', 'kase', found);
end $$;
