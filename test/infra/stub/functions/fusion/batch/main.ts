/** Stands in for the function's own wiring. */
export const start = () => 'batches';
