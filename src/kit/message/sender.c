#include "kit/message/message_internal.h"

/* Lists that rewrite the sender put the person's own address into one of these. */
static const char *const OWN[] = {"X-Original-From", "X-Original-Sender", "Reply-To"};

static bool same_address(struct message_address a, struct message_address b)
{
    return str_same_nocase(a.address, b.address);
}

/* "Eve via dev", "'Eve' via Some Group": without the list. */
static str own_name(struct ctx *c, str name)
{
    size_t via = str_find(arena_lower(c->mem, name), S(" via "));
    name = str_trim(str_upto(name, via));
    if (name.len > 1 && (name.at[0] == '"' || name.at[0] == '\'') &&
        name.at[name.len - 1] == name.at[0])
        name = str_trim((str){name.at + 1, name.len - 2});
    return name;
}

struct message_address message_sender(struct ctx *c, str head, const struct message_address *from,
                                      size_t n)
{
    enum { MOST = 5 };
    struct message_address list[MOST];
    if (n == 0)
        return (struct message_address){0};
    if (str_find(arena_lower(c->mem, from[0].name), S(" via ")) == SIZE_MAX)
        return from[0];
    struct message_address own = {.name = own_name(c, from[0].name)};
    str to = message_field(c, head, "To"), copy = message_field(c, head, "Cc");
    for (size_t i = 0; i < COUNT(OWN) && own.address.len == 0; i++) {
        size_t found = message_addresses(c, message_field(c, head, OWN[i]), list, MOST);
        for (size_t k = 0; k < found && own.address.len == 0; k++)
            if (!same_address(list[k], from[0]) && list[k].address.len > 0 &&
                str_find(to, list[k].address) == SIZE_MAX &&
                str_find(copy, list[k].address) == SIZE_MAX) /* no other list */
                own.address = list[k].address;
    }
    return own;
}

bool message_is_automatic(struct ctx *c, str head)
{
    static const char *const MARKS[] = {"X-Autoreply", "X-Autorespond", "X-Cron-Env",
                                        "X-Failed-Recipients"};
    str told = message_field(c, head, "Auto-Submitted");
    if (told.len > 0 && !str_same_nocase(str_upto(told, 2), S("no")))
        return true;
    if (str_same_nocase(message_field(c, head, "Precedence"), S("auto_reply")))
        return true;
    for (size_t i = 0; i < COUNT(MARKS); i++)
        if (message_field(c, head, MARKS[i]).len > 0)
            return true;
    return false;
}
