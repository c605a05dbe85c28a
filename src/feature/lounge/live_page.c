/* New articles of a thread, for the pages that show it. While it waits, it holds neither a connection to the
 * database nor a thread that makes pages: it asks the store's mark in memory, and reads only when somebody
 * wrote. Only how many there are is told; the page fetches the articles, with the rights of then. */
#include "feature/lounge/pages.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum {
    LOOK_MS = 1000,
    LOOKS_MOST = 300, /* then the browser begins anew, and who it is is asked again */
};

struct heard {
    int64_t after; /* place of the last article on the page */
    int64_t told;  /* how many new ones were told */
};

static enum err count_news(struct ctx *c, int64_t root, const struct heard *heard, int64_t *n)
{
    const struct article *list;
    size_t many;
    *n = 0;
    enum err e = lounge_since(c, root, heard->after, &list, &many);
    for (size_t i = 0; !e && i < many; i++)
        *n += list[i].author.id != c->me;
    return e;
}

/* One look at what happened: reads, and gives memory and connection back. */
static enum err tell(const struct ctx *c, struct store *store, const struct req *r,
                     struct heard *heard)
{
    struct ctx own = *c;
    int64_t n = 0;
    own.mem = arena_new();
    own.now = clock_now(c->site->clock);
    own.db = db_open(store);
    enum err e = own.db ? count_news(&own, r->arg[0], heard, &n) : ERR_BUSY;
    if (!e && n > 0 && n != heard->told) {
        struct text t = {.mem = own.mem};
        str many = arena_copy(own.mem, i18n_number(&own, n));
        text_add(&t, S("{\"words\":"));
        text_json(
            &t, words_format(&own, tr_plural(&own, "%s new answer", "%s new answers", n), many.at));
        text_char(&t, '}');
        e = stream_send(r->stream, S("news"), text_str(&t));
        heard->told = n;
    }
    db_close(own.db);
    arena_free(own.mem);
    return e;
}

static enum err live_get(struct ctx *c, const struct req *r, struct res *out)
{
    struct article root;
    struct heard heard = {.after = param_int(r, "after", 0)};
    (void)out;
    enum err e = lounge_article(c, r->arg[0], &root);
    if (e)
        return e;
    if (!r->stream)
        return fail(c, ERR_REFUSED, "This address is for pages that follow a thread.");
    struct store *store = db_store(c->db);
    uint64_t seen = 0; /* look at once */
    db_close(c->db);
    c->db = NULL;
    for (int looks = 0; looks < LOOKS_MOST; looks++) {
        uint64_t mark = store_mark(store);
        if (mark != seen)
            e = tell(c, store, r, &heard);
        seen = mark;
        if (e || !stream_wait(r->stream, LOOK_MS))
            break;
    }
    return OK;
}

const struct route live_routes[] = {
    {"GET", "/threads/#/live", live_get, SIGNED_IN, NULL, STREAM, 0, false},
    {0},
};
