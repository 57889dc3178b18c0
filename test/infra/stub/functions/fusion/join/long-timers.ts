export const longTimers = (): string => 'long timers';
