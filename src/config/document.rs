//! `codegreen.toml` as a value that can be changed and written again: what is set up in Slack is kept in this form. Holds no
//! rule: [`Company::read`] reads what is written here as it reads the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::{Company, ConfigError, duration};

/// How errors call it. Nobody sees its lines.
pub const NAME: &str = "the setup";

/// All that can be set up in Slack. What is absent is the default, as in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    pub policy: PolicyPart,
    pub paging: PagingPart,
    pub meeting: MeetingPart,
    /// What a reaction means → emoji by Slack's names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub emoji: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub function: Vec<FunctionPart>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyPart {
    /// Amounts with their currencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub minimum_amount: Vec<String>,
    pub approvers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_within: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deal_desk: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PagingPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ack_expires_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<String>,
    /// Absent: Slack's own for vacation and illness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rung: Vec<RungPart>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RungPart {
    pub who: String,
    pub by: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_in: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionPart {
    pub key: String,
    pub name: String,
    pub lead: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deputies: Vec<String>,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub brings: String,
}

/// What most companies have, in the order of the table: key, name, what it brings.
pub const USUAL: [(&str, &str, &str); 6] = [
    ("finance", "Finance", "price, terms, the margin floor"),
    (
        "legal",
        "Legal",
        "contract risk, what we can sign and by when",
    ),
    ("product", "Product", "the roadmap, what can be promised"),
    (
        "engineering",
        "Engineering",
        "feasibility, effort, a technical answer for the customer",
    ),
    ("security", "Security", "the customer's security review"),
    (
        "delivery",
        "Delivery",
        "people and dates after the signature",
    ),
];

fn yes() -> bool {
    true
}

impl Document {
    /// # Errors
    /// Where it is not a document of this form.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let problem = format!("cannot be read: {}", error.message());
            ConfigError::new(NAME, problem, "Restore the database from a backup.")
        })
    }

    /// As it would stand in a file.
    pub fn text(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// What a company in a file comes to, to be shown; what its emoji mean is left out.
    pub fn of(company: &Company) -> Self {
        let policy = &company.policy;
        let paging = &company.paging;
        let function = company.functions.iter().map(|it| FunctionPart {
            key: it.key.to_string(),
            name: it.name.clone(),
            lead: it.lead.to_string(),
            deputies: it.deputies.iter().map(ToString::to_string).collect(),
            required: it.required,
            brings: it.brings.clone(),
        });
        let span = |seconds: u32| Some(duration::text(seconds));
        Self {
            channel: Some(company.channel.to_string()),
            locale: company.locale.clone(),
            policy: PolicyPart {
                minimum_amount: (policy.minimum_amount.iter())
                    .map(ToString::to_string)
                    .collect(),
                approvers: policy.approvers.iter().map(ToString::to_string).collect(),
                answer_within: paging.waits.approve_within.and_then(span),
                deal_desk: policy.deal_desk.as_ref().map(ToString::to_string),
            },
            paging: PagingPart {
                remind_after: span(paging.waits.remind_after),
                escalate_after: span(paging.waits.escalate_after),
                answer_by: span(paging.answer_within),
                ack_expires_after: paging.ack_expires_after.and_then(span),
                quiet_hours: None,
                away: Some(paging.away.clone()),
                rung: Vec::new(),
            },
            meeting: MeetingPart {
                url: company.meeting_url.clone(),
                starts_in: span(company.meeting_in),
            },
            emoji: BTreeMap::new(),
            function: function.collect(),
        }
    }

    /// What it comes to, with what a file without a roster says besides.
    ///
    /// # Errors
    /// The first thing that is wrong or missing; no line, for nobody sees the text.
    pub fn company(&self, beside: &Beside) -> Result<Company, ConfigError> {
        let text = beside.over(&self.text());
        Company::read(NAME, &text).map_err(|error| ConfigError {
            place: None,
            ..error
        })
    }
}

/// What a file says that has no roster: it goes over the setup, key by key.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    table: Table,
    /// The same as a company of nobody.
    company: Box<Company>,
}

impl Default for Beside {
    fn default() -> Self {
        Self {
            table: Table::new(),
            company: Box::new(Company::unset()),
        }
    }
}

impl Beside {
    /// Of a file's text; `None` where it has the roster.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn of(file: &str, text: &str) -> Result<Option<Self>, ConfigError> {
        let table = text.parse::<Table>().unwrap_or_default();
        if table.contains_key("function") {
            return Ok(None);
        }
        let company = Box::new(Company::read_part(file, text)?);
        Ok(Some(Self { table, company }))
    }

    /// What it says, as a company of nobody.
    pub fn company(&self) -> &Company {
        &self.company
    }

    /// Its keys, such as `paging.answer_by`: what the setup cannot change.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        name_keys("", &self.table, &mut keys);
        keys
    }

    fn over(&self, text: &str) -> String {
        let mut table: Table = text.parse().unwrap_or_default();
        self.take_its_emoji_from(&mut table);
        put_over(&mut table, &self.table);
        toml::to_string(&table).unwrap_or_default()
    }
}

impl Beside {
    /// An emoji has one meaning: what the file gives one of means nothing else in the setup.
    fn take_its_emoji_from(&self, setup: &mut Table) {
        let name = |value: &Value| value.as_str().map(|name| name.trim_matches(':').to_owned());
        let given = self.table.get("emoji").and_then(Value::as_table);
        let given = given.into_iter().flat_map(Table::values);
        let given: Vec<String> = given
            .flat_map(|names| match names {
                Value::Array(names) => names.iter().filter_map(name).collect(),
                one => Vec::from_iter(name(one)),
            })
            .collect();
        let setups = setup.get_mut("emoji").and_then(Value::as_table_mut);
        for (_, names) in setups.into_iter().flat_map(Table::iter_mut) {
            if let Value::Array(names) = names {
                names.retain(|it| name(it).is_none_or(|name| !given.contains(&name)));
            }
        }
    }
}

fn put_over(under: &mut Table, over: &Table) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => put_over(under, over),
            _ => drop(under.insert(key.clone(), value.clone())),
        }
    }
}

fn name_keys(above: &str, table: &Table, keys: &mut Vec<String>) {
    for (key, value) in table {
        let key = format!("{above}{key}");
        match value {
            Value::Table(table) => name_keys(&format!("{key}."), table, keys),
            _ => keys.push(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::action_item::Move;

    const FILE: &str = include_str!("../../codegreen.example.toml");

    #[test]
    fn a_file_becomes_a_document_and_the_same_company_again() {
        let document = Document::parse(FILE).expect("the example");
        let again = Document::parse(&document.text()).expect("what was written");
        assert_eq!(document, again);
        let company = Company::read("codegreen.example.toml", FILE).expect("the example");
        assert_eq!(document.company(&Beside::default()), Ok(company));
    }

    #[test]
    fn a_file_without_a_roster_goes_over_the_setup() {
        let mut roster = Document::parse(FILE).expect("the example");
        roster.paging.quiet_hours = Some("22:00-07:00".to_owned());
        assert_eq!(Beside::of("f", FILE), Ok(None), "it has the roster");
        let beside = Beside::of("f", "locale = \"de-DE\"\n[paging]\nanswer_by = \"1h\"\n");
        let beside = beside.expect("TOML").expect("no roster");
        let company = roster.company(&beside).expect("a company");
        assert_eq!(company.locale.as_deref(), Some("de-DE"));
        assert_eq!(company.paging.answer_within, 3_600);
        // What it does not say stays as it is set up.
        assert!(company.paging.quiet_hours.is_some());
        assert_eq!(beside.keys(), ["locale", "paging.answer_by"]);
        roster.emoji.insert(
            "complete".to_owned(),
            vec![":ship_it:".to_owned(), ":eyes:".to_owned()],
        );
        let emoji = Beside::of("f", "[emoji]\nclaim = [\"eyes\"]\n");
        let emoji = emoji.expect("TOML").expect("no roster");
        let company = roster.company(&emoji).expect("one meaning each");
        let eyes = company.emoji.get("eyes").expect("the file");
        assert_eq!(eyes.on_item, Some(Move::Claim));
        assert!(company.emoji.get("ship_it").is_some());
        let bar = Beside::of("f", "[policy]\nminimum_amount = \"1m USD\"\n");
        let bar = bar.expect("TOML").expect("no roster");
        let company = roster.company(&bar).expect("a company");
        assert_eq!(company.policy.minimum_amount.len(), 1);
        assert!(!company.policy.approvers.is_empty());
        for (text, setting, line) in [
            ("\n[paging]\nanswer_by = \"soon\"\n", "paging.answer_by", 3),
            ("locale = \"de-DE\"\nchanel = \"C0X\"\n", "chanel", 2),
            ("\n[[functoin]]\nkey = \"x\"\n", "functoin", 2),
        ] {
            let error = Beside::of("f", text).expect_err(text);
            assert_eq!(
                (error.setting.as_str(), error.place),
                (setting, Some(("f".to_owned(), line)))
            );
        }
        let error = Beside::of("f", "locale =").expect_err("not TOML");
        assert_eq!(error.place, Some(("f".to_owned(), 1)));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = Document::default().company(&Beside::default());
        assert_eq!(error.expect_err("nothing").setting, "channel");
    }
}
