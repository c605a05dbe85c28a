-- A question that nobody asked: what the room itself would need the key of an event for.
--: run anonymous(event int, id int, token bytes, words text, asked time)
INSERT INTO ama_question (program, event, id, follow_token, anonymous, words, asked, state)
VALUES (:program, :event, :id, :token, 1, :words, :asked, 'shown');
