#include "app/app.sql.h"
#include "app/commands.h"
#include "feature/contribution/contribution.h"
#include "feature/takeout/takeout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum err find_time(const struct invocation *in, struct ctx *c,
                          struct export_request *request)
{
    const char *code = flag(in, "cycle");
    struct row_app_cycle_by_code row;
    struct cycle cycle;
    request->from = day_of(1970, 1, 1);
    request->to = day_of(9999, 1, 1);
    if (!code)
        return OK;
    enum err e = q_app_cycle_by_code(c, str_of(code), &row);
    if (e)
        return e;
    if (!row.found)
        return fail(c, ERR_INVALID,
                    "There is no cycle \"%s\". \"plaudit cycle DIR list\" shows all.", code);
    if ((e = program_cycle(c, row.id, &cycle)))
        return e;
    request->from = cycle.record_from;
    request->to = cycle.record_to;
    return OK;
}

static enum err put_out(struct ctx *c, const char *path, str body)
{
    int fd = STDOUT_FILENO;
    if (path && (fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
        return fail(c, ERR_INVALID, "%s: %s", path, strerror(errno));
    bool written = file_write(fd, body);
    int trouble = errno;
    if (path)
        written = close(fd) == 0 && written;
    return written ? OK : fail(c, ERR_INVALID, "Not written: %s.", strerror(trouble));
}

static enum err export_one(const struct invocation *in, struct ctx *c)
{
    struct export_request request = {.shape = str_of(flag(in, "as"))};
    struct exported out;
    enum err e = app_find_person(in, c, &c->me);
    if (e || (e = find_time(in, c, &request)) || (e = export_record(c, &request, &out)) ||
        (e = put_out(c, flag(in, "out"), out.body)))
        return e;
    for (size_t i = 0; i < out.n_notes; i++)
        fprintf(stderr, "%.*s\n", STR_ARG(out.notes[i]));
    fprintf(stderr, "%zu written, %zu left out.\n", out.written, out.left_out);
    return OK;
}

/* ---- everything about a person ------------------------------------------------------------------ */

static enum err export_person(const struct invocation *in, struct ctx *c)
{
    int64_t person;
    struct takeout made;
    enum err e = app_find_person(in, c, &person);
    if (!e && !flag(in, "out") && isatty(STDOUT_FILENO))
        e = fail(c, ERR_INVALID, "It is a ZIP file: say where to with --out FILE.");
    if (e || (e = takeout_make(c, person, &made)) || (e = put_out(c, flag(in, "out"), made.bytes)))
        return e;
    fprintf(stderr, "%zu files.\n", made.files);
    return OK;
}

static int person_run(const struct invocation *in)
{
    struct app app;
    if (in->n_words != 1)
        return usage(in);
    if (!app_open(&app, in, in->words[0], false))
        return EXIT_REFUSED;
    return app_end(&app, export_person(in, &app.c));
}

static int record_run(const struct invocation *in)
{
    struct app app;
    if (in->n_words != 1 || !flag(in, "as"))
        return usage(in);
    if (!app_open_program(&app, in))
        return EXIT_REFUSED;
    app.c.bits |= SIGNED_IN;
    return app_end(&app, export_one(in, &app.c));
}

int export_run(const struct invocation *in)
{
    struct invocation rest = *in;
    if (in->n_words > 0 && strcmp(in->words[0], "person") == 0) {
        rest.words++, rest.n_words--;
        return person_run(&rest);
    }
    if (in->n_words > 0 && strcmp(in->words[0], "program") == 0) {
        rest.words++, rest.n_words--;
        return export_program_run(&rest);
    }
    return record_run(in);
}
