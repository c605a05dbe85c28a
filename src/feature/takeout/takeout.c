#include "feature/contribution/contribution.h"
#include "feature/decision/decision.h"
#include "feature/ledger/ledger.h"
#include "feature/takeout/inside.h"
#include "feature/takeout/takeout.sql.h"
#include "kit/i18n/i18n.h"
#include "kit/store/store.h"
#include "kit/zip/zip.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

enum { ALL_MOST = 1 << 30, FILE_MOST = 64 << 20, HASH = 32 };

/* The archive as it grows; the first file is the list of all. */
struct packing {
    struct ctx *c;
    struct zip_file *files;
    size_t n, bytes;
    str folder; /* of the program: "experts/"; empty: what is in all programs */
};

static enum err add(struct packing *p, str name, str bytes)
{
    p->bytes += bytes.len;
    if (p->n == ZIP_FILES_MAX || p->bytes > ALL_MOST)
        return fail(p->c, ERR_INVALID,
                    "There is more about you than one archive can hold. Please ask the program's "
                    "managers for it.");
    p->files[p->n++] = (struct zip_file){
        arena_format(p->c->mem, "%.*s%.*s", STR_ARG(p->folder), STR_ARG(name)), bytes};
    return OK;
}

/* ---- documents --------------------------------------------------------------------------------- */

/* Letters that are not out yet do not exist. */
static enum err put_letters(struct ctx *c, struct text *t)
{
    struct row_takeout_decided *rows;
    size_t n, written = 0;
    enum err e = q_takeout_decided(c, &rows, &n);
    text_add(t, S(",\n\"decisions\": ["));
    for (size_t i = 0; !e && i < n; i++) {
        size_t before = t->len;
        text_add(t, written ? S(",\n  ") : S("\n  "));
        e = decision_letter_put(c, rows[i].nomination, t);
        if (e == ERR_NOT_FOUND) {
            t->len = before;
            c->why = (str){0};
            e = OK;
        } else {
            written++;
        }
    }
    text_add(t, S("]"));
    return e;
}

static enum err add_document(struct packing *p, const struct takeout_document *d, str program)
{
    struct text t = {.mem = p->c->mem};
    enum err e = OK;
    takeout_open(&t, d, program);
    for (size_t i = 0; !e && i < d->n_sections; i++)
        e = takeout_section_put(p->c, &t, &d->sections[i]);
    if (!e && d->letters)
        e = put_letters(p->c, &t);
    takeout_close(&t);
    return e ? e : add(p, arena_format(p->c->mem, "%s.json", d->name), text_str(&t));
}

/* ---- files ------------------------------------------------------------------------------------- */

static enum err add_badges(struct packing *p)
{
    struct ctx *c = p->c;
    struct row_takeout_badges *rows;
    size_t n;
    enum err e = q_takeout_badges(c, &rows, &n);
    for (size_t i = 0; !e && i < n; i++) {
        str id = arena_hex(c->mem, rows[i].public_id.at, rows[i].public_id.len);
        e = add(p, arena_format(c->mem, "badges/%.*s.json", STR_ARG(id)), rows[i].document);
    }
    return e;
}

/* What is not in the signed log yet has no receipt yet. */
static enum err add_receipts(struct packing *p)
{
    struct ctx *c = p->c;
    const struct ledger_receipt_line *lines;
    size_t n;
    enum err e = ledger_receipts(c, &lines, &n);
    for (size_t i = 0; !e && i < n; i++) {
        struct ledger_receipt receipt;
        e = ledger_receipt_of(c, lines[i].id, &receipt);
        if (!e)
            e = add(p,
                    arena_format(c->mem, "receipts/%.*s-%lld.tlog-proof", STR_ARG(lines[i].kind),
                                 (long long)receipt.proof.index),
                    tlog_receipt_text(c->mem, &receipt.proof));
        else if (e == ERR_NOT_FOUND)
            e = OK, c->why = (str){0};
    }
    return e;
}

static enum err add_shapes(struct packing *p)
{
    enum err e = OK;
    for (const char *const *shape = export_shapes; !e && *shape; shape++) {
        const struct export_request all = {str_of(*shape), day_of(1970, 1, 1), day_of(9999, 1, 1)};
        struct exported out;
        if (!(e = export_record(p->c, &all, &out)))
            e = add(p, arena_format(p->c->mem, "shapes/%.*s", STR_ARG(out.file_name)), out.body);
    }
    return e;
}

static enum err add_picture(struct packing *p, str hash)
{
    struct ctx *c = p->c;
    str bytes = {0}, name = arena_hex(c->mem, hash.at, hash.len);
    str path =
        arena_format(c->mem, "%.*s/files/%.*s.png", STR_ARG(c->site->data_dir), STR_ARG(name));
    if (hash.len != HASH)
        return OK;
    int fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool read = fd >= 0 && file_bytes(c->mem, fd, FILE_MOST, &bytes);
    if (fd >= 0)
        (void)close(fd);
    return read ? add(p, S("picture.png"), bytes) : OK;
}

/* ---- all of it --------------------------------------------------------------------------------- */

static enum err add_documents(struct packing *p, bool of_program, str program)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < takeout_n_documents; i++)
        if (takeout_documents[i].of_program == of_program)
            e = add_document(p, &takeout_documents[i], program);
    return e;
}

static enum err add_program(struct packing *p, str code)
{
    p->folder = arena_format(p->c->mem, "%.*s/", STR_ARG(code));
    enum err e = add_documents(p, true, code);
    if (e || (e = add_badges(p)) || (e = add_receipts(p)) || (e = add_shapes(p)))
        return e;
    p->folder = (str){0};
    return OK;
}

static str readme(struct ctx *c, str name)
{
    struct text t = {.mem = c->mem};
    text_add(&t, words_format(c, tr_c(c->catalog, N_("Everything about %.*s, as of %.*s.")),
                              STR_ARG(name), STR_ARG(moment_iso(c->mem, c->now))));
    text_add(&t, S("\n\n"));
    text_add(&t, tr(c, N_("The .json files open in any text editor. There is a folder for each "
                          "program: in it, badges are Open Badges 3.0 that anybody can check, "
                          "receipts prove what was decided without asking the server, and shapes "
                          "holds your record as other programs read it.")));
    text_add(&t, S("\n\n"));
    text_add(&t, tr(c, N_("Not in it: who read your case, what the committee said, and what is not "
                          "decided yet.")));
    text_char(&t, '\n');
    return text_str(&t);
}

static str list_of(const struct packing *p, int64_t person, const struct row_takeout_programs *rows,
                   size_t n)
{
    struct ctx *c = p->c;
    struct text t = {.mem = c->mem};
    text_format(&t,
                "{\n\"format\": \"" TAKEOUT_FORMAT "\",\n\"document\": \"plaudit\",\n"
                "\"made\": \"%.*s\",\n\"by\": \"Plaudit " PLAUDIT_VERSION "\",\n\"address\": ",
                STR_ARG(moment_iso(c->mem, c->now)));
    text_json(&t, c->site->address);
    text_format(&t, ",\n\"person\": \"%lld\",\n\"programs\": [", (long long)person);
    for (size_t i = 0; i < n; i++) {
        text_add(&t, i ? S(", {\"code\": ") : S("{\"code\": "));
        text_json(&t, rows[i].code);
        text_add(&t, S(", \"name\": "));
        text_json(&t, rows[i].name);
        text_char(&t, '}');
    }
    text_add(&t, S("],\n\"files\": ["));
    for (size_t i = 1; i < p->n; i++) {
        unsigned char hash[HASH];
        crypto_hash_sha256(hash, (const unsigned char *)p->files[i].bytes.at,
                           p->files[i].bytes.len);
        text_format(&t, "%s\n  {\"name\": \"%.*s\", \"bytes\": %zu, \"sha256\": \"%.*s\"}",
                    i > 1 ? "," : "", STR_ARG(p->files[i].name), p->files[i].bytes.len,
                    STR_ARG(arena_hex(c->mem, hash, sizeof hash)));
    }
    text_add(&t, S("]\n}\n"));
    return text_str(&t);
}

static enum err pack(struct packing *p, struct takeout *made)
{
    struct ctx *c = p->c;
    struct row_takeout_people *own;
    struct row_takeout_programs *programs;
    size_t n, n_programs;
    enum err e = q_takeout_people(c, &own, &n);
    if (e || (e = n == 1 ? OK : fail_missing(c)) ||
        (e = q_takeout_programs(c, &programs, &n_programs)) ||
        (e = add(p, S("plaudit.json"), (str){0})) ||
        (e = add(p, S("README.txt"), readme(c, own->name))) || (e = add_picture(p, own->avatar)) ||
        (e = add_documents(p, false, (str){0})))
        return e;
    for (size_t i = 0; !e && i < n_programs; i++) {
        c->program = programs[i].id;
        e = add_program(p, programs[i].code);
    }
    if (e)
        return e;
    p->files[0].bytes = list_of(p, own->id, programs, n_programs);
    *made = (struct takeout){
        .file_name = arena_format(c->mem, "plaudit-%.*s-%.*s.zip", STR_ARG(own->handle),
                                  STR_ARG(day_iso(c->mem, day_of_moment(c->now)))),
        .bytes = zip_write(c->mem, p->files, p->n, c->now),
        .files = p->n,
    };
    return OK;
}

/* Seen with the person's own eyes, whatever else the viewer may see; and of one state of the database. */
enum err takeout_make(struct ctx *c, int64_t person, struct takeout *made)
{
    const struct ctx before = *c;
    struct packing p = {.c = c, .files = arena_take(c->mem, ZIP_FILES_MAX, sizeof *p.files)};
    c->me = person;
    c->bits = ANYBODY | SIGNED_IN;
    db_snapshot(c);
    enum err e = pack(&p, made);
    db_snapshot_end(c);
    c->me = before.me, c->bits = before.bits, c->program = before.program;
    return e;
}
