"""Invents developers and what lists, histories and trackers hold of them; prints NDJSON with the truth
in "person". Knows nothing of the rules it measures: names are written out by hand in all their forms, and
noise is drawn. python3 people.py [SEED [PEOPLE]] > people.ndjson"""
import json
import random
import sys

# given names and surnames: forms that people themselves use, in Latin script first
LATIN = (
    "Ada Agnes Alan Albin Alma Amos Anders Anja Anneke Arvid Astrid Aurelio Beatrix Bianca Birgit Boris "
    "Brigitte Bruno Caleb Carmen Cecilia Celeste Chiara Clara Cormac Cyril Dagmar Damian Daria David David "
    "Delphine Desmond Dorian Edith Edwin Elina Elise Emil Enzo Esther Fabian Felix Fiona Flora Frida Gareth "
    "Gemma Gideon Gisela Greta Gunnar Gustav Hanna Hector Hedwig Helena Hilda Ida Ingrid Ines Irene Ismael "
    "Ivo Jana Jasper Joanna John John John Jolanta Judith Kaspar Kirsten Kurt Leander Leonie Linus Livia "
    "Lorenz Lucia Magnus Maia Manuel Marek Maria Maria Mathilde Maurice Michael Michael Michael Milena Mona "
    "Morten Nadine Naomi Nils Nora Odile Olaf Orla Oskar Otto Paloma Peter Peter Petra Priscilla Quentin "
    "Ragnar Ralph Ramona Regina Renata Robert Robert Roland Rosa Rufus Ruth Sabine Salome Selma Sigrid "
    "Silvio Simone Sonja Stella Sven Sylvia Tabea Tamara Theo Thomas Thomas Thora Tilda Tobias Ulla Urban "
    "Valeria Vera Vincent Viola Walter Wanda Wilma Xenia Yvette Yvonne Zita Zoe").split()
SURNAMES = (
    "Abbott Ackermann Albrecht Almgren Amundsen Anselm Appleby Arkwright Aubert Babic Bachmann Bagwell "
    "Baines Barlow Bassett Baumgarten Beaumont Bellweather Bergqvist Blackwood Blomqvist Bogdanski Bonnard "
    "Borowski Brandt Brannigan Brennan Bridgewater Brightman Brunetti Burgess Calloway Capaldi Carrington "
    "Castellan Chadwick Chevalier Cieslak Claesson Corrigan Cotterill Coulson Cronin Crowley Dahlberg "
    "Dalgaard Davenport Deschamps Dombrowski Donoghue Dragan Drummond Duchamp Dufour Eastman Eberhardt "
    "Ekstrom Ellingsen Engstrom Erhardt Fairbanks Falkenberg Farnsworth Fenwick Ferraro Fitzgerald Fontaine "
    "Forsberg Frankowski Fredholm Gallagher Garland Gauthier Gerhardt Giordano Goldschmidt Grabowski "
    "Granlund Greenhalgh Grimaldi Gustavsson Haggerty Halvorsen Harkness Hasselblad Haugen Hawthorne "
    "Hedlund Heinemann Hellstrom Henderson Hildebrandt Hollander Holmgren Huxtable Ingleby Isaksson "
    "Jablonski Janowski Jarvinen Joubert Kalinowski Karvonen Kasprzak Kavanagh Kellerman Kilpatrick "
    "Kirchner Koivisto Korhonen Kostrzewa Kowalewski Krawczyk Kristoffersen Kuusisto Lachance Lagerfeld "
    "Lambrecht Landgraf Langstrom Larkin Leclerc Lehtonen Lindqvist Lockwood Lombardi Lundgren MacAllister "
    "Malinowski Marchetti Marlowe Matthiesen McBride McKenna Mercier Mikkelsen Montague Moravec Mulligan "
    "Nakagawa Neuhaus Nightingale Nordstrom Novotna Nyberg Oberholzer Okafor Okonkwo Ostrowski Paasonen "
    "Palomino Parmentier Pemberton Petterson Pilkington Pohlmann Prendergast Quigley Rademacher Radcliffe "
    "Rasmussen Ravenscroft Reinholt Renault Ridgeway Rosenqvist Rutherford Saarinen Sandoval Santangelo "
    "Schellenberg Schoenfeld Seidel Sheridan Sikorski Sinclair Smith Smith Smith Smith Sorensen Stanhope "
    "Steinmetz Stromberg Sundqvist Swanson Szymanski Tattersall Thackeray Thibault Thorsen Tremblay Turcotte "
    "Underhill Urbanek Vandermeer Vasquez Verhoeven Villeneuve Virtanen Wadsworth Wainwright Waldorf "
    "Wallenberg Weatherby Westergaard Whitfield Wieczorek Winterbottom Wolanski Woodhouse Yardley Zawadzki "
    "Zielinski Zimmerman Jones Jones Miller Miller Brown").split()
STARTS = ("Ab Alder Ash Bald Bar Birk Blom Bran Brem Carl Cas Cold Dahl Dor Eber Eld Fal Fens Fre Gran Hag Hal Har "
          "Hel Hol Kal Kest Lam Lind Lor Mar Mel Mor Nord Oster Pal Rad Rav Rosen Sand Sel Stein Strand Thor Ul Val "
          "Vester Wal Wind Zel").split()
ENDS = ("acker bach beck berg bergh borg bridge burn by dal dorf ell erton felt field fors gaard gren ham haus heim "
        "holm holt hurst ingsen kamp kvist land lund mann mark mont more oak park quist rand rath rup sen shaw "
        "stad stedt sten strup thal thorpe ton vang vik ward wick wood worth").split()
SCRIPTS = [
    (["Дмитрий:Dmitry:Dmitriy", "Сергей:Sergey:Sergei", "Юлия:Yulia:Julia", "Наталья:Natalya:Natalia",
      "Евгений:Evgeny:Evgeniy", "Алексей:Alexey:Aleksei", "Ксения:Ksenia:Kseniya", "Михаил:Mikhail",
      "Татьяна:Tatyana:Tatiana", "Владислав:Vladislav", "Зинаида:Zinaida", "Тимофей:Timofey:Timofei"],
     ["Щербаков:Shcherbakov", "Жуковский:Zhukovsky:Zhukovskiy", "Хворостов:Khvorostov", "Цветаев:Tsvetaev",
      "Чернышев:Chernyshev", "Яблочкин:Yablochkin", "Лазаренко:Lazarenko", "Юдашкин:Yudashkin",
      "Бережной:Berezhnoy:Berezhnoi", "Горшенин:Gorshenin", "Толмачев:Tolmachev", "Рыжиков:Ryzhikov",
      "Мельничук:Melnychuk:Melnichuk", "Загребельный:Zagrebelny:Zagrebelnyi"]),
    (["Γιώργος:Giorgos:Yiorgos", "Δημήτρης:Dimitris", "Ελένη:Eleni", "Κωνσταντίνος:Konstantinos",
      "Νικόλαος:Nikolaos", "Αικατερίνη:Aikaterini", "Σπύρος:Spyros", "Ευαγγελία:Evangelia"],
     ["Παπαδόπουλος:Papadopoulos", "Καραγιάννης:Karagiannis:Karayannis", "Αλεξίου:Alexiou", "Δημητρίου:Dimitriou",
      "Μαυρίδης:Mavridis", "Χατζής:Chatzis:Hatzis", "Ζαχαρίου:Zachariou", "Θεοδωρίδης:Theodoridis"]),
    (["محمد:Mohammed:Mohamed", "أحمد:Ahmed:Ahmad", "يوسف:Yousef:Youssef", "خالد:Khaled:Khalid",
      "فاطمة:Fatima:Fatma", "طارق:Tarek:Tariq", "سمير:Samir", "ليلى:Layla:Leila", "حسين:Hussein:Husain"],
     ["الخطيب:Al-Khatib:Alkhatib", "المصري:El-Masry:Al Masri", "منصور:Mansour:Mansur", "حداد:Haddad",
      "نصار:Nassar", "سليمان:Suleiman:Soliman", "درويش:Darwish", "قاسم:Qasim:Kassem", "شريف:Sherif:Sharif"]),
    (["राहुल:Rahul", "प्रिया:Priya", "अनिल:Anil", "दीपक:Deepak:Dipak", "सुनीता:Sunita", "विक्रम:Vikram",
      "कविता:Kavita", "मनोज:Manoj"],
     ["शर्मा:Sharma", "वर्मा:Verma:Varma", "कुलकर्णी:Kulkarni", "पाटिल:Patil", "भट्टाचार्य:Bhattacharya",
      "देशपांडे:Deshpande", "मिश्रा:Mishra", "त्रिपाठी:Tripathi"]),
    (["小明:Xiaoming", "伟:Wei", "静:Jing", "建国:Jianguo", "丽华:Lihua", "志强:Zhiqiang", "雪:Xue", "春梅:Chunmei",
      "浩然:Haoran", "子轩:Zixuan", "思远:Siyuan", "文博:Wenbo"],
     ["王:Wang", "李:Li", "张:Zhang", "刘:Liu", "陈:Chen", "欧:Ou", "谢:Xie", "邓:Deng", "郭:Guo", "潘:Pan"]),
    (["민수:Minsu:Min-soo", "지훈:Jihoon:Ji-hun", "서연:Seoyeon:Seo-yeon", "영희:Younghee:Young-hee",
      "현우:Hyunwoo:Hyeonu", "수진:Sujin:Soo-jin"],
     ["김:Kim", "박:Park", "이:Lee", "최:Choi", "정:Jung", "강:Kang", "윤:Yoon", "임:Lim"]),
    (["太郎:Taro", "健一:Kenichi", "花子:Hanako", "直樹:Naoki", "恵子:Keiko", "拓也:Takuya", "美咲:Misaki"],
     ["長谷川:Hasegawa", "五十嵐:Igarashi", "田中:Tanaka", "藤原:Fujiwara", "竹内:Takeuchi", "石川:Ishikawa",
      "西村:Nishimura", "三浦:Miura"]),
]
ACCENTS = {"Strom": "Ström", "qvist": "qvist", "Jablon": "Jabłoń", "Krawczyk": "Krawczyk", "Muller": "Müller",
           "Ekstrom": "Ekström", "Hellstrom": "Hellström", "Engstrom": "Engström", "Zielinski": "Zieliński",
           "Szymanski": "Szymański", "Wolanski": "Wolański", "Sorensen": "Sørensen", "Schoenfeld": "Schönfeld",
           "Jarvinen": "Järvinen", "Nordstrom": "Nordström", "Babic": "Babić", "Cieslak": "Cieślak"}
SHORT = {"Robert": "Bob", "Michael": "Mike", "Thomas": "Tom", "Vincent": "Vince", "Maurice": "Maurice",
         "Edwin": "Ed", "Walter": "Walt", "David": "Dave"}
FREE = ["gmail.com", "gmail.com", "gmail.com", "outlook.com", "yahoo.com", "proton.me", "gmx.de", "web.de",
        "mail.ru", "qq.com", "letterbox.example", "freepost.example"]
WORDS = ("moon river quark pixel otter ember gravel nimbus falcon walnut copper vector saffron lichen tundra "
         "kernel socket badger velvet comet turnip zephyr cobalt mango anvil puffin rivet marble thistle").split()
SOURCES = ["github", "gitlab", "dev-list", "git", "tracker", "forum"]


def ascii_of(text):
    table = str.maketrans("äöüøåćńśłżéèáíóúñç", "aouoacnslzeeaiounc")
    return "".join(ch for ch in text.lower().translate(table) if ch.isascii() and ch.isalnum())


class Person:
    def __init__(self, draw, number, companies):
        self.draw, self.number = draw, number
        if draw.random() < 0.88:
            self.given, self.surname = [draw.choice(LATIN)], [self.make_surname()]
            self.native = None
            if draw.random() < 0.12:
                self.surname = [self.surname[0] + "-" + draw.choice(SURNAMES)]
        else:
            givens, surnames = draw.choice(SCRIPTS)
            given, surname = draw.choice(givens).split(":"), draw.choice(surnames).split(":")
            joint = "" if ord(given[0][0]) > 0x3000 else " "
            self.native = surname[0] + given[0] if not joint else given[0] + " " + surname[0]
            self.given, self.surname = given[1:], surname[1:]
        self.middle = draw.choice("ABCDEFGHJKLMPRSTW") if draw.random() < 0.15 else None
        self.handle = self.make_handle()
        self.company = draw.choice(companies)
        self.own = ascii_of(self.surname[0]) + draw.choice([".example", "dev.example", ".example.net"])

    def make_surname(self):
        if self.draw.random() < 0.3:
            return self.draw.choice(SURNAMES)
        return self.draw.choice(STARTS) + self.draw.choice(ENDS)

    def make_handle(self):
        g, s, d = ascii_of(self.given[0]), ascii_of(self.surname[0]), self.draw
        return d.choice([g + s, g[0] + s, s + g[0], g + str(d.randint(10, 99)), d.choice(WORDS) + d.choice(WORDS),
                         d.choice(WORDS) + str(d.randint(10, 9999)), s + str(d.randint(70, 99)), g[:3] + s[:4],
                         g[0] + s + str(d.randint(1, 99))])

    def name(self):
        d = self.draw
        given, surname = d.choice(self.given), d.choice(self.surname)
        for plain, accented in ACCENTS.items():
            if surname == plain and d.random() < 0.6:
                surname = accented
        roll = d.random()
        if self.native and roll < 0.25:
            return self.native
        if roll < 0.62:
            return given + " " + surname
        if roll < 0.70:
            return surname + ", " + given
        if roll < 0.74:
            return surname + " " + given
        if roll < 0.79 and self.middle:
            return given + " " + self.middle + ". " + surname
        if roll < 0.83:
            return given[0] + ". " + surname
        if roll < 0.86:
            return SHORT.get(given, given) + " " + surname
        if roll < 0.89 and len(surname) > 6:
            at = d.randrange(2, len(surname) - 1)
            return given + " " + surname[:at] + surname[at + 1:]
        if roll < 0.91:
            return (given + " " + surname).upper()
        if roll < 0.94:
            return given
        if roll < 0.96:
            return self.handle
        if roll < 0.98:
            return "%s %s (%s)" % (given, surname, self.company.split(".")[0].title())
        return ""

    def address(self):
        d, g, s = self.draw, ascii_of(self.given[0]), ascii_of(self.surname[0])
        local = d.choice([g + "." + s, g[0] + s, self.handle, self.handle, g + s, g + "_" + s, s])
        roll = d.random()
        if roll < 0.40:
            return local + str(self.number % 90 + 7) + "@" + FREE[self.number % len(FREE)]
        if roll < 0.70:
            return g + "." + s + "@" + self.company if d.random() < 0.6 else g[0] + s + "@" + self.company
        if roll < 0.82:
            return d.choice(["me", g, g[0] + s]) + "@" + self.own
        if roll < 0.90:
            return "%d+%s@users.noreply.github.com" % (100000 + self.number, self.handle)
        return self.handle + "@" + FREE[self.number % len(FREE)]


def taken_twice(row, seen):
    """Addresses and handles belong to one person: the world has no two of them."""
    for value in [row.get("email"), row.get("handle") and (row["source"], row["handle"])]:
        if value and seen.setdefault(value, row["person"]) != row["person"]:
            return True
    return False


def disguise(draw, row):
    address = row.get("email", "")
    roll = draw.random()
    if not address or "noreply" in address:
        return
    if roll < 0.05:
        row["email"] = address.replace("@", " at ").replace(".", " dot ")
    elif roll < 0.08:
        row["email"] = address.replace("@", "+lists@")
    elif roll < 0.11:
        row["email"] = address.upper()
    elif roll < 0.14 and row["name"]:
        row["reply_to"], row["email"] = address, "dev-list@lists.project.example"
        row["name"] = "'%s' via dev-list" % row["name"]


def main():
    seed, people = int(sys.argv[1]) if len(sys.argv) > 1 else 1, int(sys.argv[2]) if len(sys.argv) > 2 else 600
    draw = random.Random(seed)
    companies = [word + end for word in WORDS for end in (".example.com", "-systems.example.com")]
    everybody, taken = [], set()
    while len(everybody) < people:  # handles and domains belong to one person
        person = Person(draw, len(everybody), companies)
        if person.handle not in taken and person.own not in taken:
            taken |= {person.handle, person.own}
            everybody.append(person)
    rows, seen = [], {}
    for person in everybody:
        kept = []
        for _ in range(draw.choice([1, 1, 2, 2, 3, 3, 4, 5])):
            source = draw.choice(SOURCES)
            row = {"person": person.number, "name": person.name(), "source": source}
            if draw.random() < 0.9:
                row["email"] = draw.choice(kept) if kept and draw.random() < 0.35 else person.address()
                kept.append(row["email"])
            if source in ("github", "gitlab", "tracker", "forum") and draw.random() < 0.85:
                row["handle"] = person.handle if draw.random() < 0.8 else person.handle + "x"
            if draw.random() < 0.1:
                row["url"] = "https://%s/" % person.own if draw.random() < 0.5 else \
                    "https://github.com/" + person.handle
            if taken_twice(row, seen) or (not row["name"] and "email" not in row):
                continue
            disguise(draw, row)
            rows.append(row)
    for n, local in enumerate(["root", "admin", "noreply", "info", "builds"] * (people // 100)):
        rows.append({"person": 100000 + n, "name": draw.choice(["", "root", "CI", "Administrator"]),
                     "email": local + "@servers.example.com", "source": "git"})
    draw.shuffle(rows)
    for n, row in enumerate(rows):
        print(json.dumps({"id": n, **row}, ensure_ascii=False))


main()
