#include "feature/newsreader/newsreader.h"

#include "base/config.h"
#include "feature/account/account.h"
#include "feature/frame/frame.h"
#include "feature/lounge/lounge.h"
#include "feature/program/program.h"

#define DEMO_LISTEN "127.0.0.1:1119"
enum { LINES_AT_ONCE = 1000, NUMBERS_AT_ONCE = 5000, ABOUT_MAX = 200 /* characters */ };

/* ---- who asks ---------------------------------------------------------------------------------- */

static enum err choose_program(struct ctx *c)
{
    str code = config_text(c->site->config, "nntp.program");
    enum err e =
        code.len > 0 ? program_by_code(c, code, &c->program) : program_only(c, &c->program);
    if (!e && code.len == 0 && c->program == 0)
        e = fail(c, ERR_INVALID,
                 "There are several programs. Say with nntp.program whose groups newsreaders get.");
    if (!e && code.len > 0)
        c->prefix = arena_format(c->mem, "/p/%.*s", STR_ARG(code));
    return e;
}

static enum err enter(struct ctx *c, int64_t login)
{
    enum err e = choose_program(c);
    return e ? e : account_enter_login(c, login);
}

static enum err login(struct ctx *c, const struct nntp_try *who, int64_t *number)
{
    struct account_app_try try = {who->user, who->password, who->address, DOOR_NEWS};
    return account_by_app_password(c, &try, number);
}

/* ---- groups ------------------------------------------------------------------------------------ */

static char posting(const struct newsgroup *g)
{
    if (!(g->rights & (LOUNGE_REPLY | LOUNGE_START)) || !str_same(g->state, S("open")))
        return 'n';
    return g->moderated && !(g->rights & (LOUNGE_DIRECT | LOUNGE_MODERATE)) ? 'm' : 'y';
}

static struct nntp_group group_of(const struct newsgroup *g)
{
    bool empty = g->shown == 0;
    return (struct nntp_group){.id = g->id,
                               .count = g->shown,
                               .low = empty ? g->high + 1 : g->low,
                               .high = g->high,
                               .name = g->name,
                               .about =
                                   str_first_chars(g->about.len ? g->about : g->title, ABOUT_MAX),
                               .posting = posting(g),
                               .made = g->made,
                               .maker = S("plaudit"),
                               .joined = g->role.len > 0};
}

static enum err groups(struct ctx *c, const struct nntp_group **list, size_t *n)
{
    const struct newsgroup *found;
    enum err e = lounge_groups(c, &found, n);
    if (e)
        return e;
    struct nntp_group *made = arena_take(c->mem, *n + 1, sizeof *made);
    for (size_t i = 0; i < *n; i++)
        made[i] = group_of(&found[i]);
    *list = made;
    return OK;
}

static enum err group(struct ctx *c, str name, struct nntp_group *group)
{
    struct newsgroup found;
    enum err e = lounge_group_named(c, name, &found);
    if (!e)
        *group = group_of(&found);
    return e;
}

/* ---- articles ---------------------------------------------------------------------------------- */

static enum err numbers(struct ctx *c, struct nntp_range range, const int64_t **list, size_t *n)
{
    struct article_range wanted = {range.group, range.from, range.to, NUMBERS_AT_ONCE};
    return lounge_numbers(c, &wanted, list, n);
}

static enum err overview(struct ctx *c, struct nntp_range range, str *lines, int64_t *last)
{
    struct article_range wanted = {range.group, range.from, range.to, LINES_AT_ONCE};
    return lounge_overview(c, &wanted, lines, last);
}

static enum err next(struct ctx *c, struct nntp_range at, bool back, int64_t *number)
{
    return lounge_next(c, at.group, at.from, back, number);
}

static enum err article(struct ctx *c, struct nntp_range at, struct nntp_article *article)
{
    struct article_wire wire;
    enum err e = lounge_wire(c, at.group, at.from, &wire);
    if (!e)
        *article = (struct nntp_article){wire.number, wire.message_id, wire.head, wire.body};
    return e;
}

static enum err article_named(struct ctx *c, str message_id, int64_t group,
                              struct nntp_article *article)
{
    struct article_wire wire;
    enum err e = lounge_wire_named(c, message_id, &wire);
    if (!e)
        *article = (struct nntp_article){wire.group == group && group ? wire.number : 0,
                                         wire.message_id, wire.head, wire.body};
    return e;
}

static enum err news(struct ctx *c, moment since, struct id_list groups, const str **ids, size_t *n)
{
    struct article_news what = {since, groups.rows, groups.n};
    return lounge_new(c, &what, ids, n);
}

static enum err motd(struct ctx *c, str *words)
{
    str welcome = words_format(
        c, tr_c(c->catalog, "Welcome to the groups of %.*s. On the web they are here:"),
        STR_ARG(c->reader->program_name));
    *words = arena_format(c->mem, "%.*s\n%.*s%.*s/groups\n", STR_ARG(welcome),
                          STR_ARG(c->site->address), STR_ARG(c->prefix));
    return OK;
}

/* ---- posting ----------------------------------------------------------------------------------- */

/* An article that the poster names, to take it back or to change it. */
static enum err find_named(struct ctx *c, str message_id, int64_t *id)
{
    enum err e = lounge_find(c, message_id, id);
    if (!e && *id == 0)
        e = fail(c, ERR_NOT_FOUND, "There is no article <%.*s>.", STR_ARG(message_id));
    return e;
}

static enum err cancel(struct ctx *c, const struct nntp_post *post)
{
    int64_t id;
    struct nntp_words words = {0};
    enum err e = find_named(c, post->cancels, &id);
    if (!e && str_trim(post->body).len > 0)
        e = nntp_post_words(c, post, &words);
    str ground = str_trim(words.text);
    if (!e && (e = lounge_remove(c, id, ground.len ? ground : tr(c, "Cancelled by news."))) == OK)
        c->why = tr(c, "The article is taken back.");
    return e;
}

static enum err supersede(struct ctx *c, const struct nntp_post *post,
                          const struct nntp_words *words)
{
    struct article old;
    int64_t id;
    if (words->n_files > 0)
        return fail(c, ERR_INVALID,
                    "An article that is changed keeps its files. Send the text alone, or use the "
                    "web page.");
    enum err e = find_named(c, post->supersedes, &id);
    if (!e)
        e = lounge_article(c, id, &old);
    if (!e && (e = lounge_edit(c, id, old.version, words->subject, words->text)) == OK)
        c->why = tr(c, "The article says this from now on.");
    return e;
}

/* Line ends at the end say nothing. */
static str without_end(str text)
{
    while (text.len > 0 && (unsigned char)text.at[text.len - 1] <= ' ')
        text.len--;
    return text;
}

static enum err find_groups(struct ctx *c, const struct nntp_post *post, struct article_new *in)
{
    enum err e = OK;
    if (post->n_groups > ARTICLE_GROUPS_MAX)
        return fail(c, ERR_INVALID, "An article goes to %d groups at most.", ARTICLE_GROUPS_MAX);
    for (size_t i = 0; i < post->n_groups && !e; i++) {
        struct newsgroup group;
        e = lounge_group_named(c, post->groups[i], &group);
        if (e == ERR_NOT_FOUND)
            e = fail(c, e, "There is no group %.*s.", STR_ARG(post->groups[i]));
        if (!e)
            in->groups[in->n_groups++] = group.id;
    }
    return e;
}

/* The newest of its references that is in one of its groups. */
static enum err find_parent(struct ctx *c, const struct nntp_post *post, struct article_new *in)
{
    for (size_t i = post->n_references; i > 0; i--) {
        struct article parent;
        int64_t id = 0;
        enum err e = lounge_find(c, post->references[i - 1], &id);
        if (!e && id != 0)
            e = lounge_article(c, id, &parent);
        if (e && e != ERR_NOT_FOUND)
            return e;
        if (e || id == 0)
            continue;
        for (size_t g = 0; g < in->n_groups; g++)
            if (in->groups[g] == parent.group) {
                in->parent = id;
                in->n_groups = 0;
                return OK;
            }
    }
    return OK;
}

/* All of them or none: whoever posts hears at once which rule one of them breaks. */
static enum err find_files(struct ctx *c, const struct nntp_words *words, struct article_new *in)
{
    if (words->left_out > 0 || words->n_files > ARTICLE_FILES_MAX)
        return fail(c, ERR_INVALID, "An article can have %d files at most.", ARTICLE_FILES_MAX);
    struct article_file *files = arena_take(c->mem, words->n_files + 1, sizeof *files);
    for (size_t i = 0; i < words->n_files; i++)
        files[i] = (struct article_file){words->files[i].name, words->files[i].type,
                                         words->files[i].bytes};
    in->files = files, in->n_files = words->n_files;
    if (in->body.len == 0 && in->n_files > 0)
        in->body = files[0].name;
    return OK;
}

static enum err post_new(struct ctx *c, const struct nntp_post *post,
                         const struct nntp_words *words)
{
    struct article_new in = {.door = "nntp",
                             .kind = "post",
                             .subject = words->subject,
                             .body = words->text,
                             .message_id = post->message_id};
    enum article_end end;
    int64_t id;
    enum err e = find_groups(c, post, &in);
    if (e || (e = find_parent(c, post, &in)) || (e = find_files(c, words, &in)) ||
        (e = lounge_post(c, &in, &id, &end)))
        return e;
    if (end == ARTICLE_HELD)
        c->why = tr(c, "Thank you. A moderator reads the article before others see it.");
    return OK;
}

static enum err post(struct ctx *c, const struct nntp_post *post)
{
    struct nntp_words words;
    if (c->me == 0)
        return fail(c, ERR_SIGN_IN, "Sign in first.");
    if (post->cancels.len > 0)
        return cancel(c, post);
    enum err e = nntp_post_words(c, post, &words);
    if (e)
        return e;
    words.text = without_end(words.text);
    return post->supersedes.len > 0 ? supersede(c, post, &words) : post_new(c, post, &words);
}

const struct nntp_door newsreader_door = {
    .enter = enter,
    .login = login,
    .groups = groups,
    .group = group,
    .numbers = numbers,
    .overview = overview,
    .next = next,
    .article = article,
    .article_named = article_named,
    .news = news,
    .post = post,
    .motd = motd,
};

/* ---- start ------------------------------------------------------------------------------------- */

enum err newsreader_start(struct ctx *c, struct store *store, struct nntp_server **server)
{
    const struct config *k = c->site->config;
    struct nntp_options o = {
        .listen = config_text(k, "nntp.listen"),
        .listen_tls = config_text(k, "nntp.tls"),
        .tls_certificate = config_text(k, "nntp.certificate"),
        .tls_key = config_text(k, "nntp.key"),
        .connections_max = (int)config_int(k, "nntp.connections"),
        .connections_per_address = (int)config_int(k, "nntp.connections-per-address"),
        .site = c->site,
        .store = store,
        .door = &newsreader_door,
        .clock = c->site->clock,
    };
    if (o.tls_certificate.len == 0) {
        o.tls_certificate = config_text(k, "tls.certificate");
        o.tls_key = config_text(k, "tls.key");
    }
    *server = NULL;
    bool demo = c->site->demo && o.listen.len == 0;
    if (demo)
        o.listen = S(DEMO_LISTEN);
    if (o.listen.len == 0 && o.listen_tls.len == 0)
        return OK;
    struct ctx tried = *c;
    enum err e = choose_program(&tried);
    if (!e)
        e = nntp_start(&tried, &o, server);
    if (e && demo) { /* another one has the port: this one goes without */
        LOG(LOG_INFO, "nntp.demo", {"why", tried.why});
        return OK;
    }
    c->why = tried.why;
    return e;
}
