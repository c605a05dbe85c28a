--: run x()
;
