import type { StatedRules } from '../../policy/topic.ts';
import { isTimestamp, parseInstant } from '../../envelope/instant.ts';
import type { Statements } from '../../messages/statements.ts';
import { keyText } from './key-text.ts';

/** The statement in a found value, if it is of the kind that the rule needs. */
export type Reading =
  | { readonly kind: 'stated'; readonly states: Statements }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'wrong';
      /** The expectation, as a text that follows `must be`. */ readonly must: string;
    };

/** The most parts of a group. */
const maxSize = 100_000;

/** The latest moment that a date can hold, in ms from the epoch. */
const maxInstant = 8_640_000_000_000_000;

/** Reads the value that one rule found. @param topics the topics that the fusion gathers */
export function readStatement(rule: keyof StatedRules, value: unknown, topics: readonly string[]): Reading {
  switch (rule) {
    case 'size':
      return readSize(value);
    case 'expect':
      return readExpect(value, topics);
    case 'deadline':
      return readDeadline(value);
    case 'series':
      return readSeries(value);
  }
}

/** Reads a size. Attributes are often text, even for numbers. */
function readSize(value: unknown): Reading {
  const size = typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : value;
  return typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= maxSize
    ? { kind: 'stated', states: { size } }
    : { kind: 'wrong', must: `a whole number from 1 to ${maxSize}` };
}

/** Reads names in a list, or in one text. An empty list expects no topics, like a missing one. */
function readExpect(value: unknown, topics: readonly string[]): Reading {
  const names: readonly unknown[] = typeof value === 'string' ? namesIn(value) : (listIn(value) ?? [value]);
  if (names.length === 0) return { kind: 'nothing' };
  const expect = topics.filter((topic) => names.includes(topic));
  return names.every((name) => topics.some((topic) => topic === name))
    ? { kind: 'stated', states: { expect } }
    : {
        kind: 'wrong',
        must: `a list, or one text separated by commas, of topics that the fusion gathers: ${topics.join(', ')}`,
      };
}

function namesIn(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.split(',').map((name) => name.trim());
}

function listIn(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function readDeadline(value: unknown): Reading {
  const deadline = typeof value === 'string' && isTimestamp(value) ? parseInstant(value)?.ms : value;
  return typeof deadline === 'number' && Math.abs(deadline) <= maxInstant
    ? { kind: 'stated', states: { deadline: Math.round(deadline) } }
    : { kind: 'wrong', must: 'an RFC 3339 timestamp or milliseconds since the epoch' };
}

function readSeries(value: unknown): Reading {
  const series = keyText(value);
  return series.kind === 'text' ? { kind: 'stated', states: { series: series.text } } : series;
}
