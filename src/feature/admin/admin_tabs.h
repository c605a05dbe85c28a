/* admin_tabs.h -- between the files of this room only: the tabs of the operator's pages. */
#ifndef FEATURE_ADMIN_TABS_H
#define FEATURE_ADMIN_TABS_H

#include "kit/html/html.h"

void view_admin_tabs(struct html *o, const char *here); /* "health", "mail", "logs", "accounts" */

#endif
