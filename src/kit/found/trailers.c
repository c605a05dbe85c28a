#include "kit/found/trailers.h"

bool found_signature(str line, str *name, str *address)
{
    size_t open = str_find(line, S("<")), close = str_find(line, S(">"));
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        return false;
    *name = str_trim(str_upto(line, open));
    *address = str_trim(str_upto(str_from(line, open + 1), close - open - 1));
    return name->len + address->len > 0;
}

bool found_next_coauthor(str *message, str *name, str *address)
{
    const str NAME = S("Co-authored-by:");
    for (str line; str_cut(message, '\n', &line);)
        if (str_same_nocase(str_upto(line, NAME.len), NAME) &&
            found_signature(str_from(line, NAME.len), name, address))
            return true;
    return false;
}

void found_add_coauthors(struct arena *mem, struct found_draft *d, str message)
{
    for (str name, address; found_next_coauthor(&message, &name, &address);) {
        bool known = str_ends(name, S("[bot]"));
        for (size_t i = 0; i < d->item.n_people; i++)
            known = known || (address.len ? str_same_nocase(d->people[i].address, address)
                                          : str_same(d->people[i].name, name));
        if (!known)
            found_add_person(d, (struct found_person){.name = arena_copy(mem, name),
                                                      .address = arena_copy(mem, address),
                                                      .role = S("co-author")});
    }
}
