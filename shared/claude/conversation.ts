import type { MessageCreateParamsNonStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { checkAnswer, type CheckedAnswer } from '../compose/answer.ts';
import type { AnswerCheck } from '../compose/composer.ts';
import { describeFault, repairNote, type AnswerFault } from '../compose/repair.ts';
import type { Json } from '../json/json.ts';
import { addToBill, NOTHING_BILLED, type Bill } from './bill.ts';
import type { MessagesClient } from './claude-client.ts';
import { toFailure, type Failure } from './failure.ts';
import { readReply, type Reply } from './reply.ts';
import type { VisitDeadline } from './visit-deadline.ts';

/** How a conversation ended, and what it cost, however it ended. */
export type Outcome = { readonly bill: Bill } & (
  | { readonly kind: 'answered'; readonly result: Json; readonly model: string }
  | Failure
);

export interface Conversation {
  readonly client: MessagesClient;
  readonly request: MessageCreateParamsNonStreaming;
  readonly check: AnswerCheck;
  readonly timeoutMs: number;
  readonly deadline: VisitDeadline;
  readonly now: () => number;
}

/** Asks, and when the answer is at fault says so and asks once more. */
export async function converse(conversation: Conversation): Promise<Outcome> {
  const { request, check } = conversation;
  let bill = NOTHING_BILLED;
  let first: AnswerFault | undefined;
  for (let asking = request; ;) {
    const reply = await call(conversation, asking);
    if ('kind' in reply) return { ...reply, bill };
    bill = addToBill(bill, reply, request.model);

    const judged = judge(reply, check);
    if (judged.kind === 'valid') return { kind: 'answered', result: judged.value, model: reply.model, bill };
    if (first !== undefined) {
      const reason = `${describeFault(first)}; after the repair: ${describeFault(judged)}`;
      return { kind: 'unusable', reason, bill };
    }
    first = judged;
    asking = { ...request, messages: repairTurns(request.messages, reply.text, judged) };
  }
}

async function call(
  { client, timeoutMs, deadline, now }: Conversation,
  request: MessageCreateParamsNonStreaming,
): Promise<Reply | Failure> {
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

function judge(reply: Reply, check: AnswerCheck): AnswerFault | Extract<CheckedAnswer, { kind: 'valid' }> {
  const { stopReason } = reply;
  if (stopReason === 'refusal') return { kind: 'refused', category: reply.refusalCategory };
  if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded')
    return { kind: 'truncated' };
  return checkAnswer(reply.text, check);
}

/**
 * The conversation goes on: the answer as the assistant's turn, the note as the user's. A refusal is taken out, as
 * the API advises, and an answer without text cannot be sent; then the note follows the question.
 */
function repairTurns(asked: readonly MessageParam[], answer: string, fault: AnswerFault): MessageParam[] {
  const note: MessageParam = { role: 'user', content: [{ type: 'text', text: repairNote(fault) }] };
  const spoken = fault.kind !== 'refused' && answer.trim() !== '';
  return spoken
    ? [...asked, { role: 'assistant', content: [{ type: 'text', text: answer.trimEnd() }] }, note]
    : [...asked, note];
}
