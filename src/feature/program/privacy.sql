-- Who may see a person's profile in this program: chosen by the person.

--! one's own row
--: maybe privacy() -> (seen_by int)
SELECT seen_by FROM participant WHERE program = :program AND person = :me;

--! one's own row
--: move set_privacy(seen_by int) -> (person int)
UPDATE participant SET seen_by = :seen_by WHERE program = :program AND person = :me RETURNING person;
