#include "kit/mixed/inside.h"

#include <math.h>

void mixed_correct(struct ctx *c, const struct mixed_fit *fit, double scale,
                   struct mixed_corrected *list)
{
    const struct mixed_in *in = fit->in;
    const double *means = fit->solved->table.column_means, most = MIXED_CLIP_PART * scale;
    double *moved = arena_take(c->mem, in->items + 1, sizeof *moved),
           *number = arena_take(c->mem, in->items + 1, sizeof *number);
    for (size_t k = 0; k < in->n; k++) {
        const struct mixed_score *s = &in->scores[k];
        number[s->item] += s->weight;
        moved[s->item] -= s->weight * fit->rater[s->rater];
        for (size_t g = 0; g < in->n_shared; g++)
            moved[s->item] -= s->weight * fit->shared[g].effect[in->shared[g].level[k]];
        for (size_t j = 0; j < in->n_columns; j++)
            moved[s->item] -=
                s->weight * fit->fixed[j] * (in->columns[k * in->n_columns + j] - means[j]);
    }
    for (size_t i = 0; i < in->items; i++) {
        double full = number[i] > 0 ? moved[i] / number[i] : 0, cut = fmin(fmax(full, -most), most);
        list[i] = (struct mixed_corrected){.value = fit->mean + fit->item[i] + (cut - full),
                                           .correction = cut,
                                           .cut = cut - full,
                                           .clipped = fabs(full) > most};
    }
}
