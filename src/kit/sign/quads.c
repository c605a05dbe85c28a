#include "kit/sign/inside.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* RDF Dataset Canonicalization 1.0 for documents whose nameless nodes differ in what stands next to them:
 * hash each one's quads, number them by the order of the hashes. */

enum { NAMELESS_MAX = 64, QUADS_MAX = 4000, TYPES_MAX = 8 };

#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#define XSD "http://www.w3.org/2001/XMLSchema#"

/* A line: subject, then " <predicate> ", then object, then the end. A nameless node is a number. */
struct quad {
    int subject, object; /* 0 and more: nameless; -1: a text */
    str subject_text, predicate, object_text;
};
struct quads {
    struct ctx *c;
    unsigned contexts;
    str vocabulary; /* before words that no context knows; empty: none */
    struct quad *all;
    size_t n, room;
    int nameless;
    bool unknown;
};

struct node {
    int number; /* -1: name */
    str name;   /* "<https://...>" */
};

static str text_of(const json_t *value)
{
    return (str){json_string_value(value), json_string_length(value)};
}

static str iri(struct quads *q, str s)
{
    bool fine = str_find(s, S(":")) != SIZE_MAX && str_find(s, S(":")) > 0;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ' || strchr("<>\"{}|\\^`", s.at[i]))
            fine = false;
    if (!fine)
        q->unknown = true;
    return arena_format(q->c->mem, "<%.*s>", STR_ARG(s));
}

static void add(struct quads *q, struct node subject, str predicate, struct node object)
{
    if (q->n >= QUADS_MAX)
        q->unknown = true;
    if (q->unknown)
        return;
    if (q->n == q->room) {
        struct quad *more = arena_take(q->c->mem, q->room ? q->room * 2 : 64, sizeof *more);
        if (q->n > 0)
            memcpy(more, q->all, q->n * sizeof *more);
        q->all = more, q->room = q->room ? q->room * 2 : 64;
    }
    q->all[q->n++] =
        (struct quad){subject.number, object.number, subject.name, predicate, object.name};
}

static str literal(struct quads *q, str value, const char *kind)
{
    struct text t = {.mem = q->c->mem};
    static const char short_of[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    text_char(&t, '"');
    for (size_t i = 0; i < value.len; i++) {
        unsigned char ch = (unsigned char)value.at[i];
        const char *found = NULL;
        for (const char *at = short_of; !found && *at; at += 2)
            if ((unsigned char)*at == ch)
                found = at + 1;
        if (found) {
            text_char(&t, '\\');
            text_char(&t, *found);
        } else if (ch < 0x20 || ch == 0x7f) {
            text_format(&t, "\\u%04X", ch);
        } else {
            text_char(&t, (char)ch);
        }
    }
    text_char(&t, '"');
    if (kind)
        text_format(&t, "^^<%s>", kind);
    return text_str(&t);
}

static struct node add_node(struct quads *q, const json_t *object);

static str word(struct quads *q, const struct sign_term *known, str value)
{
    if (known)
        return iri(q, str_of(known->iri));
    if (q->vocabulary.len == 0)
        q->unknown = true;
    return iri(q, arena_format(q->c->mem, "%.*s%.*s", STR_ARG(q->vocabulary), STR_ARG(value)));
}

static str number_literal(struct quads *q, const json_t *value, const char *kind)
{
    enum { WHOLE_DIGITS = 15 };
    double number = json_number_value(value), most = 1;
    for (int i = 0; i < WHOLE_DIGITS; i++)
        most *= 10;
    if (number != floor(number) || fabs(number) >= most)
        q->unknown = true;
    return q->unknown ? S("")
                      : literal(q, arena_format(q->c->mem, "%lld", (long long)number),
                                kind ? kind : XSD "integer");
}

/* What one value says about a node; NULL and lists are taken apart before. */
static struct node object_of(struct quads *q, const struct sign_term *term, const json_t *value)
{
    struct node out = {.number = -1};
    const char *kind = term->kind;
    bool address = kind && strcmp(kind, "@id") == 0, is_word = kind && strcmp(kind, "@vocab") == 0;
    if (json_is_object(value))
        return add_node(q, value);
    if (json_is_string(value) && address)
        out.name = iri(q, text_of(value));
    else if (json_is_string(value) && is_word)
        out.name =
            word(q, sign_term(q->contexts, (str[]){S("DataIntegrityProof")}, 1, text_of(value)),
                 text_of(value));
    else if (address || is_word)
        q->unknown = true;
    else if (json_is_string(value))
        out.name = literal(q, text_of(value), kind);
    else if (json_is_boolean(value))
        out.name =
            literal(q, json_is_true(value) ? S("true") : S("false"), kind ? kind : XSD "boolean");
    else
        out.name = number_literal(q, value, kind);
    return out;
}

static size_t types_of(struct quads *q, const json_t *value, str *types)
{
    size_t n = 0;
    if (json_is_string(value))
        types[n++] = text_of(value);
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) {
        if (n == TYPES_MAX || !json_is_string(json_array_get(value, i))) {
            q->unknown = true;
            return 0;
        }
        types[n++] = text_of(json_array_get(value, i));
    }
    if (value && n == 0)
        q->unknown = true;
    return n;
}

static void add_member(struct quads *q, struct node node, const struct sign_term *term,
                       const json_t *value)
{
    if (json_is_null(value))
        return;
    if (!json_is_array(value)) {
        add(q, node, iri(q, str_of(term->iri)), object_of(q, term, value));
        return;
    }
    for (size_t i = 0; i < json_array_size(value) && !q->unknown; i++) {
        const json_t *one = json_array_get(value, i);
        if (json_is_array(one))
            q->unknown = true;
        else
            add_member(q, node, term, one);
    }
}

static struct node add_node(struct quads *q, const json_t *object)
{
    str types[TYPES_MAX];
    const json_t *id = json_object_get(object, "id"), *type = json_object_get(object, "type");
    size_t n = types_of(q, type, types);
    struct node node = {.number = -1};
    if (json_is_string(id))
        node.name = iri(q, text_of(id));
    else if (id || q->nameless == NAMELESS_MAX)
        q->unknown = true;
    else
        node.number = q->nameless++;
    for (size_t i = 0; i < n && !q->unknown; i++) {
        const struct sign_term *t = sign_term(q->contexts, NULL, 0, types[i]);
        bool whole = !t && str_find(types[i], S(":")) != SIZE_MAX;
        add(q, node, S("<" RDF_TYPE ">"),
            (struct node){-1, whole ? iri(q, types[i]) : word(q, t, types[i])});
    }
    for (void *at = json_object_iter((json_t *)object); at && !q->unknown;
         at = json_object_iter_next((json_t *)object, at)) {
        str name = str_of(json_object_iter_key(at));
        if (str_same(name, S("id")) || str_same(name, S("type")))
            continue;
        const struct sign_term *t = sign_term(q->contexts, types, n, name);
        struct sign_term own = {0};
        if (!t && q->vocabulary.len > 0 && name.len > 0 && name.at[0] != '@') {
            own.iri = arena_format(q->c->mem, "%.*s%.*s", STR_ARG(q->vocabulary), STR_ARG(name)).at;
            t = &own;
        }
        if (!t)
            q->unknown = true;
        else
            add_member(q, node, t, json_object_iter_value(at));
    }
    return node;
}

/* ---- numbers for nodes without a name --------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* Lines of the quads, sorted, each once; names: of the nameless nodes. self >= 0: only those with it, as
 * the hash of first degree wants them. */
static str lines_of(const struct quads *q, const char *const *names, int self)
{
    struct arena *mem = q->c->mem;
    str *lines = arena_take(mem, q->n ? q->n : 1, sizeof *lines);
    size_t n = 0;
    for (size_t i = 0; i < q->n; i++) {
        const struct quad *x = &q->all[i];
        if (self >= 0 && x->subject != self && x->object != self)
            continue;
        str subject = x->subject_text, object = x->object_text;
        if (x->subject >= 0)
            subject = str_of(self < 0 ? names[x->subject] : x->subject == self ? "_:a" : "_:z");
        if (x->object >= 0)
            object = str_of(self < 0 ? names[x->object] : x->object == self ? "_:a" : "_:z");
        lines[n++] = arena_format(mem, "%.*s %.*s %.*s .\n", STR_ARG(subject),
                                  STR_ARG(x->predicate), STR_ARG(object));
    }
    qsort(lines, n, sizeof *lines, compare_lines);
    struct text t = {.mem = mem};
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !str_same(lines[i], lines[i - 1]))
            text_add(&t, lines[i]);
    return text_str(&t);
}

struct ranked {
    unsigned char hash[crypto_hash_sha256_BYTES];
    int node;
};

static int compare_ranked(const void *a, const void *b)
{
    return memcmp(((const struct ranked *)a)->hash, ((const struct ranked *)b)->hash,
                  crypto_hash_sha256_BYTES);
}

static bool name_nodes(struct quads *q, const char **names)
{
    struct ranked ranks[NAMELESS_MAX];
    if (q->nameless == 1) {
        names[0] = "_:c14n0";
        return true;
    }
    for (int i = 0; i < q->nameless; i++) {
        str lines = lines_of(q, NULL, i);
        ranks[i].node = i;
        crypto_hash_sha256(ranks[i].hash, (const unsigned char *)(lines.len ? lines.at : ""),
                           lines.len);
    }
    qsort(ranks, (size_t)q->nameless, sizeof *ranks, compare_ranked);
    for (int i = 0; i < q->nameless; i++) {
        if (i > 0 && compare_ranked(&ranks[i - 1], &ranks[i]) == 0)
            return false;
        names[ranks[i].node] = arena_format(q->c->mem, "_:c14n%d", i).at;
    }
    return true;
}

/* ---- contexts ----------------------------------------------------------------------------------------- */

static const struct {
    const char *address;
    unsigned contexts;
    bool exact;
    const char *vocabulary;
} known_contexts[] = {
    {"https://www.w3.org/ns/credentials/v2", SIGN_CONTEXT_W3C, true, NULL},
    {"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", SIGN_CONTEXT_BADGE, true, NULL},
    {"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", SIGN_CONTEXT_BADGE, false, NULL},
    {"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", SIGN_CONTEXT_BADGE, false, NULL},
    {"https://purl.imsglobal.org/spec/ob/v3p0/context.json", SIGN_CONTEXT_BADGE, false, NULL},
    {"https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", 0, false, NULL},
    {"https://www.w3.org/ns/credentials/examples/v2", 0, true,
     "https://www.w3.org/ns/credentials/examples#"},
};

static void take_context(struct quads *q, const json_t *value, bool *exact)
{
    for (size_t i = 0; json_is_string(value) && i < COUNT(known_contexts); i++) {
        if (!str_same(text_of(value), str_of(known_contexts[i].address)))
            continue;
        q->contexts |= known_contexts[i].contexts;
        *exact &= known_contexts[i].exact;
        if (known_contexts[i].vocabulary)
            q->vocabulary = str_of(known_contexts[i].vocabulary);
        return;
    }
    q->unknown = true;
}

bool sign_quads(struct ctx *c, const json_t *document, str *quads, bool *exact)
{
    struct quads q = {.c = c};
    const char *names[NAMELESS_MAX];
    const json_t *context = json_object_get(document, "@context");
    bool all_known = true;
    if (!json_is_object(document))
        return false;
    for (size_t i = 0; json_is_array(context) && i < json_array_size(context); i++)
        take_context(&q, json_array_get(context, i), &all_known);
    if (!json_is_array(context))
        take_context(&q, context, &all_known);
    json_t *rest = json_copy((json_t *)document);
    json_object_del(rest, "@context");
    (void)add_node(&q, rest);
    json_decref(rest);
    if (q.unknown || !name_nodes(&q, names))
        return false;
    *quads = lines_of(&q, names, -1);
    *exact = all_known;
    return true;
}
