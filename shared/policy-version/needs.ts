import type { Bridge } from '../policy/bridge.ts';
import type { ClaudePolicy } from '../policy/compose-policy.ts';
import type { Fusion } from '../policy/fusion.ts';
import { lossDescriptors } from '../policy/losses/loss-descriptors.ts';
import { longestWaitMs } from '../policy/longest-wait.ts';
import { anthropicKey, keyOfNode, type ModelNode } from '../policy/model-route.ts';
import { needsThread } from '../expression/expression-risks.ts';

/** The longest delay of an SQS message, in milliseconds. Later timers need a scheduler. */
const longestDelayMs = 900_000;

/**
 * The needs of a policy beside the table and queues of each deployment: code, permissions and resources. The key names
 * the need; the text completes "the deployment lacks ...".
 */
export type Needs = ReadonlyMap<string, string>;

/** Returns the needs that a deployment meets: those of its fusions, and every loss where its policy is live. */
export function needsMetBy({
  fusions,
  livePolicy,
}: Pick<Bridge, 'fusions' | 'livePolicy'>): ReadonlySet<string> {
  const met = fusions.flatMap((fusion) => [...needsOf(fusion).keys()]);
  const losses = livePolicy === true ? [...lossDescriptors.map(({ name }) => `loss ${name}`), 'units'] : [];
  return new Set([...met, ...losses]);
}

/** Returns what one fusion needs. */
export function needsOf(fusion: Fusion): Needs {
  const { merge, compose, predicate, classify = [] } = fusion;
  const needs: (readonly [string, string])[] = [];
  if (longestWaitMs(fusion) > longestDelayMs)
    needs.push(['scheduler', 'a scheduler, which a deadline beyond 15 minutes needs']);
  if (predicate !== undefined) needs.push(...expressionNeeds('predicate', 'predicates', [predicate]));
  const rules = classify.flatMap((label) => (label.kind === 'rule' ? [label.when] : []));
  if (rules.length > 0) needs.push(...expressionNeeds('labels', 'rules of labels', rules));
  if (merge.learned !== undefined) needs.push(['learning', 'the code that learns weights']);
  for (const { loss, unit } of Object.values(merge.fields)) {
    needs.push([`loss ${loss}`, `the code of the loss ${loss}`]);
    if (typeof unit === 'string') needs.push(['units', 'the table of units']);
  }
  if (compose.kind === 'claude') needs.push(...modelNeeds(fusion.name, compose));
  return new Map(needs);
}

function expressionNeeds(
  name: string,
  words: string,
  expressions: readonly string[],
): (readonly [string, string])[] {
  const inThread = expressions.some(needsThread)
    ? ([[`${name} in a thread`, `a thread for ${words} that may take long`]] as const)
    : [];
  return [[name, `the code that evaluates ${words}`], ...inThread];
}

function modelNeeds(fusion: string, compose: ClaudePolicy): (readonly [string, string])[] {
  const { panel, cacheMs, when, budgetPerDay, route } = compose;
  const kind = route === undefined ? 'questions without a route' : 'routes';
  const keys = route === undefined ? [anthropicKey] : route.nodes.map(keyOfNode);
  const needs: (readonly [string, string])[] = [
    [`answers of ${fusion}`, `the check of the answers of the fusion "${fusion}", which asked no model`],
    [`model ${kind}`, `the code of ${kind}`],
  ];
  if (keys.some((key) => key !== undefined)) needs.push(['model key', 'the secret with the keys of models']);
  if (panel !== undefined) needs.push(['panel', 'the code of several answers']);
  if (cacheMs !== undefined) needs.push([`cache ${kind}`, 'the code that caches answers']);
  if (when !== 'always') needs.push([`when ${kind}`, 'the code that asks for open groups only']);
  if (budgetPerDay !== undefined) needs.push(['budget', 'the permission to count daily spending']);
  for (const node of route?.nodes ?? []) needs.push(nodeNeed(node));
  return needs;
}

function nodeNeed(node: ModelNode): readonly [string, string] {
  const { provider, model } = node;
  if (provider !== 'bedrock') return [`provider ${provider}`, `the client of the provider ${provider}`];
  return [`bedrock ${node.region ?? ''} ${model}`, `the permission to invoke ${model} on Amazon Bedrock`];
}
