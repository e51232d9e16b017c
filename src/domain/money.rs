//! An amount as a salesperson types it and as a reader wants it: "1.2m EUR", "€1,200,000".

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

/// Why an amount could not be read. The sentence shows a form that is accepted.
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

impl Money {
    /// Reads what people type. "1.2m EUR", "€1,200,000", "EUR 1.200.000,50", "250k usd", "1 200 000 CHF".
    ///
    /// # Errors
    /// [`MoneyError`], each a sentence for the field it was typed into.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let _ = text;
        todo!()
    }
}

impl Currency {
    /// Reads a three-letter code, in any case.
    pub fn parse(code: &str) -> Option<Self> {
        let _ = code;
        todo!()
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl fmt::Display for Money {
    /// "EUR 1,200,000" with the minor part only where there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
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
