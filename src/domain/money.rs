//! An amount as a salesperson types it and as a reader wants it: "1.2m EUR", "€1,200,000". How a typed text is read
//! stands in `money/reading.rs`. Nothing is converted from one currency to another.

mod marks;
mod reading;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An ISO 4217 currency code, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// An amount in the currency's minor unit (cents for EUR, yen for JPY).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

/// Why an amount could not be read. The sentence shows a form that is accepted. A text that is quoted back is cut to
/// forty characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("Name the amount, for example 1.2m EUR or €1,200,000.")]
    Empty,
    #[error("\"{0}\" is not an amount I can read. Write for example 1.2m EUR or €1,200,000.")]
    Unreadable(String),
    #[error("Which currency is \"{0}\"? Write for example 1.2m EUR or $250,000.")]
    NoCurrency(String),
    #[error("{0} is not a currency I know. Use its three-letter code, for example 1.2m EUR.")]
    UnknownCurrency(String),
    #[error("The amount must be more than zero, for example 1.2m EUR.")]
    NotPositive,
    #[error("\"{0}\" is too large. Write for example 1.2m EUR.")]
    TooLarge(String),
}

/// The largest amount, in minor units: what a spreadsheet and a JSON reader still hold exactly (2^53 − 1).
pub const LARGEST: i64 = 9_007_199_254_740_991;

/// ISO 4217's currencies in circulation (the list of 2026-01, and those left by the euro's and others' latest changes,
/// for deals that were signed in them) with how many digits their minor unit has.
const CURRENCIES: [(usize, &str); 3] = [
    (
        0,
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    ),
    (
        2,
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY \
         COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR \
         ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
         MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
         SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
];

impl Money {
    /// Reads what people type: "1.2m EUR", "€1,200,000", "EUR 1.200.000,50", "250k usd", "1 200 000 CHF".
    ///
    /// # Errors
    /// [`MoneyError`], each a sentence for the field it was typed into.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        reading::read(text)
    }
}

impl Currency {
    /// Reads a three-letter code, in any case.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code
            .trim()
            .to_ascii_uppercase()
            .into_bytes()
            .try_into()
            .ok()?;
        let code = std::str::from_utf8(&bytes).ok()?;
        let known = CURRENCIES
            .iter()
            .any(|(_, codes)| codes.split(' ').any(|known| known == code));
        known.then_some(Self(bytes))
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many digits the minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn minor_digits(self) -> usize {
        CURRENCIES
            .iter()
            .find(|(_, codes)| codes.split(' ').any(|known| known == self.code()))
            .map_or(2, |(digits, _)| *digits)
    }
}

impl fmt::Display for Money {
    /// "EUR 1,200,000", with the minor part only where there is one. [`Money::parse`] reads this form back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.currency.minor_digits();
        let text = format!("{:0width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (major, minor) = text.split_at(text.len() - digits);
        let sign = if self.minor < 0 { "-" } else { "" };
        write!(f, "{} {sign}", self.currency.code())?;
        for (place, digit) in major.chars().enumerate() {
            if place > 0 && (major.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if minor.chars().all(|digit| digit == '0') {
            Ok(())
        } else {
            write!(f, ".{minor}")
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(code: String) -> Result<Self, MoneyError> {
        Self::parse(&code).ok_or(MoneyError::UnknownCurrency(code))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

#[cfg(test)]
mod tests;
