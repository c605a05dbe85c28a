/* New articles of a thread, for the pages that show it. While it waits, it holds neither a connection to the
 * database nor a thread that makes pages: it asks the store's mark in memory, and reads only when somebody
 * wrote, all through one connection. Only how many there are is told; the page fetches the articles, with
 * the rights of then. */
#include "feature/lounge/pages.h"
#include "feature/lounge/thread_page.sql.h"
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

/* One look at what happened: reads, and gives memory and connection back. Who lost the right is told nothing. */
static enum err tell(const struct ctx *c, struct store *store, const struct req *r,
                     struct heard *heard)
{
    struct ctx own = *c;
    struct row_thread_page_news row = {0};
    own.mem = arena_new();
    own.now = clock_now(c->site->clock);
    own.db = lounge_look_begin(c->site->lounge, store);
    enum err e = own.db ? q_thread_page_news(&own, r->arg[0], heard->after, &row) : ERR_BUSY;
    lounge_look_end(c->site->lounge);
    int64_t n = row.n;
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
    if (!r->stream || !c->site->lounge)
        return fail(c, ERR_REFUSED, "This address is for pages that follow a thread.");
    struct store *store = db_store(c->db);
    uint64_t seen = 0; /* look at once */
    db_close(c->db);
    c->db = NULL;
    lounge_look_enter(c->site->lounge);
    for (int looks = 0; looks < LOOKS_MOST; looks++) {
        uint64_t mark = store_mark(store);
        if (mark != seen)
            e = tell(c, store, r, &heard);
        seen = mark;
        if (e || !stream_wait(r->stream, LOOK_MS))
            break;
    }
    lounge_look_leave(c->site->lounge);
    return OK;
}

const struct route live_routes[] = {
    {"GET", "/threads/#/live", live_get, SIGNED_IN, NULL, STREAM, 0, false},
    {0},
};
