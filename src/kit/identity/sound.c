#include "kit/identity/identity_internal.h"

/* Longer ones first. Capital C is one sound: ch, cz, tsch ... */
static const struct {
    str written, sound;
} SOUNDS[] = {
    {S("shch"), S("s")}, {S("tsch"), S("C")}, {S("sch"), S("s")}, {S("tch"), S("C")},
    {S("iya"), S("a")},  {S("ija"), S("a")},  {S("sh"), S("s")},  {S("sz"), S("s")},
    {S("zh"), S("z")},   {S("kh"), S("h")},   {S("ch"), S("C")},  {S("cz"), S("C")},
    {S("ts"), S("C")},   {S("tz"), S("C")},   {S("ph"), S("f")},  {S("th"), S("t")},
    {S("ck"), S("k")},   {S("ks"), S("x")},   {S("ou"), S("u")},  {S("oo"), S("u")},
    {S("ee"), S("i")},   {S("ae"), S("a")},   {S("oe"), S("o")},  {S("ue"), S("u")},
    {S("aa"), S("a")},   {S("ya"), S("a")},   {S("ia"), S("a")},  {S("ja"), S("a")},
    {S("yu"), S("u")},   {S("iu"), S("u")},   {S("ju"), S("u")},  {S("yo"), S("o")},
    {S("io"), S("o")},   {S("jo"), S("o")},   {S("ye"), S("e")},  {S("ie"), S("e")},
    {S("je"), S("e")},   {S("ce"), S("Ce")},  {S("ci"), S("Ci")}, {S("c"), S("k")},
    {S("q"), S("k")},    {S("w"), S("v")},    {S("y"), S("i")},   {S("j"), S("i")},
};

static bool is_vowel(char ch)
{
    return ch == 'a' || ch == 'e' || ch == 'i' || ch == 'o' || ch == 'u';
}

str name_sound(struct arena *mem, str plain)
{
    struct text t = {.mem = mem};
    for (str rest = plain; rest.len > 0;) {
        str sound = str_upto(rest, 1);
        size_t taken = 1;
        for (size_t i = 0; i < COUNT(SOUNDS); i++) {
            if (str_starts(rest, SOUNDS[i].written)) {
                sound = SOUNDS[i].sound;
                taken = SOUNDS[i].written.len;
                break;
            }
        }
        for (size_t i = 0; i < sound.len; i++)
            if (t.len == 0 || t.at[t.len - 1] != sound.at[i])
                text_char(&t, sound.at[i]);
        rest = str_from(rest, taken);
    }
    if (t.len > 2 && t.at[t.len - 1] == 'h')
        t.len--; /* Hannah */
    if (t.len > 3 && t.at[t.len - 1] == 'i' && is_vowel(t.at[t.len - 2]))
        t.len--; /* Sergey, Sergei, Serge */
    return text_str(&t);
}

str name_bones(struct arena *mem, str sound)
{
    struct text t = {.mem = mem};
    for (size_t i = 0; i < sound.len; i++) {
        char ch = sound.at[i];
        if (is_vowel(ch) || (ch == 'v' && i > 0) || (ch == 'h' && i + 1 == sound.len))
            continue;
        ch = ch == 'g' ? 'k' : ch == 'b' ? 'p' : ch == 'd' ? 't' : ch == 'z' ? 's' : ch;
        if (t.len == 0 || t.at[t.len - 1] != ch)
            text_char(&t, ch);
    }
    return text_str(&t);
}
