#include "kit/tlog/inside.h"

#include <sodium.h>
#include <string.h>

enum {
    ID = 4,
    TIME = 8,
    SIGNATURE = crypto_sign_BYTES,
    LINE = ID + TIME + SIGNATURE,
    LINES_MOST = 100,
    PATH_MOST = 63, /* hashes in a submission, by the specification */
};

/* What a witness signs: header, time, and the text of the note with its line end. */
static str message(struct arena *mem, str note, uint64_t at)
{
    struct text t = {.mem = mem};
    text_format(&t, "cosignature/v1\ntime %llu\n", (unsigned long long)at);
    text_add(&t, str_upto(note, note_signatures_at(note) - 1));
    return text_str(&t);
}

str tlog_cosign(struct arena *mem, str note, const struct tlog_signer *witness, moment at)
{
    unsigned char bytes[LINE];
    struct text t = {.mem = mem};
    str signed_text = message(mem, note, (uint64_t)at.s);
    memcpy(bytes, witness->key.id, ID);
    for (int i = 0; i < TIME; i++)
        bytes[ID + i] = (unsigned char)((uint64_t)at.s >> 8 * (TIME - 1 - i));
    (void)crypto_sign_detached(bytes + ID + TIME, NULL, (const unsigned char *)signed_text.at,
                               signed_text.len, witness->secret);
    text_add(&t, S(NOTE_DASH));
    text_add(&t, witness->key.name);
    text_char(&t, ' ');
    base64_add(&t, bytes, sizeof bytes);
    text_char(&t, '\n');
    return text_str(&t);
}

/* Is the line (without its end) of this witness and for this note? */
static bool holds(str note, str line, const struct tlog_key *witness, moment *at)
{
    unsigned char bytes[LINE];
    uint64_t time = 0;
    str name, code = str_from(line, sizeof NOTE_DASH - 1);
    if (!str_starts(line, S(NOTE_DASH)) || !str_cut(&code, ' ', &name) ||
        !str_same(name, witness->name) || !base64_read(code, bytes, sizeof bytes) ||
        memcmp(bytes, witness->id, ID) != 0)
        return false;
    for (int i = 0; i < TIME; i++)
        time = time << 8 | bytes[ID + i];
    if (time > INT64_MAX)
        return false;
    struct arena *mem = arena_new();
    str signed_text = message(mem, note, time);
    bool good =
        crypto_sign_verify_detached(bytes + ID + TIME, (const unsigned char *)signed_text.at,
                                    signed_text.len, witness->public) == 0;
    arena_free(mem);
    if (good)
        at->s = (int64_t)time;
    return good;
}

static bool find(str note, str lines, const struct tlog_key *witness, str *found, moment *at)
{
    str line;
    if (note.len > TLOG_NOTE || note_signatures_at(note) == 0)
        return false;
    for (int i = 0; i < LINES_MOST && str_cut(&lines, '\n', &line); i++)
        if (holds(note, line, witness, at)) {
            *found = line;
            return true;
        }
    return false;
}

bool tlog_cosigned(str note, const struct tlog_key *witness, moment *at)
{
    str line;
    return find(note, tlog_note_signatures(note), witness, &line, at);
}

str tlog_cosignature_of(struct arena *mem, str note, str lines, const struct tlog_key *witness)
{
    str line;
    moment at;
    return find(note, lines, witness, &line, &at) ? arena_format(mem, "%.*s\n", STR_ARG(line))
                                                  : (str){0};
}

/* "— name ": what lines of the same signer begin with. */
static str start_of(str line)
{
    str name, rest = str_from(line, sizeof NOTE_DASH - 1);
    return str_cut(&rest, ' ', &name) ? str_upto(line, sizeof NOTE_DASH + name.len) : line;
}

str tlog_cosignature_add(struct arena *mem, str note, str line)
{
    size_t at = note_signatures_at(note);
    str rest = str_from(note, at), one;
    struct text t = {.mem = mem};
    text_add(&t, str_upto(note, at));
    for (bool first = true; str_cut(&rest, '\n', &one); first = false) {
        if (!first && str_starts(one, start_of(line)))
            continue;
        text_add(&t, one);
        text_char(&t, '\n');
    }
    text_add(&t, line);
    return text_str(&t);
}

str tlog_note_signatures(str note)
{
    return str_from(note, note_signatures_at(note));
}

bool tlog_signature_next(str *lines, str *name)
{
    str line;
    while (str_cut(lines, '\n', &line)) {
        line = str_from(line, str_starts(line, S(NOTE_DASH)) ? sizeof NOTE_DASH - 1 : line.len);
        if (str_cut(&line, ' ', name) && name->len > 0)
            return true;
    }
    return false;
}

/* ---- what a log sends ---------------------------------------------------------------------------- */

str tlog_submission_text(struct arena *mem, const struct tlog_submission *submission)
{
    struct text t = {.mem = mem};
    text_format(&t, "old %lld\n", (long long)submission->old);
    for (size_t i = 0; i < submission->path.n; i++) {
        base64_add(&t, submission->path.hash[i].at, TLOG_HASH);
        text_char(&t, '\n');
    }
    text_char(&t, '\n');
    text_add(&t, submission->checkpoint);
    return text_str(&t);
}

static bool read_lines(str text, struct tlog_submission *s)
{
    str line = {0};
    if (!str_cut(&text, '\n', &line) || !str_starts(line, S("old ")) ||
        !decimal_read(str_from(line, 4), &s->old))
        return false;
    while (str_cut(&text, '\n', &line) && line.len > 0) {
        if (s->path.n == PATH_MOST || !base64_read(line, s->path.hash[s->path.n].at, TLOG_HASH))
            return false;
        s->path.n++;
    }
    s->checkpoint = text;
    return line.len == 0 && text.len > 0;
}

enum err tlog_submission_read(struct ctx *c, str text, struct tlog_submission *submission)
{
    struct tlog_submission *read = arena_take(c->mem, 1, sizeof *read);
    if (text.len > TLOG_NOTE || !read_lines(text, read))
        return fail(c, ERR_INVALID, "This is no request to a witness (c2sp.org/tlog-witness).");
    *submission = *read;
    return OK;
}
