export type Theme = 'light' | 'dark' | '';

const KEY = 'theme';

/** The theme that the person chose; empty where the system's is to be followed. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : '';
  } catch {
    return ''; // the browser keeps nothing for this page
  }
}

export function applyTheme(theme: Theme): void {
  document.documentElement.style.colorScheme = theme;
}

export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It lasts until the page is left, then.
  }
}
