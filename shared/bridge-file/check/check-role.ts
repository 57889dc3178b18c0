import type { TopicDraft } from '../draft/draft.ts';
import { readsBody } from '../../expression/read-expression.ts';
import type { Path } from '../source/mistake.ts';
import type { Report } from '../source/report.ts';

/** The fixed members of a body, by role. */
const bodies = {
  absent: '{ topics }',
  control: '{ action, fusion, key }',
  correction: '{ values, approve, fusion, key }',
} as const;

/** Reports keys that describe a body whose shape the role fixes. */
export function checkRole({ path, role, schema, redact, correlate }: TopicDraft, report: Report): void {
  if (role === undefined || role === 'part') return;
  const refuse = (key: Path): void =>
    report.atKey(
      key,
      `the body of a topic with role ${role} has the fixed shape ${bodies[role]}; remove this key`,
    );
  if (schema !== undefined) refuse(schema.path);
  for (const field of redact) refuse(field.path.slice(0, -1));
  if (role === 'control' && correlate.length > 0) {
    report.atKey(
      [...path, 'correlate'],
      'the body of a topic with role control names the key itself; remove this key',
    );
  }
  if (role !== 'control') {
    for (const key of correlate) if (readsBody(key.name)) refuse(key.path);
  }
}
