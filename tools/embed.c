/* embed NAME INPUT OUTPUT -- writes a C file that holds the input as `const char NAME[]`, so that a
 * document can be kept as a document and still be in the binary. */
#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 4)
        return fputs("usage: embed NAME INPUT OUTPUT\n", stderr), 2;
    FILE *in = fopen(argv[2], "rb"), *out = fopen(argv[3], "wb");
    if (!in || !out)
        return fputs("embed: a file cannot be opened\n", stderr), 1;
    fprintf(out, "extern const char %s[];\nconst char %s[] = {", argv[1], argv[1]);
    int ch;
    for (unsigned long n = 0; (ch = getc(in)) != EOF; n++)
        fprintf(out, "%s%d,", n % 24 ? "" : "\n    ", (signed char)ch);
    fputs("\n    0};\n", out);
    return ferror(in) || fclose(out) != 0;
}
