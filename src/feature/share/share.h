/* share.h -- a person or a badge on other people's pages: a card as a picture, oEmbed, schema.org, and
 * sentences to copy.
 *
 * A card shows a name, an award and its dates in the program's colors, no photo, in any script; it needs
 * no script and says what holds when it is looked at. Whoever asks gets what their profile or badge page
 * would show to them; a page that is not open does not exist here either. */
#ifndef FEATURE_SHARE_H
#define FEATURE_SHARE_H

#include "kit/http/http.h"

/* /oembed; /people/@/share; /people/@/card.svg; /credentials/@/card.svg; /credentials/@/badge.jsonld */
extern const struct route share_routes[];

#endif
