#!/usr/bin/env python3
"""What folding should make of Polish, German and English texts, from Python's unicodedata.

Prints lines of JSON: [text, folded]. The folding here knows nothing of ours: it decomposes (NFKD
for ligatures, casefold for capitals), drops marks, and names only the letters that Unicode does
not decompose.
"""
import json
import unicodedata

UNDECOMPOSED = {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
LETTERS = {
    "pl": "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "other": "àâçéèêëîïôùûÿñáíúčďěňřšťůžőűășțåøæœđħ",
}
SENTENCES = [
    "Zażółć gęślą jaźń", "Pchnąć w tę łódź jeża lub ośm skrzyń fig", "Mój komputer się zawiesił, proszę o pomoc!",
    "Drukarka nie działa od rana – błąd 0x80070005", "ŻÓŁW ŹRÓDŁO ŚNIEG ĄĘŁŃÓ", "Hasło wygasło; e-mail nie dochodzi",
    "Größe, Übermaß und STRASSE", "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg",
    "Der Drucker druckt nicht – Fehler: „Papierstau“", "ÄÖÜ äöü ß ẞ", "Zugriff auf Postfach verweigert (Konto gesperrt)",
    "The quick brown fox jumps over the lazy dog", "It's not working: can't log in; error #404", "naïve café résumé façade",
    "Œuvre, Ærøskøbing, Þórr, İstanbul, Dvořák, Ångström", "ﬁle ﬂow oﬃce",
]


def fold(text):
    out = []
    for letter in unicodedata.normalize("NFKD", text.replace("İ", "i").casefold()):
        letter = UNDECOMPOSED.get(letter, letter)
        if unicodedata.category(letter[0]) in ("Mn", "Cf"):
            continue
        out.append(letter if all(c.isalnum() for c in letter) else " ")
    return " ".join("".join(out).split())


def cases():
    yield from SENTENCES
    for letters in LETTERS.values():
        for letter in letters:
            for form in ("NFC", "NFD"):
                yield unicodedata.normalize(form, letter)
                yield unicodedata.normalize(form, letter.upper())
                yield unicodedata.normalize(form, f"x{letter}y {letter}")
    for sentence in SENTENCES:
        yield unicodedata.normalize("NFD", sentence)
        yield sentence.upper()


for case in dict.fromkeys(cases()):
    print(json.dumps([case, fold(case)], ensure_ascii=False))
