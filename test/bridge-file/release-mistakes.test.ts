import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { changed, mistakesIn } from './files.ts';

const changes: readonly Change[] = [
  // Gathered topics.
  ['[content, user] ', '[content] \n    takes: [user] '],
  ['needs: [content, user] ', 'takes: [content, user] '],
  [
    '[content, user] ',
    '[content]\n    takes: [usr, user, user] ',
    'bridge.yaml:15:13 fusions.recommendation.takes[0]: no topic is named "usr"; did you mean "user"?',
    'bridge.yaml:15:24 fusions.recommendation.takes[2]: "user" stands in the list twice; remove one',
  ],
  [
    '[content, user] ',
    '[content]\n    wants: [user, content]\n    takes: [content, user] ',
    'bridge.yaml:15:19 fusions.recommendation.wants[1]: "content" is needed already; a topic may stand in one of needs, wants and takes',
    'bridge.yaml:16:13 fusions.recommendation.takes[0]: "content" is needed already; a topic may stand in one of needs, wants and takes',
    'bridge.yaml:16:22 fusions.recommendation.takes[1]: "user" is wanted already; a topic may stand in one of needs, wants and takes',
  ],
  [
    'needs: [content, user] ',
    'needs: []\n    wants: []\n    takes: [] ',
    'bridge.yaml:12:3 fusions.recommendation: gathers no topics; expected at least one topic in needs, wants or takes',
  ],
  [
    'needs: [content, user] ',
    'takes: ',
    'bridge.yaml:14:5 fusions.recommendation.takes: expected a list, got nothing; write [] for an empty one, or leave out the key',
  ],

  // Bounds of a group.
  ['    deadline: 30s\n', '    maxParts: 2\n    maxPartsPerSource: 1\n'],
  [
    '    deadline: 30s\n',
    '    maxParts: 1\n    maxPartsPerSource: 2\n',
    'bridge.yaml:15:15 fusions.recommendation.maxParts: a group of 1 parts has no room for the 2 topics that it waits for (needs, wants); write 2 or more',
    'bridge.yaml:16:24 fusions.recommendation.maxPartsPerSource: a source cannot have more parts than its group (maxParts: 1); expected at most that number',
  ],
  [
    '    deadline: 30s\n',
    '    size: 5\n    minSize: 4\n    maxParts: 3\n',
    'bridge.yaml:15:11 fusions.recommendation.size: a group has room for 3 parts (maxParts); expected at most that number',
    'bridge.yaml:16:14 fusions.recommendation.minSize: a group has room for 3 parts (maxParts); expected at most that number',
  ],
  [
    '    deadline: 30s\n',
    '    maxPart: 3\n',
    'bridge.yaml:15:5 fusions.recommendation.maxPart: unknown key; did you mean "maxParts"?',
  ],
  [
    '  user:\n',
    '  gone: { role: absent, maxParts: 3 }\n  user:\n',
    'bridge.yaml:7:25 topics.gone.maxParts: only parts have a share of a group, and the role is absent; remove this key',
  ],

  // Topics that open groups.
  ['  content:\n', '  content:\n    opens: false\n'],
  [
    '  content:\n',
    '  content:\n    opens: no one\n',
    'bridge.yaml:5:12 topics.content.opens: expected true or false, got "no one"; write one of them, or leave out the key',
  ],
  [
    '  content:\n',
    '  content:\n    open: true\n',
    'bridge.yaml:5:5 topics.content.open: unknown key; did you mean "opens"?',
  ],
  [
    '  user:\n',
    '  gone: { role: absent, opens: true }\n  user:\n',
    'bridge.yaml:7:25 topics.gone.opens: only parts open groups, and the role is absent; remove this key',
  ],

  // Roles.
  [
    'sources: [profile-service]\n    schema: schemas/user.json\n    privacy: { redact: [name], classification: confidential }',
    'role: absent',
    'bridge.yaml:12:22 fusions.recommendation.needs[1]: topic "user" states absences (role: absent) and cannot be gathered; remove it here',
  ],
  [
    'sources: [profile-service]\n    schema: schemas/user.json\n    privacy: { redact: [name], classification: confidential }',
    'role: control',
    'bridge.yaml:12:22 fusions.recommendation.needs[1]: topic "user" requests releases (role: control) and cannot be gathered; remove it here',
  ],
  [
    '  user:\n',
    '  gone: { role: absent, schema: schemas/user.json, redact: [a, b], privacy: { redact: [c] } }\n  user:\n',
    'bridge.yaml:7:25 topics.gone.schema: the body of a topic with role absent has the fixed shape { topics }; remove this key',
    'bridge.yaml:7:52 topics.gone.redact: the body of a topic with role absent has the fixed shape { topics }; remove this key',
    'bridge.yaml:7:79 topics.gone.privacy.redact: the body of a topic with role absent has the fixed shape { topics }; remove this key',
  ],
  [
    '  user:\n',
    '  order: { role: control, schema: { type: object }, correlate: subject }\n  user:\n',
    'bridge.yaml:7:27 topics.order.schema: the body of a topic with role control has the fixed shape { action, fusion, key }; remove this key',
    'bridge.yaml:7:53 topics.order.correlate: the body of a topic with role control names the key itself; remove this key',
  ],
  [
    '  user:\n',
    '  gone: { role: absent, correlate: [subject, data.id] }\n  user:\n',
    'bridge.yaml:7:46 topics.gone.correlate[1]: the body of a topic with role absent has the fixed shape { topics }; remove this key',
  ],
  [
    'sources: [profile-service]\n    schema: schemas/user.json\n    privacy: { redact: [name], classification: confidential }',
    'role: correction',
    'bridge.yaml:12:22 fusions.recommendation.needs[1]: topic "user" corrects results (role: correction) and cannot be gathered; remove it here',
  ],
  [
    '  user:\n',
    '  fix: { role: correction, schema: { type: object }, correlate: [subject, data.id] }\n  user:\n',
    'bridge.yaml:7:28 topics.fix.schema: the body of a topic with role correction has the fixed shape { values, approve, fusion, key }; remove this key',
    'bridge.yaml:7:75 topics.fix.correlate[1]: the body of a topic with role correction has the fixed shape { values, approve, fusion, key }; remove this key',
  ],
  [
    '  user:\n',
    '  fix: { role: correction, correlate: subject, privacy: { classification: internal } }\n  user:\n',
  ],
  [
    '  user:\n',
    '  gone: { role: absent, correlate: subject, privacy: { classification: internal } }\n  user:\n',
  ],

  // Keys of several finds.
  [
    'correlate: correlationid ',
    'correlate: [subject, "a[", data.name, $now()] ',
    'bridge.yaml:13:26 fusions.recommendation.correlate[1]: not a JSONata expression: Expected "]" before end of expression at character 2; see https://docs.jsonata.org',
    'bridge.yaml:13:32 fusions.recommendation.correlate[2]: the key reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
    "bridge.yaml:13:43 fusions.recommendation.correlate[3]: $now gives another value each time; a group's key must not change",
  ],

  // Statements of parts.
  [
    'deadline: 30s',
    'size: "a["',
    'bridge.yaml:15:11 fusions.recommendation.size: not a JSONata expression: Expected "]" before end of expression at character 2; see https://docs.jsonata.org',
  ],
  [
    'deadline: 30s',
    'size: $random()',
    "bridge.yaml:15:11 fusions.recommendation.size: $random gives another size each time; a part's statement must not change",
  ],
  [
    'deadline: 30s',
    'size: $length(data.name)',
    'bridge.yaml:15:11 fusions.recommendation.size: the size reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
  ],
  [
    'deadline: 30s',
    'expect: data.name.services',
    'bridge.yaml:15:13 fusions.recommendation.expect: the list of topics reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
  ],
  [
    'deadline: 30s',
    'deadline: { from: $millis() + 5000 }',
    "bridge.yaml:15:23 fusions.recommendation.deadline.from: $millis gives another deadline each time; a part's statement must not change",
  ],
  [
    'deadline: 30s',
    'onNewKey: { series: data.name }',
    'bridge.yaml:15:25 fusions.recommendation.onNewKey.series: the series reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
  ],
  [
    'deadline: 30s',
    'expect: ")"',
    'bridge.yaml:15:13 fusions.recommendation.expect: not a JSONata expression: The symbol ")" cannot be used as a unary operator at character 1; see https://docs.jsonata.org',
  ],

  // Predicates.
  [
    'deadline: 30s',
    'predicate: count >',
    'bridge.yaml:15:16 fusions.recommendation.predicate: not a JSONata expression: Unexpected end of expression at character 7; see https://docs.jsonata.org',
  ],
  [
    'deadline: 30s',
    'predicate: $random() > 0.5',
    'bridge.yaml:15:16 fusions.recommendation.predicate: $random gives another value each time; a predicate must depend on the group alone',
  ],
  [
    'deadline: 30s',
    'predicate: cuont > 2',
    'bridge.yaml:15:16 fusions.recommendation.predicate: a predicate can read count, topics, merged, but not "cuont"; did you mean "count"?',
  ],
  [
    'deadline: 30s',
    'predicate: user.age > 2',
    'bridge.yaml:15:16 fusions.recommendation.predicate: a predicate can read count, topics, merged, but not "user"; did you mean "merged.user"?',
  ],
  [
    'deadline: 30s',
    'predicate: count > 2 and merged.usr.age > 17',
    'bridge.yaml:15:16 fusions.recommendation.predicate: the fusion gathers no topic "usr"; did you mean "user"?',
  ],
  [
    'deadline: 30s',
    'predicate: "\'user\' in topics and $count(merged.content.films[rating > $$.merged.user.age]) > 2"',
  ],
  // The merged record is redacted: a predicate may read the field, and finds nothing.
  ['deadline: 30s', 'predicate: $exists(merged.user.name)'],

  // Numbers.
  [
    'deadline: 30s',
    'size: 3\n    minSize: 4',
    'bridge.yaml:16:14 fusions.recommendation.minSize: a group is released at its size of 3; expected at most that number',
  ],
  ['deadline: 30s', 'size: 3\n    minSize: 3'],
  ['deadline: 30s', 'size: groupsize\n    minSize: 4'],
];

testChanges(changes);

test('consequences of an unknown topic are not reported', async () => {
  const text = changed('[content, user] ', '[content, usr] ').replace(
    'deadline: 30s',
    'predicate: merged.usr.age > 17',
  );
  expect(await mistakesIn(text)).toEqual([
    'bridge.yaml:14:22 fusions.recommendation.needs[1]: no topic is named "usr"; did you mean "user"?',
  ]);
});

test('taken topics can be merged and weighted, but not all with weight 0', async () => {
  const taken = changed('[content, user] ', '[content]\n    takes: [user] ');
  expect(await mistakesIn(taken.replace('deadline: 30s', 'weights: { profile-service: 2 }'))).toEqual([]);
  expect(await mistakesIn(taken.replace('deadline: 30s', 'weights: { profile-service: 0 }'))).toEqual([
    'bridge.yaml:16:5 fusions.recommendation.weights: every source of topic "user" weighs 0, so no claim would count; give one of them a weight above 0',
  ]);
  expect(await mistakesIn(taken.replace('/user/age: {', '/user/agee: {'))).toEqual([
    'bridge.yaml:20:7 fusions.recommendation.merge["/user/agee"]: the schema of topic "user" has no field "agee"; did you mean "age"?',
  ]);
});

test('a fusion whose groups no topic opens is a mistake', async () => {
  const text = changed('  content:\n', '  content:\n    opens: false\n').replace(
    '  user:\n',
    '  user:\n    opens: false\n',
  );
  expect(await mistakesIn(text)).toEqual([
    'bridge.yaml:14:3 fusions.recommendation: no topic opens a group of this fusion (opens: false); remove the key from one of its topics',
  ]);
});
