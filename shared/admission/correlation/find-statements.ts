import type { Finding } from '../../policy/topic.ts';
import type { StatedRules } from '../../policy/topic.ts';
import type { Route } from '../../policy/topic.ts';
import type { Envelope } from '../../envelope/envelope.ts';
import type { Rejection } from '../../envelope/rejection.ts';
import type { Statements } from '../../messages/statements.ts';
import type { Evaluate } from '../../expression/evaluate.ts';
import { documentOf, find, placeOf } from './find.ts';
import { readStatement } from './read-statement.ts';

export type Stated =
  | { readonly kind: 'stated'; readonly states: Statements }
  /** The envelope states nothing, which every rule allows. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'invalid'; readonly rejection: Rejection };

const names: Readonly<Record<keyof StatedRules, string>> = {
  size: 'group size',
  expect: 'list of expected topics',
  deadline: 'deadline',
  series: 'series',
};

const rules = ['size', 'expect', 'deadline', 'series'] as const satisfies readonly (keyof StatedRules)[];

/**
 * Reads the statements of an envelope about its own group, where the fusion asks for them. A value of the wrong kind is
 * rejected: with an unreadable size, for instance, the group would wait without a visible reason. Never throws.
 */
export async function statements(
  envelope: Envelope,
  { states, topics }: Pick<Route, 'states' | 'topics'>,
  evaluate?: Evaluate,
): Promise<Stated> {
  const document = documentOf(envelope);
  let stated: Statements | undefined;
  for (const rule of rules) {
    const finding = states[rule];
    if (finding === undefined) continue;
    const found = await find(document, finding, evaluate);
    if (found.kind === 'failed')
      return invalid(finding, `the expression for the ${names[rule]} ${found.how}`);
    if (found.kind === 'nothing') continue;
    const reading = readStatement(rule, found.value, topics);
    if (reading.kind === 'wrong') return invalid(finding, `${nameOf(rule, finding)} must be ${reading.must}`);
    if (reading.kind === 'stated') stated = both(stated, reading.states);
  }
  return stated === undefined ? { kind: 'nothing' } : { kind: 'stated', states: stated };
}

function both(one: Statements | undefined, other: Statements): Statements {
  return { ...one, ...other };
}

function nameOf(rule: keyof StatedRules, finding: Finding): string {
  const place = placeOf(finding);
  return place === undefined
    ? `the ${names[rule]} that its expression gives`
    : `the ${names[rule]} at ${place}`;
}

function invalid(finding: Finding, message: string): Stated {
  const attribute = placeOf(finding);
  return {
    kind: 'invalid',
    rejection: { code: 'statement-invalid', ...(attribute !== undefined && { attribute }), message },
  };
}
