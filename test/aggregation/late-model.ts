import type { CompletionInput, CompletionResult } from '../../shared/aggregation/completion.ts';
import type { CompletionMessage } from '../../shared/messages/completion-message.ts';

/** A question that is kept until its answer comes. */
export interface LateQuestion {
  readonly asker: Pick<CompletionMessage, 'reason' | 'requestId' | 'after'>;
  readonly parts: string;
  isAnswered: boolean;
}

export interface LateModelPorts {
  /** An effect that may be cut off before or after it. */
  perform(effect: () => unknown): Promise<void>;
  /** A question was kept: its answer is to come some time. */
  onKept(question: LateQuestion, generation: number): void;
  /** Sends the group the message of who asked. */
  tell(asker: LateQuestion['asker']): void;
  onWrong(what: string): void;
}

/** A model that answers later, as a batch does. */
export interface LateModel {
  /** What it says on a visit: the first keeps the question, those after it find it; undefined once it has answered. */
  ask(draft: CompletionInput): Promise<Extract<CompletionResult, { kind: 'waiting' }> | undefined>;
  /** As a poller does: what it learns is kept, and the group's message is sent again, twice where it dies between. */
  answer(question: LateQuestion): Promise<void>;
}

export function lateModel({ perform, onKept, tell, onWrong }: LateModelPorts): LateModel {
  const questions = new Map<number, LateQuestion>();
  return {
    async ask({ generation, reason, requestedBy: requestId, parts }) {
      const asked = JSON.stringify(parts.map(({ partId }) => partId).toSorted());
      await perform(() => {
        if (questions.has(generation)) return;
        const question: LateQuestion = {
          asker: { reason, requestId, after: generation - 1 },
          parts: asked,
          isAnswered: false,
        };
        questions.set(generation, question);
        onKept(question, generation);
      });
      const question = questions.get(generation);
      if (question?.parts !== asked) onWrong('answered about other parts than were asked about');
      return question?.isAnswered === true ? undefined : { kind: 'waiting' };
    },

    async answer(question) {
      await perform(() => (question.isAnswered = true));
      await perform(() => tell(question.asker));
    },
  };
}
