#include "feature/people/people.h"

#include "feature/people/correspondent.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

enum err people_correspondent(struct ctx *c, int64_t id, struct correspondent *to)
{
    struct row_correspondent_by_id row;
    enum err e = q_correspondent_by_id(c, id, &row);
    if (e)
        return e;
    const struct catalog *catalog = i18n_catalog(row.language);
    *to = (struct correspondent){.id = id,
                                 .name = row.name,
                                 .email = row.email,
                                 .prefix = c->prefix.len > 0 ? c->prefix : row.prefix,
                                 .catalog = catalog ? catalog : i18n_catalogs[0]};
    return OK;
}

enum err correspondent_letter(struct ctx *c, const struct correspondent *to,
                              const struct letter *letter)
{
    struct letter addressed = *letter;
    if (to->email.len == 0)
        return OK;
    addressed.person = to->id;
    addressed.to = to->email;
    return mail_queue(c, &addressed);
}

str correspondent_day(struct ctx *c, const struct correspondent *to, day d)
{
    const struct catalog *mine = c->catalog;
    c->catalog = to->catalog;
    str words = i18n_day(c, d);
    c->catalog = mine;
    return words;
}

str correspondent_moment(struct ctx *c, const struct correspondent *to, moment m)
{
    const struct catalog *mine = c->catalog;
    c->catalog = to->catalog;
    str words = i18n_moment(c, m);
    c->catalog = mine;
    return words;
}
