import type { MessageCreateParamsNonStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { Accepted, Judge, JudgedAnswer } from '../../compose/answer/judge-answer.ts';
import { describeFault, repairNote, type AnswerFault } from '../../compose/answer/repair.ts';
import type { Json } from '../../json/json.ts';
import { addToBill, type Bill, estimatedUsage, NOTHING_BILLED, type Tariff } from './bill.ts';
import { estimateTokens } from '../../compose/prompt/estimate-tokens.ts';
import type { MessagesClient } from './base-client.ts';
import { toFailure, type Failure } from './failure.ts';
import { readReply, type ModelReply } from './reply.ts';
import type { VisitDeadline } from './visit-deadline.ts';

/** The end of a conversation and its cost. Failures cost too. */
export type ConversationOutcome = { readonly bill: Bill } & (
  | {
      readonly kind: 'answered';
      readonly accepted: Accepted;
      /** The answer exactly as the model gave it. */
      readonly answer: Json;
      readonly model: string;
    }
  | Failure
);

/** The request, and the rules that its answers are checked against. */
export interface Asked {
  readonly request: MessageCreateParamsNonStreaming;
  readonly judge: Judge;
  /** The tokens of the prompt, estimated on the high side. */
  readonly estimatedTokens: number;
}

/** Sends the question, and then perhaps the one repair. The `kind` marks the results that are not replies. */
export type Ask<Else> = (
  request: MessageCreateParamsNonStreaming,
  turn: 'question' | 'repair',
) => Promise<ModelReply | Failure | Else>;

export interface Conversation extends Asked {
  readonly client: MessagesClient;
  readonly timeoutMs: number;
  readonly deadline: VisitDeadline;
  readonly now: () => number;
  readonly tariff: Tariff;
}

/** Asks at once. */
export function converse(conversation: Conversation): Promise<ConversationOutcome> {
  const ask: Ask<never> = (request) => call(conversation, request);
  return askAndRepair(conversation, ask, conversation.tariff);
}

/**
 * Asks, and asks once more with a note of the faults when the answer has any. An answer whose only fault is that it
 * contradicts settled facts becomes valid once they override it; it stands when the repair brings nothing better.
 *
 * @param tariff how the replies are billed
 */
export async function askAndRepair<Waiting extends { readonly kind: 'waiting' } = never>(
  { request, judge: judgeText, estimatedTokens }: Asked,
  ask: Ask<Waiting>,
  tariff: Tariff,
): Promise<ConversationOutcome | Waiting> {
  let bill = NOTHING_BILLED;
  let first: AnswerFault | undefined;
  let spare: Spare | undefined;
  for (let asking = request; ;) {
    const reply = await ask(asking, first === undefined ? 'question' : 'repair');
    if ('kind' in reply) {
      if (reply.kind === 'waiting') return reply;
      return spare === undefined ? { ...reply, bill } : { ...spare, bill };
    }
    const added = JSON.stringify(asking.messages.slice(request.messages.length));
    const inputTokens = estimatedTokens + (first === undefined ? 0 : estimateTokens(added));
    bill = addToBill(bill, reply, estimatedUsage(reply, request, inputTokens), tariff);

    const judged = judge(reply, judgeText);
    if (judged.kind === 'accepted') {
      const { accepted, answer } = judged;
      return { kind: 'answered', accepted, answer, model: reply.model, bill };
    }
    spare = spareOf(judged, reply) ?? spare;
    if (first !== undefined) {
      if (spare !== undefined) return { ...spare, bill };
      const reason = `${describeFault(first)}; after the repair: ${describeFault(judged)}`;
      return { kind: 'unusable', reason, bill };
    }
    first = judged;
    asking = { ...request, messages: repairTurns(request.messages, reply.text, judged) };
  }
}

type Spare = Omit<Extract<ConversationOutcome, { kind: 'answered' }>, 'bill'>;

function spareOf(judged: AnswerFault, { model }: ModelReply): Spare | undefined {
  if (judged.kind !== 'contradicts' || judged.overridden === undefined) return undefined;
  return { kind: 'answered', accepted: judged.overridden, answer: judged.answer, model };
}

async function call(
  { client, timeoutMs, deadline, now }: Conversation,
  request: MessageCreateParamsNonStreaming,
): Promise<ModelReply | Failure> {
  try {
    const response: unknown = await client.create(request, {
      signal: deadline.signal,
      timeout: timeoutMs,
      maxRetries: 0,
    });
    return readReply(response) ?? unavailable('the response is not a message');
  } catch (error) {
    const late = deadline.passed();
    return late === undefined ? toFailure(error, now()) : unavailable(late);
  }
}

function unavailable(reason: string): Failure {
  return { kind: 'unavailable', reason, retryAfterMs: undefined };
}

function judge(
  reply: ModelReply,
  judgeText: Judge,
): AnswerFault | Extract<JudgedAnswer, { kind: 'accepted' }> {
  const { stopReason } = reply;
  if (stopReason === 'refusal') return { kind: 'refused', category: reply.refusalCategory };
  if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded')
    return { kind: 'truncated' };
  return judgeText(reply.text);
}

/**
 * Continues the conversation: the answer as the assistant's turn, the note as the user's. A refusal is left out, as the
 * API advises. An answer without text cannot be sent; the note then follows the question.
 */
function repairTurns(asked: readonly MessageParam[], answer: string, fault: AnswerFault): MessageParam[] {
  const note: MessageParam = { role: 'user', content: [{ type: 'text', text: repairNote(fault) }] };
  const spoken = fault.kind !== 'refused' && answer.trim() !== '';
  return spoken
    ? [...asked, { role: 'assistant', content: [{ type: 'text', text: answer.trimEnd() }] }, note]
    : [...asked, note];
}
