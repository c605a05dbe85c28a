#include "kit/found/found_json.h"
#include "kit/found/found_writing.h"
#include "kit/found/mailmap.h"
#include "kit/found/trailers.h"

#include <string.h>

/* What arrives is the output of two runs of git: `cat-file --batch` for HEAD:.mailmap and each tag of the
 * hint, then `log -z` with FIELDS fields for each commit, every one ended by a NUL. */
enum { ROOM = 128 << 10, HEAD_MAX = 8 << 10, FIELD_MAX = 64 << 10, MAILMAP_MAX = 4 << 20 };
enum { SHA, PARENTS, AUTHOR, ADDRESS, TIME, MESSAGE, FIELDS };

struct tap {
    const struct sandbox_flow *flow;
    char *room;
    size_t at, len;
    bool ended;
};

struct reading {
    struct ctx *c;
    struct tap tap;
    struct found_writing writing;
    struct mailmap *map;
    struct text fields[FIELDS];
    struct found_draft draft;
};

static bool fill(struct tap *t)
{
    if (t->at == t->len && !t->ended) {
        t->len = t->flow->read(t->flow->state, t->room, ROOM);
        t->at = 0;
        t->ended = t->len == 0;
    }
    return t->at < t->len;
}

/* Everything up to the end character, of which at most `most` bytes are kept; false if it is not there. */
static bool take_upto(struct tap *t, char end, size_t most, struct text *kept)
{
    kept->len = 0;
    while (fill(t)) {
        str there = {t->room + t->at, t->len - t->at};
        const char *stop = memchr(there.at, end, there.len);
        str part = stop ? str_upto(there, (size_t)(stop - there.at)) : there;
        t->at += part.len + (stop != NULL);
        text_add(kept, str_upto(part, most - kept->len));
        if (stop)
            return true;
    }
    return false;
}

static bool take_bytes(struct tap *t, uint64_t n, size_t most, struct text *kept)
{
    kept->len = 0;
    while (n > 0 && fill(t)) {
        str part = str_upto((str){t->room + t->at, t->len - t->at}, n);
        t->at += part.len;
        n -= part.len;
        text_add(kept, str_upto(part, most - kept->len));
    }
    return n == 0;
}

/* ---- objects ----------------------------------------------------------------------------------- */

/* "SHA TYPE SIZE" and the bytes, or "NAME missing". type is empty if it is missing. */
static bool take_object(struct reading *r, size_t most, str *type, struct text *body)
{
    struct text head = {.mem = r->c->mem}, end = {.mem = r->c->mem};
    str rest, sha, size;
    int64_t bytes;
    *type = (str){0};
    body->len = 0;
    if (!take_upto(&r->tap, '\n', HEAD_MAX, &head))
        return false;
    rest = text_str(&head);
    if (!str_cut(&rest, ' ', &sha) || !str_cut(&rest, ' ', type) || !str_cut(&rest, ' ', &size) ||
        rest.len || !str_int(size, &bytes) || bytes < 0) {
        *type = (str){0};
        return str_ends(text_str(&head), S(" missing")) ||
               str_ends(text_str(&head), S(" ambiguous"));
    }
    return take_bytes(&r->tap, (uint64_t)bytes, most, body) && take_upto(&r->tap, '\n', 1, &end) &&
           end.len == 0;
}

/* ---- people ------------------------------------------------------------------------------------- */

static void add_person(struct reading *r, str name, str address, str role)
{
    struct found_draft *d = &r->draft;
    mailmap_apply(r->map, &name, &address);
    bool out = str_ends(name, S("[bot]"));
    for (size_t i = 0; i < d->item.n_people; i++)
        out = out || (address.len ? str_same_nocase(d->people[i].address, address)
                                  : str_same(d->people[i].name, name));
    if (!out)
        found_add_person(d, (struct found_person){.name = name, .address = address, .role = role});
}

/* "Ada <ada@a.example> 1700000000 +0100" */
static void take_signature(str line, str *name, str *address, opt_time *at)
{
    size_t close = str_find(line, S(">"));
    str rest = str_trim(str_from(line, close == SIZE_MAX ? line.len : close + 1)), seconds;
    if (!found_signature(line, name, address))
        *name = *address = (str){0};
    at->set = str_cut(&rest, ' ', &seconds) && str_int(seconds, &at->value.s);
}

/* ---- tags --------------------------------------------------------------------------------------- */

static str without_signature(str message)
{
    static const str BEGINNINGS[] = {S("-----BEGIN PGP"), S("-----BEGIN SSH"),
                                     S("-----BEGIN SIGNED")};
    for (size_t i = 0; i < COUNT(BEGINNINGS); i++)
        message = str_upto(message, str_find(message, BEGINNINGS[i]));
    return str_trim(message);
}

static bool put_tag(struct reading *r, str tag, str type, str body)
{
    struct found *f = &r->draft.item;
    struct arena *mem = r->writing.scratch;
    bool own = str_same(type, S("tag"));
    *f = (struct found){.kind = FOUND_RELEASE,
                        .id = arena_format(mem, "tag/%.*s", STR_ARG(tag)),
                        .title = tag,
                        .word = S("tag")};
    for (str line; str_cut(&body, '\n', &line) && line.len;) {
        str name = {0}, address = {0};
        if (own && str_starts(line, S("tagger "))) {
            take_signature(str_from(line, 7), &name, &address, &f->at);
            add_person(r, name, address, (str){0});
        }
        if (!own && str_starts(line, S("committer ")))
            take_signature(str_from(line, 10), &name, &address, &f->at);
    }
    if (own)
        f->text = without_signature(body);
    f->people = r->draft.people;
    return found_write(&r->writing, f);
}

static enum err take_objects(struct reading *r, str tags)
{
    struct text body = {.mem = r->c->mem};
    str type, tag;
    if (!take_object(r, MAILMAP_MAX, &type, &body))
        return ERR_INVALID;
    if (str_same(type, S("blob")))
        r->map = mailmap_read(r->c->mem, text_str(&body));
    while (str_cut(&tags, '\n', &tag)) {
        if (!take_object(r, FIELD_MAX, &type, &body))
            return ERR_INVALID;
        if (type.len && !put_tag(r, tag, type, text_str(&body)))
            return ERR_BUSY;
    }
    return OK;
}

/* ---- commits ------------------------------------------------------------------------------------ */

/* The first paragraph is the title, even over several lines. */
static str title_of(struct arena *mem, str *message)
{
    *message = str_trim(*message);
    size_t end = str_find(*message, S("\n\n"));
    str title = str_trim(str_upto(*message, end));
    *message = str_from(*message, end);
    if (str_find(title, S("\n")) == SIZE_MAX)
        return title;
    char *line = arena_room(mem, title.len);
    for (size_t i = 0; i < title.len; i++)
        line[i] = title.at[i] == '\n' ? ' ' : title.at[i];
    return (str){line, title.len};
}

static bool put_commit(struct reading *r)
{
    struct found *f = &r->draft.item;
    str message = text_str(&r->fields[MESSAGE]), name, address, rest = message;
    *f = (struct found){.kind = FOUND_COMMIT, .id = text_str(&r->fields[SHA])};
    f->title = title_of(r->writing.scratch, &message);
    f->text = message;
    f->at.set = str_int(text_str(&r->fields[TIME]), &f->at.value.s);
    if (str_find(text_str(&r->fields[PARENTS]), S(" ")) != SIZE_MAX)
        f->word = S("merge");
    add_person(r, str_trim(text_str(&r->fields[AUTHOR])), str_trim(text_str(&r->fields[ADDRESS])),
               (str){0});
    while (found_next_coauthor(&rest, &name, &address))
        add_person(r, name, address, S("co-author"));
    f->people = r->draft.people;
    return found_write(&r->writing, f);
}

static bool is_sha(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789abcdef", s.at[i]))
            return false;
    return s.len == 40 || s.len == 64;
}

static enum err take_commits(struct reading *r)
{
    while (fill(&r->tap)) {
        for (size_t i = 0; i < FIELDS; i++)
            if (!take_upto(&r->tap, '\0', FIELD_MAX, &r->fields[i]))
                return ERR_INVALID;
        if (!is_sha(text_str(&r->fields[SHA])))
            return ERR_INVALID;
        if (!put_commit(r))
            return ERR_BUSY;
    }
    return OK;
}

enum err git_found(struct ctx *c, const struct sandbox_flow *flow, str tags)
{
    struct reading *r = arena_take(c->mem, 1, sizeof *r);
    *r = (struct reading){.c = c,
                          .tap = {.flow = flow, .room = arena_room(c->mem, ROOM)},
                          .writing = found_writing(c, flow)};
    for (size_t i = 0; i < FIELDS; i++)
        r->fields[i].mem = c->mem;
    enum err e = take_objects(r, tags);
    if (!e)
        e = take_commits(r);
    if (e == ERR_INVALID)
        e = fail(c, e, "This history ends in the middle: the repository is damaged or not whole.");
    return found_written(c, &r->writing, e);
}
