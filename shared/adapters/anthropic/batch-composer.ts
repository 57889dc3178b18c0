import { batchStepMs } from '../../policy/longest-wait.ts';
import type { NotedQuestion, QuestionStore, QuestionStanding } from '../../compose/batch/question-store.ts';
import type { Composer } from '../../compose/composer.ts';
import type { Question } from '../../compose/question.ts';
import { shortHash } from '../../json/digest.ts';
import type { CompletionMessage } from '../../messages/completion-message.ts';
import { NOTHING_BILLED, type Tariff } from './bill.ts';
import { type ClaudeComposerOptions, recall, remember, secretOf, toAnswer } from './claude-composer.ts';
import { prepare, type Ready } from './claude-request.ts';
import { askAndRepair } from './conversation.ts';
import type { Failure } from './failure.ts';
import { readReply, type ModelReply } from './reply.ts';
import { BUDGET_SPENT, countReserved, mayAsk, type Reservation, reserve } from './spend-within.ts';

export interface BatchComposerOptions extends ClaudeComposerOptions {
  readonly book: QuestionStore;
}

const waiting = { kind: 'waiting' } as const;
type Waiting = typeof waiting;

/**
 * Creates the composer for fusions that can wait. It stores its question and finds the answer on a later visit. The
 * visit then replays the conversation from its beginning with the stored replies: the answer is checked against the
 * group as a fresh one would be. A repair is one more stored question.
 *
 * A question's id depends on the group, the generation and everything in the policy that shapes the request. It does
 * not depend on the group's contents, because the trust in each source changes in the meantime. A changed policy asks
 * anew.
 *
 * @param direct answers questions that do not wait, and questions that are too large to store
 */
export function batchComposer(direct: Composer, options: BatchComposerOptions): Composer {
  const { book, checks, now, isListed = true } = options;
  const tariffOf = ({ policy }: Question): Tariff => ({
    isListed,
    declared: policy.price,
    urgency: 'batch',
  });
  const spending = { budget: options.budget, log: options.log };

  return {
    async compose(question, signal) {
      const { policy, asker } = question;
      if (policy.urgency !== 'batch' || asker === undefined) return direct.compose(question, signal);
      const ready = prepare(question, checks);
      if (ready.kind === 'unusable') return ready;

      const id = questionId(question, asker, ready);
      const known = await book.standing(id);
      if (known === undefined) {
        const remembered = policy.cacheMs === undefined ? undefined : await recall(ready, options.answers);
        if (remembered !== undefined) return remembered;
        const found = await secretOf(options);
        if (found.kind !== 'secret') return found;
        const noted = await note(
          question,
          { id, asker, request: JSON.stringify(ready.request) },
          ready.estimatedTokens,
        );
        if (noted === 'noted') return waiting;
        if (noted === 'too-large') return direct.compose(question, signal);
        return { kind: 'unusable', reason: BUDGET_SPENT, ...NOTHING_BILLED };
      }

      const reserved: Reservation[] = [];
      const outcome = await askAndRepair<Waiting>(
        ready,
        async (request, turn) => {
          const isRepair = turn === 'repair';
          const ofTurn = isRepair ? shortHash(`${id} repair`) : id;
          const standing = isRepair ? await book.standing(ofTurn) : known;
          const next = { id: ofTurn, asker, request: JSON.stringify(request) };
          if (standing === undefined) return noteRepair(question, next, ready);
          const { reservedUsd: usd, askedAt: at } = standing;
          if (usd !== undefined) reserved.push({ usd, at });
          return read(standing, question, next);
        },
        tariffOf(question),
      );
      if (outcome.kind === 'waiting') return outcome;
      // A later visit finds the question counted already.
      if (policy.budgetPerDay !== undefined && (await book.isFirstUse(id)))
        await countReserved(question, outcome.bill, reserved, spending);
      await remember(ready, outcome, policy, options);
      const answer = toAnswer(outcome, ready.cut);
      return answer.kind === 'answered' ? { ...answer, urgency: 'batch' } : answer;
    },
  };

  /** Stores a question within the budget and reserves the highest cost of its answer. */
  async function note(
    question: Question,
    next: Pick<NotedQuestion, 'id' | 'asker' | 'request'>,
    inputTokens: number,
  ): Promise<'noted' | 'too-large' | 'budget-spent'> {
    if (!(await mayAsk(question, spending))) return 'budget-spent';
    const askedAt = now();
    const usage = { ...NOTHING_BILLED.usage, inputTokens, outputTokens: question.policy.maxTokens };
    const reserved = await reserve(question, usage, askedAt, { ...spending, tariff: tariffOf(question) });
    const noted = await book.note({
      ...next,
      askedAt,
      tries: 1,
      ...(reserved !== undefined && { reservedUsd: reserved.usd }),
    });
    if (noted === 'too-large' && reserved !== undefined)
      await countReserved(question, NOTHING_BILLED, [reserved], spending);
    return noted;
  }

  async function noteRepair(
    question: Question,
    next: Pick<NotedQuestion, 'id' | 'asker' | 'request'>,
    { estimatedTokens }: Ready,
  ): Promise<Failure | Waiting> {
    // The repair question also carries the first answer.
    const noted = await note(question, next, estimatedTokens + question.policy.maxTokens);
    if (noted === 'noted') return waiting;
    return unusable(noted === 'budget-spent' ? BUDGET_SPENT : 'the repair question is too large to store');
  }

  /**
   * Returns the reply to a question. Stores the question again after a transient failure, within the limits of tries
   * and time.
   */
  async function read(
    { answer, ...asked }: QuestionStanding,
    { policy }: Question,
    next: Pick<NotedQuestion, 'id' | 'asker' | 'request'>,
  ): Promise<ModelReply | Failure | Waiting> {
    if (answer === undefined) return waiting;
    if (answer.kind === 'replied')
      return readReply(answer.response) ?? unusable('the response is not a message');
    const mayBeAsked = answer.mayPass && asked.tries < policy.tries && now() < asked.askedAt + batchStepMs;
    if (!mayBeAsked) return unusable(answer.reason);
    const noted = await book.note({ ...next, ...asked, tries: asked.tries + 1 });
    return noted === 'noted' ? waiting : unusable(answer.reason);
  }
}

function unusable(reason: string): Failure {
  return { kind: 'unusable', reason };
}

/**
 * Returns the id under which a question is stored.
 *
 * @param asker names the group and the generation
 */
function questionId({ sample = 0 }: Question, asker: CompletionMessage, { request }: Ready): string {
  const { fusion, key, after } = asker;
  return shortHash(JSON.stringify([fusion, key, after, sample, { ...request, messages: [] }]));
}
