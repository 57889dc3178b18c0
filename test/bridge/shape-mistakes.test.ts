import { type Change, testChanges } from './changes.ts';

const changes: readonly Change[] = [
  ['name: recommendation', '', 'bridge.yaml:3:1: "name" is missing'],
  ['name: recommendation', 'nmae: x', 'bridge.yaml:2:1 nmae: unknown key; did you mean "name"?'],
  ['name: recommendation', 'name: 5', 'bridge.yaml:2:7 name: expected text, got 5'],
  [
    'name: recommendation',
    'name: my bridge',
    'bridge.yaml:2:7 name: a name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 64 of them',
  ],
  [
    '    deadline: 30s',
    '    deadlin: 30s',
    'bridge.yaml:15:5 fusions.recommendation.deadlin: unknown key; did you mean "deadline"?',
  ],
  [
    '{ queue: true }',
    '{ queue: true, bucket: x }',
    'bridge.yaml:27:41 recipients.recommendation_system.bucket: unknown key; expected queue',
  ],
  [
    '{ queue: true }',
    '{ queue: yes }',
    'bridge.yaml:27:35 recipients.recommendation_system.queue: expected true',
  ],
  ['{ queue: true }', '{}', 'bridge.yaml:27:3 recipients.recommendation_system: "queue" is missing'],
  [
    'needs: [content, user] ',
    'needs: content ',
    'bridge.yaml:14:12 fusions.recommendation.needs: expected a list, got "content"',
  ],
  [
    'needs: [content, user] ',
    'needs: [] ',
    'bridge.yaml:14:12 fusions.recommendation.needs: expected at least one topic',
  ],
  [
    'needs: [content, user] ',
    'needs: ',
    'bridge.yaml:14:5 fusions.recommendation.needs: expected a list, got nothing',
  ],
  ['    needs: [content, user] ', '', 'bridge.yaml:12:3 fusions.recommendation: "needs" is missing'],
  [
    'deadline: 30s',
    'deadline: 30',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
  ],
  [
    'deadline: 30s',
    'deadline: 999ms',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
  ],
  [
    'deadline: 30s',
    'deadline: 8d',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h',
  ],
  [
    'onDeadline: partial ',
    'onDeadline: partal ',
    'bridge.yaml:16:17 fusions.recommendation.onDeadline: expected partial, discard or dead-letter, got "partal"; did you mean "partial"?',
  ],
  [
    'late: amend ',
    'late: reopen ',
    'bridge.yaml:17:11 fusions.recommendation.late: "reopen" is not supported yet; expected amend or ignore',
  ],
  [
    'late: amend ',
    'late: maybe ',
    'bridge.yaml:17:11 fusions.recommendation.late: expected amend or ignore, got "maybe"',
  ],
  [
    '{ loss: absolute }',
    'absolut',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: expected vote, absolute, squared, latest, union, elements or edit, got "absolut"; did you mean "absolute"?',
  ],
  [
    '{ loss: absolute }',
    '7',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: expected a loss (vote, absolute, squared, latest, union, elements, edit), or a map with "loss" and "weights"',
  ],
  [
    '{ loss: absolute }',
    '{ los: absolute }',
    'bridge.yaml:19:20 fusions.recommendation.merge["/user/age"].los: unknown key; did you mean "loss"?',
  ],
  [
    'model: claude-haiku-5-5',
    'model: gpt',
    'bridge.yaml:21:14 fusions.recommendation.compose.model: expected the name of a Claude model, such as claude-haiku-5-5',
  ],
  [
    'maxTokens: 800',
    'maxTokens: 0.5',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected a whole number, got 0.5',
  ],
  [
    'maxTokens: 800',
    'maxTokens: 100000',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected at most 64000',
  ],
  [
    'maxTokens: 800',
    'maxTokens: .inf',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: not a number that JSON can hold',
  ],
  [
    'maxTokens: 800',
    'timeout: 11m',
    'bridge.yaml:24:16 fusions.recommendation.compose.timeout: expected a duration from 1s to 10m, such as 30s, 15m or 2h',
  ],
  [
    '    sources: [profile-service]',
    '    sources: []',
    'bridge.yaml:8:14 topics.user.sources: expected at least one source; leave the key out to permit all',
  ],
  [
    '[profile-service]',
    '[profile service]',
    'bridge.yaml:8:15 topics.user.sources[0]: expected a source as in an event: a URI or a name without spaces, at most 256 characters',
  ],
  [
    '[profile-service]',
    '[fusion-bus/other]',
    'bridge.yaml:8:15 topics.user.sources[0]: sources that start with "fusion-bus/" are the bus itself',
  ],
  [
    'classification: confidential',
    'classification: secret',
    'bridge.yaml:10:48 topics.user.privacy.classification: expected public, internal, confidential or restricted, got "secret"',
  ],
  [
    'schema: schemas/user.json',
    'schema: 5',
    'bridge.yaml:9:13 topics.user.schema: expected the path of a JSON Schema file, or a JSON Schema in place',
  ],
];

testChanges(changes);
