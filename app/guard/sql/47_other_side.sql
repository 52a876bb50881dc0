-- Both systems show who of the other one follows a person (R21): the health bureau's mental-health worker, and whoever leads a protective
-- or vulnerable family's case. It follows the person from case to case, and tells who and nothing of the other case.

-- Who follows whom on a case that is worked on: its lead everybody, a mental-health worker who is said to have done it; where nobody is, the
-- family. A bureau that was asked and has sent nobody yet follows nobody, and an NGO never does.
create or replace function follows(k kase) returns table (is_bureau boolean, person bigint, unit int, worker int) language sql stable security definer set search_path = public, pg_temp as $$
  select g.kind = 'health_bureau', t.person_id, a.agency_id, a.user_id
  from case_access a join agency g on g.id = a.agency_id join party t on t.case_id = a.case_id and t.ended_on is null
  where a.case_id = k.id and k.status = any (at_work('')) and case g.kind
    when 'health_bureau' then a.user_id is not null and (t.role = 'offender' or not exists (
      select 1 from party o where o.case_id = k.id and o.role = 'offender' and o.ended_on is null))
    when 'ngo' then false else a.reason = 'lead' end $$;

-- Of the people whom I follow on this case: who of the other side follows them on another case of the county. The same row or the same
-- identity number (a person, a place on a case and the case are of one county); never a case that is kept from me, nor whoever stands on this one anyway.
create or replace function other_side(c bigint) returns table (person_id bigint, agency_id int, user_id int) language sql stable security definer set search_path = public, pg_temp as $$
  select distinct f.person, o.unit, o.worker
  from me() m join kase k on k.id = c and sees(m, k) is not null
  cross join lateral follows(k) f
  join person h on h.id = f.person
  cross join lateral (select h.id union select p.id from person p where p.id_no_key = h.id_no_key and p.county_id = k.county_id limit 100) same
  join party t on t.person_id = same.id and t.case_id <> c and t.ended_on is null
  join kase y on y.id = t.case_id and not is_kept_from(m, y.id)
  cross join lateral follows(y) o
  where case m.reach when 'unit' then f.unit = any (units_of(m.agency_id)) when 'worker' then f.unit = m.agency_id and f.worker = m.user_id end
    and o.person = same.id and o.is_bureau <> f.is_bureau
    and not exists (select 1 from case_access x where x.case_id = c and x.agency_id = o.unit and x.user_id is not distinct from o.worker) $$;
