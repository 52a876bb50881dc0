-- What was decided of a report at the window (分級分類): by whoever screens, from the window's seat, while the report waits.
create or replace function triage_is_of_the_window() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); k kase;
begin
  if m.id is null then return new; end if;  -- the owner; whoever is not signed in reaches no row
  select * into k from kase where id = new.case_id;
  if (seats(m, k) && array['intake', 'county']) is not true
     or not exists (select 1 from verb_role r where r.role = m.role and r.verb = 'screen') then
    perform refuse('a report is screened by its window'); end if;
  if k.status <> 'reported' then
    raise exception 'case % is %', k.id, k.status using errcode = '23514', constraint = 'triage_comes_before_the_dispatch'; end if;
  new.at := now();
  return new;
end $$;
create or replace trigger triage_is_of_the_window before insert on decision for each row when (new.is_triage) execute function triage_is_of_the_window();
