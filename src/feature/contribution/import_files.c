#include "feature/contribution/import_inside.h"

static void add_field(struct contribution_new *what, const char *code, str value)
{
    if (value.len && what->n_fields < CONTRIBUTION_FIELDS)
        what->fields[what->n_fields++] = (struct contribution_value){str_of(code), value};
}

/* A type that the program has; the event goes where the type asks for it. */
static void set_type(struct contribution_new *what, struct type_guess guess, const char *role,
                     str event)
{
    if (!guess.type)
        return;
    what->type = guess.type->code;
    what->role = type_role(guess.type, str_of(role));
    if (what->role.len == 0)
        what->role = type_role(guess.type, (str){0});
    for (size_t i = 0; i < guess.type->n_fields; i++)
        if (str_same(guess.type->fields[i].code, S("event")))
            add_field(what, "event", event);
}

/* ---- posts ------------------------------------------------------------------------------------- */

/* Without a slug: the folder of index.md, or the file; without a date before it. */
static str slug_of(struct ctx *c, const struct post *post)
{
    str name = post->name;
    day unused;
    if (post->slug.len)
        return post->slug;
    for (size_t dot = name.len; dot > 0 && name.at[dot - 1] != '/'; dot--)
        if (name.at[dot - 1] == '.') {
            name = str_upto(name, dot - 1);
            break;
        }
    if (str_ends(name, S("/index")))
        name = str_upto(name, name.len - 6);
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/') {
            name = str_from(name, i);
            break;
        }
    if (name.len > 11 && day_read(str_upto(name, 10), &unused))
        name = str_from(name, 11);
    return arena_copy(c->mem, name);
}

static str address_of(struct ctx *c, const struct post *post, str base)
{
    str slug = slug_of(c, post);
    if (post->url.len || base.len == 0)
        return post->url;
    while (base.len && base.at[base.len - 1] == '/')
        base.len--;
    while (slug.len && slug.at[0] == '/')
        slug = str_from(slug, 1);
    return arena_format(c->mem, "%.*s/%.*s", STR_ARG(base), STR_ARG(slug));
}

static struct import_line post_line(struct import_build *b, const struct post *post, str base)
{
    struct ctx *c = b->c;
    bool talk = post->event.len > 0;
    struct import_line line = {.line = (int)b->n + 1};
    struct contribution_new *what = &line.what;
    what->draft = true;
    what->title = post->title.len ? post->title : post->name;
    what->url = address_of(c, post, base);
    what->summary = post->summary;
    what->language = post->language;
    what->day = post->date;
    if (post->wrong.len) {
        line.fate = IMPORT_PROBLEM;
        line.words = post->wrong;
    } else if (str_same_nocase(post->status, S("draft"))) {
        line.fate = IMPORT_PROBLEM;
        line.words = tr(c, "It is not published yet.");
    }
    const struct type_source source = {.otherwise = talk ? "talk" : "blog-post",
                                       .words = talk ? tr(c, "A talk, because it names an event.")
                                                     : tr(c, "A blog post, as all of the folder.")};
    struct type_guess guess = type_by_source(c, b->policy, &source);
    if (line.fate != IMPORT_PROBLEM)
        line.words = guess.words;
    set_type(what, guess, talk ? "speaker" : "", post->event);
    return line;
}

enum err import_posts(struct ctx *c, int64_t person, const struct import_folder *folder,
                      struct import_preview *p)
{
    struct import_build b = {.c = c, .person = person};
    const struct post *posts;
    enum err e;
    if ((e = posts_read(c, folder->files, folder->n, &posts)) || (e = import_begin(&b, folder->n)))
        return e;
    for (size_t i = 0; !e && i < folder->n; i++)
        e = import_add(&b, post_line(&b, &posts[i], folder->base));
    if (!e)
        import_end(&b, "posts", p);
    return e;
}

/* ---- talks ------------------------------------------------------------------------------------- */

/* Languages in lists of talks have three letters, those of the web two. */
static str short_language(str code)
{
    static const struct {
        const char *three, *two;
    } CODES[] = {{"eng", "en"}, {"deu", "de"}, {"ger", "de"}, {"fra", "fr"}, {"fre", "fr"},
                 {"spa", "es"}, {"por", "pt"}, {"ita", "it"}, {"jpn", "ja"}, {"zho", "zh"},
                 {"chi", "zh"}, {"rus", "ru"}, {"pol", "pl"}, {"kor", "ko"}, {"ara", "ar"},
                 {"nld", "nl"}, {"dut", "nl"}, {"ces", "cs"}, {"cze", "cs"}, {"hin", "hi"},
                 {"tur", "tr"}, {"ukr", "uk"}, {"heb", "he"}, {"swe", "sv"}, {"fin", "fi"}};
    for (size_t i = 0; i < COUNT(CODES); i++)
        if (str_same_nocase(code, str_of(CODES[i].three)))
            return str_of(CODES[i].two);
    return code;
}

static bool speaks(const struct talk *talk, str speaker)
{
    bool found = speaker.len == 0;
    for (size_t i = 0; !found && i < talk->n_speakers; i++)
        found = type_same_words(talk->speakers[i], speaker);
    return found;
}

static struct import_line talk_line(struct import_build *b, const struct talk *talk)
{
    const struct type_source source = {.otherwise = "talk",
                                       .words = tr(b->c, "A talk, as all of the list.")};
    struct type_guess guess = type_by_source(b->c, b->policy, &source);
    struct import_line line = {.line = talk->line, .words = guess.words};
    line.what = (struct contribution_new){.title = talk->title,
                                          .url = talk->url,
                                          .summary = talk->summary,
                                          .language = short_language(talk->language),
                                          .day = talk->date,
                                          .draft = true};
    set_type(&line.what, guess, "speaker", talk->event);
    return line;
}

enum err import_talks(struct ctx *c, int64_t person, const struct talks *talks, str speaker,
                      struct import_preview *p)
{
    struct import_build b = {.c = c, .person = person};
    size_t n = 0;
    for (size_t i = 0; i < talks->n; i++)
        n += speaks(&talks->list[i], speaker);
    enum err e = import_begin(&b, n);
    for (size_t i = 0; !e && i < talks->n; i++)
        if (speaks(&talks->list[i], speaker))
            e = import_add(&b, talk_line(&b, &talks->list[i]));
    if (!e)
        import_end(&b, "talks", p);
    return e;
}
