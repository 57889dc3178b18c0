export const redact = (): string => 'redacted';
