-- The file of the server as the code of release 0.1 wrote it: an answer, feedback, keys, an ended session, and jobs in every
-- state. It stands for the files that users have, so it is never changed.
BEGIN TRANSACTION;
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    revoked_at TEXT
);
INSERT INTO "api_keys" VALUES('f21a8c8604fb','robot','c5c2e0aa3ab96796f732708df87c731289fd8b1d47938f7e6771d7664321418d','2026-11-30T16:47:44.658879+00:00',NULL);
INSERT INTO "api_keys" VALUES('cd620f61f157','gone','e10c88aa127f3d42622b0672ec842af814ca17165a8f71360598d3e694df05ad','2026-11-30T16:47:44.659039+00:00','2026-11-30T16:47:44.659141+00:00');
CREATE TABLE ended_sessions (id TEXT PRIMARY KEY, until REAL NOT NULL);
INSERT INTO "ended_sessions" VALUES('QQILAZexvFkHwkXq',1.80383326634895157806e+09);
CREATE TABLE feedback (
    number INTEGER PRIMARY KEY,
    answer_id TEXT NOT NULL,
    statement INTEGER,
    mark TEXT NOT NULL,
    note TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at TEXT NOT NULL
);
INSERT INTO "feedback" VALUES(1,'J8TAwbZFyAxyAJJX',0,'wrong_speaker','It was the mayor.','ann','2026-04-01T09:30:00+00:00');
CREATE TABLE ingest_jobs (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    ended_at TEXT,
    wanted TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    report TEXT,
    trouble TEXT NOT NULL
);
INSERT INTO "ingest_jobs" VALUES(1,'WZ8iol75wx2UtWDb','done','2026-11-30T16:47:46.358749+00:00','robot','2026-11-30T16:47:46.359983+00:00','{}',1,1,'{"read": 1, "new": 1, "changed": 0, "unchanged": 0, "copies": 0, "refused": [], "sentences": 2, "attributions": 1, "seconds": 0.5}','');
INSERT INTO "ingest_jobs" VALUES(2,'5lr_Jpj67y-52Xu-','failed','2026-11-30T16:47:46.359093+00:00','robot','2026-11-30T16:47:46.360266+00:00','{}',0,1,NULL,'The articles could not be taken in: try again later (reference 0123456789abcdef).');
INSERT INTO "ingest_jobs" VALUES(3,'yOPpOEdL30II0F7e','running','2026-11-30T16:47:46.359305+00:00','robot',NULL,'{"articles": [{"text": "Engineer Jane Roe said that the Vorsk dam was unsafe. It was report 2.", "id": "dam-2", "title": "The dam"}], "addresses": []}',1,1,NULL,'');
INSERT INTO "ingest_jobs" VALUES(4,'kJesyRJEsoqQS0VO','waiting','2026-11-30T16:47:46.359517+00:00','robot',NULL,'{"articles": [{"text": "Engineer Jane Roe said that the Vorsk dam was unsafe. It was report 3.", "id": "dam-3", "title": "The dam"}], "addresses": ["https://news.example/feed"]}',0,2,NULL,'');
CREATE TABLE kept_answers (
    id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    history TEXT NOT NULL,
    answer TEXT NOT NULL,
    settings TEXT NOT NULL,
    kept_at TEXT NOT NULL
) WITHOUT ROWID
;
INSERT INTO "kept_answers" VALUES('J8TAwbZFyAxyAJJX','Who says that the dam was unsafe?','["What did Jane Roe say?"]','{"id": null, "question": "Who says that the dam was unsafe?", "understood": "who said the dam was unsafe", "outcome": "answered", "engine": "extractive", "prompt": "", "as_of": "2026-03-30", "note": "", "correction": "", "statements": [{"text": "Engineer Jane Roe said that the Vorsk dam was unsafe.", "speaker": {"name": "Jane Roe", "role": "engineer", "kind": "person"}, "stance": "asserts", "reason_for": null, "citations": [{"article_id": "aaaaaaaaaaaaaaaa", "uri": "posted:dam-1", "title": "The dam", "outlet": "The Furrow", "published": "2026-03-30", "start": 0, "end": 53, "quote": "Engineer Jane Roe said that the Vorsk dam was unsafe."}]}], "groups": [{"heading": "", "statements": [0], "speakers": 1, "reports": 1}]}','abc123','2026-11-30T16:47:44+00:00');
CREATE TABLE slack_events (id TEXT PRIMARY KEY, received_at REAL NOT NULL) WITHOUT ROWID;
INSERT INTO "slack_events" VALUES('Ev1',1.79605726636061358448e+09);
INSERT INTO "slack_events" VALUES('Ev2',1.79605726643264079094e+09);
INSERT INTO "slack_events" VALUES('Ev3',1.79605726645317125313e+09);
INSERT INTO "slack_events" VALUES('Ev4',1.79605726648518705364e+09);
INSERT INTO "slack_events" VALUES('Ev5',1.79605726649173021323e+09);
CREATE TABLE slack_jobs (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    entry TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL,
    state TEXT NOT NULL,
    received_at REAL NOT NULL,
    not_before REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    messages TEXT NOT NULL DEFAULT '',
    sent INTEGER NOT NULL DEFAULT 0,
    unsure INTEGER NOT NULL DEFAULT 0,
    answer_id TEXT NOT NULL DEFAULT '',
    answered TEXT NOT NULL DEFAULT '',
    done_at REAL
);
INSERT INTO "slack_jobs" VALUES(1,'message:C1:1700000001.000100','7e26c18b','{"kind": "mention", "key": "message:C1:1700000001.000100", "teams": ["T1"], "channel": "C1", "user": "U1", "text": "Who says that the dam was unsafe?", "said_at": "1700000001.000100", "thread": "1700000001.000100", "event_id": "Ev1", "response_url": "", "answer_id": "", "mark": "", "statement": null}','C1','1700000001.000100','done',1.79605726636061358448e+09,1.79605726636061358448e+09,1,'[{"text": "Jane Roe", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Jane Roe"}}]}]',1,0,'J8TAwbZFyAxyAJJX','Who says that the dam was unsafe?',1.79605726643132305141e+09);
INSERT INTO "slack_jobs" VALUES(2,'message:C2:1700000002.000100','e49f4edd','{"kind": "mention", "key": "message:C2:1700000002.000100", "teams": ["T1"], "channel": "C2", "user": "U1", "text": "question 2?", "said_at": "1700000002.000100", "thread": "1700000002.000100", "event_id": "Ev2", "response_url": "", "answer_id": "", "mark": "", "statement": null}','C2','1700000002.000100','failed',1.79605726643264079094e+09,1.79605726643264079094e+09,1,'',0,0,'','',1.79605726644933199882e+09);
INSERT INTO "slack_jobs" VALUES(3,'message:C3:1700000003.000100','4842c057','{"kind": "mention", "key": "message:C3:1700000003.000100", "teams": ["T1"], "channel": "C3", "user": "U1", "text": "question 3?", "said_at": "1700000003.000100", "thread": "1700000003.000100", "event_id": "Ev3", "response_url": "", "answer_id": "", "mark": "", "statement": null}','C3','1700000003.000100','working',1.79605726645317125313e+09,1.79605726645317125313e+09,1,'[{"text": "one", "blocks": []}, {"text": "two", "blocks": []}]',1,1,'other','question 3?',NULL);
INSERT INTO "slack_jobs" VALUES(4,'message:C1:1700000004.000100','79318fa0','{"kind": "follow_up", "key": "message:C1:1700000004.000100", "teams": ["T1"], "channel": "C1", "user": "U1", "text": "and why?", "said_at": "1700000004.000100", "thread": "1700000001.000100", "event_id": "Ev4", "response_url": "", "answer_id": "", "mark": "", "statement": null}','C1','1700000001.000100','waiting',1.79605726648518705364e+09,1.79605726648518705364e+09,0,'',0,0,'','',NULL);
INSERT INTO "slack_jobs" VALUES(5,'message:C5:1700000005.000100','e38e3337','{"kind": "mention", "key": "message:C5:1700000005.000100", "teams": ["T1"], "channel": "C5", "user": "U1", "text": "question 5?", "said_at": "1700000005.000100", "thread": "1700000005.000100", "event_id": "Ev5", "response_url": "", "answer_id": "", "mark": "", "statement": null}','C5','1700000005.000100','waiting',1.79605726649173021323e+09,1.79605726649173021323e+09,0,'',0,0,'','',NULL);
CREATE INDEX slack_jobs_by_state ON slack_jobs (state, not_before);
CREATE INDEX slack_jobs_by_thread ON slack_jobs (channel, thread);
CREATE INDEX slack_jobs_by_answer ON slack_jobs (answer_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('ingest_jobs',4);
COMMIT;
