#include "kit/message/message.h"
#include "base/test.h"

static const struct catalog ENGLISH = {.code = "en", .direction = "ltr"};

/* What is left of a mail of these lines. */
static const struct {
    const char *text, *reply;
} FACTS[] = {
    {"Yes, gladly.", "Yes, gladly."},
    {"", ""},
    {"> only\n> quoted\n", ""},

    /* who wrote when, in many languages, with marks of quotation */
    {"Yes.\n\nOn Mon, 3 May 2021 at 10:00, Eve Adams <eve@example.org> wrote:\n\n> Coming?\n",
     "Yes."},
    {"Yes.\n\nOn 2021-05-03 Eve wrote:\n> Coming?\n", "Yes."},
    {"Yes.\n\nEve Adams <eve@example.org> writes:\n\n> Coming?\n", "Yes."},
    {"Ja.\n\nAm 03.05.21 um 10:00 schrieb Eve Adams:\n> Kommst du?\n", "Ja."},
    {"Ja.\n\nEve Adams <eve@example.org> schrieb am Mo., 3. Mai 2021, 10:00:\n\n> Kommst du?\n",
     "Ja."},
    {"Oui.\n\nLe lun. 3 mai 2021 à 10:00, Eve Adams <eve@example.org> a écrit :\n\n> Tu viens ?\n",
     "Oui."},
    {"Sí.\n\nEl lun, 3 may 2021 a las 10:00, Eve Adams (<eve@example.org>) escribió:\n\n> "
     "¿Vienes?\n",
     "Sí."},
    {"Sim.\n\nEm seg., 3 de mai. de 2021 às 10:00, Eve Adams <eve@example.org> escreveu:\n\n> "
     "Vens?\n",
     "Sim."},
    {"Sì.\n\nIl giorno lun 3 mag 2021 alle ore 10:00 Eve Adams <eve@example.org> ha scritto:\n\n> "
     "Vieni?\n",
     "Sì."},
    {"Ja.\n\nOp ma 3 mei 2021 om 10:00 schreef Eve Adams <eve@example.org>:\n\n> Kom je?\n", "Ja."},
    {"Ja.\n\nDen mån 3 maj 2021 kl 10:00 skrev Eve Adams <eve@example.org>:\n\n> Kommer du?\n",
     "Ja."},
    {"Ja.\n\nman. 3. mai 2021 kl. 10:00 skrev Eve Adams <eve@example.org>:\n\n> Kommer du?\n",
     "Ja."},
    {"Kyllä.\n\nma 3. toukok. 2021 klo 10.00 Eve Adams (eve@example.org) kirjoitti:\n\n> "
     "Tuletko?\n",
     "Kyllä."},
    {"Tak.\n\npon., 3 maj 2021 o 10:00 Eve Adams <eve@example.org> napisał(a):\n\n> Idziesz?\n",
     "Tak."},
    {"Tak.\n\nW dniu 03.05.2021 o 10:00, Eve Adams pisze:\n> Idziesz?\n", "Tak."},
    {"Ano.\n\npo 3. 5. 2021 v 10:00 odesílatel Eve Adams <eve@example.org> napsal:\n\n> Jdeš?\n",
     "Ano."},
    {"Да.\n\nпн, 3 мая 2021 г. в 10:00, Eve Adams <eve@example.org>:\n\n> Придёшь?\n", "Да."},
    {"Да.\n\n03.05.2021 10:00, Eve Adams пишет:\n> Придёшь?\n", "Да."},
    {"Igen.\n\nEve Adams <eve@example.org> ezt írta (időpont: 2021. máj. 3., H, 10:00):\n\n> "
     "Jössz?\n",
     "Igen."},
    {"Evet.\n\nEve Adams <eve@example.org>, 3 May 2021 Pzt, 10:00 tarihinde şunu yazdı:\n\n> "
     "Geliyor musun?\n",
     "Evet."},
    {"Ναι.\n\nΣτις Δευ 3 Μαΐ 2021 στις 10:00, ο χρήστης Eve Adams <eve@example.org> έγραψε:\n\n> "
     "Έρχεσαι;\n",
     "Ναι."},
    {"Da.\n\nÎn lun., 3 mai 2021 la 10:00, Eve Adams <eve@example.org> a scris:\n\n> Vii?\n",
     "Da."},
    {"はい。\n\n2021年5月3日(月) 10:00 Eve Adams <eve@example.org>:\n\n> 来ますか\n", "はい。"},
    {"好的。\n\nEve Adams <eve@example.org> 于2021年5月3日周一 10:00写道：\n\n> 来吗？\n",
     "好的。"},
    {"好。\n\n在 2021年5月3日，10:00，Eve Adams <eve@example.org> 写道：\n\n> 来吗？\n", "好。"},
    {"네.\n\n2021년 5월 3일 (월) 오전 10:00, Eve Adams <eve@example.org>님이 작성:\n\n> 오세요?\n",
     "네."},
    {"כן.\n\nבתאריך יום ב׳, 3 במאי 2021 ב-10:00 מאת Eve Adams <eve@example.org>:\n\n> באה?\n",
     "כן."},
    {"Có.\n\nVào Th 2, 3 thg 5, 2021 vào lúc 10:00 Eve Adams <eve@example.org> đã viết:\n\n> Đến "
     "không?\n",
     "Có."},

    /* over several lines */
    {"Yes.\n\nOn Mon, May 3, 2021 at 10:00 AM, Eve Adams\n<eve@example.org> wrote:\n\n> Coming?\n",
     "Yes."},
    {"Yes.\n\nOn Mon, May 3, 2021 at 10:00 AM,\nEve Adams <eve@example.org>\nwrote:\n> Coming?\n",
     "Yes."},
    {"Here is my list.\nOn Mon, May 3, 2021, Eve Adams <eve@example.org> wrote:\n> Coming?\n",
     "Here is my list."},

    {"Áno.\n\nNa Mon, 3 May 2021 10:00:00 +0100\nEve <eve@example.org> napísal(a):\n\n> Ideš?\n",
     "Áno."},

    /* without marks of quotation */
    {"Yes.\n\nOn Mon, 3 May 2021 at 10:00, Eve Adams <eve@example.org> wrote:\nComing?\nEve\n",
     "Yes."},
    {"Ja.\n\nAm 3. Mai 2021 um 10:00 schrieb Eve Adams <eve@example.org>:\n\nKommst du?\n", "Ja."},
    {"네.\n\n2021년 5월 3일 (월) 오전 10:00, Eve Adams <eve@example.org>님이 작성:\n\n오세요?\n",
     "네."},

    /* copied heads */
    {"Yes.\n\n-----Original Message-----\nFrom: Eve Adams\nSent: Monday\nTo: Bob\nSubject: "
     "x\n\nComing?\n",
     "Yes."},
    {"Yes.\n\n________________________________\nFrom: Eve Adams <eve@example.org>\nSent: Monday, "
     "May 3, 2021 10:00\nTo: Bob\nSubject: x\n\nComing?\n",
     "Yes."},
    {"Ja.\n\nVon: Eve Adams <eve@example.org>\nGesendet: Montag, 3. Mai 2021 10:00\nAn: "
     "Bob\nBetreff: x\n\nKommst du?\n",
     "Ja."},
    {"Oui.\n\n*De :* Eve Adams <eve@example.org>\n*Envoyé :* lundi 3 mai 2021 10:00\n*À :* "
     "Bob\n*Objet :* x\n\nTu viens ?\n",
     "Oui."},
    {"Sí.\n\nDe: Eve Adams\nEnviado el: lunes\nPara: Bob\nAsunto: x\n\n¿Vienes?\n", "Sí."},
    {"好。\n\n发件人: Eve Adams\n发送时间: 2021年5月3日\n收件人: Bob\n主题: x\n\n来吗？\n", "好。"},
    {"はい。\n\n差出人: Eve Adams\n送信日時: 2021年5月3日\n宛先: Bob\n件名: x\n\n来ますか\n",
     "はい。"},
    {"Look at this.\n\n---------- Forwarded message ---------\nFrom: Eve <eve@example.org>\nDate: "
     "Mon\nSubject: x\nTo: Bob\n\nWords\n",
     "Look at this."},
    {"Ja.\n\n-------- Ursprüngliche Nachricht --------\nBetreff: x\n\nKommst du?", "Ja."},

    /* signatures and devices */
    {"Yes.\n-- \nEve Adams\nExample Inc.\n", "Yes."},
    {"Yes.\n\n--\nEve Adams\n", "Yes."},
    {"Yes.\n\n-- \nEve\n\nOn Mon, 3 May 2021, Bob <bob@example.org> wrote:\n> Coming?\n", "Yes."},
    {"Yes.\n\nSent from my iPhone\n\n> On May 3, 2021, at 10:00, Bob <bob@example.org> wrote:\n> "
     "\n> Coming?\n",
     "Yes."},
    {"Ja.\n\nVon meinem iPhone gesendet\n", "Ja."},
    {"Oui.\n\nEnvoyé de mon iPhone\n", "Oui."},
    {"Sí.\n\nEnviado desde mi iPhone\n", "Sí."},
    {"はい。\n\niPhoneから送信\n", "はい。"},
    {"네.\n\n나의 iPhone에서 보냄\n", "네."},
    {"好。\n\n发自我的iPhone\n", "好。"},
    {"Evet.\n\niPhone'umdan gönderildi\n", "Evet."},
    {"Yes.\n_______________________________________________\nusers mailing "
     "list\nusers@lists.example.org\n",
     "Yes."},
    {"Yes.\n\n-Eve\n", "Yes."},
    {"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nYes.\n-----BEGIN PGP "
     "SIGNATURE-----\n\niQ==\n=ab\n-----END PGP SIGNATURE-----\n",
     "Yes."},

    /* answers between quotations */
    {"Eve wrote:\n> One?\n\nFirst.\n\n> Two?\n\nSecond.\n", "First.\n\nSecond."},
    {"> a long line of somebody that was broken by the program of the other\nby accident\n> "
     "two\nMine.\n",
     "Mine."},
    {"On 3 May 2021, Eve <eve@example.org> wrote:\n> One?\nBelow.\n", "Below."},
    {"Top.\n\n-----Original Message-----\n> From: Eve\n> Coming?\n\nAnd below.\n",
     "Top.\n\nAnd below."},

    /* words of the person that look like something else */
    {"I wrote:\nnothing at all.\n", "I wrote:\nnothing at all."},
    {"On Monday I wrote a test.\nIt failed.\n", "On Monday I wrote a test.\nIt failed."},
    {"On 2021-05-03 send eve@example.org the following:\none\ntwo\n",
     "On 2021-05-03 send eve@example.org the following:\none\ntwo"},
    {"はい。\n\n2021年5月3日(月) 10:00 Eve Adams <eve@example.org>:\n\n来ますか\n", "はい。"},
    {"From: Berlin\nTo: Rome\nThat is the train.\n", "From: Berlin\nTo: Rome\nThat is the train."},
    {"Things to do:\n- one\n- Two\n", "Things to do:\n- one\n- Two"},
    {"Am Montag um 10:00 schrieb ich das.\nDanke!\n",
     "Am Montag um 10:00 schrieb ich das.\nDanke!"},
    {"a\n\nb | c\n| d\n", "a\n\nb | c\n| d"},
    {"Die Datei habe ich gestern gesendet\n", "Die Datei habe ich gestern gesendet"},
    {"Von meiner Seite passt alles.\n", "Von meiner Seite passt alles."},
    {"diff:\n--\nold\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n",
     "diff:\n--\nold\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13"},
};

int main(void)
{
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        struct ctx c = {.mem = arena_new(), .catalog = &ENGLISH, .bits = ANYBODY};
        CHECK_STR(message_reply(&c, str_of(FACTS[i].text)), str_of(FACTS[i].reply));
        arena_free(c.mem);
    }
    return CHECK_RESULT();
}
