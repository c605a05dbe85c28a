#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/account/account.h"
#include "feature/contribution/contribution.h"
#include "feature/people/people.h"
#include "feature/program/program.h"
#include "kit/found/found.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES = 21 << 20, POST_BYTES = 64 << 10, POSTS_MAX = 2001, DEPTH_MAX = 8, SHOWN = 50 };

/* ---- files ------------------------------------------------------------------------------------- */

static enum err read_file(struct ctx *c, const char *path, size_t most, str *bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    struct stat is;
    size_t size = fstat(fd, &is) == 0 && S_ISREG(is.st_mode) ? (size_t)is.st_size : SIZE_MAX;
    if (size == SIZE_MAX || (size > most && most == FILE_BYTES)) {
        (void)close(fd);
        return fail(c, ERR_INVALID, "%s is no file, or larger than 20 MB.", path);
    }
    size = size < most ? size : most;
    char *at = arena_take(c->mem, size + 1, 1);
    size_t got = 0;
    for (ssize_t n = 1; n > 0 && got<size; got += n> 0 ? (size_t)n : 0)
        n = read(fd, at + got, size - got);
    (void)close(fd);
    *bytes = (str){at, got};
    return OK;
}

struct folder {
    struct ctx *c;
    struct feed_file *files;
    size_t n;
};

static bool is_markdown(const char *name)
{
    return str_ends(str_of(name), S(".md")) || str_ends(str_of(name), S(".mdx")) ||
           str_ends(str_of(name), S(".markdown"));
}

static enum err read_folder(struct folder *f, const char *path, str inside, int depth)
{
    struct ctx *c = f->c;
    DIR *list = opendir(path);
    enum err e = list ? OK : fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    for (struct dirent *one; !e && f->n < POSTS_MAX && (one = readdir(list));) {
        str name = arena_format(c->mem, "%.*s%s", STR_ARG(inside), one->d_name);
        str whole = arena_format(c->mem, "%s/%s", path, one->d_name);
        struct stat is;
        if (one->d_name[0] == '.' || lstat(whole.at, &is) != 0)
            continue;
        if (S_ISDIR(is.st_mode) && depth < DEPTH_MAX)
            e = read_folder(f, whole.at, arena_format(c->mem, "%.*s/", STR_ARG(name)), depth + 1);
        else if (S_ISREG(is.st_mode) && is_markdown(one->d_name)) {
            f->files[f->n].name = name;
            e = read_file(c, whole.at, POST_BYTES, &f->files[f->n++].bytes);
        }
    }
    if (list)
        closedir(list);
    return e;
}

/* ---- one person -------------------------------------------------------------------------------- */

enum err app_find_person(const struct invocation *in, struct ctx *c, int64_t *id)
{
    const char *handle = flag(in, "person"), *email = flag(in, "email");
    struct person p;
    if (!handle == !email)
        return fail(c, ERR_INVALID, "Say whose they are: with --person HANDLE or --email ADDRESS.");
    enum err e =
        handle ? people_by_handle(c, str_of(handle), &p) : account_by_email(c, str_of(email), id);
    if (e == ERR_NOT_FOUND)
        return fail(c, ERR_INVALID,
                    "There is nobody of this name here. \"plaudit user DIR list\" "
                    "shows who is.");
    if (!e && handle)
        *id = p.id;
    return e;
}

/* What to read: one kind of files. */
struct import_files {
    const char *kind;
    const char *const *paths;
    size_t n;
};

static enum err look_at_posts(const struct invocation *in, struct ctx *c, struct import_preview *p)
{
    const char *address = flag(in, "address");
    if (!address)
        return fail(c, ERR_INVALID,
                    "Say where the posts are read, with --address "
                    "https://blog.example.org.");
    struct folder f = {.c = c, .files = arena_take(c->mem, POSTS_MAX + 1, sizeof *f.files)};
    enum err e = read_folder(&f, flag(in, "posts"), S(""), 0);
    if (e)
        return e;
    return import_posts(c, c->me, &(struct import_folder){f.files, f.n, str_of(address)}, p);
}

/* ---- what kit/found reads ---------------------------------------------------------------------- */

/* What a reader gives one by one. */
struct gathering {
    struct text record;
    str name; /* only what they had a part in */
    size_t n;
};

static bool gather(void *state, const struct found *item)
{
    struct gathering *g = state;
    if (import_has_part(item, g->name)) {
        found_put(&g->record, item);
        g->n++;
    }
    return g->n <= FOUND_ITEMS_MAX;
}

static enum err run_reader(struct ctx *c, const struct found_reader *reader, const char *path,
                           str name, struct found_list *list)
{
    struct gathering g = {.record = {.mem = c->mem}, .name = name};
    str rest = str_of(path), part, last = {0};
    while (str_cut(&rest, '/', &part))
        last = part.len ? part : last;
    found_begin(&g.record, last, (str){0}, (str){0});
    enum err e = reader->run(c, path, &(struct found_sink){gather, &g});
    if (!e && g.n > FOUND_ITEMS_MAX)
        e = fail(c, ERR_INVALID, "These are more than 50,000. Say whose with --speaker NAME.");
    return e ? e : found_taken(c, text_str(&g.record), list);
}

static enum err read_found_file(const struct invocation *in, struct ctx *c, const char *kind,
                                const char *path, struct found_list *list)
{
    const char *address = flag(in, "address"), *name = flag(in, "speaker");
    struct found_reader reader = {0};
    bool feed = strcmp(kind, "feed") == 0;
    str bytes = {0}, hint = str_of(address ? address : "");
    if (!feed && !read_found(kind, &reader))
        return fail(c, ERR_INVALID, "Nothing was imported.");
    enum err e = feed || reader.job ? read_file(c, path, FILE_BYTES, &bytes) : OK;
    if (e)
        return e;
    const struct sandbox_input input = {bytes, reader.address ? hint : (str){0}};
    e = feed         ? found_feed(c, bytes, hint, list)
        : reader.job ? found_read(c, reader.job, input, list)
                     : run_reader(c, &reader, path, str_of(name ? name : ""), list);
    if (e == ERR_INVALID)
        return fail(c, e, "%s: %.*s", path, STR_ARG(c->why));
    return e;
}

/* All files as one list. */
static enum err read_found_files(const struct invocation *in, struct ctx *c,
                                 const struct import_files *files, struct found_list *all)
{
    struct found_list *lists = arena_take(c->mem, files->n + 1, sizeof *lists);
    size_t n = 0;
    for (size_t i = 0; i < files->n; i++) {
        enum err e = read_found_file(in, c, files->kind, files->paths[i], &lists[i]);
        if (e)
            return e;
        n += lists[i].n;
    }
    struct found *items = arena_take(c->mem, n + 1, sizeof *items);
    *all = lists[0];
    all->n = 0;
    for (size_t i = 0; i < files->n; i++)
        for (size_t k = 0; k < lists[i].n; k++)
            items[all->n++] = lists[i].items[k];
    all->items = items;
    return OK;
}

static enum err look_at_found(const struct invocation *in, struct ctx *c,
                              const struct import_files *files, struct import_preview *p)
{
    struct found_list list;
    const char *name = flag(in, "speaker");
    enum err e = read_found_files(in, c, files, &list);
    return e ? e
             : import_found(c,
                            &(struct import_found){.kind = files->kind,
                                                   .person = c->me,
                                                   .list = &list,
                                                   .name = str_of(name ? name : "")},
                            p);
}

/* ---- looking ----------------------------------------------------------------------------------- */

/* What --csv, --feed, --posts, --talks or --as says is to be read; kind NULL: not one of them. */
static enum err what_to_read(const struct invocation *in, struct ctx *c, struct import_files *files)
{
    static const char *const sources[] = {"csv", "feed", "posts", "talks", "as"};
    size_t n = 0;
    for (size_t i = 0; i < COUNT(sources); i++) {
        const char *value = flag(in, sources[i]);
        if (!value)
            continue;
        bool as = strcmp(sources[i], "as") == 0;
        files->kind = as ? value : sources[i];
        const char **path = arena_take(c->mem, 1, sizeof *path);
        *path = value;
        files->paths = as ? (const char *const *)in->words + 1 : path;
        files->n = as ? in->n_words - 1 : 1;
        n++;
    }
    if (n == 1 && files->n > 0)
        return OK;
    return fail(c, ERR_INVALID,
                n == 1 ? N_("Say which files to import, behind --as KIND.")
                       : N_("Say what to import, with one of --csv, --feed, --posts, --talks and "
                            "--as."));
}

static enum err look(const struct invocation *in, struct ctx *c, struct import_preview *p)
{
    struct import_files files = {0};
    str bytes;
    enum err e = what_to_read(in, c, &files);
    if (e)
        return e;
    if (strcmp(files.kind, "posts") == 0)
        e = look_at_posts(in, c, p);
    else if (strcmp(files.kind, "csv") == 0) {
        if (!(e = read_file(c, files.paths[0], FILE_BYTES, &bytes)))
            e = import_csv(c, c->me, bytes, p);
    } else if (strcmp(files.kind, "person") == 0) {
        if (!(e = read_file(c, files.paths[0], FILE_BYTES, &bytes)))
            e = import_any(c, &(struct import_file){.kind = S("person"), .bytes = bytes}, p);
    } else {
        e = look_at_found(in, c, &files, p);
    }
    if (!e)
        p->name = str_of(files.paths[0]);
    return e;
}

static void show_problems(const struct import_preview *p)
{
    size_t shown = 0;
    for (size_t i = 0; i < p->n && shown < SHOWN; i++)
        if (p->lines[i].fate == IMPORT_PROBLEM && ++shown)
            fprintf(stderr, "%d: %.*s: %.*s\n", p->lines[i].line, STR_ARG(p->lines[i].what.title),
                    STR_ARG(p->lines[i].words));
    if (shown < p->counts[IMPORT_PROBLEM])
        fprintf(stderr, "... and %zu more.\n", p->counts[IMPORT_PROBLEM] - shown);
}

static void show_counts(const struct invocation *in, const struct import_preview *p, size_t stored)
{
    printf(in->json
               ? "{\"read\":%zu,\"new\":%zu,\"there\":%zu,\"other_years\":%zu,\"left_out\":%zu,"
                 "\"stored\":%zu}\n"
               : "%zu read: %zu new, %zu there already, %zu of other years, %zu left out. %zu "
                 "stored.\n",
           p->n, p->counts[IMPORT_NEW], p->counts[IMPORT_DUPLICATE], p->counts[IMPORT_OUTSIDE],
           p->counts[IMPORT_PROBLEM], stored);
}

static void progress(size_t done, size_t total)
{
    progress_show("Importing", (int64_t)done, (int64_t)total);
}

static enum err store(struct ctx *c, const struct import_preview *p, size_t *stored)
{
    int64_t batch;
    *stored = 0;
    if (p->counts[IMPORT_NEW] + (p->outside_too ? p->counts[IMPORT_OUTSIDE] : 0) == 0)
        return OK;
    enum err e = import_store(c, &(struct import_target){c->me, progress}, p, &batch, stored);
    progress_end();
    return e;
}

static enum err import_one(const struct invocation *in, struct ctx *c)
{
    struct import_preview p;
    size_t stored = 0;
    enum err e = app_find_person(in, c, &c->me);
    if (e || (e = look(in, c, &p)))
        return e;
    p.outside_too = flag(in, "all-years") != NULL;
    show_problems(&p);
    if ((flag(in, "claimed") && (e = import_claim(c, &p))) ||
        (!flag(in, "look") && ((e = import_store_profile(c, &p)) || (e = store(c, &p, &stored)) ||
                               (e = app_catch_up(c)))))
        return e;
    show_counts(in, &p, stored);
    return OK;
}

/* ---- many speakers ----------------------------------------------------------------------------- */

struct speaker {
    str name;
    size_t talks;
};

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct speaker *)a)->name, ((const struct speaker *)b)->name);
}

static int by_talks(const void *a, const void *b)
{
    const struct speaker *one = a, *other = b;
    if (one->talks != other->talks)
        return one->talks < other->talks ? 1 : -1;
    return str_compare(one->name, other->name);
}

/* All who speak, the busiest first. */
static struct speaker *list_speakers(struct ctx *c, const struct found_list *talks, size_t *n)
{
    size_t all = 0;
    for (size_t i = 0; i < talks->n; i++)
        all += talks->items[i].n_people;
    struct speaker *list = arena_take(c->mem, all + 1, sizeof *list);
    size_t k = 0, kept = 0;
    for (size_t i = 0; i < talks->n; i++)
        for (size_t s = 0; s < talks->items[i].n_people; s++)
            list[k++] = (struct speaker){talks->items[i].people[s].name, 1};
    qsort(list, k, sizeof *list, by_name);
    for (size_t i = 0; i < k; i++) {
        if (kept && str_same(list[kept - 1].name, list[i].name))
            list[kept - 1].talks++;
        else
            list[kept++] = list[i];
    }
    qsort(list, kept, sizeof *list, by_talks);
    *n = kept;
    return list;
}

/* Somebody of this name in the program, or a new person. */
static enum err need_person(struct ctx *c, str name, int64_t *id)
{
    struct row_app_person_named found;
    enum err e = q_app_person_named(c, name, &found);
    if (e || found.found) {
        *id = found.id;
        return e;
    }
    const struct people_new who = {.name = name, .language = S("en")};
    if ((e = db_begin(c)))
        return e;
    if (!(e = people_make(c, &who, id)))
        e = program_join(c, *id);
    return db_end(c, e);
}

struct totals {
    size_t people, stored, drafts;
};

static enum err import_speaker(struct ctx *c, const struct found_list *talks, str name, str file,
                               struct totals *t)
{
    struct import_preview p;
    size_t stored;
    enum err e = need_person(c, name, &c->me);
    const struct import_found from = {"talks", c->me, talks, name, false};
    if (e || (e = import_found(c, &from, &p)))
        return e;
    p.name = file;
    p.outside_too = true;
    if ((e = import_claim(c, &p)) || (e = store(c, &p, &stored)))
        return e;
    for (size_t i = 0; i < p.n; i++)
        t->drafts += p.lines[i].what.draft &&
                     (p.lines[i].fate == IMPORT_NEW || p.lines[i].fate == IMPORT_OUTSIDE);
    t->people++;
    t->stored += stored;
    return OK;
}

static enum err import_many(const struct invocation *in, struct ctx *c)
{
    struct found_list talks;
    struct totals totals = {0};
    int64_t wanted;
    size_t n;
    if (!flag(in, "talks") || flag(in, "person") || flag(in, "email") || flag(in, "look"))
        return fail(c, ERR_INVALID, "--speakers goes with --talks alone.");
    if (!flag_int(in, "speakers", (struct range){1, 20000, 1}, &wanted))
        return fail(c, ERR_INVALID, "Nothing was imported.");
    str file = str_of(flag(in, "talks"));
    enum err e = read_found_file(in, c, "talks", file.at, &talks);
    if (e)
        return e;
    const struct speaker *speakers = list_speakers(c, &talks, &n);
    n = n < (size_t)wanted ? n : (size_t)wanted;
    struct arena *outer = c->mem;
    c->mem = arena_new();
    for (size_t i = 0; !e && i < n; i++) {
        e = import_speaker(c, &talks, speakers[i].name, file, &totals);
        progress_show("Importing", (int64_t)i + 1, (int64_t)n);
        c->why = arena_copy(outer, c->why);
        arena_reset(c->mem);
    }
    progress_end();
    arena_free(c->mem);
    c->mem = outer, c->me = 0;
    if (e || (e = app_catch_up(c)))
        return e;
    printf(in->json ? "{\"people\":%zu,\"stored\":%zu,\"drafts\":%zu}\n"
                    : "%zu people, %zu contributions, %zu of them drafts.\n",
           totals.people, totals.stored, totals.drafts);
    return OK;
}

int import_run(const struct invocation *in)
{
    struct app app;
    if (in->n_words > 0 && strcmp(in->words[0], "program") == 0) {
        struct invocation rest = *in;
        rest.words++, rest.n_words--;
        return import_program_run(&rest);
    }
    if (in->n_words < 1 || (in->n_words > 1 && !flag(in, "as")))
        return usage(in);
    if (!app_open_program(&app, in))
        return EXIT_REFUSED;
    app.c.bits |= SIGNED_IN;
    if (flag(in, "community"))
        return app_end(&app, import_community(in, &app.c));
    return app_end(&app, flag(in, "speakers") ? import_many(in, &app.c) : import_one(in, &app.c));
}
