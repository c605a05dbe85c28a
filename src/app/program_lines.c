#include "app/program_lines.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#define CHECK_BEGIN ",\"#\":\""
enum { CHECK_DIGITS = 8, CHECK_BYTES = sizeof CHECK_BEGIN - 1 + CHECK_DIGITS + 2 };

/* The hash of the chain with these words, and its first digits. */
static void move_on(struct line_chain *chain, str words, char digits[2 * LINE_HASH + 1])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, chain->hash, sizeof chain->hash);
    crypto_hash_sha256_update(&state, (const unsigned char *)words.at, words.len);
    crypto_hash_sha256_final(&state, chain->hash);
    sodium_bin2hex(digits, 2 * LINE_HASH + 1, chain->hash, sizeof chain->hash);
}

/* ---- written ----------------------------------------------------------------------------------- */

static void put_bytes(struct text *t, str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_room(t->mem, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.at, bytes.len,
                      sodium_base64_VARIANT_ORIGINAL);
    text_char(t, '"');
    text_add(t, (str){text, room - 1});
    text_char(t, '"');
}

static void put_cell(struct text *t, const struct store_cell *cell)
{
    switch (cell->is) {
    case STORE_CELL_ABSENT:
    case STORE_CELL_NULL: text_add(t, S("null")); break;
    case STORE_CELL_INT: text_format(t, "%lld", (long long)cell->n); break;
    case STORE_CELL_REAL: text_format(t, "%.17g", cell->real); break;
    case STORE_CELL_TEXT: text_json(t, cell->text); break;
    case STORE_CELL_BYTES: put_bytes(t, cell->text); break;
    }
}

void program_line_put(struct text *t, const struct store_table *table,
                      const struct store_cell *cells, struct line_chain *chain)
{
    char digits[2 * LINE_HASH + 1];
    size_t begin = t->len;
    for (size_t i = 0; i < table->n; i++) {
        if (cells[i].is == STORE_CELL_ABSENT)
            continue;
        text_add(t, t->len == begin ? S("{\"") : S(",\""));
        text_add(t, table->columns[i].name);
        text_add(t, S("\":"));
        put_cell(t, &cells[i]);
    }
    move_on(chain, (str){t->at + begin, t->len - begin}, digits);
    text_format(t, CHECK_BEGIN "%.*s\"}\n", CHECK_DIGITS, digits);
}

/* ---- read -------------------------------------------------------------------------------------- */

bool program_line_fits(str line, struct line_chain *chain)
{
    char digits[2 * LINE_HASH + 1];
    if (line.len < CHECK_BYTES)
        return false;
    str words = str_upto(line, line.len - CHECK_BYTES), check = str_from(line, words.len);
    move_on(chain, words, digits);
    return str_starts(check, S(CHECK_BEGIN)) && str_ends(check, S("\"}")) &&
           memcmp(check.at + sizeof CHECK_BEGIN - 1, digits, CHECK_DIGITS) == 0;
}

static bool take_text(struct ctx *c, const json_t *value, enum store_column_type type,
                      struct store_cell *cell)
{
    str text = {json_string_value(value), json_string_length(value)};
    if (type != STORE_COLUMN_BLOB) {
        *cell = (struct store_cell){.is = STORE_CELL_TEXT, .text = arena_copy(c->mem, text)};
        return type == STORE_COLUMN_TEXT;
    }
    size_t len = 0;
    char *bytes = arena_room(c->mem, text.len + 1);
    bool good = sodium_base642bin((unsigned char *)bytes, text.len + 1, text.at, text.len, NULL,
                                  &len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
    *cell = (struct store_cell){.is = STORE_CELL_BYTES, .text = {bytes, len}};
    return good;
}

static bool take_cell(struct ctx *c, const json_t *value, enum store_column_type type,
                      struct store_cell *cell)
{
    if (json_is_null(value)) {
        *cell = (struct store_cell){.is = STORE_CELL_NULL};
        return true;
    }
    if (json_is_integer(value)) {
        *cell = (struct store_cell){.is = STORE_CELL_INT, .n = json_integer_value(value)};
        return type == STORE_COLUMN_INTEGER || type == STORE_COLUMN_REAL;
    }
    if (json_is_real(value)) {
        *cell = (struct store_cell){.is = STORE_CELL_REAL, .real = json_real_value(value)};
        return type == STORE_COLUMN_REAL;
    }
    return json_is_string(value) && take_text(c, value, type, cell);
}

enum err program_line_read(struct ctx *c, str line, const struct store_table *table,
                           struct store_cell *cells)
{
    size_t taken = 1; /* "#" */
    enum err e = OK;
    json_t *object = json_loadb(line.at, line.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    if (!json_is_object(object))
        e = fail(c, ERR_INVALID, "It is no JSON object.");
    for (size_t i = 0; !e && i < table->n; i++) {
        const json_t *value = json_object_get(object, table->columns[i].name.at);
        cells[i] = (struct store_cell){.is = STORE_CELL_ABSENT};
        taken += value != NULL;
        if (value && !take_cell(c, value, table->columns[i].type, &cells[i]))
            e = fail(c, ERR_INVALID, "\"%.*s\" is of another type.",
                     STR_ARG(table->columns[i].name));
    }
    if (!e && json_object_size(object) != taken)
        e = fail(c, ERR_INVALID, "It has a column that the table has not.");
    json_decref(object);
    return e;
}
