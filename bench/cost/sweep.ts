import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Figure, Section } from '../figure.ts';
import type { Bill } from './bill.ts';
import { exponent } from './exponent.ts';
import { type Arrival, ourDesign } from './our-design.ts';
import { envelopeBytes, groupOfParts } from './parts.ts';
import { benchFusion } from './policies.ts';

/** The release rule of a sweep's groups. */
interface Release {
  readonly name: string;
  /** True when the number of the parts matters. */
  readonly isCounted: boolean;
  fusionOf(parts: number): Fusion;
  /** Returns the topics of a group's parts, in the order of their arrival. */
  topicsOf(parts: number): readonly string[];
}

const bySize: Release = {
  name: 'size: n',
  isCounted: true,
  fusionOf: (parts) => benchFusion({ takes: ['reading'], size: parts }),
  topicsOf: (parts) => Array.from({ length: parts }, () => 'reading'),
};

const byTopics: Release = {
  name: 'needs: [a, b], the only b last',
  isCounted: false,
  fusionOf: () => benchFusion({ needs: ['a', 'b'] }),
  topicsOf: (parts) => Array.from({ length: parts }, (_, index) => (index < parts - 1 ? 'a' : 'b')),
};

const arrivals: readonly Arrival[] = ['together', 'one by one'];
const sizes = [2, 3, 10, 100, 1_000];

/** The size from which a group is large: the fixed cost of a group no longer matters beside its parts. */
const largeFrom = 10;

const usual = { writesAPart: 1.4, exponent: 1.1, note: 'the worst' };

/**
 * A tally counts a group that is released by its number of parts and is too large to be read at each arrival: one write
 * more per arrival. Arrivals in one batch share it.
 */
const countedOneByOne = {
  writesAPart: 2.1,
  exponent: 1.15,
  note: 'the worst: beyond ten parts each arrival counts itself',
};

/** Measures each resource of a group, over its number of parts. */
export async function sweeps(): Promise<Section[]> {
  const sections: Section[] = [];
  for (const release of [bySize, byTopics])
    for (const arrival of arrivals) sections.push(await sweep(release, arrival, sizes));
  return sections;
}

async function sweep(release: Release, arrival: Arrival, partCounts: readonly number[]): Promise<Section> {
  const rows: { readonly parts: number; readonly bill: Bill }[] = [];
  for (const parts of partCounts) rows.push({ parts, bill: await billOf(release, arrival, parts) });
  const bounds = release.isCounted && arrival === 'one by one' ? countedOneByOne : usual;
  const large = rows.filter(({ parts }) => parts >= largeFrom);
  const slopeOf = (among: typeof rows, resource: keyof Bill): number =>
    exponent(among.map(({ parts, bill }) => [parts, bill[resource]]));
  const slopes = (['writeUnits', 'readUnits', 'sqsRequests', 'events'] as const).flatMap(
    (resource): Figure[] => [
      {
        name: `${labels[resource]}: exponent, ${largeFrom} parts and more`,
        value: slopeOf(large, resource),
        unit: '',
        atMost: bounds.exponent,
      },
      { name: `${labels[resource]}: exponent, all`, value: slopeOf(rows, resource), unit: '', atMost: 1.1 },
    ],
  );
  return {
    heading: `Cost over parts: ${release.name}, ${arrival}`,
    note: `parts of ${envelopeBytes} bytes as CloudEvents JSON, random text; ${howArrived[arrival]}; the whole way, timer included`,
    table: {
      columns: ['parts', ...Object.values(labels), 'write units a part', 'read units a part'],
      rows: rows.map(({ parts, bill }) => {
        const counted = resources.map((resource) => bill[resource]);
        return [parts].concat(counted, bill.writeUnits / parts, bill.readUnits / parts);
      }),
    },
    figures: [
      {
        name: `write units a part, ${largeFrom} parts and more`,
        value: Math.max(...large.map(({ parts, bill }) => bill.writeUnits / parts)),
        unit: 'WCU',
        note: bounds.note,
        atMost: bounds.writesAPart,
      },
      ...slopes,
    ],
  };
}

const resources = ['writeUnits', 'readUnits', 'sqsRequests', 'events', 'invocations'] as const;
const labels: Readonly<Record<(typeof resources)[number], string>> = {
  writeUnits: 'write units',
  readUnits: 'read units',
  sqsRequests: 'SQS requests',
  events: 'events',
  invocations: 'invocations',
};

const howArrived: Readonly<Record<Arrival, string>> = {
  together: 'batches of up to 10, all of one group',
  'one by one': 'each part alone through every queue, before the next is posted',
};

async function billOf(release: Release, arrival: Arrival, parts: number): Promise<Bill> {
  const design = await ourDesign(release.fusionOf(parts));
  try {
    return await design.fuse(groupOfParts(release.topicsOf(parts), 'shared'), arrival);
  } finally {
    design.close();
  }
}
