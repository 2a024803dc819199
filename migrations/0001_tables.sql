CREATE TABLE app (
    -- An app that accounts live in (R1). The four of the announcement, and those a host registers.
    app_id INTEGER PRIMARY KEY,
    key    TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO app (key) VALUES ('facebook'), ('instagram'), ('messenger'), ('whatsapp');

CREATE TABLE center (
    -- An Accounts Center (R2): accounts in one center share interests and Ad Preferences. A center
    -- that its last account has left stays as the name of that history; its number is not used again.
    center_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    -- One profile in one app (R1). People write it app:handle; see v_account.
    account_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id        INTEGER NOT NULL REFERENCES app ON DELETE RESTRICT,
    handle        TEXT NOT NULL,
    center_id     INTEGER NOT NULL REFERENCES center ON DELETE RESTRICT, -- the center it is in now
    created_at_ms INTEGER NOT NULL,
    opted_out     INTEGER NOT NULL DEFAULT 0, -- counts only while the policy offers an opt-out (R16)
    reset_at_ms   INTEGER, -- signals up to and including this instant do not count (R19)
    CONSTRAINT opted_out_is_a_boolean CHECK (opted_out IN (0, 1)),
    UNIQUE (app_id, handle)
) STRICT;
CREATE INDEX account_by_center ON account (center_id);

CREATE TABLE membership (
    -- Which center an account was in, from when to when (R2). The open row (until_ms is null) is the
    -- present one. See v_link and v_link_history.
    membership_id INTEGER PRIMARY KEY,
    account_id    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    center_id     INTEGER NOT NULL REFERENCES center ON DELETE RESTRICT,
    from_ms       INTEGER NOT NULL,
    until_ms      INTEGER,
    CONSTRAINT until_not_before_from CHECK (until_ms >= from_ms)
) STRICT;
CREATE INDEX membership_by_account ON membership (account_id);
CREATE INDEX membership_by_center ON membership (center_id);
CREATE UNIQUE INDEX membership_open ON membership (account_id) WHERE until_ms IS NULL;

CREATE TABLE rollout (
    -- When each region's rollout begins (R6). Every ISO 3166-1 alpha-2 region has a row; null means
    -- that there is no rollout, and nothing said there is used.
    region  TEXT PRIMARY KEY,
    from_ms INTEGER,
    CONSTRAINT region_is_two_capitals CHECK (region GLOB '[A-Z][A-Z]')
) STRICT, WITHOUT ROWID;

-- 2025-12-16T00:00:00Z everywhere but in the EU with its outermost parts, GB and KR.
INSERT INTO rollout (region, from_ms) VALUES
    ('AD', 1765843200000), ('AE', 1765843200000), ('AF', 1765843200000), ('AG', 1765843200000),
    ('AI', 1765843200000), ('AL', 1765843200000), ('AM', 1765843200000), ('AO', 1765843200000),
    ('AQ', 1765843200000), ('AR', 1765843200000), ('AS', 1765843200000), ('AT', NULL),
    ('AU', 1765843200000), ('AW', 1765843200000), ('AX', NULL), ('AZ', 1765843200000),
    ('BA', 1765843200000), ('BB', 1765843200000), ('BD', 1765843200000), ('BE', NULL),
    ('BF', 1765843200000), ('BG', NULL), ('BH', 1765843200000), ('BI', 1765843200000),
    ('BJ', 1765843200000), ('BL', 1765843200000), ('BM', 1765843200000), ('BN', 1765843200000),
    ('BO', 1765843200000), ('BQ', 1765843200000), ('BR', 1765843200000), ('BS', 1765843200000),
    ('BT', 1765843200000), ('BV', 1765843200000), ('BW', 1765843200000), ('BY', 1765843200000),
    ('BZ', 1765843200000), ('CA', 1765843200000), ('CC', 1765843200000), ('CD', 1765843200000),
    ('CF', 1765843200000), ('CG', 1765843200000), ('CH', 1765843200000), ('CI', 1765843200000),
    ('CK', 1765843200000), ('CL', 1765843200000), ('CM', 1765843200000), ('CN', 1765843200000),
    ('CO', 1765843200000), ('CR', 1765843200000), ('CU', 1765843200000), ('CV', 1765843200000),
    ('CW', 1765843200000), ('CX', 1765843200000), ('CY', NULL), ('CZ', NULL),
    ('DE', NULL), ('DJ', 1765843200000), ('DK', NULL), ('DM', 1765843200000),
    ('DO', 1765843200000), ('DZ', 1765843200000), ('EC', 1765843200000), ('EE', NULL),
    ('EG', 1765843200000), ('EH', 1765843200000), ('ER', 1765843200000), ('ES', NULL),
    ('ET', 1765843200000), ('FI', NULL), ('FJ', 1765843200000), ('FK', 1765843200000),
    ('FM', 1765843200000), ('FO', 1765843200000), ('FR', NULL), ('GA', 1765843200000),
    ('GB', NULL), ('GD', 1765843200000), ('GE', 1765843200000), ('GF', NULL),
    ('GG', 1765843200000), ('GH', 1765843200000), ('GI', 1765843200000), ('GL', 1765843200000),
    ('GM', 1765843200000), ('GN', 1765843200000), ('GP', NULL), ('GQ', 1765843200000),
    ('GR', NULL), ('GS', 1765843200000), ('GT', 1765843200000), ('GU', 1765843200000),
    ('GW', 1765843200000), ('GY', 1765843200000), ('HK', 1765843200000), ('HM', 1765843200000),
    ('HN', 1765843200000), ('HR', NULL), ('HT', 1765843200000), ('HU', NULL),
    ('ID', 1765843200000), ('IE', NULL), ('IL', 1765843200000), ('IM', 1765843200000),
    ('IN', 1765843200000), ('IO', 1765843200000), ('IQ', 1765843200000), ('IR', 1765843200000),
    ('IS', 1765843200000), ('IT', NULL), ('JE', 1765843200000), ('JM', 1765843200000),
    ('JO', 1765843200000), ('JP', 1765843200000), ('KE', 1765843200000), ('KG', 1765843200000),
    ('KH', 1765843200000), ('KI', 1765843200000), ('KM', 1765843200000), ('KN', 1765843200000),
    ('KP', 1765843200000), ('KR', NULL), ('KW', 1765843200000), ('KY', 1765843200000),
    ('KZ', 1765843200000), ('LA', 1765843200000), ('LB', 1765843200000), ('LC', 1765843200000),
    ('LI', 1765843200000), ('LK', 1765843200000), ('LR', 1765843200000), ('LS', 1765843200000),
    ('LT', NULL), ('LU', NULL), ('LV', NULL), ('LY', 1765843200000),
    ('MA', 1765843200000), ('MC', 1765843200000), ('MD', 1765843200000), ('ME', 1765843200000),
    ('MF', NULL), ('MG', 1765843200000), ('MH', 1765843200000), ('MK', 1765843200000),
    ('ML', 1765843200000), ('MM', 1765843200000), ('MN', 1765843200000), ('MO', 1765843200000),
    ('MP', 1765843200000), ('MQ', NULL), ('MR', 1765843200000), ('MS', 1765843200000),
    ('MT', NULL), ('MU', 1765843200000), ('MV', 1765843200000), ('MW', 1765843200000),
    ('MX', 1765843200000), ('MY', 1765843200000), ('MZ', 1765843200000), ('NA', 1765843200000),
    ('NC', 1765843200000), ('NE', 1765843200000), ('NF', 1765843200000), ('NG', 1765843200000),
    ('NI', 1765843200000), ('NL', NULL), ('NO', 1765843200000), ('NP', 1765843200000),
    ('NR', 1765843200000), ('NU', 1765843200000), ('NZ', 1765843200000), ('OM', 1765843200000),
    ('PA', 1765843200000), ('PE', 1765843200000), ('PF', 1765843200000), ('PG', 1765843200000),
    ('PH', 1765843200000), ('PK', 1765843200000), ('PL', NULL), ('PM', 1765843200000),
    ('PN', 1765843200000), ('PR', 1765843200000), ('PS', 1765843200000), ('PT', NULL),
    ('PW', 1765843200000), ('PY', 1765843200000), ('QA', 1765843200000), ('RE', NULL),
    ('RO', NULL), ('RS', 1765843200000), ('RU', 1765843200000), ('RW', 1765843200000),
    ('SA', 1765843200000), ('SB', 1765843200000), ('SC', 1765843200000), ('SD', 1765843200000),
    ('SE', NULL), ('SG', 1765843200000), ('SH', 1765843200000), ('SI', NULL),
    ('SJ', 1765843200000), ('SK', NULL), ('SL', 1765843200000), ('SM', 1765843200000),
    ('SN', 1765843200000), ('SO', 1765843200000), ('SR', 1765843200000), ('SS', 1765843200000),
    ('ST', 1765843200000), ('SV', 1765843200000), ('SX', 1765843200000), ('SY', 1765843200000),
    ('SZ', 1765843200000), ('TC', 1765843200000), ('TD', 1765843200000), ('TF', 1765843200000),
    ('TG', 1765843200000), ('TH', 1765843200000), ('TJ', 1765843200000), ('TK', 1765843200000),
    ('TL', 1765843200000), ('TM', 1765843200000), ('TN', 1765843200000), ('TO', 1765843200000),
    ('TR', 1765843200000), ('TT', 1765843200000), ('TV', 1765843200000), ('TW', 1765843200000),
    ('TZ', 1765843200000), ('UA', 1765843200000), ('UG', 1765843200000), ('UM', 1765843200000),
    ('US', 1765843200000), ('UY', 1765843200000), ('UZ', 1765843200000), ('VA', 1765843200000),
    ('VC', 1765843200000), ('VE', 1765843200000), ('VG', 1765843200000), ('VI', 1765843200000),
    ('VN', 1765843200000), ('VU', 1765843200000), ('WF', 1765843200000), ('WS', 1765843200000),
    ('YE', 1765843200000), ('YT', NULL), ('ZA', 1765843200000), ('ZM', 1765843200000),
    ('ZW', 1765843200000);

CREATE TABLE account_region (
    -- The region of an account from an instant on (R1), until the next row's instant. Before the first
    -- row it is unknown, and an unknown region is one without a rollout.
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    from_ms    INTEGER NOT NULL,
    region     TEXT NOT NULL REFERENCES rollout ON DELETE RESTRICT,
    PRIMARY KEY (account_id, from_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_region_by_region ON account_region (region);

CREATE TABLE notice (
    -- A notice that was delivered (R15).
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    channel    TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    CONSTRAINT channel_is_known CHECK (channel IN ('in_product', 'email')),
    PRIMARY KEY (account_id, channel, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE taxonomy (
    -- A set of topics (R5): 'builtin' comes with the program, 'host' is what the host states.
    taxonomy_id INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO taxonomy (key) VALUES ('builtin'), ('host');

CREATE TABLE topic (
    -- A topic (R5). Topics are never deleted, so that settings on them and signals keep their meaning.
    topic_id    INTEGER PRIMARY KEY,
    taxonomy_id INTEGER NOT NULL REFERENCES taxonomy ON DELETE RESTRICT,
    key         TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    parent_id   INTEGER REFERENCES topic ON DELETE RESTRICT,
    sensitive   TEXT, -- its own mark; its descendants are sensitive too (see v_topic)
    CONSTRAINT sensitive_is_known CHECK (sensitive IN (
        'sexual_orientation', 'politics', 'health', 'ethnicity', 'religion', 'philosophy', 'trade_union'
    )),
    CONSTRAINT not_its_own_parent CHECK (parent_id <> topic_id)
) STRICT;
CREATE INDEX topic_by_taxonomy ON topic (taxonomy_id);
CREATE INDEX topic_by_parent ON topic (parent_id);

CREATE TABLE phrase (
    -- A phrase by which a topic is recognised, as a whole word or words, regardless of case (R5).
    topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
    phrase   TEXT NOT NULL,
    PRIMARY KEY (topic_id, phrase)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
    -- A conversation of one account (R3), numbered within the account.
    account_id      INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    conversation_no INTEGER NOT NULL,
    key             TEXT NOT NULL, -- the host's id
    PRIMARY KEY (account_id, conversation_no),
    UNIQUE (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    -- What was said (R3), and what became of it (R6). The text stands last, so that reading the other
    -- columns does not touch it.
    account_id      INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    conversation_no INTEGER NOT NULL,
    key             TEXT NOT NULL, -- the host's id
    at_ms           INTEGER NOT NULL,
    role            TEXT NOT NULL,
    modality        TEXT NOT NULL,
    confidence      REAL, -- of the speech recogniser, where it is known
    outcome         TEXT NOT NULL,
    host_topics     TEXT, -- the topics that the host passed, a JSON array of keys
    topics_withheld INTEGER NOT NULL DEFAULT 0, -- 1: the host passed a sensitive topic; none is kept (R8)
    text            TEXT,
    CONSTRAINT role_is_known CHECK (role IN ('user', 'assistant')),
    CONSTRAINT modality_is_known CHECK (modality IN ('text', 'voice')),
    CONSTRAINT confidence_is_a_share CHECK (confidence BETWEEN 0 AND 1),
    CONSTRAINT outcome_is_known CHECK (outcome IN (
        'assistant', 'region_excluded', 'before_rollout', 'no_notice', 'opted_out', 'sensitive', 'no_topic', 'used'
    )),
    CONSTRAINT topics_withheld_is_a_boolean CHECK (topics_withheld IN (0, 1)),
    PRIMARY KEY (account_id, conversation_no, key),
    FOREIGN KEY (account_id, conversation_no) REFERENCES conversation ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE message_signal (
    -- A signal from a conversation (R9): one for each topic that a used message mentions.
    -- topic_id has no foreign key: topics are never deleted, and its index would be written for each
    -- signal and read by nothing.
    account_id      INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    conversation_no INTEGER NOT NULL,
    message_key     TEXT NOT NULL,
    topic_id        INTEGER NOT NULL,
    at_ms           INTEGER NOT NULL,
    weight          REAL NOT NULL, -- 1, for voice the recogniser's confidence
    for_ads         INTEGER NOT NULL DEFAULT 1, -- 0: the message has a sensitive mention too (policy content_only, R8)
    CONSTRAINT weight_is_a_share CHECK (weight BETWEEN 0 AND 1),
    CONSTRAINT for_ads_is_a_boolean CHECK (for_ads IN (0, 1)),
    PRIMARY KEY (account_id, conversation_no, message_key, topic_id),
    FOREIGN KEY (account_id, conversation_no, message_key) REFERENCES message ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE interaction (
    -- An ordinary signal that a conversation is likened to (R4).
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    key        TEXT NOT NULL, -- the host's id
    kind       TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    topics_withheld INTEGER NOT NULL DEFAULT 0, -- 1: it named a sensitive topic, which is not kept (R8)
    CONSTRAINT topics_withheld_is_a_boolean CHECK (topics_withheld IN (0, 1)),
    CONSTRAINT kind_is_known CHECK (kind IN ('page_like', 'post_like', 'follow', 'share', 'comment', 'watch')),
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE interaction_signal (
    -- A signal from an interaction (R9): one for each topic it names, less the sensitive ones (R8).
    -- topic_id has no foreign key, as in message_signal.
    account_id      INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    interaction_key TEXT NOT NULL,
    topic_id        INTEGER NOT NULL,
    at_ms           INTEGER NOT NULL,
    PRIMARY KEY (account_id, interaction_key, topic_id),
    FOREIGN KEY (account_id, interaction_key) REFERENCES interaction ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE interest_pack (
    -- What each account brings into its center, packed, so that one question reads one range (R10). Made
    -- from the signals in the transaction that changes them; read the signals or v_interest_for_ads
    -- instead. Layout in src/db/pack.rs.
    center_id    INTEGER NOT NULL REFERENCES center ON DELETE RESTRICT,
    account_id   INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    newest_at_ms INTEGER NOT NULL, -- of the signals in it; a question before that instant reads the signals
    pack         BLOB NOT NULL,
    PRIMARY KEY (center_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX interest_pack_by_account ON interest_pack (account_id);

CREATE TABLE advertiser (
    -- Someone on whose behalf ads are shown (R13).
    advertiser_id INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL
) STRICT;

CREATE TABLE ad (
    -- An ad (R13), on from from_ms until just before until_ms.
    ad_id         INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    advertiser_id INTEGER NOT NULL REFERENCES advertiser ON DELETE RESTRICT,
    title         TEXT NOT NULL,
    from_ms       INTEGER,
    until_ms      INTEGER,
    CONSTRAINT until_after_from CHECK (until_ms > from_ms)
) STRICT;
CREATE INDEX ad_by_advertiser ON ad (advertiser_id);

CREATE TABLE ad_topic (
    -- A topic of an ad, and how much the ad is about it (R13).
    topic_id  INTEGER NOT NULL REFERENCES topic ON DELETE RESTRICT,
    ad_id     INTEGER NOT NULL REFERENCES ad ON DELETE CASCADE,
    relevance REAL NOT NULL,
    CONSTRAINT relevance_is_above_0_and_at_most_1 CHECK (relevance > 0 AND relevance <= 1),
    PRIMARY KEY (topic_id, ad_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ad_topic_by_ad ON ad_topic (ad_id);

CREATE TABLE content (
    -- A post, reel, group, or something of a kind of the host's (R14).
    content_id INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL,
    at_ms      INTEGER NOT NULL -- published
) STRICT;
CREATE INDEX content_by_age ON content (at_ms);

CREATE TABLE content_topic (
    -- A topic of a content item (R14).
    topic_id   INTEGER NOT NULL REFERENCES topic ON DELETE RESTRICT,
    content_id INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
    PRIMARY KEY (topic_id, content_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX content_topic_by_content ON content_topic (content_id);

CREATE TABLE ad_topic_setting (
    -- Ad Preferences of a center on a topic and all its descendants (R11). No row: no preference.
    center_id INTEGER NOT NULL REFERENCES center ON DELETE RESTRICT,
    topic_id  INTEGER NOT NULL REFERENCES topic ON DELETE RESTRICT,
    setting   TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    CONSTRAINT setting_is_known CHECK (setting IN ('see_less', 'block')),
    PRIMARY KEY (center_id, topic_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ad_topic_setting_by_topic ON ad_topic_setting (topic_id);

CREATE TABLE advertiser_block (
    -- An advertiser that a center blocked (R11).
    center_id     INTEGER NOT NULL REFERENCES center ON DELETE RESTRICT,
    advertiser_id INTEGER NOT NULL REFERENCES advertiser ON DELETE RESTRICT,
    at_ms         INTEGER NOT NULL,
    PRIMARY KEY (center_id, advertiser_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX advertiser_block_by_advertiser ON advertiser_block (advertiser_id);

CREATE TABLE feed_control (
    -- What an account asked of its feed for a topic and all its descendants (R14).
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    topic_id   INTEGER NOT NULL REFERENCES topic ON DELETE RESTRICT,
    setting    TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    until_ms   INTEGER, -- a snooze's own end; else the policy says how long (see v_feed_control)
    CONSTRAINT setting_is_known CHECK (setting IN ('show_more', 'show_less', 'snooze', 'hide')),
    CONSTRAINT until_only_for_snooze CHECK (until_ms IS NULL OR setting = 'snooze'),
    PRIMARY KEY (account_id, topic_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_control_by_topic ON feed_control (topic_id);

CREATE TABLE policy (
    -- Every number and switch of the rules (R16), as JSON. The default is the announcement of 2025-10-01.
    -- The dates stand in rollout, the history in change_log.
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO policy (name, value) VALUES
    ('half_life_days', '30'),
    ('fade_below', '0.05'),
    ('required_notices', '["in_product","email"]'),
    ('sensitive', '"never"'),
    ('opt_out', '"not_offered"'),
    ('see_less_factor', '0.25'),
    ('show_more_factor', '2'),
    ('show_less_factor', '0.5'),
    ('feed_control_days', '60'),
    ('snooze_days', '30'),
    ('retain_text_days', 'null'),
    ('retain_signal_days', 'null');

CREATE TABLE change_log (
    -- What was asked for and took effect in the order in which it was given: topics, regions, links,
    -- settings, resets, erasures and policy. Append-only. An import knows by it what it has had before, and an
    -- export repeats it. It never holds a text.
    change_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms      INTEGER NOT NULL, -- 0 for topics, which are stated without an instant
    kind       TEXT NOT NULL,
    account_id INTEGER REFERENCES account ON DELETE CASCADE, -- null for topics, links and policy
    subject    TEXT NOT NULL, -- the region, topic, advertiser, policy name; for a link a JSON array of account_ids
    value      TEXT NOT NULL, -- the setting, in words or JSON; '' where there is none
    CONSTRAINT kind_is_known CHECK (kind IN (
        'topic', 'region', 'link', 'unlink', 'ad_topic', 'advertiser_block', 'feed_control', 'opt_out', 'reset', 'erase',
        'policy', 'rollout'
    ))
) STRICT;
CREATE INDEX change_log_by_account ON change_log (account_id, at_ms, subject);

CREATE TABLE erased (
    -- The ids of erased conversations and messages (R18), so that importing them again does not bring them
    -- back. message_key is '' where the whole conversation was erased.
    account_id       INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    conversation_key TEXT NOT NULL,
    message_key      TEXT NOT NULL,
    PRIMARY KEY (account_id, conversation_key, message_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
    -- Counts up with each change to what programs keep in memory: taxonomy (topics, phrases), policy (with
    -- rollout), and restated ads and content; new ones are known by their higher numbers. One row.
    only_row INTEGER PRIMARY KEY,
    taxonomy INTEGER NOT NULL,
    policy   INTEGER NOT NULL,
    ad       INTEGER NOT NULL,
    content  INTEGER NOT NULL,
    CONSTRAINT one_row CHECK (only_row = 1)
) STRICT;

INSERT INTO revision (only_row, taxonomy, policy, ad, content) VALUES (1, 1, 1, 1, 1);
