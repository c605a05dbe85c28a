/* What doctor says of DATA/keys: there, for their owner only, and the ones that are in use. */
#include "app/doctor.h"

#include "feature/credential/credential.h"
#include "feature/ledger/ledger.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOR_OTHERS = 077 };
static const char WHAT[] = "Keys";

/* The first thing in the folder that others may read, or that belongs to somebody else; empty: none. */
static str exposed(struct ctx *c, const char *folder, uid_t owner)
{
    struct stat is;
    str found = {0};
    DIR *dir = opendir(folder);
    for (struct dirent *one; dir && found.len == 0 && (one = readdir(dir));) {
        if (fstatat(dirfd(dir), one->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0 ||
            str_same(str_of(one->d_name), S("..")))
            continue;
        if ((is.st_mode & FOR_OTHERS) || is.st_uid != owner)
            found = arena_format(c->mem, "%s/%s", folder, one->d_name);
    }
    if (dir)
        (void)closedir(dir);
    return found;
}

/* Counts those in use; the first trouble stays in c->why. */
static enum err check_all(struct ctx *c, size_t *in_use)
{
    const struct ledger_key *keys;
    const struct credential_key *badges;
    size_t n, m;
    enum err e = ledger_keys(c, &keys, &n);
    if (e || (e = credential_keys(c, &badges, &m)) || (e = credential_key_check(c)))
        return e;
    *in_use = m > 0;
    for (size_t i = 0; !e && i < n; i++)
        if (!keys[i].retired.set && !(e = ledger_key_check(c, &keys[i])))
            ++*in_use;
    return e;
}

void doctor_keys(struct doctor *d)
{
    struct ctx *c = &d->app->c;
    struct stat data;
    size_t in_use = 0;
    str folder = arena_format(c->mem, "%.*s/keys", STR_ARG(c->site->data_dir));
    str open_to_others = stat(c->site->data_dir.at, &data) == 0 ? exposed(c, folder.at, data.st_uid)
                                                                : c->site->data_dir;
    if (open_to_others.len > 0)
        doctor_say(
            d, "bad", WHAT,
            arena_format(c->mem, "others can read %.*s, or it belongs to another user",
                         STR_ARG(open_to_others)),
            "chmod 600 the files of keys/ and chmod 700 the folder, as the user that runs the "
            "server. If somebody may have read one, exchange it: plaudit key DIR rotate.");
    enum err e = check_all(c, &in_use);
    if (e)
        doctor_say(
            d, "bad", WHAT, arena_copy(c->mem, c->why),
            "Bring keys/ back from where it is kept apart from the backups; docs/operator.md, "
            "\"Keys\", says what follows if it is lost.");
    else if (open_to_others.len == 0)
        doctor_say(d, "good", WHAT,
                   in_use ? arena_format(c->mem,
                                         "%zu are in use, for their owner only, and fit what "
                                         "they signed",
                                         in_use)
                          : S("none was made yet"),
                   "");
    c->why = (str){0};
}
