//! Text that people and machines send. It comes back as it went in, but for NUL, which no database of ours takes.

use codegreen::domain::effect::{Audience, Effect, Notice};
use codegreen::domain::ids::DraftId;
use codegreen::domain::person::{Standing, Viewer};
use codegreen::domain::plan::SectionVersion;
use codegreen::domain::section::SectionKey;
use codegreen::store::change::{Draft, Entry, Write};
use codegreen::store::jobs::{Lane, NewTask, Task};
use codegreen::store::people::Person;
use codegreen::store::refs::MessageRef;

use super::people::{at, change, green, item, minute, wanting, writing, ws};
use crate::support::databases::on_each_database;

const TEXTS: &[&str] = &[
    "",
    " ",
    "'; DROP TABLE job; --",
    "\"quoted\" \\back\\slash \\u0000 $1 ?1 :a @b %s {}",
    "\u{0}",
    "nul\u{0}in the middle",
    "💚👩🏽‍🚀🏳️‍🌈",
    "ﷺ \u{202e}right to left\u{202c} \u{feff}\u{200b}",
    "line\nline\r\nline\u{2028}line\ttab\u{1}\u{7f}\u{85}",
    "<!channel> <@U1> &amp; &lt;",
    "=cmd|' /C calc'!A0",
    "Ā\u{300}\u{301}\u{302}\u{303}",
    "\u{10ffff}\u{e000}\u{fffd}",
];

#[tokio::test]
async fn every_text_comes_back_as_it_went_in() {
    on_each_database(async |db| {
        let long = "long 🚀 ".repeat(8_000);
        for (n, text) in TEXTS.iter().copied().chain([long.as_str()]).enumerate() {
            let kept = text.replace('\0', "");
            let mut green = green(&format!("{n}{text}"));
            green.opportunity.situation = text.to_owned();
            green.opportunity.to_win = Some(text.to_owned());
            green.channel = format!("C{n}{text}").into();
            let mut item = item(&green, text);
            item.note = Some(text.to_owned());
            item.barrier = Some(text.to_owned());
            item.owner = Some(format!("U{n}{text}").into());
            let id = DraftId::new();
            let draft = Draft {
                workspace: ws(),
                id,
                author: text.into(),
                body: serde_json::json!({ text: [text, { "deep": text }] }),
                code_green: None,
            };
            let mut all = change(1);
            all.dedup = Some(format!("{n}{text}"));
            all.writes.push(Write::NewCodeGreen {
                green: Box::new(green.clone()),
                draft: None,
            });
            all.writes.push(Write::NewItem(Box::new(item.clone())));
            all.writes.push(Write::Draft(draft));
            all.writes.push(Write::Section(SectionVersion {
                workspace: ws(),
                code_green: green.id,
                section: SectionKey::Ideas,
                version: 1,
                text: text.to_owned(),
                author: "U1".into(),
                at: at(1),
            }));
            all.timeline.push(Entry {
                code_green: green.id,
                by: Some(text.into()),
                what: text.to_owned(),
                detail: serde_json::json!({ text: text }),
            });
            db.store.commit(all).await.unwrap();

            let (found, row) = db
                .store
                .item(&ws(), item.id, &Viewer::System)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(found.opportunity.situation, kept);
            assert_eq!(found.opportunity.to_win.as_deref(), Some(kept.as_str()));
            assert_eq!(found.channel.as_str(), format!("C{n}{kept}"));
            assert_eq!((&row.what, row.note.as_ref()), (&kept, Some(&kept)));
            assert_eq!(row.barrier.as_ref(), Some(&kept));
            let owner = item.owner.clone().unwrap();
            let mine = db
                .store
                .items_owned_by(&ws(), &owner, &Viewer::System)
                .await
                .unwrap();
            assert_eq!(mine.len(), 1, "asked for by the text with its NUL");
            let draft = db
                .store
                .draft(&ws(), id, &text.into())
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                draft.body,
                serde_json::json!({ &kept: [&kept, { "deep": &kept }] })
            );
            let ideas = db
                .store
                .section_heads(&ws(), green.id, &Viewer::System)
                .await
                .unwrap();
            assert_eq!(ideas[0].text, kept);
            let told = db
                .store
                .timeline(&ws(), green.id, &Viewer::System)
                .await
                .unwrap();
            assert_eq!(
                (&told[0].what, told[0].by.as_ref().unwrap().as_str()),
                (&kept, kept.as_str())
            );
            assert_eq!(told[0].detail, serde_json::json!({ &kept: &kept }));
        }
    })
    .await;
}

#[tokio::test]
async fn jobs_people_and_messages_carry_every_text_too() {
    on_each_database(async |db| {
        let green = super::people::declared(&db.store, "Renewal 2027").await;
        for (n, text) in TEXTS.iter().copied().enumerate() {
            let kept = text.replace('\0', "");
            let notice = |words: &str| Effect::Tell {
                to: Audience::Person { user: words.into() },
                notice: Notice::Refused {
                    words: words.to_owned(),
                },
            };
            let mut asking = wanting(1, green.id, [notice(text)]);
            asking.tasks.push(NewTask {
                key: format!("{n}{text}"),
                lane: Lane::Timers,
                task: Task::Reconsider {
                    event: serde_json::json!({ "text": text }),
                },
                run_at: at(1),
            });
            db.store.commit(asking).await.unwrap();
            let told = db
                .store
                .claim(Lane::Private, at(1), minute(), 9)
                .await
                .unwrap();
            assert_eq!(
                told[0].task,
                Task::Effect {
                    code_green: green.id,
                    effect: notice(&kept)
                }
            );
            let events = db
                .store
                .claim(Lane::Timers, at(1), minute(), 9)
                .await
                .unwrap();
            let event = serde_json::json!({ "text": &kept });
            assert_eq!(events[0].task, Task::Reconsider { event });

            let user = format!("U{n}{text}");
            let person = Person {
                user: user.as_str().into(),
                name: text.to_owned(),
                tz: Some(text.to_owned()),
                locale: Some(text.to_owned()),
                standing: Standing::Guest,
                dm: None,
                fetched_at: at(1),
            };
            db.store.save_person(&ws(), &person).await.unwrap();
            let read = db
                .store
                .person(&ws(), &user.as_str().into())
                .await
                .unwrap()
                .unwrap();
            assert_eq!((read.name, read.tz), (kept.clone(), Some(kept.clone())));

            let message = MessageRef {
                channel: "C1".into(),
                ts: format!("{n}{text}").into(),
                code_green: Some(green.id),
                surface: format!("{n}{text}"),
                shown: text.to_owned(),
            };
            db.store
                .commit(writing(1, Write::MessageRef(message.clone())))
                .await
                .unwrap();
            let lies = db
                .store
                .surface(&ws(), green.id, &message.surface)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                (lies.shown, lies.ts.0),
                (kept.clone(), format!("{n}{kept}"))
            );
        }
    })
    .await;
}
