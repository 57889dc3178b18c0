import type { Bridge } from '../shared/policy/bridge.ts';
import type { Fusion } from '../shared/policy/fusion.ts';
import type { Topic } from '../shared/policy/topic.ts';
import { longestWaitMs } from '../shared/policy/longest-wait.ts';
import type { JsonSchema } from '../shared/json/json.ts';
import { gatewayPolicy } from '../shared/policy/gateway-policy.ts';
import { needsThread } from '../shared/expression/expression-risks.ts';
import { needsTimeLimit } from '../shared/json-schema/schema-risks.ts';
import { attemptModules } from './attempt-modules.ts';
import { expressionsOf } from './expressions.ts';
import { inboundDeploymentOf } from './inbound/registry.ts';
import { longestDelayMs } from './longest-delay.ts';
import { mergeModules } from './merge-modules.ts';
import { asksInBatches } from './claude-extras.ts';
import { composerParts } from './composer-parts.ts';
import { recipientDeployments } from './recipients/registry.ts';
import { versionModules } from './version-modules.ts';
import { topicSteps } from './topic-steps.ts';
import { needsSorting } from './type-patterns.ts';

/** The source of one function's `index.mjs` before bundling: the wiring, and this deployment's policy as data. */
export interface FunctionEntry {
  /** Unique among the entries of a bridge. */
  readonly id: string;
  readonly source: string;
  /** Generated modules, by the name that the source imports them under. */
  readonly modules: ReadonlyMap<string, string>;
  /** Modules of the repository that the bundle holds in another form, by their paths from its folder. */
  readonly replaced?: ReadonlyMap<string, string>;
}

/** Generates an ES module that exports `check(value): readonly string[]`, so that no function compiles a schema. */
export type SchemaCompiler = (schema: JsonSchema) => string;

/** The text of the thread that evaluates expressions, bundled by itself. */
export const threadImport = "import thread from 'thread:./shared/adapters/node/evaluation-thread.ts';";

const livePolicyImport = "import { livePolicy } from './functions/fusion/live-policy.ts';";

export function topicEntry(
  topic: Topic,
  compile: SchemaCompiler,
  { claimCheck, telemetry }: Pick<Bridge, 'claimCheck' | 'telemetry'>,
): FunctionEntry {
  const { schema, inbound: _, from: _from, protobuf, ...policy } = topic;
  const lines = [
    "import { start } from './functions/topic/main.ts';",
    `import { inbound } from '${inboundDeploymentOf(topic).module}';`,
  ];
  const steps = topicSteps(topic, claimCheck);
  lines.push(...steps.lines);
  const parts = [`topic: ${asData(policy)}`, 'inbound', `steps: ${steps.value}`];
  const modules = new Map<string, string>();
  if (schema !== undefined) {
    modules.set('validator:body', compile(schema));
    lines.push("import { check as validate } from 'validator:body';");
    if (needsTimeLimit(schema)) {
      lines.push("import { checkInTime } from './shared/adapters/node/check-in-time.ts';");
      parts.push('validate: checkInTime(validate)');
    } else {
      parts.push('validate');
    }
  }
  if (expressionsOf(topic).some(needsThread)) {
    lines.push(
      threadImport,
      "import { evaluateInThread } from './shared/adapters/node/evaluate-in-thread.ts';",
    );
    parts.push('evaluate: evaluateInThread(thread)');
  } else if (expressionsOf(topic).length > 0) {
    lines.push("import { evaluate } from './shared/expression/jsonata-evaluate.ts';");
    parts.push('evaluate');
  }
  if (claimCheck) {
    lines.push("import { claims } from './functions/topic/claims.ts';");
    parts.push('claims');
  }
  if (protobuf !== undefined) {
    lines.push("import { protobufDecoder } from './shared/envelope/encodings/protobuf/protobuf-decoder.ts';");
    parts.push(`decoders: [protobufDecoder(${asData(protobuf)})]`);
  }
  if (telemetry !== undefined) {
    lines.push("import { observeTopic } from './functions/topic/observed.ts';");
    parts.push(`observe: observeTopic(${asData(telemetry)})`);
  }
  lines.push(`export const handler = start({ ${parts.join(', ')} });`);
  return { id: `topic ${topic.name}`, source: withReader(lines), modules };
}

export function joinEntry({ fusions, claimCheck, livePolicy, telemetry }: Bridge): FunctionEntry {
  const lines = ["import { start } from './functions/fusion/join/main.ts';"];
  const parts = [`fusions: ${asData(fusions)}`];
  if (fusions.some((fusion) => longestWaitMs(fusion) > longestDelayMs)) {
    lines.push("import { longTimers } from './functions/fusion/join/long-timers.ts';");
    parts.push('longTimers');
  }
  if (fusions.some(({ isListed }) => isListed)) {
    lines.push("import { openGroups } from './functions/fusion/join/open-groups.ts';");
    parts.push('openGroups');
  }
  if (livePolicy === true) {
    lines.push(livePolicyImport);
    parts.push('livePolicy');
  }
  const predicates = fusions.flatMap(({ predicate }) => predicate ?? []);
  if (predicates.length > 0) {
    if (predicates.some(needsThread)) {
      lines.push(
        threadImport,
        "import { predicateInThread } from './functions/fusion/join/predicate-in-thread.ts';",
        'const predicateHolds = predicateInThread(thread);',
      );
    } else {
      lines.push("import { predicateHolds } from './functions/fusion/join/predicate.ts';");
    }
    if (claimCheck) {
      lines.push("import { claims } from './functions/fusion/join/claims.ts';");
      lines.push("import { withBodies } from './functions/fusion/join/with-bodies.ts';");
      parts.push('predicateHolds: withBodies(claims(), predicateHolds)');
    } else {
      parts.push('predicateHolds');
    }
  }
  if (telemetry !== undefined) {
    lines.push("import { observeJoin } from './functions/fusion/join/observed.ts';");
    parts.push(`observe: observeJoin(${asData(telemetry)})`);
  }
  lines.push(`export const handler = start({ ${parts.join(', ')} });`);
  const replaced = new Map([...attemptModules(fusions), ...versionModules(livePolicy)]);
  return { id: 'join', source: withReader(lines), modules: new Map(), replaced };
}

export function completeEntry(
  { fusions, recipients, claimCheck, livePolicy, telemetry }: Bridge,
  compile: SchemaCompiler,
): FunctionEntry {
  const lines = ["import { start } from './functions/fusion/complete/main.ts';"];
  const parts = [`fusions: ${asData(fusions)}`];
  const modules = new Map<string, string>();
  if (telemetry !== undefined) {
    lines.push(
      "import { observeComplete } from './functions/fusion/complete/observed.ts';",
      `const observed = observeComplete(${asData(telemetry)});`,
    );
    parts.push('observe: observed.observe');
  }
  const checks = fusions.flatMap((fusion, index) => {
    const schema = answerSchema(fusion);
    if (schema === undefined) return [];
    modules.set(`validator:${index}`, compile(schema));
    lines.push(`import { check as check${index} } from 'validator:${index}';`);
    return [`[${JSON.stringify(fusion.name)}, check${index}]`];
  });
  if (claimCheck) {
    lines.push("import { claims } from './functions/fusion/complete/claims.ts';");
    parts.push('claims');
  }
  if (checks.length > 0) {
    // From entries, because a fusion may be named like a member of every object.
    const composer = composerParts(fusions, `Object.fromEntries([${checks.join(', ')}])`);
    lines.push(...composer.lines);
    const { value } = composer;
    parts.push(`composer: (table) => ${telemetry === undefined ? value : `observed.composer(${value})`}`);
  }
  const rules = fusions.flatMap(({ classify = [] }) =>
    classify.flatMap((label) => (label.kind === 'rule' ? [label.when] : [])),
  );
  if (rules.some(needsThread)) {
    lines.push(
      threadImport,
      "import { rulesInThread } from './functions/fusion/complete/rules-in-thread.ts';",
    );
    parts.push('ruleHolds: rulesInThread(thread)');
  } else if (rules.length > 0) {
    lines.push("import { ruleHolds } from './functions/fusion/complete/rule-holds.ts';");
    parts.push('ruleHolds');
  }
  if (fusions.some(({ merge }) => merge.learned)) {
    lines.push("import { learning } from './functions/fusion/complete/learning.ts';");
    parts.push('learning');
  }
  if (livePolicy === true) {
    lines.push(livePolicyImport);
    parts.push('livePolicy');
  }
  const senders = [...new Set(recipients.map(({ transport }) => transport))].flatMap((transport) => {
    const { module } = recipientDeployments[transport];
    return module === undefined ? [] : [{ transport, module }];
  });
  for (const { transport, module } of senders)
    lines.push(`import { recipients as ${transport} } from '${module}';`);
  if (senders.length > 0) parts.push(`senders: { ${senders.map(({ transport }) => transport).join(', ')} }`);
  lines.push(`export const handler = start({ ${parts.join(', ')} });`);
  const replaced = new Map([
    // A version may have any loss.
    ...(livePolicy === true ? [] : mergeModules(fusions)),
    ...attemptModules(fusions),
    ...versionModules(livePolicy),
  ]);
  return { id: 'complete', source: withReader(lines), modules, replaced };
}

/** Returns undefined when no fusion asks in batches. */
export function batchEntry({ fusions }: Bridge): FunctionEntry | undefined {
  if (!fusions.some(asksInBatches)) return undefined;
  const source = "import { start } from './functions/fusion/batch/main.ts';\nexport const handler = start();";
  return { id: 'batch', source, modules: new Map() };
}

/** Returns undefined when a rule alone finds the events of no topic. */
export function sortingEntry(bridge: Bridge): FunctionEntry | undefined {
  if (!needsSorting(bridge.topics)) return undefined;
  const topics = bridge.topics.map(({ name, types }) => ({ name, types }));
  const source = `import { start } from './functions/sorting/main.ts';\nexport const handler = start(${asData(topics)});`;
  return { id: 'sorting', source, modules: new Map() };
}

/** Returns undefined unless the bridge has a gateway. */
export function gatewayEntry(bridge: Bridge): FunctionEntry | undefined {
  if (bridge.gateway !== true) return undefined;
  const source = `import { start } from './functions/gateway/main.ts';\nexport const handler = start(${asData(gatewayPolicy(bridge))});`;
  return { id: 'gateway', source, modules: new Map() };
}

function answerSchema({ compose }: Fusion): JsonSchema | undefined {
  return compose.kind === 'claude' ? compose.output : undefined;
}

/** Joins the lines of an entry, and imports the reader of exact numbers where its data needs it. */
export function withReader(lines: readonly string[]): string {
  const needsReader = lines.some((line) => line.includes('readJson('));
  const reader = needsReader ? ["import { readJson } from './shared/json/parse-json.ts';"] : [];
  return [...reader, ...lines].join('\n');
}

/** Returns the value as text to be parsed, which loads faster than a literal and keeps `__proto__` a plain name. */
export function asData(value: unknown): string {
  const text = JSON.stringify(value);
  const isExact = JSON.stringify(JSON.parse(text)) === text;
  return `${isExact ? 'JSON.parse' : 'readJson'}(${JSON.stringify(text)})`;
}
