#include "feature/people/people.h"

#include "feature/people/correspondent.sql.h"
#include "kit/i18n/i18n.h"

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
                                 .catalog = catalog ? catalog : i18n_catalogs[0]};
    return OK;
}
