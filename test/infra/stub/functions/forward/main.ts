/** Replaces the function's own wiring, so that a test sees what it receives. */
export const start = <Handed>(handed: Handed) => handed;
