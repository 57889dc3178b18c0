export const statements = (): string => 'stated';
