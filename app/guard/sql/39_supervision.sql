-- 督導紀錄: written by the lead's side beside a delegation that runs, once; a shared one is told to the NGO's supervisors.
-- The case is locked first: a recall that is on its way has gone through before the delegation is asked for.

create or replace function supervised_by_the_lead() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase; d delegation;
begin
  select * into k from kase where id = new.case_id for share;
  select * into d from delegation x where x.id = new.delegation_id and x.case_id = new.case_id;
  if m.id is not null and (has_left(m) or ('lead' = any (seats(m, k))) is not true
     or not exists (select 1 from verb_role r where r.verb = 'supervise' and r.role = m.role)) then
    perform refuse('supervision is written by the lead'); end if;
  if d.state is distinct from 'running' then
    raise exception 'no delegation runs' using errcode = '23514', constraint = 'supervision_is_of_a_running_delegation'; end if;
  if new.held_on > day_in_taipei(now()) or new.held_on < d.starts_on - 366 then
    raise exception 'not on that day' using errcode = '23514', constraint = 'supervision_was_held'; end if;
  new.ngo_id := d.agency_id; new.created_at := now();
  return new;
end $$;
create or replace trigger supervised_by_the_lead before insert on supervision for each row execute function supervised_by_the_lead();

create or replace function tell_of_supervision() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform add_notices(k, 'supervise', jsonb_build_array(jsonb_build_object('agency', new.ngo_id))) from kase k where k.id = new.case_id;
  return null;
end $$;
create or replace trigger tell_of_supervision after insert on supervision for each row when (new.is_shared) execute function tell_of_supervision();
