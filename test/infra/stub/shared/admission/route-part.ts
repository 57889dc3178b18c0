export const routePart = (statements?: () => string) => ({ routes: 'parts', states: statements?.() });
