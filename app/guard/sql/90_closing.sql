-- Nobody may call a function but those whom app/guard/walls.py names; the grants follow this file.
do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p
           where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user loop
    execute 'revoke all on function ' || f || ' from public, reach_all, reach_door, reach_job, anwang_app';
  end loop;
end $$;
