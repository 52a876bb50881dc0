-- Does every snapshot of a case that I see follow the one before it, from the first on? Its texts are not read here.
create or replace function chain_stands(c bigint) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select i_see(c) and not exists (
    select from (
      select x.seq, x.previous, row_number() over chain as nth, lag(x.sha256, 1, '') over chain as before
      from snapshot x where x.case_id = c window chain as (order by x.seq)) link
    where link.seq <> link.nth or link.previous <> link.before) $$;
