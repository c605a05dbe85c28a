#include "kit/found/found_writing.h"
#include "kit/message/message.h"

enum { FIELDS = 6, ARTICLES_MOST = 50000 }; /* number, subject, from, date, id, references */

static bool cut_line(str *rest, str *line)
{
    if (!str_cut(rest, '\n', line))
        return false;
    if (str_ends(*line, S("\r")))
        line->len--;
    return true;
}

/* A line of the overview (RFC 3977, 8.3) as the head of a mail; false if it is none. */
static bool put_head(struct text *mails, struct text *head, str line)
{
    static const char *const NAMES[FIELDS] = {NULL,   "Subject",    "From",
                                              "Date", "Message-ID", "References"};
    str field;
    int64_t number;
    head->len = 0;
    if (!str_cut(&line, '\t', &field) || !str_int(field, &number))
        return false;
    for (size_t i = 1; i < FIELDS && str_cut(&line, '\t', &field); i++)
        if (field.len > 0)
            text_format(head, "%s: %.*s\n", NAMES[i], STR_ARG(field));
    text_char(head, '\n');
    text_format(mails, "%zu\n", head->len);
    text_add(mails, text_str(head));
    return true;
}

/* What stands behind "224": up to a line with a dot. */
static size_t read_overview(struct ctx *c, str rest, struct text *mails)
{
    struct text head = {.mem = c->mem};
    size_t n = 0;
    for (str line; n < ARTICLES_MOST && cut_line(&rest, &line) && !str_same(line, S("."));)
        n += put_head(mails, &head, str_starts(line, S("..")) ? str_from(line, 1) : line);
    return n;
}

enum err news_found(struct ctx *c, str said, str address, struct text *out)
{
    struct text mails = {.mem = c->mem};
    str rest = said;
    size_t n = 0, slash = str_find(address, S("://"));
    bool group = false;
    str name = slash == SIZE_MAX ? (str){0} : str_from(address, slash + 3);
    name =
        str_from(name, str_find(name, S("/")) == SIZE_MAX ? name.len : str_find(name, S("/")) + 1);
    for (str line; cut_line(&rest, &line);) {
        group = group || str_starts(line, S("211 "));
        if (str_starts(line, S("224"))) {
            n = read_overview(c, rest, &mails);
            break;
        }
    }
    if (!group)
        return fail(c, ERR_INVALID, "This is not what a news server says about a group.");
    found_begin(out, name, (str){0}, (str){0});
    return n ? found_put_mails(c, text_str(&mails), MESSAGE_FRAMES, out) : OK;
}
