/** Stands in for the function's own wiring, so that what is handed to it can be looked at. */
export const start = <Handed>(handed: Handed) => handed;
