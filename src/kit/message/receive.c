#include "kit/message/message_internal.h"

#include <string.h>

enum { LOOPS = 20, PACKED = 2, OUTPUT_MAX = 40 << 20, MEMORY_MAX = 400 << 20, SECONDS = 20 };

/* ---- there: what is in it ------------------------------------------------------------------------ */

/* A mail with several authors, or with a sender beside the author, is signed by nobody in particular. */
static struct message_address author_of(struct ctx *c, str head, str charset)
{
    struct message_address from[2] = {{{0}}}, sender = {0};
    str who = message_utf8(c, message_field(c, head, "From"), charset);
    size_t n = message_addresses(c, who, from, COUNT(from));
    bool other = message_addresses(c, message_field(c, head, "Sender"), &sender, 1) > 0 &&
                 !str_same_nocase(sender.address, from[0].address);
    return n == 1 && !other ? from[0] : (struct message_address){0};
}

static size_t add_id(str *list, size_t n, str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_same(list[i], id))
            return n;
    if (id.len > 0 && id.len <= 250 && n < MESSAGE_ANSWERED)
        list[n++] = id;
    return n;
}

/* In-Reply-To, then References from the last one back. */
static size_t answered_of(struct ctx *c, str head, str *list)
{
    size_t n = add_id(list, 0, message_id_of(c, message_field(c, head, "In-Reply-To")));
    str rest = message_field(c, head, "References");
    while (rest.len > 0 && n < MESSAGE_ANSWERED) {
        size_t open = rest.len;
        while (open > 0 && rest.at[open - 1] != '<')
            open--;
        if (open == 0)
            break;
        n = add_id(list, n, message_id_of(c, str_from(rest, open - 1)));
        rest = str_upto(rest, open - 1);
    }
    return n;
}

static size_t loops_of(struct ctx *c, str head, str *list)
{
    static const char *const FIELDS[] = {"List-Id:", "X-Loop:"};
    size_t n = 0;
    for (str rest = head, line; message_line(&rest, &line) && n < LOOPS;)
        for (size_t i = 0; i < COUNT(FIELDS) && n < LOOPS; i++) {
            str name = str_of(FIELDS[i]);
            if (str_same_nocase(str_upto(line, name.len), name))
                list[n++] =
                    message_words(c, str_upto(str_trim(str_from(line, name.len)), 300), (str){0});
        }
    return n;
}

static bool is_of_a_list(struct ctx *c, str head)
{
    static const char *const KINDS[] = {"bulk", "list", "junk"};
    str precedence = message_field(c, head, "Precedence");
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (str_same_nocase(precedence, str_of(KINDS[i])))
            return true;
    return message_field(c, head, "List-Id").len > 0;
}

static size_t to_of(struct ctx *c, str head, str *list)
{
    static const char *const FIELDS[] = {"To", "Cc"};
    struct message_address found[MESSAGE_TO];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        size_t many = message_addresses(c, message_field(c, head, FIELDS[i]), found, MESSAGE_TO);
        for (size_t k = 0; k < many && n < MESSAGE_TO; k++)
            if (found[k].address.len > 0)
                list[n++] = found[k].address;
    }
    return n;
}

static int64_t hops_of(str head)
{
    int64_t n = 0;
    for (str line; message_line(&head, &line);)
        n += str_same_nocase(str_upto(line, 9), S("Received:"));
    return n;
}

static void put_list(struct text *record, const str *list, size_t n)
{
    record_number(record, (int64_t)n);
    for (size_t i = 0; i < n; i++)
        record_put(record, list[i]);
}

static void put_proofs(struct ctx *c, struct text *record, str head)
{
    struct message_proof list[MESSAGE_PROOFS];
    size_t n = message_proofs(c, message_field(c, head, "Authentication-Results"), list);
    record_number(record, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        record_put(record, list[i].server);
        record_put(record, list[i].method);
        record_put(record, list[i].domain);
    }
}

static void put_parts(struct ctx *c, struct text *record, const struct message_parts *parts)
{
    struct message_notice *notices = arena_take(c->mem, MESSAGE_NOTICES, sizeof *notices);
    size_t n = message_notices(c, parts->report, notices, MESSAGE_NOTICES);
    record_number(record, (int64_t)parts->n);
    for (size_t i = 0; i < parts->n; i++) {
        record_put(record, parts->files[i].name);
        record_put(record, parts->files[i].type);
        record_put(record, parts->files[i].bytes);
    }
    record_number(record, (int64_t)parts->left_out);
    record_number(record, parts->report.len > 0);
    record_number(record, (int64_t)n);
    for (size_t i = 0; i < n; i++) {
        record_put(record, notices[i].recipient);
        record_put(record, notices[i].action);
        record_put(record, notices[i].status);
        record_put(record, notices[i].diagnostic);
    }
}

enum err message_pack(struct ctx *c, str source, str hint, struct text *record)
{
    struct message m;
    struct message_parts parts = {.files = arena_take(c->mem, MESSAGE_FILES, sizeof *parts.files)};
    str ids[MESSAGE_ANSWERED], to[MESSAGE_TO], loops[LOOPS], text;
    (void)hint;
    enum err e = message_read(c, source, &m);
    if (e)
        return e;
    str head = message_split(source).lines;
    if (!message_body(c, source, &parts, &text))
        return fail(c, ERR_INVALID, "The parts of this mail are nested deeper than 50.");
    struct message_address from =
        author_of(c, head, message_parameter(c, message_field(c, head, "Content-Type"), "charset"));
    record_number(record, PACKED);
    record_put(record, m.subject);
    record_put(record, m.id);
    record_put(record, from.name);
    record_put(record, from.address);
    record_number(record, m.date.set);
    record_number(record, m.date.value.s);
    record_put(record, m.text);
    record_put(record, m.reply);
    put_list(record, ids, answered_of(c, head, ids));
    put_list(record, to, to_of(c, head, to));
    put_proofs(c, record, head);
    record_number(record, hops_of(head));
    put_list(record, loops, loops_of(c, head, loops));
    record_number(record, message_is_automatic(c, head) || is_of_a_list(c, head));
    put_parts(c, record, &parts);
    return OK;
}

/* ---- here: what of it is believed ----------------------------------------------------------------- */

static const str *take_list(struct ctx *c, struct taking *t, size_t most, size_t *n)
{
    *n = (size_t)taking_number(t, 0, (int64_t)most);
    str *list = arena_take(c->mem, *n + 1, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = taking_text(t);
    return list;
}

static void take_proofs(struct ctx *c, struct taking *t, struct message_mail *m)
{
    m->n_proofs = (size_t)taking_number(t, 0, MESSAGE_PROOFS);
    struct message_proof *list = arena_take(c->mem, m->n_proofs + 1, sizeof *list);
    for (size_t i = 0; i < m->n_proofs; i++) {
        list[i].server = taking_text(t);
        list[i].method = taking_text(t);
        list[i].domain = taking_text(t);
    }
    m->proofs = list;
}

static void take_files(struct ctx *c, struct taking *t, struct message_mail *m)
{
    m->n_files = (size_t)taking_number(t, 0, MESSAGE_FILES);
    struct message_file *files = arena_take(c->mem, m->n_files + 1, sizeof *files);
    for (size_t i = 0; i < m->n_files; i++) {
        files[i].name = taking_text(t);
        files[i].type = taking_text(t);
        files[i].bytes = taking_bytes(t);
    }
    m->files = files;
    m->left_out = (size_t)taking_number(t, 0, INT32_MAX);
}

static void take_notices(struct ctx *c, struct taking *t, struct message_mail *m)
{
    m->report = taking_number(t, 0, 1) != 0;
    m->n_notices = (size_t)taking_number(t, 0, MESSAGE_NOTICES);
    struct message_notice *list = arena_take(c->mem, m->n_notices + 1, sizeof *list);
    for (size_t i = 0; i < m->n_notices; i++) {
        list[i].recipient = taking_text(t);
        list[i].action = taking_text(t);
        list[i].status = taking_text(t);
        list[i].diagnostic = taking_text(t);
    }
    m->notices = list;
}

enum err message_unpack(struct ctx *c, str record, struct message_mail *mail)
{
    static const int64_t LONG_AGO = (int64_t)1 << 40;
    struct taking t = {.rest = record};
    struct message_mail m = {{0}};
    (void)taking_number(&t, PACKED, PACKED);
    m.subject = taking_text(&t);
    m.id = taking_text(&t);
    m.from.name = taking_text(&t);
    m.from.address = taking_text(&t);
    m.date.set = taking_number(&t, 0, 1) != 0;
    m.date.value.s = taking_number(&t, -LONG_AGO, LONG_AGO);
    m.text = taking_text(&t);
    m.reply = taking_text(&t);
    m.answered = take_list(c, &t, MESSAGE_ANSWERED, &m.n_answered);
    m.to = take_list(c, &t, MESSAGE_TO, &m.n_to);
    take_proofs(c, &t, &m);
    m.hops = taking_number(&t, 0, INT32_MAX);
    m.loops = take_list(c, &t, LOOPS, &m.n_loops);
    m.automatic = taking_number(&t, 0, 1) != 0;
    take_files(c, &t, &m);
    take_notices(c, &t, &m);
    if (t.wrong || t.rest.len > 0)
        return fail(c, ERR_INVALID, "This mail could not be read.");
    *mail = m;
    return OK;
}

enum err message_receive(struct ctx *c, str source, struct message_mail *mail)
{
    static const struct sandbox_limits LIMITS = {OUTPUT_MAX, MEMORY_MAX, SECONDS};
    str record;
    enum err e =
        sandbox_run(c, message_pack, (struct sandbox_input){source, (str){0}}, LIMITS, &record);
    return e ? e : message_unpack(c, record, mail);
}
