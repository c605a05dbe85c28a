#include "kit/http/http.h"
#include "kit/http/cookie.h"

#include <stdlib.h>
#include <string.h>

void res_header(struct res *out, str name, str value)
{
    if (out->n_headers == COUNT(out->headers))
        abort(); /* our own mistake: eight are enough for every page */
    out->headers[out->n_headers++] = (struct field){name, value};
}

/* Behind TLS the cookie gets its stricter name when the answer is sent (answer_finish). */
void res_session(struct ctx *c, struct res *out, str value, int64_t seconds)
{
    int64_t age = value.len > 0 ? seconds : 0;
    res_header(out, S("Set-Cookie"),
               arena_format(c->mem,
                            COOKIE_SESSION "=%.*s; HttpOnly; SameSite=Lax; Path=/; Max-Age=%lld",
                            STR_ARG(value), (long long)age));
}

void see_other(struct ctx *c, struct res *out, const char *pattern, int64_t id)
{
    struct text t = {.mem = c->mem};
    text_add(&t, c->prefix);
    for (const char *at = pattern; *at; at++) {
        if (*at == '#')
            text_format(&t, "%lld", (long long)id);
        else
            text_char(&t, *at);
    }
    out->status = 303;
    out->location = text_str(&t);
}

int http_status(enum err e)
{
    switch (e) {
    case OK: return 200;
    case ERR_SIGN_IN: return 401;
    case ERR_NOT_FOUND: return 404;
    case ERR_REFUSED: return 403;
    case ERR_INVALID: return 422;
    case ERR_CONFLICT: return 409;
    case ERR_REPEATED: return 303;
    case ERR_AGAIN:
    case ERR_BUSY: return 503;
    case ERR_FAULT: break;
    }
    return 500;
}
