import { dynamoEvidenceLog } from '../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import type { Evidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import type { Learner } from '../../shared/truth-discovery/evidence/evidence-log.ts';
import type { Figure, Section } from '../figure.ts';
import { createMeter } from './bill.ts';
import { openTable } from './table.ts';

const learner: Learner = { fusion: 'valve', halfLife: { kind: 'ms', ms: 90 * 86_400_000 } };
const fields = ['/reading/state', '/reading/mode', '/reading/alarm'];
const sources = Array.from({ length: 5 }, (_, index) => `https://sensors.example.com/line-${index}`);
const states = ['closed', 'open', 'stuck', 'throttled'];

const groups = 2_000;

/** The groups that one read of the evidence serves: a process at one group per second keeps the evidence for 10 s. */
const groupsARead = 10;
const start = Date.parse('2026-11-23T10:00:00Z');

/** Measures the cost of `weights: learned` per group: its evidence entry, and its share of the snapshots. */
export async function costOfLearning(): Promise<Section> {
  const meter = createMeter();
  const table = await openTable('groups', meter);
  try {
    const log = dynamoEvidenceLog({ client: table.client, tableName: 'groups' });
    for (let group = 0; group < groups; group += groupsARead) {
      const now = start + group * 1_000;
      const trust = learnedTrust(await log.read(learner, now), learner.halfLife)(now);
      for (let index = group; index < group + groupsARead; index += 1) {
        const lessons: Evidence = new Map(
          fields.map((field, place) => {
            const { name, sums } = trust.estimateLabels(field, claimsOf(index + place));
            return [name, sums];
          }),
        );
        await log.record(learner, `group-${index}`, lessons, start + index * 1_000);
      }
    }
    const whole = meter.read();
    await dynamoEvidenceLog({ client: table.client, tableName: 'groups' }).read(
      learner,
      start + groups * 1_000,
    );
    const cold = meter.read();
    const figures: Figure[] = [
      {
        name: 'write units a group',
        value: whole.writeUnits / groups,
        unit: 'WCU',
        note: 'snapshots included',
        atMost: 1.1,
      },
      {
        name: 'read units a group',
        value: whole.readUnits / groups,
        unit: 'RCU',
        note: 'one process at a group a second',
      },
      {
        name: 'read units of a cold start',
        value: cold.readUnits,
        unit: 'RCU',
        note: `after ${groups.toLocaleString('en-US')} groups; no more after millions`,
        atMost: 500,
      },
    ];
    return {
      heading: 'Cost of learned weights',
      note: `the additional cost of \`weights: learned\`: ${sources.length} sources, ${fields.length} fields of ${states.length} labels, a group a second`,
      figures,
    };
  } finally {
    table.close();
  }
}

function claimsOf(seed: number) {
  return sources.map((source, index) => {
    const errs = (seed * 7 + index * 3) % 11 < 2 * index;
    const value = states[(seed + (errs ? 1 + (seed % 3) : 0)) % states.length] ?? '';
    return { source, recency: index, weight: 1, value };
  });
}
