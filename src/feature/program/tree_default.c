#include "feature/program/program_tree.h"

#include "feature/program/program.h"
#include "feature/program/program.sql.h"
#include "kit/store/store.h"

#include <jansson.h>

extern const char default_policy[], default_tree[]; /* made of default_*.json by tools/embed */

const char *policy_default(void)
{
    return default_policy;
}

static str member(const json_t *object, const char *key)
{
    return str_of(json_string_value(json_object_get(object, key)));
}

static enum err add_expertise(struct ctx *c, opt_int parent, const json_t *one, int64_t *id)
{
    *id = id_new(c);
    str path = parent.set
                   ? arena_format(c->mem, "/%lld/%lld/", (long long)parent.value, (long long)*id)
                   : arena_format(c->mem, "/%lld/", (long long)*id);
    return q_program_expertise_add(c, &(struct in_program_expertise_add){
                                          .id = *id,
                                          .parent = parent,
                                          .code = member(one, "code"),
                                          .name = member(one, "name"),
                                          .path = path,
                                      });
}

static enum err add_group(struct ctx *c, const json_t *group)
{
    opt_int parent = {.set = false};
    int64_t id;
    size_t i;
    json_t *one;
    enum err e = add_expertise(c, parent, group, &parent.value);
    if (e)
        return e;
    parent.set = true;
    json_array_foreach(json_object_get(group, "expertises"), i,
                       one) if ((e = add_expertise(c, parent, one, &id))) return e;
    return OK;
}

static enum err add_region(struct ctx *c, const json_t *region)
{
    int64_t id = id_new(c);
    size_t i;
    json_t *country;
    enum err e = q_program_region_add(c, id, member(region, "code"), member(region, "name"));
    if (e)
        return e;
    json_array_foreach(
        json_object_get(region, "countries"), i,
        country) if ((e = q_program_region_country_set(c, str_of(json_string_value(country)),
                                                       id))) return e;
    return OK;
}

static enum err add_all(struct ctx *c, const json_t *tree)
{
    size_t i;
    json_t *one;
    enum err e;
    json_array_foreach(json_object_get(tree, "expertises"), i,
                       one) if ((e = add_group(c, one))) return e;
    json_array_foreach(json_object_get(tree, "regions"), i,
                       one) if ((e = add_region(c, one))) return e;
    return OK;
}

enum err tree_make(struct ctx *c)
{
    json_t *tree = json_loads(default_tree, JSON_REJECT_DUPLICATES, NULL);
    if (!tree)
        return fail(c, ERR_FAULT, "default_tree.json cannot be read");
    enum err e = add_all(c, tree);
    json_decref(tree);
    return e;
}
