#include "feature/account/account.h"

#include "feature/account/account.sql.h"
#include "feature/account/inside.h"
#include "feature/frame/frame.h"
#include "feature/ledger/ledger.h"
#include "kit/i18n/i18n.h"
#include "kit/mail/mail.h"
#include "kit/store/store.h"

#include <sodium.h>

/* What visitors' forms carry; that they come from our pages is seen by their origin. */
#define VISITOR_TOKEN S("visitor")

str account_secret(struct ctx *c)
{
    unsigned char bytes[TOKEN_BYTES];
    size_t room = sodium_base64_encoded_len(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *at = arena_take(c->mem, room, 1);
    random_bytes(c, bytes, sizeof bytes);
    sodium_bin2base64(at, room, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
    return str_of(at);
}

str account_token(struct ctx *c, str secret)
{
    unsigned char *hash = arena_take(c->mem, TOKEN_BYTES, 1);
    crypto_hash_sha256(hash, (const unsigned char *)(secret.at ? secret.at : ""), secret.len);
    return (str){(char *)hash, TOKEN_BYTES};
}

/* ---- who is asking --------------------------------------------------------------------------- */

static void set_language(struct ctx *c, const struct req *r, str preferred)
{
    const struct catalog *catalog = preferred.len ? i18n_catalog(preferred) : NULL;
    str cookie = cookie_text(r, "plaudit-language");
    if (!catalog && cookie.len > 0)
        catalog = i18n_catalog(cookie);
    c->catalog = catalog ? catalog : i18n_negotiate(r->accept_language);
}

/* Every form of a session carries this; it tells nothing about the session's id. */
static str form_token(struct ctx *c, str cookie)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    struct text t = {.mem = c->mem};
    text_add(&t, S("form "));
    text_add(&t, cookie);
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)t.at, t.len, NULL, 0);
    return arena_hex(c->mem, hash, sizeof hash);
}

static enum err enter_session(struct ctx *c, struct req *r, struct reader *reader)
{
    struct row_account_session s;
    str token = account_token(c, r->cookie);
    enum err e = q_account_session(c, token, &s);
    if (e || !s.found || s.until.s <= c->now.s)
        return e;
    c->me = s.person;
    c->bits |= SIGNED_IN;
    c->zone = s.zone;
    r->token = form_token(c, r->cookie);
    r->common = false;
    reader->name = s.name;
    reader->handle = s.handle;
    if (s.avatar.set)
        reader->avatar =
            arena_format(c->mem, "/files/%.*s.png",
                         STR_ARG(arena_hex(c->mem, s.avatar.value.at, s.avatar.value.len)));
    set_language(c, r, s.language);
    if (c->now.s - s.seen.s >= SEEN_S)
        guard_saw(c, token);
    return OK;
}

static bool holds(const struct ctx *c, moment starts, opt_time ends)
{
    return starts.s <= c->now.s && (!ends.set || ends.value.s > c->now.s);
}

static enum err enter_roles(struct ctx *c)
{
    struct row_account_roles *roles;
    size_t n;
    enum err e = q_account_roles(c, &roles, &n);
    for (size_t i = 0; i < n && !e; i++)
        if (holds(c, roles[i].starts, roles[i].ends))
            c->bits |= roles[i].role & STAFF;
    return e;
}

static enum err enter_program(struct ctx *c, struct reader *reader)
{
    struct row_account_viewer v;
    enum err e = q_account_viewer(c, day_of_moment(c->now), &v);
    if (e || !v.found)
        return e;
    reader->program_name = v.name;
    reader->program_code = v.code;
    reader->hue = (int)v.hue;
    reader->several = v.several;
    reader->unread = v.unread;
    if (c->me == 0)
        return OK;
    if (v.member)
        c->bits |= MEMBER;
    else if (v.former)
        c->bits |= ALUMNI;
    if ((e = enter_roles(c)))
        return e;
    c->nda = c->bits & (MEMBER | STAFF) ? v.nda : 0;
    return OK;
}

static enum err enter_installation(struct ctx *c)
{
    struct row_account_operator *grants;
    size_t n = 0;
    enum err e = c->me ? q_account_operator(c, &grants, &n) : OK;
    for (size_t i = 0; i < n && !e; i++)
        if (holds(c, grants[i].starts, grants[i].ends))
            c->bits |= OPERATOR;
    return e;
}

enum err account_enter(struct ctx *c, struct req *r)
{
    struct reader *reader = arena_take(c->mem, 1, sizeof *reader);
    c->me = c->nda = 0;
    c->bits = ANYBODY;
    c->zone = (str){0};
    c->reader = reader;
    r->token = VISITOR_TOKEN;
    r->common = true;
    enum err e = r->cookie.len ? enter_session(c, r, reader) : OK;
    if (c->me == 0)
        set_language(c, r, (str){0});
    return e ? e : account_enter_place(c, reader);
}

enum err account_enter_place(struct ctx *c, struct reader *reader)
{
    return c->program ? enter_program(c, reader) : enter_installation(c);
}

enum err account_as(struct ctx *c, int64_t person)
{
    struct reader *reader = arena_take(c->mem, 1, sizeof *reader);
    struct row_account_reader_of p;
    enum err e = q_account_reader_of(c, person, &p);
    if (e)
        return e;
    const struct catalog *catalog = i18n_catalog(p.language);
    reader->name = p.name;
    c->me = person;
    c->nda = 0;
    c->bits = ANYBODY | SIGNED_IN;
    c->zone = p.zone;
    c->catalog = catalog ? catalog : i18n_catalogs[0];
    c->reader = reader;
    return c->program ? enter_program(c, reader) : enter_installation(c);
}

/* ---- sessions -------------------------------------------------------------------------------- */

/* The program's and the system's name that a browser tells, of the few that most people use. */
str account_device(struct ctx *c, str agent)
{
    static const char *const programs[][2] = {
        {"Edg/", "Edge"},      {"OPR/", "Opera"},     {"Firefox/", "Firefox"},
        {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},  {"Chromium/", "Chromium"},
        {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
    };
    static const char *const systems[][2] = {
        {"iPhone", "iPhone"}, {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
        {"Mac OS", "macOS"},  {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
    };
    const char *program = NULL, *system = NULL;
    for (size_t i = 0; i < COUNT(programs) && !program; i++)
        if (str_find(agent, str_of(programs[i][0])) != SIZE_MAX)
            program = programs[i][1];
    for (size_t i = 0; i < COUNT(systems) && !system; i++)
        if (str_find(agent, str_of(systems[i][0])) != SIZE_MAX)
            system = systems[i][1];
    if (program && system)
        return arena_format(c->mem, "%s, %s", program, system);
    return str_of(program ? program : system);
}

/* A session of before is ended, so that a planted id is worth nothing. */
static enum err start(struct ctx *c, const struct req *r, int64_t person, bool strong, str secret)
{
    str token = account_token(c, secret);
    enum err e = db_begin(c);
    if (e)
        return e;
    if (r->cookie.len > 0)
        e = q_account_end_session(c, account_token(c, r->cookie));
    if (!e)
        e = q_account_add_session(c, token, person, (moment){c->now.s + SESSION_IDLE_S},
                                  account_device(c, r->agent));
    if (!e && strong)
        e = q_account_set_strong(c, token);
    return db_end(c, e);
}

static enum err start_session(struct ctx *c, const struct req *r, int64_t person, bool strong,
                              struct res *out)
{
    str secret = account_secret(c);
    enum err e = start(c, r, person, strong, secret);
    if (!e)
        res_session(c, out, secret, SESSION_LIFE_S);
    return e;
}

enum err account_start_session(struct ctx *c, const struct req *r, int64_t person, struct res *out)
{
    return start_session(c, r, person, false, out);
}

enum err account_start_strong(struct ctx *c, const struct req *r, int64_t person, struct res *out)
{
    return start_session(c, r, person, true, out);
}

/* ---- accounts -------------------------------------------------------------------------------- */

static enum err note(struct ctx *c, const char *kind, int64_t person)
{
    return ledger_write(
        c, &(struct ledger_entry){.kind = kind, .subject = person, .person = person, .kept = true});
}

enum err account_make(struct ctx *c, int64_t person, str email)
{
    struct row_account_by_email taken;
    struct row_account_account own;
    if (!mail_address_ok(email))
        return fail_at(c, "email", "Write an e-mail address, like name@example.org.");
    email = arena_lower(c->mem, email);
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_account_by_email(c, email, &taken)) && taken.found)
        e = fail(c, ERR_CONFLICT, "This address belongs to another account.");
    if (!e && !(e = q_account_account(c, person, &own)) && own.found)
        e = fail(c, ERR_CONFLICT, "This person has an account already.");
    if (!e && !(e = q_account_add(c, person, email)))
        e = note(c, "account.opened", person);
    return db_end(c, e);
}

enum err account_by_email(struct ctx *c, str email, int64_t *person)
{
    struct row_account_by_email row;
    enum err e = q_account_by_email(c, arena_lower(c->mem, email), &row);
    if (e)
        return e;
    if (!row.found || !str_same(row.state, S("open")))
        return fail(c, ERR_NOT_FOUND, "Nobody here has this address.");
    *person = row.person;
    return OK;
}

enum err account_any_by_email(struct ctx *c, str email, int64_t *person)
{
    struct row_account_by_email row;
    enum err e = q_account_by_email(c, arena_lower(c->mem, email), &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_NOT_FOUND, "Nobody here has this address.");
    *person = row.person;
    return OK;
}

enum err account_email(struct ctx *c, int64_t person, str *email)
{
    struct row_account_account row;
    enum err e = q_account_account(c, person, &row);
    if (!e)
        *email = row.found ? row.email : (str){0};
    return e;
}

/* What belongs to an account goes before it. */
static enum err delete_all(struct ctx *c, int64_t person)
{
    enum err e = q_account_end_sessions(c, person);
    if (!e)
        e = q_account_delete_links(c, person);
    if (!e)
        e = q_account_delete_passkeys(c, person);
    if (!e)
        e = q_account_delete_app_passwords(c, person);
    if (!e)
        e = q_account_delete_outside_logins(c, person);
    return e ? e : q_account_delete_account(c, person);
}

enum err account_close(struct ctx *c, int64_t person)
{
    struct row_account_account row;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = q_account_account(c, person, &row);
    if (!e && row.found && !(e = delete_all(c, person)))
        e = note(c, "account.closed", person);
    return db_end(c, e);
}

/* ---- jobs ------------------------------------------------------------------------------------ */

static enum err write_seen(struct ctx *c)
{
    struct seen seen;
    enum err e = OK;
    while (!e && guard_next_seen(c, &seen))
        e = q_account_seen(c, (str){(const char *)seen.token, TOKEN_BYTES}, (moment){seen.at},
                           SESSION_IDLE_S, SESSION_LIFE_S);
    return e;
}

enum err account_tidy(struct ctx *c)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = write_seen(c)) && !(e = q_account_sessions_over(c)))
        e = q_account_links_over(c);
    return db_end(c, e);
}

enum err account_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_account_sessions_unused *rows;
    size_t many;
    enum err e = q_account_sessions_unused(c, before, most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}
