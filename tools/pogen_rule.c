/* The plural rule of a .po file: a C expression of n with ?: || && == != < > <= >= + - * / % ! ().
 */
#include "pogen.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rule {
    const char *op; /* "n", "1" for a number, or the operator */
    uint64_t value;
    const struct rule *a, *b, *c;
};
struct reader {
    const char *text, *p;
    struct place at;
    bool bad;
    int depth;
};

/* Binary operators, loosest first. */
static const char *const levels[][5] = {
    {"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}};
enum { LEVELS = sizeof levels / sizeof *levels, DEPTH_MAX = 100 };

static const struct rule *read_choice(struct reader *r);

static const struct rule *node(struct rule rule)
{
    struct rule *kept = keep(sizeof *kept);
    *kept = rule;
    return kept;
}

static const struct rule *wrong(struct reader *r, const char *why)
{
    struct place at = r->at;
    at.column += (int)(r->p - r->text);
    if (!r->bad)
        complain(at, "plural rule: %s at \"%.12s\"", why, r->p);
    r->bad = true;
    return node((struct rule){.op = "1"});
}

static bool take(struct reader *r, const char *op)
{
    while (isspace((unsigned char)*r->p))
        r->p++;
    if (strncmp(r->p, op, strlen(op)) != 0)
        return false;
    r->p += strlen(op);
    return true;
}

static const struct rule *read_one(struct reader *r)
{
    if (take(r, "!"))
        return node((struct rule){.op = "!", .a = read_one(r)});
    if (take(r, "(")) {
        const struct rule *inner = read_choice(r);
        return take(r, ")") ? inner : wrong(r, "')' is missing");
    }
    if (take(r, "n"))
        return node((struct rule){.op = "n"});
    if (!isdigit((unsigned char)*r->p))
        return wrong(r, "a number, n or '(' should stand");
    char *end;
    uint64_t value = strtoull(r->p, &end, 10);
    r->p = end;
    return node((struct rule){.op = "1", .value = value});
}

static const struct rule *read_level(struct reader *r, size_t level)
{
    if (level == LEVELS)
        return read_one(r);
    const struct rule *left = read_level(r, level + 1);
    for (size_t i = 0; i < 5 && levels[level][i] && !r->bad; i++)
        if (take(r, levels[level][i])) {
            const struct rule *right = read_level(r, level + 1);
            left = node((struct rule){.op = levels[level][i], .a = left, .b = right});
            i = (size_t)-1; /* look for the next one from the start */
        }
    return left;
}

static const struct rule *read_choice(struct reader *r)
{
    if (++r->depth > DEPTH_MAX)
        return wrong(r, "too deep");
    const struct rule *cond = read_level(r, 0);
    if (!r->bad && take(r, "?")) {
        const struct rule *yes = read_choice(r);
        if (!take(r, ":"))
            return wrong(r, "':' is missing");
        cond = node((struct rule){.op = "?", .a = cond, .b = yes, .c = read_choice(r)});
    }
    r->depth--;
    return cond;
}

const struct rule *rule_read(const char *text, struct place at)
{
    struct reader r = {.text = text, .p = text, .at = at};
    const struct rule *rule = read_choice(&r);
    if (!r.bad && (take(&r, ";") || true) && *(r.p + strspn(r.p, " ")) != '\0')
        wrong(&r, "something is left over");
    return r.bad ? NULL : rule;
}

uint64_t rule_value(const struct rule *r, uint64_t n)
{
    if (strcmp(r->op, "n") == 0)
        return n;
    if (strcmp(r->op, "1") == 0)
        return r->value;
    uint64_t a = rule_value(r->a, n);
    if (strcmp(r->op, "!") == 0)
        return !a;
    if (strcmp(r->op, "?") == 0)
        return rule_value(a ? r->b : r->c, n);
    if (strcmp(r->op, "||") == 0)
        return a || rule_value(r->b, n);
    if (strcmp(r->op, "&&") == 0)
        return a && rule_value(r->b, n);
    uint64_t b = rule_value(r->b, n);
    switch (r->op[0]) {
    case '=': return a == b;
    case '!': return a != b;
    case '<': return r->op[1] ? a <= b : a < b;
    case '>': return r->op[1] ? a >= b : a > b;
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return b ? a / b : UINT64_MAX; /* no form has this number: complained */
    case '%': return b ? a % b : UINT64_MAX;
    default: return UINT64_MAX;
    }
}

void rule_print(const struct rule *r, char *out, size_t room)
{
    size_t len = strlen(out);
    if (strcmp(r->op, "n") == 0) {
        snprintf(out + len, room - len, "n");
    } else if (strcmp(r->op, "1") == 0) {
        snprintf(out + len, room - len, "%lluu", (unsigned long long)r->value);
    } else if (strcmp(r->op, "!") == 0) {
        snprintf(out + len, room - len, "!");
        rule_print(r->a, out, room);
    } else {
        snprintf(out + len, room - len, "(");
        rule_print(r->a, out, room);
        len = strlen(out);
        snprintf(out + len, room - len, " %s ", r->op);
        rule_print(r->b, out, room);
        if (r->c) {
            len = strlen(out);
            snprintf(out + len, room - len, " : ");
            rule_print(r->c, out, room);
        }
        len = strlen(out);
        snprintf(out + len, room - len, ")");
    }
}
