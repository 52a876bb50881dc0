-- 迴避: a case on which somebody stands who has an account. Found by the identity number, from either side, the moment it is known.

-- Whose accounts these are: the same number on the case and on the account.
create or replace function workers_on(c bigint) returns table (user_id int) language sql stable security definer set search_path = public, pg_temp as $$
  select distinct u.id from party t join person p on p.id = t.person_id join ab_user u on u.id_no_key = p.id_no_key where t.case_id = c $$;

-- Out of these hands, back to the unit's supervisor; who is meant stands nowhere but in the recusal.
create or replace function recuse(c bigint, u int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare k kase;
begin
  select * into k from kase where id = c for update;
  insert into recusal (case_id, county_id, user_id) values (c, k.county_id, u);
  update case_access set user_id = null where case_id = c and user_id = u;
  update kase set lead_user_id = null, version = version + 1 where id = c and lead_user_id = u;
  update due set user_id = null where case_id = c and user_id = u and met_at is null and excused_at is null;
  update delegation set user_id = null where case_id = c and user_id = u and state = 'running';
  update intake set user_id = null, taken_at = null where case_id = c and user_id = u;
  insert into event (case_id, county_id, verb) values (c, k.county_id, 'recuse');
  insert into outbox (key, kind, payload) select 'recuse-' || gen_random_uuid(), 'notice',
      jsonb_build_object('verb', 'recuse', 'number', k.number, 'case', c, 'agency', a.agency_id)
    from case_access a where a.case_id = c and (a.reason in ('lead', 'delegated') or a.agency_id = window_of(k.county_id));
end $$;

-- What holds of one case now: whom it became about, and whom it is not about after all.
create or replace function keep_recusals(c bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare u int;
begin
  delete from recusal r where r.case_id = c and r.user_id not in (select w.user_id from workers_on(c) w);
  for u in select w.user_id from workers_on(c) w where not exists (select 1 from recusal r where r.case_id = c and r.user_id = w.user_id) order by 1 loop
    perform recuse(c, u); end loop;
  update kase set is_restricted = not is_restricted where id = c and is_restricted <> exists (select 1 from recusal r where r.case_id = c);
end $$;

create or replace function keep_recusals_of() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  case tg_table_name
    when 'party' then perform keep_recusals(coalesce(new.case_id, old.case_id));
    when 'person' then perform keep_recusals(t.case_id) from party t where t.person_id = new.id;
    else perform keep_recusals(x.case_id) from (select distinct t.case_id from person p join party t on t.person_id = p.id
      where p.id_no_key in (new.id_no_key, case tg_op when 'UPDATE' then old.id_no_key end) order by 1) x;
  end case;
  return null;
end $$;
create or replace trigger keep_recusals_of after insert or delete on party for each row execute function keep_recusals_of();
create or replace trigger keep_recusals_of after update of id_no_key on person for each row
  when (old.id_no_key is distinct from new.id_no_key) execute function keep_recusals_of();
create or replace trigger keep_recusals_of after insert or update of id_no_key on ab_user for each row execute function keep_recusals_of();

-- Nobody is given a case about themselves.
create or replace function nobody_handles_an_own_matter() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select 1 from recusal r where r.case_id = new.case_id and r.user_id = new.user_id) then
    raise exception 'the case is about that person' using errcode = '23514', constraint = 'nobody_handles_an_own_matter'; end if;
  return new;
end $$;
create or replace trigger nobody_handles_an_own_matter before insert or update of user_id on case_access for each row
  when (new.user_id is not null) execute function nobody_handles_an_own_matter();
