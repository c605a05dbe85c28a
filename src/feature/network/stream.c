/* The stream: what happened, once for each channel; and the feed, which merges the channels of a reader. */
#include "feature/frame/frame.h"
#include "feature/network/inside.h"
#include "feature/network/network.sql.h"
#include "feature/notice/notice.h"
#include "feature/people/people.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"

enum {
    FEW_CHANNELS = 30, /* up to here each channel is sought */
    ROWS = 60,         /* of a window: the same thing may stand on several channels */
    WINDOWS = 12,
    WINDOW_S = 86400, /* of the first one; the next are twice as wide */
    TITLE_MAX = 200,
};

/* What a line says; '#' is who did it. without: of the program itself. */
static const struct {
    const char *code, *words;
} kinds[] = {
    {"thread", N_("# began a conversation")},
    {"answer", N_("# answered")},
    {"question", N_("# asks")},
    {"poll", N_("# asks all")},
    {"praise", N_("# praised somebody")},
    {"opening", N_("# has something to offer")},
    {"looking", N_("# is looking for something")},
    {"letter", N_("# announced")},
    {"award", N_("# received the award")},
    {"renewal", N_("# received the award again")},
    {"post", N_("# published a post")},
    {"announcement", N_("# announced")},
    {"ama", N_("# answers your questions")},
    {"ama-answer", N_("# answered")},
};

static const char *words_of(str kind)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_same(kind, str_of(kinds[i].code)))
            return kinds[i].words;
    return NULL;
}

/* ---- writing --------------------------------------------------------------------------------- */

enum err network_publish(struct ctx *c, const struct network_thing *thing)
{
    enum err e = OK;
    int64_t id = thing->id ? thing->id : id_new(c);
    if (!words_of(str_of(thing->kind)))
        return fail(c, ERR_FAULT, "Nothing of the kind %s stands in the stream.", thing->kind);
    for (size_t i = 0; !e && i < thing->n; i++)
        e = q_network_publish(
            c, &(struct in_network_publish){.id = id,
                                            .channel = thing->channels[i],
                                            .kind = str_of(thing->kind),
                                            .subject = thing->subject,
                                            .actor = {thing->actor != 0, thing->actor},
                                            .newsgroup = {thing->newsgroup != 0, thing->newsgroup},
                                            .seen = thing->seen_by,
                                            .embargo = thing->embargo,
                                            .line = str_first_chars(thing->line, TITLE_MAX),
                                            .address = thing->address});
    return e;
}

enum err network_take_back(struct ctx *c, int64_t subject)
{
    return q_network_take_back(c, subject);
}

enum err network_retire(struct ctx *c, moment before, int64_t most, int64_t *n)
{
    struct row_network_retire *rows;
    size_t many;
    enum err e = q_network_retire(c, id_from(before), most, &rows, &many);
    if (!e)
        *n = (int64_t)many;
    return e;
}

/* ---- reading --------------------------------------------------------------------------------- */

struct feed {
    struct feed_line *lines;
    size_t n;
    int64_t last; /* id of the oldest row that was looked at */
};

static bool is_letter(str kind)
{
    return str_same(kind, S("letter")) || str_same(kind, S("announcement"));
}

/* A letter to many may stand in a group as well: its readers see it once. */
static bool there_already(const struct feed *f, const struct row_network_feed *row)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct feed_line *l = &f->lines[i];
        if (l->id == row->id || str_same(l->address, row->address) ||
            (l->letter && is_letter(row->kind) && str_same(l->title, row->line)))
            return true;
    }
    return false;
}

static str sentence(struct ctx *c, const struct row_network_feed *row)
{
    const char *english = words_of(row->kind);
    str words = english ? tr(c, english) : (str){0};
    size_t at = str_find(words, S("#"));
    str name = row->name.set ? row->name.value : c->reader ? c->reader->program_name : S("");
    if (at == SIZE_MAX)
        return words;
    return arena_format(c->mem, "%.*s%.*s%.*s", STR_ARG(str_upto(words, at)),
                        STR_ARG(i18n_apart(c, name)), STR_ARG(str_from(words, at + 1)));
}

static void add(struct ctx *c, struct feed *f, const struct row_network_feed *row)
{
    f->last = row->id;
    if (f->n == NETWORK_FEED || there_already(f, row))
        return;
    f->lines[f->n++] = (struct feed_line){
        .id = row->id,
        .words = sentence(c, row),
        .title = row->line,
        .address = row->address,
        .name = row->name.set ? row->name.value : (str){0},
        .handle = row->handle.set ? row->handle.value : (str){0},
        .avatar = row->avatar.set ? people_picture(c, row->avatar.value) : (str){0},
        .at = id_moment(row->id),
        .letter = is_letter(row->kind),
    };
}

static enum err add_few(struct ctx *c, struct feed *f, int64_t since, int64_t before, size_t *got)
{
    struct row_network_feed *rows;
    enum err e = q_network_feed(c, since, before, ROWS, &rows, got);
    for (size_t i = 0; !e && i < *got; i++)
        add(c, f, &rows[i]);
    return e;
}

static enum err add_many(struct ctx *c, struct feed *f, int64_t since, int64_t before, size_t *got)
{
    struct row_network_feed_busy *rows;
    enum err e = q_network_feed_busy(c, since, before, ROWS, &rows, got);
    for (size_t i = 0; !e && i < *got; i++) {
        const struct row_network_feed_busy *b = &rows[i];
        add(c, f,
            &(struct row_network_feed){b->id, b->kind, b->subject, b->line, b->address, b->name,
                                       b->handle, b->avatar});
    }
    return e;
}

enum err network_feed(struct ctx *c, int64_t before, const struct feed_line **lines, size_t *n)
{
    struct row_network_channels mine;
    struct feed f = {.lines = arena_take(c->mem, NETWORK_FEED, sizeof *f.lines)};
    enum err e = q_network_channels(c, &mine);
    if (e)
        return e;
    int64_t top = before > 0 && before <= mine.newest ? before : mine.newest + 1;
    int64_t width = WINDOW_S;
    for (size_t i = 0; !e && mine.number > 0 && i < WINDOWS && f.n < NETWORK_FEED && top > 1; i++) {
        size_t got = 0;
        moment from = {id_moment(top).s - width};
        int64_t since = i + 1 == WINDOWS || from.s < 0 ? 0 : id_from(from);
        e = mine.number <= FEW_CHANNELS ? add_few(c, &f, since, top, &got)
                                        : add_many(c, &f, since, top, &got);
        top = got == ROWS ? f.last : since + 1;
        width *= 2;
    }
    if (!e)
        *lines = f.lines, *n = f.n;
    return e;
}
