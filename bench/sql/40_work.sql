-- What has happened on the cases, what is owed, the sheets, and the inboxes of those who are measured.
insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, met_at)
select l.id, l.county_id, d.duty, case when d.duty = 'dispatch' then w.agency_id else l.centre_id end,
  case when d.duty <> 'dispatch' and l.status <> 'dispatched' then l.worker_id end, l.filed_at, l.filed_at + d.time,
  l.filed_at + d.time * 0.8, case when l.filed_at + d.time * 0.8 > now() then l.filed_at + d.time * 0.8 end, l.filed_at + d.time + interval '7 days',
  case when not (d.duty = 'dispatch' and l.status = 'reported' or d.duty <> 'dispatch' and l.status = 'dispatched'
    or d.duty = 'first_report' and l.status in ('assessing', 'open_review') or d.duty = 'first_visit' and l.status = 'assessing' and l.r_more < 0.5
    or d.duty = 'first_visit' and l.status = 'open' and l.r_more > 0.95) then l.filed_at + d.time * 0.8 end
from bench.plan l join bench.place w on w.county_id = l.county_id and w.kind = 'intake'
cross join (values ('dispatch', interval '1 day'), ('first_visit', interval '10 days'), ('first_report', interval '30 days')) d (duty, time)
where d.duty = 'dispatch' or l.status <> 'reported'
order by l.id;

insert into event (case_id, county_id, at, verb, about, by_user_id, by_agency_id)
select l.id, l.county_id, l.filed_at + e.after, e.verb, case e.verb when 'dispatch' then jsonb_build_object('unit', l.centre_id)
    when 'assign' then jsonb_build_object('worker', l.worker_id) when 'rate' then jsonb_build_object('risk', l.risk) else '{}' end,
  l.worker_id, l.centre_id
from bench.plan l cross join (values ('file', interval '0'), ('dispatch', interval '9 hours'), ('assign', interval '1 day'),
  ('rate', interval '12 days'), ('open', interval '13 days'), ('close', interval '200 days')) e (verb, after)
where case e.verb when 'dispatch' then l.status <> 'reported' when 'assign' then l.status not in ('reported', 'dispatched')
  when 'rate' then l.risk <> 'unrated' when 'open' then l.status in ('open', 'closed', 'follow') when 'close' then l.status in ('closed', 'follow') else true end
order by l.id, e.after;

insert into rpt_vf (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_at, rv_kind, rv_source,
  rv_channel, rep_known_at, rep_reported_at, rep_hours, rep_unit_type, rep_unit_name, rep_profession, rep_name, rep_phone, rep_feedback,
  rv_aspect, rv_factor, rv_text, rv_urgent, rv_haschild, rv_kids, sv_told, sv_will)
overriding system value
select l.id, l.id, l.county_id, l.centre_id, l.filed_at::date, 'submitted', md5('rpt_vf' || l.id)::uuid, k.filed_by, l.filed_at, l.filed_at,
  'A', 'A', 'TEL', l.filed_at - interval '8 hours', l.filed_at, 8, 'A', s.rep_unit, 'A', s.rep_name, s.rep_phone, 'Y', '["A"]', '["A1"]',
  repeat('家中經濟困難，照顧者疲憊，需要支持。', 8), 'N', 'Y', 2, 'Y', 'YES'
from bench.plan l join kase k on k.id = l.id join bench.seal s on s.no = l.id % 300 order by l.id;

insert into case_rec (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_at, cr_start, cr_end,
  cr_method, cr_counts, cr_target, cr_members, cr_place, cr_result, cr_child_seen, cr_content, cr_text, cr_obs, cr_plan, cr_next, cr_risk,
  cr_event, cr_report, cr_minutes)
overriding system value
select (l.id - 1) * z.records + j, l.id, l.county_id, l.centre_id, (l.filed_at + j * interval '30 days')::date, 'submitted',
  md5('case_rec' || l.id || '-' || j)::uuid, l.worker_id, l.filed_at + j * interval '30 days', l.filed_at + j * interval '30 days',
  l.filed_at + j * interval '30 days', l.filed_at + j * interval '30 days' + interval '1 hour', 'B', 'FACE', '["0"]', '["01"]', '案家', 'MET',
  'Y', '["S01"]', repeat('訪視案家，與案主討論照顧安排與補助申請。', 4), '案主情緒平穩。', '兩週內再訪。', l.filed_at::date + j * 30 + 14, 'SAME',
  '["NONE"]', 'N', 60
from bench.plan l cross join bench.size z cross join lateral generate_series(1, z.records) j order by l.id, j;

insert into audit (at, user_id, act, thing, row_id, of_case, county_id, diff)
select l.filed_at, l.worker_id, 'INSERT', 'kase', l.id, l.id, l.county_id, jsonb_build_object('id', l.id, 'status', 'reported')
from bench.plan l order by l.id;

insert into notice (user_id, outbox_key, verb, number, about_case, at)
select l.worker_id, format('bench-%s-%s', v.verb, l.id), v.verb, k.number, l.id, l.filed_at + v.after
from bench.plan l join kase k on k.id = l.id
cross join (values ('assign', interval '1 day'), ('approve', interval '21 days'), ('clock_soon', interval '40 days')) v (verb, after)
where l.status not in ('reported', 'dispatched') order by l.id;

insert into notice (user_id, outbox_key, verb, number, about_case, at)
select u.id, format('bench-%s-%s', u.id, l.id), 'file', k.number, l.id, l.filed_at
from ab_user u cross join bench.plan l join kase k on k.id = l.id where u.username !~ '^w[0-9]' and l.id <= 200 order by l.id;
