/* The kinds of sources: one line each. */
#include "feature/collect/collect.h"

#include "kit/calendar/calendar.h"
#include "kit/git/git.h"

/* A reader that needs no more than the sandbox. */
#define READER(name, job, hint)                                                                    \
    static enum err name(struct ctx *c, str bytes, str base, struct found_list *list)              \
    {                                                                                              \
        (void)base;                                                                                \
        return found_read(c, job, (struct sandbox_input){bytes, hint}, list);                      \
    }

READER(read_calendar, calendar_found, (str){0}) /* what is still to come waits until it was */
READER(read_github, github_found, base)
READER(read_gitlab, gitlab_found, base)
READER(read_discourse, discourse_found, base)
READER(read_stackexchange, stackexchange_found, base)
READER(read_talks, talks_found, base)
READER(read_news, news_found, base)
READER(read_pipermail, pipermail_found, base)

static enum err bring_repository(struct ctx *c, str address, const struct found_sink *sink)
{
    str folder;
    enum err e = git_fetch(c, address, &folder);
    if (e)
        return e;
    e = git_history(c, folder.at, sink);
    git_forget(folder);
    return e;
}

/* In the order in which bytes that nobody named are tried. */
static const struct collect_kind KINDS[] = {
    {"feed", N_("Feed"), found_feed, .community = true},
    {"calendar", N_("Calendar"), read_calendar},
    {"stackexchange", N_("Stack Exchange"), read_stackexchange, .api = true, .community = true},
    {"discourse", N_("Discourse forum"), read_discourse, .api = true, .community = true},
    {"github", N_("GitHub"), read_github, .api = true, .community = true},
    {"gitlab", N_("GitLab"), read_gitlab, .api = true, .community = true},
    {"git", N_("Git repository"), .bring = bring_repository, .shared = true, .community = true},
    {"talks", N_("List of talks"), read_talks, .shared = true, .community = true},
    {"news", N_("Newsgroup"), read_news, .api = true, .community = true},
    {"pipermail", N_("Mailing list (pipermail)"), read_pipermail, .community = true},
    {"mbox", N_("Archive of mail"), .community = true}, /* brought by hand */
    {"dump", N_("Data dump of a question-and-answer site"), .community = true},
};

const struct collect_kind *collect_kind(str code)
{
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (str_same(code, str_of(KINDS[i].code)))
            return &KINDS[i];
    return NULL;
}

const struct collect_kind *collect_kinds(size_t *n)
{
    *n = COUNT(KINDS);
    return KINDS;
}
