import { type Change, testChanges } from './changes.ts';

const changes: readonly Change[] = [
  [
    '[content, user] ',
    '[content, usr] ',
    'bridge.yaml:14:22 fusions.recommendation.needs[1]: no topic is named "usr"; did you mean "user"?',
  ],
  [
    '[content, user] ',
    '[content, user, zebra] ',
    'bridge.yaml:14:28 fusions.recommendation.needs[2]: no topic is named "zebra"; there is "content", "user"',
  ],
  [
    '[content, user] ',
    '[content, user, user] ',
    'bridge.yaml:14:28 fusions.recommendation.needs[2]: "user" stands in the list twice; remove one',
  ],
  [
    'deadline: 30s',
    'wants: [user]',
    'bridge.yaml:15:13 fusions.recommendation.wants[0]: "user" is needed already; a topic may stand in one of needs, wants and takes',
  ],
  [
    '[recommendation_system]',
    '[recommendation-system]',
    'bridge.yaml:25:18 fusions.recommendation.recipients[0]: no recipient is named "recommendation-system"; did you mean "recommendation_system"?',
  ],
  [
    'recipients:\n  recommendation_system: { queue: true }\n',
    '',
    'bridge.yaml:25:18 fusions.recommendation.recipients[0]: no recipient is named "recommendation_system"; there is none',
  ],
  [
    '  user:\n',
    '  us_er: {}\n  us-er: {}\n  user:\n',
    'bridge.yaml:8:3 topics.us-er: "us-er" and "us_er" differ only in case, "_" or "-" and are the same name on AWS; rename one',
    'bridge.yaml:9:3 topics.user: "user" and "us_er" differ only in case, "_" or "-" and are the same name on AWS; rename one',
  ],
  [
    '  user:\n',
    '  constructor: {}\n  user:\n',
    'bridge.yaml:7:3 topics.constructor: the name is reserved; choose another',
  ],
  [
    '  user:\n',
    '  a.b: {}\n  user:\n',
    'bridge.yaml:7:3 topics["a.b"]: a name starts with a letter, continues with letters, digits, "_" and "-", and has at most 64 characters; write a-b; for events of this type give the topic such a name, and the key types: ["a.b"]',
  ],
  [
    '  user:\n',
    '  __proto__: {}\n  user:\n',
    'bridge.yaml:7:3 topics.__proto__: this name is reserved; choose another',
  ],
  [
    '/user/age: {',
    'user.age: {',
    'bridge.yaml:19:7 fusions.recommendation.merge["user.age"]: not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>; write /user/age',
  ],
  [
    '/user/age: {',
    '/usr/age: {',
    'bridge.yaml:19:7 fusions.recommendation.merge["/usr/age"]: the fusion gathers no topic "usr"; did you mean "user"?',
  ],
  [
    '/user/age: {',
    '/user/agee: {',
    'bridge.yaml:19:7 fusions.recommendation.merge["/user/agee"]: the schema of topic "user" has no field "agee"; did you mean "age"?',
  ],
  [
    '/user/age: {',
    '/user/name: {',
    'bridge.yaml:19:19 fusions.recommendation.merge["/user/name"]: "absolute" settles numbers, but the schema of topic "user" has string here; for that there is vote, circular, latest, edit',
  ],
  [
    '{ loss: absolute }',
    'union',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: "union" settles lists, but the schema of topic "user" has number here; for that there is vote, absolute, squared, huber, circular, latest',
  ],
  [
    '{ loss: absolute }',
    '{ loss: absolute, weights: { profil-service: 2 } }',
    'bridge.yaml:19:47 fusions.recommendation.merge["/user/age"].weights.profil-service: no topic here permits the source "profil-service"; did you mean "profile-service"?',
  ],
  [
    'deadline: 30s',
    'weights: { crm: 1 }',
    'bridge.yaml:15:16 fusions.recommendation.weights.crm: no topic here permits the source "crm"; there is "catalogue-service", "profile-service"',
  ],
  ['deadline: 30s', 'weights: learned'],
  [
    'deadline: 30s',
    'weights: lerned',
    'bridge.yaml:15:14 fusions.recommendation.weights: expected equal or learned, got "lerned"; did you mean "learned"?',
  ],
  [
    'deadline: 30s',
    'weights: { profile-service: -1 }',
    'bridge.yaml:15:33 fusions.recommendation.weights.profile-service: expected a number of at least 0, got -1; write 0 or more',
  ],
  [
    'deadline: 30s',
    'weights: { profile-service: 0 }',
    'bridge.yaml:15:5 fusions.recommendation.weights: every source of topic "user" weighs 0, so no claim would count; give one of them a weight above 0',
  ],
  [
    'correlate: correlationid ',
    'correlate: data[ ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: not a JSONata expression: Expected "]" before end of expression at character 5; see https://docs.jsonata.org',
  ],
  [
    'correlate: correlationid ',
    'correlate: data.name ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: the key reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
  ],
  [
    'correlate: correlationid ',
    'correlate: $uppercase($.data.name) ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: the key reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
  ],
  [
    'correlate: correlationid ',
    'correlate: id & $random() ',
    "bridge.yaml:13:16 fusions.recommendation.correlate: $random gives another value each time; a group's key must not change",
  ],
  [
    'redact: [name]',
    'redact: [/a~b]',
    'bridge.yaml:10:25 topics.user.privacy.redact[0]: "/a~b" is not a JSON Pointer; write "~" as "~0", and "/" in a name as "~1"',
  ],
  [
    'sources: [profile-service]',
    'sources: [profile-service, profile-service]',
    'bridge.yaml:8:32 topics.user.sources[1]: "profile-service" stands in the list twice; remove one',
  ],
  [
    'redact: [name]',
    'redact: [name, name]',
    'bridge.yaml:10:31 topics.user.privacy.redact[1]: "name" stands in the list twice; remove one',
  ],
  [
    'needs: [content, user] ',
    'wants: [user, user]\n    needs: [content] ',
    'bridge.yaml:14:19 fusions.recommendation.wants[1]: "user" stands in the list twice; remove one',
  ],
  [
    'recipients: [recommendation_system]',
    'recipients: [recommendation_system, recommendation_system]',
    'bridge.yaml:25:41 fusions.recommendation.recipients[1]: "recommendation_system" stands in the list twice; remove one',
  ],
  [
    'schema: schemas/user.json',
    'correlate: "data["',
    'bridge.yaml:9:16 topics.user.correlate: not a JSONata expression: Expected "]" before end of expression at character 5; see https://docs.jsonata.org',
  ],
  [
    'schema: schemas/user.json',
    'correlate: $string(data.name)',
    'bridge.yaml:9:16 topics.user.correlate: the key reads a field that topic "user" redacts ("name"); read another one, or do not redact it',
  ],
  [
    'schema: schemas/user.json\n    privacy: { redact: [name],',
    'correlate: data.person.id.value\n    privacy: { redact: [/person/id, /person/idle, /id],',
    'bridge.yaml:9:16 topics.user.correlate: the key reads a field that topic "user" redacts ("/person/id"); read another one, or do not redact it',
  ],
  // A step that is no name may lead anywhere; only certain mistakes are reported.
  ['correlate: correlationid ', 'correlate: data.*.name '],
  ['correlate: correlationid ', 'correlate: name & data.id '],
];

testChanges(changes);
