#include "app/commands.h"

#include <curl/curl.h>
#include <stdio.h>

int schema_run(const struct invocation *in)
{
    if (in->n_words != 0)
        return usage(in);
    for (const struct migration *m = store_migrations; m->sql; m++)
        printf("-- %04d %s\n%s\n", m->number, m->name, m->sql);
    return EXIT_OK;
}

int version_run(const struct invocation *in)
{
    if (in->n_words != 0)
        return usage(in);
    int schema = 0;
    for (const struct migration *m = store_migrations; m->sql; m++)
        schema = m->number > schema ? m->number : schema;
    if (in->json)
        printf("{\"plaudit\":\"%s\",\"schema\":%d,\"sqlite\":\"%s\",\"curl\":\"%s\"}\n",
               PLAUDIT_VERSION, schema, store_version(),
               curl_version_info(CURLVERSION_NOW)->version);
    else
        printf("Plaudit %s (schema %d)\nSQLite %s\ncurl %s\n", PLAUDIT_VERSION, schema,
               store_version(), curl_version_info(CURLVERSION_NOW)->version);
    return EXIT_OK;
}
