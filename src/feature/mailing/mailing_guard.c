/* What a reader must still be allowed when a letter goes: rights may be lost between its writing and its sending. */
#include "feature/account/account.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"

static enum err holds(struct ctx *c, str word, bool *may)
{
    struct row_mailing_reads_group group = {0};
    struct row_mailing_reads_article article = {0};
    struct row_mailing_knows knows = {0};
    int64_t number;
    enum err e = OK;
    *may = false;
    if (word.len < 2 || !str_int(str_from(word, 1), &number))
        return OK;
    switch (word.at[0]) {
    case 'g': e = q_mailing_reads_group(c, number, &group); break;
    case 'a': e = q_mailing_reads_article(c, number, &article); break;
    case 'e': e = q_mailing_knows(c, number, &knows); break;
    case 's': *may = (c->bits & number) != 0; return OK;
    default: return OK;
    }
    *may = !e && (group.found || article.found || knows.found);
    return e;
}

enum err mailing_heir(struct ctx *c, int64_t person, int64_t *heir)
{
    struct row_mailing_heir row;
    enum err e = q_mailing_heir(c, person, &row);
    if (!e)
        *heir = row.found ? row.id : person;
    return e;
}

enum err mailing_guard(struct ctx *c, int64_t person, str needs, bool *may)
{
    struct ctx there = *c;
    int64_t heir;
    str rest = needs, word;
    *may = false;
    enum err e = mailing_heir(c, person, &heir);
    if (!e)
        e = account_as(&there, heir);
    bool all = !e;
    while (!e && all && str_cut(&rest, ' ', &word))
        e = word.len > 0 ? holds(&there, word, &all) : OK;
    c->why = there.why;
    if (e == ERR_NOT_FOUND)
        return OK;
    if (!e)
        *may = all;
    return e;
}
