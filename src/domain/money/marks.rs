//! The words and signs beside a typed number: which currency, and how many zeros. What they come to together with the
//! number is decided in `reading.rs`.

use super::Currency;

/// Signs and words for a currency, besides its code. A bare `$` or `¥` is not here: it may stand beside a code.
const SIGNS: [(&str, &str); 38] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("us$", "USD"),
    ("ca$", "CAD"),
    ("c$", "CAD"),
    ("au$", "AUD"),
    ("a$", "AUD"),
    ("nz$", "NZD"),
    ("hk$", "HKD"),
    ("mx$", "MXN"),
    ("nt$", "TWD"),
    ("s$", "SGD"),
    ("r$", "BRL"),
    ("cn¥", "CNY"),
    ("jp¥", "JPY"),
    ("元", "CNY"),
    ("円", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₺", "TRY"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₱", "PHP"),
    ("₴", "UAH"),
    ("₦", "NGN"),
    ("zł", "PLN"),
    ("kč", "CZK"),
    ("fr", "CHF"),
    ("sfr", "CHF"),
    ("rmb", "CNY"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("yen", "JPY"),
];

/// A sign of several currencies: what it means alone, and which codes may stand beside it.
type SharedSign = (&'static str, &'static str, &'static str);

const SHARED_SIGNS: [SharedSign; 3] = [
    (
        "$",
        "USD",
        "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD",
    ),
    ("\u{a5}", "JPY", "JPY CNY"),
    // The full-width yen sign.
    ("\u{ffe5}", "JPY", "JPY CNY"),
];

/// How many zeros a word adds.
const SCALES: [(&str, usize); 22] = [
    ("k", 3),
    ("tsd", 3),
    ("thousand", 3),
    ("lakh", 5),
    ("lakhs", 5),
    ("m", 6),
    ("mm", 6),
    ("mn", 6),
    ("mio", 6),
    ("mln", 6),
    ("mill", 6),
    ("million", 6),
    ("millions", 6),
    ("millionen", 6),
    ("cr", 7),
    ("crore", 7),
    ("b", 9),
    ("bn", 9),
    ("bln", 9),
    ("mrd", 9),
    ("billion", 9),
    ("billions", 9),
];

/// Why a word beside the number says nothing.
pub(super) enum Unread {
    /// Three letters that are no currency.
    Code,
    SeveralCurrencies,
    Nonsense,
}

/// What the words beside the number say.
#[derive(Default)]
pub(super) struct Marks {
    /// How many zeros the scale adds; `None` where there is no scale.
    pub(super) zeros: Option<usize>,
    named: Option<Currency>,
    shared: Option<SharedSign>,
}

impl Marks {
    /// Takes in one word, in lower case.
    pub(super) fn add(&mut self, word: &str) -> Result<(), Unread> {
        if self.add_currency(word)? || self.add_scale(word)? {
            return Ok(());
        }
        // "1.2mEUR", "1.2k€"; "1.2 €m", "5 $k"
        for (scale, _) in SCALES {
            for currency in [word.strip_prefix(scale), word.strip_suffix(scale)]
                .into_iter()
                .flatten()
            {
                if self.add_currency(currency)? {
                    return self.add_scale(scale).map(|_| ());
                }
            }
        }
        let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        Err(if is_code {
            Unread::Code
        } else {
            Unread::Nonsense
        })
    }

    fn add_currency(&mut self, word: &str) -> Result<bool, Unread> {
        if word == "kr" {
            return Err(Unread::SeveralCurrencies);
        }
        if let Some(row) = SHARED_SIGNS.iter().find(|(sign, _, _)| *sign == word) {
            if self.shared.replace(*row).is_some() {
                return Err(Unread::Nonsense);
            }
            return Ok(true);
        }
        let sign = SIGNS
            .iter()
            .find(|(sign, _)| *sign == word)
            .map(|(_, code)| *code);
        let Some(currency) = Currency::parse(sign.unwrap_or(word)) else {
            return Ok(false);
        };
        // Twice the same is the same ("€1.2m EUR"); two are none.
        if self
            .named
            .replace(currency)
            .is_some_and(|named| named != currency)
        {
            return Err(Unread::Nonsense);
        }
        Ok(true)
    }

    fn add_scale(&mut self, word: &str) -> Result<bool, Unread> {
        let Some((_, zeros)) = SCALES.iter().find(|(scale, _)| *scale == word) else {
            return Ok(false);
        };
        if self.zeros.replace(*zeros).is_some() {
            Err(Unread::Nonsense)
        } else {
            Ok(true)
        }
    }

    /// Whether a shared sign stands beside a currency that it never means ("$1m EUR").
    pub(super) fn disagree(&self) -> bool {
        match (self.shared, self.named) {
            (Some((_, _, beside)), Some(named)) => {
                !beside.split(' ').any(|code| code == named.code())
            }
            (Some(_) | None, None) | (None, Some(_)) => false,
        }
    }

    /// The currency, if one is named.
    pub(super) fn currency(&self) -> Option<Currency> {
        self.named
            .or_else(|| self.shared.and_then(|(_, alone, _)| Currency::parse(alone)))
    }
}
