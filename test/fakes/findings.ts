import type { Finding } from '../../shared/policy/topic.ts';

export const path = (text: string): Finding => ({ kind: 'path', path: text.split('.') });

export const expression = (text: string): Finding => ({ kind: 'jsonata', expression: text });
