import { expect, test } from 'vitest';
import { changed, sample, warningsOf } from './files.ts';

/** Returns a valid file whose one fusion has some more rules. */
const withRules = (rules: string): string => changed('    deadline: 30s\n', rules);

/** The sample with one more topic, which stands at line 7. */
const withTopic = (topic: string): string => changed('  user:\n', `  ${topic}\n  user:\n`);

test.each<readonly [rules: string, ...warnings: readonly string[]]>([
  ['    size: 2\n'],
  [
    '    size: 1\n',
    'bridge.yaml:15:11 fusions.recommendation.size: a group of 1 parts is released before all of its 2 needed topics can have come',
  ],
  [
    '    size: groupSize\n',
    'bridge.yaml:15:11 fusions.recommendation.size: "groupSize" is not the name of an attribute (lower-case letters and digits); for a field of the body write data.groupSize',
  ],
  ['    size: groupsize\n    expect: data.services\n    deadline: { from: expirytime }\n'],
  [
    '    correlat: &x 1\n',
    // A file with a mistake has no warnings.
    'not a bridge',
  ],
  ['    inactivity: 5s\n    deadline: 10s\n'],
  [
    '    inactivity: 10s\n    deadline: 10s\n',
    'bridge.yaml:15:17 fusions.recommendation.inactivity: has no effect: the deadline is earlier (deadline: 10s)',
  ],
  [
    '    inactivity: 1h\n',
    'bridge.yaml:15:17 fusions.recommendation.inactivity: has no effect: the deadline is earlier (deadline: 15m)',
  ],
  ['    inactivity: 1h\n    deadline: { from: expirytime }\n'],
  ['    remember: 1h\n'],
  ['    schedule: rate(1 hour)\n    onNewKey: { series: subject }\n'],
  [
    '    releaseAll: true\n',
    'bridge.yaml:15:5 fusions.recommendation.releaseAll: has no effect: no topic with role control can request the release',
  ],
])('the rules %j have their warnings', async (rules, ...warnings) => {
  expect(await warningsOf(withRules(rules))).toEqual(warnings);
});

test('a remembered key that is never used is a warning', async () => {
  const text = changed('late: amend ', 'late: reopen ').replace('deadline: 30s', 'remember: 1h');
  expect(await warningsOf(text)).toEqual([
    'bridge.yaml:15:5 fusions.recommendation.remember: has no effect: a closed key opens again at once (late: reopen)',
  ]);
});

test('an expectation without possible topics is a warning', async () => {
  const text = changed('[content, user] ', '[user]\n    expect: data.services ').replace(
    '  content:\n    sources: [catalogue-service]\n    schema: schemas/content.json\n',
    '',
  );
  expect(await warningsOf(text)).toEqual(['not a bridge']);
});

test.each([
  ['wants: [content, user]', 'discard', true],
  ['takes: [content, user]', 'dead-letter', true],
  ['takes: [content, user]\n    minSize: 2', 'discard', false],
  ['takes: [content, user]\n    expect: data.services', 'discard', false],
  ['takes: [content, user]', 'partial', false],
])('a deadline that finds no group incomplete is a warning: %s, %s', async (gathers, onDeadline, warned) => {
  const text = changed('onDeadline: partial ', `onDeadline: ${onDeadline} `).replace(
    'needs: [content, user] ',
    gathers,
  );
  const warnings = (await warningsOf(text)).filter((line) => line.includes('.onDeadline: has no effect'));
  expect(warnings).toHaveLength(Number(warned));
});

test('release requests of any source are a warning', async () => {
  expect(await warningsOf(withTopic('gone: { role: absent }'))).toEqual([
    'bridge.yaml:7:3 topics.gone: any source may post to this topic (role: absent) and release groups; name its sources',
  ]);
  expect(await warningsOf(withTopic('orders: { role: control }'))).toEqual([
    'bridge.yaml:7:3 topics.orders: any source may post to this topic (role: control) and release groups; name its sources',
  ]);
  expect(await warningsOf(withTopic('orders: { role: control, sources: [desk] }'))).toEqual([]);
  expect(await warningsOf(withTopic('fix: { role: correction }'))).toEqual([
    'bridge.yaml:7:3 topics.fix: any source may post to this topic (role: correction) and overrule all others; name its sources',
  ]);
  expect(await warningsOf(withTopic('fix: { role: correction, sources: [desk] }'))).toEqual([]);
});

test('an ungathered part topic is a warning; other roles are not gathered', async () => {
  expect(await warningsOf(withTopic('more: {}'))).toEqual([
    'bridge.yaml:7:3 topics.more: no fusion gathers this topic; its envelopes have no effect; add it to needs, wants or takes of a fusion, or remove it',
  ]);
  expect(await warningsOf(sample.replace('[content, user] ', '[content]\n    takes: [user] '))).toEqual([]);
});

test('absences that no fusion waits for are a warning', async () => {
  const text = withTopic('gone: { role: absent, sources: [profile-service] }');
  expect(await warningsOf(text)).toEqual([]);
  expect(await warningsOf(text.replace('needs: [', 'wants: ['))).toEqual([]);
  expect(await warningsOf(text.replace('needs: [', 'expect: data.services\n    takes: ['))).toEqual([]);
  expect(await warningsOf(text.replace('needs: [', 'takes: ['))).toEqual([
    'bridge.yaml:7:3 topics.gone: no fusion waits for a topic (needs, wants, expect), so its absences have no effect',
  ]);
});

test('absences that could not find their group are a warning', async () => {
  const text = withTopic('gone: { role: absent, sources: [profile-service] }').replace(
    'correlate: correlationid ',
    'correlate: [subject, data.age] ',
  );
  expect(await warningsOf(text)).toEqual([
    'bridge.yaml:14:26 fusions.recommendation.correlate[1]: an envelope of topic "gone" (role: absent) has no such field; give that topic a "correlate" of its own',
  ]);
  expect(await warningsOf(text.replace('role: absent', 'role: absent, correlate: subject'))).toEqual([]);
});

test('learned weights on topics of any source are a warning', async () => {
  const learned = sample.replace('    deadline: 30s', '    weights: learned\n    deadline: 30s');
  expect(await warningsOf(learned)).toEqual([]);
  const open = learned.replace('    sources: [catalogue-service]\n', '');
  expect(await warningsOf(open)).toEqual([
    'bridge.yaml:4:3 topics.content: any source may post to this topic, and "recommendation" learns weights: a producer could invent sources and outvote the others; name its sources',
  ]);
  expect(await warningsOf(open.replace('weights: learned', 'weights: equal'))).toEqual([]);
});
