-- The macros of the tests.
--macro seen
({x}.seen_by & :bits) <> 0

--macro open
({x}.embargo IS NULL
 OR {x}.embargo <= :now)
