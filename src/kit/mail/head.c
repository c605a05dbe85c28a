#include "kit/mail/inside.h"

#include <string.h>

enum { FIELD_MAX = 900, REFERENCES_MAX = 30 };

/* May stand between '<' and '>' in a header. */
static bool fits(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] <= ' ' || s.at[i] > '~' || strchr("<>\"\\", s.at[i]))
            return false;
    return s.len > 0 && s.len <= FIELD_MAX;
}

bool mail_is_message_id(str id)
{
    size_t at = str_find(id, S("@"));
    return fits(id) && id.len <= 250 && at > 0 && at != SIZE_MAX && at + 1 < id.len;
}

static void put(struct text *t, const char *field, const char *scheme, str value)
{
    if (fits(value))
        text_format(t, "%s: <%s%.*s>\r\n", field, scheme, STR_ARG(value));
}

static void put_references(struct text *t, const struct letter *letter)
{
    const str *ids = letter->references;
    size_t n = letter->n_references, put = 0;
    if (n == 0)
        return;
    if (mail_is_message_id(ids[n - 1]))
        text_format(t, "In-Reply-To: <%.*s>\r\n", STR_ARG(ids[n - 1]));
    for (size_t i = 0; i < n; i++) {
        bool middle = n > REFERENCES_MAX && i > 0 && i < n - REFERENCES_MAX + 1;
        if (middle ||
            !mail_is_message_id(ids[i])) /* the first and the latest say where it belongs */
            continue;
        text_format(t, "%s<%.*s>", put++ ? "\r\n " : "References: ", STR_ARG(ids[i]));
    }
    if (put > 0)
        text_add(t, S("\r\n"));
}

static void put_leave(struct text *t, const struct letter_list *list)
{
    bool page = fits(list->leave), letter = mail_address_ok(list->leave_by);
    if (page || letter)
        text_add(t, S("List-Unsubscribe: "));
    if (page)
        text_format(t, "<%.*s>%s", STR_ARG(list->leave), letter ? ",\r\n " : "");
    if (letter)
        text_format(t, "<mailto:%.*s>", STR_ARG(list->leave_by));
    if (page || letter)
        text_add(t, S("\r\n"));
    if (page && str_starts(list->leave, S("https://")))
        text_add(t, S("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

static void put_list(struct text *t, const struct letter_list *list)
{
    if (fits(list->id)) {
        text_add(t, S("List-Id: "));
        put_name(t, list->title);
        text_format(t, "<%.*s>\r\nX-Loop: %.*s\r\n", STR_ARG(list->id), STR_ARG(list->id));
    }
    put_leave(t, list);
    if (mail_address_ok(list->post))
        put(t, "List-Post", "mailto:", list->post);
    else if (fits(list->id))
        text_add(t, S("List-Post: NO\r\n"));
    put(t, "List-Archive", "", list->archive);
    if (fits(list->id))
        put(t, "List-Subscribe", "", list->archive);
    put(t, "List-Help", "", list->help);
    text_add(t, S("Precedence: list\r\n"));
}

str letter_head(struct ctx *c, const struct letter *letter)
{
    struct text t = {.mem = c->mem};
    if (mail_address_ok(letter->reply_to))
        put(&t, "Reply-To", "", letter->reply_to);
    put_references(&t, letter);
    if (letter->list)
        put_list(&t, letter->list);
    if (!letter->personal)
        text_add(&t, S("Auto-Submitted: auto-generated\r\n"));
    return text_str(&t);
}
