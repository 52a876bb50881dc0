-- Before a downgrade: functions and views that name tables would keep them from being dropped.
do $$ declare f regprocedure; v regclass; begin
  for v in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' loop
    execute 'drop view if exists ' || v || ' cascade';
  end loop;
  for f in select p.oid::regprocedure from pg_proc p
           where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user loop
    execute 'drop function ' || f || ' cascade';
  end loop;
end $$;
delete from walls_laid;
