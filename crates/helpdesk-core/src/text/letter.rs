//! What one letter becomes when it is folded.

/// The part a character plays in a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    /// A letter with a mark, or a ligature, as base letters.
    Base(&'static str),
    /// Invisible, or a mark on the letter before: gone, and the word goes on.
    Dropped,
    /// Between words.
    Gap,
    /// Stands for itself.
    Itself,
}

/// A byte that ends a word, in [`byte`].
pub(super) const GAP: u8 = 0;
/// A byte that does not tell by itself, in [`byte`]; what is more is a letter.
pub(super) const UNCLEAR: u8 = 1;

/// What one byte becomes: a letter or digit folded, [`GAP`] or [`UNCLEAR`].
#[inline]
pub(super) fn byte(byte: u8) -> u8 {
    ASCII.get(usize::from(byte)).copied().unwrap_or(UNCLEAR)
}

const ASCII: [u8; 128] = {
    let mut table = [GAP; 128];
    let mut place = 0;
    let mut letter = 0u8;
    while letter < 128 {
        if letter.is_ascii_alphanumeric()
            && let Some(entry) = table.split_at_mut(place).1.first_mut()
        {
            *entry = letter.to_ascii_lowercase();
        }
        (letter, place) = (letter.wrapping_add(1), place.wrapping_add(1));
    }
    table
};

/// What a letter of two bytes becomes: the letters with marks up to `ž` that fold to one.
#[inline]
pub(super) fn pair(first: u8, second: Option<u8>) -> Option<u8> {
    let row = usize::from(first).checked_sub(0xc3).filter(|row| *row < 3)?;
    let place = row.wrapping_mul(64) | usize::from(second? & 63);
    LATIN.get(place).copied().filter(|letter| *letter != b'.')
}

/// The letters U+00C0 to U+017F, folded; a dot where it takes two letters or is none.
const LATIN: &[u8; 192] = b"aaaaaa.ceeeeiiiidnooooo.ouuuuy..\
    aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
    aaaaaaccccccccddddeeeeeeeeeegggg\
    gggghhhhiiiiiiii.i..jjkkklllllll\
    lllnnnnnnnnnoooooo..rrrrrrssssss\
    ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// The part `c` plays; `c` is lower-case already.
pub(super) fn letter(c: char) -> Letter {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Letter::Itself } else { Letter::Gap };
    }
    if let Some(letters) = base(c) {
        return Letter::Base(letters);
    }
    match c {
        c if is_dropped(c) => Letter::Dropped,
        c if c.is_alphanumeric() => Letter::Itself,
        _ => Letter::Gap,
    }
}

/// The other spelling of a letter where a keyboard lacks it: `ü` as `ue`, `å` as `aa`.
pub(super) const fn two_letters(c: char) -> Option<&'static str> {
    match c {
        'ä' => Some("ae"),
        'å' => Some("aa"),
        'ö' | 'ø' => Some("oe"),
        'ü' => Some("ue"),
        _ => None,
    }
}

/// The two dots as a character of their own, which follow their letter.
pub(super) const DIAERESIS: char = '\u{308}';

/// Combining marks, the apostrophe that counts as a letter, soft hyphens, zero-width characters and
/// controls of writing direction.
const fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{2bc}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Base letters of the Latin letters of European languages (and Vietnamese, which shares blocks).
///
/// Where a block alternates capital and small letters a range covers both.
#[rustfmt::skip] // one letter a line
fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'Ǟ'..='ǡ' | 'Ǻ' | 'ǻ' | 'Ȁ'..='ȃ' | 'Ȧ' | 'ȧ' | 'Ḁ'
         | 'ḁ' | 'ẚ' | 'Ạ'..='ặ' => "a",
        'æ' | 'ǣ' | 'ǽ' => "ae",
        'Ḃ'..='ḇ' | 'ƀ' => "b",
        'ç' | 'Ć'..='č' | 'Ḉ' | 'ḉ' => "c",
        'ð' | 'Ď'..='đ' | 'Ḋ'..='ḓ' => "d",
        'ǆ' | 'ǅ' | 'ǳ' | 'ǲ' => "dz",
        'è'..='ë' | 'Ē'..='ě' | 'Ȅ'..='ȇ' | 'Ȩ' | 'ȩ' | 'Ḕ'..='ḝ' | 'Ẹ'..='ệ' | 'ǝ' => "e",
        'ƒ' | 'Ḟ' | 'ḟ' => "f",
        'ﬀ' => "ff",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'Ĝ'..='ģ' | 'Ǥ'..='ǧ' | 'ǵ' | 'Ḡ' | 'ḡ' => "g",
        'Ĥ'..='ħ' | 'ȟ' | 'Ḣ'..='ḫ' | 'ẖ' => "h",
        'ì'..='ï' | 'Ĩ'..='ı' | 'ǐ' | 'Ȉ'..='ȋ' | 'Ḭ'..='ḯ' | 'Ỉ'..='ị' => "i",
        'Ĳ' | 'ĳ' => "ij",
        'Ĵ' | 'ĵ' | 'ǰ' => "j",
        'Ķ'..='ĸ' | 'ǩ' | 'Ḱ'..='ḵ' => "k",
        'Ĺ'..='ł' | 'Ḷ'..='ḽ' => "l",
        'ǉ' | 'ǈ' => "lj",
        'Ḿ'..='ṃ' => "m",
        'ñ' | 'Ń'..='ŋ' | 'ǹ' | 'Ṅ'..='ṋ' => "n",
        'ǌ' | 'ǋ' => "nj",
        'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | 'ǒ' | 'Ǫ'..='ǭ' | 'ǿ' | 'Ȍ'..='ȏ' | 'Ȫ'..='ȱ'
         | 'Ṍ'..='ṓ' | 'Ọ'..='ợ' => "o",
        'Œ' | 'œ' => "oe",
        'Ṕ'..='ṗ' => "p",
        'Ŕ'..='ř' | 'Ȑ'..='ȓ' | 'Ṙ'..='ṟ' => "r",
        'Ś'..='š' | 'ſ' | 'Ș' | 'ș' | 'Ṡ'..='ṩ' | 'ẛ' => "s",
        'ß' | 'ẞ' => "ss",
        'ﬅ' | 'ﬆ' => "st",
        'Ţ'..='ŧ' | 'Ț' | 'ț' | 'Ṫ'..='ṱ' | 'ẗ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | 'Ǔ'..='ǜ' | 'Ȕ'..='ȗ' | 'Ṳ'..='ṻ' | 'Ụ'..='ự' => {
            "u"
        }
        'Ṽ'..='ṿ' => "v",
        'Ŵ' | 'ŵ' | 'Ẁ'..='ẉ' | 'ẘ' => "w",
        'Ẋ'..='ẍ' => "x",
        'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'ȳ' | 'Ẏ' | 'ẏ' | 'ẙ' | 'Ỳ'..='ỹ' => "y",
        'Ǯ' | 'ǯ' => "ʒ",
        'Ź'..='ž' | 'Ẑ'..='ẕ' => "z",
        _ => return greek_or_cyrillic(c),
    })
}

/// Base letters of accented Greek and of Cyrillic with marks, so that a letter folds alike whether
/// its mark is part of it or a character of its own.
#[rustfmt::skip]
fn greek_or_cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'ά' | '\u{1f00}'..='\u{1f0f}' | '\u{1f70}' | '\u{1f71}' | '\u{1f80}'..='\u{1f8f}' | '\u{1fb0}'..='\u{1fb7}' => "α",
        'έ' | '\u{1f10}'..='\u{1f1f}' | '\u{1f72}' | '\u{1f73}' => "ε",
        'ή' | '\u{1f20}'..='\u{1f2f}' | '\u{1f74}' | '\u{1f75}' | '\u{1f90}'..='\u{1f9f}' | '\u{1fc2}'..='\u{1fc7}' => "η",
        'ί' | 'ϊ' | 'ΐ' | '\u{1f30}'..='\u{1f3f}' | '\u{1f76}' | '\u{1f77}' | '\u{1fbe}' | '\u{1fd0}'..='\u{1fd7}' => "ι",
        'ό' | '\u{1f40}'..='\u{1f4f}' | '\u{1f78}' | '\u{1f79}' => "ο",
        '\u{1fe4}' | '\u{1fe5}' => "ρ",
        'ς' => "σ",
        'ύ' | 'ϋ' | 'ΰ' | '\u{1f50}'..='\u{1f5f}' | '\u{1f7a}' | '\u{1f7b}' | '\u{1fe0}'..='\u{1fe3}' | '\u{1fe6}' | '\u{1fe7}' => "υ",
        'ώ' | '\u{1f60}'..='\u{1f6f}' | '\u{1f7c}' | '\u{1f7d}' | '\u{1fa0}'..='\u{1faf}' | '\u{1ff2}'..='\u{1ff7}' => "ω",
        'ӑ' | 'ӓ' => "а",
        'ѓ' => "г",
        'ѐ' | 'ё' | 'ӗ' => "е",
        'ӂ' | 'ӝ' => "ж",
        'ӟ' => "з",
        'й' | 'ѝ' | 'ӣ' | 'ӥ' => "и",
        'ї' => "і",
        'ќ' => "к",
        'ӧ' => "о",
        'ӫ' => "ө",
        'ў' | 'ӯ' | 'ӱ' | 'ӳ' => "у",
        'ӵ' => "ч",
        'ӹ' => "ы",
        'ӭ' => "э",
        'ӛ' => "ә",
        'ѷ' => "ѵ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables say what the slow way says of every character they have.
    #[test]
    fn tables_are_right() {
        for c in (0..0x800).filter_map(char::from_u32) {
            let mut bytes = [0; 2];
            let length = c.encode_utf8(&mut bytes).len();
            let slow: Vec<Letter> = c.to_lowercase().map(letter).collect();
            match (byte(bytes[0]), length) {
                (GAP, 1) => assert_eq!(slow, [Letter::Gap], "{c:?}"),
                (found, 1) => {
                    assert_eq!(slow, [Letter::Itself], "{c:?}");
                    assert_eq!(found, c.to_ascii_lowercase() as u8);
                }
                (UNCLEAR, _) => {
                    if let Some(found) = pair(bytes[0], Some(bytes[1])) {
                        let text = String::from(char::from(found));
                        assert!(matches!(&slow[..], [Letter::Base(base)] if *base == text), "{c}: {text}");
                    }
                }
                (other, _) => panic!("{c:?}: {other}"),
            }
        }
    }

    #[test]
    fn letters_of_the_languages_named_are_in_them() {
        for c in "ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüÄÖÜéèêëàâçîïôûùñáíúčďěňřšťůžőű".chars()
        {
            let mut bytes = [0; 2];
            c.encode_utf8(&mut bytes);
            assert!(pair(bytes[0], Some(bytes[1])).is_some(), "{c}");
        }
    }
}
