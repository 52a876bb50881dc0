-- Nobody may call a function but those whom app/guard/walls.py names; the grants follow this file.
do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p
           where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user loop
    execute 'revoke all on function ' || f || ' from public, reach_all, reach_door, reach_job';
  end loop;
end $$;

-- The relay reads and marks the outbox; it never sees a case.
grant select, update (next_at, attempts, dead_at) on outbox to reach_job;
drop policy if exists job on outbox;
create policy job on outbox to reach_job using (true);
