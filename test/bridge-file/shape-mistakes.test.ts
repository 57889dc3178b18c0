import { type Change, testChanges } from './changes.ts';

const changes: readonly Change[] = [
  [
    'name: recommendation',
    '',
    'bridge.yaml:3:1: "name" is missing; add it: the name of the deployment, of its stack, and of the source of its own events (`fusion-bus/<name>`)',
  ],
  ['name: recommendation', 'nmae: x', 'bridge.yaml:2:1 nmae: unknown key; did you mean "name"?'],
  ['name: recommendation', 'name: 5', 'bridge.yaml:2:7 name: expected text, got 5; write it in quotes: "5"'],
  [
    'name: recommendation',
    'name: my bridge',
    'bridge.yaml:2:7 name: a name starts with a letter, continues with letters, digits, "_" and "-", and has at most 64 characters; write my-bridge',
  ],
  [
    '    deadline: 30s',
    '    deadlin: 30s',
    'bridge.yaml:15:5 fusions.recommendation.deadlin: unknown key; did you mean "deadline"?',
  ],
  [
    '{ queue: true }',
    '{ queue: true, bucket: x }',
    'bridge.yaml:27:41 recipients.recommendation_system.bucket: unknown key; expected queue, ordered, http, sns, bus, kafka, rabbitmq, shape, protobuf',
  ],
  [
    '{ queue: true }',
    '{ queue: yes }',
    'bridge.yaml:27:35 recipients.recommendation_system.queue: expected true, got "yes"; write true, or leave out what it stands in',
  ],
  [
    'name: recommendation',
    'name: recommendation\nclaimCheck: often',
    'bridge.yaml:3:13 claimCheck: expected true or false, got "often"; write one of them, or leave out the key for the default, false',
  ],
  [
    '{ queue: true }',
    '{}',
    'bridge.yaml:27:26 recipients.recommendation_system: expected one of queue, http, sns, bus, kafka, rabbitmq, and what refines it, got an empty map; write that instead: one transport by which results come, with its settings',
  ],
  [
    'needs: [content, user] ',
    'needs: content ',
    'bridge.yaml:14:12 fusions.recommendation.needs: expected a list, got "content"; write [content]',
  ],
  [
    'needs: [content, user] ',
    'needs: [] ',
    'bridge.yaml:12:3 fusions.recommendation: gathers no topics; expected at least one topic in needs, wants or takes',
  ],
  [
    'needs: [content, user] ',
    'needs: ',
    'bridge.yaml:14:5 fusions.recommendation.needs: expected a list, got nothing; write [] for an empty one, or leave out the key',
  ],
  [
    '    needs: [content, user] ',
    '',
    'bridge.yaml:12:3 fusions.recommendation: gathers no topics; expected at least one topic in needs, wants or takes',
  ],
  // A misspelt list is one mistake, not an unknown key and nothing to gather.
  [
    'needs: [content, user] ',
    'need: [content, user] ',
    'bridge.yaml:14:5 fusions.recommendation.need: unknown key; did you mean "needs"?',
  ],
  [
    'deadline: 30s',
    'deadline: 30',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, or a map with "from" and "default", got 30; write 30s',
  ],
  [
    'deadline: 30s',
    'deadline: 999ms',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h, got "999ms"; write 1s at least',
  ],
  [
    'deadline: 30s',
    'deadline: 8d',
    'bridge.yaml:15:15 fusions.recommendation.deadline: expected a duration from 1s to 7d, such as 30s, 15m or 2h, got "8d"; write 7d at most',
  ],
  [
    'onDeadline: partial ',
    'onDeadline: partal ',
    'bridge.yaml:16:17 fusions.recommendation.onDeadline: expected partial, discard or dead-letter, got "partal"; did you mean "partial"?',
  ],
  [
    'late: amend ',
    'late: maybe ',
    'bridge.yaml:17:11 fusions.recommendation.late: expected amend, reopen, ignore or dead-letter, got "maybe"; write one of them, or leave out the key for the default, amend',
  ],
  [
    '{ loss: absolute }',
    'absolut',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: expected vote, absolute, squared, huber, circular, latest, union, elements, jaccard, edit or geographic, got "absolut"; did you mean "absolute"?',
  ],
  [
    '{ loss: absolute }',
    '7',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: expected a loss (vote, absolute, squared, huber, circular, latest, union, elements, jaccard, edit, geographic), or a map with "loss" and "weights", got 7; write that instead: the loss that settles a field when sources disagree: `vote` (the claim with the most weight), `absolute` (the weighted median), `squared` (the weighted mean), `huber` (a mean that limits the pull of outliers), `circular` (the median of angles or times of day), `latest` (the claim with the latest time), `union` (all elements of all lists), `elements` (a vote on each element of a list), `jaccard` (the set nearest to all lists), `edit` (the text nearest to all others), `geographic` (the position nearest to all others)',
  ],
  [
    '{ loss: absolute }',
    '{ los: absolute }',
    'bridge.yaml:19:20 fusions.recommendation.merge["/user/age"].los: unknown key; did you mean "loss"?',
  ],
  [
    'model: claude-haiku-5-5',
    'model: gpt',
    'bridge.yaml:21:14 fusions.recommendation.compose.model: expected the name of a Claude model, such as claude-haiku-5-5, got "gpt"; write that instead, or leave out the key: the Claude model that writes the answer; or a list of models, whose answers are merged',
  ],
  [
    'maxTokens: 800',
    'maxTokens: 0.5',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected a whole number from 1 to 64000, got 0.5; write 1 or more, or leave out the key for the default, 1024',
  ],
  [
    'maxTokens: 800',
    'maxTokens: 100000',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: expected a whole number from 1 to 64000, got 100000; write 64000 or less, or leave out the key for the default, 1024',
  ],
  [
    'maxTokens: 800',
    'maxTokens: .inf',
    'bridge.yaml:24:18 fusions.recommendation.compose.maxTokens: not a number that JSON can hold; write it in digits',
  ],
  [
    'maxTokens: 800',
    'timeout: 11m',
    'bridge.yaml:24:16 fusions.recommendation.compose.timeout: expected a duration from 1s to 10m, such as 30s, got "11m"; write 10m at most',
  ],
  [
    '    sources: [profile-service]',
    '    sources: []',
    'bridge.yaml:8:14 topics.user.sources: expected at least one source; leave out the key to permit all',
  ],
  [
    '[profile-service]',
    '["profile\\nservice"]',
    'bridge.yaml:8:15 topics.user.sources[0]: expected a source as in an event: a text of at most 256 characters, without control characters, got "profile\\nservice"; write that instead: the EventBridge sources that may post to the topic; envelopes of others are rejected',
  ],
  [
    '[profile-service]',
    '[]',
    'bridge.yaml:8:14 topics.user.sources: expected at least one source; leave out the key to permit all',
  ],
  [
    'classification: confidential',
    'classification: secret',
    'bridge.yaml:10:48 topics.user.privacy.classification: expected public, internal, confidential or restricted, got "secret"; write one of them, or leave out the key',
  ],
  [
    'schema: schemas/user.json',
    'schema: 5',
    'bridge.yaml:9:13 topics.user.schema: expected the path of a JSON Schema file, or a JSON Schema in place, got 5; write that instead, or leave out the key: the schema of a body; an envelope with another body is rejected',
  ],
  [
    'deadline: 30s',
    'deadline: { default: 30s }',
    'bridge.yaml:15:5 fusions.recommendation.deadline: "from" is missing; add it: the place where a part states its group\'s deadline',
  ],
  [
    'deadline: 30s',
    'deadline: { from: expirytime, default: 8d }',
    'bridge.yaml:15:44 fusions.recommendation.deadline.default: expected a duration from 1s to 7d, such as 30s, 15m or 2h, got "8d"; write 7d at most',
  ],
  [
    'deadline: 30s',
    'deadline: { form: expirytime }',
    'bridge.yaml:15:17 fusions.recommendation.deadline.form: unknown key; did you mean "from"?',
  ],
  [
    'correlate: correlationid ',
    'correlate: [data.age] ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: expected at least two, or one without the list; write data.age without the brackets',
  ],
  [
    'correlate: correlationid ',
    'correlate: [subject, 5] ',
    'bridge.yaml:13:26 fusions.recommendation.correlate[1]: expected text, got 5; write it in quotes: "5"',
  ],
  [
    'correlate: correlationid ',
    'correlate: 5 ',
    'bridge.yaml:13:16 fusions.recommendation.correlate: expected an attribute, a path or a JSONata expression, or a list of them, got 5; write that instead, or leave out the key: the correlation key, which the parts of one group share',
  ],
  [
    'deadline: 30s',
    'size: 0',
    'bridge.yaml:15:11 fusions.recommendation.size: expected a whole number from 1 to 100000, got 0; write 1 or more, or leave out the key',
  ],
  [
    'deadline: 30s',
    'size: [3]',
    'bridge.yaml:15:11 fusions.recommendation.size: expected a number of parts from 1 to 100000, or where the parts state it, such as groupsize, got a list; write that instead, or leave out the key: the number of parts that releases the group, or the place where its parts state it',
  ],
  [
    'deadline: 30s',
    'minSize: 100001',
    'bridge.yaml:15:14 fusions.recommendation.minSize: expected a whole number from 1 to 100000, got 100001; write 100000 or less, or leave out the key for the default, 1',
  ],
  [
    'deadline: 30s',
    'inactivity: 500ms',
    'bridge.yaml:15:17 fusions.recommendation.inactivity: expected a duration from 1s to 7d, such as 30s, 15m or 2h, got "500ms"; write 1s at least',
  ],
  [
    'deadline: 30s',
    'schedule: daily',
    'bridge.yaml:15:15 fusions.recommendation.schedule: expected rate(...) or cron(...), such as rate(5 minutes) or cron(0 18 * * ? *), got "daily"; write that instead, or leave out the key: the times at which all open groups are released, in the syntax of EventBridge Scheduler (UTC)',
  ],
  [
    'deadline: 30s',
    'onNewKey: subject',
    'bridge.yaml:15:15 fusions.recommendation.onNewKey: expected a map, got "subject"; its keys are series',
  ],
  [
    'deadline: 30s',
    'releaseAll: always',
    'bridge.yaml:15:17 fusions.recommendation.releaseAll: expected true or false, got "always"; write one of them, or leave out the key for the default, false',
  ],
  [
    'deadline: 30s',
    'remember: 91d',
    'bridge.yaml:15:15 fusions.recommendation.remember: expected a duration from 1m to 90d, such as 15m or 2h, got "91d"; write 90d at most',
  ],
  [
    'deadline: 30s',
    'invalidKey: skip',
    'bridge.yaml:15:17 fusions.recommendation.invalidKey: expected reject or ignore, got "skip"; write one of them, or leave out the key for the default, reject',
  ],
  [
    'sources: [profile-service]',
    'role: abset',
    'bridge.yaml:8:11 topics.user.role: expected part, absent, control or correction, got "abset"; did you mean "absent"?',
  ],
  [
    '{ queue: true }',
    '{ queue: true, ordered: yes }',
    'bridge.yaml:27:50 recipients.recommendation_system.ordered: expected true or false, got "yes"; write true',
  ],
];

testChanges(changes);
