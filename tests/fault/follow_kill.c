/* follow_kill.c -- rooms that follow the ledger repeat nothing and leave nothing out, wherever they are killed.
 * An invented program whose committee has decided is made twice: one copy publishes its decisions and does all
 * follow-up work in peace; in the other, the process is killed at random moments, again and again, until
 * nothing is left to do. Then both hold the same: awards, badges, letters, notices, what is searched, lines of
 * the ledger. Usage: follow_kill [times] */
#include "app/commands.h"
#include "base/test.h"
#include "feature/decision/decision.h"
#include "feature/ledger/ledger.h"
#include "feature/program/program.h"
#include "kit/mail/mail.h"
#include "kit/sandbox/sandbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 25, WORK_US = 250000, MAILS = 50, MANAGERS = 4, FOLDER_ROOM = 100 };
static const char CYCLE[] = "2026-12", AFTER[] = "2027-01-20T10:00:00Z",
                  LATER[] = "2027-01-20T12:00:00Z"; /* whoever was sending has lost the lease */

/* What a person would see of it, each with how often. */
static const struct {
    const char *what, *sql;
} visible[] = {
    {"letters and notices",
     "SELECT person, subject, COUNT(*) FROM mail GROUP BY 1, 2 ORDER BY 1, 2"},
    {"letters that went", "SELECT state, COUNT(*) FROM mail GROUP BY 1 ORDER BY 1"},
    {"awards", "SELECT person, number, from_day, to_day, state, COUNT(*) FROM award_term"
               " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"},
    {"badges", "SELECT t.person, t.number, c.state, COUNT(*) FROM credential c"
               " JOIN award_term t ON t.id = c.term GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"},
    {"decisions", "SELECT nomination, state, outcome FROM decision ORDER BY 1, 2, 3"},
    {"cases", "SELECT id, state FROM nomination WHERE kind <> 'renewal' ORDER BY 1"},
    {"renewals", "SELECT nominee, state, COUNT(*) FROM nomination WHERE kind = 'renewal'"
                 " GROUP BY 1, 2 ORDER BY 1, 2"},
    {"what is searched", "SELECT kind, COUNT(*) FROM search_doc GROUP BY 1 UNION ALL SELECT "
                         "'article', COUNT(*) FROM search_article ORDER BY 1"},
    {"lines of the ledger",
     "SELECT kind, person, COUNT(*) FROM ledger GROUP BY 1, 2 ORDER BY 1, 2"},
};

static bool open_app(struct app *app, const char *folder, const char *now)
{
    char *words[] = {(char *)(uintptr_t)folder};
    const struct invocation in = {.words = words,
                                  .n_words = 1,
                                  .flags = {{"now", now}, {"set", "log.level=error"}},
                                  .n_flags = now ? 2 : 0};
    return app_open_program(app, &in);
}

/* ---- before: a committee that has decided -------------------------------------------------------- */

/* What the test asks of the file itself; text of all rows. */
static str ask(struct arena *mem, const char *folder, const char *sql)
{
    char path[FOLDER_ROOM + 20];
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    struct text t = {.mem = mem};
    (void)snprintf(path, sizeof path, "%s/plaudit.db", folder);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++)
            text_format(&t, "%s ",
                        sqlite3_column_text(s, i) ? (const char *)sqlite3_column_text(s, i) : "-");
        text_char(&t, '\n');
    }
    CHECK(sqlite3_finalize(s) == SQLITE_OK && sqlite3_close(db) == SQLITE_OK);
    return text_str(&t);
}

static int64_t first_number(struct arena *mem, const char *folder, const char *sql)
{
    int64_t n = 0;
    CHECK(str_int(str_trim(ask(mem, folder, sql)), &n));
    return n;
}

/* The managers draft what is open and sign each other's; nobody has anything to reply. */
static void decide(struct arena *mem, const char *folder)
{
    struct app app;
    size_t n;
    int64_t manager[MANAGERS];
    int64_t cycle = first_number(mem, folder, "SELECT id FROM cycle WHERE code = '2026-12'");
    for (int i = 0; i < MANAGERS; i++)
        manager[i] =
            first_number(mem, folder,
                         arena_format(mem,
                                      "SELECT DISTINCT person FROM role_grant WHERE role = 128"
                                      " AND ends IS NULL ORDER BY 1 LIMIT 1 OFFSET %d",
                                      i)
                             .at);
    if (!open_app(&app, folder, NULL))
        abort();
    struct ctx *c = &app.c;
    c->bits |= SIGNED_IN | MANAGER | COMMITTEE;
    enum err e = db_script(c, "DELETE FROM veto; DELETE FROM reply_read; DELETE FROM reply");
    for (int turn = 0; !e && turn < 2 * MANAGERS; turn++) {
        c->me = manager[turn % MANAGERS];
        if (turn < MANAGERS)
            e = decision_draft_all(c, cycle,
                                   S("It was weighed with care, and falls short this time."), &n);
        /* refused: nothing is left that this one may sign */
        if (!e && decision_sign(c, cycle, &n) == ERR_FAULT)
            e = ERR_FAULT;
    }
    if (e)
        fprintf(stderr, "%.*s\n", STR_ARG(c->why));
    CHECK(e == OK);
    CHECK(db_script(c, "UPDATE decision SET reply_until = made WHERE reply_until IS NOT NULL") ==
          OK);
    (void)app_end(&app, OK);
}

/* ---- the work, in a process of its own ----------------------------------------------------------- */

static void child_main(const char *folder, const char *now, int to)
{
    struct app app;
    size_t n = MAILS;
    if (!open_app(&app, folder, now))
        _exit(2);
    struct ctx *c = &app.c;
    const struct cycle *cycles;
    size_t many;
    int64_t cycle = 0;
    c->bits |= SIGNED_IN | MANAGER | COMMITTEE;
    if (program_cycles(c, &cycles, &many))
        _exit(3);
    for (size_t i = 0; i < many; i++)
        if (str_same(cycles[i].code, str_of(CYCLE)))
            cycle = cycles[i].id;
    if (write(to, "b", 1) != 1)
        _exit(4);
    enum err e = decision_publish(c, cycle, &n);
    if (e && e != ERR_REFUSED)
        _exit(5);
    n = MAILS;
    if (app_tick(c))
        _exit(6);
    while (n == MAILS)
        if (mail_send_due(c, NULL, MAILS, &n))
            _exit(7);
    _exit(app_end(&app, OK));
}

/* True: it came to its end. after_us 0: it is left alone. */
static bool work(const char *folder, const char *now, unsigned after_us)
{
    int ends[2], how = 0;
    char byte;
    if (pipe(ends))
        abort();
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child_main(folder, now, ends[1]);
    }
    close(ends[1]);
    bool began = read(ends[0], &byte, 1) == 1;
    if (began && after_us) {
        usleep(after_us);
        kill(pid, SIGKILL);
    }
    waitpid(pid, &how, 0);
    close(ends[0]);
    CHECK(began && (WIFSIGNALED(how) ? WTERMSIG(how) == SIGKILL : WEXITSTATUS(how) == 0));
    return WIFEXITED(how);
}

/* ---- folders ------------------------------------------------------------------------------------- */

static void run(const char *const *words)
{
    int how = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execvp(words[0], (char *const *)(uintptr_t)words);
        _exit(9);
    }
    waitpid(pid, &how, 0);
    CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static void make_demo(const char *folder)
{
    char *words[] = {(char *)(uintptr_t)folder};
    const struct invocation in = {.words = words,
                                  .n_words = 1,
                                  .flags = {{"people", "300"}, {"seed", "5"}},
                                  .n_flags = 2,
                                  .json = true};
    CHECK(demo_run(&in) == EXIT_OK);
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

/* Letters as they arrive: a file each. */
static size_t files_in(const char *folder)
{
    char path[FOLDER_ROOM + 20];
    size_t n = 0;
    (void)snprintf(path, sizeof path, "%s/outbox", folder);
    DIR *dir = opendir(path);
    for (struct dirent *one; dir && (one = readdir(dir));)
        n += one->d_name[0] != '.';
    if (dir)
        (void)closedir(dir);
    return n;
}

/* The lines of one that the other does not have. */
static void tell_missing(const char *what, str lines, str others)
{
    str line;
    while (str_cut(&lines, '\n', &line))
        if (str_find(others, line) == SIZE_MAX)
            fprintf(stderr, "    %s: %.*s\n", what, STR_ARG(line));
}

static void compare(struct arena *mem, const char *calm, const char *killed)
{
    for (size_t i = 0; i < COUNT(visible); i++) {
        str want = ask(mem, calm, visible[i].sql), got = ask(mem, killed, visible[i].sql);
        CHECK(want.len > 0);
        CHECK(str_same(want, got));
        if (str_same(want, got))
            continue;
        fprintf(stderr, "%s\n", visible[i].what);
        tell_missing("missing", want, got);
        tell_missing("too much", got, want);
    }
}

int main(int argc, char **argv)
{
    sandbox_main(argc, argv);
    int64_t times = KILLS, killed = 0;
    if (argc > 1 && !str_int(str_of(argv[1]), &times))
        return fprintf(stderr, "Usage: %s [times]\n", argv[0]), 2;
    char folder[] = "/tmp/plaudit-follow-kill-XXXXXX";
    char calm[FOLDER_ROOM], hunted[FOLDER_ROOM];
    if (!mkdtemp(folder))
        return perror(folder), 2;
    (void)snprintf(calm, sizeof calm, "%s/calm", folder);
    (void)snprintf(hunted, sizeof hunted, "%s/hunted", folder);
    struct arena *mem = arena_new();
    make_demo(calm);
    decide(mem, calm);
    str before = ask(mem, calm, visible[0].sql);
    run((const char *const[]){"cp", "-r", calm, hunted, NULL});
    CHECK(work(calm, AFTER, 0) && work(calm, LATER, 0));
    CHECK(!str_same(before, ask(mem, calm, visible[0].sql)));
    uint32_t random = 1;
    bool done = false;
    for (int64_t i = 0; i < times && !done; i++) {
        random = random * 1103515245 + 12345;
        done = work(hunted, AFTER, 1 + (random >> 8) % WORK_US);
        killed += !done;
    }
    CHECK(killed > 0);
    CHECK(work(hunted, LATER, 0) && work(hunted, LATER, 0)); /* what went is noted a round later */
    compare(mem, calm, hunted);
    CHECK(first_number(mem, hunted,
                       "SELECT COUNT(*) FROM decision d JOIN cycle y ON y.id = d.cycle"
                       " WHERE y.code = '2026-12' AND d.state = 'final'") > 10);
    CHECK(files_in(hunted) > 0 && files_in(hunted) == files_in(calm));
    fprintf(stderr, "%lld kills\n", (long long)killed);
    CHECK(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
    arena_free(mem);
    return CHECK_RESULT();
}
