-- A referral that was answered stops its clock, whoever puts the answer on the sheet; answered by "still waiting" it goes on.

create or replace function an_answer_meets_its_referral() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state <> 'draft' and coalesce(new.rr_status, 'pending') <> 'pending' then
    update due d set met_at = greatest(d.starts_at, now()), met_form = 'REFER', met_sheet = new.id
      where d.case_id = new.case_id and d.duty = 'referral_reply' and d.sheet_form = 'REFER' and d.sheet_id = new.id
        and d.met_at is null and d.excused_at is null;
  end if;
  return null;
end $$;
create or replace trigger an_answer_meets_its_referral after insert or update on refer for each row
  execute function an_answer_meets_its_referral();
