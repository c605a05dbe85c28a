--: many x()
SELECT 1;
