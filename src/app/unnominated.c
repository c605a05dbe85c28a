#include "app/commands.h"
#include "app/read_stream.h"
#include "feature/proposal/proposal.h"
#include "kit/found/found.h"
#include "kit/helpful/helpful.h"
#include "kit/i18n/i18n.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_OWNERS = 32, FIRST_BYTES = 65536, PAGE_MOST = 200 << 20 };

/* How a file is read; told by its first bytes, or by --as: one that begins with `first` and has one of the
 * marks in it. */
struct kind {
    const char *name, *first;
    sandbox_stream_job *stream;
    sandbox_job *page; /* or of a whole page */
    const char *marks[6];
};
static const struct kind KINDS[] = {
    {"dump", "<", found_dump, NULL, {"<posts>", "<users>", "<badges>", "<comments>"}},
    {"stackexchange",
     "{",
     NULL,
     stackexchange_found,
     {"\"question_id\"", "\"answer_id\"", "\"quota_remaining\""}},
    {"discourse",
     "{[",
     NULL,
     discourse_found,
     {"\"post_stream\"", "\"topic_list\"", "\"latest_posts\"", "\"user_actions\"", "\"cooked\""}},
    {"github", "{[", NULL, github_found, {"github.com", "\"node_id\"", "\"repository\""}},
    {"gitlab", "{[", NULL, gitlab_found, {"\"iid\"", "\"noteable_type\"", "gitlab"}},
    {"mbox", NULL, found_mails, NULL, {"From ", "From:", "Message-ID:", "Received:", "Subject:"}},
};
static const struct kind *const MAILS = &KINDS[COUNT(KINDS) - 1];

struct run {
    struct ctx c;
    struct helpful *h;
    const char *as;
    struct text errors; /* JSON */
    int64_t files, bad, items;
    str source;
};

static bool take(void *state, const struct found *item)
{
    struct run *r = state;
    helpful_add(r->h, r->source, item);
    r->items++;
    return true;
}

static void note_error(struct run *r, str path)
{
    r->bad++;
    fprintf(stderr, "%.*s: %.*s\n", STR_ARG(path), STR_ARG(r->c.why));
    text_add(&r->errors, r->errors.len ? S(",\n{\"file\":") : S("{\"file\":"));
    text_json(&r->errors, path);
    text_add(&r->errors, S(",\"error\":"));
    text_json(&r->errors, r->c.why);
    text_char(&r->errors, '}');
}

static bool has_mark(const struct kind *kind, str start)
{
    if (kind->first && (start.len == 0 || !strchr(kind->first, start.at[0])))
        return false;
    for (size_t i = 0; i < COUNT(kind->marks) && kind->marks[i]; i++)
        if (str_find(start, str_of(kind->marks[i])) != SIZE_MAX)
            return true;
    return false;
}

/* What is packed is told by its name. */
static bool fits(const struct run *r, const struct kind *kind, str name, str start)
{
    if (r->as)
        return strcmp(r->as, kind->name) == 0;
    if (str_starts(start, S("\x1F\x8B")))
        return kind->stream == (str_ends(name, S(".xml.gz")) ? found_dump : found_mails);
    start = str_starts(start, S("\xEF\xBB\xBF")) ? str_from(start, 3) : start;
    return has_mark(kind, str_trim(start));
}

static enum err find_kind(struct run *r, const char *path, const struct kind **kind)
{
    char *room = arena_room(r->c.mem, FIRST_BYTES);
    FILE *f = fopen(path, "re");
    size_t len = f ? fread(room, 1, FIRST_BYTES, f) : 0;
    if (f)
        (void)fclose(f);
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (fits(r, &KINDS[i], str_of(path), (str){room, len})) {
            *kind = &KINDS[i];
            return OK;
        }
    return fail(&r->c, ERR_INVALID,
                len ? "It is not clear what this file is. Say it with --as."
                    : "This file is empty, or cannot be opened.");
}

/* Files of one dump, and all mails, share their ids. */
static str source_of(struct ctx *c, const struct kind *kind, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (kind->page)
        return str_of(kind->name);
    if (kind->stream != found_dump)
        return S("mail");
    return slash ? arena_copy(c->mem, (str){path, (size_t)(slash - path)}) : S("dump");
}

static enum err read_page(struct run *r, struct ctx *c, const struct kind *kind, const char *path)
{
    struct sandbox_input input = {0};
    struct found_list list;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool read = fd >= 0 && file_bytes(c->mem, fd, PAGE_MOST, &input.bytes);
    if (fd >= 0)
        (void)close(fd);
    if (!read)
        return fail(c, ERR_INVALID, "This is no file, or it is longer than %d MB.",
                    PAGE_MOST >> 20);
    enum err e = found_read(c, kind->page, input, &list);
    for (size_t i = 0; !e && i < list.n; i++)
        (void)take(r, &list.items[i]);
    return e;
}

static enum err read_archive(struct run *r, struct ctx *c, const struct kind *kind,
                             const char *path)
{
    struct read_source *source = NULL;
    struct found_archive archive = {.reader = kind->stream, .read = read_bytes};
    enum err e = read_open(c, path, kind->stream == found_mails, &source, &archive.hint);
    if (e)
        return e;
    archive.state = source;
    e = found_stream(c, &archive, &(struct found_sink){take, r});
    read_close(source);
    return e;
}

/* What reading needs is freed with it. */
static enum err read_one(struct run *r, const struct kind *kind, const char *path)
{
    struct ctx c = r->c;
    c.mem = arena_new();
    r->source = source_of(&r->c, kind, path);
    enum err e = kind->page ? read_page(r, &c, kind, path) : read_archive(r, &c, kind, path);
    r->c.why = e ? arena_copy(r->c.mem, c.why) : (str){0};
    arena_free(c.mem);
    return e;
}

static void read_path(struct run *r, const char *path);

/* The files of a data dump in a folder; false if it holds none. */
static bool read_dump(struct run *r, const char *folder)
{
    static const char *const NAMES[] = {"Posts.xml", "Users.xml"};
    struct stat facts;
    bool any = false;
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        str path = arena_format(r->c.mem, "%s/%s", folder, NAMES[i]);
        if (stat(path.at, &facts) != 0 || !S_ISREG(facts.st_mode))
            continue;
        any = true;
        read_path(r, path.at);
    }
    return any;
}

static void read_path(struct run *r, const char *path)
{
    struct stat facts;
    const struct kind *kind = MAILS;
    enum err e = OK;
    bool folder = stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
    if (folder && read_dump(r, path))
        return;
    r->files++;
    if (!folder)
        e = find_kind(r, path, &kind);
    if (!e)
        e = read_one(r, kind, path);
    if (e)
        note_error(r, str_of(path));
}

/* ---- what comes out ---------------------------------------------------------------------------- */

static void print(str s)
{
    if (s.len > 0)
        fwrite(s.at, 1, s.len, stdout);
}

static void print_people(struct run *r, const struct helpful_person *list, size_t n)
{
    struct text json = {.mem = r->c.mem};
    for (size_t i = 0; i < n; i++) {
        json.len = 0;
        text_add(&json, i ? S(",\n") : S(""));
        helpful_describe(&list[i], &json);
        print(text_str(&json));
    }
}

static void show(struct run *r, const struct helpful_answer *a, size_t top)
{
    print(S("{\"people\":["));
    print_people(r, a->people, top && top < a->n_people ? top : a->n_people);
    print(S("],\n\"held_back\":["));
    print_people(r, a->held, a->n_held);
    print(S("],\n\"errors\":["));
    print(text_str(&r->errors));
    printf("],\n\"counts\":{\"files\":%lld,\"broken\":%lld,\"items\":%lld,\"people\":%zu,"
           "\"held_back\":%zu}}\n",
           (long long)r->files, (long long)r->bad, (long long)r->items, a->n_people, a->n_held);
}

static bool read_day(const struct invocation *in, const char *name, opt_time *at)
{
    const char *text = flag(in, name);
    day date;
    if (!text)
        return true;
    if (!day_read(str_of(text), &date)) {
        fprintf(stderr, "--%s is a date such as 2027-01-31.\n", name);
        return false;
    }
    *at = (opt_time){true, moment_of_day(date)};
    return true;
}

static bool is_kind(const char *as)
{
    const char *names[COUNT(KINDS) + 1] = {0};
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        names[i] = KINDS[i].name;
        if (!as || strcmp(as, KINDS[i].name) == 0)
            return true;
    }
    unknown_word("kind", as, names);
    return false;
}

/* "@example.org" is meant like "example.org". */
static size_t owners_of(const struct invocation *in, str owners[MOST_OWNERS])
{
    size_t n = 0;
    for (size_t i = 0; i < in->n_flags && n < MOST_OWNERS; i++) {
        str rest = str_of(in->flags[i].value), one;
        if (strcmp(in->flags[i].name, "owner") != 0)
            continue;
        while (n < MOST_OWNERS && str_cut(&rest, ',', &one)) {
            one = str_trim(one);
            owners[n] = str_starts(one, S("@")) ? str_from(one, 1) : one;
            n += owners[n].len > 0;
        }
    }
    return n;
}

/* ---- a data folder ----------------------------------------------------------------------------- */

static bool is_data_folder(const char *path)
{
    char name[4096];
    int len = snprintf(name, sizeof name, "%s/plaudit.db", path);
    return len > 0 && (size_t)len < sizeof name && access(name, F_OK) == 0;
}

static void print_table(const struct helpful_answer *a, size_t top, size_t items)
{
    size_t shown = top && top < a->n_people ? top : a->n_people;
    printf("%zu items, %zu people who helped, %zu held back\n", items, a->n_people, a->n_held);
    for (size_t i = 0; i < shown; i++)
        printf("%4zu  %.*s%s%.*s: %.*s\n", a->people[i].rank, STR_ARG(a->people[i].name),
               a->people[i].n_addresses ? ", " : "",
               STR_ARG(a->people[i].n_addresses ? a->people[i].addresses[0] : (str){0}),
               STR_ARG(a->people[i].words));
    for (size_t i = 0; i < a->n_held; i++)
        printf("   -  %.*s: %.*s\n", STR_ARG(a->held[i].name), STR_ARG(a->held[i].reason));
}

/* What the communities of the program brought; owners and those who are known are the program's. */
static int run_folder(const struct invocation *in, opt_time since, size_t top)
{
    struct app app;
    struct helpful_answer answer;
    size_t items;
    if (!app_open_program(&app, in))
        return EXIT_FAULT;
    enum err e = proposal_rank(&app.c, since, &answer, &items);
    struct run r = {.c = app.c, .items = (int64_t)items, .errors = {.mem = app.c.mem}};
    if (!e && in->json)
        show(&r, &answer, top);
    else if (!e)
        print_table(&answer, top, items);
    return app_end(&app, e);
}

int unnominated_run(const struct invocation *in)
{
    str owners[MOST_OWNERS + 1];
    struct helpful_rules rules = {.owners = owners, .n_owners = owners_of(in, owners)};
    struct helpful_answer answer;
    int64_t top;
    struct run r = {.as = flag(in, "as")};
    if (in->n_words < 1)
        return usage(in);
    if (!is_kind(r.as) || !read_day(in, "since", &rules.since) ||
        !read_day(in, "until", &rules.until) ||
        !flag_int(in, "top", (struct range){1, 1000000, 0}, &top))
        return EXIT_USAGE;
    if (is_data_folder(in->words[0]))
        return run_folder(in, rules.since, (size_t)top);
    r.c = (struct ctx){.mem = arena_new(), .now = clock_now(NULL), .catalog = i18n_catalogs[0]};
    r.errors.mem = r.c.mem;
    r.h = helpful_new(&r.c);
    for (size_t i = 0; i < in->n_words; i++) {
        progress_show("Reading", (int64_t)i, (int64_t)in->n_words);
        read_path(&r, in->words[i]);
    }
    progress_end();
    helpful_rank(&r.c, r.h, &rules, &answer);
    show(&r, &answer, (size_t)top);
    arena_free(r.c.mem);
    return fflush(stdout) == 0 ? EXIT_OK : EXIT_REFUSED;
}
