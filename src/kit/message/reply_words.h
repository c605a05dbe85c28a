/* reply_words.h -- the words by which mail programs introduce what is not the writer's, as tables. All
 * lower case; each ends with an empty entry. A language is a few words in each. */
#ifndef REPLY_WORDS_H
#define REPLY_WORDS_H

#include "base/base.h"

extern const str REPLY_WROTE[];    /* "wrote": says that what follows is quoted */
extern const str REPLY_OPENERS[];  /* "on ": how such a line begins */
extern const str REPLY_ORIGINAL[]; /* "original message": between dashes */
extern const str REPLY_FROM[];     /* "from": the first label of a copied head */
extern const str REPLY_LABELS[];   /* "sent", "to", "subject": the labels that follow */
extern const str REPLY_DEVICES[]; /* "sent from my": the last words of a device; a line starts so */
extern const str
    REPLY_DEVICE_ENDS[]; /* "から送信": and so it ends, where the device is named first */
extern const str REPLY_MACHINES[]; /* "iphone": what such a line then names */
extern const str REPLY_ABOVE[];    /* "reply above this line": what is below is not the writer's */

#endif
