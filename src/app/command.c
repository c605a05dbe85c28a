#include "app/app.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { LONGEST = 32, FAR = 3 };

const char *flag(const struct invocation *in, const char *name)
{
    for (size_t i = 0; i < in->n_flags; i++)
        if (strcmp(in->flags[i].name, name) == 0)
            return in->flags[i].value;
    return NULL;
}

bool flag_int(const struct invocation *in, const char *name, struct range range, int64_t *value)
{
    const char *text = flag(in, name);
    *value = range.otherwise;
    if (!text || (str_int(str_of(text), value) && *value >= range.min && *value <= range.max))
        return true;
    fprintf(stderr, "--%s is a number from %lld to %lld.\n", name, (long long)range.min,
            (long long)range.max);
    return false;
}

int usage(const struct invocation *in)
{
    fprintf(stderr, "usage: plaudit %s %s\n\"plaudit %s --help\" explains it, with examples.\n",
            in->command->name, in->command->usage, in->command->name);
    return EXIT_USAGE;
}

/* Steps between two short words (Levenshtein), for "did you mean". */
static size_t distance(str a, str b)
{
    size_t row[LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = corner + (a.at[i - 1] != b.at[j - 1]);
            size_t less = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = change < less ? change : less;
        }
    }
    return row[b.len];
}

struct guess {
    str word;
    size_t steps;
};

static void consider(struct guess *best, str typed, str known)
{
    size_t steps = distance(typed, known);
    if (steps < best->steps)
        *best = (struct guess){known, steps};
}

static void suggest(const struct guess *best)
{
    if (best->steps < FAR)
        fprintf(stderr, " Did you mean \"%.*s\"?", STR_ARG(best->word));
    fprintf(stderr, "\n");
}

int unknown_word(const char *what, const char *word, const char *const *list)
{
    struct guess best = {.steps = FAR};
    fprintf(stderr, "There is no %s \"%s\".", what, word);
    for (const char *const *one = list; *one; one++)
        consider(&best, str_of(word), str_of(*one));
    suggest(&best);
    fprintf(stderr, "There are:");
    for (; *list; list++)
        fprintf(stderr, " %s", *list);
    fprintf(stderr, "\n");
    return EXIT_USAGE;
}

static const struct command *find(const char *name)
{
    for (const struct command *k = app_commands; k->name; k++)
        if (strcmp(k->name, name) == 0)
            return k;
    return NULL;
}

static int unknown_command(const char *name)
{
    struct guess best = {.steps = FAR};
    for (const struct command *k = app_commands; k->name; k++)
        consider(&best, str_of(name), str_of(k->name));
    fprintf(stderr, "There is no command \"%s\".", name);
    suggest(&best);
    fprintf(stderr, "\"plaudit help\" lists all.\n");
    return EXIT_USAGE;
}

static void list_commands(FILE *to)
{
    fprintf(to, "Plaudit %s runs a community award program.\n\n", PLAUDIT_VERSION);
    for (const struct command *k = app_commands; k->name; k++)
        fprintf(to, "  plaudit %-11s %s\n", k->name, k->summary);
    fprintf(to,
            "\nTo look around, with invented people:\n"
            "  plaudit demo /tmp/demo && plaudit serve /tmp/demo\n"
            "\n\"plaudit help COMMAND\" explains one, with examples.\n"
            "Exit codes: 0 done, 1 refused or wrong input, 2 wrong usage, 3 a fault of ours.\n");
}

static int show_help(const struct command *k)
{
    printf("usage: plaudit %s %s\n\n%s\n\n%s", k->name, k->usage, k->summary, k->help);
    return EXIT_OK;
}

/* Is `name` in the command's list? *takes_value tells whether "name=" stands there. */
static bool known_flag(const struct command *k, str name, bool *takes_value, struct guess *best)
{
    str rest = str_of(k->flags), one;
    while (str_cut(&rest, ' ', &one)) {
        bool value = str_ends(one, S("="));
        str known = str_upto(one, one.len - value);
        consider(best, name, known);
        if (str_same(known, name)) {
            *takes_value = value;
            return true;
        }
    }
    return false;
}

static bool unknown_flag(const struct command *k, str name, struct guess *best)
{
    consider(best, name, S("json"));
    consider(best, name, S("help"));
    fprintf(stderr, "\"plaudit %s\" has no flag --%.*s.", k->name, STR_ARG(name));
    if (best->steps < FAR)
        fprintf(stderr, " Did you mean --%.*s?", STR_ARG(best->word));
    fprintf(stderr, "\nusage: plaudit %s %s\n", k->name, k->usage);
    return false;
}

/* Reads "--name", "--name value" or "--name=value" at argv[*at]. */
static bool read_flag(char **argv, int *at, struct invocation *in)
{
    struct guess best = {.steps = FAR};
    char *name = argv[*at] + 2, *equals = strchr(name, '=');
    bool takes_value = false;
    str word = equals ? (str){name, (size_t)(equals - name)} : str_of(name);
    if (str_same(word, S("json")))
        return in->json = true;
    if (!known_flag(in->command, word, &takes_value, &best))
        return unknown_flag(in->command, word, &best);
    if (in->n_flags == COUNT(in->flags)) {
        fprintf(stderr, "These are too many flags.\n");
        return false;
    }
    const char *value = "";
    if (equals) {
        *equals = '\0';
        value = equals + 1;
    } else if (takes_value) {
        value = argv[*at + 1];
        *at += value != NULL;
    }
    if (!value || (equals && !takes_value)) {
        fprintf(stderr, value ? "--%s takes no value.\n" : "--%s needs a value behind it.\n", name);
        return false;
    }
    in->flags[in->n_flags++] = (struct flag){name, value};
    return true;
}

static int run_command(const struct command *k, char **argv)
{
    struct invocation in = {.command = k, .words = argv};
    for (int i = 0; argv[i]; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return show_help(k);
    for (int i = 0; argv[i]; i++) {
        if (strncmp(argv[i], "--", 2) == 0) {
            if (!read_flag(argv, &i, &in))
                return EXIT_USAGE;
        } else {
            argv[in.n_words++] = argv[i]; /* to the front, where the flags have been read */
        }
    }
    return k->run(&in);
}

int app_main(int argc, char **argv)
{
    umask(0077); /* what we write is for our own user */
    if (argc < 2) {
        list_commands(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0) {
        const struct command *k = argc > 2 ? find(argv[2]) : NULL;
        if (k)
            return show_help(k);
        if (argc > 2)
            return unknown_command(argv[2]);
        list_commands(stdout);
        return EXIT_OK;
    }
    const char *name = strcmp(argv[1], "--version") == 0 ? "version" : argv[1];
    const struct command *k = find(name);
    return k ? run_command(k, argv + 2) : unknown_command(name);
}
