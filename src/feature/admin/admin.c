#include "feature/admin/admin.h"

#include "base/config.h"
#include "feature/admin/admin.sql.h"
#include "feature/witness/witness.h"
#include "kit/i18n/i18n.h"

#include <stdio.h>
#include <sys/statvfs.h>

/* What a link's secret is made of. */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

enum { DAY_S = 86400, BEHIND_MAX = 2000, MEGABYTE = 1 << 20, DISK_MB = 1024, LINE_MAX = 64 };

struct list {
    struct admin_check *checks;
    size_t n;
};

static void add(struct list *l, struct admin_check check)
{
    l->checks[l->n++] = check;
}

static void check_disk(struct ctx *c, struct list *l)
{
    struct statvfs disk;
    str path = arena_copy(c->mem, c->site->data_dir);
    if (path.len == 0 || statvfs(path.at, &disk) != 0)
        return;
    int64_t free_mb = (int64_t)(disk.f_bavail * disk.f_frsize / MEGABYTE);
    bool good = free_mb >= DISK_MB;
    add(l, (struct admin_check){
               .tone = good ? "good" : "bad",
               .what = tr(c, "Disk"),
               .found = words_format(c, tr_c(c->catalog, "%.*s MB free"),
                                     STR_ARG(i18n_number(c, free_mb))),
               .todo = good ? (str){0} : tr(c, "Make room: without space nothing can be saved."),
           });
}

static enum err check_mail(struct ctx *c, struct list *l)
{
    struct row_admin_mail m;
    enum err e = q_admin_mail(c, &m);
    if (e)
        return e;
    bool files = config_text(c->site->config, "smtp.url").len == 0;
    struct admin_check check = {.tone = "good", .what = tr(c, "Mail")};
    check.found = words_format(c, tr_plural(c, "One letter waits", "%lld letters wait", m.waiting),
                               (long long)m.waiting);
    if (files && !c->site->demo) {
        check.tone = "warn";
        check.found = tr(c, "Letters are written to files");
        check.todo = tr(c, "Set smtp.url in plaudit.conf, so that they reach people.");
    } else if (m.late > 0 || m.dropped > 0) {
        check.tone = m.late > 0 ? "bad" : "warn";
        check.todo = tr(c, "Some could not be delivered. The list says what the mail server "
                           "answered.");
    }
    add(l, check);
    return OK;
}

static str backup_path(struct ctx *c)
{
    return arena_format(c->mem, "%.*s/backup.last", STR_ARG(c->site->data_dir));
}

enum err admin_note_backup(struct ctx *c)
{
    str path = backup_path(c);
    str line = arena_format(c->mem, "%lld\n", (long long)c->now.s);
    FILE *f = fopen(path.at, "we");
    bool written = f && fwrite(line.at, 1, line.len, f) == line.len;
    if (f && fclose(f) != 0)
        written = false;
    return written ? OK : fail(c, ERR_FAULT, "%.*s could not be written.", STR_ARG(path));
}

static void check_backup(struct ctx *c, struct list *l)
{
    char line[LINE_MAX] = "";
    moment made = {0};
    FILE *f = fopen(backup_path(c).at, "re");
    bool found = f && fgets(line, sizeof line, f) && str_int(str_trim(str_of(line)), &made.s);
    if (f)
        (void)fclose(f);
    bool good = found && c->now.s - made.s < 2 * DAY_S;
    add(l, (struct admin_check){
               .tone = good || c->site->demo ? "good" : "warn",
               .what = tr(c, "Backup"),
               .found = found ? words_format(c, tr_c(c->catalog, "The last one was made %.*s"),
                                             STR_ARG(i18n_days_from_now(c, day_of_moment(made))))
                              : tr(c, "None was made yet"),
               .todo = good || c->site->demo
                           ? (str){0}
                           : tr(c, "Run “plaudit backup” each night, and keep a copy elsewhere."),
           });
}

static enum err check_followers(struct ctx *c, struct list *l)
{
    struct row_admin_followers *rows;
    struct row_admin_unsealed unsealed;
    size_t n;
    int64_t behind = 0;
    enum err e = q_admin_followers(c, &rows, &n);
    if (e || (e = q_admin_unsealed(c, &unsealed)))
        return e;
    for (size_t i = 0; i < n; i++)
        behind = rows[i].behind > behind ? rows[i].behind : behind;
    behind += unsealed.number;
    bool good = behind < BEHIND_MAX;
    add(l, (struct admin_check){
               .tone = good ? "good" : "warn",
               .what = tr(c, "Follow-up work"),
               .found = behind == 0 ? tr(c, "Everything is done")
                                    : words_format(c,
                                                   tr_plural(c, "One entry to follow up",
                                                             "%lld entries to follow up", behind),
                                                   (long long)behind),
               .todo = good ? (str){0}
                            : tr(c, "Wait a few minutes. If it grows, look at the jobs below."),
           });
    return OK;
}

static enum err check_erasures(struct ctx *c, struct list *l)
{
    struct row_admin_erasures r;
    enum err e = q_admin_erasures(c, &r);
    if (e)
        return e;
    add(l,
        (struct admin_check){
            .tone = r.late > 0 ? "bad" : "good",
            .what = tr(c, "Wishes to be deleted"),
            .found = r.waiting == 0
                         ? tr(c, "None is open")
                         : words_format(c, tr_plural(c, "One is open", "%lld are open", r.waiting),
                                        (long long)r.waiting),
            .todo = r.late > 0 ? tr(c, "One is late. Look at the jobs below for the reason.")
                               : (str){0},
        });
    return OK;
}

static void check_jobs(struct ctx *c, struct list *l)
{
    const struct admin_job *jobs;
    size_t n, bad = 0;
    moment started;
    admin_jobs(c, &jobs, &n, &started);
    for (size_t i = 0; i < n; i++)
        bad += jobs[i].trouble_at.s != 0 && jobs[i].trouble_at.s == jobs[i].last.s;
    if (n == 0)
        return;
    add(l, (struct admin_check){
               .tone = bad ? "bad" : "good",
               .what = tr(c, "Jobs"),
               .found = bad ? tr(c, "One ended with trouble") : tr(c, "All run well"),
               .todo = bad ? tr(c, "The list below says what happened.") : (str){0},
           });
}

/* The worst that is known: another history, then trouble with those who watch us. */
static enum err check_witnesses(struct ctx *c, struct list *l)
{
    struct witness_state *w = arena_take(c->mem, 1, sizeof *w);
    size_t fine = 0, bad = 0;
    enum err e = witness_state(c, w);
    if (e)
        return e;
    for (size_t i = 0; i < w->n_said; i++) {
        fine += str_same(str_of(w->said[i].tone), S("good"));
        bad += str_same(str_of(w->said[i].tone), S("bad"));
    }
    struct admin_check k = {.tone = "good", .what = tr(c, "Public logs")};
    if (w->n_refused > 0 || bad > 0) {
        k.tone = "bad";
        k.found = w->n_refused > 0 ? tr(c, "A log that is watched here showed another history")
                                   : tr(c, "A witness saw another history of a log of this server");
        k.todo = tr(c, "Look at the page Public logs, and talk to the other operator.");
    } else if (w->n_said > fine) {
        k.tone = "warn";
        k.found = tr(c, "A witness does not cosign");
        k.todo = tr(c, "The page Public logs says why.");
    } else {
        k.found =
            w->settings.n_asked == 0
                ? tr(c, "Signed by this server alone; nobody else watches them")
                : words_format(c,
                               tr_plural(c, "Cosigned by one witness", "Cosigned by %lld witnesses",
                                         (int64_t)w->settings.n_asked),
                               (long long)w->settings.n_asked);
    }
    add(l, k);
    return OK;
}

enum err admin_health(struct ctx *c, const struct admin_check **checks, size_t *n)
{
    struct list l = {.checks = arena_take(c->mem, ADMIN_CHECKS_MAX, sizeof *l.checks)};
    enum err e;
    check_disk(c, &l);
    if ((e = check_mail(c, &l)))
        return e;
    check_backup(c, &l);
    if ((e = check_followers(c, &l)) || (e = check_erasures(c, &l)) || (e = check_witnesses(c, &l)))
        return e;
    check_jobs(c, &l);
    *checks = l.checks;
    *n = l.n;
    return OK;
}

str admin_without_secrets(struct ctx *c, str words)
{
    const str mark = S("/sign-in/");
    struct text t = {.mem = c->mem};
    for (size_t at; (at = str_find(words, mark)) != SIZE_MAX;) {
        text_add(&t, str_upto(words, at + mark.len));
        text_add(&t, S("…"));
        words = str_from(words, at + mark.len);
        while (words.len > 0 && str_find(S(LETTERS), str_upto(words, 1)) != SIZE_MAX)
            words = str_from(words, 1);
    }
    text_add(&t, words);
    return text_str(&t);
}
