//! The five questions after the close, and what people see of the answers.

use codegreen::domain::code_green::{CodeGreen, OutcomeKind};
use codegreen::domain::effect::{Audience, Notice};
use codegreen::domain::look_forward::{Answers, LookForward, QUESTIONS};
use codegreen::slack::render;

use super::cast::{ALICE, CARLA, Cast, LENA, now};
use super::messages::{Named, closed};

fn answers(cast: &Cast, by: &str) -> Answers {
    let words = QUESTIONS.iter().enumerate().map(|(place, _)| match place {
        0 => cast.say("Bring Legal in before the first draft."),
        1 => String::new(),
        _ => cast.say("One page for the customer's lawyers."),
    });
    Answers {
        by: by.into(),
        at: now(),
        words: words.collect(),
    }
}

fn looking(cast: &Cast, by: &[&str]) -> CodeGreen {
    let mut green = closed(cast, cast.green(), OutcomeKind::Won);
    let mut open = LookForward::from(now(), None);
    open.answers = by.iter().map(|by| answers(cast, by)).collect();
    green.look_forward = Some(open);
    green
}

pub fn all(cast: &Cast) -> Named {
    let draw = |name: &str, green: &CodeGreen| {
        let message = render::look_forward(green, cast.scene());
        (format!("look_forward__{name}"), message)
    };
    let answered = looking(cast, &[CARLA, LENA]);
    let many: Vec<&str> = std::iter::repeat_n(ALICE, 40).collect();
    let mut over = answered.clone();
    over.look_forward.as_mut().unwrap().until = now();
    let mut undone = answered.clone();
    undone.phase = undone.before_close.take().unwrap();
    let until = answered.look_forward.as_ref().unwrap().until;
    let to = Audience::Person { user: CARLA.into() };
    let asked = Notice::LookForwardAsked { until };
    let asked = render::notice(Some(&answered), &asked, &to, None, cast.scene());
    vec![
        draw("open", &looking(cast, &[])),
        draw("answered", &answered),
        draw("many_answers", &looking(cast, &many)),
        draw("over", &over),
        draw("undone", &undone),
        ("notice__look_forward_asked".to_owned(), asked),
    ]
}

pub fn modals(cast: &Cast) -> Vec<(String, serde_json::Value)> {
    let green = looking(cast, &[CARLA]);
    let form = |user: &str| render::look_forward_modal(&green, &user.into());
    vec![
        ("look_forward_modal".to_owned(), form(LENA)),
        ("look_forward_modal__again".to_owned(), form(CARLA)),
    ]
}
