/** What this tab keeps under a name, if it is JSON: whatever runs on this origin can write there. */
export function kept(name: string): unknown {
  const text = sessionStorage.getItem(name);
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
