CREATE VIEW v_now AS
-- The present instant, in milliseconds UTC and as text. Every other view takes "now" from here.
SELECT
    now_ms,
    strftime('%Y-%m-%dT%H:%M:%fZ', now_ms / 1000.0, 'unixepoch') AS now
FROM (SELECT CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) AS now_ms);

CREATE VIEW v_account AS
-- Accounts as people write them, app:handle (R1), with their region now (null: unknown). open = 1: what is
-- said there may be used now: the region's rollout has begun, and no opt-out on offer is taken (R10).
SELECT
    account,
    region,
    CASE
        WHEN opted_out = 1
            AND (SELECT value FROM policy WHERE name = 'opt_out') = '"offered"' THEN 0
        WHEN EXISTS (
            SELECT 1 FROM rollout AS r WHERE r.region = a.region AND r.from_ms <= (SELECT now_ms FROM v_now)
        ) THEN 1
        ELSE 0
    END AS open,
    center_id,
    strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch') AS created_at,
    opted_out,
    strftime('%Y-%m-%dT%H:%M:%fZ', reset_at_ms / 1000.0, 'unixepoch') AS reset_at,
    account_id
FROM (
    SELECT
        app.key || ':' || account.handle AS account,
        (
            SELECT ar.region
            FROM account_region AS ar
            WHERE ar.account_id = account.account_id AND ar.from_ms <= (SELECT now_ms FROM v_now)
            ORDER BY ar.from_ms DESC
            LIMIT 1
        ) AS region,
        account.center_id,
        account.created_at_ms,
        account.opted_out,
        account.reset_at_ms,
        account.account_id
    FROM account
    JOIN app ON app.app_id = account.app_id
) AS a;

CREATE VIEW v_link_history AS
-- Which two accounts were linked, from when to when (R2): the time that both were in one center. until is
-- null while they still are. Each pair stands here twice, once from each side.
SELECT
    mine.account,
    theirs.account AS other,
    m.center_id,
    strftime('%Y-%m-%dT%H:%M:%fZ', max(m.from_ms, o.from_ms) / 1000.0, 'unixepoch') AS since,
    strftime(
        '%Y-%m-%dT%H:%M:%fZ',
        min(coalesce(m.until_ms, o.until_ms), coalesce(o.until_ms, m.until_ms)) / 1000.0,
        'unixepoch'
    ) AS until
FROM membership AS m
JOIN membership AS o ON o.center_id = m.center_id AND o.account_id <> m.account_id
JOIN v_account AS mine ON mine.account_id = m.account_id
JOIN v_account AS theirs ON theirs.account_id = o.account_id
WHERE (m.until_ms IS NULL OR o.from_ms < m.until_ms)
    AND (o.until_ms IS NULL OR m.from_ms < o.until_ms);

CREATE VIEW v_link AS
-- The accounts that share a center now (R2): with whom, and since when with the first of them.
SELECT
    center_id,
    account,
    min(since) AS since,
    group_concat(other, ', ') AS linked_with
FROM (
    SELECT center_id, account, since, other
    FROM v_link_history
    WHERE until IS NULL
    ORDER BY center_id, account, other
)
GROUP BY center_id, account;

CREATE VIEW v_topic AS
-- Topics (R5): path leads from the root to the topic, depth is 0 at a root. sensitive is the topic's own
-- mark, else that of the nearest topic above it that has one.
WITH RECURSIVE tree (topic_id, path, depth, sensitive) AS (
    SELECT topic_id, key, 0, sensitive FROM topic WHERE parent_id IS NULL
    UNION ALL
    SELECT t.topic_id, tree.path || ' > ' || t.key, tree.depth + 1, coalesce(t.sensitive, tree.sensitive)
    FROM tree
    JOIN topic AS t ON t.parent_id = tree.topic_id
)
SELECT
    t.key AS topic,
    t.name,
    (SELECT p.key FROM topic AS p WHERE p.topic_id = t.parent_id) AS parent,
    tree.path,
    tree.depth,
    tree.sensitive,
    (SELECT x.key FROM taxonomy AS x WHERE x.taxonomy_id = t.taxonomy_id) AS taxonomy,
    (SELECT count(*) FROM phrase AS ph WHERE ph.topic_id = t.topic_id) AS phrases,
    t.topic_id
FROM tree
JOIN topic AS t ON t.topic_id = tree.topic_id;

CREATE VIEW v_topic_ancestor AS
-- Every topic with each topic above it (R5). It is its own ancestor at distance 0, so that a setting on
-- a topic covers it and all its descendants.
WITH RECURSIVE up (topic_id, ancestor_id, distance) AS (
    SELECT topic_id, topic_id, 0 FROM topic
    UNION ALL
    SELECT up.topic_id, t.parent_id, up.distance + 1
    FROM up
    JOIN topic AS t ON t.topic_id = up.ancestor_id
    WHERE t.parent_id IS NOT NULL
)
SELECT topic_id, ancestor_id, distance FROM up;

CREATE VIEW v_message AS
-- Messages without their text, and what became of each (R6). topics: those that it yielded a signal for.
-- CROSS JOIN, here and below, makes SQLite look up the account first.
SELECT
    a.account,
    c.key AS conversation,
    m.key AS message,
    strftime('%Y-%m-%dT%H:%M:%fZ', m.at_ms / 1000.0, 'unixepoch') AS at,
    m.role,
    m.modality,
    m.outcome,
    (
        SELECT group_concat(named.key, ', ')
        FROM (
            SELECT t.key
            FROM message_signal AS s
            JOIN topic AS t ON t.topic_id = s.topic_id
            WHERE s.account_id = m.account_id
                AND s.conversation_no = m.conversation_no
                AND s.message_key = m.key
            ORDER BY t.key
        ) AS named
    ) AS topics
FROM v_account AS a
CROSS JOIN conversation AS c ON c.account_id = a.account_id
CROSS JOIN message AS m ON m.account_id = c.account_id AND m.conversation_no = c.conversation_no;

CREATE VIEW v_signal AS
-- Signals (R9). source: the conversation and message, or the interaction. for_ads = 0: content only (R8).
SELECT
    a.account,
    t.key AS topic,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.at_ms / 1000.0, 'unixepoch') AS at,
    s.at_ms,
    'conversation' AS origin,
    s.weight,
    s.for_ads,
    c.key || '/' || s.message_key AS source,
    s.account_id,
    s.topic_id
FROM v_account AS a
CROSS JOIN conversation AS c ON c.account_id = a.account_id
CROSS JOIN message_signal AS s ON s.account_id = c.account_id AND s.conversation_no = c.conversation_no
JOIN topic AS t ON t.topic_id = s.topic_id
UNION ALL
SELECT
    a.account,
    t.key,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.at_ms / 1000.0, 'unixepoch'),
    s.at_ms,
    'interaction',
    1.0,
    1,
    s.interaction_key,
    s.account_id,
    s.topic_id
FROM v_account AS a
CROSS JOIN interaction_signal AS s ON s.account_id = a.account_id
JOIN topic AS t ON t.topic_id = s.topic_id;

CREATE VIEW v_signal_flow AS
-- For each account the signals that flow to it now (R10): those of every account of its center, from source,
-- up to now and after that account's reset (R19). Signals from conversations flow only while both accounts
-- are open (see v_account), those from interactions always.
SELECT
    asking.account,
    source.account AS source,
    'conversation' AS origin,
    s.at_ms,
    s.weight,
    s.for_ads,
    s.topic_id,
    asking.account_id,
    asking.center_id
FROM v_account AS asking
CROSS JOIN v_account AS source ON source.center_id = asking.center_id
CROSS JOIN account AS own ON own.account_id = source.account_id
CROSS JOIN message_signal AS s ON s.account_id = own.account_id
WHERE asking.open = 1
    AND source.open = 1
    AND s.at_ms <= (SELECT now_ms FROM v_now)
    AND (own.reset_at_ms IS NULL OR s.at_ms > own.reset_at_ms)
UNION ALL
SELECT
    asking.account,
    source.account,
    'interaction',
    s.at_ms,
    1.0,
    1,
    s.topic_id,
    asking.account_id,
    asking.center_id
FROM v_account AS asking
CROSS JOIN v_account AS source ON source.center_id = asking.center_id
CROSS JOIN account AS own ON own.account_id = source.account_id
CROSS JOIN interaction_signal AS s ON s.account_id = own.account_id
WHERE s.at_ms <= (SELECT now_ms FROM v_now)
    AND (own.reset_at_ms IS NULL OR s.at_ms > own.reset_at_ms);

CREATE VIEW v_signal_worth AS
-- What each signal of v_signal_flow is worth now (R9): weight * 2 ^ -(age / half-life). 2 ^ -x is
-- 2 ^ -n * 2 ^ -f, n whole and 0 <= f < 1: a shift, and the Taylor series of e ^ (-f * ln 2). After 124
-- half-lives it is 0.
SELECT
    account,
    source,
    origin,
    for_ads,
    CASE
        WHEN x < 62 THEN weight / (1 << CAST(x AS INTEGER))
        WHEN x < 124 THEN weight / (1 << 62) / (1 << (CAST(x AS INTEGER) - 62))
        ELSE 0.0
    END * (
        1.0 + f * (-6.93147180559945286227e-01 + f * (2.40226506959100721827e-01
        + f * (-5.55041086648215831190e-02 + f * (9.61812910762847687873e-03
        + f * (-1.33335581464284432841e-03 + f * (1.54035303933816087761e-04
        + f * (-1.52527338040598410828e-05 + f * (1.32154867901443095086e-06
        + f * (-1.01780860092396999224e-07 + f * (7.05491162080112335899e-09
        + f * (-4.44553827187081162491e-10 + f * (2.56784359934882055117e-11
        + f * (-1.36914888539041281038e-12 + f * (6.77872635482254506181e-14
        + f * (-3.13243670708842866095e-15 + f * 1.35702479487551482502e-16)))))))))))))))
    ) AS worth,
    topic_id,
    account_id,
    center_id
FROM (
    SELECT *, x - CAST(x AS INTEGER) AS f
    FROM (
        SELECT
            s.account,
            s.source,
            s.origin,
            s.for_ads,
            s.weight,
            CAST(clock.now_ms - s.at_ms AS REAL) / clock.half_life_ms AS x,
            s.topic_id,
            s.account_id,
            s.center_id
        FROM v_signal_flow AS s
        CROSS JOIN (
            SELECT now_ms, CAST(p.value AS REAL) * 86400000.0 AS half_life_ms
            FROM v_now
            JOIN policy AS p ON p.name = 'half_life_days'
            LIMIT 1
        ) AS clock
    )
);

CREATE VIEW v_interest_plain AS
-- What v_signal_worth adds up to for each account and topic (R9), before any setting and any sensitive mark,
-- less what has faded. purpose: 'ads' or 'content'. With nothing added it fades after half-life *
-- log2(score / fade_below): n halvings leave m near 1, and log2(m) is a series in z = (m - 1) / (m + 1).
SELECT
    purpose,
    account,
    topic_id,
    plain_score,
    signals,
    (
        WITH RECURSIVE halved (n, m) AS (
            SELECT 0, plain_score / fade_below
            UNION ALL
            SELECT n + 1, m / 2.0 FROM halved WHERE m >= 1.4142135623730951 AND n < 1100
        )
        SELECT strftime(
            '%Y-%m-%dT%H:%M:%fZ',
            min(253402300799999, now_ms + CAST(round(half_life_ms * (
                n + 2.8853900817779268 * z * (1.0 + z * z * (1.0 / 3.0 + z * z * (1.0 / 5.0
                + z * z * (1.0 / 7.0 + z * z * (1.0 / 9.0 + z * z * (1.0 / 11.0 + z * z * (1.0 / 13.0
                + z * z * (1.0 / 15.0 + z * z * (1.0 / 17.0 + z * z / 19.0)))))))))
            )) AS INTEGER)) / 1000.0,
            'unixepoch'
        )
        FROM (SELECT n, (m - 1.0) / (m + 1.0) AS z FROM halved ORDER BY n DESC LIMIT 1)
        WHERE fade_below > 0
    ) AS fades_at,
    account_id,
    center_id
FROM (
    SELECT
        purpose,
        account,
        account_id,
        center_id,
        topic_id,
        round(sum(worth) * 1e9) / 1e9 AS plain_score,
        count(*) AS signals
    FROM v_signal_worth
    JOIN (SELECT 'ads' AS purpose UNION ALL SELECT 'content') ON purpose = 'content' OR for_ads = 1
    GROUP BY purpose, account, account_id, center_id, topic_id
)
CROSS JOIN (
    SELECT
        now_ms,
        CAST(h.value AS REAL) * 86400000.0 AS half_life_ms,
        CAST(f.value AS REAL) AS fade_below
    FROM v_now
    JOIN policy AS h ON h.name = 'half_life_days'
    JOIN policy AS f ON f.name = 'fade_below'
    LIMIT 1
)
WHERE plain_score >= fade_below AND plain_score > 0;

CREATE VIEW v_interest_for_ads AS
-- The interests of each account for ads now, links, gates, blocks and see-less honoured (R12): best first.
-- score is the plain score, times the policy's see_less_factor where the topic lies under a see-less one.
SELECT
    account,
    row_number() OVER (PARTITION BY account ORDER BY score DESC, topic) AS rank,
    topic,
    name,
    score,
    plain_score,
    signals,
    fades_at,
    setting
FROM (
    SELECT
        account,
        topic,
        name,
        CASE
            WHEN strictest = 1 THEN round(
                plain_score * (SELECT CAST(value AS REAL) FROM policy WHERE name = 'see_less_factor') * 1e9
            ) / 1e9
            ELSE plain_score
        END AS score,
        plain_score,
        signals,
        fades_at,
        CASE WHEN strictest = 1 THEN 'see_less' END AS setting
    FROM (
        SELECT
            i.account,
            t.key AS topic,
            t.name,
            i.plain_score,
            i.signals,
            i.fades_at,
            (
                -- over the topic and those above it: 2 block, 1 see_less, null nothing
                WITH RECURSIVE up (topic_id) AS (
                    SELECT i.topic_id
                    UNION ALL
                    SELECT above.parent_id
                    FROM up
                    JOIN topic AS above ON above.topic_id = up.topic_id
                    WHERE above.parent_id IS NOT NULL
                )
                SELECT max(CASE s.setting WHEN 'block' THEN 2 ELSE 1 END)
                FROM up
                CROSS JOIN ad_topic_setting AS s ON s.center_id = i.center_id AND s.topic_id = up.topic_id
            ) AS strictest
        FROM v_interest_plain AS i
        JOIN topic AS t ON t.topic_id = i.topic_id
        WHERE i.purpose = 'ads'
            AND i.topic_id NOT IN (SELECT topic_id FROM v_topic WHERE sensitive IS NOT NULL)
    )
    WHERE strictest IS NOT 2
)
ORDER BY account, rank;

CREATE VIEW v_feed_control AS
-- What accounts asked of their feeds, and whether it is in force now (R14). until: the first instant at which
-- it no longer is; null for ever. It covers the topic's descendants.
SELECT
    account,
    topic,
    setting,
    strftime('%Y-%m-%dT%H:%M:%fZ', at_ms / 1000.0, 'unixepoch') AS since,
    strftime('%Y-%m-%dT%H:%M:%fZ', end_ms / 1000.0, 'unixepoch') AS until,
    CASE WHEN end_ms IS NULL OR (SELECT now_ms FROM v_now) < end_ms THEN 1 ELSE 0 END AS in_force,
    account_id,
    topic_id
FROM (
    SELECT
        a.account,
        t.key AS topic,
        c.setting,
        c.at_ms,
        CASE
            WHEN c.setting = 'hide' THEN NULL
            ELSE min(253402300799999, coalesce(c.until_ms, c.at_ms + CAST(round(86400000.0 * (
                SELECT CAST(value AS REAL)
                FROM policy
                WHERE name = CASE c.setting WHEN 'snooze' THEN 'snooze_days' ELSE 'feed_control_days' END
            )) AS INTEGER)))
        END AS end_ms,
        c.account_id,
        c.topic_id
    FROM feed_control AS c
    JOIN v_account AS a ON a.account_id = c.account_id
    JOIN topic AS t ON t.topic_id = c.topic_id
);

CREATE VIEW v_interest_for_content AS
-- The interests of each account for content now, links, gates and feed controls honoured (R14): best first.
-- Topics hidden or snoozed are left out; score is the plain score times the factor of setting.
SELECT
    account,
    row_number() OVER (PARTITION BY account ORDER BY score DESC, topic) AS rank,
    topic,
    name,
    score,
    plain_score,
    signals,
    fades_at,
    setting
FROM (
    SELECT
        account,
        topic,
        name,
        CASE
            WHEN strongest IS NULL THEN plain_score
            ELSE round(plain_score * (
                SELECT CAST(value AS REAL)
                FROM policy
                WHERE name = CASE strongest WHEN 2 THEN 'show_less_factor' ELSE 'show_more_factor' END
            ) * 1e9) / 1e9
        END AS score,
        plain_score,
        signals,
        fades_at,
        CASE strongest WHEN 2 THEN 'show_less' WHEN 1 THEN 'show_more' END AS setting
    FROM (
        SELECT
            i.account,
            t.key AS topic,
            t.name,
            i.plain_score,
            i.signals,
            i.fades_at,
            (
                -- over the topic and those above it: 3 hide or snooze, 2 show_less, 1 show_more, null nothing
                WITH RECURSIVE up (topic_id) AS (
                    SELECT i.topic_id
                    UNION ALL
                    SELECT above.parent_id
                    FROM up
                    JOIN topic AS above ON above.topic_id = up.topic_id
                    WHERE above.parent_id IS NOT NULL
                )
                SELECT max(CASE f.setting WHEN 'show_more' THEN 1 WHEN 'show_less' THEN 2 ELSE 3 END)
                FROM up
                CROSS JOIN v_feed_control AS f ON f.account_id = i.account_id AND f.topic_id = up.topic_id
                WHERE f.in_force = 1
            ) AS strongest
        FROM v_interest_plain AS i
        JOIN topic AS t ON t.topic_id = i.topic_id
        WHERE i.purpose = 'content'
            AND (
                (SELECT value FROM policy WHERE name = 'sensitive') = '"content_only"'
                OR i.topic_id NOT IN (SELECT topic_id FROM v_topic WHERE sensitive IS NOT NULL)
            )
    )
    WHERE strongest IS NOT 3
)
ORDER BY account, rank;

CREATE VIEW v_setting AS
-- Settings in force now: Ad Preferences of the center on each of its accounts (R11), feed controls (R14), and
-- the opt-out where the policy offers one (R16). kind: ad_topic, advertiser, feed_control or opt_out.
SELECT
    a.account,
    'ad_topic' AS kind,
    t.key AS subject,
    s.setting,
    strftime('%Y-%m-%dT%H:%M:%fZ', s.at_ms / 1000.0, 'unixepoch') AS since,
    NULL AS until
FROM ad_topic_setting AS s
JOIN v_account AS a ON a.center_id = s.center_id
JOIN topic AS t ON t.topic_id = s.topic_id
UNION ALL
SELECT
    a.account,
    'advertiser',
    v.key,
    'block',
    strftime('%Y-%m-%dT%H:%M:%fZ', b.at_ms / 1000.0, 'unixepoch'),
    NULL
FROM advertiser_block AS b
JOIN v_account AS a ON a.center_id = b.center_id
JOIN advertiser AS v ON v.advertiser_id = b.advertiser_id
UNION ALL
SELECT account, 'feed_control', topic, setting, since, until
FROM v_feed_control
WHERE in_force = 1
UNION ALL
SELECT
    a.account,
    'opt_out',
    '',
    'opted_out',
    (
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', l.at_ms / 1000.0, 'unixepoch')
        FROM change_log AS l
        WHERE l.account_id = a.account_id AND l.kind = 'opt_out'
        ORDER BY l.change_id DESC
        LIMIT 1
    ),
    NULL
FROM v_account AS a
WHERE a.opted_out = 1
    AND (SELECT value FROM policy WHERE name = 'opt_out') = '"offered"';

CREATE VIEW v_notice_due AS
-- Accounts still to be told, and by which channel (R15): the policy's required notices that they have not
-- had by now, wherever the account's region has a rollout, be it still to come.
SELECT
    a.account,
    required.value AS channel,
    a.region,
    strftime('%Y-%m-%dT%H:%M:%fZ', r.from_ms / 1000.0, 'unixepoch') AS rollout
FROM v_account AS a
JOIN rollout AS r ON r.region = a.region
JOIN policy AS p ON p.name = 'required_notices'
JOIN json_each(p.value) AS required
WHERE r.from_ms IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM notice AS n
        WHERE n.account_id = a.account_id
            AND n.channel = required.value
            AND n.at_ms <= (SELECT now_ms FROM v_now)
    );

CREATE VIEW v_policy AS
-- The policy in force (R16), values as JSON. changed_at is null where the value is the default still.
SELECT
    p.name,
    p.value,
    (
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', l.at_ms / 1000.0, 'unixepoch')
        FROM change_log AS l
        WHERE l.kind = 'policy' AND l.subject = p.name
        ORDER BY l.change_id DESC
        LIMIT 1
    ) AS changed_at
FROM policy AS p;

CREATE VIEW v_rollout AS
-- When each region's rollout begins (R6); null: it has none. changed_at is null for the default.
SELECT
    r.region,
    strftime('%Y-%m-%dT%H:%M:%fZ', r.from_ms / 1000.0, 'unixepoch') AS rollout,
    (
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', l.at_ms / 1000.0, 'unixepoch')
        FROM change_log AS l
        WHERE l.kind = 'rollout' AND l.subject = r.region
        ORDER BY l.change_id DESC
        LIMIT 1
    ) AS changed_at
FROM rollout AS r;

CREATE VIEW v_policy_history AS
-- What the policy and the rollout table were changed to, and when, in the order in which it was done (R16).
SELECT
    strftime('%Y-%m-%dT%H:%M:%fZ', at_ms / 1000.0, 'unixepoch') AS at,
    CASE kind WHEN 'rollout' THEN 'rollout:' || subject ELSE subject END AS name,
    value
FROM change_log
WHERE kind IN ('policy', 'rollout')
ORDER BY change_id;

CREATE VIEW v_ad AS
-- Ads (R13), on from since until just before until; topics with their relevance, the most relevant first.
SELECT
    ad.key AS ad,
    v.key AS advertiser,
    ad.title,
    (
        SELECT group_concat(named.topic, ', ')
        FROM (
            SELECT t.key || ' ' || x.relevance AS topic
            FROM ad_topic AS x
            JOIN topic AS t ON t.topic_id = x.topic_id
            WHERE x.ad_id = ad.ad_id
            ORDER BY x.relevance DESC, t.key
        ) AS named
    ) AS topics,
    strftime('%Y-%m-%dT%H:%M:%fZ', ad.from_ms / 1000.0, 'unixepoch') AS since,
    strftime('%Y-%m-%dT%H:%M:%fZ', ad.until_ms / 1000.0, 'unixepoch') AS until
FROM ad
JOIN advertiser AS v ON v.advertiser_id = ad.advertiser_id;

CREATE VIEW v_content AS
-- Content (R14): at is when it was published.
SELECT
    c.key AS content,
    c.kind,
    c.title,
    strftime('%Y-%m-%dT%H:%M:%fZ', c.at_ms / 1000.0, 'unixepoch') AS at,
    (
        SELECT group_concat(named.key, ', ')
        FROM (
            SELECT t.key
            FROM content_topic AS x
            JOIN topic AS t ON t.topic_id = x.topic_id
            WHERE x.content_id = c.content_id
            ORDER BY t.key
        ) AS named
    ) AS topics
FROM content AS c;

CREATE VIEW v_change_log AS
-- What was asked for and took effect, in that order (R2, R11, R16, R18, R19). For a link the subject is the
-- accounts that were linked.
SELECT
    strftime('%Y-%m-%dT%H:%M:%fZ', l.at_ms / 1000.0, 'unixepoch') AS at,
    (SELECT a.account FROM v_account AS a WHERE a.account_id = l.account_id) AS account,
    l.kind,
    CASE
        WHEN l.kind = 'link' THEN (
            SELECT group_concat(named.account, ', ')
            FROM (
                SELECT a.account
                FROM json_each(l.subject) AS e
                JOIN v_account AS a ON a.account_id = e.value
                ORDER BY e.key
            ) AS named
        )
        ELSE l.subject
    END AS subject,
    l.value
FROM change_log AS l
ORDER BY l.change_id;
