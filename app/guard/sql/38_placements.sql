-- 緊急安置: the court's clocks hang on what stands on the record of a placement, whoever writes it, and follow it when it is corrected.
-- 72 hours until the petition (兒少法§57); while a granted time runs, 15 days before its end assess (of an exploited child 45, 性剝削條例§21),
-- 7 days before it petition (辦法§10). After two years a long-term plan (兒少法§65). Of an exploited child the report to the court within 45 days
-- (性剝削條例§18), and every three months an assessment (§21).

-- One clock of a placement: owed until `ends`, stopped by a petition (`met`), or no longer owed (`ends` null). `turn`: after which petition.
create or replace function keep_placement_clock(k kase, p emerg_place, what text, turn int, starts timestamptz, ends timestamptz, met timestamptz)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare x due; is_first boolean := turn = 0; soon timestamptz;
begin
  select * into x from due d where d.case_id = k.id and d.duty = what and d.sheet_form = 'EMERG_PLACE' and d.sheet_id = p.id and d.nth = turn
    order by d.id desc limit 1;
  if x.due_at = ends and x.excused_at is null then
    update due set met_at = case when met is not null then greatest(starts_at, met) end, met_form = case when met is not null then 'EMERG_PLACE' end,
        met_sheet = case when met is not null then p.id end,
        alert_at = case when met is not null then alert_at else case level when 0 then soon_at when 1 then due_at when 2 then county_at end end
      where id = x.id and (met_at is null) <> (met is null);
    return;
  end if;
  update due set excused_at = now(), excuse = case when ends is null then 'placement_over' else 'moved' end
    where id = x.id and met_at is null and excused_at is null;
  if ends is null then return; end if;
  starts := least(starts, ends);
  soon := greatest(starts, ends - case when is_first then interval '1 day' else '3 days' end);
  insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, nth, sheet_form, sheet_id, met_at, met_form, met_sheet)
    values (k.id, k.county_id, what, k.lead_agency_id, k.lead_user_id, starts, ends, soon, soon, ends + case when is_first then interval '4 hours' else '3 days' end,
      turn, 'EMERG_PLACE', p.id, case when met is not null then greatest(starts, met) end, case when met is not null then 'EMERG_PLACE' end,
      case when met is not null then p.id end);
end $$;

-- What is owed for as long as a placement lasts, counted from the day it began; ended with it, counted anew when that day is corrected.
create or replace function keep_placement_duty(k kase, p emerg_place, what text, term interval, again text, is_owed boolean)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare base date := day_in_taipei(p.em_start); ends timestamptz := midnight_after((base + term)::date);
begin
  update due set excused_at = now(), excuse = case when is_owed then 'moved' else 'placement_over' end
    where case_id = k.id and duty = what and met_at is null and excused_at is null and (not is_owed or base_on is distinct from base)
      and not exists (select 1 from emerg_place o where o.case_id = k.id and o.id <> p.id and o.state <> 'draft' and o.eo_end is null
        and o.em_home is null and day_in_taipei(o.em_start) = base_on);  -- another placement, which lasts, owes it
  if is_owed and not exists (select 1 from due d where d.case_id = k.id and d.duty = what and d.base_on = base and d.excused_at is null) then
    insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, nth, every, base_on)
      values (k.id, k.county_id, what, k.lead_agency_id, k.lead_user_id, p.em_start, ends, ends - interval '14 days', ends - interval '14 days',
        ends + interval '3 days', case when again is not null then 1 end, again, base);
  end if;
end $$;

-- All clocks of one placement, as it stands.
create or replace function keep_placement_clocks(sheet bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare p emerg_place; k kase; r emerg_place_petition; is_over boolean; lasts boolean; first_filed timestamptz; next_filed timestamptz;
begin
  select * into p from emerg_place where id = sheet;
  if p.id is null or p.state = 'draft' then return; end if;
  select * into k from kase where id = p.case_id;
  is_over := p.eo_end is not null or k.status <> all (at_work(''));
  select min(x.en_filed) into first_filed from emerg_place_petition x where x.case_id = p.case_id and x.form = 'EMERG_PLACE' and x.sheet_id = p.id;
  perform keep_placement_clock(k, p, 'placement_court', 0, p.em_72 - interval '72 hours',
    case when first_filed is not null or not is_over and p.em_home is null then p.em_72 end, first_filed);
  for r in select * from emerg_place_petition x where x.case_id = p.case_id and x.form = 'EMERG_PLACE' and x.sheet_id = p.id and x.en_seq is not null loop
    select min(x.en_filed) into next_filed from emerg_place_petition x
      where x.case_id = p.case_id and x.form = 'EMERG_PLACE' and x.sheet_id = p.id and x.en_seq > r.en_seq;
    perform keep_placement_clock(k, p, duty.what, r.en_seq, midnight_after(r.en_from - 1),
      case when r.en_ruling = 'G' and (next_filed is not null or not is_over) then midnight_after(r.en_to - duty.before) end, next_filed)
      from (values ('placement_assess', case when k.kind = 'SX' then 45 else 15 end), ('placement_petition', 7)) duty (what, before);
  end loop;
  lasts := not is_over and p.em_home is null and p.em_start is not null;
  perform keep_placement_duty(k, p, 'placement_longterm', interval '2 years', null, lasts and k.kind in ('CP', 'SX'));
  perform keep_placement_duty(k, p, 'placement_pretrial', interval '45 days', null, lasts and k.kind = 'SX');
  perform keep_placement_duty(k, p, 'placement_review', interval '3 months', '3 months', lasts and k.kind = 'SX');
end $$;

create or replace function a_placement_keeps_its_clocks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'emerg_place' then perform keep_placement_clocks(new.id);
  else perform keep_placement_clocks(coalesce(new.sheet_id, old.sheet_id)); end if;
  return null;
end $$;
create or replace trigger a_placement_keeps_its_clocks after insert or update on emerg_place for each row
  execute function a_placement_keeps_its_clocks();
create or replace trigger a_placement_keeps_its_clocks after insert or update or delete on emerg_place_petition for each row
  execute function a_placement_keeps_its_clocks();

-- The plan says that the long-term plan was made.
create or replace function a_plan_meets_the_long_term() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state <> 'draft' and new.ck_long = 'Y' then perform meet_dues(new.case_id, array['placement_longterm'], now(), 'CP_PLAN', new.id); end if;
  return null;
end $$;
create or replace trigger a_plan_meets_the_long_term after insert or update on cp_plan for each row execute function a_plan_meets_the_long_term();
