/** The value of one figure in Prometheus' format, with its labels as written; undefined where there is none. */
export function figureOf(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
}
