/** The whole number that a text is, in digits alone and no more of them than the greatest has; undefined outside of the bounds. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  const number = Number(text);
  const written = /^\d+$/.test(text) && text.length <= String(most).length;
  return written && number >= least && number <= most ? number : undefined;
}
