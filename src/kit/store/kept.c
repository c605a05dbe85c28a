#include "kit/store/sqlite.h"

#include <stdlib.h>
#include <string.h>

enum {
    SLOTS = 1024, /* answers that a connection keeps; a power of two */
    WAYS =
        2, /* for one question, the one used last first: two of a page do not drive each other out */
    KEY_BYTES = 200,    /* a longer question is not kept */
    NOTHING = 255,      /* in a key: the length of NULL */
    CELLS_FIRST = 64,   /* room for so many; it grows */
    CELLS = 800,        /* a larger answer is not kept: a page of 50 rows fits */
    TEXT_BYTES = 16000, /* of all its texts */
    MOST = 1 << 20,     /* bytes of all answers of a connection; then some go */
};

/* One block of memory: the answer, then its cells, their texts, the key. */
struct answer {
    const struct stmt_def *def;
    uint64_t hash, mark;
    str key;
    struct cell *cells;
    size_t n; /* cells of all rows */
    size_t bytes;
    int readers;
};

struct kept {
    unsigned char key[KEY_BYTES]; /* the values bound, as bytes */
    size_t key_len;
    enum { ASKING, RUNNING, TELLING, LOST } stage;
    uint64_t hash, mark;
    struct answer *tells; /* in the stage TELLING */
    size_t told;          /* cells */
    struct cell *cells;   /* in the stage RUNNING: of the rows so far */
    size_t n, room, text;
};

struct kept *kept_new(void)
{
    return calloc(1, sizeof(struct kept));
}

void kept_free(struct kept *k)
{
    if (k)
        free(k->cells);
    free(k);
}

/* ---- the question ---------------------------------------------------------------------------- */

void kept_bind(struct stmt *s, const void *bytes, size_t len)
{
    struct kept *k = s->kept;
    if (len >= KEY_BYTES || k->key_len + 1 + len > KEY_BYTES) {
        k->stage = LOST;
        return;
    }
    k->key[k->key_len++] = bytes ? (unsigned char)len : NOTHING;
    if (len > 0)
        memcpy(k->key + k->key_len, bytes, len);
    k->key_len += len;
}

static uint64_t hash_of(const struct stmt *s)
{
    const struct kept *k = s->kept;
    return mix_bits(str_hash_on((uintptr_t)s->def, (str){(const char *)k->key, k->key_len}));
}

static bool answers(const struct answer *a, const struct stmt *s)
{
    const struct kept *k = s->kept;
    return a && a->hash == k->hash && a->def == s->def &&
           str_same(a->key, (str){(const char *)k->key, k->key_len});
}

static struct answer **slots_of(const struct stmt *s)
{
    return s->on->answers + s->kept->hash % (SLOTS / WAYS) * WAYS;
}

/* NULL: it is not known, or not any more. */
static struct answer *find(struct store *store, const struct stmt *s)
{
    struct answer **slots = slots_of(s), *first = slots[0];
    for (size_t i = 0; i < WAYS; i++) {
        struct answer *a = slots[i];
        if (answers(a, s) && store_fresh(store, &s->reads, a->mark)) {
            slots[i] = first, slots[0] = a;
            return a;
        }
    }
    return NULL;
}

/* Finds the answer, or begins to collect it. */
static void ask(struct ctx *c, struct stmt *s)
{
    struct kept *k = s->kept;
    struct store *store = c->db->store;
    bool reads = s->on == &c->db->read && !s->trouble;
    if (reads && !s->on->answers)
        s->on->answers = calloc(SLOTS, sizeof *s->on->answers);
    if (!reads || !s->on->answers || !change_known(store)) {
        k->stage = LOST;
        return;
    }
    k->hash = hash_of(s);
    struct answer *a = find(store, s);
    if (a) {
        a->readers++;
        k->stage = TELLING, k->tells = a, k->told = 0;
        return;
    }
    k->stage = RUNNING, k->mark = db_mark(c->db), k->n = k->text = 0;
}

/* ---- the answer ------------------------------------------------------------------------------ */

bool kept_step(struct ctx *c, struct stmt *s, bool *row)
{
    struct kept *k = s->kept;
    if (k->stage == ASKING)
        ask(c, s);
    if (k->stage != TELLING)
        return false;
    *row = k->told < k->tells->n;
    s->shown = *row ? k->tells->cells + k->told : NULL;
    k->told += (size_t)sqlite3_column_count(s->raw);
    return true;
}

static struct cell cell_of(sqlite3_stmt *raw, int column)
{
    struct cell cell = {.type = sqlite3_column_type(raw, column)};
    if (cell.type == SQLITE_TEXT || cell.type == SQLITE_BLOB)
        cell.text =
            (str){sqlite3_column_blob(raw, column), (size_t)sqlite3_column_bytes(raw, column)};
    else if (cell.type == SQLITE_INTEGER)
        cell.n = sqlite3_column_int64(raw, column), cell.real = (double)cell.n;
    else
        cell.real = sqlite3_column_double(raw, column), cell.n = sqlite3_column_int64(raw, column);
    return cell;
}

static bool has_room(struct kept *k, size_t n)
{
    if (k->n + n <= k->room)
        return true;
    size_t room = k->room ? 2 * k->room : CELLS_FIRST;
    room = room < CELLS ? room : CELLS;
    struct cell *cells = k->n + n > room ? NULL : realloc(k->cells, room * sizeof *cells);
    if (!cells)
        return false;
    k->cells = cells, k->room = room;
    return true;
}

/* The engine's text is gone with the next row. */
void kept_row(struct ctx *c, struct stmt *s)
{
    struct kept *k = s->kept;
    int columns = sqlite3_column_count(s->raw);
    if (k->stage != RUNNING)
        return;
    if (!has_room(k, (size_t)columns)) {
        k->stage = LOST;
        return;
    }
    for (int i = 0; i < columns; i++) {
        struct cell *cell = &k->cells[k->n++];
        *cell = cell_of(s->raw, i);
        cell->text = arena_copy(c->mem, cell->text);
        k->text += cell->text.len;
    }
    if (k->text > TEXT_BYTES)
        k->stage = LOST;
}

static void forget(struct connection *on, struct answer **slot)
{
    if (*slot)
        on->answer_bytes -= (*slot)->bytes;
    free(*slot);
    *slot = NULL;
}

/* False: other statements read too much of it now. */
static bool make_room(struct connection *on, size_t bytes)
{
    for (size_t i = 0; i < SLOTS && on->answer_bytes + bytes > MOST; i++)
        if (on->answers[i] && !on->answers[i]->readers)
            forget(on, &on->answers[i]);
    return on->answer_bytes + bytes <= MOST;
}

static void keep(struct stmt *s)
{
    struct kept *k = s->kept;
    struct answer **slots = slots_of(s);
    size_t at =
        answers(slots[0], s) ? 0 : WAYS - 1; /* an old answer goes, else the one used less */
    if (slots[at] && slots[at]->readers)
        return;
    forget(s->on, &slots[at]);
    size_t bytes = sizeof(struct answer) + k->n * sizeof *k->cells + k->text + k->key_len;
    struct answer *a = make_room(s->on, bytes) ? malloc(bytes) : NULL;
    if (!a)
        return;
    struct cell *cells = (struct cell *)(void *)(a + 1);
    char *text = (char *)(cells + k->n);
    for (size_t i = 0; i < k->n; i++) {
        cells[i] = k->cells[i];
        if (cells[i].text.len > 0)
            memcpy(text, cells[i].text.at, cells[i].text.len);
        cells[i].text.at = text;
        text += cells[i].text.len;
    }
    memcpy(text, k->key, k->key_len);
    *a = (struct answer){.def = s->def,
                         .hash = k->hash,
                         .mark = k->mark,
                         .cells = cells,
                         .n = k->n,
                         .bytes = bytes,
                         .key = {text, k->key_len}};
    s->on->answer_bytes += bytes;
    slots[at] = slots[0], slots[0] = a;
}

void kept_done(struct stmt *s, bool well)
{
    struct kept *k = s->kept;
    if (k->stage == TELLING)
        k->tells->readers--;
    else if (k->stage == RUNNING && well)
        keep(s);
    k->stage = ASKING, k->key_len = 0;
    s->shown = NULL;
}

void answers_free(struct connection *on)
{
    for (size_t i = 0; on->answers && i < SLOTS; i++)
        free(on->answers[i]);
    free(on->answers);
}

/* ---- other processes ------------------------------------------------------------------------- */

/* The index of the write-ahead log lies in memory that all processes share; its header counts the
 * commits (https://www.sqlite.org/walformat.html, iChange). It stays where it is while the write
 * connection is open. */
enum { INDEX_BYTES = 32768, COUNT_AT = 8 };

static uint32_t commits(const struct store *store)
{
    return atomic_load_explicit(store->commits, memory_order_acquire);
}

void change_open(struct store *store)
{
    sqlite3_file *file = NULL;
    void volatile *index = NULL;
    int code = sqlite3_file_control(store->write.raw, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK && file && file->pMethods && file->pMethods->iVersion >= 2)
        code = file->pMethods->xShmMap(file, 0, INDEX_BYTES, 0, &index);
    if (code != SQLITE_OK || !index)
        return;
    store->commits = (_Atomic uint32_t *)((uintptr_t)index + COUNT_AT);
    atomic_store(&store->known, commits(store));
}

bool change_known(const struct store *store)
{
    return store->commits && atomic_load(&store->known) == commits(store);
}

void change_begin(struct store *store)
{
    if (store->commits)
        atomic_store(&store->known, commits(store));
}

void change_end(struct store *store)
{
    uint32_t known = atomic_load(&store->known);
    if (store->commits && commits(store) != known)
        atomic_store(&store->known, known + 1); /* one more than ours is somebody else's */
}
