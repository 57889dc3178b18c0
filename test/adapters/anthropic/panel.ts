import type { Panel } from '../../../shared/policy/compose-policy.ts';
import { visitDeadline } from '../../../shared/adapters/anthropic/visit-deadline.ts';
import type { Question } from '../../../shared/compose/question.ts';
import type { SchemaCheck } from '../../../shared/json-schema/schema-check.ts';
import { severalAnswers } from '../../../shared/compose/panel/several-answers.ts';
import { policy } from '../../compose/questions.ts';
import { asked, none, PRICE_OF_ONE, setUp } from './ask-claude.ts';
import type { Behaviour } from './messages-behaviour.ts';
import type { SeenRequest } from './messages-server.ts';

const output = {
  type: 'object',
  properties: {
    verdict: { enum: ['approve', 'refuse'] },
    reason: { type: 'string' },
    films: { type: 'array', items: { type: 'string' } },
  },
  required: ['verdict'],
  additionalProperties: false,
};
const check: SchemaCheck = (value) =>
  typeof value === 'object' && value !== null && 'verdict' in value ? [] : ["must have 'verdict'"];

export const checks = { recommendation: check };

export const haiku = 'claude-haiku-5-5';

export const sonnet = 'claude-sonnet-5-5';

export function to(panel: Panel, more: Partial<Question['policy']> = {}): Question {
  return { ...asked, policy: { ...policy, output, model: panel.models[0] ?? haiku, panel, ...more } };
}

export const says = (verdict: string, reason?: string): Behaviour => ({
  kind: 'ok',
  answer: { verdict, ...(reason !== undefined && { reason }) },
});

/** Creates a panel and a server whose nth answer to a model (from 0) the function decides. */
export async function panelBefore(
  behave: (model: string, nth: number, request: SeenRequest) => Behaviour,
  more: Parameters<typeof setUp>[1] = {},
) {
  const { server, compose } = await setUp([], {
    checks,
    keyOf: ({ model }) => model,
    behave: (request) => behave(request.key, request.nth, request),
    ...more,
  });
  const composer = severalAnswers({ composer: { compose }, checks, deadline: visitDeadline });
  return {
    server,
    ask: (question: Question, signal = new AbortController().signal) => composer.compose(question, signal),
  };
}

export const times = (count: number) => ({
  usage: { ...none, inputTokens: 100 * count, outputTokens: 20 * count },
  costUsd: Number((count * PRICE_OF_ONE).toFixed(9)),
});
