/* WebSub (W3C Recommendation of 2018-01-23): a hub is asked to tell when a feed has something new. What
 * it sends is not read: the feed itself is, soon. */
#include "feature/collect/hub.sql.h"
#include "feature/collect/inside.h"
#include "base/config.h"
#include "kit/html/html.h"
#include "kit/http/http.h"
#include "kit/store/store.h"

#include <string.h>

enum {
    HOUR_S = 3600,
    DAY_S = 86400,
    LEASE_S = 10 * DAY_S, /* asked for */
    LEASE_LEAST_S = 300,  /* granted ones beyond these are taken as these */
    LEASE_MOST_S = 90 * DAY_S,
    AGAIN_MOST_S = 7 * DAY_S, /* between two times that a hub without an answer is asked */
    ANSWER_S = DAY_S,         /* so long it may take to confirm what it was asked */
    AT_ONCE = 50,
    CHALLENGE_MAX = 2000,
    BODY_MAX = 5 << 20,
    NAME_MAX_BYTES = 500,
    TOKEN_BYTES = 16,
    SECRET_BYTES = 32,
};

/* ---- can we be reached? ---------------------------------------------------------------------------- */

/* A name that others can look up: not "localhost", no number, none of a network of its own. */
static bool is_public(str host)
{
    static const str PRIVATE[] = {S(".localhost"), S(".local"), S(".internal"), S(".lan"),
                                  S(".home.arpa")};
    size_t dot = host.len;
    while (dot > 0 && host.at[dot - 1] != '.')
        dot--;
    str last = str_from(host, dot);
    if (dot == 0 || last.len == 0 || (last.at[0] >= '0' && last.at[0] <= '9') ||
        str_find(host, S("[")) != SIZE_MAX)
        return false;
    for (size_t i = 0; i < COUNT(PRIVATE); i++)
        if (host.len >= PRIVATE[i].len &&
            str_same_nocase(str_from(host, host.len - PRIVATE[i].len), PRIVATE[i]))
            return false;
    return true;
}

static bool can_be_reached(const struct ctx *c)
{
    str rest = c->site->address, host = {0};
    if (c->site->config && config_bool(c->site->config, "fetch.loopback"))
        return true;
    if (!str_starts(rest, S("https://")))
        return false;
    rest = str_from(rest, 8);
    str_cut(&rest, '/', &host);
    return is_public(str_upto(host, str_find(host, S(":"))));
}

/* ---- what a feed names ----------------------------------------------------------------------------- */

static str secret_word(struct ctx *c, size_t bytes)
{
    unsigned char *at = arena_take(c->mem, bytes, 1);
    random_bytes(c, at, bytes);
    return arena_hex(c->mem, at, bytes);
}

enum err collect_hub_named(struct ctx *c, int64_t source, struct hub_named named)
{
    if (!can_be_reached(c))
        return OK;
    if (named.hub.len == 0 || named.hub.len > NAME_MAX_BYTES || named.topic.len > NAME_MAX_BYTES)
        return q_hub_drop(c, source);
    return q_hub_named(c, &(struct in_hub_named){.source = source,
                                                 .hub = named.hub,
                                                 .topic = named.topic,
                                                 .token = secret_word(c, TOKEN_BYTES),
                                                 .secret = secret_word(c, SECRET_BYTES)});
}

enum err collect_hub_drop(struct ctx *c, int64_t source)
{
    return q_hub_drop(c, source);
}

enum err collect_hub_news(struct ctx *c, int64_t source, moment since, struct hub_news *news)
{
    struct row_hub_news row;
    enum err e = q_hub_news(c, source, since, &row);
    if (!e)
        *news = (struct hub_news){row.found && row.live, row.found && row.pushed};
    return e;
}

/* ---- asking ---------------------------------------------------------------------------------------- */

static void add_field(struct ctx *c, struct text *t, const char *name, str value)
{
    struct html o = html_sized(c, 3 * value.len);
    html_url_part(&o, value);
    text_format(t, "%s%s=%.*s", t->len ? "&" : "", name, STR_ARG(html_text(&o)));
}

static str question(struct ctx *c, const struct row_hub_due *due)
{
    struct text t = {.mem = c->mem};
    add_field(c, &t, "hub.mode", S("subscribe"));
    add_field(c, &t, "hub.topic", due->topic);
    add_field(c, &t, "hub.callback",
              arena_format(c->mem, "%.*s/collect/hub/%.*s", STR_ARG(c->site->address),
                           STR_ARG(due->token)));
    add_field(c, &t, "hub.lease_seconds", arena_format(c->mem, "%d", LEASE_S));
    add_field(c, &t, "hub.secret", due->secret);
    return text_str(&t);
}

/* From an hour to a week, doubled each time that no answer came. */
static moment again(struct ctx *c, int64_t misses)
{
    int64_t wait = HOUR_S;
    for (int64_t i = 0; i < misses && wait < AGAIN_MOST_S; i++)
        wait *= 2;
    return (moment){c->now.s + (wait < AGAIN_MOST_S ? wait : AGAIN_MOST_S)};
}

/* Written down before it is asked: the hub may confirm at once. */
static enum err claim(struct ctx *c, const struct row_hub_due *due, bool *mine)
{
    struct row_hub_ask row;
    enum err e = db_begin(c);
    if (e)
        return e;
    e = db_end(c, q_hub_ask(c, due->source, again(c, due->misses), &row));
    *mine = e == OK;
    return e == ERR_CONFLICT ? OK : e;
}

enum err collect_subscribe(struct ctx *c)
{
    struct row_hub_due *due;
    struct fetch_answer answer;
    size_t n;
    bool mine;
    if (!c->site->fetcher || !can_be_reached(c))
        return OK;
    enum err e = q_hub_due(c, AT_ONCE, &due, &n);
    struct fetch_batch *batch = fetch_begin(c, c->site->fetcher);
    for (size_t i = 0; !e && i < n; i++) {
        if (!(e = claim(c, &due[i], &mine)) && mine)
            fetch_add(batch, &(struct fetch_request){.tag = due[i].source,
                                                     .url = due[i].hub,
                                                     .post = true,
                                                     .body = question(c, &due[i])});
    }
    while (fetch_next(batch, &answer)) /* what counts is what the hub asks back */
        if (answer.outcome != FETCH_OK)
            LOG(LOG_INFO, "hub.refused", {"source", .n = answer.tag},
                {"outcome", .n = (int64_t)answer.outcome});
    fetch_end(batch);
    return e;
}

/* ---- what a hub says ------------------------------------------------------------------------------- */

static enum err granted(struct ctx *c, const struct row_hub_by_token *row, int64_t seconds)
{
    if (seconds < LEASE_LEAST_S)
        seconds = LEASE_LEAST_S;
    if (seconds > LEASE_MOST_S)
        seconds = LEASE_MOST_S;
    int64_t early = seconds / 4 < DAY_S ? seconds / 4 : DAY_S;
    return q_hub_granted(c, row->source, (moment){c->now.s + seconds},
                         (moment){c->now.s + seconds - early});
}

/* Says yes to what was asked a while ago, and to nothing else. */
static enum err confirm(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_hub_by_token row;
    str mode = param(r, "hub.mode"), challenge = param(r, "hub.challenge");
    enum err e = q_hub_by_token(c, r->word[0], &row);
    if (e)
        return e;
    if (!row.found || !str_same(param(r, "hub.topic"), row.topic))
        return fail_missing(c);
    out->type = S("text/plain; charset=utf-8");
    if (str_same(mode, S("denied"))) {
        out->status = 200;
        return q_hub_denied(c, row.source);
    }
    if (!str_same(mode, S("subscribe")) || challenge.len == 0 || challenge.len > CHALLENGE_MAX ||
        str_same(row.state, S("denied")) || c->now.s - row.asked.s > ANSWER_S)
        return fail_missing(c);
    out->body = challenge;
    return granted(c, &row, param_int(r, "hub.lease_seconds", LEASE_S));
}

/* The only GET that writes: WebSub asks so. */
static enum err hub_get(struct ctx *c, const struct req *r, struct res *out)
{
    enum err e = db_begin(c);
    return e ? e : db_end(c, confirm(c, r, out));
}

static enum err note(struct ctx *c, int64_t source)
{
    enum err e = db_begin(c);
    if (e)
        return e;
    if (!(e = q_hub_pushed(c, source)))
        e = q_hub_soon(c, source, COLLECT_PUSH_GAP_S);
    return db_end(c, e);
}

/* Who signs wrongly is not told: the answer is the same, and nothing happens. Gone: the hub may forget
 * us. */
static enum err hub_post(struct ctx *c, const struct req *r, struct res *out)
{
    struct row_hub_by_token row;
    enum err e = q_hub_by_token(c, r->word[0], &row);
    if (e)
        return e;
    out->type = S("text/plain; charset=utf-8");
    out->status = row.found ? 202 : 410;
    bool fine = row.found && !str_same(row.state, S("denied")) &&
                hub_signed(r->hub_signature, row.secret, r->body);
    return fine ? note(c, row.source) : OK;
}

const struct route hub_routes[] = {
    {"GET", "/collect/hub/@", hub_get, ANYBODY},
    {"POST", "/collect/hub/@", hub_post, ANYBODY, .body_max = BODY_MAX, .any_origin = true},
    {0},
};
