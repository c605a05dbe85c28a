/* tr(c, "in a comment") */
static const char *const kinds[] = {N_("A kind"), "no words"};
enum err room_save(struct ctx *c)
{
    char quote = '"', other = '\''; // fail(c, ERR_INVALID, "in a comment")
    if (quote)
        return fail(c, ERR_INVALID,
                    "Joined %d "
                    "words.", 3);
    (void)fail_at(c, "name", "A \"quoted\" field.");
    return fail(c, ERR_REFUSED, "%s", str_c(tr(c, other ? "Yes" : "No")));
    return fail(c, ERR_FAULT, "only for the log");
    return tr_plural(c, "One vote", "# votes", 3) ? my_tr(c, "not ours") : tr_c(k, "Save");
}
