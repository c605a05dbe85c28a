#include "kit/http/answer.h"
#include "kit/http/cookie.h"
#include "kit/http/csrf.h"
#include "kit/http/form.h"
#include "kit/http/route.h"

#include <string.h>
#include <time.h>

/* ---- where a form leads to ---- */

static size_t count_ids(str pattern)
{
    size_t n = 0;
    for (size_t i = 0; i < pattern.len; i++)
        n += pattern.at[i] == '#';
    return n;
}

/* Fills in all '#' but the last `keep` from the numbers of the address. */
static str fill_ids(struct ctx *c, const struct req *r, str pattern, size_t keep)
{
    struct text t = {.mem = c->mem};
    size_t ids = count_ids(pattern), at = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.at[i] == '#' && at + keep < ids && at < COUNT(r->arg))
            text_format(&t, "%lld", (long long)r->arg[at++]);
        else
            text_char(&t, pattern.at[i]);
    }
    return text_str(&t);
}

/* The last '#' is what was made; if nothing was, the number of this address in the same place. */
static str lead_to(struct ctx *c, const struct req *r, str then)
{
    size_t hash = str_find(then, S("#"));
    if (hash == SIZE_MAX)
        return then;
    size_t before = count_ids(str_of(r->route->then)) - 1;
    int64_t id = c->made ? c->made : before < COUNT(r->arg) ? r->arg[before] : 0;
    return arena_format(c->mem, "%.*s%lld%.*s", STR_ARG(str_upto(then, hash)), (long long)id,
                        STR_ARG(str_from(then, hash + 1)));
}

static void redirect(struct res *out, str location)
{
    out->status = 303;
    out->location = location;
}

/* Where the first one of a form sent twice led. The store leaves '#' out where nothing was made:
 * then it is the number of this address. */
static str led_to(struct ctx *c, const struct req *r)
{
    size_t hash = str_find(c->then, S("#"));
    if (hash == SIZE_MAX)
        return c->answer;
    str without = arena_format(c->mem, "%.*s%.*s", STR_ARG(str_upto(c->then, hash)),
                               STR_ARG(str_from(c->then, hash + 1)));
    return str_same(c->answer, without) ? lead_to(c, r, c->then) : c->answer;
}

/* ---- before the handler ---- */

static int hex_digit(char ch)
{
    return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* The one-time key of a form: 32 hex digits in its field "once". */
static void read_once(struct ctx *c, const struct req *r)
{
    str hex = form_text(r, "once");
    if (hex.len != 32)
        return;
    char *at = arena_take(c->mem, 16, 1);
    for (size_t i = 0; i < 16; i++) {
        int high = hex_digit(hex.at[2 * i]), low = hex_digit(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return;
        at[i] = (char)(high * 16 + low);
    }
    c->once = (str){at, 16};
}

static void add_coded(struct text *t, str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.at[i];
        bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
                     (ch >= 'A' && ch <= 'Z') || (ch && strchr("/-_.", ch));
        if (plain)
            text_char(t, (char)ch);
        else
            text_format(t, "%%%02X", ch);
    }
}

static void to_sign_in(struct ctx *c, const struct req *r, struct res *out)
{
    *out = (struct res){0};
    *out = (struct res){0};
    struct text t = {.mem = c->mem};
    text_add(&t, c->prefix);
    text_add(&t, S("/sign-in?then="));
    add_coded(&t, r->path);
    if (r->query.len > 0)
        add_coded(&t, S("?"));
    add_coded(&t, r->query);
    redirect(out, text_str(&t));
}

/* Who may ask at all, and does a form come from a page of ours? */
static enum err may_ask(struct ctx *c, const struct req *r)
{
    bool post = str_same(r->method, S("POST"));
    if (((c->bits | ANYBODY) & r->route->who) == 0) {
        if (c->me == 0)
            return fail(c, ERR_SIGN_IN, "Sign in first, then do this again.");
        return fail(c, ERR_REFUSED, "This page is for others in the program.");
    }
    if (!post || r->route->any_origin)
        return OK;
    if (!csrf_own_origin(r, c->site ? c->site->address : S("")))
        return fail(c, ERR_REFUSED,
                    "This form came from another site. Open the page here and send it again.");
    if (!csrf_own_token(r))
        return fail(c, ERR_REFUSED, "This form is out of date. Load the page again, then send it.");
    return OK;
}

/* ---- after it ---- */

static void after_success(struct ctx *c, const struct req *r, struct res *out)
{
    bool post = str_same(r->method, S("POST"));
    bool silent = out->status == 0 && out->body.len == 0 && out->location.len == 0;
    if (post && silent && r->route->then)
        redirect(out, lead_to(c, r, c->then));
    if (out->status == 0)
        out->status = out->location.len > 0 ? 303 : out->body.len > 0 || !post ? 200 : 204;
}

static str escaped(struct ctx *c, str s)
{
    struct text t = {.mem = c->mem};
    for (size_t i = 0; i < s.len; i++)
        switch (s.at[i]) {
        case '<': text_add(&t, S("&lt;")); break;
        case '&': text_add(&t, S("&amp;")); break;
        default: text_char(&t, s.at[i]);
        }
    return text_str(&t);
}

void answer_failed(struct ctx *c, const struct answer_plan *plan, const struct req *r, enum err e,
                   struct res *out)
{
    *out = (struct res){.status = http_status(e)};
    if (e == ERR_FAULT)
        LOG(LOG_ERROR, "http.fault", {"route", .text = str_of(r->route ? r->route->path : "-")});
    if (plan->program) {
        plan->program->failed(c, r, e, out);
    } else {
        str words = e == ERR_FAULT ? tr(c, "Something failed here. It has been logged.") : c->why;
        out->body = arena_format(c->mem, "<!doctype html><title>%d</title><p>%.*s</p>", out->status,
                                 STR_ARG(escaped(c, words)));
    }
    if (out->status == 0)
        out->status = http_status(e);
    if (plan->bad_form)
        out->status = 400;
    if (plan->allow && plan->allow[0] && !r->route) {
        out->status = 405;
        res_header(out, S("Allow"), str_of(plan->allow));
    }
}

/* Cookies behind TLS: never sent in the clear, and the session's cannot be set by a subdomain. */
static void secure_cookies(struct ctx *c, struct res *out)
{
    for (size_t i = 0; i < out->n_headers; i++) {
        struct field *h = &out->headers[i];
        if (!str_same_nocase(h->name, S("Set-Cookie")))
            continue;
        bool session = str_starts(h->value, S(COOKIE_SESSION "="));
        h->value =
            arena_format(c->mem, "%s%.*s; Secure", session ? "__Host-" : "", STR_ARG(h->value));
    }
}

static enum err run(struct ctx *c, const struct answer_plan *plan, struct req *r, struct res *out)
{
    if (plan->program) {
        enum err e = plan->program->enter(c, r);
        if (e)
            return e;
    }
    if (!r->route)
        return fail(c, ERR_NOT_FOUND, "There is no page here.");
    if (plan->bad_form)
        return fail(c, ERR_INVALID, "The form could not be read. Load the page again.");
    enum err e = may_ask(c, r);
    if (e)
        return e;
    if (r->route->then) {
        read_once(c, r);
        c->then =
            fill_ids(c, r, arena_format(c->mem, "%.*s%s", STR_ARG(c->prefix), r->route->then), 1);
    }
    return r->route->run(c, r, out);
}

enum err answer_run(struct ctx *c, const struct answer_plan *plan, struct req *r, struct res *out)
{
    *out = (struct res){0};
    enum err e = run(c, plan, r, out);
    if (e == ERR_AGAIN)
        return e;
    if (e == OK)
        after_success(c, r, out);
    else if (e == ERR_REPEATED)
        *out = (struct res){.status = 303, .location = led_to(c, r)};
    else if (e == ERR_SIGN_IN && str_same(r->method, S("GET")))
        to_sign_in(c, r, out);
    else
        answer_failed(c, plan, r, e, out);
    if (r->secure)
        secure_cookies(c, out);
    return OK;
}

void answer_busy(struct ctx *c, const struct answer_plan *plan, const struct req *r,
                 struct res *out)
{
    enum err e =
        fail(c, ERR_BUSY, "Many people are writing right now. Try again in a few seconds.");
    answer_failed(c, plan, r, e, out);
}

void answer_pause(struct ctx *c, int try)
{
    uint64_t most_us = 1000ULL << (try < 7 ? try : 7);
    struct timespec time = {0, (long)(500 + random_below(c, most_us)) * 1000};
    while (nanosleep(&time, &time) != 0)
        ;
}

/* ---- without sockets, for tests ---- */

static void find_route(const struct route *routes, struct req *r, char allow[64])
{
    const struct route *table[] = {routes, NULL};
    struct arena *mem = arena_new();
    struct found found;
    router_find(router_new(mem, table), r->method, r->path, &found);
    arena_free(mem);
    r->route = found.route;
    memcpy(r->arg, found.arg, sizeof found.arg);
    memcpy(r->word, found.word, sizeof found.word);
    memcpy(allow, found.allow, sizeof found.allow);
}

void http_run(struct ctx *c, const struct route *routes, struct req *r, struct res *out)
{
    char allow[64];
    struct answer_plan plan = {.allow = allow};
    size_t mark = str_find(r->path, S("?"));
    if (mark != SIZE_MAX) {
        r->query = str_from(r->path, mark + 1);
        r->path = str_upto(r->path, mark);
    }
    if (!r->params)
        plan.bad_form = form_pairs(c->mem, r->query, &r->params, &r->n_params) != OK;
    find_route(routes, r, allow);
    c->made = 0, c->problems = NULL;
    c->reason = NULL;
    c->once = c->then = c->answer = c->why = (str){0}; /* a test sends many requests with one ctx */
    struct ctx start = *c;
    enum err e = ERR_AGAIN;
    for (int try = 0; e == ERR_AGAIN && try < ANSWER_TRIES; try++) {
        if (try > 0)
            answer_pause(c, try);
        *c = start;
        e = answer_run(c, &plan, r, out);
    }
    if (e)
        answer_busy(c, &plan, r, out);
}
