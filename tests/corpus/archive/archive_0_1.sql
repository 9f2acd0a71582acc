-- An archive of release 0.1 (user_version 1, no _migrations), made by its own code out of three invented articles.
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    outlet TEXT NOT NULL,
    outlet_key TEXT NOT NULL,
    published TEXT,
    byline TEXT NOT NULL,
    url TEXT NOT NULL,
    fictional INTEGER NOT NULL,
    digest TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ingested_at TEXT NOT NULL,
    attribution_model TEXT NOT NULL,
    origin TEXT NOT NULL,
    signature BLOB NOT NULL
);
CREATE INDEX articles_by_origin ON articles (origin);
CREATE INDEX articles_by_published ON articles (published);
CREATE TABLE near_copies (
    article_id TEXT NOT NULL REFERENCES articles (id),
    other_id TEXT NOT NULL REFERENCES articles (id),
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    UNIQUE (article_id, number)
);
CREATE VIRTUAL TABLE sentence_words USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE attributions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    stance TEXT NOT NULL,
    kind TEXT NOT NULL,
    hedged INTEGER NOT NULL,
    reason_for INTEGER,
    sentences TEXT NOT NULL,
    speaker_key TEXT,
    speaker_name TEXT,
    speaker_kind TEXT,
    speaker_role TEXT,
    speaker_aliases TEXT,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE INDEX attributions_by_speaker ON attributions (speaker_key);
CREATE TABLE attribution_sentences (
    article_id TEXT NOT NULL,
    sentence INTEGER NOT NULL,
    attribution INTEGER NOT NULL,
    PRIMARY KEY (article_id, sentence, attribution),
    FOREIGN KEY (article_id, attribution) REFERENCES attributions (article_id, number),
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, number)
) WITHOUT ROWID;
CREATE TABLE pending (article_id TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 5);
INSERT INTO meta VALUES ('key', 'a78d1e73c66f4ab9a446edacc4314339');
INSERT INTO articles VALUES ('a79486029b62aa43', '/news/ferry.md', 'The harbour authority closed the Sund ferry pier on Friday after a crack was found in its northern ramp.

"The ramp is not safe, and nobody will drive over it before it has been welded," harbour master Élodie Roe said.

The ferry company denied that the crack was known to it in April. Roe said that a report had been sent to the company because its own divers had asked for one.

An official who asked not to be named doubted that the pier would open again before June.', 'Pier closed after crack is found', 'Harbour Post', 'harbour post', '2026-05-01', 'A. Writer', 'https://post.example/pier', 1, '4f59c37207de80ee6161c5d5329c3c293cd4a36b4912f4290e1b3979e5a83c3f', 1, '2026-11-30T16:46:04+00:00', 'tagger-aeb82201aab6+4', 'a79486029b62aa43', X'C5646A0269531903E1D76B05B18753030B8CA000BB928400FD789D012D3E5F00C6BB7A0AD39E9600AB08330293B23B00822889049AB80300435B5104DF846403E844850192932A0041078300EBA11C009B3F1C00D321E2060225A907644A5703EAB516057ABE23039CA2DD03C4C3ED067E6A9400FCFF160AF0CD900274D7B90D63F40300286867002D89F80246DF180325672400BC515B0033518E008AFAFD01BBE9C307245C160001265E0BA8899800F7DA2F0197A1D2000E49BC013DF47F014B0A71004C81D1000D8127037A924B027960D4004A134A028031DD0A5ABD020088631400D49C7502BCBA6104FB16190215960A01BFB5A70134CB1D030B95F80C6F937E0135E0DA028F9FBB029A6EEC01A02B0302B708F201E20D8B08E3B39902A1A7C0019B278B064F92F7031544B601D8255B01131B4F0028893900AD582301D22CBA007ABAEC00C136510393469A0411B33801F9AD0C0287DF210364782105810AC0027EEBC40A6C0F1D011C9D3B0190F4EA0085593C0139266502E76F3B0280FB290B69C1150209AD2105D78B1200422263010D78C101DAB964013E0AE500AF5E6503412FC501EDA30E0122D78001905BED008B12C0014639720047EEE503029BE00066E79B00F625820004604B0016F7D203FF0E2300F3CF5C0AB1DA62009C4D5102FE001203F0C5BA02CE269400948884039E466B00');
INSERT INTO articles VALUES ('bdb2f02efa836a17', '/news/ferry-copy.md', 'The harbour authority closed the Sund ferry pier after a crack was found in its northern ramp.

"The ramp is not safe, and nobody will drive over it before it has been welded," harbour master Élodie Roe said.

The ferry company denied that the crack was known to it in April. Roe said that a report had been sent to the company because its own divers had asked for one.

An official who asked not to be named doubted that the pier would open again before June.

The company did not answer further questions.', 'Crack closes ferry pier', 'The Sund Wire', 'sund wire', '2026-05-02', '', '', 1, '6b4031cd3a95d7d1eb4c27169ea28135678baabfb4c7f239db95320b62175ffd', 1, '2026-11-30T16:46:04+00:00', 'tagger-aeb82201aab6+4', 'a79486029b62aa43', X'C5646A0269531903566720058114E3010B8CA000BB928400FD789D012D3E5F0078EEAA03D39E9600AB083302ED019001822889049AB80300435B5104DF846403E844850192932A0041078300EBA11C00F7E10800D321E2060225A907644A5703EAB516057ABE23039CA2DD03C4C3ED067E6A9400922DA702CF71C60074D7B90D63F40300286867002D89F80246DF180325672400BC515B00DC3767088AFAFD01F6847800245C160001265E0BA8899800F7DA2F0197A1D2000E49BC013DF47F014B0A71004C81D1000D812703746E12097960D4004A134A028031DD0A5ABD0200A3960600D49C7502BCBA6104FB16190215960A01BFB5A70134CB1D030B95F80C6F937E0135E0DA028F9FBB029A6EEC01A02B0302B708F201E20D8B08E3B39902A1A7C001498CEC06F8E489011544B601D8255B01131B4F0028893900AD582301D22CBA007ABAEC00C136510393469A0411B33801F9AD0C0287DF21036478210582BE61017EEBC40A6C0F1D011C9D3B0190F4EA0085593C0139266502E76F3B0280FB290BB133BB0209AD2105D78B1200422263010D78C101DAB964013E0AE500AF5E6503412FC501EDA30E0122D78001905BED008B12C0014639720047EEE503029BE00066E79B00F625820004604B0016F7D203FF0E2300F3CF5C0AA06AA6049C4D51027406A60BF0C5BA02CE269400948884039E466B00');
INSERT INTO articles VALUES ('f2214fefac76688d', '/news/mayor.md', 'Mayor Tomas Lind said on Sunday that the town would pay for a bus until the pier is open again.

"We will not leave the island alone," he said. He denied that the bus would cost 40,000 crowns a day.', 'Town to pay for a bus', 'Harbour Post', 'harbour post', NULL, '', '', 1, '392b6fbbdba95bf49b3553f836792146850e21034a261901ce5664c545679a7a', 2, '2026-11-30T16:46:05+00:00', 'tagger-aeb82201aab6+4', 'f2214fefac76688d', X'25FAAB0B0A464F013720E8011540940236E4430C98121310F487FE0017D3A10460992401EC3E42019F342000B4E9A0032BE7070F42B61B05896F4400AC381005BDFD8800EEF5DA0BB343B3095A29FE064F29781FA304D3089E1C38044BC5E905A4FDF6094DDF8706110C3A178F8AE90D728A4706CB2C32002FEF830E8072CA0A13957315A17DEB014E03770261A5DB0D7B364302213961069FE5550146F2260358B0D90476D5280622D36A1F1F348700B2113A10C9FCAB10EC0DBF1D8A760C07B451B3032F29F60713B5F608A1709A0A47D43B035419C6084C048705EB969515367DB30514C1C4041C855A01481D0E06F296AC02A62D5C0B2DF9D609C468A90770CDD50C82434600B153AB0270C95F05F0DAB9029D41350F92DDF6138CC0E516DB921B004458DC04B6D2400C9CB47900DE564E005BBAF709DB8AEB015F1587006D71D312CD391D000BA46606FDF36503278B3106CCEC59006E5DCA02AE826801D74CCE14D2BAF40BB2E78E0887F9CC00121C93018A7C7B03F57318007D880D05F9F07300CB1A7622FC82D7005FB400046266C500D1DAA90A82655D0865F890071B9B2A03BE7CCA02A22EB50C0D7D2B09F9B61704555030055FAD140AA20E95001249B807B0496107D2B87E095A7DDA05808F620A3A70B00023FF30061EBAB20D5B199313F2E75705D46F5C036BCB070C7D4BAE0239CD4200');
INSERT INTO near_copies VALUES ('a79486029b62aa43', 'bdb2f02efa836a17');
INSERT INTO near_copies VALUES ('bdb2f02efa836a17', 'a79486029b62aa43');
INSERT INTO sentences VALUES (1, 'a79486029b62aa43', 0, 0, 104);
INSERT INTO sentences VALUES (2, 'a79486029b62aa43', 1, 106, 218);
INSERT INTO sentences VALUES (3, 'a79486029b62aa43', 2, 220, 285);
INSERT INTO sentences VALUES (4, 'a79486029b62aa43', 3, 286, 379);
INSERT INTO sentences VALUES (5, 'a79486029b62aa43', 4, 381, 470);
INSERT INTO sentences VALUES (6, 'bdb2f02efa836a17', 0, 0, 94);
INSERT INTO sentences VALUES (7, 'bdb2f02efa836a17', 1, 96, 208);
INSERT INTO sentences VALUES (8, 'bdb2f02efa836a17', 2, 210, 275);
INSERT INTO sentences VALUES (9, 'bdb2f02efa836a17', 3, 276, 369);
INSERT INTO sentences VALUES (10, 'bdb2f02efa836a17', 4, 371, 460);
INSERT INTO sentences VALUES (11, 'bdb2f02efa836a17', 5, 462, 507);
INSERT INTO sentences VALUES (12, 'f2214fefac76688d', 0, 0, 95);
INSERT INTO sentences VALUES (13, 'f2214fefac76688d', 1, 97, 143);
INSERT INTO sentences VALUES (14, 'f2214fefac76688d', 2, 144, 198);
INSERT INTO sentence_words (rowid, text) VALUES (1, 'The harbour authority closed the Sund ferry pier on Friday after a crack was found in its northern ramp.');
INSERT INTO sentence_words (rowid, text) VALUES (2, '"The ramp is not safe, and nobody will drive over it before it has been welded," harbour master Élodie Roe said.');
INSERT INTO sentence_words (rowid, text) VALUES (3, 'The ferry company denied that the crack was known to it in April.');
INSERT INTO sentence_words (rowid, text) VALUES (4, 'Roe said that a report had been sent to the company because its own divers had asked for one.');
INSERT INTO sentence_words (rowid, text) VALUES (5, 'An official who asked not to be named doubted that the pier would open again before June.');
INSERT INTO sentence_words (rowid, text) VALUES (6, 'The harbour authority closed the Sund ferry pier after a crack was found in its northern ramp.');
INSERT INTO sentence_words (rowid, text) VALUES (7, '"The ramp is not safe, and nobody will drive over it before it has been welded," harbour master Élodie Roe said.');
INSERT INTO sentence_words (rowid, text) VALUES (8, 'The ferry company denied that the crack was known to it in April.');
INSERT INTO sentence_words (rowid, text) VALUES (9, 'Roe said that a report had been sent to the company because its own divers had asked for one.');
INSERT INTO sentence_words (rowid, text) VALUES (10, 'An official who asked not to be named doubted that the pier would open again before June.');
INSERT INTO sentence_words (rowid, text) VALUES (11, 'The company did not answer further questions.');
INSERT INTO sentence_words (rowid, text) VALUES (12, 'Mayor Tomas Lind said on Sunday that the town would pay for a bus until the pier is open again.');
INSERT INTO sentence_words (rowid, text) VALUES (13, '"We will not leave the island alone," he said.');
INSERT INTO sentence_words (rowid, text) VALUES (14, 'He denied that the bus would cost 40,000 crowns a day.');
INSERT INTO attributions VALUES ('a79486029b62aa43', 0, '[[187, 212]]', '[[213, 217]]', '[[106, 186]]', 'asserts', 'direct', 0, NULL, '[1]', 'elodie roe', 'Élodie Roe', 'person', '', '["Roe", "harbour master \u00c9lodie Roe"]');
INSERT INTO attributions VALUES ('a79486029b62aa43', 1, '[[220, 237]]', '[[238, 244]]', '[[245, 284]]', 'denies', 'indirect', 0, NULL, '[2]', 'sund', 'Sund', 'organisation', '', '["the ferry company"]');
INSERT INTO attributions VALUES ('a79486029b62aa43', 2, '[[286, 289]]', '[[290, 294]]', '[[295, 378]]', 'asserts', 'indirect', 0, NULL, '[3]', 'elodie roe', 'Élodie Roe', 'person', '', '["Roe", "harbour master \u00c9lodie Roe"]');
INSERT INTO attributions VALUES ('a79486029b62aa43', 3, '[[381, 392]]', '[[419, 426]]', '[[427, 469]]', 'doubts', 'indirect', 0, NULL, '[4]', 'a79486029b62aa43#an official', 'an official', 'unnamed', '', '[]');
INSERT INTO attributions VALUES ('a79486029b62aa43', 4, '[[393, 396]]', '[[397, 402]]', '[[403, 418]]', 'asserts', 'indirect', 0, NULL, '[4]', 'a79486029b62aa43#an official', 'an official', 'unnamed', '', '[]');
INSERT INTO attributions VALUES ('bdb2f02efa836a17', 0, '[[177, 202]]', '[[203, 207]]', '[[96, 176]]', 'asserts', 'direct', 0, NULL, '[1]', 'elodie roe', 'Élodie Roe', 'person', '', '["Roe", "harbour master \u00c9lodie Roe"]');
INSERT INTO attributions VALUES ('bdb2f02efa836a17', 1, '[[210, 227]]', '[[228, 234]]', '[[235, 274]]', 'denies', 'indirect', 0, NULL, '[2]', 'sund', 'Sund', 'organisation', '', '["the ferry company"]');
INSERT INTO attributions VALUES ('bdb2f02efa836a17', 2, '[[276, 279]]', '[[280, 284]]', '[[285, 368]]', 'asserts', 'indirect', 0, NULL, '[3]', 'elodie roe', 'Élodie Roe', 'person', '', '["Roe", "harbour master \u00c9lodie Roe"]');
INSERT INTO attributions VALUES ('bdb2f02efa836a17', 3, '[[371, 382]]', '[[409, 416]]', '[[417, 459]]', 'doubts', 'indirect', 0, NULL, '[4]', 'bdb2f02efa836a17#an official', 'an official', 'unnamed', '', '[]');
INSERT INTO attributions VALUES ('bdb2f02efa836a17', 4, '[[383, 386]]', '[[387, 392]]', '[[393, 408]]', 'asserts', 'indirect', 0, NULL, '[4]', 'bdb2f02efa836a17#an official', 'an official', 'unnamed', '', '[]');
INSERT INTO attributions VALUES ('bdb2f02efa836a17', 5, '[[462, 473]]', '[[474, 488]]', '[[489, 506]]', 'doubts', 'indirect', 0, NULL, '[5]', NULL, NULL, NULL, NULL, NULL);
INSERT INTO attributions VALUES ('f2214fefac76688d', 0, '[[0, 16]]', '[[17, 21]]', '[[32, 94]]', 'asserts', 'indirect', 0, NULL, '[0]', 'tomas lind', 'Tomas Lind', 'person', 'Mayor', '["Mayor Tomas Lind", "mayor Tomas Lind"]');
INSERT INTO attributions VALUES ('f2214fefac76688d', 1, '[[135, 137]]', '[[138, 142]]', '[[97, 134]]', 'asserts', 'direct', 0, NULL, '[1]', 'tomas lind', 'Tomas Lind', 'person', 'Mayor', '["Mayor Tomas Lind", "mayor Tomas Lind"]');
INSERT INTO attributions VALUES ('f2214fefac76688d', 2, '[[144, 146]]', '[[147, 153]]', '[[154, 197]]', 'denies', 'indirect', 0, NULL, '[2]', 'tomas lind', 'Tomas Lind', 'person', 'Mayor', '["Mayor Tomas Lind", "mayor Tomas Lind"]');
INSERT INTO attribution_sentences VALUES ('a79486029b62aa43', 1, 0);
INSERT INTO attribution_sentences VALUES ('a79486029b62aa43', 2, 1);
INSERT INTO attribution_sentences VALUES ('a79486029b62aa43', 3, 2);
INSERT INTO attribution_sentences VALUES ('a79486029b62aa43', 4, 3);
INSERT INTO attribution_sentences VALUES ('a79486029b62aa43', 4, 4);
INSERT INTO attribution_sentences VALUES ('bdb2f02efa836a17', 1, 0);
INSERT INTO attribution_sentences VALUES ('bdb2f02efa836a17', 2, 1);
INSERT INTO attribution_sentences VALUES ('bdb2f02efa836a17', 3, 2);
INSERT INTO attribution_sentences VALUES ('bdb2f02efa836a17', 4, 3);
INSERT INTO attribution_sentences VALUES ('bdb2f02efa836a17', 4, 4);
INSERT INTO attribution_sentences VALUES ('bdb2f02efa836a17', 5, 5);
INSERT INTO attribution_sentences VALUES ('f2214fefac76688d', 0, 0);
INSERT INTO attribution_sentences VALUES ('f2214fefac76688d', 1, 1);
INSERT INTO attribution_sentences VALUES ('f2214fefac76688d', 2, 2);
INSERT INTO pending VALUES ('f2214fefac76688d');
PRAGMA user_version = 1;
COMMIT;
