#include "feature/mailing/mailing.h"
#include "base/config.h"
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/mailing/inside.h"
#include "feature/mailing/mailing.sql.h"
#include "feature/people/people.h"
#include "kit/store/store.h"

#include <string.h>

/* ---- addresses ------------------------------------------------------------------------------- */

static str domain_of(struct ctx *c)
{
    return config_text(c->site->config, "mail.reply");
}

enum err mailing_token_address(struct ctx *c, const char *purpose, int64_t person, int64_t subject,
                               str *address)
{
    str words, domain = domain_of(c);
    const struct mail_token token = {purpose, {c->program, person, subject}, 3};
    *address = (str){0};
    if (domain.len == 0)
        return OK;
    enum err e = mail_token_make(c, &token, &words);
    if (!e)
        *address = arena_format(c->mem, "%s+%.*s@%.*s", purpose, STR_ARG(words), STR_ARG(domain));
    return e;
}

enum err mailing_addresses(struct ctx *c, int64_t group, str name, struct mailing_addresses *a)
{
    str domain = domain_of(c);
    *a = (struct mailing_addresses){0};
    if (domain.len == 0)
        return OK;
    bool several = c->reader && c->reader->several;
    a->list = arena_format(c->mem, "%.*s%s%.*s@%.*s", STR_ARG(name), several ? "+" : "",
                           STR_ARG(several ? arena_lower(c->mem, c->reader->program_code) : S("")),
                           STR_ARG(domain));
    return mailing_token_address(c, "start", c->me, group, &a->start);
}

enum err mailing_stop_address(struct ctx *c, int64_t person, int64_t group, str *address)
{
    str words;
    const struct mail_token token = {"leave", {c->program, person, group}, 3};
    enum err e = mail_token_make(c, &token, &words);
    if (!e)
        *address = arena_format(c->mem, "/mail/stop/%.*s", STR_ARG(words));
    return e;
}

/* ---- what an address means --------------------------------------------------------------------- */

static enum err group_target(struct ctx *c, str name, str code, struct mailing_target *t)
{
    struct row_mailing_groups_named *rows;
    size_t n;
    enum err e =
        q_mailing_groups_named(c, arena_lower(c->mem, name), arena_lower(c->mem, code), &rows, &n);
    if (e || n != 1)
        return e ? e : fail_missing(c);
    *t = (struct mailing_target){TO_GROUP, rows[0].of, 0, rows[0].id, {0}};
    return OK;
}

static enum err token_target(struct ctx *c, str purpose, str words, struct mailing_target *t)
{
    static const struct {
        const char *purpose;
        enum mailing_to to;
        size_t numbers;
    } KINDS[] = {{"reply", TO_REPLY, 3}, {"start", TO_START, 3}, {"leave", TO_LEAVE, 3},
                 {"post", TO_POST, 3},   {"drop", TO_DROP, 3},   {"bounce", TO_BOUNCE, 2}};
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        if (!str_same_nocase(purpose, str_of(KINDS[i].purpose)))
            continue;
        struct mail_token token = {.purpose = KINDS[i].purpose, .n = KINDS[i].numbers};
        enum err e = mail_token_read(c, words, &token);
        if (!e)
            *t = (struct mailing_target){KINDS[i].to, token.numbers[0], token.numbers[1],
                                         token.numbers[2], words};
        return e;
    }
    return group_target(c, purpose, words, t);
}

enum err mailing_target(struct ctx *c, str recipient, struct mailing_target *t)
{
    str domain = recipient, local, purpose, words;
    if (!str_cut(&domain, '@', &local) || domain_of(c).len == 0 ||
        !str_same_nocase(domain, domain_of(c)))
        return fail_missing(c);
    words = local;
    (void)str_cut(&words, '+', &purpose);
    return words.len > 0 ? token_target(c, purpose, words, t) : group_target(c, local, (str){0}, t);
}

/* ---- no more letters --------------------------------------------------------------------------- */

static enum err stop_group(struct ctx *c, int64_t group)
{
    struct row_mailing_own row;
    enum err e = q_mailing_own(c, group, &row);
    if (!e && row.found)
        e = lounge_mail(c, group, S("none"));
    return e == ERR_NOT_FOUND ? OK : e; /* who may not read it gets no letters anyway */
}

static enum err stop_digests(struct ctx *c)
{
    const struct newsgroup *list;
    size_t n;
    enum err e = lounge_groups(c, &list, &n);
    for (size_t i = 0; !e && i < n; i++)
        if (str_same(list[i].mail, S("daily")) || str_same(list[i].mail, S("weekly")))
            e = stop_group(c, list[i].id);
    return e;
}

enum err mailing_stop(struct ctx *c, int64_t person, int64_t group)
{
    int64_t heir;
    enum err e = mailing_heir(c, person, &heir);
    if (!e)
        e = account_as(c, heir);
    return e ? e : group ? stop_group(c, group) : stop_digests(c);
}

/* ---- whoever gets letters ----------------------------------------------------------------------- */

bool mailing_rests(struct ctx *c)
{
    return c->site->demo && config_text(c->site->config, "smtp.url").len == 0;
}

enum err mailing_suspended(struct ctx *c, str address, opt_time *until)
{
    struct mail_address_state state;
    enum err e = mail_address_look(c, address, &state);
    if (!e) {
        *until = state.quiet_until;
        until->set = until->set && until->value.s > c->now.s;
    }
    return e;
}

static enum err move_reader(struct ctx *c, const struct merge_move *move)
{
    str often = str_from(move->row.name, strlen("mailing_reader/"));
    return q_mailing_reader(c, often, move->from, move->to);
}

MERGE_ROWS(mailing)

static enum err forget_article(struct ctx *c, int64_t id)
{
    return mail_forget_about(c, arena_format(c->mem, "article/%lld/", (long long)id));
}

/* The store has erased what the person wrote. */
static enum err forget_articles(struct ctx *c)
{
    struct row_mailing_erased_with_letters *rows;
    size_t n;
    enum err e = q_mailing_erased_with_letters(c, &rows, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = forget_article(c, rows[i].id);
    return e;
}

static enum err forget(struct ctx *c, int64_t person)
{
    static enum err (*const drops[])(struct ctx *, int64_t) = {
        q_mailing_forget_digests, q_mailing_forget_reader, q_mailing_forget_waiting_of};
    static const char *const naming[] = {"digest/", "notice/"}; /* letters to others name them */
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT(drops); i++)
        e = drops[i](c, person);
    for (size_t i = 0; !e && i < COUNT(naming); i++)
        e = mail_forget_gone(c, str_of(naming[i]));
    return e ? e : forget_articles(c);
}

enum err mailing_follow(struct ctx *c, const struct ledger_line *line)
{
    static const struct merge_table TABLES[] = {
        {"mailing_reader", NULL, move_reader},
        {"mailing_digest", q_mailing_digest_of, NULL},
        {"mailing_waiting", q_mailing_waiting_for, NULL},
        {0},
    };
    static const struct merge_room ROOM = {rows, TABLES};
    if (str_same(line->kind, S("article.removed")) || str_same(line->kind, S("article.cancelled")))
        return forget_article(c, line->subject);
    if (str_same(line->kind, S("erasure.done")))
        return forget(c, line->person);
    return people_merge_follow(c, line, &ROOM);
}
