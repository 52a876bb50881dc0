-- The sheets of the path, one of each kind a case: assessed, visited, opened or not, planned, assessed again; what supervisors said.
-- Every sheet has the key of its case.
create table bench.path as
select l.*, l.status in ('open', 'closed', 'follow') as was_opened, l.status in ('assessing', 'open_review') as is_open_yet, l.worker_id = a.id as is_mine,
  row_number() over (partition by l.worker_id = a.id and l.status = 'assessing' order by l.id desc) as turn,
  case l.risk when 'high' then 'HIGH' when 'mid' then 'MID' else 'LOW' end as grade, u.user_id as sup_id, u.agency_id as sup_agency_id,
  l.filed_at + interval '9 days' as seen_at, l.filed_at + interval '20 days' as told_at, l.filed_at + interval '21 days' as approved_at
from bench.plan l cross join (select id from ab_user where username = 'assessor') a
join (select m.agency_id, m.user_id from membership m join ab_user u on u.id = m.user_id where u.username = 'centre') u on true
where l.risk <> 'unrated' or l.status = 'open_review' or l.worker_id = a.id and l.status = 'assessing';
create unique index on bench.path (id);

insert into vf_vuln (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_by, submitted_at, approved_by,
  approved_at, vu_stage, vu_date, vu_version, vu_high, vu_mid, vu_low, vu_grade, vu_resource, vu_sum)
overriding system value
select p.id, p.id, p.county_id, p.centre_id, p.seen_at::date, case when p.is_open_yet then 'submitted' else 'approved' end,
  md5('vf_vuln' || p.id)::uuid, p.worker_id, p.seen_at, p.worker_id, p.told_at, case when not p.is_open_yet then p.sup_id end,
  case when not p.is_open_yet then p.approved_at end, 'INIT', p.seen_at::date, 'V114', (p.grade = 'HIGH')::int, (p.grade = 'MID')::int, 1,
  p.grade, 'P', repeat('家中經濟困難，照顧者疲憊。', 4)
from bench.path p order by p.id;

insert into vf_finding (form, sheet_id, place, case_id, county_id, factor, is_present, patterns, member, resources, note)
select 'VF_VULN', p.id, f.place, p.id, p.county_id, f.code, case when (f.place + p.id) % 8 = 0 then 'Y' else 'N' end,
  case when (f.place + p.id) % 8 = 0 then f.patterns else '[]' end, case when (f.place + p.id) % 8 = 0 then (p.id - 1) * z.people + 1 end,
  case when (f.place + p.id) % 8 = 0 then 'N' end, case when (f.place + p.id) % 8 = 0 then '示範說明' end
from bench.path p cross join bench.size z cross join bench.factor f order by p.id, f.place;

insert into vf_func (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_by, submitted_at, approved_by,
  approved_at, vf_stage, vf_date, fe1, fe2, fe3, fe4, ft_env, ft_ext, ft_overall)
overriding system value
select p.id, p.id, p.county_id, p.centre_id, p.seen_at::date, case when p.is_open_yet then 'submitted' else 'approved' end,
  md5('vf_func' || p.id)::uuid, p.worker_id, p.seen_at, p.worker_id, p.told_at, case when not p.is_open_yet then p.sup_id end,
  case when not p.is_open_yet then p.approved_at end, 'INIT', p.seen_at::date, 3, 3, 2, 2, 10, 10, '尚能維持'
from bench.path p order by p.id;

insert into vf_need (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_by, submitted_at, approved_by,
  approved_at, vn_stage, vn_date, vn_sum, vn_agree)
overriding system value
select p.id, p.id, p.county_id, p.centre_id, p.seen_at::date, case when p.is_open_yet then 'submitted' else 'approved' end,
  md5('vf_need' || p.id)::uuid, p.worker_id, p.seen_at, p.worker_id, p.told_at, case when not p.is_open_yet then p.sup_id end,
  case when not p.is_open_yet then p.approved_at end, 'INIT', p.seen_at::date, '需要經濟與托育協助', 'Y'
from bench.path p order by p.id;

-- A visit is a draft where somebody is still at it (the last five of the one who assesses), waits for its supervisor, or
-- is approved.
insert into vf_visit (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_by, submitted_at, approved_by,
  approved_at, vv_start, vv_end, vv_method, vv_result, vv_sum, vv_confirm_txt, vv_family_view, vv_diag, vv_goal, vv_plan, vv_grade, vv_will, vv_open)
overriding system value
select p.id, p.id, p.county_id, p.centre_id, case when p.is_open_yet then current_date else p.seen_at::date end,
  case p.status when 'open_review' then 'submitted' when 'assessing' then 'draft' else 'approved' end, md5('vf_visit' || p.id)::uuid, p.worker_id, p.seen_at,
  case when p.status <> 'assessing' then p.worker_id end, case when p.status <> 'assessing' then p.told_at end,
  case when not p.is_open_yet then p.sup_id end, case when not p.is_open_yet then p.approved_at end,
  p.seen_at, p.seen_at + interval '1 hour', 'B', 'MET', repeat('三人在家，屋內整潔，談照顧安排與補助申請。', 6), '家中經濟困難', '願意接受協助',
  repeat('主要照顧者支持不足。', 4), '穩定照顧', '每月訪視', p.grade, 'YES', case when p.was_opened or p.status = 'open_review' then 'Y' else 'N' end
from bench.path p where p.status <> 'assessing' or p.is_mine and p.turn <= 5 order by p.id;

insert into fam_plan (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_by, submitted_at, approved_by,
  approved_at, fp_no, fp_date, fp_from, fp_to, fp_basis, fp_freq, fp_consent, fp_consent_at)
overriding system value
select p.id, p.id, p.county_id, p.centre_id, p.approved_at::date, 'approved', md5('fam_plan' || p.id)::uuid, p.worker_id, p.approved_at,
  p.worker_id, p.approved_at, p.sup_id, p.approved_at, 1, p.approved_at::date, p.approved_at::date, p.approved_at::date + 180, p.id, 'M1', 'Y',
  p.approved_at::date
from bench.path p where p.was_opened order by p.id;

insert into fam_plan_goal (form, sheet_id, place, case_id, county_id, fg_need, fg_who, fg_goal, fg_prio, fg_strategy, fg_status)
select 'FAM_PLAN', p.id, n, p.id, p.county_id, 'N0' || (n + 1), (p.id - 1) * z.people + 1, '穩定照顧與就學', '1', '連結課後照顧', 'DOING'
from bench.path p cross join bench.size z cross join generate_series(0, 1) n where p.was_opened order by p.id, n;

insert into periodic (id, case_id, county_id, agency_id, edition, state, once, created_by, created_at, submitted_by, submitted_at, approved_by,
  approved_at, pe_seq, pe_kind, pe_due, pe_date, pe_from, pe_to, pe_face, pe_phone, pe_grade, pe_vuln, pe_func, pe_need, pe_change, pe_decide, pe_why)
overriding system value
select p.id, p.id, p.county_id, p.centre_id, (p.approved_at + interval '80 days')::date, case when p.id % 9 = 0 then 'submitted' else 'approved' end,
  md5('periodic' || p.id)::uuid, p.worker_id, p.approved_at + interval '80 days', p.worker_id, p.approved_at + interval '80 days',
  case when p.id % 9 > 0 then p.sup_id end, case when p.id % 9 > 0 then p.approved_at + interval '81 days' end, 1, 'FIRST',
  (p.approved_at + interval '90 days')::date, (p.approved_at + interval '80 days')::date, p.approved_at::date, (p.approved_at + interval '80 days')::date,
  3, 1, p.grade, p.id, p.id, p.id, '照顧較穩定', 'GO', '續服務'
from bench.path p where p.was_opened and p.approved_at < now() - interval '90 days' order by p.id;

insert into periodic_goal (form, sheet_id, place, case_id, county_id, pg_goal, pg_status)
select 'PERIODIC', g.sheet_id, g.place, g.case_id, g.county_id, g.id::text, 'PART' from fam_plan_goal g join periodic p on p.id = g.sheet_id order by g.id;

insert into review (case_id, county_id, form, sheet_id, version, result, by_user_id, by_agency_id, at)
select p.id, p.county_id, f.form, p.id, 2, 'OK', p.sup_id, p.sup_agency_id, p.approved_at
from bench.path p cross join (values ('VF_VISIT'), ('VF_VULN'), ('VF_FUNC'), ('VF_NEED')) f (form) where not p.is_open_yet order by p.id;

insert into snapshot (case_id, county_id, form, sheet_id, edition, content, sha256, seq, previous, approved_by, approved_at)
select p.id, p.county_id, 'VF_VISIT', p.id, p.seen_at::date, s.content, encode(sha256(p.id::text::bytea), 'hex'), 1, '', p.sup_id, p.approved_at
from bench.path p join bench.seal s on s.no = p.id % 300 where not p.is_open_yet order by p.id;

insert into delegation (case_id, county_id, agency_id, state, shared, starts_on, ends_on, offered_by, offered_at, answered_at)
select l.id, l.county_id, l.ngo_id, 'running', '["PERSON", "REC"]', l.filed_at::date, current_date + 180, l.worker_id, l.filed_at, l.filed_at
from bench.plan l where l.ngo_id is not null order by l.id;

-- Clocks that come again while a case is served: months behind are met, the one that runs ends within the month. Of a case
-- that has ended, half a year of contacts.
insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at, met_at, nth, every, base_on)
select l.id, l.county_id, d.duty, coalesce(l.ngo_id, l.centre_id), case when l.ngo_id is null then l.worker_id end, t.due_at - d.every, t.due_at,
  t.due_at - interval '7 days', case when t.back = 0 then greatest(t.due_at - interval '7 days', now() + interval '1 hour') end,
  t.due_at + interval '7 days', case when t.back > 0 then t.due_at - interval '3 days' end, 9 - t.back, d.word, l.filed_at::date
from bench.plan l cross join (values ('monthly_contact', interval '1 month', '1 month'), ('periodic', interval '6 months', '6 months')) d (duty, every, word)
cross join lateral (select back, now() + (l.id % 28 + 1) * interval '1 day' - back * d.every as due_at from generate_series(0, 2) back) t
where l.status = 'open' order by l.id;

insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, county_at, met_at, nth, every, base_on)
select l.id, l.county_id, 'monthly_contact', l.centre_id, l.worker_id, t.due_at - interval '1 month', t.due_at, t.due_at - interval '7 days',
  t.due_at + interval '7 days', t.due_at - interval '3 days', t.nth, '1 month', l.filed_at::date
from bench.plan l cross join lateral (select nth, l.filed_at + interval '20 days' + nth * interval '1 month' as due_at from generate_series(1, 6) nth) t
where l.status in ('closed', 'follow') order by l.id;

-- The queue of the windows, as it is filled when it comes to an installation that has reports waiting.
select fill_the_queue();
