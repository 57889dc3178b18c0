import type { CompletionInput, CompletionResult } from '../../shared/aggregation/completion.ts';
import type { Scenario } from './history.ts';
import { lateModel, type LateModelPorts, type LateQuestion } from './late-model.ts';
import { routedModel, type RoutedModelPorts } from './routed-model.ts';

interface Policy {
  readonly asksModel: boolean;
  readonly waits: boolean;
}

export interface SimulatedModelPorts
  extends
    Pick<RoutedModelPorts, 'routeComposer' | 'now' | 'pick' | 'pause' | 'onWrong'>,
    Pick<LateModelPorts, 'perform' | 'tell'> {
  /** How many answers were paid for, by generation. */
  readonly answers: Map<number, number>;
  readonly notes: { lostAnswers: number };
  /** An answer to a question that was kept will come. */
  answerComes(to: LateQuestion): void;
}

/** The model of a scenario: one that answers at once, one that answers late, or a route over several nodes. */
export interface SimulatedModel {
  isRouted(policy: Policy): boolean;
  /** The reason why the generation cannot be made yet; undefined when it can. */
  ask(
    policy: Policy,
    draft: CompletionInput,
  ): Promise<Exclude<CompletionResult, { kind: 'made' }> | undefined>;
  /** A late model's answer has come. */
  answer(question: LateQuestion): Promise<void>;
}

export function simulatedModel({ nodes = 0 }: Scenario, ports: SimulatedModelPorts): SimulatedModel {
  const { answers, notes } = ports;
  const onPaid = (generation: number): void => {
    answers.set(generation, (answers.get(generation) ?? 0) + 1);
  };
  const late = lateModel({
    ...ports,
    onKept: (to, generation) => {
      answers.set(generation, 1);
      ports.answerComes(to);
    },
  });
  const routed = routedModel({
    ...ports,
    nodes,
    kind: nodes === 2 ? 'failover' : 'cascade',
    onPaid,
    onLost: () => (notes.lostAnswers += 1),
  });
  const isRouted = ({ asksModel, waits }: Policy): boolean => nodes > 0 && asksModel && !waits;
  return {
    isRouted,
    async ask(policy, draft) {
      if (policy.waits) return late.ask(draft);
      if (isRouted(policy)) return routed.ask(draft);
      onPaid(draft.generation);
      return undefined;
    },
    answer: (question) => late.answer(question),
  };
}
