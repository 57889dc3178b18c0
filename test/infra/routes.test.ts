import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { completeEntry, joinEntry } from '../../infra/function-entries.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { claude, fusion, plainBridge, routedBridge } from './bridges.ts';
import { actions, roleStatements } from './iam-invariants.ts';
import { violations } from './invariants.ts';
import { at, keysOf, ofType, synthTemplate, tag } from './template.ts';

const root = join(import.meta.dirname, '../..');
const compile = () => 'export const check = () => [];';
const nodes = routedBridge.fusions.flatMap(({ compose }) =>
  compose.kind === 'claude' ? (compose.route?.nodes ?? []) : [],
);

/** The bridge with a route over some of the nodes. */
function over(...names: readonly string[]): Bridge {
  const route = { kind: 'failover', nodes: nodes.filter(({ name }) => names.includes(name)) } as const;
  return { ...routedBridge, fusions: [fusion('recommendation', { compose: claude({ route }) })] };
}

const statementsOn = (bridge: Bridge, service: string) =>
  roleStatements(synthTemplate(bridge)).filter(({ statement }) =>
    actions(statement).some((action) => action.startsWith(`${service}:`)),
  );

describe('the stack of a route', () => {
  test('keeps every invariant', () => {
    expect(violations(synthTemplate(routedBridge))).toEqual([]);
  });

  test('may invoke the models on Bedrock that it names, in the regions of their profiles', () => {
    const [granted, ...others] = statementsOn(over('aws', 'global', 'here'), 'bedrock');
    expect(others).toEqual([]);
    expect(actions(granted?.statement)).toEqual(['bedrock:InvokeModel']);
    const text = JSON.stringify(at(granted?.statement, 'Resource')).replaceAll(
      '{"Ref":"AWS::Partition"}',
      'aws',
    );
    for (const arn of [
      ':bedrock:eu-central-1:',
      ':inference-profile/eu.anthropic.claude-haiku-5-5',
      ':bedrock:*::foundation-model/anthropic.claude-haiku-5-5',
      ':inference-profile/global.anthropic.claude-opus-5-5',
      ':bedrock:::foundation-model/anthropic.claude-opus-5-5',
      '::foundation-model/anthropic.claude-sonnet-5-5',
    ])
      expect(text).toContain(arn);
    expect(text).not.toContain('*::foundation-model/anthropic.claude-sonnet-5-5');
  });

  test('has no right to Bedrock without a node there', () => {
    expect(statementsOn(over('claude', 'gateway'), 'bedrock')).toEqual([]);
    expect(statementsOn(plainBridge, 'bedrock')).toEqual([]);
  });

  test.each<[string, readonly string[], boolean]>([
    ['Anthropic', ['claude', 'aws'], true],
    ['a server with a key', ['gateway', 'aws'], true],
    ['Bedrock and a server without a key', ['aws', 'local'], false],
  ])('over %s has a secret only where a node needs a key', (_, names, hasSecret) => {
    const template = synthTemplate(over(...names));
    expect(ofType(template, 'AWS::SecretsManager::Secret')).toHaveLength(Number(hasSecret));
    const complete = ofType(template, 'AWS::Lambda::Function').find(
      ([, fn]) => tag(fn, 'role') === 'complete',
    );
    const variables = at(complete?.[1].Properties['Environment'], 'Variables');
    expect(keysOf(variables).includes('CLAUDE_SECRET_ARN')).toBe(hasSecret);
  });
});

describe('the bundle of complete', () => {
  const sourcesOf = async (bridge: Bridge) =>
    (await bundleEntry(root, completeEntry(bridge, compile))).sources;
  const holds = (sources: readonly string[], part: string) => sources.some((source) => source.includes(part));
  const direct: Bridge = { ...routedBridge, fusions: [fusion('plain', { compose: claude() })] };

  test('holds routes only where a fusion has one, and Bedrock only where a node is there', async () => {
    const without = await sourcesOf(direct);
    expect(
      ['compose/route/', 'routed.ts', 'bedrock', 'node-composer'].filter((part) => holds(without, part)),
    ).toEqual([]);
    const local = await sourcesOf(over('claude', 'local'));
    expect(holds(local, 'compose/route/route-composer.ts')).toBe(true);
    expect(holds(local, 'bedrock')).toBe(false);
    expect(holds(await sourcesOf(over('aws', 'local')), 'aws/bedrock/bedrock-messages.ts')).toBe(true);
  });

  test('holds both composers where one fusion has a route and another a model', () => {
    const both = { ...routedBridge, fusions: [...direct.fusions, ...over('claude', 'aws').fusions] };
    const { source } = completeEntry(both, compile);
    expect(source).toMatch(/routed\(.*, table, \{ direct: claude\(.*, table, \{ {2}\}\), bedrock \}\)/);
  });

  test('reads stored attempts only where a fusion has a route', async () => {
    const outcomes = '"answered","rejected","failed","skipped"';
    const holdsReader = async (bridge: Bridge) =>
      (await bundleEntry(root, completeEntry(bridge, compile))).code.includes(outcomes);
    expect(await holdsReader(over('aws', 'local'))).toBe(true);
    expect(await holdsReader(direct)).toBe(false);
    const joined = await bundleEntry(root, joinEntry(direct));
    expect(joined.code.includes(outcomes)).toBe(false);
  });
});
