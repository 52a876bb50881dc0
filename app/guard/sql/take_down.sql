-- Before a downgrade: functions and views that name tables would keep them from being dropped.
do $$ declare one text; begin
  foreach one in array coalesce((select array_agg(format('%I', relname)) from pg_class
                                 where relnamespace = 'public'::regnamespace and relkind = 'v'), '{}') loop
    execute 'drop view if exists ' || one || ' cascade';
  end loop;
  foreach one in array coalesce((select array_agg(p.oid::regprocedure::text) from pg_proc p
                                 where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user), '{}') loop
    execute 'drop function if exists ' || one || ' cascade';
  end loop;
end $$;
delete from walls_laid;
