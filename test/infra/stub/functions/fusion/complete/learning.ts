export const learning = (): string => 'a fusion learns';
