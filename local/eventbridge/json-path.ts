import type { Json } from '../../shared/json/json.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';

/** Selects a value from an event; returns undefined if there is none. */
export type JsonPath = (root: Json) => Json | undefined;

type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' };

const stepSyntax = /\.(\*|[\p{L}\p{N}_/-]+)|\[(\*|\d+)\]/uy;

/**
 * Parses the part of JSONPath that EventBridge supports: `$`, `.name`, `[0]`, `[*]` and `.*`.
 *
 * @returns undefined if the path is invalid
 */
export function parseJsonPath(path: string): JsonPath | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  stepSyntax.lastIndex = 1;
  for (let end = 1; end < path.length; end = stepSyntax.lastIndex) {
    const step = stepSyntax.exec(path);
    if (step === null) return undefined;
    steps.push(readStep(step[1], step[2]));
  }
  const isMany = steps.some(({ kind }) => kind === 'all');
  return (root) => {
    const found = steps.reduce(
      (values, step) => values.flatMap((value) => take(value, step)),
      [{ value: root }],
    );
    return isMany ? found.map(({ value }) => value) : found[0]?.value;
  };
}

const readStep = (name: string | undefined, index: string | undefined): Step => {
  if (name === '*' || index === '*') return { kind: 'all' };
  return name === undefined ? { kind: 'index', index: Number(index) } : { kind: 'name', name };
};

/** Boxed, because flatMap would flatten a value that is an array. */
interface Found {
  readonly value: Json;
}

function take({ value }: Found, step: Step): readonly Found[] {
  if (step.kind === 'all') {
    if (Array.isArray(value)) return value.map((element: Json) => ({ value: element }));
    return isJsonObject(value) ? Object.values(value).map((element) => ({ value: element })) : [];
  }
  if (step.kind === 'index') return Array.isArray(value) ? box(value[step.index]) : [];
  return isJsonObject(value) && Object.hasOwn(value, step.name) ? box(value[step.name]) : [];
}

const box = (value: Json | undefined): readonly Found[] => (value === undefined ? [] : [{ value }]);
