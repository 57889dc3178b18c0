const name = 'fusion-bus-token';

/** Takes the token out of the address, so that no copied address and no history holds it. */
export function takeToken() {
  const [, given] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (given === undefined) return;
  sessionStorage.setItem(name, given);
  history.replaceState(null, '', '#/groups');
}

/** Returns the token of this tab; empty where the page was opened without one. */
export const token = () => sessionStorage.getItem(name) ?? '';
