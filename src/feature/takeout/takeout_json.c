#include "feature/takeout/inside.h"

/* What each type of column is in the schema. */
static const char *const TYPES[] = {
    [PUT_TEXT] = "{\"type\": \"string\"}",
    [PUT_INT] = "{\"type\": \"integer\"}",
    [PUT_ID] = "{\"$ref\": \"#/$defs/id\"}",
    [PUT_BOOL] = "{\"type\": \"boolean\"}",
    [PUT_TIME] = "{\"$ref\": \"#/$defs/time\"}",
    [PUT_DAY] = "{\"$ref\": \"#/$defs/day\"}",
    [PUT_HEX] = "{\"$ref\": \"#/$defs/hex\"}",
    [PUT_JSON] = "{\"type\": \"object\"}",
    [PUT_OPT_INT] = "{\"type\": [\"integer\", \"null\"]}",
    [PUT_OPT_ID] = "{\"anyOf\": [{\"$ref\": \"#/$defs/id\"}, {\"type\": \"null\"}]}",
    [PUT_OPT_TIME] = "{\"anyOf\": [{\"$ref\": \"#/$defs/time\"}, {\"type\": \"null\"}]}",
    [PUT_OPT_DAY] = "{\"anyOf\": [{\"$ref\": \"#/$defs/day\"}, {\"type\": \"null\"}]}",
};

/* ---- documents --------------------------------------------------------------------------------- */

static void put_quoted(struct text *t, str plain)
{
    text_format(t, "\"%.*s\"", STR_ARG(plain));
}

static void put_int(struct text *t, bool set, int64_t value, bool quoted)
{
    const char *quote = quoted ? "\"" : "";
    if (set)
        text_format(t, "%s%lld%s", quote, (long long)value, quote);
    else
        text_add(t, S("null"));
}

static void put_time(struct text *t, bool set, moment value)
{
    if (set)
        put_quoted(t, moment_iso(t->mem, value));
    else
        text_add(t, S("null"));
}

static void put_day(struct text *t, bool set, day value)
{
    if (set)
        put_quoted(t, day_iso(t->mem, value));
    else
        text_add(t, S("null"));
}

static void put_value(struct text *t, const struct takeout_column *column, const void *at)
{
    switch (column->type) {
    case PUT_TEXT: text_json(t, *(const str *)at); break;
    case PUT_INT:
    case PUT_ID: put_int(t, true, *(const int64_t *)at, column->type == PUT_ID); break;
    case PUT_BOOL: text_add(t, *(const bool *)at ? S("true") : S("false")); break;
    case PUT_TIME: put_time(t, true, *(const moment *)at); break;
    case PUT_DAY: put_day(t, true, *(const day *)at); break;
    case PUT_HEX:
        put_quoted(t, arena_hex(t->mem, ((const str *)at)->at, ((const str *)at)->len));
        break;
    case PUT_JSON: text_add(t, ((const str *)at)->len ? *(const str *)at : S("{}")); break;
    case PUT_OPT_INT:
    case PUT_OPT_ID:
        put_int(t, ((const opt_int *)at)->set, ((const opt_int *)at)->value,
                column->type == PUT_OPT_ID);
        break;
    case PUT_OPT_TIME:
        put_time(t, ((const opt_time *)at)->set, ((const opt_time *)at)->value);
        break;
    case PUT_OPT_DAY: put_day(t, ((const opt_day *)at)->set, ((const opt_day *)at)->value); break;
    }
}

void takeout_open(struct text *t, const struct takeout_document *d, str program)
{
    text_format(t, "{\n\"format\": \"" TAKEOUT_FORMAT "\",\n\"document\": \"%s\"", d->name);
    if (d->of_program) {
        text_add(t, S(",\n\"program\": "));
        text_json(t, program);
    }
}

enum err takeout_section_put(struct ctx *c, struct text *t, const struct takeout_section *s)
{
    const void *rows = NULL;
    size_t n = 0;
    enum err e = s->load(c, &rows, &n);
    if (e)
        return e;
    text_format(t, ",\n\"%s\": [", s->name);
    for (size_t i = 0; i < n; i++) {
        const char *row = (const char *)rows + i * s->row_bytes;
        text_add(t, i ? S(",\n  {") : S("\n  {"));
        for (size_t k = 0; k < s->n_columns; k++) {
            text_format(t, k ? ", \"%s\": " : "\"%s\": ", s->columns[k].name);
            put_value(t, &s->columns[k], row + s->columns[k].offset);
        }
        text_char(t, '}');
    }
    text_add(t, S("]"));
    return OK;
}

void takeout_close(struct text *t)
{
    text_add(t, S("\n}\n"));
}

/* ---- the schema -------------------------------------------------------------------------------- */

static const char HEAD[] =
    "{\n\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
    "\"$id\": \"urn:plaudit:person:1\",\n"
    "\"title\": \"One document of the archive that a person takes along\",\n"
    "\"$defs\": {\n"
    "  \"id\": {\"type\": \"string\", \"pattern\": \"^[0-9]{1,19}$\"},\n"
    "  \"hex\": {\"type\": \"string\", \"pattern\": \"^([0-9a-f]{2})*$\"},\n"
    "  \"time\": {\"type\": \"string\", \"pattern\": "
    "\"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$\"},\n"
    "  \"day\": {\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}\n"
    "},\n\"oneOf\": [";

/* What decision_letter_put writes. */
static const char LETTERS[] =
    ", \"decisions\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"additionalProperties\": "
    "false,\n      \"required\": [\"nomination\", \"cycle\", \"outcome\", \"decided\", "
    "\"headline\", "
    "\"lead\", \"points\", \"ground\", \"reasons\", \"rules\", \"criteria\", \"counted\", "
    "\"work\", "
    "\"words\"],\n      \"properties\": {\n"
    "      \"nomination\": {\"$ref\": \"#/$defs/id\"}, \"cycle\": {\"type\": \"string\"}, "
    "\"outcome\": {\"enum\": [\"award\", \"no_award\", \"renew\", \"no_renewal\", \"later\"]},\n"
    "      \"decided\": {\"$ref\": \"#/$defs/day\"}, \"headline\": {\"type\": \"string\"}, "
    "\"lead\": {\"type\": \"string\"}, \"points\": {\"type\": \"string\"}, \"readers\": {\"type\": "
    "\"string\"}, \"band\": {\"type\": \"string\"},\n"
    "      \"ground\": {\"type\": \"string\"}, \"reasons\": {\"type\": \"string\"}, \"rules\": "
    "{\"type\": \"string\"},\n"
    "      \"criteria\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"additionalProperties\": false, \"required\": [\"name\", \"weight\", \"mean\", \"scores\"], "
    "\"properties\": {\"name\": {\"type\": \"string\"}, \"weight\": {\"type\": \"integer\"}, "
    "\"mean\": {\"type\": [\"number\", \"null\"]}, \"scores\": {\"type\": \"array\", \"items\": "
    "{\"type\": \"number\"}}}}},\n"
    "      \"counted\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"additionalProperties\": false, \"required\": [\"rule\", \"asks\", \"have\", \"at_least\", "
    "\"met\"], \"properties\": {\"rule\": {\"type\": \"string\"}, \"asks\": {\"type\": "
    "\"string\"}, "
    "\"have\": {\"type\": \"integer\"}, \"at_least\": {\"type\": \"integer\"}, \"met\": {\"type\": "
    "\"boolean\"}}}},\n"
    "      \"work\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"additionalProperties\": false, \"required\": [\"title\", \"counts\", \"why\"], "
    "\"properties\": "
    "{\"title\": {\"type\": \"string\"}, \"counts\": {\"type\": \"boolean\"}, \"why\": {\"type\": "
    "\"string\"}}}},\n"
    "      \"words\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}}}}";

static void put_section_schema(struct text *t, const struct takeout_section *s)
{
    text_format(t,
                ",\n    \"%s\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
                "\"additionalProperties\": false, \"properties\": {",
                s->name);
    for (size_t i = 0; i < s->n_columns; i++)
        text_format(t, "%s\n      \"%s\": %s", i ? "," : "", s->columns[i].name,
                    TYPES[s->columns[i].type]);
    text_add(t, S("},\n      \"required\": ["));
    for (size_t i = 0; i < s->n_columns; i++)
        text_format(t, "%s\"%s\"", i ? ", " : "", s->columns[i].name);
    text_add(t, S("]}}"));
}

static void put_document_schema(struct text *t, const struct takeout_document *d)
{
    text_format(t,
                "\n  {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
                "    \"format\": {\"const\": \"" TAKEOUT_FORMAT "\"}, \"document\": {\"const\": "
                "\"%s\"}%s",
                d->name, d->of_program ? ", \"program\": {\"type\": \"string\"}" : "");
    for (size_t i = 0; i < d->n_sections; i++)
        put_section_schema(t, &d->sections[i]);
    if (d->letters)
        text_add(t, str_of(LETTERS));
    text_add(t, S("},\n    \"required\": [\"format\", \"document\""));
    if (d->of_program)
        text_add(t, S(", \"program\""));
    if (d->letters)
        text_add(t, S(", \"decisions\""));
    for (size_t i = 0; i < d->n_sections; i++)
        text_format(t, ", \"%s\"", d->sections[i].name);
    text_add(t, S("]}"));
}

static const char MANIFEST[] =
    ",\n  {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
    "    \"format\": {\"const\": \"" TAKEOUT_FORMAT "\"}, \"document\": {\"const\": \"plaudit\"},\n"
    "    \"made\": {\"$ref\": \"#/$defs/time\"}, \"by\": {\"type\": \"string\"}, \"address\": "
    "{\"type\": \"string\"}, \"person\": {\"$ref\": \"#/$defs/id\"},\n"
    "    \"programs\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"additionalProperties\": false, \"properties\": {\"code\": {\"type\": \"string\"}, \"name\": "
    "{\"type\": \"string\"}}, \"required\": [\"code\", \"name\"]}},\n"
    "    \"files\": {\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"additionalProperties\": false, \"properties\": {\"name\": {\"type\": \"string\"}, "
    "\"bytes\": "
    "{\"type\": \"integer\"}, \"sha256\": {\"$ref\": \"#/$defs/hex\"}}, \"required\": [\"name\", "
    "\"bytes\", \"sha256\"]}}},\n"
    "    \"required\": [\"format\", \"document\", \"made\", \"by\", \"address\", \"person\", "
    "\"programs\", \"files\"]}\n]\n}\n";

str takeout_schema(struct ctx *c)
{
    struct text t = {.mem = c->mem};
    text_add(&t, str_of(HEAD));
    for (size_t i = 0; i < takeout_n_documents; i++) {
        if (i)
            text_char(&t, ',');
        put_document_schema(&t, &takeout_documents[i]);
    }
    text_add(&t, str_of(MANIFEST));
    return text_str(&t);
}
