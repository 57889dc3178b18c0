import type { StoredGroup } from '../../shared/aggregation/stored-group.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import type { CountedQueue } from './console-desk.ts';
import { countStates } from './group-list.ts';

/** A box of the picture of a bridge. */
export interface PictureNode {
  readonly id: string;
  readonly kind: 'topic' | 'fusion' | 'recipient';
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Live numbers, such as `3 open`. */
  readonly notes: readonly string[];
  /** True if it holds what waits for a person. */
  readonly isWaiting: boolean;
}

/** A way of messages between two boxes. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'needs' | 'wants' | 'takes' | 'delivers';
}

export interface BridgePicture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** The queues whose messages wait for an operator. */
  readonly waiting: readonly CountedQueue[];
}

/** The size of a box, which the page draws. */
export const boxSize = { width: 190, height: 62 } as const;

const gap = { x: 110, y: 22 } as const;
const margin = 12;

/** Draws a bridge in three columns: topics, fusions and recipients, with the numbers of the moment. */
export function bridgePicture(
  { topics, fusions, recipients }: Bridge,
  groups: readonly StoredGroup[],
  queues: readonly CountedQueue[],
): BridgePicture {
  const parts = topics.filter(({ role }) => role === 'part');
  const columns = [parts.length, fusions.length, recipients.length];
  const tallest = Math.max(1, ...columns);
  const place = (column: number, row: number): Pick<PictureNode, 'x' | 'y'> => ({
    x: margin + column * (boxSize.width + gap.x),
    y: margin + (row + (tallest - (columns[column] ?? 0)) / 2) * (boxSize.height + gap.y),
  });
  const waitingIn = (role: string, name: string): readonly string[] => {
    const count = queues
      .filter((queue) => queue.role === role && queue.name === name)
      .reduce((sum, queue) => sum + queue.count, 0);
    return count === 0 ? [] : [`${count} in its queue`];
  };
  return {
    width: 2 * margin + 3 * boxSize.width + 2 * gap.x,
    height: 2 * margin + tallest * (boxSize.height + gap.y) - gap.y,
    nodes: [
      ...parts.map(({ name }, row) =>
        node('topic', name, place(0, row), { notes: waitingIn('topic', name), isWaiting: false }),
      ),
      ...fusions.map(({ name }, row) => {
        const { open, fused, held } = countStates(groups.filter(({ fusion }) => fusion === name));
        const notes = [`${open} open`, `${fused} fused`, ...(held > 0 ? [`${held} held`] : [])];
        return node('fusion', name, place(1, row), { notes: [notes.join(', ')], isWaiting: held > 0 });
      }),
      ...recipients.map(({ name, transport }, row) =>
        node('recipient', name, place(2, row), {
          notes: [...waitingIn('recipient', name), ...waitingIn('forward', name), transport].slice(0, 1),
          isWaiting: false,
        }),
      ),
    ],
    edges: fusions.flatMap(({ name, needs, wants, takes, recipients: to, unsettled }) => {
      const reviewers = unsettled?.kind === 'review' ? [unsettled.to] : [];
      return [
        ...edgesFrom(needs, name, 'needs'),
        ...edgesFrom(wants, name, 'wants'),
        ...edgesFrom(takes, name, 'takes'),
        ...[...new Set([...to, ...reviewers])].map((recipient): PictureEdge => ({
          from: `fusion ${name}`,
          to: `recipient ${recipient}`,
          kind: 'delivers',
        })),
      ];
    }),
    waiting: queues.filter(({ isTerminal, count }) => isTerminal && count > 0),
  };
}

const node = (
  kind: PictureNode['kind'],
  name: string,
  place: Pick<PictureNode, 'x' | 'y'>,
  more: Pick<PictureNode, 'notes' | 'isWaiting'>,
): PictureNode => ({ id: `${kind} ${name}`, kind, name, ...place, ...more });

const edgesFrom = (
  topics: readonly string[],
  fusion: string,
  kind: PictureEdge['kind'],
): readonly PictureEdge[] =>
  topics.map((topic) => ({ from: `topic ${topic}`, to: `fusion ${fusion}`, kind }));
