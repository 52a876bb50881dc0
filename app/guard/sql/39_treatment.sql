-- 加害人處遇: the next session of a programme is a clock about its sheet, one at a time. ``nth``: which session it waits for.

-- What a helping unit owed goes back to the lead when it leaves the case.
create or replace trigger clocks_of_a_helper_go_back after delete on case_access for each row
  when (old.reason in ('helper', 'joint_plan')) execute function clocks_follow_the_service();

-- Bring the clock of a treatment sheet in line with what stands on it. ``wanted``: the next session as an item of dues, null
-- when the programme has come to its end. Said again, it changes nothing.
create or replace function keep_treatment_clock(sheet bigint, wanted jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare m membership := me(); p perp_treat; k kase; d due; held int; ends timestamptz := (wanted->>'due_at')::timestamptz;
begin
  select * into p from perp_treat where id = sheet;
  select * into k from kase where id = p.case_id for update;
  if m.id is null or k.id is null or sees(m, k) is null or not exists (select 1 from verb_role r where r.verb = 'treat' and r.role = m.role) then
    perform refuse('no such sheet'); end if;
  if p.state = 'draft' then return; end if;
  if k.status <> all (at_work('')) then wanted := null; end if;
  if wanted is not null and (wanted->>'duty' <> 'treatment_session' or ends not between now() and now() + interval '2 years') is not false then
    perform refuse('not that clock'); end if;
  select count(*) into held from perp_treat_session s where s.case_id = p.case_id and s.form = 'PERP_TREAT' and s.sheet_id = p.id;
  select * into d from due x where x.case_id = p.case_id and x.duty = 'treatment_session' and x.sheet_form = 'PERP_TREAT' and x.sheet_id = p.id
    and x.met_at is null and x.excused_at is null;
  if d.id is not null and wanted is not null and held < d.nth and d.due_at = ends then return; end if;
  update due set met_at = case when held >= d.nth then greatest(d.starts_at, now()) end,
      met_form = case when held >= d.nth then 'PERP_TREAT' end, met_sheet = case when held >= d.nth then p.id end,
      excused_at = case when held < d.nth then now() end,
      excuse = case when held < d.nth then case when wanted is null then 'treatment_over' else 'moved' end end
    where id = d.id;
  insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, nth, sheet_form, sheet_id)
    select k.id, k.county_id, 'treatment_session', k.lead_agency_id, k.lead_user_id, now(), ends, least(ends, (wanted->>'alert_at')::timestamptz),
      least(ends, (wanted->>'alert_at')::timestamptz), greatest(ends, (wanted->>'county_at')::timestamptz), held + 1, 'PERP_TREAT', p.id
    where wanted is not null;
end $$;
