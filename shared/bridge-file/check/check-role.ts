import type { TopicDraft } from '../draft/draft.ts';
import { readsBody } from '../../expression/read-expression.ts';
import type { Path } from '../source/mistake.ts';
import type { Report } from '../source/report.ts';

/** What a body holds whose shape is not the author's to declare. */
const bodies = {
  absent: '{ topics }',
  control: '{ action, fusion, key }',
  correction: '{ values, fusion, key }',
} as const;

/** Keys that say something of a body, at a topic whose bodies have a shape of their own. */
export function checkRole({ path, role, schema, redact, correlate }: TopicDraft, report: Report): void {
  if (role === undefined || role === 'part') return;
  const refuse = (key: Path): void =>
    report.atKey(key, `the body of a topic with role ${role} has a fixed shape, ${bodies[role]}`);
  if (schema !== undefined) refuse(schema.path);
  for (const field of redact) refuse(field.path.slice(0, -1));
  if (role === 'control' && correlate.length > 0) {
    report.atKey([...path, 'correlate'], 'the body of a topic with role control names the key itself');
  }
  if (role !== 'control') {
    for (const key of correlate) if (readsBody(key.name)) refuse(key.path);
  }
}
