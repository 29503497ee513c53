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
        | '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Base letters of the Latin letters of European languages (and Vietnamese, which shares blocks), of
/// accented Greek ones, and of the Cyrillic `ё`, which most people write without its dots.
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
        'Ź'..='ž' | 'Ẑ'..='ẕ' => "z",
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' | 'ΐ' => "ι",
        'ό' => "ο",
        'ς' => "σ",
        'ύ' | 'ϋ' | 'ΰ' => "υ",
        'ώ' => "ω",
        'ё' => "е",
        _ => return None,
    })
}
