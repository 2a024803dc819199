//! A store with a bit of everything in it.

use std::path::Path;

use interest_store::{FixedClock, ImportOptions, InitialTaxonomy, StoreOptions, Timestamp};

/// The clock of the store: 2026-02-01T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_769_904_000_000);

/// What happened, an event a line. Every outcome of a message (R6) occurs.
const EVENTS: &str = r#"
{"type":"topic","topic":"outdoors","name":"Outdoors","phrases":["outdoors"]}
{"type":"topic","topic":"hiking","name":"Hiking","parent":"outdoors","phrases":["hiking","trail"]}
{"type":"topic","topic":"baking","name":"Baking","phrases":["baking","sourdough"]}
{"type":"topic","topic":"music","name":"Music","phrases":["concert"]}
{"type":"topic","topic":"wellness","name":"Wellness","sensitive":"health","phrases":["chemo"]}
{"type":"app","app":"threads"}
{"type":"account","at":"2025-11-01T00:00:00Z","account":"instagram:ana","region":"US"}
{"type":"account","at":"2025-11-01T00:00:00Z","account":"facebook:ana.k","region":"US"}
{"type":"account","at":"2025-11-01T00:00:00Z","account":"whatsapp:bo","region":"DE"}
{"type":"account","at":"2025-11-01T00:00:00Z","account":"messenger:dee","region":"BR"}
{"type":"account","at":"2025-11-01T00:00:00Z","account":"threads:eve","region":"US"}
{"type":"account","at":"2025-11-01T00:00:00Z","account":"threads:fay"}
{"type":"region","at":"2026-01-20T00:00:00Z","account":"whatsapp:bo","region":"CH"}
{"type":"link","at":"2025-12-01T00:00:00Z","accounts":["instagram:ana","facebook:ana.k"]}
{"type":"link","at":"2025-12-05T00:00:00Z","accounts":["threads:eve","threads:fay"]}
{"type":"unlink","at":"2025-12-20T00:00:00Z","account":"threads:fay"}
{"type":"notice","at":"2025-11-10T09:00:00Z","account":"instagram:ana","channel":"in_product"}
{"type":"notice","at":"2025-11-11T09:00:00Z","account":"instagram:ana","channel":"email"}
{"type":"notice","at":"2025-11-10T09:00:00Z","account":"facebook:ana.k","channel":"in_product"}
{"type":"notice","at":"2025-12-30T09:00:00Z","account":"facebook:ana.k","channel":"email"}
{"type":"notice","at":"2025-11-10T09:00:00Z","account":"messenger:dee","channel":"in_product"}
{"type":"notice","at":"2025-11-11T09:00:00Z","account":"messenger:dee","channel":"email"}
{"type":"notice","at":"2026-01-25T09:00:00Z","account":"whatsapp:bo","channel":"email"}
{"type":"message","at":"2025-12-10T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"m1","role":"user","modality":"text","text":"A trail near the lake?"}
{"type":"message","at":"2026-01-05T10:00:00Z","account":"instagram:ana","conversation":"c1","message":"m2","role":"user","modality":"text","text":"Where can I go hiking?"}
{"type":"message","at":"2026-01-05T10:00:01Z","account":"instagram:ana","conversation":"c1","message":"m3","role":"assistant","modality":"text","text":"There is a trail by the river."}
{"type":"message","at":"2026-01-15T08:00:00Z","account":"instagram:ana","conversation":"c1","message":"m4","role":"user","modality":"voice","confidence":0.5,"text":"sourdough for the trail"}
{"type":"message","at":"2026-01-16T08:00:00Z","account":"instagram:ana","conversation":"c1","message":"m5","role":"user","modality":"text","text":"hiking after my chemo"}
{"type":"message","at":"2026-01-17T08:00:00Z","account":"instagram:ana","conversation":"c1","message":"m6","role":"user","modality":"text","text":"What is the time?"}
{"type":"message","at":"2026-01-18T08:00:00Z","account":"instagram:ana","conversation":"c1","message":"m7","role":"user","modality":"text","text":"hiking, but forget it"}
{"type":"message","at":"2025-12-28T10:00:00Z","account":"facebook:ana.k","conversation":"c1","message":"m1","role":"user","modality":"text","text":"hiking boots"}
{"type":"message","at":"2026-01-28T10:00:00Z","account":"facebook:ana.k","conversation":"c2","message":"m1","role":"user","modality":"text","text":"a concert on Friday"}
{"type":"message","at":"2026-01-10T10:00:00Z","account":"whatsapp:bo","conversation":"c1","message":"m1","role":"user","modality":"text","text":"Wo kann ich hiking?"}
{"type":"policy","at":"2026-01-01T00:00:00Z","set":{"opt_out":"offered","snooze_days":14}}
{"type":"rollout","at":"2026-01-02T00:00:00Z","region":"BR","from":"2026-01-10T00:00:00Z"}
{"type":"rollout","at":"2026-01-03T00:00:00Z","region":"JP","from":null}
{"type":"message","at":"2026-01-12T10:00:00Z","account":"messenger:dee","conversation":"c1","message":"m1","role":"user","modality":"text","text":"hiking"}
{"type":"opt_out","at":"2026-01-20T00:00:00Z","account":"messenger:dee","opted_out":true}
{"type":"interaction","at":"2026-01-29T00:00:00Z","account":"instagram:ana","interaction":"i1","kind":"page_like","topics":["baking"]}
{"type":"interaction","at":"2026-01-29T00:00:00Z","account":"threads:eve","interaction":"i1","kind":"watch","topics":["music","wellness"]}
{"type":"reset","at":"2026-01-02T00:00:00Z","account":"threads:eve"}
{"type":"erase","at":"2026-01-19T00:00:00Z","account":"instagram:ana","conversation":"c1","message":"m7"}
{"type":"advertiser","advertiser":"trailco","name":"Trail Co"}
{"type":"ad","ad":"boots","advertiser":"trailco","title":"Boots","topics":["hiking",{"topic":"music","relevance":0.25}],"from":"2026-01-01T00:00:00Z"}
{"type":"content","at":"2026-01-30T12:00:00Z","content":"ridge","kind":"post","title":"The ridge at dawn","topics":["hiking"]}
{"type":"ad_topic","at":"2026-01-30T00:00:00Z","account":"instagram:ana","topic":"music","setting":"block"}
{"type":"ad_topic","at":"2026-01-30T00:00:00Z","account":"instagram:ana","topic":"outdoors","setting":"see_less"}
{"type":"advertiser_block","at":"2026-01-31T00:00:00Z","account":"threads:eve","advertiser":"trailco","blocked":true}
{"type":"feed_control","at":"2026-01-30T00:00:00Z","account":"instagram:ana","topic":"music","setting":"show_more"}
{"type":"feed_control","at":"2026-01-30T00:00:00Z","account":"instagram:ana","topic":"baking","setting":"snooze"}
"#;

/// Makes the store and closes it.
pub(crate) fn make(path: &Path) {
    let options = StoreOptions::new()
        .clock(FixedClock(NOW))
        .initial_taxonomy(InitialTaxonomy::None);
    let store = options.open(path).unwrap();
    let import = ImportOptions::new().file("EVENTS");
    store
        .import(EVENTS.as_bytes(), &import, |_, _| {}, drop)
        .unwrap();
}
