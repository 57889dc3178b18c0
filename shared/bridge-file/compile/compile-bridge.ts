import { digest } from '../../json/digest.ts';
import type { Json } from '../../json/json.ts';
import type { Bridge } from '../../policy/bridge.ts';
import type { Classifier, Fusion } from '../../policy/fusion.ts';
import { promptVersion } from '../../policy/prompt-version.ts';
import type { BridgeFile, FusionFile } from '../definition/bridge-file.ts';
import { compileUnsettled } from './compile-doubt.ts';
import { boundsOf, compileShares } from './compile-bounds.ts';
import { compileOpeners } from './compile-openers.ts';
import { compileRelease, requireMs } from './compile-release.ts';
import { objectivesOf } from '../definition/objective-file.ts';
import { recipientOf } from '../definition/recipient-file.ts';
import type { TypeOf } from '../definition/protobuf-file.ts';
import { compileTopic, routeTo } from './compile-topic.ts';
import { compileMerge, votesIn } from './compile-merge.ts';
import { compileCompose } from './compile-compose.ts';
import { gatheredTopics } from './gathered-topics.ts';
import { listsGroups, releasesAll } from './lists-groups.ts';
import type { SchemaOf } from './require-schema.ts';

/** Compiles a file without mistakes into a bridge. Throws on anything that the checks would have reported. */
export function compileBridge(file: BridgeFile, schemaOf: SchemaOf, typeOf: TypeOf): Bridge {
  const objectives = objectivesOf(file.fusions);
  return {
    name: file.name,
    topics: Object.entries(file.topics).map(([name, topic]) =>
      compileTopic(name, topic, file, schemaOf, typeOf),
    ),
    fusions: Object.entries(file.fusions).map(([name, fusion]) =>
      compileFusion(name, fusion, file, schemaOf),
    ),
    recipients: Object.entries(file.recipients).map(([name, one]) => recipientOf(name, one, typeOf)),
    claimCheck: file.claimCheck,
    ...(file.sources !== undefined && {
      callers: Object.entries(file.sources).map(([source, { principal }]) => ({ source, principal })),
    }),
    ...(file.livePolicy && { livePolicy: true }),
    ...(objectives && { objectives }),
    ...(file.gateway && { gateway: true }),
    ...compileTelemetry(file.telemetry),
  };
}

function compileTelemetry(telemetry: BridgeFile['telemetry']): Pick<Bridge, 'telemetry'> {
  if (telemetry === undefined) return {};
  const { metrics, traces, show } = telemetry;
  return { telemetry: { traces, ...(metrics && { metrics }), show: [...new Set(show)].toSorted() } };
}

function compileFusion(name: string, fusion: FusionFile, file: BridgeFile, schemaOf: SchemaOf): Fusion {
  const policy = {
    name,
    ...compileRelease(fusion),
    takes: fusion.takes,
    ...compileOpeners(fusion, file.topics),
    ...compileShares(fusion, file.topics),
    minSize: fusion.minSize,
    ...(fusion.predicate !== undefined && { predicate: fusion.predicate }),
    expects: fusion.expect !== undefined,
    deadlineMs: requireMs(typeof fusion.deadline === 'string' ? fusion.deadline : fusion.deadline.default),
    statesDeadline: typeof fusion.deadline === 'object',
    ...(fusion.schedule !== undefined && { schedule: fusion.schedule }),
    closesSeries: fusion.onNewKey !== undefined,
    isListed: releasesAll(fusion),
    onDeadline: fusion.onDeadline,
    late: fusion.late,
    ...(fusion.remember !== undefined && { rememberMs: requireMs(fusion.remember) }),
    merge: compileMerge(fusion, votesIn(gatheredTopics(fusion), file, schemaOf)),
    compose: compileCompose(fusion, file, schemaOf),
    ...compileUnsettled(fusion),
    ...(fusion.classify !== undefined && { classify: compileClassify(fusion.classify) }),
    ...compileRecipients(fusion.recipients),
  };
  const routes = Object.fromEntries(
    gatheredTopics(fusion).map((topic) => {
      const { correlate, invalidKey, states } = routeTo(name, fusion, topic, file.topics);
      return [topic, { correlate, invalidKey, states: { ...states } }];
    }),
  );
  const prompt = policy.compose.kind === 'claude' ? { promptVersion } : {};
  const { shares, ...compiled } = policy;
  return {
    ...compiled,
    // Keeping a list changes no result, so it is no part of the policy's hash.
    isListed: listsGroups(fusion),
    ...(fusion.listGroups && { keepsList: true }),
    bounds: boundsOf(shares, policy.merge, file.claimCheck),
    policy: hexDigest({ ...policy, routes, ...prompt }),
  };
}

function compileClassify(classify: NonNullable<FusionFile['classify']>) {
  const all = Array.isArray(classify) ? classify : [classify];
  return all.map((one) =>
    'from' in one
      ? ({ kind: 'answer', from: one.from } satisfies Classifier)
      : ({ kind: 'rule', label: one.label, when: one.when } satisfies Classifier),
  );
}

function compileRecipients(recipients: FusionFile['recipients']) {
  const labelled = recipients.filter((one) => typeof one !== 'string');
  return {
    recipients: recipients.filter((one) => typeof one === 'string'),
    ...(labelled.length > 0 && { recipientsByLabel: labelled }),
  };
}

function hexDigest(value: Json): string {
  return Buffer.from(digest(value), 'base64url').toString('hex');
}
