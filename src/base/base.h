/* base.h -- what everything stands on: text, memory, time, failure, and the request itself. */
#ifndef BASE_H
#define BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))
#define FORMAT(at) __attribute__((format(printf, at, at + 1)))
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- text: UTF-8, length in bytes, never owned by the holder; `at` may be NULL when len is 0 -- */

typedef struct {
    const char *at;
    size_t len;
} str;
#define S(literal) ((str){"" literal, sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).len, (s).len ? (s).at : "" /* for "%.*s" */

str str_of(const char *text); /* up to the NUL byte; NULL gives empty text */
bool str_same(str a, str b);
bool str_same_nocase(str a, str b); /* ASCII letters only */
int str_compare(str a, str b);      /* by bytes; <0, 0, >0 */
bool str_starts(str s, str start);
bool str_ends(str s, str end);
size_t str_find(str s, str part); /* position of the first one, or SIZE_MAX */
str str_from(str s, size_t at);   /* without the first `at` bytes; empty beyond the end */
str str_upto(str s, size_t len);  /* the first `len` bytes at most */
str str_trim(str s);              /* without the ASCII white space at both ends */
size_t str_char_bytes(str s);     /* bytes of its first character; 0 if empty or not UTF-8 */
size_t str_chars(str s);          /* characters (code points), not bytes; SIZE_MAX if not UTF-8 */
size_t point_bytes(uint32_t point, char to[4]); /* a character as UTF-8; how many bytes it has */
str str_first_chars(str s, size_t chars); /* the first characters of valid UTF-8, whole ones */

/* Takes the part of *rest up to the separator (or the end) and moves *rest behind it. Returns false
 * when nothing is left:  for (str part; str_cut(&rest, ',', &part);) ... */
bool str_cut(str *rest, char separator, str *part);

/* A decimal number, perhaps with a leading '-', nothing else; false if not one or out of range. */
bool str_int(str s, int64_t *value) MUST_USE;

/* ---- hashes: the same on every machine and in every version, because some are kept; none of them
 * stands up to somebody who wants collisions ----------------------------------------------------- */

uint64_t str_hash(str s);                   /* FNV-1a; its high bits are better than its low ones */
uint64_t str_hash_on(uint64_t hash, str s); /* goes on from a hash: of both texts in a row */
uint64_t str_hash_nocase(str s);            /* as if ASCII letters were small */

/* SplitMix64 (G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators, 2014): a
 * number to one whose every bit depends on every bit of it, and a row of such numbers. */
uint64_t mix_bits(uint64_t x);
uint64_t mix_next(uint64_t *state);

/* ---- arena: memory that dies together --------------------------------------------------------
 * Zeroed, aligned for any type, never NULL: out of memory ends the process, because every input
 * that could cause it is bounded where it enters. Under AddressSanitizer each allocation is a block
 * of its own, so an overrun is seen. */

struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);  /* NULL is allowed */
void arena_reset(struct arena *a); /* empties it and keeps a first block for the next request */
void *arena_take(struct arena *a, size_t count, size_t size);
void *arena_room(struct arena *a, size_t bytes); /* not zeroed: for what is overwritten at once */
str arena_copy(struct arena *a, str s);          /* the copy is followed by a NUL byte */
str arena_lower(struct arena *a, str s);         /* ASCII letters only */
str arena_hex(struct arena *a, const void *bytes, size_t len); /* lower case */
str arena_format(struct arena *a, const char *format, ...) FORMAT(2);
str arena_format_list(struct arena *a, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* Text that grows in an arena. */
struct text {
    struct arena *mem;
    char *at;
    size_t len, room; /* bytes */
};
void text_add(struct text *t, str s);
void text_char(struct text *t, char ch);
void text_format(struct text *t, const char *format, ...) FORMAT(2);
void text_json(struct text *t, str s); /* a JSON string with its quotes; bad UTF-8 becomes U+FFFD */
str text_str(const struct text *t);

/* ---- time ------------------------------------------------------------------------------------ */

/* A point in time: whole seconds since 1970-01-01T00:00:00Z. A struct, so an id cannot be one. */
typedef struct {
    int64_t s;
} moment;

/* A civil date, as days since 1970-01-01: no time zone can move it. */
typedef struct {
    int64_t n;
} day;

day day_of(int year, int month, int date); /* proleptic Gregorian; 1..12, 1..31 */
void day_parts(day d, int *year, int *month, int *date);
day day_months(day d, int64_t months);     /* so many later; the month's last day at most */
bool day_read(str iso, day *d) MUST_USE;   /* 2027-01-31, and a real date */
day day_of_moment(moment m);               /* in UTC */
moment moment_of_day(day d);               /* its first second in UTC */
str moment_iso(struct arena *a, moment m); /* 2027-01-31T12:00:00Z */
str day_iso(struct arena *a, day d);       /* 2027-01-31 */

/* The clock of the process: the system's, moved by so many seconds. Only tests, --now and the demo
 * move it. */
struct clock {
    _Atomic int64_t offset_s;
};
moment clock_now(const struct clock *clock); /* NULL: the system's */

/* Values that may be absent (NULL in the database). */
typedef struct {
    bool set;
    int64_t value;
} opt_int;
typedef struct {
    bool set;
    moment value;
} opt_time;
typedef struct {
    bool set;
    day value;
} opt_day;
typedef struct {
    bool set;
    double value;
} opt_real;
typedef struct {
    bool set;
    str value;
} opt_text;
typedef struct {
    bool set;
    str value;
} opt_bytes;

/* ---- failure --------------------------------------------------------------------------------- */

/* How a call can end. 0 is success. The words for people are in ctx.why. */
enum err {
    OK = 0,
    ERR_SIGN_IN,   /* one has to sign in first */
    ERR_NOT_FOUND, /* no such thing, or not visible to this person */
    ERR_REFUSED,   /* a rule of the program says no; why says which */
    ERR_INVALID,   /* the input can be corrected; why, or ctx.problems, says how */
    ERR_CONFLICT,  /* someone else was quicker (a UNIQUE constraint, a compare-and-set) */
    ERR_AGAIN,     /* the database asks for the whole request once more; never shown */
    ERR_REPEATED,  /* this form was already sent; ctx.answer is where the first one led */
    ERR_BUSY,      /* too much work, or no room on the disk: nothing was saved, try later */
    ERR_FAULT,     /* our failure: disk, statement, bug; logged, never shown */
};

/* What is wrong with one field of a form. */
struct problem {
    str field, words;
    struct problem *next;
};

/* ---- the viewer: bits of who somebody is in a program, computed live, never stored ------------ */

enum {
    ANYBODY = 1,
    SIGNED_IN = 2,
    MEMBER = 4,
    ALUMNI = 8,
    LEAD = 16,
    REVIEWER = 32,
    COMMITTEE = 64,
    MANAGER = 128,
    PRODUCT_TEAM = 256,
    COMMUNITY_MANAGER = 512,
    OPERATOR = 1024,
    STAFF = LEAD | REVIEWER | COMMITTEE | MANAGER | PRODUCT_TEAM | COMMUNITY_MANAGER | OPERATOR,
};

/* ---- the request ------------------------------------------------------------------------------ */

struct ctx;

/* What the process knows for its whole life; read-only after start. */
struct site {
    str data_dir; /* absolute path of the data folder */
    str address;  /* "https://experts.example.org", no slash at the end */
    bool demo;    /* a folder made by `plaudit demo`: one-click sign-in is offered */
    const struct config *config;
    struct clock *clock; /* NULL: the system's */
    struct ids *ids;
    struct policy_cache
        *policies; /* feature/program: policies read so far; NULL: read for each request */
    struct expertise_lists
        *expertises; /* feature/program: kept lists; NULL: read for each request */
    struct credential_pictures
        *pictures; /* feature/credential: drawn last; NULL: drawn for each request */
    struct directories *directories; /* lists of names in memory (feature/directory) */
    struct account_guard
        *guard;              /* feature/account: limits of sign-ins; NULL: none (commands, tests) */
    struct random *random;   /* NULL: the operating system's; a seeded one only in demo and tests */
    struct sandbox *sandbox; /* kit/sandbox; NULL: each job starts the program anew */
    struct fetcher *fetcher; /* kit/fetch; NULL: nothing comes from the network (commands, tests) */
    struct access_book
        *access; /* feature/access: who opened whose record; NULL: nothing is noted */
    struct lounge_book *lounge; /* feature/lounge: who has read what; NULL: nothing is noted */
    struct blog_readers *blog;  /* feature/blog: who read a post today; NULL: nobody counts */
    struct collector
        *collector;            /* feature/collect: what reading sources remembers; NULL: nothing */
    struct admin_board *board; /* feature/admin: what the jobs did last; NULL: nobody looks */
    enum err (*tick)(
        struct ctx *c); /* app: all that the passing of time brings about; NULL in tests */
};

/* One request (or one job, or one test). Made by the transport, passed first to every call. */
struct ctx {
    struct arena *mem; /* all memory made for the request */
    struct db *db;     /* this worker's door to the database (kit/store) */
    const struct site *site;
    moment now;                    /* read once: a request sees one time */
    int64_t program;               /* id; 0: the installation itself */
    int64_t me;                    /* the signed-in person's id, 0 for nobody */
    int64_t bits;                  /* of the viewer, above; always has ANYBODY */
    int64_t nda;                   /* highest signed version of the agreement, 0 if none */
    const struct catalog *catalog; /* the reader's language; never NULL in a request */
    str zone;                      /* the reader's time zone, IANA name; empty: UTC */
    const struct zone *clock; /* the zone found last (kit/i18n): a page asks for one many times */
    str prefix; /* "" or "/p/CODE": goes before every address of the program's pages */
    const struct reader *reader; /* name and picture of the signed-in person (feature/frame) */
    str why;                  /* reason of the latest failure, for people (a fault: for the log) */
    const char *reason;       /* the same in English and without what was filled in: for the log */
    struct problem *problems; /* one per field, of the form just read; NULL if none */
    str once;                 /* one-time key of the form, 16 bytes; empty: none */
    str then;                 /* address to go to when the write succeeds; '#' stands for `made` */
    str answer;               /* set with ERR_REPEATED */
    int64_t made;             /* id of what the request has just made, 0 if nothing */
};

/* The whole address of a page, for mail, feeds and other servers: the site's address, the program's
 * prefix (c->prefix; of a letter: its reader's), and the path: site_url(c, c->prefix, "/people/%s"). */
str site_url(struct ctx *c, str prefix, const char *path, ...) FORMAT(3);

/* Records why and returns e:  return fail(c, ERR_INVALID, "At least %d characters.", MIN);
 * format: English; looked up in the reader's catalog before it is filled in. */
enum err fail(struct ctx *c, enum err e, const char *format, ...) FORMAT(3) MUST_USE;

/* The same with a sentence that a rule chose; nothing is filled in. */
enum err fail_sentence(struct ctx *c, enum err e, const char *english) MUST_USE;

/* What statements without a row answer: NOT_FOUND, and CONFLICT of a state that was moved already. */
enum err fail_missing(struct ctx *c) MUST_USE;
enum err fail_quicker(struct ctx *c) MUST_USE;

/* Records what is wrong with a field of a form (the first one stays) and returns ERR_INVALID. Check
 * all fields, then return  `c->problems ? ERR_INVALID : OK`. */
enum err fail_at(struct ctx *c, const char *field, const char *format, ...) FORMAT(3);
str problem_at(const struct ctx *c, const char *field); /* empty if the field is fine */

/* Checks a text of a form: UTF-8 without control characters (line ends allowed if `lines`), and
 * min..max characters. Reports with fail_at and returns false if it is not so. */
struct text_rule {
    size_t min, max; /* characters */
    bool lines;
};
bool check_text(struct ctx *c, const char *field, str value, struct text_rule rule);

/* ---- words in the reader's language ----------------------------------------------------------- */

/* One language, compiled from locale/CODE.po by tools/pogen; entries sorted by id. */
struct catalog_entry {
    const char *id;           /* the English words */
    const char *const *words; /* one per plural form; words[0] for the plain case */
};
struct catalog {
    const char *code;      /* "de" */
    const char *direction; /* "ltr" or "rtl" */
    size_t forms;          /* number of plural forms */
    size_t (*form)(uint64_t n);
    const struct catalog_entry *entries;
    size_t n;
    uint32_t zero; /* code point of the digit 0 where digits are not ASCII; else 0 */
};
const char *tr_c(const struct catalog *k, const char *english);
str tr(const struct ctx *c, const char *english);
const char *tr_plural(const struct ctx *c, const char *one, const char *many, int64_t n);
/* A sentence that is translated already, filled in; whole numbers in the digits of the language. */
str words_format(struct ctx *c, const char *translated, ...) FORMAT(2);
str words_format_list(struct ctx *c, const char *translated, va_list values)
    __attribute__((format(printf, 2, 0)));
#define N_(english) english /* marks words that a later tr() translates */

/* All of an open plain file, with a NUL behind it. False: no plain file, longer than `most` bytes, or
 * not readable. */
bool file_bytes(struct arena *mem, int fd, size_t most, str *bytes) MUST_USE;
bool file_write(int fd, str bytes) MUST_USE; /* all of them, or false with errno */

/* ---- ids, random, log ------------------------------------------------------------------------- */

/* A new id: 41 bits of milliseconds since 2020, 10 bits of node, 12 bits of sequence; grows. The time
 * is the clock's; with a seeded random it is the request's, so that a demo is reproducible. */
struct ids *ids_new(unsigned node); /* 0..1023; any thread may take ids of it */
void ids_free(struct ids *ids);     /* NULL is allowed */
int64_t id_new(struct ctx *c);
moment id_moment(int64_t id); /* when it was made */
int64_t id_from(moment m);    /* smaller than all that are made from then on */

/* Things that are sorted by an id: rows of a struct, or plain numbers. */
struct id_list {
    const void *rows;
    size_t n, step, at; /* step: from one to the next; at: where in it the id stands */
};
#define BY_ID(rows, n, field)                                                                      \
    ((struct id_list){rows, n, sizeof *(rows), offsetof(__typeof__(*(rows)), field)})
#define IDS(list, n) ((struct id_list){list, n, sizeof *(list), 0})
size_t id_place(struct id_list in, int64_t id); /* of the first with at least this id; n: none */
size_t id_find(struct id_list in, int64_t id);  /* SIZE_MAX: it is not there */
size_t id_sort(int64_t *list, size_t n);        /* each once; how many are left */

struct random *random_seeded(struct arena *a, uint64_t seed); /* reproducible; not for secrets */
void random_bytes(struct ctx *c, void *out, size_t len);
uint64_t random_below(struct ctx *c, uint64_t limit); /* 0..limit-1, without bias; limit > 0 */

/* One JSON line on standard error:  LOG(LOG_INFO, "server.ready", {"port", .n = 8080});
 * A field without text is a number. Never log words of people or secrets. */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
struct log_field {
    const char *name;
    str text;
    int64_t n;
};
void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n);
void log_threshold(enum log_level lowest); /* at start; LOG_INFO without */
#define LOG(level, event, ...)                                                                     \
    log_write(level, event, (const struct log_field[]){{0}, __VA_ARGS__} + 1,                      \
              COUNT(((const struct log_field[]){{0}, __VA_ARGS__})) - 1)

#endif
