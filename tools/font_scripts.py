"""Which scripts a font file can write, by the characters that it maps.

A face writes a script when it has every letter, sign and digit that the script's large languages of
today need; its name and its maker's word count for nothing. What composes from two characters
counts where the font has the parts, since HarfBuzz takes them.
"""

import unicodedata
from collections.abc import Collection

import regex

EXEMPLARS: dict[str, str] = {
    "Latn": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ",
    "Cyrl": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Grek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ",
    "Deva": "अआइईउऊऋएऐओऔऑकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळािीुूृेैोौॉ्ंःँ़ऽॐ०१२३४५६७८९।",
    "Beng": "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহািীুূৃেৈোৌ্ংঃঁ়ৎৰৱ০১২৩৪৫৬৭৮৯",
    "Taml": "அஆஇஈஉஊஎஏஐஒஓஔகஙசஞடணதநபமயரலவழளறனஜஷஸஹாிீுூெேைொோௌ்ஃ",
    "Telu": "అఆఇఈఉఊఋఎఏఐఒఓఔకఖగఘఙచఛజఝఞటఠడఢణతథదధనపఫబభమయరఱలళవశషసహాిీుూృెేైొోౌ్ంః",
    "Gujr": "અઆઇઈઉઊઋએઐઓઔઍઑકખગઘઙચછજઝઞટઠડઢણતથદધનપફબભમયરલળવશષસહાિીુૂૃેૈોૌૅૉ્ંઃઁ૦૧૨૩૪૫૬૭૮૯",
    "Guru": "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵੜਸਹਾਿੀੁੂੇੈੋੌ੍ਂੰੱ਼ੴ੦੧੨੩੪੫੬੭੮੯",
    "Knda": "ಅಆಇಈಉಊಋಎಏಐಒಓಔಕಖಗಘಙಚಛಜಝಞಟಠಡಢಣತಥದಧನಪಫಬಭಮಯರಲಳವಶಷಸಹಾಿೀುೂೃೆೇೈೊೋೌ್ಂಃ೦೧೨೩೪೫೬೭೮೯",
    "Mlym": "അആഇഈഉഊഋഎഏഐഒഓഔകഖഗഘങചഛജഝഞടഠഡഢണതഥദധനപഫബഭമയരറലളഴവശഷസഹാിീുൂൃെേൈൊോൌൗ്ംഃൺൻർൽൾ",
    # One code for both: a face that lacks the letters of Urdu cannot say that it writes Arabic.
    "Arab": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ،؟؛پٹچڈڑژکگںھہیےۓۂ۰۱۲۳۴۵۶۷۸۹۔",
}
"""By ISO 15924 code."""
_OF_NO_SCRIPT = regex.compile(r"[\p{Script=Common}\p{Script=Inherited}]")


def written_by(code_points: Collection[int]) -> tuple[str, ...]:
    """Return the scripts that a font with these characters writes wholly."""
    return tuple(script for script in EXEMPLARS if not lacking(script, code_points))


def signs(code_points: Collection[int], *, besides: Collection[int]) -> str:
    """Return the characters of no script of their own that a font has besides those of another.

    Ranges in hexadecimal, such as `951-952,964`.
    """
    ranges: list[list[int]] = []
    for code_point in sorted(set(code_points) - set(besides)):
        if not _OF_NO_SCRIPT.match(chr(code_point)):
            continue
        if ranges and ranges[-1][1] == code_point - 1:
            ranges[-1][1] = code_point
        else:
            ranges.append([code_point, code_point])
    return ",".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in ranges)


def lacking(script: str, code_points: Collection[int]) -> str:
    """Return the characters of a script that a font with these ones has in no form."""
    return "".join(
        character
        for character in EXEMPLARS[script]
        if not any(
            all(ord(part) in code_points for part in unicodedata.normalize(form, character))
            for form in ("NFC", "NFD")
        )
    )
