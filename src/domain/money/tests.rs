//! What people type, and what it is.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn reads(text: &str, shown: &str) {
    match Money::parse(text) {
        Ok(money) => assert_eq!(money.to_string(), shown, "{text}"),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[test]
fn an_amount_reads_as_people_type_it() {
    for (text, shown) in [
        ("1.2m EUR", "EUR 1,200,000"),
        ("1.2M EUR", "EUR 1,200,000"),
        ("€1,200,000", "EUR 1,200,000"),
        ("€ 1.2m", "EUR 1,200,000"),
        ("EUR 1.200.000,50", "EUR 1,200,000.50"),
        ("1,200,000.50 EUR", "EUR 1,200,000.50"),
        ("250k usd", "USD 250,000"),
        ("1 200 000 CHF", "CHF 1,200,000"),
        ("1\u{202f}200\u{a0}000 CHF", "CHF 1,200,000"),
        ("CHF 1'200'000", "CHF 1,200,000"),
        ("1’200.– CHF", "CHF 1,200"),
        ("Fr.500'000", "CHF 500,000"),
        ("$250,000", "USD 250,000"),
        ("£3.5M", "GBP 3,500,000"),
        ("1,2 Mio EUR", "EUR 1,200,000"),
        ("1,2 Mio. €", "EUR 1,200,000"),
        ("¥120,000,000", "JPY 120,000,000"),
        ("120m JPY", "JPY 120,000,000"),
        ("US$1.2bn", "USD 1,200,000,000"),
        ("$1m CAD", "CAD 1,000,000"),
        ("¥1m CNY", "CNY 1,000,000"),
        ("€1.2m EUR", "EUR 1,200,000"),
        ("1.2mEUR", "EUR 1,200,000"),
        ("EUR1.2m", "EUR 1,200,000"),
        ("900k€", "EUR 900,000"),
        ("1.2 €m", "EUR 1,200,000"),
        ("1.2 million euros", "EUR 1,200,000"),
        ("₹12,34,567", "INR 1,234,567"),
        ("2 crore INR", "INR 20,000,000"),
        (".5m EUR", "EUR 500,000"),
        ("0.500m EUR", "EUR 500,000"),
        ("99.90 USD", "USD 99.90"),
        ("99,9 EUR", "EUR 99.90"),
        ("0.05 EUR", "EUR 0.05"),
        ("+5 EUR", "EUR 5"),
        ("1.2345678m EUR", "EUR 1,234,567.80"),
        ("1200.00 JPY", "JPY 1,200"),
        ("90,071,992,547,409.91 EUR", "EUR 90,071,992,547,409.91"),
    ] {
        reads(text, shown);
    }
}

#[test]
fn a_point_or_comma_before_three_digits_groups_unless_it_cannot() {
    reads("250.000 EUR", "EUR 250,000");
    reads("250,000 EUR", "EUR 250,000");
    reads("$1.125m", "USD 1,125,000");
    reads("KWD 1.250", "KWD 1.250");
    reads("KWD 1,250", "KWD 1,250");
    reads("1,250.500 KWD", "KWD 1,250.500");
    assert!(matches!(
        Money::parse("1,250k EUR"),
        Err(MoneyError::Unreadable(_))
    ));
    assert!(matches!(
        Money::parse("1234.567 EUR"),
        Err(MoneyError::Unreadable(_))
    ));
}

#[test]
fn what_cannot_be_read_says_what_is_missing() {
    type Kind = fn(&MoneyError) -> bool;
    let cases: [(Kind, &[&str]); 6] = [
        (|e| matches!(e, MoneyError::Empty), &["", "  ", "\u{a0}\n"]),
        (
            |e| matches!(e, MoneyError::NoCurrency(_)),
            &["1.2m", "1,200,000", "5m kr", "5 mkr"],
        ),
        (
            |e| matches!(e, MoneyError::UnknownCurrency(_)),
            &["1.2m XYZ", "AAA 5", "5 foo"],
        ),
        (
            |e| matches!(e, MoneyError::NotPositive),
            &["0 EUR", "-5 EUR", "EUR -5", "€0.00", "−1m USD"],
        ),
        (
            |e| matches!(e, MoneyError::TooLarge(_)),
            &["90,071,992,547,409.92 EUR", "99999999999999bn EUR"],
        ),
        (
            |e| matches!(e, MoneyError::Unreadable(_)),
            &[
                "a lot",
                "EUR",
                "1.2.3 EUR",
                "1,2.3,4 EUR",
                "1 2m EUR",
                "1  200 EUR",
                "12,3456,789 EUR",
                "1'200,000 EUR",
                "1-2m EUR",
                "1e6 EUR",
                "0x10 EUR",
                "5 EUR 6",
                "$1m EUR",
                "5 EUR USD",
                "5 mm k EUR",
                "$$5",
                "1.5 JPY",
                "1.005 EUR 00",
                "1.2345 EUR",
                "١٢٣ EUR",
                "~5 EUR",
                "=5 EUR",
                "5 EUR <!channel>",
                "5 EUR\u{0}",
            ],
        ),
    ];
    for (kind, texts) in cases {
        for text in texts {
            let error = Money::parse(text).expect_err(text);
            assert!(kind(&error), "{text}: {error:?}");
        }
    }
}

#[test]
fn a_hostile_text_is_quoted_in_part() {
    let error = Money::parse(&"9".repeat(1_000_000)).expect_err("too long");
    assert!(error.to_string().chars().count() < 150, "{error}");
}

#[test]
fn every_currency_is_listed_once_and_reads_in_any_case() {
    let codes: Vec<&str> = CURRENCIES
        .iter()
        .flat_map(|(_, codes)| codes.split(' '))
        .collect();
    for code in &codes {
        assert_eq!(
            Currency::parse(&code.to_lowercase()).expect(code).code(),
            *code
        );
        assert_eq!(
            codes.iter().filter(|other| *other == code).count(),
            1,
            "{code}"
        );
    }
    for text in ["", "EU", "EURO", "€", "éé", "XXX"] {
        assert_eq!(Currency::parse(text), None, "{text}");
    }
    assert!(serde_json::from_str::<Currency>("\"ZZZ\"").is_err());
}

fn any_currency() -> impl Strategy<Value = Currency> {
    let codes: Vec<&str> = CURRENCIES
        .iter()
        .flat_map(|(_, codes)| codes.split(' '))
        .collect();
    prop::sample::select(codes).prop_map(|code| Currency::parse(code).expect("listed"))
}

proptest! {
    #[test]
    fn what_is_shown_reads_back(minor in 1..=LARGEST, currency in any_currency()) {
        let money = Money { minor, currency };
        prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        let _ = Money::parse(&text);
    }

    #[test]
    fn nothing_that_looks_like_an_amount_panics(text in "[-+$€¥£ .,'0-9kmKMbnEURUSDJPYKWDio]{0,40}") {
        if let Ok(money) = Money::parse(&text) {
            prop_assert!(money.minor > 0 && money.minor <= LARGEST);
        }
    }
}
