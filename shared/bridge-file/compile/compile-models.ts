import type { ClaudePolicy } from '../../policy/compose-policy.ts';
import { type ModelNode, type ModelRoute, routeKinds } from '../../policy/model-route.ts';
import type { BridgeFile } from '../definition/bridge-file.ts';
import type { ComposeFile } from '../definition/compose-file.ts';
import type { ModelFile } from '../definition/model-file.ts';
import type { RouteFile } from '../definition/route-file.ts';
import { requireMs } from './compile-release.ts';

/** Compiles who is asked: one model, several whose answers are merged, or the nodes of a route. */
export function compileModels({ model, route, samples }: ComposeFile, { models: nodes = {} }: BridgeFile) {
  if (route !== undefined) {
    const compiled = compileRoute(route, nodes);
    return { model: requireFirst(compiled.nodes).model, route: compiled };
  }
  const models = typeof model === 'string' ? [model] : (model ?? []);
  return {
    model: requireFirst(models),
    ...(models.length * samples > 1 && { panel: { models, samples } }),
  } satisfies Pick<ClaudePolicy, 'model' | 'panel'>;
}

function requireFirst<One>([first]: readonly One[]): One {
  if (first === undefined) throw new TypeError('the bridge file names no model; check it before compiling');
  return first;
}

/** Compiles a route. The policy holds its nodes in full, so that a change of one changes the policy's hash. */
function compileRoute(route: RouteFile, models: Readonly<Record<string, ModelFile>>): ModelRoute {
  for (const kind of routeKinds) {
    const names = route[kind];
    if (names !== undefined) return { kind, nodes: names.map((name) => compileNode(name, models)) };
  }
  throw new TypeError('the bridge file has a route without nodes; check it before compiling');
}

function compileNode(name: string, models: Readonly<Record<string, ModelFile>>): ModelNode {
  const node = Object.hasOwn(models, name) ? models[name] : undefined;
  if (node === undefined)
    throw new TypeError('the bridge file lacks a node of a route; check it before compiling');
  const { model, price, limits = {} } = node;
  const { maxTokens, maxInputTokens, timeout } = limits;
  return {
    name,
    ...addressOf(node),
    model,
    ...(price !== undefined && { price }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(maxInputTokens !== undefined && { maxInputTokens }),
    ...(timeout !== undefined && { timeoutMs: requireMs(timeout) }),
  };
}

function addressOf({ provider, region, baseUrl, key, enforcesSchema }: ModelFile) {
  switch (provider) {
    case 'anthropic':
      return { provider } as const;
    case 'bedrock':
      return { provider, ...(region !== undefined && { region }) } as const;
    case 'messages':
      if (baseUrl === undefined)
        throw new TypeError('the bridge file has a node without an address; check it before compiling');
      return {
        provider,
        baseUrl,
        ...(key !== undefined && key !== 'none' && { key }),
        ...(enforcesSchema === true && { enforcesSchema }),
      } as const;
  }
}
