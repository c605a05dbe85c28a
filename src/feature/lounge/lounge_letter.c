#include "feature/lounge/inside.h"
#include "feature/lounge/lounge_letter.sql.h"
#include "feature/lounge/pages.h"

static enum err addition(struct ctx *c, int64_t article, struct article_addition *out)
{
    struct row_lounge_letter_addition row;
    *out = (struct article_addition){0};
    if (c->me == 0)
        return OK;
    enum err e = q_lounge_letter_addition(c, article, str_of(c->catalog->code), &row);
    if (!e && row.found)
        *out = (struct article_addition){row.lead, row.region, row.language, row.words};
    return e;
}

enum err lounge_letter_html(struct ctx *c, int64_t article, struct safe_html *html)
{
    struct article_addition own;
    enum err e = addition(c, article, &own);
    if (e || own.words.len == 0)
        return e;
    struct html o = html_sized(c, html->text.len + 2 * own.words.len);
    view_lounge_addition(&o, &own, *html);
    *html = html_end(&o);
    return OK;
}

enum err lounge_letter_text(struct ctx *c, int64_t article, str *markdown)
{
    struct article_addition own;
    struct text t = {.mem = c->mem};
    enum err e = addition(c, article, &own);
    if (e || own.words.len == 0)
        return e;
    text_format(&t, tr_c(c->catalog, N_("From %.*s, for %.*s:\n\n%.*s\n\n")), STR_ARG(own.lead),
                STR_ARG(own.region), STR_ARG(own.words));
    text_add(&t, S("* * *\n\n"));
    text_add(&t, *markdown);
    *markdown = text_str(&t);
    return OK;
}
