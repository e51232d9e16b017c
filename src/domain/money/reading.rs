//! How a typed amount is read. Sellers write "1.2m EUR" and "1.200.000,50 €", and a point means one thing in Boston
//! and another in Berlin, so the rules are these:
//!
//! - One number, one currency (a code, or a sign such as € $ £ ¥ or US$), in either order, and at most one of k, m, bn
//!   and their like. A bare `$` is USD and a bare `¥` is JPY unless a code stands beside it ("$1m CAD"). Without a
//!   currency we ask for one; `kr` names several and is asked about.
//! - Blanks and apostrophes group thousands, and nothing else.
//! - Both point and comma: the last of them is the decimal sign, the other groups ("1.200.000,50", "1,200,000.50").
//! - One of them, more than once: it groups ("1,200,000").
//! - One of them, once, with exactly three digits after it and one to three before: it groups ("250.000" is a quarter
//!   of a million), for nobody names a deal's amount in tenths of a cent. Two exceptions: before k, m, bn a point is
//!   decimal ("$1.125m") and a comma is refused, for "1,250k" is two amounts a thousandfold apart; and where the
//!   currency has three minor digits a point is decimal ("KWD 1.250").
//! - One of them, once, otherwise: it is the decimal sign ("1,2 Mio EUR", "99.90 USD", "0.500m EUR").
//! - Groups have three digits; with commas also the Indian way ("12,34,567").
//! - Nothing is rounded: a fraction smaller than the currency's minor unit is refused.
//!
//! Hostile text is refused: nothing here panics or overflows.

use super::marks::{Marks, Unread};
use super::{Currency, LARGEST, Money, MoneyError};

/// Longer texts are not looked at.
const LONGEST_TEXT: usize = 64;

/// Reads one amount by the rules above.
pub(super) fn read(text: &str) -> Result<Money, MoneyError> {
    let text = text.trim();
    let quoted = || text.chars().take(40).collect::<String>();
    let unreadable = || MoneyError::Unreadable(quoted());
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(unreadable());
    }
    let parts = take_apart(text).ok_or_else(unreadable)?;
    let mut marks = Marks::default();
    for word in &parts.words {
        marks.add(word).map_err(|unread| match unread {
            Unread::Code => MoneyError::UnknownCurrency(word.to_uppercase()),
            Unread::SeveralCurrencies => MoneyError::NoCurrency(quoted()),
            Unread::Nonsense => unreadable(),
        })?;
    }
    if marks.disagree() {
        return Err(unreadable());
    }
    let currency = marks
        .currency()
        .ok_or_else(|| MoneyError::NoCurrency(quoted()))?;
    let (whole, fraction) = number(&parts.number, marks.zeros, currency).ok_or_else(unreadable)?;
    let places = marks.zeros.unwrap_or(0) + currency.minor_digits();
    let minor = shift(&whole, &fraction, places).ok_or_else(unreadable)?;
    if parts.negative || minor.bytes().all(|digit| digit == b'0') {
        return Err(MoneyError::NotPositive);
    }
    // Only digits are left: what does not fit is too many of them.
    let minor = minor.parse().ok().filter(|minor| *minor <= LARGEST);
    minor
        .map(|minor| Money { minor, currency })
        .ok_or_else(|| MoneyError::TooLarge(quoted()))
}

/// A text taken apart: the number as written, and the words and signs on either side of it, in lower case.
struct Parts {
    negative: bool,
    number: String,
    words: Vec<String>,
}

/// `None` unless there is exactly one number.
fn take_apart(text: &str) -> Option<Parts> {
    let mut first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    // ".5m" begins with its point; the point of "Fr.500" ends a word.
    let mut before = text[..first].chars().rev();
    if matches!(before.next(), Some('.' | ',')) && !before.next().is_some_and(char::is_alphabetic) {
        first -= 1;
    }
    let number = text[first..=last]
        .chars()
        .map(separator)
        .collect::<Option<String>>()?;
    let before = text[..first]
        .replace(['-', '\u{2212}'], " - ")
        .replace('+', " ");
    let negative = before.contains('-');
    let words = format!("{before} {}", &text[last + 1..])
        .to_lowercase()
        .split_whitespace()
        // "1'200.– CHF", "1,2 Mio. EUR"
        .map(|word| word.trim_matches(['.', '-', '\u{2013}']).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    Some(Parts {
        negative,
        number,
        words,
    })
}

/// The digits and the separators of a number, each kind in one form.
fn separator(c: char) -> Option<char> {
    match c {
        '0'..='9' | '.' | ',' | '\'' => Some(c),
        '\u{2019}' => Some('\''),
        c if c.is_whitespace() => Some(' '),
        _ => None,
    }
}

/// The digits before and after the decimal sign, or `None` where the separators make no sense.
fn number(text: &str, zeros: Option<usize>, currency: Currency) -> Option<(String, String)> {
    let (whole, fraction) = match decimal_sign(text, zeros, currency)? {
        Decimal::Sign(sign) => text.rsplit_once(sign)?,
        Decimal::None => (text, ""),
    };
    let signs: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    if let Some(sign) = signs.first() {
        let groups: Vec<usize> = whole.split(*sign).map(str::len).collect();
        if signs.iter().any(|other| other != sign) || !is_grouped(&groups, *sign) {
            return None;
        }
    }
    // "1'200,000 EUR": three digits are no cents.
    let longest = if zeros.is_some() {
        usize::MAX
    } else {
        currency.minor_digits().max(2)
    };
    if fraction.len() > longest || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((
        whole.chars().filter(char::is_ascii_digit).collect(),
        fraction.to_owned(),
    ))
}

/// The sign before the fraction.
enum Decimal {
    Sign(char),
    /// There is no fraction.
    None,
}

/// `None` where nobody can tell.
fn decimal_sign(text: &str, zeros: Option<usize>, currency: Currency) -> Option<Decimal> {
    let count = |sign: char| text.matches(sign).count();
    let sign = match (count('.'), count(',')) {
        (0, 0 | 2..) | (2.., 0) => return Some(Decimal::None),
        (1, 0) => '.',
        (0, 1) => ',',
        (points, commas) => {
            let last = text.chars().rev().find(|c| matches!(c, '.' | ','))?;
            let times = if last == '.' { points } else { commas };
            return (times == 1).then_some(Decimal::Sign(last));
        }
    };
    let (before, after) = text.split_once(sign)?;
    let could_group = after.len() == 3
        && (1..=3).contains(&before.len())
        && !before.starts_with('0')
        && before.bytes().all(|byte| byte.is_ascii_digit());
    match (sign, zeros) {
        (sign, _) if !could_group => Some(Decimal::Sign(sign)),
        ('.', Some(_)) => Some(Decimal::Sign('.')),
        ('.', None) if currency.minor_digits() == 3 => Some(Decimal::Sign('.')),
        (_, None) => Some(Decimal::None),
        (_, Some(_)) => None,
    }
}

/// Whether groups of these lengths are thousands, or lakhs and crores.
fn is_grouped(groups: &[usize], sign: char) -> bool {
    let Some(((first, last), middle)) = groups.split_first().and_then(|(first, rest)| {
        rest.split_last()
            .map(|(last, middle)| ((first, last), middle))
    }) else {
        return false;
    };
    let thousands = (1..=3).contains(first) && middle.iter().all(|group| *group == 3);
    let indian = sign == ',' && (1..=2).contains(first) && middle.iter().all(|group| *group == 2);
    *last == 3 && (thousands || indian)
}

/// The number without its point, moved `places` to the right; `None` where digits would be lost.
fn shift(whole: &str, fraction: &str, places: usize) -> Option<String> {
    let fraction = fraction.trim_end_matches('0');
    (fraction.len() <= places).then(|| format!("{whole}{fraction:0<places$}"))
}
