#include "kit/found/mailmap.h"

enum { ENTRIES_MAX = 50000 };

struct entry {
    str name, address;         /* proper; empty: as it is */
    str old_name, old_address; /* old_name empty: any */
    struct entry *next;        /* of the same place */
};
struct mailmap {
    struct entry **places;
    size_t room;
};

static struct entry **place_of(const struct mailmap *map, str address)
{
    return &map->places[str_hash_nocase(address) & (map->room - 1)];
}

/* Takes "Name <address>" off the line; the name may be empty. */
static bool take_pair(str *line, str *name, str *address)
{
    size_t open = str_find(*line, S("<")), close = str_find(*line, S(">"));
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        return false;
    *name = str_trim(str_upto(*line, open));
    *address = str_trim(str_upto(str_from(*line, open + 1), close - open - 1));
    *line = str_from(*line, close + 1);
    return true;
}

static void add_line(struct arena *mem, struct mailmap *map, str line)
{
    struct entry e = {0};
    str name, address;
    size_t note = str_find(line, S("#"));
    line = str_trim(str_upto(line, note == 0 ? 0 : line.len));
    if (!take_pair(&line, &e.name, &e.address))
        return;
    if (take_pair(&line, &name, &address)) {
        e.old_name = name;
        e.old_address = address;
    } else {
        e.old_address = e.address;
        e.address = (str){0};
    }
    if (e.name.len + e.address.len == 0)
        return;
    struct entry **place = place_of(map, e.old_address), *kept = arena_take(mem, 1, sizeof *kept);
    *kept = e;
    kept->next = *place; /* the last line wins */
    *place = kept;
}

struct mailmap *mailmap_read(struct arena *mem, str source)
{
    struct mailmap *map = arena_take(mem, 1, sizeof *map);
    size_t n = 0, lines = 1;
    for (size_t i = 0; i < source.len; i++)
        lines += source.at[i] == '\n';
    map->room = 16;
    while (map->room < 2 * lines && map->room < ENTRIES_MAX)
        map->room *= 2;
    map->places = arena_take(mem, map->room, sizeof(struct entry *));
    source = arena_copy(mem, source);
    for (str line; n < ENTRIES_MAX && str_cut(&source, '\n', &line); n++)
        add_line(mem, map, line);
    return map;
}

/* One with the name goes before one for the address alone; names and addresses of several lines that are
 * for the same one are put together. */
void mailmap_apply(const struct mailmap *map, str *name, str *address)
{
    str proper_name = {0}, proper_address = {0};
    bool exact = false;
    if (!map)
        return;
    for (const struct entry *e = *place_of(map, *address); e; e = e->next) {
        bool named = e->old_name.len > 0;
        if (!str_same_nocase(e->old_address, *address) ||
            (named && !str_same_nocase(e->old_name, *name)) || (exact && !named))
            continue;
        if (named && !exact)
            proper_name = proper_address = (str){0};
        exact = exact || named;
        proper_name = proper_name.len ? proper_name : e->name;
        proper_address = proper_address.len ? proper_address : e->address;
    }
    if (proper_name.len)
        *name = proper_name;
    if (proper_address.len)
        *address = proper_address;
}
