#include "kit/helpful/helpful_internal.h"
#include "kit/identity/identity.h"

/* Words that no person has in the name. */
static const char *const ALWAYS[] = {"bot",
                                     "robot",
                                     "noreply",
                                     "no-reply",
                                     "mailer-daemon",
                                     "postmaster",
                                     "automatic",
                                     "automated",
                                     "autobuild",
                                     "autobuilder",
                                     "autoresponder",
                                     "buildbot",
                                     "bugzilla",
                                     "bugzilla-daemon",
                                     "github",
                                     "gitlab",
                                     "patchwork",
                                     "syzbot",
                                     "mailman",
                                     "majordomo",
                                     "listserv",
                                     "debbugs",
                                     "notification",
                                     "notifications",
                                     "notifier",
                                     "webmaster",
                                     "phabricator",
                                     "ci",
                                     "team",
                                     "support",
                                     "administrator",
                                     "newsletter",
                                     "appveyor",
                                     "coverity",
                                     "alerts",
                                     "commits",
                                     NULL};
/* Words of machines that are names of people, too: only where there is no other word. */
static const char *const ALONE[] = {
    "jenkins",  "hudson",     "gerrit",  "zuul",   "jira",   "trac",      "redmine",  "travis",
    "cron",     "svn",        "cvs",     "wiki",   "list",   "build",     "builds",   "builder",
    "system",   "testing",    "nightly", "status", "server", "code",      "review",   "daemon",
    "admin",    "root",       "tracker", "digest", "owner",  "moderator", "monitor",  "discourse",
    "security", "subversion", "git",     "mailer", "the",    "mail",      "delivery", "subsystem",
    "mailing",  "news",       "no",      "reply",  NULL};

static bool has_word(const char *const *list, str word)
{
    for (; *list; list++)
        if (str_same(str_of(*list), word))
            return true;
    return false;
}

static bool separates(char ch)
{
    return (unsigned char)ch <= ' ' || ch == '(' || ch == ')' || ch == '[' || ch == ']' ||
           ch == ',' || ch == '"' || ch == '.' || ch == '/' || ch == '_' || ch == ':';
}

struct name_facts {
    size_t words, always, alone; /* outside of brackets */
};

/* "Ada Lovelace (JIRA)" is Ada: what stands in brackets is no part of the name. */
static struct name_facts read_name(str lower)
{
    struct name_facts f = {0};
    size_t start = 0, depth = 0;
    for (size_t i = 0; lower.len > 0 && i <= lower.len; i++) {
        if (i < lower.len && !separates(lower.at[i]))
            continue;
        str word = {lower.at + start, i - start};
        if (word.len > 0 && depth == 0) {
            f.words++;
            f.always += has_word(ALWAYS, word) || str_ends(word, S("-bot")) ||
                        str_ends(word, S("-ci")) || str_starts(word, S("noreply"));
            f.alone += has_word(ALONE, word);
        }
        if (i < lower.len && (lower.at[i] == '(' || lower.at[i] == '['))
            depth++;
        else if (i < lower.len && (lower.at[i] == ')' || lower.at[i] == ']') && depth > 0)
            depth--;
        start = i + 1;
    }
    return f;
}

bool helpful_is_machine(struct ctx *c, str name, str address)
{
    str lower = arena_lower(c->mem, str_trim(name));
    size_t at = str_find(address, S("@"));
    str local = arena_lower(c->mem, str_upto(address, at == SIZE_MAX ? 0 : at));
    struct name_facts f = read_name(str_find(lower, S("@")) == SIZE_MAX ? lower : (str){0});
    if (str_find(lower, S("[bot]")) != SIZE_MAX || f.always > 0 ||
        (f.words > 0 && f.alone == f.words))
        return true;
    bool role = identity_is_role(local) || has_word(ALWAYS, local) || has_word(ALONE, local);
    return local.len > 0 && role && (f.words < 2 || str_same(lower, local));
}
