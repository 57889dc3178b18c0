/** Stands in for the transport, which the stubbed wiring does not call. */
export const snsOutbound = 'snsOutbound';
