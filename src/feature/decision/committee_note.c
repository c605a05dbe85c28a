#include "feature/decision/inside.h"

#include "kit/store/store.h"

enum { NOTE_MAX = 2000 };

static enum err add(struct ctx *c, int64_t nomination, str words)
{
    struct decision_case one;
    enum err e = decision_only_committee(c);
    if (e || (e = decision_load(c, nomination, &one)))
        return e;
    if (!decision_is_deciding(one.row.cycle_state))
        return decision_allow(c, DECISION_NOT_NOW);
    if (!check_text(c, "note", words, (struct text_rule){1, NOTE_MAX, true}))
        return ERR_INVALID;
    if ((e = q_decision_note_add(c, nomination, id_new(c), words)))
        return e;
    return ledger_write(c, &(struct ledger_entry){.kind = "decision.noted",
                                                  .subject = nomination,
                                                  .person = one.row.nominee});
}

enum err committee_note_add(struct ctx *c, int64_t nomination, str words)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, add(c, nomination, words));
}
