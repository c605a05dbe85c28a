/* git_internal.h -- the pieces of reading a repository. */
#ifndef GIT_INTERNAL_H
#define GIT_INTERNAL_H

#include "kit/git/git.h"

enum { REFS_MAX = 200000, REFS_BYTES_MAX = 64 << 20, ID_MAX = 64 };

/* ---- refs.c: what a repository calls by name ------------------------------------------------------ */

struct git_ref {
    str name, id; /* "refs/tags/v1", 40 or 64 hex digits */
    bool loose;   /* goes before one that is packed */
};
struct git_refs {
    struct arena *mem;
    struct git_ref *list; /* by name, each once */
    size_t n, room;
    str head; /* id, or empty */
};
/* git_dir: the folder with HEAD and objects. What is no name or id is left out. */
void git_refs_read(struct git_refs *refs, const char *git_dir);
/* The head of a bundle; false if it is none. needs: it lacks commits that the receiver should have. */
bool git_refs_bundle(struct git_refs *refs, const char *path, bool *needs);

/* ---- home.c: the empty repository of our own ------------------------------------------------------ */

struct git_home {
    str path;    /* a new folder in $TMPDIR */
    str objects; /* borrowed ones, or empty */
    str reads;   /* what the program may read: objects, or a bundle; or empty */
    /* For what comes by the network: */
    int port;              /* that is connected to; 0: none */
    const char *authority; /* file with certificates that are trusted; NULL: those of the system */
    str more;              /* further lines of the config */
};
enum err git_home_make(struct ctx *c, struct git_home *home, const struct git_refs *refs,
                       const char *git_dir) MUST_USE;
void git_home_remove(const struct git_home *home);
/* Writes NAME in the home, and opens it to be read; -1 if it cannot be. */
int git_home_file(struct ctx *c, const struct git_home *home, const char *name, str bytes);

/* Starts git with these words (NULL behind the last) in the home; words of ours go before them. */
enum err git_start(struct ctx *c, const struct git_home *home, const char *const *words, int input,
                   struct sandbox_running *running) MUST_USE;

/* ---- clone.c -------------------------------------------------------------------------------------- */

/* The rules of git_fetch. loopback: addresses of this machine, any port, for trials (fetch.loopback);
 * authority: a file with certificates in place of those of the system (fetch.authority). */
struct git_rules {
    bool loopback;
    const char *authority;
    int seconds;
};
enum err git_fetch_with(struct ctx *c, str url, const struct git_rules *rules,
                        str *folder) MUST_USE;

#endif
