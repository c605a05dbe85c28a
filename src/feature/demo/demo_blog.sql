-- Readers of a post in the last days, without anybody having read it.
--: run reading(thing int, on_day day, readers int)
INSERT INTO reading (program, thing, day, readers) VALUES (:program, :thing, :on_day, :readers)
ON CONFLICT (program, thing, day) DO UPDATE SET readers = excluded.readers;
