#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/account/link.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WISHES = 50 };

static const struct purpose {
    const char *name;
    int64_t life_s;
} purposes[] = {
    {"sign-in", 15 * MINUTE}, {"reset", HOUR}, {"set-up", 7 * DAY}, {"confirm", 3 * DAY}};

static enum err make(struct ctx *c, int64_t person, const char *purpose, str email, str *address)
{
    str secret = account_secret(c);
    for (size_t i = 0; i < COUNT(purposes); i++) {
        if (strcmp(purposes[i].name, purpose) != 0)
            continue;
        *address = site_url(c, c->prefix, "/sign-in/%.*s", STR_ARG(secret));
        enum err e = db_begin(c);
        if (e)
            return e;
        return db_end(c, q_account_add_link(c, &(struct in_account_add_link){
                                                   .token = account_token(c, secret),
                                                   .person = person,
                                                   .purpose = str_of(purpose),
                                                   .email = email,
                                                   .until = {c->now.s + purposes[i].life_s},
                                               }));
    }
    return fail(c, ERR_FAULT, "no such purpose of a link: %s", purpose);
}

enum err account_link(struct ctx *c, int64_t person, const char *purpose, str *address)
{
    return make(c, person, purpose, S(""), address);
}

/* ---- letters: in the language and the time zone of whoever gets them ------------------------- */

static enum err as_reader(struct ctx *c, int64_t person, struct ctx *reader, str *name)
{
    struct row_account_reader_of row;
    enum err e = q_account_reader_of(c, person, &row);
    if (e)
        return e;
    const struct catalog *catalog = i18n_catalog(row.language);
    *reader = *c;
    reader->catalog = catalog ? catalog : i18n_catalogs[0];
    reader->zone = row.zone;
    *name = row.name;
    return OK;
}

static enum err queue(struct ctx *c, int64_t person, str to, str subject, str body)
{
    str once = arena_format(c->mem, "account/%lld/%lld", (long long)person, (long long)id_new(c));
    return mail_queue(
        c, &(struct letter){
               .once = once.at, .person = person, .to = to, .subject = subject, .body = body});
}

static enum err letter_of_wish(struct ctx *c, const struct row_account_wishes *w)
{
    struct ctx reader;
    str name, address;
    bool reset = str_same(w->purpose, S("reset"));
    enum err e = as_reader(c, w->person.value, &reader, &name);
    if (!e)
        e = make(c, w->person.value, reset ? "reset" : "sign-in", S(""), &address);
    if (e)
        return e;
    str subject =
        reset ? tr(&reader, "Choose a new password") : tr(&reader, "Your link to sign in");
    const char *words =
        reset ? N_("Hello %.*s,\n\nwith this link you choose a new password. It works once, for an "
                   "hour:\n\n%.*s\n\nIf you did not ask for it, do nothing: your password stays as "
                   "it is.")
              : N_("Hello %.*s,\n\nwith this link you sign in. It works once, for 15 minutes:\n\n"
                   "%.*s\n\nIf you did not ask for it, do nothing: nobody gets in without it.");
    str body = arena_format(c->mem, tr_c(reader.catalog, words), STR_ARG(name), STR_ARG(address));
    return queue(c, w->person.value, w->email, subject, body);
}

/* Only whoever reads this mail learns that the account is locked. */
static enum err letter_of_locked(struct ctx *c, const struct row_account_wishes *w)
{
    struct ctx reader;
    str name;
    enum err e = as_reader(c, w->person.value, &reader, &name);
    if (e)
        return e;
    str body = arena_format(
        c->mem,
        tr_c(reader.catalog,
             N_("Hello %.*s,\n\na link to sign in was asked for, but your account is locked, so no "
                "link opens it. The people who run the program can open it again: answer this "
                "letter.\n\nIf you did not ask for it, do nothing.")),
        STR_ARG(name));
    return queue(c, w->person.value, w->email, tr(&reader, "Your account is locked"), body);
}

static enum err grant(struct ctx *c, const struct row_account_wishes *w)
{
    str prefix = c->prefix;
    enum err e = OK;
    c->prefix = w->prefix;
    if (w->person.set && c->now.s - w->made.s < HOUR)
        e = w->locked ? letter_of_locked(c, w) : letter_of_wish(c, w);
    c->prefix = prefix;
    return e ? e : q_account_end_wish(c, w->id);
}

enum err account_send_links(struct ctx *c, size_t *n)
{
    struct row_account_wishes *rows;
    size_t many;
    *n = 0;
    enum err e = q_account_wishes(c, &rows, &many);
    if (e || many == 0 || (e = db_begin(c)))
        return e;
    for (size_t i = 0; i < many && !e; i++)
        e = grant(c, &rows[i]);
    if (!(e = db_end(c, e)))
        *n = many;
    return e;
}

/* The same is written for every address, known or not, so nothing can be learned from the time. */
enum err link_wish(struct ctx *c, str email, const char *purpose)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    return db_end(c, q_account_add_wish(c, id_new(c), arena_lower(c->mem, email), str_of(purpose),
                                        c->prefix));
}

enum err link_confirm(struct ctx *c, str email)
{
    struct ctx reader;
    str name, address;
    enum err e = as_reader(c, c->me, &reader, &name);
    if (!e)
        e = make(c, c->me, "confirm", email, &address);
    if (e)
        return e;
    str body = arena_format(
        c->mem,
        tr_c(reader.catalog, N_("Hello %.*s,\n\nthis address was given for your account. Confirm "
                                "it with this link, within three days:\n\n%.*s\n\nIf it was not "
                                "you, do nothing: nothing changes.")),
        STR_ARG(name), STR_ARG(address));
    return queue(c, c->me, email, tr(&reader, "Confirm this address"), body);
}

static enum err tell_old_address(struct ctx *c, int64_t person, str old)
{
    struct ctx reader;
    str name;
    enum err e = as_reader(c, person, &reader, &name);
    if (e)
        return e;
    str body = arena_format(
        c->mem,
        tr_c(reader.catalog,
             N_("Hello %.*s,\n\nyour account has another mail address now, so this is the last "
                "letter to this one.\n\nIf it was not you, answer the people who run the program "
                "at once.")),
        STR_ARG(name));
    return queue(c, person, old, tr(&reader, "Your address has changed"), body);
}

static enum err move_address(struct ctx *c, int64_t person, str email)
{
    struct row_account_account own;
    struct row_account_by_email taken;
    struct row_account_set_email moved;
    enum err e = q_account_account(c, person, &own);
    if (!e && !(e = q_account_by_email(c, email, &taken)) && taken.found && taken.person != person)
        return fail(c, ERR_CONFLICT, "This address belongs to another account now.");
    if (e || (e = q_account_set_email(c, person, email, &moved)) ||
        (e = q_account_end_links(c, person)))
        return e;
    return str_same(own.email, email) ? OK : tell_old_address(c, person, own.email);
}

enum err link_use(struct ctx *c, str secret, struct link *link)
{
    struct row_account_link row;
    struct row_account_use_link used;
    str token = account_token(c, secret);
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_account_link(c, token, &row);
    if (!e && !row.found)
        e = fail(c, ERR_REFUSED, "This link is used up or too old. Ask for a new one.");
    if (!e && !(e = q_account_use_link(c, token, &used)))
        e = row.email.len ? move_address(c, row.person, row.email)
                          : q_account_confirm(c, row.person);
    if ((e = db_end(c, e)))
        return e;
    *link = (struct link){row.person, row.purpose, row.email, row.name, row.has_secret};
    return OK;
}

enum err link_look(struct ctx *c, str secret, struct link *link)
{
    struct row_account_link row;
    enum err e = q_account_link(c, account_token(c, secret), &row);
    if (!e)
        *link = row.found
                    ? (struct link){row.person, row.purpose, row.email, row.name, row.has_secret}
                    : (struct link){0};
    return e;
}
