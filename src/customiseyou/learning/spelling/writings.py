"""What a piece of Latin typing may stand for in each writing, the likeliest first.

Indic pieces are written as sounds: a consonant is bare, a vowel follows as an independent letter,
also the inherent one, and the virama says that none follows. Urdu pieces are letters.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Script = Literal["devanagari", "bengali", "urdu"]
JUNCTION, END = "·", "$"
"""Stand between two consonants, and after the last one: what is not typed there."""
VOWEL_LETTERS = frozenset("aeiou")
_DOUBLED = "bcdfghjklmnpqrstvwyz"


@dataclass(frozen=True, slots=True)
class Writing:
    """The pieces of one writing; `placed` has other choices at the beginning or the end."""

    script: Script
    choices: Mapping[str, tuple[str, ...]]
    placed: Mapping[tuple[str, str], tuple[str, ...]]
    letter_names: tuple[str, ...]
    """From a to z, for initials."""
    indic: bool


def _split(table: str) -> dict[str, tuple[str, ...]]:
    """Return rows of `piece choice choice …`; `-` is nothing at all."""
    composed = unicodedata.normalize("NFC", table)
    rows = (row.split() for row in composed.strip().splitlines())
    return {
        piece: tuple("" if choice == "-" else choice for choice in choices)
        for piece, *choices in rows
    }


_DEVANAGARI_CONSONANTS = """
k क क़
kh ख ख़
g ग
gh घ ग़
c क च स
ch च छ
chh छ च्छ
j ज
jh झ
z ज़ ज
t त ट
th थ ठ त
d द ड ड़
dh ध ढ
n न ण ं ँ
m म ं
p प
ph फ
f फ़ फ
b ब
bh भ
y य
r र ड़
rh र्ह रअह ढ़
l ल
v व
w व
s स श ष
sh श ष स
h ह
q क़ क
x क्ष क्स
ksh क्ष
gy ज्ञ ग्य
cch च्छ च्च
ddh द्ध ड्ढ
tth त्थ ट्ठ
kkh क्ख
bbh ब्भ
ri रइ ऋ रई
"""
_DEVANAGARI_VOWELS = """
a अ आ
aa आ
i इ ई
ii ई
ee ई इ
e ए अ इ
u उ ऊ
uu ऊ
oo ऊ उ ओ
o ओ औ ऑ
ai ऐ आई आइ अई आयअ
au औ आउ
ou औ ओ ऊ
ei ई ए ऐ
ey ए एय
ea ई इयआ एआ
ia इयआ ईआ इआ
ie ई इए
io इयओ इओ
ua उआ उवआ
ae ए आए अई
"""
_BENGALI_CONSONANTS = """
k ক
kh খ
g গ
gh ঘ গ
c ক চ স
ch চ ছ
chh ছ চ্ছ
j জ য
jh ঝ
z জ
t ত ট ৎ
th থ ঠ ত
d দ ড
dh ধ ঢ
n ন ণ ং ঁ ঙ ঞ
m ম ং
p প
ph ফ
f ফ
b ব ভ
bh ভ
y য় য
r র ড়
rh রঅহ র্হ ঢ়
l ল
v ভ ব
w ওয় ব য়
s স শ ষ
sh শ ষ স
h হ
q ক
x ক্ষ ক্স
ksh ক্ষ
gy জ্ঞ গ্য
cch চ্ছ চ্চ
ddh দ্ধ ড্ঢ
ng ঙ্গ ং ঙ
tth ত্থ ট্ঠ
kkh ক্খ
bbh ব্ভ
ri রই ঋ রঈ
"""
_BENGALI_VOWELS = """
a আ অ
aa আ
i ই ঈ
ii ঈ
ee ঈ ই
e এ অ
u উ ঊ
uu ঊ
oo ঊ উ ও
o ও অ
ai ঐ আই আয়এ আয়
au ঔ অউ আউ
ou ঔ অউ উ
ei ঈ এই
ey এ এয়
ea ইয়আ ঈ
ia ইয়আ
ie ঈ ইএ
io ইও
ua উয়আ উআ
ae আয়এ আএ
"""
_BENGALI_Y = tuple(unicodedata.normalize("NFC", each) for each in ("ইয়", "য", "য়"))
"""How a word begins."""
_NEVER_FIRST = frozenset(unicodedata.normalize("NFC", "ण ड़ ढ़ ं ँ ণ ড় ঢ় ং ঁ ঙ ঞ ৎ").split())
"""No word begins with these."""
_URDU = """
b ب
bh بھ
p پ
ph پھ ف
t ت ط ٹ
th تھ ٹھ
s س ص ث
j ج
jh جھ
ch چ چھ
chh چھ
c ک س
h ہ ح
kh خ کھ
d د ڈ
dh دھ ڈھ
z ز ض ظ ذ
r ر ڑ
rh رہ رح ڑھ
zh ژ
sh ش
gh غ گھ
f ف
q ق
k ک ق
ksh کش
ddh دھ ڈھ
tth تھ ٹھ
kkh کھ
dra درا در
ay ے ائ ای ی
gy گی
g گ
l ل
m م
n ن ں
v و
w و
x کس
y ی
a - ا ع عا ائ
aa ا آ عا
i - ی ع
ee ی
ii ی
e ی - ع
u - و ع عو
uu و
oo و
o و -
ai ی ائی ائ ای ے
au و او
ou و
ei ی
ey ی
ea یا ی
ia یا یہ
ie ی
io یو
ua وا ؤا
ae ائ اے
"""
_URDU_PLACED = """
^a ا آ ع عا
^aa آ عا ا
^i ا ای ع عی
^ee ای عی
^e ای ا ع
^u ا او ع
^oo او
^o او ا ع
^ai ای عائ ائ
^au او
$a ا ہ یٰ ع اء
$e ے ی
$i ی
$u و
$n ن ں
$ai ائی ے
$ey ے
$ay ے
$dra در درا
"""
_URDU_NAMES = """
اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ
"""


def _doubled(
    consonants: Mapping[str, tuple[str, ...]], *, virama: str
) -> dict[str, tuple[str, ...]]:
    """Return the choices of letters typed twice: stacked, or once."""
    found: dict[str, tuple[str, ...]] = {}
    for letter in _DOUBLED:
        single = [each for each in consonants[letter] if _is_letter(each)]
        if virama:
            stacked = [f"{each}{virama}{each}" for each in single]
            found[letter * 2] = (*stacked, *single)
        else:
            found[letter * 2] = tuple(single)
    return found


def _is_letter(choice: str) -> bool:
    return bool(choice) and choice[-1] not in "\u0901\u0902\u0981\u0982\u09ce"


def _indic(
    script: Script, consonants: str, vowels: str, virama: str, inherent: str, names: str
) -> Writing:
    table = _split(consonants)
    choices = {
        **table,
        **_doubled(table, virama=virama),
        **_split(vowels),
        JUNCTION: (virama, inherent, ""),
        END: (inherent, "", virama),
    }
    placed = {
        (piece, "^"): tuple(each for each in of if each not in _NEVER_FIRST)
        for piece, of in table.items()
        if not _NEVER_FIRST.isdisjoint(of)
    }
    if script == "bengali":
        placed["y", "^"] = _BENGALI_Y
    letter_names = tuple(unicodedata.normalize("NFC", names).split())
    return Writing(script, choices, placed, letter_names, indic=True)


def _urdu() -> Writing:
    table = _split(_URDU)
    placed = {(key[1:], key[0]): choices for key, choices in _split(_URDU_PLACED).items()}
    choices = {**table, **_doubled(table, virama="")}
    return Writing("urdu", choices, placed, tuple(_URDU_NAMES.split()), indic=False)


WRITINGS: dict[Script, Writing] = {
    "devanagari": _indic(
        "devanagari", _DEVANAGARI_CONSONANTS, _DEVANAGARI_VOWELS, "्", "अ",
        "ए बी सी डी ई एफ़ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड",
    ),
    "bengali": _indic(
        "bengali", _BENGALI_CONSONANTS, _BENGALI_VOWELS, "্", "অ",
        "এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ওয়াই জেড",
    ),
    "urdu": _urdu(),
}  # fmt: skip
