import { routeTo } from '../fakes/policies.ts';
import type { Admission } from '../../shared/admission/admit-by.ts';

/** A topic with every rule there is; `changes` loosens or sharpens some. */
export function userTopic(changes: Partial<Admission['topic']> = {}): Admission['topic'] {
  return {
    name: 'user',
    sources: ['profile-service', 'crm'],
    redact: ['secret'],
    classification: 'confidential',
    role: 'part',
    routes: [routeTo('recommendation')],
    ...changes,
  };
}
