/* kept_json.h -- between the files of this room only: parts of the JSON that a run keeps. What is missing
 * reads as 0 or empty; whether a file is whole its digest says. */
#ifndef FEATURE_KEPT_JSON_H
#define FEATURE_KEPT_JSON_H

#include "base/base.h"

#include <jansson.h>

static inline int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static inline str text_of(struct arena *mem, const json_t *object, const char *key)
{
    const char *words = json_string_value(json_object_get(object, key));
    return arena_copy(mem, str_of(words ? words : ""));
}

#endif
