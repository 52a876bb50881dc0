-- From one unit to another (rules/tracks): who may be asked is on an approved sheet, and what the case becomes as well.

-- The sheet by which a unit is asked to take a case over; the newest counts.
create or replace function transfer_to(c bigint, unit int) returns transfer language sql stable security definer set search_path = public, pg_temp as
  $$ select t from transfer t where t.case_id = c and t.ti_unit = unit and t.state = 'approved' order by t.id desc limit 1 $$;

-- Whether a sheet asks this unit, of a kind that can take such a case over.
create or replace function is_asked_by_sheet(k kase, unit int) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select case when track_units(t.tr_dir) = '{}' then g.kind = any (l.kind || home_of(k.kind))
                               else k.kind = any (track_kinds(t.tr_dir)) and g.kind = any (track_units(t.tr_dir)) end
    from transfer_to(k.id, unit) t, agency g, agency l where t.id is not null and g.id = unit and l.id = k.lead_agency_id), false) $$;

-- The kind that a case becomes with this unit: its own, unless the sheet leads to another track.
create or replace function next_kind(k kase, unit int) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select case when not k.kind = any (track_kinds(t.tr_dir)) then null
                               when t.tr_dir = 'VF2AP' then t.tr_kind else (track_becomes(t.tr_dir))[1] end
    from transfer_to(k.id, unit) t), k.kind) $$;

create or replace function is_protective(kind text) returns boolean language sql immutable as $$ select owed_first(kind) <> owed_first('VF') $$;

-- Taken over by another track: the case is of its kind. Protection assesses anew, by public authority, so that no NGO
-- goes on holding it; what was being assessed still is. What the old track owed is no longer owed; what the new one owes
-- first has to begin. Within a track nothing but the lead changes.
create or replace function goes_on_as(was kase, unit int, patch jsonb) returns kase language plpgsql security definer set search_path = public, pg_temp as $$
declare k kase; becomes text := next_kind(was, unit); is_anew boolean;
begin
  is_anew := becomes <> was.kind and (was.status in ('assessing', 'open_review') or is_protective(becomes));
  select * into k from kase where id = was.id;
  if k.status is distinct from (case when is_anew then 'assessing' else was.status end) then
    raise exception 'no way to % as %', k.status, becomes using errcode = '40001'; end if;
  if is_anew and not owed_first(becomes) <@ array(select d->>'duty' from jsonb_array_elements(coalesce(patch->'dues', '[]')) d)
     or not is_anew and jsonb_array_length(coalesce(patch->'dues', '[]')) > 0 then
    perform refuse('other clocks begin'); end if;
  if becomes = was.kind then return k; end if;
  update due d set excused_at = now(), excuse = 'transferred'
    where d.case_id = k.id and d.met_at is null and d.excused_at is null
      and (d.duty = any (owed_first(was.kind)) or d.duty = 'family_plan' or is_anew and d.duty = any (owed_while_served('')));
  update kase set kind = becomes, is_assessed = is_assessed and not is_protective(becomes),
      risk = case when is_protective(becomes) then 'unrated' else risk end,
      opened_on = case when not is_anew then opened_on end, closed_on = case when not is_anew then closed_on end
    where id = k.id returning * into k;
  return k;
end $$;

-- A report or case that was passed on to an existing system and is taken back: nobody asks that system any more.
create or replace function what_is_taken_back_waits_for_no_system() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update due d set excused_at = now(), excuse = 'taken_back'
    where d.case_id = new.id and d.duty = 'system_reply' and d.met_at is null and d.excused_at is null;
  return null;
end $$;
create or replace trigger what_is_taken_back_waits_for_no_system after update of status on kase for each row
  when (old.status in ('not_case', 'not_opened') and new.status not in ('not_case', 'not_opened'))
  execute function what_is_taken_back_waits_for_no_system();

drop trigger if exists an_answer_meets_its_transfer on transfer;
drop function if exists an_answer_meets_its_transfer();
