import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { isUnopened } from '../../shared/aggregation/release-rules/openers.ts';
import { CrashedError } from '../../shared/ports/crashed-error.ts';
import { lastOwnFailure, type RetryStep } from '../../shared/ports/retry-rule.ts';
import type { SimPorts } from './sim-ports.ts';
import { withStore } from './with-store.ts';

/** Mistakes in the rules of retry, of guest parts, of quiet times and of bounds. */
export const plantedFaultsOfRules: Readonly<Record<string, (ports: SimPorts) => SimPorts>> = {
  'a guest whose part sets the clock': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: ({ openers: _openers, ...policy }, ref, visit, given) => joinGroup(policy, ref, visit, given),
  }),
  'a guest whose partition wins': (ports) => ({
    ...ports,
    partitionKeyOf: (_policy, parts, key) => ports.partitionKeyOf({}, parts, key),
  }),
  'a guest whose part has no timer': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: async (policy, ref, visit, given) => {
      const joined = await joinGroup(policy, ref, visit, given);
      const { parts } = await given.store.view(ref);
      return joined.decision.kind === 'start-timer' && isUnopened(policy, parts)
        ? { ...joined, decision: { kind: 'wait' } }
        : joined;
    },
  }),
  'a pause after a fault that does not grow': withRule((rule, given, mayPass, random) => {
    const step = rule(given, mayPass, random);
    return step.kind === 'again' && mayPass
      ? { kind: 'again', afterMs: Math.min(30_000, step.afterMs) }
      : step;
  }),
  "a message's own fault that is taken for a fault of a service": withRule((rule, given, _, random) =>
    rule(given, true, random),
  ),
  "a fault of a service that is taken for the message's own": withRule((rule, given, _, random) =>
    rule(given, false, random),
  ),
  'a message that is given up at its first fault': withRule((rule, given, mayPass, random) =>
    rule({ ...given, receives: given.receives + lastOwnFailure }, mayPass && given.receives > 1, random),
  ),
  'a message that ends each worker that it meets': (ports) => ({
    ...ports,
    isolated: (handle) => handle,
  }),
  'a batch that is blamed for one of its messages': ({ isolated, ...ports }) => ({
    ...ports,
    isolated: (handle, apart, given) => {
      const blame = async (): Promise<never> => {
        throw new CrashedError('the whole batch');
      };
      let isShared = false;
      return isolated(
        handle,
        {
          ...apart,
          handle: async (messages, limitMs) => {
            if (isShared) return blame();
            return apart.handle(messages, limitMs).catch(() => {
              isShared = messages.length > 1;
              return blame();
            });
          },
        },
        given,
      );
    },
  }),
  'a message that ends its process and is never given up': ({ isolated, ...ports }) => ({
    ...ports,
    isolated: (handle, apart, given) =>
      isolated(handle, apart, { ...given, giveUp: () => Promise.reject(new Error('not stored')) }),
  }),
  'a quiet time that is forgotten': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: (policy, ref, visit, given) =>
      joinGroup({ ...policy, compose: { kind: 'merge' } }, ref, visit, given),
  }),
  'a quiet time that does not double': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: (policy, ref, visit, given) =>
      joinGroup(policy, ref, visit, {
        ...given,
        store: {
          ...given.store,
          view: async (at, limit) => {
            const view = await given.store.view(at, limit);
            if (view.state?.state !== 'completed') return view;
            const { round: _, ...state } = view.state;
            return { ...view, state };
          },
        },
      }),
  }),
  'late parts that wait and are never asked about': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: async (policy, ref, visit, given) => {
      const joined = await joinGroup(policy, ref, visit, given);
      return joined.decision.kind === 'reevaluate' ? { ...joined, decision: { kind: 'wait' } } : joined;
    },
  }),
  'late parts that are looked at too early and then forgotten': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: async (policy, ref, visit, given) => {
      const joined = await joinGroup(policy, ref, visit, given);
      return visit.isReevaluated === true && joined.decision.kind === 'reevaluate'
        ? { ...joined, decision: { kind: 'wait' } }
        : joined;
    },
  }),
  'an answer to guests that ends the group of a part that opens one': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, { message: { isUnopened: _isUnopened, ...message }, ...delivery }, given) =>
      completeGroup(policy, { ...delivery, message }, given),
  }),
  'guests that make the parts after them late': ({ joinGroup, completeGroup, ...ports }) => ({
    ...ports,
    joinGroup: (policy, ref, visit, given) =>
      joinGroup(policy, ref, visit, { ...given, store: closedByGuests(given.store) }),
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, { ...given, store: closedByGuests(given.store) }),
  }),
  'a full group that late parts amend again and again': withStore((store) => ({
    ...store,
    view: async (ref, limit) => {
      const view = await store.view(ref, limit);
      return view.state?.state === 'completed' ? { ...view, state: withRoom(view.state) } : view;
    },
    state: async (ref) => {
      const state = await store.state(ref);
      return state?.state === 'completed' ? withRoom(state) : state;
    },
    save: (ref, { state, outcome }, parts, over) =>
      store.save(ref, { state: withRoom(state), outcome }, parts, over),
  })),
  'a refused part that gets no answer': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: async (policy, ref, visit, given) => {
      const joined = await joinGroup(policy, ref, visit, given);
      const isStored = await Promise.all(visit.parts.map(({ partId }) => given.store.hasPart(ref, partId)));
      return isStored.includes(false) ? { ...joined, tooLate: [] } : joined;
    },
  }),
  'a joiner that refuses parts of a group with room': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: (policy, ref, visit, given) =>
      joinGroup(policy, ref, visit, {
        ...given,
        ...(policy.bounds && { surplus: { note: () => undefined, among: (_policy, _ref, parts) => parts } }),
      }),
  }),
  'a generation without bounds': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: ({ bounds: _bounds, ...policy }, delivery, given) =>
      completeGroup(policy, delivery, given),
  }),
};

function withRule(
  change: (rule: SimPorts['nextStep'], ...args: Parameters<SimPorts['nextStep']>) => RetryStep,
): (ports: SimPorts) => SimPorts {
  return (ports) => ({ ...ports, nextStep: (...args) => change(ports.nextStep, ...args) });
}

function withRoom<State extends { readonly isFull?: true }>({ isFull: _isFull, ...state }: State) {
  return state;
}

function closedByGuests(store: GroupStore): GroupStore {
  return {
    ...store,
    view: async (ref, limit) => {
      const view = await store.view(ref, limit);
      return view.state?.state === 'completed' && view.state.ended === 'unopened'
        ? { ...view, state: { ...view.state, ended: 'discarded' } }
        : view;
    },
    state: async (ref) => {
      const state = await store.state(ref);
      return state?.state === 'completed' && state.ended === 'unopened'
        ? { ...state, ended: 'discarded' }
        : state;
    },
  };
}
