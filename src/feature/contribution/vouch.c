/* Somebody else stands for a contribution that nothing but people can show. */
#include "feature/contribution/contribution.h"
#include "feature/contribution/inside.h"
#include "feature/contribution/vouch.sql.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

/* ---- its link ------------------------------------------------------------------------------------ */

enum err vouch_link(struct ctx *c, int64_t id, str *key)
{
    struct row_vouch_link row;
    enum err e = q_vouch_link(c, id, &row);
    if (!e)
        *key = row.found ? row.key : S("");
    return e;
}

enum err vouch_link_make(struct ctx *c, int64_t id)
{
    unsigned char bytes[16];
    random_bytes(c, bytes, sizeof bytes);
    return q_vouch_link_add(c, id, arena_hex(c->mem, bytes, sizeof bytes));
}

/* ---- asking -------------------------------------------------------------------------------------- */

static enum err letter(struct ctx *c, const struct contribution_stored *s, str key, int64_t person)
{
    struct correspondent to;
    struct person me;
    enum err e;
    if ((e = people_correspondent(c, person, &to)) || (e = people_get(c, c->me, &me)))
        return e;
    str body = words_format(
        c,
        tr_c(to.catalog,
             N_("Dear %.*s,\n\n%.*s did something that no page on the web shows, and says that you "
                "saw it:\n\n%.*s, %.*s\n\nIf that is so, please stand for it in a sentence or two:"
                "\n\n%.*s%.*s/contributions/%lld/vouch/%.*s\n\nIf not, you need not do "
                "anything.\n")),
        STR_ARG(to.name), STR_ARG(me.name), STR_ARG(s->what.title),
        STR_ARG(correspondent_day(c, &to, s->what.day.value)), STR_ARG(c->site->address),
        STR_ARG(to.prefix), (long long)s->id, STR_ARG(key));
    return correspondent_letter(
        c, &to,
        &(struct letter){.once = arena_format(c->mem, "contribution/%lld/vouch/%lld",
                                              (long long)s->id, (long long)person)
                                     .at,
                         .subject =
                             words_format(c, tr_c(to.catalog, N_("Did you see what %.*s did?")),
                                          STR_ARG(me.name)),
                         .body = body});
}

/* "@ada", "ada", or the address of a profile. */
static str handle_of(str line)
{
    size_t at = str_find(line, S("/people/"));
    if (at != SIZE_MAX)
        line = str_from(line, at + 8);
    return str_trim(str_starts(line, S("@")) ? str_from(line, 1) : line);
}

static enum err find_people(struct ctx *c, str lines, int64_t *people, size_t *n)
{
    str line;
    while (str_cut(&lines, '\n', &line)) {
        struct person p;
        str handle = handle_of(str_trim(line));
        if (handle.len == 0)
            continue;
        if (*n == VOUCH_ASKED_MAX)
            return fail_at(c, "people", N_("Ask at most %d people at once."), VOUCH_ASKED_MAX);
        enum err e = people_by_handle(c, handle, &p);
        if (e == ERR_NOT_FOUND || (!e && !str_same(p.state, S("present"))))
            return fail_at(c, "people",
                           N_("Nobody here has the name @%.*s. It stands in the address "
                              "of their profile."),
                           STR_ARG(handle));
        if (e)
            return e;
        if (p.id == c->me)
            return fail_at(c, "people", N_("That is you. Somebody else has to stand for it."));
        people[(*n)++] = p.id;
    }
    return OK;
}

static enum err ask(struct ctx *c, const struct contribution_stored *s, const int64_t *people,
                    size_t n)
{
    str key = S("");
    enum err e = vouch_link_make(c, s->id);
    if (!e)
        e = vouch_link(c, s->id, &key);
    for (size_t i = 0; !e && i < n; i++)
        e = letter(c, s, key, people[i]);
    return e;
}

enum err vouch_ask(struct ctx *c, int64_t id, str people)
{
    struct contribution_stored s;
    int64_t list[VOUCH_ASKED_MAX];
    size_t n = 0;
    enum err e = contribution_mine(c, id, &s);
    if (e || (e = find_people(c, people, list, &n)))
        return e;
    if (str_same(s.state, S("withdrawn")))
        return fail_quicker(c);
    if ((e = db_begin(c)))
        return e;
    return db_end(c, ask(c, &s, list, n));
}

/* ---- standing for it ----------------------------------------------------------------------------- */

static enum err give(struct ctx *c, int64_t id, str key, str words)
{
    struct row_vouch_asked asked;
    struct row_vouch_mine mine;
    enum err e = q_vouch_asked(c, id, key, &asked);
    if (e || (e = q_vouch_mine(c, id, &mine)))
        return e;
    if (asked.person == c->me)
        return fail(c, ERR_REFUSED, "This is your own. Somebody else has to stand for it.");
    if (mine.found && !mine.withdrawn.set)
        return fail(c, ERR_CONFLICT, "You stand for it already.");
    if (mine.found && day_of_moment(mine.made).n == day_of_moment(c->now).n)
        return fail(c, ERR_REFUSED,
                    "You said so today already, and took it back. Come again tomorrow.");
    if ((e = q_vouch_give(c, id, words)))
        return e;
    return contribution_tell(c, "contribution.vouched", id, asked.person, true);
}

enum err vouch_give(struct ctx *c, int64_t id, str key, str words)
{
    if (!check_text(c, "words", words, (struct text_rule){VOUCH_MIN, VOUCH_MAX, true}))
        return ERR_INVALID;
    enum err e = db_begin(c);
    return e ? e : db_end(c, give(c, id, key, words));
}

static enum err withdraw(struct ctx *c, int64_t id)
{
    struct row_vouch_withdraw row;
    enum err e = q_vouch_withdraw(c, id, &row);
    return e ? e : contribution_tell(c, "contribution.unvouched", id, 0, true);
}

enum err vouch_withdraw(struct ctx *c, int64_t id)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, withdraw(c, id));
}

enum err vouch_void(struct ctx *c, int64_t id)
{
    return q_vouch_cancel(c, id);
}

enum err vouch_list(struct ctx *c, int64_t id, bool all, const struct vouch **list, size_t *n)
{
    struct row_vouch_of *rows;
    enum err e = q_vouch_of(c, id, all, &rows, n);
    if (e)
        return e;
    struct vouch *v = arena_take(c->mem, *n + 1, sizeof *v);
    for (size_t i = 0; i < *n; i++)
        v[i] = (struct vouch){.person = rows[i].person,
                              .name = rows[i].name,
                              .handle = rows[i].handle,
                              .avatar = rows[i].avatar,
                              .words = rows[i].words,
                              .made = rows[i].made};
    *list = v;
    return OK;
}
