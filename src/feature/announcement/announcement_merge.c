#include "feature/announcement/announcement_merge.sql.h"
#include "feature/announcement/inside.h"

MERGE_ROWS(announcement_merge)

enum err announcement_merge_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"delivery", q_announcement_merge_delivery, NULL},
        {"announcement_person", q_announcement_merge_announcement_person, NULL},
        {"announcement", q_announcement_merge_announcement, NULL},
        {"lead_paragraph", q_announcement_merge_lead_paragraph, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    return people_merge_follow(c, line, &ROOM);
}

static enum err forget(struct ctx *c, int64_t person)
{
    enum err e;
    if ((e = q_announcement_forget_deliveries(c, person)) ||
        (e = q_announcement_forget_person(c, person)) ||
        (e = q_announcement_forget_rehearsals(c, person)) ||
        (e = q_announcement_forget_choice(c, person)) ||
        (e = q_announcement_forget_author(c, person)))
        return e;
    return q_announcement_forget_lead(c, person);
}

enum err announcement_follow(struct ctx *c, const struct ledger_line *line)
{
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->subject);
    return announcement_merge_follow(c, line);
}
