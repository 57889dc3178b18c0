import type { LeasedGroup, Tally } from '../../shared/aggregation/group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { plantedFaultsOfRoutes } from './planted-faults-of-routes.ts';
import { plantedFaultsOfRules } from './planted-faults-of-rules.ts';
import { plantedFaultsOfVersions } from './planted-faults-of-versions.ts';
import type { SimPorts } from './sim-ports.ts';
import { withStore } from './with-store.ts';

/** Mistakes that an algorithm like this one is prone to: the invariants must catch each of them. */
export const plantedFaults: Readonly<Record<string, (ports: SimPorts) => SimPorts>> = {
  'a read that is not consistent': withStore((store) => {
    let stale: Awaited<ReturnType<GroupStore['view']>> | undefined;
    return {
      ...store,
      view: async (ref, limit) => {
        const seen = stale;
        stale = await store.view(ref, limit);
        return seen ?? stale;
      },
    };
  }),
  'a save without fencing': withStore((store) => ({
    ...store,
    save: async (ref, settled, parts, over) => {
      await store.save(ref, settled, parts, over);
      return { kind: 'saved' };
    },
  })),
  'a final read that sees nothing': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) => {
      let said = false;
      return completeGroup(policy, delivery, {
        ...given,
        store: { ...given.store, parts: async (ref, select) => (said ? [] : given.store.parts(ref, select)) },
        publish: async (outcome) => {
          said = true;
          await given.publish(outcome);
        },
      });
    },
  }),
  'a generation that is marked before it is out': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) => {
      let saved = 0;
      return completeGroup(policy, delivery, {
        ...given,
        store: {
          ...given.store,
          save: (ref, settled, parts, over) => {
            saved = settled.state.generation;
            return given.store.save(ref, settled, parts, over);
          },
        },
        publish: async (outcome) => {
          await given.store.markPublished({ fusion: 'f', key: 'k' }, saved);
          await given.publish(outcome);
        },
      });
    },
  }),
  'a generation that is never said again': ({ completeGroup, ...ports }) => {
    let deliveries = 0;
    return {
      ...ports,
      completeGroup: (policy, { message, remainingMs }, given) => {
        deliveries += 1;
        const forgotten = { ...message, requestId: `${message.requestId}/${deliveries}` };
        return completeGroup(policy, { message: forgotten, remainingMs }, given);
      },
    };
  },
  'a claim that asks for the number alone': withStore((store) => {
    return {
      ...store,
      lease: async (ref, claim, over) => {
        const refused = await store.lease(ref, claim, over);
        if (refused.kind === 'leased' || refused.state?.generation !== over?.generation) return refused;
        return store.lease(ref, claim, refused.state);
      },
    };
  }),
  'a clock that starts at whoever looks first': ({ joinGroup, ...ports }) => {
    let started = false;
    return {
      ...ports,
      joinGroup: async (policy, ref, visit, given) => {
        const joined = await joinGroup(policy, ref, visit, given);
        if (joined.decision.kind !== 'start-timer' && joined.decision.kind !== 'wait') return joined;
        const { state, parts: seen } = await given.store.view(ref);
        if (state !== undefined || started || seen.length > 1)
          return { ...joined, decision: { kind: 'wait' } };
        started = true;
        return joined;
      },
    };
  },
  'a clock that is not set again when it rings early': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: async (policy, ref, visit, given) => {
      const joined = await joinGroup(policy, ref, visit, given);
      return visit.timerFired === true && joined.decision.kind === 'start-timer'
        ? { ...joined, decision: { kind: 'wait' } }
        : joined;
    },
  }),
  'a tally that leaves out who came before it': withStore((store) => ({
    ...store,
    tally: (ref, more) =>
      store.tally(ref, more.count > 1 ? { ...more, count: 1, topics: more.topics.slice(-1) } : more),
  })),
  'a tally that is not asked for again': withStore((store) => {
    let first: Tally | undefined;
    return { ...store, tally: async (ref, more) => (first ??= await store.tally(ref, more)) };
  }),
  'a limited view that says it is whole': withStore((store) => ({
    ...store,
    view: async (ref, limit) => ({ ...(await store.view(ref, limit)), isWhole: true }),
  })),
  'a round that anybody may release': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: async (policy, { message, remainingMs }, given) => {
      const head = await given.store.state({ fusion: 'f', key: 'k' });
      const after = head?.state === 'completed' ? head.generation : message.after;
      return completeGroup(policy, { message: { ...message, after }, remainingMs }, given);
    },
  }),
  'a round that is not left to the joiners': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, { ...given, reevaluate: () => Promise.resolve() }),
  }),
  'a round that takes in the parts of the one before': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, {
        ...given,
        store: {
          ...given.store,
          lease: (ref, claim, over) => given.store.lease(ref, { ...claim, before: [] }, over),
          save: (ref, settled, parts, over) =>
            given.store.save(ref, { ...settled, state: { ...settled.state, before: [] } }, parts, over),
        },
      }),
  }),
  'a late question that is about whatever parts there are when its answer comes': withStore((store) => ({
    ...store,
    lease: (ref, claim, over) => store.lease(ref, without(claim), over),
    releaseLease: (ref, claim) => store.releaseLease(ref, without(claim)),
  })),
  'a late question whose answer is told under a ticket of its own': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, {
        ...given,
        make: (draft) => given.make(policy.waits === true ? { ...draft, requestedBy: 'poller' } : draft),
      }),
  }),
  'a correction that nobody asks for': ({ joinGroup, ...ports }) => ({
    ...ports,
    joinGroup: async (policy, ref, visit, given) => {
      const joined = await joinGroup(policy, ref, visit, given);
      const { decision } = joined;
      return decision.kind === 'release' && decision.reason === 'corrected'
        ? { ...joined, decision: { kind: 'wait' } }
        : joined;
    },
  }),
  'a correction that is taken for a part like any other': ({ joinGroup, completeGroup, ...ports }) => ({
    ...ports,
    joinGroup: (policy, ref, visit, given) =>
      joinGroup(policy, ref, visit, { ...given, store: seenAsParts(given.store) }),
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, { ...given, store: seenAsParts(given.store) }),
  }),
  'a claim that does not say which round it corrects': withStore((store) => ({
    ...store,
    lease: (ref, claim, over) => store.lease(ref, lessSaid(claim), over),
    releaseLease: (ref, claim) => store.releaseLease(ref, lessSaid(claim)),
  })),
  'a correction that teaches again': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, {
        ...given,
        make: (draft) => given.make({ ...draft, learnedCorrections: [] }),
      }),
  }),
  'publishing before saving': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: (policy, delivery, given) =>
      completeGroup(policy, delivery, {
        ...given,
        make: async (draft) => {
          const made = await given.make(draft);
          if (made.kind === 'made') await given.publish(made.outcome);
          return made;
        },
      }),
  }),
  ...plantedFaultsOfRules,
  ...plantedFaultsOfRoutes,
  ...plantedFaultsOfVersions,
};

function without({ included, ...claim }: LeasedGroup): LeasedGroup {
  return included === undefined ? claim : { ...claim };
}

function lessSaid(claim: LeasedGroup): LeasedGroup {
  const { corrects: _, ...rest } = claim;
  return rest;
}

function seenAsParts(store: GroupStore): GroupStore {
  return {
    ...store,
    view: async (ref, limit) => {
      const view = await store.view(ref, limit);
      return {
        ...view,
        parts: view.parts.map(({ partId, topic, digest, arrivedAt }) => ({
          partId,
          topic,
          digest,
          arrivedAt,
        })),
      };
    },
  };
}
