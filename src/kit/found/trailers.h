/* trailers.h -- the last lines of a commit's message, and authors as git writes them. */
#ifndef FOUND_TRAILERS_H
#define FOUND_TRAILERS_H

#include "kit/found/found_json.h"

/* Takes "Ada <ada@a.example>" apart; false if it is not so. */
bool found_signature(str line, str *name, str *address);

/* Takes the next "Co-authored-by: Ada <ada@a.example>" off the message; case of the name aside. */
bool found_next_coauthor(str *message, str *name, str *address);

/* Adds those who are not in the draft yet; machines ("...[bot]") are left out. */
void found_add_coauthors(struct arena *mem, struct found_draft *d, str message);

#endif
