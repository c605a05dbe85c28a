-- Who may see what, once for all statements: {seen c} and {open c} in a room's .sql, where c is the
-- alias of a table with a column seen_by or embargo. tools/check-sql asks for them.

-- seen_by holds the bits of those who may see the row; :bits are the bits of who is reading.
--macro seen
({x}.seen_by & :bits) <> 0

-- Rows under an embargo are seen by who signed the version of the agreement that it asks for, or a later
-- one, until it opens.
--macro open
({x}.embargo IS NULL OR EXISTS (SELECT 1 FROM embargo eo WHERE eo.program = {x}.program AND eo.id = {x}.embargo
  AND (eo.state = 'opened' OR eo.nda_version <= :nda)))

-- ---- what several rooms read of a contribution

-- The measured median of the same type and number in this program (reach_usual); 0: too few values.
--macro usual
COALESCE((SELECT MAX(uu.median) FROM metric um
  JOIN reach_usual uu ON uu.program = {x}.program AND uu.type = {x}.type AND uu.kind = um.kind AND uu.number >= 5
  WHERE um.work = {x}.work AND um.origin = {x}.reach_origin AND um.value = {x}.reach), 0)

-- ---- how long what is kept (feature/retention); x: a nomination

-- The award day of its cycle was before :before, and nothing can follow in it any more.
--macro over
({x}.state IN ('closed', 'objected', 'withdrawn', 'merged', 'moved') AND EXISTS (
  SELECT 1 FROM cycle oy WHERE oy.program = {x}.program AND oy.id = {x}.cycle AND oy.award_day < :before))

-- It ended with an award.
--macro awarded
EXISTS (SELECT 1 FROM decision ad WHERE ad.program = {x}.program AND ad.nomination = {x}.id
  AND ad.state = 'final' AND ad.outcome IN ('award', 'renew'))

-- A manager holds the case or the person: nothing of it goes.
--macro held
EXISTS (SELECT 1 FROM legal_hold lh WHERE lh.program = {x}.program AND lh.lifted IS NULL
  AND (lh.person = {x}.nominee OR lh.nomination = {x}.id))

-- ---- the community's groups (feature/lounge); x: a newsgroup

-- x: a row of its rights, that fits the reader. What depends on the reader alone does not name x: it is
-- looked up once for all rows.
--macro fits
CASE {x}.who
  WHEN 'role' THEN ({x}.subject & :bits) <> 0
  WHEN 'member' THEN EXISTS (SELECT 1 FROM subscription gs WHERE gs.program = {x}.program AND gs.person = :me
    AND gs.newsgroup = {x}.newsgroup AND (gs.role = 'member' OR gs.role = 'moderator' OR gs.role = 'muted'))
  WHEN 'region' THEN (:bits & 4) <> 0 AND {x}.subject = (SELECT gp.region FROM participant gp WHERE gp.program = :program AND gp.person = :me)
    OR (:bits & 16) <> 0 AND EXISTS (SELECT 1 FROM role_grant gl WHERE gl.program = :program AND gl.person = :me AND gl.role = 16
      AND (gl.region IS NULL OR gl.region = {x}.subject) AND gl.starts <= :now AND (gl.ends IS NULL OR gl.ends > :now))
  ELSE {x}.subject = (SELECT ge.expertise FROM award_term ge WHERE ge.program = :program AND ge.person = :me
    AND ge.state IN ('current', 'paused'))
END

-- Open to the reader, who has signed what it asks for and is not banned from it, if the rights fit.
--macro admits
({x}.nda_version <= :nda
  AND NOT EXISTS (SELECT 1 FROM subscription gb WHERE gb.program = {x}.program AND gb.person = :me AND gb.newsgroup = {x}.id
    AND gb.role = 'banned' AND (gb.until IS NULL OR gb.until > :now)))

-- Its articles may be read: it admits the reader, and some row of its rights with "see" fits.
--macro reads
(EXISTS (SELECT 1 FROM newsgroup_right gr WHERE gr.program = {x}.program AND gr.newsgroup = {x}.id AND (gr.rights & 1) <> 0
    AND {fits gr})
  AND {admits {x}})

-- The sum of the rows that fit the reader, as bits of enum lounge_right; who is banned or has not signed is
-- left to {reads}.
--macro rights
(SELECT COALESCE(bit_or(gr.rights), 0) FROM newsgroup_right gr WHERE gr.program = {x}.program AND gr.newsgroup = {x}.id
    AND {fits gr})

-- ---- letters to many (feature/announcement); x: a person

-- The letter :announcement is not under an embargo, or they have signed what that asks for.
--macro cleared
NOT EXISTS (SELECT 1 FROM announcement ca JOIN embargo ce ON ce.program = ca.program AND ce.id = ca.embargo AND ce.state = 'closed'
  WHERE ca.program = :program AND ca.id = :announcement
    AND NOT EXISTS (SELECT 1 FROM signature cs WHERE cs.program = ca.program AND cs.person = {x}.id AND cs.kind = 'nda'
          AND cs.version >= ce.nda_version AND cs.ended IS NULL AND cs.until_day > :now / 86400))

-- The letter :announcement is for them: named singly, or one of its roles, in one of its regions and with
-- one of its expertises, where it has any.
--macro addressed
({x}.state = 'present' AND {x}.id <> 1 AND (
  EXISTS (SELECT 1 FROM announcement_person xs WHERE xs.program = :program AND xs.announcement = :announcement AND xs.person = {x}.id)
  OR (EXISTS (SELECT 1 FROM announcement_audience xa WHERE xa.program = :program AND xa.announcement = :announcement AND xa.kind = 'role'
        AND CASE xa.subject
          WHEN 2 THEN EXISTS (SELECT 1 FROM participant xp WHERE xp.program = xa.program AND xp.person = {x}.id AND xp.left_at IS NULL)
          WHEN 4 THEN EXISTS (SELECT 1 FROM award_term xt WHERE xt.program = xa.program AND xt.person = {x}.id AND xt.state IN ('current', 'paused'))
          WHEN 8 THEN EXISTS (SELECT 1 FROM award_term xt WHERE xt.program = xa.program AND xt.person = {x}.id AND xt.state IN ('ended', 'relinquished'))
            AND NOT EXISTS (SELECT 1 FROM award_term xt WHERE xt.program = xa.program AND xt.person = {x}.id AND xt.state IN ('current', 'paused'))
          ELSE EXISTS (SELECT 1 FROM role_grant xg WHERE xg.program = xa.program AND xg.person = {x}.id AND xg.role = xa.subject
            AND xg.starts <= :now AND (xg.ends IS NULL OR xg.ends > :now))
        END)
    AND (NOT EXISTS (SELECT 1 FROM announcement_audience xa WHERE xa.program = :program AND xa.announcement = :announcement AND xa.kind = 'region')
      OR EXISTS (SELECT 1 FROM announcement_audience xa WHERE xa.program = :program AND xa.announcement = :announcement AND xa.kind = 'region'
        AND (xa.subject = (SELECT xp.region FROM participant xp WHERE xp.program = xa.program AND xp.person = {x}.id)
          OR EXISTS (SELECT 1 FROM role_grant xg WHERE xg.program = xa.program AND xg.person = {x}.id AND xg.role = 16 AND xg.region = xa.subject
            AND xg.starts <= :now AND (xg.ends IS NULL OR xg.ends > :now)))))
    AND (NOT EXISTS (SELECT 1 FROM announcement_audience xa WHERE xa.program = :program AND xa.announcement = :announcement AND xa.kind = 'expertise')
      OR EXISTS (SELECT 1 FROM announcement_audience xa
        JOIN participant_expertise xe ON xe.program = xa.program AND xe.person = {x}.id AND xe.expertise = xa.subject
       WHERE xa.program = :program AND xa.announcement = :announcement AND xa.kind = 'expertise')))))

-- Why no mail goes to them; empty: it goes. :must: the letter has to be acknowledged, and comes by mail whatever was chosen.
--macro unmailed
CASE WHEN NOT EXISTS (SELECT 1 FROM account ua WHERE ua.person = {x}.id) THEN 'no_address'
     WHEN EXISTS (SELECT 1 FROM account ua WHERE ua.person = {x}.id AND ua.state <> 'open') THEN 'blocked'
     WHEN EXISTS (SELECT 1 FROM account ua JOIN mail_address um ON um.address = ua.email WHERE ua.person = {x}.id AND um.quiet_until > :now) THEN 'bounced'
     WHEN :must = 0 AND EXISTS (SELECT 1 FROM letter_choice uc WHERE uc.program = :program AND uc.person = {x}.id AND uc.by_mail = 0) THEN 'no_mail'
     ELSE '' END
