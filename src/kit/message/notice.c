#include "kit/message/message_internal.h"

enum { WORDS_MOST = 300 };

/* "rfc822;Ada@example.org": what stands behind the kind. */
static str behind_kind(str value)
{
    str kind, rest = value;
    return str_cut(&rest, ';', &kind) && rest.at ? str_trim(rest) : value;
}

static str words_of(struct ctx *c, str group, const char *name)
{
    str words = message_words(c, behind_kind(message_field(c, group, name)), (str){0});
    return str_first_chars(words, WORDS_MOST);
}

static str address_of(struct ctx *c, str group)
{
    struct message_address address = {0};
    str value = behind_kind(message_field(c, group, "Original-Recipient"));
    if (value.len == 0)
        value = behind_kind(message_field(c, group, "Final-Recipient"));
    (void)message_addresses(c, value, &address, 1);
    return address.address;
}

/* "5.1.1 (no such mailbox)": without what people read. */
static str status_of(struct ctx *c, str group)
{
    str value = message_field(c, group, "Status");
    size_t n = 0;
    while (n < value.len && ((value.at[n] >= '0' && value.at[n] <= '9') || value.at[n] == '.'))
        n++;
    return n > 4 && n <= 12 ? str_upto(value, n) : (str){0};
}

/* Groups of fields, apart by empty lines; the first is about the mail, the others each about a recipient. */
size_t message_notices(struct ctx *c, str body, struct message_notice *list, size_t most)
{
    size_t n = 0;
    while (body.len > 0 && n < most) {
        str rest = body, line, group = body;
        while (message_line(&rest, &line) && str_trim(line).len > 0)
            continue;
        group.len = body.len - rest.len;
        body = rest;
        str action = message_words(c, message_field(c, group, "Action"), (str){0});
        if (action.len == 0)
            continue;
        list[n++] = (struct message_notice){
            .recipient = address_of(c, group),
            .action = arena_lower(c->mem, str_first_chars(action, 20)),
            .status = status_of(c, group),
            .diagnostic = words_of(c, group, "Diagnostic-Code"),
        };
    }
    return n;
}
