#include "feature/frame/frame.h"

#include "kit/i18n/i18n.h"

enum { HUE_PLAIN = 255, TOP_MAX = 4, SIDE_MAX = 7 };

/* A signpost; who: bits of the viewers that see it. */
struct entry {
    const char *words, *address, *key, *icon;
    enum area area;
    int64_t who;
    bool installation; /* also where there is no program */
};

static const struct entry top_entries[TOP_MAX] = {
    {N_("Directory"), "/directory", "d", NULL, AREA_DIRECTORY, ANYBODY, false},
    {N_("Community"), "/community", "t", NULL, AREA_COMMUNITY, ANYBODY, false},
    {N_("Nominate"), "/nominate", "n", NULL, AREA_NONE, ANYBODY, false},
    {N_("Blog"), "/blog", "b", NULL, AREA_BLOG, ANYBODY, false},
};
static const struct entry side_entries[SIDE_MAX] = {
    {N_("My record"), "/record", "r", "list-check", AREA_RECORD, SIGNED_IN, false},
    {N_("Lead’s desk"), "/lead", "l", "inbox", AREA_LEAD, LEAD | MANAGER, false},
    {N_("Review"), "/review", "v", "scale", AREA_REVIEW, REVIEWER, false},
    {N_("Committee"), "/committee", "c", "gavel", AREA_COMMITTEE, COMMITTEE | MANAGER, false},
    {N_("Program"), "/program", "p", "settings", AREA_PROGRAM, MANAGER, false},
    {N_("Server"), "/server", "s", "server", AREA_SERVER, OPERATOR | MANAGER, true},
    {N_("Account"), "/account", "a", "user", AREA_ACCOUNT, SIGNED_IN, true},
};

struct language {
    str code, name; /* the name in the language itself */
    bool chosen;
};

/* All that the template of a page's surroundings may show. */
struct frame {
    struct ctx *c;
    const struct req *r;
    const struct reader *reader;
    str title, brand, mark, here;
    int hue;
    enum area area;
    bool demo, works; /* works: inside a working area, with its side bar */
    const char *flash;
    const struct frame_share *share;
    const struct entry *top[TOP_MAX], *side[SIDE_MAX];
    size_t n_top, n_side;
    struct language *languages;
    size_t n_languages;
};

enum { TYPED_MOST = 6, TYPED_LEAST = 60 /* bytes: what is longer is not typed again gladly */ };

/* One way to fail, in words. */
struct sentences {
    int status;
    const char *title, *happened, *safe, *next;
};
struct failure {
    const struct sentences *says;
    str happened, number, then;
    bool sent, signs_in; /* sent: a form, so what is safe needs saying */
    str typed[TYPED_MOST];
    size_t n_typed;
};

static const struct sentences failures[] = {
    {500, N_("Something went wrong here"),
     N_("This is our fault, not yours. The operators have been told."),
     N_("What was saved before is still there. What you just sent was not saved."),
     N_("Go back and try again in a minute. Nothing can be saved twice.")},
    {400, N_("This request could not be read"),
     N_("Something in it was not as browsers usually send it."), N_("Nothing was changed."),
     N_("Go back, load the page again, and try once more.")},
    {401, N_("Please sign in first"), N_("This page is for people who are signed in."),
     N_("Nothing was changed."), N_("Sign in, then do it again. Keep a copy of a long text.")},
    {403, N_("This is not open to you"), N_("It is open to other roles, or at another time."),
     N_("Nothing was changed."),
     N_("If you think it should be open to you, ask the people who run this program.")},
    {404, N_("There is no page here"),
     N_("The address may have a typing mistake, the page may have moved, or it is not public."),
     NULL, N_("Search for it, or begin at the front page.")},
    {405, N_("This cannot be done here"),
     N_("The page is there, but it does not take what was sent to it."), N_("Nothing was changed."),
     N_("Go back, load the page again, and try once more.")},
    {409, N_("Somebody was quicker"), N_("This has changed since you opened the page."),
     N_("Their change is saved; yours is not."),
     N_("Go back, load the page again to see what changed, then decide anew.")},
    {413, N_("That is too large"), N_("More was sent than this page takes."),
     N_("Nothing was changed."), N_("Choose a smaller file, or shorten the text.")},
    {422, N_("This could not be used as it is"), N_("Something in the form needs another look."),
     N_("Nothing was changed."), N_("Go back, correct it, and send it again.")},
    {429, N_("That was a little too fast"),
     N_("To keep everybody’s accounts safe, there is a limit on how often this can be tried."),
     N_("Nothing is lost, and trying does not lock your account."),
     N_("Wait a few minutes, then try again.")},
    {503, N_("A moment, please"), N_("The server has more to do than it can do at once."),
     N_("What was saved before is still there. What you just sent was not saved."),
     N_("Try again in a few seconds. Nothing can be saved twice.")},
};

/* By enum flash. */
static const char *const flashes[] = {
    [FLASH_NONE] = NULL,
    [FLASH_SAVED] = N_("Saved."),
    [FLASH_SENT] = N_("Sent."),
    [FLASH_REMOVED] = N_("Removed."),
    [FLASH_UNDONE] = N_("Undone."),
    [FLASH_SIGNED_OUT] = N_("You are signed out."),
};

/* A field of a form, as its template wants it. */
struct field_view {
    str problem, described, value;
    int64_t max;
    bool textarea, optional, words; /* words: in any script, so the direction is the text's own */
};

static bool same(const char *a, const char *b)
{
    return str_same(str_of(a), str_of(b));
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (same(word, *list))
            return true;
    return false;
}

static str described_by(struct ctx *c, const char *name, str hint, str problem)
{
    return arena_format(c->mem, "%s%s%s%s%s%s%s", hint.len ? "f-" : "", hint.len ? name : "",
                        hint.len ? "-hint" : "", hint.len && problem.len ? " " : "",
                        problem.len ? "f-" : "", problem.len ? name : "",
                        problem.len ? "-problem" : "");
}

static struct field_view field_view(struct ctx *c, const struct frame_field *f)
{
    static const char *const lines[] = {"text", "email", "password", "url", "search", "tel", NULL};
    static const char *const never_shown[] = {"password", "file", NULL};
    static const char *const never_optional[] = {"password", "search", NULL};
    struct field_view v = {.problem = problem_at(c, f->name)};
    v.described = described_by(c, f->name, f->hint, v.problem);
    v.textarea = same(f->type, "textarea");
    v.words = same(f->type, "text") || same(f->type, "search");
    v.value = is_one_of(f->type, never_shown) ? S("") : f->value;
    v.max = v.textarea || is_one_of(f->type, lines) ? (int64_t)f->max : 0;
    v.optional = !f->required && !is_one_of(f->type, never_optional);
    return v;
}

static str option_id(struct ctx *c, const char *name, size_t i)
{
    return i == 0 ? arena_format(c->mem, "f-%s", name)
                  : arena_format(c->mem, "f-%s-%zu", name, i + 1);
}

/* A choice that must be made begins with none made. */
static bool asks_first(const struct frame_select *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->options[i].chosen)
            return false;
    return s->required && (s->n == 0 || s->options[0].value.len > 0);
}

static int64_t count_problems(const struct ctx *c)
{
    int64_t n = 0;
    for (const struct problem *p = c->problems; p; p = p->next)
        n++;
    return n;
}

static str once_key(struct ctx *c)
{
    unsigned char key[16];
    random_bytes(c, key, sizeof key);
    return arena_hex(c->mem, key, sizeof key);
}

static bool is_current(const struct frame *v, const struct entry *e)
{
    return e->area != AREA_NONE && e->area == v->area;
}

#include "feature/frame/frame.html.h"

static size_t choose_entries(const struct ctx *c, const struct entry *all, size_t n,
                             const struct entry **chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if ((c->bits & all[i].who) && (c->program != 0 || all[i].installation))
            chosen[count++] = &all[i];
    return count;
}

static void set_languages(struct frame *v)
{
    size_t n = 0;
    while (i18n_catalogs[n])
        n++;
    v->languages = arena_take(v->c->mem, n, sizeof *v->languages);
    for (size_t i = 0; i < n; i++) {
        struct ctx own = *v->c;
        own.catalog = i18n_catalogs[i];
        str code = str_of(own.catalog->code);
        v->languages[v->n_languages++] = (struct language){
            code, i18n_language(&own, code), same(own.catalog->code, v->c->catalog->code)};
    }
}

static const char *flash_of(const struct req *r)
{
    int64_t number;
    str kept = cookie_text(r, "plaudit-flash");
    if (!str_int(kept, &number) || number <= FLASH_NONE || number >= (int64_t)COUNT(flashes))
        return NULL;
    return flashes[number];
}

/* On a page that answers a form there is no address to come back to. */
static str here(struct ctx *c, const struct req *r)
{
    if (!str_same(r->method, S("GET")))
        return S("/");
    return r->query.len == 0
               ? r->path
               : arena_format(c->mem, "%.*s?%.*s", STR_ARG(r->path), STR_ARG(r->query));
}

static struct frame *frame_new(struct ctx *c, const struct req *r, str title, enum area area)
{
    struct frame *v = arena_room(c->mem, sizeof *v);
    static const struct reader nobody = {0};
    const struct reader *reader = c->reader ? c->reader : &nobody;
    *v = (struct frame){.c = c, .r = r, .title = title, .area = area, .reader = reader};
    v->brand = reader->program_name.len ? reader->program_name : S("Plaudit");
    v->hue =
        reader->hue % 15 == 0 && reader->hue >= 0 && reader->hue < 360 ? reader->hue : HUE_PLAIN;
    if (reader->program_name.len == 0)
        v->hue = HUE_PLAIN;
    v->demo = c->site && c->site->demo;
    v->works = area >= AREA_RECORD && c->me != 0;
    v->flash = flash_of(r);
    v->here = here(c, r);
    v->n_top = choose_entries(c, top_entries, TOP_MAX, v->top);
    v->n_side = choose_entries(c, side_entries, SIDE_MAX, v->side);
    return v;
}

struct html frame_open(struct ctx *c, const struct req *r, str title, enum area area)
{
    return frame_open_shared(c, r, title, area, NULL);
}

struct html frame_open_shared(struct ctx *c, const struct req *r, str title, enum area area,
                              const struct frame_share *share)
{
    struct html o = html_begin(c);
    struct frame *v = frame_new(c, r, title, area);
    v->share = share;
    v->mark = asset(arena_format(c->mem, "mark-%d.svg", v->hue).at);
    if (r->part)
        view_part_title(&o, v);
    else
        view_page_open(&o, v);
    return o;
}

int frame_card_height(int width)
{
    return width * FRAME_CARD_HEIGHT / FRAME_CARD_WIDTH;
}

str frame_card(struct ctx *c, str address, str words, int width)
{
    struct html o = html_sized(c, 512);
    view_card(&o, address, words, width);
    return str_trim(html_text(&o));
}

void frame_share_addresses(struct ctx *c, str path, const char *facts, struct frame_share *share)
{
    struct text home = {.mem = c->mem};
    struct html encoded = html_sized(c, 3 * (c->site->address.len + path.len) + 64);
    text_add(&home, c->site->address);
    text_add(&home, c->prefix);
    share->address = arena_format(c->mem, "%.*s%.*s", STR_ARG(text_str(&home)), STR_ARG(path));
    share->facts = arena_format(c->mem, "%.*s/%s.jsonld", STR_ARG(share->address), facts);
    html_url_part(&encoded, share->address);
    share->embed = arena_format(c->mem, "%.*s/oembed?url=%.*s", STR_ARG(text_str(&home)),
                                STR_ARG(html_text(&encoded)));
}

enum err frame_close(struct html *o, const struct req *r, struct res *out)
{
    if (!r->part) {
        struct frame *v = frame_new(o->c, r, S(""), AREA_NONE);
        set_languages(v);
        view_page_close(o, v);
    }
    if (cookie_text(r, "plaudit-flash").len > 0) {
        res_header(out, S("Set-Cookie"), S("plaudit-flash=; Path=/; Max-Age=0; SameSite=Lax"));
        out->shared = false;
    }
    out->body = html_text(o);
    if (out->shared && str_find(out->body, S("name=\"once\"")) != SIZE_MAX)
        out->shared = false; /* a one-time key is for one visitor */
    return OK;
}

enum err frame_again(struct ctx *c, struct res *out, enum err e)
{
    if (e != ERR_INVALID && e != ERR_REFUSED && e != ERR_CONFLICT && e != ERR_BUSY)
        return e;
    if (!c->problems) {
        c->problems = arena_take(c->mem, 1, sizeof *c->problems);
        *c->problems = (struct problem){.field = S(""), .words = c->why};
    }
    out->status = http_status(e);
    return OK;
}

const char *frame_role(int64_t role)
{
    static const struct {
        int64_t role;
        const char *words;
    } names[] = {{LEAD, N_("Lead")},
                 {REVIEWER, N_("Reviewer")},
                 {COMMITTEE, N_("Committee")},
                 {MANAGER, N_("Manager")},
                 {PRODUCT_TEAM, N_("Product team")},
                 {COMMUNITY_MANAGER, N_("Community manager")},
                 {OPERATOR, N_("Operator")}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].role == role)
            return names[i].words;
    return "";
}

void frame_flash(struct res *out, enum flash flash)
{
    /* The header's text must live as long as the answer: one literal for each. */
#define FLASH_COOKIE(number) "plaudit-flash=" number "; Path=/; Max-Age=30; SameSite=Lax; HttpOnly"
    static const char *const cookies[] = {
        [FLASH_SAVED] = FLASH_COOKIE("1"),      [FLASH_SENT] = FLASH_COOKIE("2"),
        [FLASH_REMOVED] = FLASH_COOKIE("3"),    [FLASH_UNDONE] = FLASH_COOKIE("4"),
        [FLASH_SIGNED_OUT] = FLASH_COOKIE("5"),
    };
    if (flash != FLASH_NONE)
        res_header(out, S("Set-Cookie"), str_of(cookies[flash]));
}

enum err frame_saved(struct ctx *c, const struct req *r, struct res *out, enum err e, handler *page)
{
    if (e == OK) {
        frame_flash(out, FLASH_SAVED);
        return OK;
    }
    e = frame_again(c, out, e);
    return e ? e : page(c, r, out);
}

/* A number for the log and for the person: R-48F2-0317. */
static str fault_number(struct ctx *c, const struct req *r)
{
    unsigned char b[4];
    random_bytes(c, b, sizeof b);
    str number = arena_format(c->mem, "R-%02X%02X-%02X%02X", b[0], b[1], b[2], b[3]);
    str route = str_of(r->route ? r->route->path : "-"); /* an address may hold a secret */
    LOG(LOG_ERROR, "page.fault", {"number", number, 0}, {"route", route, 0}, {"why", c->why, 0});
    return number;
}

static const struct sentences *sentences_of(int status)
{
    for (size_t i = 0; i < COUNT(failures); i++)
        if (failures[i].status == status)
            return &failures[i];
    return &failures[0];
}

/* Texts of a form that was not taken: somebody typed them, and can copy them. Nothing secret is among them. */
static void add_typed(const struct req *r, struct failure *v)
{
    static const char *const never_shown[] = {"token", "once", "password", "current", NULL};
    for (size_t i = 0; i < r->n_form && v->n_typed < TYPED_MOST; i++) {
        str text = r->form[i].value;
        bool typed = text.len >= TYPED_LEAST || str_find(text, S("\n")) != SIZE_MAX;
        bool secret = false;
        for (const char *const *name = never_shown; *name; name++)
            secret = secret || str_same(r->form[i].name, str_of(*name));
        if (typed && !secret && str_find(text, S(" ")) != SIZE_MAX && str_chars(text) != SIZE_MAX)
            v->typed[v->n_typed++] = text;
    }
}

void frame_failed(struct ctx *c, const struct req *r, enum err e, struct res *out)
{
    if (out->status < 400)
        out->status = e == ERR_SIGN_IN ? 401 : http_status(e);
    bool page = str_same(r->method, S("GET"));
    struct failure v = {.says = sentences_of(out->status), .then = page ? here(c, r) : S("/")};
    v.sent = !page, v.signs_in = e == ERR_SIGN_IN;
    if (v.signs_in && page) {
        struct html address = html_begin(c);
        html_prefix(&address);
        html_str(&address, S("/sign-in?then="));
        html_url_part(&address, v.then);
        out->status = 303;
        out->location = html_text(&address);
        return;
    }
    if (v.sent)
        add_typed(r, &v);
    v.happened = tr(c, v.says->happened);
    if (e == ERR_FAULT && out->status == 500)
        v.number = fault_number(c, r);
    else if (c->why.len > 0)
        v.happened = c->why;
    if (out->status == 503)
        res_header(out, S("Retry-After"), S("5"));
    struct html o = frame_open(c, r, tr(c, v.says->title), AREA_NONE);
    view_failed(&o, &v);
    (void)!frame_close(&o, r, out);
    out->shared = false;
}
