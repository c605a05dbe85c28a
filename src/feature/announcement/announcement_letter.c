/* What a reader gets by mail; letters to leads; reminders. */
#include "feature/announcement/inside.h"

#include "feature/notice/notice.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"

const struct announcement_paragraph *announcement_paragraph_for(const struct announcement *a,
                                                                int64_t region, str language)
{
    size_t i =
        announcement_choose(a->paragraphs, a->n_paragraphs, region, language, a->row.language);
    return i == SIZE_MAX ? NULL : &a->paragraphs[i];
}

str announcement_needs(struct ctx *c, const struct announcement *a)
{
    if (!a->row.embargo.set)
        return S("");
    return arena_format(c->mem, "e%lld", (long long)a->row.embargo.value);
}

static str page_of(struct ctx *c, const struct correspondent *to, const char *path, int64_t id)
{
    return site_url(c, to->prefix, "%s/%lld", path, (long long)id);
}

str announcement_mail(struct ctx *c, const struct announcement *a,
                      const struct announcement_reader *reader)
{
    const struct correspondent *to = &reader->to;
    const struct catalog *k = to->catalog;
    const struct announcement_paragraph *p =
        announcement_paragraph_for(a, reader->region, str_of(k->code));
    struct text t = {.mem = c->mem};
    if (a->row.embargo_day.set)
        text_format(&t, tr_c(k, N_("Please keep this to yourself until %.*s.\n\n")),
                    STR_ARG(correspondent_day(c, to, a->row.embargo_day.value)));
    if (p) {
        text_format(&t, tr_c(k, N_("From %.*s, for %.*s:\n\n%.*s\n\n")), STR_ARG(p->lead),
                    STR_ARG(p->region_name), STR_ARG(p->words));
        text_add(&t, S("* * *\n\n"));
    }
    text_format(&t, "%.*s\n\n%.*s\n\n-- \n", STR_ARG(a->row.body), STR_ARG(a->row.author_name));
    str page = page_of(c, to, "/announcements", a->row.id);
    if (a->row.must_acknowledge)
        text_format(&t, tr_c(k, N_("Please confirm that you have read it: %.*s\n")), STR_ARG(page));
    else
        text_format(&t, tr_c(k, N_("On the web: %.*s\n")), STR_ARG(page));
    return text_str(&t);
}

/* Whose paragraph is asked for, or whose eyes: by a line behind the bell, and by mail as they chose. */
static enum err tell(struct ctx *c, const struct announcement *a, const char *kind, int64_t person)
{
    bool lead = str_same(str_of(kind), S("announcement-paragraph"));
    str address = lead ? S("/lead/announcements")
                       : arena_format(c->mem, "/program/announcements/%lld", (long long)a->row.id);
    return notice_tell(c, &(struct notice){.person = person,
                                           .kind = kind,
                                           .subject = a->row.id,
                                           .actor = c->me,
                                           .words = a->row.subject,
                                           .embargo = a->row.embargo,
                                           .address = address,
                                           .again = true});
}

enum err announcement_tell_leads(struct ctx *c, const struct announcement *a)
{
    struct row_announcement_leads *leads;
    size_t n;
    enum err e = q_announcement_leads(c, a->row.id, &leads, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = tell(c, a, "announcement-paragraph", leads[i].person);
    return e;
}

enum err announcement_tell_checkers(struct ctx *c, const struct announcement *a)
{
    struct row_announcement_writers *writers;
    size_t n;
    enum err e = q_announcement_writers(c, &writers, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (writers[i].person != a->row.author)
            e = tell(c, a, "announcement-review", writers[i].person);
    return e;
}

enum err announcement_remind(struct ctx *c, const struct announcement *a, int64_t person,
                             int64_t times)
{
    struct correspondent to;
    enum err e = people_correspondent(c, person, &to);
    if (e)
        return e;
    str once = arena_format(c->mem, "announcement/%lld/%lld/remind/%lld", (long long)a->row.id,
                            (long long)person, (long long)times);
    str subject =
        words_format(c, tr_c(to.catalog, N_("Please confirm: %.*s")), STR_ARG(a->row.subject));
    str body = words_format(
        c,
        tr_c(to.catalog, N_("Dear %.*s,\n\nOn %.*s you got a letter, “%.*s”. Please confirm that "
                            "you have read it:\n\n%.*s\n")),
        STR_ARG(to.name), STR_ARG(correspondent_moment(c, &to, a->row.starts.value)),
        STR_ARG(a->row.subject), STR_ARG(page_of(c, &to, "/announcements", a->row.id)));
    e = notice_tell(c, &(struct notice){.person = person,
                                        .kind = "announcement-due",
                                        .subject = a->row.id,
                                        .words = a->row.subject,
                                        .embargo = a->row.embargo,
                                        .address = arena_format(c->mem, "/announcements/%lld",
                                                                (long long)a->row.id),
                                        .again = true});
    return e ? e
             : correspondent_letter(c, &to,
                                    &(struct letter){.once = once.at,
                                                     .subject = subject,
                                                     .body = body,
                                                     .needs = announcement_needs(c, a)});
}
